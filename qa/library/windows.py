"""Which runs of neighbouring passages are rows of the index: the one place that decides it.

A passage alone is often too short to have the words of a question: they stand in the sentence before it, in the list
that it is an item of, in the clause that it goes on from. A row is a window over some 150 words of a document; windows
overlap by half, so that what stands at the edge of one stands in the middle of another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from corpus.store.models import Indexed, Window

WORDS = 150
"""Of a window at most, where it is not one passage that is longer; headings are not counted."""

WHOLE = 300
"""Words up to which a record or another short document is one window: it is found for what it says as a whole."""

_ASIDE = frozenset({"contents", "control", "furniture"})


def windows(passages: Iterable[Indexed]) -> Iterator[Window]:
    """The windows over these passages, which come in the order of their documents.

    A run ends with its document, and where text gives way to a list of contents, a control box or running heads.
    """
    start = 0
    for _, document in groupby(passages, key=lambda passage: passage.document_id):
        of_document = list(document)
        if sum(map(_length, of_document)) <= WHOLE and not any(passage.kind in _ASIDE for passage in of_document):
            yield Window(indexed_text(of_document), start, start + len(of_document))
            start += len(of_document)
            continue
        for _, run in groupby(of_document, key=lambda passage: passage.kind in _ASIDE):
            of_run = list(run)
            for first, stop in _spans([_length(passage) for passage in of_run]):
                yield Window(indexed_text(of_run[first:stop]), start + first, start + stop)
            start += len(of_run)


def _length(passage: Indexed) -> int:
    return passage.text.count(" ") + 1


def _spans(lengths: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Half-open runs of at most ``WORDS`` words, each beginning where half of the one before it has passed, or later
    where it would not reach further.
    """
    first = reached = 0
    while reached < len(lengths):
        stop, words = first + 1, lengths[first]
        while stop < len(lengths) and words + lengths[stop] <= WORDS:
            words += lengths[stop]
            stop += 1
        if stop <= reached:
            first += 1
            continue
        yield first, stop
        reached, half, passed = stop, words / 2, lengths[first]
        first += 1
        while passed < half:
            passed += lengths[first]
            first += 1


def indexed_text(passages: Sequence[Indexed]) -> str:
    """The headings above the first passage, the words that introduce it, and the texts, each with the headings that are
    new above it.

    The title stands in for the headings where there are none: a record has only that.
    """
    first = passages[0]
    lines = [*(first.section or (first.title,)), first.lead_in]
    above = first.section
    for passage in passages:
        section = passage.section
        if section != above:
            common = next((at for at, pair in enumerate(zip(above, section, strict=False)) if pair[0] != pair[1]), None)
            lines += section[min(len(above), len(section)) if common is None else common :]
            above = section
        lines.append(passage.text)
    return "\n".join(lines)

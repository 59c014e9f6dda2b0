"""The checks that stand behind every reader: whether what became of a file can be all of it, and can be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from corpus.garbled import is_garbled
from corpus.losses import KINDS, letters, sentences
from corpus.models import Page, Passage

Losses = tuple[tuple[str, int], ...]

_ENOUGH = 300  # words from which on the share of headings says something
_HEADED = 0.5  # of the words of a paper that stand in headings
_LOST = 0.02  # of the letters of a file: below, marks of notes and bullets that stand in no text
_FEWEST = 50  # letters that are missed
_EMPTY, _PAGES, _MOST = 15, 3, 0.5  # letters of a page next to empty; pages of a paper, and the share of them


def checked(
    losses: Losses, passages: Sequence[Passage], *, given: int = 0, pages: Sequence[Page] = ()
) -> tuple[Losses, tuple[str, ...]]:
    """The losses of a file with those that its reader did not see, and what is to be told of these.

    ``given`` are the letters and figures that the library found in the file (``Extract.given``): those that stand in no
    passage are lost.
    """
    known = dict(losses)
    more: dict[str, int] = {}
    if "garbled" not in known and (count := sum(map(is_garbled, _texts(passages)))):
        more["garbled"] = count
    told = sentences(more.items())
    if (missing := given - placed(passages)) > max(_FEWEST, _LOST * given):
        more["glyphs"] = missing
        told += (f"{missing} of {given} characters have no place in the text that was read.",)
    told += (*_bare(passages, pages, known), *_headed(passages))
    both: Mapping[str, int] = known | more
    return tuple((kind, both[kind]) for kind in KINDS if kind in both), told


def placed(passages: Sequence[Passage]) -> int:
    """The letters and figures of a file that stand in its passages, its running heads aside.

    What is added to the rows of a table, the names of its columns, counts once on each page for rows that have the
    same.
    """
    count = 0
    names: tuple[int | None, list[str]] = (None, [])
    for passage in passages:
        if passage.kind == "furniture":
            continue
        start = passage.span.start
        added = [passage.text[span.start - start : span.end - start] for span in passage.added]
        count += letters(passage.marker + passage.text) - sum(map(letters, added))
        if added and (passage.page, added) != names:
            names = (passage.page, added)
            count += sum(map(letters, added))
    return count


def _texts(passages: Sequence[Passage]) -> Iterator[str]:
    """The text of each page; that of a paper without pages as one."""
    pages: dict[int | None, list[str]] = {}
    for passage in passages:
        pages.setdefault(passage.page, []).append(passage.text)
    return map(" ".join, pages.values())


def _bare(passages: Sequence[Passage], pages: Sequence[Page], known: Mapping[str, int]) -> Iterator[str]:
    """Pages next to empty, where most are and nothing else tells of it."""
    if len(pages) < _PAGES or any(kind in known for kind in ("pictures", "pages", "images", "slides")):
        return
    counts = dict.fromkeys((page.number for page in pages), 0)
    for passage in passages:
        offsets = (*passage.pages, (passage.span.end, None)) if passage.pages else ((passage.span.start, passage.page),)
        for number, (start, page) in enumerate(offsets):
            end = offsets[number + 1][0] if number + 1 < len(offsets) else passage.span.end
            if page in counts and passage.kind != "furniture":
                counts[page] += letters(passage.text[start - passage.span.start : end - passage.span.start])
    bare = sum(count < _EMPTY for count in counts.values())
    if bare > _MOST * len(pages):
        yield f"{bare} of {len(pages)} pages hold next to no text. Look whether they are pictures."


def _headed(passages: Sequence[Passage]) -> Iterator[str]:
    total = sum(len(passage.text.split()) for passage in passages)
    headings = sum(len(passage.text.split()) for passage in passages if passage.kind == "heading")
    if total >= _ENOUGH and headings > _HEADED * total:
        yield f"{headings / total:.0%} of the words stand in headings: its styles may not say what its text is."

"""Two versions of a paper compared: passage by passage, what binds somebody or cites law first."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from corpus.models import Passage
from qa.collect.sentences import duties
from qa.compare.align import Pair, align
from qa.compare.models import Bearing, Change, Comparison, Paper
from qa.compare.words import plain, runs

_LEFT_OUT = frozenset({"contents"})  # it repeats the headings, which are compared themselves
_FIGURE = r"\d[\d,.]*\d|\d"


def compare(old: Paper, new: Paper) -> Comparison:
    """What changed from ``old`` to ``new``. Spaces, and the shapes of quotation marks and dashes, are no change."""
    text = _streams(old.passages), _streams(new.passages)
    changes: list[Change] = []
    together: list[tuple[int, int]] = []
    same = 0
    for before, after in zip(*text, strict=True):
        alignment = align(before, after)
        changes += [_change(pair, before, after) for pair in alignment.pairs]
        for pair in (*alignment.equal, *alignment.pairs):
            if pair.old is not None and pair.new is not None and not pair.moved:
                together.append((before[pair.old].ordinal, after[pair.new].ordinal))
        for pair in alignment.equal:
            if pair.new is None:
                continue
            one = before[pair.old] if pair.old is not None else None
            if one is not None and _renumbered(one, after[pair.new]):
                changes.append(Change("renumbered", one, after[pair.new]))
            else:
                same += 1
    left = Counter(one.kind for paper in (old, new) for one in paper.passages if one.kind in _LEFT_OUT)
    order = _Order(together)
    return Comparison(
        old.document, new.document, tuple(sorted(changes, key=order.of)), same, tuple(sorted(left.items()))
    )


def _streams(passages: Sequence[Passage]) -> tuple[list[Passage], list[Passage]]:
    """The text, and the notes: a program that saves a paper may set its notes after other paragraphs."""
    compared = [passage for passage in passages if passage.kind not in _LEFT_OUT]
    return (
        [passage for passage in compared if passage.kind != "footnote"],
        [passage for passage in compared if passage.kind == "footnote"],
    )


def _renumbered(old: Passage, new: Passage) -> bool:
    """Whether the printed numbers differ; where one has none, the paper may print it otherwise."""
    return bool(old.number and new.number) and plain(old.text) == plain(new.text) and old.number != new.number


def _change(pair: Pair, before: Sequence[Passage], after: Sequence[Passage]) -> Change:
    old = before[pair.old] if pair.old is not None else None
    new = after[pair.new] if pair.new is not None else None
    bears = tuple(_bears(old, new))
    if old is None or new is None:
        return Change("added" if old is None else "removed", old, new, bears=bears)
    differs = plain(old.text) != plain(new.text)
    return Change(
        "moved" if pair.moved else "changed", old, new, runs(old.text, new.text) if differs else (), bears
    )


def _bears(old: Passage | None, new: Passage | None) -> Iterator[Bearing]:
    if _duties(old) != _duties(new):
        yield "duty"
    if _references(old) != _references(new):
        yield "reference"
    if old is not None and new is not None and _figures(old) != _figures(new):
        yield "figure"


def _duties(passage: Passage | None) -> set[str]:
    return {plain(item.text) for item in duties([passage])} if passage is not None else set()


def _references(passage: Passage | None) -> set[tuple[str | None, ...]]:
    if passage is None:
        return set()
    return {(one.instrument or plain(one.text), one.unit, *one.numbers) for one in passage.references}


def _figures(passage: Passage) -> Counter[str]:
    return Counter(re.findall(_FIGURE, passage.text))


class _Order:
    """Where a change is told: at its place in the new version; what is removed, after what stood before it there.

    ``together`` are the ordinals of passages of both that are one.
    """

    def __init__(self, together: Sequence[tuple[int, int]]) -> None:
        ordered = sorted(together)
        self._olds = [old for old, _ in ordered]
        self._news = [new for _, new in ordered]

    def of(self, change: Change) -> tuple[int, int, int]:
        """A key to sort by."""
        if change.new is not None:
            return change.new.ordinal, 0, 0
        if change.old is None:
            raise ValueError("a change is of one version at least")
        place = bisect_left(self._olds, change.old.ordinal)
        return (self._news[place - 1] if place else -1), 1, change.old.ordinal

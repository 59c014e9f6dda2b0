"""Which passage of one version is which of the other.

Passages of equal words are held together first, by a longest common subsequence over the whole paper; what lies between
is paired by the words, printed number and heading that passages have in common; what is left on both sides and alike
has moved.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from math import log
from typing import NamedTuple

from corpus.models import Passage
from qa.compare.words import plain, words

_ALIKE = 0.5  # of the words of two passages that are one, changed
_MOVED = 0.75  # of those that are one and stand elsewhere: chance pairs are many
_NUMBERED = 0.2  # what the same printed number counts towards it
_NEAR = 8  # passages with the rarest words in common that are looked at for each
_MOST = 200  # passages that a word may stand in and still tell them apart
_OPENING = 4  # words by which passages are looked up that may say the same
_MOVING = 4  # words: of less it cannot be told that it moved


class Pair(NamedTuple):
    """Places in the old and the new version; one of them None where the other has nothing. ``moved``: out of order."""

    old: int | None
    new: int | None
    moved: bool = False


class Alignment(NamedTuple):
    """``equal`` are places of passages with the same words, also those parted otherwise; ``pairs`` all others."""

    equal: list[Pair]
    pairs: list[Pair]


def align(old: Sequence[Passage], new: Sequence[Passage]) -> Alignment:
    """The passages of two versions beside each other. In time and memory about that of a longest common subsequence of
    their lists of texts, plus a few comparisons of words for each passage that is not the same.
    """
    equal, gaps = _equal([plain(one.text) for one in old], [plain(one.text) for one in new])
    left_old = {place: gap for gap, (first, _) in enumerate(gaps) for place in first}
    left_new = {place: gap for gap, (_, second) in enumerate(gaps) for place in second}
    close = _Closeness(old, new, left_old)
    alike = [(score, i, j) for j in left_new for score, i in close.to(j)]
    inside = _in_order([one for one in alike if left_old[one[1]] == left_new[one[2]] and one[0] >= _ALIKE])
    pairs = [Pair(i, j) for i, j in inside]
    used = {i for i, _ in inside}, {j for _, j in inside}
    for score, i, j in sorted(alike, key=lambda one: (-one[0], one[1:])):
        enough = score >= _MOVED and min(len(close.old[i]), len(close.new[j])) >= _MOVING
        if enough and i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            pairs.append(Pair(i, j, moved=True))
    pairs += [Pair(i, None) for i in left_old if i not in used[0]]
    pairs += [Pair(None, j) for j in left_new if j not in used[1]]
    return Alignment(equal, pairs)


def _equal(old: Sequence[str], new: Sequence[str]) -> tuple[list[Pair], list[tuple[list[int], list[int]]]]:
    """Pairs of equal texts in order, and the places of both that lie between them."""
    from rapidfuzz.distance import Indel

    pairs: list[Pair] = []
    gaps: list[tuple[list[int], list[int]]] = [([], [])]
    for step in Indel.opcodes(old, new):
        if step.tag == "equal":
            pairs += [
                Pair(i, j)
                for i, j in zip(range(step.src_start, step.src_end), range(step.dest_start, step.dest_end), strict=True)
            ]
            gaps.append(([], []))
        else:
            gaps[-1][0].extend(range(step.src_start, step.src_end))
            gaps[-1][1].extend(range(step.dest_start, step.dest_end))
    left = []
    for first, second in gaps:
        parted = list(_parted_otherwise(first, second, old, new))
        pairs += [pair for group in parted for pair in group]
        taken = {pair.old for group in parted for pair in group}, {pair.new for group in parted for pair in group}
        left.append(([i for i in first if i not in taken[0]], [j for j in second if j not in taken[1]]))
    return pairs, left


def _parted_otherwise(
    first: Sequence[int], second: Sequence[int], old: Sequence[str], new: Sequence[str]
) -> Iterator[list[Pair]]:
    """Runs of passages whose words, put together, are the same: a paragraph that became two, or two that became one."""
    olds, news = [old[i] for i in first], [new[j] for j in second]
    opening: dict[str, list[int]] = defaultdict(list)
    short: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(olds):
        keys = _openings(text)
        for key in keys:
            opening[key].append(place)
        if len(keys) < _OPENING:
            short[keys[-1]].append(place)
    begin = start = 0
    while start < len(news):
        *shorter, key = _openings(news[start])
        places = sorted({*opening.get(key, ()), *(place for one in shorter for place in short.get(one, ()))})
        for place in places[bisect_left(places, begin) :]:
            if ends := _meeting(olds, place, news, start):
                yield [Pair(i, j) for i, j in zip_longest(first[place : ends[0]], second[start : ends[1]])]
                begin, start = ends
                break
        else:
            start += 1


def _openings(text: str) -> list[str]:
    """The first word of a text, its first two, and so on: runs of the same words open alike, as far as both go."""
    opening = text.split(" ", _OPENING)[:_OPENING]
    return [" ".join(opening[:count]) for count in range(1, len(opening) + 1)]


def _meeting(old: Sequence[str], i: int, new: Sequence[str], j: int) -> tuple[int, int] | None:
    """Where the runs end that say the same words together, from text ``i`` and text ``j`` on; None where they part
    before that.
    """
    one, other, i, j = old[i], new[j], i + 1, j + 1
    while one != other:
        if one.startswith(other) and j < len(new):
            other, j = f"{other} {new[j]}", j + 1
        elif other.startswith(one) and i < len(old):
            one, i = f"{one} {old[i]}", i + 1
        else:
            return None
    return i, j


class _Closeness:
    """How alike passages are that stand nowhere with the same words."""

    def __init__(self, old: Sequence[Passage], new: Sequence[Passage], left: Sequence[int] | dict[int, int]) -> None:
        self._passages = old, new
        self.old = {i: words(old[i].text) for i in left}
        self.new: dict[int, list[str]] = {}
        self._having: dict[str, list[int]] = defaultdict(list)
        for i, mine in self.old.items():
            for word in set(mine):
                self._having[word].append(i)
        self._numbers: dict[str, list[int]] = defaultdict(list)
        for i in self.old:
            if old[i].number:
                self._numbers[old[i].number].append(i)

    def to(self, j: int) -> Iterator[tuple[float, int]]:
        """The old passages nearest to a new one, with how alike they are: a share of words, and the number."""
        from rapidfuzz.distance import Indel

        passage = self._passages[1][j]
        mine = self.new.setdefault(j, words(passage.text))
        shared: defaultdict[int, float] = defaultdict(float)
        for word in set(mine):
            having = self._having.get(word, ())
            if len(having) <= _MOST:
                weight = log(1 + len(self.old) / max(1, len(having)))
                for i in having:
                    shared[i] += weight
        near = {i for i, _ in sorted(shared.items(), key=lambda one: (-one[1], one[0]))[:_NEAR]}
        near |= set(self._numbers.get(passage.number, ())[:_NEAR]) if passage.number else set()
        for i in sorted(near):
            other = self._passages[0][i]
            if (other.kind == "heading") == (passage.kind == "heading"):
                score = Indel.normalized_similarity(self.old[i], mine)
                same_number = bool(passage.number) and other.number == passage.number
                yield score + (_NUMBERED if same_number and score > 0 else 0), i


class _Chain(NamedTuple):
    """A pair, and those before it."""

    old: int
    new: int
    before: _Chain | None


def _in_order(alike: Sequence[tuple[float, int, int]]) -> list[tuple[int, int]]:
    """Of pairs ``(score, old, new)`` those that keep both orders and have the greatest sum of scores.

    A heaviest increasing subsequence: of each sum the least end is kept, in order of both.
    """
    ends: list[int] = []  # ascending places in the new version
    sums: list[float] = []  # ascending, of the best chain that ends there
    chains: list[_Chain] = []
    for i, group in _by_old(alike):
        steps = []
        for score, j in group:
            before = bisect_left(ends, j) - 1
            total = score + (sums[before] if before >= 0 else 0)
            steps.append((j, total, _Chain(i, j, chains[before] if before >= 0 else None)))
        for j, total, chain in steps:
            place = bisect_left(ends, j)
            if place and sums[place - 1] >= total:
                continue
            if place < len(ends) and ends[place] == j and sums[place] >= total:
                continue
            last = place
            while last < len(ends) and sums[last] <= total:
                last += 1
            ends[place:last], sums[place:last], chains[place:last] = [j], [total], [chain]
    found: list[tuple[int, int]] = []
    end = chains[-1] if chains else None
    while end is not None:
        found.append((end.old, end.new))
        end = end.before
    return found[::-1]


def _by_old(alike: Sequence[tuple[float, int, int]]) -> Iterator[tuple[int, list[tuple[float, int]]]]:
    groups: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for score, i, j in alike:
        groups[i].append((score, j))
    for i in sorted(groups):
        yield i, groups[i]

"""One question scored with the standard library alone, as from a cold start: MaxScore (Turtle and Flood 1995) over the
mapped file.

Impacts in the file are rounded up, so the sums here are upper bounds; the passages that may be among the best
are scored exactly at the end, as the compiled kernels do.
"""

from __future__ import annotations

from heapq import heapify, heapreplace
from typing import TYPE_CHECKING

from indexer import proximity
from indexer.format import DEEP
from indexer.lexicon import NO_TERM
from indexer.models import Hit
from indexer.proximity import Found, Sought
from indexer.tfidf import sublinear

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from indexer.bm25 import Saturation
    from indexer.format import Reader
    from indexer.lexicon import Lexicon
    from indexer.passages import Passages
    from indexer.question import Plan
    from indexer.settings import Settings

# For 32-bit and quantised figures whose last bit may be off.
_SLACK = 1 - 1e-5


class Bound:
    """A term's upper bounds: ``step`` is what one unit of impact is worth, ``top`` the largest sum it can
    add.

    A negative weight (Okapi's floor in a tiny collection) adds next to nothing to an upper bound and counts
    as error.
    """

    def __init__(self, reader: Reader, term: int, weight: float, high: float) -> None:
        largest = float(reader.view("term.largest", term, term + 1)[0]) * high
        self.term = term
        self.step = max(weight * largest / 255, 1e-12)
        self.top = self.step * 255
        self.error = self.step if self.step > 1e-12 else abs(weight) * largest + self.top


def best_bm25(
    plan: Plan[int],
    reader: Reader,
    passages: Passages,
    count: int,
    allowed: bytearray | bytes | None,
    *,
    stretch: tuple[float, float] = (1.0, 1.0),
    least: float = 0.0,
) -> list[int]:
    """Rows that contain the ``count`` best by BM25, and few others.

    ``stretch``: the least and the most that a weight may be of what the file's own statistics make it. Rows with less
    than ``least``, without what BM25Plus gives to any passage, may be left out.
    """
    low, high = stretch
    terms = [(term, weight) for term, weight in plan.terms if term != NO_TERM]
    bounds = [Bound(reader, term, weight, high) for term, weight in terms]
    bounds.sort(key=lambda bound: -bound.top)
    error = sum(bound.error for bound in bounds)
    slack = low / high * _SLACK
    threshold = max(least, _known(terms, reader, count) * low) if allowed is None else least
    rest = [sum(bound.top for bound in bounds[at:]) for at in range(len(bounds) + 1)]
    if rest[0] < threshold:
        return []
    sums: dict[int, float] = {}
    at = 0
    while at < len(bounds) and not (sums and rest[at] < threshold):
        _add_all(sums, bounds[at], passages, allowed)
        at += 1
        if rest[at] < 4 * threshold or at == len(bounds):
            threshold = max(threshold, _kth(sums.values(), count) * slack - error)
    for place in range(at, len(bounds)):
        sums = {row: value for row, value in sums.items() if value + rest[place] >= threshold}
        _add_to(sums, bounds[place], passages)
        threshold = max(threshold, _kth(sums.values(), count) * slack - error)
    return [row for row, value in sums.items() if value >= threshold]


def _known(terms: Sequence[tuple[int, float]], reader: Reader, count: int) -> float:
    """A score that ``count`` passages are known to reach: the largest k-th impact of any one term."""
    section = "term.tenth" if count <= 10 else "term.deep" if count <= DEEP else None
    if section is None or any(weight <= 0 for _, weight in terms):
        return 0.0
    known = (weight * reader.view(section, term, term + 1)[0] for term, weight in terms)
    return max(known, default=0.0) * _SLACK


def _kth(values: Iterable[float], k: int) -> float:
    """The k-th largest value; 0 when there are fewer."""
    source = iter(values)
    best = [value for value, _ in zip(source, range(k), strict=False)]
    if len(best) < k:
        return 0.0
    heapify(best)
    low = best[0]
    for value in source:
        if value > low:
            heapreplace(best, value)
            low = best[0]
    return low


def _add_all(sums: dict[int, float], bound: Bound, passages: Passages, allowed: bytearray | bytes | None) -> None:
    postings = passages.postings(bound.term)
    rows, impacts, step = postings.rows(), postings.impacts(), bound.step
    get = sums.get
    if allowed is None:
        for row, impact in zip(rows, impacts, strict=True):
            sums[row] = get(row, 0.0) + step * impact
    else:
        for row, impact in zip(rows, impacts, strict=True):
            if allowed[row]:
                sums[row] = get(row, 0.0) + step * impact


def _add_to(sums: dict[int, float], bound: Bound, passages: Passages) -> None:
    """Adds a term to passages that are candidates already."""
    for row, impact in passages.postings(bound.term).impacts_of(sums):
        sums[row] += bound.step * impact


class Scorer:
    """Exact scores of single passages for one plan, in 64 bits: from the passage's words, or where the index does not
    keep them from its postings.
    """

    def __init__(
        self, plan: Plan[int], lexicon: Lexicon, passages: Passages, model: Saturation, settings: Settings
    ) -> None:
        self._plan, self._passages, self._model, self._settings = plan, passages, model, settings
        self._owner = {word: at for at, (term, _) in enumerate(plan.terms) for word in lexicon.words_of_term(term)}
        self._single = {a: at for at, (a, b, _, _) in enumerate(plan.features) if b is None}
        self._pair = {(a, b): at for at, (a, b, _, _) in enumerate(plan.features) if b is not None}
        self._heads = {a for a, _ in self._pair}
        self._sought = _sought(plan, lexicon)
        self._weights = [place.weight for place in plan.places]

    def words(self, row: int) -> list[int]:
        """The words of a passage; none where the index does not keep them."""
        return self._passages.words(row) if self._passages.positions else []

    def term_frequencies(self, row: int, words: list[int]) -> list[int]:
        """How often each term of the plan is in a passage of these words."""
        if not self._passages.positions:
            return [self._passages.frequency(term, row) for term, _ in self._plan.terms]
        counts = [0] * len(self._plan.terms)
        owner = self._owner
        for word in words:
            if word in owner:
                counts[owner[word]] += 1
        return counts

    def feature_frequencies(self, words: list[int]) -> list[int]:
        """How often each word and pair of the plan is in a passage of these words."""
        counts = [0] * len(self._plan.features)
        single, pair, heads = self._single, self._pair, self._heads
        for at, word in enumerate(words):
            if word in single:
                counts[single[word]] += 1
            if word in heads and at + 1 < len(words):
                found = pair.get((word, words[at + 1]))
                if found is not None:
                    counts[found] += 1
        return counts

    def bm25(self, row: int, words: list[int]) -> float:
        """rank_bm25's score of the passage."""
        model, length = self._model, self._passages.length(row)
        total = self._plan.base
        for (_, weight), frequency in zip(self._plan.terms, self.term_frequencies(row, words), strict=True):
            if frequency:
                total += weight * model.gain(frequency, length)
        return total

    def tfidf(self, row: int, words: list[int]) -> float:
        """scikit-learn's cosine of question and passage, the passage weighed without idf."""
        dot = self.dot(words)
        return dot * self._passages.norm(row) / self._plan.norm if dot else 0.0

    def dot(self, words: list[int]) -> float:
        """Inner product of the question's TF-IDF vector and that of a passage of these words, not yet
        normalised.
        """
        dot = 0.0
        for feature, frequency in zip(self._plan.features, self.feature_frequencies(words), strict=True):
            if frequency:
                dot += feature[2] * sublinear(frequency)
        return dot

    def found(self, words: list[int]) -> Found:
        """Where a passage of these words has the words of the question."""
        gap = self._settings.gap * self._plan.full / len(self._weights) if self._weights else 0.0
        return proximity.find(words, self._sought, self._weights, half=self._settings.half, gap=gap)

    def place(self, words: list[int]) -> float:
        """What the places of the question's words add to the score of a passage of these words, in units of the
        question's reach.
        """
        if not self._weights:
            return 0.0
        found, full = self.found(words), self._plan.full
        early = self._settings.lead * proximity.lead(found, self._weights, full)
        return early + self._settings.order * proximity.order(found, full)

    def fused(self, bm25: float, tfidf: float, place: float) -> float:
        """The score of a passage."""
        return self._settings.weight * self._plan.reach * tfidf + bm25 + self._plan.reach * place


def _sought(plan: Plan[int], lexicon: Lexicon) -> dict[int, list[Sought]]:
    """What each word that has to do with the question may stand for, the last place first."""
    sought: dict[int, list[Sought]] = {}
    for at in range(len(plan.places) - 1, -1, -1):
        place = plan.places[at]
        if place.word is not None:
            sought.setdefault(place.word, []).append(Sought(at, 1.0))
        for term, likeness in place.terms:
            for word in lexicon.words_of_term(term):
                sought.setdefault(word, []).append(Sought(at, likeness))
    return sought


def search(
    plan: Plan[int],
    reader: Reader,
    lexicon: Lexicon,
    passages: Passages,
    model: Saturation,
    settings: Settings,
    k: int,
    candidates: int,
    allowed: bytearray | None,
) -> list[Hit]:
    """The ``k`` best passages: the ``candidates`` best by BM25 in the order of their fused scores, then the others with
    BM25 alone; ties by row. So what is ranked does not depend on ``k``.
    """
    scorer = Scorer(plan, lexicon, passages, model, settings)
    count = max(k, candidates)
    found = score(scorer, plan, best_bm25(plan, reader, passages, count, allowed), count, candidates)
    return [*sorted(found[:candidates], key=lambda hit: (-hit.score, hit.row)), *found[candidates:]][:k]


def score(
    scorer: Scorer, plan: Plan[int], rows: Iterable[int], count: int, candidates: int | None = None
) -> list[Hit]:
    """The ``count`` best of these rows by BM25, best first, ties by row: the first ``candidates`` of them, by default
    all, with all their scores, and the others with BM25 alone.
    """
    words = {row: scorer.words(row) for row in rows}
    exact = sorted((-scorer.bm25(row, words[row]), row) for row in words)[:count]
    hits = []
    for negative, row in exact[:candidates]:
        cosine = scorer.tfidf(row, words[row]) if plan.features else 0.0
        place = scorer.place(words[row])
        hits.append(Hit(row, scorer.fused(-negative, cosine, place), -negative, cosine, place))
    rest = exact[candidates:] if candidates is not None else []
    return [*hits, *(Hit(row, -negative, -negative, 0.0, 0.0) for negative, row in rest)]

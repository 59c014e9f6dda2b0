"""Several indexes searched as one collection: the seam for sharding.

The statistics of the whole (passages, lengths, document frequencies) are merged first and given to the
scoring of each part, so that a passage has the score it would have in one index of all passages; the parts'
best are then merged.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from functools import cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from indexer import bm25, proximity
from indexer.bm25 import Saturation
from indexer.errors import IndexArgumentError
from indexer.models import Hit
from indexer.question import Place, Plan, compile_plan, parse
from indexer.scorer import Scorer, best_bm25

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indexer.index import Index


class MergedStatistics:
    """Document frequencies, idf and lengths of several indexes taken together, by word and term as text."""

    def __init__(self, indexes: Sequence[Index]) -> None:
        self._lexicons = [index.lexicon for index in indexes]
        self.passages = sum(len(index) for index in indexes)
        total = sum(index.statistics.average_length * len(index) for index in indexes)
        self.average_length = round(total) / self.passages if self.passages else 0.0
        frequencies: Counter[str] = Counter()
        for lexicon in self._lexicons:
            for term in range(lexicon.terms):
                frequencies[lexicon.term_text(term)] += lexicon.term_df(term)
        order = sorted(frequencies)
        values = bm25.inverse_document_frequencies([frequencies[t] for t in order], self.passages, indexes[0].settings)
        self._idf = dict(zip(order, values, strict=True))
        self._terms, self._term_df = order, frequencies
        self.pair_df = cache(self._pair_df)
        self.word_df = cache(self._word_df)

    def look_up(self, word: str) -> tuple[str | None, str | None]:
        """The word, and its term, where any of the indexes has them."""
        found = None
        for lexicon in self._lexicons:
            _number, term = lexicon.look_up(word)
            if term is not None:
                found = lexicon.term_text(term)
                break
        return (word if self.word_df(word) else None), found

    def idf(self, term: str) -> float:
        """rank-bm25's idf over all the passages."""
        return self._idf[term]

    def term_df(self, term: str) -> int:
        """Passages that have the term."""
        return self._term_df[term]

    def kin(self, term: str) -> Iterator[tuple[str, float]]:
        """Terms of any of the indexes that begin as this one does, and how much they are like it."""
        place = bisect_left(self._terms, term)
        for at, likeness in proximity.kin(place, len(self._terms), lambda at: self._terms[at].encode()):
            yield self._terms[at], likeness

    def _word_df(self, word: str) -> int:
        numbers = [(lexicon, lexicon.word(word)) for lexicon in self._lexicons]
        return sum(lexicon.word_df(number) for lexicon, number in numbers if number is not None)

    def _pair_df(self, first: str, second: str) -> int:
        total = 0
        for lexicon in self._lexicons:
            a, b = lexicon.word(first), lexicon.word(second)
            if a is not None and b is not None:
                total += lexicon.pair_df(a, b)
        return total


class Collection:
    """Indexes made with the same settings, searched as if they were one; rows follow on from index to index.

    Raises IndexArgumentError when there is none, or when their settings differ.
    """

    def __init__(self, indexes: Sequence[Index]) -> None:
        if len({index.settings for index in indexes}) != 1:
            raise IndexArgumentError("a collection needs one or more indexes, all of the same settings")
        self.settings = indexes[0].settings
        self._indexes = list(indexes)
        self._starts = [0, *accumulate(len(index) for index in indexes)]
        self.statistics = MergedStatistics(indexes)
        self._model = Saturation.of(self.settings, self.statistics.average_length)

    def __len__(self) -> int:
        return self._starts[-1]

    def search(self, question: str, k: int = 10, *, filter: bytes | bytearray | None = None) -> list[Hit]:  # noqa: A002
        """As :meth:`indexer.index.Index.search`, over the passages of all indexes."""
        parsed = parse(question)
        plan = compile_plan(parsed.scored, self.statistics, self.statistics.passages, self._model, self.settings)
        fused = self.settings.candidates if plan.features or plan.places else k
        count = max(k, fused)
        found: list[Hit] = []
        for index, (start, stop) in zip(self._indexes, pairwise(self._starts), strict=True):
            allowed = index.passages.allowed(parsed, None if filter is None else filter[start:stop])
            part = self._part(index, plan, count, allowed)
            found += (hit._replace(row=start + hit.row) for hit in part)
        best = sorted(found, key=lambda hit: (-hit.bm25, hit.row))[:count]
        rest = [Hit(hit.row, hit.bm25, hit.bm25, 0.0, 0.0) for hit in best[fused:]]
        return [*sorted(best[:fused], key=lambda hit: (-hit.score, hit.row)), *rest][:k]

    def _part(self, index: Index, plan: Plan[str], count: int, allowed: bytearray | None) -> list[Hit]:
        """The best passages of one index by BM25, under the statistics of all."""
        own = _translate(plan, index)
        stretch = self._model.stretch(index.model)
        rows = best_bm25(own, index.reader, index.passages, count, allowed, stretch=stretch)
        scorer = Scorer(own, index.lexicon, index.passages, self._model, self.settings)
        words = {row: scorer.words(row) for row in rows}
        scored = sorted((-scorer.bm25(row, words[row]), row) for row in rows)[:count]
        found = []
        for minus, row in scored:
            dot, place = scorer.dot(words[row]), scorer.place(words[row])
            cosine = dot * index.passages.norm(row) / plan.norm if dot else 0.0
            found.append(Hit(row, scorer.fused(-minus, cosine, place), -minus, cosine, place))
        return found


def _translate(plan: Plan[str], index: Index) -> Plan[int]:
    """The plan in the numbers of one index; what it does not have is left out."""
    lexicon = index.lexicon
    terms = ((lexicon.term(term), weight) for term, weight in plan.terms)
    features = []
    for first, second, weight, idf in plan.features:
        a, b = lexicon.word(first), None if second is None else lexicon.word(second)
        if a is not None and (second is None or b is not None):
            features.append((a, b, weight, idf))
    kept = tuple((term, weight) for term, weight in terms if term is not None)
    places = tuple(_place(place, index) for place in plan.places)
    return Plan(kept, tuple(features), plan.norm, plan.reach, plan.base, places, plan.full)


def _place(place: Place[str], index: Index) -> Place[int]:
    """A place of the plan, which stays even if the index has none of its words."""
    lexicon = index.lexicon
    terms = ((lexicon.term(term), likeness) for term, likeness in place.terms)
    word = None if place.word is None else lexicon.word(place.word)
    return Place(place.weight, word, tuple((term, likeness) for term, likeness in terms if term is not None))

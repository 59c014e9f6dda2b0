"""Several indexes searched as one collection, under statistics of all of them: what a store and its shards stand on.

The plan of a question is made once, from what is known of the whole, and given to the scoring of each part: so that a
passage has the score that it would have in one index of all passages, to the last bit. The parts' best are then merged.
"""

from __future__ import annotations

from heapq import nlargest
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, Any

from indexer.bm25 import Saturation
from indexer.errors import IndexArgumentError
from indexer.explain import Explained, explain
from indexer.lexicon import NO_TERM
from indexer.models import Hit
from indexer.question import Place, Plan, compile_plan, parse
from indexer.scorer import Scorer, best_bm25, score
from indexer.statistics import MergedFrequencies, Signed, Statistics, totals_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from indexer.bm25 import Totals
    from indexer.index import Index
    from indexer.kernel.given import PartSearcher
    from indexer.models import Explanation
    from indexer.question import Question
    from indexer.settings import Settings

_SLACK = 1e-5
"""Of a score, for bounds in 32 bits whose last bit may be off."""


class Part:
    """One index of a collection: its rows begin at ``start``; ``live`` has a byte for each, 0 where it does not count.
    """

    def __init__(self, index: Index, start: int, live: bytes | None, model: Saturation) -> None:
        self.index, self.start, self.live = index, start, live
        self.stop = start + len(index)
        self._model = model
        self.stretch = model.stretch(index.model) if len(index) else (1.0, 1.0)
        self.searcher: PartSearcher | None = None

    def allowed(self, question: Question, rows: bytes | bytearray | None) -> bytearray | bytes | None:
        """A byte for each row, 0 where the filter over all parts or the question rules it out."""
        own = None if rows is None else rows[self.start : self.stop]
        if self.live is not None:
            own = self.live if own is None else _both(own, self.live)
        return self.index.passages.allowed(question, own) if question.constrained else own

    def best(
        self, plan: Plan[int], settings: Settings, count: int, least: float, allowed: bytearray | bytes | None
    ) -> list[Hit]:
        """The ``count`` best passages by BM25 that reach ``least``, with their scores; rows are those of the whole."""
        found = None if self.searcher is None else self.searcher.best(plan, count, least, allowed)
        if found is None:
            index = self.index
            parts = (index.reader, index.passages)
            rows = best_bm25(plan, *parts, count, allowed, stretch=self.stretch, least=least - plan.base)
            scorer = Scorer(plan, index.lexicon, index.passages, self._model, settings)
            found = score(scorer, plan, rows, count)
        return [hit._replace(row=hit.row + self.start) for hit in found]


class Collection:
    """Indexes made with the same settings, searched as if they were one; rows follow on from index to index.

    ``live`` has, for each index, None or a byte for each of its rows, 0 where the row does not count, and ``gone`` has
    indexes of just these rows, so that what they add to the statistics can be taken off. ``totals``: those of the rows
    that count; every term is read to find them where they are not given. ``order`` gives, for a row, what decides which
    of two rows of equal scores comes first; within an index it must ascend. Raises IndexArgumentError when there is no
    index, or when their settings differ.
    """

    def __init__(
        self,
        indexes: Sequence[Index],
        *,
        live: Sequence[bytes | None] | None = None,
        gone: Sequence[Index] = (),
        totals: Totals | None = None,
        order: Callable[[int], Any] = int,
    ) -> None:
        if len({index.settings for index in (*indexes, *gone)}) != 1:
            raise IndexArgumentError("a collection needs one or more indexes, all of the same settings")
        self.settings = indexes[0].settings
        self._frequencies = MergedFrequencies([one.lexicon for one in indexes], [one.lexicon for one in gone])
        self.totals = totals or _totals(indexes, gone, self.settings)
        self._model = Saturation.of(self.settings, self.totals.average)
        self.statistics = Statistics(self._frequencies, self.totals, self.settings.variant)
        masks = live or [None] * len(indexes)
        starts = accumulate((len(index) for index in indexes), initial=0)
        self._parts = [
            Part(index, start, mask, self._model) for index, start, mask in zip(indexes, starts, masks, strict=False)
        ]
        self._gone = list(gone)
        self._order = order
        # One index of all has nothing to be merged.
        self._only = indexes[0] if len(indexes) == 1 and not gone and masks[0] is None else None

    def __len__(self) -> int:
        return self._parts[-1].stop

    def beginning(self, letter: str) -> Iterator[str]:
        """The words as written (lower case) that begin with a letter and that a passage has."""
        return self._frequencies.beginning(letter)

    def vocabulary(self) -> Iterator[tuple[str, int]]:
        """Every word as written (lower case) and the number of passages that have it."""
        return self._frequencies.vocabulary()

    def plan(self, question: str) -> Plan[str]:
        """The plan of a question under the statistics of the whole, by text."""
        return compile_plan(parse(question).scored, self._frequencies, self.totals, self.settings)

    def search(self, question: str, k: int = 10, *, filter: bytes | bytearray | None = None) -> list[Hit]:  # noqa: A002
        """As :meth:`indexer.index.Index.search`, over the passages of all indexes."""
        if self._only is not None:
            return self._only.search(question, k, filter=filter)
        for part in self._parts:
            part.index.check([question], k)
        if filter is not None and len(filter) != len(self):
            raise IndexArgumentError(f"the filter has {len(filter)} bytes where there are {len(self)} passages")
        plan = self.plan(question)
        fused = self.settings.candidates if plan.features or plan.places else k
        found = self._sorted(self._found(question, plan, max(k, fused), filter), lambda hit: hit.bm25)[: max(k, fused)]
        rest = [Hit(hit.row, hit.bm25, hit.bm25, 0.0, 0.0) for hit in found[fused:]]
        return [*self._sorted(found[:fused], lambda hit: hit.score), *rest][:k]

    def _found(self, question: str, plan: Plan[str], count: int, rows: bytes | bytearray | None) -> list[Hit]:
        """The best of each part, the largest first: what they reach spares work in the others."""
        parsed, found, least = parse(question), list[Hit](), plan.base
        for part in sorted(self._parts, key=lambda part: -len(part.index)):
            own = translated(plan, part.index)
            if any(term != NO_TERM for term, _ in own.terms):
                found += part.best(own, self.settings, count, least, part.allowed(parsed, rows))
            if len(found) >= count:
                lowest = nlargest(count, (hit.bm25 for hit in found))[-1]
                least = max(least, lowest - _SLACK * abs(lowest))
        return found

    def _sorted(self, hits: list[Hit], figure: Callable[[Hit], float]) -> list[Hit]:
        """The hits by descending figure; those of the same figure in their order, which is asked for them alone."""
        ranked: list[Hit] = []
        for _, tied in groupby(sorted(hits, key=lambda hit: (-figure(hit), hit.row)), figure):
            equal = list(tied)
            ranked += equal if len(equal) == 1 else sorted(equal, key=lambda hit: self._order(hit.row))
        return ranked

    def explain(self, question: str, row: int) -> Explanation:
        """As :meth:`indexer.index.Index.explain`, under the statistics of all indexes."""
        part = next((part for part in self._parts if part.start <= row < part.stop), None)
        if part is None:
            raise IndexArgumentError(f"there is no row {row}: there are {len(self)} passages")
        index = part.index
        index.check([question], 1)
        plan = self.plan(question)
        own = translated(plan, index)
        scorer = Scorer(own, index.lexicon, index.passages, self._model, self.settings)
        asked = Explained(own, plan, self._frequencies.term_df, self._model, self.totals)
        told = explain(asked, row - part.start, scorer, index.lexicon, index.passages, self.settings)
        return told._replace(row=row)

    def warm(self) -> None:
        """As :meth:`indexer.index.Index.warm`, for all indexes."""
        if self._only is not None:
            self._only.warm()
        elif all(part.index.may_compile() for part in self._parts):
            from indexer.kernel.given import PartSearcher

            for part in self._parts:
                if len(part.index) and self.settings.positions:
                    index = part.index
                    parts = (self.totals, len(index), self.settings, part.stretch)
                    searcher = PartSearcher(index.reader, *parts)
                    searcher.best(translated(self.plan(""), index), 1, 0.0, None)  # the first question compiles
                    part.searcher = searcher

    def verify(self) -> None:
        """Checks every byte of the files. Raises IndexCorruptError, IndexClosedError."""
        for index in self._every():
            index.verify()

    def close(self) -> None:
        """Closes the indexes."""
        for index in self._every():
            index.close()

    def _every(self) -> list[Index]:
        return [*(part.index for part in self._parts), *self._gone]

    def __enter__(self) -> Collection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _totals(indexes: Sequence[Index], gone: Sequence[Index], settings: Settings) -> Totals:
    signed = [*((index, 1) for index in indexes), *((index, -1) for index in gone)]
    passages = sum(sign * index.totals.passages for index, sign in signed)
    length = sum(sign * index.totals.length for index, sign in signed)
    return totals_of([Signed(index.lexicon, sign) for index, sign in signed], passages, length, settings)


def _both(one: bytes | bytearray, other: bytes) -> bytes:
    """A byte for each place, 0 where one of the two is; the other has no bytes but 0 and 1."""
    size = len(other)
    plain = bytes(one).translate(_TRUTH)
    return (int.from_bytes(plain, "little") & int.from_bytes(other, "little")).to_bytes(size, "little")


_TRUTH = bytes([0, *[1] * 255])


def translated(plan: Plan[str], index: Index) -> Plan[int]:
    """The plan in the numbers of one index, item by item: what the index does not have is NO_TERM."""
    lexicon = index.lexicon

    def term(text: str) -> int:
        found = lexicon.term(text)
        return NO_TERM if found is None else found

    def word(text: str) -> int:
        found = lexicon.word(text)
        return NO_TERM if found is None else found

    def place(one: Place[str]) -> Place[int]:
        terms = tuple((term(text), likeness) for text, likeness in one.terms)
        return Place(one.weight, None if one.word is None else word(one.word), terms)

    terms = tuple((term(text), weight) for text, weight in plan.terms)
    features = tuple(
        (word(first), None if second is None else word(second), weight, idf)
        for first, second, weight, idf in plan.features
    )
    places = tuple(map(place, plan.places))
    return Plan(terms, features, plan.norm, plan.reach, plan.base, places, plan.full)

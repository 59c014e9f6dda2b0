"""Passages in an index file: which have a term, what words they have, which are let through. Standard library only."""

from __future__ import annotations

import itertools
import math
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from indexer.errors import IndexArgumentError, IndexPositionsError
from indexer.format import BLOCK, SEGMENT
from indexer.lexicon import NO_TERM

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from indexer.bm25 import Saturation
    from indexer.format import Reader
    from indexer.lexicon import Lexicon
    from indexer.question import Question

SWEPT = 32
"""Postings that are gone through in the time of one look-up."""


class PostingList:
    """The passages that have a term, ascending by row, and an impact for each: the term's weight there in 255ths of its
    largest weight, rounded up.
    """

    def __init__(self, reader: Reader, term: int, passages: int) -> None:
        self._reader = reader
        self._blocks, self._segments = -(-passages // BLOCK), -(-passages // SEGMENT)
        self.start = self._item("term.start", term)
        self.stop = self.start + self._item("term.df", term)
        self.largest = float(reader.view("term.largest", term, term + 1)[0])
        self._dense = self._item("term.dense", term)
        self._long = self._item("term.long", term) if self._segments > 1 else NO_TERM

    def _item(self, section: str, at: int) -> int:
        return int(self._reader.view(section, at, at + 1)[0])

    def rows(self) -> list[int]:
        """The rows that have the term, ascending."""
        low = self._reader.view("posting.low", self.start, self.stop).tolist()
        if self._segments == 1:
            return low
        if self._long == NO_TERM:
            high = self._reader.view("posting.high", self.start, self.stop)
            return [a | b << 16 for a, b in zip(low, high, strict=True)]
        at = self._long * (self._segments + 1)
        starts = self._reader.view("segment.start", at, at + self._segments + 1).tolist()
        rows: list[int] = []
        for segment, (first, last) in enumerate(itertools.pairwise(starts)):
            base = segment * SEGMENT
            rows += [base + row for row in low[first - self.start : last - self.start]]
        return rows

    def impacts(self) -> memoryview:
        """The impacts in the order of the rows."""
        return self._reader.view("posting.impact", self.start, self.stop)

    def impacts_of(self, rows: Collection[int]) -> Iterator[tuple[int, int]]:
        """Those of these rows that have the term, with their impacts."""
        if self._dense == NO_TERM and self.stop - self.start < SWEPT * len(rows):
            yield from (found for found in zip(self.rows(), self.impacts(), strict=True) if found[0] in rows)
            return
        for row in rows if self._dense == NO_TERM else self._having(rows):
            place = self._place(row)
            if place is not None:
                yield row, self._item("posting.impact", place)

    def _having(self, rows: Iterable[int]) -> list[int]:
        """Those of these rows that have a frequent term."""
        at = self._dense * self._blocks
        bits = self._reader.view("dense.bits", at, at + self._blocks)
        return [row for row in rows if bits[row // BLOCK] >> row % BLOCK & 1]

    def frequency(self, row: int, length: int, model: Saturation) -> int:
        """How often a passage of ``length`` terms has the term.

        The impact tells: it is the least frequency with that impact, but for the doubtful postings, which have a list.
        """
        place = self._place(row)
        if place is None:
            return 0
        impact = self._item("posting.impact", place)
        # No term is in a passage more often than the passage has terms.
        frequency = 1 + bisect_left(range(1, length), impact, key=lambda f: self._quantised(model.gain(f, length)))
        if self._quantised(model.gain(frequency + 1, length)) > impact:
            return frequency
        count = self._reader.count("doubtful.place")
        at = bisect_left(range(count), place, key=lambda at: self._item("doubtful.place", at))
        if at < count and self._item("doubtful.place", at) == place:
            return self._item("doubtful.frequency", at)
        return frequency

    def _quantised(self, gain: float) -> int:
        return max(1, math.ceil(gain * 255 / self.largest))

    def _place(self, row: int) -> int | None:
        """Where the posting of a row is in the file; None when the passage does not have the term."""
        if self._dense != NO_TERM:
            return self._dense_place(row)
        segment, inside = divmod(row, SEGMENT)
        first, last = self._within(segment)
        low = self._reader.view("posting.low", first, last)
        at = bisect_left(low, inside)
        return first + at if at < len(low) and low[at] == inside else None

    def _dense_place(self, row: int) -> int | None:
        block, inside = divmod(row, BLOCK)
        at = self._dense * self._blocks + block
        bits = self._item("dense.bits", at)
        if not bits >> inside & 1:
            return None
        before = (bits & (1 << inside) - 1).bit_count()
        # There is one more offset than there are blocks.
        return self.start + self._item("dense.offset", at + self._dense) + before

    def _within(self, segment: int) -> tuple[int, int]:
        """The places of the postings in a segment."""
        if self._segments == 1:
            return self.start, self.stop
        if self._long == NO_TERM:
            high = self._reader.view("posting.high", self.start, self.stop)
            return self.start + bisect_left(high, segment), self.start + bisect_right(high, segment)
        at = self._long * (self._segments + 1) + segment
        first, last = self._reader.view("segment.start", at, at + 2)
        return first, last


LISTS = 256
"""Terms whose place in the file is kept in mind."""


class Passages:
    """What the file knows of single passages and of the rows that have a term."""

    def __init__(self, reader: Reader, lexicon: Lexicon, model: Saturation) -> None:
        self._reader, self._lexicon, self._model = reader, lexicon, model
        self.count = int(reader.facts["passages"])
        self.positions = reader.has("stream.low")
        self._wide_words = self.positions and reader.count("stream.high") > 0
        self._lists: dict[int, PostingList] = {}

    def words(self, row: int) -> list[int]:
        """The word numbers of a passage in order. Raises IndexPositionsError when the index does not keep them."""
        if not self.positions:
            raise IndexPositionsError
        start, stop = self._reader.view("passage.words", row, row + 2)
        low = self._reader.view("stream.low", start, stop).tolist()
        if not self._wide_words:
            return low
        high = self._reader.view("stream.high", start, stop)
        return [a | b << 16 for a, b in zip(low, high, strict=True)]

    def length(self, row: int) -> int:
        """The number of terms in a passage: its length for BM25."""
        return int(self._reader.view("passage.length", row, row + 1)[0])

    def norm(self, row: int) -> float:
        """One over the Euclidean length of the passage's TF-IDF vector; 0 when it is empty."""
        return float(self._reader.view("passage.norm", row, row + 1)[0])

    def postings(self, term: int) -> PostingList:
        """The passages that have a term."""
        found = self._lists.get(term)
        if found is None:
            if len(self._lists) >= LISTS:
                self._lists.clear()
            found = self._lists[term] = PostingList(self._reader, term, self.count)
        return found

    def frequency(self, term: int, row: int) -> int:
        """How often a passage has a term; NO_TERM is in none."""
        return 0 if term == NO_TERM else self.postings(term).frequency(row, self.length(row), self._model)

    def allowed(self, question: Question, rows: bytes | bytearray | None) -> bytearray | None:
        """One byte a passage, not 0 where the filter and the question's requirements let it through."""
        if rows is not None and len(rows) != self.count:
            raise IndexArgumentError(f"the filter has {len(rows)} bytes where the index has {self.count} passages")
        if not question.constrained:
            return bytearray(rows) if rows is not None else None
        allowed = bytearray(rows) if rows is not None else bytearray(b"\1") * self.count
        for run in [(word,) for word in question.required]:
            allowed = _only(allowed, self._having_term(run[0]))
        for phrase in question.phrases:
            allowed = _only(allowed, self._having_phrase(phrase, allowed))
        for word in question.excluded:
            for row in self._having_term(word):
                allowed[row] = 0
        for phrase in question.excluded_phrases:
            for row in self._having_phrase(phrase, allowed):
                allowed[row] = 0
        return allowed

    def _having_term(self, word: str) -> Iterable[int]:
        number, term = self._lexicon.look_up(word)
        if term is not None:
            return self.postings(term).rows()
        return self._having_phrase((word,), None) if number is not None else ()

    def _having_phrase(self, phrase: tuple[str, ...], allowed: bytearray | None) -> list[int]:
        numbers = [self._lexicon.word(word) for word in phrase]
        run = [number for number in numbers if number is not None]
        if len(run) < len(numbers):
            return []
        found = {term for number in run if (term := self._lexicon.term_of_word(number)) is not None}
        order = sorted(found, key=self._lexicon.term_df)
        rows: Iterable[int] = self.postings(order[0]).rows() if order else range(self.count)
        for term in order[1:]:
            rows = set(rows).intersection(self.postings(term).rows())
        return [row for row in rows if (allowed is None or allowed[row]) and _has_run(self.words(row), run)]


def _only(allowed: bytearray, rows: Iterable[int]) -> bytearray:
    kept = bytearray(len(allowed))
    for row in rows:
        kept[row] = allowed[row]
    return kept


def _has_run(words: list[int], run: list[int]) -> bool:
    first, size = run[0], len(run)
    at = -1
    for _ in range(words.count(first)):
        at = words.index(first, at + 1)
        if words[at : at + size] == run:
            return True
    return False

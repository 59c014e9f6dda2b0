"""Rows and words of passages in an index file. Standard library only."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from indexer.layout import BLOCK, SEGMENT
from indexer.lexicon import NO_TERM, Lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indexer.postings import Reader
    from indexer.question import Question


class Passages:
    """What the file knows of single passages and of the rows that have a term."""

    def __init__(self, reader: Reader, lexicon: Lexicon) -> None:
        self._reader, self._lexicon = reader, lexicon
        self.count = int(reader.facts["passages"])
        self._blocks = -(-self.count // BLOCK)
        self._wide_words = reader.count("stream.high") > 0
        self._segments = -(-self.count // SEGMENT)

    def words(self, row: int) -> list[int]:
        """The word numbers of a passage in order."""
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

    def dense(self, term: int) -> int | None:
        """The number of a frequent term among those with block maxima, else None."""
        number = int(self._reader.view("term.dense", term, term + 1)[0])
        return None if number == NO_TERM else number

    def postings(self, term: int) -> tuple[list[int], memoryview]:
        """The rows of a term, ascending, and their impacts in 255ths of the term's largest weight."""
        start = int(self._reader.view("term.start", term, term + 1)[0])
        stop = start + self._lexicon.term_df(term)
        rows = self._reader.view("posting.low", start, stop).tolist()
        if self._segments > 1:
            rows = self._whole_rows(term, rows, start, stop)
        return rows, self._reader.view("posting.impact", start, stop)

    def _whole_rows(self, term: int, low: list[int], start: int, stop: int) -> list[int]:
        """Rows in the collection, from those within segments."""
        number = int(self._reader.view("term.long", term, term + 1)[0])
        if number == NO_TERM:
            return [a | b << 16 for a, b in zip(low, self._reader.view("posting.high", start, stop), strict=True)]
        at = number * (self._segments + 1)
        starts = self._reader.view("segment.start", at, at + self._segments + 1).tolist()
        rows: list[int] = []
        for segment, (first, last) in enumerate(itertools.pairwise(starts)):
            base = segment * SEGMENT
            rows += [base + row for row in low[first - start : last - start]]
        return rows

    def impact(self, number: int, start: int, row: int) -> int:
        """The impact of a frequent term in a passage; 0 when the passage does not have it."""
        block, inside = divmod(row, BLOCK)
        at = number * self._blocks + block
        bits = int(self._reader.view("dense.bits", at, at + 1)[0])
        if not bits >> inside & 1:
            return 0
        at += number  # there is one more offset than there are blocks
        before = (bits & (1 << inside) - 1).bit_count()
        place = start + int(self._reader.view("dense.offset", at, at + 1)[0]) + before
        return int(self._reader.view("posting.impact", place, place + 1)[0])

    def allowed(self, question: Question, rows: bytes | bytearray | None) -> bytearray | None:
        """One byte a passage, not 0 where the filter and the question's requirements let it through."""
        if rows is not None and len(rows) != self.count:
            raise ValueError(f"the filter has {len(rows)} bytes where the index has {self.count} passages")
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
            return self.postings(term)[0]
        return self._having_phrase((word,), None) if number is not None else ()

    def _having_phrase(self, phrase: tuple[str, ...], allowed: bytearray | None) -> list[int]:
        numbers = [self._lexicon.word(word) for word in phrase]
        run = [number for number in numbers if number is not None]
        if len(run) < len(numbers):
            return []
        found = {term for number in run if (term := self._lexicon.term_of_word(number)) is not None}
        order = sorted(found, key=self._lexicon.term_df)
        rows: Iterable[int] = self.postings(order[0])[0] if order else range(self.count)
        for term in order[1:]:
            rows = set(rows).intersection(self.postings(term)[0])
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

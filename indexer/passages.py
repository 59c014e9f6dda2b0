"""Rows and words of passages in an index file. Standard library only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.errors import IndexPositionsError
from indexer.posting_list import PostingList

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indexer.bm25 import Saturation
    from indexer.lexicon import Lexicon
    from indexer.postings import Reader
    from indexer.question import Question

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
        """How often a passage has a term."""
        return self.postings(term).frequency(row, self.length(row), self._model)

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

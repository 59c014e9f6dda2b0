"""The words and terms of an index file, looked up without loading them. Standard library only."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Literal
from zlib import crc32

from indexer import proximity
from indexer.analyzer import STOP_WORDS, stem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from indexer.format import Reader

NO_TERM = 0xFFFFFFFF


class Lexicon:
    """Numbers, document frequencies and idf of the words and terms in an index file."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._mask = reader.count("word.slots") - 1
        self.words = reader.count("word.df")
        self.terms = reader.count("term.df")

    def _item(self, section: str, at: int) -> int:
        return int(self._reader.view(section, at, at + 1)[0])

    def _string(self, kind: str, at: int) -> bytes:
        start, end = self._reader.view(f"{kind}.ends", at, at + 2)
        return bytes(self._reader.view(f"{kind}.text", start, end))

    def word(self, word: str) -> int | None:
        """The number of a word as written (folded), or None when no passage has it."""
        data = word.encode()
        slot = crc32(data) & self._mask
        while found := self._item("word.slots", slot):
            if self._string("word", found - 1) == data:
                return found - 1
            slot = (slot + 1) & self._mask
        return None

    def term_of_word(self, number: int) -> int | None:
        """The term of a word number; None for a stop word."""
        term = self._item("word.term", number)
        return None if term == NO_TERM else term

    def term(self, term: str) -> int | None:
        """The number of a term (a stem), or None when no passage has it."""
        data = term.encode()
        at = self._place(data)
        return at if at < self.terms and self._string("term", at) == data else None

    def _place(self, term: bytes) -> int:
        """The number of the first term that is not before this one."""
        return bisect_left(range(self.terms), term, key=lambda at: self._string("term", at))

    def terms_from(self, term: bytes, step: Literal[-1, 1]) -> Iterator[bytes]:
        """The terms before (-1) or after (1) one that need not be there, from near to far, as bytes."""
        at = self._place(term)
        if step < 0:
            at -= 1
        elif at < self.terms and self._string("term", at) == term:
            at += 1
        while 0 <= at < self.terms:
            yield self._string("term", at)
            at += step

    def every_term(self) -> Iterator[tuple[bytes, int]]:
        """Every term, as bytes, and the number of passages that have it."""
        return self._every("term")

    def term_dfs(self) -> memoryview:
        """The number of passages that have each term."""
        return self._reader.view("term.df")

    def dfs_of(self, terms: Iterable[bytes]) -> Iterator[int]:
        """The number of passages that have each of many terms; all terms of the index are read for it."""
        text, dfs = bytes(self._reader.view("term.text")), self.term_dfs()
        ends = self._reader.view("term.ends").tolist()
        for term in terms:
            at = bisect_left(range(self.terms), term, key=lambda at: text[ends[at] : ends[at + 1]])
            yield dfs[at] if at < self.terms and text[ends[at] : ends[at + 1]] == term else 0

    def every_word(self) -> Iterator[tuple[bytes, int]]:
        """Every word, as bytes, by number, and the number of passages that have it."""
        return self._every("word")

    def _every(self, kind: str) -> Iterator[tuple[bytes, int]]:
        text, start = bytes(self._reader.view(f"{kind}.text")), 0
        for end, df in zip(self._reader.view(f"{kind}.ends", 1), self._reader.view(f"{kind}.df"), strict=True):
            yield text[start:end], df
            start = end

    def look_up(self, word: str) -> tuple[int | None, int | None]:
        """Numbers of a folded word and of its term. The stemmer is loaded only for a word that no passage
        has.
        """
        number = self.word(word)
        if number is not None:
            return number, self.term_of_word(number)
        return None, None if word in STOP_WORDS else self.term(stem(word))

    def words_of_term(self, term: int) -> range:
        """The numbers of the words whose term it is; none for NO_TERM."""
        if term == NO_TERM:
            return range(0)
        first, last = self._reader.view("term.words", term, term + 2)
        return range(first, last)

    def word_df(self, number: int) -> int:
        """Passages that have the word."""
        return self._item("word.df", number)

    def term_df(self, term: int) -> int:
        """Passages that have the term."""
        return self._item("term.df", term)

    def kin(self, term: int) -> Iterator[tuple[int, float]]:
        """Terms that begin as this one does, and how much they are like it."""
        return proximity.kin(term, self.terms, lambda at: self._string("term", at))

    def pair_df(self, first: int, second: int) -> int:
        """Passages that have the two words side by side."""
        start, stop = self._reader.view("pair.start", first, first + 2)
        at = self._search(start, stop, second, lambda place: self._wide("pair.low", "pair.high", place))
        if at is not None:
            return self._wide("pair.df", "pair.many", at)
        start, stop = self._reader.view("once.start", first, first + 2)
        at = self._search(start, stop, second, lambda place: self._wide("once.low", "once.high", place))
        return 0 if at is None else 1

    def _wide(self, low: str, high: str, place: int) -> int:
        return self._item(low, place) | self._item(high, place) << 16

    @staticmethod
    def _search(low: int, end: int, wanted: int, item: Callable[[int], int]) -> int | None:
        """The place in ``[low, end)`` of an ascending array that has the wanted number."""
        at = bisect_left(range(low, end), wanted, key=item) + low
        return at if at < end and item(at) == wanted else None

    def word_text(self, number: int) -> str:
        """The word of a number."""
        return self._string("word", number).decode()

    def term_text(self, term: int) -> str:
        """The stem of a term number."""
        return self._string("term", term).decode()

    def beginning(self, letter: str) -> Iterator[str]:
        """The words as written (folded) that begin with a letter; no other words are read.

        A word begins as its stem does, and the words are in the order of their stems; those without come last.
        """
        first, after = (self._place(chr(ord(letter) + more).encode()) for more in (0, 1))
        starts = [self._item("term.words", at) for at in (first, after, self.terms)]
        for number in (*range(*starts[:2]), *range(starts[2], self.words)):
            word = self.word_text(number)
            if word.startswith(letter):
                yield word

    def vocabulary(self) -> Iterator[tuple[str, int]]:
        """Every word as written (folded) and the number of passages that have it."""
        return ((word.decode(), df) for word, df in self.every_word())

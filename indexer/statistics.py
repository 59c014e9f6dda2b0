"""What is known of a collection as a whole: how often words, terms and pairs occur in all of its indexes together.
Standard library only.

Indexes of passages that no longer count are taken off again, so that what is left is what one index of the others
would say.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from heapq import merge
from itertools import groupby
from typing import TYPE_CHECKING, Literal, NamedTuple

from indexer import proximity
from indexer.analyzer import STOP_WORDS
from indexer.bm25 import Totals, inverse_document_frequency

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from indexer.lexicon import Lexicon
    from indexer.settings import Settings, Variant

_KEPT = 1 << 14
"""Words, terms and pairs whose frequencies are kept in mind."""


class Statistics:
    """The public figures of a collection; see :class:`MergedFrequencies`."""

    def __init__(self, frequencies: MergedFrequencies, totals: Totals, variant: Variant) -> None:
        self._frequencies, self._totals, self._variant = frequencies, totals, variant
        self.passages = totals.passages
        self.average_length = totals.average

    def document_frequency(self, term: str) -> int:
        """Passages that have the term (a stem, as :meth:`Index.analyze` gives); 0 when none."""
        return self._frequencies.term_df(term)

    def idf(self, term: str) -> float | None:
        """rank-bm25's idf of the term; None when no passage has it."""
        df = self._frequencies.term_df(term)
        return inverse_document_frequency(df, self._totals, self._variant) if df else None


class Signed(NamedTuple):
    """The words of an index, and 1, or -1 where its passages do not count."""

    lexicon: Lexicon
    sign: int


class MergedFrequencies:
    """Document frequencies over several indexes, by word and term as text: the statistics that plans are made from.

    The passages of ``gone`` are among those of ``lexicons`` and do not count.
    """

    def __init__(self, lexicons: Sequence[Lexicon], gone: Sequence[Lexicon] = ()) -> None:
        self._every = [*(Signed(lexicon, 1) for lexicon in lexicons), *(Signed(lexicon, -1) for lexicon in gone)]
        self._lexicons = list(lexicons)
        self.word_df = lru_cache(_KEPT)(self._word_df)
        self.term_df = lru_cache(_KEPT)(self._term_df)
        self.pair_df = lru_cache(_KEPT)(self._pair_df)
        self._kin_of = lru_cache(_KEPT >> 4)(self._find_kin)
        self._term_of = lru_cache(_KEPT)(self._find_term)

    def look_up(self, word: str) -> tuple[str | None, str | None]:
        """The word, and its term, where a passage has them."""
        term = self._term_of(word)
        return (word if self.word_df(word) else None), (term if term is not None and self.term_df(term) else None)

    def _find_term(self, word: str) -> str | None:
        """The term of a word. The stemmer is loaded only for a word that no index has."""
        if word in STOP_WORDS:
            return None
        for lexicon in self._lexicons:
            number = lexicon.word(word)
            if number is not None:
                term = lexicon.term_of_word(number)
                return None if term is None else lexicon.term_text(term)
        from indexer.analyzer import stem

        return stem(word)

    def _word_df(self, word: str) -> int:
        found = ((lexicon, sign, lexicon.word(word)) for lexicon, sign in self._every)
        return sum(sign * lexicon.word_df(number) for lexicon, sign, number in found if number is not None)

    def _term_df(self, term: str) -> int:
        found = ((lexicon, sign, lexicon.term(term)) for lexicon, sign in self._every)
        return sum(sign * lexicon.term_df(number) for lexicon, sign, number in found if number is not None)

    def _pair_df(self, first: str, second: str) -> int:
        total = 0
        for lexicon, sign in self._every:
            a = lexicon.word(first)
            b = None if a is None else lexicon.word(second)
            if a is not None and b is not None:
                total += sign * lexicon.pair_df(a, b)
        return total

    def kin(self, term: str) -> Iterable[tuple[str, float]]:
        """Terms that begin as this one does, and how much they are like it."""
        return self._kin_of(term)

    def _find_kin(self, term: str) -> tuple[tuple[str, float], ...]:
        own = term.encode()
        before = proximity.kin_among(own, self._neighbours(own, -1))
        return (*before, *proximity.kin_among(own, self._neighbours(own, 1)))

    def _neighbours(self, term: bytes, step: Literal[-1, 1]) -> Iterator[tuple[str, bytes]]:
        """The terms that passages have before or after one in the alphabet, from near to far."""
        every = merge(*(lexicon.terms_from(term, step) for lexicon in self._lexicons), reverse=step < 0)
        for text, _ in groupby(every):
            if self.term_df(text.decode()):
                yield text.decode(), text

    def beginning(self, letter: str) -> Iterator[str]:
        """The words as written (folded) that begin with a letter and that a passage has."""
        words = {word for lexicon in self._lexicons for word in lexicon.beginning(letter)}
        return (word for word in words if self._word_df(word)) if len(self._every) > 1 else iter(words)

    def vocabulary(self) -> Iterator[tuple[str, int]]:
        """Every word as written (folded) that a passage has, and the number of passages that have it."""
        counts: Counter[str] = Counter()
        for lexicon, sign in self._every:
            for word, df in lexicon.vocabulary():
                counts[word] += sign * df
        return ((word, df) for word, df in counts.items() if df)


def totals_of(lexicons: Sequence[Signed], passages: int, length: int, settings: Settings) -> Totals:
    """The totals of a collection of indexes, whose terms are read, of the largest only those that others have.

    ``passages`` and ``length``: the passages that count, and the terms in all of them.
    """
    if settings.variant != "okapi":
        return Totals.of(passages, length, {}, settings)
    largest, *others = sorted(lexicons, key=lambda one: (-one.sign, -one.lexicon.terms))
    changes: Counter[bytes] = Counter()
    for lexicon, sign in others:
        for term, df in lexicon.every_term():
            changes[term] += sign * df
    counts = Counter(largest.lexicon.term_dfs())
    for change, before in zip(changes.values(), largest.lexicon.dfs_of(changes), strict=True):
        counts[before] -= 1
        counts[before + change] += 1
    return Totals.of(passages, length, {df: terms for df, terms in counts.items() if df and terms}, settings)

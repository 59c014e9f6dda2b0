"""What is known of a collection as a whole. Standard library only."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indexer.lexicon import Lexicon


class Statistics:
    """What is known of the collection as a whole."""

    def __init__(self, lexicon: Lexicon, passages: int, average_length: float) -> None:
        self._lexicon = lexicon
        self.passages = passages
        self.average_length = average_length

    def document_frequency(self, term: str) -> int:
        """Passages that have the term (a stem, as :meth:`Index.analyze` gives); 0 when none."""
        number = self._lexicon.term(term)
        return 0 if number is None else self._lexicon.term_df(number)

    def idf(self, term: str) -> float | None:
        """rank-bm25's idf of the term; None when no passage has it."""
        number = self._lexicon.term(term)
        return None if number is None else self._lexicon.idf(number)

    def word_frequency(self, word: str) -> int:
        """Passages that have the word as written (folded); 0 when none."""
        number = self._lexicon.word(word)
        return 0 if number is None else self._lexicon.word_df(number)

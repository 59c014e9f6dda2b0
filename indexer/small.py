"""Word numbers of a few passages, without compiled loops: what :class:`indexer.scan.Vocabulary` is for many."""

from __future__ import annotations

import numpy as np

from indexer.analyzer import words
from indexer.arrays import Ids


class SmallVocabulary:
    """The words met so far, numbered in order of appearance."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, texts: list[str]) -> tuple[Ids, Ids]:
        """The word numbers of the texts, run together, and how many words each text has."""
        found = [words(text) for text in texts]
        numbers = self._numbers
        ids = [numbers.setdefault(word, len(numbers)) for run in found for word in run]
        return np.array(ids, np.uint32), np.array([len(run) for run in found], np.uint32)

    def words(self) -> list[bytes]:
        """The words in the order of their numbers."""
        return [word.encode() for word in self._numbers]

"""The words of a collection in their final order.

They are sorted by (term, word), stop words last, so that the words of a term are neighbours and two builds of the same
passages number them alike, whoever counted them and in whatever order they were met.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from indexer.analyzer import STOP_WORDS
from indexer.arrays import NONE, Ids
from indexer.errors import IndexLimitError

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_WORDS = (1 << 24) - 1


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words sorted by (term, word), in UTF-8; term ``t`` is that of words ``[starts[t], starts[t + 1])``; the rest are
    stop words.
    """

    words: list[bytes]
    terms: list[bytes]
    starts: Ids

    def terms_of_words(self) -> Ids:
        """The term of each word; NONE for a stop word."""
        found = np.full(len(self.words), NONE, np.uint32)
        widths = np.diff(self.starts)
        found[: int(widths.sum())] = np.repeat(np.arange(len(widths), dtype=np.uint32), widths)
        return found

    def numbers(self, words: Iterable[bytes]) -> Ids:
        """The numbers of words of the vocabulary."""
        place = {word: at for at, word in enumerate(self.words)}
        return np.array([place[word] for word in words], np.uint32)


def sort_words(words: Iterable[bytes]) -> Vocabulary:
    """The vocabulary of these words. Raises IndexLimitError when they are more than one index holds."""
    import Stemmer

    every = sorted(set(words))
    if len(every) > MAX_WORDS:
        raise IndexLimitError(f"{len(every)} different words are more than one index holds; split the passages")
    stop = {word.encode() for word in STOP_WORDS}
    indexed = [word for word in every if word not in stop]
    stems = Stemmer.Stemmer("english", 0).stemWords(indexed)
    pairs = sorted(zip(stems, indexed, strict=True))
    ordered = [word for _, word in pairs] + [word for word in every if word in stop]
    terms: list[bytes] = []
    starts: list[int] = []
    for at, (term, _) in enumerate(pairs):
        if not terms or terms[-1] != term:
            terms.append(term)
            starts.append(at)
    starts.append(len(pairs))
    return Vocabulary(ordered, terms, np.array(starts, np.uint32))

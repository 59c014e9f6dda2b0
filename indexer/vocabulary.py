"""The words of a collection in their final order.

They are sorted by (term, word), stop words last, so that the words of a term are neighbours and two builds of the same
passages number them alike, whoever counted them and in whatever order they were met.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self

import numpy as np

from indexer.analyzer import STOP_WORDS
from indexer.arrays import NONE, Floats, Ids, Longs
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


class Pairs(NamedTuple):
    """Pairs of neighbours that begin with a range of words, by first and second word.

    ``ends``: where the pairs of each word of the range end; ``seconds``: their second words; ``df``: the passages they
    are in. Those of one passage only are apart: ``once_ends`` and ``once``, their second words.
    """

    ends: Longs
    seconds: Ids
    df: Ids
    once_ends: Longs
    once: Ids


class Counts(Protocol):
    """The passages as numbers, however they were counted.

    ``word_term``: the term of each word, NONE for a stop word. ``word_df`` and ``term_df``: the passages that have a
    word or a term. ``lengths``: terms in each passage. ``stream``: the words of all passages in order; ``offsets``:
    where each passage begins, one more item than there are passages. A context manager, for what is kept on disk.
    """

    vocabulary: Vocabulary
    word_term: Ids
    word_df: Longs
    term_df: Longs
    lengths: Ids
    stream: Ids
    offsets: Longs

    def postings(self, first: int, last: int) -> tuple[Ids, Ids]:
        """Ascending rows of terms ``[first, last)``, one term after another, and how often each has the term."""

    def pairs(self) -> tuple[list[Pairs], Floats]:
        """Pairs of neighbours, for one range of first words after another; and the Euclidean length of each passage's
        TF-IDF vector over words and pairs.
        """

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

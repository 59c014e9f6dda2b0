"""The words of a collection put into their final order.

They are sorted by (term, word), stop words last, so that the words of a term are neighbours and two builds of the same
passages number them alike, however many threads met them in whatever order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from indexer.analyzer import STOP_WORDS
from indexer.arrays import Ids
from indexer.errors import IndexLimitError

if TYPE_CHECKING:
    from indexer.scan import Vocabulary
    from indexer.small import SmallVocabulary

MAX_WORDS = (1 << 24) - 1


@dataclass(slots=True)
class Lexicon:
    """Words sorted by (term, word); term ``t`` is that of words ``[starts[t], starts[t + 1])``; the rest are
    stop
    words."""

    words: list[bytes]
    terms: list[bytes]
    starts: Ids


def sort_vocabularies(vocabularies: list[Vocabulary] | list[SmallVocabulary]) -> tuple[Lexicon, list[Ids]]:
    """The words of all vocabularies, sorted, and for each vocabulary the final numbers of its words."""
    import Stemmer

    own = [vocabulary.words() for vocabulary in vocabularies]
    every = sorted(set().union(*own))
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
    place = {word: at for at, word in enumerate(ordered)}
    numbers = [np.array([place[word] for word in words], np.uint32) for words in own]
    return Lexicon(ordered, terms, np.array(starts, np.uint32)), numbers

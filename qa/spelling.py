"""Misspelt words of a question, matched against the words of the corpus."""

from __future__ import annotations

from collections.abc import Iterable

_NEAR = 84.0  # of 100: one wrong letter in seven, or two that changed places in a longer word


def nearest(word: str, vocabulary: Iterable[str]) -> str | None:
    """The word of the vocabulary that is nearest to this one, if any is near; ties go to the first in the alphabet.

    The measure is rapidfuzz's ratio over Damerau-Levenshtein's optimal string alignment, words of like length only,
    the first letter kept: people rarely get that one wrong.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    like = sorted(other for other in vocabulary if abs(len(other) - len(word)) <= 2 and other[:1] == word[:1])
    found = process.extractOne(word, like, scorer=OSA.normalized_similarity, score_cutoff=_NEAR / 100)
    return str(found[0]) if found else None

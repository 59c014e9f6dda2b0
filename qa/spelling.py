"""Misspelt words of a question, matched against the words of the corpus."""

from __future__ import annotations

from collections.abc import Iterable

_LONG = 8  # letters, from which two slips are forgiven


def nearest(word: str, vocabulary: Iterable[str]) -> str | None:
    """The word of the vocabulary nearest to this one: one slip away, or two for long words; ties go to the alphabet.

    A slip is an edit of optimal string alignment (Damerau-Levenshtein without overlaps; rapidfuzz): a letter too many,
    too few or wrong, or two that changed places. The first letter is kept: people rarely get that one wrong.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    slips = 2 if len(word) >= _LONG else 1
    like = sorted(other for other in vocabulary if other[:1] == word[:1])
    found = process.extractOne(word, like, scorer=OSA.distance, score_cutoff=slips)
    return str(found[0]) if found else None

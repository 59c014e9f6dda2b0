"""How plainly a sentence says what a thing is."""

from __future__ import annotations

import re

from corpus.models import Passage
from indexer.analyzer import STOP_WORDS
from qa.question import Question
from qa.tokens import WORD, content_terms, term

# Kept as text: ``re`` compiles, and remembers, those that a definition comes to; no other question pays for them.
_ASKS = r"(?i:what (?:is|are|do(?:es)?)|(?:the )?(?:definition|meaning) of|about|defining)\b"
_MEANS = (
    r"""[s)"”’'*]*,?\s*(?:\([^)]{1,20}\)\s*)?"""
    r"""(?:means?|refers? to|is defined as|are defined as|consists? of|comprises?)\b"""
)
_IS_A = (
    r"""[s)"”’'*]*(?:\s*\([^)]{1,20}\))?(?:\s+(?:model|approach|arrangement))?"""
    r"""(?::\s|\s+(?:is|are|was|were)\s+(?:an?|the|one|any|where|when|those|groups?|partnerships?|arrangements?)\b)"""
)
_THEY_ARE = r"(?i)\b(?:it|they|this|these) (?:is|are|means?|refers? to) (?!not\b)\w+"


def defines(question: Question, passage: Passage, text: str, *, opens: bool) -> float:
    """How plainly the sentence says what the thing is.

    1 where it opens the text under a heading that names only the thing, 0.9 where it says so ("means", "is a"), 0.6
    where it says so of "it" or "they" under such a heading, 0.5 for an entry of a list that begins with the thing, 0.3
    for any other sentence under such a heading, else 0.
    """
    subject = question.subject
    if question.kind != "definition" or not subject:
        return 0.0
    headed = _is_headed(subject, passage)
    if headed and opens:
        return 1.0
    said = _says_what_it_is(subject, passage, text)
    return max(said, 0.6 * (headed and bool(re.search(_THEY_ARE, text))), 0.3 * headed)


def _says_what_it_is(subject: tuple[str, ...], passage: Passage, text: str) -> float:
    words = [found for found in WORD.finditer(text) if found[0].lower() not in STOP_WORDS]
    terms = [term(found[0]) for found in words]
    said = 0.0
    for start in range(len(terms) - len(subject) + 1):
        if tuple(terms[start : start + len(subject)]) == subject:
            if _is_said(text[words[start + len(subject) - 1].end() :], opens=start <= 2):
                return 0.9
            said = max(said, 0.5 * (start == 0 and passage.kind == "list_item"))
    return said


def _is_headed(subject: tuple[str, ...], passage: Passage) -> bool:
    """The nearest heading is the thing, or asks what it is."""
    if not passage.section:
        return False
    heading = content_terms(passage.section[-1])
    return heading == subject or bool(heading[-len(subject) :] == subject and re.match(_ASKS, passage.section[-1]))


def _is_said(after: str, *, opens: bool) -> bool:
    """What follows the thing's name says what it is: "means", "is a", or a colon at the start of an entry."""
    return bool(re.match(_MEANS, after) or (opens and re.match(_IS_A, after)))

"""A question as it is typed: words to score, words and phrases to require or to leave out."""

from __future__ import annotations

import re
from typing import NamedTuple

from indexer.analyzer import words

# Kept as text: few questions are marked.
_PHRASE = r'((?:(?<=\s)|^)[+-])?"([^"]*)"'
_MARKED = r"(?:(?<=\s)|^)([+-])(?=\w)(?!\d[\d.,]*%?(?:\s|$))(\S+)"


class Question(NamedTuple):
    """``scored``: the folded words that rank. ``required`` and ``excluded``: words that a passage must, or
    must not
    have, in any inflection. ``phrases`` and ``excluded_phrases``: runs of words, as written."""

    scored: tuple[str, ...]
    required: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded_phrases: tuple[tuple[str, ...], ...] = ()

    @property
    def constrained(self) -> bool:
        """Whether any passage is ruled out whatever its score."""
        return bool(self.required or self.excluded or self.phrases or self.excluded_phrases)


def is_marked(text: str) -> bool:
    """Whether a text may hold a phrase or a sign: if not, nothing is ruled out."""
    return '"' in text or "-" in text or "+" in text or "“" in text or "”" in text


def parse(text: str) -> Question:
    """Reads ``"exact phrase"``, ``-"phrase"``, ``+word`` and ``-word``; everything else is scored.

    A sign counts only at the start of a word that is not a number, so that ``co-operate``, ``2021 - 22`` and
    ``-5`` mean what they say; an odd quotation mark is no phrase.
    """
    if not is_marked(text):
        return Question(tuple(words(text)))
    text = text.replace("“", '"').replace("”", '"')
    found: dict[str, list[tuple[str, ...]]] = {"+": [], "-": []}
    marked: dict[str, list[str]] = {"+": [], "-": []}

    def phrase(match: re.Match[str]) -> str:
        run = tuple(words(match[2]))
        if run:
            found["-" if match[1] == "-" else "+"].append(run)
        return " " if match[1] == "-" else f" {match[2]} "

    def word(match: re.Match[str]) -> str:
        marked[match[1]] += words(match[2])
        return " " if match[1] == "-" else f" {match[2]} "

    rest = re.sub(_MARKED, word, re.sub(_PHRASE, phrase, text))
    return Question(tuple(words(rest)), tuple(marked["+"]), tuple(marked["-"]), tuple(found["+"]), tuple(found["-"]))

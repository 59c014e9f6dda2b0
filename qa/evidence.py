"""Passages found by the index -> the sentences in them that answer best.

A sentence is judged by what share of the question's weight (idf) it covers, itself and with the headings and the
lead-in above it, by word pairs kept in the question's order, by whether it carries the kind of thing asked for and,
for a definition, by whether it defines. The weights are in ``data/evidence.json`` and were chosen on public data.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.models import Passage, Span
from indexer.analyzer import fold, stem
from indexer.models import Hit
from qa.question import Lexicon, Question

_WORD = re.compile(r"[^\W_]+")
_ASKS = re.compile(r"(?:what (?:is|are|do(?:es)?)|(?:the )?(?:definition|meaning) of|about|defining)\b", re.IGNORECASE)
_UNDER_ITS_NAME = 1.0
_NUMBERS = frozenset("one two three four five six seven eight nine ten eleven twelve fifteen twenty hundred".split())
_MEANS = re.compile(r"""[s)"”’'*]*,?\s*(?:\([^)]{1,20}\)\s*)?(?:means?|refers? to|is defined as|are defined as|consists? of|comprises?)\b""")
_IS_A = re.compile(
    r"""[s)"”’'*]*(?:\s*\([^)]{1,20}\))?(?:\s+(?:model|approach|arrangement))?"""
    r"""(?::\s|\s+(?:is|are|was|were)\s+(?:an?|the|one|any|where|when|those|groups?|partnerships?|arrangements?)\b)"""
)
_NEAR = 0.5  # of a match: another word for the same thing


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that the index found, at its rank from 0."""

    key: int
    passage: Passage
    hit: Hit
    rank: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """The best sentence of a passage: its span in the passage's text, and what its score is made of.

    ``features`` are between 0 and 1 and ``score`` is their weighted sum. ``matched`` are the words of the sentence
    that the question has, as they are written there.
    """

    candidate: Candidate
    span: Span
    features: Mapping[str, float]
    score: float
    matched: tuple[str, ...]

    @property
    def text(self) -> str:
        """The sentence, word for word."""
        return self.candidate.passage.text[self.span.start : self.span.end]


@dataclass(frozen=True, slots=True)
class _Token:
    term: str
    text: str


@cache
def weights() -> Mapping[str, float]:
    """Feature -> weight."""
    data = json.loads((Path(__file__).parent / "data" / "evidence.json").read_text(encoding="utf-8"))
    found: dict[str, float] = data["weights"]
    return found


def rank(
    question: Question, candidates: Sequence[Candidate], lexicon: Lexicon, titles: Mapping[str, str] | None = None
) -> list[Evidence]:
    """The best sentence of each candidate, best first; ties keep the index's order.

    ``titles`` are those of the documents by id: a paper's title says what its sentences are about.
    """
    best = max((candidate.hit.score for candidate in candidates), default=0.0) or 1.0
    about = titles or {}
    found = [
        _best(question, one, one.hit.score / best, lexicon, about.get(one.passage.document_id, ""))
        for one in candidates
    ]
    return sorted(found, key=lambda evidence: (-evidence.score, evidence.candidate.rank))


def _best(question: Question, candidate: Candidate, retrieval: float, lexicon: Lexicon, title: str) -> Evidence:
    passage = candidate.passage
    scale = sum(lexicon.idf(term) for term in question.terms) or 1.0
    above = _present(_tokens("\n".join((title, *passage.section, passage.lead_in))), question)
    whole = _present(_tokens(passage.text), question)
    shared = {
        "passage": retrieval,
        "passage_coverage": _covered(question, whole | above, lexicon) / scale,
        "position": 1.0 / (1.0 + candidate.rank),
    }
    sentences = _sentences(passage)
    scored = [
        _judged(question, candidate, span, at, above, shared, scale, lexicon) for at, span in enumerate(sentences)
    ]
    return max(scored, key=lambda evidence: evidence.score)


def _sentences(passage: Passage) -> list[Span]:
    start = passage.span.start
    return [Span(span.start - start, span.end - start) for span in passage.sentences] or [Span(0, len(passage.text))]


def _judged(
    question: Question,
    candidate: Candidate,
    span: Span,
    at: int,
    above: set[str],
    shared: Mapping[str, float],
    scale: float,
    lexicon: Lexicon,
) -> Evidence:
    passage = candidate.passage
    tokens = _tokens(passage.text[span.start : span.end])
    present = _present(tokens, question)
    context = _covered(question, present | above, lexicon) / scale
    defines = _defines(question, passage, passage.text[span.start : span.end], at)
    under_name = defines == _UNDER_ITS_NAME  # the heading is the subject that the sentence leaves out
    features = {
        **shared,
        "coverage": context if under_name else _covered(question, present, lexicon) / scale,
        "context": context,
        "pairs": 1.0 if under_name else _pairs(question.terms, [token.term for token in tokens]),
        "counted": float(_counted(question, tokens)),
        "kind": float(carries(passage, span, question.expects)),
        "defines": defines,
        "signals": float(bool(question.signals & present)),
        "fragment": float(_is_fragment(passage.text[span.start : span.end])),
    }
    score = sum(weights().get(name, 0.0) * value for name, value in features.items())
    wanted = set(question.terms)
    matched = tuple(dict.fromkeys(token.text for token in tokens if token.term in wanted))
    return Evidence(candidate, span, features, score, matched)


def _is_fragment(text: str) -> bool:
    """Too short to say anything, or without the stop that ends a sentence."""
    return len(text.split()) < 4 or text.rstrip()[-1:].isalnum()


@cache
def _term(word: str) -> str:
    return stem(fold(word))


def _tokens(text: str) -> list[_Token]:
    return [_Token(_term(word), word) for word in _WORD.findall(text)]


def _present(tokens: Sequence[_Token], question: Question) -> set[str]:
    """The terms of a text, with those of an acronym's long form where either stands in it."""
    found = {token.term for token in tokens}
    for acronym, long_form in question.expansions:
        short, long = _term(acronym), {token.term for token in _tokens(long_form)}
        if short in found:
            found |= long
        elif long <= found:
            found.add(short)
    return found


def _covered(question: Question, present: set[str], lexicon: Lexicon) -> float:
    """The idf of the question's terms that are present, and half that of those for which another word is."""
    return sum(
        lexicon.idf(term) * (1.0 if term in present else _NEAR if question.near[term] & present else 0.0)
        for term in question.terms
    )


def _pairs(wanted: Sequence[str], present: Sequence[str]) -> float:
    """The share of the question's neighbouring terms that stand side by side, or one word apart, in this order."""
    pairs = list(zip(wanted, wanted[1:], strict=False))
    if not pairs:
        return 0.0
    near = set(zip(present, present[1:], strict=False)) | set(zip(present, present[2:], strict=False))
    return sum(pair in near for pair in pairs) / len(pairs)


def carries(passage: Passage, span: Span, labels: frozenset[str]) -> bool:
    """Whether an entity with one of these labels begins in this part of the passage's text."""
    start, end = passage.span.start + span.start, passage.span.start + span.end
    return any(
        entity.label in labels and start <= entity.span.start < end for entity in passage.entities
    )


def _counted(question: Question, tokens: Sequence[_Token]) -> bool:
    """The sentence has a number and, at most two words on, the thing that is to be counted."""
    numbers = [at for at, token in enumerate(tokens) if token.text[0].isdigit() or token.text.lower() in _NUMBERS]
    return any(token.term in question.counted for at in numbers for token in tokens[at + 1 : at + 4])


def _defines(question: Question, passage: Passage, text: str, at: int) -> float:
    """How plainly the sentence says what the thing is.

    1 under a heading that names only the thing, 0.9 where it says so ("means", "is a"), 0.5 for an entry of a list that
    begins with the thing, else 0.
    """
    subject = question.subject
    if question.kind != "definition" or not subject:
        return 0.0
    if at == 0 and _is_headed(subject, passage):
        return _UNDER_ITS_NAME
    tokens = list(_WORD.finditer(text))
    terms = [_term(token[0]) for token in tokens]
    said = 0.0
    for start in range(len(terms) - len(subject) + 1):
        if tuple(terms[start : start + len(subject)]) == subject:
            if _is_said(text[tokens[start + len(subject) - 1].end() :], opens=start <= 2):
                return 0.9
            said = max(said, 0.5 * (start == 0 and passage.kind == "list_item"))
    return said


def _is_headed(subject: tuple[str, ...], passage: Passage) -> bool:
    """The nearest heading is the thing, or asks what it is."""
    if not passage.section:
        return False
    heading = tuple(token.term for token in _tokens(passage.section[-1]))
    return heading == subject or bool(heading[-len(subject) :] == subject and _ASKS.match(passage.section[-1]))


def _is_said(after: str, *, opens: bool) -> bool:
    """What follows the thing's name says what it is: "means", "is a", or a colon at the start of an entry."""
    return bool(_MEANS.match(after) or (opens and _IS_A.match(after)))

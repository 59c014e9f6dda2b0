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


def rank(question: Question, candidates: Sequence[Candidate], lexicon: Lexicon) -> list[Evidence]:
    """The best sentence of each candidate, best first; ties keep the index's order."""
    best = max((candidate.hit.score for candidate in candidates), default=0.0) or 1.0
    found = [_best(question, candidate, candidate.hit.score / best, lexicon) for candidate in candidates]
    return sorted(found, key=lambda evidence: (-evidence.score, evidence.candidate.rank))


def _best(question: Question, candidate: Candidate, retrieval: float, lexicon: Lexicon) -> Evidence:
    passage = candidate.passage
    scale = sum(lexicon.idf(term) for term in question.terms) or 1.0
    above = _present(_tokens("\n".join((*passage.section, passage.lead_in))), question)
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
    features = {
        **shared,
        "coverage": _covered(question, present, lexicon) / scale,
        "context": _covered(question, present | above, lexicon) / scale,
        "pairs": _pairs(question.terms, [token.term for token in tokens if token.term]),
        "kind": float(_carries(passage, span, question.expects)),
        "defines": float(question.kind == "definition" and _defines(question, passage, tokens, at)),
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


def _carries(passage: Passage, span: Span, labels: frozenset[str]) -> bool:
    start, end = passage.span.start + span.start, passage.span.start + span.end
    return any(
        entity.label in labels and start <= entity.span.start < end for entity in passage.entities
    )


def _defines(question: Question, passage: Passage, tokens: Sequence[_Token], at: int) -> bool:
    """The sentence opens with the thing and says what it is, or is the first under a heading that names only it."""
    subject = [term for term in question.subject if term]
    if not subject:
        return False
    heading = [token.term for token in _tokens(passage.section[-1])] if passage.section else []
    if at == 0 and (heading == subject or (heading[-len(subject) :] == subject and _ASKS.match(passage.section[-1]))):
        return True
    opening = [token.term for token in tokens[: len(subject) + 3]]
    for skip in range(3):
        if opening[skip : skip + len(subject)] == subject:
            following = {token.text.lower() for token in tokens[skip + len(subject) : skip + len(subject) + 4]}
            return bool(following & {"is", "are", "means", "mean", "refers", "refer", "was", "were", "comprises"})
    return False

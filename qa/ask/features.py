"""What speaks for a sentence as the answer to a question: numbers from 0 to 1, each with a name.

First what holds for a passage and for each of its sentences; then what the numbers are made of: how much of the
question a text covers, whether it says something of the kind asked for that the question does not say itself, and how
plainly it says what a thing is.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from corpus.models import Passage, Reference, Span
from corpus.numerals import WORDS
from indexer.analyzer import STOP_WORDS
from qa.ask.coverage import Coverage
from qa.ask.question import Question
from qa.ask.terms import WORD, content_terms, term, terms_of


@cache
def constants() -> Mapping[str, Mapping[str, Any]]:
    """The numbers of ``data/weights.json``, by group and name; each group says where its numbers come from."""
    data = json.loads((Path(__file__).parent / "data" / "weights.json").read_text(encoding="utf-8"))
    return {group: numbers for group, numbers in data.items() if group != "about"}


VALUES = frozenset({"quantity", "money", "duration", "frequency", "date"})
NAMES = frozenset({"who", "where"})


class Sentence(NamedTuple):
    """A sentence at a first look: which it is of its passage, and what it and what stands right ``before`` it have of
    the question, as the bits of ``Coverage``.
    """

    number: int
    span: Span
    here: int
    before: int


class Context(NamedTuple):
    """What holds for all sentences of a passage: what the titles ``above`` it, it itself and the passage ``before`` it
    have of the question, and the features of the passage.
    """

    above: int
    whole: int
    before: int
    opens_section: bool
    features: Mapping[str, float]


def sentences_of(passage: Passage) -> tuple[Span, ...]:
    """The sentences as spans into the passage's own text."""
    start = passage.span.start
    if len(passage.sentences) == 1:
        return (Span(passage.sentences[0].start - start, passage.sentences[0].end - start),)
    return tuple(Span(span.start - start, span.end - start) for span in passage.sentences) or (
        Span(0, len(passage.text)),
    )


def context_of(
    question: Question,
    passage: Passage,
    coverage: Coverage,
    *,
    above: int,
    whole: int,
    near: int,
    before: int,
    closeness: float,
    opens: bool,
) -> Context:
    """The features of a passage as a whole.

    ``near`` is what its neighbours have; ``closeness`` its window's share of the best cosine; ``opens`` says that no
    passage found stands above it under the same heading.
    """
    references = bool(question.references) and any(
        same_provision(asked, made) for asked in question.references for made in passage.references
    )
    features = {
        "tfidf": closeness,
        "passage_coverage": coverage.share(whole | above),
        "near": coverage.share(whole | above | near),
        "reference": float(references),
    }
    return Context(above, whole, before, opens, features)


def judge(
    question: Question, passage: Passage, coverage: Coverage, sentence: Sentence, context: Context
) -> dict[str, float]:
    """All features of one sentence; whether it is the passage's first decides what it may define."""
    span, here = sentence.span, sentence.here
    text = passage.text[span.start : span.end]
    defined = defines(question, passage, text, opens=sentence.number == 0 and context.opens_section)
    if defined == constants()["definition"]["headed"]:
        # Right under its name a definition leaves the name out: the heading is then part of what is said.
        here |= coverage.of(passage.section[-1])
    value = question.kind in VALUES
    shape = says_shape(question, text)
    entity = says_entity(question, passage, span)
    return {
        **context.features,
        "context": coverage.share(sentence.here | context.above),
        "before": coverage.share(sentence.here | context.above | sentence.before),
        "plain": coverage.share(here, coverage.others),
        "named": coverage.share(here | context.above | context.whole, coverage.names),
        "value": float(value and (entity if question.expects else shape)),
        "value_like": float(value and shape),
        "name": float(question.kind in NAMES and (entity or says_name(question, text))),
        "wording": float(shape and not value),
        "rules": float(settles(question, text)),
        "counted": float(counts(question, text)),
        "defines": defined,
        "fragment": float(_is_fragment(text)),
        "asks": float(text.rstrip().endswith("?")),
        "length": min(1.0, math.log1p(len(terms_of(text))) / 5),
    }


def matched(question: Question, tokens: Iterable[str]) -> dict[str, float]:
    """The terms of the question that a text has, and how fully: 0.5 where it has another word for one."""
    strengths: dict[str, float] = {}
    present = set(tokens)
    for token in question.matches.keys() & present:
        for own, strength in question.matches[token]:
            if strength > strengths.get(own, 0.0):
                strengths[own] = strength
    for acronym, long_form in question.expansions:
        if term(acronym) in question.weights and present.issuperset(terms_of(long_form)):
            strengths[term(acronym)] = 1.0
    return strengths


def covered(question: Question, strengths: Mapping[str, float]) -> float:
    """The share of the question's weight that is there."""
    return sum(question.weights[own] * strengths[own] for own in question.terms if own in strengths)


def news(question: Question, text: str) -> float:
    """How much a text says beyond the words of the question: 1 from ``news`` words on."""
    enough: int = constants()["sentence"]["news"]
    return min(1.0, len(set(content_terms(text)) - question.weights.keys()) / enough)


def matched_words(question: Question, text: str) -> tuple[str, ...]:
    """The words of the sentence that the question has, as they are written."""
    return tuple(dict.fromkeys(word for word in WORD.findall(text) if term(word) in question.weights))


def same_provision(asked: Reference, made: Reference) -> bool:
    """Whether a document refers to what a question names: the provision, or the Act where it names no more."""
    if asked.instrument != made.instrument:
        return False
    return not asked.numbers or (asked.unit == made.unit and bool(set(asked.numbers) & set(made.numbers)))


# Written with a capital although no sentence begins there. Kept as text: few questions ask for a name.
_CAPITAL = r"""(?<=[^\W_] |[,;:)(“"‘|] |.[(“"‘])[A-Z][\w’'-]+"""


def says_entity(question: Question, passage: Passage, span: Span) -> bool:
    """Whether an entity with a label that answers carry, other than those named in the question, begins in this part of
    the passage's text.
    """
    if not question.expects:
        return False
    asked = question.text.lower()
    start, end = passage.span.start + span.start, passage.span.start + span.end
    return any(
        start <= entity.span.start < end and entity.label in question.expects and entity.text.lower() not in asked
        for entity in passage.entities
    )


def says_shape(question: Question, text: str) -> bool:
    """Whether a text is worded as answers of this kind are; a figure or date counts if the question has not got it."""
    shapes = question.rule.shapes_in(text)
    if question.kind not in VALUES:
        return any(True for _ in shapes)
    asked = question.text.lower()
    return any(shape.lower() not in asked for shape in shapes)


def settles(question: Question, text: str) -> bool:
    """Whether a text says plainly that something may, must or is to be, or not, where that is asked."""
    return bool(question.rule.ruling) and re.search(question.rule.ruling, text, re.IGNORECASE) is not None


def says_name(question: Question, text: str) -> bool:
    """Whether a text names somebody or something, by a capital inside a sentence, that the question does not name."""
    return any(
        term(word) not in question.weights and word.lower() not in STOP_WORDS for word in re.findall(_CAPITAL, text)
    )


def says_kind(question: Question, passage: Passage, span: Span) -> bool:
    """Whether this part of the passage's text gives what the kind of question asks for; true where none is told."""
    text = passage.text[span.start : span.end]
    if question.kind in NAMES:
        return says_entity(question, passage, span) or says_name(question, text)
    if question.kind in VALUES:
        return says_entity(question, passage, span) or says_shape(question, text)
    if question.expects:
        return says_entity(question, passage, span)
    return not question.rule.shape or says_shape(question, text)




def counts(question: Question, text: str) -> bool:
    """The sentence has a number and, at most two words on, the thing that is to be counted."""
    if not question.counted:
        return False
    words = WORD.findall(text)
    numbers = (place for place, word in enumerate(words) if word[0].isdigit() or word.lower() in WORDS)
    following = {term(word) for place in numbers for word in words[place + 1 : place + 4]}
    return any(own in question.counted for word in following for own, _ in question.matches.get(word, ()))


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
_ASKED = r"(?i)\b(?:whether|if|unless|how|what|when|where|which|why)\s+(?:(?:an?|the)\s+)?[\"“‘']?$"
_DASH = r"""[s)"”’'*]*(?:\s*\([^)]{1,20}\))?\s+[-–—]\s+\w"""
_ACRONYM_IS = r"\)[,”\"’]*\s+(?:is|are|means?)\s+(?:an?|the|one|any)\b"
_IS_NAMED = (
    r"\b(?:counts? as|counted as|known as|referred to as|(?:is|are) (?:called|termed))\s+"
    r"(?:an?\s|the\s)?[\"“‘']?$"
)
_THEY_ARE = r"(?i)\b(?:it|they|this|these) (?:is|are|means?|refers? to) (?!not\b)\w+"


def defines(question: Question, passage: Passage, text: str, *, opens: bool) -> float:
    """How plainly the sentence says what the thing is.

    It counts most (``headed``) where it opens the text under a heading that names only the thing, then where it says so
    ("means", "is a"), where it says so of "it" or "they" under such a heading, where it is an entry of a list that
    begins with the thing, and least ``below`` such a heading; else 0. The figures are in ``data/weights.json``.
    """
    subject = question.subject
    if question.kind != "definition" or not subject:
        return 0.0
    headed = _is_headed(subject, passage)
    plainly = constants()["definition"]
    if not headed:
        return _says_what_it_is(subject, passage, text)
    if opens:
        return float(plainly["headed"])
    under = plainly["they"] if re.search(_THEY_ARE, text) else plainly["below"]
    return max(_says_what_it_is(subject, passage, text), float(under))


def _says_what_it_is(subject: tuple[str, ...], passage: Passage, text: str) -> float:
    plainly = constants()["definition"]
    words = [word for word in WORD.finditer(text) if word[0].lower() not in STOP_WORDS]
    terms = [term(word[0]) for word in words]
    begins = False
    for start in range(len(terms) - len(subject) + 1):
        if tuple(terms[start : start + len(subject)]) == subject:
            before, after = text[: words[start].start()], text[words[start + len(subject) - 1].end() :]
            if re.search(_ASKED, before):
                continue
            if _is_said(after, opens=start <= 2, entry=start == 0) or _is_named(before, after):
                return float(plainly["said"])
            begins = begins or start == 0
    return float(plainly["entry"]) if begins and passage.kind == "list_item" else 0.0


def _is_headed(subject: tuple[str, ...], passage: Passage) -> bool:
    """The nearest heading is the thing, or asks what it is."""
    if not passage.section:
        return False
    heading = content_terms(passage.section[-1])
    return heading == subject or bool(heading[-len(subject) :] == subject and re.match(_ASKS, passage.section[-1]))


def _is_said(after: str, *, opens: bool, entry: bool) -> bool:
    """What follows the thing's name says what it is: "means", "is a", or a colon or dash at the start of an entry."""
    return bool(re.match(_MEANS, after) or (opens and re.match(_IS_A, after)) or (entry and re.match(_DASH, after)))


def _is_named(before: str, after: str) -> bool:
    """What stands before the thing's name says that the name is for it ("counts as a"), or the name is an acronym in
    brackets and what follows says what it is.
    """
    return bool(re.search(_IS_NAMED, before) or (before.endswith("(") and re.match(_ACRONYM_IS, after)))


_ADDRESS = r"(?:https?://|www\.)\S+"
_ASKS_ADDRESS = frozenset(term(word) for word in "website web site page address link online contact email read".split())


def only_points(question: Question, text: str) -> bool:
    """Whether a sentence does no more than give an address of the web, and none is asked for."""
    if "://" not in text and "www." not in text:
        return False
    beside = content_terms(re.sub(_ADDRESS, " ", text))
    return len(beside) <= constants()["sentence"]["pointer"] and _ASKS_ADDRESS.isdisjoint(question.weights)


def _is_fragment(text: str) -> bool:
    """Too short to say anything, or without the stop that ends a sentence."""
    return len(text.split()) < 4 or text.rstrip()[-1:].isalnum()

"""What speaks for a sentence as the answer to a question: numbers from 0 to 1, each with a name.

First what holds for a passage and for each of its sentences; then what the numbers are made of: how much of the
question a text covers, whether it says something of the kind asked for that the question does not say itself, and how
plainly it says what a thing is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from corpus.models import Passage, Reference, Span
from corpus.numerals import WORDS
from indexer.analyzer import STOP_WORDS
from qa.ask.question import Question
from qa.ask.terms import WORD, content_terms, term, terms_of


@cache
def constants() -> Mapping[str, Mapping[str, Any]]:
    """The numbers of ``data/weights.json``, by group and name; each group says where its numbers come from."""
    data = json.loads((Path(__file__).parent / "data" / "weights.json").read_text(encoding="utf-8"))
    return {group: numbers for group, numbers in data.items() if group != "about"}


VALUES = frozenset({"quantity", "money", "duration", "frequency", "date"})
NAMES = frozenset({"who", "where"})


class Context(NamedTuple):
    """What holds for all sentences of a passage: what it and the titles above it cover, and the first features."""

    sentences: tuple[Span, ...]
    above: Mapping[str, float]
    whole: Mapping[str, float]
    opens_section: bool
    features: Mapping[str, float]


def sentences_of(passage: Passage) -> tuple[Span, ...]:
    """The sentences as spans into the passage's own text."""
    start = passage.span.start
    return tuple(Span(span.start - start, span.end - start) for span in passage.sentences) or (
        Span(0, len(passage.text)),
    )


def context_of(
    question: Question, passage: Passage, title: str, *, closeness: float, opens: bool
) -> Context:
    """The features of a passage as a whole.

    ``closeness`` is its share of the best cosine; ``opens`` says that no passage found stands above it under the same
    heading.
    """
    above = matched(question, (part for text in (title, *passage.section, passage.lead_in) for part in terms_of(text)))
    whole = matched(question, terms_of(passage.text))
    references = bool(question.references) and any(
        same_provision(asked, made) for asked in question.references for made in passage.references
    )
    features = {
        "tfidf": closeness,
        "passage_coverage": covered(question, union(whole, above)),
        "reference": float(references),
    }
    return Context(sentences_of(passage), above, whole, opens, features)


def judge(question: Question, passage: Passage, span: Span, context: Context, *, first: bool) -> dict[str, float]:
    """The features of one sentence, those of its passage among them; whether it is the passage's first decides what it
    may define.
    """
    text = passage.text[span.start : span.end]
    defined = defines(question, passage, text, opens=first and context.opens_section)
    # Right under its name a definition leaves the name out: the heading is then part of what is said.
    statement = f"{passage.section[-1]}: {text}" if defined == constants()["definition"]["headed"] else text
    here = matched(question, terms_of(statement))
    around = union(here, context.above)
    value = question.kind in VALUES
    shape = says_shape(question, text)
    entity = says_entity(question, passage, span)
    return {
        **context.features,
        "context": covered(question, around),
        "plain": _share(question, here, names=False),
        "named": _share(question, union(around, context.whole), names=True),
        "exact": _exact(question, statement),
        "value": float(value and (entity if question.expects else shape)),
        "value_like": float(value and shape),
        "name": float(question.kind in NAMES and (entity or says_name(question, text))),
        "wording": float(shape and not value),
        "counted": float(counts(question, text)),
        "defines": defined,
        "fragment": float(_is_fragment(text)),
        "asks": float(text.rstrip().endswith("?")),
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


def union(first: Mapping[str, float], second: Mapping[str, float]) -> dict[str, float]:
    """What either of two texts has."""
    return {key: max(first.get(key, 0.0), second.get(key, 0.0)) for key in first.keys() | second.keys()}


def covered(question: Question, strengths: Mapping[str, float]) -> float:
    """The share of the question's weight that is there."""
    return sum(question.weights[own] * strengths[own] for own in question.terms if own in strengths)


def news(question: Question, text: str) -> float:
    """How much a text says beyond the words of the question: 1 from ``news`` words on."""
    enough: int = constants()["sentence"]["news"]
    return min(1.0, len(set(content_terms(text)) - question.weights.keys()) / enough)


def _share(question: Question, strengths: Mapping[str, float], *, names: bool) -> float:
    """The share of the weight of the question's names, or of its other words; 1 where it has none of the sort."""
    wanted = [own for own in question.terms if (own in question.names) == names]
    scale = sum(question.weights[own] for own in wanted)
    return sum(question.weights[own] * strengths.get(own, 0.0) for own in wanted) / scale if scale else 1.0


def _exact(question: Question, text: str) -> float:
    """The share of the question's weight whose words stand here as they are written there."""
    present = {word.lower() for word in WORD.findall(text)}
    return sum(question.weights[own] for own in question.terms if question.words[own] in present)


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

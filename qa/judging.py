"""What speaks for a sentence as the answer to a question: numbers from 0 to 1, each with a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from corpus.models import Passage, Reference, Span
from qa.answering import NAMES, VALUES, says_entity, says_name, says_shape
from qa.defining import defines
from qa.question import Question
from qa.tokens import WORD, content_terms, term, terms_of

_NUMBERS = frozenset("one two three four five six seven eight nine ten eleven twelve fifteen twenty hundred".split())
_ADDRESS = r"(?:https?://|www\.)\S+"
_ASKS_ADDRESS = frozenset(term(word) for word in "website web site page address link online contact email read".split())
_POINTER = 4  # words but for stop words beside an address ("For more information visit ...")
_NEWS = 6  # words that the question does not have: as many make a sentence that says something


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


def judge(question: Question, passage: Passage, span: Span, at: int, context: Context) -> dict[str, float]:
    """The features of one sentence, those of its passage among them."""
    text = passage.text[span.start : span.end]
    defined = defines(question, passage, text, opens=at == 0 and context.opens_section)
    # Right under its name a definition leaves the name out: the heading is then part of what is said.
    said = f"{passage.section[-1]}: {text}" if defined == 1.0 else text
    here = matched(question, terms_of(said))
    around = union(here, context.above)
    value = question.kind in VALUES
    shape = says_shape(question, text)
    entity = says_entity(question, passage, span)
    return {
        **context.features,
        "context": covered(question, around),
        "plain": _share(question, here, names=False),
        "named": _share(question, union(around, context.whole), names=True),
        "exact": _exact(question, said),
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
    found: dict[str, float] = {}
    present = set(tokens)
    for token in question.matches.keys() & present:
        for own, strength in question.matches[token]:
            if strength > found.get(own, 0.0):
                found[own] = strength
    for acronym, long_form in question.expansions:
        if term(acronym) in question.weights and present.issuperset(terms_of(long_form)):
            found[term(acronym)] = 1.0
    return found


def union(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    """What either of two texts has."""
    return {key: max(one.get(key, 0.0), other.get(key, 0.0)) for key in one.keys() | other.keys()}


def covered(question: Question, found: Mapping[str, float]) -> float:
    """The share of the question's weight that is there."""
    return sum(question.weights[own] * found[own] for own in question.terms if own in found)


def news(question: Question, text: str) -> float:
    """How much a text says beyond the words of the question: 1 from six words on."""
    return min(1.0, len(set(content_terms(text)) - question.weights.keys()) / _NEWS)


def _share(question: Question, found: Mapping[str, float], *, names: bool) -> float:
    """The share of the weight of the question's names, or of its other words; 1 where it has none of the sort."""
    wanted = [own for own in question.terms if (own in question.names) == names]
    scale = sum(question.weights[own] for own in wanted)
    return sum(question.weights[own] * found.get(own, 0.0) for own in wanted) / scale if scale else 1.0


def _exact(question: Question, text: str) -> float:
    """The share of the question's weight whose words stand here as they are written there."""
    present = {word.lower() for word in WORD.findall(text)}
    return sum(question.weights[own] for own in question.terms if question.words[own] in present)


def same_provision(asked: Reference, made: Reference) -> bool:
    """Whether a document refers to what a question names: the provision, or the Act where it names no more."""
    if asked.instrument != made.instrument:
        return False
    return not asked.numbers or (asked.unit == made.unit and bool(set(asked.numbers) & set(made.numbers)))


def counts(question: Question, text: str) -> bool:
    """The sentence has a number and, at most two words on, the thing that is to be counted."""
    if not question.counted:
        return False
    words = WORD.findall(text)
    numbers = (at for at, word in enumerate(words) if word[0].isdigit() or word.lower() in _NUMBERS)
    following = {term(word) for at in numbers for word in words[at + 1 : at + 4]}
    return any(own in question.counted for word in following for own, _ in question.matches.get(word, ()))


def only_points(question: Question, text: str) -> bool:
    """Whether a sentence does no more than give an address of the web, and none is asked for."""
    if "://" not in text and "www." not in text:
        return False
    said = content_terms(re.sub(_ADDRESS, " ", text))
    return len(said) <= _POINTER and _ASKS_ADDRESS.isdisjoint(question.weights)


def _is_fragment(text: str) -> bool:
    """Too short to say anything, or without the stop that ends a sentence."""
    return len(text.split()) < 4 or text.rstrip()[-1:].isalnum()


def matched_words(question: Question, text: str) -> tuple[str, ...]:
    """The words of the sentence that the question has, as they are written."""
    return tuple(dict.fromkeys(word for word in WORD.findall(text) if term(word) in question.weights))

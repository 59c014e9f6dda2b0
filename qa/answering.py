"""Whether a text says something of the kind that a question asks for, and that the question does not say itself."""

from __future__ import annotations

import re

from corpus.models import Passage, Span
from indexer.analyzer import STOP_WORDS
from qa.question import Question
from qa.tokens import term

VALUES = frozenset({"quantity", "money", "duration", "frequency", "date"})
NAMES = frozenset({"who", "where"})
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
    found = question.rule.shapes_in(text)
    if question.kind not in VALUES:
        return any(True for _ in found)
    asked = question.text.lower()
    return any(shape.lower() not in asked for shape in found)


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

"""A question and a sentence with what stands around it -> the numbers of their word pieces, as the reader sees them."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from qa.ask.encoder.wordpiece import END, START, numbers

QUESTION, SENTENCE, HEADING, BEFORE, AFTER = 32, 48, 12, 12, 6
"""Most pieces of each part; the reader was trained with these."""

_BAR = 1064  # the piece "|"
_LOOKED_AT = 512  # pieces of a text at most, so that the last of a long question or heading are found
_KEPT = 2048  # texts whose pieces are kept


class Said(NamedTuple):
    """A sentence, the headings above it, and what stands right before and after it, or introduces it."""

    sentence: str
    heading: str = ""
    before: str = ""
    after: str = ""


class Pair(NamedTuple):
    """The numbers of all pieces, and the place of the first that is not of the question."""

    numbers: tuple[int, ...]
    second: int


@lru_cache(_KEPT)
def _pieces(text: str) -> tuple[int, ...]:
    return tuple(numbers(text, _LOOKED_AT)[1:-1])


def pair(question: str, said: Said) -> Pair:
    """[CLS] question [SEP] sentence [SEP] heading | before | after [SEP]; of each part that which stands nearest."""
    asked, sentence = _pieces(question)[-QUESTION:], _pieces(said.sentence)[:SENTENCE]
    heading, before, after = _pieces(said.heading)[-HEADING:], _pieces(said.before)[-BEFORE:], _pieces(said.after)
    around = (*heading, _BAR, *before, _BAR, *after[:AFTER])
    return Pair((START, *asked, END, *sentence, END, *around, END), len(asked) + 2)

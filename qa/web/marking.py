"""A passage cut where it is to be marked, so that a template can wrap the pieces and escape each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.models import Span
from qa.tokens import WORD


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, and whether it is marked."""

    text: str
    marked: bool


def with_words(text: str, words: Sequence[str]) -> list[Piece]:
    """The text with each of its words that is one of ``words`` marked, in any case."""
    wanted = {word.casefold() for word in words}
    places = [found.span() for found in WORD.finditer(text) if found[0].casefold() in wanted]
    return list(_pieces(text, places))


def with_span(text: str, span: Span | None) -> list[Piece]:
    """The text with one span of it marked."""
    return list(_pieces(text, [(span.start, span.end)] if span and span.start < span.end else []))


def _pieces(text: str, places: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    at = 0
    for start, end in places:
        if at < start:
            yield Piece(text[at:start], False)
        yield Piece(text[start:end], True)
        at = end
    if at < len(text) or not text:
        yield Piece(text[at:], False)

"""What the rules hand to one another: terms to look for, mentions found, short names defined, passages on their way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.tokens import Doc

    from corpus.characters import View
    from corpus.models import Passage


@dataclass(frozen=True, slots=True)
class Term:
    """A phrase to look for and the entity it stands for.

    ``cased`` phrases match as written, others in any case. ``guard`` names a test of the neighbouring words.
    ``short`` phrases count only in a document that also has a full mention of ``id``.
    """

    phrase: str
    label: str
    id: str
    cased: bool = False
    guard: str = ""
    short: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """An entity at characters ``[start, end)`` of one folded passage.

    ``rank`` orders sources: 0 the document's own definition, 1 a gazetteer, 2 a pattern.
    """

    start: int
    end: int
    label: str
    id: str
    rank: int = 1
    short: bool = False


@dataclass(frozen=True, slots=True)
class Definition:
    """``term`` stands for the text ``long_form`` at ``[start, end)`` of the folded text.

    ``sure`` says that the term is quoted, or that the letters of the acronym cannot fit the long form by chance.
    """

    term: str
    long_form: str
    start: int
    end: int
    sure: bool = True


@dataclass(slots=True)
class Draft:
    """A passage on its way: folded, tokenised, with what has been found and what it defines so far."""

    passage: Passage
    folded: View
    doc: Doc
    mentions: list[Mention]
    defined: list[Definition]


def covered(length: int, spans: Iterable[tuple[int, int]]) -> bytearray:
    """A byte for each of ``length`` characters: 1 where a span that begins among them covers it."""
    mask = bytearray(length)
    for start, end in spans:
        end = min(end, length)
        mask[start:end] = b"\1" * (end - start)
    return mask

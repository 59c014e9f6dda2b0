"""A paragraph of a text file on its way to a block.

Quotations that are paragraphs by themselves, and the lines below them that say whose they are.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.characters import visible
from corpus.patterns import word_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.readers.plain.paragraphs import Paragraph


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph with its text made whole, its page starts, and the footnote marks taken from it.

    The indent of the piece that opens the file is not known: editors and scripts trim files.
    """

    source: Paragraph
    text: str
    pages: tuple[tuple[int, int], ...] = ()
    marks: str = ""
    opens_file: bool = False
    is_note: bool = False

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())


def mark_quotes(pieces: Sequence[Piece], roles: list[str]) -> None:
    """Paragraphs that are one quotation from their first character to their last, or its next paragraph."""
    inside = False
    for index, piece in enumerate(pieces):
        if roles[index] or piece.words < 2:
            inside = inside and not roles[index]
            continue
        opens, closed = piece.text[0] in '“"', _closes_at(piece.text)
        if opens and (closed == len(piece.text) or closed is None):
            roles[index] = "quote"


def _closes_at(text: str) -> int | None:
    """Where the quotation that opens the text ends, or ``None`` when it does not."""
    straight = text.startswith('"')
    depth = 0
    for index, character in enumerate(text):
        if character == "“" or (straight and index == 0):
            depth += 1
        elif character == "”" or (straight and character == '"'):
            depth -= 1
            if depth == 0:
                return index + 1 + (text[index + 1 :].strip() in (".", ","))
    return None


def mark_attributions(pieces: Sequence[Piece], roles: list[str]) -> None:
    """Short lines without a stop below a quotation that name a person's office, or that most quotations have.

    Words that the file also uses elsewhere, as a heading, are none.
    """
    quotes = [i for i, role in enumerate(roles[:-1]) if role == "quote" and _closes_at(pieces[i].text) is not None]
    below = [i + 1 for i in quotes if roles[i + 1] == "" and _may_attribute(pieces[i + 1])]
    everywhere = Counter(visible(piece.text) for piece in pieces)
    under_quotes = Counter(visible(pieces[index].text) for index in below)
    usual = len(below) >= 3 and len(below) >= 0.6 * len(quotes)
    for index in below:
        text = visible(pieces[index].text)
        if under_quotes[text] == everywhere[text] and (usual or _names_office(text)):
            roles[index] = "attribution"


def _may_attribute(piece: Piece) -> bool:
    return piece.source.last.unfinished and piece.words <= 30


def _names_office(text: str) -> bool:
    words = {word.strip(",;()-–—").casefold() for word in text.split()}
    return text[0] in "-–—―" or not words.isdisjoint(word_list("offices"))

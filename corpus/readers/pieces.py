"""A paragraph of a text file on its way to a block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.readers.paragraphs import Paragraph


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

"""What the readers of Word and of OpenDocument text share: the blocks that the walk through a body makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.models import Block, BlockKind
from corpus.readers.office_metadata import looks_like_heading, typed_heading_level
from corpus.readers.spacing import typed_bullet

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


@dataclass(slots=True, kw_only=True)
class OfficeBody:
    """The blocks so far, the title that the document styles as such, and the level of the last styled heading."""

    blocks: list[Block] = field(default_factory=list)
    title: str = ""
    styled: int = 0
    in_table: bool = False

    def read(self, container: Element) -> None:
        """Add the blocks of everything in ``container``."""
        raise NotImplementedError

    def add_heading(self, text: str, *, level: int, marker: str, is_title: bool) -> None:
        """A heading by its style; the first that is styled as a title is the document's."""
        if is_title and not self.title:
            self.title = text
        self.styled = level
        self.blocks.append(Block("heading", text, level=level, marker=marker))

    def add_item(self, texts: Sequence[str], *, depth: int, marker: str) -> None:
        """The paragraphs of a list item, of which the first has the marker."""
        for position, text in enumerate(texts):
            self.blocks.append(Block("list_item", text, level=depth, marker="" if position else marker))

    def add_prose(self, texts: Sequence[str], kind: BlockKind, *, plain: bool) -> None:
        """Paragraphs of no list: a typed bullet makes an item; bold type alone, which is not ``plain``, a heading."""
        for text in texts:
            bullet, rest = typed_bullet(text)
            if bullet:
                self.blocks.append(Block("list_item", rest, level=1, marker=bullet))
            elif len(texts) == 1 and not self.in_table and not plain and looks_like_heading(text):
                level = typed_heading_level(self.blocks, styled=self.styled)
                self.blocks.append(Block("heading", text, level=level))
            else:
                self.blocks.append(Block(kind, text))

    def add_note(self, container: Element, marker: str) -> None:
        """A foot- or endnote, if there is text in it."""
        text = " ".join(block.text for block in self.nested(container))
        if text:
            self.blocks.append(Block("footnote", text, marker=marker))

    def nested(self, container: Element) -> list[Block]:
        """The blocks of a container by themselves, counted and numbered with the rest."""
        outer, self.blocks = self.blocks, []
        outside, self.in_table = self.in_table, True
        self.read(container)
        inner, self.blocks, self.in_table = self.blocks, outer, outside
        return inner

"""What the readers of Word and of OpenDocument text share: the blocks that the walk through a body makes.

Title and dates from the properties of an office file, without the leftovers of templates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.characters import LINE_BREAK, tidy
from corpus.dates import leading_date
from corpus.markers import is_rule, page_label, typed_bullet
from corpus.models import Block, BlockKind, Metadata

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.etree import _Element as Element

_NOT_TITLES = re.compile(
    r"(?:microsoft word\b.*|document\s*\d*|untitled.*|title|template.*|.* template|normal|blank|unknown|none"
    r"|powerpoint presentation|slide \d+|.+\.(?:docx?|dotx?|odt|rtf|pdf|pub|indd))$",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"[\d.\s]*(?:(?:executive )?summary|introduction|background|foreword|preface|contents|agenda|minutes"
    r"|purpose|overview|abstract|key points|draft|appendix|annex)\b[\s\w]{0,3}:?$",
    re.IGNORECASE,
)
_HEADING_LENGTH = 100  # characters: a bold paragraph of one line is a heading, a longer one is emphasis
_LOWEST_LEVEL = 9  # of headings in Word and OpenDocument


def office_metadata(properties: Element | None, blocks: Sequence[Block], *, titled: str = "") -> Metadata:
    """The metadata of a file from its property elements, by local name (Dublin Core in both OOXML and ODF).

    ``titled`` is the text that the document itself styles as its title. It is used, or else a heading that
    opens the text, where the title property is empty or was left there by a template or a printer driver.
    """
    values = _values(properties)
    modified, created = (leading_date(values.get(key, "")) for key in ("modified", "created"))
    date = modified or created
    return Metadata(
        title=good_title(values.get("title", "")) or titled or opening_heading(blocks),
        date=date,
        date_source=("file properties (modified)" if modified else "file properties (created)")
        if date
        else None,
        publisher=values.get("publisher") or None,
    )


def good_title(title: str) -> str:
    """The title, or nothing if it is only a file name or a word that a program put there."""
    title = tidy(title)
    return "" if _NOT_TITLES.match(title) or not any(c.isalpha() for c in title) else title


def _values(properties: Element | None) -> dict[str, str]:
    names = {"date": "modified", "creation-date": "created"}
    values: dict[str, str] = {}
    for element in properties.iter() if properties is not None else ():
        if isinstance(element.tag, str) and element.text:
            name = element.tag.rpartition("}")[2]
            values.setdefault(names.get(name, name), tidy(element.text))
    return values


def opening_heading(blocks: Sequence[Block]) -> str:
    """The heading that opens a text, unless it is one that any document may have."""
    first = blocks[0] if blocks else None
    return first.text if first and first.kind == "heading" and not _GENERIC.match(first.text) else ""


def looks_like_heading(text: str) -> bool:
    """Whether a paragraph in bold type may be a heading: short, and not ended by a mark."""
    return (
        len(text) <= _HEADING_LENGTH and not re.search(r"[.;,:!]$", text) and any(c.isalpha() for c in text)
    )


def typed_heading_level(blocks: Sequence[Block], *, styled: int) -> int:
    """The level of a heading that only its bold type shows: below ``styled``, the last level that a style
    gave.

    Where no style gives any, the first heading is taken for the title and the others stand side by side
    below it.
    """
    if styled:
        return min(styled + 1, _LOWEST_LEVEL)
    return 2 if any(block.kind == "heading" for block in blocks) else 1


def furniture(lines: Iterable[str]) -> list[Block]:
    """One block of the wording of running heads and feet, each line once; none where they only number the pages."""
    # Where the file does not store the number of the page, its word stands alone.
    wording = dict.fromkeys(
        line for line in lines if any(map(str.isalpha, line)) and not (page_label(line) or page_label(f"{line} 1"))
    )
    return [Block("furniture", LINE_BREAK.join(wording))] if wording else []


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
            if is_rule(text):
                continue
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

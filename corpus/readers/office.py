"""What the readers of Word and of OpenDocument text share: the blocks that the walk through a body makes.

Title and dates from the properties of an office file, without the leftovers of templates.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.characters import LINE_BREAK, tidy
from corpus.dates import leading_date
from corpus.markers import is_rule, page_label, typed_bullet
from corpus.models import Block, BlockKind, Metadata
from corpus.readers.paragraphs import LINE, lines_to_paragraphs, typed_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml.etree import _Element as Element

    from corpus.models import Look

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
_NUMBER = re.compile("[0-9]+")


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


def furniture(lines: Iterable[str]) -> list[Block]:
    """One block of the wording of running heads and feet, each line once; none where they only number the pages."""
    # Where the file does not store the number of the page, its word stands alone.
    wording = dict.fromkeys(
        line for line in lines if any(map(str.isalpha, line)) and not (page_label(line) or page_label(f"{line} 1"))
    )
    return [Block("furniture", LINE_BREAK.join(wording))] if wording else []


@dataclass(slots=True, kw_only=True)
class OfficeBody(ABC):
    """The blocks so far, and the title that the document styles as such."""

    blocks: list[Block] = field(default_factory=list)
    title: str = ""

    @abstractmethod
    def read(self, container: Element) -> None:
        """Add the blocks of everything in ``container``."""

    def add_heading(self, text: str, *, level: int, marker: str, is_title: bool, look: Look | None) -> None:
        """A heading by its style; the first that is styled as a title is the document's."""
        if is_title and not self.title:
            self.title = text
        self.blocks.append(Block("heading", text, level=level, marker=marker, look=look))

    def add_contents(self, raw: str) -> None:
        """Append a line of a list of contents."""
        text = tidy(raw.replace(LINE, " "))
        self.blocks += [Block("contents", text)] if text else []

    def add_item(self, texts: Sequence[str], *, depth: int, marker: str, look: Look | None) -> None:
        """The paragraphs of a list item, of which the first has the marker."""
        for position, text in enumerate(texts):
            self.blocks.append(Block("list_item", text, level=depth, marker="" if position else marker, look=look))

    def add_prose(self, raw: str, kind: BlockKind, *, look: Look | None) -> None:
        """The paragraphs of a text that is in no list."""
        self.blocks += prose(raw, kind, look=look)

    def add_note(self, container: Element, marker: str) -> None:
        """A foot- or endnote, if there is text in it."""
        text = " ".join(block.text for block in self.nested(container))
        if text:
            self.blocks.append(Block("footnote", text, marker=marker))

    def nested(self, container: Element) -> list[Block]:
        """The blocks of a container by themselves, counted and numbered with the rest."""
        outer, self.blocks = self.blocks, []
        self.read(container)
        inner, self.blocks = self.blocks, outer
        return inner


def prose(raw: str, kind: BlockKind, *, look: Look | None) -> Iterator[Block]:
    """The paragraphs of a text in no list; one that opens with a typed bullet or number is an item.

    ``look`` is how the letters of all of it are set; of several paragraphs none is a heading by it.
    """
    marker, raw = typed_number(raw)
    texts = lines_to_paragraphs(raw)
    for text in texts:
        if is_rule(text):
            continue
        bullet, rest = ("", text) if marker else typed_bullet(text)
        if bullet:
            yield Block("list_item", rest, level=1, marker=bullet)
            continue
        own = look if len(texts) == 1 else None
        if marker:
            yield Block("list_item", text, level=len(_NUMBER.findall(marker)) or 1, marker=marker, look=own)
            marker = ""
        else:
            yield Block(kind, text, look=own)

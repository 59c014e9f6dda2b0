"""What an RTF file is taken apart into, before it becomes blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from corpus.losses import Losses
from corpus.models import Look
from corpus.readers.typography import Letters

_CHECKBOX, _CHOICE, _AS_DEFAULT = 1, 2, 25  # of \\fftype, and the \\ffres that leaves it to \\ffdefres
_PLAIN = Look(size=12.0)  # as the standard sets text of which nothing is said
Destination = Literal["body", "skip", "form", "entry", "marker", "style", "font", "title", "note", "lists", "level"]


@dataclass(frozen=True, slots=True)
class CellPlace:
    """Where a cell of a row ends on the page (twips from the margin), and whether it goes on another one."""

    edge: int
    below: bool = False
    beside: bool = False


@dataclass(frozen=True, slots=True)
class RtfStyle:
    """A paragraph style: its name in lower case, its heading level from 0, the style it is based on."""

    name: str
    outline: int | None = None
    based_on: int | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, or the end of a cell or row. Headings have an ``outline`` level from 0 or a ``style``
    that has.
    """

    end: Literal["paragraph", "cell", "row"]
    text: str = ""
    marker: str = ""
    style: int = 0
    outline: int | None = None
    depth: int = 0
    list_id: int = 0
    look: Look | None = None
    in_table: bool = False
    header_row: bool = False
    notes: tuple[str, ...] = ()
    boxes: tuple[str, ...] = ()
    cells: tuple[CellPlace, ...] = ()


@dataclass(slots=True)
class Facts:
    """What stands in the head of the file, the texts of the heads and feet of its pages, and what was left out."""

    styles: dict[int, RtfStyle] = field(default_factory=dict)
    title: str = ""
    dates: dict[str, str] = field(default_factory=dict)
    running: list[str] = field(default_factory=list)
    losses: Losses = field(default_factory=Losses)


@dataclass(slots=True)
class Group:
    """Formatting that ends with its group."""

    destination: Destination = "body"
    font: int | None = None
    skip: int = 1
    look: Look = _PLAIN
    hidden: bool = False
    struck: bool = False
    deleted: bool = False
    starred: bool = False
    date: str = ""
    aside: str = ""
    style: int = 0
    outline: int | None = None
    based_on: int | None = None

    def character(self, word: str, number: int | None) -> bool:
        """Take a word of character formatting; whether it is one."""
        on = number != 0
        match word:
            case "plain":
                self.look = _PLAIN
                self.hidden = self.struck = self.deleted = False
            case "b":
                self.look = self.look._replace(bold=on)
            case "i":
                self.look = self.look._replace(italic=on)
            case "ul" | "ulnone":
                self.look = self.look._replace(underlined=on and word == "ul")
            case "fs":
                self.look = self.look._replace(size=(number or 0) / 2)
            case "v":
                self.hidden = on
            case "strike" | "striked":
                self.struck = on
            case "deleted":
                self.deleted = on
            case _:
                return False
        return True


@dataclass(slots=True)
class FormField:
    """A field of a form: its kind, what it is set to, what it is set to until someone sets it, and its entries."""

    numbers: dict[str, int] = field(default_factory=dict)
    entries: list[str] = field(default_factory=list)

    @property
    def shown(self) -> str:
        """A box, ticked or not, or the chosen entry; nothing for a field of text, which stands as its result."""
        kind, setting = self.numbers.get("fftype", 0), self.numbers.get("ffres", _AS_DEFAULT)
        if setting == _AS_DEFAULT:
            setting = self.numbers.get("ffdefres", 0)
        if kind == _CHECKBOX:
            return "☒" if setting else "☐"
        return "".join(self.entries[setting : setting + 1]) if kind == _CHOICE else ""


@dataclass(slots=True)
class Table:
    """The row that is open: whether it is a header, and its cells."""

    header: bool = False
    cells: list[CellPlace] = field(default_factory=list)
    merged: set[str] = field(default_factory=set)

    def take(self, word: str, number: int | None) -> bool:
        """Take a word that describes rows and cells; whether it is one."""
        match word:
            case "trowd":
                self.header = False
                self.cells.clear()
            case "trhdr":
                self.header = True
            case "clvmrg" | "clmrg":
                self.merged.add(word)
            case "cellx":
                self.cells.append(CellPlace(number or 0, "clvmrg" in self.merged, "clmrg" in self.merged))
                self.merged.clear()
            case _:
                return False
        return True


@dataclass(slots=True)
class Paragraph:
    """A paragraph in the making. ``notes`` and ``boxes`` are the texts of what hangs on it."""

    text: list[str] = field(default_factory=list)
    marker: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    style: int = 0
    outline: int | None = None
    depth: int = 0
    list_id: int = 0
    letters: Letters = field(default_factory=Letters)
    in_table: bool = False

    def next(self) -> Paragraph:
        """The paragraph that follows, with the formatting of this one."""
        return Paragraph(
            style=self.style,
            outline=self.outline,
            depth=self.depth,
            list_id=self.list_id,
            in_table=self.in_table,
        )

    def piece(self, end: Literal["paragraph", "cell", "row"], table: Table) -> Piece:
        """What has been read of it."""
        return Piece(
            end,
            whole_characters(self.text),
            whole_characters(self.marker),
            self.style,
            self.outline,
            self.depth,
            self.list_id,
            self.letters.look,
            self.in_table,
            table.header,
            tuple(self.notes),
            tuple(self.boxes),
            tuple(table.cells) if end == "row" else (),
        )


def whole_characters(parts: Sequence[str]) -> str:
    """Characters beyond the first plane are written as two surrogates; half of a pair becomes U+FFFD."""
    return "".join(parts).encode("utf-16", "surrogatepass").decode("utf-16", "replace")

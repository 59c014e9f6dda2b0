"""What an RTF file is taken apart into, before it becomes blocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from corpus.readers.losses import Losses


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
    plain: bool = False
    in_table: bool = False
    header_row: bool = False
    notes: tuple[str, ...] = ()
    boxes: tuple[str, ...] = ()
    cells: tuple[CellPlace, ...] = ()


@dataclass(slots=True)
class Facts:
    """What stands in the head of the file, and what was left out of the text."""

    styles: dict[int, RtfStyle] = field(default_factory=dict)
    title: str = ""
    dates: dict[str, str] = field(default_factory=dict)
    losses: Losses = field(default_factory=Losses)

"""What the parts of this package hand to each other: pinpoints, mentions of instruments, rows of the register.

Stretches of text and whether another lies across one of them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple


class NumberRange(NamedTuple):
    """A number as written, or with ``end`` the range from ``start`` to ``end`` inclusive."""

    start: str
    end: str | None = None


class Pinpoint(NamedTuple):
    """A place inside an instrument: ``unit`` and its numbers, inside the larger place ``within``."""

    unit: str
    items: tuple[NumberRange, ...]
    within: Pinpoint | None = None


class FoundPinpoint(NamedTuple):
    """A pinpoint and where it stands in the text that was scanned. ``short`` marks ``s 75``, ``reg 20``."""

    pinpoint: Pinpoint
    start: int
    end: int
    short: bool = False


@dataclass(slots=True)
class Mention:
    """Words that name an instrument.

    ``how``: ``title`` (title and year, or SI number), ``short`` (title without year, initials), ``year`` ("the 2006
    Act"), ``anaphor`` ("that Act", "the Act"), ``unlisted`` (looks like a title and the register has none such).
    ``ids`` are the candidates known from the words alone; ``word`` is the kind of instrument named.
    """

    start: int
    end: int
    how: str
    word: str
    ids: tuple[str, ...] = ()
    title: str = ""
    year: int | None = None
    via: str = "explicit"
    phantom: Phantom | None = None
    pinpoint: Pinpoint | None = None
    number_id: str | None = None
    strong: bool = True


class Instrument(NamedTuple):
    """A row of the register: an Act, a statutory instrument, an assimilated Regulation or a Bill."""

    id: str
    title: str
    year: int
    type: str
    number: str = ""
    aliases: tuple[str, ...] = ()
    weak_aliases: tuple[str, ...] = ()
    status: str = ""
    superseded_by: str | None = None
    became: str | None = None
    last: int | None = None
    last_confirmed: bool = False
    complete: tuple[str, ...] = ()
    articles_in: str | None = None
    note: str = ""
    source: str = ""
    confirmed: bool = False
    status_confirmed: bool = False

    @property
    def unit(self) -> str:
        """The unit its body is divided into."""
        if self.id.startswith("bill/"):
            return "clause"
        if "Order" in self.type or self.id.startswith("eur/"):
            return "article"
        return "section" if self.id.startswith(("ukpga/", "asp/", "ukla/")) else "regulation"

    @property
    def word(self) -> str:
        """What it calls itself: Act, Regulations, Order or Bill."""
        if self.id.startswith("bill/"):
            return "Bill"
        if self.unit == "article":
            return "Order" if "Order" in self.type else "Regulation"
        return "Act" if self.unit == "section" else "Regulations"

    def may_have(self, unit: str, number: str) -> bool:
        """Whether a number that the register does not list may be one of its own all the same.

        Not where the list of the unit is complete, nor beyond the last number; ``last`` counts of a confirmed row.
        """
        if unit in self.complete and self.confirmed:
            return False
        digits = re.match(r"\d+", number)
        bound = unit == self.unit and (self.last_confirmed or self.confirmed)
        return not (bound and self.last and digits and int(digits[0]) > self.last)

    def verb(self, singular: str, plural: str) -> str:
        """The form of a verb that its title takes: an Act is, Regulations are."""
        return plural if self.word == "Regulations" else singular

    @property
    def repealed(self) -> bool:
        """Whether a source was read that says the whole of it is no longer law."""
        return self.status_confirmed and self.status.startswith(("repealed", "revoked"))


class Provision(NamedTuple):
    """A row of the register: one section, regulation, article or Schedule of an instrument."""

    instrument: str
    unit: str
    number: str
    subject: str = ""
    status: str = ""
    inserted_by: str | None = None
    superseded_by: tuple[str, ...] = ()
    note: str = ""
    source: str = ""
    confirmed: bool = False

    @property
    def repealed(self) -> bool:
        """Whether a source was read that says it is no longer law."""
        return self.confirmed and self.status.startswith(("omitted", "repealed", "revoked"))


class Phantom(NamedTuple):
    """A title that is cited and does not exist, with the instruments that are meant.

    ``near`` says that it is a loose form of the one title suggested, not a title of its own.
    """

    phantom: str
    suggest: tuple[str, ...]
    why: str = ""
    near: bool = False
    source: str = ""
    confirmed: bool = False


class Idiom(NamedTuple):
    """A number that a phrase ties to one instrument: section 75 with "agreement", section 42 with "enquiry".

    ``words`` follow the number, ``before`` stand in front of it; ``bare`` makes the abbreviated number enough;
    ``phrases`` are names of the provision that stand without its number (PSED).
    """

    unit: str
    number: str
    instrument: str
    words: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    bare: bool = False
    source: str = ""
    confirmed: bool = False


class Publication(NamedTuple):
    """A document that is not legislation: guidance, a parliamentary paper."""

    id: str
    title: str
    numbers: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    year: int | None = None
    publisher: str = ""
    url: str | None = None
    source: str = ""
    confirmed: bool = False


@dataclass(slots=True)
class Found:
    """One reference as the grammar finds it: its span, its pinpoint if any, the instrument words if any."""

    start: int
    end: int
    pinpoint: Pinpoint | None = None
    mention: Mention | None = None
    short: bool = False
    cue: bool = False
    idiom: Idiom | None = None


class Spans:
    """Stretches of text, asked whether another overlaps one of them; in logarithmic time where they do not nest."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._ends = list(accumulate((end for _, end in ordered), max))

    def overlaps(self, start: int, end: int) -> bool:
        """Whether any stretch shares a character with ``[start, end)``."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._ends[before - 1] > start

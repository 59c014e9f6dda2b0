"""What the stages hand to each other, and the rows of the register.

Rows: instruments, provisions, titles that do not exist, idioms, publications. Stages: pinpoints and mentions of
instruments, candidates (what the grammar finds), resolutions (what they mean), judgements (what is said of them)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

_ACTS = ("ukpga/", "ukla/", "asp/", "asc/", "anaw/", "mwa/", "nia/", "apni/")


class NumberRange(NamedTuple):
    """A number as written, or with ``end`` the range from ``start`` to ``end`` inclusive."""

    start: str
    end: str | None = None


class Pinpoint(NamedTuple):
    """A place inside an instrument: ``unit`` and its numbers, inside the larger place ``within``."""

    unit: str
    items: tuple[NumberRange, ...]
    within: Pinpoint | None = None


class PinpointSpan(NamedTuple):
    """A pinpoint and where it stands in the text that was scanned. ``short`` marks ``s 75``, ``reg 20``."""

    pinpoint: Pinpoint
    start: int
    end: int
    short: bool = False


@dataclass(slots=True)
class Mention:
    """Words that name an instrument.

    ``how``: ``title`` (title and year, or SI number), ``short`` (title without year, initials), ``year`` ("the 2006
    Act"), ``anaphor`` ("that Act", "the Act"), ``unlisted`` (looks like a title and the register has none such),
    ``initials`` (that nothing explains).
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
    """A row of the register: an Act, a statutory instrument, an assimilated Regulation or a Bill.

    ``since`` and ``until`` are the days it was made and fell, ISO, as far as known; ``text_as_of`` the day to which
    the text was carried that its provisions were read in, where one was; ``law_on`` a day on which another source
    names it as law; ``lettered`` says that its list is complete of inserted numbers too. ``saved`` is a sentence on
    what it still applies to after it fell. ``force_doubt`` marks one that may no longer be law, for which no source
    was read; ``title_only`` one of a list of titles, beside which others of the same words and another year may
    stand unlisted.
    """

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
    saved: str = ""
    source: str = ""
    confirmed: bool = False
    status_confirmed: bool = False
    since: str = ""
    until: str = ""
    text_as_of: str = ""
    law_on: str = ""
    lettered: bool = False
    force_doubt: bool = False
    title_only: bool = False

    @property
    def unit(self) -> str:
        """The unit its body is divided into."""
        if self.id.startswith("bill/"):
            return "clause"
        if "Order" in self.type or self.id.startswith(("eur/", "eudr/", "eudn/", "nisi/")):
            return "article"
        if " Rules " in f"{self.title} ":
            return "rule"
        return "section" if self.id.startswith(_ACTS) else "regulation"

    @property
    def word(self) -> str:
        """What it calls itself: Act, Regulations, Rules, Order or Bill."""
        if self.id.startswith("bill/"):
            return "Bill"
        if self.unit == "article":
            series = {"eudr": "Directive", "eudn": "Decision", "eur": "Regulation"}
            return series.get(self.id.partition("/")[0], "Order")
        return {"section": "Act", "rule": "Rules"}.get(self.unit, "Regulations")

    def may_have(self, unit: str, number: str) -> bool:
        """Whether a number that the register does not list may be one of its own all the same.

        Not where the list of the unit is complete, nor beyond the last number; ``last`` counts of a confirmed row.
        A number with a letter may have been inserted and not be printed in the text that was read.
        """
        if unit in self.complete and self.confirmed and (self.lettered or not self.text_as_of or number.isdigit()):
            return False
        digits = re.match(r"\d+", number)
        bound = unit == self.unit and (self.last_confirmed or self.confirmed)
        return not (bound and self.last and digits and int(digits[0]) > self.last)

    def verb(self, singular: str, plural: str) -> str:
        """The form of a verb that its title takes: an Act is, Regulations are."""
        return plural if self.word in ("Regulations", "Rules") else singular

    @property
    def repealed(self) -> bool:
        """Whether a source was read that says the whole of it is no longer law."""
        return self.status_confirmed and self.status.startswith(("repealed", "revoked"))


class Provision(NamedTuple):
    """A row of the register: one section, regulation, article, Schedule, Part or paragraph of an instrument.

    The number of a Chapter and of a paragraph of a Schedule has that of the Part or Schedule before it: ``1B/3``.
    ``within`` are its containers, ``part/2``; ``sub`` the subsections that its text prints, ``1-6 5A``; ``by`` what
    repealed it, as printed; ``common`` marks one that papers often cite.
    """

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
    within: tuple[str, ...] = ()
    sub: str = ""
    by: str = ""
    common: bool = False

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
class Candidate:
    """One reference as the grammar finds it: its span, its pinpoint if any, the instrument words if any.

    ``cue`` says that the words around it are those of law ("under section 9"), ``lead_in`` that they may be ("as set
    out in Schedule 2"); ``said`` that the words behind it make the idiom, not its number alone.
    """

    start: int
    end: int
    pinpoint: Pinpoint | None = None
    mention: Mention | None = None
    short: bool = False
    cue: bool = False
    lead_in: bool = False
    idiom: Idiom | None = None
    said: bool = False


@dataclass(slots=True)
class Reading:
    """What the grammar finds in a text: references in order, all mentions, and the terms the text defines.

    ``year`` is that of the document, where it is known.
    """

    text: str
    candidates: list[Candidate]
    mentions: list[Mention]
    definitions: list[tuple[str, Mention]]
    year: int | None = None


class Resolution(NamedTuple):
    """A reference with the instruments it may mean: one is an answer, several are candidates, none is unresolved."""

    candidate: Candidate
    ids: tuple[str, ...]
    via: str
    phantom: Phantom | None = None
    title: str = ""


class Checked(NamedTuple):
    """What of a reference was looked up: each ``yes``, ``no`` or ``unknown``, None where it cites no such thing."""

    title: str = "unknown"
    number: str = "unknown"
    section: str | None = None
    subsection: str | None = None
    in_force: str = "unknown"


@dataclass(slots=True)
class Judgement:
    """What is said of a reference: a verdict, one sentence of reason, and what the reference should say.

    ``instrument`` is what it cites; ``right`` and ``place`` are what its correct citation names; ``numbers`` has ranges
    written out; ``suggest`` are identifiers of what is probably meant; ``checked`` is what was looked up;
    ``since`` a sentence on what has become of it after the date of the paper.
    """

    verdict: str
    reason: str
    instrument: str | None = None
    right: Instrument | None = None
    place: Pinpoint | None = None
    suggest: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    checked: Checked | None = None
    since: str = ""


class PublicationMention(NamedTuple):
    """Where a publication is named: by its number or, where ``number`` is false, by its title.

    ``row`` is the publication, where the register lists it; ``beside`` that of the title that stands with a number, or
    of the number that stands with a title.
    """

    start: int
    end: int
    kind: str
    row: Publication | None
    number: bool
    beside: Publication | None = None


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

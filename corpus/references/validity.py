"""Whether law was law on a day: when it was made and when it fell, as far as a source says so.

Every answer is True, False, or None where it is not known. A paper of which only the year or the month is known counts
as of its last day (``corpus.dates.as_date``), so that law made in that year is not said to have come after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from corpus.dates import plain
from corpus.references.law import year_of
from corpus.references.models import Instrument, Provision
from corpus.references.register import Register

RECENT = 3
"""Years: what a text of today prints as gone had gone this long before, unless it says when. Set by hand."""


def made(instrument: Instrument, on: date) -> bool | None:
    """Whether an instrument had been made by a day."""
    if len(instrument.since) == 10:
        return instrument.since <= on.isoformat()
    return None if instrument.year == on.year else instrument.year < on.year


def fell(instrument: Instrument, on: date, register: Register) -> bool | None:
    """Whether an instrument was no longer law on a day. False too where no source says that it ever fell."""
    if not instrument.repealed:
        return False
    if len(instrument.until) == 10:
        return instrument.until <= on.isoformat()
    successor = register.instruments.get(instrument.superseded_by or "")
    last = successor.year if successor else int(register.date[:4] or on.year)
    if on.year == last and successor is None:
        return True
    return None if on.year == last or (successor is None and on.year < last) else on.year > last


def provision_made(row: Provision, on: date, register: Register) -> bool | None:
    """Whether a provision had been inserted by a day, where the register knows by what."""
    by = register.instruments.get((row.inserted_by or "").partition(" ")[0])
    return made(by, on) if by else None


def provision_fell(row: Provision, instrument: Instrument, on: date | None) -> bool | None:
    """Whether a provision was no longer law on a day; without a day, now."""
    if not row.repealed:
        return False
    if on is None:
        return True
    year = year_of(row.by or row.status)
    if year is not None:
        return None if on.year == year else on.year > year
    read = instrument.text_as_of[:4]
    return True if not read or on.year > int(read) - RECENT else None


def in_force(instrument: Instrument, rows: tuple[Provision, ...], on: date | None, register: Register) -> str:
    """``yes``, ``no`` or ``unknown``: yes where the text that was read prints it and it had been made by the day."""
    day = on or date.today()
    falls = [fell(instrument, day, register), *(provision_fell(row, instrument, on) for row in rows)]
    starts = [made(instrument, day), *(provision_made(row, day, register) for row in rows)]
    if True in falls or False in starts:
        return "no"
    gone_since = instrument.repealed or any(row.repealed for row in rows)
    read = instrument.text_as_of[:4]
    recent = read and int(read) >= day.year - RECENT and printed(instrument, rows)
    known = recent or (instrument.repealed and not instrument.force_doubt)
    return "yes" if known and None not in falls and (not gone_since or False in falls) else "unknown"


def printed(instrument: Instrument, rows: Sequence[Provision]) -> bool:
    """Whether the text of the instrument that was read prints these provisions.

    Other texts may name more, and of some provisions the number alone is known: those before one that was read.
    """
    if not instrument.text_as_of or not all(row.source and instrument.source.startswith(row.source) for row in rows):
        return False
    whole = {*instrument.complete} - {"section", "regulation", "article", "rule"}
    return all(row.subject or row.sub or row.unit in whole for row in rows)


def made_words(instrument: Instrument) -> str:
    """``made on 26 October 2023``, or ``made in 2023`` where the day is not known."""
    return f"made on {plain(instrument.since)}" if len(instrument.since) == 10 else f"made in {instrument.year}"


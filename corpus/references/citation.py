"""The correct citation (OSCOLA, 4th edition) and the address on legislation.gov.uk of an instrument or a provision,
the identifiers of every provision of a place, and the words that sentences say of them."""

from __future__ import annotations

import re

from corpus.references.models import Instrument, NumberRange, Pinpoint, Publication
from corpus.references.pinpoint import expand, render_pinpoint
from corpus.references.register import Register

SITE = "https://www.legislation.gov.uk/"


def citation(instrument: Instrument, pinpoint: Pinpoint | None = None) -> str:
    """``National Health Service Act 2006, ss 65Z5 and 65Z6``; statutory instruments with their number, where that was
    read in a source."""
    name = instrument.title
    if instrument.id.startswith("uksi/") and instrument.confirmed:
        name = f"{name}, {instrument.number}"
    elif instrument.id.startswith("bill/") and not name.endswith(str(instrument.year)):
        name = f"{name} {instrument.year}"
    return f"{name}, {render_pinpoint(pinpoint)}" if pinpoint else name


def provision_path(pinpoint: Pinpoint, number: str | None = None) -> str:
    """The path of a provision below its instrument's address: ``section/65Z5/2/a``."""
    own = number or pinpoint.items[0].start
    levels = "/".join(part for part in re.split(r"[()\s]+", own) if part)
    if pinpoint.unit == "article" and pinpoint.within:
        return provision_path(pinpoint.within)
    path = f"{pinpoint.unit}/{levels}"
    return f"{provision_path(pinpoint.within)}/{path}" if pinpoint.within else path


def provision_ids(instrument: str, pinpoint: Pinpoint | None, numbers: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The identifiers of every provision: ``ukpga/2006/41/section/65Z5``; without a pinpoint that of the instrument."""
    if pinpoint is None:
        return (instrument,)
    listed = numbers or tuple(i.start for i in pinpoint.items)
    return tuple(f"{instrument}/{provision_path(pinpoint, number)}" for number in listed)


def address(instrument: Instrument, pinpoint: Pinpoint | None = None) -> str | None:
    """The address of the first provision, else of the instrument. None for a Bill, and for a row whose number was not
    read in a source: a wrong address is worse than none."""
    if not instrument.confirmed or instrument.id.startswith("bill/"):
        return None
    loose = pinpoint is not None and pinpoint.unit in ("paragraph", "chapter") and pinpoint.within is None
    return SITE + provision_ids(instrument.id, None if loose else pinpoint)[0]


def address_given(instrument: str | None, register: Register) -> str | None:
    """The address of an instrument that the register does not list, by the number that the paper itself gives it."""
    if instrument is None or instrument in register.instruments:
        return None
    return SITE + instrument


def with_numbers(pinpoint: Pinpoint, numbers: tuple[str, ...]) -> Pinpoint:
    """The same place with other numbers."""
    return Pinpoint(pinpoint.unit, tuple(NumberRange(n) for n in numbers), pinpoint.within)


def all_numbers(pinpoint: Pinpoint | None, instrument: str | None, register: Register) -> tuple[str, ...]:
    """The numbers of a pinpoint with its ranges written out in the order of the instrument."""
    if pinpoint is None:
        return ()
    known = register.known(instrument, pinpoint.unit)
    return tuple(n for item in pinpoint.items for n in expand(item, known))


def inserted_words(instrument: str, pinpoint: Pinpoint, register: Register) -> str:
    """``, inserted by section 71 of the Health and Care Act 2022``, or nothing where the register does not know."""
    row = register.provision(instrument, pinpoint.unit, pinpoint.items[0].start)
    by, _, section = (row.inserted_by or "").partition(" s.") if row else ("", "", "")
    inserting = register.instruments.get(by)
    if inserting is None:
        return ""
    return (
        f", inserted by section {section} of the {inserting.title}"
        if section
        else f", inserted by the {inserting.title}"
    )


def titles_of(ids: tuple[str, ...], register: Register) -> str:
    """The titles, joined with "or the"."""
    return " or the ".join(register.instruments[i].title for i in ids if i in register.instruments)


def publication_citation(row: Publication) -> str:
    """``NHS England, Guidance on good governance, PAR1551 (2022)``, as far as the parts are known."""
    number = f", {row.numbers[0]}" if row.numbers else ""
    publisher = f"{row.publisher}, " if row.publisher else ""
    year = f" ({row.year})" if row.year else ""
    return f"{publisher}{row.title}{number}{year}"

"""The correct citation (OSCOLA, 4th edition) and the address on legislation.gov.uk of an instrument or a provision."""

from __future__ import annotations

import re

from corpus.references.models import Instrument, NumberRange, Pinpoint
from corpus.references.pinpoint import render_pinpoint

SITE = "https://www.legislation.gov.uk/"


def citation(instrument: Instrument, pinpoint: Pinpoint | None = None) -> str:
    """``National Health Service Act 2006, ss 65Z5 and 65Z6``; statutory instruments with their number."""
    name = instrument.title
    if instrument.id.startswith("uksi/"):
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


def with_numbers(pinpoint: Pinpoint, numbers: tuple[str, ...]) -> Pinpoint:
    """The same place with other numbers."""
    return Pinpoint(pinpoint.unit, tuple(NumberRange(n) for n in numbers), pinpoint.within)

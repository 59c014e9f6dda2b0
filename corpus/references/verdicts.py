"""The form of a verdict, and which verdicts are wrong."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.references.canonical import address, citation, provision_ids
from corpus.references.models import Instrument, Pinpoint
from corpus.references.numbers import expand
from corpus.references.register import Register

WRONG = frozenset(
    (
        "near_miss_title",
        "unknown_instrument",
        "wrong_instrument",
        "unknown_provision",
        "unit_mismatch",
        "repealed_or_superseded",
        "bill_not_act",
        "title_mismatch",
    )
)


@dataclass(slots=True)
class Judgement:
    """What is said of a reference. ``numbers`` has ranges written out."""

    verdict: str
    reason: str
    instrument: str | None = None
    canonical: str = ""
    uri: str | None = None
    suggest: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


def pointing_to(
    verdict: str,
    reason: str,
    right: Instrument | None,
    pinpoint: Pinpoint | None,
    register: Register,
    *,
    cited: str | None = None,
) -> Judgement:
    """A verdict that tells the right place: its citation, its address, and the identifiers of every provision."""
    if right is None:
        return Judgement(verdict, reason, cited)
    numbers = all_numbers(pinpoint, right.id, register)
    suggest = provision_ids(right.id, pinpoint, numbers)
    return Judgement(verdict, reason, cited, citation(right, pinpoint), address(right, pinpoint), suggest)


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

"""Verdicts on pinpoints: the wrong unit, a number of another instrument, one that cannot exist or was repealed."""

from __future__ import annotations

import re

from corpus.patterns import late
from corpus.references.citation import all_numbers, citation, inserted_words, provision_ids, with_numbers
from corpus.references.models import Instrument, Judgement, Pinpoint, Provision
from corpus.references.pinpoint import DISTINCTIVE, base, is_lettered
from corpus.references.register import Register

# Letters that character recognition gives for figures of the same shape.
_MISREAD = str.maketrans({"S": "5", "O": "0", "I": "1", "L": "1", "B": "8"})
# A letter where a digit stands in "65Z5"; "2B" and "13S" are numbers as good as any that the register does not list.
_DOUBTFUL = late(r"\d+Z\d*[SOILB]\d*")
_UNITS = frozenset(("section", "regulation", "article", "clause"))


def unit_mismatch(
    numbers: tuple[str, ...], instrument: Instrument, pinpoint: Pinpoint | None, register: Register
) -> Judgement | None:
    """A "section" of Regulations, a "regulation" of an Act."""
    if pinpoint is None or pinpoint.unit not in _UNITS or pinpoint.unit == instrument.unit or not instrument.confirmed:
        return None
    if pinpoint.unit == "article" and instrument.articles_in:
        return None
    made_under = _made_under(instrument, pinpoint, register)
    right = pinpoint if made_under else Pinpoint(instrument.unit, pinpoint.items)
    reason = f"The {instrument.title} {instrument.verb('is', 'are')} divided into {instrument.unit}s"
    reason += f", not {pinpoint.unit}s"
    reason += f"; the regulation is in: {citation(made_under, pinpoint)}." if made_under else "."
    target = made_under or instrument
    judgement = pointing_to("unit_mismatch", reason, target, right, register, cited=instrument.id)
    judgement.numbers = numbers
    return judgement


def missing_provision(
    result: Judgement, instrument: Instrument, pinpoint: Pinpoint | None, register: Register
) -> Judgement | None:
    """A number the instrument is not known to have: another has it, or none can, or the register cannot tell."""
    if pinpoint is None:
        return None
    if pinpoint.within or pinpoint.unit not in _UNITS:
        return None if _place_known(instrument, pinpoint, register) else _no_detail(result, instrument)
    unlisted = [n for n in result.numbers if register.provision(instrument.id, pinpoint.unit, n) is None]
    unlisted = [n for n in unlisted if base(n) in _cited(pinpoint)]
    if not unlisted:
        return None
    judgement = (
        _of_another(unlisted, instrument, pinpoint, register)
        or _misread_number(unlisted[0], instrument, pinpoint, register)
        or _impossible_number(unlisted, instrument, pinpoint.unit)
    )
    if judgement is None:
        return _no_detail(result, instrument)
    judgement.numbers = result.numbers
    return judgement


def _cited(pinpoint: Pinpoint) -> set[str]:
    """The numbers as written: those between the ends of a range were counted and not cited."""
    return {base(n) for item in pinpoint.items for n in (item.start, item.end) if n}


def repealed_provision(
    result: Judgement, instrument: Instrument, pinpoint: Pinpoint | None, register: Register
) -> Judgement | None:
    """A provision that is no longer law, by a source that was read."""
    if pinpoint is None or pinpoint.within:
        return None
    cited = [n for n in result.numbers if base(n) in _cited(pinpoint)]
    rows = [register.provision(instrument.id, pinpoint.unit, n) for n in cited]
    gone = [r for r in rows if r and r.repealed]
    if not gone:
        return None
    result.verdict = "repealed_or_superseded"
    result.suggest = tuple(dict.fromkeys(s for r in gone for s in r.superseded_by))
    result.reason = _gone_reason(gone, pinpoint.unit, instrument, result.suggest, register)
    return result


def number_elsewhere(ids: tuple[str, ...], pinpoint: Pinpoint | None, register: Register) -> Judgement | None:
    """A number that none of several candidates can have and one other instrument has."""
    if pinpoint is None or not DISTINCTIVE.match(pinpoint.items[0].start):
        return None
    holders = register.common_holders(pinpoint.unit, [i.start for i in pinpoint.items])
    if len(holders) != 1 or holders[0] in ids:
        return None
    owner = register.instruments[holders[0]]
    where = citation(owner, pinpoint) + inserted_words(owner.id, pinpoint, register)
    return pointing_to(
        "wrong_instrument", f"No such Act has this {pinpoint.unit}; it is {where}.", owner, pinpoint, register
    )


def unresolved_number(pinpoint: Pinpoint | None, ids: tuple[str, ...], register: Register) -> Judgement:
    """A number without an instrument, with the one it may be a misreading of."""
    slip = _misread_anywhere(pinpoint, register)
    if slip and pinpoint:
        right, place = register.instruments[slip[0]], with_numbers(pinpoint, (slip[1],))
        reason = f"No listed instrument has this number; {citation(right, place)} is probably meant."
        return pointing_to("unresolved", reason, right, place, register)
    suggest = tuple(p for i in ids for p in provision_ids(i, pinpoint))
    return Judgement("unresolved", "The text does not say which Act or Regulations this belongs to.", suggest=suggest)


def _made_under(act: Instrument, pinpoint: Pinpoint, register: Register) -> Instrument | None:
    """The one listed set of Regulations that bears the Act's title in its own and has the regulation cited."""
    if pinpoint.unit != "regulation":
        return None
    ids = register.holders("regulation", pinpoint.items[0].start)
    rows = [r for i in ids if (r := register.instruments[i]).title.startswith(f"{act.title} (")]
    return rows[0] if len(rows) == 1 else None


def _no_detail(result: Judgement, instrument: Instrument) -> Judgement:
    result.verdict = "not_in_register_detail"
    known, whole = instrument.verb("is", "are"), instrument.verb("it", "them")
    result.reason = f"The {instrument.title} {known} known, but the register does not list this provision of {whole}."
    return result


def _place_known(instrument: Instrument, pinpoint: Pinpoint, register: Register) -> bool:
    known = register.provisions.get(instrument.id, {})
    if pinpoint.unit == "paragraph" and pinpoint.within:
        return _place_known(instrument, pinpoint.within, register)
    number = base(pinpoint.items[0].start)
    if pinpoint.unit == "chapter" and pinpoint.within:
        number = f"{pinpoint.within.items[0].start}/{number}"
    return number in known.get(pinpoint.unit, {})


def _of_another(numbers: list[str], instrument: Instrument, pinpoint: Pinpoint, register: Register) -> Judgement | None:
    """The verdict where one other instrument has the numbers and the one cited cannot have them."""
    holders = register.common_holders(pinpoint.unit, numbers)
    if len(holders) != 1 or not all(register.cannot_have(n, instrument, holders[0], pinpoint.unit) for n in numbers):
        return None
    owner, place = register.instruments[holders[0]], with_numbers(pinpoint, tuple(numbers))
    where = citation(owner, place) + inserted_words(owner.id, place, register)
    reason = f"The {instrument.title} {instrument.verb('has', 'have')} no such {pinpoint.unit}; it is {where}."
    return pointing_to("wrong_instrument", reason, owner, place, register, cited=instrument.id)


def _misread_number(number: str, instrument: Instrument, pinpoint: Pinpoint, register: Register) -> Judgement | None:
    right = _misread(number, instrument.id, pinpoint.unit, register)
    if right is None:
        return None
    reason = f"There is no {pinpoint.unit} {number} in the {instrument.title}; {right} is probably meant."
    place = with_numbers(pinpoint, (right,))
    return pointing_to("unknown_provision", reason, instrument, place, register, cited=instrument.id)


def _impossible_number(numbers: list[str], instrument: Instrument, unit: str) -> Judgement | None:
    if not any(not instrument.may_have(unit, n) for n in numbers):
        return None
    reason = f"The {instrument.title} {instrument.verb('has', 'have')} no {unit} {', '.join(numbers)}"
    reason += f"{_last_words(instrument, unit)}."
    return Judgement("unknown_provision", reason, instrument.id, instrument)


def _last_words(instrument: Instrument, unit: str) -> str:
    """``; its last is 187``, or that the number is inferred where it was not read in a source."""
    if instrument.last is None or unit != instrument.unit:
        return ""
    if instrument.last_confirmed:
        return f"; its last is {instrument.last}"
    return f"; its last is inferred to be {instrument.last}, which was not read in a source"


def _misread_anywhere(pinpoint: Pinpoint | None, register: Register) -> tuple[str, str] | None:
    """The one instrument and number that scanning may have turned into a number no instrument has."""
    if pinpoint is None or len(pinpoint.items) != 1 or not is_lettered(pinpoint.items[0].start):
        return None
    number = pinpoint.items[0].start
    if register.holders(pinpoint.unit, number):
        return None
    slips = {(i, s) for i in register.provisions if (s := _misread(number, i, pinpoint.unit, register))}
    return slips.pop() if len(slips) == 1 else None


def _misread(number: str, instrument: str, unit: str, register: Register) -> str | None:
    """The number that scanning may have turned into this one (65Z5 read as 65ZS), if the instrument has it."""
    stem = base(number)
    if not _DOUBTFUL.fullmatch(stem):
        return None
    singly = [stem[:at] + stem[at].translate(_MISREAD) + stem[at + 1 :] for at in range(len(stem))]
    for changed in (*singly, stem.translate(_MISREAD)):
        row = register.provision(instrument, unit, changed) if changed != stem else None
        if row and row.confirmed:
            return changed + number[len(stem) :]
    return None


def _gone_reason(
    gone: list[Provision], unit: str, instrument: Instrument, suggest: tuple[str, ...], register: Register
) -> str:
    several = len(gone) > 1
    place = f"{unit.capitalize()}{'s' * several} {', '.join(r.number for r in gone)} of the {instrument.title}"
    how = re.sub(r"by (.+) s\.(\S+)", r"by section \2 of the \1", gone[0].status.split(" / ")[0])
    how = how if " by " in how else "repealed"
    now = ", ".join(_place_words(s, register) for s in suggest)
    return f"{place} {'were' if several else 'was'} {how}" + (f"; see now {now}." if now else ".")


def _place_words(provision: str, register: Register) -> str:
    instrument, unit, number = provision.rsplit("/", 2)
    return f"{unit} {number} of the {register.instruments[instrument].title}"


def pointing_to(
    verdict: str,
    reason: str,
    right: Instrument | None,
    place: Pinpoint | None,
    register: Register,
    *,
    cited: str | None = None,
) -> Judgement:
    """A verdict that tells the right place, with the identifiers of every provision of it."""
    if right is None:
        return Judgement(verdict, reason, cited)
    suggest = provision_ids(right.id, place, all_numbers(place, right.id, register))
    return Judgement(verdict, reason, cited, right, place, suggest)

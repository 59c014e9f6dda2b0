"""Verdicts on pinpoints: the wrong unit, a number of another instrument, one that cannot exist or was repealed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from corpus.dates import plain
from corpus.patterns import late
from corpus.references.citation import all_numbers, citation, inserted_words, provision_ids, with_numbers
from corpus.references.law import has_level
from corpus.references.models import Instrument, Judgement, NumberRange, Pinpoint, Provision
from corpus.references.pinpoint import DISTINCTIVE, arabic, base, first_level, is_lettered
from corpus.references.register import Register, row_unit
from corpus.references.validity import made_words, provision_fell, provision_made

# Letters that character recognition gives for figures of the same shape.
_MISREAD = str.maketrans({"S": "5", "O": "0", "I": "1", "L": "1", "B": "8"})
# A letter where a digit stands in "65Z5"; "2B" and "13S" are numbers as good as any that the register does not list.
_DOUBTFUL = late(r"\d+Z\d*[SOILB]\d*")
UNSAID = "The text does not say which Act or Regulations this belongs to."
_UNITS = frozenset(("section", "regulation", "article", "rule", "clause"))
_NAMES = {"schedule": "Schedule", "part": "Part", "chapter": "Chapter"}


def unit_mismatch(
    numbers: tuple[str, ...], instrument: Instrument, pinpoint: Pinpoint | None, register: Register
) -> Judgement | None:
    """A "section" of Regulations, a "regulation" of an Act."""
    if pinpoint is None or pinpoint.unit not in _UNITS or pinpoint.unit == instrument.unit or not instrument.confirmed:
        return None
    if pinpoint.unit == "article" and instrument.articles_in:
        return None
    made_under = _made_under(instrument, pinpoint, register)
    right = pinpoint if made_under else _same_number(instrument, pinpoint, numbers, register)
    reason = f"The {instrument.title} {instrument.verb('is', 'are')} divided into {instrument.unit}s"
    reason += f", not {pinpoint.unit}s"
    reason += f"; the regulation is in: {citation(made_under, pinpoint)}." if made_under else "."
    target = made_under or instrument
    judgement = pointing_to("unit_mismatch", reason, target, right, register, cited=instrument.id)
    judgement.numbers = numbers
    return judgement


def _same_number(
    instrument: Instrument, pinpoint: Pinpoint, numbers: Sequence[str], register: Register
) -> Pinpoint | None:
    """The provisions of these numbers in the unit that the instrument has, where it can have them."""
    unit = instrument.unit
    there = all(register.provision(instrument.id, unit, n) or instrument.may_have(unit, base(n)) for n in numbers)
    return Pinpoint(unit, pinpoint.items) if there else None


def missing_provision(
    result: Judgement, instrument: Instrument, pinpoint: Pinpoint | None, register: Register, around: str = ""
) -> Judgement | None:
    """A number the instrument is not known to have: another has it, or none can, or the register cannot tell.

    ``around`` are the words on either side of the reference, in small letters.
    """
    if pinpoint is None:
        return None
    cited = [n for n in result.numbers if base(n) in _cited(pinpoint)]
    rows = register.rows(instrument.id, pinpoint, cited)
    unlisted = [n for n, row in zip(cited, rows, strict=True) if row is None]
    if not unlisted:
        return _missing_level(cited, [row for row in rows if row], instrument, pinpoint)
    if pinpoint.unit not in _UNITS or _in_schedule(pinpoint):
        judgement = _impossible_place(unlisted, instrument, pinpoint, register)
    else:
        judgement = (
            _of_another(unlisted, instrument, pinpoint, register, around)
            or _misread_number(unlisted[0], instrument, pinpoint, register)
            or _impossible_number(unlisted, instrument, pinpoint.unit)
        )
    if judgement is None:
        return _no_detail(result, instrument)
    judgement.numbers = result.numbers
    return judgement


def _in_schedule(pinpoint: Pinpoint) -> bool:
    return pinpoint.within is not None and pinpoint.within.unit == "schedule"


def _missing_level(
    cited: Sequence[str], rows: Sequence[Provision], instrument: Instrument, pinpoint: Pinpoint
) -> Judgement | None:
    """A subsection that the text of the provision does not print: ``75(99)``."""
    for number, row in zip(cited, rows, strict=True):
        level = first_level(number)
        if level and has_level(row.sub, level) is False:
            place = _place_name(pinpoint, row.number)
            reason = f"{place} of the {instrument.title} has no ({level}); it has {row.sub}."
            return Judgement("unknown_provision", reason, instrument.id, instrument, numbers=tuple(cited))
    return None


def _place_name(pinpoint: Pinpoint, number: str) -> str:
    schedule, _, own = number.rpartition("/")
    name = f"{pinpoint.unit.capitalize()} {own}"
    return f"{name} of {pinpoint.within.unit.capitalize()} {schedule}" if schedule and pinpoint.within else name


def _impossible_place(
    unlisted: Sequence[str], instrument: Instrument, pinpoint: Pinpoint, register: Register
) -> Judgement | None:
    """A Schedule, Part or paragraph beyond the last of an instrument that was read whole."""
    unit, holder = row_unit(pinpoint)
    if unit not in instrument.complete or not instrument.confirmed:
        return None
    outer = f"{holder}/" if holder else ""
    plain = [n for key in register.known(instrument.id, unit) if (n := key.removeprefix(outer)).isdigit()]
    if holder:
        plain = [n for key in register.known(instrument.id, unit) if key.startswith(outer)
                 and (n := key.removeprefix(outer)).isdigit()]  # fmt: skip
        if not plain and holder.isdigit():
            return _impossible_holder(instrument, pinpoint, register)
    numbers = [arabic(unit, base(n)) for n in unlisted]
    last = max(map(int, plain), default=0)
    if not last or not any(n.isdigit() and int(n) > last for n in numbers):
        return None
    where = f" {holder}" if holder else ""
    of = f" of {pinpoint.within.unit.capitalize()}{where}" if pinpoint.within else ""
    reason = f"The {instrument.title} {instrument.verb('has', 'have')} no {_NAMES.get(pinpoint.unit, pinpoint.unit)} "
    reason += f"{', '.join(unlisted)}{of}; the last is {last}."
    return Judgement("unknown_provision", reason, instrument.id, instrument)


def _impossible_holder(instrument: Instrument, pinpoint: Pinpoint, register: Register) -> Judgement | None:
    """The Schedule or Part itself, where the instrument cannot have it."""
    outer = pinpoint.within
    while outer and outer.within:
        outer = outer.within
    if outer is None or all(register.rows(instrument.id, outer, [outer.items[0].start])):
        return None
    return _impossible_place([outer.items[0].start], instrument, outer, register)


def _cited(pinpoint: Pinpoint) -> set[str]:
    """The numbers as written: those between the ends of a range were counted and not cited."""
    return {base(n) for item in pinpoint.items for n in (item.start, item.end) if n}


def repealed_provision(
    result: Judgement, instrument: Instrument, pinpoint: Pinpoint | None, register: Register, on: date | None
) -> Judgement | None:
    """A provision that was no longer law on the day, or not yet, by a source that was read."""
    if pinpoint is None:
        return None
    cited = [n for n in result.numbers if base(n) in _cited(pinpoint)]
    rows = [row for row in register.rows(instrument.id, pinpoint, cited) if row]
    early = [row for row in rows if on and provision_made(row, on, register) is False]
    if early and on:
        by = register.instruments[(early[0].inserted_by or "").partition(" ")[0]]
        result.verdict = "unknown_provision"
        result.reason = (
            f"{_place_name(pinpoint, early[0].number)} of the {instrument.title} was inserted by the {by.title}, "
            f"{made_words(by)}; the paper is dated {plain(on.isoformat())}."
        )
        return result
    gone = [row for row in rows if provision_fell(row, instrument, on)]
    open_ = [row for row in rows if provision_fell(row, instrument, on) is None]
    later = [row for row in rows if row.repealed and provision_fell(row, instrument, on) is False]
    if not gone and not open_ and not later:
        return None
    fallen = gone or open_ or later
    suggest = tuple(dict.fromkeys(s for row in fallen for s in row.superseded_by))
    reason = _gone_reason(fallen, pinpoint, instrument, suggest, register)
    if gone:
        result.verdict, result.suggest, result.reason = "repealed_or_superseded", suggest, reason
        result.right, result.place = _successor(suggest, register)
        return result
    if open_:
        result.verdict = "not_in_register_detail"
        result.reason = f"{reason} Whether it was so on the date of the paper is not known."
        return result
    result.since = reason
    return None


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
    return Judgement("unresolved", UNSAID, suggest=suggest)


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


def _of_another(
    numbers: list[str], instrument: Instrument, pinpoint: Pinpoint, register: Register, around: str
) -> Judgement | None:
    """The verdict where one other instrument has the numbers and the one cited cannot have them."""
    holders = register.common_holders(pinpoint.unit, numbers)
    if not all(map(is_lettered, numbers)):
        # A plain number is in so many Acts that the one listed with it proves nothing, unless the words around are
        # those that it is known for, or the Act cited put sections into it and papers often cite this one.
        idioms = [i for n in numbers for i in register.idioms.get((pinpoint.unit, base(n)), ())]
        known_for = {i.instrument for i in idioms if any(word in around for word in (*i.words, *i.before))}
        holders = [i for i in holders if i in known_for or _often_meant(i, instrument.id, numbers, pinpoint, register)]
    if len(holders) != 1 or not all(register.cannot_have(n, instrument, holders[0], pinpoint.unit) for n in numbers):
        return None
    owner, place = register.instruments[holders[0]], with_numbers(pinpoint, tuple(numbers))
    where = citation(owner, place) + inserted_words(owner.id, place, register)
    reason = f"The {instrument.title} {instrument.verb('has', 'have')} no such {pinpoint.unit}; it is {where}."
    return pointing_to("wrong_instrument", reason, owner, place, register, cited=instrument.id)


def _often_meant(owner: str, cited: str, numbers: list[str], pinpoint: Pinpoint, register: Register) -> bool:
    rows = register.rows(owner, pinpoint, numbers)
    return register.amends(cited, owner) and all(row and row.common for row in rows)


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
    its = instrument.verb("its", "their")
    if instrument.last_confirmed:
        return f"; {its} last is {instrument.last}"
    return f"; {its} last is inferred to be {instrument.last}, which was not read in a source"


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
    gone: list[Provision], pinpoint: Pinpoint, instrument: Instrument, suggest: tuple[str, ...], register: Register
) -> str:
    several = len(gone) > 1
    schedule, _, _ = gone[0].number.rpartition("/")
    numbers = ", ".join(row.number.rpartition("/")[2] for row in gone)
    place = f"{pinpoint.unit.capitalize()}{'s' * several} {numbers}"
    place += f" of Schedule {schedule} to the " if schedule and pinpoint.unit == "paragraph" else " of the "
    place += instrument.title
    how = re.sub(r"by (.+) s\.(\S+)", r"by section \2 of the \1", gone[0].status.split(" / ")[0])
    how = how if " by " in how else f"{how.split()[0]} by the {gone[0].by}" if gone[0].by else how.split()[0]
    now = ", ".join(_place_words(s, register) for s in suggest)
    return f"{place} {'were' if several else 'was'} {how}" + (f"; see now {now}." if now else ".")


def _successor(suggest: tuple[str, ...], register: Register) -> tuple[Instrument | None, Pinpoint | None]:
    """The instrument and place of what took the place of provisions, where that is in one instrument."""
    parts = [provision.rsplit("/", 2) for provision in suggest]
    if not parts or len({(instrument, unit) for instrument, unit, _ in parts}) > 1:
        return None, None
    place = Pinpoint(parts[0][1], tuple(NumberRange(number) for _, _, number in parts))
    return register.instruments.get(parts[0][0]), place


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

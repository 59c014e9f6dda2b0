"""The verdict on a resolved reference, with one plain sentence of reason.

A verdict of wrong needs a row that was confirmed from a source; what the register does not know is said to be unknown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from corpus.references.canonical import address, citation, provision_ids, with_numbers
from corpus.references.models import Instrument, NumberRange, Pinpoint, Provision
from corpus.references.numbers import base, expand, is_lettered
from corpus.references.register import Register
from corpus.references.resolve import Resolution
from corpus.references.similar import closest_title, year_slip

WRONG = frozenset(
    "near_miss_title unknown_instrument wrong_instrument unknown_provision unit_mismatch repealed_or_superseded "
    "bill_not_act title_mismatch".split()
)
_SURE = frozenset(("explicit", "defined_term"))
_MISREAD = str.maketrans({"S": "5", "O": "0", "I": "1", "L": "1", "B": "8"})
_UNITS = frozenset(("section", "regulation", "article", "clause"))


@dataclass(slots=True)
class Judgement:
    """What is said of a reference. ``numbers`` has ranges written out."""

    verdict: str
    reason: str
    instrument: str | None = None
    canonical: str = ""
    uri: str | None = None
    suggest: tuple[str, ...] = ()
    numbers: tuple[str, ...] = field(default=())


def judge(resolution: Resolution, register: Register) -> Judgement:
    """The verdict on one reference; see docs/references.md for what each means."""
    pinpoint = resolution.found.pinpoint
    judgement = _judge(resolution, pinpoint, register)
    if pinpoint and not judgement.numbers:
        instrument = judgement.instrument or (judgement.suggest[0] if judgement.suggest else "")
        judgement.numbers = _numbers(pinpoint, "/".join(instrument.split("/")[:3]), register)
    return judgement


def _judge(resolution: Resolution, pinpoint: Pinpoint | None, register: Register) -> Judgement:
    if resolution.phantom:
        return _phantom(resolution, pinpoint, register)
    if resolution.via == "none" and len(resolution.ids) < 2:
        return _unlisted(resolution, pinpoint, register)
    if len(resolution.ids) == 1 and resolution.ids[0] in register.instruments:
        instrument = register.instruments[resolution.ids[0]]
        return _title_against_number(resolution, instrument, register) or _known(
            resolution, instrument, pinpoint, register
        )
    if resolution.ids:
        return _ambiguous(resolution, pinpoint, register)
    return _unlisted(resolution, pinpoint, register)


def _phantom(resolution: Resolution, pinpoint: Pinpoint | None, register: Register) -> Judgement:
    phantom = resolution.phantom
    assert phantom is not None  # noqa: S101 - the caller has looked
    near = _is_near(phantom.phantom, phantom.suggest, register)
    owner = _owner_of(pinpoint, phantom.suggest, register)
    meant = owner or (phantom.suggest[0] if len(phantom.suggest) == 1 else None)
    row = register.instruments.get(meant or "")
    if meant and meant.startswith("bill/") and row:
        return Judgement(
            "bill_not_act",
            f"There is no {phantom.phantom}: it was a Bill before Parliament when the register was made.",
            None,
            citation(row),
            None,
            (meant,),
        )
    slip = year_slip(phantom.phantom, register)
    near = near or (not phantom.confirmed and len(slip) == 1)
    verdict = (
        "near_miss_title" if near else "unknown_instrument" if phantom.confirmed or slip else "not_in_register_detail"
    )
    reason = f"There is no {phantom.phantom}; " + _meant(phantom.suggest, owner, pinpoint, register)
    suggest = provision_ids(meant, pinpoint, _numbers(pinpoint, meant, register)) if meant else phantom.suggest
    canonical = citation(row, pinpoint) if row else ""
    return Judgement(verdict, reason, None, canonical, address(row, pinpoint) if row else None, suggest)


def _meant(suggest: tuple[str, ...], owner: str | None, pinpoint: Pinpoint | None, register: Register) -> str:
    if owner and pinpoint and owner not in suggest:
        plural = len(pinpoint.items) > 1 or pinpoint.items[0].end
        title = register.instruments[owner].title
        return (
            f"the {pinpoint.unit}{'s are' if plural else ' is'} in the {title}{_inserted(owner, pinpoint, register)}."
        )
    titles = " or the ".join(register.instruments[i].title for i in suggest if i in register.instruments)
    return f"the {titles} is probably meant."


def _inserted(owner: str, pinpoint: Pinpoint, register: Register) -> str:
    row = register.provision(owner, pinpoint.unit, pinpoint.items[0].start)
    if row is None or not row.inserted_by:
        return ""
    by, _, section = row.inserted_by.partition(" s.")
    instrument = register.instruments.get(by)
    return f", inserted by section {section} of the {instrument.title}" if instrument else ""


def _is_near(title: str, suggest: tuple[str, ...], register: Register) -> bool:
    rows = [register.instruments[i] for i in suggest if i in register.instruments]
    return len(rows) == 1 and closest_title(title, register) == rows[0].id


def _owner_of(pinpoint: Pinpoint | None, prefer: tuple[str, ...], register: Register) -> str | None:
    """The one instrument known to have the numbers, the preferred ones first."""
    if pinpoint is None:
        return None
    each = [set(register.holders(pinpoint.unit, i.start, confirmed=True)) for i in pinpoint.items]
    common = set.intersection(*each)
    preferred = [i for i in prefer if i in common]
    if len(preferred) == 1 and not is_lettered(pinpoint.items[0].start):
        return preferred[0]
    return next(iter(common)) if len(common) == 1 else None


def _title_against_number(resolution: Resolution, instrument: Instrument, register: Register) -> Judgement | None:
    mention = resolution.found.mention
    if mention is None or mention.number_id in (None, instrument.id) or not instrument.confirmed:
        return None
    other = register.instruments.get(mention.number_id or "")
    says = f"that number is the {other.title}" if other else "the number given is another"
    return Judgement(
        "title_mismatch",
        f"The {instrument.title} is {instrument.number}; {says}.",
        instrument.id,
        citation(instrument),
        address(instrument),
        (instrument.id,),
    )


def _known(resolution: Resolution, instrument: Instrument, pinpoint: Pinpoint | None, register: Register) -> Judgement:
    numbers = _numbers(pinpoint, instrument.id, register)
    if pinpoint and pinpoint.unit == "article" and instrument.articles_in:
        schedule = Pinpoint("schedule", (NumberRange(instrument.articles_in),))
        pinpoint = Pinpoint("article", pinpoint.items, schedule)
    result = Judgement(
        "ok", "", instrument.id, citation(instrument, pinpoint), address(instrument, pinpoint), (), numbers
    )
    if instrument.id.startswith("bill/"):
        return _bill(result, instrument, register)
    for test in (_unit_mismatch, _whole_repealed, _missing, _provisions_repealed):
        other = test(result, instrument, pinpoint, register)
        if other:
            return other
    return _fine(result, resolution, instrument, pinpoint, register)


def _bill(result: Judgement, bill: Instrument, register: Register) -> Judgement:
    act = register.instruments.get(bill.became or "")
    result.verdict = "bill_not_act"
    if act is None:
        result.reason = f"The {bill.title} was a Bill before Parliament, not law, when the register was made."
        return result
    result.reason = f"The {bill.title} became the {act.title}; clause numbers of a Bill are not those of the Act."
    result.canonical, result.uri, result.suggest = citation(act), address(act), (act.id,)
    return result


def _unit_mismatch(
    result: Judgement, instrument: Instrument, pinpoint: Pinpoint | None, register: Register
) -> Judgement | None:
    if pinpoint is None or pinpoint.unit not in _UNITS or pinpoint.unit == instrument.unit or not instrument.confirmed:
        return None
    if pinpoint.unit == "article" and instrument.articles_in:
        return None
    made_under = _made_under(instrument, pinpoint, register)
    if made_under:
        place = citation(made_under, pinpoint)
        reason = f"The {instrument.title} is divided into sections; the regulation is in Regulations under it: {place}."
        return Judgement(
            "unit_mismatch",
            reason,
            instrument.id,
            place,
            address(made_under, pinpoint),
            provision_ids(made_under.id, pinpoint, result.numbers),
            result.numbers,
        )
    right = Pinpoint(instrument.unit, pinpoint.items, None)
    ids = provision_ids(instrument.id, right, result.numbers)
    reason = f"The {instrument.title} is divided into {instrument.unit}s, not {pinpoint.unit}s."
    return Judgement(
        "unit_mismatch",
        reason,
        instrument.id,
        citation(instrument, right),
        address(instrument, right),
        ids,
        result.numbers,
    )


def _made_under(act: Instrument, pinpoint: Pinpoint, register: Register) -> Instrument | None:
    """The one listed set of Regulations that bears the Act's title in its own and has the regulation cited."""
    if pinpoint.unit != "regulation":
        return None
    ids = register.holders("regulation", pinpoint.items[0].start)
    rows = [r for i in ids if (r := register.instruments[i]).title.startswith(f"{act.title} (")]
    return rows[0] if len(rows) == 1 else None


def _whole_repealed(
    result: Judgement, instrument: Instrument, pinpoint: Pinpoint | None, register: Register
) -> Judgement | None:
    if not instrument.repealed:
        return None
    successor = register.instruments.get(instrument.superseded_by or "")
    gone = instrument.status.split()[0]
    result.verdict = "repealed_or_superseded"
    result.reason = f"The {instrument.title} has been {gone}" + (
        f"; see now the {successor.title}." if successor else "."
    )
    result.suggest = (successor.id,) if successor else ()
    return result


def _missing(
    result: Judgement, instrument: Instrument, pinpoint: Pinpoint | None, register: Register
) -> Judgement | None:
    """A number the instrument does not have: another has it, or none can, or the register does not know."""
    if pinpoint is None:
        return None
    unit = pinpoint.unit
    if pinpoint.within or unit not in _UNITS:
        return None if _place_known(instrument, pinpoint, register) else _no_detail(result, instrument)
    missing = [n for n in result.numbers if register.provision(instrument.id, unit, n) is None]
    if not missing or (len(missing) < len(result.numbers) and any(i.end for i in pinpoint.items)):
        return None
    elsewhere = _elsewhere(missing, instrument, unit, register)
    if elsewhere:
        other = register.instruments[elsewhere]
        place = with_numbers(pinpoint, tuple(missing))
        named = citation(other, place)
        reason = f"The {instrument.title} has no such {unit}; it is {named}{_inserted(elsewhere, place, register)}."
        return Judgement(
            "wrong_instrument",
            reason,
            instrument.id,
            citation(other, place),
            address(other, place),
            provision_ids(elsewhere, place),
            result.numbers,
        )
    slip = _misread(missing[0], instrument.id, unit, register)
    if slip:
        place = with_numbers(pinpoint, (slip,))
        reason = f"There is no {unit} {missing[0]} in the {instrument.title}; {slip} is probably meant."
        return Judgement(
            "unknown_provision",
            reason,
            instrument.id,
            citation(instrument, place),
            address(instrument, place),
            provision_ids(instrument.id, place),
            result.numbers,
        )
    if any(_impossible(n, instrument, unit) for n in missing):
        ends = f"; its last is {instrument.last}" if instrument.last else ""
        reason = f"The {instrument.title} has no {unit} {', '.join(missing)}{ends}."
        return Judgement(
            "unknown_provision", reason, instrument.id, citation(instrument), address(instrument), (), result.numbers
        )
    return _no_detail(result, instrument)


def _no_detail(result: Judgement, instrument: Instrument) -> Judgement:
    result.verdict = "not_in_register_detail"
    result.reason = f"The {instrument.title} is known, but the register does not list this provision of it."
    return result


def _place_known(instrument: Instrument, pinpoint: Pinpoint, register: Register) -> bool:
    known = register.provisions.get(instrument.id, {})
    if pinpoint.unit == "paragraph" and pinpoint.within:
        return _place_known(instrument, pinpoint.within, register)
    number = base(pinpoint.items[0].start)
    if pinpoint.unit == "chapter" and pinpoint.within:
        number = f"{pinpoint.within.items[0].start}/{number}"
    return number in known.get(pinpoint.unit, {})


def _elsewhere(missing: list[str], instrument: Instrument, unit: str, register: Register) -> str | None:
    """The instrument that alone has the numbers, where they cannot be numbers of the one that was cited."""
    each = [set(register.holders(unit, n, confirmed=True)) for n in missing]
    common = set.intersection(*each)
    if len(common) != 1:
        return None
    owner = common.pop()
    foreign = all(
        re.match(r"\d+Z", n)
        or _impossible(n, instrument, unit)
        or (is_lettered(n) and _amends(instrument.id, owner, register))
        for n in missing
    )
    return owner if foreign else None


def _amends(amending: str, amended: str, register: Register) -> bool:
    rows = register.known(amended, "section").values()
    return any(r.confirmed and (r.inserted_by or "").startswith(f"{amending} ") for r in rows)


def _impossible(number: str, instrument: Instrument, unit: str) -> bool:
    if unit in instrument.complete and instrument.confirmed:
        return True
    digits = re.match(r"\d+", number)
    known_end = instrument.last if instrument.last_confirmed else None
    return bool(known_end and unit == instrument.unit and digits and int(digits[0]) > known_end)


def _slip_anywhere(pinpoint: Pinpoint | None, register: Register) -> tuple[str, str] | None:
    """The one instrument and number that scanning may have turned into a number no instrument has."""
    if pinpoint is None or len(pinpoint.items) != 1 or not is_lettered(pinpoint.items[0].start):
        return None
    number = pinpoint.items[0].start
    if register.holders(pinpoint.unit, number):
        return None
    found = {(i, s) for i in register.provisions if (s := _misread(number, i, pinpoint.unit, register))}
    return found.pop() if len(found) == 1 else None


def _misread(number: str, instrument: str, unit: str, register: Register) -> str | None:
    """The number that scanning may have turned into this one (65Z5 read as 65ZS), if the instrument has it."""
    stem = base(number)
    singly = [stem[:at] + stem[at].translate(_MISREAD) + stem[at + 1 :] for at in range(len(stem))]
    for changed in (*singly, stem.translate(_MISREAD)):
        row = register.provision(instrument, unit, changed) if changed != stem else None
        if row and row.confirmed:
            return changed + number[len(stem) :]
    return None


def _provisions_repealed(
    result: Judgement, instrument: Instrument, pinpoint: Pinpoint | None, register: Register
) -> Judgement | None:
    if pinpoint is None or pinpoint.within:
        return None
    rows = [register.provision(instrument.id, pinpoint.unit, n) for n in result.numbers]
    gone = [r for r in rows if r and r.repealed]
    if not gone:
        return None
    result.verdict = "repealed_or_superseded"
    result.suggest = tuple(dict.fromkeys(s for r in gone for s in r.superseded_by))
    result.reason = _gone_reason(gone, pinpoint.unit, instrument, result.suggest, register)
    return result


def _gone_reason(
    gone: list[Provision], unit: str, instrument: Instrument, suggest: tuple[str, ...], register: Register
) -> str:
    numbers = ", ".join(r.number for r in gone)
    how = gone[0].status.replace("HCA 2022", "Health and Care Act 2022")
    how = re.sub(r"by (.+) s\.(\S+)", r"by section \2 of the \1", how)
    several = len(gone) > 1
    done = (
        ("were " if several else "was ") + how
        if " by " in how
        else ("are" if several else "is") + " no longer in force"
    )
    places = [(i, s) for s in suggest for i in register.instruments if s.startswith(f"{i}/")]
    now = ", ".join(
        f"{s.removeprefix(i + '/').replace('/', ' ')} of the {register.instruments[i].title}" for i, s in places
    )
    return f"{unit.capitalize()}{'s' * several} {numbers} of the {instrument.title} {done}" + (
        f"; see now {now}." if now else "."
    )


def _fine(
    result: Judgement, resolution: Resolution, instrument: Instrument, pinpoint: Pinpoint | None, register: Register
) -> Judgement:
    named = instrument.title
    if resolution.via in _SURE:
        result.reason = f"The {named} is cited correctly."
        return result
    others = _other_holders(instrument, pinpoint, register) if resolution.via == "register_default" else ()
    result.verdict = "ok_check_topic" if others else "ok_inferred"
    result.reason = f"Taken to mean the {named}: {_HOW[resolution.via]}."
    if others:
        titles = ", ".join(register.instruments[i].title for i in others)
        result.reason = f"Taken to mean the {named}; the same number also exists in: {titles}."
        result.suggest = tuple(p for i in (instrument.id, *others) for p in provision_ids(i, pinpoint))
    return result


_HOW = {
    "alias": "a short form of its title",
    "idiom": "the usual sense of the phrase",
    "year_alias": "the Act of that year that the document or this field means",
    "anaphor": "the one named just before",
    "dominant_instrument": "the one this part of the document is about",
    "unique_number": "no other listed instrument has this number",
    "register_default": "what the short form usually means in this field",
}


def _other_holders(instrument: Instrument, pinpoint: Pinpoint | None, register: Register) -> tuple[str, ...]:
    if pinpoint is None:
        return ()
    return tuple(i for i in register.holders(pinpoint.unit, pinpoint.items[0].start) if i != instrument.id)


def _ambiguous(resolution: Resolution, pinpoint: Pinpoint | None, register: Register) -> Judgement:
    rows = [register.instruments[i] for i in resolution.ids if i in register.instruments]
    owner = _owner_of(pinpoint, (), register)
    if owner and pinpoint and owner not in resolution.ids and re.match(r"\d+Z", pinpoint.items[0].start):
        row = register.instruments[owner]
        reason = f"No such Act has this {pinpoint.unit}; it is {citation(row, pinpoint)}{_inserted(owner, pinpoint, register)}."
        return Judgement(
            "wrong_instrument",
            reason,
            None,
            citation(row, pinpoint),
            address(row, pinpoint),
            provision_ids(owner, pinpoint),
        )
    listed = " or the ".join(r.title for r in rows[:4])
    suggest = tuple(p for r in rows for p in provision_ids(r.id, pinpoint))
    return Judgement("ambiguous", f"This may be the {listed}; the text does not say which.", suggest=suggest)


def _unlisted(resolution: Resolution, pinpoint: Pinpoint | None, register: Register) -> Judgement:
    title = resolution.title
    if not title:
        slip = _slip_anywhere(pinpoint, register)
        if slip and pinpoint:
            place = with_numbers(pinpoint, (slip[1],))
            row = register.instruments[slip[0]]
            reason = f"No listed instrument has this number; {citation(row, place)} is probably meant."
            return Judgement(
                "unresolved", reason, None, citation(row, place), address(row, place), provision_ids(row.id, place)
            )
        suggest = provision_ids(resolution.ids[0], pinpoint) if resolution.ids else ()
        return Judgement(
            "unresolved", "The text does not say which Act or Regulations this belongs to.", suggest=suggest
        )
    mention = resolution.found.mention
    if mention and mention.word == "Bill":
        return Judgement("bill_not_act", f"The {title} is a Bill, not an Act, and the register does not list it.")
    year = mention.year if mention else None
    near = closest_title(f"{title} {year}", register) if year else None
    row = register.instruments.get(near or "")
    if row and row.confirmed:
        reason = f"There is no {title} {year} in the register; the {row.title} is probably meant."
        return Judgement(
            "near_miss_title",
            reason,
            None,
            citation(row, pinpoint),
            address(row, pinpoint),
            provision_ids(row.id, pinpoint),
        )
    shown = f"{title} {year}" if year else title
    slip = year_slip(shown, register) if year else ()
    if slip:
        rows = [register.instruments[i] for i in slip]
        sole = rows[0] if len(rows) == 1 else None
        reason = f"There is no {shown}; the {' or the '.join(r.title for r in rows)} is probably meant."
        suggest = tuple(p for r in rows for p in provision_ids(r.id, pinpoint))
        verdict = "near_miss_title" if sole else "unknown_instrument"
        return Judgement(
            verdict,
            reason,
            None,
            citation(sole, pinpoint) if sole else "",
            address(sole, pinpoint) if sole else None,
            suggest,
        )
    return Judgement("not_in_register_detail", f"The register does not list the {shown}, so it was not checked.")


def _numbers(pinpoint: Pinpoint | None, instrument: str | None, register: Register) -> tuple[str, ...]:
    if pinpoint is None:
        return ()
    known = register.known(instrument, pinpoint.unit)
    return tuple(n for item in pinpoint.items for n in expand(item, known))

"""The verdict on a resolved reference, with one plain sentence of reason.

A verdict of wrong needs a row that was confirmed from a source; what the register does not know is said to be unknown.
Titles are judged in ``judge_titles``, numbers in ``judge_numbers``.
"""

from __future__ import annotations

from datetime import date

from corpus.patterns import late
from corpus.references import judge_numbers, judge_titles
from corpus.references.canonical import address, citation, provision_ids
from corpus.references.models import Instrument, NumberRange, Pinpoint
from corpus.references.register import Register
from corpus.references.resolve import Resolution
from corpus.references.verdicts import Judgement, all_numbers

_SURE = frozenset(("explicit", "defined_term"))
_PROVISION = late(r"/(?:section|regulation|article|schedule|part|clause|paragraph|chapter)/.*")
_HOW = {
    "alias": "a short form of its title",
    "idiom": "the usual sense of the phrase",
    "year_alias": "the one of that year that the document or this field means",
    "anaphor": "the one named just before",
    "dominant_instrument": "the one this part of the document is about",
    "unique_number": "no other listed instrument has this number",
    "register_default": "what the short form usually means in this field",
}


def judge(resolution: Resolution, register: Register, *, as_of: date | None = None) -> Judgement:
    """The verdict on one reference; see docs/references.md for what each means. ``as_of`` is the document's date."""
    pinpoint = resolution.found.pinpoint
    judgement = _if_anaphor(_judge(resolution, pinpoint, register), resolution)
    if as_of and judgement.verdict in ("repealed_or_superseded", "bill_not_act"):
        judgement.reason += judge_titles.as_it_stood(judgement, register, as_of)
    if pinpoint and not judgement.numbers:
        place = judgement.instrument or next(iter(judgement.suggest), "")
        judgement.numbers = all_numbers(pinpoint, _PROVISION.sub("", place), register)
    return judgement


def _if_anaphor(judgement: Judgement, resolution: Resolution) -> Judgement:
    """A number that the antecedent of "that Act" cannot have leaves open which Act is meant; it proves none wrong."""
    mention = resolution.found.mention
    if mention is None or mention.how != "anaphor" or resolution.via in _SURE or resolution.phantom:
        return judgement
    if judgement.verdict not in ("wrong_instrument", "unknown_provision"):
        return judgement
    reason = f"The text does not name the {mention.word}. {judgement.reason}"
    return Judgement("unresolved", reason, suggest=judgement.suggest, numbers=judgement.numbers)


def _judge(resolution: Resolution, pinpoint: Pinpoint | None, register: Register) -> Judgement:
    if resolution.phantom:
        return judge_titles.phantom(resolution.phantom, pinpoint, register)
    known = [register.instruments[i] for i in resolution.ids if i in register.instruments]
    if resolution.title and not known:
        return judge_titles.unlisted(resolution, pinpoint, register)
    if not known or (resolution.via == "none" and len(known) == 1):
        return judge_numbers.unresolved(pinpoint, resolution.ids, register)
    if len(known) > 1:
        return judge_numbers.elsewhere_than(resolution.ids, pinpoint, register) or _ambiguous(known, pinpoint)
    return judge_titles.number_mismatch(resolution, known[0], register) or _known(
        resolution, known[0], pinpoint, register
    )


def _known(resolution: Resolution, instrument: Instrument, pinpoint: Pinpoint | None, register: Register) -> Judgement:
    if pinpoint and pinpoint.unit == "article" and instrument.articles_in:
        schedule = Pinpoint("schedule", (NumberRange(instrument.articles_in),))
        pinpoint = Pinpoint("article", pinpoint.items, schedule)
    numbers = all_numbers(pinpoint, instrument.id, register)
    named = citation(instrument, pinpoint)
    result = Judgement("ok", "", instrument.id, named, address(instrument, pinpoint), (), numbers)
    if instrument.id.startswith("bill/"):
        return judge_titles.bill(result, instrument, register)
    return (
        judge_numbers.unit_mismatch(numbers, instrument, pinpoint, register)
        or judge_titles.repealed(result, instrument, register)
        or judge_numbers.missing(result, instrument, pinpoint, register)
        or judge_numbers.repealed(result, instrument, pinpoint, register)
        or _fine(result, resolution, instrument, pinpoint, register)
    )


def _fine(
    result: Judgement, resolution: Resolution, instrument: Instrument, pinpoint: Pinpoint | None, register: Register
) -> Judgement:
    if resolution.via in _SURE:
        result.reason = f"The {instrument.title} {instrument.verb('is', 'are')} cited correctly."
        return result
    others = _other_holders(instrument, pinpoint, register) if resolution.via == "register_default" else ()
    result.verdict = "ok_check_topic" if others else "ok_inferred"
    result.reason = f"Taken to mean the {instrument.title}: {_HOW[resolution.via]}."
    if others:
        titles = ", ".join(register.instruments[i].title for i in others)
        result.reason = f"Taken to mean the {instrument.title}; the same number also exists in: {titles}."
        result.suggest = tuple(p for i in (instrument.id, *others) for p in provision_ids(i, pinpoint))
    return result


def _other_holders(instrument: Instrument, pinpoint: Pinpoint | None, register: Register) -> tuple[str, ...]:
    if pinpoint is None:
        return ()
    return tuple(i for i in register.holders(pinpoint.unit, pinpoint.items[0].start) if i != instrument.id)


def _ambiguous(rows: list[Instrument], pinpoint: Pinpoint | None) -> Judgement:
    listed = " or the ".join(r.title for r in rows[:4])
    suggest = tuple(p for r in rows for p in provision_ids(r.id, pinpoint))
    return Judgement("ambiguous", f"This may be the {listed}; the text does not say which.", suggest=suggest)

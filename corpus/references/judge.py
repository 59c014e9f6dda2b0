"""The verdict on what a reference was resolved to, with one plain sentence of reason.

A verdict of wrong needs a row that was confirmed from a source; what the register does not know is said to be unknown.
Numbers are judged in ``judge_numbers``.
"""

from __future__ import annotations

from datetime import date

from corpus.dates import plain
from corpus.patterns import late
from corpus.references.checked import checked, section_and_level
from corpus.references.citation import all_numbers, inserted_words, provision_ids, titles_of
from corpus.references.judge_numbers import (
    UNSAID,
    missing_provision,
    number_elsewhere,
    pointing_to,
    repealed_provision,
    unit_mismatch,
    unresolved_number,
)
from corpus.references.judge_titles import title_mismatch, told_gone, unlisted_title
from corpus.references.models import (
    Instrument,
    Judgement,
    NumberRange,
    Phantom,
    Pinpoint,
    PublicationMention,
    Resolution,
)
from corpus.references.pinpoint import is_lettered
from corpus.references.register import Register
from corpus.references.slips import closest_title, year_slip
from corpus.references.subject import check_known, check_subject
from corpus.references.validity import fell, made, made_words, printed

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
_SURE = frozenset(("explicit", "defined_term"))
_SETTLED = 2
"""Years after an instrument was made in which it is taken to have been law still. Set by hand."""
_PROVISION = late(r"/(?:section|regulation|article|schedule|part|clause|paragraph|chapter)/.*")
_AROUND = 120
"""Characters on either side of a reference in which words may say what it is about. Set by hand."""
_HOW = {
    "alias": "a short form of its title",
    "idiom": "the usual sense of the phrase",
    "year_alias": "the one of that year that the document or this field means",
    "anaphor": "the one named just before",
    "dominant_instrument": "the one this part of the document is about",
    "unique_number": "no other listed instrument has this number",
    "register_default": "what the short form usually means in this field",
}


def judge(resolution: Resolution, register: Register, *, as_of: date | None = None, text: str = "") -> Judgement:
    """The verdict on one reference; see docs/references.md for what each means.

    ``as_of`` is the document's date, without one today; ``text`` the document, for what a provision is cited for.
    """
    pinpoint = resolution.candidate.pinpoint
    candidate = resolution.candidate
    around = text[max(0, candidate.start - _AROUND) : candidate.end + _AROUND].lower()
    judgement = _if_anaphor(_judge(resolution, pinpoint, register, as_of, around), resolution)
    if judgement.verdict == "repealed_or_superseded" and text and told_gone(candidate, text):
        judgement.verdict = "ok" if resolution.via in _SURE else "ok_inferred"
        judgement.reason = f"{judgement.reason} The paper says so itself."
    if judgement.since:
        judgement.reason += f" {judgement.since}"
    if pinpoint and not judgement.numbers:
        place = judgement.instrument or next(iter(judgement.suggest), "")
        judgement.numbers = all_numbers(pinpoint, _PROVISION.sub("", place), register)
    judgement.checked = checked(judgement, resolution, register, as_of)
    if text and judgement.verdict in ("ok", "ok_inferred"):
        check_subject(judgement, resolution.candidate, register, text)
    elif text and judgement.verdict == "not_in_register_detail":
        check_known(judgement, resolution.candidate, register, text)
    return judgement


def _if_anaphor(judgement: Judgement, resolution: Resolution) -> Judgement:
    """A number that the antecedent of "that Act" cannot have leaves open which Act is meant; it proves none wrong."""
    mention = resolution.candidate.mention
    if mention is None and judgement.verdict == "unknown_provision":
        # The instrument was only taken to be meant, and the number shows that it was not.
        return Judgement("unresolved", UNSAID, numbers=judgement.numbers)
    if mention is None or mention.how != "anaphor" or resolution.via in _SURE or resolution.phantom:
        return judgement
    if judgement.verdict not in ("wrong_instrument", "unknown_provision"):
        return judgement
    reason = f"The text does not name the {mention.word}. {judgement.reason}"
    return Judgement("unresolved", reason, suggest=judgement.suggest, numbers=judgement.numbers)


def _judge(
    resolution: Resolution, pinpoint: Pinpoint | None, register: Register, as_of: date | None, around: str
) -> Judgement:
    if resolution.phantom:
        return _phantom(resolution.phantom, pinpoint, register)
    known = [register.instruments[i] for i in resolution.ids if i in register.instruments]
    if resolution.title and not known:
        judgement = unlisted_title(resolution, pinpoint, register, as_of)
        judgement.instrument = judgement.instrument or next(iter(resolution.ids), None)
        return judgement
    if not known or (resolution.via == "none" and len(known) == 1):
        return unresolved_number(pinpoint, resolution.ids, register)
    if len(known) > 1:
        return number_elsewhere(resolution.ids, pinpoint, register) or _ambiguous(known, pinpoint)
    mismatch = _number_mismatch(resolution, known[0], register)
    return mismatch or _known(resolution, known[0], pinpoint, register, as_of, around)


def _known(
    resolution: Resolution,
    instrument: Instrument,
    pinpoint: Pinpoint | None,
    register: Register,
    as_of: date | None,
    around: str,
) -> Judgement:
    if pinpoint and pinpoint.unit == "article" and instrument.articles_in:
        schedule = Pinpoint("schedule", (NumberRange(instrument.articles_in),))
        pinpoint = Pinpoint("article", pinpoint.items, schedule)
    numbers = all_numbers(pinpoint, instrument.id, register)
    result = Judgement("ok", "", instrument.id, instrument, pinpoint, (), numbers)
    if instrument.id.startswith("bill/"):
        return _bill(result, instrument, register, as_of)
    return (
        unit_mismatch(numbers, instrument, pinpoint, register)
        or _not_yet(result, instrument, as_of)
        or _repealed(result, instrument, register, as_of)
        or missing_provision(result, instrument, pinpoint, register, around)
        or repealed_provision(result, instrument, pinpoint, register, as_of)
        or _unsure(result, instrument, as_of)
        or _fine(result, resolution, instrument, pinpoint, register)
    )


def _not_yet(result: Judgement, instrument: Instrument, as_of: date | None) -> Judgement | None:
    """An instrument that was made after the date of the paper."""
    if as_of is None or not instrument.confirmed or made(instrument, as_of) is not False:
        return None
    result.verdict = "unknown_instrument"
    day, verb = plain(as_of.isoformat()), instrument.verb("was", "were")
    result.reason = (
        f"There {verb} no {instrument.title} on {day}, the date of the paper; "
        f"{instrument.verb('it was', 'they were')} {made_words(instrument)}."
    )
    return result


def _unsure(result: Judgement, instrument: Instrument, as_of: date | None) -> Judgement | None:
    """A title that is known from no source, or one that may no longer be law."""
    if not instrument.confirmed:
        reason = f"The title {instrument.title} is known, but its number and whether it is in force were not checked."
    elif instrument.force_doubt and (as_of is None or as_of.year > instrument.year + _SETTLED):
        was = instrument.verb("it is", "they are")
        reason = f"The title {instrument.title} is known, but it was not checked whether {was} still in force."
    else:
        return None
    result.verdict, result.reason = "not_in_register_detail", reason
    return result


def _fine(
    result: Judgement, resolution: Resolution, instrument: Instrument, pinpoint: Pinpoint | None, register: Register
) -> Judgement:
    if resolution.via in _SURE:
        result.reason = f"The {instrument.title}: {_looked_up(result, instrument, pinpoint, register)}."
        return result
    others = _other_holders(instrument, pinpoint, register) if resolution.via == "register_default" else ()
    result.verdict = "ok_check_topic" if others else "ok_inferred"
    how = _HOW[resolution.via]
    if pinpoint and pinpoint.unit == "article" and instrument.articles_in:
        how = f"its Schedule {instrument.articles_in} sets out the articles"
    result.reason = f"Taken to mean the {instrument.title}: {how}."
    if others:
        titles = ", ".join(register.instruments[i].title for i in others[:4])
        more = f" and {len(others) - 4} more" if len(others) > 4 else ""
        result.reason = f"Taken to mean the {instrument.title}; the same number also exists in: {titles}{more}."
        result.suggest = tuple(p for i in (instrument.id, *others) for p in provision_ids(i, pinpoint))
    return result


def _looked_up(result: Judgement, instrument: Instrument, pinpoint: Pinpoint | None, register: Register) -> str:
    """What is right of a reference, and how far that was looked up."""
    parts = ["there is an instrument of this title"]
    if pinpoint is not None:
        several = len(result.numbers) > 1
        name = f"{pinpoint.unit}s" if several else pinpoint.unit
        parts = [f"the title is right and the {name} {'are' if several else 'is'} listed"]
        if section_and_level(result.numbers, instrument.id, pinpoint, register)[1] == "unknown":
            parts.append(f"what stands below the {name} was not looked up")
    rows = [row for row in register.rows(instrument.id, pinpoint, result.numbers) if row] if pinpoint else []
    read = plain(instrument.text_as_of) if printed(instrument, rows) else ""
    none = f"whether {instrument.verb('it is', 'they are')} in force was not checked"
    if instrument.repealed:
        none = f"{instrument.verb('it was', 'they were')} law then"
    parts.append(f"printed as law in {instrument.verb('its', 'their')} text of {read}" if read else none)
    return "; ".join(parts)


def _other_holders(instrument: Instrument, pinpoint: Pinpoint | None, register: Register) -> tuple[str, ...]:
    if pinpoint is None:
        return ()
    number = pinpoint.items[0].start
    others = [i for i in register.holders(pinpoint.unit, number) if i != instrument.id]
    rows = {i: register.provision(i, pinpoint.unit, number) for i in others}
    return tuple(i for i, row in rows.items() if row and row.common)


def _ambiguous(rows: list[Instrument], pinpoint: Pinpoint | None) -> Judgement:
    listed = " or the ".join(r.title for r in rows[:4])
    suggest = tuple(p for r in rows for p in provision_ids(r.id, pinpoint))
    return Judgement("ambiguous", f"This may be the {listed}; the text does not say which.", suggest=suggest)


def _phantom(row: Phantom, pinpoint: Pinpoint | None, register: Register) -> Judgement:
    """A title that the register lists as one that does not exist.

    A row that was not confirmed makes no verdict of wrong by itself; a confirmed title close to it may.
    """
    owner = _owner(pinpoint, row.suggest, register)
    meant = owner or (row.suggest[0] if len(row.suggest) == 1 else None)
    right = register.instruments.get(meant or "")
    if right and right.id.startswith("bill/"):
        reason = f"There is no {row.phantom}: it was a Bill before Parliament when the register was made."
        return Judgement("bill_not_act", reason, None, right, suggest=(right.id,))
    reason = f"There is no {row.phantom}; {_meant(row.suggest, owner, pinpoint, register)}."
    judgement = pointing_to(_phantom_verdict(row, register), reason, right, pinpoint, register)
    if right is None:
        judgement.suggest = row.suggest
    return judgement


def _bill(result: Judgement, row: Instrument, register: Register, as_of: date | None) -> Judgement:
    """A Bill, with the Act it became if it did; before that, a Bill is what it was."""
    act = register.instruments.get(row.became or "")
    passed = made(act, as_of) if act and as_of else act is not None
    if act is None and as_of is None:
        result.verdict = "bill_not_act"
        result.reason = f"The {row.title} was a Bill before Parliament, not law, when the register was made."
        return result
    if act is None or not passed:
        year = f"On the date of the paper the {row.title} was a Bill before Parliament"
        if act and passed is None:
            result.verdict = "not_in_register_detail"
            year = f"The {row.title} was passed in the year of the paper; on which day is not known"
        result.reason = f"{year}{f'; it became the {act.title}' if act else ''}."
        return result
    result.verdict = "bill_not_act"
    result.reason = f"The {row.title} became the {act.title}; clause numbers of a Bill are not those of the Act."
    result.right, result.place, result.suggest = act, None, (act.id,)
    return result


def _repealed(result: Judgement, instrument: Instrument, register: Register, as_of: date | None) -> Judgement | None:
    """An instrument the whole of which was no longer law on the day, by a source that was read."""
    if not instrument.repealed:
        return None
    gone = fell(instrument, as_of or date.today(), register)
    successor = register.instruments.get(instrument.superseded_by or "")
    now = f"; see now the {successor.title}" if successor else ""
    reason = f"The {instrument.title} {instrument.verb('has', 'have')} been {instrument.status.split()[0]}{now}."
    reason = f"{reason} {instrument.saved}".rstrip()
    if gone is False:
        result.since = f"Since then: {reason[0].lower()}{reason[1:]}"
        return None
    result.suggest = (successor.id,) if successor else ()
    if gone is None:
        result.verdict = "not_in_register_detail"
        result.reason = f"{reason} Whether that was so on the date of the paper is not known."
        return result
    result.verdict, result.reason = "repealed_or_superseded", reason
    result.right, result.place = successor, None
    return result


def _number_mismatch(resolution: Resolution, instrument: Instrument, register: Register) -> Judgement | None:
    """A title with the number of another instrument beside it."""
    mention = resolution.candidate.mention
    if mention is None or mention.number_id is None or not instrument.confirmed:
        return None
    if mention.number_id == instrument.id:
        return title_mismatch(mention, instrument) if mention.how == "unlisted" else None
    other = register.instruments.get(mention.number_id or "")
    says = f"that number is the {other.title}" if other else "the number given is another"
    reason = f"The {instrument.title} {instrument.verb('is', 'are')} {instrument.number}; {says}."
    return Judgement("title_mismatch", reason, instrument.id, instrument, suggest=(instrument.id,))


def _phantom_verdict(row: Phantom, register: Register) -> str:
    sole = row.suggest[0] if len(row.suggest) == 1 else None
    slips = year_slip(row.phantom, register)
    close = sole and ((row.near and row.confirmed) or closest_title(row.phantom, register) == sole)
    if close or (not row.confirmed and len(slips) == 1):
        return "near_miss_title"
    return "unknown_instrument" if row.confirmed or slips else "not_in_register_detail"


def _owner(pinpoint: Pinpoint | None, prefer: tuple[str, ...], register: Register) -> str | None:
    """The one instrument known to have the numbers; for plain numbers one of those the title suggests."""
    if pinpoint is None:
        return None
    common = register.common_holders(pinpoint.unit, [i.start for i in pinpoint.items])
    preferred = [i for i in prefer if i in common]
    if len(preferred) == 1 and not is_lettered(pinpoint.items[0].start):
        return preferred[0]
    return common[0] if len(common) == 1 else None


def _meant(suggest: tuple[str, ...], owner: str | None, pinpoint: Pinpoint | None, register: Register) -> str:
    if owner and pinpoint and owner not in suggest:
        several = len(pinpoint.items) > 1 or pinpoint.items[0].end
        place = f"the {pinpoint.unit}{'s are' if several else ' is'} in the {register.instruments[owner].title}"
        return place + inserted_words(owner, pinpoint, register)
    return f"the {titles_of(suggest, register)} is probably meant"


def judge_publication(words: str, mention: PublicationMention) -> Judgement:
    """The verdict on a publication, named as ``words``: known, unlisted, or a number beside the title of another."""
    row, other = mention.row, mention.beside
    if row and other and row.id != other.id and row.confirmed and other.confirmed and row.numbers and other.numbers:
        number, title = (row, other) if mention.number else (other, row)
        reason = f"{number.numbers[0]} is {number.title}, not {title.title}."
        return Judgement("title_mismatch", reason, row.id, suggest=(title.id,))
    if row is None:
        what = "a parliamentary paper" if mention.kind == "parliamentary" else "a publication number"
        reason = f"{words} is {what} that the register does not list, so it was not checked."
        return Judgement("not_in_corpus", reason)
    return Judgement("ok", f"{words} is a known publication: {row.title}.", row.id)

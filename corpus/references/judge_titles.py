"""Verdicts on titles: titles that do not exist or are nearly right, Bills, repealed Acts, numbers that disagree."""

from __future__ import annotations

from datetime import date

from corpus.references.canonical import address, citation, provision_ids
from corpus.references.models import Instrument, Phantom, Pinpoint
from corpus.references.numbers import is_lettered
from corpus.references.register import Register, title_key
from corpus.references.resolve import Resolution
from corpus.references.similar import closest_title, year_slip
from corpus.references.verdicts import Judgement, inserted_words, pointing_to, titles_of


def phantom(row: Phantom, pinpoint: Pinpoint | None, register: Register) -> Judgement:
    """A title that the register lists as one that does not exist.

    A row that was not confirmed makes no verdict of wrong by itself; a confirmed title close to it may.
    """
    owner = _owner(pinpoint, row.suggest, register)
    meant = owner or (row.suggest[0] if len(row.suggest) == 1 else None)
    right = register.instruments.get(meant or "")
    if right and right.id.startswith("bill/"):
        reason = f"There is no {row.phantom}: it was a Bill before Parliament when the register was made."
        return Judgement("bill_not_act", reason, None, citation(right), None, (right.id,))
    reason = f"There is no {row.phantom}; {_meant(row.suggest, owner, pinpoint, register)}."
    judgement = pointing_to(_phantom_verdict(row, register), reason, right, pinpoint, register)
    if right is None:
        judgement.suggest = row.suggest
    return judgement


def unlisted(resolution: Resolution, pinpoint: Pinpoint | None, register: Register) -> Judgement:
    """A title that the register does not list: a slip of one that it does, else not checked."""
    mention, title = resolution.found.mention, resolution.title
    if mention and mention.word == "Bill":
        return _unlisted_bill(title, register)
    numbered = "/" in title
    dated = title[-1].isdigit() or numbered
    shown = f"{title} {mention.year}" if mention and mention.year and not dated else title
    near = register.instruments.get(closest_title(shown, register) or "")
    if near and near.confirmed:
        reason = f"There is no {shown} in the register; the {near.title} is probably meant."
        return pointing_to("near_miss_title", reason, near, pinpoint, register)
    slips = year_slip(shown, register)
    if slips:
        sole = register.instruments[slips[0]] if len(slips) == 1 else None
        reason = f"There is no {shown}; the {titles_of(slips, register)} is probably meant."
        verdict = "near_miss_title" if sole else "unknown_instrument"
        judgement = pointing_to(verdict, reason, sole, pinpoint, register)
        judgement.suggest = tuple(p for i in slips for p in provision_ids(i, pinpoint))
        return judgement
    named = shown if numbered else f"the {shown}"
    return Judgement("not_in_register_detail", f"The register does not list {named}, so it was not checked.")


def _unlisted_bill(title: str, register: Register) -> Judgement:
    """A Bill that the register does not list, with the Acts of its title if it lists any."""
    ids = register.short_titles.get(title_key(f"{title.removesuffix('Bill')}Act"), ())
    reason = f"The {title} is a Bill, not an Act, and the register does not list it"
    if ids:
        reason += f"; it may have become the {titles_of(ids, register)}"
    return Judgement("bill_not_act", f"{reason}.", suggest=ids)


def bill(result: Judgement, row: Instrument, register: Register) -> Judgement:
    """A Bill, with the Act it became if it did."""
    act = register.instruments.get(row.became or "")
    result.verdict = "bill_not_act"
    if act is None:
        result.reason = f"The {row.title} was a Bill before Parliament, not law, when the register was made."
        return result
    result.reason = f"The {row.title} became the {act.title}; clause numbers of a Bill are not those of the Act."
    result.canonical, result.uri, result.suggest = citation(act), address(act), (act.id,)
    return result


def repealed(result: Judgement, instrument: Instrument, register: Register) -> Judgement | None:
    """An instrument the whole of which is no longer law, by a source that was read."""
    if not instrument.repealed:
        return None
    successor = register.instruments.get(instrument.superseded_by or "")
    now = f"; see now the {successor.title}" if successor else ""
    result.verdict = "repealed_or_superseded"
    result.reason = f"The {instrument.title} {instrument.verb('has', 'have')} been {instrument.status.split()[0]}{now}."
    result.suggest = (successor.id,) if successor else ()
    return result


def as_it_stood(judgement: Judgement, register: Register, as_of: date) -> str:
    """A sentence for a paper that is older than what took the place of the instrument or Bill; else nothing."""
    successors = [register.instruments[i] for i in judgement.suggest if i in register.instruments]
    if not successors or as_of.year >= min(row.year for row in successors):
        return ""
    return f" The paper is dated {as_of.year}, before that."


def number_mismatch(resolution: Resolution, instrument: Instrument, register: Register) -> Judgement | None:
    """A title with the number of another instrument beside it."""
    mention = resolution.found.mention
    if mention is None or mention.number_id in (None, instrument.id) or not instrument.confirmed:
        return None
    other = register.instruments.get(mention.number_id or "")
    says = f"that number is the {other.title}" if other else "the number given is another"
    reason = f"The {instrument.title} {instrument.verb('is', 'are')} {instrument.number}; {says}."
    named, link = citation(instrument), address(instrument)
    return Judgement("title_mismatch", reason, instrument.id, named, link, (instrument.id,))


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

"""Verdicts on titles: those the register does not list, one beside the number of another, law said to be gone."""

from __future__ import annotations

import re
from datetime import date

from corpus.patterns import late
from corpus.references.citation import provision_ids, titles_of
from corpus.references.judge_numbers import pointing_to
from corpus.references.models import Candidate, Instrument, Judgement, Mention, Pinpoint, Resolution
from corpus.references.register import Register, title_key
from corpus.references.slips import closest_title, number_slip, year_slip
from corpus.references.validity import made

_TOLD_WITHIN = 240
"""Characters before a title in which a list of what was repealed may begin. Set by hand."""
# What a paper says of law that it knows to be gone: "the Act 1998, which was repealed by", "replaced the ... 1999".
_TOLD_BEFORE = late(
    r"""\b(?:repeal(?:s|ed|ing)?|revok(?:es?|ed|ing)|replac(?:es?|ed|ing)|supersed(?:es?|ed|ing)|former(?:ly)?|previous(?:ly)?|old
    |predecessors?|(?:repeal|revocation|replacement)\s+of)\s+(?:(?:of|in|by|under|to)\s+)?(?:the\s+)?
    (?:[A-Z][^.;]{0,120}?\b(?:Acts?|Regulations|Order)\s+\d{4}\s*(?:,|,?\s*and)\s+(?:the\s+)?){0,4}$""",
    re.IGNORECASE | re.VERBOSE,
)
_TOLD_AFTER = late(
    r"""\s*(?:[,(][^.;()]{0,60}[,)])?\s*,?\s*(?:\(?(?:which|that|and)\s+)?\(?(?:(?:was|were|is|are|has\s+been|have\s+been|had\s+been)\s+)?
    (?:now\s+|since\s+|then\s+|later\s+|itself\s+|subsequently\s+)*(?:repealed|revoked|replaced|superseded|no\s+longer\s+(?:in\s+force|law))\b""",
    re.IGNORECASE | re.VERBOSE,
)
_TITLE_WORD = late(r"[a-z]{4,}")


def unlisted_title(
    resolution: Resolution, pinpoint: Pinpoint | None, register: Register, as_of: date | None
) -> Judgement:
    """A title that the register does not list: a slip of one that it does, else not checked."""
    mention, title = resolution.candidate.mention, resolution.title
    if mention and mention.word == "Bill":
        return _unlisted_bill(title, register, as_of)
    numbered = "/" in title
    dated = title[-1].isdigit() or numbered
    shown = f"{title} {mention.year}" if mention and mention.year and not dated else title
    numbered_near = number_slip(shown, mention.number_id, register) if mention else None
    near = register.instruments.get(numbered_near or closest_title(shown, register) or "")
    if near and near.confirmed:
        known = f", which {near.verb('has', 'have')} the number given," if numbered_near else ""
        reason = (
            f"There is no {shown} in the register; the {near.title}{known} {near.verb('is', 'are')} probably meant."
        )
        return pointing_to("near_miss_title", reason, near, pinpoint, register)
    slips = year_slip(shown, register)
    if slips:
        sole = register.instruments[slips[0]] if len(slips) == 1 else None
        # Of Acts every one is listed from a year on; Regulations may bear a title again.
        listed = "" if shown[:-5].endswith("Act") else " in the register"
        reason = f"There is no {shown}{listed}; the {titles_of(slips, register)} is probably meant."
        verdict = "near_miss_title" if sole else "unknown_instrument"
        judgement = pointing_to(verdict, reason, sole, pinpoint, register)
        judgement.suggest = tuple(p for i in slips for p in provision_ids(i, pinpoint))
        return judgement
    named = shown if numbered else f"the {shown}"
    judgement = Judgement("not_in_register_detail", f"The register does not list {named}, so it was not checked.")
    others = _of_other_years(shown, register)
    if others:
        judgement.reason += f" It lists the {titles_of(others, register)}."
        judgement.suggest = others
    return judgement


def _of_other_years(title: str, register: Register) -> tuple[str, ...]:
    """The instruments that bear the words of a title with another year; too many say nothing."""
    ids = register.short_titles.get(title_key(title[:-5]), ()) if title[-4:].isdigit() else ()
    known = tuple(i for i in ids if register.instruments[i].confirmed and not i.startswith("bill/"))
    return known if len(known) <= 2 else ()


def _unlisted_bill(title: str, register: Register, as_of: date | None) -> Judgement:
    """A Bill that the register does not list, with the Acts of its title if it lists any."""
    ids = register.short_titles.get(title_key(f"{title.removesuffix('Bill')}Act"), ())
    reason = f"The {title} is a Bill, not an Act, and the register does not list it"
    past = [i for i in ids if as_of is None or made(register.instruments[i], as_of)]
    if past:
        return Judgement("bill_not_act", f"{reason}; it may have become the {titles_of(ids, register)}.", suggest=ids)
    return Judgement("not_in_register_detail", f"{reason}, so whether it became law was not checked.", suggest=ids)


def title_mismatch(mention: Mention, instrument: Instrument) -> Judgement | None:
    """A number with a title beside it that is no short form of its own: it has words or a year that its own has not."""
    own, given = (frozenset(_TITLE_WORD.findall(t.lower())) for t in (instrument.title, mention.title))
    same_year = mention.year in (None, instrument.year)
    if given <= own and same_year:
        return None
    title = f"{mention.title} {mention.year}" if not same_year else mention.title
    reason = f"{instrument.number} is the {instrument.title}, not the {title}."
    return Judgement("title_mismatch", reason, instrument.id, instrument, suggest=(instrument.id,))


def told_gone(candidate: Candidate, text: str) -> bool:
    """Whether the paper itself says of the law that it is gone."""
    before = text[max(0, candidate.start - _TOLD_WITHIN) : candidate.start]
    return bool(_TOLD_BEFORE.search(before) or _TOLD_AFTER.match(text, candidate.end))

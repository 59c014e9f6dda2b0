"""Join pinpoints to the instruments they stand with, and leave out what is no law.

A pinpoint belongs to the instrument after it ("section 5 of the Act"), else to the one right before it ("Act 2006,
s 5"). One without an instrument is kept only where something says it is law: an idiom, an abbreviation, a number that
only an inserted section can have, a phrase such as "under section". Section 2 of this report is not law.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date

from corpus.patterns import late
from corpus.references.bare import INTERNAL_AFTER, bare_numbers, is_law
from corpus.references.definitions import find_definitions, with_defined_terms
from corpus.references.models import Found, FoundPinpoint, Mention, Pinpoint, Spans
from corpus.references.pinpoint import find_pinpoints
from corpus.references.register import Register, put_in_time
from corpus.references.titles import find_mentions

_FORWARD = late(
    r"""\s*(?:\([^()]{0,120}\)\s*)?(?:,?\s*(?:(?:newly\s+)?(?:inserted|contained|set\s+out)\s+)?
    (?:of|to|in|into|under|within|from),?\s+(?:both\s+)?(?:the\s+)?(?:(?:amended|said|retained|new|old|EU)\s+)?
    |[(\[]?\s*)["']?(?:the\s+)?
    |\s*(?:\([^()]{0,120}\)\s*)?[:\-]\s*["']?""",
    re.VERBOSE,
)
_FORWARD_COMMA = late(r"\s*(?:\([^()]{0,120}\)\s*)?,\s*[\"']?")
_FORWARD_STRICT = late(r"\s*(?:\([^()]{0,120}\)\s*)?,?\s*(?:of|to|in|into|under|within|from)\s+[\"']?")
_BACKWARD = late(
    r"""(?:\s*\((?:(?:as\s+)?amended|["']?(?:the\s+)?["']?[A-Z0-9])[^()]{0,40}\))?\s*["']?(?:,\s*as\s+amended(?:\s+by[^,;.]{0,60})?(?=,))?\s*[,:(\[\-]?\s*(?:(?:under|at|in|see|namely|specifically|particularly|notably|pursuant\s+to|especially
    |in\s+particular|by\s+virtue\s+of|as\s+set\s+out\s+in)\s+)?""",
    re.VERBOSE,
)
_TOGETHER = late(
    r"\s*(?:(?:of|to)\s*,?\s*and|,|and|or|&|,\s*and|together\s+with|as\s+well\s+as|read\s+with)\s*(?:the\s+)?"
)
_AMENDED_BY = late(r"\(\s*(?:as\s+)?(?:amended|inserted|substituted|updated)\s+by\s+(?:the\s+)?$")
_AFTER_AMENDED = late(r"\s*\)\s*,?\s*")


@dataclass(slots=True)
class Reading:
    """What the grammar finds in a text: references in order, all mentions, and the terms the text defines.

    ``year`` is that of the document, where it is known.
    """

    text: str
    found: list[Found]
    mentions: list[Mention]
    definitions: list[tuple[str, Mention]]
    year: int | None = None


def read(text: str, register: Register, *, as_of: date | None = None) -> Reading:
    """Every possible reference to legislation in a text that has been through ``text.view``.

    With ``as_of``, the date of the document, a title without a year means an instrument of that year or before.
    """
    mentions = find_mentions(text, register)
    if as_of is not None:
        put_in_time(mentions, register, as_of.year)
    definitions, inside = find_definitions(text, mentions)
    defining = Spans(inside)
    mentions = [m for m in mentions if not defining.overlaps(m.start, m.end)]
    mentions = with_defined_terms(text, mentions, definitions, inside)
    named = Spans((m.start, m.end) for m in mentions)
    pins = [p for p in find_pinpoints(text) if not named.overlaps(p.start, p.end)]
    found = _join(text, pins, mentions)
    found += bare_numbers(text, register, Spans((f.start, f.end) for f in found))
    kept = [f for f in found if f.mention or is_law(text, f, register)]
    year = as_of.year if as_of else None
    return Reading(text, sorted(kept, key=lambda f: f.start), mentions, definitions, year)


def _join(text: str, pins: list[FoundPinpoint], mentions: list[Mention]) -> list[Found]:
    found: list[Found] = []
    used: set[int] = set()
    starts = [m.start for m in mentions]
    for group in _groups(text, pins):
        after = _owner_after(text, group[-1], mentions, starts)
        before = _owner_before(text, group[0], mentions, starts) if after is None or len(group) > 1 else None
        if after is None and before is None:
            after = _owner_behind_comma(text, group[-1], mentions, starts)
        if before and group[0].pinpoint.unit == "paragraph" and _into_schedule(found, group[0], before):
            continue
        for pin in group:
            owner = after if before is None or (after and pin is group[-1]) else before
            place = Found(pin.start, pin.end, pin.pinpoint, owner, pin.short)
            if owner and owner is after and pin is group[-1]:
                place.end = owner.end
                used.add(id(owner))
            elif owner and owner is before and pin is group[0]:
                place.start = owner.start
                used.add(id(owner))
            found.append(place)
    found += [Found(m.start, m.end, m.pinpoint, m) for m in mentions if id(m) not in used]
    return found


def _into_schedule(found: list[Found], pin: FoundPinpoint, owner: Mention) -> bool:
    """Put a paragraph that follows "Schedule 7 to the 2006 Act" into that Schedule; whether there was one."""
    last = found[-1] if found else None
    if last is None or last.mention is not owner or last.pinpoint is None or last.pinpoint.unit != "schedule":
        return False
    last.pinpoint, last.end = Pinpoint("paragraph", pin.pinpoint.items, last.pinpoint), pin.end
    return True


def _groups(text: str, pins: list[FoundPinpoint]) -> list[list[FoundPinpoint]]:
    """Pinpoints that share one instrument: "section 71 and Schedule 7"."""
    groups: list[list[FoundPinpoint]] = []
    for pin in pins:
        gap = text[groups[-1][-1].end : pin.start] if groups else ""
        if groups and len(gap) < 20 and _TOGETHER.fullmatch(gap):
            groups[-1].append(pin)
        else:
            groups.append([pin])
    return groups


def _owner_after(text: str, pin: FoundPinpoint, mentions: list[Mention], starts: list[int]) -> Mention | None:
    at = bisect_left(starts, pin.end)
    if at == len(mentions) or starts[at] - pin.end > 180 or mentions[at].pinpoint:
        return None
    pattern = _FORWARD_STRICT if mentions[at].how == "anaphor" else _FORWARD
    return mentions[at] if pattern.fullmatch(text[pin.end : starts[at]]) else None


def _owner_behind_comma(text: str, pin: FoundPinpoint, mentions: list[Mention], starts: list[int]) -> Mention | None:
    """The instrument of "Section 1(2), Public Bodies (Admission to Meetings) Act 1960": its title and nothing else."""
    at = bisect_left(starts, pin.end)
    if at == len(mentions) or mentions[at].how != "title" or pin.pinpoint.unit not in ("section", "regulation"):
        return None
    return mentions[at] if _FORWARD_COMMA.fullmatch(text, pin.end, starts[at]) else None


def _owner_before(text: str, pin: FoundPinpoint, mentions: list[Mention], starts: list[int]) -> Mention | None:
    at = bisect_right(starts, pin.start) - 1
    if at < 0 or pin.start - mentions[at].end > 80 or INTERNAL_AFTER.match(text, pin.end):
        return None
    nearest = mentions[at]
    gap = text[nearest.end : pin.start]
    if _BACKWARD.fullmatch(gap) and nearest.pinpoint is None:
        return nearest
    amended = _AMENDED_BY.search(text, max(0, nearest.start - 40), nearest.start)
    if amended and at > 0 and _AFTER_AMENDED.fullmatch(gap):
        return mentions[at - 1] if not text[mentions[at - 1].end : amended.start()].strip() else None
    return None

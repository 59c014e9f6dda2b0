"""Find what may be a reference to law: pinpoints joined to the instruments they stand with.

A pinpoint belongs to the instrument after it ("section 5 of the Act"), else to the one right before it ("Act 2006,
s 5"). One without an instrument is kept only where something says it is law: an idiom, an abbreviation, a number that
only an inserted section can have, a phrase such as "under section". Section 2 of this report is not law.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from datetime import date
from functools import lru_cache

from corpus.patterns import late
from corpus.references.models import (
    Candidate,
    Idiom,
    Mention,
    NumberRange,
    Pinpoint,
    PinpointSpan,
    Reading,
    Spans,
)
from corpus.references.names import find_definitions, share_numbers, with_defined_terms
from corpus.references.pinpoint import DISTINCTIVE, base, find_pinpoints, is_lettered
from corpus.references.register import DATA, Register, put_in_time
from corpus.references.titles import find_mentions

_FORWARD = late(
    r"""\s*(?:(?:et\s+seq\b\.?|ff\b\.?|onwards\b)\s*)?(?:\([^()]{0,120}\)\s*)?(?:,?\s*(?:(?:newly\s+)?(?:inserted|contained|set\s+out)\s+)?
    (?:of|to|in|into|under|within|from),?\s+(?:both\s+)?(?:[Tt]he\s+)?(?:(?:amended|said|retained|new|old|EU)\s+)?
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
    r"\s*(?:(?:of|to)\s*,?\s*(?:and|&)|,|and|or|&|,\s*and|together\s+with|as\s+well\s+as|read\s+with)\s*(?:the\s+)?"
)
_AMENDED_BY = late(r"\(\s*(?:as\s+)?(?:amended|inserted|substituted|updated)\s+by\s+(?:the\s+)?$")
_AFTER_AMENDED = late(r"\s*\)\s*,?\s*")


def read(text: str, register: Register, *, as_of: date | None = None) -> Reading:
    """Every possible reference to legislation in a text in which nothing is invisible (``render.find_references``).

    With ``as_of``, the date of the document, a title without a year means an instrument of that year or before.
    """
    mentions = find_mentions(text, register)
    share_numbers(text, mentions)
    if as_of is not None:
        put_in_time(mentions, register, as_of.year)
    definitions, inside = find_definitions(text, mentions)
    defining = Spans(inside)
    mentions = [m for m in mentions if not defining.overlaps(m.start, m.end)]
    mentions = with_defined_terms(text, mentions, definitions, inside)
    named = Spans((m.start, m.end) for m in mentions)
    pins = [p for p in find_pinpoints(text) if not named.overlaps(p.start, p.end)]
    candidates = _join(text, pins, mentions)
    candidates += _lone_numbers(text, register, Spans((f.start, f.end) for f in candidates))
    _under_initials(text, candidates)
    own = _OwnPlaces()
    law = [f for f in candidates if f.mention or _is_law(text, f, register, own)]
    year = as_of.year if as_of else None
    return Reading(text, sorted(law, key=lambda f: f.start), mentions, definitions, year)


def _join(text: str, pins: list[PinpointSpan], mentions: list[Mention]) -> list[Candidate]:
    candidates: list[Candidate] = []
    used: set[int] = set()
    starts = [m.start for m in mentions]
    for group in _groups(text, pins):
        after = _owner_after(text, group[-1], mentions, starts)
        before = _owner_before(text, group[0], mentions, starts) if after is None or len(group) > 1 else None
        if after is None and before is None:
            after = _owner_behind_comma(text, group[-1], mentions, starts)
        if before and group[0].pinpoint.unit == "paragraph" and _into_schedule(candidates, group[0], before):
            continue
        for pin in group:
            owner = after if before is None or (after and pin is group[-1]) else before
            place = Candidate(pin.start, pin.end, pin.pinpoint, owner, pin.short)
            if owner and owner is after and pin is group[-1]:
                place.end = owner.end
                used.add(id(owner))
            elif owner and owner is before and pin is group[0]:
                place.start = owner.start
                used.add(id(owner))
            candidates.append(place)
    candidates += [Candidate(m.start, m.end, m.pinpoint, m) for m in mentions if id(m) not in used]
    return candidates


def _into_schedule(candidates: list[Candidate], pin: PinpointSpan, owner: Mention) -> bool:
    """Put a paragraph that follows "Schedule 7 to the 2006 Act" into that Schedule; whether there was one."""
    last = candidates[-1] if candidates else None
    if last is None or last.mention is not owner or last.pinpoint is None or last.pinpoint.unit != "schedule":
        return False
    last.pinpoint, last.end = Pinpoint("paragraph", pin.pinpoint.items, last.pinpoint), pin.end
    return True


def _groups(text: str, pins: list[PinpointSpan]) -> list[list[PinpointSpan]]:
    """Pinpoints that share one instrument: "section 71 and Schedule 7"."""
    groups: list[list[PinpointSpan]] = []
    for pin in pins:
        gap = text[groups[-1][-1].end : pin.start] if groups else ""
        # "s 25, the s 151 officer" are two.
        apart = pin.short and "the" in gap.split()
        if groups and len(gap) < 20 and _TOGETHER.fullmatch(gap) and not apart:
            groups[-1].append(pin)
        else:
            groups.append([pin])
    return groups


def _owner_after(text: str, pin: PinpointSpan, mentions: list[Mention], starts: list[int]) -> Mention | None:
    at = bisect_left(starts, pin.end)
    if at == len(mentions) or starts[at] - pin.end > 180 or mentions[at].pinpoint:
        return None
    pattern = _FORWARD_STRICT if mentions[at].how == "anaphor" else _FORWARD
    return mentions[at] if pattern.fullmatch(text[pin.end : starts[at]]) else None


def _owner_behind_comma(text: str, pin: PinpointSpan, mentions: list[Mention], starts: list[int]) -> Mention | None:
    """The instrument of "Section 1(2), Public Bodies (Admission to Meetings) Act 1960": its title and nothing else."""
    at = bisect_left(starts, pin.end)
    if at == len(mentions) or mentions[at].how != "title" or pin.pinpoint.unit not in ("section", "regulation"):
        return None
    return mentions[at] if _FORWARD_COMMA.fullmatch(text, pin.end, starts[at]) else None


def _owner_before(text: str, pin: PinpointSpan, mentions: list[Mention], starts: list[int]) -> Mention | None:
    at = bisect_right(starts, pin.start) - 1
    if at < 0 or pin.start - mentions[at].end > 80 or _INTERNAL_AFTER.match(text, pin.end):
        return None
    nearest = mentions[at]
    gap = text[nearest.end : pin.start]
    if _BACKWARD.fullmatch(gap) and nearest.pinpoint is None:
        return nearest
    amended = _AMENDED_BY.search(text, max(0, nearest.start - 40), nearest.start)
    if amended and at > 0 and _AFTER_AMENDED.fullmatch(gap):
        return mentions[at - 1] if not text[mentions[at - 1].end : amended.start()].strip() else None
    return None


# What follows a section of the paper itself: "section 2 of this report".
_INTERNAL_AFTER = late(
    r"""\s*(?:\([^()]{0,60}\)\s*)?(?:,\s*)?(?:(?:of|to|in|within|on|from)\s+(?:this|these|our|your|its|their|his|her|an?|each|any
    |every|the|that|such|Annex|Appendix|Schedule|Volume|Part|Chapter)\b|below\b|above\b|overleaf\b|opposite\b|hereof\b|on\s+page|\(page|of\s+[A-Z])""",
    re.VERBOSE,
)
# What the author says of a section of the paper itself: "Section 4 shows the results".
_OWN_VERB = late(
    r"\s*(?:\([^()]{0,60}\)\s*)?(?:sets?\s+out|shows?|describes?|explains?|summarises?|outlines?|presents?|covers?|details"
    r"|lists?|looks?\s+at|considers?|discusses?|reports?|reviews?|highlights?|provides?\s+(?:an?|the|details|further|more))\b"
)
_LEGAL_BEFORE = late(
    r"""(?:\b(?:[Uu]nder|[Pp]ursuant\s+to|[Bb]y\s+virtue\s+of|[Ww]ithin\s+the\s+meaning\s+of|inserted\s+by|amended\s+by|repealed\s+by
    |conferred\s+by|imposed\s+by|required\s+by|breach\s+of|contrary\s+to|compliance\s+with|exercise\s+of|powers?\s+in|duty\s+in|duties\s+in)
    |\bnew)\s+(?:the\s+)?$""",
    re.VERBOSE,
)
_LEGAL_AFTER = late(
    r"\s*(?:\([^()]{0,60}\)\s*)?(?:also\s+)?(?:(?:is|are|was|were)\s+(?:amended|revoked|repealed|substituted|omitted)|requires?|imposes?|allows?|permits?|enables?|empowers?|places?\s+a|gives?|confers?|obliges?|makes?\s+it|provides?\s+that|created?s?\s+an?\s+offence)\b"
)
# What leads into a place of an Act as well as into one of the paper itself.
_LEAD_IN = late(
    r"""\b(?:in\s+accordance\s+with|(?:as\s+)?(?:set\s+out|provided\s+for|specified|described|defined|required|referred\s+to)\s+(?:in|by)
    |for\s+the\s+purposes?\s+of|subject\s+to|applied\s+by|given\s+by|made\s+under|by\s+reason\s+of|in\s+line\s+with|as\s+per)\s+(?:the\s+)?$""",
    re.VERBOSE | re.IGNORECASE,
)
_CODE = late(r"S{1,2}\d")
_LONE = late(r"(?<![\w./-])(\d{1,3}[A-Z]{1,2}\d{0,3})(?:\s*(?:-|to)\s*(\d{1,3}[A-Z]{1,2}\d{0,3}))?(?![\w/-]|\.\d)")
# Words that may stand between a number and the word that makes it an idiom: "section 42 safeguarding enquiry".
_BETWEEN = r"\(?(?:s\d+|mha|mca|joint|formal|statutory|adult|safeguarding|independent|free|new|existing|of the|of)\)?"


_INITIALS = late(
    r"\s+(?:(?:et\s+seq\.?|ff\.?)\s+)?(?:of|to|in|under)\s+(?:the\s+)?(?P<name>[A-Z][A-Za-z]{0,4}[A-Z]*A|[A-Z]{0,4}GDPR|[A-Z]{2,6}Regs|[A-Z]{3,6}(?=\s+(?:19|20)\d\d(?![A-Za-z0-9/-])))"
    r"(?P<year>\s+(?:1[089]|20)\d\d)?(?![A-Za-z0-9-])|\s+(?P<bare>[A-Z]{0,3}GDPR)(?![A-Za-z0-9-])"
    r"|\s+(?P<dated>[A-Z]{1,7}A)\s+(?P<made>(?:19|20)\d\d)(?![A-Za-z0-9/-])"
)


def _under_initials(text: str, candidates: list[Candidate]) -> None:
    """Give pinpoints the initials of an Act that neither the register nor the text explains: "section 2 of the CSDPA".

    The candidates are changed in place; initials of documents with sections of their own (SLA) are left alone.
    """
    others: frozenset[str] | None = None
    for candidate in candidates:
        if candidate.mention or candidate.pinpoint is None:
            continue
        match = _INITIALS.match(text, candidate.end)
        if match and not (match["year"] or match["made"]) and candidate.pinpoint.unit not in _CITED_BY_INITIALS:
            continue
        name = (match["name"] or match["bare"] or match["dated"]) if match else ""
        if match is None or len(name) < 3 - bool(match["dated"]) or name in _own_initials():
            continue
        others = _explained(text) if others is None else others
        if name in others:
            continue
        written = match["year"] or match["made"]
        year = int(written) if written else None
        candidate.mention = Mention(match.start(), match.end(), "initials", "Act", (), name, year)
        candidate.end = match.end()


_CITED_BY_INITIALS = frozenset(("section", "article", "regulation"))


@lru_cache(maxsize=1)
def _own_initials() -> frozenset[str]:
    """Initials of documents and bodies that have sections of their own, and are no law."""
    return frozenset((DATA / "document_initials.txt").read_text(encoding="utf-8").split())


_EXPLAINED = late(r"(?<!\w)(?P<last>\w+)\s*(?:\d{4}\s*)?\(\s*[\"']?(?P<name>[A-Z][A-Za-z]{1,12})[\"']?\s*\)")


def _explained(text: str) -> frozenset[str]:
    """The initials that a text gives for something that is no Act: "the ... Impact Assessment (DPIA)"."""
    law = ("Act", "Regulations", "Regulation", "Order")
    return frozenset(match["name"] for match in _EXPLAINED.finditer(text) if match["last"] not in law)


def _lone_numbers(text: str, register: Register, taken: Spans) -> list[Candidate]:
    """Numbers that stand alone and that only one listed section has: "(14Z27)", "65Z5"."""
    candidates = []
    for match in _LONE.finditer(text):
        start, end = match.span()
        ends = [n for n in match.groups() if n]
        distinctive = all(DISTINCTIVE.match(n) for n in ends) or len(ends) == 2
        sole = distinctive and all(len(register.holders("section", n, confirmed=True)) == 1 for n in ends)
        if sole and not taken.overlaps(start, end):
            item = NumberRange(ends[0], ends[1] if len(ends) > 1 else None)
            candidates.append(Candidate(start, end, Pinpoint("section", (item,)), short=True))
    return candidates


def _is_law(text: str, candidate: Candidate, register: Register, own: _OwnPlaces) -> bool:
    """Whether a pinpoint without an instrument is a reference to law at all."""
    pinpoint = candidate.pinpoint
    if pinpoint is None or pinpoint.unit not in ("section", "regulation", "article", "schedule", "paragraph", "part"):
        return False
    candidate.idiom, candidate.said = _idiom(text, candidate, register)
    if candidate.idiom:
        return True
    if _CODE.match(text, candidate.start):
        return False
    numbers = [base(i.start) for i in pinpoint.items]
    if pinpoint.unit == "section" and any(DISTINCTIVE.match(n) for n in numbers):
        return True
    if _INTERNAL_AFTER.match(text, candidate.end) or (not candidate.short and _OWN_VERB.match(text, candidate.end)):
        return False
    if pinpoint.unit == "section" and all(is_lettered(n) and register.holders("section", n) for n in numbers):
        return True
    candidate.cue = bool(_LEGAL_BEFORE.search(text, max(0, candidate.start - 40), candidate.start)) or bool(
        _LEGAL_AFTER.match(text, candidate.end)
    )
    before = text[max(0, candidate.start - 60) : candidate.start]
    place = f"{pinpoint.unit} {base(pinpoint.items[0].start)}".lower()
    candidate.lead_in = _LEAD_IN.search(before) is not None and place not in own.of(text)
    if pinpoint.unit == "part":
        return candidate.cue or candidate.lead_in
    return pinpoint.unit != "paragraph" or (pinpoint.within is not None and pinpoint.within.unit == "schedule")


_OWN_PLACE = late(
    r"^[ \t#]*(section|regulation|article|schedule|paragraph|part)\s+([\w.]+)", re.MULTILINE | re.IGNORECASE
)


_OWN_NUMBER = late(r"^[ \t#]*(\d{1,3})[.):]?[ \t]+[A-Z]", re.MULTILINE)


class _OwnPlaces:
    """The places that a paper has itself, by lines that begin with their names or numbers. Looked for once."""

    def __init__(self) -> None:
        self._found: frozenset[str] | None = None

    def of(self, text: str) -> frozenset[str]:
        """The names, in small letters: ``schedule 2``."""
        if self._found is None:
            named = {f"{match[1]} {match[2].rstrip('.')}".lower() for match in _OWN_PLACE.finditer(text)}
            numbered = {f"section {match[1]}" for match in _OWN_NUMBER.finditer(text)}
            self._found = frozenset(named | numbered)
        return self._found


def _idiom(text: str, candidate: Candidate, register: Register) -> tuple[Idiom | None, bool]:
    """The idiom that a bare pinpoint is, if it is one, and whether the words behind it say so."""
    pinpoint = candidate.pinpoint
    if pinpoint is None or len(pinpoint.items) != 1 or pinpoint.items[0].end:
        return None, False
    number = pinpoint.items[0].start
    after = re.sub(r"\s+", " ", text[candidate.end : candidate.end + 60]).lower()
    before = re.sub(r"\s+", " ", text[max(0, candidate.start - 50) : candidate.start]).lower()
    for key in (number, base(number)):
        for idiom in register.idioms.get((pinpoint.unit, key), ()):
            said = _follows(idiom, after)
            if said or _stands_before(idiom, before) or (idiom.bare and (candidate.short or "(" in number)):
                return idiom, said
    return None, False


def _follows(idiom: Idiom, after: str) -> bool:
    """Whether the words of an idiom stand behind its number."""
    words = "|".join(re.escape(w) for w in idiom.words)
    pattern = rf"['\"]?\s*[:,(-]?\s*(?:{_BETWEEN}\s+)*[-(]?(?:{words})\b"
    return bool(words) and re.match(pattern, after) is not None


def _stands_before(idiom: Idiom, before: str) -> bool:
    ahead = "|".join(re.escape(b) for b in idiom.before)
    return bool(ahead) and re.search(rf"(?:{ahead})\s+(?:a |the )?$", before) is not None

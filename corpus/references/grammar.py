"""Join pinpoints to the instruments they stand with, and leave out what is no law.

A pinpoint belongs to the instrument after it ("section 5 of the Act"), else to the one right before it ("Act 2006,
s 5"). One without an instrument is kept only where something says it is law: an idiom, an abbreviation, a number that
only an inserted section can have, a phrase such as "under section". Section 2 of this report is not law.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from corpus.references.models import Found, FoundPinpoint, Idiom, Mention, NumberRange, Pinpoint
from corpus.references.numbers import base, is_lettered
from corpus.references.pinpoint import find_pinpoints
from corpus.references.register import Register
from corpus.references.titles import find_mentions

_FORWARD = re.compile(
    r"""\s*(?:\([^()]{0,120}\)\s*)?(?:,?\s*(?:(?:newly\s+)?(?:inserted|contained|set\s+out)\s+)?
    (?:of|to|in|into|under|within|from)\s+(?:both\s+)?(?:the\s+)?(?:(?:amended|said|retained|new|old|EU)\s+)?
    |[(\[]?\s*)["']?(?:the\s+)?
    |\s*(?:\([^()]{0,120}\)\s*)?[:\-]\s*["']?""",
    re.VERBOSE,
)
_FORWARD_COMMA = re.compile(r"\s*(?:\([^()]{0,120}\)\s*)?,\s*[\"']?")
_FORWARD_STRICT = re.compile(r"\s*(?:\([^()]{0,120}\)\s*)?,?\s*(?:of|to|in|into|under|within|from)\s+[\"']?")
_BACKWARD = re.compile(
    r"""(?:\s*\((?:(?:as\s+)?amended|["']?(?:the\s+)?["']?[A-Z0-9])[^()]{0,40}\))?\s*["']?(?:,\s*as\s+amended(?:\s+by[^,;.]{0,60})?(?=,))?\s*[,:(\[\-]?\s*(?:(?:under|at|in|see|namely|specifically|particularly|notably|pursuant\s+to|especially
    |in\s+particular|by\s+virtue\s+of|as\s+set\s+out\s+in)\s+)?""",
    re.VERBOSE,
)
_TOGETHER = re.compile(
    r"\s*(?:(?:of|to)\s*,?\s*and|,|and|or|&|,\s*and|together\s+with|as\s+well\s+as|read\s+with)\s*(?:the\s+)?"
)
_AMENDED_BY = re.compile(r"\(\s*(?:as\s+)?(?:amended|inserted|substituted|updated)\s+by\s+(?:the\s+)?$")
_AFTER_AMENDED = re.compile(r"\s*\)\s*,?\s*")
_INTERNAL_AFTER = re.compile(
    r"""\s*(?:\([^()]{0,60}\)\s*)?(?:,\s*)?(?:(?:of|to|in|within|on|from)\s+(?:this|these|our|your|its|their|his|her|an?|each|any
    |every|the|that|such|Annex|Appendix|Schedule|Volume|Part|Chapter)\b|below\b|above\b|overleaf\b|opposite\b|hereof\b|on\s+page|\(page|of\s+[A-Z])""",
    re.VERBOSE,
)
# What the author says of a section of the paper itself: "Section 4 shows the results".
_OWN_VERB = re.compile(
    r"\s*(?:\([^()]{0,60}\)\s*)?(?:sets?\s+out|shows?|describes?|explains?|summarises?|outlines?|presents?|covers?|details"
    r"|lists?|looks?\s+at|considers?|discusses?|reports?|reviews?|highlights?|provides?\s+(?:an?|the|details|further|more))\b"
)
_LEGAL_BEFORE = re.compile(
    r"""(?:\b(?:[Uu]nder|pursuant\s+to|by\s+virtue\s+of|within\s+the\s+meaning\s+of|inserted\s+by|amended\s+by|repealed\s+by
    |conferred\s+by|imposed\s+by|required\s+by|breach\s+of|contrary\s+to|compliance\s+with|exercise\s+of|powers?\s+in|duty\s+in|duties\s+in)
    |\bnew)\s+(?:the\s+)?$""",
    re.VERBOSE,
)
_LEGAL_AFTER = re.compile(
    r"\s*(?:\([^()]{0,60}\)\s*)?(?:also\s+)?(?:requires?|imposes?|allows?|permits?|enables?|empowers?|places?\s+a|gives?|confers?|obliges?|makes?\s+it|provides?\s+that|created?s?\s+an?\s+offence)\b"
)
_CODE = re.compile(r"S{1,2}\d")
_BARE = re.compile(
    r"(?<![\w./-])(\d{1,3}[A-Z]{1,2}\d{0,3})(?:\s*(?:-|to)\s*(\d{1,3}[A-Z]{1,2}\d{0,3}))?(?![\w/-]|\.\d)"
)
_DEFINED_AFTER = re.compile(
    r"""\s*,?\s*(?:\(as\s+amended[^()]*\)\s*)?\(\s*(?:hereinafter|hereafter|henceforth|herein)?\s*,?\s*(?:referred\s+to\s+as|called|known\s+as|or)?\s*
    (?P<open>["']|the\s+["']|["']the\s+|the\s+)?(?P<term>[A-Z0-9][\w&'. -]{0,50}?)(?P<close>["'])?\s*\)""",
    re.VERBOSE,
)
_DEFINED_BEFORE = re.compile(
    r"""["'](?:the\s+)?(?P<term>[A-Z0-9][\w& -]{0,40}?)["']\s+(?:means|refers\s+to|is|shall\s+mean)\s+(?:the\s+)?$"""
)
# Words that may stand between a number and the word that makes it an idiom: "section 42 safeguarding enquiry".
_BETWEEN = r"\(?(?:s\d+|mha|mca|joint|formal|statutory|adult|safeguarding|independent|free|new|existing|of the|of)\)?"
_TERM_WORD = re.compile(r"(?<![\w-])[A-Z0-9]\w*")
_TERM_SHAPE = re.compile(
    r"(?:.*\b(?:Act|Regulations|Regs|Order|Bill|Directive)|(?:[A-Z]{2,} )?[A-Z][A-Za-z&]*[A-Z](?: ?\d{2,4})?)$"
)


@dataclass(slots=True)
class Reading:
    """What the grammar finds in a text: references in order, all mentions, and the terms the text defines."""

    text: str
    found: list[Found]
    mentions: list[Mention]
    definitions: list[tuple[str, Mention]]


class Spans:
    """Stretches of text, asked whether another overlaps one of them; in logarithmic time where they do not nest."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._ends = list(accumulate((end for _, end in ordered), max))

    def overlaps(self, start: int, end: int) -> bool:
        """Whether any stretch shares a character with ``[start, end)``."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._ends[before - 1] > start


def read(text: str, register: Register) -> Reading:
    """Every possible reference to legislation in a text that has been through ``text.view``."""
    mentions = find_mentions(text, register)
    definitions, inside = _definitions(text, mentions)
    defining = Spans(inside)
    mentions = [m for m in mentions if not defining.overlaps(m.start, m.end)]
    mentions = _with_defined_terms(text, mentions, definitions, inside)
    named = Spans((m.start, m.end) for m in mentions)
    pins = [p for p in find_pinpoints(text) if not named.overlaps(p.start, p.end)]
    found = _join(text, pins, mentions)
    found += _bare_numbers(text, register, Spans((f.start, f.end) for f in found))
    kept = [f for f in found if f.mention or _is_law(text, f, register)]
    return Reading(text, sorted(kept, key=lambda f: f.start), mentions, definitions)


def _definitions(text: str, mentions: list[Mention]) -> tuple[list[tuple[str, Mention]], list[tuple[int, int]]]:
    definitions, inside = [], []
    for mention in mentions:
        if mention.how not in ("title", "short", "unlisted"):
            continue
        after = _DEFINED_AFTER.match(text, mention.end)
        if after and (after["close"] or _TERM_SHAPE.match(after["term"])):
            definitions.append((after["term"].strip(), mention))
            inside.append((mention.end, after.end()))
        before = _DEFINED_BEFORE.search(text, max(0, mention.start - 80), mention.start)
        if before:
            definitions.append((before["term"], mention))
            inside.append((before.start(), before.end("term")))
    return definitions, inside


def _with_defined_terms(
    text: str, mentions: list[Mention], definitions: list[tuple[str, Mention]], inside: list[tuple[int, int]]
) -> list[Mention]:
    """The mentions and the places where a defined name that is no ordinary form of words is used."""
    taken = Spans([(m.start, m.end) for m in mentions] + inside)
    shorts = {(m.start, m.end): m for m in mentions if m.how == "short"}
    added: list[Mention] = []
    for start, end, source in _uses(text, definitions):
        same = shorts.get((start, end))
        if same:
            same.ids, same.via, same.strong = source.ids, "defined_term", True
        elif not taken.overlaps(start, end):
            named = (source.word, source.ids, source.title, source.year, "defined_term", source.phantom)
            added.append(Mention(start, end, "short", *named))
    return sorted([*mentions, *added], key=lambda m: m.start)


def _uses(text: str, definitions: list[tuple[str, Mention]]) -> Iterator[tuple[int, int, Mention]]:
    """Where the defined names stand in the text, the longest name first."""
    terms: dict[str, dict[str, Mention]] = {}
    for term, source in definitions:
        first = _TERM_WORD.match(term)
        if first and term not in ("Act", "Regulations", "Order", "Bill") and not re.match(r"\d{4} ", term):
            terms.setdefault(first[0], {})[term] = source
    for word in _TERM_WORD.finditer(text) if terms else ():
        for term in sorted(terms.get(word[0], ()), key=len, reverse=True):
            end = word.start() + len(term)
            if text.startswith(term, word.start()) and not re.match(r"[\w-]", text[end : end + 1]):
                yield word.start(), end, terms[word[0]][term]
                break


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


def _bare_numbers(text: str, register: Register, taken: Spans) -> list[Found]:
    """Numbers that stand alone and that only one listed section has: "(14Z27)", "65Z5"."""
    found = []
    for match in _BARE.finditer(text):
        start, end = match.span()
        ends = [n for n in match.groups() if n]
        distinctive = all(re.match(r"\d+Z", n) for n in ends) or len(ends) == 2
        sole = distinctive and all(len(register.holders("section", n, confirmed=True)) == 1 for n in ends)
        if sole and not taken.overlaps(start, end):
            item = NumberRange(ends[0], ends[1] if len(ends) > 1 else None)
            found.append(Found(start, end, Pinpoint("section", (item,)), short=True))
    return found


def _is_law(text: str, found: Found, register: Register) -> bool:
    """Whether a pinpoint without an instrument is a reference to law at all."""
    pinpoint = found.pinpoint
    if pinpoint is None or pinpoint.unit not in ("section", "regulation", "article", "schedule", "paragraph"):
        return False
    found.idiom = _idiom(text, found, register)
    if found.idiom:
        return True
    if _CODE.match(text, found.start):
        return False
    numbers = [base(i.start) for i in pinpoint.items]
    if pinpoint.unit == "section" and any(re.match(r"\d+Z", n) for n in numbers):
        return True
    if _INTERNAL_AFTER.match(text, found.end) or (not found.short and _OWN_VERB.match(text, found.end)):
        return False
    if pinpoint.unit == "section" and all(is_lettered(n) and register.holders("section", n) for n in numbers):
        return True
    found.cue = bool(_LEGAL_BEFORE.search(text, max(0, found.start - 40), found.start)) or bool(
        _LEGAL_AFTER.match(text, found.end)
    )
    return pinpoint.unit != "paragraph" or (pinpoint.within is not None and pinpoint.within.unit == "schedule")


def _idiom(text: str, found: Found, register: Register) -> Idiom | None:
    """The idiom that the words around a bare pinpoint make of it, if they make one."""
    pinpoint = found.pinpoint
    if pinpoint is None or len(pinpoint.items) != 1 or pinpoint.items[0].end:
        return None
    number = pinpoint.items[0].start
    after = re.sub(r"\s+", " ", text[found.end : found.end + 60]).lower()
    before = re.sub(r"\s+", " ", text[max(0, found.start - 50) : found.start]).lower()
    for key in (number, base(number)):
        for idiom in register.idioms.get((pinpoint.unit, key), ()):
            if _says(idiom, after, before) or (idiom.bare and (found.short or "(" in number)):
                return idiom
    return None


def _says(idiom: Idiom, after: str, before: str) -> bool:
    words = "|".join(re.escape(w) for w in idiom.words)
    follows = words and re.match(rf"['\"]?\s*[:,(-]?\s*(?:{_BETWEEN}\s+)*[-(]?(?:{words})\b", after)
    ahead = "|".join(re.escape(b) for b in idiom.before)
    return bool(follows or (ahead and re.search(rf"(?:{ahead})\s+(?:a |the )?$", before)))

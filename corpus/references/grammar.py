"""Join pinpoints to the instruments they stand with, and leave out what is no law.

A pinpoint belongs to the instrument after it ("section 5 of the Act"), else to the one right before it ("Act 2006,
s 5"). One without an instrument is kept only where something says it is law: an idiom, an abbreviation, a number that
only an inserted section can have, a phrase such as "under section". Section 2 of this report is not law.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.references.models import Found, FoundPinpoint, Idiom, Mention, NumberRange, Pinpoint
from corpus.references.numbers import base, is_lettered
from corpus.references.pinpoint import find_pinpoints
from corpus.references.register import Register
from corpus.references.titles import find_mentions

_FORWARD = re.compile(
    r"""\s*(?:\([^()]{0,120}\)\s*)?(?:,?\s*(?:(?:newly\s+)?(?:inserted|contained|set\s+out)\s+)?
    (?:of|to|in|into|under|within|from)\s+(?:both\s+)?(?:the\s+)?(?:(?:amended|said|retained|new|old|EU)\s+)?
    |[:\-(\[]?\s*)["']?(?:the\s+)?""",
    re.VERBOSE,
)
_FORWARD_STRICT = re.compile(r"\s*(?:\([^()]{0,120}\)\s*)?,?\s*(?:of|to|in|into|under|within|from)\s+[\"']?")
_BACKWARD = re.compile(
    r"""\s*["']?\s*[,:(\[\-]?\s*(?:(?:under|at|in|see|namely|specifically|particularly|notably|pursuant\s+to|especially
    |in\s+particular|by\s+virtue\s+of|as\s+set\s+out\s+in)\s+)?""",
    re.VERBOSE,
)
_TOGETHER = re.compile(r"\s*(?:,|;|and|or|&|,\s*and|together\s+with|as\s+well\s+as|read\s+with)\s*(?:the\s+)?")
_AMENDED_BY = re.compile(r"\(\s*(?:as\s+)?(?:amended|inserted|substituted|updated)\s+by\s+(?:the\s+)?$")
_AFTER_AMENDED = re.compile(r"\s*\)\s*,?\s*")
_INTERNAL_AFTER = re.compile(
    r"""\s*(?:\([^()]{0,60}\)\s*)?(?:,\s*)?(?:(?:of|to|in|within|on|from)\s+(?:this|these|our|your|its|their|his|her|an?|each|any
    |every|the|that|such|Annex|Appendix|Schedule|Volume|Part|Chapter)\b|below\b|above\b|overleaf\b|opposite\b|hereof\b|on\s+page|\(page|of\s+[A-Z])""",
    re.VERBOSE,
)
_LEGAL_BEFORE = re.compile(
    r"""(?:\b(?:under|pursuant\s+to|by\s+virtue\s+of|within\s+the\s+meaning\s+of|inserted\s+by|amended\s+by|repealed\s+by
    |conferred\s+by|imposed\s+by|required\s+by|breach\s+of|contrary\s+to|compliance\s+with|exercise\s+of|powers?\s+in|duty\s+in|duties\s+in)
    |\bnew)\s+(?:the\s+)?$""",
    re.VERBOSE,
)
_LEGAL_AFTER = re.compile(
    r"\s*(?:\([^()]{0,60}\)\s*)?(?:also\s+)?(?:requires?|imposes?|allows?|permits?|enables?|empowers?|places?\s+a|gives?|confers?|obliges?|makes?\s+it|provides?\s+that|created?s?\s+an?\s+offence)\b"
)
_BARE = re.compile(r"(?<![\w./-])(\d{1,3}[A-Z]{1,2}\d{0,3})(?:\s*(?:-|to)\s*(\d{1,3}[A-Z]{1,2}\d{0,3}))?(?![\w/-]|\.\d)")
_DEFINED_AFTER = re.compile(
    r"""\s*,?\s*(?:\(as\s+amended[^()]*\)\s*)?\(\s*(?:hereinafter|hereafter|henceforth|herein)?\s*,?\s*(?:referred\s+to\s+as|called|known\s+as|or)?\s*
    (?P<open>["']|the\s+["']|["']the\s+|the\s+)?(?P<term>[A-Z0-9][\w&'. -]{0,50}?)(?P<close>["'])?\s*\)""",
    re.VERBOSE,
)
_DEFINED_BEFORE = re.compile(
    r"""["'](?:the\s+)?(?P<term>[A-Z0-9][\w& -]{0,40}?)["']\s+(?:means|refers\s+to|is|shall\s+mean)\s+(?:the\s+)?$"""
)
_TERM_SHAPE = re.compile(r"(?:.*\b(?:Act|Regulations|Regs|Order|Bill|Directive)|[A-Z][A-Za-z&]*[A-Z](?: ?\d{4})?|\d{4} (?:Act|Regulations|Order))$")


@dataclass(slots=True)
class Reading:
    """What the grammar finds in a text: references in order, all mentions, and the terms the text defines."""

    text: str
    found: list[Found]
    mentions: list[Mention]
    definitions: list[tuple[str, Mention]]


def read(text: str, register: Register) -> Reading:
    """Every possible reference to legislation in a text that has been through ``text.view``."""
    mentions = find_mentions(text, register)
    definitions, inside = _definitions(text, mentions)
    mentions = [m for m in mentions if not any(a <= m.start and m.end <= b for a, b in inside)]
    mentions = _with_defined_terms(text, mentions, definitions, inside)
    pins = [p for p in find_pinpoints(text) if not any(m.start < p.end and p.start < m.end for m in mentions)]
    found = _join(text, pins, mentions)
    taken = [(f.start, f.end) for f in found]
    found += _bare_numbers(text, register, taken)
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
    taken = [(m.start, m.end) for m in mentions] + inside
    added: list[Mention] = []
    for term, source in definitions:
        if term in ("Act", "Regulations", "Order", "Bill") or re.match(r"\d{4} ", term):
            continue
        pattern = re.compile(rf"(?<![\w-]){re.escape(term)}(?![\w-])")
        for use in pattern.finditer(text):
            same = next((m for m in mentions if m.start <= use.start() and use.end() <= m.end), None)
            if same and same.how == "short":
                same.ids, same.via, same.strong = source.ids, "defined_term", True
            elif not any(a < use.end() and use.start() < b for a, b in taken):
                added.append(Mention(use.start(), use.end(), "short", source.word, source.ids, source.title,
                                     source.year, "defined_term", source.phantom))
                taken.append(use.span())
    return sorted([*mentions, *added], key=lambda m: m.start)


def _join(text: str, pins: list[FoundPinpoint], mentions: list[Mention]) -> list[Found]:
    found: list[Found] = []
    used: set[int] = set()
    for group in _groups(text, pins):
        owner = _owner_after(text, group[-1], mentions) or _owner_before(text, group[0], mentions)
        for pin in group:
            place = Found(pin.start, pin.end, pin.pinpoint, owner, pin.short)
            if owner and owner.start >= group[-1].end and pin is group[-1]:
                place.end = owner.end
                used.add(id(owner))
            elif owner and owner.end <= pin.start and pin is group[0] and id(owner) not in used:
                place.start = owner.start
                used.add(id(owner))
            found.append(place)
    found += [Found(m.start, m.end, m.pinpoint, m) for m in mentions if id(m) not in used]
    return found


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


def _owner_after(text: str, pin: FoundPinpoint, mentions: list[Mention]) -> Mention | None:
    mention = next((m for m in mentions if m.start >= pin.end), None)
    if mention is None or mention.start - pin.end > 180 or mention.pinpoint:
        return None
    gap = text[pin.end : mention.start]
    pattern = _FORWARD_STRICT if mention.how == "anaphor" else _FORWARD
    return mention if pattern.fullmatch(gap) else None


def _owner_before(text: str, pin: FoundPinpoint, mentions: list[Mention]) -> Mention | None:
    before = [m for m in mentions if m.end <= pin.start and pin.start - m.end < 200]
    if not before or _INTERNAL_AFTER.match(text, pin.end):
        return None
    nearest = before[-1]
    gap = text[nearest.end : pin.start]
    if _BACKWARD.fullmatch(gap) and nearest.pinpoint is None:
        return nearest
    amended = _AMENDED_BY.search(text, max(0, nearest.start - 40), nearest.start)
    if amended and _AFTER_AMENDED.fullmatch(gap) and len(before) > 1:
        return before[-2] if not text[before[-2].end : amended.start()].strip() else None
    return None


def _bare_numbers(text: str, register: Register, taken: list[tuple[int, int]]) -> list[Found]:
    """Numbers that stand alone and that only one listed section has: "(14Z27)", "65Z5"."""
    found = []
    for match in _BARE.finditer(text):
        start, end = match.span()
        ends = [n for n in match.groups() if n]
        distinctive = all(re.match(r"\d+Z", n) for n in ends) or len(ends) == 2
        if distinctive and all(len(register.holders("section", n, confirmed=True)) == 1 for n in ends):
            if not any(a < end and start < b for a, b in taken):
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
    numbers = [base(i.start) for i in pinpoint.items]
    if pinpoint.unit == "section" and any(re.match(r"\d+Z", n) for n in numbers):
        return True
    if _INTERNAL_AFTER.match(text, found.end):
        return False
    if pinpoint.unit == "section" and all(is_lettered(n) and register.holders("section", n) for n in numbers):
        return True
    found.cue = bool(_LEGAL_BEFORE.search(text, max(0, found.start - 40), found.start)) or bool(
        _LEGAL_AFTER.match(text, found.end)
    )
    return pinpoint.unit != "paragraph" or pinpoint.within is not None


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
    follows = words and re.match(
        rf"['\"]?\s*[:,(-]?\s*(?:\(?(?:s\d+|mha|mca|joint|formal|statutory|adult|safeguarding|independent|free|new|existing|of the|of)\)?\s+)*[-(]?(?:{words})\b", after
    )
    precedes = idiom.before and re.search(rf"(?:{'|'.join(re.escape(b) for b in idiom.before)})\s+(?:a |the )?$", before)
    return bool(follows or precedes)

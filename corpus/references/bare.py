"""Pinpoints without an instrument: which of them are law. Section 2 of this report is not."""

from __future__ import annotations

import re

from corpus.patterns import late
from corpus.references.models import Found, Idiom, NumberRange, Pinpoint, Spans
from corpus.references.numbers import base, is_lettered
from corpus.references.register import Register

# What follows a section of the paper itself: "section 2 of this report".
INTERNAL_AFTER = late(
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
    r"""(?:\b(?:[Uu]nder|pursuant\s+to|by\s+virtue\s+of|within\s+the\s+meaning\s+of|inserted\s+by|amended\s+by|repealed\s+by
    |conferred\s+by|imposed\s+by|required\s+by|breach\s+of|contrary\s+to|compliance\s+with|exercise\s+of|powers?\s+in|duty\s+in|duties\s+in)
    |\bnew)\s+(?:the\s+)?$""",
    re.VERBOSE,
)
_LEGAL_AFTER = late(
    r"\s*(?:\([^()]{0,60}\)\s*)?(?:also\s+)?(?:requires?|imposes?|allows?|permits?|enables?|empowers?|places?\s+a|gives?|confers?|obliges?|makes?\s+it|provides?\s+that|created?s?\s+an?\s+offence)\b"
)
_CODE = late(r"S{1,2}\d")
_BARE = late(
    r"(?<![\w./-])(\d{1,3}[A-Z]{1,2}\d{0,3})(?:\s*(?:-|to)\s*(\d{1,3}[A-Z]{1,2}\d{0,3}))?(?![\w/-]|\.\d)"
)
# Words that may stand between a number and the word that makes it an idiom: "section 42 safeguarding enquiry".
_BETWEEN = r"\(?(?:s\d+|mha|mca|joint|formal|statutory|adult|safeguarding|independent|free|new|existing|of the|of)\)?"


def bare_numbers(text: str, register: Register, taken: Spans) -> list[Found]:
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


def is_law(text: str, found: Found, register: Register) -> bool:
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
    if INTERNAL_AFTER.match(text, found.end) or (not found.short and _OWN_VERB.match(text, found.end)):
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

"""The grammar of pinpoints: a unit and its numbers, read from any usual form and written in OSCOLA's.

    pinpoint  = place { [","] ["of" | "to" | "in"] place }      section 5 of Part 3; Schedule 7, paragraph 25(4)(a)
    place     = head numbers                                    ss 14Z34 to 14Z45
    numbers   = range { ("," | "and" | "&" | "or" | "/" [head]) range }      65Z5, 65Z6 and 65Z7; s256/s257
    range     = number [("-" | "to") [head] number]
    number    = [letters] digits [letters [digits] [letters]] { "(" level ")" }    65Z5(2)(a), 116ZA, A1

A number is taken whole or not at all: ``3.1``, ``2nd`` and ``65Z5x9y`` give nothing rather than their beginnings.
The notation is that of the Oxford University Standard for Citation of Legal Authorities (OSCOLA), 4th edition, 2.4.

Numbers have the order of UK drafting practice, not of the alphabet. Under one number, ``Z`` with a letter comes before
``A`` (12ZA, 12A) unless a bare ``Z`` exists, whose own insertions follow it (13Z, 13ZA); ``Z`` with digits follows
``Y`` and counts (14Z9, 14Z25).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from corpus.patterns import late
from corpus.references.models import NumberRange, Pinpoint, PinpointSpan

ABBREVIATIONS = {
    "section": ("s", "ss"),
    "regulation": ("reg", "regs"),
    "rule": ("r", "rr"),
    "article": ("art", "arts"),
    "schedule": ("sch", "schs"),
    "paragraph": ("para", "paras"),
    "part": ("pt", "pts"),
    "chapter": ("ch", "chs"),
    "clause": ("cl", "cls"),
}
_HEADS = {
    "subsection": r"(?i:sub-?sections?|sub-?paragraphs?|sub-?paras?\.?)",
    "section": r"(?i:sections?(?:\(s\))?|sect?s?\.)|Sect?s?(?=\s\d)|ss?\.?(?=\s?\d)|SS?\.?(?=\s?\d)|§§?",
    "regulation": r"(?i:regulations?(?:\(s\))?)|(?i:regs?\.?)(?=\s?\d)",
    "rule": r"(?i:rules?)(?=\s\d)|[Rr]{1,2}\.(?=\s?\d)",
    "schedule": r"(?i:schedules?)|[Ss]chs?\.?(?=\s?[A-Z]?\d)",
    "paragraph": r"(?i:paragraphs?(?:\(s\))?|paras?\.?)",
    "article": r"(?i:articles?)|[Aa]rts?\.?(?=\s?\d)",
    "part": r"[Pp]arts?|PARTS?|[Pp]ts?\.?(?=\s?\d)",
    "chapter": r"[Cc]hapters?|CHAPTERS?|[Cc]hs?\.?(?=\s?\d)",
    "clause": r"(?i:clauses?)|[Cc]ls?\.?(?=\s?\d)",
}
_HEAD = late(
    r"(?<![\w'-])(?=[SsRrPpAaCc§])(?:"
    + "|".join(f"(?P<{unit}>{pattern})" for unit, pattern in _HEADS.items())
    + r")[ \n]{0,3}(?=[\dA-Z(])"
)
_LEVEL = r"(?:\d{1,3}[A-Z]{0,2}|[a-z]{1,2}|[ivxl]{1,6}|[A-Z])"
_LEVELS = rf"(?:\({_LEVEL}\))(?:[ ]?\({_LEVEL}\))*"
_WHOLE = r"(?!(?!of\b)\w|\.\d|\(\w+\)\w|-[A-Z]\d| [A-Z]\d{1,2}\b)"
_BASE = (
    r"[1-9]\d{0,2} ?[Zz] ?\d{1,2}(?!\d)|[A-Z]{0,2}[1-9]\d{0,3}(?!(?:st|nd|rd|th)\b)"
    r"(?:(?!of\b)[A-Za-z]{1,3}\d{0,2}[A-Za-z]?)?"
)
_ARABIC = late(rf"(?P<base>{_BASE})(?P<levels>[ ]?{_LEVELS})?{_WHOLE}")
# Rules of court count within their Parts: rule 3.2A.
_OF_COURT = late(rf"(?P<base>[1-9]\d{{0,2}}[A-Z]{{0,2}}\.[1-9]\d{{0,2}}[A-Z]{{0,2}})(?P<levels>[ ]?{_LEVELS})?{_WHOLE}")
_ROMAN = late(r"(?P<base>[IVXL]{1,6}[A-Z]?|[A-Z])(?P<levels>\(\d\))?(?![\w'])(?!\.\w)")
_BRACKETS = late(rf"(?P<levels>{_LEVELS}){_WHOLE}")
_JOINED = late(r"\(|\d+[A-Z]")
_SEPARATOR = late(r"\s*(?:/(?=\d{1,3}(?:\b|Z)|[SsRrAa])|,\s*(?:and\b|or\b|&)?|\band\b|&|\bor\b)\s*")
_RANGE = late(r"\s*(?:-|\bto\b|\bthrough\b)\s*")
_HEAD_AGAIN = {unit: late(rf"(?:{pattern}) ?(?=\d)") for unit, pattern in _HEADS.items()}
_AFTER_SINGULAR = late(r"\s*(?:$|[,.;:)\]&]|-|(?:[A-Z]{2}|of|to|and|or|in|under)\b)")
_NEST_UP = late(r"\s*,?\s*(?:of|to|in|within|under)\s+(?:the\s+)?$")
_NEST_DOWN = late(r"\s*[,(]?\s*$")
_ROMAN_UNITS = frozenset({"part", "chapter", "schedule", "article"})
_IN_OUTER = frozenset({("paragraph", "schedule"), ("article", "schedule"), ("part", "schedule"), ("chapter", "part")})
_PROVISIONS = frozenset({"section", "regulation", "article", "rule"})


def find_pinpoints(text: str) -> list[PinpointSpan]:
    """Every pinpoint of ``text`` in order, with places that stand inside each other joined."""
    joined: list[PinpointSpan] = []
    for place in _places(text):
        last = joined[-1] if joined else None
        nested = _nested(last, place, text[last.end : place.start]) if last else None
        if last and nested:
            joined[-1] = PinpointSpan(nested, last.start, place.end, last.short and place.short)
        else:
            joined.append(place)
    return [p for p in joined if p.pinpoint.unit != "subsection"]


def parse_pinpoint(text: str) -> Pinpoint | None:
    """The pinpoint that ``text`` is, from its first character to its last, else None."""
    plain = text.replace("–", "-").strip()
    pinpoints = find_pinpoints(plain)
    whole = len(pinpoints) == 1 and (pinpoints[0].start, pinpoints[0].end) == (0, len(plain))
    return pinpoints[0].pinpoint if whole else None


def render_pinpoint(pinpoint: Pinpoint) -> str:
    """The pinpoint as OSCOLA writes it: ``ss 65Z5 and 65Z6``, ``sch 7, para 25(4)(a)``."""
    several = len(pinpoint.items) > 1 or pinpoint.items[0].end is not None
    numbers = [_render_range(i.start, i.end) if i.end else i.start for i in pinpoint.items]
    listed = ", ".join(numbers[:-1]) + " and " + numbers[-1] if len(numbers) > 1 else numbers[0]
    own = f"{ABBREVIATIONS[pinpoint.unit][several]} {listed}"
    return f"{render_pinpoint(pinpoint.within)}, {own}" if pinpoint.within else own


def _render_range(start: str, end: str) -> str:
    """``14Z34–14Z45``; with "to" where the end behind a dash would read as the rest of a number: ``1Z1 to 2``."""
    return f"{start}–{end}" if _in_full(end, start, "-") == end else f"{start} to {end}"


def _places(text: str) -> Iterator[PinpointSpan]:
    reached = 0
    for head in _HEAD.finditer(text):
        if head.start() < reached:
            continue
        unit = head.lastgroup or ""
        word = head[0].rstrip()
        if word == head[0] and len(word) > 5 and word[-1].isalpha() and not _JOINED.match(text, head.end()):
            continue
        plural = word.lower().rstrip(".").endswith(("s", "s)", "§§")) and word.lower() not in ("s", "s.")
        items, end = _items(text, head.end(), unit, plural=plural)
        if items:
            reached = end
            # A "§" alone is a place in the paper itself as often as one in an Act.
            short = (not word[:4].isalpha() or len(word) < 4) and word[0] != "§"
            yield PinpointSpan(Pinpoint(unit, items), head.start(), end, short)


def _items(text: str, at: int, unit: str, *, plural: bool) -> tuple[tuple[NumberRange, ...], int]:
    items: list[NumberRange] = []
    end = at
    while True:
        again = _HEAD_AGAIN[unit].match(text, at) if items and text[at - 1] == "/" else None
        item_and_end = _range(
            text, again.end() if again else at, unit, items[-1].end or items[-1].start if items else ""
        )
        if item_and_end is None:
            break
        item, stop = item_and_end
        if items and not (plural or again or _fits_singular(item, text, stop)):
            break
        items.append(item)
        end = stop
        separator = _SEPARATOR.match(text, end)
        if separator is None:
            break
        at = separator.end()
    return tuple(items), end


def _fits_singular(item: NumberRange, text: str, stop: int) -> bool:
    """Whether a further number belongs to a head in the singular: "section 3 and 4 of", not "section 3 and 4 wards"."""
    return not item.start.isdigit() or _AFTER_SINGULAR.match(text, stop) is not None


def _range(text: str, at: int, unit: str, previous: str) -> tuple[NumberRange, int] | None:
    first = _number(text, at, unit, previous)
    if first is None:
        return None
    number, end = first
    to = _RANGE.match(text, end)
    again = _HEAD_AGAIN[unit].match(text, to.end()) if to else None
    last = _number(text, (again or to).end(), unit, number) if to else None
    return (NumberRange(number, last[0]), last[1]) if last else (NumberRange(number), end)


def _number(text: str, at: int, unit: str, previous: str) -> tuple[str, int] | None:
    """The number at ``at`` and its end. Brackets alone continue ``previous``: ``65Z5(1)`` and ``(2)``."""
    brackets = _BRACKETS.match(text, at)
    if brackets and (previous or unit in ("subsection", "paragraph")):
        return _continued(previous, re.findall(r"\([^)]*\)", brackets["levels"])), brackets.end()
    match = _OF_COURT.match(text, at) if unit == "rule" else None
    match = match or _ARABIC.match(text, at) or (_ROMAN.match(text, at) if unit in _ROMAN_UNITS else None)
    if match is None or re.match(r"(?:1[89]|20)\d\d$", match["base"]):
        return None
    number = match["base"].upper() + (match["levels"] or "")
    return _in_full(number.replace(" ", ""), previous, text[max(0, at - 3) : at].strip()[-1:]), match.end()


def _continued(previous: str, levels: list[str]) -> str:
    """``65Z5(3)`` of ``65Z5(2)(a)`` and ``(3)``: a level takes the place of one of its kind, figure or letter."""
    parts = re.findall(r"^[^(]*|\([^)]*\)", previous)
    at = max(1, len(parts) - len(levels))
    figure = levels[0][1].isdigit()
    same = [i for i in range(1, len(parts)) if parts[i][1].isdigit() == figure]
    if at not in same and at < len(parts):
        at = same[-1] if same else 1 if figure else len(parts)
    return "".join(parts[:at] + levels)


def _in_full(number: str, previous: str, before: str) -> str:
    """The number that a shortened one stands for after a stroke: 65Z7 of "65Z5-7" and "65Z5/7"."""
    stem = re.match(r"(\d+[A-Z]+)(\d+)$", previous)
    if stem and before in "-/" and number.isdigit() and int(number) > int(stem[2]):
        return stem[1] + number
    return number


def _nested(first: PinpointSpan, second: PinpointSpan, gap: str) -> Pinpoint | None:
    if len(gap) > 16 or "\n\n" in gap:
        return None
    if _NEST_UP.match(gap):
        return _inside(first.pinpoint, second.pinpoint)
    if not _NEST_DOWN.match(gap):
        return None
    up = (first.pinpoint.unit, second.pinpoint.unit) == ("paragraph", "schedule")
    return _inside(first.pinpoint, second.pinpoint) if up else _inside(second.pinpoint, first.pinpoint)


def _inside(inner: Pinpoint, outer: Pinpoint) -> Pinpoint | None:
    """``inner`` placed in ``outer``, or None where the two do not nest."""
    if inner.unit in ("subsection", "paragraph") and outer.unit in _PROVISIONS and len(outer.items) == 1:
        return _levelled(inner, outer)
    if inner.unit == "paragraph" and outer.unit == "part":
        return Pinpoint(inner.unit, inner.items, outer.within or outer)
    if (inner.unit, outer.unit) in _IN_OUTER:
        return Pinpoint(inner.unit, inner.items, outer)
    return inner if inner.unit in _PROVISIONS and outer.unit in ("part", "chapter") else None


def _levelled(inner: Pinpoint, outer: Pinpoint) -> Pinpoint:
    """Subsection (2) of section 5 as section 5(2)."""
    stem = outer.items[0].start

    def level(number: str) -> str:
        first, bracket, rest = number.partition("(")
        return stem + (f"({first})" if first else "") + bracket + rest

    items = tuple(NumberRange(level(i.start), level(i.end) if i.end else None) for i in inner.items)
    return Pinpoint(outer.unit, items, outer.within)


RANGE_LIMIT = 200
# Digits with a Z, as in 65Z5: a form that only what was inserted long after its Act has.
DISTINCTIVE = late(r"\d+Z")
_PARTS = late(r"([A-Z]*)(\d*)([A-Z]*)(\d*)([A-Z]*)$")
_COUNTED = frozenset(("part", "chapter", "part_of_schedule"))
_ROMAN_NUMBER = late(r"([IVXL]+)([A-HJ-UWYZ]?)")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}
_LAST_LEVEL = late(r"(.+)\((?:(?P<count>\d+)|(?P<letter>[a-z]))\)")
_LAST_COUNT = late(r"(.*?)(\d+)$")
Key = tuple[tuple[int, int], ...]


def base(number: str) -> str:
    """The number without its subsections: ``65Z5`` of ``65Z5(2)(a)``."""
    return number.partition("(")[0]


def within(pinpoint: Pinpoint | None) -> tuple[str, ...]:
    """The containers of a place as written, outermost first: ``("schedule/1B",)``, ``("part/3",)``."""
    if pinpoint is None or pinpoint.within is None:
        return ()
    outer = pinpoint.within
    return (*within(outer), f"{outer.unit}/{arabic(outer.unit, outer.items[0].start)}")


def first_level(number: str) -> str:
    """The subsection right below a provision: ``2`` of ``65Z5(2)(a)``; empty where the number has none."""
    return number.partition("(")[2].partition(")")[0]


def arabic(unit: str, number: str) -> str:
    """The number of a Part, Chapter or Schedule in figures: ``2`` of "Part II", ``4A`` of "IVA"."""
    match = _ROMAN_NUMBER.fullmatch(number) if unit in _COUNTED else None
    if match is None:
        return number
    values = [_ROMAN_VALUES[letter] for letter in match[1]]
    total = sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))
    return f"{total}{match[2]}"


def is_lettered(number: str) -> bool:
    """Whether a letter follows the first digits, as only an inserted provision has."""
    return bool(re.match(r"\d+[A-Z]", base(number)))


def order_key(number: str, known: Collection[str] = ()) -> Key:
    """A key that sorts provision numbers in the order of the instrument; ``known`` are the numbers it has."""
    match = _PARTS.match(base(number))
    if match is None:
        return ((10**9, 0),)
    prefix, digits, letters, count, tail = match.groups()
    key = [(int(digits or 0), 0 if prefix else 1), *((2, ord(c)) for c in prefix)]
    bare_z = f"{prefix}{digits}Z" in known
    for i, letter in enumerate(letters):
        if letter != "Z":
            key.append((2, ord(letter)))
        elif i + 1 < len(letters) and not bare_z:
            key.append((1, 0))
        else:
            key.append((3, int(count or 0) if i + 1 == len(letters) else 0))
    if count and not letters.endswith("Z"):
        key.append((4, int(count)))
    return tuple(key + [(2, ord(c)) for c in tail])


def expand(item: NumberRange, known: Collection[str] = ()) -> tuple[str, ...]:
    """Every number of a range, in order: those that count up by themselves and those that ``known`` lists between.

    A range that runs backwards or is longer than ``RANGE_LIMIT`` stays its two ends.
    """
    if item.end is None:
        return (item.start,)
    ends = (item.start, item.end)
    if levels := _levels(*ends):
        return levels
    low, high = (order_key(n, known) for n in ends)
    if low >= high:
        return ends
    between = [n for n in known if low < order_key(n, known) < high]
    numbers = {*ends, *between, *_counted(*ends)}
    if len(numbers) > RANGE_LIMIT:
        return ends
    return tuple(sorted(numbers, key=lambda n: order_key(n, known)))


def _levels(start: str, end: str) -> tuple[str, ...]:
    """The places from 3(1)(a) to 3(1)(d), or from 5(2) to 5(4), with both ends; nothing for any other range."""
    first, last = _LAST_LEVEL.fullmatch(start), _LAST_LEVEL.fullmatch(end)
    if not first or not last or first[1] != last[1] or first["letter"] == "i":
        return ()
    if first["count"] and last["count"]:
        low, high = int(first["count"]), int(last["count"])
        return tuple(f"{first[1]}({n})" for n in range(low, min(high, low + RANGE_LIMIT) + 1))
    if first["letter"] and last["letter"]:
        return tuple(f"{first[1]}({chr(n)})" for n in range(ord(first["letter"]), ord(last["letter"]) + 1))
    return ()


def _counted(start: str, end: str) -> Sequence[str]:
    """The numbers between two that differ in their last count or their last letter alone."""
    first, last = _LAST_COUNT.match(start), _LAST_COUNT.match(end)
    if first and last and first[1] == last[1]:
        low, high = int(first[2]), int(last[2])
        return [f"{first[1]}{n}" for n in range(low + 1, min(high, low + RANGE_LIMIT + 2))]
    if start[:-1] == end[:-1] and start[-1:].isalpha() and end[-1:].isalpha():
        return [start[:-1] + chr(c) for c in range(ord(start[-1]) + 1, ord(end[-1]))]
    return []

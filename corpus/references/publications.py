"""Documents that are not law: parliamentary papers (HC, HL, Cm, CP), NHS publication numbers (B0754, PAR754, PRN00285)
and the publications whose titles the register knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from corpus.characters import View, tidy
from corpus.models import Reference, Span
from corpus.patterns import late
from corpus.references.models import Publication
from corpus.references.register import Register

_PAPERS = late(
    r"(?<![\w/-])(?:(?:HC|HL)\s(?:Paper\s)?(?:No\.?\s)?(?=\d)|Cm(?:nd|d)?\.?\s?(?=\d{3})|CP\s(?=\d\d))\d{1,4}(?:-[IVX]{1,4})?(?![\w/]|\.\d|,\d{3})"
)
_HANSARD = late(
    r"(?<!\w)(?:(?:HC|HL)\s+Deb(?:ates?)?\b|Official\s+Report,)[\s,]*\(?\d{1,2}\s+[A-Z][a-z]+\s+\d{4}\)?[\s,;]*"
    r"(?:[Vv]ol(?:ume|\.)?\s*\d{1,4}[\s,;]*)?(?:[Cc]ol(?:umn)?s?|cc?)\b\.?\s*\d{1,4}[A-Z]{0,2}(?:\s*-\s*\d{1,4}[A-Z]{0,2})?"
)
_NUMBERS = late(r"(?<![\w-])(?:PAR\s?B?\d{3,4}|(?:PRN\s?\d{4,6}|PR\d{4}|B\d{4})(?:_[ivx]+)?)(?!\w)")
_GATEWAY = late(
    r"(?i:\bgateway(?: approval| publication)? (?:reference|ref|number)(?: no| number)?)[.:]{0,2} ?\d{4,6}(?!\w)"
)
_SURE = late(r"PRN|PAR|B0")
_BETWEEN = str.maketrans(":,-", "   ")
# Kind, words without which there is none, pattern.
_RARE = (
    ("parliamentary", (" Deb", "Official"), _HANSARD),
    ("document", ("ateway", "ATEWAY"), _GATEWAY),
)
# What stands before a number that may also be a road's (B4009) or an order's (PR1551).
_CUE = late(
    r"\b(?:references?|ref|publications?|approval|gateway|guidance|document|framework|template|nhs england|nhse|nhsei"
    r"|see)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
_ROAD = late(r"\b(?:the|roads?|on|along|off|via)\s+$", re.IGNORECASE)


class _Hit(NamedTuple):
    start: int
    end: int
    kind: str
    rows: tuple[Publication, ...]
    number: bool


def find_publications(text: str, seen: View, register: Register) -> list[Reference]:
    """References to publications and parliamentary papers, in order, with a number and its title told apart."""
    hits = sorted([*_by_number(seen.text, register), *_by_title(seen.text, register)], key=lambda h: (h.start, -h.end))
    kept: list[_Hit] = []
    for hit in hits:
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return [_reference(text, seen, h, _beside(h, kept, seen.text)) for h in kept]


def _by_number(text: str, register: Register) -> Iterator[_Hit]:
    known = {_number_key(n): p for p in register.publications.values() for n in p.numbers}
    for match in _PAPERS.finditer(text):
        row = known.get(_number_key(match[0]))
        yield _Hit(match.start(), match.end(), "parliamentary", (row,) if row else (), True)
    for kind, words, pattern in _RARE:
        for match in pattern.finditer(text) if any(word in text for word in words) else ():
            yield _Hit(match.start(), match.end(), kind, (), True)
    for match in _NUMBERS.finditer(text):
        row = known.get(re.sub(r"^PARB0?", "PAR", _number_key(match[0])))
        if row or _SURE.match(match[0]) or _is_number(match, text):
            yield _Hit(match.start(), match.end(), "document", (row,) if row else (), True)


def _number_key(number: str) -> str:
    return re.sub(r"\W", "", number).upper()


def _is_number(match: re.Match[str], text: str) -> bool:
    """Whether an unlisted number is one of a publication: B4009 may be a road."""
    before = text[max(0, match.start() - 60) : match.start()]
    in_brackets = before[-1:] in ("(", "[") and text[match.end() : match.end() + 1] in (")", "]")
    return in_brackets or (_CUE.search(before) is not None and not _ROAD.search(before))


def _by_title(text: str, register: Register) -> Iterator[_Hit]:
    flat = _flat(text)
    for row in register.publications.values():
        for title in (row.title, *row.aliases):
            words, pattern = _title_pattern(title)
            if words in flat:
                for match in pattern.finditer(text):
                    yield _Hit(match.start(), match.end(), "document", (row,), False)


def _flat(text: str) -> str:
    """The words alone, in lower case: what does not hold a title so need not be searched for it."""
    return " ".join(text.translate(_BETWEEN).lower().split())


@lru_cache(maxsize=1024)
def _title_pattern(title: str) -> tuple[str, re.Pattern[str]]:
    """The flat title, and a pattern of it that begins with a capital."""
    pattern = r"[\s:,-]+".join(re.escape(word.rstrip(":,")) for word in title.split())
    return _flat(title), late(rf"(?<!\w)(?=[A-Z])(?i:{pattern})(?!\w)")


def _beside(hit: _Hit, hits: list[_Hit], text: str) -> _Hit | None:
    """The title that stands with a number, or the number that stands with a title."""
    for other in hits:
        start, end = min(hit.end, other.end), max(hit.start, other.start)
        if other.number != hit.number and end - start < 12 and not re.search(r"[A-Za-z]{2}", text[start:end]):
            return other
    return None


def _reference(text: str, seen: View, hit: _Hit, beside: _Hit | None) -> Reference:
    start, end = seen.span(hit.start, hit.end)
    row = hit.rows[0] if hit.rows else None
    verdict, reason, suggest = _verdict(tidy(text[start:end]), hit, row, beside)
    return Reference(
        text=text[start:end],
        span=Span(start, end),
        kind=hit.kind,
        instrument=row.id if row else None,
        unit=None,
        numbers=(),
        via="explicit" if row else "none",
        verdict=verdict,
        reason=reason,
        canonical=_citation(row) if row else "",
        uri=row.url if row else None,
        suggest=suggest,
    )


def _verdict(words: str, hit: _Hit, row: Publication | None, beside: _Hit | None) -> tuple[str, str, tuple[str, ...]]:
    other = beside.rows[0] if beside and beside.rows else None
    if row and other and row.id != other.id and row.confirmed and other.confirmed and row.numbers and other.numbers:
        number, title = (row, other) if hit.number else (other, row)
        return "title_mismatch", f"{number.numbers[0]} is {number.title}, not {title.title}.", (title.id,)
    if row is None:
        what = "a parliamentary paper" if hit.kind == "parliamentary" else "a publication number"
        return "not_in_corpus", f"{words} is {what} that the register does not list, so it was not checked.", ()
    return "ok", f"{words} is a known publication: {row.title}.", ()


def _citation(row: Publication) -> str:
    number = f", {row.numbers[0]}" if row.numbers else ""
    publisher = f"{row.publisher}, " if row.publisher else ""
    year = f" ({row.year})" if row.year else ""
    return f"{publisher}{row.title}{number}{year}"

"""Find publications: parliamentary papers (HC, HL, Cm, CP), NHS publication numbers (B0754, PAR754, PRN00285) and the
titles that the register knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from corpus.patterns import late
from corpus.references.models import Publication, PublicationMention
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
_PUNCTUATION = str.maketrans(":,-", "   ")
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


def find_publications(text: str, register: Register) -> list[PublicationMention]:
    """Where publications and parliamentary papers are named, in order, a number and its title told apart.

    ``text`` has been through ``text.view``.
    """
    named = sorted([*_by_number(text, register), *_by_title(text, register)], key=lambda m: (m.start, -m.end))
    mentions: list[PublicationMention] = []
    for mention in named:
        if not mentions or mention.start >= mentions[-1].end:
            mentions.append(mention)
    return [mention._replace(beside=_beside(mention, mentions, text)) for mention in mentions]


def _by_number(text: str, register: Register) -> Iterator[PublicationMention]:
    known = {_number_key(n): p for p in register.publications.values() for n in p.numbers}
    for match in _PAPERS.finditer(text):
        row = known.get(_number_key(match[0]))
        yield PublicationMention(match.start(), match.end(), "parliamentary", row, number=True)
    for kind, words, pattern in _RARE:
        for match in pattern.finditer(text) if any(word in text for word in words) else ():
            yield PublicationMention(match.start(), match.end(), kind, None, number=True)
    for match in _NUMBERS.finditer(text):
        row = known.get(re.sub(r"^PARB0?", "PAR", _number_key(match[0])))
        if row or _SURE.match(match[0]) or _is_number(match, text):
            yield PublicationMention(match.start(), match.end(), "document", row, number=True)


def _number_key(number: str) -> str:
    return re.sub(r"\W", "", number).upper()


def _is_number(match: re.Match[str], text: str) -> bool:
    """Whether an unlisted number is one of a publication: B4009 may be a road."""
    before = text[max(0, match.start() - 60) : match.start()]
    in_brackets = before[-1:] in ("(", "[") and text[match.end() : match.end() + 1] in (")", "]")
    return in_brackets or (_CUE.search(before) is not None and not _ROAD.search(before))


def _by_title(text: str, register: Register) -> Iterator[PublicationMention]:
    flat = _flat(text)
    for row in register.publications.values():
        for title in (row.title, *row.aliases):
            words, pattern = _title_pattern(title)
            if words in flat:
                for match in pattern.finditer(text):
                    yield PublicationMention(match.start(), match.end(), "document", row, number=False)


def _flat(text: str) -> str:
    """The words alone, in lower case: what does not hold a title so need not be searched for it."""
    return " ".join(text.translate(_PUNCTUATION).lower().split())


@lru_cache(maxsize=1024)
def _title_pattern(title: str) -> tuple[str, re.Pattern[str]]:
    """The flat title, and a pattern of it that begins with a capital."""
    pattern = r"[\s:,-]+".join(re.escape(word.rstrip(":,")) for word in title.split())
    return _flat(title), late(rf"(?<!\w)(?=[A-Z])(?i:{pattern})(?!\w)")


def _beside(mention: PublicationMention, mentions: list[PublicationMention], text: str) -> Publication | None:
    """The publication of the title that stands with a number, or of the number that stands with a title."""
    for other in mentions:
        start, end = min(mention.end, other.end), max(mention.start, other.start)
        if other.number != mention.number and end - start < 12 and not re.search(r"[A-Za-z]{2}", text[start:end]):
            return other.row
    return None

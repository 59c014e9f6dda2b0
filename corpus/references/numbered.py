"""Find instruments named by their number: SI 2022/642, Regulation (EU) 2016/679, 2006 c. 41, an address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.patterns import late
from corpus.references.models import Mention
from corpus.references.pinpoint import parse_pinpoint
from corpus.references.register import Register

# The series in which a statutory instrument has its second number: (W. 41), (C. 44), (N.I. 3).
_SERIES = r"(?:\s*\((?:[WSCL]|N\.?I)\.?\s?\d{1,3}\))?"
_SI = late(
    r"(?<!\w)(?P<series>S\.?I|S\.?S\.?I|W\.?S\.?I|N\.?I\.?S\.?R|(?i:statutory instruments?))\.?\s*(?:No\.?\s*)?"
    rf"(?P<year>(?:19|20)\d\d)\s*(?:/|(?:No\.?|number)\s*)\s*(?P<number>\d{{1,4}})(?![\d/]){_SERIES}"
)
_CHAPTER = late(r"(?<![\w/])((?:19|20)\d\d)\s+c\.?\s?(\d{1,3})(?!\w)")
_ADDRESS = late(
    r"(?:https?://)?(?:www\.)?legislation\.gov\.uk/(?:id/)?(?P<id>(?:ukpga|uksi|eur)/\d{4}/\d+)"
    r"(?P<path>/(?:section|regulation|article|schedule|part)/\w+)?(?:/[\w/-]*)?"
)
_EU = late(
    r"(?P<kind>Regulation|REGULATION|Decision|Directive)\s*\((?:EU|EC|EEC|Euratom)\)\s*(?P<no>No\.?\s*)?"
    r"(?P<first>\d{1,4})/(?P<second>\d{1,4})(?![\d/])"
)
_DIRECTIVE = late(
    r"(?P<kind>Directive)\s*(?P<no>)(?:No\.?\s*)?(?P<first>\d{4}|\d\d)/(?P<second>\d{1,4})/(?:EU|EC|EEC|Euratom)\b"
)
_NUMBER_TAIL = late(
    r"\s*[,(]*\s*(?:(?P<series>S\.?I|S\.?S\.?I|W\.?S\.?I|N\.?I\.?S\.?R)\.?\s*(?:No\.?\s*)?"
    rf"(?P<year>(?:19|20)\d\d)\s*(?:/|\s*No\.?\s*)\s*(?P<number>\d{{1,4}})(?!\d){_SERIES}"
    r"|(?:c\.?|asp|anaw|asc|nawm|dsc)\s?\d{1,3}(?!\d)(?:\s*\(N\.?I\.?\))?|chapter \d{1,3}(?!\d))\s*\)?"
)
_PATHS = {"SSI": "ssi", "WSI": "wsi", "NISR": "nisr"}


def find_numbers(text: str, register: Register) -> Iterator[Mention]:
    """Every instrument that is named by a number or an address."""
    yield from _instruments(text, register)
    if any(series in text for series in ("(EU)", "(EC)", "(EEC)", "(Euratom)")):
        yield from _european(_EU, text, register)
    if "Directive" in text:
        yield from _european(_DIRECTIVE, text, register)
    for match in _CHAPTER.finditer(text):
        number = f"ukpga/{match[1]}/{match[2]}"
        if number in register.instruments:
            yield Mention(match.start(), match.end(), "title", "Act", (number,), match[0], int(match[1]))
    if "legislation.gov.uk" in text:
        yield from _addresses(text, register)


def _instruments(text: str, register: Register) -> Iterator[Mention]:
    for match in _SI.finditer(text):
        identity = _identity(match)
        series = identity.partition("/")[0].replace("uksi", "si").upper()
        title = f"{series} {match['year']}/{match['number']}"
        ids = (identity,) if identity in register.instruments else ()
        yield Mention(
            match.start(), match.end(), "title", "Regulations", ids, title, int(match["year"]), number_id=identity
        )


def _identity(match: re.Match[str]) -> str:
    """The path on legislation.gov.uk of a statutory instrument: ``uksi/2022/642``, ``ssi/2018/57``."""
    series = match["series"].replace(".", "").upper()
    return f"{_PATHS.get(series, 'uksi')}/{match['year']}/{match['number']}"


def _european(pattern: re.Pattern[str], text: str, register: Register) -> Iterator[Mention]:
    """Regulations, Decisions and Directives of the EU; those "No 178/2002" have the year last."""
    for match in pattern.finditer(text):
        year, number = match["first"], match["second"]
        if match["no"]:
            year, number = number, year
        written = int(year) if len(year) == 4 else 1900 + int(year)
        identity = f"{'eudr' if match['kind'] == 'Directive' else 'eur'}/{written}/{number}"
        ids = (identity,) if identity in register.instruments else ()
        word = match["kind"].capitalize()
        yield Mention(match.start(), match.end(), "title", word, ids, match[0], written, number_id=identity)


def _addresses(text: str, register: Register) -> Iterator[Mention]:
    for match in _ADDRESS.finditer(text):
        row = register.instruments.get(match["id"])
        pinpoint = parse_pinpoint(match["path"].strip("/").replace("/", " ", 1)) if row and match["path"] else None
        if row:
            yield Mention(
                match.start(), match.end(), "title", row.word, (row.id,), row.title, row.year, pinpoint=pinpoint
            )


def with_number(text: str, mention: Mention) -> Mention:
    """The mention with the "(SI 2022/642)", "(c. 41)" or "(asp 9)" that follows its title."""
    if mention.how not in ("title", "unlisted") or mention.year is None:
        return mention
    tail = _NUMBER_TAIL.match(text, mention.end)
    if tail is None or (tail[0].lstrip()[:1] not in ("(", ",") and not tail["number"]):
        return mention
    written = tail[0].rstrip()
    if written.count("(") < written.count(")"):
        written = written[:-1].rstrip()
    mention.end += len(written)
    mention.number_id = _identity(tail) if tail["number"] else None
    return mention

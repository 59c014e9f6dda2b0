"""Dates as British papers write them, with an ISO 8601 id as precise as the text.

``2022-07-01`` day, ``2022-07`` month, ``2022`` year, ``--09-07`` and ``--04`` without a year, ``2022/2023``
financial year or interval, ``2022/2023-Q1`` and ``2021-Q3`` quarters, ``2021-summer`` seasons, ``1990s`` decades.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator

from corpus.dates import MONTH, MONTH_NAME, month_number

_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_TO = r"(?:\s?[-–—]\s?|\s(?:to|and|until)\s)"
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s(?:the\s)?)?"
_NOT_NUMBER = r"(?![\d/]|[.,-]\d)"

# "Q1" alone is a question as often as a quarter.
_BEFORE_QUARTER = re.compile(r"\b(?:in|by|during|for|from|since|until|end of|start of|of|and|to)\s(?:the\s)?$")

Normalise = Callable[[re.Match[str]], str | None]


def _day(year: str | int, month: int, day: str | int) -> str | None:
    try:
        return datetime.date(int(year), month, int(day)).isoformat()
    except ValueError:
        return None


def _full(match: re.Match[str]) -> str | None:
    month = month_number(match["month"])
    if not match["year"]:
        return f"--{month:02}-{int(match['day']):02}" if _day(2000, month, match["day"]) else None
    last = _day(match["year"], month, match["day"])
    first = match["first"] and _day(match["year"], month, match["first"])
    return f"{first}/{last}" if first and last else last


def _american(match: re.Match[str]) -> str | None:
    return _day(match["year"], month_number(match["month"]), match["day"])


def _months(match: re.Match[str]) -> str:
    last = f"{match['year']}-{month_number(match['month']):02}"
    if not match["first"]:
        return last
    return f"{match['first_year'] or match['year']}-{month_number(match['first']):02}/{last}"


# What is numbered as a date is written: "Section 2.3.12".
_NUMBERED = re.compile(
    r"\b(?:sections?|clauses?|paragraphs?|paras?\.?|parts?|chapters?|annex|appendix|tables?|figures?|items?|versions?|v\.?"
    r"|standing\sorders?|SOs?|rules?|schedules?|articles?|regulations?)\s?$",
    re.IGNORECASE,
)


def _numeric(match: re.Match[str]) -> str | None:
    year = match["year"]
    if _NUMBERED.search(match.string, max(0, match.start() - 20), match.start()):
        return None
    return _day(year if len(year) == 4 else f"20{year}", int(match["month"]), match["day"])


def _iso(match: re.Match[str]) -> str | None:
    return _day(match["year"], int(match["month"]), match["day"])


def _years(match: re.Match[str]) -> str | None:
    first, last = int(match["first"]), match["last"]
    year = int(last) if len(last) == 4 else first - first % 100 + int(last) + (100 if last == "00" else 0)
    # "2010-12" may be a month, and "2023/34" a slip: two digits beyond the next year need a dash and no month's number.
    certain = year == first + 1 or len(last) == 4 or (match["by"] in "-–" and int(last) > 12)
    return f"{first}/{year}" if certain and first < year < first + 50 else None


def _fiscal(match: re.Match[str]) -> str:
    ending = 2000 + int(match["last"][-2:])
    return f"{ending - 1}/{ending}"


def _quarter(match: re.Match[str]) -> str | None:
    number = match["number"]
    if not match["year"]:
        return f"Q{number}" if _BEFORE_QUARTER.search(match.string, 0, match.start()) else None
    following = f"/{int(match['year']) + 1}" if match["following"] else ""
    return f"{match['year']}{following}-Q{number}"


def _season(match: re.Match[str]) -> str:
    return f"{match['year']}-{match['season'].lower()}"


_FORMS: tuple[tuple[re.Pattern[str], Normalise], ...] = (
    (
        re.compile(
            rf"(?<![\w£/.])(?:{_WEEKDAY}(?P<first>{_DAY})(?:st|nd|rd|th)?{_TO})?{_WEEKDAY}(?P<day>{_DAY})"
            rf"(?:st|nd|rd|th)?\s(?:of\s)?(?P<month>{MONTH})\b(?:\.?,?\s(?P<year>{_YEAR})\b)?"
        ),
        _full,
    ),
    (
        re.compile(rf"\b(?P<month>{MONTH})\.?\s(?P<day>{_DAY})(?:st|nd|rd|th)?,?\s(?P<year>{_YEAR})\b"),
        _american,
    ),
    (
        re.compile(
            rf"\b(?:(?P<first>{MONTH})\.?(?:,?\s(?P<first_year>{_YEAR}))?(?:{_TO}|/))?"
            rf"(?P<month>{MONTH})\b\.?,?(?:\s|\sof\s|-)(?P<year>{_YEAR})\b"
        ),
        _months,
    ),
    (
        re.compile(
            rf"(?<![\d/.-])(?P<day>{_DAY})(?P<by>[/.-])(?P<month>0?[1-9]|1[0-2])(?P=by)(?P<year>{_YEAR}|\d\d)"
            + _NOT_NUMBER
        ),
        _numeric,
    ),
    (re.compile(rf"(?<![\d/.-])(?P<year>{_YEAR})-(?P<month>\d\d)-(?P<day>\d\d){_NOT_NUMBER}"), _iso),
    (
        re.compile(
            r"\b(?:Q|[Qq]uarter\s)(?P<number>[1-4])\b(?:\s(?:of\s|in\s)?(?:FY\s?)?"
            rf"(?P<year>{_YEAR})(?P<following>\s?[/–-]\s?(?:20)?\d\d)?\b)?(?![.:]\d)"
        ),
        _quarter,
    ),
    (
        re.compile(
            rf"(?<![\d/.£$€,-])(?:FY\s?)?(?P<first>{_YEAR})\s?(?P<by>/|–|-|\bto\b)\s?(?P<last>{_YEAR}|\d\d)"
            + _NOT_NUMBER
        ),
        _years,
    ),
    (re.compile(r"\bFY\s?(?:\d\d/)?(?P<last>(?:20)?\d\d)\b"), _fiscal),
    (
        re.compile(
            rf"\b(?P<season>[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter)(?:\s(?:of|in))?,?\s(?P<year>{_YEAR})\b(?!/)"
        ),
        _season,
    ),
    (re.compile(r"\b(?P<decade>(?:19|20)\d0)'?s\b"), lambda match: f"{match['decade']}s"),
)
_BARE_MONTH = re.compile(rf"\b{MONTH_NAME}\b(?! (?:of )?{_YEAR})")
_BEFORE_MONTH = re.compile(r"\b(?:in|since|during|until|early|late|mid-?|end of|start of|by|from)[ -]?$", re.IGNORECASE)
_BARE_YEAR = re.compile(rf"\b{_YEAR}\b(?![/–-]\d|\s(?:Act|Regulations|Order|Rules|people|patients|staff)\b|[.,]\d)")
_BEFORE_YEAR = re.compile(
    r"(?:\b(?:in|since|by|from|until|till|during|before|after|end of|start of|early|mid|late|year|between|beyond|to)"
    rf"[ -]|\b{_YEAR} and |\()$",
    re.IGNORECASE,
)
_LIKELY = re.compile(rf"\d|{MONTH_NAME}")


def find_dates(text: str) -> Iterator[tuple[int, int, str]]:
    """``(start, end, id)`` of every date in a folded text; forms may overlap, impossible dates are left out."""
    if not _LIKELY.search(text):
        return
    for pattern, normalise in _FORMS:
        for match in pattern.finditer(text):
            ident = normalise(match)
            if ident:
                yield match.start(), match.end(), ident
    yield from _bare(text)


def _bare(text: str) -> Iterator[tuple[int, int, str]]:
    """Months and years alone, where the word before says that a time is meant."""
    for match in _BARE_MONTH.finditer(text):
        if _BEFORE_MONTH.search(text, max(0, match.start() - 12), match.start()) and not _is_name(text, match):
            yield match.start(), match.end(), f"--{month_number(match[0]):02}"
    for match in _BARE_YEAR.finditer(text):
        if _BEFORE_YEAR.search(text, max(0, match.start() - 12), match.start()):
            yield match.start(), match.end(), match[0]


def _is_name(text: str, match: re.Match[str]) -> bool:
    """May and March after "by" or "from" may be people and places."""
    return match[0] in ("May", "March") and text[: match.start()].lower().endswith(("by ", "from "))

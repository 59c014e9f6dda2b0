"""Dates as precise as their source: ``2021``, ``2021-04`` or ``2021-04-30`` (ISO 8601, reduced precision)."""

from __future__ import annotations

import calendar
import re
from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
# As texts write them, with a capital: by name, and by name or abbreviation.
MONTH_NAME = f"(?:{'|'.join(MONTHS)})"
MONTH = f"(?:{'|'.join('Sept?(?:ember)?' if m == 'September' else f'{m[:3]}(?:{m[3:]})?' for m in MONTHS)})"
DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}\.?,?\s+\d{{4}}|{MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|"
    rf"{MONTH}\.?,?\s+\d{{4}}|\d{{4}}-\d\d(?:-\d\d)?|\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:\d{{4}}|\d\d))(?![\w/])"
)
"""A date as papers print it, for ``corpus.dates.printed_date``; month names in any case with ``re.IGNORECASE``."""
_MONTHS = {name.lower(): number for number, name in enumerate(MONTHS, 1)}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
# Kept as text: an answer only writes dates, and should not wait for what reads them.
_ISO = r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[t ]\d{1,2}:.*)?)?)?"
_NUMERIC = r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})"
_LEADING_ISO = r"(\d{4})(?:-?(\d{2}))?(?:-?(\d{2}))?(?![\d-])"
_LEADING_NUMERIC = rf"{_NUMERIC}\b"
_LEADING_WORDS = r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?([a-z]{3,9})\.?,?\s+(\d{4})\b"
_EARLIEST = "1900"
_SHORT = r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d\d)"
_CENTURY = "60"  # years of two digits from here on are of the last century
_AMERICAN = r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})"
_WORDS = r"(?:[a-z]+day,?\s+)?(?:(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?)?([a-z]{3,9})\.?,?\s+(\d{4})"


def parse_date(text: str) -> str | None:
    """The ISO form of a date written in ISO, as 30/04/2021 (day first), as 30 April 2021 or as April 2021."""
    text = " ".join(text.lower().split())
    if match := re.fullmatch(_ISO, text):
        return _iso(match[1], match[2], match[3])
    if match := re.fullmatch(_NUMERIC, text):
        return _iso(match[3], match[2], match[1])
    if (match := re.fullmatch(_WORDS, text)) and match[2] in _MONTHS:
        return _iso(match[3], str(_MONTHS[match[2]]), match[1])
    return None


def printed_date(text: str) -> str | None:
    """As ``parse_date``, and with years of two digits, and with the month first where it can only be one.

    18/05/11 is 2011-05-18, May 13, 2014 and 05/13/2014 are 2014-05-13.
    """
    known = parse_date(text)
    if known:
        return known
    text = " ".join(text.lower().split())
    if match := re.fullmatch(_SHORT, text):
        year = match[3] if len(match[3]) == 4 else f"{'20' if match[3] < _CENTURY else '19'}{match[3]}"
        return _iso(year, match[2], match[1]) or _iso(year, match[1], match[2])
    if (match := re.fullmatch(_AMERICAN, text)) and match[1] in _MONTHS:
        return _iso(match[3], str(_MONTHS[match[1]]), match[2])
    return None


def leading_date(text: str) -> str | None:
    """The ISO form of the date that a text begins with, as the properties of a file have it, a time perhaps behind it.

    Also without hyphens (20210430). A year before 1900 is none: programs write 1601 or 0001 for "never".
    """
    text = text.strip().lower()
    found = None
    if match := re.match(_LEADING_NUMERIC, text):
        found = _iso(match[3], match[2], match[1])
    elif match := re.match(_LEADING_ISO, text):
        found = _iso(match[1], match[2], match[3])
    elif (match := re.match(_LEADING_WORDS, text)) and match[2] in _MONTHS:
        found = _iso(match[3], str(_MONTHS[match[2]]), match[1])
    return found if found and found >= _EARLIEST else None


def month_number(name: str) -> int:
    """The number from 1 to 12 of a month, by its name or an abbreviation of three letters or more."""
    return _MONTHS[name[:3].lower()]


def _iso(year: str, month: str | None, day: str | None) -> str | None:
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return first.isoformat()[: 10 if day else 7 if month else 4]


def first_day(value: str) -> str:
    """The first day that an ISO date of any precision may mean."""
    return value + "-01-01"[len(value) - 4 :] if len(value) < 10 else value[:10]


def last_day(value: str) -> str:
    """The last day that an ISO date of any precision may mean."""
    if len(value) >= 10:
        return value[:10]
    year, month = int(value[:4]), int(value[5:7] or 12)
    return f"{year:04d}-{month:02d}-{calendar.monthrange(year, month)[1]:02d}"


def as_date(value: str | None) -> date | None:
    """The last day that an ISO date of any precision may mean, as a date; None for none."""
    return date.fromisoformat(last_day(value)) if value else None


def by_program(source: str | None) -> bool:
    """Whether the source of a date is what a program wrote into the file: it may be the day of a copy."""
    return (source or "").startswith(("pdf:", "file properties"))


def plain(value: str) -> str:
    """The date as a person writes it: ``30 April 2021``, ``April 2021``, ``2021``."""
    year, month, day = value[:4], value[5:7], value[8:10]
    name = MONTHS[int(month) - 1] if month else ""
    return " ".join(part for part in (day.lstrip("0"), name, year) if part)

"""Dates of file metadata to ISO 8601, as precise as the source is."""

from __future__ import annotations

import re
from datetime import date

_ISO = re.compile(r"(\d{4})(?:-?(\d{2}))?(?:-?(\d{2}))?(?![\d-])")
_BRITISH = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?([A-Za-z]{3,9})\.?,?\s+(\d{4})\b")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def iso_date(text: str) -> str | None:
    """``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; None if the text does not begin with a date of 1900 or later.

    Takes ISO 8601 with or without a time, ``30 April 2021``, ``April 2021`` and ``30/04/2021`` (day first).
    """
    text = text.strip()
    slashed = re.match(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b", text)
    if slashed:
        return _checked(int(slashed[3]), int(slashed[2]), int(slashed[1]))
    if found := _ISO.match(text):
        return _checked(*(int(part) if part else None for part in found.groups()))
    found = _BRITISH.match(text)
    if found and found[2][:3].lower() in _MONTHS:
        month = _MONTHS.index(found[2][:3].lower()) + 1
        return _checked(int(found[3]), month, int(found[1]) if found[1] else None)
    return None


def _checked(year: int | None, month: int | None, day: int | None) -> str | None:
    try:
        whole = date(year or 0, month or 1, day or 1)
    except ValueError:
        return None
    if whole.year < 1900:
        return None
    return whole.isoformat()[: 10 if day else 7 if month else 4]

"""Numbers and dates of a spreadsheet as it shows them: the commonest codes of number formats (ECMA-376, 18.8.30)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

_BRACKETS = re.compile(r"\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]")  # a currency, or a colour or condition
_FILL = re.compile(r"[_*].")  # room as wide as a character, a character that fills the cell
_PIECE = re.compile(r'"([^"]*)"|\\(.)|([#0?.,]+)|([^"\\#0?.,]+)')
_DATE_PIECE = re.compile(
    r'"([^"]*)"|\\(.)|(yyyy|yy|mmmmm?|mmm|mm?|dddd|ddd|dd?|hh?|ss?|AM/PM|A/P)|(.)', re.I | re.DOTALL
)
_LOCAL_DATE = frozenset({"mm-dd-yy", "m/d/yy", "m/d/yyyy h:mm", "m/d/yy h:mm"})  # shown in the order of the country
_HALF_UP = 1 + 1e-15  # a sheet rounds halves away from zero, Python to the even digit
_GENERAL_DIGITS = 11  # that a cell shows of a number without a format


def shown(value: object, code: str) -> str:
    """The value of a cell as its sheet shows it under this number format; text and what has no format as it is.

    The short date that each country orders in its own way reads as in Britain, ``03/05/2024``.
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, date | time):
        return _date(value, code)
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if isinstance(value, int | float):
        return _number(value, code)
    return "" if value is None else str(value)


def _number(value: float, code: str) -> str:
    sections = code.split(";")
    section = sections[1] if value < 0 and len(sections) > 1 else sections[0]
    section = _FILL.sub("", _BRACKETS.sub(lambda match: f'"{match[1] or ""}"', section))
    pieces = [match.groups() for match in _PIECE.finditer(section)]
    digits = next((piece[2] for piece in pieces if piece[2]), "")
    if not digits or sum(bool(piece[2]) for piece in pieces) > 1 or re.search(r"[eE][+-]|/", section):
        return _general(value)
    percent = any("%" in (piece[3] or "") for piece in pieces)
    thousands = len(digits) - len(digits.rstrip(","))
    whole, _, fraction = digits.rstrip(",").partition(".")
    amount = (abs(value) if value < 0 and len(sections) > 1 else value) * (100 if percent else 1) / 1000**thousands
    amount *= _HALF_UP
    text = f"{amount:{',' if ',' in whole else ''}.{len(fraction)}f}"
    optional = len(fraction) - len(fraction.rstrip("#"))
    if optional:
        kept = text[: len(text) - optional]
        text = (kept + text[len(kept) :].rstrip("0")).rstrip(".")
    return "".join(text if piece[2] else piece[0] or piece[1] or piece[3] or "" for piece in pieces).strip()


def _general(value: float) -> str:
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.{_GENERAL_DIGITS}g}"
    return str(int(value)) if abs(value) < 10**15 else f"{value:g}"


def _date(value: date | time, code: str) -> str:
    section = code.split(";")[0]
    if section.lower() in _LOCAL_DATE:
        section = "dd/mm/yyyy hh:mm" if "h" in section.lower() else "dd/mm/yyyy"
    pieces = [match.groups() for match in _DATE_PIECE.finditer(_FILL.sub("", _BRACKETS.sub("", section)))]
    codes = [(piece[2] or "").lower() for piece in pieces]
    if not any(codes):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    half = any(code in {"am/pm", "a/p"} for code in codes)
    shown: list[str] = []
    for position, piece in enumerate(pieces):
        minutes = codes[position] in {"m", "mm"} and _is_of_clock(codes, position)
        shown.append(
            _date_part(value, codes[position], minutes, half) if piece[2] else piece[0] or piece[1] or piece[3] or ""
        )
    return "".join(shown).strip()


def _is_of_clock(codes: list[str], position: int) -> bool:
    """Whether ``m`` means minutes: after hours, or before seconds."""
    before = next((code for code in reversed(codes[:position]) if code), "")
    after = next((code for code in codes[position + 1 :] if code), "")
    return before.startswith("h") or after.startswith("s")


def _date_part(value: date | time, code: str, minutes: bool, half: bool) -> str:
    clock = value if isinstance(value, datetime | time) else time()
    day = value if isinstance(value, date) else date(1900, 1, 1)
    hour = (clock.hour % 12 or 12) if half else clock.hour
    part = {
        "yyyy": f"{day.year:04}", "yy": f"{day.year % 100:02}",
        "mmmmm": day.strftime("%B")[:1], "mmmm": day.strftime("%B"), "mmm": day.strftime("%b"),
        "mm": f"{clock.minute if minutes else day.month:02}", "m": str(clock.minute if minutes else day.month),
        "dddd": day.strftime("%A"), "ddd": day.strftime("%a"), "dd": f"{day.day:02}", "d": str(day.day),
        "hh": f"{hour:02}", "h": str(hour), "ss": f"{clock.second:02}", "s": str(clock.second),
        "am/pm": "AM" if clock.hour < 12 else "PM", "a/p": "A" if clock.hour < 12 else "P",
    }  # fmt: skip
    return part[code]

"""Numbers as lists write them: 3, c, iii."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def roman(number: int) -> str:
    """Lower-case Roman numeral of a number from 1 to 3999; other numbers stay in digits."""
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def doubled_letters(number: int) -> str:
    """a to z, then aa, bb, cc: the series of word processors (ECMA-376 part 1, 17.18.59)."""
    if not 0 < number <= 26 * 30:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def spreadsheet_letters(number: int) -> str:
    """a to z, then aa, ab, ac: the series of browsers (CSS Counter Styles, alphabetic)."""
    text = ""
    while number > 0:
        number, letter = divmod(number - 1, 26)
        text = chr(ord("a") + letter) + text
    return text


def list_number(number: int, style: str) -> str:
    """The number in the style of an HTML ``type``: ``1``, ``a``, ``A``, ``i`` or ``I``."""
    if number < 1 or style.lower() not in {"a", "i"}:
        return str(number)
    text = spreadsheet_letters(number) if style.lower() == "a" else roman(number)
    return text.upper() if style.isupper() else text


def whole(text: str | None, default: int) -> int:
    """The number from 0 to 999,999 that an attribute holds, or the default where it holds anything else."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else default

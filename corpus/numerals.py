"""Numbers as words, as Roman numerals and as letters: how texts write them and lists count with them."""

from __future__ import annotations

UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
WORDS = {
    **{word: value for value, word in enumerate(UNITS)},
    **{word: 10 * ten for ten, word in enumerate(TENS, 2)},
    "dozen": 12,
    "hundred": 100,
}
"""The value of every number that is one word."""
SEVERAL = "|".join(word for word, value in WORDS.items() if value > 1)
"""Those from two up, as a pattern."""
FRACTIONS = {
    "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
"""The parts of a whole by their names."""
DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
SPELT = rf"(?:(?:{'|'.join(TENS)})(?:[- ](?:{'|'.join(UNITS[1:10])}))?|{'|'.join(reversed(UNITS))}|dozen|hundred)"
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def cardinal(number: int) -> str:
    """The number in words from 0 to 99: ``seven``, ``twenty-one``; other numbers stay in digits."""
    if not 0 <= number < 100:
        return str(number)
    if number < len(UNITS):
        return UNITS[number]
    ten, unit = divmod(number, 10)
    return f"{TENS[ten - 2]}-{UNITS[unit]}" if unit else TENS[ten - 2]


def spelt(text: str) -> int:
    """The value of a number that ``SPELT`` matches, in lower case: ``seven``, ``twenty-two``, ``dozen``."""
    return sum(WORDS[word] for word in text.replace("-", " ").split())


def ordinal(number: int) -> str:
    """The number in digits with its ending: ``1st``, ``12th``, ``22nd``."""
    if number % 100 in {11, 12, 13}:
        return f"{number}th"
    return str(number) + {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


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


def formatted(number: int, style: str) -> str:
    """The number in a format of word processors, by its name in Word (``ST_NumberFormat``, ECMA-376 part 1, 17.18.59).

    Two more are ``lowerAlphabetic`` and ``upperAlphabetic``, the series of ``spreadsheet_letters``. A row of noughts
    and a one (``001``) is the least number of digits. Formats that are not known show as digits.
    """
    match style.removeprefix("lower").removeprefix("upper"):
        case "Letter":
            text = doubled_letters(number)
        case "Alphabetic":
            text = spreadsheet_letters(number) or str(number)
        case "Roman":
            text = roman(number)
        case "none" | "bullet":
            return ""
        case "decimalZero":
            return f"{number:02d}"
        case "ordinal":
            return ordinal(number)
        case "cardinalText":
            return cardinal(number).capitalize()
        case "ordinalText":
            return _ordinal_words(number).capitalize()
        case "numberInDash":
            return f"- {number} -"
        case _:
            return str(number).zfill(len(style)) if style.strip("0") == "1" else str(number)
    return text.upper() if style.startswith("upper") else text


def _ordinal_words(number: int) -> str:
    words = cardinal(number)
    if words.isdigit():
        return ordinal(number)
    tens, dash, last = words.rpartition("-")
    ending = f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"
    return tens + dash + _ORDINALS.get(last, ending)


def whole(text: str | None, default: int) -> int:
    """The number from 0 to 999,999 that an attribute holds, or the default where it holds anything else."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else default

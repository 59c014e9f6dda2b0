"""Numbers in digits and in words."""

from __future__ import annotations

import re
from decimal import Decimal

_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {
    **{word: value for value, word in enumerate(_UNITS)},
    **{word: 20 + 10 * place for place, word in enumerate(_TENS)},
    "dozen": 12,
    "hundred": 100,
}

DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
SPELT = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_UNITS[1:10])}))?|{'|'.join(reversed(_UNITS))}|dozen|hundred)"
POWERS = {
    "hundred": 2, "k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6,
    "bn": 9, "b": 9, "billion": 9, "tn": 12, "trillion": 12,
}  # fmt: skip


def number(text: str, scale: str | None = None) -> Decimal:
    """The value of a number in digits or words: ``1,200`` -> 1200, ``Twenty-two`` -> 22, ``2.5`` ``m`` -> 2500000."""
    if text[0].isdigit():
        value = Decimal(text.replace(",", ""))
    else:
        value = Decimal(sum(_WORDS[part] for part in re.split(r"[- ]", text.lower())))
    return value.scaleb(POWERS[scale.strip().lower()]) if scale else value


def plain(value: Decimal) -> str:
    """A value without exponent and trailing zeros: ``2500000``, ``16.7``."""
    return format(value.normalize(), "f")

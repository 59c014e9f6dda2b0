"""Money, percentages and fractions, durations and counts, with normalised ids.

``GBP2500000`` (ISO 4217 code and amount), ``40%``, ``10-15%``, ``2/3``, ``P12M`` (ISO 8601 duration), ``42``.

Numbers that count things: "42 individual provider collaboratives", "1.5 million staff".
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from corpus.dates import MONTH
from corpus.entities.data import words
from corpus.numerals import DIGITS, FRACTIONS, SPELT, UNITS, spelt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_COUNT = re.compile(
    rf"(?:(?P<number>{DIGITS}|{SPELT})|a(?=\s))(?P<scale>\s(?:hundred|thousand|million|billion|dozen)\b)?(?=\s)",
    re.IGNORECASE,
)
# What is counted: a plural after up to three words that are no stopper; "of the" may come first.
_WORD = r"[A-Za-z][\w/&]*(?:[-'][\w]+)*"
_FOLLOWING = re.compile(rf"\s(?:of\s(?:the|these|those|our|its|their)\s(?:\d+\s)?)?({_WORD}(?:,?\s{_WORD}){{0,3}})")
_STOPPERS = words("count_stoppers")
_IRREGULAR = words("irregular_plurals")
# Words that end in s and are no plural noun; a number before them counts nothing.
_NOT_PLURAL = words("not_plural")
# Words that number what follows them: "Figure 2", "section 71", "in 2015".
_NUMBERING = re.compile(
    r"\b(?:figures?|tables?|pages?|sections?|paragraphs?|parts?|chapters?|annex(?:es)?|appendix|appendices|schedules?"
    r"|articles?|regulations?|clauses?|items?|no\.?|nos\.?|numbers?|version|step|phase|tier|level|band|stage|principle"
    r"|box|question|recommendation|option|model|category|type|grade|day|week|year|volume|vol\.?|ref\.?|agenda|action"
    r"|note|class|plan|case\sstudy|wave|ss?\.?)\s$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d$")
_LOWER_WORD = re.compile(r"(?:^|[\s(])[a-z][a-z'-]*\s$")
_PARAGRAPH_NUMBER = re.compile(r"\d+\.\d+$")
_CONTINUED = re.compile(r"\sof\sthe\s[A-Z]")
_SINGULAR = frozenset(["one", "zero", "0", "1"])
_POWERS = {
    "hundred": 2, "k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6,
    "bn": 9, "b": 9, "billion": 9, "tn": 12, "trillion": 12,
}  # fmt: skip


def number(text: str, scale: str | None = None) -> Decimal:
    """The value of a number in digits or words: ``1,200`` -> 1200, ``Twenty-two`` -> 22, ``2.5`` ``m`` -> 2500000."""
    value = Decimal(text.replace(",", "") if text[0].isdigit() else spelt(text.lower()))
    return value.scaleb(_POWERS[scale.strip().lower()]) if scale else value


def plain(value: Decimal) -> str:
    """A value without exponent and trailing zeros: ``2500000``, ``16.7``."""
    return format(value.normalize(), "f")


def count_at(text: str, start: int) -> tuple[int, str] | None:
    """Where the count that begins at ``start`` ends and its value, or None where the number counts nothing."""
    match = _COUNT.match(text, start)
    if not match or (not match["scale"] and (match["number"] or "one").lower() in _SINGULAR):
        return None
    if _numbers_something(text, match) or not _counts_something(text, match.end()):
        return None
    return match.end(), _value(match)


def _numbers_something(text: str, match: re.Match[str]) -> bool:
    """A label of a figure or a section, a year, or the number of a heading or a paragraph."""
    before = max(0, match.start() - 20)
    if _NUMBERING.search(text, before, match.start()) or _YEAR.match(match[0]):
        return True
    if not match[0][-1].isdigit():
        return False
    if _PARAGRAPH_NUMBER.match(match[0]) and not text[: match.start()].strip(" •-"):
        return True
    title = text[match.end() + 1 : match.end() + 2].isupper() and not _LOWER_WORD.search(text, before, match.start())
    return title or bool(_CONTINUED.match(text, match.end()))


def _counts_something(text: str, end: int) -> bool:
    following = _FOLLOWING.match(text, end)
    for word in re.split(r",?\s", following[1]) if following else ():
        if word.lower() in _STOPPERS:
            return False
        if _is_plural(word):
            return True
    return False


def _is_plural(word: str) -> bool:
    lower = word.lower()
    if word[-1] == "s" and word[:-1].isupper() and len(word) > 2:
        return True
    return lower in _IRREGULAR or (lower[-1] == "s" and lower[-2:] != "ss" and lower not in _NOT_PLURAL)


def _value(match: re.Match[str]) -> str:
    scale = (match["scale"] or "").strip().lower()
    digits = match["number"] or "1"
    if scale == "dozen":
        return plain(number(digits) * 12)
    return plain(number(digits, scale or None))


Found = tuple[int, int, str, str]

_SCALE = r"(?:\s?(?:k|mn|m|bn|b|tn|thousand|million|billion|trillion)\b)"
_TO = r"(?P<to>\s?[-–—]\s?|\sto\s|\sand\s)"
_CURRENCIES = {"£": "GBP", "GBP": "GBP", "$": "USD", "US$": "USD", "€": "EUR", "pounds": "GBP", "euros": "EUR"}
# "£000" at the head of a column says that its figures are thousands, and is no sum.
_MONEY = re.compile(
    rf"(?:£|GBP\s?|US\$|\$|€)\s?(?!000(?![\d.,]))(?P<low>{DIGITS})(?P<low_scale>{_SCALE})?"
    rf"(?:{_TO}[£$€]?(?P<high>{DIGITS})(?P<high_scale>{_SCALE})?(?!\d|\s?(?:%|per\scent)))?",
    re.IGNORECASE,
)
_SIGN = re.compile(r"^(?:£|GBP|US\$|\$|€)", re.IGNORECASE)
_SIGNS = re.compile(r"(?<!\w)(?:£|US\$|\$|€|GBP)")

# Where a value may begin; every other pattern is tried at these places only.
_START = re.compile(
    rf"(?<![\w£$€.,])(?<![A-Za-z]-)(?:\d|{SPELT}\b|a\s(?:third|quarter|fifth|tenth|hundred|thousand|million)\b|half\b)",
    re.I,
)
_NUMBER = rf"(?:{DIGITS}|{SPELT})"

_SPELT_MONEY = re.compile(
    rf"(?P<low>{DIGITS})(?P<low_scale>{_SCALE})?\s(?P<currency>pounds|euros)\b(?:\ssterling)?", re.IGNORECASE
)
_PERCENTAGE = re.compile(
    rf"(?:(?P<low>{_NUMBER})(?:\s?(?:%|per\s?cent\b))?{_TO})?(?P<high>{_NUMBER})"
    r"(?:\s?%|[\s-]?per\s?cent\b|\spercentage\spoints?\b)",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    rf"(?P<top>{'|'.join(UNITS[1:10])})(?:-\s?|\s)(?P<part>{'|'.join(FRACTIONS)})s?\b"
    r"|a\s(?P<single>third|quarter|fifth|tenth)(?=\sof\b|\s\(\d)"
    r"|(?P<half>half)(?=\sof\b|\s\(\d|\sthe\s(?:respondents|trusts|members|providers|systems|boards)\b)"
    rf"|(?P<count>{_NUMBER})\s(?:in\s(?:every\s)?|out\sof\s(?:every\s)?)(?P<all>{_NUMBER})\b(?![,.]?\d|\s{MONTH}\b)",
    re.IGNORECASE,
)
_PERIODS = {
    "year": "P{}Y",
    "month": "P{}M",
    "week": "P{}W",
    "day": "P{}D",
    "hour": "PT{}H",
    "minute": "PT{}M",
}
_DURATION = re.compile(
    rf"(?:(?P<low>{_NUMBER}){_TO})?(?P<number>{_NUMBER})[\s-](?:calendar\s|working\s|consecutive\s|financial\s)?"
    rf"(?P<unit>{'|'.join(_PERIODS)})(?:s'?)?(?!\w|[\s-]olds?\b|\sof\sage\b)",
    re.IGNORECASE,
)


def find_values(text: str) -> Iterator[Found]:
    """``(start, end, label, id)`` of the values in a folded text; they may overlap."""
    for sign in _SIGNS.finditer(text):
        yield from _at(text, sign.start(), _MONEY, "MONEY", _money_id)
    for start in _START.finditer(text):
        for pattern, label, identify in _ANCHORED:
            yield from _at(text, start.start(), pattern, label, identify)
        counted = count_at(text, start.start())
        if counted:
            yield start.start(), counted[0], "COUNT", counted[1]


def _at(
    text: str,
    start: int,
    pattern: re.Pattern[str],
    label: str,
    identify: Callable[[re.Match[str]], str | None],
) -> Iterator[Found]:
    match = pattern.match(text, start)
    if match and not _is_range(text, match):
        match = pattern.match(text, start, match.start("to"))
    ident = match and identify(match)
    if match and ident:
        yield start, match.end(), label, ident


def _is_range(text: str, match: re.Match[str]) -> bool:
    """False where "and" joins two values without "between", or a dash takes the greater from the less."""
    parts = match.groupdict()
    if not parts.get("to"):
        return True
    if parts["to"].strip() == "and" and text[max(0, match.start() - 8) : match.start()].lower() != "between ":
        return False
    high = number(parts.get("high") or parts["number"], parts.get("high_scale"))
    return number(parts["low"], parts.get("low_scale") or parts.get("high_scale")) < high


def _money_id(match: re.Match[str]) -> str:
    parts = match.groupdict()
    sign = _SIGN.match(match[0])
    currency = _CURRENCIES[sign[0].upper() if sign else parts["currency"].lower()]
    high = parts.get("high")
    amount = plain(number(parts["low"], parts["low_scale"] or parts.get("high_scale")))
    return f"{currency}{amount}-{plain(number(high, parts['high_scale']))}" if high else currency + amount


def _percentage_id(match: re.Match[str]) -> str:
    high = plain(number(match["high"]))
    return f"{plain(number(match['low']))}-{high}%" if match["low"] else f"{high}%"


def _fraction_id(match: re.Match[str]) -> str | None:
    if match["half"]:
        return "1/2"
    if match["single"]:
        return f"1/{FRACTIONS[match['single'].lower()]}"
    if match["part"]:
        return f"{plain(number(match['top']))}/{FRACTIONS[match['part'].lower()]}"
    top, bottom = number(match["count"]), number(match["all"])
    return f"{plain(top)}/{plain(bottom)}" if top <= bottom else None


def _duration_id(match: re.Match[str]) -> str:
    form = _PERIODS[match["unit"].lower()]
    high = form.format(plain(number(match["number"])))
    return f"{form.format(plain(number(match['low'])))}/{high}" if match["low"] else high


_ANCHORED = (
    (_SPELT_MONEY, "MONEY", _money_id),
    (_PERCENTAGE, "PERCENTAGE", _percentage_id),
    (_FRACTION, "PERCENTAGE", _fraction_id),
    (_DURATION, "DURATION", _duration_id),
)

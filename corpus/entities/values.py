"""Money, percentages and fractions, durations and counts, with normalised ids.

``GBP2500000`` (ISO 4217 code and amount), ``40%``, ``10-15%``, ``2/3``, ``P12M`` (ISO 8601 duration), ``42``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.entities.counts import count_at
from corpus.entities.numerals import DIGITS, SPELT, number, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Found = tuple[int, int, str, str]

_SCALE = r"(?:\s?(?:k|mn|m|bn|b|tn|thousand|million|billion|trillion)\b)"
_TO = r"(?P<to>\s?[-–—]\s?|\sto\s|\sand\s)"
_CURRENCIES = {"£": "GBP", "GBP": "GBP", "$": "USD", "US$": "USD", "€": "EUR", "pounds": "GBP", "euros": "EUR"}
_MONEY = re.compile(
    rf"(?:£|GBP\s?|US\$|\$|€)\s?(?P<low>{DIGITS})(?P<low_scale>{_SCALE})?"
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
_PARTS = {
    "third": 3,
    "quarter": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
_FRACTION = re.compile(
    rf"(?P<top>one|two|three|four|five|six|seven|eight|nine)(?:-\s?|\s)(?P<part>{'|'.join(_PARTS)})s?\b"
    r"|a\s(?P<single>third|quarter|fifth|tenth)(?=\sof\b|\s\(\d)"
    r"|(?P<half>half)(?=\sof\b|\s\(\d|\sthe\s(?:respondents|trusts|members|providers|systems|boards)\b)"
    rf"|(?P<count>{_NUMBER})\s(?:in\s(?:every\s)?|out\sof\s(?:every\s)?)(?P<all>{_NUMBER})\b(?![,.]?\d|\s(?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec))",
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
        return f"1/{_PARTS[match['single'].lower()]}"
    if match["part"]:
        return f"{plain(number(match['top']))}/{_PARTS[match['part'].lower()]}"
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

"""Money, percentages and fractions, durations and counts, with normalised ids.

``GBP2500000`` (ISO 4217 code and amount), ``40%``, ``10-15%``, ``2/3``, ``P12M`` (ISO 8601 duration), ``42``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()  # noqa: E501
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: number for number, word in enumerate(_UNITS)} | {word: 20 + 10 * i for i, word in enumerate(_TENS)}
_TENS_WORD = "|".join(_TENS)
_SMALL_WORD = "|".join(_UNITS[1:10])
_SPELT = rf"(?:(?:{_TENS_WORD})(?:[- ](?:{_SMALL_WORD}))?|{'|'.join(reversed(_UNITS[2:]))}|dozen)"
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_SCALES = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "b": 9, "billion": 9, "tn": 12, "trillion": 12}
_SCALE = r"(?:\s?(?:k|mn|m|bn|b|tn|thousand|million|billion|trillion)\b)"
_TO = r"(?:\s?[-–—]\s?|\s(?:to|and)\s)"
_CURRENCIES = {"£": "GBP", "GBP": "GBP", "$": "USD", "US$": "USD", "€": "EUR"}

Found = tuple[int, int, str, str]

_MONEY = re.compile(
    rf"(?<![\w£$€])(?P<sign>£|GBP\s?|US\$|\$|€)\s?(?P<low>{_DIGITS})(?P<low_scale>{_SCALE})?"
    rf"(?:{_TO}(?:£|\$|€)?(?P<high>{_DIGITS})(?P<high_scale>{_SCALE})?(?!\d|\s?(?:%|per\scent)))?",
    re.IGNORECASE,
)
_POUNDS = re.compile(rf"(?<![\w£$€.,])(?P<low>{_DIGITS})(?P<low_scale>{_SCALE})?\spounds\b(?:\ssterling)?", re.IGNORECASE)
_PERCENTAGE = re.compile(
    rf"(?<![\w£.,])(?:(?P<low>{_DIGITS}|{_SPELT}|one)(?:\s?(?:%|per\s?cent\b))?{_TO})?(?P<high>{_DIGITS}|{_SPELT}|one|zero)"
    r"(?:\s?%|(?:\s|-)?per\s?cent\b|\spercent\b|\spercentage\spoints?\b)",
    re.IGNORECASE,
)
_PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}
_FRACTION = re.compile(
    rf"\b(?P<top>one|two|three|four|five|six|seven|eight|nine)(?:-\s?|\s)(?P<part>(?:third|quarter|fifth|sixth|seventh|eighth|ninth|tenth)s?)\b"
    rf"|\b(?:a|one)\s(?P<single>third|quarter|fifth|tenth)(?=\sof\b|\s\(\d)"
    rf"|\b(?P<half>half)(?=\sof\b|\s\(\d|\sthe\s(?:respondents|trusts|members|providers|systems|boards)\b)"
    rf"|\b(?P<count>\d+|one|{_SPELT})\s(?:in\s(?:every\s)?|out\sof\s(?:every\s)?)(?P<all>\d+|{_SPELT})\b(?!\s(?:January|March|April|May|June|July))",
    re.IGNORECASE,
)
_PERIODS = {"year": "P{}Y", "month": "P{}M", "week": "P{}W", "day": "P{}D", "hour": "PT{}H", "minute": "PT{}M"}
_DURATION = re.compile(
    rf"(?<![\w£.,/-])(?:(?P<low>{_DIGITS}|{_SPELT}|one){_TO})?(?P<number>{_DIGITS}|{_SPELT}|one)"
    r"(?:\s|-)(?:calendar\s|working\s|consecutive\s|financial\s)?(?P<unit>year|month|week|day|hour|minute)(?:s'?|(?=-|\speriod|\b))(?!\w)",
    re.IGNORECASE,
)
_COUNT = re.compile(
    rf"(?<![\w£$€.,/:()#–-])(?P<number>{_DIGITS}|{_SPELT}|(?:a\s)?hundred|a\s(?:thousand|million))"
    r"(?P<scale>\s(?:thousand|million|billion|hundred|dozen))?"
    r"(?=\s(?:(?:of\s(?:the|these|those|our|its|their)\s)?(?:[A-Za-z][\w'/&-]*,?\s){0,3}?(?:(?P<noun>[A-Za-z][\w'-]*s)|people|staff|children|men|women)\b))",
    re.IGNORECASE,
)
# Words that number what follows them: "Figure 2", "section 71", "paragraph 3 sets".
_NUMBERED = re.compile(
    r"\b(?:figures?|tables?|pages?|sections?|paragraphs?|parts?|chapters?|annex(?:es)?|appendix|appendices|schedules?|articles?"
    r"|regulations?|clauses?|items?|no\.?|nos\.?|number|numbers|version|step|phase|tier|level|band|stage|principle|box|question|"
    r"recommendation|option|model|category|type|grade|day|week|year|volume|vol\.?|ref\.?|agenda|action|note|case\sstudy|in|ss?\.?)\s$",
    re.IGNORECASE,
)
# Words that end in s and are no plural noun; a number before them counts nothing.
_NOT_COUNTED = frozenset(
    "is was has does as us its this thus always perhaps across towards besides years months weeks days hours minutes"
    " percent per plus minus less pounds pence sets gives says means includes provides states applies requires"
    " ours yours theirs hers times".split()
)
_STOPPERS = re.compile(r"\b(?:of|to|in|and|or|by|at|on|from|the|a|an|is|was|are|were|be|that|which|for|with|as|has|have|per|will|said)\b")
_LIKELY = re.compile(rf"\d|\b(?:{_SPELT}|one|half|third|quarter|fifth|hundred|million)", re.IGNORECASE)


def find_values(text: str) -> Iterator[Found]:
    """``(start, end, label, id)`` of the values in a folded text; they may overlap."""
    if not _LIKELY.search(text):
        return
    yield from _money(text)
    yield from _each(text, _PERCENTAGE, "PERCENTAGE", _percentage_id)
    yield from _each(text, _FRACTION, "PERCENTAGE", _fraction_id)
    yield from _each(text, _DURATION, "DURATION", _duration_id)
    yield from _counts(text)


def _each(
    text: str, pattern: re.Pattern[str], label: str, normalise: Callable[[re.Match[str]], str | None]
) -> Iterator[Found]:
    for match in pattern.finditer(text):
        ident = normalise(match)
        if ident:
            yield match.start(), match.end(), label, ident


def number(text: str) -> Decimal:
    """The value of a number in digits or words up to ninety-nine: ``1,200`` -> 1200, ``twenty-two`` -> 22."""
    if text[0].isdigit():
        return Decimal(text.replace(",", ""))
    word = text.lower()
    if word == "dozen":
        return Decimal(12)
    return Decimal(sum(_WORDS[part] for part in re.split(r"[- ]", word)))


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _scaled(digits: str, scale: str | None) -> str:
    return _plain(number(digits).scaleb(_SCALES[scale.strip().lower()] if scale else 0))


def _money(text: str) -> Iterator[Found]:
    for pattern in (_MONEY, _POUNDS):
        for match in pattern.finditer(text):
            parts = match.groupdict()
            currency = _CURRENCIES[(parts.get("sign") or "£").strip().upper()]
            amount = _scaled(parts["low"], parts["low_scale"] or parts.get("high_scale"))
            high = parts.get("high")
            if high:
                amount += "-" + _scaled(high, parts["high_scale"])
            yield match.start(), match.end(), "MONEY", currency + amount


def _percentage_id(match: re.Match[str]) -> str:
    high = _plain(number(match["high"]))
    return f"{_plain(number(match['low']))}-{high}%" if match["low"] else f"{high}%"


def _fraction_id(match: re.Match[str]) -> str | None:
    if match["half"]:
        return "1/2"
    if match["single"]:
        return f"1/{_PARTS[match['single'].lower()]}"
    if match["part"]:
        return f"{_plain(number(match['top']))}/{_PARTS[match['part'].lower().rstrip('s')]}"
    top, bottom = number(match["count"]), number(match["all"])
    return f"{_plain(top)}/{_plain(bottom)}" if top <= bottom else None


def _duration_id(match: re.Match[str]) -> str:
    form = _PERIODS[match["unit"].lower()]
    high = form.format(_plain(number(match["number"])))
    return f"{form.format(_plain(number(match['low'])))}/{high}" if match["low"] else high


def _counts(text: str) -> Iterator[Found]:
    for match in _COUNT.finditer(text):
        if _counted(text, match):
            yield match.start(), match.end(), "COUNT", _count_id(match)


def _counted(text: str, match: re.Match[str]) -> bool:
    noun = match["noun"]
    if noun and (noun.lower() in _NOT_COUNTED or noun.endswith("ss")):
        return False
    between = text[match.end() : match.start("noun") if noun else match.end()]
    return not _STOPPERS.search(re.sub(r"^\sof\s\w+\s", " ", between)) and not _NUMBERED.search(
        text, max(0, match.start() - 20), match.start()
    )


def _count_id(match: re.Match[str]) -> str:
    word = re.sub(r"^a\s", "", match["number"].lower())
    scale = (match["scale"] or "").strip().lower()
    if word in ("hundred", "thousand", "million"):
        word, scale = "1", word
    if word == "dozen":
        return "12"
    power = {"hundred": 2, **_SCALES}.get(scale, 0)
    return _plain(number(word).scaleb(power) * (12 if scale == "dozen" else 1))

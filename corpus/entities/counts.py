"""Numbers that count things: "42 individual provider collaboratives", "1.5 million staff"."""

from __future__ import annotations

import re

from corpus.entities.data import words
from corpus.entities.numerals import DIGITS, SPELT, number, plain

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

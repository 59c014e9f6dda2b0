"""Whether a text gives a value of the thing a question asks for: a date, a length of time, a sum, a number, a name.

"How many members make a quorum?" is answered by a number, and surely by one of members; the year of an Act, the number
of a section and what the question says itself are no answers. ``value_in`` says ``yes`` where such a value stands, with
its place, ``no`` where nothing stands that could be one, and ``unknown`` otherwise: between them lie texts that may
answer in other words ("after the vote", "all of them"). What each kind takes for a value is in ``data/values.json``.
"""

from __future__ import annotations

import json
import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, NamedTuple

from corpus.dates import MONTH
from corpus.models import Entity, Span
from corpus.numerals import DIGITS, SPELT
from indexer.analyzer import STOP_WORDS
from qa.ask.kinds import Kind
from qa.ask.question import Question
from qa.ask.terms import WORD, term

Says = Literal["yes", "no", "unknown"]

ASKED: frozenset[Kind] = frozenset({"date", "duration", "frequency", "money", "quantity", "who", "where"})
"""The kinds of question that are answered by a value."""


class Value(NamedTuple):
    """Whether a text gives the value asked for.

    For ``yes``, ``span`` is its place in the text, and ``near`` the share of the question's weight, from 0 to 1, that
    the sentence has in which it stands: what is low is a value of something else. Else None and 0.
    """

    says: Says
    span: Span | None = None
    near: float = 0.0


UNKNOWN, NO = Value("unknown"), Value("no")


class Found(NamedTuple):
    """Something in a text that may be a value: of which kind it looks, and its place."""

    sort: str
    span: Span


def value_in(question: Question, text: str, entities: Sequence[Entity] = (), *, start: int = 0) -> Value:
    """Whether ``text`` gives what ``question`` asks for.

    ``entities`` are those of the passage, with spans into the document; ``start`` is where the text begins there. A
    question for no value is never answered with one: ``unknown``.
    """
    if question.kind not in ASKED:
        return UNKNOWN
    here = [_moved(entity, start) for entity in entities if start <= entity.span.start < start + len(text)]
    if question.kind in ("who", "where"):
        return _named(question, text, here)
    aside = _aside(question, text, here)
    exact = list(_exact(question, text, aside))
    if question.kind == "quantity":
        return _number(question, text, exact, aside)
    wanted = [one for one in exact if one.sort == question.kind]
    if wanted:
        return _nearest(question, text, wanted)
    dates = [one.span for one in exact if one.sort == "date"]
    if question.kind == "duration" and dates:  # since 1950
        return UNKNOWN
    for span in dates:
        _mark(aside, span)
    return _loosely(question, text, aside)


def _loosely(question: Question, text: str, aside: bytearray) -> Value:
    """``unknown`` where a text may answer in other words, ``no`` where it has none of them either."""
    if question.kind == "date" and re.search(_DAY_ASKED, question.text, re.IGNORECASE):
        return NO
    loose = re.finditer(_pattern(question.kind, "loose"), text, re.IGNORECASE)
    return UNKNOWN if any(not any(aside[match.start() : match.end()]) for match in loose) else NO


_DAY_ASKED = r"\b(?:what|which) (?:year|date|month)s?\b"


def _number(question: Question, text: str, exact: Sequence[Found], aside: bytearray) -> Value:
    """A number of the thing asked for.

    Where people or things are counted, a number that is only a date, a sum or a length of time counts none of them.
    """
    counted = bool(question.counted)
    plain = [one for one in exact if not counted or one.sort in ("quantity", "share", "frequency")]
    if counted and (beside := [one for one in plain if _counts(question, text, one.span)]):
        return _nearest(question, text, beside)
    asked_share = "PERCENTAGE" in question.expects and len(question.expects) == 1
    sure = [one for one in plain if one.sort == "share"] if asked_share else [] if counted else [
        one for one in plain if one.sort != "date"
    ]
    if sure:
        return _nearest(question, text, sure)
    if plain:
        return UNKNOWN
    for one in exact:
        _mark(aside, one.span)
    return _loosely(question, text, aside)


_FOLLOWS = 4  # words after a number, among which is what it counts
_LEADS = 2  # words before one
_REACH = 80  # characters that these words are looked for in


def _counts(question: Question, text: str, number: Span) -> bool:
    """Whether a number stands right before the thing to be counted, or right behind it ("Members: 12")."""
    behind = [term(word) for word in WORD.findall(text[number.end : number.end + _REACH])[:_FOLLOWS]]
    before = [term(word) for word in WORD.findall(text[max(0, number.start - _REACH) : number.start])[-_LEADS:]]
    return any(
        own in question.counted for word in (*behind, *before) for own, _ in question.matches.get(word, ())
    )


def _exact(question: Question, text: str, aside: bytearray) -> Iterator[Found]:
    """Dates, lengths of time, sums, shares and numbers that the question does not say itself, each under one sort."""
    asked = question.text.lower()
    taken = bytearray(aside)
    for sort, pattern, flags in _sorts(question.kind):
        for match in re.finditer(pattern, text, flags):
            span = Span(*match.span())
            if not any(taken[span.start : span.end]):
                _mark(taken, span)
                if not _says(asked, match[0].lower()):
                    yield Found(sort, span)


def _says(asked: str, value: str) -> bool:
    """Whether a question has a value as words of its own."""
    padded = f" {asked} "
    at = padded.find(value)
    while at >= 0:
        if not (padded[at - 1].isalnum() or padded[at + len(value)].isalnum()):
            return True
        at = padded.find(value, at + 1)
    return False


@cache
def _sorts(kind: Kind) -> tuple[tuple[str, str, int], ...]:
    """What is looked for, in the order in which a figure is taken for it: first what the question is after.

    Dates are told from other figures for every kind; a number may be of any sort.
    """
    share = (
        rf"{_NUMBER}(?:[ -](?:per ?cent|percentage points?)\b| ?%)|"
        rf"\b(?:{SPELT}|an?)[ -](?:half|third|quarter|fifth|tenth)s?\b"
    )
    sorts = {
        "date": (_filled(_data()["dated"]), 0),
        "frequency": (_pattern("frequency", "exact"), re.IGNORECASE),
        "duration": (_pattern("duration", "exact"), re.IGNORECASE),
        "money": (_pattern("money", "exact"), re.IGNORECASE),
        "share": (share, re.IGNORECASE),
        "quantity": (_pattern("quantity", "exact"), re.IGNORECASE),
    }
    wanted = list(sorts) if kind == "quantity" else dict.fromkeys([kind, "date"])
    return tuple((sort, *sorts[sort]) for sort in wanted)


_STOP = r"[.;!?]\W*\s|\n"


def _nearest(question: Question, text: str, found: Sequence[Found]) -> Value:
    """The one in whose sentence most of the question's weight stands; the first of equals."""
    stops = [0, *(match.end() for match in re.finditer(_STOP, text)), len(text) + 1]
    shares = [_share(question, text[start:end]) for start, end in pairwise(stops)]
    values = [
        Value("yes", one.span, shares[bisect(stops, one.span.start) - 1]) for one in found
    ]
    return max(values, key=lambda value: value.near)


def _share(question: Question, text: str) -> float:
    strengths: dict[str, float] = {}
    for word in WORD.findall(text):
        for own, strength in question.matches.get(term(word), ()):
            strengths[own] = max(strength, strengths.get(own, 0.0))
    return min(1.0, sum(question.weights.get(own, 0.0) * strength for own, strength in strengths.items()))


_CAPITAL = r"[A-Z][\w’'&.-]*\w|[A-Z]"
# A run of words with a capital, and small words between them; not the first word of a sentence, unless in capitals.
_NAME = (
    r"""(?:(?<=[^\W_] )|(?<=[,;:)(“"‘'|/–—-] )|(?<=[(“"‘|/–—-])|(?=[A-Z][A-Z&-]+\b))"""
    rf"(?:{_CAPITAL})(?:(?: (?:of|and|for|the|&|de|van|von))* (?:{_CAPITAL}))*"
)
_OPENS = r"""(?:^|[.?!:;]["”’)]* +|\n\s*)["“‘(]*([A-Z][\w’'-]*)"""


def _named(question: Question, text: str, entities: Sequence[Entity]) -> Value:
    """A name, or a person or body by its role; for a place also an address.

    Who asks for the name of somebody is not told it by another role.
    """
    asked = question.text.lower()
    names = [
        Found("name", Span(*match.span()))
        for match in re.finditer(_NAME, text)
        if any(_is_new(question, word) for word in WORD.findall(match[0]))
    ]
    if question.kind == "who" and _asks_for_person(question.text):
        persons = [name for name in names if _is_personal(text[name.span.start : name.span.end])]
        return _nearest(question, text, persons) if persons else NO
    found = names + [
        Found("entity", entity.span)
        for entity in entities
        if entity.label in question.expects and entity.text.lower() not in asked
    ]
    if question.kind == "who":
        found += [Found("role", span) for span in _roles(question, text)]
    if question.kind == "where":
        addresses = re.finditer(_pattern("where", "exact"), text, re.IGNORECASE)
        found += [Found("address", Span(*match.span())) for match in addresses]
    if found:
        return _nearest(question, text, found)
    if any(_is_new(question, match[1]) for match in re.finditer(_OPENS, text)):
        return UNKNOWN
    if question.kind == "who" and _somebody(question, text):
        return UNKNOWN
    return UNKNOWN if re.search(_pattern(question.kind, "loose"), text, re.IGNORECASE) else NO


_DETERMINED = r"\b(?:the|an?|each|every|any|all|our|its|their|his|her|your|by)\s+"
_PHRASE = 5  # words of somebody or something, and the verb after it


def _somebody(question: Question, text: str) -> bool:
    """Whether somebody or something that the question does not name does what it asks about: "the warden opens it"."""
    for match in re.finditer(_DETERMINED, text, re.IGNORECASE):
        fresh = False
        for word in WORD.findall(text[match.end() : match.end() + _REACH])[:_PHRASE]:
            if fresh and question.matches.get(term(word)):
                return True
            fresh = fresh or _is_new(question, word)
    return False


_NAME_OF = r"\bnames? of (?:the |our |its |their )?((?:(?!(?:of|at|in|for|on|who|that)\b)[\w’'-]+\W?){1,6})"
_TITLE = r"(?:Dr|Mr|Mrs|Ms|Miss|Mx|Prof|Professor|Sir|Dame|Lord|Lady|Baroness|Cllr|Councillor)\b"


def _asks_for_person(text: str) -> bool:
    """Whether the name of somebody in a role is asked for."""
    match = re.search(_NAME_OF, text, re.IGNORECASE)
    return match is not None and WORD.findall(match[1].lower())[-1] in _data()["persons"].split()


def _is_personal(name: str) -> bool:
    """Whether a run of words with capitals is the name of a person, and no role or body."""
    words = WORD.findall(name)
    if re.match(_TITLE, name):
        return len(words) > 1
    return len(words) > 1 and _nouns().isdisjoint(map(str.lower, words)) and not any(map(str.isupper, words[1:]))


def _is_new(question: Question, word: str) -> bool:
    return word.lower() not in STOP_WORDS and term(word) not in question.weights


def _roles(question: Question, text: str) -> Iterator[Span]:
    """The words for persons and bodies that the question does not say."""
    nouns = _nouns()
    for word in WORD.finditer(text):
        if word[0].lower() in nouns and _is_new(question, word[0]):
            yield Span(*word.span())


@cache
def _nouns() -> frozenset[str]:
    return frozenset(f"{_data()['persons']} {_data()['bodies']}".split())


def _aside(question: Question, text: str, entities: Iterable[Entity]) -> bytearray:
    """For each character of the text, 1 where it is of a figure that is the value of nothing: the number of a section,
    the year of a law, the mark of a list.
    """
    asked = {term(word) for word in WORD.findall(question.text)}
    aside = bytearray(len(text))
    for pattern in _data()["aside"]:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            label = match.groupdict().get("label")
            if label is None or term(label) not in asked:
                _mark(aside, Span(*match.span()))
    for entity in entities:
        if entity.label in ("ACT", "ACT_SECTION", "BILL"):
            _mark(aside, entity.span)
    return aside


def _mark(characters: bytearray, span: Span) -> None:
    characters[span.start : span.end] = b"\x01" * len(characters[span.start : span.end])


def _moved(entity: Entity, start: int) -> Entity:
    return entity._replace(span=Span(entity.span.start - start, entity.span.end - start))


_NUMBER = rf"(?:(?<![\w.,]){DIGITS}(?!\w)|\b{SPELT}\b)"


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "values.json").read_text(encoding="utf-8"))
    return data


def _pattern(kind: str, how: Literal["exact", "loose"]) -> str:
    return _filled(_data()["kinds"][kind][how])


@cache
def _filled(pattern: str) -> str:
    return (
        pattern.replace("{unit}", _data()["unit"]).replace("{month}", MONTH).replace("{number}", _NUMBER)
    )

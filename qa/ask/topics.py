"""The things that a question is about, for one after it that leans on them: "the annual report of the panel".

English asks by turning verb and subject round; where the subject ends is told by the words that no thing has in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from indexer.analyzer import STOP_WORDS, words

_WH = frozenset("what who whom which when where why how whose".split())
_AUX = frozenset("is are was were do does did can could may might must should shall will would has have had".split())
_COPULA = frozenset("is are was were".split())
_PREPOSITIONS = frozenset(
    "of for in on at by to from with under within about into after before between against during through over since "
    "until without per if when while because that than as".split()
)
_DETERMINERS = frozenset("the a an our your my each every any no all this that these those its their his her".split())
_BREAKS = frozenset("and or but not also ever still long often much many soon far go get be been being".split())
_COLLECTIVE = frozenset(
    "panel board committee group team trust council department body authority provider collaborative government "
    "staff commission partnership regulator".split()
)
_PEOPLE = frozenset("people staff children men women".split())
_BE = frozenset("be been being get go".split())
_DOES = 2  # words of a subject with its verb, from which the last is the verb
_SAID_OF = r"(?:able|ible|ed|en|made|held|paid|set|sent|kept|met|due|subject|likely|going|free|open|new|better|worse)$"
_PERSON = r"(?:er|or|ian|ary|ist|ee|man|woman|chair|chief|lead|head|clerk|minister|guardian|nurse|member)s?$"


_WHAT_IS = (
    r"(?:what(?:'s|’s|\s+(?:is|are|was|were))|who(?:'s|’s|\s+(?:is|are|was|were))(?=\s+(?:the|an?|our)\b))\s+"
    r"(?:meant by\s+|the (?:meaning|definition) of\s+)?"
)


class Topic(NamedTuple):
    """A thing that a question names, as it stands there; ``start`` is its place."""

    text: str
    start: int

    @property
    def head(self) -> str:
        """Its noun: "report" of "the annual report of the panel"."""
        spoken = re.split(r"\b(?:of|for|on|to|in)\b", self.text, maxsplit=1)[0].split() or self.text.split()
        return spoken[-1].lower().strip("’'")

    @property
    def is_plural(self) -> bool:
        """By its ending."""
        return bool(re.search(r"(?<![sui])s$", self.head)) or self.head in _PEOPLE

    @property
    def is_name(self) -> bool:
        """Written with capitals to its end: "the Chief Officer", "April 2025", and not "the VAT register"."""
        spoken = [word for word in self.text.split() if word.lower() not in _DETERMINERS] or [""]
        return spoken[0][:1].isupper() and (spoken[-1][:1].isupper() or spoken[-1].isdigit())

    @property
    def is_person(self) -> bool:
        """By its ending, as names of offices have it."""
        return bool(re.search(_PERSON, self.head))


def topics(question: str) -> list[Topic]:
    """The things a question names, in order; what stands after "What is" as a whole goes first."""
    bare = question.rstrip(" ?.!")
    whole = re.match(_WHAT_IS, bare, re.IGNORECASE)
    found = list(_chained(list(_parts(bare))))
    if whole and bare[whole.end() :]:
        rest = Topic(bare[whole.end() :], whole.end())
        found = [rest, *(one for one in found if one.text != rest.text)]
    return found


def _parts(text: str) -> Iterator[tuple[Topic, str]]:
    """Stretches between words that no thing has in it, each with the word before it."""
    before = ""
    stretch: list[re.Match[str]] = []
    for match in re.finditer(r"[\w’'&/-]+|[,;:()]", text):
        word = match[0].lower() if match[0] != "May" or not match.start() else "month"
        breaks = word in _WH or word in _AUX or word in _PREPOSITIONS or word in _BREAKS or not word[0].isalnum()
        if word in _DETERMINERS and stretch and not breaks:
            yield from _part(text, stretch, before, word)
            before, stretch = f"{before} verb", [match]
        elif breaks:
            yield from _part(text, stretch, before, word)
            before, stretch = (f"{before} {word}" if not stretch and word not in _PREPOSITIONS else word), []
        else:
            stretch.append(match)
    yield from _part(text, stretch, before, "")


def _part(text: str, stretch: list[re.Match[str]], before: str, after: str) -> Iterator[tuple[Topic, str]]:
    """The thing in a stretch, without the verb that it closes or opens with; ``after`` is the word that ends it."""
    last = before.split()[-1] if before else ""
    determined = bool(stretch) and stretch[0][0].lower() in _DETERMINERS
    if stretch and not determined and (last == "to" or last == "who"):
        stretch = stretch[1:]  # the verb: "to decide", "who regulates"
    if stretch and last in _BE and re.search(_SAID_OF, stretch[0][0]):
        stretch = stretch[1:]  # "should needles be changed"
    bare = stretch[1:] if determined else stretch
    enough = len(bare) >= _DOES
    predicate = before.strip() in _COPULA and not after and determined and enough  # "Is the panel independent?"
    subject = last in {"what", "which"} and not determined and enough and after in _PREPOSITIONS
    if predicate or (subject and re.search(r"(?<!s)s$", bare[-1][0])):
        stretch = stretch[:-1]
        bare, enough = bare[:-1], False
    said = last in _COPULA and bool(bare) and bool(re.search(_SAID_OF, bare[-1][0])) and (enough or not determined)
    if said or (last in _AUX - _COPULA and enough and after not in _AUX | _BE):
        stretch = stretch[:-1]
    if stretch and any(word not in STOP_WORDS for match in stretch for word in words(match[0])):
        start = stretch[0].start()
        yield Topic(text[start : stretch[-1].end()], start), before


def _chained(parts: list[tuple[Topic, str]]) -> Iterator[Topic]:
    """Things joined by "of" as one, before each of them."""
    for place, (topic, before) in enumerate(parts):
        end = place
        while end + 1 < len(parts) and parts[end + 1][1] == "of":
            end += 1
        if end > place and before != "of":
            tail, aux = parts[end][0], bool(set(before.split()) & (_AUX - _COPULA))
            text = " of ".join(one.text for one, _ in parts[place : end + 1])
            verb = aux and len(tail.text.split()) > _DOES
            yield Topic(text.rsplit(" ", 1)[0] if verb else text, topic.start)
        yield topic


def ranked(found: list[Topic], pronoun: str) -> list[Topic]:
    """Those that a pronoun may stand for, the likeliest first: by number, by person, things before names."""
    spoken = pronoun.lower()
    if spoken in {"he", "she", "him", "her", "his", "hers"}:
        return [one for one in found if one.is_person]
    if spoken in {"they", "them", "their", "theirs", "these", "those"}:
        return sorted(found, key=lambda one: not (one.is_plural or one.head in _COLLECTIVE))
    if spoken in {"it", "its"}:
        return sorted(found, key=lambda one: (one.is_plural, one.is_name))
    noun = spoken.split()[-1]
    return [one for one in found if one.head.removesuffix("s") == noun.removesuffix("s")]

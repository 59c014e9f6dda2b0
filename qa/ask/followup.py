"""What a question that leans on the one before may mean: "What about 2024?" after "How much was spent in 2023?".

It is completed with what the question before is about, or with something new in the place of what is like it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from indexer.analyzer import STOP_WORDS, words
from qa.ask.leaning import ABOUT, GOES_ON, HELPS, POINTS, PRONOUN, is_fragment
from qa.ask.locator import place_in
from qa.ask.topics import Topic, ranked, topics

_YEAR = r"\b(?:19|20)\d\d(?:[/–-]\d{2,4})?\b"
_OWNED = frozenset({"its", "their", "his", "theirs", "hers"})
_LEADS = r"(?:for|in|by|under|at|since|before|after|of|from|on|with|during|to)"
# "The maximum", after "the lowest dose", is the maximum dose.
_MEASURE = (
    r"(?i)the (?:\w+est|maximum|minimum|average|mean|median|total|first|second|last|next|current|previous|usual|normal|"
    r"upper|lower|max|min)"
)
_BARE = 2  # words that tell who or how of a thing that stands elsewhere
_ONES = r"\b(?:ones?|others?|the rest|else)\b"
_ARTICLE = r"(?i)(?:the|an?|our|each|every|any)\b"
_WHAT_IS_THE = r"(?:what|who)(?:['’]s|\s+(?:is|are|was|were))\s+(the\s+[\w’'-]+)"
_IS = r"(?:what|who)(?:'s|’s| is| are| was| were)\s+(?!.*\b(?:of|for|in|to)\b)(?:[\w’'-]+ ?){1,4}"


class Meaning(NamedTuple):
    """What a leaning question may mean. ``same_paper`` says that it goes on about what was answered before, so that the
    paper which answered that is the likeliest to answer this.
    """

    text: str
    same_paper: bool = True


def completions(text: str, previous: str) -> list[Meaning]:
    """What a leaning question may mean after another one, likeliest first; at least one."""
    rest = re.sub(rf"^(?:{GOES_ON})+", "", text, flags=re.IGNORECASE).rstrip(" ?.!")
    before = previous.rstrip(" ?.!")
    instead = re.sub(rf"^(?:{ABOUT})", "", rest, flags=re.IGNORECASE)
    if instead != rest or is_fragment(text):
        found = list(_exchanged(instead, before))
    else:
        found = [Meaning(one) for one in _filled_in(rest, before)]
    return [Meaning(_question(one.text), one.same_paper) for one in dict.fromkeys(found)]


def beside(text: str, first: str) -> list[Meaning]:
    """What a part of a question may mean that does not lean on the part before it: "What is the maximum?" beside "What
    is the lowest dose?".
    """
    if names_nothing(text):
        return [Meaning(in_context(text, first))]
    bare = re.fullmatch(_WHAT_IS_THE, text.rstrip(" ?.!"), re.IGNORECASE)
    exchanged = _exchanged(bare[1], first.rstrip(" ?.!")) if bare else iter(())
    meant = [Meaning(_question(one.text)) for one in exchanged][:_BARE]
    return [*meant, Meaning(text)]


def in_context(text: str, previous: str) -> str:
    """A question that names nothing, with the one that it stands beside."""
    return f"{text.rstrip(' ?.!')} ({previous.rstrip(' ?.!')})?"


def is_in_context(text: str) -> bool:
    """Whether a question is one of ``in_context``."""
    return text.endswith(")?")


def names_nothing(text: str) -> bool:
    """Whether a question, such as "Who stays accountable?", has no word for what it is asked about."""
    content = [word for word in words(text) if word not in STOP_WORDS]
    determined = rf"\b(?:the|an?|our|your|my|each|every|any|all|which|what|how many)\s+(?!(?:{HELPS})\b)[\w’'-]+"
    return len(content) <= _BARE and not re.search(determined, text, re.IGNORECASE)


def _question(text: str) -> str:
    return f"{text[:1].upper()}{' '.join(text.split())[1:].rstrip(' ?')}?"


def _filled_in(rest: str, before: str) -> Iterator[str]:
    """A question with a topic of the one before in the place of what leans, else with that question beside it."""
    found = topics(before)
    leans = re.search(f"{POINTS}|{PRONOUN}", rest, re.IGNORECASE)
    if leans and not re.search(_ONES, leans[0], re.IGNORECASE):
        meant = ranked(found, leans[0])
        yield from (_filled(rest, leans, topic.text) for topic in meant)
        if meant:
            return
    elif found and any(word not in STOP_WORDS for word in words(rest)):
        yield f"{rest} ({ranked(found, 'it')[0].text})"
    yield in_context(rest, before)


def _filled(text: str, leans: re.Match[str], topic: str) -> str:
    """A question with the topic in the place of the word that leans."""
    definite = re.sub(r"^(?:an?|each|every|any)\s+", "the ", topic, flags=re.IGNORECASE)
    after = text[leans.end() :]
    owned = leans[0].lower() in _OWNED or (leans[0].lower() == "her" and bool(re.match(r"\s+\w", after)))
    ending = "’" if definite.endswith("s") else "’s"
    return f"{text[: leans.start()]}{definite}{ending if owned else ''}{after}"


def _exchanged(new: str, before: str) -> Iterator[Meaning]:
    """The question before with something new in the place of what is like it."""
    if (place := place_in(new)) and (old := place_in(before)):
        figure = place.figure if place.unit is None else f"{place.unit} {place.figure}"
        start = old.start if place.unit is not None else old.figure_start
        yield Meaning(f"{before[:start]}{figure}{before[old.end :]}")
        return
    if re.fullmatch(rf"(?:{_LEADS} )?(?:the )?(?:year )?{_YEAR}", new, re.IGNORECASE):
        year = re.search(_YEAR, new)
        if year and re.search(_YEAR, before):
            yield Meaning(re.sub(_YEAR, year[0], before), same_paper=False)
        elif year:
            yield Meaning(f"{before} in {year[0]}", same_paper=False)
        return
    lead = re.match(rf"{_LEADS}\s+", new, re.IGNORECASE)
    name = new[lead.end() :] if lead else new
    slots = _slots(name, lead[0].strip().lower() if lead else "", before)
    added = Meaning(f"{before} {'' if lead else 'for '}{new}")
    if not slots or slots[0].unlike:
        yield added
    if not lead and re.fullmatch(_MEASURE, name):
        yield from (
            Meaning(f"{before[: slot.start]}{name} {slot.head}{before[slot.start + len(slot.text) :]}")
            for slot, _, _ in slots
            if len(slot.text.split()) > _BARE
        )
    for slot, _, same in slots:
        start, end = slot.start, slot.start + len(slot.text)
        yield Meaning(before[:start] + re.sub(r"\bones?$", slot.head, name) + before[end:], same_paper=False)
        if same:
            return
    if not lead and re.fullmatch(r"(?i)the [\w’'-]+", name):  # the quorum, of what was asked about
        yield from (Meaning(f"what is {name} of {one.text}") for one in ranked(topics(before), "it")[:1])
    yield added


class _Slot(NamedTuple):
    """A thing that a new one may stand for; whether it is ``unlike`` it, or has the ``same`` noun."""

    topic: Topic
    unlike: bool
    same: bool


def _slots(name: str, lead: str, before: str) -> list[_Slot]:
    """The things of a question that a new one may stand for, the likest first: with its noun, behind the same
    preposition, with or without an article as it has, a name for a name.
    """
    spoken = words(name)
    new = Topic(name, 0)

    def unlike(slot: Topic) -> tuple[bool, bool, int]:
        led = before[: slot.start].rstrip().lower().endswith(f" {lead}") if lead else False
        of_slot = words(slot.text)
        counted = spoken[-1:] and spoken[-1].isdigit() and spoken[0] == of_slot[0]  # "option 2", "option 1"
        head = bool(spoken) and (spoken[-1] in of_slot or bool(counted))
        names = slot.is_name, new.is_name
        articled = bool(re.match(_ARTICLE, slot.text)) != bool(re.match(_ARTICLE, name))
        return not head, bool(lead) and not led, 2 * (names[0] != names[1]) + (articled and not all(names))

    found = topics(before)
    if re.fullmatch(_IS, before, re.IGNORECASE):
        return [_Slot(one, unlike=False, same=False) for one in found]
    # Of what "of" joins the first thing alone.
    starts = {one.start: min(len(other.text) for other in found if other.start == one.start) for one in found}
    last_first = sorted(found, key=lambda one: -one.start)  # what is asked about stands at the end
    single = sorted((one for one in last_first if len(one.text) == starts[one.start]), key=unlike)
    ways = [(one, *unlike(one)) for one in single]
    return [_Slot(one, other and (apart if lead else bool(form)), not other) for one, other, apart, form in ways]

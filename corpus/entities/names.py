"""Names no register lists, read leftwards from their last words: "the Wexmoor Acute Provider Collaborative"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.entities.models import Mention

_HEADS = re.compile(
    r"\b(?:(?P<PROVIDER_COLLABORATIVE>(?:Provider|Acute) Collaborative|Provider (?:Alliance|Partnership)"
    r"|Association of Acute Trusts|Collaborative(?! (?!and\b|or\b)[A-Z]))"
    r"|(?P<PLACE_BASED_PARTNERSHIP>Place[- ][Bb]ased Partnership|Place Partnership)"
    r"|(?P<TRUST>NHS Foundation Trust|NHS Trust|NHS FT|Foundation Trust)"
    r"|(?P<ICB>Integrated Care Board|ICB)|(?P<ICS>Integrated Care System|ICS)|(?P<ICP>Integrated Care Partnership|ICP)"
    r"|(?P<CCG>Clinical Commissioning Group|CCG)|(?P<PCN>Primary Care Network|PCN)"
    r"|(?P<HEALTH_AND_WELLBEING_BOARD>Health (?:and|&) Well-?[Bb]eing Board))\b(?!-)"
)
_PREFIXES = {"PROVIDER_COLLABORATIVE": "collaborative", "PLACE_BASED_PARTNERSHIP": "partnership",
             "HEALTH_AND_WELLBEING_BOARD": "hwb"}  # fmt: skip
_LINKS = frozenset("and of the upon on in & with le for".split())
_NAME_WORD = re.compile(r"^(?:[A-Z][\w.'-]*|&)$")
# Words that describe a kind of body or begin a sentence; a name needs at least one word beside them.
_GENERIC = frozenset(
    """a an the this that these those our your their its his her each every any all some both no one two three many most
    in on at by for from with within across between under as to of and or but if when while where why how what who which
    new old former local national regional lead acute mental health community care specialist specialised ambulance primary
    children's children adult young people learning disability disabilities autism forensic eating disorder disorders
    nhs nhs-led led joint shared integrated provider providers system systems place neighbourhood member partner
    partners chair chief executive director managing programme project board committee council draft model proposed
    emerging existing statutory clinical commissioning group network region area county district borough city
    figure table annex appendix section chapter part example case study strategic development hospital hospitals
    services service teaching university social independent general department trust trusts england hosted host designate
    being becoming establishing developing working supporting delivering making governing building understanding
    there it we they he she you i see also not is was are were has have had will would should must may can could
    improvement research learning innovation procurement quality purchasing equality data drug""".split()
)
_OTHER_KIND = frozenset("Research Improvement Learning Innovation Procurement Purchasing Data Equality".split())


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    text: str


def find_names(text: str, taken: Sequence[Mention]) -> Iterator[Mention]:
    """Named bodies in a folded text. ``taken`` are registered names: a name neither holds nor crosses one."""
    for match in _HEADS.finditer(text):
        label = match.lastgroup or ""
        if any(mention.start < match.end() and match.start() < mention.end for mention in taken):
            continue
        floor = max((mention.end for mention in taken if mention.end <= match.start()), default=0)
        words = _name_words(text, floor, match.start())
        if words:
            start = words[0].start
            yield Mention(start, match.end(), label, f"{_prefix(label)}:{_identity(label, text, start, match)}", 2)


def _prefix(label: str) -> str:
    return _PREFIXES.get(label, label.lower())


def _name_words(text: str, floor: int, end: int) -> list[_Word]:
    """The words of the name before ``end``, without leading links and sentence openers; empty if it has none."""
    words = _leftwards(text, floor, end)
    while words and (words[0].text in _LINKS or _opens(words[0].text)):
        words.pop(0)
    if not any(word.text.lower() not in _GENERIC | _LINKS for word in words):
        return []
    return [] if any(word.text in _OTHER_KIND for word in words) else words


def _opens(word: str) -> bool:
    return word.lower() in _OPENERS


_OPENERS = frozenset(
    """a an the this that these those our your their its his her each every any all some both no one two three many most
    in on at by for from with within across between under as to of and or but if when while where why how what who which
    being becoming establishing developing working supporting delivering making governing building understanding
    there it we they he she you i see also not is was are were has have had will would should must may can could
    figure table annex appendix section chapter example new former chair director""".split()
)


def _leftwards(text: str, floor: int, end: int) -> list[_Word]:
    words: list[_Word] = []
    position = end
    while position > floor and text[position - 1] == " ":
        start = max(text.rfind(" ", floor, position - 1) + 1, floor)
        word = text[start : position - 1]
        opening = word.lstrip("(\"'[")
        if not (_NAME_WORD.match(opening) or opening in _LINKS):
            break
        words.insert(0, _Word(start + len(word) - len(opening), opening))
        if opening != word or word.isupper() and len(word) > 1 and word != "NHS":
            break
        position = start
    return words


def _identity(label: str, text: str, start: int, match: re.Match[str]) -> str:
    """Area for bodies of an area, whole name for others, in lower case with hyphens."""
    whole = label in ("PROVIDER_COLLABORATIVE", "PLACE_BASED_PARTNERSHIP", "TRUST")
    name = text[start : match.end() if whole else match.start()]
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"^nhs ", "", name.lower().replace("'", "").replace("&", "and"))).strip("-")

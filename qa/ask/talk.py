"""Talk of the asker around a question: "Could you please answer the following?", "A colleague asked me this today:".

It is told by its words, which are few, whatever their order: ``data/talk.txt``.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from indexer.analyzer import STOP_WORDS, words

_WH = r"(?:who|whom|whose|what|which|when|where|why|how)"
_HELPS = r"(?:is|are|was|were|do|does|did|can|could|may|might|must|should|shall|will|would|has|have)"
# A question that is asked of whom one asks, or about asking: "Can you help?", "May I ask something?", "Any ideas?"
_OF_THE_ASKED = (
    rf"{_HELPS}(?:n['’]t)?\s+(?:you|u|anyone|anybody|someone|somebody|one of you|any of you|"
    r"(?:it|that) (?:ok|okay|all right|alright))\b|"
    r"(?:may|can|could|might)\s+(?:i|we)\s+(?:[a-z]+\s+){0,2}?"
    r"(?:ask|check|trouble|bother|query|raise|clarify|pose|pick)\b|"
    r"any (?:ideas?|clues?|thoughts|help|advice|chance|luck|suggestions)\b|(?:ideas|thoughts)\W|"
    r"(?:is|are)\s+there\s+(?:anyone|anybody|someone)\b|(?:what|how) about (?:this|the following)|"
    rf"{_WH}\b.*\b(?:me|us)\b"
)
_NAMES = (
    r"\b(?:from|by|am|i[’']m|name is|dear|hi|hello|hey|thanks|regards|wishes|cheers|best|love|yours|ta|thx|sincerely|"
    r"faithfully)[\s,]+"
)
_NAME = (
    r"(?:(?:mr|mrs|ms|dr|cllr|sir|dame|lord|lady|prof|professor)\.?\s+)?"
    r"[A-Z][\w’'-]*\.?(?:[\s,]+[A-Z][\w’'-]*\.?){0,3}"
)
_ASKED = r"(?:asks?|asked|asking|wants?|wanted|wonders?|wondered|wondering|queried|raised)\b"
_BY = r"(?:raised|asked|queried|submitted|tabled|sent|put)\s+by\s+"
_INITIALS = r"\b[A-Z]{2,3}\b(?=\s+(?:for|to|by|from|with|cc)\b|\s*[,;)]|\s*$)"
_REMARK = r"\W*[-–—(\[]"  # behind a question: a note of whoever keeps the list
_SPEAKS = frozenset("i we me us my our i'm i've i'd we're we've we'd".split())
_THING = r"\b(?:the|a|an|our|each|every|any|which|what|how many)\s+(?!is\b|are\b|did\b|does\b)\w+"
LEANING = frozenset("it its they them their theirs he she his her him this these those".split())
"""Words that lean on something said before."""
OWN = frozenset("i me my mine".split())
"""Words of the asker about himself."""
_MOST = 40  # words of a stretch of talk


class Words(NamedTuple):
    """The lists of ``talk.txt``."""

    asking: frozenset[str]
    talk: frozenset[str]
    asker: frozenset[str]


@cache
def _table() -> Words:
    text = (Path(__file__).parent / "data" / "talk.txt").read_text(encoding="utf-8")
    lists: dict[str, set[str]] = {}
    name = ""
    for line in text.splitlines():
        if line.startswith("["):
            name = line.strip("[]")
        elif not line.startswith("#"):
            lists.setdefault(name, set()).update(word for part in line.split() for word in words(part))
    return Words(frozenset(lists["asking"]), frozenset(lists["talk"]), frozenset(lists["asker"]))


def is_talk(text: str) -> bool:
    """Whether a stretch says nothing of what is asked. A question in it must be one to whom one asks."""
    named = re.sub(rf"(?i:{_NAMES})(?-i:{_NAME})|(?-i:{_NAME})\s+(?={_ASKED})", _kept, text)
    if re.match(_REMARK, named):
        named = re.sub(_INITIALS, " ", re.sub(rf"(?i:({_BY}))(?-i:{_NAME})", r"\1", named))
    spoken = words(named)
    table = _table()
    if not spoken or len(spoken) > _MOST:
        return False
    of_you = re.match(_OF_THE_ASKED, text.strip(), re.IGNORECASE) and table.asker.isdisjoint(spoken)
    # "Just so I have it straight: ..." is said of oneself before one asks.
    leads = text.rstrip().endswith((":", "-", "–", "—")) and not _SPEAKS.isdisjoint(spoken)
    if table.asking.isdisjoint(spoken) and not of_you and not leads:
        return _is_date(text, spoken)
    known = all(
        word in STOP_WORDS or word.isdigit() or word in table.asking or word in table.talk or word in table.asker
        for word in spoken
    )
    return known and all(
        re.match(_OF_THE_ASKED, one.strip(), re.IGNORECASE)
        for one in re.findall(r"[^.?!:;,–—-]*\?", text)
        if one.strip(" ?")
    )


def _kept(match: re.Match[str]) -> str:
    """A name goes, and what leads to it stays."""
    lead = re.match(rf"(?i){_NAMES}", match[0])
    return lead[0] if lead else ""


def _is_date(text: str, spoken: list[str]) -> bool:
    """Whether a stretch is an occasion and its day: "Board, 3 June:"."""
    table = _table()
    figure = any(word.isdigit() for word in spoken)
    known = all(word.isdigit() or word in table.asker or word in table.talk or word in STOP_WORDS for word in spoken)
    return figure and known and text.rstrip().endswith((":", "-", "–", "—", "|", "/"))


def leans_on(rest: str, talk: str) -> bool:
    """Whether what is left speaks of somebody or something that stands in the talk: "I am a governor. Can I vote?"."""
    spoken, off = words(rest), set(words(talk))
    if _table().asker.isdisjoint(off):
        return False
    leans = not LEANING.isdisjoint(spoken[:6]) and not names_something(rest)
    return leans or not OWN.isdisjoint(spoken)


def names_something(text: str) -> bool:
    """Whether a thing stands in a text before what leans on one."""
    before = re.split(rf"\b(?:{'|'.join(sorted(LEANING))})\b", text, maxsplit=1, flags=re.IGNORECASE)[0]
    return bool(re.search(_THING, before, re.IGNORECASE))

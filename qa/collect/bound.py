"""Who is bound by a duty: what stands before its verb, or the heading or sentence that says of whom it is."""

from __future__ import annotations

import re

from corpus.models import Passage

_DUTIES = r"(?i)(?:duties|responsibilities|role|functions|powers)\s+of\s+(?:the\s+)?(?P<who>.+)"
_ACTOR = (
    r"(?i)\b(?:officers?|directors?|board|committees?|staff|teams?|managers?|groups?|chair|chief|trusts?|owners?|leads?|"
    r"guardians?|departments?|members?|ministers?|panels?|councils?|governors?|employees|users|secretary|executives?|"
    r"clinicians?|nurses?|providers?|authorit(?:y|ies)|service|ombudsman|commissioners?|heads?)(?:\s*\([A-Z]{2,}\))?$"
)
_PRONOUN = frozenset("it they this these he she which who that we you and or but".split())
# What opens a clause that hangs on the one that binds: "Where records are kept, the owner must".
_HANGS = (
    r"(?i)(?:if|where|when|whenever|while|once|unless|although|as|in|on|at|by|for|from|to|under|after|before|during|with|"
    r"without|until|since|following|upon|subject to|because|should|given|despite|however|therefore|further|"
    r"additionally)\b"
)
# Where a subject has ended and something is said of it.
_SAID = (
    r"\s+(?:who|which|that|when|where|if|while|is|are|was|were|has|have|had|reports?|remains?|includes?|assigned|purchased|"
    r"with|in|on|for|from|under|within|at)\b"
)
_WORDS = 12  # of who is bound at most


def bound(before: str, passage: Passage, last: str = "") -> str:
    """Who is bound by a verb with this text before it; ``last`` is who the sentence before it binds, for "they". Empty
    where nobody is named.
    """
    clause = re.split(r"(?:[;:]|\s[-–—])\s+", before.strip())[-1].strip()
    parts = re.split(r",\s+", clause)
    hanging = bool(re.match(_HANGS, clause)) and len(parts) > 1
    who = (parts[-1] if hanging else clause).strip(" ,")
    who = re.sub(r"(?i)^(?:and|or|but|however|also|then|therefore)\b,?\s+", "", who)
    if relative := re.search(r"((?:[\w’'-]+\s+){1,4})(?:that|which|who)$", who):
        who = re.sub(r"(?i)^.*\b(?=(?:the|an?|any|all|those|each|every)\s)", "", relative[1]).strip()
    ended = re.search(_SAID, who)
    said = ended and re.search(r"\b(?:and|is|are|was|were|that|who|which)\b", who[ended.start() :])
    if len(who.split()) > _WORDS or said:
        who = who[: ended.start()].strip(" ,(") if ended else ""
    nobody = who.lower() in {"", "there", "the following"} or bool(re.search(r"(?i)\b(?:and|or|of|the)$", who))
    if not nobody and len(who.split()) <= _WORDS and who.lower() not in _PRONOUN and not re.match(_HANGS, who):
        return who
    if who.lower() in _PRONOUN and last:
        return last
    return _headed(passage)


def _headed(passage: Passage) -> str:
    """Whom the headings above name: the nearest "Duties of the board", else the last where it is somebody."""
    for text in reversed(passage.section):
        if match := re.search(_DUTIES, text):
            return match["who"]
    heading = re.sub(r"^[\d.]+\s+", "", passage.section[-1]).strip() if passage.section else ""
    return heading if re.search(_ACTOR, heading) and len(heading.split()) <= _WORDS else ""

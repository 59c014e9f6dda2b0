"""Whether a provision is about what it is cited for, by the words of its heading.

A doubt is raised only where the sentence has no word of the heading of the provision that it cites and every word of
the heading of another one of the same instrument: most sentences name no heading, and prove nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.patterns import late
from corpus.references.models import Candidate, Judgement, Provision
from corpus.references.pinpoint import base
from corpus.references.register import DATA, Register

NEAR = 160
"""Characters before and after the reference that are its sentence at most. Set by hand."""
FITTING = 3
"""Words of a heading that must all stand in the sentence, at least: two stand there by chance. Set by hand."""
_WORD = late(r"[a-z]{3,}")
_STOP = late(r"[.;:](?=\s)|\n\s*\n")
_PLAIN = frozenset(
    re.findall(
        r"\w+",
        "the and for with under from etc section act acts duty duties power powers function functions general "
        "other regulations provision provisions meaning interpretation application part schedule this that "
        "relation certain arrangements exercise standing rules persons person bodies body national health "
        "service services england wales supplementary further board boards care trust trusts nhs authorities "
        "authority local secretary state requirements made making ",
    )
)


def check_subject(judgement: Judgement, candidate: Candidate, register: Register, text: str) -> None:
    """Make a doubt of a right reference whose sentence has the words of another provision's heading and none of its
    own; ``text`` is the document."""
    pinpoint, instrument = candidate.pinpoint, judgement.instrument
    if pinpoint is None or instrument is None or pinpoint.unit not in ("section", "regulation", "article", "rule"):
        return
    if len(judgement.numbers) != 1 or pinpoint.within:
        return
    own = register.provision(instrument, pinpoint.unit, judgement.numbers[0])
    if own is None:
        return
    sphere = _sphere(own, register)
    if sphere and sphere not in text.lower():
        title = register.instruments[instrument].title
        heading = f", “{own.subject}”," if own.subject else ""
        judgement.verdict = "check_subject"
        judgement.reason = (
            f"{pinpoint.unit.capitalize()} {own.number} of the {title}{heading} is in the Part on {sphere}, of which "
            "the paper does not speak."
        )
        return
    if not own.subject or not own.within:
        return
    stems_of_own = _stems(own.subject)
    said = _stems(_sentence(text, candidate))
    if not stems_of_own or stems_of_own & (said | _stems(text[candidate.start : candidate.end])):
        return
    others = [row for row in register.known(instrument, pinpoint.unit).values() if row.number != own.number]
    fitting = [
        row for row in others if not row.repealed and len(stems := _stems(row.subject)) >= FITTING and stems <= said
    ]
    if len(fitting) != 1:
        return
    other = fitting[0]
    title = register.instruments[instrument].title
    judgement.verdict = "check_subject"
    judgement.reason = (
        f"{pinpoint.unit.capitalize()} {own.number} of the {title} is headed “{own.subject}”; the sentence "
        f"has the words of {pinpoint.unit} {other.number}, “{other.subject}”."
    )
    judgement.suggest = (f"{instrument}/{pinpoint.unit}/{other.number}",)


def _sphere(row: Provision, register: Register) -> str:
    """The special field that the Part of a provision is for, "law enforcement", or nothing."""
    for place in row.within:
        unit, _, number = place.partition("/")
        part = register.known(row.instrument, unit).get(number)
        heading = part.subject.lower() if part and unit == "part" else ""
        sphere = next((sphere for sphere in _spheres() if sphere in heading), "")
        if sphere:
            return sphere
    return ""


@lru_cache(maxsize=1)
def _spheres() -> tuple[str, ...]:
    """Fields of which a Part of an Act makes rules of its own beside the general ones."""
    return tuple((DATA / "special_fields.txt").read_text(encoding="utf-8").split("\n")[:-1])


def _sentence(text: str, candidate: Candidate) -> str:
    """The words around a reference up to the ends of its sentence, without its own."""
    before = text[max(0, candidate.start - NEAR) : candidate.start]
    after = text[candidate.end : candidate.end + NEAR]
    stops = list(_STOP.finditer(before))
    stop = _STOP.search(after)
    return before[stops[-1].end() if stops else 0 :] + " " + after[: stop.start() if stop else None]


@lru_cache(maxsize=16384)
def _stems(words: str) -> frozenset[str]:
    """The words that tell something, cut to what forms of one word have in common."""
    return frozenset(word[:6] for word in _WORD.findall(words.lower()) if word not in _PLAIN)


def check_known(judgement: Judgement, candidate: Candidate, register: Register, text: str) -> None:
    """Make a doubt of a number that was not checked, where the sentence has the words for which another Act's provision
    of this number is known: the public sector equality duty is section 149 of the Act of 2010."""
    pinpoint = candidate.pinpoint
    if pinpoint is None or len(judgement.numbers) != 1:
        return
    number = base(judgement.numbers[0])
    said = " ".join(_sentence(text, candidate).lower().split())
    for idiom in register.idioms.get((pinpoint.unit, number), ()):
        names = [name.lower() for name in (*idiom.phrases, *idiom.words, *idiom.before) if " " in name]
        if idiom.instrument == judgement.instrument or not any(name in said for name in names):
            continue
        right = register.instruments[idiom.instrument]
        judgement.verdict = "check_subject"
        judgement.reason += f" What the sentence says is {pinpoint.unit} {number} of the {right.title}."
        judgement.suggest = (f"{right.id}/{pinpoint.unit}/{number}",)
        return

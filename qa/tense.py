"""Whether a sentence speaks of a date in it as still to come: by the preposition before it and the verbs around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Patterns are kept as text: ``re`` compiles, and remembers, them for the first date that a quote speaks of.
# A month that follows none of these names something else by its date: "the plan of April 2022".
_PREPOSITION = (
    r"\b(by|from|before|until|till|in|on|for|after|during|between|since)\s+(?:the\s+)?"
    r"(?:(?:end|start|beginning|middle|rest|summer|autumn|spring|winter)\s+of\s+|early\s+|late\s+|mid-?\s*|whole\s+of\s+)?"
    r"(?:the\s+)?(?:financial\s+years?\s+)?(?:(?:\d{1,2}\s+)?(?:[A-Z]\w+\s+)?\d{4}(?:[/–-]\d{2,4})?,?\s+(?:or|and|to)\s+)?$"
)
_MODAL = r"(?:will|would|shall|should|must|may|might|could|can|ought\s+to|won[’']t|[’']ll)"
_ASIDE = r"(?:\s+(?:not|also|then|only|now|all|each|both|first|still|have|be|been|being|\w+ly))*"
# What is said of later times without a modal. "Expects" of the past reaches into the future all the same.
_FORWARD = (
    r"expect\w*|aim(?:s|ed|ing)?|plan(?:s|ned|ning)|propos\w+|intend\w*|intention|due|going\s+to|are\s+to|is\s+to|"
    r"needs?\s+to|subject\s+to|assuming|enacted|target\w*|deadline|schedul\w+|required|recommend(?:s|ed|ing)?|"
    r"consider(?:s|ing)|hop(?:es?|ing)|ambition|prepar(?:es?|ing)|commit(?:s|ment)|delay(?:s|ed)|deferred|"
    r"postponed|extended|(?:is|are)\s+(?:being\s+)?consulted|expires?|ends|begins|starts|opens|closes|lapses?|"
    r"takes?\s+effect|comes?\s+into\s+(?:force|effect|operation)|runs?"
)
_IRREGULAR = (
    r"was|were|had|did|has|have|came|took|began|made|gave|given|held|met|wrote|written|went|became|grew|set\s+up|saw|"
    r"said|left|put|brought|built|chose|chosen|found|led|kept|paid|sent|spent|won|lost|rose|fell|in\s+force|begun|"
    r"laid|born|ended|beginning|commencing|starting|ending|following"
)
# Adjectives of this field that look like verbs of the past.
_ADJECTIVES = r"(?:integrated|related|based|combined|united|limited|shared|need|focused|advanced|detailed|indeed|speed)"
_PAST = rf"(?:{_IRREGULAR}|(?!{_ADJECTIVES}\b)\w{{2,}}ed)"
_CUE = (
    rf"(?<!\w)(?:(?P<future>{_MODAL}{_ASIDE}(?:\s+\w+)?|{_FORWARD})|(?P<neutral>to{_ASIDE}\s+\w+)|(?P<past>{_PAST}))\b"
)
_TO_BE = r"\bto\s+be\b"
_BOUNDARY = r"[.?!;]\s+(?=[A-Z“\"‘'(])"


def is_to_come(text: str, at: int) -> bool:
    """Whether the date that begins at a position of a text is one that its sentence expects.

    The verb before the date tells ("will be placed on a statutory footing from", but "published in"); where the date
    stands first, the verb after it ("From April 2022 systems will").
    """
    before = re.split(_BOUNDARY, text[:at])[-1]
    after = re.split(_BOUNDARY, text[at:])[0]
    preposition = re.search(_PREPOSITION, before, re.IGNORECASE)
    if preposition is None or preposition[1].lower() == "since":
        return False
    cues = list(_cues(before[: preposition.start()]))
    if not cues and re.search(_TO_BE, before, re.IGNORECASE):  # "Records to be open by 2015"
        return True
    return cues[-1] if cues else next(_cues(after), False)


def _cues(text: str) -> Iterator[bool]:
    """True for each verb of what is to come, False for each of what was, in order."""
    for match in re.finditer(_CUE, text, re.IGNORECASE):
        if match["neutral"] is None:
            yield match["future"] is not None

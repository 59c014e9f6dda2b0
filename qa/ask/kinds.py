"""What kind of answer a question wants, read from how its main clause opens.

"If the chair is away, who decides when we meet?" opens with "who": the kind is that of the first question word of the
main clause, not of any that stands further in. The wordings are in ``data/question_kinds.json``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from corpus.dates import MONTH_NAME
from corpus.numerals import SEVERAL

Kind = Literal[
    "definition", "quantity", "money", "duration", "frequency", "date", "who", "where", "permission", "duty",
    "confirmation", "list", "reference", "citing", "comparison", "reason", "manner", "condition", "consequence",
    "other",
]  # fmt: skip


class Rule(NamedTuple):
    """A kind of question: entity labels that an answer carries, the shape of its wording, if it has one, its cues, and
    how a text is worded that settles it, its ``ruling``.

    A pattern is looked for where the main clause opens, one that stands ``anywhere`` in the whole question. Patterns
    are kept as text: ``re`` compiles, and remembers, only those that a question comes to.
    """

    kind: Kind
    pattern: str
    expects: frozenset[str]
    shape: str
    words: frozenset[str] = frozenset()
    cues: frozenset[str] = frozenset()
    anywhere: bool = False
    opens: frozenset[str] = frozenset()
    ruling: str = ""

    def asked_in(self, text: str, main: str, spoken: AbstractSet[str]) -> re.Match[str] | None:
        """The match in a question of this kind; ``main`` is its main clause from the question word on, ``spoken`` are
        its words.

        To compile a pattern takes some milliseconds, so it is tried only where the words are there that it needs.
        """
        if self.words and self.words.isdisjoint(spoken):
            return None
        if self.anywhere:
            return re.search(self.pattern, text, re.IGNORECASE)
        if self.opens and _first(main) not in self.opens:
            return None
        return re.match(self.pattern, main, re.IGNORECASE)

    def shapes_in(self, text: str) -> Iterator[str]:
        """The parts of a text that are worded as answers of this kind are; months are written with capitals."""
        flags = 0 if self.kind == "date" else re.IGNORECASE
        return (match[0] for match in re.finditer(self.shape, text, flags)) if self.shape else iter(())


OTHER = Rule("other", "", frozenset(), "")
"""A question of no kind that is told by its wording."""


@cache
def rules() -> tuple[tuple[Rule, ...], frozenset[str]]:
    """The patterns of ``question_kinds.json`` in their order, and the cue words."""
    text = (Path(__file__).parent / "data" / "question_kinds.json").read_text(encoding="utf-8")
    text = text.replace("{month}", MONTH_NAME).replace("{several}", SEVERAL)
    data = json.loads(text.replace("{several words}", SEVERAL.replace("|", " ")))
    shapes, rulings = data["shapes"], data["rulings"]
    made = tuple(
        Rule(
            rule["kind"],
            _filled(rule["pattern"], data["parts"]),
            frozenset(rule.get("expects", ())),
            shapes.get(rule["kind"], ""),
            frozenset(rule.get("words", "").split()),
            frozenset(data["cues_of_kind"].get(rule["kind"], "").split()),
            rule.get("anywhere", False),
            frozenset(rule.get("opens", "").split()),
            rulings["pattern"] if rule["kind"] in rulings["kinds"].split() else "",
        )
        for rule in data["patterns"]
    )
    return made, frozenset(data["cues"].split())


def _filled(pattern: str, parts: dict[str, str]) -> str:
    for name, part in parts.items():
        pattern = pattern.replace(f"{{{name}}}", part)
    return pattern


_QUOTES = str.maketrans("", "", "\"“”‘«»")


def kind_of(text: str) -> tuple[Rule, str]:
    """The rule that a question is asked by, and the thing to be defined, empty where it asks for no definition."""
    unquoted = text.translate(_QUOTES).strip()
    spoken = frozenset(re.findall(r"[^\W_]+", unquoted.lower()))
    main = main_clause(unquoted)
    found = _asked(unquoted, main, spoken)
    if found is None and not spoken & (_WORDS | _VERBS | _PEOPLE) and len(main.split()) <= _SHORT:
        # "quorum for the board?" is short for "what is the quorum for the board?"
        noun = main[:1].lower() + main[1:] if main[1:2].islower() else main
        found = _asked(unquoted, f"what is the {noun}", spoken | _LEFT_OUT)
    return found or (OTHER, "")


def _asked(text: str, main: str, spoken: AbstractSet[str]) -> tuple[Rule, str] | None:
    for rule in rules()[0]:
        if match := rule.asked_in(text, main, spoken):
            return rule, (match.groupdict().get("subject") or "")
    return None


_WORDS = frozenset("who whom whose what which when where why how whether".split())
_VERBS = frozenset(
    "is are was were am do does did can could may might must shall should will would has have had need".split()
)
_PEOPLE = frozenset("i we you they he she it someone somebody anyone there".split())
_SHORT = 10  # words of a question that is no sentence
_LEFT_OUT = frozenset({"what", "is", "the"})
_WH = r"(?:who|whom|whose|what|which|when|where|why|how)(?:'s|’s|s)?\b"
_VERB = rf"(?:{'|'.join(sorted(_VERBS))})(?:n['’]?t)?\b"
_BEFORE = (
    r"(?:(?:in|on|at|by|to|from|for|since|until|till|up to|within|under|of|with|about|after|before|during|over|through|"
    r"between|against|roughly|approximately|exactly|around) ){0,2}"
)
_SUBORDINATE = rf"(?:if|unless|once|after|before|while|although|as|because|given|(?:when|where)(?! ?{_VERB}))\b"
_LAST = rf".*[.!]\s+(?:and |but |then |so )?(?={_BEFORE}{_WH}|{_VERB})"
_MAIN = rf"(?:[,;:.!]|\s[–—-])\s+(?:and |but |then |so )?(?={_BEFORE}{_WH}|{_VERB})"
_TURNED = rf"\s(?={_VERB} (?:they|we|he|she|it|i|you)\b)"
_MODAL = r"\s(?=(?:can|could|may|might|must|shall|should|do|does|did) (?:the|an?|someone|anyone|members?|staff)\b)"
_INDIRECT = (
    rf"{_VERB}[^?]{{1,90}}?\b(?:says?|said|states?|stated|specif(?:y|ies|ied)|tells?|sets? out|clear|knows?|known|"
    r"explains?|explained|agreed|decided|defined?|laid down|anything|rules?|guidance|covers?|mentions?)"
    rf"(?: (?:us|about|on|as to|for|anything))*\s+(?={_BEFORE}{_WH}|whether\b)"
)


def main_clause(text: str) -> str:
    """The main clause of a question from its question word on, without the preposition before it."""
    main = text[opening(text) :]
    if _first(main) in _WORDS | _VERBS:
        return main
    match = re.match(rf"{_BEFORE}(?={_WH})", main, re.IGNORECASE)
    return main[match.end() :] if match else main


def _first(main: str) -> str:
    """The first word, in lower case, without what a verb leaves of itself on it: "what" of "what's"."""
    match = re.match(r"\W*([a-z]+)", main.lower())
    word = match[1] if match else ""
    return word.removesuffix("s") if word in ("whats", "whos", "wheres", "hows") else word


def opening(text: str) -> int:
    """Where the main clause of a question opens, with the preposition before its question word.

    "Does the policy say who ..." asks who; what stands behind "if" or "when" in front of the main clause asks nothing.
    Of several sentences the last that is a question asks.
    """
    if match := re.match(_LAST, text, re.IGNORECASE | re.DOTALL):
        return match.end()
    first = _first(text)
    if first in _WORDS and first not in ("when", "where"):
        return 0
    if first in _VERBS:
        asks = not _WORDS.isdisjoint(re.findall(r"[a-z]+", text.lower()))
        match = re.match(_INDIRECT, text, re.IGNORECASE) if asks else None
        return match.end() if match else 0
    if re.match(_SUBORDINATE, text, re.IGNORECASE):
        return _behind(text, _MAIN, rf"\s(?={_WH})", _TURNED, _MODAL)
    if re.match(rf"{_BEFORE}{_WH}", text, re.IGNORECASE):
        return 0
    return _behind(text, _MAIN, rf"(?:^|[\s:(–—-])(?={_BEFORE}{_WH})", _TURNED)


def _behind(text: str, *patterns: str) -> int:
    """The end of the first of the patterns that a text has; its beginning where it has none."""
    found = (re.compile(pattern, re.IGNORECASE).search(text, 1) for pattern in patterns)
    return next((match.end() for match in found if match), 0)

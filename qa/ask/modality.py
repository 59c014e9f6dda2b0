"""How a rule reads: "may, if the board agrees", "must not". What asks for yes or no is answered by the rule's words."""

from __future__ import annotations

import re

from qa.ask.features import covered, matched
from qa.ask.question import Question
from qa.ask.terms import WORD, terms_of

# Kept as text: ``re`` compiles, and remembers, them for the first question of this kind.
_ASKS = (
    r"(?:can|could|may|must|should|shall|need)\b|(?:is|are|was|were)\b.*\b(?:allowed|permitted|required|entitled|"
    r"obliged|able|ok|okay|lawful|free)\b|"
    r"(?:do|does|did|has|have)\b.*\b(?:have to|need to|require|oblige|allow|permit|entitled)\b"
)
_MODAL = (
    r"\b(?:no|none of|neither)\s+(?:[\w’'-]+\s+){1,5}?(?:may|can|shall|should)\b|"
    r"\b(?:may|must|shall|should|can)\s+(?:not|only|never|also)\b|\bcannot\b|\bcan[’']t\b|\bneed not\b|"
    r"\b(?:is|are)\s+(?:not\s+|only\s+|also\s+)?"
    r"(?:allowed|permitted|entitled|required|prohibited|forbidden|obliged|free) to\b|"
    r"\b(?:has|have) (?:a|no|the) (?:duty|power|right|obligation) to\b|\b(?:may|must|shall|should|can)\b"
)
_CONDITION = (
    r"\b(?:unless|if|provided that|subject to|except(?: that| where| for)?|only (?:where|when|if|after|with)|"
    r"(?:as|so) long as|with the (?:prior |written )*(?:agreement|consent|approval) of|without the)\b[^.;:]*"
)
_WORDS = 16  # of a condition
_REACH = 4  # words after the verb of duty or permission, of which one must be asked about


def rule_in(question: Question, quote: str) -> str:
    """How the quoted rule reads, in its own words: the verb of duty or permission, then its condition.

    Empty where the question does not ask whether something may or must be, or no such verb of the quote is said of
    what it asks about.
    """
    if not re.match(_ASKS, question.text, re.IGNORECASE):
        return ""
    rules = [
        (sentence, modal, covered(question, matched(question, terms_of(_after(sentence, modal)))))
        for sentence in re.split(r"(?<=[.?!])\s+|\n", quote)
        for modal in re.finditer(_MODAL, sentence, re.IGNORECASE)
    ]
    sentence, modal, share = max(rules, key=lambda rule: rule[2], default=("", None, 0.0))
    return _told(sentence, modal) if modal and share else ""


def _after(sentence: str, modal: re.Match[str]) -> str:
    return " ".join(WORD.findall(sentence[modal.end() :])[:_REACH])


def _told(sentence: str, modal: re.Match[str]) -> str:
    said = " ".join(modal[0].split()).lower()
    condition = re.search(_CONDITION, sentence, re.IGNORECASE)
    if condition is None or condition.start() <= modal.start() < condition.end():
        return said
    words = condition[0].strip(" ,").split()
    return f"{said}, {' '.join(words[:_WORDS])}{'…' if len(words) > _WORDS else ''}"

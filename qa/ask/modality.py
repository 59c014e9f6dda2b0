"""How a rule reads: "may, if the board agrees", "must not". What asks for yes or no is answered by the rule's words."""

from __future__ import annotations

import re

from qa.ask.features import covered, matched
from qa.ask.question import Question
from qa.ask.terms import WORD, terms_of
from qa.ask.topics import topics

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
_REACH = 6  # words after the verb of duty or permission, of which one must be asked about
# Who is bound where the question does not say so, or the rule stands in its own sentence.
_ANYONE = (
    r"(?i)(?:^|[,;:]\s|\b(?:and|or|but|that|which|who)\s)\s*(?:(?:all|any|no|the|our|trust|individual)\s+){0,2}"
    r"(?:staff|employees?|users?|individuals?|people|persons?|members?|anyone|everyone|no one|nobody|you|we|they|it|he|"
    r"she|this|these|those|such\s+\w+|who|which|that|neither|none)\b[^,;:]{0,40}$"
)


def rule_in(question: Question, quote: str) -> str:
    """How the quoted rule reads, in its own words: the verb of duty or permission, then its condition.

    Empty where the question does not ask whether something may or must be, or no such verb of the quote is said of
    what it asks about.
    """
    if not re.match(_ASKS, question.text, re.IGNORECASE):
        return ""
    about = _asked_of(question)
    rules = [
        (sentence, modal, _said_of(question, about, sentence, modal))
        for sentence in re.split(r"(?<=[.?!])\s+|\n", quote)
        for modal in re.finditer(_MODAL, sentence, re.IGNORECASE)
    ]
    sentence, modal, share = max(rules, key=lambda rule: rule[2], default=("", None, 0.0))
    return _told(sentence, modal) if modal and share else ""


def _asked_of(question: Question) -> frozenset[str]:
    """The terms of whom a question asks whether they may or must: "a minister" of "Can a minister appoint ..."."""
    of_whom = next(iter(topics(question.text)), None)
    return frozenset(terms_of(of_whom.text)) & set(question.terms) if of_whom else frozenset()


def _said_of(question: Question, about: frozenset[str], sentence: str, modal: re.Match[str]) -> float:
    """How much of what is asked a verb is said of; 0 where what follows it names only who is asked about, or what
    stands before it is somebody or something else.
    """
    clause = re.split(r"[;:]\s|,\s(?=(?:and|but|or)\b)", sentence[: modal.start()])[-1]
    words = terms_of(clause), terms_of(_after(sentence, modal))
    before, after = (matched(question, terms) for terms in words)
    done = {term: strength for term, strength in after.items() if term not in about}
    if not done and not (about and set(before) - about):
        return 0.0
    if not before and not re.search(_ANYONE, clause) and modal[0].split()[0].lower() not in {"no", "none", "neither"}:
        return 0.0
    return covered(question, matched(question, [*words[0], *words[1]]))


def _after(sentence: str, modal: re.Match[str]) -> str:
    return " ".join(WORD.findall(sentence[modal.end() :])[:_REACH])


def _told(sentence: str, modal: re.Match[str]) -> str:
    said = " ".join(modal[0].split()).lower()
    condition = re.search(_CONDITION, sentence, re.IGNORECASE)
    if condition is None or condition.start() <= modal.start() < condition.end():
        return said
    words = condition[0].strip(" ,").split()
    return f"{said}, {' '.join(words[:_WORDS])}{'…' if len(words) > _WORDS else ''}"

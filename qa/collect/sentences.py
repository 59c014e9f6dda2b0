"""What single sentences say: duties and who has them, decisions and actions, dates and deadlines, terms, mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.dates import MONTH_NAME
from corpus.models import Passage, Span
from indexer.analyzer import STOP_WORDS, stem, words
from qa.collect.bound import bound
from qa.collect.models import Item
from qa.collect.recommendations import sentences

_TEXT = frozenset({"paragraph", "list_item", "quote", "table"})
_BINDS = (
    r"\b(?P<word>must(?:\s+not)?|shall(?:\s+not)?|(?:is|are|will be)\s+(?:required|obliged|expected)\s+to|"
    r"(?:has|have)\s+(?:a|the)\s+duty\s+to|(?:is|are)\s+(?:responsible|accountable)\s+for|(?:has|have)\s+to|"
    r"should(?:\s+not)?|may(?:\s+not)?)\b"
)
_DECIDED = (
    r"(?i)^(?:agreed|approved|resolved|decided|decision|noted|ratified|adopted)\b\s*[:–—-]|"
    r"\b(?:board|committee|panel|group|council|cabinet|members?|meeting|trustees|governors|directors|it (?:was|is))\b"
    r"[^.;]{0,40}?\b(?P<word>agreed|approved|resolved|decided|endorsed|ratified|adopted|accepted|declined|"
    r"rejected|authorised|confirmed)\b"
)
_ACTION = r"(?i)^(?:(?:action|actions)\b\s*(?:\d+\b)?\s*[:–—-]|action\s*\|)"
_ACTIONS = r"(?i)(?:\d+\.?\s*)?(?:agreed\s+)?actions?(?:\s+\w+)?"
_DATE = (
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{MONTH_NAME})\s+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?(?:19|20)\d\d\b|"
    r"\b\d{1,2}[/.]\d{1,2}[/.](?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b"
)
_DEADLINE = (
    r"(?i)\b(?:by|before|no later than|not later than|until|due(?: on| by)?|deadline[^.]{0,20}?)\s+"
    rf"(?:the end of\s+)?(?:{_DATE}|(?:\d{{1,2}}\s+)?(?:{MONTH_NAME})\b|noon\b)|"
    r"\bwithin\s+(?:\w+\s+){1,3}?(?:hours?|days?|weeks?|months?|years?)\b"
)
_DEFINES = (
    r"^[“\"‘']?(?P<word>[A-Z(][^.;:]{1,60}?)[”\"’']?\s+"
    r"(?:means?\b|is defined as\b|are defined as\b|refers? to\b)"
)
_LISTED = r"^(?P<word>[A-Z(][\w ()&/’'-]{1,50}?)\s[-–—]\s+(?:an?|the|any|“|\")"
_GLOSSARY = r"(?i)\b(?:definitions?|glossary|terms|abbreviations|interpretation)\b"
_ENTRY = r"^(?P<word>[^.:;]{2,60}?)\s*(?::|\s[-–—])\s+\S"


def duties(passages: Sequence[Passage], *, may: bool = True) -> Iterator[Item]:
    """Sentences that bind somebody, or say what somebody may do; who stands before the verb, in what introduces a list,
    in the sentence before ("they"), or in the heading ("Duties of the board").
    """
    who, owner = "", ""
    for passage, span, text in _each(passages):
        lead = re.search(_BINDS, passage.lead_in) if passage.lead_in else None
        match = lead or re.search(_BINDS, text)
        if match and (may or not match["word"].startswith("may")) and not text.endswith(("?", ":")):
            before = passage.lead_in if lead else text
            who = bound(before[: match.start()], passage, who if owner == passage.passage_id else "")
            owner = passage.passage_id
            yield Item(passage, span, who, match["word"])


def decisions(passages: Sequence[Passage]) -> Iterator[Item]:
    """Sentences in which a body decides, and those that are marked as a decision."""
    for passage, span, text in _each(passages):
        match = re.search(_DECIDED, text)
        if match:
            yield Item(passage, span, word=match["word"] or text.split(":")[0].lower().split()[0])


def actions(passages: Sequence[Passage]) -> Iterator[Item]:
    """What is marked as an action, and what is listed under a heading of actions."""
    for passage in passages:
        headed = bool(passage.section) and re.fullmatch(_ACTIONS, passage.section[-1])
        listed = headed and passage.kind in ("list_item", "table")
        if passage.kind in _TEXT and (listed or re.search(_ACTION, passage.text)):
            yield Item(passage, Span(0, len(passage.text)), word="action")


def dates(passages: Sequence[Passage]) -> Iterator[Item]:
    """Sentences with a date of a day or month and year."""
    return _matching(passages, _DATE)


def deadlines(passages: Sequence[Passage]) -> Iterator[Item]:
    """Sentences that say by when, or within what time."""
    return _matching(passages, _DEADLINE)


def _matching(passages: Sequence[Passage], pattern: str) -> Iterator[Item]:
    for passage, span, text in _each(passages):
        match = re.search(pattern, text)
        if match:
            yield Item(passage, span, word=match[0])


def terms(passages: Sequence[Passage]) -> Iterator[Item]:
    """What is defined: a sentence that says what something means, an entry of a glossary, a heading in one with the
    text below it.
    """
    for place, passage in enumerate(passages):
        inside = any(re.search(_GLOSSARY, text) for text in passage.section)
        if passage.kind == "heading" and inside and place + 1 < len(passages):
            below = passages[place + 1]
            if below.kind in _TEXT and below.section[-1:] == (passage.text,):
                yield Item(below, sentences(below)[0], word=passage.text)
        elif passage.kind in _TEXT:
            first = sentences(passage)[0]
            text = passage.text[first.start : first.end]
            listed = passage.kind == "list_item" and re.search(_LISTED, text)
            match = (re.search(_ENTRY, text) if inside else None) or listed or re.search(_DEFINES, text)
            if match and not text.endswith(":"):
                yield Item(passage, first, word=match["word"].strip("“”\"‘’' "))


def mentions(passages: Sequence[Passage], of: str) -> Iterator[Item]:
    """The sentences that have all words of a text, each as it is or in the plural, but in no other form."""
    wanted = [{word, f"{word}s", word.removesuffix("s")} for word in words(of) if word not in STOP_WORDS]
    for passage, span, text in _each(passages):
        present = set(words(text))
        if wanted and all(forms & present for forms in wanted):
            yield Item(passage, span, word=of)


def concerns(item: Item, of: str) -> bool:
    """Whether an item is of somebody or something: the words stand in who it binds, in its text, its headings or what
    introduces it; for a duty, in who it binds alone.
    """
    texts = (item.who,) if item.who else (item.text, *item.passage.section, item.passage.lead_in)
    return stems(of) <= {part for text in texts for part in stems(text)}


def stems(text: str) -> frozenset[str]:
    """The stems of the words of a text, stop words left out."""
    return frozenset(stem(word) for word in words(text) if word not in STOP_WORDS)


def _each(passages: Sequence[Passage]) -> Iterator[tuple[Passage, Span, str]]:
    for passage in passages:
        if passage.kind in _TEXT:
            for span in sentences(passage):
                yield passage, span, passage.text[span.start : span.end]

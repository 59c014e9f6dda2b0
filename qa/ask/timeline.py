"""How old an answer's source is, and what has overtaken it: a newer edition, the end of a body or a law, a day gone by.

A date is noted where the quote speaks of it as still to come, which the preposition before it and the verbs around it
tell.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path, PurePath
from typing import NamedTuple

import corpus
from corpus.dates import first_day, last_day, plain
from corpus.models import Document, Entity
from qa.models import Citation, Note

_TABLE = Path(corpus.__file__).parent / "data" / "overtaken.json"
_ISO = r"\d{4}(?:-\d\d(?:-\d\d)?)?"
# The verdicts on a reference that was wrong when it was written; what time has made wrong is in the table.
_MISCITED = frozenset(
    "near_miss_title unknown_instrument wrong_instrument unknown_provision unit_mismatch title_mismatch".split()
)
_GONE = frozenset({"repealed_or_superseded"})
# A paper that says how a body or a law ended, and was written after it, is not overtaken by that.
_ENDED = (
    r"\b(?:abolish\w*|former(?:ly)?|predecessors?|replac\w+|succe(?:ssors?|eded)|inherit\w*|became|become|dissolv\w+|closed|merg\w+|"
    r"repealed|ceased|no longer|until|took over)\b"
)


class _Row(NamedTuple):
    pattern: str
    since: str
    text: str
    words: tuple[str, ...]

    def is_in(self, text: str) -> bool:
        """Whether a text has the pattern; it is compiled only for a text that has one of its words."""
        return any(word in text for word in self.words) and bool(re.search(self.pattern, text))


@cache
def _table() -> tuple[_Row, ...]:
    data = json.loads(_TABLE.read_text(encoding="utf-8"))
    return tuple(_Row(row["pattern"], row["since"], row["text"], tuple(row["words"])) for row in data["rows"])


def notes(citation: Citation, document: Document, newer: Document | None, *, today: str) -> Iterator[Note]:
    """What a reader must know of the age of one quoted passage, as of ``today`` (ISO, of any precision: its last day).

    ``newer`` is the document that supersedes this one, if one does.
    """
    today = last_day(today)
    if newer is not None:
        yield Note("superseded", _superseded(document, newer))
    elif (document.metadata.status or "").casefold() in {"superseded", "withdrawn", "archived", "draft"}:
        yield Note("superseded", f"“{document.title}” is marked {document.metadata.status}.")
    yield from _miscited(citation)
    told = overtaken(citation.passage.text, today=today, written=document.metadata.date)
    yield from (Note("overtaken", text) for text in told or _repealed(citation))
    for date in passed(citation, today=today, written=document.metadata.date):
        yield Note("overtaken", f"The passage speaks of {date} as still to come; that date has passed.")
    if not document.metadata.date:
        yield Note("date", f"“{document.title}” does not say when it was published.")


def _miscited(citation: Citation) -> Iterator[Note]:
    """The references of the quote that were wrong when it was written; of several with one reason the first."""
    wrong = [reference for reference in citation.passage.references if reference.verdict in _MISCITED]
    told: set[str] = set()
    for reference in wrong:
        if _quoted(citation, reference.span.start) and reference.reason not in told:
            told.add(reference.reason)
            yield Note("miscited", f"The passage cites “{reference.text}”. {reference.reason}")


def _repealed(citation: Citation) -> list[str]:
    """What is no longer law of that which the quote cites."""
    gone = [one for one in citation.passage.references if one.verdict in _GONE and _quoted(citation, one.span.start)]
    return list(dict.fromkeys(f"The passage cites “{one.text}”. {one.reason}" for one in gone))


def _quoted(citation: Citation, position: int) -> bool:
    """Whether a position in the document's text lies in the quote."""
    start = citation.passage.span.start
    return start + citation.quote_span.start <= position < start + citation.quote_span.end


def _superseded(document: Document, newer: Document) -> str:
    when = f" of {plain(newer.metadata.date)}" if newer.metadata.date else ""
    file = f" ({_apart(newer, document)})" if newer.title == document.title else ""
    return f"“{document.title}” has been superseded by “{newer.title}”{file}{when}."


def _apart(one: Document, other: Document) -> str:
    """The end of a document's path that the other's has not; its id where they are records of one file."""
    own, others = PurePath(one.source).parts, PurePath(other.source).parts
    ends = (own[-length:] for length in range(1, len(own) + 1) if own[-length:] != others[-length:])
    return "/".join(next(ends, (one.document_id,)))


def overtaken(text: str, *, today: str, written: str | None = None) -> list[str]:
    """What the dated table says of the bodies and laws a passage names, ``written`` being the date of its document."""
    rows = [row for row in _table() if row.since <= today and row.is_in(text)]
    return [row.text for row in rows if not (written and first_day(written) >= row.since and _tells_the_end(text, row))]


def _tells_the_end(text: str, row: _Row) -> bool:
    """Whether every sentence with the row's words says that what they name is over."""
    sentences = [part for part in re.split(r"(?<=[.?!])\s+", text) if row.is_in(part)]
    return bool(sentences) and all(re.search(_ENDED, sentence, re.IGNORECASE) for sentence in sentences)


def passed(citation: Citation, *, today: str, written: str | None = None) -> list[str]:
    """The dates, as a person writes them, that the quote speaks of as future and that are over by ``today``.

    Future is what the sentence expects, and what comes after the day on which a dated paper was ``written``.
    """
    begins = citation.passage.span.start + citation.quote_span.start
    over = []
    for entity in _dates(citation.passage.entities):
        first, last = _bounds(entity.id)
        if last < today and _quoted(citation, entity.span.start):
            later = written is not None and first > last_day(written)
            if holds_since(citation.quote, entity.span.start - begins):
                continue
            if later or is_to_come(citation.quote, entity.span.start - begins):
                over.append(plain(entity.id) if "/" not in entity.id else entity.text)
    return list(dict.fromkeys(over))


def _dates(entities: Sequence[Entity]) -> Iterator[Entity]:
    """Dates with a year, and spans of time with one at both ends, such as financial years."""
    for entity in entities:
        if entity.label == "DATE" and re.fullmatch(rf"{_ISO}(/{_ISO})?", entity.id):
            yield entity


def _bounds(date: str) -> tuple[str, str]:
    """The first and the last day that a date or a span of time may mean."""
    first, _, last = date.partition("/")
    return first_day(first), last_day(last or first)


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


def is_to_come(text: str, start: int) -> bool:
    """Whether the date that begins at a position of a text is one that its sentence expects.

    The verb before the date tells ("will be placed on a statutory footing from", but "published in"); where the date
    stands first, the verb after it ("From April 2022 systems will").
    """
    before = re.split(_BOUNDARY, text[:start])[-1]
    after = re.split(_BOUNDARY, text[start:])[0]
    preposition = re.search(_PREPOSITION, before, re.IGNORECASE)
    if preposition is None or preposition[1].lower() == "since":
        return False
    cues = list(_cues(before[: preposition.start()]))
    if not cues and re.search(_TO_BE, before, re.IGNORECASE):  # "Records to be open by 2015"
        return True
    return cues[-1] if cues else next(_cues(after), False)


# What goes on from a day, or did from then on, is not over when that day has passed.
_HOLDS = (
    r"\b(?:appl(?:y|ies|ied|ying)|(?:is|are|be|comes?|came|into|in) (?:\w+ )?(?:force|effect|operation)|takes? effect|"
    r"took effect|effective|valid|operative|commenc\w+|with effect)\b"
)


def holds_since(text: str, start: int) -> bool:
    """Whether the date that begins at a position of a text is the day from which something applies."""
    before = re.split(_BOUNDARY, text[:start])[-1]
    preposition = re.search(_PREPOSITION, before, re.IGNORECASE)
    if preposition is None or preposition[1].lower() not in {"from", "since", "on", "after"}:
        return False
    told = before[: preposition.start()] or re.split(_BOUNDARY, text[start:])[0]
    said = re.search(_HOLDS, told, re.IGNORECASE)
    return bool(said) and not re.search(rf"\b{_MODAL}\b|\bif enacted\b", told, re.IGNORECASE)


def _cues(text: str) -> Iterator[bool]:
    """True for each verb of what is to come, False for each of what was, in order."""
    for match in re.finditer(_CUE, text, re.IGNORECASE):
        if match["neutral"] is None:
            yield match["future"] is not None

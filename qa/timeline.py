"""How old an answer's source is, and what has overtaken it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import corpus
from corpus.dates import first_day, last_day, plain
from corpus.models import Document, Entity
from qa.models import Citation, Note
from qa.tense import is_to_come

_TABLE = Path(corpus.__file__).parent / "data" / "overtaken.json"
_ISO = r"\d{4}(?:-\d\d(?:-\d\d)?)?"
# The verdicts on a reference that was wrong when it was written; what time has made wrong is in the table.
_MISCITED = frozenset(
    "near_miss_title unknown_instrument wrong_instrument unknown_provision unit_mismatch title_mismatch".split()
)
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
    for text in overtaken(citation.passage.text, today=today, written=document.metadata.date):
        yield Note("overtaken", text)
    for date in passed(citation, today=today, written=document.metadata.date):
        yield Note("overtaken", f"The passage speaks of {date} as still to come; that date has passed.")
    if not document.metadata.date:
        yield Note("date", f"“{document.title}” does not say when it was published.")


def _miscited(citation: Citation) -> Iterator[Note]:
    """The references of the quote that were wrong when it was written; of several with one reason the first."""
    wrong = [one for one in citation.passage.references if one.verdict in _MISCITED]
    told: set[str] = set()
    for reference in wrong:
        if _quoted(citation, reference.span.start) and reference.reason not in told:
            told.add(reference.reason)
            yield Note("reference", f"The passage cites “{reference.text}”. {reference.reason}")


def _quoted(citation: Citation, at: int) -> bool:
    """Whether a position in the document's text lies in the quote."""
    start = citation.passage.span.start
    return start + citation.quote_span.start <= at < start + citation.quote_span.end


def _superseded(document: Document, newer: Document) -> str:
    when = f" of {plain(newer.metadata.date)}" if newer.metadata.date else ""
    return f"“{document.title}” has been superseded by “{newer.title}”{when}."


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
    quote, start = citation.quote, citation.passage.span.start + citation.quote_span.start
    found = []
    for entity in _dates(citation.passage.entities):
        at = entity.span.start - start
        first, last = _bounds(entity.id)
        later = written is not None and first > last_day(written)
        if 0 <= at < len(quote) and last < today and (later or is_to_come(quote, at)):
            found.append(plain(entity.id) if "/" not in entity.id else entity.text)
    return list(dict.fromkeys(found))


def _dates(entities: Sequence[Entity]) -> Iterator[Entity]:
    """Dates with a year, and spans of time with one at both ends, such as financial years."""
    for entity in entities:
        if entity.label == "DATE" and re.fullmatch(rf"{_ISO}(/{_ISO})?", entity.id):
            yield entity


def _bounds(date: str) -> tuple[str, str]:
    """The first and the last day that a date or a span of time may mean."""
    first, _, last = date.partition("/")
    return first_day(first), last_day(last or first)

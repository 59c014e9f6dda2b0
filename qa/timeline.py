"""How old an answer's source is, and what has overtaken it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import corpus
from corpus.dates import last_day, plain
from corpus.models import Document, Entity
from qa.models import Citation, Note

_TABLE = Path(corpus.__file__).parent / "data" / "overtaken.json"
# The verdicts on a reference that was wrong when it was written; what time has made wrong is in the table.
_MISCITED = frozenset(
    "near_miss_title unknown_instrument wrong_instrument unknown_provision unit_mismatch title_mismatch".split()
)
_FUTURE = re.compile(
    r"\b(?:by|from|before|until|in|on|for)\s+(?:the\s+end\s+of\s+|early\s+|late\s+)?$", re.IGNORECASE
)
_INTENT = re.compile(
    r"\b(?:will|would|shall|expected|expects?|aims?|aiming|plans?|planned|planning|propos\w+|intends?|due|going to|"
    r"are to|is to|needs? to|to be|before|subject to|assuming|if enacted)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Row:
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
    for reference in citation.passage.references:
        if reference.verdict in _MISCITED and _quoted(citation, reference.span.start):
            yield Note("reference", f"The passage cites “{reference.text}”. {reference.reason}")
    for text in overtaken(citation.passage.text, today=today):
        yield Note("overtaken", text)
    for date in passed(citation, today=today):
        yield Note("overtaken", f"The passage speaks of {plain(date)} as still to come; that date has passed.")
    if not document.metadata.date:
        yield Note("date", f"“{document.title}” does not say when it was published.")


def _quoted(citation: Citation, at: int) -> bool:
    """Whether a position in the document's text lies in the quote."""
    start = citation.passage.span.start
    return start + citation.quote_span.start <= at < start + citation.quote_span.end


def _superseded(document: Document, newer: Document) -> str:
    when = f" of {plain(newer.metadata.date)}" if newer.metadata.date else ""
    return f"“{document.title}” has been superseded by “{newer.title}”{when}."


def overtaken(text: str, *, today: str) -> list[str]:
    """What the dated table says of the bodies and laws a passage names."""
    return [row.text for row in _table() if row.since <= today and row.is_in(text)]


def passed(citation: Citation, *, today: str) -> list[str]:
    """The dates (ISO) that the quote speaks of as future and that lie before ``today``."""
    quote, start = citation.quote, citation.passage.span.start + citation.quote_span.start
    found = []
    for entity in _dates(citation.passage.entities):
        at = entity.span.start - start
        if 0 <= at < len(quote) and _is_future(quote, at) and last_day(entity.id) < today:
            found.append(entity.id)
    return list(dict.fromkeys(found))


def _dates(entities: Sequence[Entity]) -> Iterator[Entity]:
    for entity in entities:
        if entity.label == "DATE" and re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", entity.id):
            yield entity


def _is_future(quote: str, at: int) -> bool:
    return bool(_FUTURE.search(quote[:at])) and bool(_INTENT.search(quote))

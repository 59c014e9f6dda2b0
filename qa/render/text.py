"""Answers for a person at a terminal: the quote first, then where it stands."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from corpus.dates import plain
from qa.models import Answer, Citation, Note
from qa.render.wrapping import WIDTH, printable

Mark = Callable[[str], str]
"""Makes a matched word stand out; the identity where there is no colour."""



def answer_text(answer: Answer, *, mark: Mark = str, width: int = WIDTH) -> str:
    """The whole answer, wrapped to ``width`` columns, ending with a newline."""
    lines = [*_notes(answer.notes, width)]
    lines += _answered(answer, mark, width) if answer.status == "answered" else _not_answered(answer, mark, width)
    lines += _wrapped(searched(answer), width, "")
    return "\n".join(lines) + "\n"


def _answered(answer: Answer, mark: Mark, width: int) -> Iterator[str]:
    quoted = [citation for citation in answer.citations if citation.answers]
    for citation in quoted:
        yield from _quote(citation, mark, width)
    yield ""
    for citation in quoted:
        yield from _where(citation, width)
    yield f"Confidence: {confidence_in_words(answer.confidence)} ({answer.confidence:.2f})"
    yield ""
    others = [citation for citation in answer.citations if not citation.answers]
    if others:
        yield "Other passages"
        yield from _passages(others, mark, width)


def _not_answered(answer: Answer, mark: Mark, width: int) -> Iterator[str]:
    yield "The documents do not say." if answer.status == "abstained" else "This question could not be answered."
    yield ""
    yield from _wrapped(answer.reason or "", width, "")
    yield ""
    if answer.citations:
        yield "Nearest passages"
        yield from _passages(answer.citations, mark, width)


def _quote(citation: Citation, mark: Mark, width: int) -> Iterator[str]:
    bullet = "  - " if citation.passage.kind == "list_item" and citation.rank > 1 else "  "
    text = citation.quote if citation.passage.kind == "list_item" else f"“{citation.quote}”"
    yield from _wrapped(text, width, bullet, marks=citation.matched_terms, mark=mark)


def _passages(citations: Sequence[Citation], mark: Mark, width: int) -> Iterator[str]:
    for citation in citations:
        shown = citation.quote or citation.passage.text
        number = f"[{citation.rank}] ".rjust(4)
        yield from _wrapped(shown, width, "    ", first=number, marks=citation.matched_terms, mark=mark)
        yield from _where(citation, width, number=False)


def _where(citation: Citation, width: int, *, number: bool = True) -> Iterator[str]:
    first = f"[{citation.rank}] " if number else "    "
    yield from _wrapped(citation_line(citation), width, "    ", first=first.rjust(4))
    for copy in citation.also_in[:3]:
        yield from _wrapped(f"also in {copy.document_id}", width, "    ")
    yield ""


def citation_line(citation: Citation) -> str:
    """Title, date, page, section and paragraph in one line of plain words."""
    passage = citation.passage
    return place_line(
        {
            "title": citation.title,
            "date": citation.date,
            "page": citation.page,
            "page_label": citation.page_label,
            "section": passage.section,
            "paragraph": passage.paragraph,
            "source": citation.source,
        }
    )


def place_line(citation: Mapping[str, Any]) -> str:
    """Title, date, page, section and paragraph of a citation of the JSON, then the name of the file."""
    section = list(citation["section"])
    if section[:1] == [citation["title"]]:
        del section[0]
    parts = [
        citation["title"],
        plain(citation["date"]) if citation["date"] else None,
        page_words(citation["page"], citation["page_label"]) if citation["page"] else None,
        " > ".join(section),
        f"paragraph {citation['paragraph']}" if citation["paragraph"] else None,
    ]
    return f"{', '.join(part for part in parts if part)} ({PurePath(citation['source']).name})"


def page_words(page: int, label: str | None) -> str:
    """``page 3``, or ``page iii (sheet 4)`` where the printed label differs."""
    return f"page {page}" if not label or label == str(page) else f"page {label} (sheet {page})"


def confidence_in_words(confidence: float) -> str:
    """What the calibrated probability means to a reader."""
    if confidence >= 0.8:
        return "high"
    return "fair: read the passage" if confidence >= 0.6 else "low: read the passages before relying on it"


def searched(answer: Answer) -> str:
    """What was looked through, and what could not be read."""
    corpus = answer.searched
    line = f"Searched {counted(corpus.passages, 'passage')} of {counted(corpus.documents, 'document')}."
    if corpus.unreadable:
        line += f" {counted(corpus.unreadable, 'file')} could not be read in full: see policyqa status."
    return line


def counted(number: int, noun: str) -> str:
    """The number with its noun: ``1 passage``, ``4,000 passages``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _notes(notes: Sequence[Note], width: int) -> Iterator[str]:
    for note in notes:
        yield from _wrapped(f"Note: {note.text}", width, "")
        yield ""


def _wrapped(
    text: str, width: int, indent: str, *, first: str | None = None, marks: Sequence[str] = (), mark: Mark = str
) -> Iterator[str]:
    lines = textwrap.wrap(
        printable(text),
        width,
        initial_indent=indent if first is None else first,
        subsequent_indent=" " * len(indent),
        break_long_words=False,
        break_on_hyphens=False,
    )
    pattern = _pattern(marks)
    for line in lines:
        yield pattern.sub(lambda match: mark(match[0]), line) if pattern else line


def _pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    if not words:
        return None
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)

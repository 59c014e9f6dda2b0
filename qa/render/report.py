"""Batches of answers as a report for a board pack: question, answer, and a numbered list of references."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from corpus.dates import plain
from qa.render.stable import stable_zip
from qa.render.text import confidence_in_words, page_words

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&=])")
_BULLET = re.compile(r"^[-+]")
_NUMBER = re.compile(r"^(\d+)([.)])")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class References:
    """The numbered list: each passage quoted gets the next number, and keeps it when it is quoted again."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self.lines: list[str] = []

    def number(self, citation: dict[str, Any]) -> int:
        """The number of a citation's passage from 1."""
        id_ = citation["passage_id"]
        if id_ not in self._numbers:
            self._numbers[id_] = len(self._numbers) + 1
            self.lines.append(reference_line(citation))
        return self._numbers[id_]


def reference_line(citation: dict[str, Any]) -> str:
    """Where a passage stands, in one line."""
    parts = [
        citation["title"],
        plain(citation["date"]) if citation["date"] else None,
        page_words(citation["page"], citation["page_label"]) if citation["page"] else None,
        " > ".join(citation["section"]) or None,
        f"paragraph {citation['paragraph']}" if citation["paragraph"] else None,
    ]
    return f"{', '.join(part for part in parts if part)} ({PurePath(citation['source']).name})"


def quoted(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The citations that the answer is made of."""
    return [citation for citation in record["citations"] if citation["in_answer"]]


def outcome(record: dict[str, Any]) -> str:
    """What is said where there is no answer."""
    opening = "Not answered" if record["status"] == "failed" else "The documents do not say"
    return f"{opening}. {record['reason']}"


def to_markdown(records: Sequence[dict[str, Any]]) -> bytes:
    """Markdown (CommonMark) with the quotes as block quotes; what a document says is never read as mark-up."""
    references = References()
    lines = ["# Questions and answers", ""]
    for record in records:
        lines += _markdown(record, references)
    if references.lines:
        lines += ["## References", ""]
        lines += [f"{number}. {escaped(line)}" for number, line in enumerate(references.lines, 1)]
    return ("\n".join(lines).rstrip() + "\n").encode()


def _markdown(record: dict[str, Any], references: References) -> list[str]:
    lines = [f"## {escaped(record['id'])}. {escaped(record['question'])}", ""]
    lines += [part for note in record["notes"] for part in (f"**Note:** {escaped(note['text'])}", "")]
    for citation in quoted(record):
        lines += [f"> {escaped(citation['quote'])} [{references.number(citation)}]", ""]
    if record["status"] == "answered":
        lines += [f"Confidence: {confidence_in_words(record['confidence'])}.", ""]
    else:
        lines += [escaped(outcome(record)), ""]
    return lines


def escaped(text: str) -> str:
    """The text with every character that Markdown gives a meaning made plain."""
    line = _MARKUP.sub(r"\\\1", _xml(" ".join(text.split())))
    return _NUMBER.sub(r"\1\\\2", _BULLET.sub(r"\\\g<0>", line))


def to_docx(records: Sequence[dict[str, Any]]) -> bytes:
    """A Word document in the default styles: a heading for each question, quotes, and the list of references."""
    from docx import Document

    document = Document()
    document.core_properties.title = "Questions and answers"
    document.add_heading("Questions and answers", level=1)
    references = References()
    for record in records:
        _word(document, record, references)
    if references.lines:
        document.add_heading("References", level=2)
        for number, line in enumerate(references.lines, 1):
            document.add_paragraph(_xml(f"[{number}] {line}"))
    content = io.BytesIO()
    document.save(content)
    return stable_zip(content.getvalue())


def _word(document: Any, record: dict[str, Any], references: References) -> None:
    document.add_heading(_xml(f"{record['id']}. {record['question']}"), level=2)
    for note in record["notes"]:
        document.add_paragraph().add_run(_xml(f"Note: {note['text']}")).italic = True
    for citation in quoted(record):
        document.add_paragraph(_xml(f"{citation['quote']} [{references.number(citation)}]"), style="Quote")
    answered = record["status"] == "answered"
    words = f"Confidence: {confidence_in_words(record['confidence'])}." if answered else outcome(record)
    document.add_paragraph(_xml(words))


def _xml(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return _CONTROL.sub("\ufffd", text)

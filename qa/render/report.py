"""Batches of answers as a report for a board pack: what its forms, Markdown and Word, have in common.

A report in Markdown: the quotes as block quotes; what a document says is never read as mark-up.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from qa.render.text import confidence_in_words, counted, place_line
from qa.render.xml import xml_text

TITLE = "Questions and answers"


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
            self.lines.append(place_line(citation))
        return self._numbers[id_]


def summary(records: Sequence[dict[str, Any]]) -> str:
    """How many questions were answered, and what was searched for it."""
    counts = Counter(record["status"] for record in records)
    told = [
        f"{counts['answered']} answered",
        f"{counts['abstained']} not in the documents",
        f"{counts['failed']} failed",
    ]
    line = f"{counted(len(records), 'question')}: {', '.join(one for one in told if not one.startswith('0'))}."
    searched: dict[str, Any] = next((record["corpus"] for record in records if record["corpus"]), {})
    if "passages" in searched and "documents" in searched:
        passages, documents = (counted(searched[noun], noun[:-1]) for noun in ("passages", "documents"))
        line += f" Searched {passages} of {documents}, snapshot {searched['snapshot'][:12]}."
    return line


def quoted(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The citations that the answer is made of."""
    return [citation for citation in record["citations"] if citation["in_answer"]]


def outcome(record: dict[str, Any]) -> str:
    """How sure the answer is, or why there is none."""
    if record["status"] == "answered":
        return f"Confidence: {confidence_in_words(record['confidence'])}."
    opening = "Not answered" if record["status"] == "failed" else "The documents do not say"
    return f"{opening}. {record['reason']}"


def notes(record: dict[str, Any]) -> str:
    """What the reader should know beside the answer, in one paragraph; empty where there is nothing."""
    texts = " ".join(note["text"] for note in record["notes"])
    return f"Note: {texts}" if texts else ""


_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&=])")
_BULLET = re.compile(r"^[-+]")
_NUMBER = re.compile(r"^(\d+)([.)])")


def to_markdown(records: Sequence[dict[str, Any]]) -> bytes:
    """Markdown (CommonMark) in UTF-8."""
    references = References()
    lines = [f"# {TITLE}", "", escaped(summary(records)), ""]
    lines += [line for record in records for line in _record(record, references)]
    if references.lines:
        lines += ["## References", ""]
        lines += [f"{number}. {escaped(line)}" for number, line in enumerate(references.lines, 1)]
    return ("\n".join(lines).rstrip() + "\n").encode()


def _record(record: dict[str, Any], references: References) -> Iterator[str]:
    yield from (f"## {escaped(record['id'])}. {escaped(record['question'])}", "")
    for citation in quoted(record):
        yield from (f"> {escaped(citation['quote'])} [{references.number(citation)}]", "")
    yield from (escaped(outcome(record)), "")
    if told := notes(record):
        yield from (f"*{escaped(told)}*", "")


def escaped(text: str) -> str:
    """The text with every character that Markdown gives a meaning made plain."""
    line = _MARKUP.sub(r"\\\1", xml_text(" ".join(text.split())))
    return _NUMBER.sub(r"\1\\\2", _BULLET.sub(r"\\\g<0>", line))

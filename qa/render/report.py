"""Batches of answers as a report for a board pack: what its forms, Markdown and Word, have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from qa.render.text import confidence_in_words, counted, place_line

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

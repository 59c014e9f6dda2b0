"""Kept answers as a briefing: a contents list, each question with its answer, source and note, then what could not be
answered.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus.dates import plain
from qa.models import AnswerDict
from qa.render.office import stable_zip, xml_text
from qa.render.report import References, empty_document, escaped, in_markdown, summary
from qa.render.report_docx import add_answer, add_small, bookmark_heading, heading_of, list_contents

UNANSWERED = "What could not be answered"


class KeptAnswer(NamedTuple):
    """An answer that somebody kept: with their note, the day on which it was kept, and the day on which the library was
    last changed by then (ISO 8601). ``warning`` says what has become of its source since, empty where it stands.
    """

    record: AnswerDict
    note: str
    kept: str
    published: str
    warning: str = ""


class Briefing(NamedTuple):
    """What is kept, in the order in which it is told, under a title."""

    title: str
    answers: Sequence[KeptAnswer]


def _ordered(briefing: Briefing) -> tuple[list[KeptAnswer], list[KeptAnswer]]:
    """The answered ones, then the others, numbered in one go from 1."""
    groups: tuple[list[KeptAnswer], list[KeptAnswer]] = [], []
    ordered = sorted(briefing.answers, key=lambda one: one.record["status"] != "answered")
    for number, one in enumerate(ordered, 1):
        record: AnswerDict = {**one.record, "id": str(number)}
        groups[record["status"] != "answered"].append(one._replace(record=record))
    return groups


def _opening(briefing: Briefing) -> str:
    """How many questions were answered, without what was searched: that may be another library for each."""
    return summary([{**one.record, "corpus": None} for one in briefing.answers])


def _origin(one: KeptAnswer) -> str:
    corpus = one.record["corpus"]
    snapshot = f" ({corpus['snapshot'][:12]})" if corpus else ""
    return f"Kept on {plain(one.kept)}, from the library as it stood on {plain(one.published)}{snapshot}."


def _remarks(one: KeptAnswer) -> Iterator[tuple[str, str]]:
    """What stands under an answer beside what the tool says: with the word that opens it."""
    if one.warning:
        yield "Check before use", one.warning
    if one.note:
        yield "Our note", one.note


def to_docx(briefing: Briefing) -> bytes:
    """A Word document."""
    answered, others = _ordered(briefing)
    document = empty_document(xml_text(briefing.title))
    document.styles["Quote"].font.italic = False
    document.add_heading(xml_text(briefing.title), level=1)
    document.add_paragraph(_opening(briefing))
    headings = [heading_of(one.record) for one in (*answered, *others)]
    if len(headings) > 1:
        list_contents(document, headings)
    for number, one in enumerate((*answered, *others)):
        if others and number == len(answered):
            document.add_heading(UNANSWERED, level=1)
        bookmark_heading(document.add_heading(headings[number], level=2), number)
        add_answer(document, one.record, "")
        for word, text in _remarks(one):
            paragraph = document.add_paragraph()
            paragraph.add_run(f"{word}: ").bold = True
            paragraph.add_run(xml_text(text))
        add_small(document, _origin(one))
    content = io.BytesIO()
    document.save(content)
    return stable_zip(content.getvalue())


def to_markdown(briefing: Briefing) -> bytes:
    """Markdown (CommonMark) in UTF-8."""
    answered, others = _ordered(briefing)
    references = References()
    lines = [f"# {escaped(briefing.title)}", "", escaped(_opening(briefing)), ""]
    for number, one in enumerate((*answered, *others)):
        if others and number == len(answered):
            lines += [f"# {UNANSWERED}", ""]
        lines += in_markdown(one.record, references)
        for word, text in _remarks(one):
            lines += [f"**{word}:** {escaped(text)}", ""]
        lines += [f"*{escaped(_origin(one))}*", ""]
    if references.lines:
        lines += ["# References", ""]
        lines += [f"{number}. {escaped(line)}" for number, line in enumerate(references.lines, 1)]
    return ("\n".join(lines).rstrip() + "\n").encode()

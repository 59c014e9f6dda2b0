"""A report in Markdown: the quotes as block quotes; what a document says is never read as mark-up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from qa.render.report import TITLE, References, notes, outcome, quoted, summary
from qa.render.xml import xml_text

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

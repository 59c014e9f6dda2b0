"""Comparisons of two versions for people and spreadsheets: what binds somebody or cites law first, words marked."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any

from corpus.dates import plain
from qa.compare.models import ChangeDict, Comparison, ComparisonDict, RunDict, SideDict, VersionDict
from qa.render.office import stable_zip, xml_text
from qa.render.sheet import csv_of
from qa.render.terminal import filled
from qa.render.text import counted

COLUMNS = (
    "number", "change", "bears_on", "words", "old_text", "new_text", "old_place", "new_place", "old_section",
    "new_section", "old_passage_id", "new_passage_id",
)  # fmt: skip
GROUPS = (
    ("What may alter a duty, a permission or the law that is meant", True),
    ("Everything else that changed", False),
)
KINDS = {
    "changed": "changed",
    "added": "added",
    "removed": "removed",
    "moved": "moved",
    "renumbered": "only the number changed",
}
BEARS = {"duty": "who must or may do what", "reference": "law or publication cited", "figure": "a figure"}
_WDIFF = {"removed": ("[-", "-]"), "added": ("{+", "+}"), "same": ("", "")}  # the marks of GNU wdiff


def to_text(comparison: Comparison) -> bytes:
    """Plain text in UTF-8: ``[-words taken out-]``, ``{+words put in+}``."""
    return "".join(f"{line}\n" for line in _lines(comparison.to_dict())).encode()


def to_json(comparison: Comparison) -> bytes:
    """One JSON document in UTF-8."""
    return (json.dumps(comparison.to_dict(), ensure_ascii=False, indent=2) + "\n").encode()


def to_csv(comparison: Comparison) -> bytes:
    """CSV with the columns ``COLUMNS``, a row a change."""
    return csv_of(COLUMNS, _rows(comparison.to_dict()))


def groups(compared: ComparisonDict) -> Iterator[tuple[str, list[ChangeDict]]]:
    """The changes under the headings of ``GROUPS``, those that are there."""
    for heading, weighty in GROUPS:
        found = [one for one in compared["changes"] if bool({"duty", "reference"} & set(one["bears"])) == weighty]
        if found:
            yield heading, found


def version_line(version: VersionDict) -> str:
    """Title, date and file of one of the two."""
    date = plain(version["date"]) if version["date"] else "no date"
    return f"{version['title']}, {date} ({PurePath(version['source']).name})"


def summary(compared: ComparisonDict) -> str:
    """How much changed, in a sentence or two."""
    counts = compared["summary"]
    told = [f"{counts[kind]:,} {name}" for kind, name in _COUNTED if counts[kind]]
    line = f"{counted(counts['same'], 'passage')} the same" + (f", {', '.join(told)}" if told else ", nothing changed")
    left = [f"{number:,} {_LEFT.get(kind, kind)}" for kind, number in compared["left_out"].items()]
    return f"{line}." + (f" Not compared: {', '.join(left)}." if left else "")


_COUNTED = (
    ("changed", "changed"), ("added", "added"), ("removed", "removed"), ("moved", "moved"),
    ("renumbered", "with another number only"),
)  # fmt: skip
_LEFT = {"contents": "lines of the contents list, which repeat the headings"}


def sections(compared: ComparisonDict) -> Iterator[tuple[str, Sequence[str]]]:
    """The headings that came and went."""
    for name, listed in (("added", compared["sections_added"]), ("removed", compared["sections_removed"])):
        if listed:
            yield f"Headings {name}", listed


def label(change: ChangeDict) -> str:
    """``changed (a figure)``: what became of a passage, and what that may alter."""
    bears = ", ".join(BEARS[one] for one in change["bears"])
    return KINDS[change["kind"]] + (f" ({bears})" if bears else "")


def where(change: ChangeDict, compared: ComparisonDict) -> str:
    """The place in the new version; both where they differ, the old one alone where it was removed."""
    old = _where(change["old"], compared["old"]["title"])
    new = _where(change["new"], compared["new"]["title"])
    if change["new"] is None:
        return f"was {old}" if old else ""
    return f"{new}, was {old}" if change["old"] is not None and old and old != new else new


def _where(side: SideDict | None, title: str) -> str:
    """Headings and place, without a first heading that is the title."""
    if side is None:
        return ""
    section = side["section"][1:] if side["section"][:1] == [title] else side["section"]
    return ", ".join(part for part in (" > ".join(section), side["place"]) if part)


def shown(change: ChangeDict) -> list[RunDict]:
    """The words of a change with which version has them, also where they are of one version alone or the same."""
    if change["runs"]:
        return change["runs"]
    if change["new"] is None:
        return [{"mark": "removed", "text": change["old"]["text"] if change["old"] else ""}]
    return [{"mark": "added" if change["old"] is None else "same", "text": change["new"]["text"]}]


def _marked(change: ChangeDict) -> str:
    return "".join(f"{_WDIFF[run['mark']][0]}{run['text']}{_WDIFF[run['mark']][1]}" for run in shown(change))


def _lines(compared: ComparisonDict) -> Iterator[str]:
    yield from filled(f"Old: {version_line(compared['old'])}", 0, 5)
    yield from filled(f"New: {version_line(compared['new'])}", 0, 5)
    yield from filled(summary(compared))
    for name, listed in sections(compared):
        yield ""
        yield f"{name}:"
        for heading in listed:
            yield from filled(heading, 4, 6)
    number = 0
    for heading, changes in groups(compared):
        yield ""
        yield heading
        for change in changes:
            number += 1
            yield ""
            told = "; ".join(part for part in (label(change), where(change, compared)) if part)
            yield from filled(f"{number}. {told}", 0, 4)
            yield from filled(_marked(change), 4)


def _rows(compared: ComparisonDict) -> Iterator[list[Any]]:
    for number, change in enumerate(compared["changes"], 1):
        old, new = change["old"], change["new"]
        yield [
            number,
            change["kind"],
            ", ".join(change["bears"]),
            _marked(change),
            *(side["text"] if side else None for side in (old, new)),
            *(side["place"] if side else None for side in (old, new)),
            *(" > ".join(side["section"]) if side else None for side in (old, new)),
            *(side["passage_id"] if side else None for side in (old, new)),
        ]


def to_docx(comparison: Comparison) -> bytes:
    """A Word document: words taken out struck through in red, words put in underlined in green."""
    from qa.render.report import empty_document

    compared = comparison.to_dict()
    document = empty_document("What changed")
    document.add_heading("What changed", level=1)
    for name, version in (("Old", compared["old"]), ("New", compared["new"])):
        document.add_paragraph(xml_text(f"{name}: {version_line(version)}"))
    document.add_paragraph(xml_text(summary(compared)))
    for name, listed in sections(compared):
        document.add_heading(name, level=2)
        for heading in listed:
            document.add_paragraph(xml_text(heading), style="List Bullet")
    number = 0
    for heading, changes in groups(compared):
        document.add_heading(heading, level=2)
        for change in changes:
            number += 1
            _in_word(document, number, change, compared)
    content = io.BytesIO()
    document.save(content)
    return stable_zip(content.getvalue())


def _in_word(document: Any, number: int, change: ChangeDict, compared: ComparisonDict) -> None:
    from docx.shared import RGBColor

    told = "; ".join(part for part in (label(change), where(change, compared)) if part)
    line = document.add_paragraph()
    line.paragraph_format.keep_with_next = True
    line.add_run(xml_text(f"{number}. {told}")).bold = True
    paragraph = document.add_paragraph(style="Quote")
    for run in shown(change):
        words = paragraph.add_run(xml_text(run["text"]))
        words.italic = False
        if run["mark"] == "removed":
            words.font.strike, words.font.color.rgb = True, RGBColor(0xB1, 0x0E, 0x1E)
        elif run["mark"] == "added":
            words.font.underline, words.font.color.rgb = True, RGBColor(0x00, 0x5A, 0x30)

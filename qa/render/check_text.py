"""A check for the terminal: one block a reference, within the width, plain when piped."""

from __future__ import annotations

from collections.abc import Sequence

import click

from corpus.dates import plain
from qa.check import CheckedReference, CheckReport
from qa.render.wrapping import WIDTH, filled, printable

_COLOURS = {"wrong": "red", "doubtful": "yellow", "fine": "green"}
_LABELS = {
    "ok": "right",
    "ok_inferred": "right, short form",
    "ok_check_topic": "check the topic",
    "near_miss_title": "title nearly right",
    "unknown_instrument": "no such instrument",
    "wrong_instrument": "wrong instrument",
    "unknown_provision": "no such provision",
    "unit_mismatch": "wrong unit",
    "repealed_or_superseded": "no longer law",
    "ambiguous": "ambiguous",
    "unresolved": "cannot be told",
    "bill_not_act": "a Bill, not an Act",
    "not_in_register_detail": "not checked",
    "title_mismatch": "title and number differ",
    "not_in_corpus": "not found",
}


def render_check_text(reports: Sequence[CheckReport], *, colour: bool = False, width: int = WIDTH) -> str:
    """The reports as lines of at most ``width`` columns, each file under its name with a count at the end."""
    return "".join(f"{line}\n" for report in reports for line in _report(report, colour, width))


def verdict_label(verdict: str) -> str:
    """The verdict in a reader's words."""
    return _LABELS.get(verdict, verdict.replace("_", " "))


def _report(report: CheckReport, colour: bool, width: int) -> list[str]:
    dated = f" (dated {plain(report.as_of.isoformat())})" if report.as_of else ""
    lines = [_styled(printable(report.file), colour, bold=True) + dated]
    if not report.references:
        lines.append("  no references found")
    for checked in report.references:
        lines += _block(checked, colour, width)
    counts = ", ".join(f"{n} {verdict_label(verdict)}" for verdict, n in report.summary.items())
    number = len(report.references)
    total = f"{number} reference{'s' * (number != 1)}" + (f": {counts}" if counts else "")
    lines += filled(f"{total} (register {report.register_version}, {report.register_date})", 2, width=width)
    return lines


def _block(checked: CheckedReference, colour: bool, width: int) -> list[str]:
    reference = checked.reference
    level = "wrong" if checked.wrong else "doubtful" if checked.doubtful else "fine"
    where = " ".join(
        f"{name} {value}" for name, value in (("p.", checked.page), ("para", checked.paragraph)) if value is not None
    )
    label = verdict_label(reference.verdict)
    lines = filled(f"{where}: " * bool(where) + " ".join(reference.text.split()), 2, width=width)
    detail = [f"{label} [{reference.verdict}]: {reference.reason}"]
    if checked.doubtful:
        detail += [part for part in (reference.canonical, reference.uri) if part]
    wrapped = [line for part in detail for line in filled(part, 6, width=width)]
    wrapped[0] = wrapped[0].replace(label, _styled(label, colour, fg=_COLOURS[level]), 1)
    return lines + wrapped


def _styled(text: str, colour: bool, *, fg: str | None = None, bold: bool = False) -> str:
    return click.style(text, fg=fg, bold=bold) if colour else text

"""A check for the terminal: one block a reference, within the width, plain when piped.

A check as CSV: one row a reference, for a spreadsheet.

A check as one HTML page that stands alone: no script, no outside address but the links to legislation.gov.uk.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from html import escape

import click

from corpus.characters import tidy
from corpus.dates import plain
from qa.check.report import CheckedReference, CheckReport
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
    lines = filled(f"{where}: " * bool(where) + tidy(reference.text), 2, width=width)
    detail = [f"{label} [{reference.verdict}]: {reference.reason}"]
    if checked.doubtful:
        detail += [part for part in (reference.canonical, reference.uri) if part]
    wrapped = [line for part in detail for line in filled(part, 6, width=width)]
    wrapped[0] = wrapped[0].replace(label, _styled(label, colour, fg=_COLOURS[level]), 1)
    return lines + wrapped


def _styled(text: str, colour: bool, *, fg: str | None = None, bold: bool = False) -> str:
    return click.style(text, fg=fg, bold=bold) if colour else text


COLUMNS = (
    "file",
    "page",
    "paragraph",
    "text",
    "kind",
    "instrument",
    "unit",
    "numbers",
    "via",
    "verdict",
    "wrong",
    "reason",
    "canonical",
    "uri",
    "suggest",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render_check_csv(reports: Sequence[CheckReport]) -> str:
    """The references of all reports under one header. Lists are joined with ``; ``.

    A cell that a spreadsheet would run as a formula is given a leading apostrophe (OWASP, CSV Injection).
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for report in reports:
        for checked in report.references:
            row = checked.to_dict() | {"file": report.file, "wrong": "yes" if checked.wrong else "no"}
            writer.writerow([_cell(row[column]) for column in COLUMNS])
    return out.getvalue()


def _cell(value: object) -> str:
    text = "; ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    text = " ".join(text.split())
    return "'" + text if text.startswith(_FORMULA) else text


_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1d1d1d;background:#fff}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.5rem;
border-bottom:1px solid #ccc}caption{text-align:left;padding:.5rem 0}.wrong{color:#a00000}.doubtful{color:#6b4b00}
.fine{color:#00592e}.label{font-weight:bold}td:first-child{overflow-wrap:anywhere}
@media print{a{color:inherit}}
"""


def render_check_html(reports: Sequence[CheckReport]) -> str:
    """The reports as an HTML page; all text from the papers is escaped."""
    body = "\n".join(_section(report) for report in reports)
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Reference check</title><style>{_STYLE}</style></head>\n"
        f"<body><main><h1>Reference check</h1>\n{body}\n</main></body></html>\n"
    )


def _section(report: CheckReport) -> str:
    counts = ", ".join(f"{n} {verdict_label(v)}" for v, n in report.summary.items()) or "no references found"
    rows = "\n".join(_row(checked) for checked in report.references)
    heads = "".join(f'<th scope="col">{h}</th>' for h in ("Reference", "Where", "Verdict", "Correct citation"))
    register = escape(f"Register {report.register_version} of {report.register_date}")
    return (
        f"<section><h2>{escape(report.file)}</h2>\n<table><caption>{escape(counts)}. {register}.</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>\n{rows}\n</tbody></table></section>"
    )


def _row(checked: CheckedReference) -> str:
    reference = checked.reference
    level = "wrong" if checked.wrong else "doubtful" if checked.doubtful else "fine"
    places = (("page", checked.page), ("paragraph", checked.paragraph))
    where = ", ".join(f"{name} {value}" for name, value in places if value is not None)
    citation = escape(reference.canonical)
    if reference.uri:
        citation = f'<a href="{escape(reference.uri)}">{citation or escape(reference.uri)}</a>'
    verdict = f'<span class="label {level}">{escape(verdict_label(reference.verdict))}</span>'
    return (
        f"<tr><td>{escape(tidy(reference.text))}</td><td>{where}</td>"
        f"<td>{verdict}<br>{escape(reference.reason)}</td><td>{citation}</td></tr>"
    )

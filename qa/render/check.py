"""Checked papers as a report: lines for a terminal, JSON, a table for a spreadsheet, a page for a browser.

The paper itself with comments, in Word, is ``qa.render.check_docx``.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

import click

from corpus.characters import tidy
from corpus.dates import plain
from corpus.models import Place, Reference
from qa.check.paper import Paper
from qa.check.report import CheckedReference, CheckReport
from qa.models import checked_dict
from qa.render.formats import CHECK
from qa.render.places import place_words, printed_page
from qa.render.terminal import WIDTH, filled, printable

_COLOURS = {"wrong": "red", "doubtful": "yellow", "not_judged": "cyan", "right": "green"}
_LEVELS = {"wrong": "wrong", "doubtful": "doubtful", "not_judged": "not judged", "right": "right"}
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
    "check_subject": "check the subject",
}
_CHECKS = {"yes": "yes", "no": "no", "unknown": "not looked up"}


class Shown(NamedTuple):
    """How a report is wanted: ``single``, where one paper was asked for and not a list; in ``colour`` on a terminal."""

    single: bool = False
    colour: bool = False


_PLAIN = Shown()


def rendered(papers: Sequence[Paper], form: str, shown: Shown = _PLAIN) -> bytes:
    """The report of the papers in a form of ``qa.render.formats.CHECK``."""
    return CHECK[form].load()(papers, shown)


def to_text(papers: Sequence[Paper], shown: Shown) -> bytes:
    """Lines for a terminal, each file under its name with a count at the end."""
    lines = [line for paper in papers for line in _report(paper.report, shown.colour, WIDTH)]
    return "".join(f"{line}\n" for line in lines).encode()


def to_json(papers: Sequence[Paper], shown: Shown) -> bytes:
    """A list of reports, or one report where one paper was asked for."""
    reports = [paper.report.to_dict() for paper in papers]
    value = reports[0] if shown.single and reports else reports
    return json.dumps(value, ensure_ascii=False, indent=2).encode(errors="backslashreplace") + b"\n"


def verdict_label(verdict: str) -> str:
    """The verdict in a reader's words."""
    return _LABELS.get(verdict, verdict.replace("_", " "))


def counts_words(report: CheckReport) -> str:
    """``3 references: 1 wrong, 0 doubtful, 1 not judged, 1 right``."""
    number = len(report.references)
    counts = ", ".join(f"{n} {_LEVELS[level]}" for level, n in report.counts.items())
    return f"{number} reference{'s' * (number != 1)}: {counts}"


def judged_words(report: CheckReport) -> str:
    """As at which day the references were judged, and by which register."""
    day = f"as at {plain(report.as_of.isoformat())}, its date" if report.as_of else "as at today, for it gives no date"
    return f"Judged {day}, by the register {report.register_version} of {report.register_date}"


def where_words(checked: CheckedReference) -> str:
    """Where a reference stands: by the number that is printed there, else by the count of paragraphs."""
    place = checked.place
    if not checked.number:
        return place_words(place)
    return ", ".join(part for part in (place_words(Place(place.page, place.page_label, place.section)),
                                       f"clause {checked.number}") if part)  # fmt: skip


def checked_words(reference: Reference) -> str:
    """What was looked up of a reference that names law: ``title yes, section yes, in force not looked up``."""
    found = checked_dict(reference)
    parts = [f"{name.replace('_', ' ')} {_CHECKS[str(answer)]}" for name, answer in (found or {}).items() if answer]
    return ", ".join(parts)


def _report(report: CheckReport, colour: bool, width: int) -> list[str]:
    dated = f" (dated {plain(report.as_of.isoformat())})" if report.as_of else ""
    lines = [_styled(printable(report.file), colour, bold=True) + dated]
    if not report.references:
        return [*lines, "  no references found"]
    for checked in report.worst_first:
        lines += _block(checked, colour, width)
    verdicts = ", ".join(f"{n} {verdict_label(verdict)}" for verdict, n in report.summary.items())
    lines += filled(f"{counts_words(report)} ({verdicts}).", 2, width=width)
    lines += filled(f"{judged_words(report)}.", 2, width=width)
    return lines


def _block(checked: CheckedReference, colour: bool, width: int) -> list[str]:
    reference = checked.reference
    where = where_words(checked)
    label = verdict_label(reference.verdict)
    if checked.level == "right" and "unknown" in (checked_dict(reference) or {}).values():
        label += ", as far as looked up"
    lines = filled(f"{where}: " * bool(where) + tidy(reference.text), 2, width=width)
    detail = [f"{label} [{reference.verdict}]: {reference.reason}"]
    if checked.doubtful:
        detail += [part for part in (reference.canonical, reference.uri) if part]
    detail += [f"looked up: {words}"] if (words := checked_words(reference)) else []
    wrapped = [line for part in detail for line in filled(part, 6, width=width)]
    wrapped[0] = wrapped[0].replace(label, _styled(label, colour, fg=_COLOURS[checked.level]), 1)
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
    "sheet",
    "section",
    "level",
    "number",
    "within",
    "title_checked",
    "number_checked",
    "section_checked",
    "subsection_checked",
    "in_force",
    "counts",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_csv(papers: Sequence[Paper], _shown: Shown) -> bytes:
    """One row a reference for a spreadsheet, the worst first, in UTF-8 with its mark; lists are joined with ``; ``.
    Every row has the counts of its paper.

    A cell that a spreadsheet would run as a formula is given a leading apostrophe (OWASP, CSV Injection).
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for report in (paper.report for paper in papers):
        for checked in report.worst_first:
            found: dict[str, object] = {**(checked_dict(checked.reference) or {})}
            looked_up = {name: found.get(name) for name in ("title", "number", "section", "subsection")}
            row: dict[str, object] = {
                **checked.to_dict(),
                "file": report.file,
                "page": printed_page(checked.place),
                "sheet": checked.place.page,
                "section": " > ".join(checked.place.section),
                "wrong": "yes" if checked.wrong else "no",
                **{f"{name}_checked": answer for name, answer in looked_up.items()},
                "in_force": found.get("in_force"),
                "counts": f"{counts_words(report)}. {judged_words(report)}.",
            }
            writer.writerow([_cell(row[column]) for column in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    text = "; ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    text = " ".join(text.split())
    return "'" + text if text.startswith(_FORMULA) else text


_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1d1d1d;background:#fff}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.5rem;
border-bottom:1px solid #ccc}caption{text-align:left;padding:.5rem 0}.wrong{color:#a00000}.doubtful{color:#6b4b00}
.not_judged{color:#1d4f91}.right{color:#00592e}.label{font-weight:bold}td:first-child{overflow-wrap:anywhere}
@media print{a{color:inherit}}
"""


def to_html(papers: Sequence[Paper], _shown: Shown) -> bytes:
    """One HTML page that stands alone: no script, no address outside but the links to legislation.gov.uk; all text from
    the papers is escaped.
    """
    body = "\n".join(_section(paper.report) for paper in papers)
    page = (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Reference check</title><style>{_STYLE}</style></head>\n"
        f"<body><main><h1>Reference check</h1>\n{body}\n</main></body></html>\n"
    )
    return page.encode()


def _section(report: CheckReport) -> str:
    verdicts = ", ".join(f"{n} {verdict_label(v)}" for v, n in report.summary.items())
    counts = f"{counts_words(report)} ({verdicts}). {judged_words(report)}." if verdicts else "no references found"
    rows = "\n".join(_row(checked) for checked in report.worst_first)
    names = ("Reference", "Where", "Verdict", "Looked up", "Correct citation")
    heads = "".join(f'<th scope="col">{h}</th>' for h in names)
    return (
        f"<section><h2>{escape(report.file)}</h2>\n<table><caption>{escape(counts)}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>\n{rows}\n</tbody></table></section>"
    )


def _row(checked: CheckedReference) -> str:
    reference = checked.reference
    citation = escape(reference.canonical)
    if reference.uri:
        citation = f'<a href="{escape(reference.uri)}">{citation or escape(reference.uri)}</a>'
    verdict = f'<span class="label {checked.level}">{escape(verdict_label(reference.verdict))}</span>'
    return (
        f"<tr><td>{escape(tidy(reference.text))}</td><td>{escape(where_words(checked))}</td>"
        f"<td>{verdict}<br>{escape(reference.reason)}</td><td>{escape(checked_words(reference))}</td><td>{citation}</td></tr>"
    )

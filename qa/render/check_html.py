"""A check as one HTML page that stands alone: no script, no outside address but the links to legislation.gov.uk."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from qa.check import CheckedReference, CheckReport
from qa.render.check_text import verdict_label

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
        f"<tr><td>{escape(' '.join(reference.text.split()))}</td><td>{where}</td>"
        f"<td>{verdict}<br>{escape(reference.reason)}</td><td>{citation}</td></tr>"
    )

"""A check as CSV: one row a reference, for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from qa.check import CheckReport

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

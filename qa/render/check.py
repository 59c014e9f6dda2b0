"""The report of checked papers in the form asked for."""

from __future__ import annotations

import json
from collections.abc import Sequence

from qa.check.paper import Paper
from qa.errors import QAError


def rendered(papers: Sequence[Paper], form: str, *, one: bool = False, colour: bool = False) -> bytes:
    """The report as ``text``, ``json``, ``html``, ``csv`` or ``docx``: the paper itself with comments.

    ``one`` says that one paper was asked for, whose JSON is then its report and not a list of reports.
    """
    reports = [paper.report for paper in papers]
    if form == "json":
        found = [report.to_dict() for report in reports]
        shown = found[0] if one and found else found
        return json.dumps(shown, ensure_ascii=False, indent=2).encode(errors="backslashreplace") + b"\n"
    if form == "docx":
        return _docx(papers)
    if form == "html":
        from qa.render.check_text import render_check_html

        return render_check_html(reports).encode()
    if form == "csv":
        from qa.render.check_text import render_check_csv

        return render_check_csv(reports).encode("utf-8-sig")
    from qa.render.check_text import render_check_text

    return render_check_text(reports, colour=colour).encode()


def _docx(papers: Sequence[Paper]) -> bytes:
    from qa.render.check_docx import comment_docx, passages_docx

    if len(papers) != 1:
        raise QAError("A Word file with comments is made of one paper at a time: name one file.")
    paper = papers[0]
    if paper.path is not None and paper.path.suffix.lower() == ".docx":
        return comment_docx(paper.path.read_bytes(), paper.report)
    return passages_docx(paper.passages, paper.report)

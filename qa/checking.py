"""Several papers checked in one run, and the report in the form asked for."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus.errors import UnreadableFileError
from corpus.store.models import Failure
from qa.errors import EmptyTextError, QAError
from qa.papers import Criteria, Paper, check_paper, judged_text


@dataclass(frozen=True, slots=True)
class Checked:
    """What was checked, and the files that could not be read."""

    papers: tuple[Paper, ...]
    failures: tuple[Failure, ...]


def check_files(
    files: Sequence[Path],
    *,
    text: str | None = None,
    registers: Sequence[Path] = (),
    as_of: date | None = None,
    store: Path | None = None,
) -> Checked:
    """Check each file ("-" is standard input), or the text; one that cannot be read is a failure, the others go on.

    ``as_of`` is the date of the papers, else that which each gives itself. The publications that they name are looked
    for among the documents of ``store``, where there is one. Raises EmptyTextError for a text of nothing but blanks.
    """
    if text is not None and not text.strip():
        raise EmptyTextError("The text to check is empty. Give a sentence with --text, or name the files to check.")
    criteria = Criteria(registers, as_of, store)
    papers, failures = [], []
    if text is not None:
        papers.append(judged_text(text, criteria))
    for path in files:
        data = sys.stdin.buffer.read() if str(path) == "-" else None
        try:
            papers.append(check_paper(path, criteria, data=data))
        except UnreadableFileError as error:
            failures.append(Failure(str(path), error.code, error.reason))
    return Checked(tuple(papers), tuple(failures))


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
        from qa.render.check_html import render_check_html

        return render_check_html(reports).encode()
    if form == "csv":
        from qa.render.check_csv import render_check_csv

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

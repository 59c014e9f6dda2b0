"""Several papers checked in one run, and the report in the form asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import UnreadableFileError
from corpus.references import load_register
from corpus.store.models import Failure
from qa.check import check_text
from qa.errors import QAError
from qa.papers import Paper, check_paper


@dataclass(frozen=True, slots=True)
class Checked:
    """What was checked, and the files that could not be read."""

    papers: tuple[Paper, ...]
    failures: tuple[Failure, ...]


def check_files(files: Sequence[Path], *, text: str | None = None, registers: Sequence[Path] = ()) -> Checked:
    """Check each file, or the text; a file that cannot be read is a failure and the others go on."""
    if text is not None:
        return Checked((Paper(None, (), check_text(text, register=load_register(registers))),), ())
    papers, failures = [], []
    for path in files:
        try:
            papers.append(check_paper(path, registers=registers))
        except UnreadableFileError as error:
            failures.append(Failure(str(path), error.code, error.reason))
    return Checked(tuple(papers), tuple(failures))


def rendered(papers: Sequence[Paper], form: str, *, colour: bool = False) -> bytes:
    """The report as ``text``, ``html``, ``csv`` or ``docx``: the paper itself with comments."""
    reports = [paper.report for paper in papers]
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

"""Checked papers as they are shown: in a terminal, a spreadsheet, a browser."""

from __future__ import annotations

import csv
import io
from html.parser import HTMLParser
from pathlib import Path

import pytest

from corpus.models import Place
from qa.check.paper import Paper
from qa.check.report import CheckedReference, CheckReport, check_text
from qa.render.check import Shown, rendered

PHANTOM = "Sections 65Z5 and 65Z6 of the Health and Social Care Act 2022 allow delegation."
RIGHT = "The board met its duty under section 149 of the Equality Act 2010."
WHERE = Place(4, "2", ("Powers", "Delegation"), 7)


def paper(text: str, *, file: str = "paper.pdf") -> Paper:
    """A text as a paper of this name."""
    return Paper(Path(file), (), check_text(text, file=file))


def paged() -> Paper:
    """A paper with one wrong reference, on a page whose printed number is not that of the sheet."""
    report = check_text(PHANTOM, file="paper.pdf")
    placed = tuple(CheckedReference(checked.reference, WHERE) for checked in report.references)
    moved = CheckReport(report.file, placed, report.register_version, report.register_date)
    return Paper(Path("paper.pdf"), (), moved)


@pytest.mark.parametrize("form", ["text", "html"])
def test_a_reader_is_sent_to_the_printed_page(form: str) -> None:
    """The words are those of an answer's sources."""
    words = "page 2 (sheet 4), Powers &gt; Delegation, paragraph 7" if form == "html" else "page 2 (sheet 4), Powers >"
    assert words in rendered([paged()], form).decode()


def test_a_table_has_the_printed_page_and_the_sheet() -> None:
    """Each in a column of its own."""
    (row,) = csv.DictReader(io.StringIO(rendered([paged()], "csv").decode("utf-8-sig")))
    assert [row[name] for name in ("page", "sheet", "section", "paragraph")] == ["2", "4", "Powers > Delegation", "7"]


@pytest.fixture
def papers() -> list[Paper]:
    """One paper with faults and markup in its words, one without references."""
    return [paper(f"{PHANTOM} {RIGHT} <b>Tom & Co</b>", file="<draft>.docx"), paper("None.", file="b.txt")]


def test_the_terminal_form_keeps_to_its_width_and_is_plain_unless_told(papers: list[Paper]) -> None:
    """Eighty columns, and no escape codes in a pipe."""
    plain = rendered(papers, "text").decode()
    assert max(map(len, plain.splitlines())) <= 80
    assert "\x1b" not in plain
    assert "no references found" in plain
    assert "\x1b[31m" in rendered(papers, "text", Shown(colour=True)).decode()


def test_the_csv_has_one_row_a_reference(papers: list[Paper]) -> None:
    """A spreadsheet reads it with its header."""
    rows = list(csv.DictReader(io.StringIO(rendered(papers, "csv").decode("utf-8-sig"))))
    assert [(r["verdict"], r["wrong"]) for r in rows] == [("unknown_instrument", "yes"), ("ok", "no")]
    assert rows[0]["numbers"] == "65Z5; 65Z6"


def test_a_csv_cell_is_never_a_formula() -> None:
    """A file name that begins with an equals sign stays text."""
    assert b"'=cmd()" in rendered([paper(RIGHT, file="=cmd()")], "csv")


def test_the_html_stands_alone_and_is_escaped(papers: list[Paper]) -> None:
    """Words of the paper cannot become markup; nothing is loaded from outside."""
    page = rendered(papers, "html").decode()
    assert "&lt;draft&gt;.docx" in page
    assert "<draft>" not in page
    tags: list[str] = []

    class Collector(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
            tags.append(tag)

    Collector().feed(page)
    assert not {"script", "link", "img", "iframe"} & set(tags)
    assert 'href="https://www.legislation.gov.uk/ukpga/2006/41/section/65Z5"' in page

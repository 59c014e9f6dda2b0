"""A check of a paper: where each reference stands, whether anything is wrong, and how it is shown."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from html.parser import HTMLParser

import pytest

from corpus.models import Passage, Span
from qa.check.report import CheckReport, check_passages, check_text
from qa.render.check_text import render_check_csv, render_check_html, render_check_text

PHANTOM = "Sections 65Z5 and 65Z6 of the Health and Social Care Act 2022 allow delegation."
RIGHT = "The board met its duty under section 149 of the Equality Act 2010."
BY_DOUBT = "The Act of 2010 applies."


def passage(text: str, start: int, number: int, pages: tuple[tuple[int, int], ...]) -> Passage:
    return Passage(
        f"p{number}",
        "d",
        number,
        "paragraph",
        text,
        Span(start, start + len(text)),
        (),
        number,
        pages[0][1],
        f"{pages[0][1]}",
        pages,
    )


def test_the_json_has_the_fields_of_the_contract() -> None:
    """Scripts find every field under its name."""
    data = check_text(PHANTOM).to_dict()
    assert set(data) == {"file", "references", "register", "summary"}
    assert data["summary"] == {"unknown_instrument": 1}
    (reference,) = data["references"]
    assert reference["span"] == [0, 61]
    assert reference["numbers"] == ["65Z5", "65Z6"]
    assert json.loads(json.dumps(data)) == data


@pytest.mark.parametrize(("text", "wrong"), [(PHANTOM, True), (RIGHT, False), (BY_DOUBT, False), ("", False)])
def test_only_what_is_wrong_makes_the_exit_code(text: str, wrong: bool) -> None:
    """Doubt and ignorance are told and are not errors."""
    assert check_text(text).has_errors is wrong


def test_a_reference_has_the_page_and_paragraph_it_stands_in() -> None:
    """A passage that runs over a page end gives the page on which the reference begins."""
    first, second = RIGHT, f"Carried over the page. {PHANTOM}"
    text = f"{first}\n\n{second}"
    start = len(first) + 2
    passages = [passage(first, 0, 1, ((0, 3),)), passage(second, start, 2, ((start, 3), (start + 10, 4)))]
    report = check_passages("paper.pdf", text, passages)
    assert [(c.page, c.paragraph) for c in report.references] == [(3, 1), (4, 2)]
    assert [c.page_label for c in report.references] == ["3", None]


def test_a_definition_reaches_across_passages() -> None:
    """The whole document's text is read, not passage by passage."""
    texts = ['The Bribery Act 2010 ("the Act") applies.', "Section 7 of the Act is new."]
    text = "\n\n".join(texts)
    passages = [passage(texts[0], 0, 1, ((0, 1),)), passage(texts[1], len(texts[0]) + 2, 2, ((0, 1),))]
    report = check_passages("p.txt", text, passages)
    assert report.references[1].reference.instrument == "ukpga/2010/23"


@pytest.fixture
def reports() -> list[CheckReport]:
    """One paper with faults and markup in its words, one without references."""
    return [check_text(f"{PHANTOM} {RIGHT} <b>Tom & Co</b>", file="<draft>.docx"), check_text("None.", file="b.txt")]


def test_the_terminal_form_keeps_to_its_width_and_is_plain_unless_told(reports: list[CheckReport]) -> None:
    """Eighty columns, and no escape codes in a pipe."""
    plain = render_check_text(reports)
    assert max(map(len, plain.splitlines())) <= 80
    assert "\x1b" not in plain
    assert "no references found" in plain
    assert "\x1b[31m" in render_check_text(reports, colour=True)


def test_the_csv_has_one_row_a_reference(reports: list[CheckReport]) -> None:
    """A spreadsheet reads it with its header."""
    rows = list(csv.DictReader(io.StringIO(render_check_csv(reports))))
    assert [(r["verdict"], r["wrong"]) for r in rows] == [("unknown_instrument", "yes"), ("ok", "no")]
    assert rows[0]["numbers"] == "65Z5; 65Z6"


def test_a_csv_cell_is_never_a_formula() -> None:
    """A file name that begins with an equals sign stays text."""
    rendered = render_check_csv([check_text(RIGHT, file="=cmd()")])
    assert "'=cmd()" in rendered


def test_the_html_stands_alone_and_is_escaped(reports: list[CheckReport]) -> None:
    """Words of the paper cannot become markup; nothing is loaded from outside."""
    page = render_check_html(reports)
    assert "&lt;draft&gt;.docx" in page
    assert "<draft>" not in page
    tags: list[str] = []

    class Collector(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
            tags.append(tag)

    Collector().feed(page)
    assert not {"script", "link", "img", "iframe"} & set(tags)
    assert 'href="https://www.legislation.gov.uk/ukpga/2006/41/section/65Z5"' in page


def test_the_date_of_the_paper_is_told_where_it_is_known() -> None:
    """A reader must be able to see by which date a short title was understood."""
    assert check_text("Equality Act 2010", as_of=date(2012, 5, 18)).to_dict()["as_of"] == "2012-05-18"
    assert "as_of" not in check_text("Equality Act 2010").to_dict()

"""Batches of answers as tables and reports: nothing in a text is read as anything but text."""

from __future__ import annotations

import csv
import io
import re
import time
import zipfile
from html.parser import HTMLParser
from typing import Any

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from qa.render.office import stable_zip
from qa.render.own import OwnColumns
from qa.render.report import References, escaped, summary, to_markdown
from qa.render.report_docx import to_docx
from qa.render.sheet import COLUMNS, to_csv
from qa.render.workbook import to_xlsx

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\ufffe\uffff"), max_size=60)
NASTY = ["=1+1", "+x", "-x", "@x", "\tx", "#N/A", "#REF!", "x\x00y\x0b", "1.5", "2021-01-01", "'x", "a\nb", "𝄞"]


def record(question: str = "Which soup?", quote: str = "Leek soup.", **other: Any) -> dict[str, Any]:
    """A record as ``batch`` writes it."""
    citation = {
        "passage_id": quote, "title": "Menu", "source": "/papers/menu.pdf", "sha256": "d", "date": "2021-04",
        "page": 4, "page_label": "ii", "section": ["Soups"], "paragraph": 2, "text": quote, "quote": quote,
        "in_answer": True,
    }  # fmt: skip
    answer = {
        "id": "q1", "question": question, "status": "answered", "answer": quote, "confidence": 0.9, "reason": None,
        "notes": [], "citations": [citation], "corpus": {"snapshot": "hash"},
    }  # fmt: skip
    return {**answer, **other}


FAILED = record("", id="q2", status="failed", answer=None, reason="It is empty.", citations=[], corpus=None)


class _Text(HTMLParser):
    """The text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tags: set[str] = set()

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.tags.add(tag)


def shown(markdown: str) -> tuple[str, set[str]]:
    """What a reader of Markdown sees, and the elements it is made of."""
    parser = _Text()
    parser.feed(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown))
    return parser.text, parser.tags


@given(TEXT)
def test_no_text_is_mark_up(text: str) -> None:
    """What a document says comes out of Markdown as it went in, but for runs of blanks."""
    words = " ".join(text.split())
    told, tags = shown(f"> {escaped(text)} [1]")
    assert " ".join(told.split()) == f"{words} [1]".strip()
    assert tags <= {"blockquote", "p"}


@pytest.mark.parametrize(
    "text",
    [
        "# No heading", "- no item", "+ no item", "1. no number", "12) no number", "---", "===", "***", "> no quote",
        "<script>alert(1)</script>", "[link](http://x)", "![picture](x)", "`code`", "&lt;b&gt;", "&#35;",
        "a | b\n- | -",
        "~~gone~~", "    indented", "\\", "<https://x>", "_x_ *y*",
    ],
)  # fmt: skip
def test_nothing_that_looks_like_mark_up_is(text: str) -> None:
    """The usual suspects, one by one, at the start of a line."""
    told, tags = shown(escaped(text))
    assert " ".join(told.split()) == " ".join(text.split())
    assert tags <= {"p"}


def test_a_report_numbers_each_passage_once() -> None:
    """A passage quoted again keeps its number."""
    told = to_markdown([record(), record("And on Mondays?"), record(quote="Tea.")]).decode()
    assert re.findall(r"\[(\d)\]$", told, re.MULTILINE) == ["1", "1", "2"]
    assert [line[:7] for line in told.splitlines()[-2:]] == ["1. Menu", "2. Menu"]


def test_references_are_lines_in_the_order_of_their_numbers() -> None:
    """The list is where a reader looks the numbers up."""
    references = References()
    first, second = record()["citations"][0], record(quote="Tea.")["citations"][0]
    assert [references.number(one) for one in (first, second, first)] == [1, 2, 1]
    assert references.lines == ["Menu, April 2021, page ii (sheet 4), Soups, paragraph 2 (menu.pdf)"] * 2


def test_a_report_opens_with_what_was_asked_and_searched() -> None:
    """How many questions came to what, over how much, in which state of the documents."""
    corpus = {"documents": 5, "passages": 1277, "unreadable": 0, "snapshot": "0c867cdbec729936"}
    records = [record(corpus=corpus), record(status="abstained", corpus=corpus), FAILED]
    assert summary(records) == (
        "3 questions: 1 answered, 1 not in the documents, 1 failed. "
        "Searched 1,277 passages of 5 documents, snapshot 0c867cdbec72."
    )
    assert summary([FAILED]) == "1 question: 1 failed."


def test_a_note_stands_behind_the_answer() -> None:
    """The reader came for the answer; what to know beside it is one paragraph."""
    notes = [{"kind": "date", "text": "It is old."}, {"kind": "duplicate", "text": "It is elsewhere."}]
    lines = to_markdown([record(notes=notes)]).decode().splitlines()
    assert lines.index("*Note: It is old. It is elsewhere.*") > lines.index("> Leek soup. [1]")
    paragraphs = [one.text for one in Document(io.BytesIO(to_docx([record(notes=notes)]))).paragraphs]
    assert paragraphs.index("Note: It is old. It is elsewhere.") > paragraphs.index("“Leek soup.”")


def test_a_word_report_lists_its_questions_with_links() -> None:
    """Each entry leads to the bookmark at its heading, as Word's own table of contents does."""
    document = Document(io.BytesIO(to_docx([record(), record("And on Mondays?", id="q2")])))
    xml = document.element.xml
    anchors = re.findall(r'w:anchor="(\w+)"', xml)
    assert len(anchors) == 2
    assert re.findall(r'<w:bookmarkStart [^>]*w:name="(\w+)"', xml) == anchors
    assert [one.text for one in document.paragraphs][2:5] == ["Contents", "q1. Which soup?", "q2. And on Mondays?"]
    assert "TOC" in xml


def test_a_list_in_word_has_one_source_under_its_items() -> None:
    """Its range, and not a line for each item."""
    answer = record()
    first = {**answer["citations"][0], "document_id": "m", "kind": "list_item", "page": None, "page_label": None}
    answer["citations"] = [{**first, "paragraph": number, "quote": f"Soup {number}."} for number in (4, 5, 6)]
    paragraphs = [one.text for one in Document(io.BytesIO(to_docx([answer]))).paragraphs]
    at = paragraphs.index("•\u00a0Soup 4.")
    assert paragraphs[at + 3] == "Source: Menu, April 2021, Soups, paragraphs 4 to 6 (menu.pdf)"


def test_a_word_report_says_what_the_table_has_of_a_question() -> None:
    """Under its heading, without the question and the id."""
    own = OwnColumns(("Ref", "Question", "Owner"), [["GOV-1", "Which soup?", "Jo"]], question=1)
    paragraphs = [one.text for one in Document(io.BytesIO(to_docx([record()], own))).paragraphs]
    assert paragraphs[paragraphs.index("q1. Which soup?") + 1] == "Ref: GOV-1; Owner: Jo"


def test_a_word_report_is_on_a4() -> None:
    """The paper of the country it is printed in, 210 by 297 millimetres."""
    page = Document(io.BytesIO(to_docx([record()]))).sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)


def test_what_was_not_answered_cites_nothing() -> None:
    """The passage nearest to a question that the documents do not answer must not look like a citation."""
    table = to_csv([record(status="abstained", answer=None, reason="No passage says it.")]).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(table, newline=""))
    assert (row["title"], row["passage"], row["sha256"]) == ("", "", "")
    assert row["further_citations"] == "menu.pdf, page ii (sheet 4), paragraph 2 (Leek soup.)"


def test_a_word_report_takes_any_text() -> None:
    """Characters that XML cannot hold are replaced, the rest is there."""
    content = to_docx([record(text, text) for text in NASTY] + [FAILED])
    paragraphs = [paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs]
    assert "“x\ufffdy\ufffd”" in paragraphs
    assert "Not answered. It is empty." in paragraphs


def test_a_table_has_a_row_for_each_record() -> None:
    """Column by column, also where there is no citation."""
    rows = list(csv.DictReader(io.StringIO(to_csv([record(), FAILED]).decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert (rows[0]["title"], rows[0]["page"], rows[0]["section"]) == ("Menu", "ii", "Soups")
    assert (rows[1]["status"], rows[1]["reason"], rows[1]["title"]) == ("failed", "It is empty.", "")


@given(TEXT)
def test_no_cell_of_a_table_begins_a_formula(text: str) -> None:
    """OWASP's list, and nothing is lost behind the mark."""
    (row,) = csv.DictReader(io.StringIO(to_csv([record(text)]).decode("utf-8-sig"), newline=""))
    assert not row["question"].startswith(("=", "+", "-", "@", "\t", "\r"))
    assert row["question"].removeprefix("'") == text.removeprefix("'")


@pytest.mark.parametrize("render", [to_csv, to_xlsx, to_markdown, to_docx])
def test_reports_are_the_same_to_the_byte(render: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time of day is in none of them."""
    first = render([record(), FAILED])
    now = time.time() + 100_000
    monkeypatch.setattr(time, "time", lambda: now)
    assert render([record(), FAILED]) == first


def test_an_archive_without_moments_holds_the_same_files() -> None:
    """Only dates change: names, order and content stay."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("b.txt", "two")
        archive.writestr("core.xml", '<dcterms:created x="y">2024-05-06T07:08:09Z</dcterms:created>')
    found = zipfile.ZipFile(io.BytesIO(stable_zip(content.getvalue())))
    assert found.namelist() == ["b.txt", "core.xml"]
    assert found.read("b.txt") == b"two"
    assert found.read("core.xml") == b'<dcterms:created x="y">2000-01-01T00:00:00Z</dcterms:created>'
    assert {part.date_time for part in found.infolist()} == {(1980, 1, 1, 0, 0, 0)}

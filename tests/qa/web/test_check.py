"""Checking a paper on the page: reading it, marking its references, handing back files. Nothing is kept."""

from __future__ import annotations

import csv
import io
import re
import time
import zipfile
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from corpus.models import Passage, Reference, Span
from corpus.readers.registry import supported_extensions
from qa.check.report import CheckedReference
from qa.render.formats import CHECK
from qa.web.app import create_app
from qa.web.pages.check import Row, _marked
from qa.web.settings import Settings

PAPER = Path(__file__).parents[3] / "fixtures" / "papers" / "draft-board-paper.docx"
TEXT = "The power lies in section 65Z6 of the Health and Care Act 2022.\n\nSee section 149 of the Equality Act 2010."


def test_text_is_marked_and_listed(client: TestClient) -> None:
    """Each reference is underlined by its verdict in the text, and stands in the table with the right citation."""
    text = client.post("/check", data={"text": TEXT}).text
    assert re.search(r'<a class="cited wrong"[^>]*>section 65Z6 of the Health and Care Act 2022', text)
    assert re.search(r'<a class="cited fine"[^>]*>section 149 of the Equality Act 2010', text)
    assert "National Health Service Act 2006, s 65Z6" in text


def test_paper_is_marked_and_listed(client: TestClient) -> None:
    """A Word document is read and its references judged."""
    text = client.post("/check", files={"paper": (PAPER.name, PAPER.read_bytes())}).text
    assert "References in draft-board-paper.docx" in text
    assert text.count('class="cited wrong"') > 3


def test_word_comments_can_be_downloaded(client: TestClient) -> None:
    """The paper comes back as Word with comments, under its name."""
    files = {"paper": (PAPER.name, PAPER.read_bytes())}
    response = client.post("/check", files=files, data={"form": "docx"})
    assert "draft-board-paper-references.docx" in response.headers["content-disposition"]
    assert "word/comments.xml" in zipfile.ZipFile(io.BytesIO(response.content)).namelist()


def test_table_can_be_downloaded_from_the_result(client: TestClient) -> None:
    """The result page carries the paper, so that the table needs no second choice of the file."""
    page = client.post("/check", data={"text": TEXT}).text
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    response = client.post("/check", data={name: unescape(value) for name, value in fields.items()} | {"form": "csv"})
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row["wrong"] for row in rows] == ["yes", "no"]


def test_paper_is_judged_by_its_date_and_the_documents(client: TestClient) -> None:
    """The date given goes before the paper's own, also in what is downloaded; the publication is looked for."""
    paper = "14 March 2010\n\nThe Health and Care Bill was debated. See B0754."
    text = client.post("/check", data={"text": paper}).text
    assert "as a paper of 14 March 2010" in text
    assert "none of the documents in the store is it" in text
    page = client.post("/check", data={"text": paper, "date": "2021-09"}).text
    assert "as a paper of 30 September 2021" in page
    assert '<input type="hidden" name="date" value="2021-09">' in page


@pytest.mark.parametrize(
    "sent", [{"json": {"text": TEXT, "date": "2012-13"}}, {"data": {"text": TEXT, "date": "soon"}}]
)
def test_what_is_no_date_is_told(client: TestClient, sent: dict[str, dict[str, str]]) -> None:
    """A date that no calendar has is named, with how to write one."""
    response = client.post("/api/check" if "json" in sent else "/check", **sent)  # type: ignore[arg-type]
    assert response.status_code == 422
    assert "is not a date. Write it as 2021" in response.text


def test_a_file_may_come_with_its_date(client: TestClient) -> None:
    """The API takes the date beside the file, and says what it went by."""
    files = {"paper": ("paper.txt", b"The Health and Care Bill was debated.")}
    assert client.post("/api/check", files=files, data={"date": "2021-09-01"}).json()["as_of"] == "2021-09-01"
    assert client.post("/api/check", files=files).json()["as_of"] is None


@pytest.mark.parametrize(
    ("files", "data", "said"),
    [
        ({}, {"text": "  "}, "Choose a file or paste some text"),
        ({"paper": ("a.pdf", b"%PDF-1.4 broken")}, {}, "damaged"),
        ({"paper": ("a.docx", b"PK\x03\x04 half")}, {}, ""),
        ({"paper": ("a.bin", bytes(range(256)) * 50)}, {}, ""),
        ({}, {"again": "not base64!", "name": "a.docx"}, "did not arrive whole"),
        ({}, {"text": "x", "form": "exe"}, "docx or csv"),
    ],
)
def test_what_cannot_be_read_is_explained(
    client: TestClient, files: dict[str, tuple[str, bytes]], data: dict[str, str], said: str
) -> None:
    """A paper that cannot be read brings the form back with the reason, and no fault."""
    response = client.post("/check", files=files or None, data=data)
    assert response.status_code == 422
    assert "There is a problem" in response.text
    assert said in response.text


def test_documents_are_shown_as_text(client: TestClient) -> None:
    """Mark-up in a paper is shown, not obeyed, also in its name."""
    name, content = "<img src=x onerror=alert(1)>.txt", b"<script>alert(1)</script> cites the Equality Act 2010."
    text = client.post("/check", files={"paper": (name, content)}).text
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data", "text/plain", ""])
def test_other_bodies_are_refused(client: TestClient, kind: str) -> None:
    """What is not a form is told so."""
    assert client.post("/check", content=b"{}", headers={"content-type": kind}).status_code == 422


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.bin", bytes(range(256)) * 2**15),
        ("a.txt", bytes(range(256)) * 2**15),
        ("a.txt", b"\x00" * 2**23),
        ("a.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 2**15),
        ("a.docx", b"PK\x03\x04" + bytes(range(256)) * 2**15),
        ("a.html", b"<div>" * 2**21),
        ("", b""),
    ],
)
def test_large_and_binary_uploads_are_problems(client: TestClient, name: str, content: bytes) -> None:
    """Megabytes of what is no paper are told of in a moment, as problem details."""
    response = client.post("/api/check", files={"paper": (name, content)})
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"]


def test_uploads_beyond_the_limit_are_refused(client: TestClient) -> None:
    """What is larger than a paper may be is refused before it is read."""
    response = client.post("/api/check", files={"paper": ("a.txt", b"x" * (31 * 2**20))})
    assert response.status_code == 413
    assert response.json()["title"] == "Too large"


@pytest.mark.slow
def test_time_limit_holds(store: Path) -> None:
    """A paper that takes too long is given up in time, with a remedy, and the next one is read."""
    long = b"The Board shall see section 65Z5 of the National Health Service Act 2006.\n\n" * 60_000
    with TestClient(create_app(Settings(store, paper_seconds=2.0)), base_url="http://127.0.0.1:8765") as client:
        client.post("/api/check", json={"text": TEXT})  # starts the process
        started = time.monotonic()
        response = client.post("/api/check", files={"paper": ("long.txt", long)})
        assert time.monotonic() - started < 10
        assert response.status_code == 422
        assert response.json()["detail"].endswith("so it was stopped. Check the paper in parts.")
        assert client.post("/api/check", json={"text": TEXT}).status_code == 200


def test_long_papers_are_marked_where_they_cite() -> None:
    """A reference that runs over two paragraphs is marked in both, and each mark has its number."""
    text = "See section 1 of the\nCare Act 2014.\nNothing.\nThe Equality Act 2010."
    lines = [(match.start(), match.end()) for match in re.finditer(r"[^\n]+", text)]
    passages = [_passage(text, *line) for line in lines]
    rows = [_row(1, 4, text.index(".")), _row(2, text.index("Equality"), len(text) - 1)]
    marked = [[(mark.text, mark.number) for mark in marks] for _, marks in _marked(passages, rows)]
    assert marked == [
        [("See ", 0), ("section 1 of the", 1)],
        [("Care Act 2014", 1), (".", 0)],
        [],
        [("The ", 0), ("Equality Act 2010", 2), (".", 0)],
    ]


def _passage(text: str, start: int, end: int) -> Passage:
    return Passage(f"p{start}", "d", start, "paragraph", text[start:end], Span(start, end))


def _row(number: int, start: int, end: int) -> Row:
    reference = Reference("", Span(start, end), "legislation", None, None, (), "explicit", "ok", "", "", None, ())
    return Row(number, "fine", "right", CheckedReference(reference))


def test_what_is_invisible_moves_no_mark(client: TestClient) -> None:
    """The passage is shown as it is seen, and the mark stands around the words of the reference."""
    text = "Funds rest on \u2066section\u200b 75\u2069 of the National\u00a0Health Service Act 2006."
    page = client.post("/check", data={"text": text}).text
    assert 'href="#row-1">section 75 of the National Health Service Act 2006<sup>' in page


def test_every_format_that_is_read_can_be_chosen(client: TestClient) -> None:
    """The form takes the endings of the registry of readers."""
    assert f'accept="{",".join(supported_extensions())}"' in client.get("/check").text


def test_the_page_offers_what_the_table_of_forms_offers(client: TestClient) -> None:
    """A button for each form with an offer."""
    page = client.post("/check", data={"text": "Section 7 of the Bribery Act 2006 applies."}).text
    offered = {form: known.offer for form, known in CHECK.items() if known.offer}
    assert offered
    assert all(f'value="{form}">{offer}</button>' in page for form, offer in offered.items())


@pytest.mark.parametrize(
    ("fields", "field"), [({"date": "yesterday", "text": "The Care Act 2014"}, "date"), ({"text": " "}, "paper")]
)
def test_an_error_stands_at_its_field(client: TestClient, fields: dict[str, str], field: str) -> None:
    """The summary leads there, the field is marked, and what was typed is kept."""
    found = client.post("/check", data=fields, files={"none": b""}, headers={"Origin": "http://127.0.0.1:8765"})
    assert found.status_code == 422
    assert f'href="#{field}"' in found.text
    assert f'aria-describedby="{field}-wrong' in found.text
    assert found.text.count('aria-invalid="true"') == 1

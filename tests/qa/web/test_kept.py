"""Keeping answers on the page: notes, removing with undo, and the briefing."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote

import docx
import pytest
from starlette.testclient import TestClient

from corpus.store.notebook import Notebook
from qa.library.remove import remove
from qa.web.app import create_app
from qa.web.notes import KEPT
from qa.web.settings import Settings

HOST = "http://127.0.0.1:8765"
QUESTION = "What is meant by mutual aid?"
NO_SUCH = "What is the airspeed of an unladen swallow?"


@pytest.fixture
def keeping(own: Path) -> Iterator[TestClient]:
    """A client of a page on which answers may be kept."""
    with TestClient(create_app(Settings(own, allow_notes=True)), base_url=HOST) as found:
        yield found


def keep(client: TestClient, question: str) -> str:
    """Keep the answer to a question; the page that comes back."""
    return client.post("/kept/add", params={"q": question}).text


def numbers(own: Path) -> list[int]:
    """Of the entries that are kept."""
    return [entry.number for entry in Notebook(own).entries(KEPT)]


def test_an_answer_is_kept_whole_and_listed(keeping: TestClient, own: Path) -> None:
    """With the question, the quote, its source, and a way to ask it again."""
    assert "<strong>Kept.</strong>" in keep(keeping, QUESTION)
    (entry,) = Notebook(own).entries(KEPT)
    assert entry.content["answer"] == keeping.get("/api/ask", params={"q": QUESTION, "k": 6}).json()
    page = keeping.get("/kept").text
    assert entry.content["answer"]["citations"][0]["quote"] in unescape(page)
    assert f"/?q={quote(QUESTION).replace('%20', '+')}" in page


def test_a_note_is_kept_and_shown_as_it_was_written(keeping: TestClient, own: Path) -> None:
    """Whatever stands in it."""
    keep(keeping, QUESTION)
    (number,) = numbers(own)
    note = "For <b>item 7</b>\n\nask Jo"
    page = keeping.post("/kept/note", data={"number": str(number), "note": note.replace("\n", "\r\n")}).text
    assert "The note is kept." in page
    assert "For &lt;b&gt;item 7&lt;/b&gt;" in page
    (entry,) = Notebook(own).entries(KEPT)
    assert entry.content["note"] == note


def test_a_note_that_is_too_long_is_told_at_its_field(keeping: TestClient, own: Path) -> None:
    """And the one before stays."""
    keep(keeping, QUESTION)
    (number,) = numbers(own)
    page = keeping.post("/kept/note", data={"number": str(number), "note": "x" * 2001})
    assert page.status_code == 422
    assert f'id="note-{number}-wrong"' in page.text
    assert Notebook(own).entries(KEPT)[0].content["note"] == ""


def test_a_note_on_what_is_gone_is_told(keeping: TestClient, own: Path) -> None:
    """Another may have removed it."""
    keep(keeping, QUESTION)
    Notebook(own).remove(KEPT, 1)
    assert keeping.post("/kept/note", data={"number": "1", "note": "x"}).status_code == 404


def test_removing_can_be_undone(keeping: TestClient, own: Path) -> None:
    """By the button that stands where it was removed."""
    keep(keeping, QUESTION)
    (number,) = numbers(own)
    page = keeping.post("/kept/remove", data={"number": str(number)}).text
    assert "Removed." in page
    assert numbers(own) == []
    keeping.post("/kept/restore", data={"number": str(number)})
    assert numbers(own) == [number]


def briefing(client: TestClient, **query: str) -> bytes:
    """The file."""
    response = client.get("/kept/briefing", params=query)
    assert response.status_code == 200
    return response.content


def test_the_briefing_in_word_has_all_that_is_kept(keeping: TestClient, own: Path) -> None:
    """Contents, question, quote, its source under it, the note, what could not be answered, and of when it is."""
    for question in (NO_SUCH, QUESTION):
        keep(keeping, question)
    keeping.post("/kept/note", data={"number": str(numbers(own)[1]), "note": "For item 7"})
    document = docx.Document(io.BytesIO(briefing(keeping, form="docx", title="Item 7: mutual aid")))
    texts = [paragraph.text for paragraph in document.paragraphs]
    headings = [one.text for one in document.paragraphs if one.style and one.style.name.startswith("Heading")]
    assert headings == [
        "Item 7: mutual aid", "Contents", f"1. {QUESTION}", "What could not be answered", f"2. {NO_SUCH}",
    ]  # fmt: skip
    entry = Notebook(own).entries(KEPT)[1]
    cited = next(one for one in entry.content["answer"]["citations"] if one["in_answer"])
    at = texts.index(f"“{cited['quote']}”")
    assert texts[at + 1].startswith(f"Source: {cited['title']}")
    assert "Our note: For item 7" in texts
    assert any(re.match(r"Kept on \d+ \w+ \d{4}, from the library as it stood on", text) for text in texts)
    assert any(entry.content["answer"]["corpus"]["snapshot"][:12] in text for text in texts)


def test_the_briefing_in_markdown_says_the_same(keeping: TestClient, own: Path) -> None:
    """Of those that were ticked; one of each list in the references."""
    for question in (NO_SUCH, QUESTION):
        keep(keeping, question)
    text = briefing(keeping, form="md", number=str(numbers(own)[1])).decode()
    assert text.startswith("# Briefing\n")
    assert f"## 1. {QUESTION}" in text
    assert NO_SUCH not in text
    assert "# References" in text


def test_a_source_that_is_gone_is_told_on_the_list_and_in_the_briefing(keeping: TestClient, own: Path) -> None:
    """The quote stays as it was kept."""
    keep(keeping, QUESTION)
    (entry,) = Notebook(own).entries(KEPT)
    cited = [one for one in entry.content["answer"]["citations"] if one["in_answer"]]
    remove(own, [one["document_id"] for one in cited] + [c["document_id"] for one in cited for c in one["also_in"]])
    assert "Check before use:" in keeping.get("/kept").text
    assert "**Check before use:**" in briefing(keeping, form="md").decode()


@pytest.mark.parametrize("query", [{"form": "exe"}, {"form": "md", "number": "99"}])
def test_a_briefing_of_nothing_is_told(keeping: TestClient, query: dict[str, str]) -> None:
    """With what to do."""
    assert keeping.get("/kept/briefing", params=query).status_code == 422


def test_nothing_is_kept_of_no_question(keeping: TestClient, own: Path) -> None:
    """An address without a question has no answer."""
    assert keeping.post("/kept/add").status_code == 422
    assert not (own / "notebook.db").exists()

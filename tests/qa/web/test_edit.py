"""The page on which the details of a paper are corrected: sent, refused at the field, taken back, downloaded."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from corpus.worker import ReadingPool
from qa.library.edit import edit
from qa.web import changes
from qa.web.app import create_app
from qa.web.settings import Settings

PAPER = "# Framework of this year\n\nThe quorum of the committee is <b>five</b> members.\n"
SENT = {"title": "Framework 2024", "date": "May 2024", "publisher": "", "status": "", "supersedes": ""}


@pytest.fixture
def page(
    put: Callable[..., Path],
    folder: Path,
    ingest: Callable[..., Any],
    new_store: Path,
    in_process: type[ReadingPool],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[TestClient]:
    """A client of a page that may change a store of two papers, one of them with a name that is no HTML."""
    put("new.md", PAPER)
    put("old.md", "# The <i>old</i> framework\n\nThe quorum of the committee is four members.\n")
    ingest(folder)

    async def run(_verb: str, store: Path, what: str) -> dict[str, Any]:
        asked = json.loads(what)
        found, is_new = edit(
            store, asked["document"], asked["wanted"], undo=asked["undo"], state=asked["state"], pool=in_process
        )
        return {**found.to_dict(), "changed": is_new}

    monkeypatch.setattr(changes, "_run", run)
    with TestClient(create_app(Settings(new_store, allow_changes=True)), base_url="http://127.0.0.1:8765") as client:
        yield client


def document(page: TestClient, name: str) -> dict[str, Any]:
    """A document as the API has it, by the name of its file."""
    return next(one for one in page.get("/api/documents").json() if one["source"].endswith(name))


def form(page: TestClient, name: str) -> dict[str, str]:
    """What the form sends beside its fields."""
    id_ = document(page, name)["document_id"]
    text = page.get("/library/edit", params={"document": id_}).text
    return {"document": id_, "state": text.split('name="state" value="')[1].split('"')[0]}


def test_details_are_corrected_and_taken_back(page: TestClient) -> None:
    """The page says so, the next list has it, and one button undoes it."""
    done = page.post("/library/edit", data=form(page, "new.md") | SENT)
    assert "Answers go by it from now on." in done.text
    assert "Set by hand" in done.text
    assert (document(page, "new.md")["title"], document(page, "new.md")["date"]) == ("Framework 2024", "2024-05")
    undone = page.post("/library/edit", data=form(page, "new.md") | {"undo": "yes"})
    assert "The last change has been taken back." in undone.text
    assert document(page, "new.md")["title"] == "Framework of this year"


@pytest.mark.parametrize(
    ("field", "value"), [("date", "yesterday"), ("supersedes", "<b>none</b>"), ("title", "x" * 301)]
)
def test_what_is_wrong_is_told_at_its_field(page: TestClient, field: str, value: str) -> None:
    """Everything that was typed is still there, escaped, and nothing is changed."""
    before = document(page, "new.md")
    refused = page.post("/library/edit", data=form(page, "new.md") | SENT | {field: value})
    assert refused.status_code == 422
    assert f'<a href="#{field}">' in refused.text
    assert f'id="{field}-wrong"' in refused.text
    assert f'aria-describedby="{field}-wrong {field}-hint"' in refused.text
    assert 'value="' + value.replace("<", "&lt;").replace(">", "&gt;") in refused.text
    assert "<b>none" not in refused.text
    assert document(page, "new.md") == before


def test_a_file_that_is_gone_is_told_beside_the_button(page: TestClient, folder: Path) -> None:
    """It is no field's fault."""
    (folder / "new.md").unlink()
    refused = page.post("/library/edit", data=form(page, "new.md") | SENT)
    assert refused.status_code == 422
    assert '<a href="#save">new.md is not where it was read from' in refused.text


def test_other_sites_and_readers_change_nothing(page: TestClient, new_store: Path) -> None:
    """A form of another site is refused, and so is one where changes are off."""
    sent = form(page, "new.md") | SENT
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert page.post("/library/edit", data=sent, headers=headers).status_code == 403
    with TestClient(create_app(Settings(new_store)), base_url="http://127.0.0.1:8765") as reading:
        assert reading.post("/library/edit", data=sent).status_code == 403
        assert reading.get("/library/edit", params={"document": sent["document"]}).status_code == 403
        assert reading.get("/library/metadata.csv").status_code == 403
        assert "/library/edit" not in reading.get("/library").text
    assert document(page, "new.md")["title"] == "Framework of this year"


def test_the_table_is_downloaded(page: TestClient) -> None:
    """A row for each paper, with what was said by hand."""
    page.post("/library/edit", data=form(page, "old.md") | {"status": "superseded"})
    sent = page.get("/library/metadata.csv")
    assert sent.headers["content-disposition"] == 'attachment; filename="metadata.csv"'
    assert sent.content.decode("utf-8-sig").splitlines() == [
        "path,title,date,publisher,status,url,supersedes", "new.md,,,,,,", "old.md,,,,superseded,,"
    ]  # fmt: skip


def test_a_document_that_is_not_there_is_told(page: TestClient) -> None:
    """As on its Source page."""
    assert page.get("/library/edit", params={"document": "none"}).status_code == 404
    assert page.post("/library/edit", data={"document": "none"}).status_code == 404


def test_papers_of_one_title_are_told_apart(
    page: TestClient, put: Callable[..., Path], folder: Path, ingest: Callable[..., Any]
) -> None:
    """In the library and in answers, by the end of their paths that differs."""
    put("2021/plan.md", "# The plan\n\nThe harbour board mends the pier.\n")
    put("2022/plan.md", "# The plan\n\nThe harbour board paints the pier.\n")
    ingest(folder)
    assert "The plan (2021/plan.md)" in page.get("/library").text
    answer = page.get("/", params={"q": "What does the harbour board do to the pier?"}).text
    assert "The plan (2021/plan.md)" in answer
    assert "The plan (2022/plan.md)" in answer

"""Adding and removing on the page, and a snapshot that changes while questions are asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from corpus.worker import ReadingPool
from qa.library.add import add, remove
from qa.web import changes
from qa.web.app import create_app
from qa.web.settings import Settings

TEXT = (
    b"Rules of the Coldharbour panel\n\n<script>alert(1)</script> is no rule.\n\n"
    b"The Coldharbour panel meets on the first Tuesday of each month.\n"
)
QUESTION = {"q": "When does the Coldharbour panel meet?"}


@pytest.fixture
def writable(tmp_path: Path) -> Iterator[TestClient]:
    """A client of a server over an empty store that may be changed."""
    settings = Settings(tmp_path / "store", allow_changes=True)
    with TestClient(create_app(settings), base_url="http://127.0.0.1:8765") as client:
        yield client


@pytest.mark.slow
def test_document_is_added_asked_and_removed(writable: TestClient, tmp_path: Path) -> None:
    """A file sent on the page answers the next question, and no longer when it is removed."""
    assert writable.get("/library").status_code == 200
    added = writable.post("/library/add", files={"file": ("../../panel.txt", TEXT)})
    assert "panel.txt has been added." in added.text
    assert (tmp_path / "store" / "uploads" / "panel.txt").read_bytes() == TEXT
    answer = writable.get("/api/ask", params=QUESTION).json()
    assert "first Tuesday" in answer["citations"][0]["text"]
    source = writable.get("/source", params={"document": answer["citations"][0]["document_id"]}).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; is no rule." in source
    assert "<script>alert" not in source
    removed = writable.post("/library/remove", data={"document": answer["citations"][0]["document_id"]})
    assert "has been removed." in removed.text
    assert writable.get("/api/documents").json() == []
    assert not (tmp_path / "store" / "uploads" / "panel.txt").exists()


@pytest.mark.slow
def test_unreadable_file_is_explained_and_not_kept(writable: TestClient, tmp_path: Path) -> None:
    """A file that cannot be read leaves the library as it was."""
    response = writable.post("/library/add", files={"file": ("broken.pdf", b"%PDF-1.4 nothing")})
    assert response.status_code == 422
    assert "broken.pdf could not be read" in response.text
    assert not (tmp_path / "store" / "uploads" / "broken.pdf").exists()


def test_a_second_file_of_a_name_is_a_second_document(
    writable: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_process: type[ReadingPool]
) -> None:
    """It replaces the first only where that is asked for; what cannot be read replaces nothing."""

    async def run(verb: str, store: Path, what: str) -> dict[str, Any]:
        if verb == "add":
            return add(store, [Path(what)], pool=in_process).to_dict()
        gone, unknown = remove(store, [what])
        return {"removed": gone, "unknown": unknown}

    monkeypatch.setattr(changes, "_run", run)
    uploads = tmp_path / "store" / "uploads"
    writable.post("/library/add", files={"file": ("panel.txt", TEXT)})
    other = TEXT.replace(b"first Tuesday", b"last Friday")
    assert "added as panel (2).txt" in writable.post("/library/add", files={"file": ("panel.txt", other)}).text
    assert {path.name: path.read_bytes() for path in uploads.iterdir()} == {"panel.txt": TEXT, "panel (2).txt": other}
    for name in ("panel.txt", "panel (2).txt"):
        broken = writable.post("/library/add", files={"file": (name, bytes(range(256)))}, data={"replace": "yes"})
        assert broken.status_code == 422
    assert {path.name: path.read_bytes() for path in uploads.iterdir()} == {"panel.txt": TEXT, "panel (2).txt": other}
    third = TEXT.replace(b"first Tuesday", b"second Monday")
    done = writable.post("/library/add", files={"file": ("panel.txt", third)}, data={"replace": "yes"})
    assert "panel.txt has been updated." in done.text
    assert (uploads / "panel.txt").read_bytes() == third
    assert len(writable.get("/api/documents").json()) == 2


@pytest.mark.parametrize("name", ["metadata.csv", "Metadata.CSV"])
def test_a_table_about_other_files_is_not_taken(writable: TestClient, tmp_path: Path, name: str) -> None:
    """It would give every later upload a title and a date that nobody sees where they come from."""
    table = b"file,title,date\npanel.txt,FORGED,1999-01-01\n"
    response = writable.post("/library/add", files={"file": (name, table)})
    assert response.status_code == 422
    assert "is no document" in response.text
    assert not (tmp_path / "store" / "uploads").exists()


def test_names_remove_nothing(store: Path) -> None:
    """A document is removed by its id only: a pattern that the command line would take is unknown here."""
    with TestClient(create_app(Settings(store, allow_changes=True)), base_url="http://127.0.0.1:8765") as client:
        before = client.get("/healthz").json()
        assert client.post("/library/remove", data={"document": "*"}).status_code == 422
        assert client.get("/healthz").json() == before


def test_new_snapshots_appear_without_a_failed_request(
    writable: TestClient, tmp_path: Path, in_process: type[ReadingPool]
) -> None:
    """While documents go, every question is answered, and the last snapshot is seen at once."""
    store, folder = tmp_path / "store", tmp_path / "rules"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.txt").write_bytes(TEXT + f"\nThe panel has {number + 3} members.\n".encode())
    add(store, [folder], pool=in_process)
    asked: list[tuple[int, str]] = []
    done = threading.Event()

    def asking() -> None:
        while not done.is_set():
            response = writable.get("/api/ask", params=QUESTION)
            asked.append((response.status_code, response.json()["corpus"]["snapshot"]))

    reader = threading.Thread(target=asking)
    reader.start()
    for number in range(5):
        remove(store, [str(folder / f"{number}.txt")])
        enough = len(asked) + 2  # the second of them begins after the removal
        while reader.is_alive() and len(asked) < enough:
            time.sleep(0.01)
    done.set()
    reader.join()
    last = writable.get("/api/ask", params=QUESTION).json()["corpus"]["snapshot"]
    assert {status for status, _ in asked} == {200}
    assert writable.get("/healthz").json()["snapshot"] == last
    assert len({snapshot for _, snapshot in asked}) > 2

"""What people write beside the documents is there whole, in order, for its owner alone, and can be brought back."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import StoreDamagedError, StoreError
from corpus.store import notebook as module
from corpus.store.notebook import NOTEBOOK, Notebook

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    """An empty one."""
    return Notebook(tmp_path)


def test_one_that_was_never_written_is_empty(notebook: Notebook) -> None:
    """To look makes no file."""
    assert notebook.entries("kept") == []
    assert notebook.entry("kept", 1) is None
    assert not notebook.remove("kept", 1)
    assert list(notebook.problems()) == []
    assert not notebook.path.exists()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(written=st.lists(st.tuples(st.sampled_from(["kept", "judgement"]), st.dictionaries(TEXTS, TEXTS)), max_size=5))
def test_entries_come_back_as_they_were_written(tmp_path: Path, written: list[tuple[str, dict[str, str]]]) -> None:
    """Of a kind, in order."""
    book = Notebook(tmp_path)
    book.path.unlink(missing_ok=True)
    for kind, content in written:
        book.write(kind, content)
    for kind in ("kept", "judgement"):
        assert [entry.content for entry in book.entries(kind)] == [content for one, content in written if one == kind]
    assert list(book.problems()) == []


def test_content_is_changed_and_the_rest_stays(notebook: Notebook) -> None:
    """Number and moment are those of the first writing; another kind has no such entry."""
    number = notebook.write("kept", {"note": "a"})
    before = notebook.entry("kept", number)
    assert notebook.change("kept", number, {"note": "b"})
    assert not notebook.change("judgement", number, {"note": "c"})
    assert before is not None
    assert notebook.entries("kept") == [before._replace(content={"note": "b"})]


def test_what_is_removed_can_be_brought_back_for_a_day(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    """After that it is gone with the next change, and its number is not given again."""
    first, second = notebook.write("kept", {"n": 1}), notebook.write("kept", {"n": 2})
    assert notebook.remove("kept", second)
    assert [entry.number for entry in notebook.entries("kept")] == [first]
    assert notebook.bring_back("kept", second)
    assert [entry.number for entry in notebook.entries("kept")] == [first, second]
    notebook.remove("kept", second)
    monkeypatch.setattr(module, "_now", lambda: datetime.now(UTC) + timedelta(days=2))
    assert notebook.write("kept", {"n": 3}) == second + 1
    assert notebook.entry("kept", second) is None


def test_many_may_write_at_the_same_time(notebook: Notebook) -> None:
    """Nothing is lost and no number is given twice."""
    numbers: list[int] = []
    writers = [
        threading.Thread(target=lambda: numbers.extend(notebook.write("kept", {}) for _ in range(5))) for _ in range(4)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(numbers) == [entry.number for entry in notebook.entries("kept")] == list(range(1, 21))


@pytest.mark.skipif(os.name == "nt", reason="rights there come from the folder")
def test_it_is_for_the_owner_of_the_store_alone(notebook: Notebook) -> None:
    """Whatever the system lets others do; a store that is shared shares it too."""
    notebook.write("kept", {})
    assert notebook.path.stat().st_mode & 0o777 == 0o600
    notebook.path.unlink()
    (notebook.folder / "shared").touch()
    notebook.write("kept", {})
    assert notebook.path.stat().st_mode & 0o044 == 0o666 & ~_umask() & 0o044


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def test_a_changed_row_is_told(notebook: Notebook) -> None:
    """And never handed out."""
    notebook.write("kept", {"note": "as it was"})
    with closing(sqlite3.connect(notebook.path)) as connection, connection:
        connection.execute("UPDATE entries SET content = '{}'")
    with pytest.raises(StoreDamagedError, match="entry 1 is not as it was written"):
        notebook.entries("kept")
    assert len(list(notebook.problems())) == 1


@pytest.mark.parametrize("content", [b"no database at all, but a text", bytes(5000)])
def test_another_file_is_told(notebook: Notebook, content: bytes) -> None:
    """With its name and what to do."""
    notebook.path.write_bytes(content)
    with pytest.raises(StoreDamagedError, match=rf"{NOTEBOOK} is damaged.*move it away"):
        notebook.entries("kept")
    with pytest.raises(StoreDamagedError):
        notebook.write("kept", {})


def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    """With the path and what to look at."""
    with pytest.raises(StoreError, match="cannot be made"):
        Notebook(tmp_path / "nowhere").write("kept", {})

"""Documents are removed by id, path, name or glob."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import corpus
from corpus.errors import StoreMissingError
from fixtures.adding import SOUP, TEA, counts, found, records, texts
from qa.library.add import AddReport, remove
from qa.library.library import Library

ROOT = Path(__file__).resolve().parents[3]
CODE = str(Path(corpus.__file__).parent.parent)  # where what is tested was imported from

Put = Callable[..., Path]
Ingest = Callable[..., AddReport]


def test_removing_a_record_by_its_id_leaves_the_others(put: Put, ingest: Ingest, folder: Path, new_store: Path) -> None:
    """An id is one document; adding the file again brings the record back, since the file still has it."""
    path = put("a.jsonl", records(("r1", SOUP), ("r2", TEA)))
    ingest(folder)
    assert remove(new_store, ["r1"]) == ([f"r1 in {path}"], [])
    assert texts(new_store) == {TEA}
    assert counts(ingest(folder)) == {"updated": 1}
    assert texts(new_store) == {SOUP, TEA}


def test_removing_the_last_record_removes_the_file(put: Put, ingest: Ingest, folder: Path, new_store: Path) -> None:
    """A file of which nothing is left is new when it is added again."""
    put("a.jsonl", records(("r1", SOUP)))
    ingest(folder)
    remove(new_store, ["r1"])
    assert counts(ingest(folder)) == {"added": 1}


@pytest.mark.parametrize("name", ["a.txt", "{folder}/a.txt", "a.*", "*/a.txt", "{folder}/[a]*", "{id}"])
def test_documents_are_removed_by_id_path_name_or_glob(
    put: Put, ingest: Ingest, folder: Path, new_store: Path, name: str
) -> None:
    """Each way of naming a document takes away that one."""
    put("a.txt", SOUP)
    put("b.txt", TEA)
    ingest(folder)
    with Library.open(new_store) as library:
        id_ = next(row["document_id"] for row in library.documents() if row["source"].endswith("a.txt"))
    gone, unknown = remove(new_store, [name.format(folder=folder, id=id_)])
    assert (gone, unknown) == ([str(folder / "a.txt")], [])
    assert texts(new_store) == {TEA}
    assert found(new_store, "leek soup on Mondays") == []


def test_a_folder_is_removed_with_all_in_it(put: Put, ingest: Ingest, folder: Path, new_store: Path) -> None:
    """Naming a folder names what came from it."""
    put("old/a.txt", SOUP)
    put("older/b.txt", TEA)
    ingest(folder)
    remove(new_store, [str(folder / "old")])
    assert texts(new_store) == {TEA}


def test_what_could_not_be_read_can_be_removed(put: Put, ingest: Ingest, folder: Path, new_store: Path) -> None:
    """A failed file is named in status, so it can be named in remove."""
    bad = put("bad.pdf", b"")
    ingest(folder)
    assert remove(new_store, ["bad.pdf"]) == ([str(bad)], [])
    with Library.open(new_store) as library:
        assert library.status()["failures"] == []


def test_an_unknown_name_removes_nothing(put: Put, ingest: Ingest, folder: Path, new_store: Path) -> None:
    """A name that matches nothing is given back; the others are removed."""
    put("a.txt", SOUP)
    ingest(folder)
    assert remove(new_store, ["nothing.txt"]) == ([], ["nothing.txt"])
    assert remove(new_store, ["nothing.txt", "a.txt"]) == ([str(folder / "a.txt")], ["nothing.txt"])
    with pytest.raises(StoreMissingError):
        remove(new_store / "elsewhere", ["a.txt"])


def test_a_name_with_brackets_is_a_name(put: Put, ingest: Ingest, folder: Path, new_store: Path) -> None:
    """``report[1].txt`` is what browsers call a second download; it is not only a pattern."""
    put("report[1].txt", SOUP)
    ingest(folder)
    assert remove(new_store, ["report[1].txt"])[1] == []

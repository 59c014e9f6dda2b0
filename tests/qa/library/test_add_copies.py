"""The same bytes at several paths are one document, which stays as long as one of them does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import corpus
from fixtures.adding import SOUP, TEA, counts, records, texts, titles
from qa.library.add import AddReport, remove

ROOT = Path(__file__).resolve().parents[3]
CODE = str(Path(corpus.__file__).parent.parent)  # where what is tested was imported from

Put = Callable[..., Path]
Ingest = Callable[..., AddReport]


def test_the_same_bytes_at_two_paths_are_one_document(put: Put, ingest: Ingest, folder: Path, new_store: Path) -> None:
    """The second path is told and kept in mind: when the first goes, the document stays."""
    first, second = put("a.txt", SOUP), put("b.txt", SOUP)
    report = ingest(folder)
    assert report.warnings == [f"{second}: the same file as {first}; kept once."]
    assert titles(new_store) == {"a.txt": "a"}
    assert counts(ingest(folder)) == {"unchanged": 2}
    first.unlink()
    assert counts(ingest(folder)) == {"updated": 1, "removed": 1}
    assert titles(new_store) == {"b.txt": "b"}
    assert counts(ingest(folder)) == {"unchanged": 1}
    assert texts(new_store) == {SOUP}


def test_a_copy_stays_when_the_first_file_changes(put: Put, ingest: Ingest, folder: Path, new_store: Path) -> None:
    """Changing one of two equal files leaves the other's text in the answers, in the same run."""
    put("a.txt", SOUP)
    put("b.txt", SOUP)
    ingest(folder)
    put("a.txt", TEA)
    assert counts(ingest(folder)) == {"updated": 2}
    assert texts(new_store) == {SOUP, TEA}
    assert counts(ingest(folder)) == {"unchanged": 2}


def test_a_copy_stays_when_the_first_path_is_removed(put: Put, ingest: Ingest, folder: Path, new_store: Path) -> None:
    """Removing by path takes away that path only."""
    put("a.txt", SOUP)
    put("b.txt", SOUP)
    ingest(folder)
    assert remove(new_store, ["a.txt"]) == ([str(folder / "a.txt")], [])
    assert texts(new_store) == {SOUP}
    assert remove(new_store, ["b.txt"]) == ([str(folder / "b.txt")], [])
    assert texts(new_store) == set()


def test_the_same_record_file_at_two_paths_is_one_warning(put: Put, ingest: Ingest, folder: Path) -> None:
    """A thousand equal records are told once."""
    rows = records(*((f"r{number}", f"Record number {number}.") for number in range(20)))
    put("a.jsonl", rows)
    put("b.jsonl", rows)
    report = ingest(folder)
    assert report.warnings == [f"{folder / 'b.jsonl'}: the same file as {folder / 'a.jsonl'}; kept once."]
    assert report.documents == 20

"""Files of records: each is a document with an id, and a large file is read in parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

import corpus
from corpus.errors import LimitExceededError
from corpus.worker import Outcome, ReadingPool
from fixtures.adding import SOUP, TEA, counts, ids, records, texts
from qa.library.add import AddReport, add, remove
from qa.library.library import Library

ROOT = Path(__file__).resolve().parents[3]
CODE = str(Path(corpus.__file__).parent.parent)  # where what is tested was imported from

Put = Callable[..., Path]
Ingest = Callable[..., AddReport]


def test_records_have_their_own_ids(put: Put, ingest: Ingest, folder: Path, new_store: Path) -> None:
    """The ids of a record file are the document ids, which is what judgements of relevance name."""
    put("corpus.jsonl", '{"_id": "4983", "title": "", "text": "Soup."}\n{"_id": 17, "text": "Tea."}\n')
    ingest(folder)
    with Library.open(new_store) as library:
        assert [row["document_id"] for row in library.documents()] == ["4983", "17"]


def test_an_id_in_two_files_is_told_apart_by_the_file(
    put: Put, ingest: Ingest, folder: Path, new_store: Path
) -> None:
    """The first file has it as it is, the second with its name, until the first lets go of it."""
    put("a.jsonl", records(("r1", SOUP), ("r2", "Another thing.")))
    put("b.jsonl", records(("r1", TEA), ("r3", "A third thing.")))
    report = ingest(folder)
    assert len(report.warnings) == 1
    assert "'b.jsonl:r1'" in report.warnings[0]
    assert ids(new_store) == {"r1", "r2", "b.jsonl:r1", "r3"}
    with Library.open(new_store) as library:
        assert [row["text"] for row in library.passages(["b.jsonl:r1"])] == [TEA]
    assert counts(ingest(folder)) == {"unchanged": 2}
    put("a.jsonl", records(("r2", "Another thing.")))
    assert counts(ingest(folder)) == {"updated": 2}
    assert ids(new_store) == {"r1", "r2", "r3"}
    assert texts(new_store) == {TEA, "Another thing.", "A third thing."}
    assert counts(ingest(folder)) == {"unchanged": 2}


def test_ids_of_files_of_one_name_are_told_apart_by_their_folders(
    put: Put, ingest: Ingest, folder: Path, new_store: Path
) -> None:
    """Three files of one name in folders of their own keep all their records."""
    for name, text in (("x", SOUP), ("y", TEA), ("z", "A third thing.")):
        put(f"{name}/a.csv", f"id,text\n1,{text}\n")
    ingest(folder)
    assert ids(new_store) == {"1", "a.csv:1", "z/a.csv:1"}


def test_a_record_told_apart_is_removed_by_its_own_id(
    put: Put, ingest: Ingest, folder: Path, new_store: Path
) -> None:
    """The record of the other file stays, and adding the file again brings it back under the same id."""
    put("a.jsonl", records(("r1", SOUP)))
    path = put("b.jsonl", records(("r1", TEA)))
    ingest(folder)
    assert remove(new_store, ["b.jsonl:r1"]) == ([f"b.jsonl:r1 in {path}"], [])
    assert ids(new_store) == {"r1"}
    ingest(folder)
    assert ids(new_store) == {"r1", "b.jsonl:r1"}


def test_surrogates_in_records_do_not_end_the_run(put: Put, ingest: Ingest, folder: Path, new_store: Path) -> None:
    r"""JSON can write half a character (``\ud800``), which no database can; the rest of the text is kept."""
    put("a.jsonl", '{"id": "r\\ud800", "title": "T\\udfff", "text": "Half \\ud83d a character."}\n')
    put("b.txt", TEA)
    assert counts(ingest(folder)) == {"added": 2}
    assert texts(new_store) == {TEA, "Half \ufffd a character."}


def test_a_large_record_file_is_read_in_parts(
    put: Put, ingest: Ingest, folder: Path, new_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each part has its own time and memory, and the whole is as if it were read at once."""
    path = put("big.jsonl", records(*((f"r{number}", f"Thing {number}.") for number in range(40))))
    ingest(folder)
    with Library.open(new_store) as library:
        whole = [{**row, "position": at} for at, row in enumerate(library.documents())]
    remove(new_store, ["big.jsonl"])
    in_parts(monkeypatch, 300)
    assert counts(ingest(folder)) == {"added": 1}
    with Library.open(new_store) as library:
        assert [{**row, "position": at} for at, row in enumerate(library.documents())] == whole
    assert counts(ingest(path)) == {"unchanged": 1}


def in_parts(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """Cut record files into parts of this many bytes."""
    from qa.library import add as module

    cut = module.parts
    monkeypatch.setattr(module, "parts", lambda job: cut(job, size=size))


def test_lines_of_a_part_have_their_numbers_and_bad_parts_are_told(
    put: Put, ingest: Ingest, folder: Path, new_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bad line is named by its number in the file; an id is used once in the whole of it."""
    rows = [records(("r1", SOUP)), "no json at all, on a line of its own\n", '{"text": "Tea."}\n', records(("r1", TEA))]
    put("big.jsonl", "".join(rows))
    in_parts(monkeypatch, 10)
    report = ingest(folder)
    assert counts(report) == {"added": 1}
    with Library.open(new_store) as library:
        first, second = (row["document_id"] for row in library.documents())
    assert first == "r1"
    assert re.fullmatch("[0-9a-f]{16}", second)
    assert any("Line 2 is not JSON" in warning for warning in report.warnings)
    assert any("'r1' (in this file)" in warning for warning in report.warnings)
    assert texts(new_store) == {SOUP, "Tea."}


def test_a_part_that_breaks_a_limit_fails_the_file_and_keeps_what_was(
    put: Put,
    ingest: Ingest,
    in_process: type[ReadingPool],
    folder: Path,
    new_store: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Half a file is not put in the place of a whole one."""
    put("big.jsonl", records(("r1", SOUP)))
    put("z.txt", "Zebras are not kept here.")
    ingest(folder)
    put("big.jsonl", records(("r1", TEA), ("r2", "Bread."), ("r3", "Jam.")))
    put("z.txt", "Zebras are kept here.")
    in_parts(monkeypatch, 10)

    class Slow(in_process):  # type: ignore[valid-type, misc]
        def map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
            for number, outcome in enumerate(super().map(function, items)):
                slow = Outcome(outcome.item, error=LimitExceededError("Reading took more than 60 seconds."))
                yield slow if number == 1 else outcome

    report = add(new_store, [folder], pool=Slow)
    assert counts(report) == {"updated": 1, "failed": 1}
    assert texts(new_store) == {SOUP, "Zebras are kept here."}

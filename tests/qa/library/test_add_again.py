"""What has a file read again, and that all that is kept of it is of the same bytes."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus import files, pipeline, version
from corpus.errors import RegisterError
from corpus.pipeline import parts
from corpus.store.writer import StoreWriter
from corpus.worker import ReadingPool
from qa.library import add as module
from qa.library.add import AddReport, add
from qa.library.index import publish
from qa.library.library import Library

Put = Callable[..., Path]
Ingest = Callable[..., AddReport]

SOUP = "The kitchen serves leek soup on Mondays."
TEA = "The trolley brings tea at four o'clock."


def fates(report: AddReport) -> tuple[int, int, int]:
    """How many files were added, updated and unchanged."""
    return report.added, report.updated, report.unchanged


@pytest.fixture
def package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A copy of what decides how files are read, which the version is taken of."""
    copy = tmp_path / "package" / "corpus"
    shutil.copytree(version.FOLDER, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(version, "FOLDER", copy)
    version.reading_version.cache_clear()
    yield copy
    version.reading_version.cache_clear()


def change(path: Path) -> None:
    """As the next version of the tool would."""
    path.write_bytes(path.read_bytes() + b"\n")
    version.reading_version.cache_clear()


def snapshot(store: Path) -> str | None:
    """The name of what is in the store."""
    with Library.open(store) as library:
        return library.snapshot_hash()


@pytest.mark.parametrize("name", ["data/bodies.json", "data/trusts.csv", "readers/registry.py", "segment.py"])
def test_files_are_read_again_when_reading_has_changed(
    put: Put, ingest: Ingest, folder: Path, new_store: Path, package: Path, name: str
) -> None:
    """A new rule or row holds for what is in the store when it is added again; the snapshot has another name."""
    put("a.txt", SOUP)
    put("b.txt", TEA)
    ingest(folder)
    before = snapshot(new_store)
    change(package / name)
    report = ingest(folder)
    assert fates(report) == (0, 2, 0)
    assert report.warnings == [
        "Reading has changed since the store was made: 2 files that have not changed were read again."
    ]
    assert snapshot(new_store) != before
    assert fates(ingest(folder)) == (0, 0, 2)


def test_what_is_beside_the_package_has_nothing_read_again(
    put: Put, ingest: Ingest, folder: Path, new_store: Path, package: Path
) -> None:
    """How answers are found and shown does not decide what is read."""
    put("a.txt", SOUP)
    ingest(folder)
    before = snapshot(new_store)
    page = package.parent / "qa" / "web" / "page.py"
    page.parent.mkdir(parents=True)
    page.write_text("")
    change(page)
    report = ingest(folder)
    assert (fates(report), report.warnings, snapshot(new_store)) == ((0, 0, 1), [], before)


def test_a_changed_file_is_not_told_as_one_that_has_not_changed(
    put: Put, ingest: Ingest, folder: Path, package: Path
) -> None:
    """It would have been read again in any case; what stays as it was read is told."""
    put("a.txt", SOUP)
    b = put("b.txt", TEA)
    c = put("c.txt", "Bread is baked at night.")
    ingest(folder)
    change(package / "segment.py")
    b.write_text("The trolley brings cocoa.")
    assert ingest(b).warnings == []
    assert ingest(c).warnings == [
        "Reading has changed since the store was made: 1 file that has not changed was read again. "
        "1 other will be when it is added again."
    ]


def test_stores_read_by_two_versions_have_two_names_also_where_a_file_is_to_be_read_again(
    put: Put, in_process: type[ReadingPool], folder: Path, tmp_path: Path, package: Path
) -> None:
    """A document that one file leaves to another is still as it was read."""
    stores = [tmp_path / "one", tmp_path / "two"]
    a = put("a.txt", SOUP)
    put("b.txt", SOUP)
    for store in stores:
        add(store, [folder], pool=in_process)
        with StoreWriter(store) as writer:
            writer.forget(str(a.resolve()))
            publish(writer)
        change(package / "segment.py")
    assert snapshot(stores[0]) != snapshot(stores[1])


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each file was opened, by name."""
    count: Counter[str] = Counter()
    real = os.open

    def counting(path: str | Path, flags: int, *rest: Any, **options: Any) -> int:
        if Path(path).parent.name == "documents":
            count[Path(path).name] += 1
        return real(path, flags, *rest, **options)

    monkeypatch.setattr(files.os, "open", counting)
    return count


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> Counter[bytes]:
    """How often each content was hashed."""
    count: Counter[bytes] = Counter()
    real = pipeline.sha256_of

    def counting(content: bytes) -> str:
        count[content] += 1
        return real(content)

    monkeypatch.setattr(pipeline, "sha256_of", counting)
    return count


def test_each_file_is_opened_and_hashed_once(
    put: Put,
    ingest: Ingest,
    folder: Path,
    opened: Counter[str],
    hashed: Counter[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whether it is new, unchanged or changed, one document or cut into parts."""
    monkeypatch.setattr(module, "parts", functools.partial(parts, size=10))
    put("b.md", TEA)
    runs = [("leek", "white", (3, 0, 0)), ("leek", "white", (0, 0, 3)), ("pea", "rye", (0, 2, 1))]
    for soup, bread, expected in runs:
        put("a.txt", f"The kitchen serves {soup} soup on Mondays.")
        put("r.jsonl", f'{{"id": "1", "text": "Bread is {bread}."}}\n{{"id": "2", "text": "Jam."}}\n')
        opened.clear()
        hashed.clear()
        assert fates(ingest(folder)) == expected
        assert opened == {"a.txt": 1, "b.md": 1, "r.jsonl": 1}
        assert list(hashed.values()) == [1, 1, 1]


@pytest.mark.parametrize("kept", [0, 1 << 20])
@pytest.mark.parametrize("known", [False, True])
def test_what_is_kept_of_a_file_that_changes_meanwhile_is_of_the_same_bytes(
    put: Put,
    in_process: type[ReadingPool],
    folder: Path,
    new_store: Path,
    monkeypatch: pytest.MonkeyPatch,
    known: bool,
    kept: int,
) -> None:
    """Fingerprint, text and hash are all of what was read; what it became is read by the next run."""
    monkeypatch.setattr(module, "_KEPT", kept)
    path = put("a.txt", "The kitchen serves bread.")
    if known:
        add(new_store, [folder], pool=in_process)
    put("a.txt", SOUP)

    class Meddling(in_process):  # type: ignore[valid-type, misc]
        def map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
            for item in items:
                path.write_text(TEA)
                yield from super().map(function, [item])

    add(new_store, [folder], pool=Meddling)
    with Library.open(new_store) as library:
        (document,) = library.documents()
        text = library.text(document["document_id"])
    assert document["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    with StoreWriter(new_store) as writer:
        fingerprint = writer.files.fingerprint(str(path.resolve()))
    assert fingerprint is not None
    assert fingerprint.startswith(document["sha256"])
    assert text == (SOUP if known and kept else TEA)
    again = add(new_store, [folder], pool=in_process)
    assert fates(again) == ((0, 1, 0) if text == SOUP else (0, 0, 1))
    with Library.open(new_store) as library:
        assert {passage.text for passage, _ in library.every_passage()} == {TEA}


def test_a_file_that_goes_before_it_is_read_fails_alone(
    put: Put, in_process: type[ReadingPool], folder: Path, new_store: Path
) -> None:
    """It is named; the others are read."""
    gone, _ = put("a.txt", SOUP), put("b.txt", TEA)

    class Deleting(in_process):  # type: ignore[valid-type, misc]
        def map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
            gone.unlink()
            yield from super().map(function, items)

    report = add(new_store, [folder], pool=Deleting)
    assert fates(report) == (1, 0, 0)
    assert [(failure.error, "cannot be opened" in failure.reason) for failure in report.failed] == [
        ("unreadable", True)
    ]


def test_acts_imported_into_the_store_count_for_what_is_added(
    put: Put, ingest: Ingest, folder: Path, new_store: Path
) -> None:
    """A new register has the papers read again, and ``references`` gives the titles of its Acts."""
    put("a.txt", "Fees rose under section 4 of the Widget Licensing Act 2019.")
    ingest(folder)
    told = {"title": "Widget Licensing Act 2019", "year": 2019, "type": "Act", "number": "c. 998", "source": "a test"}
    row = {"id": "ukpga/2019/998", "confirmed": True, **told}
    (new_store / "register.json").write_text(json.dumps({"instruments": [row]}), encoding="utf-8")
    assert fates(ingest(folder)) == (0, 1, 0)
    assert fates(ingest(folder)) == (0, 0, 1)
    with Library.open(new_store) as library:
        (cited,) = library.references()
    assert (cited["instrument"], cited["title"]) == ("ukpga/2019/998", "Widget Licensing Act 2019")


def test_a_register_that_cannot_be_read_stops_add_before_any_file_is_read(
    put: Put, ingest: Ingest, folder: Path, new_store: Path
) -> None:
    """The error names the register; the store stays as it was."""
    put("a.txt", SOUP)
    ingest(folder)
    (new_store / "register.json").write_text("{", encoding="utf-8")
    with pytest.raises(RegisterError, match=r"register\.json"):
        ingest(folder)

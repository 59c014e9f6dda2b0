"""Adding and removing: what is unchanged is skipped, what changed is replaced, nothing is lost in silence."""

from __future__ import annotations

import functools
import json
import os
import re
import signal
import subprocess
import sys
import textwrap
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

import corpus
from corpus.errors import LimitExceededError, StoreBusyError, StoreMissingError
from corpus.models import Metadata
from corpus.pipeline import FileJob
from corpus.store.writer import StoreWriter
from corpus.worker import Outcome, ReadingPool
from qa.library.add import AddReport, add, remove
from qa.library.library import Library

ROOT = Path(__file__).resolve().parents[3]
CODE = str(Path(corpus.__file__).parent.parent)  # where what is tested was imported from

Put = Callable[..., Path]
Ingest = Callable[..., AddReport]

SOUP = "The kitchen serves leek soup on Mondays."
TEA = "The trolley brings tea at four o'clock."


def counts(report: AddReport) -> dict[str, int]:
    """What happened, without the zeros."""
    found = {name: getattr(report, name) for name in ("added", "updated", "unchanged", "removed")}
    return {name: count for name, count in found.items() if count} | (
        {"failed": len(report.failed)} if report.failed else {}
    )


def texts(store: Path) -> set[str]:
    """Every passage of the store that can be cited."""
    with Library.open(store) as library:
        return {passage.text for passage, _ in library.every_passage()}


def titles(store: Path) -> dict[str, str]:
    """File name -> title."""
    with Library.open(store) as library:
        return {Path(found["source"]).name: found["title"] for found in library.documents()}


def found(store: Path, question: str) -> list[str]:
    """The texts of the passages shown for a question."""
    with Library.open(store) as library:
        return [citation.passage.text for citation in library.ask(question).citations]


def records(*rows: tuple[str, str]) -> str:
    """A record file of these ids and texts."""
    return "".join(json.dumps({"id": id_, "text": text}) + "\n" for id_, text in rows)


def test_unchanged_files_are_skipped_and_changed_ones_replaced(
    put: Put, ingest: Ingest, folder: Path, new_store: Path
) -> None:
    """A second run reads only what has other bytes, and the old text is gone."""
    put("a.txt", SOUP)
    put("b.txt", TEA)
    assert counts(ingest(folder)) == {"added": 2}
    assert counts(ingest(folder)) == {"unchanged": 2}
    put("a.txt", "The kitchen serves pea soup on Fridays.")
    assert counts(ingest(folder)) == {"updated": 1, "unchanged": 1}
    assert texts(new_store) == {"The kitchen serves pea soup on Fridays.", TEA}
    assert SOUP not in found(new_store, "Which soup does the kitchen serve?")


def test_touching_a_file_does_not_read_it_again(put: Put, ingest: Ingest, folder: Path) -> None:
    """Content counts, not the time on the file."""
    path = put("a.txt", SOUP)
    ingest(folder)
    os.utime(path, (1, 1))
    assert counts(ingest(folder)) == {"unchanged": 1}


def test_a_deleted_file_is_forgotten_when_its_folder_is_added_again(
    put: Put, ingest: Ingest, folder: Path, new_store: Path
) -> None:
    """What is gone from the folder goes from the answers, and the report says so."""
    path = put("deep/er/a.txt", SOUP)
    put("b.txt", TEA)
    ingest(folder)
    path.unlink()
    report = ingest(folder)
    assert counts(report) == {"unchanged": 1, "removed": 1}
    assert report.warnings == [f"{path}: removed, the file is no longer there."]
    assert texts(new_store) == {TEA}


def test_a_deleted_file_stays_when_only_its_neighbour_is_added(
    put: Put, ingest: Ingest, folder: Path, new_store: Path
) -> None:
    """Naming files says nothing of others; and a folder whose name begins alike is another folder."""
    gone, kept = put("old/a.txt", SOUP), put("older/b.txt", TEA)
    ingest(folder)
    gone.unlink()
    ingest(kept)
    assert texts(new_store) == {SOUP, TEA}
    kept.unlink()
    ingest(folder / "old")
    assert texts(new_store) == {TEA}


def test_a_file_named_twice_is_read_once(put: Put, ingest: Ingest, folder: Path) -> None:
    """A folder and a file in it are one mention of that file."""
    path = put("a.txt", SOUP)
    assert counts(ingest(folder, path, folder / ".." / folder.name / "a.txt")) == {"added": 1}


def test_a_store_in_the_folder_is_no_document(
    put: Put, in_process: type[ReadingPool], folder: Path
) -> None:
    """The store may lie beside the documents; files that are named in it are read all the same."""
    put("a.txt", SOUP)
    for expected in ({"added": 1}, {"unchanged": 1}):
        assert counts(add(folder / "store", [folder], pool=in_process)) == expected
    sent = put("store/uploads/b.txt", TEA)
    assert counts(add(folder / "store", [sent], pool=in_process)) == {"added": 1}
    assert counts(add(folder / "store", [folder], pool=in_process)) == {"unchanged": 1}
    assert texts(folder / "store") == {SOUP, TEA}


def test_a_failing_file_is_named_and_the_rest_is_done(
    put: Put, ingest: Ingest, folder: Path, new_store: Path, broken: dict[str, bytes]
) -> None:
    """The three bad files are told with a reason each; the good one answers, and says that others could not be read."""
    for name, content in broken.items():
        put(name, content)
    put("good.txt", SOUP)
    report = ingest(folder)
    assert counts(report) == {"added": 1, "failed": 3}
    assert {Path(failure.source).name for failure in report.failed} == set(broken)
    assert all(len(failure.reason) > 10 and failure.error for failure in report.failed)
    with Library.open(new_store) as library:
        answer = library.ask("On which day does the kitchen serve leek soup?")
        assert answer.searched.unreadable == 3
        assert len(library.status()["failures"]) == 3
    assert counts(ingest(folder)) == {"unchanged": 1, "failed": 3}


def test_a_failing_second_reading_keeps_the_first_and_says_so(
    put: Put, ingest: Ingest, folder: Path, new_store: Path, broken: dict[str, bytes]
) -> None:
    """A file that breaks loses nothing that was read of it."""
    good = (ROOT / "fixtures" / "library" / "joint-committee-terms-of-reference.docx").read_bytes()
    put("paper.docx", good)
    ingest(folder)
    before = texts(new_store)
    put("paper.docx", broken["truncated.docx"])
    report = ingest(folder)
    assert report.failed[0].reason.endswith("The version read earlier is still in the store.")
    assert texts(new_store) == before
    put("paper.docx", good)
    assert counts(ingest(folder)) == {"unchanged": 1}
    with Library.open(new_store) as library:
        assert library.status()["failures"] == []


def test_a_path_that_does_not_exist_is_told_once(put: Put, ingest: Ingest, folder: Path, new_store: Path) -> None:
    """A slip of the pen fails this run, and no answer afterwards speaks of a file that was never there."""
    good = put("good.txt", SOUP)
    report = ingest(good, folder / "goood.txt")
    assert counts(report) == {"added": 1, "failed": 1}
    assert report.failed[0].source == str(folder / "goood.txt")
    assert "no such file" in report.failed[0].reason
    with Library.open(new_store) as library:
        assert library.status()["failures"] == []


def test_a_broken_file_that_is_deleted_is_no_longer_counted(
    put: Put, ingest: Ingest, folder: Path, new_store: Path
) -> None:
    """What could not be read and is gone is nothing to warn of."""
    bad = put("bad.pdf", b"")
    put("good.txt", SOUP)
    ingest(folder)
    bad.unlink()
    assert counts(ingest(folder)) == {"unchanged": 1}
    with Library.open(new_store) as library:
        assert library.ask("leek soup").searched.unreadable == 0


@pytest.mark.skipif(sys.platform == "win32", reason="names are text there")
def test_a_name_that_is_not_utf8_fails_alone(put: Put, ingest: Ingest, folder: Path) -> None:
    """Names are bytes on Linux; one that cannot be written down is told with the remedy."""
    put("good.txt", SOUP)
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/bad\xff.txt")).write_text(TEA)
    except OSError:
        pytest.skip("the file system takes UTF-8 names only")
    report = ingest(folder)
    assert counts(report) == {"added": 1, "failed": 1}
    assert report.failed[0].source.endswith("bad\ufffd.txt")
    assert "Rename it" in report.failed[0].reason


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes need POSIX")
def test_links_out_and_pipes_are_refused_and_links_inside_passed_over(
    put: Put, ingest: Ingest, folder: Path, tmp_path: Path
) -> None:
    """Nothing outside the folder is read, nothing hangs, and nothing is read twice."""
    put("a.txt", SOUP)
    outside = tmp_path / "secret.txt"
    outside.write_text(TEA)
    (folder / "out.txt").symlink_to(outside)
    (folder / "in.txt").symlink_to(folder / "a.txt")
    (folder / "nowhere.txt").symlink_to(folder / "gone.txt")
    os.mkfifo(folder / "pipe.txt")
    report = ingest(folder)
    assert counts(report) == {"added": 1, "failed": 3}
    assert sorted(Path(failure.source).name for failure in report.failed) == ["nowhere.txt", "out.txt", "pipe.txt"]


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


def test_records_have_their_own_ids(put: Put, ingest: Ingest, folder: Path, new_store: Path) -> None:
    """The ids of a record file are the document ids, which is what judgements of relevance name."""
    put("corpus.jsonl", '{"_id": "4983", "title": "", "text": "Soup."}\n{"_id": 17, "text": "Tea."}\n')
    ingest(folder)
    with Library.open(new_store) as library:
        assert [row["document_id"] for row in library.documents()] == ["4983", "17"]


def ids(store: Path) -> set[str]:
    """The ids of the documents in a store."""
    with Library.open(store) as library:
        return {row["document_id"] for row in library.documents()}


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


def test_standard_input_is_a_document(new_store: Path, ingest: Ingest) -> None:
    """Content without a file is known by its bytes: the same again is unchanged."""
    job = FileJob("stdin-1", Metadata(title="From a pipe"), SOUP.encode(), "stdin-1")
    assert counts(ingest(extra=[job])) == {"added": 1}
    assert counts(ingest(extra=[job])) == {"unchanged": 1}
    assert titles(new_store) == {"stdin-1": "From a pipe"}


def test_options_describe_a_file_until_others_are_given(
    put: Put, ingest: Ingest, folder: Path, new_store: Path
) -> None:
    """What was said once stays when the folder is added again, and each later option replaces its own."""
    path = put("a.txt", SOUP)
    ingest(path, given=Metadata(title="Soups", date="2021-04", date_source="the user"))
    assert counts(ingest(folder)) == {"unchanged": 1}
    assert counts(ingest(path, given=Metadata(title="Broths"))) == {"updated": 1}
    put("a.txt", SOUP + " And on Tuesdays.")
    ingest(folder)
    with Library.open(new_store) as library:
        (row,) = library.documents()
    assert (row["title"], row["date"], row["date_source"]) == ("Broths", "2021-04", "the user")


def test_a_table_of_metadata_describes_the_files_beside_it(
    put: Put, ingest: Ingest, folder: Path, new_store: Path
) -> None:
    """Each row describes its file, a change of it is a change of the file, and the table is no document."""
    put("a.txt", SOUP)
    put("deep/b.txt", TEA)
    put(
        "metadata.csv",
        "path,title,date,publisher,status,url,supersedes\n"
        "a.txt,Soups,April 2021,The kitchen,final,https://kitchen.example/soups,\n"
        "deep/b.txt,Teas,2022,,,,Soups\n",
    )
    report = ingest(folder)
    assert report.warnings == []
    with Library.open(new_store) as library:
        soups, teas = library.documents()
    expected = {"title": "Soups", "date": "2021-04", "publisher": "The kitchen", "status": "final"}
    assert {name: soups[name] for name in expected} == expected
    assert (teas["date"], teas["supersedes"], teas["date_source"]) == ("2022", "Soups", "metadata.csv")
    put("metadata.csv", "path,title\na.txt,All soups\n")
    assert counts(ingest(folder)) == {"updated": 2}
    assert titles(new_store) == {"a.txt": "All soups", "b.txt": "b"}


def test_a_table_of_metadata_named_by_itself_is_told(put: Put, ingest: Ingest) -> None:
    """Adding the table alone does nothing, and says so."""
    path = put("metadata.csv", "path,title\na.txt,Soups\n")
    report = ingest(path)
    assert counts(report) == {}
    assert "add the files or their folder" in report.warnings[0]


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


def test_a_busy_store_is_told(
    put: Put, ingest: Ingest, folder: Path, new_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another run that is writing is named; this one does nothing."""
    put("a.txt", SOUP)
    ingest(folder)
    monkeypatch.setattr("qa.library.add.StoreWriter", functools.partial(StoreWriter, wait=0.05))
    with StoreWriter(new_store), pytest.raises(StoreBusyError, match="Wait for it to finish"):
        ingest(folder)


def test_progress_counts_files_and_passages(put: Put, ingest: Ingest, folder: Path) -> None:
    """Each file read is told: its name, how many are done, how many there are, passages so far."""
    put("a.txt", SOUP)
    put("b.txt", TEA)
    told: list[tuple[Any, ...]] = []
    ingest(folder, progress=lambda *said: told.append(said))
    assert told == [("a.txt", 1, 2, 1), ("b.txt", 2, 2, 2)]


def test_two_stores_of_the_same_files_are_the_same(
    put: Put, ingest: Ingest, in_process: type[ReadingPool], folder: Path, new_store: Path, tmp_path: Path
) -> None:
    """The snapshot is named by its content: built twice, it has one name and equal answers."""
    put("a.txt", SOUP)
    put("b.txt", TEA)
    ingest(folder)
    add(tmp_path / "again", [folder], pool=in_process)
    told = []
    for place in (new_store, tmp_path / "again"):
        with Library.open(place) as library:
            told.append(library.ask("When is tea brought?").to_dict())
    assert told[0] == told[1]


def test_a_reader_that_stays_open_sees_new_documents(put: Put, ingest: Ingest, folder: Path, new_store: Path) -> None:
    """An open library answers from the newest snapshot at each question."""
    put("a.txt", SOUP)
    ingest(folder)
    with Library.open(new_store) as library:
        first = library.ask("When does the trolley bring tea?")
        put("b.txt", TEA)
        ingest(folder)
        second = library.ask("When does the trolley bring tea?")
    assert first.searched.documents == 1
    assert second.searched.documents == 2
    assert second.citations[0].passage.text == TEA


KILLED = """
    import os, signal, sys
    from pathlib import Path
    sys.path[:0] = [{root!r}, {tests!r}]
    from conftest import InProcess
    from qa.library import add

    class Dying(InProcess):
        def map(self, function, items):
            for number, outcome in enumerate(super().map(function, items)):
                if number == 1:
                    os.kill(os.getpid(), signal.SIGKILL)
                yield outcome

    add.add(Path({store!r}), [Path({folder!r})], pool=Dying)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a matter of POSIX")
def test_a_run_that_is_killed_leaves_the_old_answers_and_can_be_repeated(
    put: Put, ingest: Ingest, folder: Path, new_store: Path
) -> None:
    """kill -9 between two files: questions are answered from before, and the next run does all of it."""
    put("a.txt", SOUP)
    ingest(folder)
    put("b.txt", TEA)
    put("c.txt", "Biscuits are kept in the blue tin.")
    script = textwrap.dedent(KILLED).format(
        root=CODE, tests=str(ROOT / "tests"), store=str(new_store), folder=str(folder)
    )
    done = subprocess.run([sys.executable, "-c", script], check=False, timeout=120)
    assert done.returncode == -signal.SIGKILL
    assert texts(new_store) == {SOUP}
    assert found(new_store, "Which soup does the kitchen serve?") == [SOUP]
    assert counts(ingest(folder)) == {"added": 2, "unchanged": 1}
    assert len(texts(new_store)) == 3


def test_answers_go_on_while_documents_are_added(
    put: Put, ingest: Ingest, in_process: type[ReadingPool], folder: Path, new_store: Path
) -> None:
    """A question in the middle of a run is answered at once, from what was there before."""
    put("a.txt", SOUP)
    ingest(folder)
    put("b.txt", TEA)
    seen: list[tuple[int, float]] = []

    class Asking(in_process):  # type: ignore[valid-type, misc]
        def map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
            for outcome in super().map(function, items):
                started = time.monotonic()
                with Library.open(new_store) as library:
                    seen.append((library.ask("tea").searched.documents, time.monotonic() - started))
                yield outcome

    add(new_store, [folder], pool=Asking)
    assert [documents for documents, _ in seen] == [1]
    assert seen[0][1] < 5
    assert texts(new_store) == {SOUP, TEA}


def test_an_archive_is_a_folder(ingest: Ingest, folder: Path, new_store: Path) -> None:
    """Its files are documents of their own: unchanged by their bytes, and gone when they are taken out."""
    path = folder / "papers.zip"
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", SOUP)
        archive.writestr("sub/b.txt", TEA)
    assert counts(ingest(path)) == {"added": 2}
    with Library.open(new_store) as library:
        assert {row["source"] for row in library.documents()} == {f"{path}/a.txt", f"{path}/sub/b.txt"}
    assert counts(ingest(path)) == {"unchanged": 2}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", SOUP)
    assert counts(ingest(path)) == {"unchanged": 1, "removed": 1}
    path.write_bytes(path.read_bytes()[:60])
    ingest(folder)
    assert texts(new_store) == {SOUP}

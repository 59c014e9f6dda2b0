"""Adding files and folders: what is unchanged is skipped, what changed is replaced, nothing is lost in silence."""

from __future__ import annotations

import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import corpus
from corpus.models import Metadata
from corpus.pipeline import FileJob
from corpus.worker import ReadingPool
from fixtures.adding import SOUP, TEA, counts, found, texts, titles
from qa.library.add import AddReport, add
from qa.library.library import Library

ROOT = Path(__file__).resolve().parents[3]
CODE = str(Path(corpus.__file__).parent.parent)  # where what is tested was imported from

Put = Callable[..., Path]
Ingest = Callable[..., AddReport]


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


def test_standard_input_is_a_document(new_store: Path, ingest: Ingest) -> None:
    """Content without a file is known by its bytes: the same again is unchanged."""
    job = FileJob("stdin-1", Metadata(title="From a pipe"), SOUP.encode(), "stdin-1")
    assert counts(ingest(extra=[job])) == {"added": 1}
    assert counts(ingest(extra=[job])) == {"unchanged": 1}
    assert titles(new_store) == {"stdin-1": "From a pipe"}


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

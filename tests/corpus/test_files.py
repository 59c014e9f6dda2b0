"""Which files a run finds, and which it refuses to open."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from corpus.errors import LimitExceededError, UnreadableFileError
from corpus.files import bounded_text, collect, load, load_stream

needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="no pipes or links for everyone on Windows")


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A folder of papers and of things that are none."""
    root = tmp_path / "papers"
    for name in ("b.txt", "a.txt", "2023/c.txt", "2023/deep/d.txt", ".hidden", ".git/config", "~$a.docx"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text")
    (tmp_path / "outside.txt").write_text("outside")
    return root


def names(root: Path, *paths: Path) -> list[str]:
    """The files found, relative to the folder."""
    return [str(c.path.relative_to(root)) for c in collect(paths or [root]) if c.refused is None]


def refusals(root: Path, *paths: Path) -> dict[str, str]:
    """The refused paths and why."""
    return {c.path.name: c.refused for c in collect(paths or [root]) if c.refused is not None}


def test_folder_is_read_in_order_without_hidden_files(papers: Path) -> None:
    """Files of a folder by name, then its folders; hidden and lock files are no papers."""
    assert names(papers) == ["a.txt", "b.txt", "2023/c.txt", "2023/deep/d.txt"]


def test_file_named_twice_is_found_once(papers: Path) -> None:
    """A file that is named and stands in a folder that is named is one file."""
    assert names(papers, papers / "b.txt", papers) == ["b.txt", "a.txt", "2023/c.txt", "2023/deep/d.txt"]


def test_hidden_file_that_is_named_is_found(papers: Path) -> None:
    """Only files that nobody asked for are passed over."""
    assert names(papers, papers / ".hidden") == [".hidden"]


def test_missing_path_is_refused(papers: Path) -> None:
    """A path that does not exist is one failure."""
    assert refusals(papers, papers / "gone.txt") == {"gone.txt": "There is no such file or folder."}


@needs_posix
def test_links_are_not_followed_out_of_a_folder(papers: Path) -> None:
    """A link outwards or to nothing is refused; one to a file of the folder is passed over; no circle is
    walked.
    """
    (papers / "out.txt").symlink_to(papers.parent / "outside.txt")
    (papers / "up").symlink_to(papers.parent)
    (papers / "in.txt").symlink_to(papers / "a.txt")
    (papers / "circle").symlink_to(papers)
    (papers / "nowhere").symlink_to(papers / "gone")
    assert names(papers) == ["a.txt", "b.txt", "2023/c.txt", "2023/deep/d.txt"]
    assert {name: reason.split(".")[0] for name, reason in refusals(papers).items()} == {
        "nowhere": "The link leads nowhere",
        "out.txt": "The link leads out of the folder",
        "up": "The link leads out of the folder",
    }


@needs_posix
def test_link_that_is_named_is_followed(papers: Path) -> None:
    """Who names a link means what it leads to."""
    link = papers / "out.txt"
    link.symlink_to(papers.parent / "outside.txt")
    assert names(papers, link) == ["out.txt"]
    assert load(link) == b"outside"


@needs_posix
def test_pipes_and_devices_are_refused(papers: Path) -> None:
    """Nothing that might never end is opened."""
    os.mkfifo(papers / "pipe.txt")
    assert refusals(papers) == {"pipe.txt": "This is a pipe, not a file. Only files are read."}
    assert "device" in refusals(papers, Path("/dev/null"))["null"]


@needs_posix
def test_pipe_put_in_the_place_of_a_file_does_not_block(tmp_path: Path) -> None:
    """A path is checked again when it is opened."""
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(UnreadableFileError, match="a pipe"):
        load(tmp_path / "pipe.txt")


def test_load_gives_the_bytes(papers: Path) -> None:
    """A regular file is read whole."""
    assert load(papers / "a.txt") == b"text"


def test_too_large_file_is_refused(papers: Path) -> None:
    """The size is looked at before the bytes."""
    with pytest.raises(LimitExceededError, match="no more than"):
        load(papers / "a.txt", limit=3)


def test_missing_file_names_the_problem(papers: Path) -> None:
    """An error of the system becomes an error of the file."""
    with pytest.raises(UnreadableFileError, match="cannot be opened"):
        load(papers / "gone.txt")


@needs_posix
def test_a_link_to_itself_is_refused(papers: Path) -> None:
    """It costs the run nothing but one line."""
    (papers / "loop.txt").symlink_to("loop.txt")
    (papers / "2023" / "round").symlink_to("round")
    leads = "The link leads to itself."
    assert refusals(papers) == {"loop.txt": leads, "round": leads}
    assert refusals(papers, papers / "loop.txt") == {"loop.txt": leads}
    assert "a.txt" in names(papers)


def test_a_file_that_vanishes_is_refused(papers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Taken away between the listing of its folder and the look at it, it is one failure."""
    listed = type(papers).iterdir
    monkeypatch.setattr(type(papers), "iterdir", lambda path: [*listed(path), path / "gone.txt"])
    assert refusals(papers)["gone.txt"] == "There is no such file or folder."


def test_a_stream_has_a_limit() -> None:
    """It may never end."""
    assert load_stream(io.BytesIO(b"abc"), limit=3) == b"abc"
    with pytest.raises(LimitExceededError, match="Standard input has more than"):
        load_stream(io.BytesIO(b"abcd"), limit=3)


def test_a_text_has_a_limit_as_a_file_has() -> None:
    """A text that is no file is as long as a paper at most; the message says what to do with a longer one."""
    assert bounded_text("x" * 100, limit=100) == "x" * 100
    with pytest.raises(LimitExceededError, match="Save it as a file"):
        bounded_text("x" * 101, limit=100)

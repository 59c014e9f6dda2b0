"""What users say of their documents, and what wins."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.metadata import MetadataFiles, merge
from corpus.models import Metadata


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two documents, one of them deeper."""
    (tmp_path / "deep").mkdir()
    for name in ("a.txt", "deep/b.txt"):
        (tmp_path / name).write_text("x")
    return tmp_path


def about(folder: Path, name: str, content: bytes, *, table: str = "metadata.csv") -> tuple[Metadata, list[str]]:
    """What a table says of a file, and the warnings."""
    (folder / table).write_bytes(content)
    files = MetadataFiles(folder)
    return files.about(folder / name), files.warnings


def test_what_is_given_goes_before_what_is_found() -> None:
    """Field by field; a date brings its source along."""
    given = Metadata(title="Given", publisher="Us")
    found = Metadata(title="Found", date="2021", date_source="front matter", status="final")
    assert merge(given, found) == Metadata("Given", "2021", "front matter", "Us", "final")
    assert merge(Metadata(date="2022", date_source="the user"), found).date_source == "the user"


@pytest.mark.parametrize(
    "content",
    [
        b"path,title,date\na.txt,Caf\xc3\xa9,30 April 2021\n",
        b"\xef\xbb\xbfPath, Title ,DATE\r\na.txt, Caf\xc3\xa9 ,30/04/2021\r\n",
        b"path,title,date\na.txt,Caf\xe9,2021-04-30\n",
        "path,title,date\n./a.txt,Café,2021-04-30\n".encode("utf-16"),
        b"path,title,date,colour\n\na.txt,Caf\xc3\xa9,2021-04-30,red,and,more\nother.txt\n",
    ],
)
def test_tables_of_every_spreadsheet_program_are_read(folder: Path, content: bytes) -> None:
    """Encodings, capitals, blanks, further columns and short rows do not matter."""
    found, _ = about(folder, "a.txt", content)
    assert found == Metadata("Café", "2021-04-30", "metadata.csv", title_source="metadata.csv")


def test_paths_are_written_either_way(folder: Path) -> None:
    """A table written on Windows describes the same file."""
    found, warnings = about(folder, "deep/b.txt", b"path,title\ndeep\\b.txt,B\n")
    assert (found.title, warnings) == ("B", [])


def test_the_nearest_table_counts(folder: Path) -> None:
    """A table in the file's own folder goes before one above it."""
    (folder / "metadata.csv").write_text("path,title\ndeep/b.txt,From above\na.txt,A\n")
    found, _ = about(folder, "deep/b.txt", b"path,title\nb.txt,From beside\n", table="deep/metadata.csv")
    assert found.title == "From beside"


@pytest.mark.parametrize(
    ("content", "warning"),
    [
        (b"file,title\na.txt,A\n", "it has no column 'path'"),
        (b"path,title\na.txt,A\nc.txt,C\n", "'c.txt' is not a file here"),
        (b"path,date\na.txt,soon\n", "'soon' is not a date; write 2021-04-30"),
    ],
)
def test_what_cannot_be_used_is_told(folder: Path, content: bytes, warning: str) -> None:
    """Each row or table that is not used is named with what is wrong."""
    _, warnings = about(folder, "a.txt", content)
    assert len(warnings) == 1
    assert warning in warnings[0]
    assert str(folder / "metadata.csv") in warnings[0]


def test_an_empty_table_says_nothing(folder: Path) -> None:
    """Nothing is said and nothing is wrong."""
    assert about(folder, "a.txt", b"") == (Metadata(), [])

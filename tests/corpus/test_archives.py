"""Archives of papers: which members are files to be read, and what is refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from corpus import archives
from corpus.errors import LimitExceededError, PasswordProtectedError, UnreadableFileError
from corpus.files import collect, load
from corpus.unpacking import Bounds

LINK = 0o120777 << 16


def zipped(path: Path, *names: str, content: str = "text") -> Path:
    """An archive of files of these names."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return path


def test_members_are_files_of_their_own(tmp_path: Path) -> None:
    """They follow one another as the files of a folder do, hidden ones passed over."""
    path = zipped(tmp_path / "a.zip", "b.txt", "minutes/a.txt", ".hidden", "__MACOSX/b.txt", "~$b.docx", "minutes/")
    assert [candidate.path for candidate in collect([path])] == [path / "b.txt", path / "minutes/a.txt"]
    assert load(path / "minutes/a.txt") == b"text"


@pytest.mark.parametrize("name", ["../b.txt", "/b.txt", "a/../../b.txt", "..\\b.txt", "C:\\b.txt"])
def test_a_name_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    """It is told, and the path that is told leads nowhere."""
    (tmp_path / "b.txt").write_text("outside")
    (candidate,) = collect([zipped(tmp_path / "a.zip", name)])
    assert "leads out" in (candidate.refused or "")
    assert ".." not in candidate.path.parts


def test_a_link_is_refused(tmp_path: Path) -> None:
    """What it leads to is no part of the archive."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("b.txt")
        info.external_attr = LINK
        archive.writestr(info, "/etc/passwd")
    assert "link" in (next(iter(collect([path]))).refused or "")


def test_an_archive_that_unpacks_to_too_much_is_refused_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many files, and out of all proportion to what is stored."""
    path = zipped(tmp_path / "a.zip", *map(str, range(5)), content="0" * 100_000)
    monkeypatch.setattr(archives, "_BOUNDS", Bounds(entries=2_000, ratio_from=1000))
    with pytest.raises(LimitExceededError):
        archives.members(path)
    monkeypatch.setattr(archives, "_BOUNDS", Bounds(entries=4))
    (candidate,) = collect([path])
    assert candidate.path == path
    assert "5 files" in (candidate.refused or "")


def test_a_member_larger_than_a_file_may_be_is_not_unpacked(tmp_path: Path) -> None:
    """The limit is that of files."""
    path = zipped(tmp_path / "a.zip", "b.txt", content="x" * 100)
    with pytest.raises(LimitExceededError):
        load(path / "b.txt", limit=99)


def test_an_encrypted_member_says_so(tmp_path: Path) -> None:
    """The others are read."""
    path = zipped(tmp_path / "a.zip", "b.txt")
    data = path.read_bytes()
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the flags in both of its headers
        place = data.index(mark) + offset
        data = data[:place] + b"\x01" + data[place + 1 :]
    path.write_bytes(data)
    with pytest.raises(PasswordProtectedError, match="encrypted"):
        load(path / "b.txt")


def test_what_is_not_there_or_damaged_is_an_error(tmp_path: Path) -> None:
    """A member that has gone, an archive of nothing, and half an archive."""
    path = zipped(tmp_path / "a.zip", "b.txt")
    with pytest.raises(UnreadableFileError, match="no such file"):
        load(path / "c.txt")
    (candidate,) = collect([zipped(tmp_path / "b.zip")])
    assert candidate.refused
    path.write_bytes(path.read_bytes()[:40])
    (candidate,) = collect([path])
    assert "damaged" in (candidate.refused or "")


def test_an_office_document_named_an_archive_is_one_file(tmp_path: Path) -> None:
    """Its parts are no papers."""
    path = zipped(tmp_path / "a.zip", "[Content_Types].xml", "word/document.xml")
    assert [candidate.path for candidate in collect([path])] == [path]

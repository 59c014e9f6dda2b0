"""Legacy Word files go through LibreOffice, or are refused in plain words."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from corpus.errors import LimitExceededError, UnreadableFileError, UnsupportedFormatError
from corpus.readers import doc
from fixtures.formats.golden import HERE

if TYPE_CHECKING:
    from pathlib import Path

needs_office = pytest.mark.skipif(doc.find_office() is None, reason="LibreOffice is not installed")
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")


def stand_in(folder: Path, script: str) -> str:
    """A program in the place of LibreOffice."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return str(program)


def test_without_libreoffice_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader is told to save the file as .docx."""
    monkeypatch.setattr(doc, "find_office", lambda: None)
    with pytest.raises(UnsupportedFormatError, match=r"save it as \.docx"):
        doc.read_doc(b"old", name="old.doc")


@pytest.mark.slow
@needs_posix
def test_office_that_hangs_is_ended(tmp_path: Path) -> None:
    """Time is up for the program and for what it started."""
    marker = tmp_path / "still-here"
    office = stand_in(tmp_path, f"(sleep 2; touch {marker}) & sleep 60")
    with pytest.raises(LimitExceededError, match="more than 0 seconds"):
        doc.read_doc(b"old", name="old.doc", office=office, seconds=0.3)
    time.sleep(2.2)
    assert not marker.exists()


@needs_posix
def test_file_that_office_cannot_read_is_an_error(tmp_path: Path) -> None:
    """A conversion without a result is a failure of the file."""
    with pytest.raises(UnreadableFileError, match="LibreOffice cannot read"):
        doc.read_doc(b"old", name="old.doc", office=stand_in(tmp_path, "exit 1"))


@needs_posix
def test_converted_file_is_read_as_word(tmp_path: Path) -> None:
    """The result of the conversion goes through the reader of .docx."""
    converted = HERE / "terms_of_reference.docx"
    office = stand_in(tmp_path, f'mkdir -p out && cp "{converted}" out/source.docx')
    (extract,) = doc.read_doc(b"old", name="old.doc", office=office)
    assert extract.blocks[0].text == "Terms of reference of the Wexmoor Joint Committee"


@pytest.mark.slow
@needs_office
def test_real_file_is_converted(tmp_path: Path) -> None:
    """LibreOffice itself writes a .doc and the reader reads it back."""
    office = doc.find_office()
    assert office is not None
    profile = (tmp_path / "profile").as_uri()
    source = shutil.copy(HERE / "delegation_policy.odt", tmp_path / "old.odt")
    command = [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "doc", "--outdir"]
    subprocess.run([*command, str(tmp_path), str(source)], check=True, capture_output=True, timeout=60)
    (extract,) = doc.read_doc((tmp_path / "old.doc").read_bytes(), name="old.doc")
    texts = [block.text for block in extract.blocks]
    assert "Arrangements are published within a month." in texts
    assert "Function: Community nursing; Delegate: Wexmoor Borough Council; Until: March 2026" in texts

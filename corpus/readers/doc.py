"""Legacy Word files (.doc), which LibreOffice turns into .docx where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import LimitExceededError, UnreadableFileError, UnsupportedFormatError
from corpus.readers.converter import convert
from corpus.readers.docx.reader import read_docx
from corpus.scratch import scratch

if TYPE_CHECKING:
    from corpus.models import Extract

_SECONDS = 50.0  # below the minute that a worker gives a file
_USUAL_PLACES = (
    "/usr/bin/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)


def find_office() -> str | None:
    """The path of LibreOffice on this machine, None if there is none."""
    for command in ("soffice", "libreoffice"):
        if found := shutil.which(command):
            return found
    return next((place for place in _USUAL_PLACES if Path(place).is_file()), None)


def read_doc(
    data: bytes, *, name: str, office: str | None = None, seconds: float = _SECONDS
) -> tuple[Extract, ...]:
    """Convert with LibreOffice (``office``, else the one found) and read the result.

    Raises UnsupportedFormatError where there is no LibreOffice, LimitExceededError after ``seconds``,
    UnreadableFileError if LibreOffice cannot read the file.
    """
    office = office or find_office()
    if office is None:
        raise UnsupportedFormatError(
            "Old Word files (.doc) are read only where LibreOffice is installed. Open the file in Word, "
            "save it as .docx and add that."
        )
    with scratch() as folder:
        converted = _convert(data, folder, office, seconds)
    return read_docx(converted, name=name)


def _convert(data: bytes, folder: Path, office: str, seconds: float) -> bytes:
    source, target = folder / "source.doc", folder / "out" / "source.docx"
    source.write_bytes(data)
    command = [
        office,
        # A profile of its own: a LibreOffice that is open would swallow the request, and macros stay off.
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard",
        "--infilter=MS Word 97", "--convert-to", "docx", "--outdir", str(target.parent), str(source),
    ]  # fmt: skip
    _run(command, folder, seconds)
    if not target.is_file():
        raise UnreadableFileError(
            "LibreOffice cannot read this .doc file. Open it in Word, save it as .docx and add that."
        )
    return target.read_bytes()


def _run(command: list[str], folder: Path, seconds: float) -> None:
    """Run LibreOffice and end it with every process that it started when the time is up."""
    try:
        convert(command, folder, seconds)
    except subprocess.TimeoutExpired as error:
        raise LimitExceededError(
            f"LibreOffice took more than {seconds:.0f} seconds over this .doc file."
        ) from error

"""Text recognition: which pages are read, within which bounds, and where their words stand."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from PIL import Image as Picture
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from corpus.errors import LimitExceededError
from corpus.readers.pdf import ocr
from corpus.readers.pdf.ocr import Image, Seen, recognise
from corpus.readers.pdf.reader import read_pdf

if TYPE_CHECKING:
    from collections.abc import Sequence

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
SENTENCE = "The quorum of the joint committee is four members."


def typed(*pages: str) -> bytes:
    """A PDF of a line of text a page."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 300))
    for text in pages:
        canvas.setFont("Helvetica", 12)
        canvas.drawString(72, 200, text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def scanned(*pages: str) -> bytes:
    """The same with a picture of each page in its place."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 300))
    document = pypdfium2.PdfDocument(typed(*pages))
    for page in document:
        picture: Picture.Image = page.render(scale=200 / 72, grayscale=True).to_pil()
        canvas.drawImage(ImageReader(picture), 0, 0, 595, 300)
        canvas.showPage()
    document.close()
    canvas.save()
    return buffer.getvalue()


def engine(image: Image, /, *, seconds: float) -> Sequence[Seen]:
    """Sees two words of 12 points on a baseline an inch from the top."""
    assert seconds > 0
    scale = image.dpi / 72
    boxes = (("Quorum", 72, 63.4, 120, 74.6), ("four", 126, 63.4, 150, 72))
    return [Seen((1,), (1, 1), text, *(value * scale for value in box)) for text, *box in boxes]


def test_words_keep_their_places_on_the_page() -> None:
    """In points from the top left; what descends does not lower the line."""
    page = recognise(scanned("x"), pages=[1], engine=engine)[1]
    assert (page.width, page.height) == (595, 300)
    assert [(word.text, round(word.x0), round(word.baseline), round(word.size)) for word in page.words] == [
        ("Quorum", 72, 72, 12), ("four", 126, 72, 12),
    ]  # fmt: skip


def test_pages_are_read_in_order_until_the_bound() -> None:
    """Only those that are asked for."""
    found = recognise(scanned("a", "b", "c", "d"), pages=[4, 2, 3], engine=engine, most=2)
    assert list(found) == [2, 3]


def test_a_page_that_takes_too_long_costs_that_page() -> None:
    """The others are read."""
    asked: list[float] = []

    def slow(image: Image, /, *, seconds: float) -> Sequence[Seen]:
        asked.append(seconds)
        if len(asked) == 1:
            raise LimitExceededError("too long")
        return engine(image, seconds=seconds)

    assert list(recognise(scanned("a", "b"), pages=[1, 2], engine=slow)) == [2]


@pytest.mark.parametrize(("said", "most"), [("", 40), ("0", 0), ("200", 200), ("many", 40), ("-1", 40)])
def test_the_environment_says_how_many_pages(monkeypatch: pytest.MonkeyPatch, said: str, most: int) -> None:
    """None switches recognition off."""
    monkeypatch.setenv(ocr.VARIABLE, said)
    assert ocr.page_limit() == most


def test_recognition_that_is_switched_off_reads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even where there is a program."""
    monkeypatch.setenv(ocr.VARIABLE, "0")
    assert recognise(scanned("x"), pages=[1]) == {}


def test_without_a_program_nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page is told to be a picture then."""
    monkeypatch.setattr(ocr, "find_engine", lambda: None)
    assert recognise(scanned("x"), pages=[1]) == {}


@needs_tesseract
def test_tesseract_reads_a_picture_of_a_page() -> None:
    """Word for word, with a warning, and each block says so."""
    (extract,) = read_pdf(scanned(SENTENCE))
    assert [(block.text, block.ocr) for block in extract.blocks] == [(SENTENCE, True)]
    assert any("text recognition" in warning for warning in extract.warnings)


@needs_tesseract
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_the_program_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    """A worker that is killed leaves none behind."""
    program = tmp_path / "sleeper"
    program.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec sleep 60\n")
    program.chmod(0o755)
    code = (
        "from corpus.readers.pdf.ocr import Image, Tesseract\n"
        f"Tesseract({str(program)!r})(Image(1, 1, b'x', 300.0), seconds=50)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL) as worker:
        pid = tmp_path / "pid"
        waited = time.monotonic() + 20
        while not (pid.exists() and pid.read_text().strip()) and time.monotonic() < waited:
            time.sleep(0.05)
        worker.kill()
    child = Path("/proc") / pid.read_text().strip()
    while child.exists() and _is_running(child) and time.monotonic() < waited:
        time.sleep(0.05)
    assert not (child.exists() and _is_running(child))


def _is_running(process: Path) -> bool:
    """Whether a process is more than an entry that nobody has asked about yet."""
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_program_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    """The page is given up."""
    program = tmp_path / "sleeper"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o755)
    with pytest.raises(LimitExceededError):
        ocr.Tesseract(str(program))(Image(1, 1, b"x", 300.0), seconds=0.2)

"""PDF files become blocks: goldens for one page of every layout, and what damaged files say."""

from __future__ import annotations

import contextlib
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corpus.errors import LimitExceededError, PasswordProtectedError, UnreadableFileError
from corpus.readers.pdf.layout.models import PageWords, Word
from corpus.readers.pdf.reader import Limits, read_pdf

if TYPE_CHECKING:
    from types import ModuleType

    from corpus.models import Block, Extract

LAYOUTS = Path(__file__).parents[3] / "fixtures" / "layouts"
READABLE = sorted(path.stem for path in LAYOUTS.glob("*.pdf") if path.stem != "password")


def read(name: str) -> Extract:
    (extract,) = read_pdf((LAYOUTS / f"{name}.pdf").read_bytes(), name=f"{name}.pdf")
    return extract


def line(block: Block) -> str:
    """One line of a golden: kind and level, marker, ``offset@page`` pairs, text."""
    pages = ",".join(f"{offset}@{page}" for offset, page in block.pages)
    return f"{block.kind}{block.level or ''} [{block.marker}] {pages}: {block.text}\n"


@pytest.mark.parametrize("name", READABLE)
def test_reads_a_layout_as_its_golden_says(name: str) -> None:
    """Every layout becomes the blocks that a reader wrote down for it."""
    golden = (LAYOUTS / f"{name}.txt").read_text("utf-8")
    assert "".join(map(line, read(name).blocks)) == golden


@pytest.mark.parametrize("name", READABLE)
def test_page_offsets_are_inside_the_text_and_ascend(name: str) -> None:
    """``Block.pages`` starts at 0, ascends, and names pages of the file."""
    extract = read(name)
    numbers = {page.number for page in extract.pages}
    for block in extract.blocks:
        offsets = [offset for offset, _ in block.pages]
        assert offsets[0] == 0
        assert offsets == sorted(set(offsets))
        assert offsets[-1] < len(block.text)
        assert {page for _, page in block.pages} <= numbers


def test_printed_labels_come_from_the_file() -> None:
    """Roman and arabic page labels are those of the file."""
    assert [page.label for page in read("running_heads").pages] == ["i", "ii", "1", "2", "3"]


def test_columns_read_the_same_however_they_were_drawn() -> None:
    """Drawing row by row across the columns changes nothing."""
    assert read("columns").blocks == read("columns_by_row").blocks


def test_a_page_without_text_is_reported_as_scanned() -> None:
    """A picture page is marked and named in the warnings."""
    extract = read("scanned")
    assert [page.scanned for page in extract.pages] == [False, True]
    assert any("no text layer: 2" in warning for warning in extract.warnings)


def test_a_password_is_its_own_error() -> None:
    """A protected file says that it needs a password."""
    with pytest.raises(PasswordProtectedError, match="password"):
        read("password")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\0" * 100, "empty"),
        (b"PK\x03\x04 not a pdf", "something else"),
        (b"%PDF-1.7\nnothing that follows makes sense", "damaged"),
    ],
)
def test_a_file_that_is_no_pdf_says_so(data: bytes, words: str) -> None:
    """The reason says what is wrong in plain words; whoever prints it puts the file's name in front."""
    with pytest.raises(UnreadableFileError, match=words):
        read_pdf(data, name="paper.pdf")


def test_a_truncated_file_is_read_or_refused() -> None:
    """Half a file ends in an extract or in an ``UnreadableFileError``, never in another error."""
    data = (LAYOUTS / "continued.pdf").read_bytes()
    for length in range(0, len(data), 97):
        with contextlib.suppress(UnreadableFileError):
            (extract,) = read_pdf(data[:length], name="half.pdf")
            assert extract.blocks or extract.pages


@pytest.mark.parametrize("limits", [Limits(pages=1), Limits(seconds=-1.0), Limits(characters=10)])
def test_limits_are_kept(limits: Limits) -> None:
    """More pages, time or characters than allowed is an error that says so."""
    data = (LAYOUTS / "continued.pdf").read_bytes()
    with pytest.raises(LimitExceededError, match=r"at most|longer than"):
        read_pdf(data, name="continued.pdf", limits=limits)


def test_title_and_date_come_from_the_metadata() -> None:
    """The document information gives title and date of creation."""
    metadata = read("lists").metadata
    assert metadata.title == "Duties of the committee"
    assert (metadata.date, metadata.date_source) == ("2000-01-01", "pdf:creation_date")


def test_a_title_that_the_document_does_not_say_gives_way_to_its_heading() -> None:
    """File names and left-over template titles are no titles."""
    assert read("columns").metadata.title == "How the board decides"


def test_pages_that_are_pictures_are_recognised_where_the_machine_can() -> None:
    """What the text recognition returns is read in place of the page, and said so of its blocks alone."""
    data = (LAYOUTS / "scanned.pdf").read_bytes()
    texts = ("Quorum", "is", "four.")
    words = [Word(text, 72 + 60 * place, 120 + 60 * place, 100, 11) for place, text in enumerate(texts)]
    read_words = PageWords(2, 595, 842, words)
    (extract,) = read_pdf(data, name="scanned.pdf", recognise=lambda _, *, pages: dict.fromkeys(pages, read_words))
    assert [(block.text, block.ocr) for block in extract.blocks][1:] == [("Quorum is four.", True)]
    assert not extract.blocks[0].ocr
    assert any("recognition" in warning for warning in extract.warnings)


def test_recognition_that_is_not_there_changes_nothing() -> None:
    """Without a program the page stays scanned."""
    (extract,) = read_pdf((LAYOUTS / "scanned.pdf").read_bytes(), recognise=lambda _, *, pages: {})  # noqa: ARG005
    assert [page.scanned for page in extract.pages] == [False, True]


def make_module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_layouts", LAYOUTS / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["columns", "lists"])
def test_fixtures_are_what_their_script_makes(name: str) -> None:
    """The kept script makes the kept bytes."""
    pytest.importorskip("reportlab")
    assert make_module().make(name) == (LAYOUTS / f"{name}.pdf").read_bytes()

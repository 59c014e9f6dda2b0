"""PDF: pypdf for the structure of the file, PDFium for its characters, ``corpus.readers.pdf.layout`` for the order.

Scanned pages are recognised by ocrmypdf (with Tesseract) where that is installed: it adds an invisible text layer to
pages that have none, and the file is then read like any other.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass, replace
from itertools import dropwhile, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pypdfium2

from corpus.errors import LimitExceededError, PasswordProtectedError, UnreadableFileError
from corpus.models import Extract, Page
from corpus.readers.converter import convert
from corpus.readers.pdf.layout import read_layout
from corpus.readers.pdf.layout.kinds import is_contents
from corpus.readers.pdf.layout.models import PageWords
from corpus.readers.pdf.structure import LOCKED, read_structure, repair
from corpus.readers.pdf.words import PageReader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.models import Block
    from corpus.readers.pdf.layout.models import Layout
    from corpus.readers.pdf.structure import FormText, Structure

_PROGRAM = "ocrmypdf"
_DAMAGED = "The file is damaged and cannot be opened as a PDF. Fetch it again, or print it to a new PDF."
_RECOGNISED = "The text of scanned pages comes from text recognition (OCR) and may hold errors."
# The share of the words of a recorded title that the first blocks use: file names and titles of templates have fewer,
# short forms of the title on the cover more.
_TITLE_SHARE = 0.6
_TITLE_BLOCKS = 12  # in which a cover ends
_LONGEST_TITLE = 200  # characters


def recognise(data: bytes, /, *, seconds: float, program: str = _PROGRAM) -> bytes | None:
    """The file with a text layer on its scanned pages; nothing when that cannot be made in ``seconds``."""
    path = shutil.which(program)
    if path is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.pdf"), Path(folder, "out.pdf")
        source.write_bytes(data)
        command = [path, "--skip-text", "--quiet", "--output-type", "pdf", str(source), str(target)]
        try:
            if convert(command, Path(folder), seconds) != 0:
                return None
        except (OSError, subprocess.SubprocessError):
            return None
        return target.read_bytes() if target.exists() else None


class Recogniser(Protocol):
    """Adds a text layer to scanned pages."""

    def __call__(self, data: bytes, /, *, seconds: float) -> bytes | None: ...


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one file: pages, seconds, characters on one page."""

    pages: int = 5000
    seconds: float = 240.0
    characters: int = 400_000


def read_pdf(
    data: bytes, *, name: str = "", limits: Limits = Limits(), recognise: Recogniser = recognise  # noqa: ARG001 (as all readers)
) -> tuple[Extract, ...]:
    """The blocks of a PDF in reading order, as one extract.

    Where pages have no text layer, ``recognise`` may return the file with one; it returns nothing when it
    cannot.

    Raises: PasswordProtectedError: the file opens only with a password. LimitExceededError: more pages,
    characters or seconds than ``limits`` allows. UnreadableFileError: the file is not a PDF or is damaged
    beyond reading.
    """
    if b"%PDF-" not in data[:1024]:
        raise UnreadableFileError(_not_a_pdf(data))
    structure = read_structure(data)
    pages = read_pages(data, limits=limits, fields=structure.fields)
    if any(map(_is_scanned, pages)) and (recognised := recognise(data, seconds=limits.seconds)):
        pages = read_pages(recognised, limits=limits)
        structure = replace(structure, warnings=(*structure.warnings, _RECOGNISED))
    layout = read_layout(pages, outline=structure.outline)
    return (_extract(pages, structure, layout),)


def _not_a_pdf(data: bytes) -> str:
    if not data.strip(b"\0 \r\n\t"):
        return "The file is empty. Fetch it again."
    return "The file is named a PDF but holds something else. Save it as PDF, or give it its right ending."


def read_pages(data: bytes, *, limits: Limits, fields: Sequence[FormText] = ()) -> list[PageWords]:
    """The positioned words of every page; raises as ``read_pdf`` does."""
    document = _open(data)
    try:
        if len(document) > limits.pages:
            raise LimitExceededError(f"It has {len(document)} pages; at most {limits.pages} are read. Split it.")
        pages = list(_pages(document, limits, fields))
    finally:
        document.close()
    if all(page.damaged for page in pages):
        raise UnreadableFileError(_DAMAGED)
    return pages


def _open(data: bytes) -> pypdfium2.PdfDocument:
    """The document; one that PDFium refuses is rewritten by pypdf first, which forgives other faults."""
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise PasswordProtectedError(LOCKED) from error
        repaired = repair(data)
        if repaired is None:
            raise UnreadableFileError(_DAMAGED) from error
    try:
        return pypdfium2.PdfDocument(repaired)
    except pypdfium2.PdfiumError as error:
        raise UnreadableFileError(_DAMAGED) from error


def _pages(document: pypdfium2.PdfDocument, limits: Limits, fields: Sequence[FormText]) -> Iterator[PageWords]:
    deadline = time.monotonic() + limits.seconds
    for number in range(1, len(document) + 1):
        if time.monotonic() > deadline:
            raise LimitExceededError(f"It takes longer than {limits.seconds:.0f} seconds to read. Split it.")
        filled = [item for item in fields if item.page == number]
        try:
            yield _page(document, number, limits, filled)
        except pypdfium2.PdfiumError:
            yield PageWords(number, 0.0, 0.0, [], damaged=True)


def _page(
    document: pypdfium2.PdfDocument, number: int, limits: Limits, fields: Sequence[FormText]
) -> PageWords:
    page = document[number - 1]
    text = page.get_textpage()
    try:
        count = text.count_chars()
        if count > limits.characters:
            raise LimitExceededError(
                f"Page {number} holds {count} characters; at most {limits.characters} are read."
            )
        return PageReader(page.raw, text.raw, number=number).read(fields)
    finally:
        text.close()
        page.close()


def _extract(pages: list[PageWords], structure: Structure, layout: Layout) -> Extract:
    metadata = structure.metadata
    if not _is_title_of(metadata.title, layout):
        metadata = metadata._replace(title=_title_on_page(layout) or metadata.title)
    return Extract(
        blocks=layout.blocks,
        metadata=metadata,
        pages=tuple(_page_of(page, structure, layout) for page in pages),
        warnings=(*structure.warnings, *_missing(pages)),
    )


def _missing(pages: list[PageWords]) -> Iterator[str]:
    """What the pages could not give."""
    damaged = [page.number for page in pages if page.damaged]
    scanned = [page.number for page in pages if _is_scanned(page)]
    if damaged:
        yield f"{len(damaged)} of {len(pages)} pages are damaged and were not read: {_numbers(damaged)}."
    if scanned:
        yield (
            f"{len(scanned)} of {len(pages)} pages have no text layer: {_numbers(scanned)}. "
            "Run the file through text recognition (OCR) and add it again."
        )


def _numbers(pages: list[int]) -> str:
    shown = ", ".join(map(str, pages[:20]))
    return f"{shown} and {len(pages) - 20} more" if len(pages) > 20 else shown


def _is_scanned(page: PageWords) -> bool:
    return not page.words and not page.damaged


def _is_title_of(title: str, layout: Layout) -> bool:
    """Whether the document itself uses most of the words of its recorded title in its first blocks."""
    start = " ".join(block.text for block in layout.blocks[:_TITLE_BLOCKS]).casefold()
    words = re.findall(r"[^\W\d_]{3,}", title.casefold())
    return bool(words) and sum(word in start for word in words) >= _TITLE_SHARE * len(words)


def _title_on_page(layout: Layout) -> str:
    """The first headings of the most important level on the first page with text, as far as they adjoin."""
    first = next((block.pages[0][1] for block in layout.blocks), None)
    opening = [block for block in layout.blocks if block.pages[0][1] == first]
    top = min((block.level for block in opening if block.kind == "heading"), default=0)

    def is_title(block: Block) -> bool:
        return block.kind == "heading" and block.level == top and not is_contents(block.text)

    run = takewhile(is_title, dropwhile(lambda block: not is_title(block), opening))
    return " ".join(dict.fromkeys(block.text for block in run))[:_LONGEST_TITLE]


def _page_of(page: PageWords, structure: Structure, layout: Layout) -> Page:
    index = page.number - 1
    label = structure.labels[index] if index < len(structure.labels) else ""
    return Page(page.number, label or layout.printed.get(page.number) or str(page.number), _is_scanned(page))

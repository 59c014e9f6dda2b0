"""PDF: pypdf for the structure of the file, PDFium for its characters, ``corpus.readers.pdf.layout`` for the order.

Pages that are pictures are read by text recognition (``corpus.readers.pdf.ocr``) where there is any.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, replace
from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING, Protocol

import pypdfium2
import pypdfium2.raw as pdfium

from corpus.errors import LimitExceededError, PasswordProtectedError, UnreadableFileError
from corpus.losses import Losses
from corpus.models import Extract, Page
from corpus.readers.pdf.layout import read_layout
from corpus.readers.pdf.layout.kinds import is_contents
from corpus.readers.pdf.layout.models import PageWords
from corpus.readers.pdf.ocr import VARIABLE, recognise
from corpus.readers.pdf.pages import account, picture_pages
from corpus.readers.pdf.structure import DAMAGE, LOCKED, read_structure, repair
from corpus.readers.pdf.words import PageReader

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from corpus.models import Block
    from corpus.readers.pdf.layout.models import Layout
    from corpus.readers.pdf.structure import FormText, Structure

_DAMAGED = "The file is damaged and cannot be opened as a PDF. Fetch it again, or print it to a new PDF."
_RECOGNISED = "The text of scanned pages comes from text recognition (OCR) and may hold errors."
# The share of the words of a recorded title that the first blocks use: file names and titles of templates have fewer,
# short forms of the title on the cover more.
_TITLE_SHARE = 0.6
_TITLE_BLOCKS = 12  # in which a cover ends
_LONGEST_TITLE = 200  # characters
_SHELL = 60  # characters: a form in XFA with less on its pages shows itself in Adobe's programs alone


def _unread(pictures: Sequence[int], recognised: Mapping[int, PageWords]) -> Iterator[str]:
    """What is told where some of the pages that are pictures were passed over, for their number or the time."""
    if len(recognised) < len(pictures):
        yield (
            f"Text recognition read {len(recognised)} of {len(pictures)} pages that are pictures. "
            f"With {VARIABLE}=N in the environment it reads N pages of a file, where the time limit allows."
        )


class Recogniser(Protocol):
    """Gives the words of pages that are pictures, by number of the page."""

    def __call__(self, data: bytes, /, *, pages: Collection[int]) -> Mapping[int, PageWords]: ...


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

    Where pages have no text layer, ``recognise`` may give their words.

    Raises: PasswordProtectedError: the file opens only with a password. LimitExceededError: more pages,
    characters or seconds than ``limits`` allows. UnreadableFileError: the file is not a PDF or is damaged
    beyond reading.
    """
    if b"%PDF-" not in data[:1024]:
        raise UnreadableFileError(_not_a_pdf(data))
    structure, losses = read_structure(data), Losses()
    pages = read_pages(data, limits=limits, fields=structure.fields, losses=losses)
    layout = read_layout(pages, outline=structure.outline)
    pictures = picture_pages(pages, layout)
    recognised = recognise(data, pages=pictures) if pictures else {}
    if recognised:
        pages = [recognised.get(page.number, page) for page in pages]
        structure = replace(structure, warnings=(*structure.warnings, _RECOGNISED, *_unread(pictures, recognised)))
        layout = read_layout(pages, outline=structure.outline, recognised=frozenset(recognised))
        pictures = [number for number in pictures if number not in recognised]
    told = (*structure.warnings, *account(pages, pictures, layout, losses))
    extract = _extract(pages, structure, layout, frozenset(pictures))
    return (extract._replace(warnings=told, losses=losses.counts(), given=losses.given),)


def _not_a_pdf(data: bytes) -> str:
    if not data.strip(b"\0 \r\n\t"):
        return "The file is empty. Fetch it again."
    return "The file is named a PDF but holds something else. Save it as PDF, or give it its right ending."


def read_pages(
    data: bytes, *, limits: Limits, fields: Sequence[FormText] = (), losses: Losses | None = None
) -> list[PageWords]:
    """The positioned words of every page, what is left out counted in ``losses``; raises as ``read_pdf`` does."""
    document = _open(data)
    losses = losses if losses is not None else Losses()
    try:
        if len(document) > limits.pages:
            raise LimitExceededError(f"It has {len(document)} pages; at most {limits.pages} are read. Split it.")
        losses.add("attachments", max(0, pdfium.FPDFDoc_GetAttachmentCount(document.raw)))
        pages = list(_pages(document, limits, fields, losses))
        losses.add("fields", _is_shell(document, pages))
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


def _is_shell(document: pypdfium2.PdfDocument, pages: Sequence[PageWords]) -> bool:
    """Whether the file is a form in XFA, of which its pages hold a request to wait and nothing else."""
    if pdfium.FPDF_GetFormType(document.raw) not in (pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND):
        return False
    text = " ".join(word.text for page in pages for word in page.words).casefold()
    return len(text) < _SHELL or (len(pages) == 1 and "please wait" in text)


def _pages(
    document: pypdfium2.PdfDocument, limits: Limits, fields: Sequence[FormText], losses: Losses
) -> Iterator[PageWords]:
    deadline = time.monotonic() + limits.seconds
    for number in range(1, len(document) + 1):
        if time.monotonic() > deadline:
            raise LimitExceededError(f"It takes longer than {limits.seconds:.0f} seconds to read. Split it.")
        filled = [item for item in fields if item.page == number]
        try:
            yield _page(document, number, limits, filled, losses)
        except (pypdfium2.PdfiumError, *DAMAGE):
            yield PageWords(number, 0.0, 0.0, [], damaged=True)


def _page(
    document: pypdfium2.PdfDocument, number: int, limits: Limits, fields: Sequence[FormText], losses: Losses
) -> PageWords:
    page = document[number - 1]
    text = page.get_textpage()
    try:
        count = text.count_chars()
        if count > limits.characters:
            raise LimitExceededError(
                f"Page {number} holds {count} characters; at most {limits.characters} are read."
            )
        return PageReader(page.raw, text.raw, number=number, losses=losses).read(fields)
    finally:
        text.close()
        page.close()


def _extract(
    pages: list[PageWords], structure: Structure, layout: Layout, pictures: frozenset[int]
) -> Extract:
    metadata = structure.metadata
    if not _is_title_of(metadata.title, layout):
        metadata = metadata._replace(title=_title_on_page(layout) or metadata.title)
    return Extract(
        blocks=layout.blocks,
        metadata=metadata,
        pages=tuple(_page_of(page, structure, layout, pictures) for page in pages),
    )


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


def _page_of(page: PageWords, structure: Structure, layout: Layout, pictures: frozenset[int]) -> Page:
    index = page.number - 1
    label = structure.labels[index] if index < len(structure.labels) else ""
    return Page(page.number, label or layout.printed.get(page.number) or str(page.number), page.number in pictures)

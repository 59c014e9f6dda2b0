"""Pages that are odd cost no file: what they could not give is counted, and told with the numbers of the pages."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from corpus.readers.pdf import reader
from corpus.readers.pdf.layout import read_layout
from corpus.readers.pdf.layout.models import PageWords, Word
from corpus.readers.pdf.pages import is_garbled
from corpus.readers.pdf.reader import read_pdf

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.models import Extract

PROSE = "The board meets in public at least six times a year and publishes its papers before each meeting."


def read(*pages: Callable[[Canvas], None]) -> Extract:
    """What is read of a file with these pages, without text recognition."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    (extract,) = read_pdf(buffer.getvalue(), recognise=lambda _, **__: None)
    return extract


def text(canvas: Canvas) -> None:
    canvas.drawString(72, 700, PROSE)


def blank(canvas: Canvas) -> None:
    canvas.setTitle("Blank")


def picture(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(BytesIO(b"P5 8 8 255\n" + bytes(range(0, 256, 4)))), 0, 0, *A4)


def stamped(canvas: Canvas) -> None:
    picture(canvas)
    canvas.drawString(72, 30, f"Received, page {canvas.getPageNumber()}")


def tiny(canvas: Canvas) -> None:
    text(canvas)
    canvas.setFont("Helvetica", 0.01)
    canvas.drawString(72, 600, "unseen")


def test_a_text_of_no_size_costs_its_characters() -> None:
    """Letters that nobody can see are counted, and the rest of the page is read."""
    extract = read(tiny)
    assert [block.text for block in extract.blocks] == [PROSE]
    assert extract.losses == (("glyphs", 6),)


@pytest.mark.parametrize("page", [picture, stamped])
def test_a_picture_is_told_whatever_is_stamped_on_it(page: Callable[[Canvas], None]) -> None:
    """A page under a picture with a stamp or foot is one that needs recognition."""
    extract = read(text, page, page)
    assert dict(extract.losses)["pictures"] == 2
    assert [sheet.scanned for sheet in extract.pages] == [False, True, True]
    assert "2, 3" in extract.warnings[0]


def test_a_blank_page_is_no_picture() -> None:
    """Nothing is lost where nothing is."""
    extract = read(text, blank, text)
    assert (extract.losses, extract.warnings) == ((), ())


def test_a_page_that_cannot_be_read_costs_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """An arithmetic error inside one page leaves the others."""
    whole = reader.PageReader.read

    def fail(self: reader.PageReader, *args: object) -> PageWords:
        if self._number == 2:
            raise OverflowError
        return whole(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(reader.PageReader, "read", fail)
    extract = read(text, text, text)
    assert [block.pages[0][1] for block in extract.blocks] == [1, 3]
    assert dict(extract.losses) == {"pages": 1}


def test_letters_of_a_font_without_its_table_are_garbled() -> None:
    """The alphabet moved along by 29 places is no text."""
    shifted = "".join(chr(ord(char) - 29) if char.isalpha() else char for char in PROSE * 3)
    assert is_garbled(shifted)
    assert is_garbled("\ufffd" * 30 + PROSE)


@pytest.mark.parametrize(
    "words",
    [
        PROSE,
        "NHS ICB ICS GP PCN CQC DHSC HRA MHRA NICE UKHSA BMA GMC NMC RCN RCP and the other bodies of the service are",
        "Mae'r bwrdd yn cyfarfod yn gyhoeddus chwe gwaith y flwyddyn ac yn cyhoeddi ei bapurau cyn pob cyfarfod o'r "
        "bwrdd, a gall aelod nad yw'n gallu bod yno anfon dirprwy",
        "12.5 13.0 14.2 £500 10% 11% 12% 13% 14% 15% 16% 17% 18% 19% 20% 21% 22% 23% 24% 25% 26% 27% 28% 29%",
    ],
)
def test_prose_acronyms_other_languages_and_figures_are_not_garbled(words: str) -> None:
    """What is short of common English words may still be what the page shows."""
    assert not is_garbled(words)


NUMBERS = st.floats(-2000, 2000, allow_nan=False)


@given(st.lists(st.tuples(NUMBERS, NUMBERS, st.floats(0.1, 300), st.text("abc12.()-•", min_size=1)), max_size=25))
def test_words_of_any_size_and_place_make_blocks(placed: list[tuple[float, float, float, str]]) -> None:
    """No geometry ends in an error."""
    words = [Word(token, x, x + size * len(token) / 2, y, round(size, 1)) for x, y, size, token in placed]
    read_layout([PageWords(1, 595, 842, words)])

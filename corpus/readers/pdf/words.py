"""PDFium's characters as words with position, size and weight.

PDFium was chosen for the text itself: of the engines that install with pip it decodes most fonts right and is
the fastest (``bench/reading.py`` shows both). Its order of characters is that of the content stream; order is
``corpus.readers.pdf.layout``'s work. Coordinates become those of the upright page.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from dataclasses import dataclass, replace
from math import atan2, hypot, pi
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from corpus.characters import HYPHENS, INVISIBLE, LIGATURES, SOFT_HYPHEN, SPACES
from corpus.markers import BULLETS
from corpus.readers.pdf.layout.models import PageWords, Word
from corpus.readers.pdf.structure import read_elements

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.readers.pdf.layout.models import Element
    from corpus.readers.pdf.structure import FormText

# The hyphen of a line end comes as U+FFFE or U+0002, the bullets of symbol fonts in the private use area; some fonts
# name their hyphen U+00AD although they draw it.
_REPLACE = {
    **dict.fromkeys((0x2, 0xFFFE, 0xF02D, *map(ord, SOFT_HYPHEN + HYPHENS)), "-"),
    **dict.fromkeys(map(ord, SPACES), " "),
    **str.maketrans(LIGATURES),
    0xF0B7: "•",
    0xF0A7: "▪",
    0xF0D8: "➢",
    0xF0FC: "✓",
    0xF0A8: "◦",
    0xF06F: "o",
}
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
# FPDFText_GetTextObject with its result as an address, which is all that telling objects apart needs.
_object_at = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(
    ctypes.cast(pdfium.FPDFText_GetTextObject, ctypes.c_void_p).value or 0
)
_BOLD = re.compile(r"bold|black|heavy|semibd|demi(?!light)|[-,]bd", re.IGNORECASE)
_SYMBOLS = re.compile(r"wingding|webding|dingbat", re.IGNORECASE)
_SAMPLE = 60  # characters of a page that tell its direction
# In units of the font size: a smaller change of baseline is unevenness, a larger one raises or lowers a word.
_SHIFT = 0.08
_BLANK = frozenset(map(ord, " " + SPACES))
_BOLD_WEIGHT = 600  # semi-bold (OpenType, OS/2 usWeightClass)
_STROKED = 2  # filled and outlined, as bold is made of a font that has none (ISO 32000, 9.3.6)


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible part of a page in PDF coordinates, and the quarter turns clockwise that set its text
    upright.
    """

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @classmethod
    def of(cls, page: Any, turns: int) -> Frame:
        box = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page, box)
        return cls(box.left, box.bottom, box.right, box.top, turns)

    def turned(self, turns: int) -> Frame:
        return replace(self, turns=(self.turns + turns) % 4) if turns % 4 else self

    @property
    def width(self) -> float:
        return self.top - self.bottom if self.turns % 2 else self.right - self.left

    @property
    def height(self) -> float:
        return self.right - self.left if self.turns % 2 else self.top - self.bottom

    def map(self, x: float, y: float) -> tuple[float, float]:
        """The point on the upright page, from its top left corner."""
        if self.turns == 0:
            return x - self.left, self.top - y
        if self.turns == 1:
            return y - self.bottom, x - self.left
        if self.turns == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x


@dataclass(frozen=True, slots=True)
class _Style:
    size: float
    bold: bool
    name: str
    element: Element | None
    frame: Frame
    symbols: bool = False


class PageReader:
    """Reads the words of one page; ``page`` and ``text_page`` are PDFium's handles."""

    def __init__(self, page: Any, text_page: Any, *, number: int) -> None:
        self._text = text_page
        self._number = number
        self._usual = _usual_turns(text_page)
        self._frame = Frame.of(page, self._usual)
        self._elements = read_elements(page)
        self._styles: dict[int | None, _Style] = {}
        self._point = ctypes.c_double(), ctypes.c_double()
        self._box = pdfium.FS_RECTF()

    def read(self, fields: Sequence[FormText] = ()) -> PageWords:
        """Words in drawing order, on the upright page, and what is filled into its form."""
        words: list[Word] = []
        codes = self._codes()
        for start, end in self._spans(codes):
            pieces = self._split(codes, start, end)
            if words and self._is_torn(words[-1], pieces[0], start):
                pieces[0].glued = True
            words.extend(piece for piece in pieces if piece.text.strip("\ufffd"))
        words.extend(word for field in fields for word in self._filled(field))
        return PageWords(self._number, self._frame.width, self._frame.height, words)

    def _filled(self, field: FormText) -> Iterator[Word]:
        """The words of a form field, which PDFium does not count as text of the page."""
        x, baseline = self._frame.map(field.left, field.bottom)
        size = min(12.0, max(4.0, field.height * 0.7))
        for token in field.text.split():
            width = 0.5 * size * len(token)
            yield Word(token, x, x + width, baseline - 0.25 * size, size)
            x += width + 0.3 * size

    def _is_torn(self, before: Word, word: Word, start: int) -> bool:
        """Whether the blank before ``start`` is PDFium's guess where the letters in fact touch."""
        if abs(before.baseline - word.baseline) > 1 or not -0.1 < (word.x0 - before.x1) / word.size < 0.08:
            return False
        return start > 0 and pdfium.FPDFText_IsGenerated(self._text, start - 1) == 1

    def _codes(self) -> list[int]:
        count = max(0, pdfium.FPDFText_CountChars(self._text))
        get = pdfium.FPDFText_GetUnicode
        return [get(self._text, i) for i in range(count)]

    @staticmethod
    def _spans(codes: list[int]) -> list[tuple[int, int]]:
        spans: list[tuple[int, int]] = []
        start = -1
        for i, code in enumerate(codes):
            blank = code in _BLANK or (code < 0x20 and code != 0x2)
            if blank and start >= 0:
                spans.append((start, i))
                start = -1
            elif not blank and start < 0:
                start = i
        if start >= 0:
            spans.append((start, len(codes)))
        return spans

    def _split(self, codes: list[int], start: int, end: int) -> list[Word]:
        """One word per run of characters with a common style and baseline."""
        first = _object_at(self._text, start)
        if first == _object_at(self._text, end - 1):
            return [self._word(codes, start, end, self._style(first, start), glued=False)]
        runs = self._runs(start, end)
        return [self._word(codes, begin, stop, style, glued=begin > start) for begin, stop, style in runs]

    def _runs(self, start: int, end: int) -> Iterator[tuple[int, int, _Style]]:
        begin, style, baseline = start, *self._style_at(start)
        for i in range(start + 1, end):
            here, level = self._style_at(i)
            if here != style or abs(level - baseline) > _SHIFT * style.size:
                yield begin, i, style
                begin, style, baseline = i, here, level
        yield begin, end, style

    def _style_at(self, index: int) -> tuple[_Style, float]:
        """The style of a character and its baseline."""
        style = self._style(_object_at(self._text, index), index)
        return style, self._origin(index, style.frame)[1]

    def _word(self, codes: list[int], start: int, end: int, style: _Style, *, glued: bool) -> Word:
        x0, baseline = self._origin(start, style.frame)
        x1 = max(self._edge(end - 1, style.frame), x0)
        text = "".join(map(chr, codes[start:end]))
        if not text.isascii() or "\2" in text:
            text = _INVISIBLE.sub("", text.translate(_REPLACE))
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        if style.symbols and len(text) == 1 and text not in BULLETS and not glued:
            text = "•"
        if style.frame is not self._frame:
            # Text across the direction of the page is read after it, not between its lines.
            baseline += 2 * self._frame.height
        return Word(text, x0, x1, baseline, style.size, style.bold, glued, style=style.name, element=style.element)

    def _origin(self, index: int, frame: Frame) -> tuple[float, float]:
        x, y = self._point
        pdfium.FPDFText_GetCharOrigin(self._text, index, x, y)
        return frame.map(x.value, y.value)

    def _edge(self, index: int, frame: Frame) -> float:
        box = self._box
        pdfium.FPDFText_GetLooseCharBox(self._text, index, box)
        return max(frame.map(box.right, box.top)[0], frame.map(box.left, box.bottom)[0])

    def _style(self, address: int | None, index: int) -> _Style:
        style = self._styles.get(address)
        if style is None:
            style = self._styles[address] = self._read_style(address, index)
        return style

    def _read_style(self, address: int | None, index: int) -> _Style:
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(self._text, index, matrix)
        size = pdfium.FPDFText_GetFontSize(self._text, index) * (hypot(matrix.c, matrix.d) or 1.0)
        if not address:
            return _Style(round(size, 1), False, "", None, self._frame)
        text_object = ctypes.cast(address, pdfium.FPDF_PAGEOBJECT)
        mark = pdfium.FPDFPageObj_GetMarkedContentID(text_object)
        font = _font_name(text_object)
        bold = bool(_BOLD.search(font)) or _is_bold(text_object)
        turns = _turns(self._text, index)
        frame = self._frame if turns == self._usual else self._frame.turned(turns - self._usual)
        style = f"{font} {_colour(text_object)}"
        return _Style(round(size, 1), bold, style, self._elements.get(mark), frame, bool(_SYMBOLS.search(font)))


def _turns(text_page: Any, index: int) -> int:
    """The quarter turns counterclockwise by which a character is drawn; slanted text counts as upright."""
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFText_GetMatrix(text_page, index, matrix):
        return 0
    turns = atan2(matrix.b, matrix.a) / (pi / 2)
    return round(turns) % 4 if abs(turns - round(turns)) < 0.1 else 0


def _usual_turns(text_page: Any) -> int:
    """The direction of most of the text of a page, from a sample of its characters."""
    count = max(0, pdfium.FPDFText_CountChars(text_page))
    step = max(1, count // _SAMPLE)
    sample = Counter(_turns(text_page, i) for i in range(0, count, step))
    return sample.most_common(1)[0][0] if sample else 0


def _font_name(text_object: Any) -> str:
    buffer = ctypes.create_string_buffer(128)
    pdfium.FPDFFont_GetBaseFontName(pdfium.FPDFTextObj_GetFont(text_object), buffer, 128)
    return buffer.value.decode("latin-1")


def _colour(text_object: Any) -> str:
    channels = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFPageObj_GetFillColor(text_object, *channels)
    return ",".join(str(channel.value) for channel in channels[:3])


def _is_bold(text_object: Any) -> bool:
    font = pdfium.FPDFTextObj_GetFont(text_object)
    return bool(
        pdfium.FPDFTextObj_GetTextRenderMode(text_object) == _STROKED or pdfium.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT
    )

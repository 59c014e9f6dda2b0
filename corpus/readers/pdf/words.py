"""PDFium's characters as words with position, size and weight.

PDFium was chosen for the text itself: of the engines that install with pip it decodes most fonts right and is
the fastest (``bench/reading.py`` shows both). Its order of characters is that of the content stream; order is
``corpus.readers.pdf.layout``'s work. Coordinates become those of the upright page.
"""

from __future__ import annotations

import ctypes
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from math import atan2, hypot, pi
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from corpus.characters import HYPHENS, INVISIBLE, LIGATURES, SOFT_HYPHEN, SPACES
from corpus.markers import BULLETS
from corpus.readers.pdf.annotations import read_annotations
from corpus.readers.pdf.drawings import Frame, read_drawings
from corpus.readers.pdf.elements import read_elements
from corpus.readers.pdf.layout.models import PageWords, Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.losses import Losses
    from corpus.readers.pdf.drawings import Box
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
_SLANT = 0.07  # quarter turns
_SAMPLE = 60  # characters of a page that tell its direction
# In units of the font size: a smaller change of baseline is unevenness, a larger one raises or lowers a word.
_SHIFT = 0.08
_BLANK = frozenset(map(ord, " " + SPACES))
_BOLD_WEIGHT = 600  # semi-bold (OpenType, OS/2 usWeightClass)
_LAST_CODE, _NO_CHARACTER = 0x10FFFF, 0xFFFD
# Points: letters smaller than this cannot be seen, and text further away than any page is long is not on it.
_LEAST_SIZE, _FARTHEST = 0.1, 100_000.0
# Font sizes between two letters from which on a space may be meant: kerning is less, a space a quarter. The blanks that
# PDFium guesses are right from the second on.
_GAP, _SURE_GAP = 0.06, 0.08
# Where a line through a word lies, in font sizes above its baseline: between an underline and an overline. And the
# share of the word that it covers.
_STRUCK_LOW, _STRUCK_HIGH = 0.12, 0.45
_STRUCK_SHARE = 0.8
# Font sizes that it may stand out at either end, where a rule of a table or an axis goes on, and the letters or digits
# that it strikes: fewer are a symbol that has such a line.
_REACH, _LEAST_STRUCK = 0.6, 2
_STROKED = 2  # filled and outlined, as bold is made of a font that has none (ISO 32000, 9.3.6)


@dataclass(frozen=True, slots=True)
class _Style:
    size: float
    bold: bool
    name: str
    element: Element | None
    frame: Frame
    symbols: bool = False
    slanted: bool = False


class PageReader:
    """Reads the words of one page; ``page`` and ``text_page`` are PDFium's handles."""

    def __init__(self, page: Any, text_page: Any, *, number: int, losses: Losses) -> None:
        self._page = page
        self._text = text_page
        self._number = number
        self._losses = losses
        self._usual = _usual_turns(text_page)
        self._frame = Frame.of(page, self._usual)
        self._elements = read_elements(page)
        self._styles: dict[int | None, _Style] = {}
        self._point = ctypes.c_double(), ctypes.c_double()
        self._box = pdfium.FS_RECTF()

    def read(self, fields: Sequence[FormText] = ()) -> PageWords:
        """Words in drawing order, on the upright page, and what is typed onto it or filled into its form."""
        words: list[Word] = []
        codes = self._codes()
        for start, end in self._spans(codes):
            pieces = list(filter(self._is_readable, self._split(codes, start, end)))
            if words and pieces and self._is_torn(words[-1], pieces[0], start):
                pieces[0].glued = pieces[0].doubtful = True
            words.extend(pieces)
        drawings = read_drawings(self._page, self._frame)
        words = self._without_struck(words, drawings.across)
        typed = read_annotations(self._page, self._number, self._losses)
        for field in (*fields, *typed):
            words.extend(self._filled(field, words))
        return PageWords(self._number, self._frame.width, self._frame.height, words, drawings=drawings)

    def _is_readable(self, word: Word) -> bool:
        """Whether the word has characters, a size and a place; those that it has not are counted."""
        # What is no number compares as false.
        placed = -_FARTHEST < word.x0 <= word.x1 < _FARTHEST and -_FARTHEST < word.baseline < _FARTHEST
        if placed and _LEAST_SIZE <= word.size < _FARTHEST and "\ufffd" not in word.text:
            return True
        seen = placed and _LEAST_SIZE <= word.size < _FARTHEST
        self._losses.add("glyphs", word.text.count("\ufffd") if seen else len(word.text))
        return seen and bool(word.text.strip("\ufffd"))

    def _without_struck(self, words: list[Word], rules: Sequence[Box]) -> list[Word]:
        """The words that no line is drawn through; a run of those that have one is one loss."""
        if not rules:
            return words
        levels = sorted(rules, key=lambda rule: rule.y0)
        heights = [rule.y0 for rule in levels]
        through: defaultdict[Box, list[Word]] = defaultdict(list)
        for word in words:
            low = bisect_left(heights, word.baseline - _STRUCK_HIGH * word.size)
            high = bisect_left(heights, word.baseline - _STRUCK_LOW * word.size)
            for rule in levels[low:high]:
                if min(word.x1, rule.x1) - max(word.x0, rule.x0) >= _STRUCK_SHARE * (word.x1 - word.x0):
                    through[rule].append(word)
        struck: set[int] = set()
        for rule, run in through.items():
            if _strikes(rule, run):
                self._losses.add("struck")
                struck.update(map(id, run))
        return [word for word in words if id(word) not in struck]

    def _filled(self, field: FormText, words: Sequence[Word]) -> Iterator[Word]:
        """The words of a form field, which PDFium does not count as text of the page.

        They stand on the line of the label beside them, where there is one.
        """
        x, bottom = self._frame.map(field.left, field.bottom)
        size = min(12.0, max(4.0, field.height * 0.7))
        beside = [word for word in words if bottom - field.height <= word.baseline <= bottom + 0.3 * word.size]
        label = min(beside, key=lambda word: abs(word.x1 - x), default=None)
        baseline = label.baseline if label else bottom - 0.25 * size
        for token in field.text.split():
            width = 0.5 * size * len(token)
            yield Word(token, x, x + width, baseline, size)
            x += width + 0.3 * size

    def _is_torn(self, before: Word, word: Word, start: int) -> bool:
        """Whether the blank before ``start`` is PDFium's guess where the letters in fact touch."""
        if abs(before.baseline - word.baseline) > 1 or not -0.1 < (word.x0 - before.x1) / word.size < _SURE_GAP:
            return False
        return start > 0 and pdfium.FPDFText_IsGenerated(self._text, start - 1) == 1

    def _codes(self) -> list[int]:
        count = max(0, pdfium.FPDFText_CountChars(self._text))
        get = pdfium.FPDFText_GetUnicode
        codes = [get(self._text, i) for i in range(count)]
        return [min(code, _NO_CHARACTER) for code in codes] if max(codes, default=0) > _LAST_CODE else codes

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
        words: list[Word] = []
        for begin, stop, style in self._runs(start, end):
            word = self._word(codes, begin, stop, style, glued=begin > start)
            word.doubtful = word.glued and word.x0 - words[-1].x1 > _GAP * word.size
            words.append(word)
        return words

    def _runs(self, start: int, end: int) -> Iterator[tuple[int, int, _Style]]:
        begin, drawn = start, _object_at(self._text, start)
        style = self._style(drawn, start)
        baseline = self._origin(start, style.frame)[1]
        for i in range(start + 1, end):
            before, drawn = drawn, _object_at(self._text, i)
            here = self._style(drawn, i)
            left, level = self._origin(i, here.frame)
            apart = before != drawn and left - self._edge(i - 1, here.frame) > _GAP * here.size
            if apart or here != style or abs(level - baseline) > _SHIFT * style.size:
                yield begin, i, style
                begin, style, baseline = i, here, level
        yield begin, end, style

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
        word = Word(text, x0, x1, baseline, style.size, style.bold, glued, style=style.name, element=style.element)
        word.slanted = style.slanted
        return word

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
        symbols, slanted = bool(_SYMBOLS.search(font)), _is_slanted(matrix)
        return _Style(round(size, 1), bold, style, self._elements.get(mark), frame, symbols, slanted)


def _strikes(rule: Box, words: Sequence[Word]) -> bool:
    """Whether a line was drawn to strike words out: they have letters, and it begins and ends with them."""
    reach = _REACH * words[0].size
    text = "".join(word.text for word in words)
    begins, ends = min(word.x0 for word in words) - rule.x0, rule.x1 - max(word.x1 for word in words)
    return sum(map(str.isalnum, text)) >= _LEAST_STRUCK and max(begins, ends) < reach


def _turns(text_page: Any, index: int) -> int:
    """The quarter turns counterclockwise by which a character is drawn; slanted text counts as upright."""
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFText_GetMatrix(text_page, index, matrix):
        return 0
    turns = atan2(matrix.b, matrix.a) / (pi / 2)
    return round(turns) % 4 if abs(turns - round(turns)) < 0.1 else 0


def _is_slanted(matrix: Any) -> bool:
    """Whether the baseline lies between the directions of a page: by more than six degrees, as scans do not."""
    turns = atan2(matrix.b, matrix.a) / (pi / 2)
    return abs(turns - round(turns)) > _SLANT


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

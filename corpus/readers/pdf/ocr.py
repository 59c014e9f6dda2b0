"""Text recognition of pages that are pictures: Tesseract where it is installed, else RapidOCR (extra ``ocr``).

Pages are drawn by PDFium and handed to Tesseract through a pipe, so that nothing is left behind where a file is given
up. Words keep their places on the page; their sizes are those of the lines, evened out, so that the layout of a
recognised page is found as that of any other.
"""

from __future__ import annotations

import csv
import ctypes
import importlib.util
import io
import os
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from statistics import median
from typing import Any, NamedTuple, Protocol

import pypdfium2

from corpus.errors import LimitExceededError
from corpus.readers.pdf.layout.models import PageWords, Word

VARIABLE = "POLICYQA_OCR"
"""The environment variable that says how many pages of a file are recognised; 0 switches recognition off."""

_PAGES = 40  # of a file, unless the variable says otherwise
_SECONDS = 40.0  # for a file: below the minute that a worker gives it; more pages may take a second each
_PAGE_SECONDS = 20.0
_DPI = 300
_LONGEST_SIDE = 6000  # pixels: larger sheets are drawn more coarsely
_LEAST_CONFIDENCE = 10.0  # of 100: below it Tesseract sees words in dirt
_DESCENDING = frozenset("gjpqy,;()[]{}Q/|$@_")
_RISING = frozenset("bdfhklt")
_CAPITAL = 0.72  # font sizes that a capital is high, and the share of that of a small letter
_SMALL = 0.7
_DESCENT = 0.2  # of the height of a line, below its letters, where every word of it descends
_ROOM = 0.24  # of the height of a box of RapidOCR, above its letters and below
_SAME_SIZE = 0.15  # by which sizes of a page differ that were one on paper
_DIE_WITH_PARENT = 1  # prctl(PR_SET_PDEATHSIG)


class Seen(NamedTuple):
    """A word as recognised: keys of the paragraph and line it stands in, its box in pixels from the top left."""

    paragraph: tuple[int, ...]
    line: tuple[int, ...]
    text: str
    x0: float
    top: float
    x1: float
    bottom: float


class Image(NamedTuple):
    """A page drawn in grey, one byte a pixel, row by row."""

    width: int
    height: int
    data: bytes
    dpi: float


class Engine(Protocol):
    """Gives the words of an image; raises LimitExceededError when it takes longer than ``seconds``."""

    def __call__(self, image: Image, /, *, seconds: float) -> Sequence[Seen]: ...


def recognise(
    data: bytes, /, *, pages: Collection[int], engine: Engine | None = None, most: int | None = None
) -> dict[int, PageWords]:
    """The words of those ``pages`` (numbers from 1) of a PDF that are recognised, by page.

    Pages are taken in order until the bound on pages (``most``, else ``VARIABLE``, else 40) or on time is reached;
    there are none without an engine.
    """
    most = page_limit() if most is None else most
    engine = engine or (find_engine() if most > 0 and pages else None)
    if engine is None:
        return {}
    found: dict[int, PageWords] = {}
    deadline = time.monotonic() + max(_SECONDS, float(most))
    slowest = 0.0
    document = pypdfium2.PdfDocument(data)
    try:
        for number in sorted(pages)[:most]:
            started = time.monotonic()
            left = deadline - started
            if left <= slowest:
                break
            page = document[number - 1]
            width, height = page.get_size()
            try:
                image = _drawn(page, width, height)
                words = _words(engine(image, seconds=min(_PAGE_SECONDS, left)), image.dpi)
            except (LimitExceededError, pypdfium2.PdfiumError):
                continue
            finally:
                page.close()
                slowest = max(slowest, time.monotonic() - started)
            if words:
                found[number] = PageWords(number, width, height, words)
    finally:
        document.close()
    return found


def page_limit() -> int:
    """How many pages of a file are recognised, as ``VARIABLE`` says; what is no number counts as not said."""
    said = os.environ.get(VARIABLE, "").strip()
    return int(said) if said.isdecimal() else _PAGES


def find_engine() -> Engine | None:
    """Tesseract where it is installed, else RapidOCR, else nothing."""
    if program := shutil.which("tesseract"):
        return Tesseract(program)
    return Rapid() if importlib.util.find_spec("rapidocr") else None


def _drawn(page: pypdfium2.PdfPage, width: float, height: float) -> Image:
    scale = min(_DPI / 72, _LONGEST_SIDE / max(width, height, 1))
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        stride, data = bitmap.stride, bytes(bitmap.buffer)
        rows = (data[start : start + bitmap.width] for start in range(0, stride * bitmap.height, stride))
        return Image(bitmap.width, bitmap.height, b"".join(rows), scale * 72)
    finally:
        bitmap.close()


class Tesseract:
    """The program, run once a page. It ends with the process that started it."""

    def __init__(self, program: str) -> None:
        self._program = program

    def __call__(self, image: Image, /, *, seconds: float) -> Sequence[Seen]:
        """The words of an image in reading order."""
        command = [self._program, "stdin", "stdout", "-l", "eng", "--dpi", f"{image.dpi:.0f}", "tsv"]
        drawn = b"P5 %d %d 255\n" % (image.width, image.height) + image.data
        try:
            # The program was looked up, and all that it is given is ours.
            done = subprocess.run(  # noqa: S603
                command,
                input=drawn,
                capture_output=True,
                check=True,
                timeout=seconds,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
                preexec_fn=_bound() if sys.platform == "linux" else None,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise LimitExceededError("Text recognition of a page took too long or failed.") from error
        return tuple(_rows(done.stdout.decode("utf-8", "replace")))


def _bound() -> Any:
    """What ties a child to this process; the library is loaded before the child is made, which may load none."""
    library = ctypes.CDLL(None)
    return lambda: library.prctl(_DIE_WITH_PARENT, 9)


def _rows(table: str) -> Iterator[Seen]:
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row.get("text") or "").strip()
        if row["level"] == "5" and text and float(row["conf"]) >= _LEAST_CONFIDENCE:
            block, paragraph, line = (int(row[name]) for name in ("block_num", "par_num", "line_num"))
            left, top, width, height = (float(row[name]) for name in ("left", "top", "width", "height"))
            yield Seen((block, paragraph), (block, paragraph, line), text, left, top, left + width, top + height)


class Rapid:
    """RapidOCR, its models loaded once."""

    def __init__(self) -> None:
        from rapidocr import RapidOCR

        one = {"EngineConfig.onnxruntime.intra_op_num_threads": 1, "EngineConfig.onnxruntime.inter_op_num_threads": 1}
        self._read = RapidOCR(params={"Global.log_level": "critical", **one})

    def __call__(self, image: Image, /, *, seconds: float) -> Sequence[Seen]:  # noqa: ARG002 (it cannot be stopped)
        """The words of an image: its lines, from the top down, cut at their spaces."""
        import numpy

        found = self._read(numpy.frombuffer(image.data, numpy.uint8).reshape(image.height, image.width))
        if found.boxes is None:
            return ()
        return tuple(
            seen
            for number, (box, text) in enumerate(zip(found.boxes.tolist(), found.txts, strict=True))
            for seen in _cut(number, box, text)
        )


def _cut(number: int, box: Sequence[Sequence[float]], text: str) -> Iterator[Seen]:
    """The words of a line, each as wide as its share of the characters."""
    left, right = min(x for x, _ in box), max(x for x, _ in box)
    top, bottom = ((box[first][1] + box[second][1]) / 2 for first, second in ((0, 1), (2, 3)))  # of a line that slants
    room = _ROOM * (bottom - top)
    top, bottom = top + room, bottom - room
    step = (right - left) / max(len(text), 1)
    place = 0
    for word in text.split():
        place = text.index(word, place)
        yield Seen((number,), (number,), word, left + place * step, top, left + (place + len(word)) * step, bottom)
        place += len(word)


def _words(seen: Sequence[Seen], dpi: float) -> list[Word]:
    """Words as the layout takes them, in points: one baseline a line, one size a paragraph."""
    points = 72 / dpi
    lines: Mapping[tuple[int, ...], list[Seen]] = defaultdict(list)
    for word in seen:
        lines[word.line].append(word)
    baselines = {line: _baseline(words) for line, words in lines.items()}
    heights: Mapping[tuple[int, ...], list[float]] = defaultdict(list)
    for word in seen:
        heights[word.paragraph].append(_size(word, baselines[word.line]))
    sizes = {paragraph: median(found) * points for paragraph, found in heights.items()}
    usual = median([sizes[word.paragraph] for word in seen]) if seen else 0.0
    made = []
    for word in seen:
        size = sizes[word.paragraph]
        size = usual if abs(size - usual) <= _SAME_SIZE * usual else size
        made.append(Word(word.text, word.x0 * points, word.x1 * points, baselines[word.line] * points, max(size, 1.0)))
    return made


def _baseline(words: Sequence[Seen]) -> float:
    level = [word.bottom for word in words if not _DESCENDING & set(word.text)]
    if level:
        return median(level)
    top, bottom = min(word.top for word in words), max(word.bottom for word in words)
    return bottom - _DESCENT * (bottom - top)


def _size(word: Seen, baseline: float) -> float:
    """The font size in pixels that a word as high as this has."""
    tall = any(letter.isupper() or letter.isdigit() or letter in _RISING for letter in word.text)
    return max(baseline - word.top, 1.0) / (_CAPITAL if tall else _CAPITAL * _SMALL)

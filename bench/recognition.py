"""How many words of pictures of pages are recognised: ``python bench/recognition.py [--pages N] [--engine NAME]``.

The first pages of papers of ``bench/twins_papers.py``, made PDF by LibreOffice, are drawn as scanners, fax machines and
photocopiers leave them, and read by each engine that is installed. Printed are, by damage: the share of the words of
the page that were read (recall), the share of the words read that stand on the page (precision), and seconds a page.
The truth is the text layer of the same page. The damage is the same in each run.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import gettempdir
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

import pypdfium2  # noqa: E402
from PIL import Image, ImageFilter  # noqa: E402
from reportlab.lib.utils import ImageReader  # noqa: E402
from reportlab.pdfgen.canvas import Canvas  # noqa: E402
from twins import copied  # noqa: E402
from twins_papers import PAPERS  # noqa: E402

from corpus.readers.pdf.ocr import Engine, Rapid, Tesseract, recognise  # noqa: E402

NAMES = ("minutes", "form", "cover_sheet", "numbered_prose", "landscape", "letter")


def speckled(picture: Image.Image, share: float) -> Image.Image:
    """Black and white dots, as dirt on the glass leaves them."""
    dice = random.Random(7)  # noqa: S311 (the same dirt each time)
    dotted = picture.copy()
    pixels: Any = dotted.load()
    for _ in range(int(share * picture.width * picture.height)):
        pixels[dice.randrange(picture.width), dice.randrange(picture.height)] = dice.choice((0, 255))
    return dotted


def pressed(picture: Image.Image, quality: int) -> Image.Image:
    """Saved as JPEG of a quality of 1 to 95."""
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=quality)
    return Image.open(target)


def pale(picture: Image.Image) -> Image.Image:
    """Grey ink on grey paper."""
    return picture.point([120 + value * 90 // 255 for value in range(256)])


DAMAGES: dict[str, tuple[int, Callable[[Image.Image], Image.Image]]] = {
    "clean, 300 dpi": (300, lambda picture: picture),
    "150 dpi": (150, lambda picture: picture),
    "100 dpi": (100, lambda picture: picture),
    "blurred": (200, lambda picture: picture.filter(ImageFilter.GaussianBlur(1.6))),
    "dirty, 2 %": (200, lambda picture: speckled(picture, 0.02)),
    "turned by 2 degrees": (200, lambda picture: picture.rotate(2, fillcolor=255, resample=Image.Resampling.BICUBIC)),
    "pale": (200, pale),
    "JPEG 15": (150, lambda picture: pressed(picture, 15)),
    "black and white": (200, lambda picture: picture.point(lambda value: 255 if value > 110 else 0)),
}


def main() -> int:
    """Print a line for each engine and damage."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=len(NAMES))
    parser.add_argument("--engine", choices=["tesseract", "rapidocr"])
    parser.add_argument("--work", type=Path, default=Path(gettempdir()) / "policyqa-twins")
    options = parser.parse_args()
    files = [copied(name, PAPERS[name]().saved(), options.work)["pdf"] for name in NAMES[: options.pages]]
    for name, engine in engines(options.engine):
        for damage, (dpi, change) in DAMAGES.items():
            right = given = read = 0
            seconds = 0.0
            for file in files:
                words, picture, size = drawn(file, dpi)
                started = time.monotonic()
                found = recognise(bound(change(picture), size), pages=[1], engine=engine, most=1)
                seconds += time.monotonic() - started
                seen = Counter(token for page in found.values() for word in page.words for token in tokens(word.text))
                right, given, read = right + (words & seen).total(), given + words.total(), read + seen.total()
            shares = f"recall {right / given:.3f}  precision {right / max(read, 1):.3f}"
            print(f"{name:10} {damage:20} {shares}  {seconds / len(files):5.1f} s a page", flush=True)
    return 0


def engines(wanted: str | None) -> Iterator[tuple[str, Engine]]:
    """Those that are installed."""
    if (program := shutil.which("tesseract")) and wanted != "rapidocr":
        yield "tesseract", Tesseract(program)
    if wanted != "tesseract":
        yield "rapidocr", Rapid()


def drawn(file: Path, dpi: int) -> tuple[Counter[str], Image.Image, tuple[float, float]]:
    """The words of the first page, its picture in grey, and its size in points."""
    document = pypdfium2.PdfDocument(file)
    page = document[0]
    words = Counter(tokens(page.get_textpage().get_text_range()))
    picture = page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
    size = page.get_size()
    document.close()
    return words, picture, size


def bound(picture: Image.Image, size: tuple[float, float]) -> bytes:
    """A PDF of one page that is the picture."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=size)
    canvas.drawImage(ImageReader(picture), 0, 0, *size)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def tokens(text: str) -> list[str]:
    """Runs of letters and digits, in lower case."""
    return re.findall(r"[^\W_]+", text.casefold())


if __name__ == "__main__":
    sys.exit(main())

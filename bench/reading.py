"""How well and how fast PDF files are read: ``python bench/reading.py [--no-speed]``.

Prints four tables, every engine in the same run: pypdf, PDFium (pypdfium2) and pdfminer.six as they come, and
the reader of this project.

* Text: words in common with the gold text in order. ``similarity`` is 2·LCS/(words + gold words), ``order``
  is LCS/gold words, where LCS is the longest common subsequence. Words are runs of letters and digits after
  NFKC and lower case, so ligatures and punctuation weigh nothing. The gold of the fixtures stands beside
  them; that of the public sample files is kept in ``gold_pdf.json`` as CRC-32 of each word, made from the
  rendered pages and checked against a further engine (poppler).
* Boundaries: the paragraphs listed in ``boundaries_pdf.jsonl`` (marked by hand on rendered pages) that are
  found with exactly those first and last words.
* Coverage: letters and digits kept, of those PDFium sees, running heads and page numbers aside.
* Speed: pages a second and peak memory over every file of ``documents/pdf``, each engine in a process of its
  own.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import re
import subprocess
import sys
import time
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BENCH = Path(__file__).resolve().parent
ROOT = BENCH.parent
sys.path.insert(0, str(ROOT))

DATA = Path(os.environ.get("POLICYQA_DATA", ROOT.parent / "shared" / "data"))
DOCUMENTS = DATA / "documents" / "pdf"
SAMPLES = DATA / "pdf-samples"
LAYOUTS = ROOT / "fixtures" / "layouts"

Pages = list[int] | None


def read_ours(path: Path, pages: Pages = None) -> str:
    """The blocks that start on the pages, markers included."""
    from corpus.readers.pdf.reader import read_pdf

    (extract,) = read_pdf(path.read_bytes(), name=path.name)
    wanted = (block for block in extract.blocks if pages is None or block.pages[0][1] in pages)
    return "\n".join(f"{block.marker} {block.text}" for block in wanted)


def read_pypdf(path: Path, pages: Pages = None) -> str:
    """pypdf's plain extraction."""
    import pypdf

    reader = pypdf.PdfReader(path)
    numbers = pages or range(1, len(reader.pages) + 1)
    return "\n".join(reader.pages[number - 1].extract_text() for number in numbers)


def read_pdfium(path: Path, pages: Pages = None) -> str:
    """PDFium's text of the whole page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    numbers = pages or range(1, len(document) + 1)
    return "\n".join(document[number - 1].get_textpage().get_text_range() for number in numbers)


def read_pdfminer(path: Path, pages: Pages = None) -> str:
    """pdfminer.six with its default layout parameters."""
    from pdfminer.high_level import extract_text

    return extract_text(path, page_numbers=[number - 1 for number in pages] if pages else None)


ENGINES: dict[str, Callable[[Path, Pages], str]] = {
    "ours": read_ours,
    "pypdf": read_pypdf,
    "pdfium": read_pdfium,
    "pdfminer": read_pdfminer,
}


def words(text: str) -> list[str]:
    """Runs of letters and digits after NFKC, in lower case."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).lower())


def hashes(text: str) -> list[int]:
    """CRC-32 of each word: enough to compare, too little to read."""
    return [crc32(word.encode()) for word in words(text)]


def scores(gold: list[int], found: list[int]) -> tuple[float, float]:
    """Similarity and order, each from 0 to 1."""
    from rapidfuzz.distance import LCSseq

    common = LCSseq.similarity(gold, found)
    return 2 * common / max(1, len(gold) + len(found)), common / max(1, len(gold))


def golds() -> Iterator[tuple[Path, Pages, list[int]]]:
    """Files with the pages and the word hashes of their gold."""
    for text in sorted(LAYOUTS.glob("*.txt")):
        blocks = re.findall(r"^\w+ \[(.*?)\] [\d@,]+: (.*)$", text.read_text("utf-8"), re.MULTILINE)
        yield text.with_suffix(".pdf"), None, hashes("\n".join(f"{mark} {body}" for mark, body in blocks))
    for entry in json.loads((BENCH / "gold_pdf.json").read_text()):
        path = SAMPLES / entry["file"]
        if path.exists():
            yield path, entry["pages"], entry["words"]


def text_table() -> None:
    """Prints similarity and order of every engine on every file with gold."""
    print(f"{'text: similarity/order':44}" + "".join(f"{name:>16}" for name in ENGINES))
    behind = 0
    for path, pages, gold in golds():
        results = {name: scores(gold, hashes(read(path, pages))) for name, read in ENGINES.items()}
        best = max(pair[0] for name, pair in results.items() if name != "ours")
        behind += results["ours"][0] < best - 0.0005
        cells = "".join(f"{similarity:9.3f}/{order:.3f} " for similarity, order in results.values())
        print(f"{path.parent.name[:14] + '/' + path.stem[:28]:44}{cells}")
    print(f"files on which the reader is behind the best of the three: {behind}\n")


def boundary_table() -> None:
    """Prints how many of the hand-marked paragraphs have exactly their first and last words."""
    from corpus.readers.pdf.reader import read_pdf

    marked = [json.loads(line) for line in (BENCH / "boundaries_pdf.jsonl").read_text("utf-8").splitlines()]
    found = 0
    for name in sorted({entry["file"] for entry in marked}):
        (extract,) = read_pdf((DOCUMENTS / name).read_bytes(), name=name)
        texts = [(words(block.text), {page for _, page in block.pages}) for block in extract.blocks]
        for entry in (entry for entry in marked if entry["file"] == name):
            first, last = words(entry["first"]), words(entry["last"])
            if any(
                entry["page"] in pages and text[: len(first)] == first and text[-len(last) :] == last
                for text, pages in texts
            ):
                found += 1
            else:
                print(f"  not exact: {name} p. {entry['page']}: {entry['first']} ... {entry['last']}")
    print(f"boundaries: {found} of {len(marked)} exact\n")


def coverage_table() -> None:
    """Prints the share of letters and digits kept of each document."""
    from corpus.readers.pdf.layout import read_layout
    from corpus.readers.pdf.reader import Limits, read_pages

    print(f"{'coverage of letters and digits':60}{'raw':>9}{'furniture':>11}{'kept':>9}{'share':>8}")
    for path in sorted(DOCUMENTS.glob("*.pdf")):
        pages = read_pages(path.read_bytes(), limits=Limits())
        layout = read_layout(pages)
        raw = sum(map(_alphanumeric, (word.text for page in pages for word in page.words)))
        blocks = (block for block in layout.blocks if block.kind != "furniture")
        kept = sum(_alphanumeric(block.marker + block.text) for block in blocks)
        out = sum(map(_alphanumeric, layout.removed))
        print(f"{path.stem[:58]:60}{raw:9}{out:11}{kept:9}{kept / max(1, raw - out):8.4f}")
    print()


def _alphanumeric(text: str) -> int:
    return sum(map(str.isalnum, unicodedata.normalize("NFKC", text)))


def speed_table() -> None:
    """Prints pages a second and peak memory of every engine over all documents."""
    print(f"{'speed':12}{'pages':>8}{'seconds':>9}{'pages/s':>9}{'MiB':>7}")
    for name in ENGINES:
        command = [sys.executable, str(Path(__file__).resolve()), "--measure", name]
        pages, seconds, peak = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        print(f"{name:12}{pages:8}{seconds:9.1f}{pages / seconds:9.1f}{peak / 1024:7.0f}")


def measure(name: str) -> None:
    """Reads every document with one engine and prints pages, processor seconds and peak KiB as JSON."""
    import pypdfium2

    paths = sorted(DOCUMENTS.glob("*.pdf"))
    pages = sum(len(pypdfium2.PdfDocument(path)) for path in paths)
    start = time.process_time()
    for path in paths:
        ENGINES[name](path, None)
    seconds = time.process_time() - start
    print(json.dumps([pages, seconds, _peak()]))


def _peak() -> int:
    """Peak resident memory of this process in KiB; that of ``getrusage`` would include its parent's."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1])  # type: ignore[index]


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--no-speed", action="store_true")
    parser.add_argument("--measure", choices=ENGINES, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    if arguments.measure:
        measure(arguments.measure)
        return
    text_table()
    if not DOCUMENTS.is_dir():
        print(f"{DOCUMENTS} is absent; set POLICYQA_DATA to measure on real documents.")
        return
    boundary_table()
    coverage_table()
    if not arguments.no_speed:
        speed_table()


if __name__ == "__main__":
    main()

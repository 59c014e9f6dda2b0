"""Are the numbers of paragraphs those that are printed? ``python bench/numbering.py [FILE ...] [--odt] [--list]``.

Word files, OpenDocument texts and RTF files do not store the numbers of their lists; a word processor counts them. The
oracle is LibreOffice: each file is made a PDF, each paragraph that the reader gives is looked up in the words of that
PDF, and what is printed before it on its line is compared with its marker. ``--odt`` and ``--rtf`` compare a copy that
LibreOffice makes in that format. ``--list`` prints every difference.

Columns: *right*; *wrong*, another number is printed; *missing*, a number is printed and the reader gives none;
*unfound*, numbered paragraphs whose words are not in the PDF in that order. Word and LibreOffice may count differently
themselves: a difference has to be looked at. Without FILEs the files of ``numbering``, ``papers`` and ``documents`` of
the public data (``POLICYQA_DATA``, else ``../shared/data``) are taken. PDFs are kept in ``--work``, by the bytes of the
file. LibreOffice takes some seconds a file, one at a time.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
from bisect import bisect_right
from collections import Counter
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from corpus.readers import read  # noqa: E402
from corpus.readers.doc import find_office  # noqa: E402

DATA = Path(os.environ.get("POLICYQA_DATA", ROOT.parent / "shared" / "data"))
FOLDERS = ("numbering", "papers", "documents")
KINDS = (".docx", ".docm", ".odt", ".rtf")
OUTCOMES = ("right", "wrong", "missing", "unfound")
_KEY = 60  # characters of a paragraph, spaces aside, that are looked up
_SHORTEST = 8  # a shorter text may stand anywhere
_WINDOW = 30_000  # characters ahead: a text that is found further on is another one
_NUMBER = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z]|[ivxlIVXL]{1,6})(?:\.\d{1,3})*[.)]*")
_CONTENTS = re.compile(r"\s*(?:\.\s?){4,}|[ \t.]*\d+\n")


class Difference(NamedTuple):
    """A paragraph whose number differs."""

    outcome: str
    ours: str
    printed: str
    text: str


class Print:
    """The lines of a PDF, and the same without spaces for looking up."""

    def __init__(self, text: str) -> None:
        """``text`` is what pdftotext gives in the order of drawing, a line a line."""
        self.text = text
        self._places = [place for place, character in enumerate(text) if not character.isspace()]
        self._words = "".join(text.split())
        self._starts = [0, *(place + 1 for place, character in enumerate(text) if character == "\n")]
        self._cursor = 0
        self._used: set[int] = set()

    def before(self, text: str, number: str) -> str | None:
        """What stands on the line before the first word of the paragraph, or None if it is not found.

        Of several places with the same words that is meant where ``number`` stands before them, else the next.
        """
        key = "".join(text.split())[:_KEY]
        places = list(self._finds(key)) if len(key) >= _SHORTEST else []
        if not places:
            return None
        prefixes = [self._prefix(self._places[place]) for place in places]
        agreed = (index for index, prefix in enumerate(prefixes) if agrees(number, prefix))
        later = (index for index, place in enumerate(places) if place >= self._cursor)
        chosen = next(agreed, next(later, 0))
        self._used.add(places[chosen])
        self._cursor = max(self._cursor, places[chosen])
        return prefixes[chosen]

    def _finds(self, key: str) -> Iterator[int]:
        place = -1
        while 0 <= (place := self._words.find(key, place + 1)) < self._cursor + _WINDOW:
            listed = _CONTENTS.match(self.text, self._places[place + len(key) - 1] + 1)
            if place not in self._used and not listed:
                yield place

    def _prefix(self, place: int) -> str:
        line = bisect_right(self._starts, place) - 1
        prefix = self.text[self._starts[line] : place]
        if prefix.strip() or not line:
            return prefix.strip()
        above = self.text[self._starts[line - 1] : self._starts[line]]
        # The number of a page stands before or after a form feed.
        return above.strip() if _NUMBER.fullmatch(above.strip()) and "\f" not in above + prefix else ""


def agrees(number: str, prefix: str) -> bool:
    """Whether the number is what stands last in the prefix; of no number, whether nothing like one does."""
    if not number:
        return not (_NUMBER.fullmatch(prefix) and re.search(r"\d|\W", prefix))
    return prefix.split()[-len(number.split()) :] == number.split()


def compare(path: Path, print_: Print) -> Iterator[Difference]:
    """Each paragraph that has a number, in the file or in the print."""
    for extract in read(path.read_bytes(), name=path.name):
        for block in extract.blocks:
            if block.kind in {"table", "footnote", "furniture", "caption"}:
                continue
            ours = block.marker if re.search(r"\w", block.marker) else ""
            printed = print_.before(block.text, ours)
            if printed is None:
                outcome = "unfound"
            elif agrees(ours, printed):
                outcome = "right"
            else:
                outcome = "wrong" if ours else "missing"
            if ours or outcome == "missing":
                yield Difference(outcome, ours, (printed or "")[-30:], block.text)


def as_print(path: Path, work: Path) -> Print:
    """The PDF of a file as LibreOffice makes it."""
    pdf = convert(path, "pdf", work)
    text = subprocess.run(["pdftotext", "-raw", str(pdf), "-"], capture_output=True, check=True).stdout
    return Print(text.decode("utf-8", "replace"))


def convert(path: Path, kind: str, work: Path) -> Path:
    """The file in another format; made once for the same bytes. Ends the script where LibreOffice makes none."""
    office = find_office()
    folder = work / hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    made = folder / f"{path.stem}.{kind}"
    if not made.exists():
        if office is None:
            sys.exit("LibreOffice is not installed: there is nothing to compare with.")
        command = [office, f"-env:UserInstallation={(work / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", kind, "--outdir", str(folder), str(path)]
        subprocess.run(command, capture_output=True, check=True, timeout=300)
        if not made.exists():
            sys.exit(f"LibreOffice made no {kind} of {path}.")
    return made


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Numbers of paragraphs against LibreOffice's print of the same file.")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--odt", action="store_true", help="compare copies in OpenDocument format")
    parser.add_argument("--rtf", action="store_true", help="compare copies in Rich Text Format")
    parser.add_argument("--list", action="store_true", help="print the differences")
    parser.add_argument("--work", type=Path, default=Path(gettempdir()) / "policyqa-numbering")
    options = parser.parse_args()
    if not shutil.which("pdftotext"):
        sys.exit("pdftotext (of Poppler) is not installed: the print cannot be read.")
    copied = "odt" if options.odt else "rtf" if options.rtf else ""
    totals: Counter[str] = Counter()
    print(*(f"{name:>8}" for name in OUTCOMES), " file")
    for path in options.files or files():
        copy = convert(path, copied, options.work) if copied and path.suffix != f".{copied}" else path
        found = list(compare(copy, as_print(copy, options.work)))
        counts = Counter(difference.outcome for difference in found)
        totals += counts
        report(counts, path.name)
        for outcome, ours, printed, text in found:
            if options.list and outcome != "right":
                print(f"    {outcome}: {ours or '-'} here, {printed or '-'} printed: {text[:70]}")
    report(totals, "all")


def files() -> Iterable[Path]:
    """The files of the public data that may have lists."""
    paths = sorted(path for folder in FOLDERS for path in (DATA / folder).rglob("*") if path.suffix in KINDS)
    if not paths:
        sys.exit(f"{DATA} holds no files: name the folder of the public data in POLICYQA_DATA.")
    return paths


def report(counts: Counter[str], name: str) -> None:
    """One row of the table."""
    print(*(f"{counts[outcome]:8}" for outcome in OUTCOMES), f" {name}", flush=True)


if __name__ == "__main__":
    main()

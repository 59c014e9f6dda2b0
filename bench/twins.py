"""One paper in every format: is it read alike, and as it was written? ``python bench/twins.py [NAME ...] [--list]``.

The papers of ``bench/twins_papers.py`` are made as Word files, with what they say written beside: each passage with its
kind, its printed number and the headings above it. LibreOffice makes copies of them: OpenDocument, RTF, a PDF with tags
and one without. Each is read; a mark counts once for the words of a passage, from the first to the last, and once each
for its kind, its number and the headings above. ``extra`` are passages that no mark has, running heads aside. What
differs is printed with ``--list``. LibreOffice takes some seconds a paper; copies are kept in ``--work`` by the bytes
of the Word file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import gettempdir
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from structure import bare, folded, typed  # noqa: E402
from twins_papers import PAPERS, Mark  # noqa: E402

from corpus.pipeline import FileJob, segmented  # noqa: E402
from corpus.readers.doc import find_office  # noqa: E402

TAGS = {False: "pdf", True: "tagged.pdf"}
FORMATS = ("docx", "odt", "rtf", "tagged.pdf", "pdf")


def main() -> int:
    """Print a line for each paper and format, and the shares by format."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="of papers; all if none is given")
    parser.add_argument("--list", action="store_true", help="print what differs")
    parser.add_argument("--formats", default=",".join(FORMATS))
    parser.add_argument("--work", type=Path, default=Path(gettempdir()) / "policyqa-twins")
    options = parser.parse_args()
    totals: dict[str, Counter[str]] = {}
    for name, make in PAPERS.items():
        if options.names and name not in options.names:
            continue
        paper = make()
        copies = copied(name, paper.saved(), options.work)
        for kind in options.formats.split(","):
            counts, differences = compared(paper.marks, copies[kind])
            totals[kind] = totals.get(kind, Counter()) + counts
            report(f"{name}.{kind}", counts)
            for difference in differences if options.list else ():
                print(f"    {difference}")
    for kind, counts in totals.items():
        report(f"all {kind}", counts)
    return 0


def report(name: str, counts: Counter[str]) -> None:
    """One line: of each thing that was marked, how many are right."""
    shares = (f"{what} {counts[what]}/{counts[what + ' of']}" for what in ("words", "kind", "number", "section"))
    print(f"{name:32}", "  ".join(shares), f" extra {counts['extra']}", flush=True)


def copied(name: str, data: bytes, work: Path) -> dict[str, Path]:
    """The paper as a file of each format. Ends the script where LibreOffice makes none."""
    folder = work / f"{name}-{hashlib.sha256(data).hexdigest()[:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    files = {kind: folder / f"{name}.{kind}" for kind in FORMATS}
    files["docx"].write_bytes(data)
    for kind, tagged in (("odt", None), ("rtf", None), ("pdf", True), ("pdf", False)):
        file = files[TAGS[tagged] if tagged is not None else kind]
        if not file.exists():
            made = _converted(files["docx"], kind, tagged, work)
            made.rename(file)
    return files


def _converted(file: Path, kind: str, tagged: bool | None, work: Path) -> Path:
    office = find_office()
    if office is None:
        sys.exit("LibreOffice is not installed: no copies can be made.")
    choice = json.dumps({"UseTaggedPDF": {"type": "boolean", "value": str(bool(tagged)).lower()}})
    target = kind if tagged is None else f"pdf:writer_pdf_Export:{choice}"
    folder = work / "made"
    command = [office, f"-env:UserInstallation={(work / 'profile').resolve().as_uri()}", "--headless"]
    command += ["--convert-to", target, "--outdir", str(folder), str(file)]
    subprocess.run(command, capture_output=True, check=True, timeout=300)
    made = folder / f"{file.stem}.{kind}"
    if not made.exists():
        sys.exit(f"LibreOffice made no {kind} of {file}.")
    return made


def compared(marks: list[Mark], file: Path) -> tuple[Counter[str], list[str]]:
    """How many of the marks a file meets, and what it does not."""
    (document,) = segmented(FileJob(str(file)))
    passages = [passage for passage in document.passages if passage.kind != "furniture"]
    counts: Counter[str] = Counter()
    differences: list[str] = []
    used: set[int] = set()
    title = next((mark.text for mark in marks if mark.kind == "heading"), "")
    for mark in marks:
        found = next(
            (n for n, p in enumerate(passages) if n not in used and _words(p) in {folded(mark.text), _whole(mark)}),
            None,
        )
        counts["words of"] += 1
        if found is None:
            differences.append(f"words   {mark.kind}: {mark.text[:90]!r} is {_nearest(mark, passages)}")
            continue
        used.add(found)
        counts["words"] += 1
        for what, right, is_ in _judged(mark, passages[found], title):
            counts[f"{what} of"] += 1
            counts[what] += right
            if not right:
                differences.append(f"{what:7} {mark.kind} {mark.marker}: {mark.text[:60]!r}: {is_}")
    extra = [passage for n, passage in enumerate(passages) if n not in used]
    counts["extra"] = len(extra)
    differences += [f"extra   {passage.kind}: {passage.text[:110]!r}" for passage in extra]
    return counts, differences


def _judged(mark: Mark, passage: Any, title: str) -> list[tuple[str, bool, str]]:
    running = ("paragraph", "list_item", "aside")
    kinds = {mark.kind, *(running if mark.kind in running else ())}
    verdicts = [("kind", passage.kind in kinds, passage.kind)]
    if any(map(str.isalnum, mark.marker)):
        printed = passage.marker or _typed(passage.text)
        verdicts.append(("number", bare(printed) == bare(mark.marker), printed))
    if mark.kind not in ("footnote", "aside"):
        path = [_heading(text) for text in passage.section if _heading(text) != folded(title)]
        wanted = [_heading(text) for text in mark.section if _heading(text) != folded(title)]
        verdicts.append(("section", path == wanted, " > ".join(passage.section)))
    return verdicts


def _heading(text: str) -> str:
    return folded(text[len(_typed(text)) :])


def _typed(text: str) -> str:
    """The number that stands in a heading, also a bare one: ``1 Introduction``."""
    bare_one = re.match(r"\d{1,2}\b", text)
    return typed(text) or (bare_one[0] if bare_one else "")


def _words(passage: Any) -> str:
    return folded(passage.text)


def _whole(mark: Mark) -> str:
    return folded(f"{mark.marker} {mark.text}")


def _nearest(mark: Mark, passages: list[Any]) -> str:
    words = folded(mark.text)
    sought = words[:40]
    found = next((p for p in passages if sought in _words(p) or _words(p) in words), None)
    return f"{found.kind} {found.marker}: {found.text[:160]!r}" if found else "nowhere"


if __name__ == "__main__":
    sys.exit(main())

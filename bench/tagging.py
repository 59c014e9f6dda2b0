"""Words a second of tagging, and where the time goes, against spaCy's tokenizer alone in the same run.

``python -m bench.tagging`` reads the text files of the policy collection (POLICYQA_DATA, else ../shared/data) and the
PDFs of its documents as far as ``pypdf`` reads them. Every line of a text and every four sentences of a PDF are a
passage. Seconds are processor time of one core; tokenizer and tagger are the best of three rounds, after the first of
which the tokenizer's cache knows every word.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.entities import default_tagger
from corpus.models import Passage, Span
from corpus.references import find_references

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = Path(os.environ.get("POLICYQA_DATA", Path(__file__).parents[2] / "shared" / "data"))
STAGES = {
    "fold": "fold typography",
    "make_doc": "tokenise (spaCy)",
    "_listed": "registers and patterns (spaCy matchers)",
    "find_names": "names of no register",
    "find_dates": "dates",
    "find_values": "money, percentages, durations, counts",
    "definitions": "definitions",
    "_apply_definitions": "apply definitions",
    "_entities": "overlaps and spans",
}


def texts() -> list[str]:
    """The text of each document, a passage a line."""
    found = [path.read_text("utf-8") for path in sorted((DATA / "policy").glob("*.txt"))]
    return found + [_pdf_text(path) for path in sorted((DATA / "documents" / "pdf").glob("*.pdf"))]


def _pdf_text(path: Path) -> str:
    from pypdf import PdfReader

    text = " ".join(page.extract_text().replace("\n", " ") for page in PdfReader(path).pages)
    sentences = re.split(r"(?<=[.?!]) +", text)
    return "\n".join(" ".join(sentences[at : at + 4]) for at in range(0, len(sentences), 4))


def passages(text: str) -> list[Passage]:
    """The lines of a text that are not blank."""
    found, position = [], 0
    for number, line in enumerate(text.split("\n")):
        if line.strip():
            found.append(Passage(f"p{number}", "d", number, "paragraph", line, Span(position, position + len(line))))
        position += len(line) + 1
    return found


def seconds(action: Callable[[], object], *, rounds: int = 3) -> float:
    """The least processor time of an action over some rounds."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        action()
        best = min(best, time.process_time() - start)
    return best


def report_stages(run: Callable[[], object]) -> None:
    """The share of each stage of tagging, under the profiler."""
    profile = cProfile.Profile()
    profile.runcall(run)
    rows = {name: row for (_, _, name), row in pstats.Stats(profile).stats.items()}  # type: ignore[attr-defined]
    whole = sum(row[2] for row in rows.values())
    for name, title in sorted(STAGES.items(), key=lambda item: -rows[item[0]][3] if item[0] in rows else 0):
        if name in rows:
            print(f"  {rows[name][3] / whole:6.1%}  {title}")


def main() -> int:
    """Print words a second of the tokenizer, the tagger and the reference recogniser, and the stages of tagging."""
    if not (DATA / "policy").is_dir():
        print(f"no collection at {DATA}: set POLICYQA_DATA", file=sys.stderr)
        return 1
    from spacy import blank

    documents = texts()
    collection = [passages(text) for text in documents]
    words = sum(len(text.split()) for text in documents)
    started = time.process_time()
    tagger = default_tagger()
    print(f"{len(documents)} documents, {words} words; start-up {time.process_time() - started:.2f} s")
    tokenizer = blank("en")
    plain = seconds(lambda: [tokenizer.make_doc(p.text) for each in collection for p in each])
    tagging = seconds(lambda: [tagger.tag(each) for each in collection])
    finding = seconds(lambda: [find_references(text) for text in documents], rounds=1)
    for name, taken in (
        ("spaCy's tokenizer alone", plain),
        ("tagging", tagging),
        ("finding references", finding),
        ("tagging and references", tagging + finding),
    ):
        print(f"{name:24} {words / taken:10,.0f} words/s  {taken / plain:5.1f} times the tokenizer's time")
    report_stages(lambda: [tagger.tag(each) for each in collection])
    return 0


if __name__ == "__main__":
    sys.exit(main())

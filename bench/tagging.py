"""Words a second of tagging, and where the time goes, against spaCy's tokenizer alone in the same run.

``python -m bench.tagging`` reads the text files of the policy collection (POLICYQA_DATA, else ../shared/data) and the
PDFs and text files of its documents as far as ``pypdf`` reads them; every line
of a text and every four sentences of a PDF are a passage.
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

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = Path(os.environ.get("POLICYQA_DATA", Path(__file__).parents[2] / "shared" / "data"))
STAGES = (
    "fold",
    "make_doc",
    "_listed",
    "find_names",
    "_values",
    "definitions",
    "_apply_definitions",
    "_entities",
)


def documents() -> list[list[Passage]]:
    """The passages of each document, one for each paragraph."""
    texts = [path.read_text("utf-8") for path in sorted((DATA / "policy").glob("*.txt"))]
    texts += [_pdf_text(path) for path in sorted((DATA / "documents" / "pdf").glob("*.pdf"))]
    return [_passages(text) for text in texts]


def _pdf_text(path: Path) -> str:
    from pypdf import PdfReader

    text = " ".join(page.extract_text().replace("\n", " ") for page in PdfReader(path).pages)
    sentences = re.split(r"(?<=[.?!]) +", text)
    return "\n".join(" ".join(sentences[at : at + 4]) for at in range(0, len(sentences), 4))


def _passages(text: str) -> list[Passage]:
    passages, position = [], 0
    for number, line in enumerate(text.split("\n")):
        if line.strip():
            span = Span(position, position + len(line))
            passages.append(Passage(f"p{number}", "d", number, "paragraph", line, span))
        position += len(line) + 1
    return passages


def _seconds(action: Callable[[], object], *, rounds: int = 3) -> float:
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        action()
        best = min(best, time.process_time() - start)
    return best


def _report_stages(run: Callable[[], object], total: float) -> None:
    profile = cProfile.Profile()
    profile.runcall(run)
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    whole = sum(row[2] for row in stats.values())
    for (_, _, name), row in sorted(stats.items(), key=lambda item: -item[1][3]):
        if name in STAGES:
            share = row[3] / whole
            print(f"  {name:22} {share:6.1%}  about {share * total * 1000:7.1f} ms (profiled share, cumulative)")


def main() -> int:
    """Print words a second of the tagger and of the tokenizer alone, the ratio, and the share of each stage."""
    if not (DATA / "policy").is_dir():
        print(f"no collection at {DATA}: set POLICYQA_DATA", file=sys.stderr)
        return 1
    from spacy import blank

    collection = documents()
    words = sum(len(passage.text.split()) for passages in collection for passage in passages)
    started = time.process_time()
    tagger = default_tagger()
    print(f"{len(collection)} documents, {words} words; start-up {time.process_time() - started:.2f} s")
    tokenizer = blank("en")
    plain = _seconds(lambda: [tokenizer.make_doc(p.text) for passages in collection for p in passages])
    run = lambda: [tagger.tag(passages) for passages in collection]  # noqa: E731
    tagging = _seconds(run)
    entities = sum(len(p.entities) for passages in run() for p in passages)
    print(f"tokenizer alone {words / plain:10,.0f} words/s")
    print(f"tagging         {words / tagging:10,.0f} words/s ({plain / tagging:.2f} of it), {entities} entities")
    _report_stages(run, tagging)
    return 0


if __name__ == "__main__":
    sys.exit(main())

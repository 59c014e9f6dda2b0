"""The public collections the ranking is measured on: passages, questions, and which passages answer which
question.
"""

from __future__ import annotations

import csv
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PublicSet:
    """``texts[i]`` is passage ``i``; ``qrels`` has, for each question, the gain of each passage that is
    relevant.
    """

    name: str
    texts: list[str]
    questions: list[str]
    qrels: list[dict[int, int]]


def data_folder() -> Path | None:
    """``POLICYQA_DATA``, else ``../shared/data`` beside the repository; None where neither exists."""
    named = os.environ.get("POLICYQA_DATA")
    folder = Path(named) if named else Path(__file__).resolve().parents[2] / "shared" / "data"
    return folder if folder.is_dir() else None


def _lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def scifact(folder: Path) -> PublicSet:
    """BEIR's SciFact: claims against abstracts, the test split."""
    passages = _lines(folder / "passages.jsonl")
    place = {str(p["id"]): row for row, p in enumerate(passages)}
    with (folder / "queries.tsv").open(encoding="utf-8", newline="") as file:
        queries = dict(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    qrels: dict[str, dict[int, int]] = {key: {} for key in queries}
    for line in (folder / "qrels.txt").read_text().splitlines():
        query, _, passage, gain = line.split()
        qrels[query][place[passage]] = int(gain)
    texts = [f"{p['title']}\n{p['text']}" for p in passages]
    return PublicSet("scifact", texts, list(queries.values()), [qrels[key] for key in queries])


def squad2(folder: Path) -> PublicSet:
    """SQuAD 2.0 as paragraph retrieval: the answerable questions against the paragraphs of all articles."""
    passages = _lines(folder / "passages.jsonl")
    place = {p["id"]: row for row, p in enumerate(passages)}
    asked = [q for q in _lines(folder / "questions.jsonl") if q["answerable"]]
    return PublicSet(
        "squad2",
        [str(p["text"]) for p in passages],
        [str(q["question"]) for q in asked],
        [{place[q["passage_id"]]: 1} for q in asked],
    )


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph or list item of a page, the headings above it, and the line that introduces its list."""

    url: str
    headings: tuple[str, ...]
    lead_in: str
    text: str


def pieces(path: Path) -> list[Piece]:
    """A page of the govuk set in pieces: a rough reader, for measuring what headings are worth."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(path.read_text(encoding="utf-8"))
    url = tree.css_first("link[rel=canonical]").attributes["href"] or ""
    found: list[Piece] = []
    stack: list[tuple[int, str]] = []
    lead_in = ""
    for node in tree.body.iter(include_text=True):
        if re.fullmatch(r"h[1-6]", node.tag or ""):
            level = int(node.tag[1])
            stack = [entry for entry in stack if entry[0] < level] + [(level, node.text().strip())]
            lead_in = ""
            continue
        for block in re.split(r"\n\s*\n|\n(?=- )", node.text()):
            text = " ".join(block.split())
            item = text.startswith("- ")
            if not item:
                lead_in = text if text.endswith(":") else ""
            if text:
                path_of = tuple(heading for _, heading in stack)
                found.append(Piece(url, path_of, lead_in if item else "", text.removeprefix("- ")))
    return found


def _plain(heading: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", heading.lower()))


COMPOSITIONS = ("text", "heading", "path", "path+lead", "lead")


def compose(piece: Piece, how: str) -> str:
    """The indexed text of a piece: its text alone, or below its heading, path or lead-in."""
    above = {"heading": piece.headings[-1:], "path": piece.headings, "path+lead": piece.headings}.get(how, ())
    lead = (piece.lead_in,) if how in ("path+lead", "lead") and piece.lead_in else ()
    return "\n".join((*above, *lead, piece.text))


def govuk(folder: Path, composition: str = "path+lead") -> PublicSet:
    """GOV.UK and NHS guidance: a passage answers when it stands under the right heading."""
    found = [piece for page in sorted((folder / "pages").glob("*.html")) for piece in pieces(page)]
    questions = _lines(folder / "questions.jsonl")
    qrels = []
    for question in questions:
        wanted = [(s["url"], _plain(s["heading"] or "")) for s in question["sections"]]  # type: ignore[attr-defined,index]
        qrels.append({row: 1 for row, piece in enumerate(found) if _answers(piece, wanted)})
    texts = [compose(piece, composition) for piece in found]
    return PublicSet("govuk", texts, [str(q["question"]) for q in questions], qrels)


def _answers(piece: Piece, wanted: list[tuple[str, str]]) -> bool:
    headings = {_plain(heading) for heading in piece.headings}
    return any(piece.url.rstrip("/") == url.rstrip("/") and (not head or head in headings) for url, head in wanted)


def load(folder: Path, names: tuple[str, ...] = ("scifact", "squad2", "govuk")) -> list[PublicSet]:
    """The sets of these names that are in ``folder/retrieval``."""
    readers = {"scifact": scifact, "squad2": squad2, "govuk": govuk}
    return [readers[name](folder / "retrieval" / name) for name in names]

"""Do the citations of an old answer still stand in today's documents?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from corpus.models import Document, Passage, Place
from corpus.store.reader import StoreReader
from qa.errors import QuestionFileError

Standing = Literal["same", "moved", "changed", "missing"]
FALLEN = ("changed", "missing")
_NEEDED = ("passage_id", "document_id", "title", "source", "sha256", "text", "quote")


def read_answers(path: Path) -> list[dict[str, Any]]:
    """Answers saved by ``ask --json`` or ``batch``: one JSON document, a list of them, or JSON Lines."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise QuestionFileError(f"{path}: cannot be opened: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise QuestionFileError(
            f"{path}: is not JSON and cannot be verified. Give the JSON Lines of these answers ('batch' writes them "
            "with --format jsonl) or the JSON of 'ask --json'."
        ) from error
    try:
        found = _parsed(text)
    except (ValueError, RecursionError) as error:
        raise _not_answers(path) from error
    if not found or not all(map(_is_answer, found)):
        raise _not_answers(path)
    return found


def _not_answers(path: Path) -> QuestionFileError:
    return QuestionFileError(
        f"{path}: holds no saved answers. Give a file written by 'batch' as JSON Lines or by 'ask --json'."
    )


def _parsed(text: str) -> list[Any]:
    try:
        whole = json.loads(text)
    except ValueError:
        # Not splitlines: a passage may hold the other line separators of Unicode.
        return [json.loads(line) for line in text.split("\n") if line.strip()]
    return whole if isinstance(whole, list) else [whole]


def _is_answer(found: Any) -> bool:
    citations = found.get("citations") if isinstance(found, dict) else None
    return isinstance(citations, list) and all(map(_is_citation, citations))


def _is_citation(found: Any) -> bool:
    return isinstance(found, dict) and all(isinstance(found.get(name), str) for name in _NEEDED)


def verify(reader: StoreReader, answers: list[dict[str, Any]]) -> dict[str, Any]:
    """What became of each citation, and how many of each kind.

    ``same``: the passage stands where it stood, word for word: in the same file, under the same headings, at the
    same paragraph and page. ``moved``: its quote stands elsewhere. ``changed``: its document is there and the quote
    is not. ``missing``: the document is gone. ``now`` is the place where the quote stands, of a changed one the
    passage most like it; None where that is the place cited, or none.
    """
    checked = [
        {"id": answer.get("id", ""), "question": answer.get("question", ""), "rank": citation.get("rank"), **found}
        for answer in answers
        for citation in answer["citations"]
        for found in [_standing(reader, citation)]
    ]
    counts = Counter(one["standing"] for one in checked)
    return {"citations": checked, "summary": {name: counts[name] for name in ("same", "moved", *FALLEN)}}


def _standing(reader: StoreReader, citation: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {key: citation.get(key) for key in ("passage_id", "title", "source", "quote")}
    passage = reader.passage(citation["passage_id"])
    if passage is not None and passage.text == citation["text"]:
        return {**found, "standing": "same", "now": None}
    now = _stands_at(reader, citation)
    if now is not None:
        standing = "same" if _is_where(citation, now) else "moved"
        return {**found, "standing": standing, "now": now}
    successors = _successors(reader, citation)
    if not successors:
        return {**found, "standing": "missing", "now": None}
    return {**found, "standing": "changed", "now": _nearest(reader, successors, citation)}


def _stands_at(reader: StoreReader, citation: Mapping[str, Any]) -> dict[str, Any] | None:
    """Where the quote stands now: where it stood before other places, the same file before other files."""
    if not citation["quote"]:
        return None
    places = _places(reader, list(reader.quoting(citation["quote"])), citation["quote"])
    return min(places, key=lambda at: (not _is_where(citation, at), at["source"] != citation["source"]), default=None)


def _is_where(citation: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether a passage says the same at the same place of the same file."""
    parts = ("source", "text", "page", "section", "paragraph")
    return all(citation.get(name) == now[name] for name in parts)


def _successors(reader: StoreReader, citation: Mapping[str, Any]) -> list[str]:
    """The ids of what the document that was cited has become: a record by its id, a file by its path or title."""
    if not citation["sha256"].startswith(citation["document_id"]):
        return list(reader.catalogue.known([citation["document_id"]]))
    return reader.catalogue.called(citation["source"], citation["title"])


def _nearest(reader: StoreReader, document_ids: list[str], citation: Mapping[str, Any]) -> dict[str, Any] | None:
    from rapidfuzz import fuzz, process

    passages = [passage for passage in reader.passages(document_ids) if passage.citable]
    best = process.extractOne(
        citation["text"], [passage.text for passage in passages], scorer=fuzz.ratio, score_cutoff=50
    )
    return _places(reader, [passages[best[2]]])[0] if best else None


def _places(reader: StoreReader, passages: Sequence[Passage], quote: str = "") -> list[dict[str, Any]]:
    """Where the quote stands in each passage, and the passage."""
    documents = reader.documents(list({passage.document_id for passage in passages}))
    return [_place(passage, documents[passage.document_id], quote) for passage in passages]


def _place(passage: Passage, document: Document, quote: str) -> dict[str, Any]:
    place = Place.of(passage, document.pages, passage.span.start + max(passage.text.find(quote), 0))
    return {
        "passage_id": passage.passage_id,
        "document_id": passage.document_id,
        "title": document.title,
        "source": document.source,
        "page": place.page,
        "page_label": place.page_label,
        "section": list(place.section),
        "paragraph": place.paragraph,
        "text": passage.text,
    }

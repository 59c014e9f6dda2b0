"""Do the citations of an old answer still stand in today's documents?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from corpus.models import Document, Passage
from corpus.store.reading import StoreReader
from qa.errors import QuestionFileError

Standing = Literal["same", "moved", "changed", "missing"]
FALLEN = ("changed", "missing")


def read_answers(path: Path) -> list[dict[str, Any]]:
    """Answers saved by ``ask --json`` or ``batch``: one JSON document, a list of them, or JSON Lines."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionFileError(f"{path}: cannot be read ({error}).") from error
    try:
        found = _parsed(text)
        if not found or not all(isinstance(answer["citations"], list) for answer in found):
            raise KeyError("citations")
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise QuestionFileError(
            f"{path}: holds no saved answers. Give a file written by 'batch' as JSON Lines or by 'ask --json'."
        ) from error
    return found


def _parsed(text: str) -> list[dict[str, Any]]:
    try:
        whole = json.loads(text)
    except json.JSONDecodeError:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    return whole if isinstance(whole, list) else [whole]


def verify(reader: StoreReader, answers: list[dict[str, Any]]) -> dict[str, Any]:
    """What became of each citation, and how many of each kind.

    ``same``: the passage stands where it stood, word for word. ``moved``: its quote stands elsewhere, in ``now``.
    ``changed``: its document is there and the quote is not; ``now`` is the passage most like it. ``missing``: the
    document is gone.
    """
    documents = reader.documents()
    checked = [
        {"id": answer.get("id", ""), "question": answer.get("question", ""), "rank": citation.get("rank"), **found}
        for answer in answers
        for citation in answer["citations"]
        for found in [_standing(reader, citation, documents)]
    ]
    counts = Counter(one["standing"] for one in checked)
    return {"citations": checked, "summary": {name: counts[name] for name in ("same", "moved", *FALLEN)}}


def _standing(reader: StoreReader, citation: Mapping[str, Any], documents: Mapping[str, Document]) -> dict[str, Any]:
    passage = reader.passage(citation["passage_id"])
    found: dict[str, Any] = {key: citation.get(key) for key in ("passage_id", "title", "source", "quote")}
    if passage is not None and passage.text == citation["text"]:
        return {**found, "standing": "same", "now": None}
    elsewhere = _best_place(reader.quoting(citation["quote"]), citation, documents)
    if elsewhere is not None:
        return {**found, "standing": "moved", "now": _place(elsewhere, documents)}
    successors = [
        id_
        for id_, document in documents.items()
        if document.source == citation["source"] or document.title == citation["title"]
    ]
    if not successors:
        return {**found, "standing": "missing", "now": None}
    return {**found, "standing": "changed", "now": _nearest(reader, successors, citation, documents)}


def _best_place(
    passages: Iterator[Passage], citation: Mapping[str, Any], documents: Mapping[str, Document]
) -> Passage | None:
    """Of the passages that hold the quote, one of the same file before others."""
    found = list(passages)
    found.sort(key=lambda passage: documents[passage.document_id].source != citation["source"])
    return found[0] if found else None


def _nearest(
    reader: StoreReader, document_ids: list[str], citation: Mapping[str, Any], documents: Mapping[str, Document]
) -> dict[str, Any] | None:
    from rapidfuzz import fuzz, process

    passages = [passage for passage in reader.passages(document_ids) if passage.kind != "heading"]
    best = process.extractOne(
        citation["text"], [passage.text for passage in passages], scorer=fuzz.ratio, score_cutoff=50
    )
    return _place(passages[best[2]], documents) if best else None


def _place(passage: Passage, documents: Mapping[str, Document]) -> dict[str, Any]:
    document = documents[passage.document_id]
    return {
        "passage_id": passage.passage_id,
        "document_id": passage.document_id,
        "title": document.title,
        "source": document.source,
        "page": passage.page,
        "section": list(passage.section),
        "paragraph": passage.paragraph,
        "text": passage.text,
    }


def verify_lines(report: Mapping[str, Any]) -> Iterator[str]:
    """The report for a person: the citations that do not stand as they stood, then the counts."""
    for one in report["citations"]:
        if one["standing"] != "same":
            yield f"{one['standing']:8} {one['id']} [{one['rank']}] {one['title']}"
            yield f"         “{one['quote']}”"
            if one["now"]:
                where = f"{one['now']['title']}, paragraph {one['now']['paragraph']}"
                now = "" if one["standing"] == "moved" else f": “{one['now']['text']}”"
                yield f"         now {where}{now}"
    yield ", ".join(f"{count} {name}" for name, count in report["summary"].items())

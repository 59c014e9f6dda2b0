"""What tests of several modules of this floor share."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from corpus.models import Document, Entity, Metadata, Passage, Span
from corpus.store.reader import StoreReader
from corpus.store.writer import StoreWriter
from fixtures.stores import each

QUESTIONS = [
    "What is meant by mutual aid?",
    "",
    "What is the airspeed of an unladen swallow?",
    "=cmd|' /C calc'!A0 mutual aid",
    "When is the birth centre at Saltmarsh closed at night?",
]


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """Five questions: two with an answer, one empty, one without an answer, one that looks like a formula."""
    path = tmp_path / "questions.jsonl"
    lines = [json.dumps({"id": f"q{number}", "question": text}) for number, text in enumerate(QUESTIONS)]
    path.write_text("\n".join(lines))
    return path


def paper(id_: str, source: str, **metadata: str) -> Document:
    """A document with this path and metadata."""
    return Document(id_, source, "text/plain", id_, Metadata(title=metadata.pop("title", id_), **metadata), "")


PAPERS = (
    paper("a", "/papers/2021/plan.pdf", date="2021", publisher="NHS England", title="The plan"),
    paper("b", "/papers/2022/plan.pdf", date="2022-04", publisher="The King's Fund", url="https://x.example/b"),
    paper("c", "/papers/minutes[1].txt", date="2022-04-30"),
    paper("d", "/papers/undated.txt", publisher="nhs england"),
    paper("e", "/papers/without-text.txt", date="1999"),
)


@pytest.fixture
def papers(new_store: Path) -> Iterator[StoreReader]:
    """A store of ``PAPERS``: each a heading and two paragraphs, the second with an entity; the last has no text."""
    board = Entity("ICB", "board", "icb", Span(0, 1))
    with StoreWriter(new_store) as writer:
        for one in PAPERS:
            id_ = one.document_id
            passages = [
                Passage(f"{id_}0", id_, 0, "heading", "x", Span(0, 1)),
                Passage(f"{id_}1", id_, 1, "paragraph", "x", Span(2, 3)),
                Passage(f"{id_}2", id_, 2, "paragraph", "x", Span(4, 5), entities=(board,)),
            ]
            writer.replace(one.source, id_)
            writer.put(one, passages if id_ != "e" else [])
        writer.publish(lambda texts, _: list(texts) and None, each, recipe="", sound=lambda _: True)
    with closing(StoreReader(new_store)) as opened:
        yield opened

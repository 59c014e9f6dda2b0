"""The public question sets as stores and judged questions: shared by the benches of answering."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from qa.evaluate import Expected, read_expected
from qa.ingest import add
from qa.library import Library

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("POLICYQA_DATA", ROOT.parent / "shared" / "data"))


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions to be asked of one store. ``family`` names the collection they come from."""

    family: str
    name: str
    store: Path
    questions: tuple[Expected, ...]

    def library(self) -> Library:
        """The store, opened."""
        return Library.open(self.store)


def need(path: Path) -> Path:
    """The path, or the end of the program with a clear word when it is absent."""
    if not path.exists():
        sys.exit(f"{path} is not here. Name the folder of the data sets in POLICYQA_DATA.")
    return path


def fixtures(work: Path) -> QuestionSet:
    """The project's own library."""
    store = work / "fixtures"
    add(store, [ROOT / "fixtures" / "library"])
    return QuestionSet("fixtures", "fixtures", store, tuple(read_expected(ROOT / "fixtures" / "questions.jsonl")))


def policy(work: Path) -> QuestionSet:
    """The five policy texts, with what they answer and what they do not."""
    store = work / "policy"
    add(store, [need(DATA / "policy")])
    files = ("policy.jsonl", "policy_unanswerable.jsonl")
    questions = [one for name in files for one in read_expected(ROOT / "bench" / "questions" / name)]
    return QuestionSet("policy", "policy", store, tuple(questions))


def squad(work: Path, *, every: int = 1) -> Iterator[QuestionSet]:
    """squad2 over all its articles, then for each article its answerable questions with the article taken away.

    ``every`` takes each n-th question only.
    """
    folder = need(DATA / "retrieval" / "squad2")
    passages = [json.loads(line) for line in (folder / "passages.jsonl").open(encoding="utf-8")]
    asked = [json.loads(line) for line in (folder / "questions.jsonl").open(encoding="utf-8")][::every]
    article = {record["id"]: record["title"] for record in passages}
    store = _records(work / "squad2", passages)
    yield QuestionSet("squad2", "squad2", store, tuple(_squad(question) for question in asked))
    for title in sorted(set(article.values())):
        kept = [record for record in passages if record["title"] != title]
        gone = [q for q in asked if q["answerable"] and article[q["passage_id"]] == title]
        questions = tuple(_squad({**question, "answerable": False, "answers": []}) for question in gone)
        yield QuestionSet("squad2 without", title, _records(work / f"without {title}", kept), questions)


def _records(store: Path, passages: list[dict[str, str]]) -> Path:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "passages.jsonl"
        file.write_text("".join(json.dumps(record) + "\n" for record in passages), encoding="utf-8")
        add(store, [file])
    return store


def _squad(record: dict[str, object]) -> Expected:
    answers = tuple(str(answer) for answer in record["answers"])  # type: ignore[attr-defined]
    documents = (str(record["passage_id"]),)
    return Expected(
        str(record["id"]), str(record["question"]), bool(record["answerable"]), documents, (), answers, answers
    )

"""Groups to train the reader on, of the authored papers: the right sentences and those that policyqa takes for right.

    python bench/reader/mine.py OUT.jsonl

Each question is asked of the library of its folder (bench/questions/authored). Right are sentences that hold an answer
or are part of one, in the paper it is about; wrong are the best of all others by today's weights, so that lines of
tables and clauses on the same thing are among them. A question that nothing answers has wrong ones alone.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sets import Expected, QuestionSet, authored, is_right_passage

from corpus.models import Document
from qa.ask.evidence import Evidence, choose_from
from qa.ask.features import constants
from qa.ask.question import analyse
from qa.ask.rereading import said
from qa.ask.snapshot import View
from qa.measure.answers import plain
from qa.models import Filters

RIGHT, WRONG = 4, 16  # sentences of a group at most
SHORTEST = 15  # characters of a part of an answer that tells it


def groups(group: QuestionSet) -> Iterator[dict[str, Any]]:
    """The groups of the questions of a set, but for those whose answer is not among the sentences looked at."""
    with group.library() as library, library.view() as view:
        for expected in group.questions:
            question = analyse(expected.question, view)
            found = view.search(question.search, k=constants()["search"]["windows"], filters=Filters())
            documents = view.documents(list(dict.fromkeys(one.passage.document_id for one in found)))
            titles = {id_: document.title for id_, document in documents.items()}
            judged = sorted(choose_from(question, found, titles), key=lambda one: -one.score)
            right = [one for one in judged if is_right(expected, one, documents)][:RIGHT]
            wrong = [one for one in judged if not is_right(expected, one, documents)][:WRONG]
            if bool(right) == expected.answerable and wrong:
                rows = [(one, 1) for one in right] + [(one, 0) for one in wrong]
                candidates = [row(one, label, documents, view) for one, label in rows]
                paper = f"{group.name}/{expected.id}"
                yield {"set": "authored", "doc": paper, "question": expected.question, "candidates": candidates}


def is_right(expected: Expected, evidence: Evidence, documents: dict[str, Document]) -> bool:
    """Whether a sentence is an answer or part of one, where the answer stands."""
    passage, text = evidence.candidate.passage, plain(evidence.text)
    if not expected.answerable or not is_right_passage(expected, passage, documents[passage.document_id]):
        return False
    return any(plain(one) in text or (len(text) > SHORTEST and text in plain(one)) for one in expected.answer)


def row(evidence: Evidence, label: int, documents: dict[str, Document], view: View) -> dict[str, Any]:
    """A sentence as the training reads it."""
    return {**said(evidence, documents, view)._asdict(), "right": label}


def main() -> None:
    """All folders, one after the other."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder, Path(sys.argv[1]).open("w", encoding="utf-8") as out:
        for group in authored(Path(folder)):
            for one in groups(group):
                out.write(json.dumps(one, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()

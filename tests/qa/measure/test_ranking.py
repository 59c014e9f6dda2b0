"""TREC and BEIR test collections: runs in six columns, measures as computed by hand."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.errors import QrelsFormatError
from qa.errors import QuestionFileError
from qa.library.library import Library
from qa.measure.ranking import evaluate_run

CORPUS = """\
{"_id": "soup", "title": "Soup", "text": "Leek soup is served on Mondays.\\n\\nThe soup of leeks is a leek soup."}
{"_id": "tea", "title": "Tea", "text": "Tea comes at four o'clock with a biscuit."}
{"_id": "bread", "title": "Bread", "text": "Bread is baked with leeks on Fridays."}
{"_id": "jam", "title": "Jam", "text": "Jam is kept in the blue cupboard."}
"""


@pytest.fixture
def kitchen(put: Callable[..., Path], ingest: Callable[..., object], new_store: Path) -> Library:
    """Four records in a store."""
    ingest(put("corpus.jsonl", CORPUS))
    return Library.open(new_store)


def test_a_document_is_ranked_once_by_its_best_passage(kitchen: Library) -> None:
    """Two passages of one document are one entry, with the better score."""
    with kitchen:
        found = kitchen.search_documents("leek soup", k=10)
        assert [document for document, _ in found] == ["soup", "bread"]
        assert found[0][1] > found[1][1]
        assert kitchen.search_documents("leek soup", k=1) == found[:1]


def test_signs_in_a_topic_rule_nothing_out(kitchen: Library) -> None:
    """Topics are not typed into a search box: a dash or quotation marks are part of the text."""
    with kitchen:
        assert kitchen.search_documents('-leek "served soup"') == kitchen.search_documents("leek served soup")


def test_a_run_is_written_and_measured(kitchen: Library, put: Callable[..., Path], tmp_path: Path) -> None:
    """The measures are those that a pencil gives; judged queries without a result count as nothing."""
    queries = put("queries.tsv", "q1\tleek soup\nq2\tzebra\nq3\tnot judged\n")
    qrels = put("qrels.txt", "q1 0 bread 2\nq1 0 soup 1\nq1 0 jam 0\nq2 0 tea 1\n")
    with kitchen:
        found = evaluate_run(kitchen, queries, qrels, tmp_path / "run.txt")
    ideal = 2 / math.log2(2) + 1 / math.log2(3)
    gained = 1 / math.log2(2) + 2 / math.log2(3)
    assert found == {
        "queries": 3,
        "judged": 2,
        "nDCG@10": round(gained / ideal / 2, 4),
        "MRR@10": 0.5,
        "recall@10": 0.5,
        "recall@100": 0.5,
    }
    lines = [line.split(" ") for line in (tmp_path / "run.txt").read_text().splitlines()]
    assert [line[:4] for line in lines[:2]] == [["q1", "Q0", "soup", "1"], ["q1", "Q0", "bread", "2"]]
    assert {len(line) for line in lines} == {6}


def test_judgements_of_beir_are_read(kitchen: Library, put: Callable[..., Path]) -> None:
    """A table with a header and tabs says the same as TREC's columns."""
    queries = put("queries.tsv", "q1\tleek soup\n")
    trec = put("qrels.txt", "q1 0 bread 1\n")
    beir = put("qrels.tsv", "query-id\tcorpus-id\tscore\r\nq1\tbread\t1\r\n")
    with kitchen:
        assert evaluate_run(kitchen, queries, beir, None) == evaluate_run(kitchen, queries, trec, None)


def test_without_judgements_a_run_is_written_and_nothing_measured(
    kitchen: Library, put: Callable[..., Path], tmp_path: Path
) -> None:
    """A run can be judged elsewhere."""
    with kitchen:
        found = evaluate_run(kitchen, put("queries.tsv", "q1\tleek soup\n"), None, tmp_path / "run.txt")
    assert found["judged"] == 0
    assert found["nDCG@10"] is None
    assert (tmp_path / "run.txt").read_text().count("\n") == 2


@pytest.mark.parametrize(
    ("queries", "qrels", "error", "problem"),
    [
        ("", "q1 0 soup 1", QuestionFileError, "holds no queries"),
        ("no tab", "q1 0 soup 1", QrelsFormatError, "line 1: is not an id, a tab"),
        ("q1\tsoup", "q1 soup 1", QrelsFormatError, "line 1: has 3 fields"),
        ("q1\tsoup", "q1 0 soup much", QrelsFormatError, "'much' is not a whole number"),
        ("q1\tsoup", "query-id\tcorpus-id\tscore\nq1\tsoup", QrelsFormatError, "line 2"),
        ("q1\tsoup", "q2 0 soup 1", QuestionFileError, "None of the queries is judged"),
        (b"q1\t\xff\n", "q1 0 soup 1", QuestionFileError, "Save it as UTF-8"),
        ("q1\tsoup", b"\xff", QuestionFileError, "Save it as UTF-8"),
    ],
)
def test_files_that_are_not_in_their_form_are_named(
    kitchen: Library,
    put: Callable[..., Path],
    queries: str | bytes,
    qrels: str | bytes,
    error: type[Exception],
    problem: str,
) -> None:
    """The file, the line and what is wrong with it."""
    with kitchen, pytest.raises(error, match=problem):
        evaluate_run(kitchen, put("queries.tsv", queries), put("qrels.txt", qrels), None)


def test_a_run_that_cannot_be_written_is_told(kitchen: Library, put: Callable[..., Path], tmp_path: Path) -> None:
    """A folder that does not exist is named."""
    with kitchen, pytest.raises(QuestionFileError, match="the run cannot be written"):
        evaluate_run(kitchen, put("queries.tsv", "q1\tsoup\n"), None, tmp_path / "no" / "run.txt")

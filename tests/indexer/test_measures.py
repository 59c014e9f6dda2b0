"""Measures of a ranking, and TREC files."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from indexer.errors import QrelsFormatError
from indexer.measures import (
    evaluate,
    ndcg,
    read_qrels,
    read_topics,
    recall,
    reciprocal_rank,
    write_run,
)

if TYPE_CHECKING:
    from pathlib import Path

GAINS = {"a": 2, "b": 1, "c": 0, "d": 1}


def test_ndcg_by_hand() -> None:
    """Gains are discounted by the logarithm of the rank and divided by the best order's."""
    found = 1 / math.log2(2) + 2 / math.log2(4)
    assert ndcg(["b", "c", "a"], GAINS, 10) == pytest.approx(found / (2 + 1 / math.log2(3) + 1 / math.log2(4)))


@pytest.mark.parametrize(("ranked", "expected"), [(["c", "x", "d"], 1 / 3), (["c"], 0.0), ([], 0.0)])
def test_reciprocal_rank_is_of_the_first_relevant(ranked: list[str], expected: float) -> None:
    """A judged document of gain 0 is not relevant."""
    assert reciprocal_rank(ranked, GAINS, 10) == pytest.approx(expected)


def test_recall_counts_relevant_documents_within_the_depth() -> None:
    """What comes after the depth does not count."""
    assert recall(["a", "c", "b"], GAINS, 2) == pytest.approx(1 / 3)


def test_a_query_missing_from_the_run_counts_as_nothing() -> None:
    """Means are over the judged queries, and those without a relevant document are left out."""
    means = evaluate({"q1": ["a"]}, {"q1": {"a": 1}, "q2": {"b": 1}, "q3": {"c": 0}})
    assert means == {"nDCG@10": 0.5, "MRR@10": 0.5, "recall@10": 0.5, "recall@100": 0.5}


def test_a_run_has_ranks_and_scores(tmp_path: Path) -> None:
    """Six columns, best first, as trec_eval reads them."""
    write_run(tmp_path / "run", {"q1": [("d2", 3.5), ("d1", 1.0)]}, tag="ours")
    assert (tmp_path / "run").read_text() == "q1 Q0 d2 1 3.500000 ours\nq1 Q0 d1 2 1.000000 ours\n"


def test_qrels_and_topics_are_read(tmp_path: Path) -> None:
    """Four columns of judgements; an id, a tab and a text of topics; empty lines pass."""
    (tmp_path / "qrels").write_text("q1 0 d1 2\n\nq1 0 d2 0\n")
    (tmp_path / "topics").write_text("q1\twho chairs\tthe board\n\n")
    assert read_qrels(tmp_path / "qrels") == {"q1": {"d1": 2, "d2": 0}}
    assert read_topics(tmp_path / "topics") == {"q1": "who chairs\tthe board"}


@pytest.mark.parametrize(
    ("read", "line"),
    [
        (read_qrels, "q1 0 d1"),
        (read_qrels, "q1 0 d1 high"),
        (read_topics, "no tab"),
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, read: object, line: str) -> None:
    """The error gives the file and the line."""
    (tmp_path / "file").write_text(f"\n{line}\n")
    with pytest.raises(QrelsFormatError, match="file, line 2"):
        read(tmp_path / "file")  # type: ignore[operator]

"""Measures of a ranking against judgements, and the TREC files that hold both. Standard library only.

A *run* gives each query its ranked document ids; *qrels* give each query the gain of each judged document.
Formulas are those of trec_eval; nDCG takes the gain as it is (Järvelin and Kekäläinen 2002), as trec_eval's
``ndcg_cut`` does.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from indexer.errors import QrelsFormatError

if TYPE_CHECKING:
    from pathlib import Path

Qrels = Mapping[str, Mapping[str, int]]
Run = Mapping[str, Sequence[str]]


def ndcg(ranked: Sequence[str], gains: Mapping[str, int], k: int) -> float:
    """Normalised discounted cumulative gain of the first ``k``, 0 to 1."""
    found = sum(gains.get(item, 0) / math.log2(at + 2) for at, item in enumerate(ranked[:k]))
    ideal = sorted((gain for gain in gains.values() if gain > 0), reverse=True)[:k]
    best = sum(gain / math.log2(at + 2) for at, gain in enumerate(ideal))
    return found / best if best else 0.0


def reciprocal_rank(ranked: Sequence[str], gains: Mapping[str, int], k: int) -> float:
    """One over the rank of the first relevant item among the first ``k``; 0 when there is none."""
    return next((1 / (at + 1) for at, item in enumerate(ranked[:k]) if gains.get(item, 0) > 0), 0.0)


def recall(ranked: Sequence[str], gains: Mapping[str, int], k: int) -> float:
    """The share of the relevant items that are among the first ``k``."""
    relevant = {item for item, gain in gains.items() if gain > 0}
    return len(relevant.intersection(ranked[:k])) / len(relevant) if relevant else 0.0


MEASURES: dict[str, Callable[[Sequence[str], Mapping[str, int]], float]] = {
    "nDCG@10": lambda ranked, gains: ndcg(ranked, gains, 10),
    "MRR@10": lambda ranked, gains: reciprocal_rank(ranked, gains, 10),
    "recall@10": lambda ranked, gains: recall(ranked, gains, 10),
    "recall@100": lambda ranked, gains: recall(ranked, gains, 100),
}


def evaluate(run: Run, qrels: Qrels) -> dict[str, float]:
    """The mean of each measure over the queries that have a relevant document; one not in the run counts as
    0.
    """
    judged = [query for query, gains in qrels.items() if any(gain > 0 for gain in gains.values())]
    return {
        name: sum(measure(run.get(query, ()), qrels[query]) for query in judged) / len(judged) if judged else 0.0
        for name, measure in MEASURES.items()
    }


def _fields(path: Path, count: int, form: str) -> Iterator[tuple[int, list[str]]]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            fields = line.split()
            if fields:
                if len(fields) != count:
                    raise QrelsFormatError(str(path), number, f"has {len(fields)} fields where '{form}' has {count}")
                yield number, fields


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """Judgements from lines of ``query 0 document gain``. Raises QrelsFormatError."""
    qrels: dict[str, dict[str, int]] = {}
    for number, (query, _, document, gain) in _fields(path, 4, "query 0 document gain"):
        try:
            qrels.setdefault(query, {})[document] = int(gain)
        except ValueError as error:
            raise QrelsFormatError(str(path), number, f"the gain '{gain}' is not a whole number") from error
    return qrels


def read_topics(path: Path) -> dict[str, str]:
    """Queries from lines of ``id<TAB>text``. Raises QrelsFormatError."""
    topics: dict[str, str] = {}
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            query, tab, text = line.rstrip("\n").partition("\t")
            if not line.strip():
                continue
            if not tab or not text.strip():
                raise QrelsFormatError(str(path), number, "is not an id, a tab and a question")
            topics[query] = text
    return topics


def write_run(path: Path, hits: Mapping[str, Iterable[tuple[str, float]]], *, tag: str = "policyqa") -> None:
    """Writes (document, score) pairs, best first, as a TREC run."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for query, items in hits.items():
            for rank, (document, score) in enumerate(items, 1):
                file.write(f"{query} Q0 {document} {rank} {score:.6f} {tag}\n")

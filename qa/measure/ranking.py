"""The index's ranking of whole documents, measured on a TREC or BEIR test collection."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indexer.errors import QrelsFormatError
from indexer.measures import MEASURES, evaluate, read_qrels, read_topics, write_run
from qa.errors import QuestionFileError

if TYPE_CHECKING:
    from qa.library.library import Library

_DEPTH = 100  # documents a query: what recall@100 looks at
_BEIR_HEADER = ["query-id", "corpus-id", "score"]


def evaluate_run(library: Library, queries: Path | None, qrels: Path | None, run: Path | None) -> dict[str, Any]:
    """Rank documents for each query, write the run, and measure it against the judgements.

    ``queries`` has lines of ``id TAB text``; ``qrels`` is TREC's ``query 0 document gain`` or BEIR's table with a
    header. A document is worth what its best passage is. Without ``qrels`` nothing is measured. Raises
    QuestionFileError, QrelsFormatError.
    """
    topics = _topics(queries)
    judged = _judgements(qrels) if qrels else None
    ranked = {query: library.search_documents(text, k=_DEPTH) for query, text in topics.items()}
    if run is not None:
        _write(run, ranked)
    found = {query: [document for document, _ in documents] for query, documents in ranked.items()}
    return {"queries": len(topics), **_measured(found, judged)}


def _measured(ranked: Mapping[str, list[str]], qrels: Mapping[str, Mapping[str, int]] | None) -> dict[str, Any]:
    """The measures of the queries that were asked and have judgements; None where there is nothing to measure."""
    if qrels is None:
        return {"judged": 0, **dict.fromkeys(MEASURES)}
    asked = {query: qrels[query] for query in ranked if query in qrels}
    if not asked:
        raise QuestionFileError("None of the queries is judged in the qrels: the ids of the two files differ.")
    return {"judged": len(asked), **{name: round(value, 4) for name, value in evaluate(ranked, asked).items()}}


def _topics(path: Path | None) -> dict[str, str]:
    if path is None:
        raise QuestionFileError("Name the queries: --queries FILE with lines of id, tab, text.")
    try:
        topics = read_topics(path)
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionFileError(f"{path}: cannot be read ({error}). Save it as UTF-8.") from error
    if not topics:
        raise QuestionFileError(f"{path}: holds no queries.")
    return topics


def _judgements(path: Path) -> Mapping[str, Mapping[str, int]]:
    try:
        with path.open(encoding="utf-8") as file:
            is_beir = file.readline().split() == _BEIR_HEADER
        return _read_beir(path) if is_beir else read_qrels(path)
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionFileError(f"{path}: cannot be read ({error}). Save it as UTF-8.") from error


def _read_beir(path: Path) -> dict[str, dict[str, int]]:
    """Judgements in BEIR's form: a header, then lines of ``query TAB document TAB gain``."""
    qrels: dict[str, dict[str, int]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n")[1:], 2):
        fields = line.rstrip("\r").split("\t")
        if len(fields) == 1 and not fields[0].strip():
            continue
        try:
            query, document, gain = fields
            qrels.setdefault(query, {})[document] = int(gain)
        except ValueError as error:
            raise QrelsFormatError(str(path), number, "is not a query, a document and a gain, with tabs") from error
    return qrels


def _write(path: Path, ranked: Mapping[str, list[tuple[str, float]]]) -> None:
    try:
        write_run(path, ranked)
    except OSError as error:
        raise QuestionFileError(f"{path}: the run cannot be written: {error.strerror}.") from error

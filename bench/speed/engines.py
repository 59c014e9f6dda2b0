"""The engines of the speed benchmark, each run in a process of its own.

    python -m bench.speed.engines NAME build TEXT FOLDER
    python -m bench.speed.engines NAME serve FOLDER QUESTIONS LIMIT

``build`` indexes a file of one passage a line and prints seconds and peak memory. ``serve`` prints ``ready``,
then for each line on standard input asks all questions and prints batch questions a second on one and two
threads and the median and 95th percentile of single questions in microseconds.
"""

from __future__ import annotations

import json
import pickle
import resource
import sqlite3
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

K = 10
LEAST = 0.5
"""Seconds that a measured batch takes at least: less says more of the clock and the cache than of an engine."""
Questions = list[str]


@dataclass(frozen=True, slots=True)
class Engine:
    """``load(folder)`` gives a function of one question, and one of questions and threads."""

    build: Callable[[Iterator[str], Path], None]
    load: Callable[[Path], tuple[Callable[[str], Any], Callable[[Questions, int], Any]]]


def _shared(one: Callable[[str], Any]) -> Callable[[Questions, int], Any]:
    def batch(questions: Questions, threads: int) -> None:
        parts = [questions[part::threads] for part in range(threads)]
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda part: [one(question) for question in part], parts))

    return batch


def _ours(weight: float | None) -> Engine:
    def build(lines: Iterator[str], folder: Path) -> None:
        from indexer import build_index
        from indexer.settings import Settings

        settings = Settings() if weight is None else Settings(weight=weight, positions=False)
        build_index(lines, settings=settings).save(folder / "index")

    def load(folder: Path) -> tuple[Callable[[str], Any], Callable[[Questions, int], Any]]:
        from indexer import open_index

        index = open_index(folder / "index", kernel="pruned")
        return (lambda q: index.search(q, K)), (lambda qs, n: index.search_many(qs, K, threads=n))

    return Engine(build, load)


def _bm25s() -> Engine:
    def build(lines: Iterator[str], folder: Path) -> None:
        import bm25s

        model = bm25s.BM25(method="atire", k1=1.5, b=0.75, backend="numba")
        model.index([line.split() for line in lines], show_progress=False)
        model.save(folder)

    def load(folder: Path) -> tuple[Callable[[str], Any], Callable[[Questions, int], Any]]:
        import bm25s

        model = bm25s.BM25.load(folder, load_corpus=False)
        model.backend = "numba"
        model.activate_numba_scorer()

        def ask(questions: Questions, threads: int) -> Any:
            asked = [question.split() for question in questions]
            return model.retrieve(asked, k=K, show_progress=False, n_threads=0 if threads == 1 else threads)

        return (lambda q: ask([q], 1)), ask

    return Engine(build, load)


def _tantivy() -> Engine:
    def build(lines: Iterator[str], folder: Path) -> None:
        import tantivy

        schema = tantivy.SchemaBuilder()
        schema.add_text_field("b", stored=False, tokenizer_name="whitespace", index_option="freq")
        writer = tantivy.Index(schema.build(), path=str(folder)).writer(500_000_000, 2)
        for line in lines:
            writer.add_document(tantivy.Document(b=line))
        writer.commit()
        writer.wait_merging_threads()

    def load(folder: Path) -> tuple[Callable[[str], Any], Callable[[Questions, int], Any]]:
        import tantivy

        index = tantivy.Index.open(str(folder))
        searcher, schema = index.searcher(), index.schema

        def one(question: str) -> Any:
            terms = (tantivy.Query.term_query(schema, "b", term, "freq") for term in question.split())
            query = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
            return searcher.search(query, K, count=False).hits

        return one, _shared(one)

    return Engine(build, load)


def _fts5() -> Engine:
    def build(lines: Iterator[str], folder: Path) -> None:
        base = sqlite3.connect(folder / "fts")
        base.executescript("pragma synchronous=off; create virtual table t using fts5(b, content='')")
        base.executemany("insert into t(rowid, b) values (?, ?)", enumerate(lines, 1))
        base.execute("insert into t(t) values ('optimize')")
        base.commit()

    def load(folder: Path) -> tuple[Callable[[str], Any], Callable[[Questions, int], Any]]:
        base = sqlite3.connect(folder / "fts", check_same_thread=False)
        sql = "select rowid from t where t match ? order by rank limit 10"

        def one(question: str) -> Any:
            return base.execute(sql, (" OR ".join(question.split()),)).fetchall()

        return one, lambda questions, _: [one(question) for question in questions]

    return Engine(build, load)


def _rank_bm25() -> Engine:
    def build(lines: Iterator[str], folder: Path) -> None:
        from rank_bm25 import BM25Okapi

        (folder / "model").write_bytes(pickle.dumps(BM25Okapi([line.split() for line in lines])))

    def load(folder: Path) -> tuple[Callable[[str], Any], Callable[[Questions, int], Any]]:
        import numpy as np

        model = pickle.loads((folder / "model").read_bytes())  # noqa: S301 - written by build above

        def one(question: str) -> Any:
            return np.argsort(model.get_scores(question.split()))[::-1][:K]

        return one, lambda questions, _: [one(question) for question in questions]

    return Engine(build, load)


def _sparse(*, product: bool) -> Engine:
    def build(lines: Iterator[str], folder: Path) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        model = TfidfVectorizer(analyzer=str.split)
        matrix = model.fit_transform(lines)
        (folder / "model").write_bytes(pickle.dumps((model, matrix.T.tocsr() if product else matrix)))

    def load(folder: Path) -> tuple[Callable[[str], Any], Callable[[Questions, int], Any]]:
        import numpy as np
        from sklearn.metrics.pairwise import linear_kernel

        model, matrix = pickle.loads((folder / "model").read_bytes())  # noqa: S301 - written by build above

        def one(question: str) -> Any:
            vector = model.transform([question])
            if not product:
                return np.argsort(-linear_kernel(vector, matrix).ravel())[:K]
            row = vector @ matrix
            return row.indices[np.argsort(-row.data)[:K]]

        return one, lambda questions, _: [one(question) for question in questions]

    return Engine(build, load)


ENGINES: dict[str, Callable[[], Engine]] = {
    "policyqa": lambda: _ours(None),
    "policyqa-bm25": lambda: _ours(0.0),
    "bm25s": _bm25s,
    "tantivy": _tantivy,
    "fts5": _fts5,
    "scipy": lambda: _sparse(product=True),
    "scikit-learn": lambda: _sparse(product=False),
    "rank-bm25": _rank_bm25,
}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def build(engine: Engine, text: Path, folder: Path) -> None:
    """Prints seconds and peak memory of indexing a file."""
    folder.mkdir(parents=True, exist_ok=True)
    start = time.perf_counter()
    with text.open(encoding="utf-8") as file:
        engine.build((line.rstrip("\n") for line in file), folder)
    print(json.dumps({"seconds": round(time.perf_counter() - start, 2), "peak": round(_peak())}))


def _speed(batch: Callable[[], Any], size: int) -> float:
    """Questions a second, over as many whole batches as ``LEAST`` seconds need."""
    asked, start = 0, time.perf_counter()
    while (taken := time.perf_counter() - start) < LEAST:
        batch()
        asked += size
    return asked / taken


def serve(engine: Engine, folder: Path, questions: Path, limit: int) -> None:
    """Answers rounds asked for on standard input."""
    asked = questions.read_text(encoding="utf-8").splitlines()[:limit]
    one, batch = engine.load(folder)
    batch(asked[:20], 1)
    batch(asked[:20], 2)
    print("ready", flush=True)
    for _ in sys.stdin:
        taken = []
        for question in asked:
            start = time.perf_counter()
            one(question)
            taken.append(time.perf_counter() - start)
        taken.sort()
        speeds = []
        for threads in (1, 2):
            speeds.append(_speed(partial(batch, asked, threads), len(asked)))
        micros = [taken[int(len(taken) * share)] * 1e6 for share in (0.5, 0.95)]
        found = dict(zip(("one", "two", "p50", "p95", "peak"), (*speeds, *micros, _peak()), strict=True))
        print(json.dumps({name: round(value, 1) for name, value in found.items()}), flush=True)


def main() -> None:
    """Runs the command given in the arguments."""
    name, command, *rest = sys.argv[1:]
    engine = ENGINES[name]()
    if command == "build":
        build(engine, Path(rest[0]), Path(rest[1]))
    else:
        serve(engine, Path(rest[0]), Path(rest[1]), int(rest[2]))


if __name__ == "__main__":
    main()

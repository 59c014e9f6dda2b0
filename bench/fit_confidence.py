"""Fit the confidence model on public questions and write qa/ask/data/confidence.json.

    python bench/fit_confidence.py [--dry-run]

Fitted on questions that a corpus answers (squad2, fixtures/, documents), the same with the article or document that
answers taken away, those of fixtures/ and documents that nothing answers, and those asked of another name, year or
section than they were. Each half of documents is also reported with a model fitted without it. The adversarial
questions of squad2 are left out: they are edited so that their paragraph has all their words, which no model of words
can see; bench/quality.py reports them. The policy texts are held out. A question counts as right when the quoted text
holds the expected answer. Families are weighted so that governance papers count for most.
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
from sets import ROOT, QuestionSet, documents, fixtures, fixtures_without, policy, renamed, squad

from qa.ask import confidence
from qa.ask.finding import find, quotes_of
from qa.measure.answers import auroc, plain
from qa.models import Filters

TARGET = ROOT / "qa" / "ask" / "data" / "confidence.json"
SHARES = {
    "squad2": 0.3, "squad2 without": 0.15, "fixtures": 1.0, "fixtures without": 0.4, "fixtures renamed": 0.3,
    "documents a": 0.6, "documents b": 0.6,
}  # fmt: skip
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
    groups = (own, renamed(own), *fixtures_without(work), *documents(work), *squad(work, every=every), policy(work))
    for group in groups:
        found.setdefault(group.family, []).extend(gather(group))
    found["squad2 edited"] = [row for row in found["squad2"] if not row.answerable]
    found["squad2"] = [row for row in found["squad2"] if row.answerable]
    return found


def fit(found: Mapping[str, Sequence[Row]], *, without: str = "") -> confidence.Model:
    """A logistic regression over the families of ``SHARES`` but one, and the threshold for it."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    scale = {name: 1000.0 * share / len(found[name]) for name, share in SHARES.items() if name != without}
    rows = [(row, weight) for name, weight in scale.items() for row in found[name] if row.features]
    names = sorted(rows[0][0].features)
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
    return fitted._replace(threshold=threshold(fitted, found))


def threshold(fitted: confidence.Model, found: Mapping[str, Sequence[Row]]) -> float:
    """The bar that refuses ``REFUSED`` of the questions whose article was taken away."""
    bar = np.quantile(probabilities(fitted, found["squad2 without"]), REFUSED)
    return float(np.ceil(100 * bar) / 100)


def probabilities(fitted: confidence.Model, rows: Sequence[Row]) -> list[float]:
    """The confidence in each row; 0 where nothing was found."""
    return [confidence.probability(row.features, fitted) if row.features else 0.0 for row in rows]


def report(fitted: confidence.Model, found: Mapping[str, Sequence[Row]]) -> None:
    """The coefficients, then by family how often it would answer and how well right and wrong are told apart."""
    for name, value in sorted(fitted.coefficients.items(), key=lambda item: -abs(item[1])):
        print(f"{value:8.3f}  {name}")
    print(f"{fitted.intercept:8.3f}  intercept\n{fitted.threshold:8.2f}  threshold\n")
    for family, rows in found.items():
        _report_family(family, fitted, rows)
    print("with a model fitted without them:")
    for family in ("documents a", "documents b"):
        _report_family(family, fit(found, without=family), found[family])


def _report_family(family: str, fitted: confidence.Model, rows: Sequence[Row]) -> None:
    pairs = list(zip(probabilities(fitted, rows), rows, strict=True))
    right = auroc([p for p, row in pairs if row.right], [p for p, row in pairs if not row.right])
    able = auroc([p for p, row in pairs if row.answerable], [p for p, row in pairs if not row.answerable])
    answered = [[p >= fitted.threshold for p, row in pairs if row.answerable is want] for want in (True, False)]
    shares = " ".join(f"{np.mean(part):.3f}" if part else "    -" for part in answered)
    label = f"{family:18} n {len(rows):5}  answered (answerable, not) {shares}"
    print(f"{label}  AUROC right {right} answerable {able}")


def write(fitted: confidence.Model, found: Mapping[str, Sequence[Row]]) -> None:
    """The data file, with the date and the data of the fit; the words for a probability stay as they are in it."""
    bands = json.loads(TARGET.read_text(encoding="utf-8"))["bands"]
    data = {
        "about": "Logistic model of whether the quoted text answers the question. Written by bench/fit_confidence.py.",
        "fitted": date.today().isoformat(),
        "data": {family: len(found[family]) for family in SHARES},
        "intercept": fitted.intercept,
        "threshold": fitted.threshold,
        "bands": bands,
        "coefficients": fitted.coefficients,
    }
    TARGET.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    print(f"written: {TARGET.relative_to(ROOT)}", file=sys.stderr)


def main() -> None:
    """Gather, fit, report with the held-out sets, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dry-run", action="store_true", help="report only")
    parser.add_argument("--every", type=int, default=1, help="take each n-th squad2 question")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = families(Path(folder), every=options.every)
    fitted = fit(found)
    report(fitted, found)
    if not options.dry_run:
        write(fitted, found)


if __name__ == "__main__":
    main()

"""Fit the confidence model on public questions and write qa/data/confidence.json.

    python bench/fit_confidence.py [--dry-run]

Fitted on squad2 (answerable, unanswerable, and with the article taken away), and on the questions over fixtures/. The
five policy texts are held out. Each family of questions weighs the same. A question counts as right when the quoted
text holds the expected answer. Coefficients of features that a cross-validation by collection does not need are left
out with --drop.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from datetime import date
from pathlib import Path

import numpy as np
from sets import ROOT, QuestionSet, fixtures, policy, squad

from qa import confidence
from qa.answer import find, quotes_of
from qa.evaluate import auroc, plain
from qa.models import Filters

TARGET = ROOT / "qa" / "data" / "confidence.json"


def gather(group: QuestionSet) -> list[tuple[dict[str, float], bool, bool]]:
    """Features, whether the quote is right, whether the question is answerable; of each question."""
    rows = []
    with group.library() as library, library.view() as view:
        for expected in group.questions:
            found = find(expected.question, view, k=5, filters=Filters())
            quoted = plain("\n".join(quote.text for quote in quotes_of(found, view)))
            right = expected.answerable and any(plain(answer) in quoted for answer in expected.answer)
            rows.append((found.features, right, expected.answerable))
    return rows


def matrix(rows: list[tuple[dict[str, float], bool, bool]], names: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Features by row, and labels."""
    return np.array([[f.get(name, 0.0) for name in names] for f, _, _ in rows]), np.array([r for _, r, _ in rows])


def main() -> None:
    """Gather, fit, report on the held-out set, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dry-run", action="store_true", help="report only")
    parser.add_argument("--every", type=int, default=2, help="take each n-th squad2 question")
    parser.add_argument("--drop", nargs="*", default=[], help="features to leave out")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        families: dict[str, list[tuple[dict[str, float], bool, bool]]] = {}
        for group in (*squad(work, every=options.every), fixtures(work), policy(work)):
            families.setdefault(group.family, []).extend(gather(group))
    held_out = families.pop("policy")
    names = sorted({name for rows in families.values() for f, _, _ in rows for name in f} - set(options.drop))
    fitted = fit(families, names)
    report(fitted, {**families, "policy (held out)": held_out})
    if not options.dry_run:
        write(fitted, families)


def fit(families: dict[str, list[tuple[dict[str, float], bool, bool]]], names: list[str]) -> confidence.Model:
    """A logistic regression with each family of equal weight; the threshold is where it is as likely right as not."""
    from sklearn.linear_model import LogisticRegression

    parts = [matrix(rows, names) for rows in families.values()]
    weights = np.concatenate([np.full(len(y), 1000.0 / len(y)) for _, y in parts])
    model = LogisticRegression(C=1.0, max_iter=5000)
    model.fit(np.vstack([x for x, _ in parts]), np.concatenate([y for _, y in parts]), sample_weight=weights)
    coefficients = {name: round(float(value), 4) for name, value in zip(names, model.coef_[0], strict=True)}
    return confidence.Model(coefficients, round(float(model.intercept_[0]), 4), confidence.model().threshold)


def report(fitted: confidence.Model, families: dict[str, list[tuple[dict[str, float], bool, bool]]]) -> None:
    """AUROC of right against wrong and of answerable against not, and how often it would answer."""
    for name, value in sorted(fitted.coefficients.items(), key=lambda item: -abs(item[1])):
        print(f"{value:8.3f}  {name}")
    print(f"{fitted.intercept:8.3f}  intercept\n")
    for family, rows in families.items():
        sure = [confidence.probability(f, fitted) if f else 0.0 for f, _, _ in rows]
        right = [p for p, (_, r, _) in zip(sure, rows, strict=True) if r]
        wrong = [p for p, (_, r, _) in zip(sure, rows, strict=True) if not r]
        able = [p for p, (_, _, a) in zip(sure, rows, strict=True) if a]
        none = [p for p, (_, _, a) in zip(sure, rows, strict=True) if not a]
        line = f"{family:20} n {len(rows):5}  right {len(right) / len(rows):.3f}"
        line += f"  AUROC right {auroc(right, wrong)}  answerable {auroc(able, none)}"
        for bar in (0.3, 0.4, 0.5):
            line += f"  >={bar}: " + "/".join(f"{np.mean([p >= bar for p in g]):.2f}" if g else "-" for g in (able, none))
        print(line)


def write(fitted: confidence.Model, families: dict[str, list[tuple[dict[str, float], bool, bool]]]) -> None:
    """The data file, with the date and the data of the fit."""
    data = {
        "about": "Logistic model of whether the first quoted text answers the question (bench/fit_confidence.py).",
        "fitted": date.today().isoformat(),
        "data": {family: len(rows) for family, rows in families.items()},
        "intercept": fitted.intercept,
        "threshold": fitted.threshold,
        "coefficients": fitted.coefficients,
    }
    TARGET.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    print(f"written: {TARGET.relative_to(ROOT)}", file=sys.stderr)


if __name__ == "__main__":
    main()

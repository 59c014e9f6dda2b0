"""Fit the weights of evidence on public questions and write qa/ask/data/evidence.json.

    python bench/fit_evidence.py [--dry-run]

A conditional logit (McFadden 1974) over the sentences of the passages found for a question: the probability that a
sentence is the one chosen is the softmax of its weighted features, and the weights make those most probable whose
quote holds the expected answer in a passage that is right. Fitted on squad2 and on the questions over fixtures/ and
documents; each family is also reported with weights fitted without it. govuk is reported only, for it names one
heading where several pages say the same; the policy texts are held out. --drop leaves features out.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sets import ROOT, QuestionSet, documents, fixtures, govuk, is_right_passage, policy, squad

from qa.ask.evidence import choose_from, weights
from qa.ask.features import constants
from qa.ask.question import analyse
from qa.ask.quotes import widened
from qa.ask.snapshot import View
from qa.measure.answers import plain
from qa.models import Filters

TARGET = ROOT / "qa" / "ask" / "data" / "evidence.json"
SHARES = {"squad2": 0.5, "fixtures": 1.0, "documents a": 0.5, "documents b": 0.5}
PENALTY = 0.0005  # of the squared weights
Table = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """A question's sentences: their features, and whether each is of a right passage and quotes the answer."""

    features: list[dict[str, float]]
    passage: npt.NDArray[np.bool_]
    right: npt.NDArray[np.bool_]


def choices(group: QuestionSet) -> list[Choice]:
    """The choices of the answerable questions of a set."""
    with group.library() as library, library.view() as view:
        found = [_choice(one.question, one, view) for one in group.questions if one.answerable]
    return [choice for choice in found if choice.features]


def _choice(text: str, expected: object, view: View) -> Choice:
    asked = analyse(text, view)
    most = constants()["search"]["candidates"]
    candidates = view.search(asked.search, k=most, filters=Filters(), also=asked.references)
    documents = view.documents(list(dict.fromkeys(one.passage.document_id for one in candidates)))
    judged = choose_from(asked, candidates, {id_: document.title for id_, document in documents.items()})
    passage, right = [], []
    for evidence in judged:
        of = evidence.candidate.passage
        span = widened(asked, of, evidence.span)
        fits = is_right_passage(expected, of, documents[of.document_id])
        passage.append(fits)
        answers = [plain(answer) for answer in expected.answer]  # type: ignore[attr-defined]
        quote = plain(of.text[span.start : span.end])
        right.append(fits and (not answers or any(answer in quote for answer in answers)))
    return Choice([dict(evidence.features) for evidence in judged], np.array(passage), np.array(right))


def fit(found: Mapping[str, Sequence[Choice]], names: Sequence[str], *, without: str = "") -> dict[str, float]:
    """The weights by feature, fitted on the families of ``SHARES`` but one."""
    from scipy.optimize import minimize

    items: list[tuple[Table, npt.NDArray[np.bool_], float]] = []
    for family, share in SHARES.items():
        if family == without:
            continue
        usable = [choice for choice in found[family] if choice.right.any()]
        items += [(table(choice, names), choice.right, share / len(usable)) for choice in usable]

    def loss(weights_: Table) -> tuple[float, Table]:
        total, gradient = PENALTY * float(weights_ @ weights_), 2 * PENALTY * weights_
        for features, right, share in items:
            chance = np.exp(features @ weights_ - np.max(features @ weights_))
            chance /= chance.sum()
            hit = chance[right].sum()
            total -= share * float(np.log(hit))
            gradient = gradient - share * ((chance * right / hit - chance) @ features)
        return total, gradient

    best = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x
    return {name: round(float(value), 2) for name, value in zip(names, best, strict=True)}


def table(choice: Choice, names: Sequence[str]) -> Table:
    """Sentences by features."""
    return np.array([[features[name] for name in names] for features in choice.features])


def scores(found: Sequence[Choice], chosen: Mapping[str, float]) -> tuple[float, float]:
    """Shares of questions whose best sentence is of a right passage, and quotes the answer."""
    names = list(chosen)
    at = [int(np.argmax(table(one, names) @ np.array(list(chosen.values())))) for one in found]
    picked = [(one.passage[best], one.right[best]) for one, best in zip(found, at, strict=True)]
    return float(np.mean([p for p, _ in picked])), float(np.mean([r for _, r in picked]))


def gather(work: Path, *, every: int) -> dict[str, list[Choice]]:
    """The choices of all sets by family, the policy texts among them."""
    groups = [next(iter(squad(work, every=every))), fixtures(work), *documents(work), govuk(work), policy(work)]
    return {group.family: choices(group) for group in groups}


def ablation(found: Mapping[str, Sequence[Choice]], names: Sequence[str]) -> None:
    """What is lost without each feature, the others fitted anew."""
    print(f"{'without':18}" + "".join(f"{family:>25}" for family in found))
    for gone in ("(all there)", *names):
        chosen = fit(found, [name for name in names if name != gone])
        cells = "".join("  {:.3f} first {:.3f} right".format(*scores(rows, chosen)) for rows in found.values())
        print(f"{gone:18}{cells}", flush=True)


def held_out(found: Mapping[str, Sequence[Choice]], names: Sequence[str]) -> dict[str, tuple[float, ...]]:
    """The scores of each family of ``SHARES`` with weights fitted on the others."""
    fitted = {family: fit(found, names, without=family) for family in SHARES}
    return {family: tuple(round(share, 3) for share in scores(found[family], used)) for family, used in fitted.items()}


def main() -> None:
    """Gather, fit, report, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dry-run", action="store_true", help="report only")
    parser.add_argument("--ablate", action="store_true", help="print what each feature brought")
    parser.add_argument("--every", type=int, default=1, help="take each n-th squad2 question")
    parser.add_argument("--drop", nargs="*", default=[], help="features to leave out")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = gather(Path(folder), every=options.every)
    names = sorted(set(found["squad2"][0].features[0]) - set(options.drop))
    chosen = fit(found, names)
    in_use = {name: weight for name, weight in weights().items() if name in found["squad2"][0].features[0]}
    for label, used in (("fitted", chosen), ("in use", in_use)):
        print(label, {family: tuple(round(share, 3) for share in scores(rows, used)) for family, rows in found.items()})
    print("each fitted without itself", held_out(found, names))
    print(json.dumps(chosen, indent=2))
    if options.ablate:
        ablation(found, names)
    if not options.dry_run:
        about = "What each feature of a sentence adds to its score. Written by bench/fit_evidence.py."
        TARGET.write_text(json.dumps({"about": about, "weights": chosen}, indent=2) + "\n", encoding="utf-8")
        print(f"written: {TARGET.relative_to(ROOT)}", file=sys.stderr)


if __name__ == "__main__":
    main()

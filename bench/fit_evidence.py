"""Fit the weights of evidence on public questions and write qa/ask/data/evidence.json.

    python bench/fit_evidence.py [--dry-run] [--ablate]

A conditional logit (McFadden 1974) over the sentences of the windows found for a question: the probability that a
sentence is the one chosen is the softmax of its weighted features, and the weights make those most probable whose
quote holds the expected answer in a passage that is right. Fitted on the families of ``SHARES``; the figures for each
of them are of weights fitted without the paper that a question is about. govuk is reported only, for it names one
heading where several pages say the same; the policy texts are held out. --drop leaves features out.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt
from sets import (
    ROOT,
    Expected,
    QuestionSet,
    authored,
    documents,
    fixtures,
    govuk,
    is_quoted,
    is_right_passage,
    paper_of,
    papers,
    policy,
    public,
    squad,
)

from corpus.models import Document
from qa.ask.evidence import Evidence, choose_from
from qa.ask.features import constants
from qa.ask.lists import introduces
from qa.ask.question import Question, analyse
from qa.ask.quotes import quotes, widened
from qa.ask.snapshot import View
from qa.models import Filters

TARGET = ROOT / "qa" / "ask" / "data" / "evidence.json"
SHARES = {
    "papers": 1.0, "documents a": 0.5, "documents b": 0.5, "public a": 0.8, "public b": 0.8, "fixtures": 0.7,
    "squad2": 0.5, "authored": 0.4,
}  # fmt: skip
PENALTY = 0.0005  # of the squared weights
FOLDS = 6
EVERY = 10_000  # sentences judged of a question: all
Table = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """A question's sentences: their features, and whether each is of a right passage and quotes the answer."""

    paper: str
    features: list[dict[str, float]]
    passage: npt.NDArray[np.bool_]
    right: npt.NDArray[np.bool_]


def choices(group: QuestionSet) -> list[Choice]:
    """The choices of the answerable questions of a set."""
    with group.library() as library, library.view() as view:
        found = [_choice(one, view) for one in group.questions if one.answerable]
    return [choice for choice in found if choice.features]


def _choice(expected: Expected, view: View) -> Choice:
    asked = analyse(expected.question, view)
    most = constants()["search"]["windows"]
    candidates = view.search(asked.search, k=most, filters=Filters(), also=asked.references)
    documents = view.documents(list(dict.fromkeys(one.passage.document_id for one in candidates)))
    titles = {id_: document.title for id_, document in documents.items()}
    judged = choose_from(asked, candidates, titles, most=EVERY)
    passage = [is_right_passage(expected, one.candidate.passage, _of(one, documents)) for one in judged]
    right = [
        (fits or _is_named(expected, _of(one, documents))) and is_quoted(expected, _quote(asked, one, view))
        for one, fits in zip(judged, passage, strict=True)
    ]
    return Choice(paper_of(expected), [dict(one.features) for one in judged], np.array(passage), np.array(right))


def _of(evidence: Evidence, documents: Mapping[str, Document]) -> Document:
    return documents[evidence.candidate.passage.document_id]


def _is_named(expected: Expected, document: Document) -> bool:
    """Whether a passage of this paper that has the answer is right though it is not one of those listed."""
    return Path(document.source).name in expected.documents and bool(expected.answer or not expected.phrases)


def _quote(question: Question, evidence: Evidence, view: View) -> str:
    passage = evidence.candidate.passage
    if introduces(evidence.text) or passage.kind == "list_item":
        return "\n".join(quote.text for quote in quotes(question, evidence, view))
    span = widened(question, passage, evidence.span)
    return passage.text[span.start : span.end]


def fit(found: Mapping[str, Sequence[Choice]], names: Sequence[str], *, without: Collection[str] = ()) -> Table:
    """The weights of the features, fitted on the families of ``SHARES`` but for some papers."""
    from scipy.optimize import minimize

    items: list[tuple[Choice, float]] = []
    for family, share in SHARES.items():
        usable = [one for one in found[family] if one.right.any() and one.paper not in without]
        items += [(one, share / len(usable)) for one in usable]
    features = np.concatenate([table(one, names) for one, _ in items])
    right = np.concatenate([one.right for one, _ in items]).astype(float)
    sizes = [len(one.right) for one, _ in items]
    starts, of = np.cumsum([0, *sizes[:-1]]), np.repeat(np.arange(len(items)), sizes)
    shares = np.array([share for _, share in items])

    def loss(weights: Table) -> tuple[float, Table]:
        worth = features @ weights
        chance = np.exp(worth - np.maximum.reduceat(worth, starts)[of])
        chance /= np.add.reduceat(chance, starts)[of]
        hit = np.maximum(np.add.reduceat(chance * right, starts), 1e-12)
        total = PENALTY * float(weights @ weights) - float(shares @ np.log(hit))
        return total, 2 * PENALTY * weights - (shares[of] * (chance * right / hit[of] - chance)) @ features

    found_: Table = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x
    return found_


def table(choice: Choice, names: Sequence[str]) -> Table:
    """Sentences by features."""
    return np.array([[features[name] for name in names] for features in choice.features])


def picked(choice: Choice, names: Sequence[str], weights: Table) -> tuple[bool, bool]:
    """Whether the best sentence of a question is of a right passage, and whether it quotes the answer."""
    best = int(np.argmax(table(choice, names) @ weights))
    return bool(choice.passage[best]), bool(choice.right[best])


def scores(found: Mapping[str, Sequence[Choice]], names: Sequence[str]) -> dict[str, tuple[float, float]]:
    """By family the shares of questions whose best sentence is of a right passage, and quotes the answer, with weights
    fitted on other papers.
    """
    fold = {one.paper: crc32(one.paper.encode()) % FOLDS for rows in found.values() for one in rows}
    fitted = [fit(found, names, without={p for p, at in fold.items() if at == left}) for left in range(FOLDS)]
    shares = {}
    for family, rows in found.items():
        outcomes = [picked(one, names, fitted[fold[one.paper]]) for one in rows]
        passage, right = (float(np.mean(part)) for part in zip(*outcomes, strict=True))
        shares[family] = (round(passage, 3), round(right, 3))
    return shares


def gather(work: Path, *, every: int) -> dict[str, list[Choice]]:
    """The choices of all sets by family, the policy texts among them."""
    groups = (
        next(iter(squad(work, every=every))), fixtures(work), *documents(work), *public(work), papers(work),
        *authored(work), govuk(work), policy(work),
    )  # fmt: skip
    found: dict[str, list[Choice]] = {}
    for group in groups:
        found.setdefault(group.family, []).extend(choices(group))
    return found


def ablation(found: Mapping[str, Sequence[Choice]], names: Sequence[str]) -> None:
    """What is lost without each feature, the others fitted anew."""
    print("| without | " + " | ".join(found) + " |\n|---|" + "---|" * len(found))
    for gone in ("nothing", *names):
        shares = scores(found, [name for name in names if name != gone])
        cells = " | ".join(f"{first:.3f} / {right:.3f}" for first, right in shares.values())
        print(f"| `{gone}` | {cells} |", flush=True)


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
    names = sorted(set(found["squad2"][0].features[0]) - {"named", *options.drop})  # the confidence alone looks at it
    weights = {name: round(float(value), 2) for name, value in zip(names, fit(found, names), strict=True)}
    for family, (first, right) in scores(found, names).items():
        print(f"{family:12} n {len(found[family]):5}  first {first:.3f}  right {right:.3f}")
    print(json.dumps(weights, indent=2))
    if options.ablate:
        ablation(found, names)
    if not options.dry_run:
        about = "What each feature of a sentence adds to its score. Written by bench/fit_evidence.py."
        TARGET.write_text(json.dumps({"about": about, "weights": weights}, indent=2) + "\n", encoding="utf-8")
        print(f"written: {TARGET.relative_to(ROOT)}", file=sys.stderr)


if __name__ == "__main__":
    main()

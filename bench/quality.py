"""How good the answers are, next to plain BM25 with the first sentence of its first passage.

    python bench/quality.py [--every N] [--only squad2 govuk fixtures documents policy] [--ablate]

Prints, for each collection: the share of answerable questions with a right passage first and in the first five, and
with the expected answer in the quote; how well confidence tells answerable from unanswerable questions (AUROC), with
squad2 as it is (its unanswerable questions are edited so that every word of theirs stands in a paragraph) and with the
article that answers taken away; the share of wrong answers among the surest 80 in a hundred; and, over all collections,
how often an answer given with some confidence is right. --ablate adds what each feature of the evidence brought.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sets import QuestionSet, documents, fixtures, govuk, is_right_passage, must_mention, policy, squad

from indexer.analyzer import terms
from qa.ask import confidence
from qa.ask.encoder.encoder import installed
from qa.ask.features import sentences_of
from qa.ask.finding import find, quotes_of
from qa.measure.answers import Expected, auroc, plain
from qa.models import Filters

if TYPE_CHECKING:
    from rank_bm25 import BM25Okapi

    from corpus.models import Document, Passage
    from qa.library.library import Library


_ALL = ["squad2", "govuk", "fixtures", "documents", "policy"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question: the rank of the first right passage in five, the quote, whether it answers, and the confidence."""

    expected: Expected
    rank: int | None
    quote: str
    right: bool
    confidence: float


def asked(group: QuestionSet) -> list[Outcome]:
    """What policyqa says to each question."""
    outcomes = []
    with group.library() as library, library.view() as view:
        for expected in group.questions:
            found = find(expected.question, view, filters=Filters())
            passages = [evidence.candidate.passage for evidence in found.ranked[:5]]
            documents = view.documents([passage.document_id for passage in passages])
            pairs = [(passage, documents[passage.document_id]) for passage in passages]
            quote = "\n".join(one.text for one in quotes_of(found, view))
            outcomes.append(_outcome(expected, pairs, quote, found.confidence))
    return outcomes


def plain_bm25(group: QuestionSet) -> list[Outcome]:
    """rank-bm25's Okapi with its defaults; the quote is the first sentence, the score the confidence."""
    with group.library() as library:
        passages = list(_passages(library))
    model = _okapi([terms(passage.text) for passage, _ in passages])
    outcomes = []
    for expected in group.questions:
        scores = model.get_scores(terms(expected.question))
        best = sorted(range(len(passages)), key=lambda row: (-scores[row], row))[:5]
        first = passages[best[0]][0]
        span = sentences_of(first)[0]
        quote = first.text[span.start : span.end]
        outcomes.append(_outcome(expected, [passages[row] for row in best], quote, float(scores[best[0]])))
    return outcomes


def _passages(library: Library) -> Iterable[tuple[Passage, Document]]:
    ids = [str(document["document_id"]) for document in library.documents()]
    documents = {id_: library.document(id_) for id_ in ids}
    for passage, _ in library.every_passage():
        document = documents[passage.document_id]
        assert document is not None
        yield passage, document


def _okapi(texts: list[list[str]]) -> BM25Okapi:
    from rank_bm25 import BM25Okapi

    return BM25Okapi(texts)


def _outcome(expected: Expected, found: Sequence[tuple[Passage, Document]], quote: str, sure: float) -> Outcome:
    fits = [is_right_passage(expected, passage, document) for passage, document in found]
    text = plain(quote)
    right = any(plain(answer) in text for answer in expected.answer) if expected.answer else fits[:1] == [True]
    rank = fits.index(True) + 1 if True in fits else None
    return Outcome(expected, rank, quote, expected.answerable and right, sure)


def line(label: str, outcomes: Sequence[Outcome]) -> str:
    """The shares over the answerable questions, and the mean number of words quoted."""
    able = [one for one in outcomes if one.expected.answerable]
    words = sum(len(one.quote.split()) for one in able) / len(able)
    shares = (
        _share(one.rank == 1 for one in able),
        _share(one.rank is not None for one in able),
        _share(one.right for one in able),
    )
    told = "first {:.3f}  in five {:.3f}  answer {:.3f}".format(*shares)
    return f"  {label:28} n {len(able):5}  {told}  words {words:.0f}"


def _share(values: Iterable[bool]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 0.0


def separation(label: str, able: Sequence[Outcome], none: Sequence[Outcome]) -> str:
    """AUROC of the confidence, answerable against unanswerable."""
    value = auroc([one.confidence for one in able], [one.confidence for one in none])
    return f"  {label:28} n {len(able)}/{len(none)}  AUROC {value}"


def risk(outcomes: Sequence[Outcome], *, coverage: float = 0.8) -> float:
    """The share of wrong answers among the ``coverage`` of questions that are answered most surely."""
    ordered = sorted(outcomes, key=lambda one: -one.confidence)
    return 1.0 - _share(one.right for one in ordered[: round(coverage * len(ordered))])


def decisions(outcomes: Sequence[Outcome]) -> str:
    """How many answerable questions it answers and how many others it refuses, at its threshold."""
    bar = confidence.model_of({confidence.READ: 0.0} if installed() else {}).threshold
    able = [one for one in outcomes if one.expected.answerable]
    none = [one for one in outcomes if not one.expected.answerable]
    answered = [one for one in able if one.confidence >= bar]
    refused = sum(one.confidence < bar for one in none)
    right = sum(one.right for one in answered)
    done = f"answered {len(answered)} of {len(able)} ({right} right)"
    return f"  {done}, abstained on {refused} of {len(none)} unanswerable"


def squad2(work: Path, every: int) -> list[Outcome]:
    """Paragraphs of an encyclopaedia."""
    whole, *without = squad(work, every=every)
    outcomes, base = asked(whole), plain_bm25(whole)
    able = [one for one in outcomes if one.expected.answerable]
    edited = [one for one in outcomes if not one.expected.answerable]
    gone = [one for group in without for one in asked(group)]
    print("squad2", line("plain BM25, first sentence", base), line("policyqa", outcomes), sep="\n")
    print(separation("edited questions", able, edited))
    print(separation("article taken away", able, gone))
    base_able = [one for one in base if one.expected.answerable]
    print(separation("  plain BM25", base_able, [one for group in without for one in plain_bm25(group)]))
    print(f"  wrong at 80% coverage        answerable {risk(able):.3f}, with edited {risk(outcomes):.3f}")
    print(f"  plain BM25                   answerable {risk(base_able):.3f}, with edited {risk(base):.3f}")
    return [*able, *gone]


def guidance(work: Path) -> None:
    """GOV.UK and NHS pages: the heading that answers, and what an answer must mention."""
    group = govuk(work)
    print("govuk")
    for label, outcomes in (("plain BM25, first sentence", plain_bm25(group)), ("policyqa", asked(group))):
        wanted = [(one, phrases) for one, phrases in zip(outcomes, must_mention(), strict=True) if phrases]
        had = [plain(phrase) in plain(one.quote) for one, phrases in wanted for phrase in phrases]
        print(line(label, outcomes), f"  must-mention phrases quoted {sum(had)} of {len(had)}")


def judged(group: QuestionSet) -> list[Outcome]:
    """A collection with unanswerable questions of its own."""
    outcomes, base = asked(group), plain_bm25(group)
    print(group.family, line("plain BM25, first sentence", base), line("policyqa", outcomes), sep="\n")
    for label, some in (("  plain BM25", base), ("not in the documents", outcomes)):
        able, none = ([one for one in some if one.expected.answerable is want] for want in (True, False))
        print(separation(label, able, none))
    print(decisions(outcomes))
    return outcomes


def reliability(outcomes: Sequence[Outcome]) -> None:
    """A reliability diagram: of the answers given with a confidence, the share that is right, and their number."""
    print("reliability (over all of the above that are not edited)\n  confidence    mean  right      n")
    error = 0.0
    for step in range(10):
        part = [one for one in outcomes if step / 10 <= one.confidence < (step + 1) / 10 + (step == 9)]
        if part:
            mean, right = sum(one.confidence for one in part) / len(part), _share(one.right for one in part)
            error += abs(mean - right) * len(part) / len(outcomes)
            band = f"{step / 10:.1f} to {(step + 1) / 10:.1f}"
            print(f"  {band}    {mean:.3f}  {right:.3f}  {len(part):5}  {'#' * round(40 * right)}")
    print(f"  expected calibration error {error:.3f}")


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1, help="take each n-th squad2 question")
    parser.add_argument("--only", nargs="+", default=_ALL, help="collections")
    parser.add_argument("--ablate", action="store_true", help="print what each feature of the evidence brought")
    options = parser.parse_args()
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        if "squad2" in options.only:
            outcomes += squad2(work, options.every)
        if "govuk" in options.only:
            guidance(work)
        if "fixtures" in options.only:
            outcomes += judged(fixtures(work))
        if "documents" in options.only:
            outcomes += [outcome for half in documents(work) for outcome in judged(half)]
        if "policy" in options.only:
            outcomes += judged(policy(work))
        if outcomes:
            reliability(outcomes)
        if options.ablate:
            import fit_evidence

            from qa.ask.evidence import weights

            fit_evidence.ablation(fit_evidence.gather(work, every=max(2, options.every)), list(weights()))


if __name__ == "__main__":
    main()

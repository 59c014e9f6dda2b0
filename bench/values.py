"""How well the check of values tells texts that answer from those that do not.

    python bench/values.py [--only squad2 papers fixtures policy documents] [--stores DIR] [--wrong]

For each question that asks for a value, the sentences of the passages that answer are told apart: those that have the
answer, which the check must not refuse (2 in 100 at most), and those beside them that have not. The quotes that the
tool finds for all questions, and those of them that it shows, are told apart in the same way: of the right ones none
should be refused, of the wrong ones as many as possible. Prints, by set and by kind, how many of each are told yes,
unknown and no; --wrong lists what is right and refused. --stores keeps the stores for another run.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from sets import DATA, QuestionSet, documents, fixtures, is_right_passage, need, policy, squad

from corpus.models import Passage, Span
from qa.ask.confidence import model_of
from qa.ask.features import sentences_of
from qa.ask.finding import find, quotes_of
from qa.ask.question import Question, analyse
from qa.ask.snapshot import View
from qa.ask.values import ASKED, value_in
from qa.ask.wording import question_in
from qa.library.add import add
from qa.library.library import Library
from qa.measure.answers import Expected, plain
from qa.models import Filters

_SETS = ["squad2", "papers", "fixtures", "policy", "documents"]


class Told(NamedTuple):
    """One text, whether it answers, and what the check says.

    ``part`` is ``sentence``, ``quote``, or ``shown``: a quote that is sure enough to be given.
    """

    collection: str
    part: str
    question: Question
    text: str
    answers: bool
    says: str


class Asked(NamedTuple):
    """A question of a set: whether a passage is one that answers, and whether a text has the answer."""

    question: str
    is_evidence: Callable[[View, Passage], bool]
    has_answer: Callable[[str], bool]


def told(name: str, store: Path, asked: list[Asked]) -> Iterator[Told]:
    """What the check says of the sentences of evidence, and of the tool's own quotes."""
    with Library.open(store) as library, library.view() as view:
        for one in asked:
            text = question_in(one.question)
            question = analyse(text, view)
            if question.kind not in ASKED:
                continue
            found = find(text, view, filters=Filters())
            for evidence in found.ranked:
                passage = evidence.candidate.passage
                if one.is_evidence(view, passage):
                    for span in sentences_of(passage):
                        yield _told(name, "sentence", question, passage, span, one)
            quotes = quotes_of(found, view)
            if quotes:
                answers = one.has_answer("\n".join(quote.text for quote in quotes))
                says = [_says(question, quote.passage, quote.span) for quote in quotes]
                best = "yes" if "yes" in says else "unknown" if "unknown" in says else "no"
                yield Told(name, "quote", question, quotes[0].text, answers, best)
                if found.confidence >= model_of(found.features).threshold:
                    yield Told(name, "shown", question, quotes[0].text, answers, best)


def _told(name: str, part: str, question: Question, passage: Passage, span: Span, one: Asked) -> Told:
    text = passage.text[span.start : span.end]
    return Told(name, part, question, text, one.has_answer(text), _says(question, passage, span))


def _says(question: Question, passage: Passage, span: Span) -> str:
    text = passage.text[span.start : span.end]
    return value_in(question, text, passage.entities, start=passage.span.start + span.start).says


def expected(group: QuestionSet) -> list[Asked]:
    """The questions of a set of the project's own form."""
    return [_asked(one) for one in group.questions]


def _asked(one: Expected) -> Asked:
    def is_evidence(view: View, passage: Passage) -> bool:
        document = view.documents([passage.document_id])[passage.document_id]
        return one.answerable and is_right_passage(one, passage, document)

    def has_answer(text: str) -> bool:
        return one.answerable and any(plain(phrase) in plain(text) for phrase in one.answer)

    return Asked(one.question, is_evidence, has_answer)


def papers() -> list[Asked]:
    """The questions over papers, whose answers are patterns."""
    records = map(json.loads, need(DATA / "questions" / "papers.jsonl").read_text(encoding="utf-8").splitlines())
    return [_of_papers(record) for record in records]


def _of_papers(record: dict[str, object]) -> Asked:
    evidence, answer = list(record["evidence"]), list(record["answer"])  # type: ignore[call-overload]

    def every(patterns: list[str], text: str) -> bool:
        return bool(patterns) and all(re.search(one, text, re.IGNORECASE | re.DOTALL) for one in patterns)

    def is_evidence(view: View, passage: Passage) -> bool:
        source = view.documents([passage.document_id])[passage.document_id].source
        return bool(record["answerable"]) and Path(source).name == record["doc"] and every(evidence, passage.text)

    return Asked(str(record["question"]), is_evidence, lambda text: bool(record["answerable"]) and every(answer, text))


def _all(work: Path, only: list[str]) -> Iterator[tuple[str, Path, list[Asked]]]:
    if "squad2" in only:
        group = next(squad(work))
        yield "squad2", group.store, expected(group)
    if "papers" in only:
        folder = need(DATA / "papers")
        add(work / "papers", sorted([*folder.glob("*.pdf"), *folder.glob("*.docx")]))
        yield "papers", work / "papers", papers()
    if "fixtures" in only:
        group = fixtures(work)
        yield "fixtures", group.store, expected(group)
    if "policy" in only:
        group = policy(work)
        yield "policy", group.store, expected(group)
    if "documents" in only:
        for group in documents(work):
            yield group.family, group.store, expected(group)


def _row(name: str, rows: list[Told]) -> str:
    right, wrong = ([row for row in rows if row.answers == answers] for answers in (True, False))
    shares = []
    for group in (right, wrong):
        counts = Counter(row.says for row in group)
        shares.append("".join(f"{counts[says] / max(1, len(group)):8.3f}" for says in ("yes", "unknown", "no")))
    return f"{name:28s}{len(right):6d}{shares[0]}{len(wrong):8d}{shares[1]}"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=_SETS, default=_SETS)
    parser.add_argument("--stores", type=Path, metavar="DIR")
    parser.add_argument("--wrong", action="store_true", help="list what is right and refused")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = [row for one in _all(options.stores or Path(folder), options.only) for row in told(*one)]
    groups: dict[str, list[Told]] = defaultdict(list)
    for row in rows:
        groups[f"{row.part} all"].append(row)
        groups[f"{row.part} {row.collection}"].append(row)
        groups[f"{row.part} kind {row.question.kind}"].append(row)
    print(f"{'':28s}{'right':>6s}{'yes':>8s}{'unknown':>8s}{'no':>8s}{'wrong':>8s}{'yes':>8s}{'unknown':>8s}{'no':>8s}")
    for name, group in sorted(groups.items()):
        print(_row(name, group))
    if options.wrong:
        for row in rows:
            if row.answers and row.says == "no":
                print(f"{row.part} {row.collection} {row.question.kind}: {row.question.text}\n    {row.text[:200]}")


if __name__ == "__main__":
    main()

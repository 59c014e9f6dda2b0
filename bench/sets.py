"""The public question sets as stores and judged questions: shared by the benches of answering."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from corpus.models import Document, Passage
from qa.library.add import add
from qa.library.library import Library
from qa.measure.answers import Expected, is_right, plain, read_expected

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("POLICYQA_DATA", ROOT.parent / "shared" / "data"))


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions to be asked of one store. ``family`` names the collection they come from."""

    family: str
    name: str
    store: Path
    questions: tuple[Expected, ...]

    def library(self) -> Library:
        """The store, opened."""
        return Library.open(self.store)


@dataclass(frozen=True, slots=True)
class Patterned(Expected):
    """What is right by patterns, all of which match: ``evidence`` the passage, ``quoted`` the quote."""

    evidence: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()


def paper_of(expected: Expected) -> str:
    """The paper a question is about, which is left out where it is asked what a fit on other papers is worth."""
    return expected.documents[0] if expected.documents else ""


def is_quoted(expected: Expected, quote: str) -> bool:
    """Whether a quote has the answer; true where a question names none, so that the passage decides."""
    if isinstance(expected, Patterned):
        return _all_in(expected.quoted, quote)
    text = plain(quote)
    return not expected.answer or any(plain(answer) in text for answer in expected.answer)


def _all_in(patterns: tuple[str, ...], text: str) -> bool:
    return all(re.search(pattern, text, re.IGNORECASE | re.DOTALL) for pattern in patterns)


def need(path: Path) -> Path:
    """The path, or the end of the program with a clear word when it is absent."""
    if not path.exists():
        sys.exit(f"{path} is not here. Name the folder of the data sets in POLICYQA_DATA.")
    return path


def fixtures(work: Path) -> QuestionSet:
    """The project's own library."""
    store = work / "fixtures"
    add(store, [ROOT / "fixtures" / "library"])
    return QuestionSet("fixtures", "fixtures", store, tuple(read_expected(ROOT / "fixtures" / "questions.jsonl")))


def fixtures_without(work: Path) -> Iterator[QuestionSet]:
    """For each document of the library, the questions that it answers asked of the library without it."""
    asked = [one for one in read_expected(ROOT / "fixtures" / "questions.jsonl") if one.answerable]
    library = ROOT / "fixtures" / "library"
    for gone in sorted({one.documents for one in asked}):
        with tempfile.TemporaryDirectory() as folder:
            kept = Path(folder) / "library"
            shutil.copytree(library, kept, ignore=lambda _, names, gone=gone: set(names) & set(gone))
            add(work / f"fixtures without {gone[0]}", [kept])
        questions = tuple(unanswerable(one) for one in asked if one.documents == gone)
        yield QuestionSet("fixtures without", gone[0], work / f"fixtures without {gone[0]}", questions)


_NAMES = ("Thornaby", "Ousedale", "Calverton", "Pentlow", "Marsk", "Hexworthy", "Ludgrove", "Brampford")
_NAMED = re.compile(r"\b(?!NHS\b|ICB|Act\b)[A-Z][\w’'-]+\b|\b\w*\d\w*\b")


def renamed(group: QuestionSet) -> QuestionSet:
    """The answerable questions that name something, each asked of something else: another place, year or section."""
    asked = []
    for at, one in enumerate(each for each in group.questions if each.answerable):
        text = rename(one.question, _NAMES[at % len(_NAMES)])
        if text != one.question:
            asked.append(dataclasses.replace(unanswerable(one), question=text))
    return QuestionSet(f"{group.family} renamed", group.name, group.store, tuple(asked))


def rename(question: str, name: str) -> str:
    """The first name or number of a question replaced: the first word of a run of capitals, or each digit."""
    first, _, rest = question.partition(" ")
    return f"{first} {_NAMED.sub(lambda found: _other(found[0], name), rest, count=1)}"


def _other(word: str, name: str) -> str:
    if any(char.isdigit() for char in word):
        return "".join(str((int(char) + 4) % 10) if char.isdigit() else char for char in word)
    return name


def unanswerable(expected: Expected) -> Expected:
    """The same question where what answers it has been taken away."""
    return dataclasses.replace(expected, answerable=False, documents=(), phrases=(), answer=())


def policy(work: Path) -> QuestionSet:
    """The five policy texts, with what they answer and what they do not."""
    store = work / "policy"
    add(store, [need(DATA / "policy")])
    files = ("policy.jsonl", "policy_unanswerable.jsonl")
    questions = [one for name in files for one in read_expected(ROOT / "bench" / "questions" / name)]
    return QuestionSet("policy", "policy", store, tuple(questions))


def documents(work: Path) -> Iterator[QuestionSet]:
    """Papers of public bodies of many kinds, with two sets of questions about different halves of them."""
    store = work / "documents"
    add(store, [need(DATA / "documents")])
    for half in "ab":
        questions = tuple(read_expected(ROOT / "bench" / "questions" / f"documents_{half}.jsonl"))
        yield QuestionSet(f"documents {half}", "documents", store, questions)


def public(work: Path) -> Iterator[QuestionSet]:
    """Pages and papers of many kinds, with two sets of questions about different ones of them."""
    lines = (ROOT / "bench" / "questions" / "public_papers.txt").read_text(encoding="utf-8").splitlines()
    store = work / "public"
    add(store, [need(DATA / line) for line in lines])
    for half in "ab":
        questions = tuple(read_expected(ROOT / "bench" / "questions" / f"public_{half}.jsonl"))
        yield QuestionSet(f"public {half}", "public", store, questions)


TRAINED_ON = ("a", "b")
"""The folders of authored papers that the reader was trained on: nothing that has a part of it is fitted on these."""


def authored(work: Path, *, without: tuple[str, ...] = ()) -> Iterator[QuestionSet]:
    """Papers written for the project in folders of some six, each asked as a library of its own: questions in other
    words, and near misses about each paper.
    """
    folders = sorted((ROOT / "bench" / "questions" / "authored").iterdir())
    for folder in (one for one in folders if one.name not in without):
        store = work / f"authored {folder.name}"
        add(store, sorted(folder.glob("*.md")))
        questions = tuple(read_expected(folder / "questions.jsonl"))
        yield QuestionSet("authored", f"authored {folder.name}", store, questions)


def papers(work: Path) -> QuestionSet:
    """Papers of trusts, boards and departments, with questions whose answers are told by patterns."""
    store, folder = work / "papers", need(DATA / "papers")
    add(store, [*sorted(folder.glob("*.pdf")), *sorted(folder.glob("*.docx"))])
    lines = need(DATA / "questions" / "papers.jsonl").read_text(encoding="utf-8").splitlines()
    return QuestionSet("papers", "papers", store, tuple(_patterned(json.loads(line)) for line in lines))


def _patterned(record: dict[str, Any]) -> Patterned:
    files = (record["doc"], *record.get("also", ())) if record["answerable"] else ()
    evidence, quoted = tuple(record.get("evidence") or ()), tuple(record.get("answer") or ())
    asked = record["id"], record["question"], record["answerable"]
    return Patterned(*asked, files, (), (), (), evidence=evidence, quoted=quoted)


def govuk(work: Path) -> QuestionSet:
    """Pages of guidance for the public; a passage is right when it stands under the heading that answers.

    ``documents`` of an expected answer are ``address#heading``, the heading empty where the page as a whole answers.
    """
    folder = need(DATA / "retrieval" / "govuk")
    store = work / "govuk"
    add(store, [folder / "pages"])
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = tuple(_govuk(json.loads(line), at) for at, line in enumerate(lines, 1))
    return QuestionSet("govuk", "govuk", store, questions)


def _govuk(record: dict[str, Any], number: int) -> Expected:
    places = tuple(f"{part['url'].rstrip('/')}#{_plain(part['heading'] or '')}" for part in record["sections"])
    return Expected(str(number), record["question"], bool(places), places, (), (), ())


def must_mention() -> list[tuple[str, ...]]:
    """The phrases that an answer to each question of govuk should have, in their order."""
    lines = (need(DATA / "retrieval" / "govuk") / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [tuple(json.loads(line)["must_mention"]) for line in lines]


def _plain(heading: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", heading.lower()))


def is_right_passage(expected: Expected, passage: Passage, document: Document) -> bool:
    """Whether a passage is one of those that answer: by phrase, by record, or by page and heading."""
    if expected.documents and "#" in expected.documents[0]:
        page = (document.metadata.url or "").rstrip("/")
        headings = {"", *(_plain(heading) for heading in passage.section)}
        return any(f"{page}#{heading}" in expected.documents for heading in headings)
    if expected.documents == (passage.document_id,):
        return True
    if isinstance(expected, Patterned):
        return Path(document.source).name in expected.documents and _all_in(expected.evidence, passage.text)
    return is_right(expected, passage, document.source, plain(passage.text))


def squad(work: Path, *, every: int = 1) -> Iterator[QuestionSet]:
    """squad2 over all its articles, then for each article its answerable questions with the article taken away.

    ``every`` takes each n-th question only.
    """
    folder = need(DATA / "retrieval" / "squad2")
    passages = [json.loads(line) for line in (folder / "passages.jsonl").open(encoding="utf-8")]
    asked = [json.loads(line) for line in (folder / "questions.jsonl").open(encoding="utf-8")][::every]
    article = {record["id"]: record["title"] for record in passages}
    store = _records(work / "squad2", passages)
    yield QuestionSet("squad2", "squad2", store, tuple(_squad(question) for question in asked))
    for title in sorted(set(article.values())):
        kept = [record for record in passages if record["title"] != title]
        gone = [q for q in asked if q["answerable"] and article[q["passage_id"]] == title]
        questions = tuple(_squad({**question, "answerable": False, "answers": []}) for question in gone)
        yield QuestionSet("squad2 without", title, _records(work / f"without {title}", kept), questions)


def _records(store: Path, passages: list[dict[str, str]]) -> Path:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "passages.jsonl"
        file.write_text("".join(json.dumps(record) + "\n" for record in passages), encoding="utf-8")
        add(store, [file])
    return store


def _squad(record: dict[str, object]) -> Expected:
    answers = tuple(str(answer) for answer in record["answers"])  # type: ignore[attr-defined]
    documents = (str(record["passage_id"]),)
    return Expected(
        str(record["id"]), str(record["question"]), bool(record["answerable"]), documents, (), answers, answers
    )

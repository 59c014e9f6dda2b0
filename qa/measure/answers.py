"""How good are the answers: over a file of questions with what is expected, or over a TREC test collection."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from corpus.characters import DASHES, TYPED
from corpus.models import Passage
from indexer.measures import ndcg, recall, reciprocal_rank
from qa.ask.kinds import kind_of
from qa.ask.parts import parts_of
from qa.ask.wording import question_in
from qa.errors import QuestionFileError
from qa.library.library import Library
from qa.models import Answer

_DEPTH = 10  # passages looked at, of measures "@10"
_PLAIN = TYPED | dict.fromkeys(map(ord, DASHES), "-")


@dataclass(frozen=True, slots=True)
class Expected:
    """A question and what counts as right.

    A passage is right when it contains any of ``phrases`` or has an id in ``passages``, in a document of
    ``documents`` if any are named; the answer is right when the quoted text contains any of ``answer`` (or, none
    being given, when a right passage is quoted). White space, case, curly quotes and dashes are not compared. ``kind``
    is what the file calls the question by; empty, it is the kind that the tool reads in its wording.
    """

    id: str
    question: str
    answerable: bool
    documents: tuple[str, ...]
    passages: tuple[str, ...]
    phrases: tuple[str, ...]
    answer: tuple[str, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """One question's outcome: the relevance of each passage shown, and whether the answer was right."""

    expected: Expected
    relevance: tuple[bool, ...]
    relevant: int
    answered: bool
    right: bool
    confidence: float

    @property
    def rank(self) -> int | None:
        """The rank from 1 of the first right passage."""
        return next((at for at, right in enumerate(self.relevance, 1) if right), None)


def read_expected(path: Path) -> list[Expected]:
    """The questions of a JSON Lines file. Raises QuestionFileError naming the line and the remedy."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionFileError(f"{path}: cannot be read ({error}).") from error
    found = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                found.append(_expected(json.loads(line), number))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise QuestionFileError(
                    f"{path}, line {number}: not a question with what is expected ({_wrong(error)}). "
                    'Write {"question": "...", "answerable": true, "expected": {"phrases": ["..."]}}.'
                ) from error
    if not found:
        raise QuestionFileError(f"{path}: holds no questions.")
    return found


def _wrong(error: Exception) -> str:
    """What is wrong with a line, in words."""
    if isinstance(error, json.JSONDecodeError | AttributeError):
        return "it is no JSON object"
    return f"it has no {error}" if isinstance(error, KeyError) else str(error)


def _expected(record: Mapping[str, Any], number: int) -> Expected:
    expected = record.get("expected") or {}
    if not isinstance(expected, dict):
        expected = {"phrases": expected}
    lists = {name: _texts(expected.get(name)) for name in ("documents", "passages", "phrases", "answer")}
    answerable = bool(record.get("answerable", any(lists.values())))
    kind = str(record.get("kind") or "")
    return Expected(str(record.get("id") or number), str(record["question"]), answerable, **lists, kind=kind)


def _texts(value: Any) -> tuple[str, ...]:
    """One text or a list of them. Raises TypeError for anything else."""
    texts = [value] if isinstance(value, str) else list(value or ())
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("expected texts")
    return tuple(texts)


def plain(text: str) -> str:
    """A text as it is compared: one blank between words, straight quotes, hyphens, lower case."""
    return " ".join(text.translate(_PLAIN).lower().split())


def evaluate(library: Library, questions: Sequence[Expected]) -> dict[str, Any]:
    """Ask every question and measure: shares are between 0 and 1, None where there was nothing to measure."""
    counts = _relevant_counts(library, questions)
    judged = [
        judge(expected, library.ask(expected.question, k=_DEPTH, id=expected.id), relevant)
        for expected, relevant in zip(questions, counts, strict=True)
    ]
    return {**measures(judged), "kinds": by_kind(judged), "questions": [_row(one) for one in judged]}


def _relevant_counts(library: Library, questions: Sequence[Expected]) -> list[int]:
    """How many passages of the store are right for each question, those that say the same counted once."""
    counts = [0] * len(questions)
    for passage, source in library.every_passage():
        text = plain(passage.text)
        for at, expected in enumerate(questions):
            counts[at] += is_right(expected, passage, source, text)
    return counts


def is_right(expected: Expected, passage: Passage, source: str, text: str) -> bool:
    """Whether a passage of ``source`` is one of those that answer; ``text`` is its text as ``plain`` gives it."""
    if expected.documents and not _is_of(expected.documents, passage.document_id, source):
        return False
    by_phrase = any(plain(phrase) in text for phrase in expected.phrases)
    return by_phrase or passage.passage_id in expected.passages


def _is_of(documents: Sequence[str], document_id: str, source: str) -> bool:
    name = PurePath(source).name
    return any(wanted in (name, document_id) or name.startswith((f"{wanted}_", f"{wanted}.")) for wanted in documents)


def judge(expected: Expected, answer: Answer, relevant: int) -> Judged:
    """What an answer is worth."""
    relevance = tuple(
        is_right(expected, citation.passage, citation.source, plain(citation.passage.text))
        for citation in answer.citations[:_DEPTH]
    )
    quoted = plain(answer.text or "")
    right = (
        any(plain(phrase) in quoted for phrase in expected.answer)
        if expected.answer
        else any(ok and citation.answers for ok, citation in zip(relevance, answer.citations, strict=False))
    )
    return Judged(expected, relevance, relevant, answer.status == "answered", right, answer.confidence)


def measures(judged: Sequence[Judged]) -> dict[str, Any]:
    """The measures of a set of judged questions.

    nDCG with binary gains (Järvelin & Kekäläinen 2002), MRR and recall at 10 over the answerable questions; answer
    accuracy over the same; AUROC of the confidence, answerable against unanswerable (Mann-Whitney).
    """
    able = [one for one in judged if one.expected.answerable]
    none = [one for one in judged if not one.expected.answerable]
    return {
        "answerable": len(able),
        "unanswerable": len(none),
        "first_passage": _share([one.rank == 1 for one in able]),
        "first_five": _share([one.rank is not None and one.rank <= 5 for one in able]),
        "nDCG@10": _share([ndcg(*ranking(one), _DEPTH) for one in able]),
        "MRR@10": _share([reciprocal_rank(*ranking(one), _DEPTH) for one in able]),
        "recall@10": _share([recall(*ranking(one), _DEPTH) for one in able if one.relevant]),
        "answer_accuracy": _share([one.answered and one.right for one in able]),
        "answered": _share([one.answered for one in able]),
        "abstained": _share([not one.answered for one in none]),
        "abstention_auroc": auroc([one.confidence for one in able], [one.confidence for one in none]),
    }


def by_kind(judged: Sequence[Judged]) -> dict[str, dict[str, Any]]:
    """The figures as shown of the questions of each kind, the most frequent first: a refused answer is not right."""
    groups: dict[str, list[Judged]] = {}
    for one in judged:
        groups.setdefault(_kind(one.expected), []).append(one)
    return {kind: _shown(groups[kind]) for kind in sorted(groups, key=lambda kind: (-len(groups[kind]), kind))}


def _kind(expected: Expected) -> str:
    return expected.kind or kind_of(parts_of(question_in(expected.question))[0])[0].kind


def _shown(judged: Sequence[Judged]) -> dict[str, Any]:
    able = [one for one in judged if one.expected.answerable]
    none = [one for one in judged if not one.expected.answerable]
    return {
        "answerable": len(able),
        "first_five": _share([one.rank is not None and one.rank <= 5 for one in able]),
        "right": _share([one.answered and one.right for one in able]),
        "wrong": _share([one.answered and not one.right for one in able]),
        "refused": _share([not one.answered for one in able]),
        "unanswerable": len(none),
        "abstained": _share([not one.answered for one in none]),
    }


def ranking(one: Judged) -> tuple[list[str], dict[str, int]]:
    """A question's outcome as ``indexer.measures`` takes it: the passages ranked, and the gain of each right one."""
    ranked = [f"{'right' if right else 'wrong'} {at}" for at, right in enumerate(one.relevance)]
    found = [name for name in ranked if name.startswith("right")]
    missed = [f"missed {at}" for at in range(one.relevant - len(found))]
    return ranked, dict.fromkeys([*found, *missed], 1)


def _share(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """The chance that a positive scores above a negative, ties counting half; None when either is missing."""
    if not positive or not negative:
        return None
    wins = sum((p > n) + 0.5 * (p == n) for p in positive for n in negative)
    return round(wins / (len(positive) * len(negative)), 4)


def _row(one: Judged) -> dict[str, Any]:
    return {
        "id": one.expected.id,
        "question": one.expected.question,
        "kind": _kind(one.expected),
        "answerable": one.expected.answerable,
        "rank": one.rank,
        "answered": one.answered,
        "right": one.right,
        "confidence": one.confidence,
    }


_SHOWN = ("answerable", "first_five", "right", "wrong", "refused", "unanswerable", "abstained")


def measures_table(found: Mapping[str, Any]) -> str:
    """The measures for a person, a line each, then those of each kind, then the questions that went wrong."""
    whole = {name: value for name, value in found.items() if name not in ("kinds", "questions")}
    lines = [f"{name:20} {_told(value)}" for name, value in whole.items()]
    if kinds := found.get("kinds"):
        lines += ["", f"{'as shown, by kind':17}" + "".join(f"{_HEADS.get(name, name):>9}" for name in _SHOWN)]
        for kind, figures in kinds.items():
            lines.append(f"{kind[:17]:17}" + "".join(f"{_told(figures[name]):>9}" for name in _SHOWN))
        lines.append("")
    for row in found.get("questions", ()):
        fine = row["answered"] and row["right"] and row["rank"] == 1 if row["answerable"] else not row["answered"]
        if not fine:
            rank = f"right passage at {row['rank']}" if row["rank"] else "right passage not found"
            told = "answered" if row["answered"] else "abstained"
            lines.append(f"  {row['id']}: {told}, {rank if row['answerable'] else 'not answerable'}: {row['question']}")
    return "\n".join(lines) + "\n"


_HEADS = {"answerable": "asked", "first_five": "in five", "unanswerable": "absent", "abstained": "withheld"}


def _told(value: Any) -> str:
    return "-" if value is None else str(value)


def read_baseline(path: Path) -> dict[str, Any]:
    """Measures saved with ``evaluate --json``. Raises QuestionFileError when the file is not that."""
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return dict(found.items())
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, AttributeError) as error:
        raise QuestionFileError(f"{path}: is not a baseline; save one with evaluate --json ({error}).") from error


def worse(found: Mapping[str, Any], baseline: Mapping[str, Any], *, tolerance: float = 0.005) -> Iterator[str]:
    """The measures that fell below a baseline by more than ``tolerance``, each as a sentence.

    Raises QuestionFileError when the two have no measure in common: comparing them says nothing.
    """
    measured = {name: value for name, value in baseline.items() if isinstance(value, float)}
    if not any(isinstance(found.get(name), float) for name in measured):
        raise QuestionFileError("The baseline holds none of these measures; save one with evaluate --json.")
    for name, before in measured.items():
        now = found.get(name)
        if not isinstance(now, float):
            yield f"{name} was {before:.4f} and could not be measured now."
        elif now < before - tolerance:
            yield f"{name} fell from {before:.4f} to {now:.4f}."

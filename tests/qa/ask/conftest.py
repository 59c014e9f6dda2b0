"""A snapshot in memory: what answering looks things up in, without a store or an index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import pytest

from corpus.models import Document, Metadata, Passage, Reference, Span
from corpus.store.models import Copy, Snapshot
from indexer.models import Hit
from qa.ask.evidence import Candidate, Evidence
from qa.ask.finding import Finding
from qa.ask.kinds import Rule
from qa.ask.question import Question
from qa.models import Filters, Searched


class Words:
    """A lexicon that knows every word, in which all weigh the same and none is misspelt."""

    def __init__(self, acronyms: Mapping[str, str] | None = None) -> None:
        self._acronyms = acronyms or {}

    def idf(self, _term: str) -> float:
        """The same for all."""
        return 1.0

    def knows(self, _term: str) -> bool:
        """Every word."""
        return True

    def acronyms(self, _text: str) -> Mapping[str, str]:
        """Those that the test defines."""
        return self._acronyms

    def correct(self, _word: str) -> str | None:
        """None is misspelt."""
        return None


class Corpus(Words):
    """A view of these passages, found in this order; every word is known but for ``unknown``."""

    def __init__(self, *passages: Passage, unknown: Iterable[str] = ()) -> None:
        super().__init__()
        self.passages = passages
        self.unknown = frozenset(unknown)
        self.dates: dict[str, str | None] = {}
        self.successors: dict[str, str] = {}
        self.same: dict[int, tuple[Copy, ...]] = {}
        self.corrections: dict[str, str] = {}
        self.cited: list[Passage] = []
        self.asked_for: list[int] = []
        self.lookups: list[object] = []
        self.passing = len(passages)
        self.encoder = None
        self.calibration = None
        documents = len({passage.document_id for passage in passages})
        self.snapshot = Snapshot("hash", "index", documents, len(passages), 0, "2024-06-01")

    @property
    def searched(self) -> Searched:
        """What the snapshot holds."""
        return Searched(self.snapshot.documents, self.snapshot.passages, self.snapshot.unreadable, self.snapshot.hash)

    def losses(self) -> Mapping[str, int]:
        """Nothing was lost."""
        return {}

    def knows(self, term: str) -> bool:
        """Every term but the unknown ones."""
        return term not in self.unknown

    def correct(self, word: str) -> str | None:
        """What the test says was meant."""
        return self.corrections.get(word)

    def search(self, text: str, *, k: int, filters: Filters, also: Sequence[Reference] = ()) -> list[Candidate]:
        """The passages, each found a little worse than the one before."""
        self.asked_for.append(k)
        self.lookups += [text, filters, tuple(also)]
        hits = [Hit(row, 1.0, 1.0, 0.5 - row / 100, 0.0) for row in range(len(self.passages))]
        return [Candidate(row, passage, hits[row], row) for row, passage in enumerate(self.passages)]

    def citing(self, provisions: Sequence[Reference], *, filters: Filters) -> list[Passage]:
        """What the test says cites them."""
        self.lookups += [provisions, filters]
        return self.cited

    def documents(self, ids: Sequence[str]) -> dict[str, Document]:
        """A document of each id, with its date."""
        return {id_: document(id_, self.dates.get(id_)) for id_ in ids}

    def superseded(self, ids: Iterable[str], as_at: str | None) -> dict[str, Document]:
        """The successors of those that have one."""
        self.lookups.append(as_at)
        return {id_: document(self.successors[id_], "2024") for id_ in ids if id_ in self.successors}

    def copies(self, keys: Sequence[int]) -> dict[int, tuple[Copy, ...]]:
        """What the test says is the same."""
        return {key: self.same.get(key, ()) for key in keys}

    def around(self, passage: Passage, *, before: int, after: int) -> list[Passage]:
        """The passages of the document in that stretch."""
        wanted = range(passage.ordinal - before, passage.ordinal + after + 1)
        return [one for one in self.passages if one.document_id == passage.document_id and one.ordinal in wanted]

    def titles(self) -> list[tuple[str, str, str]]:
        """Id, title and source of the documents of the passages."""
        owners = dict.fromkeys(passage.document_id for passage in self.passages)
        return [(id_, id_.upper(), f"/{id_}.txt") for id_ in owners]

    def opening(self, document_id: str) -> list[Passage]:
        """The first passages of a document."""
        return [one for one in self.passages if one.document_id == document_id][:3]

    def explain(self, _text: str, _candidate: Candidate) -> dict[str, object]:
        """No term added anything."""
        return {}

    def allowed(self, _filters: Filters) -> int:
        """How many pass."""
        return self.passing

    def why_none(self, _filters: Filters) -> str:
        """A reason of the filters' own."""
        return "None passes."


def document(id_: str, date: str | None = None) -> Document:
    """A document whose title is its id in capitals."""
    return Document(id_, f"/{id_}.txt", "text/plain", id_, Metadata(title=id_.upper(), date=date), "")


class Makers(NamedTuple):
    """What tests of several steps are made of."""

    corpus: type[Corpus] = Corpus

    def passage(
        self, text: str, number: int = 0, *, owner: str = "d", kind: str = "paragraph", **more: object
    ) -> Passage:
        """A passage of one sentence that begins a document's text."""
        return Passage(f"{owner}{number}", owner, number, kind, text, Span(0, len(text)), **more)  # type: ignore[arg-type]

    def question(
        self, weights: Mapping[str, float], *, kind: str = "other", text: str = "", **more: object
    ) -> Question:
        """A question of these terms, each standing for itself alone."""
        known = {
            "text": text or " ".join(weights), "rule": Rule(kind, "", frozenset(), ""), "terms": tuple(weights),  # type: ignore[arg-type]
            "words": {term: term for term in weights}, "weights": weights, "names": frozenset(),
            "matches": {term: ((term, 1.0),) for term in weights}, "cues": frozenset(), "subject": (),
            "counted": frozenset(), "expansions": (), "corrections": (), "references": (), "search": "",
        }  # fmt: skip
        return Question(**(known | more))  # type: ignore[arg-type]

    def evidence(
        self, passage: Passage, score: float = 1.0, *, key: int = 0, tfidf: float = 0.5, **features: float
    ) -> Evidence:
        """The whole passage as evidence."""
        hit = Hit(key, 1.0, 1.0, tfidf, 0.0)
        named = {"context": 0.0, "passage_coverage": 0.5, "plain": 0.0, "named": 0.0} | features
        return Evidence(Candidate(key, passage, hit, key), Span(0, len(passage.text)), named, score)

    def finding(
        self, question: Question, ranked: Sequence[Evidence], missing: Sequence[str], **features: float
    ) -> Finding:
        """What was found, without a list of citing documents."""
        return Finding(question, tuple(ranked), tuple(missing), features, 0.1, (), {}, {}, {})


@pytest.fixture
def make() -> Makers:
    """Makes what answering is about."""
    return Makers()

"""Why there is no answer, in words that are true of the documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from corpus.models import Document, Reference
from corpus.numerals import WORDS
from qa.ask.evidence import Evidence
from qa.ask.finding import Finding
from qa.ask.question import Question
from qa.ask.snapshot import View, entities_of
from qa.ask.terms import terms_of
from qa.models import Filters

_NAMED = 5  # words in a reason, and
_SHOWN = 60  # letters of each
_MISSING = 3  # words that the nearest passage lacks
_FIGURES = {word: str(value) for word, value in WORDS.items() if value > 1}
_KINDS = {
    "quantity": "no figure",
    "money": "no amount of money",
    "duration": "no length of time",
    "frequency": "no word of how often",
    "date": "no date",
    "who": "no name",
    "where": "no place",
}


def why_not(finding: Finding, view: View, filters: Filters) -> str:
    """One sentence: the filters that let nothing through, the law that nothing cites, the words that no passage has, or
    what the nearest passage lacks.
    """
    question, ranked = finding.question, finding.ranked
    if not view.snapshot.passages:
        return _without_passages(view)
    if not ranked and not view.allowed(filters):
        return view.why_none(filters)
    if finding.told:
        return finding.told
    uncited = [reference.canonical for reference in question.references if not _cited(reference, ranked)]
    if uncited:
        return f"No passage{_of(filters)} cites {_listed(uncited)}."
    if unknown := _unknown(question, finding, view):
        return f"No passage mentions {_listed(_written(question, unknown))}."
    if not ranked:
        return f"No passage{_of(filters)} has any of the words of this question."
    if lacking := _lacking(finding):
        return f"The nearest passage does not mention {_listed(_written(question, lacking[:_MISSING]))}."
    if finding.features.get("kind_missing") and question.kind in _KINDS:
        return f"The nearest passage has the words of the question but gives {_KINDS[question.kind]}."
    return "The words of the question occur, but no sentence says enough of them together to be quoted as an answer."


def asked_back(question: str, leans: str) -> str:
    """What is asked of one whose question leans on what does not stand in it."""
    remedy = "Ask again with its name, or as a follow-up to the question before it."
    if leans[:1].isupper():
        return f"“{question}” goes on from another question. {remedy}"
    return f"Which one is meant by “{leans}”? {remedy}"


def _without_passages(view: View) -> str:
    if not view.snapshot.documents:
        return "The library is empty: it holds no documents yet. Add some first: policyqa add FOLDER."
    return "The documents in the library hold no text that could be read. See policyqa status for what each lacks."


def _of(filters: Filters) -> str:
    return " that the filters let through" if filters else ""


def _cited(reference: Reference, ranked: Iterable[Evidence]) -> bool:
    """Whether a passage found cites the provision: the search brings those that do, whatever their words."""
    wanted = set(entities_of(reference))
    return any(
        f"{entity.label}={entity.id}" in wanted
        for evidence in ranked
        for entity in evidence.candidate.passage.entities
    )


def _unknown(question: Question, finding: Finding, view: View) -> list[str]:
    """Of the terms that the nearest passage lacks, those that no passage has, in no form and in no other word that
    stands for them, that no title or name of a file has, and no date or publisher of the documents found; in the order
    of the question.
    """
    told = {term for document in finding.documents.values() for term in _said_of(document)}
    also: dict[str, list[str]] = {}
    for other, stands_for in question.matches.items():
        for term, _ in stands_for:
            also.setdefault(term, []).append(other)
    figures = {term: _FIGURES[word] for term, word in question.words.items() if word in _FIGURES}
    lacking = [term for term in question.terms if term in finding.missing and term not in told]
    unknown = [
        term for term in lacking if not any(map(view.knows, [term, *also.get(term, ()), figures.get(term, term)]))
    ]
    if not unknown:
        return []
    titles = {term for _, title, source in view.titles() for term in terms_of(f"{title} {PurePath(source).stem}")}
    return [term for term in unknown if titles.isdisjoint([term, *also.get(term, ())])]


def _lacking(finding: Finding) -> list[str]:
    """The terms that the nearest passage lacks and that are not said of its document either."""
    if not finding.ranked:
        return list(finding.missing)
    document = finding.documents.get(finding.ranked[0].candidate.passage.document_id)
    told = _said_of(document) if document else frozenset()
    return [term for term in finding.missing if term not in told]


def _said_of(document: Document) -> frozenset[str]:
    """The stems of a document's title, date and publisher."""
    metadata = document.metadata
    return frozenset(terms_of(f"{document.title} {metadata.date or ''} {metadata.publisher or ''}"))


def _written(question: Question, terms: Iterable[str]) -> list[str]:
    """The words as they were typed: with what a hyphen joins to them, and names as a whole."""
    typed = {meant: typed for typed, meant in question.corrections}
    written = []
    for term in terms:
        word = typed.get(question.words[term], question.words[term])
        match = re.search(rf"(?<!\w)(?:\w+-)*(?i:{re.escape(word)})(?:-\w+)*(?!\w)", question.text)
        written.append(_name_around(question.text, match) if match else word)
    return list(dict.fromkeys(written))


def _name_around(text: str, word: re.Match[str]) -> str:
    """A word, with the words beside it that begin with a capital if it does; not the first word of the text."""
    if not word[0][0].isupper():
        return word[0]
    before = re.search(r"(?:(?<=\s)[A-Z][\w’'-]*\s)*$", text[: word.start()])
    after = re.match(r"(?:\s[A-Z][\w-]*)*", text[word.end() :])
    return f"{before[0] if before else ''}{word[0]}{after[0] if after else ''}"


def _listed(words: Sequence[str]) -> str:
    quoted = [f"“{word if len(word) <= _SHOWN else word[:_SHOWN] + '…'}”" for word in words[:_NAMED]]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"

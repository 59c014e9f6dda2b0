"""What a question asks for: its kind, its words, the things a good answer would carry."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, Protocol

from indexer.analyzer import STOP_WORDS, stem, words
from qa.thesaurus import thesaurus

Kind = Literal[
    "definition", "quantity", "money", "duration", "frequency", "date", "who", "permission", "list", "reference",
    "comparison", "reason", "other",
]  # fmt: skip


class Lexicon(Protocol):
    """What a corpus knows of its words."""

    def idf(self, term: str) -> float:
        """The weight of a term; that of the rarest where the corpus does not have it."""

    def knows(self, term: str) -> bool:
        """Whether a passage has the term."""

    def acronyms(self) -> Mapping[str, str]:
        """Acronym -> long form, as the documents define them."""

    def correct(self, word: str) -> str | None:
        """A word of the corpus that this one was probably meant to be."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, analysed.

    ``terms`` are the distinct stems an answer should cover, in order, ``words`` the word each was written as.
    ``cues`` are words that say what kind of answer is wanted and need not stand in it ("percentage"). ``subject``
    are the terms of the thing to be defined, ``counted`` those of the thing to be counted. ``near`` has, for a term, others that a paper may use for it. ``expects`` are entity labels that an answer of this kind carries.
    ``expansions`` are acronym and long form pairs of which the question has one; ``corrections`` are words as typed
    and as understood. ``signals`` are terms that a sentence answering such a question tends to have. ``search`` is the
    text the index is asked; ``wider`` the same with the words of ``near`` that passages have.
    """

    text: str
    kind: Kind
    terms: tuple[str, ...]
    words: Mapping[str, str]
    cues: frozenset[str]
    subject: tuple[str, ...]
    counted: frozenset[str]
    near: Mapping[str, frozenset[str]]
    signals: frozenset[str]
    expects: frozenset[str]
    expansions: tuple[tuple[str, str], ...]
    corrections: tuple[tuple[str, str], ...]
    search: str
    wider: str


@dataclass(frozen=True, slots=True)
class _Pattern:
    kind: Kind
    pattern: re.Pattern[str]
    expects: frozenset[str]
    signals: frozenset[str]


@cache
def _rules() -> tuple[tuple[_Pattern, ...], frozenset[str]]:
    """The patterns of ``question_kinds.json`` in their order, and the cue words."""
    data = json.loads((Path(__file__).parent / "data" / "question_kinds.json").read_text(encoding="utf-8"))
    patterns = tuple(
        _Pattern(
            rule["kind"],
            re.compile(rule["pattern"], re.IGNORECASE),
            frozenset(rule["expects"]),
            frozenset(stem(word) for word in data["signals"].get(rule["kind"], "").split()),
        )
        for rule in data["patterns"]
    )
    return patterns, frozenset(data["cues"].split())


def analyse(text: str, lexicon: Lexicon) -> Question:
    """Read a question. Deterministic; words are matched in lower case, acronyms as they are written."""
    rule, subject = _kind(text)
    corrections = tuple(_corrections(text, lexicon))
    understood = _replace(text, corrections)
    expansions = tuple(_expansions(understood, lexicon.acronyms()))
    written = {stem(word): word for word in reversed(words(understood)) if word not in STOP_WORDS}
    ordered = tuple(reversed(written))
    cues = _rules()[1] & set(written.values())
    terms = tuple(term for term in ordered if written[term] not in cues) or ordered
    near = {term: thesaurus().get(term, frozenset()) for term in terms}
    search = _search(understood, cues, expansions)
    return Question(
        text=text,
        kind=rule.kind,
        terms=terms,
        words={term: written[term] for term in ordered},
        cues=frozenset(cues),
        subject=tuple(stem(word) for word in words(subject) if word not in STOP_WORDS),
        counted=frozenset(stem(word) for word in words(_counted(text)) if word not in STOP_WORDS),
        near=near,
        signals=rule.signals,
        expects=rule.expects,
        expansions=expansions,
        corrections=corrections,
        search=search,
        wider=" ".join([search, *sorted({other for others in near.values() for other in others if lexicon.knows(other)})]),
    )


_OTHER = _Pattern("other", re.compile(""), frozenset(), frozenset())


def _kind(text: str) -> tuple[_Pattern, str]:
    for rule in _rules()[0]:
        if match := rule.pattern.search(text):
            return rule, (match.groupdict().get("subject") or "")
    return _OTHER, ""


def _counted(text: str) -> str:
    match = re.search(r"\b(?:how many|number of)\s+((?:[\w'’-]+\s*){1,3})", text, re.IGNORECASE)
    return match[1] if match else ""


def _corrections(text: str, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Words of five letters or more that no passage has and that are close to one that passages have.

    Names, numbers and acronyms are left alone: a wrong guess at a name answers another question.
    """
    for match in re.finditer(r"\b[^\W\d_]{5,}\b", text):
        word = match[0]
        opens = match.start() == 0
        if (word.islower() or opens) and word.lower() not in STOP_WORDS and not lexicon.knows(stem(word.lower())):
            better = lexicon.correct(word.lower())
            if better:
                yield word, better


def _replace(text: str, corrections: Sequence[tuple[str, str]]) -> str:
    for typed, meant in corrections:
        text = re.sub(rf"\b{re.escape(typed)}\b", meant, text)
    return text


def _expansions(text: str, acronyms: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    lowered = f" {' '.join(words(text))} "
    for acronym, long_form in acronyms.items():
        plain = " ".join(words(long_form))
        spoken = f" {plain} " in lowered or f" {plain}s " in lowered
        if spoken or re.search(rf"\b{re.escape(acronym)}s?\b", text):
            yield acronym, long_form


def _search(text: str, cues: frozenset[str], expansions: Sequence[tuple[str, str]]) -> str:
    kept = [part for part in text.split() if not (set(words(part)) and set(words(part)) <= cues)]
    present = set(words(text))
    added = [
        other
        for acronym, long_form in expansions
        for other in ([long_form] if acronym.lower() in present or f"{acronym.lower()}s" in present else [acronym])
    ]
    return " ".join([*(kept or text.split()), *added])

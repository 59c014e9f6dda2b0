"""What a question asks for: its kind, its words, the things a good answer would carry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from corpus.models import Reference
from indexer.analyzer import STOP_WORDS, fold, stem, words
from qa.ask.kinds import Kind, Rule, kind_of, rules
from qa.ask.terms import content_terms, opposites, stand_ins, terms_of, thesaurus
from qa.ask.wording import table

_CITES = re.compile(
    r"\b(?:sections?|ss?\.? ?\d|schedules?|regulations?|articles?|acts?|bills?|orders?)\b", re.IGNORECASE
)


class Lexicon(Protocol):
    """What a corpus knows of its words."""

    def idf(self, term: str) -> float:
        """The weight of a term; that of the rarest where the corpus does not have it."""

    def knows(self, term: str) -> bool:
        """Whether a passage has the term."""

    def acronyms(self, text: str) -> Mapping[str, str]:
        """Acronym -> long form, as the documents define them; at least those that a text has, in either form."""

    def correct(self, word: str) -> str | None:
        """A word of the corpus that this one was probably meant to be."""


class Question(NamedTuple):
    """A question, analysed.

    ``text`` has its spelling put right. ``terms`` are the distinct stems an answer should cover, in order; ``words``
    the word each was written as;
    ``weights`` their shares of the question's idf, adding up to 1. ``names`` are the terms written with a capital or a
    digit. ``matches`` has, for a term of a text, the terms of the question it stands for and how fully: 1 for the term
    itself, 0.5 for another word for the same thing. ``cues`` are words that say what kind of answer is wanted and need
    not stand in it ("percentage"). ``subject`` are the terms of the thing to be defined, ``counted`` those of the thing
    to be counted. ``expansions`` are acronym and long form pairs of which the question has one; ``corrections`` are
    words as typed and as understood. ``references`` are the Acts and provisions named. ``search`` is the text that the
    index is asked.
    """

    text: str
    rule: Rule
    terms: tuple[str, ...]
    words: Mapping[str, str]
    weights: Mapping[str, float]
    names: frozenset[str]
    matches: Mapping[str, tuple[tuple[str, float], ...]]
    cues: frozenset[str]
    subject: tuple[str, ...]
    counted: frozenset[str]
    expansions: tuple[tuple[str, str], ...]
    corrections: tuple[tuple[str, str], ...]
    references: tuple[Reference, ...]
    search: str

    @property
    def kind(self) -> Kind:
        """What it asks for."""
        return self.rule.kind

    @property
    def expects(self) -> frozenset[str]:
        """Labels of entities that an answer carries."""
        return self.rule.expects


_DENIED = 0.5  # how fully "unpaid" stands for "paid": a paper often says by it that something is not so
_LONG_ENOUGH = 5  # letters, from which any word may be a slip
_MEASURE = r"\bhow (long|often|soon|quickly|frequently|regularly|far|large|big|old|high|low)\b"


def analyse(text: str, lexicon: Lexicon) -> Question:
    """Read a question. Deterministic; words are matched in lower case, acronyms as they are written."""
    rule, subject = kind_of(text)
    corrections = tuple(_corrections(text, lexicon, words(subject) if rule.kind == "definition" else ()))
    understood = _replace(text, corrections)
    if corrections and rule.kind in {"other", "definition"}:  # a word that is none of a kind's may be a slip for one
        rule, subject = kind_of(understood)
    expansions = tuple(_expansions(understood, lexicon.acronyms(understood)))
    written = _written(understood)
    vague = {word for term, word in written.items() if word in table().vague and not lexicon.knows(term)}
    cues = (rules()[1] | rule.cues | _measures(understood) | vague) & set(written.values())
    terms = tuple(term for term in written if written[term] not in cues) or tuple(written)
    return Question(
        text=understood,
        rule=rule,
        terms=terms,
        words=written,
        weights=_weights(terms, lexicon),
        names=frozenset(_names(understood, terms)),
        matches=_matches(understood, terms, expansions),
        cues=frozenset(cues),
        subject=content_terms(subject),
        counted=frozenset(content_terms(_counted(understood))),
        expansions=expansions,
        corrections=corrections,
        references=_references(understood),
        search=_search(understood, expansions, tuple(_others(terms, understood, lexicon))),
    )


def _written(text: str) -> dict[str, str]:
    """Term -> the first word that was written for it, in order; stop words left out."""
    written: dict[str, str] = {}
    for word in words(text):
        if word not in STOP_WORDS:
            written.setdefault(stem(word), word)
    return written


def _weights(terms: Sequence[str], lexicon: Lexicon) -> dict[str, float]:
    weights = {term: max(lexicon.idf(term), 0.01)**0.5 for term in terms}
    scale = sum(weights.values()) or 1.0
    return {term: weight / scale for term, weight in weights.items()}


def _names(text: str, terms: Sequence[str]) -> Iterator[str]:
    """The terms written with a capital inside the sentence, or with a digit: they name something."""
    capital = {term for part in text.split()[1:] if part.strip("(\"'“‘")[:1].isupper() for term in terms_of(part)}
    return (term for term in terms if term in capital or any(char.isdigit() for char in term))


def _matches(
    text: str, terms: Sequence[str], expansions: Sequence[tuple[str, str]]
) -> dict[str, tuple[tuple[str, float], ...]]:
    matches: dict[str, dict[str, float]] = {}
    for term, others in stand_ins(terms, text).items():
        for other, strength in others.items():
            matches.setdefault(other, {})[term] = strength
    for term in terms:
        for negative in opposites(term):
            matches.setdefault(negative, {})[term] = _DENIED
    for acronym, long_form in expansions:
        short = stem(fold(acronym))
        for term in set(terms_of(long_form)) & set(terms):
            matches.setdefault(short, {})[term] = 1.0
    for term in terms:
        matches.setdefault(term, {})[term] = 1.0
    return {other: tuple(stands_for.items()) for other, stands_for in matches.items()}


def _measures(text: str) -> set[str]:
    """The words that ask how long or often something is; they need not be answered."""
    if "how" not in text.lower():
        return set()
    return {match[1].lower() for match in re.finditer(_MEASURE, text, re.IGNORECASE)}


# With these begins what is said of the thing to be counted.
_VERBS = (
    r"(?:is|are|was|were|do|does|did|can|could|may|might|must|shall|should|will|would|has|have|had|need|needs|there|"
    r"we|they|you|i)\b"
)


def _counted(text: str) -> str:
    lowered = text.lower()
    if "how many" not in lowered and "number of" not in lowered:
        return ""
    match = re.search(rf"\b(?:how many|number of)\s+((?:(?!{_VERBS})[\w'’-]+\s*){{1,3}})", text, re.IGNORECASE)
    return match[1] if match else ""


def _references(text: str) -> tuple[Reference, ...]:
    """The legislation that the question names; the register is opened only where it seems to name some."""
    if not _CITES.search(text):
        return ()
    from corpus.references import find_references

    return tuple(reference for reference in find_references(text) if reference.instrument)


def _corrections(text: str, lexicon: Lexicon, subject: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Words of five letters or more, of four in the name of what is to be defined, that no passage has and that are
    close to one that passages have.

    Names, numbers and acronyms are left alone: a wrong guess at a name answers another question.
    """
    for match in re.finditer(r"\b[^\W\d_]{4,}\b", text):
        word = match[0]
        opens = match.start() == 0
        if len(word) < _LONG_ENOUGH and (len(subject) == 1 or word.lower() not in subject):
            continue
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
        # Compiling a pattern for each acronym of the corpus would take longer than all the rest.
        if spoken or (acronym in text and re.search(rf"\b{re.escape(acronym)}s?\b", text)):
            yield acronym, long_form


_RARE = 0.6  # of the weight that a word has which no passage has: from there on other words are looked for too


def _others(terms: Sequence[str], text: str, lexicon: Lexicon) -> Iterator[str]:
    """Other words, which passages have, for those words of the question that few have or none: as the thesaurus writes
    them.
    """
    enough = _RARE * lexicon.idf("")
    near = stand_ins(terms, text)
    others = dict.fromkeys(
        other for term in terms if lexicon.idf(term) >= enough for other in near[term] if other not in near
    )
    return (thesaurus().spelt.get(other, other) for other in others if lexicon.knows(other))


_OWN = 3  # how often a word of the question is looked for where another word for it is looked for once


def _search(text: str, expansions: Sequence[tuple[str, str]], others: Sequence[str]) -> str:
    """The question and, for each acronym or long form in it, the other of the two; behind them, with less weight, other
    words for those of the question.
    """
    present = set(words(text))
    added = [
        long_form if acronym.lower() in present or f"{acronym.lower()}s" in present else acronym
        for acronym, long_form in expansions
    ]
    own = " ".join([text, *added])
    return " ".join([*[own] * _OWN, *others]) if others else own

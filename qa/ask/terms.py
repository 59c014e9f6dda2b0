"""Words of a question or a passage, and what else stands for them.

A word is compared by its term: the stem that the index has. Other words stand for a term by ``data/thesaurus.txt``, a
long form for its acronym as the documents define it, and the nearest word of the corpus for one that is misspelt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

from indexer.analyzer import STOP_WORDS, fold, stem, words

WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=1 << 16)
def term(word: str) -> str:
    """The stem of a word as written."""
    return stem(fold(word))


@lru_cache(maxsize=1 << 13)
def terms_of(text: str) -> tuple[str, ...]:
    """The stems of all words of a text in order, stop words among them."""
    return tuple([term(word) for word in WORD.findall(text)])


@lru_cache(maxsize=1 << 10)
def content_terms(text: str) -> tuple[str, ...]:
    """The stems of the words of a text that are not stop words, in order."""
    return tuple(term(word) for word in WORD.findall(text) if fold(word) not in STOP_WORDS)


_FORM, _NEAR = 1.0, 0.5  # how fully forms of one word, and other words of a group, stand for each other


class Thesaurus:
    """The table: forms of one word stand for each other in full, other words of a group by half; in a group of phrases
    only the phrases stand for its words.

    ``groups``: term -> the groups that have it, each with how fully its terms stand for each other. ``phrases``: the
    terms of a phrase, in order, and the terms that stand for it. ``spelt``: a word of each term.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        groups: dict[str, list[tuple[float, frozenset[str]]]] = {}
        spelt: dict[str, str] = {}
        phrases: list[tuple[tuple[str, ...], frozenset[str]]] = []
        for line in lines:
            parts = line.lstrip("=~").split()
            # "own" is a stop word, "owns" is none.
            written = {part: stem(part) for part in parts if "-" not in part and part not in STOP_WORDS}
            singles = frozenset(written.values())
            for part, single in written.items():
                spelt.setdefault(single, part)
            group = (_FORM if line.startswith("=") else _NEAR, singles)
            for single in singles if not line.startswith("~") else ():
                groups.setdefault(single, []).append(group)
            if "-" in line:
                phrases += [(tuple(map(stem, words(part))), singles) for part in parts if "-" in part]
        self.groups: Mapping[str, Sequence[tuple[float, frozenset[str]]]] = groups
        self.phrases: Sequence[tuple[tuple[str, ...], frozenset[str]]] = phrases
        self.spelt: Mapping[str, str] = spelt

    def near(self, term: str) -> dict[str, float]:
        """Other terms and how fully each stands for this one; worked out when asked, for a question has few terms."""
        strengths: dict[str, float] = {}
        for strength, group in self.groups.get(term, ()):
            strengths.update({other: max(strength, strengths.get(other, 0.0)) for other in group if other != term})
        return strengths


@cache
def thesaurus() -> Thesaurus:
    """The table as it is in the data file."""
    text = (Path(__file__).parent / "data" / "thesaurus.txt").read_text(encoding="utf-8")
    return Thesaurus([line for line in text.splitlines() if line and not line.startswith("#")])


def stand_ins(terms: Sequence[str], text: str) -> dict[str, dict[str, float]]:
    """For each of a question's terms, other terms and how fully they stand for it.

    A phrase of ``text`` that the table has ("run out") brings its group to each of its words.
    """
    table = thesaurus()
    near = {term: table.near(term) for term in terms}
    in_order = [stem(word) for word in words(text)]
    for phrase, others in table.phrases:
        if phrase[0] in in_order and _has_run(in_order, phrase):
            for term in set(phrase) & set(terms):
                near[term].update({other: max(_NEAR, near[term].get(other, 0.0)) for other in others - {term}})
    return near


def _has_run(terms: Sequence[str], run: tuple[str, ...]) -> bool:
    return any(tuple(terms[start : start + len(run)]) == run for start, term in enumerate(terms) if term == run[0])


_DENYING = {"un": 4, "non": 4, "in": 5, "im": 5, "ir": 5, "il": 5}  # and how long a word must be: "inform" denies none


def opposites(term: str) -> Iterator[str]:
    """The terms that deny this one by a prefix, whether there are such words or not, and the one that it denies."""
    for prefix, least in _DENYING.items():
        if len(term) >= least:
            yield f"{prefix}{term}"
        if term.startswith(prefix) and len(term) >= len(prefix) + least:
            yield term.removeprefix(prefix)


_PARTS = re.compile(r"\w+|\W+")
_REACH = 9  # parts of a name: five words and what stands between them, as corpus.entities.definitions finds them
_LONGEST = 240  # characters of a long form: half as many again as are found


def spoken(long_form: str) -> str:
    """A long form as it is looked for: its folded words."""
    return " ".join(words(long_form))


def written_in(text: str) -> Iterator[str]:
    """The names in a text that may be acronyms or defined terms, a plural s kept and left out."""
    parts = _PARTS.findall(text)
    for start, part in enumerate(parts):
        if part[0].isupper():
            for end in range(start + 1, min(start + _REACH, len(parts)) + 1, 2):
                name = "".join(parts[start:end])
                yield name
                yield name.removesuffix("s")


def spoken_in(text: str) -> Iterator[str]:
    """The runs of words in a text that may be long forms, a plural s kept and left out."""
    folded = words(text)
    for start in range(len(folded)):
        run = ""
        for word in folded[start:]:
            run = f"{run} {word}" if run else word
            if len(run) > _LONGEST:
                break
            yield run
            yield run.removesuffix("s")


_LONG = 8  # letters, from which two slips are forgiven
_SHORT = 5  # letters, below which a word must have no other neighbour


def nearest(word: str, vocabulary: Iterable[str]) -> str | None:
    """The word of the vocabulary nearest to this one: one slip away, or two for long words; ties go to the alphabet.

    A slip is an edit of optimal string alignment (Damerau-Levenshtein without overlaps; rapidfuzz): a letter too many,
    too few or wrong, or two that changed places. The first letter is kept: people rarely get that one wrong. A short
    word has many neighbours: it is taken for another only where that is the only one.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    slips = 2 if len(word) >= _LONG else 1
    like = sorted(other for other in vocabulary if other[:1] == word[:1])
    if len(word) < _SHORT:
        near = process.extract(word, like, scorer=OSA.distance, score_cutoff=slips, limit=2)
        return str(near[0][0]) if len(near) == 1 else None
    match = process.extractOne(word, like, scorer=OSA.distance, score_cutoff=slips)
    return str(match[0]) if match else None

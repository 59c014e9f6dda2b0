"""Questions that a library answers, made of its own headings and definitions, for who does not know what to ask.

They are the same for the same snapshot. A few papers are looked at, the newest and the largest, each as far as its
first passages; every question is asked, and kept only where the passage that it was made of answers it with confidence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice, zip_longest
from typing import NamedTuple

from corpus.models import Passage
from corpus.patterns import word_list
from corpus.store.reader import StoreReader
from indexer.analyzer import STOP_WORDS, fold
from qa.ask.confidence import READ, model
from qa.ask.terms import content_terms
from qa.models import Answer

_PAPERS = 12  # of the newest, and of the largest
_LEAST = 4  # passages of a paper; records of a register have fewer
_RECORDS = 4  # for each paper, as many documents are looked at that may be records
_PASSAGES = 200  # of each, from its beginning
_OF_EACH = 4  # questions tried of one paper, and as many on the rules under its headings
_TRIED = 40
_KEPT = 12
_LONGEST = 14  # words of a heading that is a question
_OPEN = re.compile(r"^(?:what|who|when|where|which|why|how|can|may|must|does|do|is|are)\b", re.IGNORECASE)
# "A pooled fund is one purse", "Lead provider: a trust that", "“Place” means the area": what is defined, and how.
_TERM = r"(?P<term>[\w’-]*\w(?:[ -](?:of[ -])?[\w’-]*\w){0,3})"
_DEFINED = re.compile(
    rf"^(?:(?P<article>an?|the)\s+)?[“\"‘']?{_TERM}[”\"’']?"
    r"(?:\s*[:–]\s*an?\s|\s+(?P<verb>is|are|means)(?:\s+(?:an?|one|any|the)\s|:))",
    re.IGNORECASE,
)
_NAMES = re.compile(r"[A-Z][a-z’-]+(?: [a-z’-]+){1,3}")  # a heading of a few words that is no name
_POINTING = frozenset(
    "this that these those there it its he she they we you who what which here such each all both none one other "
    "another following aim purpose role objective".split()
)


class Suggestion(NamedTuple):
    """A question, the document that answers it, and the stems of its words."""

    question: str
    document_id: str
    terms: frozenset[str]


def suggestions(reader: StoreReader, ask: Callable[[str], Answer]) -> list[Suggestion]:
    """Up to twelve questions that are answered, of several papers in turn, those of the newest first."""
    found: list[Suggestion] = []
    seen: set[frozenset[str]] = set()
    for question, passage in islice(_candidates(reader), _TRIED):
        terms = frozenset(content_terms(question))
        if terms in seen:
            continue
        seen.add(terms)
        if _is_answered(ask(question), passage):
            found.append(Suggestion(question, passage.document_id, terms))
        if len(found) == _KEPT:
            break
    return found


def near(found: Sequence[Suggestion], question: str, most: int) -> list[Suggestion]:
    """Those that have most words in common with a question, in any of their forms; then the first of the others."""
    terms = set(content_terms(question))
    return sorted(found, key=lambda one: -len(one.terms & terms))[:most]


def _candidates(reader: StoreReader) -> Iterator[tuple[str, Passage]]:
    """Questions to try, each with the passage that it is made of: one of each paper in turn."""
    newest = reader.outlines.newest(_PAPERS * _RECORDS)
    papers = {one.document_id for one in reader.outlines.of(newest) if one.passages >= _LEAST}
    newest = [id_ for id_ in newest if id_ in papers][:_PAPERS]
    largest = [one.document_id for one in reader.outlines.largest(_PAPERS)[:_PAPERS]]
    read = [reader.stretch(id_, 0, _PASSAGES) for id_ in dict.fromkeys(newest + largest)]
    for makes in ({"heading": _heading, "paragraph": _definition, "list_item": _definition}, {"heading": _rules}):
        of_each = (islice(_of(passages, makes), _OF_EACH) for passages in read)
        yield from (one for one in chain.from_iterable(zip_longest(*of_each)) if one is not None)


def _of(
    passages: Iterable[Passage], makes: Mapping[str, Callable[[str], str]]
) -> Iterator[tuple[str, Passage]]:
    for passage in passages:
        make = makes.get(passage.kind)
        if make and (question := make(passage.text)):
            yield question, passage


def _heading(text: str) -> str:
    """The heading itself, where it is a question."""
    asks = text.endswith("?") and _OPEN.match(text) and len(text.split()) <= _LONGEST and content_terms(text)
    return text if asks else ""


def _rules(text: str) -> str:
    """The question about the rules on what a heading names."""
    words = text.split()
    if not _NAMES.fullmatch(text) or fold(words[0]) in STOP_WORDS or fold(text) in word_list("generic_titles"):
        return ""
    return f"What are the rules on {text[0].lower()}{text[1:]}?"


def _definition(text: str) -> str:
    """The question that a definition answers; empty for what is none."""
    match = _DEFINED.match(text)
    if match is None:
        return ""
    term, words = match["term"], match["term"].split()
    kinds = [fold(word) in STOP_WORDS for word in words if word != "of"]
    if any(kinds) or fold(words[0]) in _POINTING or any(char.isdigit() for char in term):
        return ""
    article, verb = (match["article"] or "").lower(), match["verb"]
    if verb == "are" or article == "the":
        return f"What are the {term}?" if (verb, article) == ("are", "the") else ""
    if article:
        return f"What is {article} {term}?"
    is_name = any(word[:1].isupper() for word in words[1:]) or words[0][1:2].isupper()
    plain = term if is_name else term[0].lower() + term[1:]
    return f"What is {term}?" if verb == "is" else f"What does “{plain}” mean?"


def _is_answered(answer: Answer, passage: Passage) -> bool:
    """Whether a question is answered with confidence by the passage that it was made of, or what stands below it."""
    quoted = [citation.passage for citation in answer.citations if citation.answers]
    fair = model(READ if answer.searched.encoder else "").bands["fair"]
    if answer.status != "answered" or answer.confidence < fair or not quoted:
        return False
    if any(note.kind in ("superseded", "overtaken", "miscited", "unanswered") for note in answer.notes):
        return False
    if passage.kind == "heading":
        return all(one.document_id == passage.document_id and passage.text in one.section for one in quoted)
    return quoted[0].passage_id == passage.passage_id

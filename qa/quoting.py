"""From the best sentence to what is quoted: whole sentences, word for word, or a list with what introduces it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.models import Passage, Span
from qa.evidence import Evidence
from qa.judging import carries, sentences_of
from qa.question import Question
from qa.view import View

MOST_WORDS = 60
_MOST_ITEMS = 20
_LEANS_BACK = re.compile(
    r"(?:this|these|those|that|they|it|its|their|such|however|also|therefore|instead|he|she|both|the former|"
    r"the latter|in addition|as a result|as such)\b",
    re.IGNORECASE,
)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}


@dataclass(frozen=True, slots=True)
class Quote:
    """What is quoted of one passage: ``span`` is into the passage's text."""

    passage: Passage
    span: Span

    @property
    def text(self) -> str:
        """The quote, word for word."""
        return self.passage.text[self.span.start : self.span.end]


def quotes(question: Question, best: Evidence, view: View) -> list[Quote]:
    """What answers: the sentence with what it needs to be understood, or the whole list it belongs to."""
    passage = best.candidate.passage
    listed = _list_around(question, passage, best.span, view)
    return listed or [Quote(passage, widened(question, passage, best.span))]


def widened(question: Question, passage: Passage, span: Span) -> Span:
    """The sentence with its neighbours as far as they are needed and 60 words go.

    The one before, when the sentence leans on it ("This ..."); those after, when they lean on this one, or carry what
    the question asks for (a date, a sum, "because") and this one does not.
    """
    sentences = sentences_of(passage)
    at = sentences.index(span) if span in sentences else 0
    first = last = at
    if at and _leans(passage, span) and _fits(passage, sentences[at - 1], span):
        first = at - 1
    found = _asked_for(question, passage, Span(sentences[first].start, span.end))
    while last + 1 < len(sentences) and _fits(passage, sentences[first], sentences[last + 1]):
        if not (_leans(passage, sentences[last + 1]) or _asked_for(question, passage, sentences[last + 1]) - found):
            break
        last += 1
    if first and last == at and _asked_for(question, passage, sentences[first - 1]) - found:
        first -= _fits(passage, sentences[first - 1], sentences[last])
    return Span(sentences[first].start, sentences[last].end)


def _asked_for(question: Question, passage: Passage, span: Span) -> set[str]:
    """Which of the two a part of the passage has: an entity of the kind asked for, a word that goes with one."""
    found = {"entity"} if carries(passage, span, question.expects) else set()
    shape = question.rule.shape
    return found | ({"shape"} if shape and shape.search(passage.text[span.start : span.end]) else set())


def _leans(passage: Passage, span: Span) -> bool:
    return bool(_LEANS_BACK.match(passage.text[span.start : span.end]))


def _fits(passage: Passage, first: Span, last: Span) -> bool:
    return len(passage.text[first.start : last.end].split()) <= MOST_WORDS


def _list_around(question: Question, passage: Passage, span: Span, view: View) -> list[Quote]:
    introduces = passage.text[span.start : span.end].rstrip().endswith(":")
    if passage.kind == "list_item" and question.kind == "list":
        return _whole_list(passage, view)
    if introduces and passage.kind != "list_item":
        lead = Quote(passage, span)
        items = list(_items_after(passage, view)) or _headings_after(passage, lead, view)
        return [lead, *items] if items else []
    return []


def _whole_list(item: Passage, view: View) -> list[Quote]:
    around = view.around(item, before=_MOST_ITEMS, after=_MOST_ITEMS)
    at = next(index for index, passage in enumerate(around) if passage.passage_id == item.passage_id)
    first = at
    while first and _same_list(around[first - 1], item):
        first -= 1
    items = [Quote(passage, _all(passage)) for passage in _run(around[first:], item)]
    lead = around[first - 1] if first else None
    if lead is not None and item.lead_in and lead.text.endswith(item.lead_in):
        return [Quote(lead, Span(len(lead.text) - len(item.lead_in), len(lead.text))), *items]
    return items


def _same_list(passage: Passage, item: Passage) -> bool:
    return passage.kind == "list_item" and passage.section == item.section and passage.lead_in == item.lead_in


def _run(passages: Sequence[Passage], item: Passage) -> Iterator[Passage]:
    for passage in passages:
        if not _same_list(passage, item):
            return
        yield passage


def _items_after(passage: Passage, view: View) -> Iterator[Quote]:
    following = view.around(passage, before=0, after=_MOST_ITEMS)[1:]
    if following and following[0].kind == "list_item":
        for item in _run(following, following[0]):
            yield Quote(item, _all(item))


def _headings_after(passage: Passage, lead: Quote, view: View) -> list[Quote]:
    """As many headings of one level as the lead-in counts ("three main models:"), when that many follow."""
    words = passage.text[lead.span.start : lead.span.end].lower().split()
    count = next((_NUMBERS[word] for word in words if word in _NUMBERS), 0)
    following = view.around(passage, before=0, after=3 * _MOST_ITEMS)[1:]
    if not count or not following or following[0].kind != "heading":
        return []
    headings = [p for p in following if p.kind == "heading" and p.level == following[0].level][:count]
    return [Quote(heading, _all(heading)) for heading in headings] if len(headings) == count else []


def _all(passage: Passage) -> Span:
    return Span(0, len(passage.text))

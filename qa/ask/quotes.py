"""From the best sentence to what is quoted: whole sentences, word for word, or a list with what introduces it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from corpus.models import Passage, Span
from corpus.numerals import WORDS
from qa.ask.evidence import Evidence
from qa.ask.features import constants, covered, matched, news, same_provision, says_kind, sentences_of
from qa.ask.lists import introduces, items_below, list_of
from qa.ask.question import Question
from qa.ask.snapshot import View
from qa.ask.terms import terms_of

_LEANS_BACK = re.compile(
    r"(?:this|these|those|that|they|it|its|their|such|however|also|therefore|instead|he|she|both|the former|"
    r"the latter|in addition|as a result|as such)\b",
    re.IGNORECASE,
)


class Quote(NamedTuple):
    """What is quoted of one passage: ``span`` is into the passage's text.

    ``more`` counts the passages after it that belong to the same list or place and are not quoted. ``beside`` says what
    it is to the quote before it, if it is a second place.
    """

    passage: Passage
    span: Span
    more: int = 0
    beside: str = ""

    @property
    def text(self) -> str:
        """The quote, word for word."""
        return self.passage.text[self.span.start : self.span.end]


def quotes(question: Question, best: Evidence, view: View) -> list[Quote]:
    """What answers: the sentence with what it needs to be understood, or the whole list it belongs to."""
    passage = best.candidate.passage
    span = widened(question, passage, best.span)
    return _list_around(question, passage, span, view) or [Quote(passage, span)]


def widened(question: Question, passage: Passage, span: Span) -> Span:
    """The run of whole sentences around the best one, of a bounded length, that says most of what is asked for its
    length: words of the question, the kind of thing asked for, and what a sentence that leans on another needs.
    """
    sentences = sentences_of(passage)
    best, reach, words = sentences.index(span), constants()["quote"]["reach"], constants()["quote"]["words"]
    runs = [
        Span(sentences[first].start, sentences[last].end)
        for first in range(max(0, best - reach), best + 1)
        for last in range(best, min(len(sentences), best + reach + 1))
    ]
    fitting = [run for run in runs if run == span or _length(passage, run) <= words]
    return max(fitting, key=lambda run: (_worth(question, passage, sentences, run), -run.end + run.start))


def _worth(question: Question, passage: Passage, sentences: Sequence[Span], run: Span) -> float:
    worth = constants()["quote"]
    text = passage.text[run.start : run.end]
    has_kind = says_kind(question, passage, run)
    following = next((sentence for sentence in sentences if sentence.start >= run.end), None)
    starts = any(sentence.start == run.start for sentence in sentences[1:])
    value: float = (
        covered(question, matched(question, terms_of(text)))
        + worth["kind"] * has_kind
        + worth["news"] * news(question, text)
        - worth["leans"] * (starts and _leans(passage, run))
        - worth["cut"] * (following is not None and _leans(passage, following))
        - worth["asks"] * (following is not None and text.endswith("?"))
        - worth["length"] * len(text.split())
    )
    return value


def _length(passage: Passage, span: Span) -> int:
    return len(passage.text[span.start : span.end].split())


def _leans(passage: Passage, span: Span) -> bool:
    return bool(_LEANS_BACK.match(passage.text[span.start : span.end]))


def _list_around(question: Question, passage: Passage, span: Span, view: View) -> list[Quote]:
    if introduces(passage.text[span.start : span.end]):
        lead = Quote(passage, span)
        following = view.around(passage, before=0, after=constants()["quote"]["reached"])[1:]
        items = [Quote(item, _all(item)) for item in items_below(passage, following)]
        items = items or _headings_after(passage, lead, view)
        closes = not passage.text[span.end :].strip()
        introduced = items or (_said_after(passage, view) if closes and passage.kind != "list_item" else [])
        if introduced:
            return bounded([lead, *introduced])
    if passage.kind == "list_item" and question.kind == "list" and _asks_for_all(question, passage):
        return _whole_list(passage, view)
    return _run_on(passage, span, view)


def bounded(quotes: Sequence[Quote]) -> list[Quote]:
    """As much of a list or place as a reader takes in, the last of it with how many more there are."""
    limits = constants()["quote"]
    words = 0
    for number, quote in enumerate(quotes):
        words += len(quote.text.split())
        if number and (number > limits["items"] or words > limits["listed"]):
            return [*quotes[: number - 1], quotes[number - 1]._replace(more=len(quotes) - number)]
    return list(quotes)


def _asks_for_all(question: Question, item: Passage) -> bool:
    """Whether what stands above a list is what is asked for, rather than something that one of its items says."""
    above = (part for text in (*item.section[-1:], item.lead_in) for part in terms_of(text))
    enough: float = constants()["quote"]["above"]
    return bool(item.lead_in) or covered(question, matched(question, above)) >= enough


def _said_after(passage: Passage, view: View) -> list[Quote]:
    """The sentences, of as many words as a run may have, that a paragraph ending in a colon, a question or a heading
    hands over to.
    """
    following = view.around(passage, before=0, after=1)[1:]
    if not following or following[0].kind == "heading":
        return []
    under = following[0].section
    if (under[: len(passage.section)] if passage.kind == "heading" else under) != passage.section:
        return []
    speech, words = following[0], constants()["quote"]["words"]
    ends = [sentence.end for sentence in sentences_of(speech) if _length(speech, Span(0, sentence.end)) <= words]
    return [Quote(speech, Span(0, ends[-1] if ends else sentences_of(speech)[0].end))]


_GOES_ON = re.compile(r"[“\"'‘(]?\.{0,3}…? ?[a-z]")
_IN_LINE = frozenset({"paragraph", "list_item", "quote"})


def _run_on(passage: Passage, span: Span, view: View) -> list[Quote]:
    """A quote that the end of its passage cuts, with the rest: the reply below a question that stands alone, the text
    right below a heading, and of a sentence that runs over into the passages beside it the parts that stand there.
    Empty where nothing is cut.
    """
    text, own = passage.text.rstrip(), Quote(passage, span)
    if passage.kind == "heading" or (span.end >= len(text) and text.endswith("?")):
        said = _said_after(passage, view)
        return [own, *said] if said else []
    around = view.around(passage, before=1, after=1)
    before = [one for one in around if one.ordinal == passage.ordinal - 1 and _goes_over(one, passage)]
    after = [one for one in around if one.ordinal == passage.ordinal + 1 and _goes_over(passage, one)]
    begun = [Quote(one, sentences_of(one)[-1]) for one in before if span.start == 0]
    ended = [Quote(one, sentences_of(one)[0]) for one in after if span.end >= len(text)]
    return [*begun, own, *ended] if begun or ended else []


def _goes_over(passage: Passage, following: Passage) -> bool:
    """Whether a sentence runs over into the next passage: the one ends without a stop, the other begins small."""
    return (
        {passage.kind, following.kind} <= _IN_LINE
        and passage.section == following.section
        and not following.marker
        and passage.text.rstrip()[-1:].isalnum()
        and _GOES_ON.match(following.text) is not None
    )


def one_of_each_document(question: Question, passages: Sequence[Passage]) -> list[Quote]:
    """For each document that cites what the question names, the first sentence that does."""
    first: dict[str, Quote] = {}
    for passage in passages:
        if passage.document_id not in first:
            span = _citing_sentence(question, passage)
            if span is not None:
                first[passage.document_id] = Quote(passage, span)
    return list(first.values())


def _citing_sentence(question: Question, passage: Passage) -> Span | None:
    made = [r.span.start for r in passage.references if any(same_provision(q, r) for q in question.references)]
    if not made:
        return None
    begins = made[0] - passage.span.start
    return next((span for span in reversed(sentences_of(passage)) if span.start <= begins), None)


def _whole_list(item: Passage, view: View) -> list[Quote]:
    """The list that an item stands in, and the text that introduces it where it stands right above."""
    most = constants()["quote"]["reached"]
    around = view.around(item, before=most, after=most)
    place = next(index for index, passage in enumerate(around) if passage.passage_id == item.passage_id)
    lead, items = list_of(around, place)
    quoted = [Quote(passage, _all(passage)) for passage in items]
    return bounded([Quote(lead, _last_sentence(lead, items[0].lead_in)), *quoted] if lead else quoted)


def _last_sentence(lead: Passage, known: str) -> Span:
    """The sentence that introduces a list; ``known`` is its text where the items tell it."""
    if known and lead.text.endswith(known):
        return Span(len(lead.text) - len(known), len(lead.text))
    return sentences_of(lead)[-1]


def _headings_after(passage: Passage, lead: Quote, view: View) -> list[Quote]:
    """As many headings of one level as the lead-in counts ("three main models:"), when that many follow."""
    words = passage.text[lead.span.start : lead.span.end].lower().split()
    count = next((WORDS[word] for word in words if WORDS.get(word, 0) > 1), 0)
    following = view.around(passage, before=0, after=constants()["quote"]["reached"])[1:]
    if not count or not following or following[0].kind != "heading":
        return []
    headings = [p for p in following if p.kind == "heading" and p.level == following[0].level][:count]
    return [Quote(heading, _all(heading)) for heading in headings] if len(headings) == count else []


def _all(passage: Passage) -> Span:
    return Span(0, len(passage.text))

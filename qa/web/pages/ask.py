"""The Ask page: a question in the address, the answer with what a reader must know before relying on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from corpus.models import Document
from qa.errors import FilterError
from qa.library.library import Library
from qa.library.suggestions import near
from qa.models import Answer, Citation, Note
from qa.render.text import after_quote, before_quote, confidence_in_words, verdict
from qa.web.citations import CitationForms, Piece, cited, place, with_span, with_words
from qa.web.facets import Chosen, Facets
from qa.web.notes import Wrote, digest, wrote
from qa.web.pages.view import page
from qa.web.requests import LONGEST_ASKED, LONGEST_QUESTION, clean
from qa.web.state import state_of

router = APIRouter()
_PASSAGES = 6
_OFFERED_FIRST = 6  # questions that are answered, on the page before the first
_OFFERED = 3  # of them, and of the nearest papers, where a question is not answered
_TICKED = 200  # of one kind of filter, in one address


@dataclass(frozen=True, slots=True)
class Shown:
    """Citations of one document as the page shows them: a sentence, or a list with what introduces it.

    ``label`` is the document's title, told apart from others of that title. ``quote`` is the first with matched words
    marked, ``passage`` the whole passage of it with the quote marked.
    """

    citations: Sequence[Citation]
    document: Document
    label: str
    quote: Sequence[Piece]
    passage: Sequence[Piece]
    forms: CitationForms

    @property
    def first(self) -> Citation:
        """The one whose place is named."""
        return self.citations[0]

    @property
    def place(self) -> str:
        """Page and paragraphs in words."""
        return place(self.citations)

    @property
    def headings(self) -> Sequence[str]:
        """The headings above it, but for the title of the document."""
        section = self.first.passage.section
        return section[1:] if section and section[0].casefold() == self.document.title.casefold() else section

    @property
    def is_part(self) -> bool:
        """Whether the passage says more than the quote."""
        return len(self.citations) == 1 and self.first.quote != self.first.passage.text


@dataclass(frozen=True, slots=True)
class Result:
    """An answer as the page shows it: quotes grouped by the document they are from, then the other passages.

    ``first`` are the notes that stand before the quote, ``last`` those after it; ``parts`` the answers to the questions
    in one, if there are several.
    """

    answer: Answer
    quoted: Sequence[Shown]
    others: Sequence[Shown]
    confidence: str
    verdict: str
    first: Sequence[Note]
    last: Sequence[Note]
    parts: Sequence[Result] = ()


async def chosen(
    document: Annotated[list[str], Query(max_length=_TICKED)] = [],  # noqa: B006
    year: Annotated[list[str], Query(max_length=_TICKED)] = [],  # noqa: B006
    publisher: Annotated[list[str], Query(max_length=_TICKED)] = [],  # noqa: B006
    entity: Annotated[list[str], Query(max_length=_TICKED)] = [],  # noqa: B006
) -> Chosen:
    """The ticked checkboxes of an address, as a dependency of the page."""
    return Chosen(*(tuple(map(clean, values)) for values in (document, year, publisher, entity)))


@router.get("/")
async def ask(
    request: Request,
    ticked: Annotated[Chosen, Depends(chosen)],
    done: Annotated[Wrote, Depends(wrote)],
    q: str = "",
    previous: str = "",
) -> HTMLResponse:
    """The page with the box, and with the answer where there is a question; ``previous`` is the one before it."""
    question, before = cleaned(q), cleaned(previous[:LONGEST_QUESTION])
    state = state_of(request)
    query = request.url.query
    values = await state.with_facets(lambda library, facets: _values(library, facets, question, before, ticked))
    result = values["result"]
    lost = result is not None and _is_lost(result)
    suggested = await state.suggested() if lost or not question else ()
    shown = {
        **values,
        "query": again(request, question) if result is not None else "",
        "done": done,
        "digest": digest,
        "asked": query if len(query) <= LONGEST_ASKED else "",
        "suggested": near(suggested, question, _OFFERED if question else _OFFERED_FIRST),
        "papers": _papers(result.others) if result is not None and lost else [],
    }
    return page(request, "ask.html", shown)


def cleaned(text: str) -> str:
    """A question of an address as it is asked."""
    return " ".join(clean(text).split())


def _is_lost(result: Result) -> bool:
    """Whether nothing of what was asked is answered, and it was a question."""
    answers = [part.answer for part in result.parts] or [result.answer]
    return all(one.status == "abstained" and not one.is_asked_back for one in answers)


def _papers(others: Sequence[Shown]) -> list[tuple[str, str]]:
    """Id and label of the papers that the nearest passages are of."""
    return list({one.document.document_id: one.label for one in others}.items())[:_OFFERED]


def _values(library: Library, facets: Facets, question: str, before: str, ticked: Chosen) -> dict[str, Any]:
    problem, field, result = "", "narrow-title", None
    if len(question) > LONGEST_QUESTION:
        problem, field = f"Your question must be {LONGEST_QUESTION:,} characters or fewer.", "q"
    elif question:
        try:
            result = _result(library, question, before, ticked, facets)
        except FilterError:
            problem = "A filter names something that is no longer in the library. Ask without filters."
        if result is None and not problem:
            problem = "No document passes all the filters together. Untick one and ask again."
    return {
        "question": question,
        "longest": LONGEST_QUESTION,
        "ticked": ticked,
        "facets": facets,
        "documents": facets.of_documents(ticked, library),
        "result": result,
        "problem": problem,
        "field": field if problem else "",
        "published": library.loaded.snapshot.published if library.loaded else None,
    }


def _result(library: Library, question: str, before: str, ticked: Chosen, facets: Facets) -> Result | None:
    answer = answer_to(library, question, before, ticked, facets)
    return _shown_answer(library, answer) if answer else None


def answer_to(library: Library, question: str, before: str, ticked: Chosen, facets: Facets) -> Answer | None:
    """The answer that the page shows to a question; None where no document passes the filters."""
    filters = facets.filters(ticked)
    return library.ask(question, k=_PASSAGES, filters=filters, previous=before) if filters is not None else None


def again(request: Request, question: str) -> str:
    """The query by which the answer of this address can be judged and kept; empty where it would be too long."""
    told = {"judged", "part", "kept", "changed"}
    given = [(name, value) for name, value in parse_qsl(request.url.query) if name not in told]
    query = urlencode(given)
    return query if question and len(query) <= LONGEST_ASKED else ""


def _shown_answer(library: Library, answer: Answer) -> Result:
    quoted = [citation for citation in answer.citations if citation.answers]
    is_set = any(note.kind == "set" for note in answer.notes)
    groups = [list(group) for _, group in groupby(quoted, lambda citation: citation.passage.document_id)]
    groups = [[citation] for citation in quoted] if is_set else groups
    others = [[citation] for citation in answer.citations if not citation.answers]
    return Result(
        answer,
        list(_shown(library, groups)),
        list(_shown(library, others)),
        confidence_in_words(answer.confidence, answer.searched.encoder).capitalize(),
        verdict(answer),
        before_quote(answer.notes),
        after_quote(answer.notes),
        [_shown_answer(library, part) for part in answer.parts],
    )


def _shown(library: Library, groups: Sequence[Sequence[Citation]]) -> Iterator[Shown]:
    labels = library.listing.labels({group[0].passage.document_id for group in groups})
    for group in groups:
        first = group[0]
        document = library.document(first.passage.document_id)
        if document is not None:  # a newer snapshot may have come since the answer
            passage = with_span(first.passage.text, first.quote_span)
            quote = with_words(first.quote, first.matched_terms)
            label = labels.get(document.document_id, document.title)
            yield Shown(group, document, label, quote, passage, cited(group, document))

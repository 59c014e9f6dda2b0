"""The Ask page: a question in the address, the answer with what a reader must know before relying on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from corpus.models import Document
from qa.errors import FilterError
from qa.library import Library
from qa.models import Answer, Citation
from qa.render.text import confidence_in_words
from qa.web.citing import Citing, cited
from qa.web.facets import Chosen, Facets
from qa.web.marking import Piece, with_span, with_words
from qa.web.pages.view import page
from qa.web.parameters import LONGEST_QUESTION, clean
from qa.web.state import at_desk, state_of

router = APIRouter()
_PASSAGES = 6
_TICKED = 200  # of one kind of filter, in one address


@dataclass(frozen=True, slots=True)
class Shown:
    """One citation as the page shows it."""

    citation: Citation
    document: Document
    quote: Sequence[Piece]
    passage: Sequence[Piece]
    forms: Citing

    @property
    def is_part(self) -> bool:
        """Whether the passage says more than the quote."""
        return self.citation.quote != self.citation.passage.text


@dataclass(frozen=True, slots=True)
class Result:
    """An answer as the page shows it: quotes grouped by the document they are from, then the other passages."""

    answer: Answer
    quoted: Sequence[Sequence[Shown]]
    others: Sequence[Shown]
    confidence: str


def chosen(
    document: Annotated[list[str], Query(max_length=_TICKED)] = [],  # noqa: B006
    year: Annotated[list[str], Query(max_length=_TICKED)] = [],  # noqa: B006
    publisher: Annotated[list[str], Query(max_length=_TICKED)] = [],  # noqa: B006
    entity: Annotated[list[str], Query(max_length=_TICKED)] = [],  # noqa: B006
) -> Chosen:
    """The ticked checkboxes of an address, as a dependency of the page."""
    return Chosen(*(tuple(map(clean, values)) for values in (document, year, publisher, entity)))


@router.get("/")
async def ask(request: Request, ticked: Annotated[Chosen, Depends(chosen)], q: str = "") -> HTMLResponse:
    """The page with the box, and with the answer where there is a question."""
    question = " ".join(clean(q).split())
    return await at_desk(request, lambda library: _page(request, library, question, ticked))


def _page(request: Request, library: Library, question: str, ticked: Chosen) -> HTMLResponse:
    facets = state_of(request).facets(library)
    problem, result = "", None
    if len(question) > LONGEST_QUESTION:
        problem = f"Your question must be {LONGEST_QUESTION:,} characters or fewer."
    elif question:
        try:
            result = _result(library, question, ticked, facets)
        except FilterError:
            problem = "A filter names something that is no longer in the library. Untick it and ask again."
        if result is None and not problem:
            problem = "No document passes all the filters together. Untick one and ask again."
    values = {"question": question, "ticked": ticked, "facets": facets, "result": result, "problem": problem}
    return page(request, "ask.html", values)


def _result(library: Library, question: str, ticked: Chosen, facets: Facets) -> Result | None:
    filters = facets.filters(ticked)
    if filters is None:
        return None
    answer = library.ask(question, k=_PASSAGES, filters=filters)
    shown = list(_shown(library, answer))
    quoted = [one for one in shown if one.citation.answers]
    return Result(
        answer,
        [list(group) for _, group in groupby(quoted, lambda one: one.document.document_id)],
        [one for one in shown if not one.citation.answers],
        confidence_in_words(answer.confidence).capitalize(),
    )


def _shown(library: Library, answer: Answer) -> Iterator[Shown]:
    for citation in answer.citations:
        document = library.document(citation.passage.document_id)
        if document is not None:
            passage = with_span(citation.passage.text, citation.quote_span)
            quote = with_words(citation.quote, citation.matched_terms)
            yield Shown(citation, document, quote, passage, cited(citation, document))



"""The tools. Their signatures and docstrings are what a client is told of them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from corpus.dates import as_date, parse_date
from corpus.errors import PolicyQAError
from qa.library.library import Library
from qa.mcp import models
from qa.models import Filters

Found = TypeVar("Found")
Question = Annotated[str, Field(min_length=1, max_length=1000)]
Count = Annotated[int, Field(ge=1, le=20)]
Text = Annotated[str, Field(min_length=1, max_length=200_000)]
Day = Annotated[str | None, Field(max_length=40)]
Names = Annotated[list[str], Field(max_length=50)]


class Tools:
    """Tools over one store. Each thread that runs one opens the store for itself."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._own = threading.local()

    def by_title(self) -> dict[str, Callable[..., object]]:
        """Every tool under the title that a client may show."""
        return {
            "Ask the documents": self.ask,
            "Search passages": self.search,
            "Read a passage": self.get_passage,
            "Check references": self.check_references,
        }

    def ask(
        self,
        question: Question,
        k: Count = 5,
        documents: Names | None = None,
        publishers: Names | None = None,
        previous: Annotated[str, Field(max_length=1000)] = "",
    ) -> models.Answered:
        """Answer a question with sentences quoted from the documents, or say that they do not say.

        ``documents`` are ids or file names to answer from, ``publishers`` names of publishers. ``previous`` is the
        question before, for one that leans on it, such as "And who chairs it?".
        """
        filters = Filters(documents=tuple(documents or ()), publishers=tuple(publishers or ()))
        return models.answered(
            self._read(lambda library: library.ask(question, k=k, filters=filters, previous=previous))
        )

    def search(self, query: Question, k: Count = 10) -> models.SearchResult:
        """Find the passages nearest to some words or a question, best first."""
        return models.search_result(self._read(lambda library: library.ask(query, k=k)))

    def get_passage(self, passage_id: Annotated[str, Field(min_length=1, max_length=300)]) -> models.PassageFound:
        """Read one passage with the passages before and after it."""
        return self._read(lambda library: models.passage_found(library, passage_id))

    def check_references(self, text: Text, date: Day = None) -> models.Checked:
        """Find and judge every reference to UK legislation and guidance in a text: right, wrong Act, repealed,
        ambiguous, or a publication that is not among the documents.

        ``date`` is when the text was written, else the date that it gives itself.
        """
        from qa.check.paper import Criteria, judged_text, own_registers

        criteria = Criteria(own_registers(self._store), as_date(_day(date)), self._store)
        try:
            paper = judged_text(text, criteria)
        except PolicyQAError as error:
            raise ToolError(str(error)) from error
        return models.Checked.model_validate(paper.report.to_dict() | {"warnings": paper.warnings})

    def _read(self, work: Callable[[Library], Found]) -> Found:
        """What ``work`` finds. The tool's own errors reach the client in their words."""
        try:
            if not hasattr(self._own, "library"):
                self._own.library = Library.open(self._store)
            return work(self._own.library)
        except PolicyQAError as error:
            raise ToolError(str(error)) from error


def _day(text: str | None) -> str | None:
    if not text:
        return None
    found = parse_date(text)
    if found is None:
        raise ToolError(f"'{text}' is not a date. Write it as 2021, 2021-04 or 2021-04-30.")
    return found

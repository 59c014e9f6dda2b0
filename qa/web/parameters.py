"""What a request may say of a question: its text, how many passages, and which documents may answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Query

from corpus.dates import parse_date
from qa.models import Filters
from qa.web.errors import BadRequestError

LONGEST_QUESTION = 1000
LONGEST_ASKED = 2000  # characters of the query that leads back to an answer
_DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"

Question = Annotated[str, Query(min_length=1, max_length=LONGEST_QUESTION, description="A question in plain English.")]
Count = Annotated[int, Query(ge=1, le=50, description="How many passages to give.")]
Names = Annotated[list[str], Query(max_length=200)]
Day = Annotated[str | None, Query(pattern=_DATE, description="A date as 2021, 2021-04 or 2021-04-30.")]


@dataclass(frozen=True, slots=True)
class FilterQuery:
    """The filters of a question as they stand in an address."""

    document: Names
    publisher: Names
    entity: Names
    after: str | None
    before: str | None
    as_at: str | None

    def filters(self) -> Filters:
        """The filters. Raises BadRequestError for a date that no calendar has."""
        return Filters(
            documents=_clean(self.document),
            after=day(self.after),
            before=day(self.before),
            entities=_clean(self.entity),
            publishers=_clean(self.publisher),
            as_at=day(self.as_at),
        )


async def filter_query(
    document: Annotated[Names, Query(description="Only these documents: ids, file names or globs of them.")] = [],  # noqa: B006
    publisher: Annotated[Names, Query(description="Only documents of these publishers.")] = [],  # noqa: B006
    entity: Annotated[Names, Query(description="Only passages with these entities: LABEL or LABEL=ID.")] = [],  # noqa: B006
    after: Day = None,
    before: Day = None,
    as_at: Day = None,
) -> FilterQuery:
    """The filters of an address, as a dependency of the routes.

    Not because it waits for anything: a plain function would be called in a thread, which takes longer than its work.
    """
    return FilterQuery(document, publisher, entity, after, before, as_at)


def clean(text: str) -> str:
    """The text without halves of surrogate pairs, which neither UTF-8 nor the store can hold."""
    return text.encode("utf-8", "replace").decode()


def _clean(names: list[str]) -> tuple[str, ...]:
    return tuple(clean(name) for name in names)


def day(value: str | None) -> str | None:
    """The ISO form of a date; None for none. Raises BadRequestError for what no calendar has."""
    if value is None:
        return None
    found = parse_date(value)
    if found is None:
        raise BadRequestError(f"'{value}' is not a date. Write it as 2021, 2021-04 or 2021-04-30.")
    return found

"""What a request says: of a question its text, how many passages, which documents may answer; of a form its fields.

Forms are read into memory: what a user sends to be checked is never written to a disk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import Annotated

from fastapi import Query, Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser

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
        raise BadRequestError(f"'{value}' is not a date. Write it as 2021, 2021-04 or 2021-04-30.", field="date")
    return found


_FIELDS = 20
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent: the last part of its name, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form."""

    texts: Mapping[str, str]
    files: Mapping[str, Upload]

    def text(self, name: str) -> str:
        """A field's text; empty where it was not sent."""
        return self.texts.get(name, "")

    def upload(self, name: str) -> Upload:
        """A file. Raises BadRequestError when none was chosen."""
        if name not in self.files:
            raise BadRequestError("Choose a file first.")
        return self.files[name]


async def read_form(request: Request, limit: int) -> Form:
    """The form of a request, of up to ``limit`` bytes a field. Raises BadRequestError for what is no form."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        if kind == "multipart/form-data":
            return await _contents(await _multipart(request, limit).parse())
        if kind == "application/x-www-form-urlencoded":
            return await _contents(await _encoded(request, limit).parse())
    except (MultiPartException, ValueError, KeyError) as error:
        raise BadRequestError(f"The form cannot be read: {error}") from error
    raise BadRequestError(f"A form was expected, not '{kind[:60]}'.")


def _multipart(request: Request, limit: int) -> MultiPartParser:
    parser = MultiPartParser(
        request.headers, request.stream(), max_files=1, max_fields=_FIELDS, max_part_size=2 * limit
    )
    parser.spool_max_size = 4 * limit  # in memory, whatever its size: the request is bounded as a whole
    return parser


def _encoded(request: Request, limit: int) -> FormParser:
    return FormParser(request.headers, request.stream(), max_fields=_FIELDS, max_part_size=2 * limit)


async def _contents(data: FormData) -> Form:
    texts: dict[str, str] = {}
    files: dict[str, Upload] = {}
    for name, value in data.multi_items():
        if isinstance(value, UploadFile):
            content = await value.read()
            await value.close()
            if content or value.filename:
                files[name] = Upload(file_name(value.filename or ""), content)
        else:
            texts[name] = clean(value)
    return Form(texts, files)


def file_name(given: str) -> str:
    """The last part of a name that a browser gave, without what does not belong into the name of a file."""
    last = PureWindowsPath(PurePosixPath(clean(given)).name).name
    kept = "".join(char for char in last if char.isprintable() and char not in '<>:"/\\|?*').strip(" .")
    return kept[-_LONGEST_NAME:] or "paper"

"""Forms, read into memory: what a user sends to be checked is never written to a disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser

from qa.web.errors import BadRequestError
from qa.web.parameters import clean

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

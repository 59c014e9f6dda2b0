"""What pypdf knows of a file besides its text: encryption, page labels, outline and metadata."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from corpus.errors import PasswordProtectedError
from corpus.layout.headings import normalise
from corpus.models import Metadata

if TYPE_CHECKING:
    from collections.abc import Iterator

# What a damaged file can raise out of pypdf's object model besides its own errors.
DAMAGE = (
    PyPdfError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RecursionError,
    ArithmeticError,
    NotImplementedError,
    AssertionError,
)

_TITLE_JUNK = re.compile(
    r"(?i)^(?:microsoft (?:word|powerpoint|excel)\s*-\s*)|\.(?:docx?|pptx?|xlsx?|odt|pdf|indd|qxd)$"
)
_NO_TITLE = re.compile(r"(?i)(?:untitled|title|document\d*|powerpoint presentation|slide \d+|\W*|[\w-]*_\d+)")


@dataclass(frozen=True, slots=True)
class Structure:
    """``labels`` by page index from 0 (empty when the file has none), ``outline`` by normalised title."""

    labels: tuple[str, ...] = ()
    outline: dict[str, int] = field(default_factory=dict)
    metadata: Metadata = field(default_factory=Metadata)
    warnings: tuple[str, ...] = ()
    password: str | None = None


def read_structure(data: bytes) -> Structure:
    """Structure of a PDF; what cannot be read of it is a warning, not an error.

    Raises:
        PasswordProtectedError: when the file does not open with an empty password.
    """
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise PasswordProtectedError(
                "The PDF is protected by a password. Save a copy without one and add that."
            )
    except DAMAGE as error:
        return Structure(
            warnings=(f"The structure of the PDF is damaged ({_short(error)}); read by its text alone.",)
        )
    warnings: list[str] = []
    labels = _guard(lambda: _labels(reader), (), "page labels", warnings)
    outline = _guard(lambda: dict(_outline(reader.outline, 1)), {}, "outline", warnings)
    metadata = _guard(lambda: _metadata(reader), Metadata(), "metadata", warnings)
    return Structure(labels, outline, metadata, tuple(warnings))


def _guard(read: Any, fallback: Any, what: str, warnings: list[str]) -> Any:
    try:
        return read()
    except DAMAGE as error:
        warnings.append(f"The {what} of the PDF could not be read ({_short(error)}).")
        return fallback


def _short(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120]


def _labels(reader: PdfReader) -> tuple[str, ...]:
    return tuple(reader.page_labels) if "/PageLabels" in reader.root_object else ()


def _outline(items: Any, level: int) -> Iterator[tuple[str, int]]:
    for item in items:
        if isinstance(item, list):
            yield from _outline(item, level + 1)
        elif isinstance(getattr(item, "title", None), str):
            yield normalise(item.title), level


def _metadata(reader: PdfReader) -> Metadata:
    info = reader.metadata
    if info is None:
        return Metadata()
    title = _clean_title(str(info.title or ""))
    date, source = _date(info)
    return Metadata(title=title, date=date, date_source=source)


def _clean_title(title: str) -> str:
    title = " ".join(_TITLE_JUNK.sub("", " ".join(title.split())).split())
    return "" if _NO_TITLE.fullmatch(title) else title


def _date(info: Any) -> tuple[str | None, str | None]:
    for name in ("creation_date", "modification_date"):
        try:
            value = getattr(info, name)
        except ValueError:
            continue
        if value is not None and 1980 <= value.year <= 2100:
            return value.date().isoformat(), f"pdf:{name}"
    return None, None

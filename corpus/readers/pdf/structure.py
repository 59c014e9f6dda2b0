"""What a PDF says of itself besides its text: encryption, page labels, outline, metadata, forms; by pypdf."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from corpus.errors import PasswordProtectedError
from corpus.models import Metadata
from corpus.readers.pdf.layout.kinds import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

_PUSH_BUTTON = 1 << 16  # the flag of a button that holds no value (ISO 32000, table 226)
_MAX_DEPTH = 100  # fields inside fields: authors nest a few, damaged files without end
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
LOCKED = "The PDF is protected by a password. Save a copy without one and add that."
# Words that name a body and not a person, who is what most programs record as author.
_BODY = re.compile(
    r"(?i)\b(?:department|office|ministry|council|board|trust|agency|authority|nhs|commission|service|committee|"
    r"government|institute|parliament|assembly|executive|association|university|england|group|inspectorate)\b"
)


# What it puts right in a damaged file means nothing to the person who added it; what it cannot is an error.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class FormText:
    """What is filled into a field of a form: page from 1, lower left corner and height in PDF coordinates."""

    page: int
    left: float
    bottom: float
    height: float
    text: str


@dataclass(frozen=True, slots=True)
class Structure:
    """``labels`` by page index from 0 (empty when the file has none), ``outline`` by normalised title."""

    labels: tuple[str, ...] = ()
    outline: dict[str, int] = field(default_factory=dict)
    metadata: Metadata = field(default_factory=Metadata)
    warnings: tuple[str, ...] = ()
    fields: tuple[FormText, ...] = ()


def read_structure(data: bytes) -> Structure:
    """Structure of a PDF; what cannot be read of it is a warning, not an error.

    Raises:
        PasswordProtectedError: when the file does not open with an empty password.
    """
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise PasswordProtectedError(LOCKED)
    except DAMAGE as error:
        return Structure(
            warnings=(f"The structure of the PDF is damaged ({_short(error)}); read by its text alone.",)
        )
    warnings: list[str] = []
    labels = _guard(lambda: _labels(reader), (), "page labels", warnings)
    outline = _guard(lambda: dict(_outline(reader.outline, 1)), {}, "outline", warnings)
    metadata = _guard(lambda: _metadata(reader), Metadata(), "metadata", warnings)
    fields = _guard(lambda: tuple(_fields(reader)), (), "form", warnings)
    return Structure(labels, outline, metadata, tuple(warnings), fields)


def repair(data: bytes) -> bytes | None:
    """The file written anew by pypdf, or nothing when that fails too."""
    output = BytesIO()
    try:
        PdfWriter(clone_from=PdfReader(BytesIO(data))).write(output)
    except DAMAGE:
        return None
    return output.getvalue()


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
    author = " ".join(str(info.author or "").split())
    return Metadata(
        title=title, date=date, date_source=source, publisher=author if _BODY.search(author) else None
    )


def _fields(reader: PdfReader) -> Iterator[FormText]:
    if "/AcroForm" not in reader.root_object:
        return
    for number, page in enumerate(reader.pages, start=1):
        for reference in page.get("/Annots") or ():
            widget = reference.get_object()
            if widget.get("/Subtype") != "/Widget":
                continue
            text = _filled(widget)
            if text.strip():
                x0, y0, x1, y1 = (float(edge) for edge in widget["/Rect"])
                yield FormText(number, min(x0, x1), min(y0, y1), abs(y1 - y0), text)


def _filled(widget: Any) -> str:
    """What a field of a form shows: its text or choices, or whether its box or button is ticked."""
    kind, value = _inherited(widget, "/FT"), _inherited(widget, "/V")
    if kind == "/Btn":
        if int(_inherited(widget, "/Ff") or 0) & _PUSH_BUTTON:
            return ""
        return "[ ]" if _value(widget, "/AS") in (None, "/Off") else "[x]"
    if kind == "/Ch" and isinstance(value, list):
        return ", ".join(str(choice.get_object()) for choice in value)
    return value if kind in ("/Tx", "/Ch") and isinstance(value, str) else ""


def _inherited(widget: Any, key: str) -> Any:
    """The entry of a field, or of those that it is a part of (ISO 32000, 12.7.3)."""
    for _ in range(_MAX_DEPTH):
        if key in widget:
            return _value(widget, key)
        if "/Parent" not in widget:
            break
        widget = _value(widget, "/Parent")
    return None


def _value(widget: Any, key: str) -> Any:
    # get() would hand out the reference and not what it refers to.
    return widget[key] if key in widget else None  # noqa: SIM401


def _clean_title(title: str) -> str:
    title = " ".join(_TITLE_JUNK.sub("", " ".join(title.replace("\0", "").split())).split())
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

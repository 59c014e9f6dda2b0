"""E-mail messages (RFC 5322, MIME) as mail programs save them: .eml, and web archives .mht."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.utils import parseaddr
from typing import TYPE_CHECKING

from corpus.characters import tidy
from corpus.dates import leading_date
from corpus.errors import UnreadableFileError
from corpus.markers import typed_bullet
from corpus.models import Block, Extract, Metadata
from corpus.readers.decoding import decode
from corpus.readers.html.reader import read_html

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

_NAMED_ATTACHMENTS = 10  # in the warning
_MAX_PARTS = 2000  # of a message, which may hold messages


def read_email(data: bytes, *, name: str) -> tuple[Extract, ...]:
    """Read the text of a message, or its HTML where it has no text. Attachments are named in a warning, not
    read.

    Raises UnreadableFileError for a message without text.
    """
    message = message_from_bytes(data, policy=policy.default)
    parts = _parts(message)
    body, warnings = _body(parts, name)
    if not body:
        raise UnreadableFileError(f"The message holds no text.{_attached(parts)}")
    title = _header(message, "subject")
    heading = (Block("heading", title, level=1),) if title else ()
    attached = _attached(parts).strip()
    return (
        Extract(
            blocks=heading + body,
            metadata=_metadata(message, title),
            warnings=(*warnings, *filter(None, [attached])),
        ),
    )


def _parts(message: EmailMessage) -> list[EmailMessage]:
    parts: list[EmailMessage] = []
    for part in message.walk():
        if not part.is_multipart():
            parts.append(part)
        if len(parts) >= _MAX_PARTS:
            break
    return parts


def _body(parts: list[EmailMessage], name: str) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    shown = [part for part in parts if not _is_attachment(part)]
    for part in shown:
        if part.get_content_type() == "text/plain":
            text, warnings = decode(_payload(part), declared=part.get_content_charset())
            if text.strip():
                return tuple(_text_blocks(text, flowed=_is_flowed(part))), warnings
    for part in shown:
        if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
            (extract,) = read_html(_payload(part), name=name, charset=part.get_content_charset())
            if extract.blocks:
                return extract.blocks, extract.warnings
    return (), ()


def _payload(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _is_attachment(part: EmailMessage) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _is_flowed(part: EmailMessage) -> bool:
    return str(part.get_param("format", "")).lower() == "flowed"


def _text_blocks(text: str, *, flowed: bool) -> Iterator[Block]:
    """Blank lines part paragraphs; quoted lines (``>``) are quotes, lines with a bullet are list items."""
    for quoted, lines in _runs(text.splitlines()):
        for paragraph in _joined(lines, flowed=flowed):
            bullet, rest = typed_bullet(paragraph)
            if bullet:
                yield Block("list_item", tidy(rest), level=1, marker=bullet)
            elif tidy(paragraph):
                yield Block("quote" if quoted else "paragraph", tidy(paragraph))


def _runs(lines: list[str]) -> Iterator[tuple[bool, list[str]]]:
    run: list[str] = []
    quoted = False
    for line in lines:
        if line.rstrip() == "--":
            break  # a signature follows (RFC 3676, 4.3)
        mark = line.startswith(">")
        if run and mark != quoted:
            yield quoted, run
            run = []
        quoted = mark
        run.append(line.lstrip("> ") if mark else line)
    if run:
        yield quoted, run


def _joined(lines: list[str], *, flowed: bool) -> Iterator[str]:
    paragraph = ""
    for line in lines:
        soft = not flowed or paragraph.endswith(" ")
        if paragraph and (not line.strip() or typed_bullet(line.strip())[0] or not soft):
            yield paragraph.strip()
            paragraph = ""
        paragraph += f" {line.lstrip()}" if paragraph else line.lstrip()
    if paragraph.strip():
        yield paragraph.strip()


def _attached(parts: list[EmailMessage]) -> str:
    names = [part.get_filename() or part.get_content_type() for part in parts if _is_attachment(part)]
    if not names:
        return ""
    more = len(names) - _NAMED_ATTACHMENTS
    listed = ", ".join(tidy(name) for name in names[:_NAMED_ATTACHMENTS]) + (
        f" and {more} more" if more > 0 else ""
    )
    return f" Attachments were not read: {listed}. Save them as files and add those."


def _metadata(message: EmailMessage, title: str) -> Metadata:
    date = _date(message)
    sender, address = parseaddr(_header(message, "from"))
    return Metadata(
        title=title,
        date=date,
        date_source="mail header (Date)" if date else None,
        publisher=sender or address or None,
    )


def _date(message: EmailMessage) -> str | None:
    from email.utils import parsedate_to_datetime

    try:
        return leading_date(parsedate_to_datetime(_header(message, "date")).date().isoformat())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _header(message: EmailMessage, name: str) -> str:
    # The header parser of the standard library raises errors of many kinds on malformed headers.
    try:
        return tidy(str(message.get(name, "")))
    except Exception:  # noqa: BLE001
        return ""

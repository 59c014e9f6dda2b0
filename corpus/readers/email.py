"""E-mail messages (RFC 5322, MIME) as mail programs save them: .eml, and web archives .mht.

Every part that a mail program would show is read, in its order; a message in a message is a section with its headers.
"""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.utils import parseaddr
from typing import TYPE_CHECKING

from corpus.characters import tidy
from corpus.dates import leading_date
from corpus.errors import PasswordProtectedError, UnreadableFileError
from corpus.losses import Losses, sentences
from corpus.models import Block, Extract, Metadata
from corpus.readers.decoding import decode
from corpus.readers.html.reader import read_html
from corpus.readers.mailtext import given_blocks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from email.message import MIMEPart

_NAMED_ATTACHMENTS = 10  # in the warning
_MAX_PARTS = 2000  # of a message, which may hold messages
_MAX_DEPTH = 20  # of parts in parts
_POINTS = re.compile(r"\b(?:html|browser|e-?mail (?:program|client|reader))\b", re.IGNORECASE)
_COVERED = 0.5  # the share of the words of a page that its alternative in plain text has; a stub has fewer
_WORDS = re.compile(r"\w{3,}")
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_DATA = frozenset({"text/calendar", "text/csv", "text/vcard", "text/x-vcard", "text/css", "text/javascript"})
_RESOURCES = ("image/", "font/", "text/css", "text/javascript", "application/javascript", "application/x-javascript")
_SECRET = re.compile(r"-----BEGIN PGP MESSAGE-----.*?(?:-----END PGP MESSAGE-----|\Z)", re.DOTALL)
_LOCKED = (
    "The message is encrypted. Open it in the mail program that has its key, save a copy that is not encrypted and add "
    "that."
)


def read_email(data: bytes, *, name: str) -> tuple[Extract, ...]:
    """Read the texts of a message and of the messages in it. Attachments are named in a warning, not read.

    Of alternatives the plain text is read, or the page where the text is only a stub in its place. Raises
    PasswordProtectedError for a message that is encrypted, UnreadableFileError for one without text.
    """
    message = message_from_bytes(data, policy=policy.default)
    body = _Body(name)
    body.read(message)
    if not any(block.kind != "heading" for block in body.blocks):
        raise (PasswordProtectedError(_LOCKED) if body.locked else UnreadableFileError(_without_text(body.attached)))
    title = header(message, "subject")
    heading = (Block("heading", title, level=1),) if title else ()
    told = sentences(count for count in body.losses.counts() if count[0] != "attachments")
    return (
        Extract(
            blocks=(*heading, *body.blocks),
            metadata=_metadata(message, title),
            warnings=(*body.warnings, *told, *attachments_told(body.attached)),
            losses=body.losses.counts(),
            given=body.losses.given,
        ),
    )


class _Body:
    """What has been read of a message so far, and what has not."""

    def __init__(self, name: str) -> None:
        self.blocks: list[Block] = []
        self.warnings: list[str] = []
        self.attached: list[str] = []
        self.losses = Losses()
        self.locked = False
        self._name = name
        self._left = _MAX_PARTS

    def read(self, part: MIMEPart, *, depth: int = 0) -> None:
        """Add a part and what is in it. ``depth`` is how many parts it stands in."""
        self._left -= 1
        if self._left < 0 or depth > _MAX_DEPTH:
            self.losses.add("parts")
            return
        kind = part.get_content_type()
        children = list(part.iter_parts()) if part.is_multipart() else []
        if kind == "message/rfc822" and children:
            self._nested(children[0], depth)
        elif kind == "multipart/alternative":
            self._alternative(children, depth)
        elif kind == "multipart/related":
            self._related(part, children, depth)
        elif kind == "multipart/encrypted" or _is_enveloped(part):
            self._lock()
        elif children:
            for child in children:
                self.read(child, depth=depth + 1)
        elif not part.is_multipart():
            self._leaf(part, kind)

    def _leaf(self, part: MIMEPart, kind: str) -> None:
        if _is_attachment(part):
            self.attached.append(tidy(part.get_filename() or kind))
            self.losses.add("attachments")
        elif kind.startswith("text/") and kind not in _DATA:
            self.blocks += self._text(part)
        elif _payload(part).strip():
            self.losses.add("images" if kind.startswith("image/") else "parts")

    def _text(self, part: MIMEPart) -> Sequence[Block]:
        """The blocks of a part of text or of HTML."""
        if part.get_content_type() in _HTML:
            (extract,) = read_html(_payload(part), name=self._name, charset=part.get_content_charset())
            self._warn(extract.warnings)
            self.losses.given += extract.given
            return extract.blocks
        text, warnings = decode(_payload(part), declared=part.get_content_charset())
        self._warn(warnings)
        shown = _SECRET.sub("", text)
        if shown != text:
            self._lock()
        return given_blocks(shown, self.losses, flowed=str(part.get_param("format", "")).lower() == "flowed")

    def _warn(self, warnings: Sequence[str]) -> None:
        self.warnings += [warning for warning in warnings if warning not in self.warnings]

    def _lock(self) -> None:
        self.locked = True
        self.losses.add("parts")
        self._warn((f"A part of the message was not read. {_LOCKED}",))

    def _nested(self, message: MIMEPart, depth: int) -> None:
        """A message in a message: a section named by its subject, that begins with who sent it to whom and when."""
        said = [(name, header(message, name)) for name in ("From", "Date", "To")]
        self.blocks.append(Block("heading", header(message, "subject") or "Message", level=2))
        told = "; ".join(f"{name}: {value}" for name, value in said if value)
        self.blocks += [Block("paragraph", told)] if told else []
        self.read(message, depth=depth + 1)

    def _alternative(self, children: Sequence[MIMEPart], depth: int) -> None:
        """The plain text, or what stands beside it where that says more; calendars and the like say the same again."""
        read: list[tuple[MIMEPart, list[Block]]] = []
        given: dict[int, int] = {}
        outer, before = self.blocks, self.losses.given
        for child in children:
            self.blocks, self.losses.given = [], 0
            if child.is_multipart() or (child.get_content_type().startswith("text/") and not _is_attachment(child)):
                self.read(child, depth=depth + 1)
            elif _is_attachment(child):
                self._leaf(child, child.get_content_type())
            read += [(child, self.blocks)] if self.blocks else []
            given[id(self.blocks)] = self.losses.given
        self.blocks = outer
        plain = next((blocks for child, blocks in read if child.get_content_type() == "text/plain"), None)
        rich = next((blocks for child, blocks in reversed(read) if child.get_content_type() != "text/plain"), None)
        if plain is None or (rich is not None and _is_stub(plain, rich)):
            plain = rich
        self.blocks += plain or []
        self.losses.given = before + given.get(id(plain), 0)

    def _related(self, part: MIMEPart, children: Sequence[MIMEPart], depth: int) -> None:
        """A page and what it is drawn with: pictures and styles are no text, other pages are."""
        start = str(part.get_param("start", "")).strip("<>")
        root = next((child for child in children if start and header(child, "content-id").strip("<>") == start), None)
        root = root or next(iter(children), None)
        for child in children:
            if child is root:
                self.read(child, depth=depth + 1)
            elif child.get_content_type() in _HTML:
                self.losses.add("parts")
            elif not child.get_content_type().startswith(_RESOURCES) or child.get_filename():
                self.read(child, depth=depth + 1)


def _is_stub(plain: Sequence[Block], rich: Sequence[Block]) -> bool:
    """Whether a text says little of what the page says that it stands in for, and is shorter or points to the page."""
    words, there = (
        {word.casefold() for block in blocks for word in _WORDS.findall(block.text)} for blocks in (rich, plain)
    )
    poor = len(words & there) < _COVERED * len(words)
    return poor and (len(there) < len(words) or any(_POINTS.search(block.text) for block in plain[:3]))


def _payload(part: MIMEPart) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _is_attachment(part: MIMEPart) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _is_enveloped(part: MIMEPart) -> bool:
    """Whether a part is encrypted by S/MIME (RFC 8551, 3.2)."""
    kind = part.get_content_type()
    said = str(part.get_param("smime-type", "")).lower()
    return kind in {"application/pkcs7-mime", "application/x-pkcs7-mime"} and "enveloped" in (said or "enveloped")


def attachments_told(names: Sequence[str]) -> tuple[str, ...]:
    """The warning about attachments of these names, if there are any."""
    if not names:
        return ()
    more = len(names) - _NAMED_ATTACHMENTS
    listed = ", ".join(names[:_NAMED_ATTACHMENTS]) + (f" and {more} more" if more > 0 else "")
    return (f"Attachments were not read: {listed}. Save them as files and add those.",)


def _without_text(attached: Sequence[str]) -> str:
    return " ".join(("The message holds no text.", *attachments_told(attached)))


def _metadata(message: MIMEPart, title: str) -> Metadata:
    date = _date(message)
    sender, address = parseaddr(header(message, "from"))
    return Metadata(
        title=title,
        date=date,
        date_source="mail header (Date)" if date else None,
        publisher=sender or address or None,
    )


def _date(message: MIMEPart) -> str | None:
    from email.utils import parsedate_to_datetime

    try:
        return leading_date(parsedate_to_datetime(header(message, "date")).date().isoformat())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def header(message: MIMEPart, name: str) -> str:
    """The text of a header; empty where there is none that can be read."""
    # The header parser of the standard library raises errors of many kinds on malformed headers.
    try:
        return tidy(str(message.get(name, "")))
    except Exception:  # noqa: BLE001
        return ""

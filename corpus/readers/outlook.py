"""Outlook messages (.msg), by python-oxmsg: the plain text, else the page, else the formatted text of a message."""

from __future__ import annotations

import struct
from email.utils import parseaddr
from typing import TYPE_CHECKING

from oxmsg import Message

from corpus.characters import tidy
from corpus.errors import UnreadableFileError
from corpus.losses import Losses
from corpus.models import Block, Extract, Metadata
from corpus.readers.email import attachments_told
from corpus.readers.foreign import foreign_parser
from corpus.readers.html.reader import read_html
from corpus.readers.mailtext import given_blocks
from corpus.readers.rtf.reader import read_rtf

if TYPE_CHECKING:
    from collections.abc import Sequence

_HTML, _RTF = 0x1013, 0x1009  # numbers of properties (MS-OXPROPS 2.1026, 2.933)
_DAMAGED = "The message is damaged ({problem}). Open it in Outlook, save it again and add that."
_MOST_BYTES = 64 << 20  # of formatted text unpacked
_HEADER = struct.Struct("<IIII")  # size, size unpacked, kind, checksum (MS-OXRTFCP 2.1.3.1)
_COMPRESSED, _PLAIN = 0x75465A4C, 0x414C454D
# What the window of the compression holds before the first byte (MS-OXRTFCP 2.1.2.1).
_WINDOW = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)


def read_outlook(data: bytes, *, name: str) -> tuple[Extract, ...]:
    """The text of a message. Attachments, messages among them, are named in a warning, not read.

    Raises UnreadableFileError for a message that is damaged or without text.
    """
    with foreign_parser(_DAMAGED):
        message = Message.load(data)
        subject, sent = tidy(message.subject), message.sent_date
        sender, address = parseaddr(tidy(message.sender or ""))
        attached = [tidy(attachment.file_name or "a message") for attachment in message.attachments]
        page = message.properties.binary_prop_value(_HTML) or message.html_body
        texts = (message.body, page, message.properties.binary_prop_value(_RTF))
    losses = Losses()
    blocks, warnings = _body(*texts, name=name, losses=losses)
    told = (*warnings, *attachments_told(attached))
    if not blocks:
        raise UnreadableFileError(" ".join(("The message holds no text.", *told)))
    losses.add("attachments", len(attached))
    metadata = Metadata(title=subject, publisher=sender or address or None)
    if sent:
        metadata = metadata._replace(date=sent.date().isoformat(), date_source="mail header (Date)")
    heading = (Block("heading", subject, level=1),) if subject else ()
    losses.give(subject)
    extract = Extract(blocks=(*heading, *blocks), metadata=metadata, warnings=told, losses=losses.counts())
    return (extract._replace(given=losses.given),)


def _body(
    text: str | None, page: bytes | str | None, formatted: bytes | None, *, name: str, losses: Losses
) -> tuple[Sequence[Block], Sequence[str]]:
    """The blocks of the first of the three that has any, and its warnings; its letters are counted."""
    if text and (blocks := given_blocks(text, losses)):
        return blocks, ()
    if page:
        (extract,) = read_html(page.encode() if isinstance(page, str) else page, name=name)
        if extract.blocks:
            losses.given += extract.given
            return extract.blocks, extract.warnings
    if formatted:
        (extract,) = read_rtf(decompressed(formatted), name=name)
        losses.given += extract.given
        return extract.blocks, extract.warnings
    return (), ()


def decompressed(data: bytes) -> bytes:
    """Formatted text as Outlook stores it, unpacked (MS-OXRTFCP 2.1.3). Raises UnreadableFileError."""
    if len(data) < _HEADER.size:
        raise UnreadableFileError(_DAMAGED.format(problem="its formatted text is cut off"))
    _, size, kind, _ = _HEADER.unpack_from(data)
    if kind == _PLAIN:
        return data[_HEADER.size : _HEADER.size + size]
    if kind != _COMPRESSED or size > _MOST_BYTES:
        raise UnreadableFileError(_DAMAGED.format(problem="its formatted text cannot be unpacked"))
    return _unpacked(data[_HEADER.size :], size)


def _unpacked(data: bytes, size: int) -> bytes:
    """The first ``size`` bytes of what a run of tokens stands for: bytes, or places of earlier ones in the window."""
    window = bytearray(_WINDOW.ljust(4096, b"\0"))
    write = len(_WINDOW)
    made = bytearray()
    position = 0
    while position < len(data) and len(made) < size:
        control = data[position]
        position += 1
        for bit in range(8):
            if control >> bit & 1:
                if position + 1 >= len(data):
                    return bytes(made[:size])
                token = data[position] << 8 | data[position + 1]
                position += 2
                offset, length = token >> 4, (token & 15) + 2
                if offset == write:
                    return bytes(made[:size])
                copied = range(offset, offset + length)
            else:
                if position >= len(data):
                    return bytes(made[:size])
                window[write], copied = data[position], range(write, write + 1)
                position += 1
            for place in copied:
                byte = window[place % 4096]
                made.append(byte)
                window[write] = byte
                write = (write + 1) % 4096
    return bytes(made[:size])

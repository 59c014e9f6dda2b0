"""The plain text of a message: its paragraphs, lists, quotes and signature."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.characters import tidy
from corpus.markers import list_marker, typed_bullet
from corpus.models import Block

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.losses import Losses

_SIGNATURE = "--"  # RFC 3676, 4.3; many programs drop the space after it
_SIGNATURE_LINES = 12
_SIGNATURE_LENGTH = 72  # characters of a line
_SIGNATURE_WORDS = 10  # of a line: a longer one is a sentence
_HEADER = re.compile(r"\*?(?:From|Sent|To|Cc|Date|Subject)\*?:", re.IGNORECASE)
_REPLY = re.compile(r"-{2,} ?\w[\w ]+-{2,}$|_{5,}$|Begin forwarded message:|On .+ wrote:$|\*?From\*?:", re.IGNORECASE)


def text_blocks(text: str, *, flowed: bool = False) -> Iterator[Block]:
    """Blank lines part paragraphs; quoted lines (``>``) are quotes, lines with a bullet are list items.

    The few short lines after a line of two hyphens are a signature, of kind ``furniture``: it ends where a reply, a
    quote, a numbered line or a sentence begins. ``flowed`` says that lines end in a space where a paragraph goes on
    (RFC 3676).
    """
    for kind, lines in _runs(text.splitlines()):
        if kind == "furniture":
            yield Block("furniture", tidy(" ".join(filter(None, map(str.strip, lines)))))
            continue
        for paragraph in _joined(lines, flowed=flowed):
            bullet, rest = typed_bullet(paragraph)
            if bullet:
                yield Block("list_item", tidy(rest), level=1, marker=bullet)
            elif tidy(paragraph):
                yield Block("quote" if kind == "quote" else "paragraph", tidy(paragraph))


def given_blocks(text: str, losses: Losses, *, flowed: bool = False) -> tuple[Block, ...]:
    """The blocks of a text, whose letters are counted in ``losses``, those of its signature aside."""
    blocks = tuple(text_blocks(text, flowed=flowed))
    losses.give(text)
    for block in blocks:
        if block.kind == "furniture":
            losses.omit(block.text)
    return blocks


def _runs(lines: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Lines that stand together: text, a quote without its marks, or a signature without the line above it."""
    run: list[str] = []
    kind = "text"
    position = 0
    while position < len(lines):
        line = lines[position]
        position += 1
        if line.rstrip() == _SIGNATURE:
            signed = _signature(lines[position:])
            if run:
                yield kind, run
                run = []
            if any(map(str.strip, signed)):
                yield "furniture", list(signed)
            position += len(signed)
            continue
        found = "quote" if line.startswith(">") else "text"
        if run and found != kind:
            yield kind, run
            run = []
        kind = found
        run.append(line.lstrip("> ") if kind == "quote" else line)
    if run:
        yield kind, run


def _signature(lines: Sequence[str]) -> Sequence[str]:
    """The lines of a signature at the beginning of these; none where they do not read like one."""
    taken = 0
    for number, line in enumerate(lines):
        stripped = line.strip()
        if not stripped:
            continue
        long = len(stripped) > _SIGNATURE_LENGTH or len(stripped.split()) > _SIGNATURE_WORDS
        if long or line.startswith(">") or list_marker(stripped) or _REPLY.match(stripped) or stripped == _SIGNATURE:
            break
        taken = number + 1
    return lines[:taken] if sum(bool(line.strip()) for line in lines[:taken]) <= _SIGNATURE_LINES else ()


def _joined(lines: list[str], *, flowed: bool) -> Iterator[str]:
    paragraph = ""
    for line in lines:
        soft = (not flowed or paragraph.endswith(" ")) and not _HEADER.match(line)
        if paragraph and (not line.strip() or list_marker(line.strip()) or not soft):
            yield paragraph.strip()
            paragraph = ""
        paragraph += f" {line.lstrip()}" if paragraph else line.lstrip()
    if paragraph.strip():
        yield paragraph.strip()

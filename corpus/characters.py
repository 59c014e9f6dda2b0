"""Halves of characters: JSON, RTF and the names of files can hold them, UTF-8 and with it the store cannot."""

from __future__ import annotations

import re

from corpus.models import Block, Extract, Metadata

# Patterns are kept as text on the way of a question: ``re`` compiles, and remembers, those that it comes to.
_HALF = "[\ud800-\udfff]"


def whole(text: str) -> str:
    """The text with each lone surrogate replaced by U+FFFD, so that it can be written as UTF-8; no offset moves."""
    return text if text.isascii() else re.sub(_HALF, "\ufffd", text)


def whole_extract(extract: Extract) -> Extract:
    """What a reader found, with whole characters in every text."""
    return extract._replace(
        blocks=tuple(map(_block, extract.blocks)),
        metadata=_metadata(extract.metadata),
        warnings=tuple(map(whole, extract.warnings)),
        key=whole(extract.key) if extract.key is not None else None,
    )


def _block(block: Block) -> Block:
    if not re.search(_HALF, block.text + block.marker):
        return block
    return block._replace(text=whole(block.text), marker=whole(block.marker))


def _metadata(metadata: Metadata) -> Metadata:
    said = metadata._asdict()
    return Metadata(**{name: whole(value) if value else value for name, value in said.items()})

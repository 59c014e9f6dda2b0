"""Halves of characters: JSON, RTF and the names of files can hold them, UTF-8 and with it the store cannot."""

from __future__ import annotations

import dataclasses
import re

from corpus.models import Block, Extract, Metadata

_HALF = re.compile("[\ud800-\udfff]")


def whole(text: str) -> str:
    """The text with each lone surrogate replaced by U+FFFD, so that it can be written as UTF-8; no offset moves."""
    return _HALF.sub("\ufffd", text) if _HALF.search(text) else text


def whole_extract(extract: Extract) -> Extract:
    """What a reader found, with whole characters in every text."""
    return dataclasses.replace(
        extract,
        blocks=tuple(map(_block, extract.blocks)),
        metadata=_metadata(extract.metadata),
        warnings=tuple(map(whole, extract.warnings)),
        key=whole(extract.key) if extract.key is not None else None,
    )


def _block(block: Block) -> Block:
    if not _HALF.search(block.text + block.marker):
        return block
    return dataclasses.replace(block, text=whole(block.text), marker=whole(block.marker))


def _metadata(metadata: Metadata) -> Metadata:
    said = {name: getattr(metadata, name) for name in Metadata.__slots__}
    return Metadata(**{name: whole(value) if value else value for name, value in said.items()})

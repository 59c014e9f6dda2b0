"""HTML pages: the main content without the navigation around it, and what the page says of itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from corpus.errors import LimitExceededError
from corpus.losses import Losses
from corpus.models import Extract
from corpus.readers.decoding import decode
from corpus.readers.html.blocks import html_blocks, shown_text
from corpus.readers.html.content import main_content
from corpus.readers.html.metadata import declared_facts, page_metadata

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from corpus.models import Block

_CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE
)
_MAX_NODES = 2_000_000  # elements, counted by their brackets before the tree is built: its memory grows with them


def read_html(data: bytes, *, name: str, charset: str | None = None) -> tuple[Extract, ...]:  # noqa: ARG001 (all readers alike)
    """Read a page. ``charset`` is what its carrier (a mail header) says; a byte order mark still goes before
    it.

    Raises LimitExceededError for a page of more than two million elements.
    """
    text, warnings = decode(data, declared=charset or _declared_charset(data))
    tree = parse_html(text)
    facts = declared_facts(tree)
    root = main_content(tree)
    losses = Losses()
    blocks = fragment_blocks(root, losses)
    metadata = page_metadata(facts, root)
    told = warnings + losses.warnings()
    return (Extract(blocks=blocks, metadata=metadata, warnings=told, losses=losses.counts(), given=losses.given),)


def fragment_blocks(root: LexborNode | None, losses: Losses) -> tuple[Block, ...]:
    """The blocks of a part of a page that has no navigation in it; what is left out of them is counted."""
    if root is None:
        return ()
    losses.add("deletions", sum(bool(node.text().strip()) for node in root.css("del")))
    losses.add("struck", sum(bool(node.text().strip()) for node in root.css("s, strike")))
    losses.give(shown_text(root))
    return html_blocks(root)


def parse_html(text: str) -> LexborHTMLParser:
    """The tree of a page, as a browser builds it. Raises LimitExceededError where there are too many
    elements.
    """
    if text.count("<") > _MAX_NODES:
        raise LimitExceededError("The page has more than two million elements; it was not read.")
    return LexborHTMLParser(text.replace("\0", ""))


def _declared_charset(data: bytes) -> str | None:
    found = _CHARSET.search(data[:4096])
    return found[1].decode("ascii", errors="replace") if found else None

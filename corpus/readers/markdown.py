"""Markdown (CommonMark with tables, strikethrough and footnotes); front matter is metadata."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from corpus.characters import printed, tidy
from corpus.dates import leading_date
from corpus.errors import LimitExceededError
from corpus.losses import Losses
from corpus.models import Extract, Metadata
from corpus.readers.decoding import decode
from corpus.readers.html.reader import fragment_blocks, parse_html

if TYPE_CHECKING:
    from collections.abc import Mapping

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.{0,20000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_MAX_NESTING = 80  # blocks inside blocks
# For each bracket the parser looks for its partner up to the end of the paragraph: in one with more of them than this
# they are characters.
_MAX_BRACKETS = 500
_PARAGRAPHS = re.compile(r"(\n[ \t]*\n)")
_FIELDS = tuple(name for name in Metadata._fields if not name.endswith("_source"))
_SYNONYMS = {"organisation": "publisher", "organization": "publisher", "canonical": "url", "source": "url"}


def read_markdown(data: bytes, *, name: str) -> tuple[Extract, ...]:  # noqa: ARG001 (all readers alike)
    """Read a Markdown file. Front matter that is not YAML is left in the text, with a warning.

    Raises LimitExceededError for lists or quotes nested dozens deep.
    """
    text, warnings = decode(data)
    declared, body, complaint = _split_front_matter(printed(text))
    losses = Losses()
    blocks = fragment_blocks(parse_html(_render(body)).body, losses)
    told = warnings + complaint + losses.warnings()
    metadata = _metadata(declared)
    return (Extract(blocks=blocks, metadata=metadata, warnings=told, losses=losses.counts(), given=losses.given),)


def _render(text: str) -> str:
    # The parser drops what is nested deeper than it may go, so that depth must be an error here.
    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin)
    environment: dict[str, object] = {}
    tokens = parser.parse("".join(map(_without_excess, _PARAGRAPHS.split(text))), environment)
    if any(token.level >= _MAX_NESTING - 1 for token in tokens):
        raise LimitExceededError("The file nests its lists or quotes too deeply to be read.")
    return str(parser.renderer.render(tokens, parser.options, environment))


def _without_excess(paragraph: str) -> str:
    if paragraph.count("[") <= _MAX_BRACKETS:
        return paragraph
    return paragraph.replace("\\[", "[").replace("[", "\\[")


def _split_front_matter(text: str) -> tuple[dict[str, str], str, tuple[str, ...]]:
    found = _FRONT_MATTER.match(text)
    if not found:
        return {}, text, ()
    try:
        # BaseLoader builds strings, lists and dicts only, so a date keeps the precision that it was written
        # with.
        content = yaml.load(found[1], Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, RecursionError, ValueError):
        return {}, text, ("The front matter is not valid YAML and was read as text.",)
    if not isinstance(content, dict):
        return {}, text, ()
    return _known_fields(content), text[found.end() :], ()


def _known_fields(content: Mapping[object, object]) -> dict[str, str]:
    known: dict[str, str] = {}
    for key, value in content.items():
        field = str(key).strip().lower()
        field = _SYNONYMS.get(field, field)
        if field in _FIELDS and isinstance(value, str) and value.strip():
            known.setdefault(field, tidy(value))
    return known


def _metadata(declared: dict[str, str]) -> Metadata:
    date = leading_date(declared.get("date", ""))
    given = {key: value for key, value in declared.items() if key != "date"}
    return Metadata(**given, date=date, date_source="front matter" if date else None)

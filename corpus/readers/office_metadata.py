"""Title and dates from the properties of an office file, without the leftovers of templates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.dates import leading_date
from corpus.models import Metadata
from corpus.readers.spacing import tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

    from corpus.models import Block

_NOT_TITLES = re.compile(
    r"(?:microsoft word\b.*|document\s*\d*|untitled.*|title|template.*|.* template|normal|blank|unknown|none"
    r"|powerpoint presentation|slide \d+|.+\.(?:docx?|dotx?|odt|rtf|pdf|pub|indd))$",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"[\d.\s]*(?:(?:executive )?summary|introduction|background|foreword|preface|contents|agenda|minutes"
    r"|purpose|overview|abstract|key points|draft|appendix|annex)\b[\s\w]{0,3}:?$",
    re.IGNORECASE,
)
_HEADING_LENGTH = 100
_LOWEST_LEVEL = 9


def office_metadata(properties: Element | None, blocks: Sequence[Block], *, titled: str = "") -> Metadata:
    """The metadata of a file from its property elements, by local name (Dublin Core in both OOXML and ODF).

    ``titled`` is the text that the document itself styles as its title. It is used, or else a heading that
    opens the text, where the title property is empty or was left there by a template or a printer driver.
    """
    values = _values(properties)
    modified, created = (leading_date(values.get(key, "")) for key in ("modified", "created"))
    date = modified or created
    return Metadata(
        title=good_title(values.get("title", "")) or titled or opening_heading(blocks),
        date=date,
        date_source=("file properties (modified)" if modified else "file properties (created)")
        if date
        else None,
        publisher=values.get("publisher") or None,
    )


def good_title(title: str) -> str:
    """The title, or nothing if it is only a file name or a word that a program put there."""
    title = tidy(title)
    return "" if _NOT_TITLES.match(title) or not any(c.isalpha() for c in title) else title


def _values(properties: Element | None) -> dict[str, str]:
    names = {"date": "modified", "creation-date": "created"}
    values: dict[str, str] = {}
    for element in properties.iter() if properties is not None else ():
        if isinstance(element.tag, str) and element.text:
            name = element.tag.rpartition("}")[2]
            values.setdefault(names.get(name, name), tidy(element.text))
    return values


def opening_heading(blocks: Sequence[Block]) -> str:
    """The heading that opens a text, unless it is one that any document may have."""
    first = blocks[0] if blocks else None
    return first.text if first and first.kind == "heading" and not _GENERIC.match(first.text) else ""


def looks_like_heading(text: str) -> bool:
    """Whether a paragraph in bold type may be a heading: short, and not ended by a mark."""
    return (
        len(text) <= _HEADING_LENGTH and not re.search(r"[.;,:!]$", text) and any(c.isalpha() for c in text)
    )


def typed_heading_level(blocks: Sequence[Block], *, styled: int) -> int:
    """The level of a heading that only its bold type shows: below ``styled``, the last level that a style
    gave.

    Where no style gives any, the first heading is taken for the title and the others stand side by side
    below it.
    """
    if styled:
        return min(styled + 1, _LOWEST_LEVEL)
    return 2 if any(block.kind == "heading" for block in blocks) else 1

"""What a page says of itself: title, dates, publisher, address, and whether it was withdrawn."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.characters import tidy
from corpus.dates import leading_date
from corpus.models import Metadata

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser, LexborNode

# The date of the words as they stand comes before the date of first publication.
_DATES = (
    "govuk:public-updated-at", "article:modified_time", "og:updated_time", "dcterms.modified",
    "dc.date.modified",
    "last-modified", "article:published_time", "govuk:first-published-at", "dcterms.issued",
    "dcterms.created",
    "dcterms.date", "dc.date.issued", "dc.date", "citation_publication_date", "pubdate", "publishdate",
    "date",
)  # fmt: skip
_PUBLISHERS = ("dcterms.publisher", "dc.publisher", "citation_publisher")
_SITES = ("og:site_name", "application-name")
_WRITTEN_DATE = re.compile(
    r"^\s*(?:page )?(?:last (?:reviewed|updated|modified)|date published|published)(?: on)?:?\s+"
    r"(\d{1,2} [A-Z][a-z]{2,8} \d{4})",
    re.IGNORECASE | re.MULTILINE,
)
_WITHDRAWN = re.compile(r"\b(?:was|has been|is) withdrawn\b|^withdrawn\b", re.IGNORECASE)
_SUFFIX = re.compile(r"^(.+?)\s+(?:[-–—|·»]|::)\s+([^-–—|·»]+)$")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the head of a page declares: named values, one JSON-LD object, the title and the canonical
    address.
    """

    named: dict[str, str]
    linked: dict[str, Any]
    title: str
    address: str


def declared_facts(tree: LexborHTMLParser) -> Facts:
    """The declarations of a page, to be read before scripts are taken out of its tree."""
    title = tree.css_first("head > title") or tree.css_first("title")
    link = tree.css_first("link[rel=canonical]")
    return Facts(
        named=_named_values(tree),
        linked=_linked_data(tree),
        title=tidy(title.text()) if title is not None else "",
        address=(link.attributes.get("href") or "").strip() if link is not None else "",
    )


def page_metadata(facts: Facts, root: LexborNode | None) -> Metadata:
    """The metadata of a page, ``root`` being its main content."""
    date, source = _date(facts, root)
    return Metadata(
        title=_title(facts, root),
        date=date,
        date_source=source,
        publisher=_publisher(facts),
        status="withdrawn" if _is_withdrawn(root) else None,
        url=_address(facts),
    )


def _named_values(tree: LexborHTMLParser) -> dict[str, str]:
    values: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        key = (
            attributes.get("name") or attributes.get("property") or attributes.get("itemprop") or ""
        ).lower()
        content = tidy(attributes.get("content") or "")
        if key and content:
            values.setdefault(key.replace("dcterms:", "dcterms.").replace("dc:", "dc."), content)
    return values


def _linked_data(tree: LexborHTMLParser) -> dict[str, Any]:
    """The first JSON-LD object that has a date (schema.org)."""
    for node in tree.css('script[type="application/ld+json"]'):
        for item in _objects(node.text()):
            if "dateModified" in item or "datePublished" in item:
                return item
    return {}


def _objects(source: str) -> list[dict[str, Any]]:
    try:
        content = json.loads(source)
    except (ValueError, RecursionError):
        return []
    if isinstance(content, dict):
        content = content.get("@graph", [content])
    return [item for item in content if isinstance(item, dict)] if isinstance(content, list) else []


def _date(facts: Facts, root: LexborNode | None) -> tuple[str, str] | tuple[None, None]:
    for value, source in _date_candidates(facts, root):
        date = leading_date(value)
        if date:
            return date, source
    return None, None


def _date_candidates(facts: Facts, root: LexborNode | None) -> Iterator[tuple[str, str]]:
    named, linked = facts.named, facts.linked
    yield from ((named[key], f"page metadata ({key})") for key in _DATES if key in named)
    for key in ("dateModified", "datePublished"):
        if key in linked:
            yield str(linked[key]), f"page metadata ({key})"
    if root is not None:
        if found := _WRITTEN_DATE.search(root.text(separator="\n")):
            yield found[1], "page text"
        yield from (
            (node.attributes.get("datetime") or "", "page text (time)") for node in root.css("time[datetime]")
        )


def _title(facts: Facts, root: LexborNode | None) -> str:
    headings = (tidy(node.text()) for node in root.css("h1")) if root is not None else iter(())
    return next(filter(None, headings), "") or _without_site(facts) or facts.named.get("og:title", "")


def _without_site(facts: Facts) -> str:
    title = facts.title
    sites = {facts.named[key].casefold() for key in (*_PUBLISHERS, *_SITES) if key in facts.named}
    found = _SUFFIX.match(title)
    while found and (found[2].casefold() in sites or _looks_like_site(found[2])):
        title = found[1]
        found = _SUFFIX.match(title)
    return title


def _looks_like_site(text: str) -> bool:
    words = text.split()
    return (
        len(words) <= 4
        and not any(c.isdigit() for c in text)
        and all(w[0].isupper() or len(w) < 4 for w in words)
    )


def _publisher(facts: Facts) -> str | None:
    """The body that answers for the words; the name of the site is the last resort."""
    author, publisher = facts.linked.get("author"), facts.linked.get("publisher")
    candidates = (
        *(facts.named.get(key) for key in _PUBLISHERS),
        _organisation(author)
        if isinstance(author, dict) and "Person" not in str(author.get("@type"))
        else None,
        _organisation(publisher),
        *(facts.named.get(key) for key in _SITES),
    )
    return next(filter(None, candidates), None)


def _organisation(value: object) -> str | None:
    name = value.get("name") if isinstance(value, dict) else value
    return tidy(name) if isinstance(name, str) else None


def _address(facts: Facts) -> str | None:
    address = facts.address or facts.named.get("og:url", "")
    return address if address.startswith(("http://", "https://")) else None


def _is_withdrawn(root: LexborNode | None) -> bool:
    if root is None:
        return False
    return any(
        _WITHDRAWN.search(tidy(node.text()))
        for node in root.css("[class*=withdrawn], [class*=notice] h2")[:5]
    )

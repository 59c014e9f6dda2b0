"""A citation as a page shows it and as it is put into a paper.

Shown, a passage is cut where it is to be marked, so that a template can wrap the pieces and escape each. Copied, it is
plain words, a footnote in the manner of OSCOLA, or Markdown. OSCOLA (Oxford University Standard for the Citation of
Legal Authorities, 4th edition, section 3.4) gives author, title, date and pinpoint; it has no form for the paragraph of
a text without printed numbers, so ``para`` is that of this tool.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.dates import plain
from corpus.models import Document, Span
from qa.ask.terms import WORD
from qa.models import Citation
from qa.render.places import page_words, printed_page, range_words


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, and whether it is marked."""

    text: str
    marked: bool


def with_words(text: str, words: Sequence[str]) -> list[Piece]:
    """The text with each of its words that is one of ``words`` marked, in any case."""
    wanted = {word.casefold() for word in words}
    places = [found.span() for found in WORD.finditer(text) if found[0].casefold() in wanted]
    return list(_pieces(text, places))


def with_span(text: str, span: Span | None) -> list[Piece]:
    """The text with one span of it marked."""
    return list(_pieces(text, [(span.start, span.end)] if span and span.start < span.end else []))


def with_spans(text: str, spans: Sequence[tuple[int, int]]) -> list[Piece]:
    """The text with several spans of it marked, which follow one another."""
    return list(_pieces(text, spans))


def _pieces(text: str, places: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    at = 0
    for start, end in places:
        if at < start:
            yield Piece(text[at:start], False)
        yield Piece(text[start:end], True)
        at = end
    if at < len(text) or not text:
        yield Piece(text[at:], False)


_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|])")


@dataclass(frozen=True, slots=True)
class CitationForms:
    """A citation in the forms that can be copied."""

    plain: str
    oscola: str
    markdown: str


def cited(citations: Sequence[Citation], document: Document) -> CitationForms:
    """The forms of a citation. ``citations`` are of one answer and all from ``document``: a sentence, or a list."""
    where = [document.metadata.publisher or "", plain(document.metadata.date) if document.metadata.date else ""]
    said = [part for part in (*where, place(citations)) if part]
    quotes = [citation.quote for citation in citations]
    return CitationForms(
        plain=f"“{_joined(quotes)}” ({', '.join([document.title, *said])})",
        oscola=_oscola(citations, document),
        markdown=_markdown(quotes, document.title, said),
    )


def place(citations: Sequence[Citation]) -> str:
    """``page iii (sheet 3), paragraphs 4 to 7``; empty where there is neither page nor paragraph."""
    page = page_words(citations[0].place)
    return ", ".join(part for part in (page, range_words([citation.place for citation in citations])) if part)


def _paras(citations: Sequence[Citation]) -> str:
    """``para 4`` or ``paras 4–7``; printed numbers as they are, with what has them where it is no paragraph."""
    words = range_words([citation.place for citation in citations])
    return words.replace("paragraph", "para", 1).replace(" to ", "–")


def _oscola(citations: Sequence[Citation], document: Document) -> str:
    meta, first = document.metadata, citations[0]
    author = f"{meta.publisher}, " if meta.publisher else ""
    date = f" ({plain(meta.date)})" if meta.date else ""
    pinpoint = [printed_page(first.place), _paras(citations)]
    where = ", ".join(part for part in pinpoint if part)
    return f"{author}‘{document.title}’{date}{' ' if where else ''}{where}" + (f" <{meta.url}>" if meta.url else "")


def _markdown(quotes: Sequence[str], title: str, said: Sequence[str]) -> str:
    lines = [line for quote in quotes for line in _escaped(quote).splitlines()]
    source = ", ".join([f"*{_escaped(title)}*", *map(_escaped, said)])
    return "\n>\n".join(f"> {line}" for line in (*lines, source))


def _joined(quotes: Sequence[str]) -> str:
    """Quotes in one line; items of a list are parted by semicolons."""
    parts = [quote.rstrip(" ;,") for quote in quotes[:-1]]
    return " ".join(f"{part}{'' if part.endswith((':', '.', '?', '!')) else ';'}" for part in parts) + (
        f" {quotes[-1]}" if parts else quotes[-1]
    )


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)

"""A citation as it is put into a paper: plain words, a footnote in the manner of OSCOLA, Markdown.

OSCOLA (Oxford University Standard for the Citation of Legal Authorities, 4th edition, section 3.4) gives author, title,
date and pinpoint; it has no form for the paragraph of a text without printed numbers, so ``para`` is that of this tool.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.dates import plain
from corpus.models import Document
from qa.models import Citation
from qa.render.text import page_words

_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|])")


@dataclass(frozen=True, slots=True)
class Citing:
    """One citation in the forms that can be copied."""

    plain: str
    oscola: str
    markdown: str


def cited(citation: Citation, document: Document) -> Citing:
    """The forms of one citation; ``document`` is the one it is from."""
    return Citing(_plain(citation, document), _oscola(citation, document), _markdown(citation, document))


def _plain(citation: Citation, document: Document) -> str:
    return f"“{citation.quote}” ({', '.join([citation.title, *_where(citation, document)])})"


def _where(citation: Citation, document: Document) -> list[str]:
    parts = [document.metadata.publisher or "", plain(citation.date) if citation.date else ""]
    parts.append(page_words(citation.page, citation.page_label) if citation.page else "")
    parts.append(f"paragraph {citation.passage.paragraph}" if citation.passage.paragraph else "")
    return [part for part in parts if part]


def _oscola(citation: Citation, document: Document) -> str:
    author = f"{document.metadata.publisher}, " if document.metadata.publisher else ""
    date = f" ({plain(citation.date)})" if citation.date else ""
    page = f" {citation.page_label or citation.page}" if citation.page else ""
    paragraph = f"{',' if page else ''} para {citation.passage.paragraph}" if citation.passage.paragraph else ""
    url = f" <{document.metadata.url}>" if document.metadata.url else ""
    return f"{author}‘{citation.title}’{date}{page}{paragraph}{url}"


def _markdown(citation: Citation, document: Document) -> str:
    quote = _escaped(citation.quote).replace("\n", "\n> ")
    where = ", ".join([f"*{_escaped(citation.title)}*", *map(_escaped, _where(citation, document))])
    return f"> {quote}\n>\n> {where}"


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)

"""Documents and passages as the contract lists them."""

from __future__ import annotations

from typing import Any

from corpus.models import Document, Passage
from qa.models import reference_dict


def document_dict(document: Document, passages: int) -> dict[str, Any]:
    """One entry of ``policyqa documents --json``."""
    meta = document.metadata
    return {
        "document_id": document.document_id,
        "title": meta.title,
        "source": document.source,
        "media_type": document.media_type,
        "sha256": document.sha256,
        "date": meta.date,
        "date_source": meta.date_source,
        "publisher": meta.publisher,
        "status": meta.status,
        "url": meta.url,
        "supersedes": meta.supersedes,
        "pages": len(document.pages) or None,
        "passages": passages,
        "warnings": list(document.warnings),
    }


def passage_dict(passage: Passage, document: Document) -> dict[str, Any]:
    """One line of ``policyqa passages``. Spans are into the document's text."""
    return {
        "passage_id": passage.passage_id,
        "document_id": passage.document_id,
        "title": document.title,
        "page": passage.page,
        "page_label": passage.page_label,
        "section": list(passage.section),
        "paragraph": passage.paragraph,
        "kind": passage.kind,
        "marker": passage.marker or None,
        "lead_in": passage.lead_in or None,
        "text": passage.text,
        "span": passage.span.to_list(),
        "entities": [
            {"label": entity.label, "text": entity.text, "id": entity.id, "span": entity.span.to_list()}
            for entity in passage.entities
        ],
        "references": [reference_dict(reference) for reference in passage.references],
    }

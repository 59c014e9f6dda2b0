"""What says the same: passages that repeat earlier ones, documents that are copies as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.duplicates import DocumentPair, duplicate_documents, same_passages
from corpus.models import Document
from corpus.pipeline import Processed
from corpus.store.writing import StoreWriter


def link_copies(found: Processed, writer: StoreWriter) -> Iterator[str]:
    """Link the passages of a document to earlier ones that say the same; a warning for each document it repeats."""
    new = {passage.passage_id: passage.text for passage in found.passages}
    pairs = list(same_passages(new, found.bands, stored=writer.likeness.like))
    for pair in pairs:
        writer.likeness.same(pair.first, pair.second)
    words, document_of = writer.likeness.words([pair.second for pair in pairs] + [pair.first for pair in pairs[:1]])
    for near in duplicate_documents(pairs, words=words, document_of=document_of):
        if near.near_duplicate:
            yield _near_copy(found.document, near, writer)


def _near_copy(document: Document, near: DocumentPair, writer: StoreWriter) -> str:
    other = near.second if near.first == document.document_id else near.first
    share = min(near.share_of_first, near.share_of_second)
    writer.likeness.note_near_copy(document.document_id, other, share)
    return (
        f"{document.source}: nearly the same as {writer.owner(other)} ({share:.0%} of the words); "
        "answers cite one and name the other."
    )

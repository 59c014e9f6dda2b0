"""What is in a store and how well it is."""

from __future__ import annotations

from typing import Any

from corpus.store.models import Snapshot
from corpus.store.reader import StoreReader
from qa.library.index import problem, size

_FACETS = 8  # of each label, the ids found in most passages


def status(reader: StoreReader, snapshot: Snapshot | None, index: dict[str, Any]) -> dict[str, Any]:
    """What ``policyqa status --json`` prints, ``index`` being its ``health``."""
    reader.check_lists()
    scanned = [
        {"source": document.source, "pages": sum(page.scanned for page in document.pages)}
        for document in reader.with_scans()
    ]
    return {
        "store": str(reader.folder),
        "snapshot": snapshot.hash if snapshot else None,
        "published": snapshot.published if snapshot else None,
        "documents": snapshot.documents if snapshot else 0,
        "passages": snapshot.passages if snapshot else 0,
        "entities": entities(reader),
        "failures": [failure.to_dict() for failure in reader.failures()],
        "scanned": scanned,
        "losses": [{"source": document.source, "losses": dict(document.losses)} for document in reader.with_losses()],
        "undated": reader.catalogue.undated(),
        "index": index,
    }


def entities(reader: StoreReader) -> dict[str, Any]:
    """Label -> in how many passages, how many ids, and the ids found in most of them."""
    facets: dict[str, Any] = {}
    for label, id_, passages in reader.entity_counts():
        facet = facets.setdefault(label, {"passages": 0, "ids": 0, "most": []})
        facet["passages"] += passages
        facet["ids"] += 1
        if len(facet["most"]) < _FACETS:
            facet["most"].append({"id": id_, "passages": passages})
    return facets


def health(reader: StoreReader, snapshot: Snapshot | None) -> dict[str, Any]:
    """The size of the index in bytes, and whether each of them is as it was written: all are read."""
    if snapshot is None:
        return {"bytes": 0, "health": "not built yet"}
    directory = reader.folder / snapshot.directory
    broken = problem(directory, snapshot.hash)
    return {"bytes": size(reader.folder, snapshot), "health": broken or "sound"}

"""Lists of documents and the state of a store, for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any

from corpus.dates import plain
from qa.render.wrapping import filled, printable

NO_DOCUMENTS = "The store holds no documents. Add some: policyqa add FOLDER\n"


def document_lines(document: dict[str, Any]) -> str:
    """A few lines for a document: what it is, how old, how long, what is wrong with it."""
    return "".join(line + "\n" for line in _document(document))


def _document(document: dict[str, Any]) -> Iterator[str]:
    yield from filled(document["title"])
    facts = [
        plain(document["date"]) if document["date"] else "no date",
        document["publisher"],
        document["status"],
        f"{document['pages']} pages" if document["pages"] else None,
        f"{document['passages']} passages",
    ]
    yield from filled(", ".join(fact for fact in facts if fact), 4)
    yield f"    {document['document_id']}  {printable(PurePath(document['source']).name)}"
    for warning in document["warnings"]:
        yield from filled(f"! {warning}", 4, 6)
    yield ""


def add_summary(report: dict[str, Any]) -> str:
    """One line on what a run of ``add`` did."""
    counts = ", ".join(
        f"{report[name]} {name}" for name in ("added", "updated", "unchanged", "removed") if report[name]
    )
    failed = f", {len(report['failed'])} failed" if report["failed"] else ""
    return (
        f"{counts or 'nothing added'}{failed}. The store holds {report['documents']:,} documents "
        f"and {report['passages']:,} passages ({report['seconds']:.1f} s).\n"
    )


def status_table(status: dict[str, Any]) -> str:
    """What the store holds and how well it is."""
    return "".join(f"{line}\n" for line in _status(status))


def _status(status: dict[str, Any]) -> Iterator[str]:
    yield f"Store         {status['store']}"
    undated = f" ({status['undated']:,} without a date)" if status.get("undated") else ""
    yield f"Documents     {status['documents']:,}{undated}"
    yield f"Passages      {status['passages']:,}"
    index = status["index"]
    yield f"Index         {index['bytes'] / 2**20:.1f} MiB, {index['health']}"
    yield f"Snapshot      {status['snapshot'] or 'none yet'}"
    yield from _problems("Not readable", [(f["path"], f["reason"]) for f in status["failures"]])
    yield from _problems("Scanned pages", [(s["source"], f"pages {s['pages']}") for s in status["scanned"]])
    if status["entities"]:
        yield ""
        yield "Entities (passages)"
        for label, facets in status["entities"].items():
            named = ", ".join(f"{facet['id']} {facet['passages']}" for facet in facets["most"])
            yield from filled(f"{label} {facets['passages']}: {named}", 4, 6)


def _problems(title: str, rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    if rows:
        yield ""
        yield title
    for source, reason in rows:
        yield from filled(f"{PurePath(source).name}: {reason}", 4, 6)

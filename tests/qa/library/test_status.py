"""What is in a store and how well it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from qa.library.library import Library

LAYOUTS = Path(__file__).resolve().parents[3] / "fixtures" / "layouts"


def test_counts_are_those_of_the_lists(library: Library) -> None:
    """Documents, passages and entities add up to what the other commands list."""
    status = library.status()
    documents = library.documents()
    assert status["documents"] == len(documents)
    assert status["passages"] == sum(row["passages"] for row in documents)
    assert status["undated"] == sum(row["date"] is None for row in documents)
    passages = list(library.passages())
    for label, facet in status["entities"].items():
        pairs = {(p["passage_id"], e["id"]) for p in passages for e in p["entities"] if e["label"] == label}
        assert facet["passages"] == len(pairs)
        assert facet["ids"] == len({id_ for _, id_ in pairs})
        counts = [one["passages"] for one in facet["most"]]
        assert counts == sorted(counts, reverse=True)


def test_scanned_pages_are_counted(ingest: Callable[..., Any], new_store: Path) -> None:
    """A page without text is told by file, and every answer says that something was not read."""
    ingest(LAYOUTS / "scanned.pdf")
    with Library.open(new_store) as library:
        status = library.status()
        told = [row["source"] for row in status["scanned"]] + [failure["path"] for failure in status["failures"]]
        assert [Path(source).name for source in told] == ["scanned.pdf"]
        assert library.ask("anything").searched.unreadable == 1


def test_a_store_without_documents_is_whole(ingest: Callable[..., Any], new_store: Path) -> None:
    """Nothing in it, nothing wrong with it."""
    ingest()
    with Library.open(new_store) as library:
        status = library.status()
    assert (status["documents"], status["passages"], status["failures"], status["entities"]) == (0, 0, [], {})
    assert status["index"]["health"] == "sound"


def test_the_index_is_read_once_for_each_snapshot_where_that_is_enough(
    put: Callable[..., Path], ingest: Callable[..., Any], new_store: Path
) -> None:
    """A page that is opened often does not read it each time; asked for in full, every byte is checked again."""
    put("a.txt", "The kitchen serves leek soup on Mondays.\n")
    ingest(new_store.parent / "documents")
    with Library.open(new_store) as library:
        first = library.status(again=False)
        (index,) = (new_store / "index").glob("*/index")
        content = bytearray(index.read_bytes())
        content[len(content) // 2] ^= 0xFF
        index.write_bytes(content)
        assert library.status(again=False) == first
        assert library.status()["index"]["health"] != "sound"
        assert library.status(again=False)["index"]["health"] != "sound"
        put("b.txt", "The bakery bakes bread on Fridays.\n")
        ingest(new_store.parent / "documents")
        assert library.status(again=False)["index"]["health"] == "sound"

"""What callers of the package get, and what it says to arguments that make no sense."""

from __future__ import annotations

from typing import Any

import pytest

import indexer
import indexer.errors
from corpus.errors import PolicyQAError
from indexer import Index, IndexArgumentError, IndexClosedError, Settings, build_index, open_index


def test_the_public_names_are_pinned() -> None:
    """The verbs, all that they give back, what they take, and every error."""
    errors = {name for name, value in vars(indexer.errors).items() if isinstance(value, type)} - {"PolicyQAError"}
    nouns = {"Index", "Settings", "Statistics", "Hit", "Explanation", "Contribution"}
    assert set(indexer.__all__) == {"build_index", "open_index"} | nouns | errors
    assert all(hasattr(indexer, name) for name in indexer.__all__)


@pytest.mark.parametrize("k", [0, -1])
def test_asking_for_no_passages_is_refused(index: Index, k: int) -> None:
    """One question or many."""
    for ask in (lambda: index.search("board", k), lambda: index.search_many(["board"] * 200, k)):
        with pytest.raises(IndexArgumentError, match="one passage or more"):
            ask()


@pytest.mark.parametrize("question", [None, 7, b"board", ["board"]])
def test_a_question_is_a_text(index: Index, question: Any) -> None:
    """Bytes, numbers and lists are none, and a text is not many questions."""
    for ask in (lambda: index.search(question), lambda: index.search_many([question])):
        with pytest.raises(IndexArgumentError, match="str"):
            ask()
    with pytest.raises(IndexArgumentError, match="a list"):
        index.search_many("board")


@pytest.mark.parametrize("row", [-1, 3_000])
def test_a_row_that_is_not_there_cannot_be_explained(index: Index, row: int) -> None:
    """The message says how many there are."""
    with pytest.raises(IndexArgumentError, match=f"no row {row}: the index has 3000"):
        index.explain("board", row)


@pytest.mark.parametrize("texts", [[None], ["a board", 7], [b"board"], "a board"])
def test_what_is_indexed_is_texts(texts: Any) -> None:
    """An iterable of them; a text itself is none."""
    with pytest.raises(IndexArgumentError, match="str"):
        build_index(texts)


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"variant": "okapi+"}, "variant"),
        ({"b": 1.5}, "b"),
        ({"k1": -1.0}, "k1"),
        ({"weight": -0.5}, "weight"),
        ({"lead": float("nan")}, "lead"),
        ({"order": float("inf")}, "order"),
    ],
)
def test_a_setting_out_of_range_is_refused(changed: dict[str, Any], name: str) -> None:
    """Before anything is built, by name."""
    with pytest.raises(IndexArgumentError, match=f"^{name} is "):
        build_index(["a board"], settings=Settings()._replace(**changed))


def test_a_kernel_of_another_name_is_refused(index: Index) -> None:
    """The message lists those there are."""
    with pytest.raises(IndexArgumentError, match="auto, stdlib, exhaustive, pruned"):
        open_index(index.reader.path, kernel="quick")  # type: ignore[arg-type]


@pytest.mark.parametrize("job", ["search", "search_many", "explain", "save", "verify", "warm"])
def test_a_closed_index_says_so(job: str) -> None:
    """Whatever is asked of it, with an error of the tree; closing it again is no error."""
    arguments = {"search": ["board"], "search_many": [["board"]], "explain": ["board", 0], "save": ["file"]}
    index = build_index(["a board"])
    index.close()
    index.close()
    with pytest.raises(IndexClosedError) as caught:
        getattr(index, job)(*arguments.get(job, []))
    assert isinstance(caught.value, PolicyQAError)

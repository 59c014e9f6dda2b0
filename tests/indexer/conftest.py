"""A small collection with repeats, empty passages, long and accented ones, the same for every test."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from indexer import build_index, kernel

if TYPE_CHECKING:
    from pathlib import Path

    from indexer.index import Index

_WORDS = """board trust provider collaborative delegation function joint committee section act lead contract
    quorum member chair director partnership integrated care service commissioning plan duty duties
    delegated the of and a in finance audit report reports reporting café naïve 2022 65Z5""".split()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skips what asks for compiled loops where the extra that compiles them is not installed."""
    chosen = getattr(item, "callspec", None)
    asked = chosen is not None and chosen.params.get("kernel") in ("exhaustive", "pruned")
    if (asked or item.get_closest_marker("compiled")) and not kernel.available():
        pytest.skip("numba is not installed: pip install 'policyqa[fast]'")


def make_texts(count: int, seed: int = 3) -> list[str]:
    """Random passages whose words are distributed unevenly, as words are."""
    rng = random.Random(seed)  # noqa: S311 (not for secrets)
    weights = [1 / (rank + 1) for rank in range(len(_WORDS))]
    texts = [" ".join(rng.choices(_WORDS, weights, k=rng.randint(1, 40))) for _ in range(count - 3)]
    return [*texts, "", "The of and.", texts[0]]


QUESTIONS = [
    "which committee may exercise a delegated function jointly",
    "section 65Z5 of the act",
    "reporting duty of the lead provider",
    "board board trust",
    "unheard words entirely",
    "the of and",
    "",
    '"joint committee" quorum',
    "audit +director -trust",
    '-"lead contract" contract',
    "Cafe finances",
]


@pytest.fixture(scope="session")
def texts() -> list[str]:
    """Three thousand passages: enough for frequent and rare terms."""
    return make_texts(3_000)


@pytest.fixture(scope="session")
def saved(texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Their index on disk."""
    path = tmp_path_factory.mktemp("index") / "index"
    with build_index(texts) as index:
        index.save(path)
    return path


@pytest.fixture(scope="session")
def index(texts: list[str]) -> Index:
    """Their index."""
    return build_index(texts)


@pytest.fixture(scope="session")
def questions() -> list[str]:
    """Plain and marked questions, repeated and unknown words, stop words alone, and nothing at all."""
    return QUESTIONS

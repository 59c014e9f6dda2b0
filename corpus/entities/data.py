"""The data files of ``corpus/data`` that the entity rules read, and the labels that they list.

Labels of references (ACT, ACT_SECTION, BILL, PUBLICATION) come from ``corpus.references``.
"""

from __future__ import annotations

import csv
import json
from functools import cache
from importlib.resources import files
from typing import Any

from corpus.errors import RegisterError


def read_json(name: str) -> dict[str, Any]:
    """The object in a JSON file.

    :raises RegisterError: the file is missing or is not JSON.
    """
    try:
        content: dict[str, Any] = json.loads(_text(name))
    except ValueError as error:
        raise RegisterError(f"corpus/data/{name} is not JSON ({error}); reinstall policyqa") from error
    return content


def read_rows(name: str, key: str) -> list[dict[str, Any]]:
    """The list under ``key`` of a JSON file.

    :raises RegisterError: the file cannot be read or has no such list.
    """
    rows = read_json(name).get(key)
    if not isinstance(rows, list):
        raise RegisterError(f"corpus/data/{name} has no list {key!r}; reinstall policyqa")
    return rows


def read_csv(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file with a header; lines that begin with # are remarks."""
    return list(csv.DictReader(line for line in _text(name).splitlines() if not line.startswith("#")))


def words(name: str) -> frozenset[str]:
    """One of the word lists of ``words.json``, which says what each is for."""
    return frozenset(_word_lists()[name]["words"])


@cache
def _word_lists() -> dict[str, dict[str, list[str]]]:
    lists: dict[str, dict[str, list[str]]] = read_json("words.json")["lists"]
    return lists


def _text(name: str) -> str:
    try:
        return (files("corpus") / "data" / name).read_text("utf-8")
    except OSError as error:
        raise RegisterError(f"corpus/data/{name} cannot be read ({error}); reinstall policyqa") from error


LABELS: tuple[str, ...] = tuple(row["label"] for row in read_rows("labels.json", "labels"))
"""Every label, in the order that decides between two mentions of one length."""

PRIORITY = {label: rank for rank, label in enumerate(LABELS)}

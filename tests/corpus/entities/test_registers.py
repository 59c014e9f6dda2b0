"""The registers that entities are looked up in."""

from __future__ import annotations

import json
import re

import pytest

from corpus.entities import data, gazetteer
from corpus.entities.data import read_csv, read_json, read_rows
from corpus.entities.gazetteer import load_terms, plural
from corpus.errors import RegisterError


def test_every_register_states_source_and_date() -> None:
    """Each data file says where its facts come from and of when they are."""
    for name in ("bodies.json", "labels.json", "icbs.json", "words.json"):
        assert {"source", "date"} <= read_json(name).keys()


def test_boards_of_2024_have_ods_codes() -> None:
    """The 42 boards of 2024 have distinct ODS codes, and later ones at least a GSS code."""
    boards = read_rows("icbs.json", "icbs")
    codes = [board["ods_code"] for board in boards if "2024-08" in board["listed"]]
    assert len(set(codes)) == len(codes) == 42
    assert all(re.fullmatch(r"E540000\d\d", code) for board in boards for code in board["gss_codes"])


def test_trusts_have_codes_names_and_dates() -> None:
    """Every trust has an ODS code, a name in title case, and ISO dates."""
    trusts = read_csv("trusts.csv")
    assert len({trust["ods_code"] for trust in trusts}) == len(trusts) == 210
    for trust in trusts:
        assert re.search(r"[a-z] .*Trust$", trust["name"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", trust["opened"])


def test_successors_are_registered() -> None:
    """Every successor of a body that is no more is itself in the register."""
    bodies = read_rows("bodies.json", "bodies")
    assert {body["successor"] for body in bodies} - {None} <= {body["id"] for body in bodies}


def test_phrases_of_two_ids_are_told_apart_by_label() -> None:
    """No phrase stands for two ids of one label."""
    meanings: dict[tuple[str, str], set[str]] = {}
    for term in load_terms():
        meanings.setdefault((term.phrase, term.label), set()).add(term.id)
    assert {key: ids for key, ids in meanings.items() if len(ids) > 1} == {}


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("integrated care board", "integrated care boards"),
        ("local authority", "local authorities"),
        ("approach", "approaches"),
        ("ICS", "ICSs"),
    ],
)
def test_plural(phrase: str, expected: str) -> None:
    """Plurals are regular, and acronyms take a small s."""
    assert plural(phrase) == expected


def test_missing_register_is_an_error() -> None:
    """A data file that is not there is named in the error, with what to do."""
    with pytest.raises(RegisterError, match=r"nowhere\.json cannot be read .* reinstall"):
        read_json("nowhere.json")


def test_register_that_is_not_json_is_an_error() -> None:
    """A data file in another form is named in the error."""
    with pytest.raises(RegisterError, match=r"trusts\.csv is not JSON"):
        read_json("trusts.csv")


def test_register_without_its_list_is_an_error() -> None:
    """A data file without the list looked for is named in the error."""
    with pytest.raises(RegisterError, match="has no list 'icbs'"):
        read_rows("bodies.json", "icbs")


def test_unknown_label_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A body with a label that is not listed is refused at loading."""
    body = {"id": "body:x", "label": "NEWS", "names": ["x"], "acronyms": []}
    content = json.dumps({"labels": [], "bodies": [body], "icbs": []})
    monkeypatch.setattr(data, "_text", lambda name: "" if name.endswith(".csv") else content)
    with pytest.raises(RegisterError, match="unknown entity label NEWS"):
        gazetteer.load_terms()

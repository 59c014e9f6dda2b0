"""The register as data: its rows, a user's rows, and what an unconfirmed row may not do."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from corpus.errors import RegisterError
from corpus.references import find_references, load_register
from corpus.references.judge import WRONG
from corpus.references.register import title_key

if TYPE_CHECKING:
    from pathlib import Path


def saved(path: Path, data: dict[str, Any]) -> Path:
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_every_row_has_a_source_and_says_whether_it_is_confirmed() -> None:
    """A reader can trace each fact."""
    register = load_register()
    rows = [*register.instruments.values(), *register.phantoms.values(), *register.publications.values()]
    rows += [p for units in register.provisions.values() for known in units.values() for p in known.values()]
    assert all(row.source for row in rows)
    assert register.version
    assert register.date


def test_every_provision_and_suggestion_is_of_a_listed_instrument() -> None:
    """No row points outside the register."""
    register = load_register()
    ids = set(register.instruments)
    assert set(register.provisions) <= ids
    assert {s for p in register.phantoms.values() for s in p.suggest} <= ids
    assert {i.instrument for idioms in register.idioms.values() for i in idioms} <= ids
    assert {r.became for r in register.instruments.values() if r.became} <= ids


@pytest.mark.parametrize(
    "written",
    ["Health & Social Care Act 2012", "HealthandSocialCareAct2012", "HEALTH AND SOCIAL CARE ACT 2012"],
)
def test_titles_are_looked_up_by_their_letters(written: str) -> None:
    """Spaces, case and ampersands do not matter."""
    assert load_register().titles[title_key(written)] == ("ukpga/2012/7",)


def test_a_users_row_changes_what_it_gives_and_keeps_the_rest(tmp_path: Path) -> None:
    """A user can say that an Act was repealed without repeating its aliases."""
    row = {"id": "ukpga/2014/23", "status": "repealed", "status_confirmed": True}
    register = load_register([saved(tmp_path / "mine.json", {"instruments": [row]})])
    assert "the Care Act" in register.instruments["ukpga/2014/23"].aliases
    (reference,) = find_references("the Care Act 2014", register=register)
    assert reference.verdict == "repealed_or_superseded"


def test_an_unconfirmed_row_never_makes_a_verdict_of_wrong(tmp_path: Path) -> None:
    """What nobody read in a source is at most said to be unchecked."""
    data = {
        "instruments": [
            {
                "id": "ukpga/2031/1",
                "title": "Pretend Act 2031",
                "year": 2031,
                "type": "Act",
                "status": "repealed",
                "last": 3,
                "source": "rumour",
            }
        ],
        "provisions": [
            {"instrument": "ukpga/2031/1", "unit": "section", "number": "2", "status": "repealed", "source": "rumour"}
        ],
        "phantom_titles": [{"phantom": "Imagined Act 2031", "suggest": ["ukpga/2031/1"], "source": "rumour"}],
    }
    register = load_register([saved(tmp_path / "rumours.json", data)])
    text = "Section 2 of the Pretend Act 2031, section 9 of the Pretend Act 2031 and the Imagined Act 2031."
    references = find_references(text, register=register)
    assert len(references) == 3
    assert not WRONG & {r.verdict for r in references}


def test_a_complete_list_makes_other_numbers_unknown(tmp_path: Path) -> None:
    """Where a confirmed row says that the sections are all listed, a number that is not there does not exist."""
    data = {
        "instruments": [
            {
                "id": "ukpga/2031/1",
                "title": "Short Act 2031",
                "year": 2031,
                "type": "Act",
                "complete": ["section"],
                "confirmed": True,
                "source": "read",
            }
        ],
        "provisions": [
            {"instrument": "ukpga/2031/1", "unit": "section", "number": "1", "confirmed": True, "source": "read"}
        ],
    }
    register = load_register([saved(tmp_path / "short.json", data)])
    references = find_references("Section 1 of the Short Act 2031; section 4 of the Short Act 2031", register=register)
    assert [r.verdict for r in references] == ["ok", "unknown_provision"]


@pytest.mark.parametrize(("read", "said"), [(True, "its last is 12"), (False, "its last is inferred to be 12")])
def test_a_number_beyond_the_end_says_whether_the_end_was_read_or_inferred(
    tmp_path: Path, said: str, *, read: bool
) -> None:
    """An inferred bound is never passed off as one that was read in a source."""
    row = {"id": "ukpga/2031/1", "title": "Short Act 2031", "year": 2031, "type": "Act", "confirmed": True}
    row |= {"last": 12, "last_confirmed": read, "source": "read"}
    register = load_register([saved(tmp_path / "short.json", {"instruments": [row]})])
    (found,) = find_references("See section 40 of the Short Act 2031.", register=register)
    assert found.verdict == "unknown_provision"
    assert said in found.reason


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "cannot be read"),
        ("[]", "JSON object"),
        ('{"instruments": [{"title": "No id"}]}', "row 1"),
        ('{"instruments": [{"id": "a/1/1", "title": "T", "year": "2001", "type": "Act"}]}', "'year' must be int"),
        ('{"instruments": [{"id": "a/1/1"}]}', "row 1"),
    ],
)
def test_a_bad_register_file_is_named_with_the_row(tmp_path: Path, content: str, said: str) -> None:
    """The message names the file, the place and the documentation."""
    path = tmp_path / "bad.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RegisterError, match=said) as raised:
        load_register([path])
    assert "bad.json" in str(raised.value)


def test_the_references_load_no_heavy_library() -> None:
    """A question that names a section must not wait for spaCy or numpy."""
    code = (
        "import sys; from corpus.references import find_references; find_references('section 75 agreement');"
        "print([m for m in ('spacy', 'numpy', 'sklearn', 'docx', 'pypdf') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

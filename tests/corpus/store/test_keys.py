"""The files of keys beside an index: what is damaged is refused."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import StoreError
from corpus.store.keys import Checked, Keys, Windows, write_checked, write_keys, write_windows

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("count", [0, 1, 511, 512, 513, 3000])
def test_numbers_come_out_as_they_went_in(tmp_path: Path, count: int) -> None:
    """One by one and all together, whether they fill pages or not."""
    numbers = array("q", (7 * at - 3 for at in range(count)))
    write_checked(tmp_path / "numbers", numbers)
    found = Checked(tmp_path / "numbers", "q")
    assert [found[at] for at in range(len(found))] == numbers.tolist()
    assert found.whole().tolist() == numbers.tolist()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_flipped_bit_is_an_error(tmp_path: Path, data: st.DataObject) -> None:
    """Whichever bit of either file changes, no passage is named by it."""
    write_keys(tmp_path, array("q", range(100, 2500)), snapshot="ab")
    path = tmp_path / data.draw(st.sampled_from(["places", "order"]))
    content = bytearray(path.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(content)
    with pytest.raises(StoreError, match="Add a document again"):
        Keys(tmp_path, snapshot="ab").verify()


def test_a_page_is_checked_when_it_is_read(tmp_path: Path) -> None:
    """What is not damaged can be read; what is cannot."""
    write_checked(tmp_path / "numbers", array("q", range(2000)))
    content = bytearray((tmp_path / "numbers").read_bytes())
    content[16 + 8 * 1500] ^= 1
    (tmp_path / "numbers").write_bytes(content)
    found = Checked(tmp_path / "numbers", "q")
    assert found[3] == 3
    with pytest.raises(StoreError, match="have changed"):
        found[1500]


@pytest.mark.parametrize("keep", [0, 8, 100, -1])
def test_a_shorter_file_is_an_error(tmp_path: Path, keep: int) -> None:
    """However much of it is missing."""
    write_keys(tmp_path, array("q", range(2000)), snapshot="ab")
    (tmp_path / "places").write_bytes((tmp_path / "places").read_bytes()[:keep])
    with pytest.raises(StoreError, match="the index is damaged"):
        Keys(tmp_path, snapshot="ab")


def test_files_of_two_indexes_are_an_error(tmp_path: Path) -> None:
    """Both orders have the same rows."""
    write_keys(tmp_path, array("q", range(20)), snapshot="ab")
    write_checked(tmp_path / "order", array("I", range(19)))
    with pytest.raises(StoreError, match="20 passages in one order and 19"):
        Keys(tmp_path, snapshot="ab")


@pytest.mark.parametrize("few", [0, 1000])
def test_passages_name_their_rows(tmp_path: Path, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether they are looked up or gone through; what is not there is left out."""
    monkeypatch.setattr("corpus.store.keys._FEW", few)
    write_keys(tmp_path, array("q", [70, 10, 40, 20]), snapshot="ab")
    keys = Keys(tmp_path, snapshot="ab")
    assert keys.places_of({20, 70, 10}) == [0, 1, 3]
    assert keys.places_of({5, 15, 40, 99}) == [2]
    assert [keys[place] for place in range(len(keys))] == [70, 10, 40, 20]


@given(steps=st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), max_size=40), data=st.data())
def test_windows_name_their_places(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, int]], data: st.DataObject
) -> None:
    """And places the windows that they are in; a mask of places tells which windows have one that passes."""
    runs = [range(3)]
    for on, further in steps:
        runs.append(range(min(runs[-1].start + on, runs[-1].stop), runs[-1].stop + further))
    folder = tmp_path_factory.mktemp("windows")
    write_windows(folder, array("I", [end for run in runs for end in (run.start, run.stop)]))
    found = Windows(folder)
    assert [found[row] for row in range(len(found))] == runs
    assert found.places == runs[-1].stop
    mask = data.draw(st.binary(min_size=found.places, max_size=found.places).map(lambda raw: bytes(b & 1 for b in raw)))
    assert found.with_any(mask) == bytes(any(mask[place] for place in run) for run in runs)


def test_places_know_their_windows(tmp_path: Path) -> None:
    """One or two of them."""
    write_windows(tmp_path, array("I", [0, 3, 1, 5, 5, 6]))
    found = Windows(tmp_path)
    assert [list(found.rows_of(place)) for place in range(6)] == [[0], [0, 1], [0, 1], [1], [1], [2]]


def test_an_index_of_before_windows_says_so(tmp_path: Path) -> None:
    """It is not damaged."""
    (tmp_path / "rows").touch()
    with pytest.raises(StoreError, match=r"made by an earlier version.*Add a document again"):
        Windows(tmp_path)

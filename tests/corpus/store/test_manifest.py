"""What an index is made of, and which of its segments are merged."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import StoreError
from corpus.store.manifest import Manifest, Segment, read_manifest, write_manifest
from corpus.store.segments import MOST, chosen_of


def segment(places: int, dead: int = 0) -> Segment:
    """A segment of so many places, the first of which do not count."""
    return Segment(f"index/{places}-{dead}", "ab", (places,), places, places, ((0, dead),) if dead else ())


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Also what does not count, and where its indexes are."""
    marked = segment(5, 2)._replace(gone=("index/a/gone-0",))
    manifest = Manifest("ab", "recipe", (segment(9), marked), (12, 40, 0.25))
    write_manifest(tmp_path, manifest)
    assert read_manifest(tmp_path) == manifest
    assert manifest.directories == {"index/9-0", "index/5-2", "index/a/gone-0"}
    assert (marked.live, marked.mask(), segment(9).mask()) == (3, bytes([0, 0, 1, 1, 1]), None)


def test_a_changed_manifest_is_a_damaged_index(tmp_path: Path) -> None:
    """Told with the remedy; where there is none the index is in one piece."""
    assert read_manifest(tmp_path) is None
    write_manifest(tmp_path, Manifest("ab", "recipe", (segment(9),), (9, 40, 0.25)))
    content = bytearray((tmp_path / "manifest").read_bytes())
    content[20] ^= 1
    (tmp_path / "manifest").write_bytes(content)
    with pytest.raises(StoreError, match=r"the index is damaged.*rebuilt"):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    ("sizes", "merged"),
    [
        ([5], []),
        ([100, 3, 2, 1], []),
        ([100] * MOST, []),
        ([100_000, 50_000, 8, 8, 8, 8, 8, 8, 8], [8] * 7),
        ([100_000, 9_000, 900, 90, 9, 8, 7, 6, 5], [9, 8, 7, 6, 5]),
        ([512, 256, 128, 64, 32, 16, 8, 4, 2], [4, 2]),
        ([10] * (MOST + 1), [10] * (MOST + 1)),
    ],
)
def test_too_many_segments_are_merged_from_the_smallest(sizes: list[int], merged: list[int]) -> None:
    """With the next larger ones, as long as these are not larger than all that are smaller."""
    every = [segment(size)._replace(directory=f"index/{at}") for at, size in enumerate(sizes)]
    assert sorted((one.places for one in chosen_of(every)), reverse=True) == merged


def test_a_segment_of_which_much_is_gone_is_written_again() -> None:
    """From more than a quarter on."""
    assert chosen_of([segment(100), segment(40, 11)]) == [segment(40, 11)]
    assert chosen_of([segment(100), segment(40, 10)]) == []

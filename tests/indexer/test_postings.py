"""The file format: what is damaged is refused, never answered from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer import open_index
from indexer.errors import IndexCorruptError, IndexFormatError, IndexVersionError
from indexer.format import PAGE, Reader, Writer

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A file too large to be checked whole when it is opened."""
    writer = Writer(tmp_path / "large")
    writer.add("numbers", "I", memoryview(bytes(range(256)) * (1 << 15)))
    writer.finish({"made": "up"})
    return tmp_path / "large"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_flipped_byte_is_an_error(saved: Path, tmp_path: Path, data: st.DataObject) -> None:
    """Whichever byte of an index changes, it cannot be opened."""
    content = bytearray(saved.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    (tmp_path / "flipped").write_bytes(content)
    with pytest.raises(IndexFormatError):
        open_index(tmp_path / "flipped")


@pytest.mark.parametrize("keep", [0, 10, 63, 64, 5000, -1])
def test_a_truncated_file_is_an_error(saved: Path, tmp_path: Path, keep: int) -> None:
    """However much of the file is missing, it cannot be opened."""
    (tmp_path / "short").write_bytes(saved.read_bytes()[:keep])
    with pytest.raises(IndexFormatError, match="build the index again"):
        open_index(tmp_path / "short")


def test_another_version_is_an_error_of_its_own(saved: Path, tmp_path: Path) -> None:
    """The message names both versions."""
    content = bytearray(saved.read_bytes())
    content[8] += 1
    (tmp_path / "other").write_bytes(content)
    with pytest.raises(IndexVersionError, match="has format version 6, this program reads 5"):
        open_index(tmp_path / "other")


def test_a_large_file_is_checked_page_by_page(large: Path) -> None:
    """Damage is met when its page is touched, or by a full check, and not before."""
    content = bytearray(large.read_bytes())
    content[64 + 3 * PAGE + 5] ^= 1
    large.write_bytes(content)
    reader = Reader(large)
    assert reader.view("numbers", 0, 10).tolist()[0] == 0x03020100
    with pytest.raises(IndexCorruptError, match="are damaged"):
        reader.view("numbers", 3 * PAGE // 4, 3 * PAGE // 4 + 10)
    with pytest.raises(IndexCorruptError):
        reader.verify()


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    """An abandoned file is removed, and one that was there before stays."""
    (tmp_path / "index").write_bytes(b"before")
    writer = Writer(tmp_path / "index")
    writer.add("numbers", "B", b"123")
    writer.abandon()
    assert [path.name for path in tmp_path.iterdir()] == ["index"]
    assert (tmp_path / "index").read_bytes() == b"before"

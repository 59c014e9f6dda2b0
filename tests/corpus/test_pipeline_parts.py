"""Large files of records in parts."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from corpus.pipeline import FileJob, parts, sha256_of
from corpus.readers.records import read_jsonl

LINES = st.lists(st.sampled_from(["", "{}", "no JSON", json.dumps({"text": "A record."})]), max_size=12)


@given(LINES, st.integers(1, 60))
def test_the_lines_of_all_parts_are_those_of_the_file(lines: list[str], size: int) -> None:
    """Each with the number it has in the file, which the empty lines before a part stand for."""
    content = "\n".join(["", *lines, json.dumps({"text": "The last."})]).encode()
    cut = [job.data or b"" for job in parts(FileJob("r.jsonl", data=content), size=size)]
    numbered = [(at, line) for part in cut for at, line in enumerate(part.split(b"\n"), 1) if line]
    assert numbered == [(at, line) for at, line in enumerate(content.split(b"\n"), 1) if line]


@given(st.integers(0, 30))
def test_a_line_is_named_by_its_number_after_empty_ones(before: int) -> None:
    """Also when there are none before it."""
    data = b"\n" * before + b'no JSON\n{"id": "1", "text": "A record."}'
    (extract,) = read_jsonl(data, name="r.jsonl")
    assert extract.warnings == (f"Line {before + 1} is not JSON.",)


def test_a_small_file_is_handed_on_and_what_is_none_is_left_to_the_worker(tmp_path: Path) -> None:
    """What was opened to be cut is not opened again; bytes of another kind may be too many to be handed on."""
    path = tmp_path / "r.jsonl"
    path.write_bytes(b'{"text": "A record."}\n')
    (whole,) = parts(FileJob(str(path)))
    assert (whole.data, whole.sha256) == (path.read_bytes(), sha256_of(path.read_bytes()))
    path.write_bytes(b"\0" * 99)
    assert list(parts(FileJob(str(path)), size=10)) == [FileJob(str(path))]
    other = FileJob(str(tmp_path / "gone.pdf"))
    assert list(parts(other)) == [other]

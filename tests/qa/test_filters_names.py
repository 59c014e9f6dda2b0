"""How users name documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.store.reader import StoreReader
from corpus.store.rows import folded
from qa.errors import FilterError
from qa.filters import meant, names_of, names_path


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("a", ["a"]),
        ("/papers/2021/plan.pdf", ["a"]),
        ("plan.pdf", ["a", "b"]),
        ("/papers/2021", ["a"]),
        ("/papers/2021/", ["a"]),
        ("/papers/202?/plan.pdf", ["a", "b"]),
        ("*.txt", ["c", "d", "e"]),
        ("minutes[1].txt", ["c"]),
        ("/papers/2021/../undated.txt", ["d"]),
    ],
)
def test_a_document_has_many_names(papers: StoreReader, name: str, ids: list[str]) -> None:
    """Its id, its path, its folder, its file name, or a glob of these."""
    assert sorted(papers.catalogue.ids(meant([name], papers.catalogue))) == ids


def test_several_names_mean_what_each_of_them_means(papers: StoreReader) -> None:
    """Ids and files together."""
    assert sorted(papers.catalogue.ids(meant(["c", "plan.pdf", "c"], papers.catalogue))) == ["a", "b", "c"]


@pytest.mark.parametrize("name", ["plan", "/papers/202", "*.docx", "", "A", "not \udcff UTF-8"])
def test_a_name_of_nothing_is_an_error(papers: StoreReader, name: str) -> None:
    """The name is told, with where to look."""
    with pytest.raises(FilterError, match=rf"'{name}'. See policyqa documents".replace("*", r"\*")):
        meant(["a", name], papers.catalogue)


def test_a_relative_path_is_from_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What a shell completes names the document."""
    (tmp_path / "papers").mkdir()
    monkeypatch.chdir(tmp_path / "papers")
    source = str(tmp_path / "papers" / "a.txt")
    for name in ("a.txt", "./a.txt", "../papers/a.txt", "../papers/*.txt", "."):
        assert names_path(name)(source), name


@pytest.mark.parametrize(
    ("said", "ids"),
    [("a", ["a"]), ("THE PLAN", ["a"]), (" Plan.pdf ", ["a", "b"]), ("https://x.example/B", ["b"]), ("nothing", [])],
)
def test_a_line_of_metadata_names_by_id_file_address_or_title(papers: StoreReader, said: str, ids: list[str]) -> None:
    """Case and blanks do not count; often nothing is meant that is here."""
    assert sorted(id_ for id_, one in papers.documents().items() if folded(said) in names_of(one)) == ids

"""Building, saving, opening, phrases, explanations."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from indexer import build_index, open_index
from indexer.analyzer import words
from indexer.errors import IndexFormatError
from indexer.settings import Settings

if TYPE_CHECKING:
    from indexer.index import Index


def test_two_builds_are_the_same_bytes(texts: list[str], saved: Path, tmp_path: Path) -> None:
    """The number of threads and the run make no difference to the file."""
    build_index(iter(texts), threads=1).save(tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == saved.read_bytes()


def test_an_empty_collection_answers_nothing() -> None:
    """No passages is a collection like any other."""
    for texts in ([], ["", "the"]):
        with build_index(texts) as index:
            assert len(index) == len(texts)
            assert index.search("anything the") == []
            assert index.search_many(["anything", "the"]) == [[], []]


def test_a_saved_index_is_on_the_disk_before_it_has_its_name(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bytes are written out, then the name is given, then the folder that has the name is written out."""
    steps: list[str] = []
    sync, replace = os.fsync, Path.replace

    def note_sync(number: int) -> None:
        steps.append("written")
        sync(number)

    def note_name(part: Path, target: Path) -> Path:
        steps.append("named")
        return replace(part, target)

    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(Path, "replace", note_name)
    index.save(tmp_path / "saved")
    assert steps == ["written", "named", "written"] if os.name != "nt" else ["written", "named"]
    assert (tmp_path / "saved").read_bytes() == index.reader.path.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["saved"]


@pytest.mark.parametrize(
    ("question", "phrase"), [('"joint committee"', ["joint", "committee"]), ('"of the"', ["of", "the"])]
)
def test_a_quoted_phrase_is_required(index: Index, texts: list[str], question: str, phrase: list[str]) -> None:
    """Only passages with the words side by side, as written, are found; stop words count."""
    has = {row for row, text in enumerate(texts) if tuple(phrase) in zip(words(text), words(text)[1:], strict=False)}
    found = {hit.row for hit in index.search(f"{question} board report", k=len(texts))}
    scored = {hit.row for hit in index.search(f"{' '.join(phrase)} board report", k=len(texts))}
    assert found == has & scored


def test_signs_require_and_exclude(index: Index, texts: list[str]) -> None:
    """+term must be there and -term must not, in any inflection."""
    found = {hit.row for hit in index.search("board +reports -delegated", k=len(texts))}
    wanted = {row for row, text in enumerate(texts) if "report" in text and "delegat" not in text}
    assert found == wanted


@pytest.mark.parametrize("question", ["reporting duty of the lead provider", "board board trust", "unheard"])
@pytest.mark.parametrize("variant", ["okapi", "l", "plus"])
def test_an_explanation_adds_up(texts: list[str], question: str, variant: str) -> None:
    """The contributions add up to the score, and the score is the hit's."""
    with build_index(texts[:200], settings=Settings(variant=variant)) as index:  # type: ignore[arg-type]
        for hit in index.search(question):
            why = index.explain(question, hit.row)
            assert (why.score, why.bm25, why.tfidf) == pytest.approx((hit.score, hit.bm25, hit.tfidf))
            assert sum(part.value for part in why.contributions) == pytest.approx(hit.score)


def test_statistics_and_vocabulary(index: Index, texts: list[str]) -> None:
    """Document frequencies are those of the texts; a term that no passage has counts 0."""
    have = sum("quorum" in words(text) for text in texts)
    assert index.statistics.document_frequency("quorum") == have
    assert dict(index.vocabulary())["quorum"] == have
    assert index.statistics.document_frequency("unheard") == 0
    assert index.statistics.idf("unheard") is None
    assert index.statistics.passages == len(texts)


def test_the_words_that_begin_with_a_letter_are_found_without_the_others() -> None:
    """Stop words are among them, and letters of more than one byte."""
    with build_index(["The quorum quickly quizzed zebras, then élan ñandú they yodelled", "to the ﬁnal żółw"]) as index:
        words = [word for word, _ in index.vocabulary()]
        for letter in {*"abcdefghijklmnopqrstuvwxyz", *(word[0] for word in words)}:
            assert sorted(index.lexicon.beginning(letter)) == sorted(word for word in words if word[0] == letter)


def test_a_filter_of_the_wrong_length_is_refused(index: Index) -> None:
    """One byte a passage, no more and no fewer."""
    with pytest.raises(ValueError, match="3 bytes"):
        index.search("board", filter=b"\1\1\1")


def test_opening_what_is_not_there_says_so(tmp_path: Path) -> None:
    """A missing file and a file of another kind are errors that name the file and the remedy."""
    (tmp_path / "note.txt").write_text("not an index at all, but long enough to be read as one perhaps, or not")
    for name in ("absent", "note.txt"):
        with pytest.raises(IndexFormatError, match=f"{name}.*build the index again"):
            open_index(tmp_path / name)


def test_a_cold_question_loads_no_heavy_library(saved: Path) -> None:
    """Opening and asking import neither numpy nor any model library, nor the stemmer for words that are
    known.
    """
    code = f"""
import sys
from indexer import open_index
assert open_index({str(saved)!r}).search('which committee has a quorum')
heavy = {{'numpy', 'numba', 'scipy', 'sklearn', 'rank_bm25', 'spacy', 'Stemmer'}} & set(sys.modules)
assert not heavy, heavy
"""
    subprocess.run([sys.executable, "-c", code], check=True)

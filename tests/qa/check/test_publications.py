"""Publications that a paper names, looked for among the documents of the store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.references import load_register
from qa.check.paper import check_files
from qa.check.publications import StoredTitle, against_documents
from qa.check.report import check_text


def document(title: str, source: str = "paper.pdf", url: str | None = None) -> StoredTitle:
    """A document of the store."""
    return StoredTitle.of(title, source, url)


@pytest.mark.parametrize(
    ("text", "stored", "verdict"),
    [
        ("See B0754.", document("Working together at scale: guidance on provider collaboratives"), "ok"),
        ("See B0754.", document("Guidance", "C:\\papers\\B0754-working-together.pdf"), "ok"),
        ("See B0754.", document("Board minutes"), "not_in_corpus"),
        ("See Working together at scale.", document("Board minutes"), "not_in_corpus"),
        ("See publication B1551.", document("Conflicts of interest (B1551)"), "ok_inferred"),
        ("See publication B1551.", document("Board minutes", "B15512.pdf"), "not_in_corpus"),
        ("See the NHS Long Term Plan.", document("The NHS Long Term Plan"), "ok"),
        ("See HC 898.", document("Inquiry report, HC 898"), "ok"),
    ],
)
def test_a_publication_is_looked_for_by_title_number_and_file(text: str, stored: StoredTitle, verdict: str) -> None:
    """One that the register knows and no document is, is not in the corpus."""
    report = against_documents(check_text(text), [stored], load_register())
    assert [one.reference.verdict for one in report.references] == [verdict]


def test_legislation_is_never_looked_for() -> None:
    """An Act need not be among the documents."""
    report = check_text("Section 149 of the Equality Act 2010 and B0754.")
    verdicts = [one.reference.verdict for one in against_documents(report, [document("x")], load_register()).references]
    assert verdicts == ["ok", "not_in_corpus"]


def test_without_a_store_a_known_publication_is_right(folder: Path) -> None:
    """A store that is not there says nothing about what is in it."""
    (paper,) = check_files([], text="See B0754.", store=folder / "nowhere").papers
    assert [one.reference.verdict for one in paper.report.references] == ["ok"]
    assert paper.warnings == ()


def test_a_store_that_cannot_be_read_is_told_and_the_check_stands(put: Callable[..., Path], folder: Path) -> None:
    """The report is worth more than the search of the store."""
    put("store/policyqa.db", b"no database at all" * 100)
    (paper,) = check_files([], text="See B0754.", store=folder / "store").papers
    assert len(paper.report.references) == 1
    assert any("not searched" in warning for warning in paper.warnings)

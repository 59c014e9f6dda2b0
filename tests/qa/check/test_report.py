"""A check of a paper: where each reference stands, whether anything is wrong, and how it is shown."""

from __future__ import annotations

import json
from datetime import date

import pytest

from corpus.models import Page, Passage, Place, Span
from qa.check.report import check_passages, check_text

PHANTOM = "Sections 65Z5 and 65Z6 of the Health and Social Care Act 2022 allow delegation."
RIGHT = "The board met its duty under section 149 of the Equality Act 2010."
BY_DOUBT = "The Act of 2010 applies."


def passage(text: str, start: int, number: int, pages: tuple[tuple[int, int], ...]) -> Passage:
    return Passage(
        f"p{number}",
        "d",
        number,
        "paragraph",
        text,
        Span(start, start + len(text)),
        (),
        number,
        pages[0][1],
        f"{pages[0][1]}",
        pages,
    )


def test_the_json_has_the_fields_of_the_contract() -> None:
    """Scripts find every field under its name."""
    data = check_text(PHANTOM).to_dict()
    assert set(data) == {"file", "references", "register", "summary", "counts"}
    assert data["counts"] == {"wrong": 1, "doubtful": 0, "not_judged": 0, "right": 0}
    assert data["summary"] == {"unknown_instrument": 1}
    (reference,) = data["references"]
    assert reference["span"] == [0, 61]
    assert reference["numbers"] == ["65Z5", "65Z6"]
    assert json.loads(json.dumps(data)) == data


@pytest.mark.parametrize(("text", "wrong"), [(PHANTOM, True), (RIGHT, False), (BY_DOUBT, False), ("", False)])
def test_only_what_is_wrong_makes_the_exit_code(text: str, wrong: bool) -> None:
    """Doubt and ignorance are told and are not errors."""
    assert check_text(text).has_errors is wrong


def test_a_reference_has_the_page_and_paragraph_it_stands_in() -> None:
    """A passage that runs over a page end gives the page on which the reference begins."""
    first, second = RIGHT, f"Carried over the page. {PHANTOM}"
    text = f"{first}\n\n{second}"
    start = len(first) + 2
    passages = [passage(first, 0, 1, ((0, 3),)), passage(second, start, 2, ((start, 3), (start + 10, 4)))]
    report = check_passages("paper.pdf", text, passages, pages=[Page(3, "1"), Page(4, "2")])
    assert [c.place for c in report.references] == [Place(3, "1", (), 1), Place(4, "2", (), 2)]
    told = report.references[1].to_dict()
    assert (told["page"], told["page_label"], told["section"], told["paragraph"]) == (4, "2", [], 2)


def test_a_definition_reaches_across_passages() -> None:
    """The whole document's text is read, not passage by passage."""
    texts = ['The Bribery Act 2010 ("the Act") applies.', "Section 7 of the Act is new."]
    text = "\n\n".join(texts)
    passages = [passage(texts[0], 0, 1, ((0, 1),)), passage(texts[1], len(texts[0]) + 2, 2, ((0, 1),))]
    report = check_passages("p.txt", text, passages)
    assert report.references[1].reference.instrument == "ukpga/2010/23"


def test_the_date_of_the_paper_is_told_where_it_is_known() -> None:
    """A reader must be able to see by which date a short title was understood."""
    assert check_text("Equality Act 2010", as_of=date(2012, 5, 18)).to_dict()["as_of"] == "2012-05-18"
    assert "as_of" not in check_text("Equality Act 2010").to_dict()

"""The list of what the documents cite, for a person."""

from __future__ import annotations

from qa.render.tables import references_table


def test_a_person_sees_provisions_and_paragraphs() -> None:
    """A line for the instrument, one for each provision, one for each document that cites it."""
    place = {"document_id": "d1", "title": "Minutes", "paragraph": 3}
    places = [place, place, {**place, "paragraph": None}]
    provision = {"unit": "section", "numbers": ["149"], "within": [], "passages": places}
    whole = {"unit": None, "numbers": [], "within": [], "passages": [place]}
    group = {"title": "Equality Act 2010", "mentions": 4, "provisions": [whole, provision]}
    assert references_table([group]).splitlines() == [
        "Equality Act 2010 (4 mentions)",
        "    as a whole",
        "        Minutes: paragraph 3",
        "    section 149",
        "        Minutes: heading, paragraph 3",
        "",
    ]


def test_nothing_cited_is_said() -> None:
    """An empty screen would leave open whether anything was looked for."""
    assert references_table([]) == "The documents cite nothing of the kind.\n"


def test_lines_are_no_wider_than_a_terminal() -> None:
    """Many paragraphs of one document go over several lines; what a document's title holds cannot drive a terminal."""
    places = [{"document_id": "d1", "title": "Minutes\x1b[2J", "paragraph": number} for number in range(100, 160)]
    provision = {
        "unit": "schedule_paragraph", "numbers": ["7"], "within": ["schedule/1B"], "passages": places,
    }  # fmt: skip
    told = references_table([{"title": "An Act " * 20, "mentions": 60, "provisions": [provision]}])
    assert max(map(len, told.splitlines())) <= 80
    assert "\x1b" not in told
    assert "    paragraph 7 of Schedule 1B\n" in told


def test_two_documents_of_one_title_are_told_apart() -> None:
    """Their paragraphs are not mixed up."""
    places = [{"document_id": name, "title": "Strategy", "paragraph": number} for name in "ab" for number in (9, 10)]
    provision = {"unit": "section", "numbers": ["2", "3"], "within": [], "passages": places}
    told = references_table([{"title": "An Act", "mentions": 4, "provisions": [provision]}]).splitlines()
    assert told[1:4] == [
        "    sections 2, 3",
        "        Strategy (a): paragraphs 9, 10",
        "        Strategy (b): paragraphs 9, 10",
    ]

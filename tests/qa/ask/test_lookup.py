"""Places of a paper that are asked for by their printed number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qa.ask.locator import located
from qa.library.add import AddReport
from qa.library.library import Library
from qa.models import Filters
from qa.render.text import verdict

Put = Callable[..., Path]
Ingest = Callable[..., AddReport]

ORDERS = """# Standing orders of the bakery

## 4 Meetings

4.6 The baker may call a meeting.

4.7 No bread is sold unless:

(a) five loaves are baked;

(b) the oven is cold.

4.8 The scribe keeps a list.

## Appendix B: Recipes

Rye needs sourdough.
"""
RULES = "# House rules\n\n4.7 Wipe the tables.\n"


@pytest.mark.parametrize(
    ("question", "unit", "name", "document"),
    [
        ("What does paragraph 74 say?", "paragraph", "74", ""),
        ("section 4.7 of the standing orders", "section", "section 4.7", "the standing orders"),
        ("clause 3.5.4", "clause", "3.5.4", ""),
        ("3.5.4(b)(ii)", "paragraph", "3.5.4(b)(ii)", ""),
        ("Appendix B", "appendix", "appendix b", ""),
        ("What is in appendix two?", "appendix", "appendix 2", ""),
        ("page 12", "page", "page 12", ""),
        ("Show me page iv of the annual report", "page", "page iv", "the annual report"),
        ("What's in schedule 2 of the constitution?", "schedule", "schedule 2", "the constitution"),
        ("In the standing orders, what does clause 4.7 say about quorum?", "clause", "4.7", "the standing orders"),
        ("What does the data policy say in section 4?", "section", "section 4", "the data policy"),
        ("§ 7.4 of the memorandum", "section", "section 7.4", "the memorandum"),
        ("para. 6(iii) of the terms of reference", "paragraph", "6(iii)", "the terms of reference"),
        ("sched. 2 of the scheme", "schedule", "schedule 2", "the scheme"),
        ("p. 9 of the slides", "page", "page 9", "the slides"),
        ("What does the code of practice say at 5.1?", "paragraph", "5.1", "the code of practice"),
        ("Table 1 of the report on bread", "table", "table 1", "the report on bread"),
        ("What does section 3 of the report on bread say on rye?", "section", "section 3", "the report on bread"),
        ("Summarise para 71 of the decision", "paragraph", "71", "the decision"),
        ("Is there a paragraph 80 in the procedure?", "paragraph", "80", "the procedure"),
        ("para 4.10 in chapter 4 of the report", "paragraph", "4.10", "the report"),
        ("annex b data policy", "annex", "annex b", "data policy"),
        ("Can I see item 5 of the minutes of 14 May?", "item", "5", "the minutes of 14 May"),
    ],
)
def test_a_question_names_a_place(question: str, unit: str, name: str, document: str) -> None:
    """With or without a verb, and the paper it is in."""
    locator = located(question)
    assert locator is not None
    assert (locator.unit, locator.names[0], locator.document) == (unit, name, document)


@pytest.mark.parametrize(
    ("question", "printed"),
    [
        ("paragraphs 4 to 6 of the code", ("4", "5", "6")),
        ("clauses 3, 5 and 7(a)", ("3", "5", "7(a)")),
        ("paras 9 to 4", ("9", "4")),
        ("pages 2-3", ("2", "3")),
        ("the memorandum, paragraphs 5.1 to 5.3", ("5.1", "5.2", "5.3")),
    ],
)
def test_several_places_may_be_asked_for(question: str, printed: tuple[str, ...]) -> None:
    """As a range, or one by one."""
    locator = located(question)
    assert locator is not None
    assert locator.printed == printed


@pytest.mark.parametrize("question", ["House rules para 4.7", "The house rules, 4.7", "House rules - clause 4.7"])
def test_a_place_after_the_name_of_a_paper_is_one_only_if_there_is_such_a_paper(question: str) -> None:
    """The words before it may be anything."""
    locator = located(question)
    assert locator is not None
    assert locator.loosely


@pytest.mark.parametrize(
    "question",
    [
        "What is the quorum?", "How many members does paragraph 4.7 ask for?", "Who wrote the second part?",
        "Is 4.7 million enough?", "What is the order of business?", "Which page is missing?", "What is the point?",
        "Who chairs the appointments section 9 panel?",
    ],
)  # fmt: skip
def test_another_question_names_none(question: str) -> None:
    """It is about something else, though a number or a word for a place stands in it."""
    assert located(question) is None


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("What does clause 4.6 say?", ["The baker may call a meeting."]),
        ("section 4.7 of the standing orders", [
            "No bread is sold unless:", "(a) five loaves are baked;", "(b) the oven is cold.",
        ]),
        ("4.7(b)", ["(b) the oven is cold."]),
        ("clause 4.7", ["No bread is sold unless:", "Wipe the tables."]),
        ("What does 4.7 of the house rules say?", ["Wipe the tables."]),
        ("Appendix B", ["Rye needs sourdough."]),
    ],
)  # fmt: skip
def test_a_place_is_found_by_its_number(
    put: Put, ingest: Ingest, folder: Path, new_store: Path, question: str, quoted: list[str]
) -> None:
    """With what is below it, in the paper that is named, else in each that has it."""
    put("orders.md", ORDERS)
    put("rules.md", RULES)
    ingest(folder)
    with Library.open(new_store) as library:
        answer = library.ask(question)
    assert [citation.quote for citation in answer.citations if citation.answers] == quoted


def test_a_filter_narrows_a_place(put: Put, ingest: Ingest, folder: Path, new_store: Path) -> None:
    """To the documents that pass it."""
    put("orders.md", ORDERS)
    put("rules.md", RULES)
    ingest(folder)
    with Library.open(new_store) as library:
        answer = library.ask("clause 4.7", filters=Filters(documents=("rules.md",)))
    assert answer.text == "Wipe the tables."
    assert answer.citations[0].to_dict()["place"] == "clause 4.7"


NOTE = """# Explanatory memorandum to the Rye (Amendment) Regulations 2030

1.1 This memorandum is laid by the Ministry of Bread.

2.1 The regulations apply to Wales.
"""


@pytest.fixture
def library(put: Put, ingest: Ingest, folder: Path, new_store: Path) -> Iterator[Library]:
    """Three papers."""
    put("orders.md", ORDERS)
    put("rules.md", RULES)
    put("doc_0017_en.md", NOTE)
    put("oats.md", "# Porridge\n\nHow the kitchen soaks oats.\n\n4.7 Soak oats for a night.\n")
    ingest(folder)
    with Library.open(new_store) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("What does 2.1 of the memorandum say?", "The regulations apply to Wales."),
        ("para 2.1 of the rye memo", "The regulations apply to Wales."),
        ("What does the Ministry of Bread's note say at 2.1?", "The regulations apply to Wales."),
        ("paragraph 2.1 of the memorandum to the Rye Regulations", "The regulations apply to Wales."),
        ("House rules 4.7", "Wipe the tables."),
        ("4.7 of the paper on soaking oats", "Soak oats for a night."),
    ],
)
def test_a_paper_is_named_by_kind_subject_or_first_page(library: Library, question: str, quote: str) -> None:
    """Where its title has not all of the words."""
    assert quote in (library.ask(question).text or "")


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("clause 9.9", "No document in the library has a clause 9.9."),
        (
            "What does clause 9.9 of the standing orders say?",
            "“Standing orders of the bakery” has no clause 9.9; its numbers run from 4.6 to 4.8.",
        ),
        ("Appendix C of the standing orders", "“Standing orders of the bakery” has no Appendix C; it has Appendix B."),
        ("page 3 of the house rules", "“House rules” has no page 3; its format has no pages."),
        ("para 4.7 of the swimming manual", "No document in the library is called or is about “the swimming manual”."),
    ],
)
def test_a_place_that_is_not_there_is_told(library: Library, question: str, reason: str) -> None:
    """With those that are, and no other passage in its stead."""
    answer = library.ask(question)
    assert (answer.status, answer.reason, answer.citations) == ("abstained", reason, ())


def test_a_place_of_several_papers_is_given_for_each(library: Library) -> None:
    """The reader is told to name one."""
    answer = library.ask("What does clause 4.7 say?")
    assert answer.confidence < library.ask("clause 4.7 of the standing orders").confidence
    assert [note.text for note in answer.notes if note.kind == "set"] == [
        "3 documents have a clause 4.7; name one of them to read all of it."
    ]


def test_a_section_of_an_act_is_no_place_of_a_paper(library: Library) -> None:
    """Law that is named by its number stays law."""
    assert "Act" in (library.ask("What does section 4 of the Pensions Act 1995 say?").reason or "")


def test_a_clause_cut_into_lines_is_given_whole(
    put: Put, ingest: Ingest, folder: Path, new_store: Path
) -> None:
    """To where it ends, and with what it quotes."""
    put("code.html", "<p>3.6 The baker decides on the</p><p>length of the loaf.</p><p>Bread is good.</p>")
    ingest(folder)
    with Library.open(new_store) as library:
        assert library.ask("What does 3.6 of the code say?").text == (
            "The baker decides on the\nlength of the loaf."
        )


@pytest.mark.parametrize("question", ["What does article 65 of the ECSC ban?", "article 6 of the treaty"])
def test_a_place_of_what_is_no_paper_is_searched_for(library: Library, question: str) -> None:
    """It may be law, or a thing that passages speak of."""
    assert not library.ask(question).is_nowhere


def test_nothing_stands_beside_a_place(library: Library) -> None:
    """What is like it in words is not what was asked for; a place that is not there is called that."""
    answer = library.ask("clause 4.6 of the standing orders")
    assert [citation.answers for citation in answer.citations] == [True]
    assert verdict(library.ask("clause 9.9 of the standing orders")) == "There is no such place"


@pytest.mark.parametrize(
    "question", ["What does paragraph 2 of the Bread Act notes say?", "paragraph 2 of the explanatory notes"]
)
def test_notes_on_an_act_are_a_paper(put: Put, ingest: Ingest, folder: Path, new_store: Path, question: str) -> None:
    """And no memorandum; the Act itself is law, which has its own numbers."""
    put("notes.md", "# Bread Act 2031 explanatory notes\n\n1. Loaves are weighed.\n\n2. The clerk counts each loaf.\n")
    put("memo.md", "# Explanatory memorandum to the Oven Order 2031\n\n1. Ovens are lit.\n\n2. The stoker is paid.\n")
    ingest(folder)
    with Library.open(new_store) as library:
        assert library.ask(question).text == "The clerk counts each loaf."
        assert "no Annex D" in (library.ask("Annex D of the Bread Act notes").reason or "")
        assert library.ask("What does section 2 of the Bread Act 2031 say?").text != "The clerk counts each loaf."

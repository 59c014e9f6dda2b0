"""Whether a text gives a value of the thing asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.models import Entity, Span
from qa.ask.question import Question, analyse
from qa.ask.values import Value, value_in

from .conftest import Words


def asked(text: str) -> Question:
    """The question, analysed."""
    return analyse(text, Words())


GIVEN = [
    ("When was the panel set up?", "The panel was set up in March 2019.", "March 2019"),
    ("In what year did the clinic open?", "The 1983 Act was new when the clinic opened in 1985.", "1985"),
    ("What time does the meeting start?", "The meeting starts at 10.30am in room 4.", "10.30am"),
    ("How long is the term of a governor?", "A governor serves a term of three years.", "three years"),
    ("How much notice must a partner give?", "Partners give at least six months’ notice.", "six months"),
    ("How often does the panel meet?", "The panel meets at least four times a year.", "four times"),
    ("How many members are there?", "Section 12 says that there are nine voting members.", "nine"),
    ("How many members are there?", "Members: 9", "9"),
    ("What percentage of staff were trained?", "In 2023 the share rose to 84% of all staff.", "84%"),
    ("What is the quorum?", "The quorum is five of the members.", "five"),
    ("What did the ward cost?", "The ward was built in 2012 for £3.2 million.", "£3.2 million"),
    ("Who keeps the seal?", "The seal is kept by the secretary.", "secretary"),
    ("Who chaired the review?", "The review was chaired by Dame Ruth Ellery of Marsk.", "Dame Ruth Ellery of Marsk"),
    ("What is the name of the deputy chair?", "The deputy chair is Ann Priest.", "Ann Priest"),
    ("Where is the register published?", "It is at www.marsk.example/list now.", "www.marsk.example/list"),
]


@pytest.mark.parametrize(("question", "text", "value"), GIVEN)
def test_a_value_of_the_thing_asked_for_is_found(question: str, text: str, value: str) -> None:
    """It is told with its place."""
    told = value_in(asked(question), text)
    assert told.says == "yes"
    assert told.span is not None
    assert text[told.span.start : told.span.end] == value


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("In what year did the clinic open?", "The clinic was opened under the 1983 Act."),
        ("On what date does the lease end?", "The lease ends when both trusts agree."),
        ("When was the panel set up?", "The Health and Care Act 2022 lets trusts choose a panel."),
        ("How long is the term of a governor?", "Governors are chosen by the public."),
        ("How often does the panel meet?", "The panel is chaired by a lay governor."),
        ("How many members are there?", "See section 12 of the rules."),
        ("How many members are there?", "The budget is £12,000."),
        ("What did the ward cost?", "The ward opened in March 2012 under section 4."),
        ("What is the name of the deputy chair?", "The Medical Director speaks for the deputy chair."),
        ("Who keeps the seal?", "The seal is kept in a locked drawer."),
    ],
)
def test_a_text_without_anything_of_the_kind_is_refused(question: str, text: str) -> None:
    """The year of a law, the number of a section, another unit and another role are no values of what is asked."""
    assert value_in(asked(question), text) == Value("no")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When does the agreement end?", "The agreement ends as soon as a partner leaves."),
        ("How soon must the chair be told?", "The chair must be told immediately."),
        ("How often is the log read?", "The log is read whenever an entry is made."),
        ("How many members must agree?", "All of them must agree."),
        ("How many members must agree?", "The 12 trusts agreed in the end."),
        ("What does a copy cost?", "Copies are free of charge."),
        ("Who must be told?", "Anyone on shift must be told."),
        ("Who opens the oven?", "At dawn the old stoker opens the oven."),
        ("Why was the panel set up?", "It met in 2019."),
    ],
)
def test_what_may_answer_in_other_words_is_left_open(question: str, text: str) -> None:
    """As is a number of something else, and a question for no value."""
    assert value_in(asked(question), text) == Value("unknown")


def test_what_the_question_says_itself_is_no_value() -> None:
    """'How many of the 15 members' is not answered by 15."""
    question = asked("How many of the 15 members came?")
    assert value_in(question, "There are 15 members.").says != "yes"


def test_the_value_of_the_event_asked_for_is_told() -> None:
    """Of two dates the one whose sentence speaks of what is asked for, and how near it stands."""
    text = "The trust was founded in 1999. The birth centre opened in 2004."
    told = value_in(asked("When did the birth centre open?"), text)
    assert told.span == Span(58, 62)
    assert told.near == pytest.approx(1.0)
    assert value_in(asked("When did the birth centre open?"), "It rained in 1999.").near == 0.0


def test_the_number_of_what_is_named_by_a_number_counts() -> None:
    """The number of a version is what is asked for; that of a section is not."""
    assert value_in(asked("Which version is this?"), "This is version 2.1 of it.").says == "yes"
    assert value_in(asked("What is the limit?"), "The limit is in section 2.1 of it.").says != "yes"


def test_entities_count_where_they_stand_in_the_text() -> None:
    """Their spans are into the document, of which the text is a part."""
    text = "the care board decides."
    entity = Entity("ICB", "care board", "icb:1", Span(104, 114))
    told = value_in(asked("Who takes the decision?"), text, [entity], start=100)
    assert told.span is not None
    assert (told.says, text[told.span.start : told.span.end]) == ("yes", "care board")


@given(
    st.sampled_from([question for question, *_ in GIVEN]),
    st.text(st.sampled_from("AZaz 0129.,;%£\n’-/:()ecn"), max_size=80),
)
def test_a_span_is_never_empty_and_lies_in_the_text(question: str, text: str) -> None:
    """Whatever the text, a yes has a place in it, and nothing else has one."""
    told = value_in(asked(question), text)
    assert (told.span is not None) == (told.says == "yes")
    if told.span:
        assert 0 <= told.span.start < told.span.end <= len(text)
        assert 0.0 <= told.near <= 1.0

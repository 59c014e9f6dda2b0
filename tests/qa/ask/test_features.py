"""Whether a text gives what a question asks for."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import pytest

from corpus.models import Entity, Passage, Span
from qa.ask.features import constants, counts, defines, news, only_points, says_kind, says_name, says_shape, settles
from qa.ask.question import Question, analyse


def _asked(text: str) -> Question:
    knows_all = Mock(**{"idf.return_value": 1.0, "knows.return_value": True, "acronyms.return_value": {}})
    return analyse(text, knows_all)


def _passage(text: str, *entities: Entity) -> Passage:
    span = Span(0, len(text))
    return Passage("p", "d", 0, "paragraph", text, span, entities=entities)


@pytest.mark.parametrize(
    ("question", "text", "says"),
    [
        ("How many beds were open in 2023?", "In 2023 the trust opened 40 beds.", True),
        ("How many beds were open in 2023?", "In 2023 the trust opened beds.", False),
        ("How many people work here?", "In summer 2021 people began to work here.", False),
        ("How many people work here?", "Figure 3 shows people at work.", False),
        ("How many people work here?", "Some 2,100 people work here.", True),
        ("When does the term end?", "The term ends on 31 May 2026.", True),
        ("What happened in May 2026, and when was it announced?", "It happened in May 2026.", False),
    ],
)
def test_a_figure_of_the_question_is_no_answer(question: str, text: str, says: bool) -> None:
    """A number or date counts only if the question has not got it."""
    assert says_shape(_asked(question), text) is says


@pytest.mark.parametrize(
    ("question", "text", "settled"),
    [
        ("May a visitor bring a dog?", "Dogs are not permitted on the ward.", True),
        ("Must a visitor sign in?", "Visitors are required to sign in at the desk.", True),
        ("Is the ward open at night?", "Yes, except on Sundays.", True),
        ("May a visitor bring a dog?", "A visitor will bring joy to the ward.", False),
        ("Why are dogs kept out?", "Dogs are not permitted on the ward.", False),
    ],
)
def test_a_ruling_settles_what_may_and_must_be(question: str, text: str, settled: bool) -> None:
    """A plain yes, no or only; nothing where no such thing is asked."""
    assert settles(_asked(question), text) is settled


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("The committee is chaired by Amara Quist.", True),
        ("The Committee meets in Wexmoor.", False),
        ("Nobody has been found to chair it.", False),
    ],
)
def test_a_new_name_answers_who(text: str, says: bool) -> None:
    """A capital inside a sentence names somebody, but for names that the question has itself."""
    assert says_name(_asked("Who chairs the Committee of Wexmoor?"), text) is says


def test_an_entity_answers_without_a_capital_of_its_own() -> None:
    """What the tagger knows as a body counts wherever it stands."""
    text = "NHS England appoints the chair."
    entity = Entity(label="NHS_ENGLAND", text="NHS England", id="nhs-england", span=Span(0, 11))
    question = _asked("Who appoints the chair?")
    assert says_kind(question, _passage(text, entity), Span(0, len(text)))


def test_a_question_of_no_kind_is_not_held_to_one() -> None:
    """Where nothing is known of the wording of answers, every text will do."""
    text = "It went well."
    assert says_kind(_asked("What became of the pilot?"), _passage(text), Span(0, len(text)))


HEADED = {"section": ("Trusts", "Mutual aid")}
ENTRY = {"kind": "list_item"}


@pytest.mark.parametrize(
    ("text", "more", "opens", "value"),
    [
        ("A loan of staff.", HEADED, True, 1.0),
        ("A loan of staff.", HEADED, False, 0.3),
        ("A loan of staff.", {"section": ("Mutual aid", "Trusts")}, True, 0.0),
        ("A loan of staff.", {"section": ("What is mutual aid?",)}, True, 1.0),
        ("A loan of staff.", {"section": ("Kinds of mutual aid",)}, True, 0.0),
        ("It is a loan of staff.", HEADED, False, 0.6),
        ("It is not a loan.", HEADED, False, 0.3),
        ("It is a loan of staff.", {}, False, 0.0),
        ("Mutual aid means a loan of staff.", {}, False, 0.9),
        ("Mutual aid means a loan of staff.", HEADED, False, 0.9),
        ("Mutual aid is a loan of staff.", {}, False, 0.9),
        ("Trusts here know that mutual aid means a loan of staff.", {}, False, 0.9),
        ("Big city trusts hold: mutual aid is a loan of staff.", {}, False, 0.0),
        ("Mutual aid, wherever it is given.", {}, False, 0.0),
        ("Mutual aid, wherever it is given.", ENTRY, False, 0.5),
        ("Mutual aid and more mutual aid.", ENTRY, False, 0.5),
        ("Giving mutual aid.", ENTRY, False, 0.0),
        ("Mutual aid and mutual aid.", ENTRY | HEADED, False, 0.5),
        ("Mutual help means a loan.", {}, False, 0.0),
    ],
)
def test_how_plainly_a_thing_is_defined(make: Any, text: str, more: Any, opens: bool, value: float) -> None:
    """Under its name, by "means" and "is a", of "it", as an entry of a list; else not."""
    question = make.question({"mutual": 0.5, "aid": 0.5}, kind="definition", subject=("mutual", "aid"))
    assert defines(question, make.passage(text, **more), text, opens=opens) == value


@pytest.mark.parametrize("asked", [{"kind": "other", "subject": ("aid",)}, {"kind": "definition", "subject": ()}])
def test_only_a_question_after_a_thing_is_answered_by_a_definition(make: Any, asked: Any) -> None:
    """Of another question the same sentence defines nothing."""
    text = "Aid means help."
    assert defines(make.question({"aid": 1.0}, **asked), make.passage(text), text, opens=True) == 0.0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The aid.", 0.0), ("The aid comes.", 1 / 6), ("Aid: rye, oats, malt, wheat, corn.", 5 / 6),
        ("Aid: rye, oats, malt, wheat, corn, rice.", 1.0), ("Rye oats malt wheat corn rice spelt barley.", 1.0),
        ("Rye and rye and rye.", 1 / 6),
    ],
)  # fmt: skip
def test_six_new_words_say_something_in_full(make: Any, text: str, value: float) -> None:
    """Each counted once; stop words and those of the question are not new."""
    assert news(make.question({"aid": 1.0}), text) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("See www.aid.example for more on all help.", True),
        ("Read about details, forms, maps, lists, plans: https://aid.example/x", False),
        ("Find forms, maps, lists: https://aid.example/x", True),
        ("Aid is help.", False),
    ],
)
def test_a_bare_address_points(make: Any, text: str, points: bool) -> None:
    """Beside it stand four words at most, and nobody asked for it."""
    assert only_points(make.question({"aid": 1.0}), text) is points
    assert not only_points(make.question({"websit": 1.0}), text)


@pytest.mark.parametrize(
    ("text", "is_counted"),
    [
        ("It has 12 beds.", True), ("It has twelve new side beds.", True), ("It has 12 of the new side beds.", False),
        ("Beds: 12.", False), ("It has beds.", False), ("It has 12 wards.", False),
    ],
)  # fmt: skip
def test_a_number_counts_what_stands_close_behind_it(make: Any, text: str, is_counted: bool) -> None:
    """At most two words lie between."""
    assert counts(make.question({"bed": 1.0}, counted=frozenset({"bed"})), text) is is_counted
    assert not counts(make.question({"bed": 1.0}), text)


def test_every_constant_says_where_it_comes_from() -> None:
    """What it is and who chose it, when or by what."""
    for group, numbers in constants().items():
        assert len(numbers) > 2, group
        assert len(numbers["about"]) > 20, group
        assert numbers["source"].startswith(("By hand", "bench/")), group
        assert all(isinstance(value, int | float) for name, value in numbers.items() if name not in {"about", "source"})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Mutual aid - help that goes both ways.", 0.9),
        ("Mutual aid \u2013 help that goes both ways.", 0.9),
        ("Help that goes both ways counts as mutual aid.", 0.9),
        ("Such help is called \u201cmutual aid\u201d.", 0.9),
        ("The trust gives help in kind (mutual aid) is a phrase.", 0.9),
        ("Each side gives mutual aid - and is thanked for it.", 0.0),
        ("Whether mutual aid is a good fit is for the board.", 0.0),
        ("The plan says what mutual aid means for a board.", 0.0),
    ],
)
def test_a_definition_may_stand_in_other_forms(make: Any, text: str, value: float) -> None:
    """An entry with a dash, what counts as the thing, its name in brackets; not what is open."""
    question = make.question({"mutual": 0.5, "aid": 0.5}, kind="definition", subject=("mutual", "aid"))
    assert defines(question, make.passage(text), text, opens=False) == value

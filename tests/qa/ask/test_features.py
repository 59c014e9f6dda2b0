"""Whether a text gives what a question asks for."""

from __future__ import annotations

from unittest.mock import Mock

import pytest

from corpus.models import Entity, Passage, Span
from qa.ask.features import says_kind, says_name, says_shape
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

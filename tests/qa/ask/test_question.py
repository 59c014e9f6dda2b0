"""What a question asks for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from qa.ask.kinds import main_clause, rules
from qa.ask.question import analyse
from qa.ask.terms import WORD

QUESTIONS = Path(__file__).parents[3] / "fixtures" / "questions.jsonl"


class Words:
    """A corpus that knows a few words; its rare ones weigh most."""

    known = frozenset("provid collabor board quorum meet trust spend section commiss care lead mutual aid".split())

    def idf(self, term: str) -> float:
        """Four for a word that no passage has."""
        return 2.0 if term in self.known else 4.0

    def knows(self, term: str) -> bool:
        """Whether it is one of the few."""
        return term in self.known

    def acronyms(self, _text: str) -> Mapping[str, str]:
        """One definition."""
        return {"ICB": "integrated care board"}

    def correct(self, word: str) -> str | None:
        """One misspelling."""
        return {"quorrum": "quorum"}.get(word)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("What is a lead provider?", "definition"),
        ("What is meant by mutual aid?", "definition"),
        ("What’s a “lead provider”?", "definition"),
        ("What does quorate mean?", "definition"),
        ("How many trusts belong to it?", "quantity"),
        ("What percentage of trusts replied?", "quantity"),
        ("How much may the board spend?", "money"),
        ("How long does it take?", "duration"),
        ("How often does the board meet?", "frequency"),
        ("When was the board set up?", "date"),
        ("Who chairs the board?", "who"),
        ("Can an ICB delegate its functions?", "permission"),
        ("What are the three models?", "list"),
        ("What does section 65Z5 say?", "reference"),
        ("Which documents cite the Health and Care Act 2022?", "citing"),
        ("How do trusts differ from boards?", "comparison"),
        ("Why was the board set up?", "reason"),
    ],
)
def test_the_kind_is_read_from_the_wording(text: str, kind: str) -> None:
    """Each kind has wordings that a reader would use."""
    assert analyse(text, Words()).kind == kind


def test_weights_are_shares() -> None:
    """The weights of the terms add up to 1, and a rarer term weighs more."""
    question = analyse("Which zebra may meet the board?", Words())
    assert sum(question.weights.values()) == pytest.approx(1.0)
    assert question.weights["zebra"] > question.weights["board"]


def test_the_thing_to_be_defined_is_known() -> None:
    """The subject is what stands between the wording of the question and its end."""
    assert analyse("What is a lead provider?", Words()).subject == ("lead", "provid")


def test_words_with_capitals_or_digits_are_names() -> None:
    """The first word of a question has a capital anyway and names nothing."""
    assert analyse("When did Wexmoor agree to 65Z5?", Words()).names == {"wexmoor", "65z5"}


@pytest.mark.parametrize(
    ("text", "kind", "subject"),
    [
        ("What does the trust mean by mutual aid?", "definition", ("mutual", "aid")),
        ("How do the regulations define a quorum?", "definition", ("quorum",)),
        ("What is the Better Care Fund?", "definition", ("better", "care", "fund")),
        ("Where is the committee's office?", "where", ()),
        ("Which hospital has the new ward?", "who", ()),
        ("How much faster are decisions now?", "quantity", ()),
        ("If a member leaves, may the board go on?", "permission", ()),
    ],
)
def test_wordings_of_a_kind_are_known(text: str, kind: str, subject: tuple[str, ...]) -> None:
    """The kind, and the thing to be defined, are read from more than one way of asking."""
    question = analyse(text, Words())
    assert (question.kind, question.subject) == (kind, subject)


def test_no_pattern_is_passed_over_that_would_match() -> None:
    """The words by which a pattern is chosen to be tried are in whatever it matches."""
    asked = [json.loads(line)["question"] for line in QUESTIONS.read_text("utf-8").splitlines()]
    for text in asked:
        for rule in rules()[0]:
            freely = rule._replace(words=frozenset(), opens=frozenset()).asked_in(text, main_clause(text), frozenset())
            spoken = frozenset(WORD.findall(text.lower()))
            assert bool(freely) == bool(rule.asked_in(text, main_clause(text), spoken)), (text, rule.pattern)


def test_a_word_of_measure_need_not_be_answered() -> None:
    """'long' after 'how' asks for a length of time; elsewhere it says what is meant."""
    assert "long" not in analyse("How long is the term?", Words()).terms
    assert "long" in analyse("Who has a long term?", Words()).terms


class Rare(Words):
    """Words of which passages have only the common ones in full measure."""

    def __init__(self, *common: str, unknown: str = "") -> None:
        super().__init__()
        self.common, self.unknown = frozenset(common), unknown

    def idf(self, term: str) -> float:
        """Next to nothing for a common word."""
        return 0.1 if term in self.common else 1.0

    def knows(self, term: str) -> bool:
        """All but one."""
        return term != self.unknown


def test_other_words_are_looked_for_where_few_passages_have_those_of_the_question() -> None:
    """With less weight than the words that were typed."""
    searched = analyse("Who buys a bandage?", Rare("buy")).search.split()
    assert "purchase" not in searched
    searched = analyse("Who buys a bandage?", Rare("bandag")).search.split()
    assert 1 == searched.count("purchase") < searched.count("buys")


def test_other_words_that_no_passage_has_are_not_looked_for() -> None:
    """They would find nothing."""
    assert "purchase" not in analyse("Who buys a bandage?", Rare(unknown="purchas")).search.split()


@pytest.mark.parametrize(
    ("text", "search"),
    [
        ("What is an ICB?", "What is an ICB? integrated care board"),
        ("What do integrated care boards do?", "What do integrated care boards do? ICB"),
    ],
)
def test_acronyms_are_expanded_both_ways(text: str, search: str) -> None:
    """The index is asked for the other form too."""
    assert analyse(text, Words()).search == search


def test_a_misspelt_word_is_corrected_and_told() -> None:
    """The correction is used and reported."""
    question = analyse("What is the quorrum?", Words())
    assert question.corrections == (("quorrum", "quorum"),)
    assert "quorum" in question.weights


def test_a_name_is_not_corrected() -> None:
    """A wrong guess at a name would answer another question."""
    assert analyse("Who is Quorrum?", Words()).corrections == ()


def test_forms_of_a_word_count_in_full_and_others_by_half() -> None:
    """'met' is 'meet'; 'gather' only stands for it."""
    matches = analyse("When does the board meet?", Words()).matches
    assert dict(matches["met"])["meet"] == 1.0
    assert dict(matches["gather"])["meet"] == 0.5


def test_a_phrase_brings_its_words() -> None:
    """'run out' is what a paper calls to lapse."""
    assert dict(analyse("When do the terms run out?", Words()).matches["laps"])["run"] == 0.5


def test_the_provision_named_is_resolved() -> None:
    """A section is read by the grammar of references."""
    (reference,) = analyse("What does section 65Z5 of the National Health Service Act 2006 say?", Words()).references
    assert (reference.instrument, reference.numbers) == ("ukpga/2006/41", ("65Z5",))

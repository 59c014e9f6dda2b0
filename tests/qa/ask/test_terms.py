"""What else stands for a word: other words, acronyms and long forms, the word that was meant."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analyzer import words
from qa.ask.terms import Thesaurus, nearest, opposites, spoken, spoken_in, stand_ins, thesaurus, written_in

ACRONYM = st.from_regex(
    r"[A-Z][A-Za-z]{0,3}[A-Z](?:[/&][A-Z]{1,2})?|[A-Z][a-z]{1,4}(?: [A-Z][a-z]{1,4}){0,4}", fullmatch=True
)
TEXT = st.text(alphabet="abSZ é'-/&?(),ß’", max_size=12)


@given(TEXT, ACRONYM, TEXT)
def test_every_acronym_of_a_text_is_looked_up(before: str, acronym: str, after: str) -> None:
    """As a word of its own, with or without a plural s."""
    text = before + acronym + after
    if re.search(rf"\b{re.escape(acronym)}s?\b", text):
        assert acronym in set(written_in(text))


@given(TEXT, st.text(alphabet="abéß -'", min_size=1, max_size=40), st.sampled_from(["", "s", "s,"]), TEXT)
def test_every_long_form_of_a_text_is_looked_up(before: str, long_form: str, plural: str, after: str) -> None:
    """By its folded words, with or without a plural s."""
    text = f"{before} {long_form}{plural} {after}"
    plain, said = spoken(long_form), f" {' '.join(words(text))} "
    if plain and (f" {plain} " in said or f" {plain}s " in said):
        assert plain in set(spoken_in(text))


@pytest.mark.parametrize("text", ["", "?", "who"])
def test_little_is_looked_up_for_a_text_of_few_words(text: str) -> None:
    """Nothing is written with a capital."""
    assert list(written_in(text)) == []


VOCABULARY = ["board", "collaborative", "committee", "commute", "mutual", "quorum"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mutal", "mutual"),
        ("qourum", "quorum"),
        ("commitee", "committee"),
        ("colaboratve", "collaborative"),
        ("lettuce", None),
        ("nutual", None),
        ("bord", "board"),
    ],
)
def test_a_word_is_taken_for_one_a_slip_away(typed: str, meant: str | None) -> None:
    """One slip in a short word, two in a long one, never in the first letter."""
    assert nearest(typed, VOCABULARY) == meant


def test_equal_distances_go_to_the_alphabet() -> None:
    """The order of the vocabulary does not matter."""
    assert nearest("boart", ["boast", "board"]) == nearest("boart", ["board", "boast"]) == "board"


def test_the_table_is_symmetric() -> None:
    """A word stands for another as fully as that one for it."""
    near = {term: thesaurus().near(term) for term in thesaurus().groups}
    assert all(near[other][one] == strength for one, others in near.items() for other, strength in others.items())


@pytest.mark.parametrize(
    ("one", "other"),
    [("paid", "unpaid"), ("compli", "noncompli"), ("accur", "inaccur"), ("legal", "illegal"), ("regular", "irregular")],
)
def test_a_word_and_its_denial_are_opposites_of_each_other(one: str, other: str) -> None:
    """By the prefix, in either direction."""
    assert other in opposites(one)
    assert one in opposites(other)


def test_a_short_word_behind_such_letters_is_not_denied() -> None:
    """'inform' does not deny 'form'."""
    assert "form" not in opposites("inform")
    assert "inform" not in opposites("form")


def test_no_word_stands_for_itself() -> None:
    """A match of a word with itself is not the table's affair."""
    assert all(term not in thesaurus().near(term) for term in thesaurus().groups)


def test_a_phrase_counts_only_where_it_is_spoken() -> None:
    """'run' alone is not to expire."""
    assert "expir" not in stand_ins(["run"], "who will run the board")["run"]
    assert stand_ins(["run"], "when does it run out")["run"]["expir"] == 0.5


def test_the_words_of_a_group_of_phrases_do_not_stand_for_each_other() -> None:
    """'kick out' is what a paper calls to remove or to dismiss; to remove is not to dismiss."""
    table = Thesaurus(["~ remove dismiss kick-out"])
    assert table.near("remov") == {}
    assert table.phrases == [(("kick", "out"), frozenset({"remov", "dismiss"}))]


@pytest.mark.parametrize(
    ("text", "word", "stands_in"),
    [
        ("When do they come back with a decision?", "come", "respond"),
        ("Who signs off the plan?", "sign", "approv"),
        ("Who is in charge of estates?", "charg", "respons"),
        ("Can we kick out a member?", "kick", "remov"),
        ("Who steps in for the chair?", "step", "deputis"),
        ("How long can she stay in post?", "stay", "tenur"),
    ],
)
def test_everyday_phrases_bring_the_words_of_papers(text: str, word: str, stands_in: str) -> None:
    """What people say is not what papers write."""
    assert stand_ins([word], text)[word][stands_in] == 0.5

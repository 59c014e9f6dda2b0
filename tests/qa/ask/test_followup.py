"""Questions that lean on the one before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qa.ask.followup import completions
from qa.ask.leaning import leaning
from qa.ask.topics import topics
from qa.library.library import Library
from qa.models import Filters


@pytest.mark.parametrize(
    ("question", "by"),
    [
        ("And who chairs it?", "it"),
        ("What about 2024?", "What about"),
        ("Who chairs it?", "it"),
        ("How long do they serve?", "they"),
        ("What does it say about delegation?", "it"),
        ("What does that policy say about leave?", "that policy"),
        ("Which committee oversees it?", "it"),
        ("And the quorum?", "And"),
        ("What would that cost?", "that"),
        ("When does it come into force?", "it"),
        ("When is it due for review?", "it"),
        ("How often must they be changed?", "they"),
        ("What dose do they start on?", "they"),
        ("Did the council accept that?", "that"),
        ("Is that still the case?", "that"),
        ("Who else?", "Who else"),
        ("Why not?", "Why not"),
        ("For how long?", "For how long"),
        ("Which ones are preferred?", "Which ones"),
        ("What does the second one say?", "the second one"),
        ("Can you say more about that?", "Can you say more about that"),
        ("Who may do so?", "do so"),
        ("In 2024?", "In"),
        ("And a deputy?", "And"),
        ("Same for contractors?", "Same for"),
        ("Who is told afterwards?", "afterwards"),
    ],
)
def test_what_a_question_leans_on_is_found(question: str, by: str) -> None:
    """The word that stands for something said before."""
    assert leaning(question) == by


@pytest.mark.parametrize(
    "question",
    [
        "Is it lawful to delegate?",
        "How long does it take to get a decision?",
        "What happens to a patient if they miss an appointment?",
        "Do trusts keep their surpluses?",
        "Does this policy apply to agency staff?",
        "Why is it important that boards meet?",
        "What is said about those who leave?",
        "How are these treatments paid for?",
        "Will the trust get its money back if the panel says no?",
        "How many staff would it take to look at each claim?",
        "Is it allowed to share passwords?",
        "What must staff do before they leave?",
        "When it comes to passwords, what is required?",
        "What does it say in paragraph 4 of the code?",
        "For agency staff, what is the rate of pay?",
        "How do those who disagree with a decision appeal?",
        "Which one of the trusts leads?",
        "The deputy chair",
        "How much did it cost the council to write the plan?",
        "What does it mean when the bank says no?",
        "Whose job is it to keep the list?",
        "What was the worth of the help that trusts lent each other?",
        "How many kinds of bread are there?",
        "My clinic has no cash desk. How do I get my fares back then?",
        "What is one reason for the change?",
        "How is the first kind different from the one that bakers make?",
        "equal votes in the ballot - what then?",
        "The oven was left on overnight – who is told about that?",
        "Who checks the record of an urgent bake afterwards?",
    ],
)
def test_a_question_of_its_own_leans_on_nothing(question: str) -> None:
    """What a word stands for is in the question, or it stands for nothing."""
    assert leaning(question) == ""


def test_they_may_be_those_in_charge(library: Library) -> None:
    """Where the question tells enough of what it is about; else it is asked back."""
    with library:
        assert not library.ask("Do they charge anything for the police clearance?").is_asked_back
        assert library.ask("How long do they serve?").is_asked_back


@pytest.mark.parametrize(
    ("before", "question", "meant"),
    [
        ("What is a provider collaborative?", "And who chairs it?", "Who chairs the provider collaborative?"),
        ("How much was spent in 2023?", "What about 2024?", "How much was spent in 2024?"),
        ("How much was saved?", "And in 2024?", "How much was saved in 2024?"),
        (
            "What is the quorum of the audit committee?",
            "What about the remuneration committee?",
            "What is the quorum of the remuneration committee?",
        ),
        ("What does the audit committee do?", "How often does it meet?", "How often does the audit committee meet?"),
        ("Can an ICB delegate its functions?", "What about NHS England?", "Can NHS England delegate its functions?"),
        ("What is mutual aid?", "What about a lead provider?", "What is a lead provider?"),
        ("Who wrote the plan?", "What is its date?", "What is the plan’s date?"),
        ("What is the levy payable to the clerk?", "Who pays it?", "Who pays the levy payable to the clerk?"),
        ("Who leads on data at the trust?", "What about safety?", "Who leads on safety at the trust?"),
        ("How many cases did the court hear on fraud?", "And on theft?", "How many cases did the court hear on theft?"),
        ("What is the lowest dose of the drug?", "And the maximum?", "What is the maximum dose of the drug?"),
        ("What does paragraph 3 of the code say?", "And paragraph 4?", "What does paragraph 4 of the code say?"),
        ("What does clause 4.7 say?", "And 4.8?", "What does clause 4.8 say?"),
        ("What are passwords required to be?", "Who sets them?", "Who sets passwords?"),
        ("What must the report of the clerk cover?", "Who reads that report?", "Who reads the report of the clerk?"),
        ("Who is the clerk?", "Does he vote?", "Does the clerk vote?"),
        ("What did the guild say about the rye levy?", "And the oat tax?", "What did the guild say about the oat tax?"),
        ("What is the role of the panel?", "And the chair?", "What is the role of the chair?"),
        ("How much would option 1 cost?", "What about option 2?", "How much would option 2 cost?"),
        ("Who attended the May 2013 meeting?", "And the June one?", "Who attended the June meeting?"),
        ("Is the panel independent?", "Is its chair paid?", "Is the panel’s chair paid?"),
        ("Which papers will it release?", "By when?", "By when (Which papers will it release)?"),
        ("How long has the board got to decide?", "And who is told?", "Who is told (the board)?"),
    ],
)
def test_a_follow_up_is_completed_from_the_question_before(before: str, question: str, meant: str) -> None:
    """The likeliest meaning comes first."""
    assert completions(question, before)[0].text == meant


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("What does the audit committee do?", ["the audit committee"]),
        ("When was the policy on leave issued?", ["the policy", "leave issued"]),
        ("How long has the board got to decide on a request?", ["the board", "a request"]),
        ("Who regulates public appointments?", ["public appointments"]),
        ("When should needles be changed?", ["needles"]),
        ("Which patients can have the drug?", ["patients", "the drug"]),
    ],
)
def test_a_question_names_things(question: str, things: list[str]) -> None:
    """Without the verbs that stand beside them."""
    assert [topic.text for topic in topics(question)] == things


def test_a_follow_up_stays_in_the_paper_that_answered(
    put: Callable[..., Path], ingest: Callable[..., None], folder: Path, new_store: Path
) -> None:
    """Where another paper has the same words, and does not where a filter says which papers are asked."""
    put("rye.md", "# Rye guild\n\nThe rye guild has a warden.\n\nThe quorum is four members.\n")
    put("oat.md", "# Oat guild\n\nThe oat guild has a reeve.\n\nThe quorum is nine members.\n")
    ingest(folder)
    with Library.open(new_store) as library:
        for paper, text in (("rye", "four"), ("oat", "nine")):
            answer = library.ask("And what is the quorum?", previous=f"Who heads the {paper} guild?")
            assert text in (answer.text or "")
        other = library.ask(
            "And what is the quorum?", previous="Who heads the rye guild?", filters=Filters(documents=("oat.md",))
        )
    assert "nine" in (other.text or "")


@pytest.fixture
def library(put: Callable[..., Path], ingest: Callable[..., None], folder: Path, new_store: Path) -> Library:
    """A paper on one committee and another."""
    put(
        "a.md",
        "# Committees\n\nThe audit committee is chaired by a lay member.\n\n"
        "The audit committee meets in March and June.\n\nThe board is chaired by the mayor.\n",
    )
    ingest(folder)
    return Library.open(new_store)


def test_a_follow_up_without_a_question_before_is_asked_back(library: Library) -> None:
    """It is not answered about something else."""
    with library:
        answer = library.ask("And who chairs it?")
    assert (answer.status, answer.text, answer.citations) == ("abstained", None, ())
    assert answer.reason
    assert answer.reason.startswith("Which one is meant by “it”?")


def test_a_follow_up_is_answered_about_what_was_asked_before(library: Library) -> None:
    """And tells how it was understood; the question stays as typed."""
    with library:
        answer = library.ask("And who chairs it?", previous="When does the audit committee meet?")
    assert answer.question == "And who chairs it?"
    assert answer.asked == "Who chairs the audit committee?"
    assert "lay member" in (answer.text or "")


def test_a_question_of_its_own_is_the_same_after_another(library: Library) -> None:
    """The question before completes, and changes nothing else."""
    with library:
        alone = library.ask("Who chairs the board?").to_dict()
        after = library.ask("Who chairs the board?", previous="What is a quorum?").to_dict()
    assert alone == after


def test_a_leaning_part_is_completed_from_the_part_before(library: Library) -> None:
    """Both are answered, each with a quote of its own."""
    with library:
        answer = library.ask("Who chairs the audit committee, and when does it meet?")
    assert "lay member" in (answer.text or "")
    assert "March" in (answer.text or "")

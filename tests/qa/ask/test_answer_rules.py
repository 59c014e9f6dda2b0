"""The way of a question over a snapshot in memory: the bar, the citations and the notes of an answer."""

from __future__ import annotations

from typing import Any

import pytest

from corpus.models import Span
from corpus.store.models import Copy
from qa.ask import confidence
from qa.ask.answer import answer
from qa.models import Answer, Filters

QUESTION = "When does the board meet?"
MEETS = "The board meets on 4 May in the hall."


def with_bar(monkeypatch: pytest.MonkeyPatch, bar: float) -> None:
    """Set the probability from which is answered."""
    model = confidence.model()._replace(threshold=bar)
    monkeypatch.setattr(confidence, "model", lambda _="": model)


def asked(view: Any, question: str = QUESTION, *, k: int = 5, filters: Filters = Filters()) -> Answer:  # noqa: B008
    """The answer over a view."""
    return answer(question, view, k=k, filters=filters)


@pytest.fixture(autouse=True)
def _answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything found answers, unless a test says otherwise."""
    with_bar(monkeypatch, 0.0)


@pytest.mark.parametrize(("above", "status"), [(-0.0001, "answered"), (0.0, "answered"), (0.0001, "abstained")])
def test_the_bar_itself_answers(make: Any, monkeypatch: pytest.MonkeyPatch, above: float, status: str) -> None:
    """Below it nothing is answered, and the reason takes the place of the text."""
    view = make.corpus(make.passage(MEETS))
    with_bar(monkeypatch, asked(view).confidence + above)
    told = asked(view)
    assert told.status == status
    assert (told.text is None, told.reason is None) == (status == "abstained", status == "answered")
    assert [citation.answers for citation in told.citations] == [status == "answered"]
    assert told.citations[0].quote == MEETS


@pytest.mark.parametrize(("k", "shown"), [(0, 1), (1, 1), (2, 2), (3, 3), (9, 3)])
def test_the_answer_comes_first_and_then_the_next_best(make: Any, k: int, shown: int) -> None:
    """Up to ``k`` passages, the answer whatever ``k`` is, each ranked from 1 and once."""
    texts = ("The hall of the board is warm.", MEETS, "The board sits.")
    told = asked(make.corpus(*(make.passage(text, number) for number, text in enumerate(texts))), k=k)
    assert [citation.rank for citation in told.citations] == list(range(1, shown + 1))
    assert [citation.answers for citation in told.citations] == [True] + [False] * (shown - 1)
    assert told.text == told.citations[0].quote == MEETS
    assert len({citation.passage.passage_id for citation in told.citations}) == shown


def test_an_answer_says_what_was_asked_of_what(make: Any) -> None:
    """The question as typed, its id, and what was searched; an explanation only if wanted."""
    view = make.corpus(make.passage(MEETS))
    told = answer(QUESTION, view, k=1, filters=Filters(), id="q1")
    assert (told.id, told.question, told.searched, told.explanation) == ("q1", QUESTION, view.searched, {})


def test_a_citation_has_the_scores_of_its_passage(make: Any) -> None:
    """Those of the index, to six decimals, and that of the evidence."""
    view = make.corpus(make.passage(MEETS))
    view.dates = {"d": "2024-03"}
    (citation,) = asked(view).citations
    (evidence,) = _ranked(view)
    assert citation.score == round(evidence.score, 6)
    assert citation.scores == {"bm25": 1.0, "tfidf": 0.5, "place": 0.0}
    assert citation.matched_terms == ("board", "meets")
    assert (citation.title, citation.source, citation.sha256, citation.date) == ("D", "/d.txt", "d", "2024-03")


def _ranked(view: Any) -> Any:
    from qa.ask.finding import find

    return find(QUESTION, view, filters=Filters()).ranked


def test_a_list_is_quoted_whatever_the_number_asked_for(make: Any) -> None:
    """What is quoted beside the best passage was not scored."""
    lead = make.passage("The board meets in three places:", 0)
    items = [make.passage(place, number, kind="list_item") for number, place in enumerate(("Oxford", "Ely", "Rye"), 1)]
    view = make.corpus(lead, *items)
    view.search = lambda *_, **__: make.corpus(lead).search("", k=1, filters=Filters())
    told = asked(view, "Where does the board meet?", k=1)
    assert told.text == "The board meets in three places:\nOxford\nEly\nRye"
    assert [citation.score > 0 for citation in told.citations] == [True, False, False, False]
    assert told.citations[1].scores == {"bm25": 0.0, "tfidf": 0.0, "place": 0.0}
    assert told.citations[1].also_in == ()
    assert [note.kind for note in told.notes] == ["date"], "one note of one document"


@pytest.mark.parametrize(
    ("copies", "text"),
    [
        ((Copy("a", "a9"),), "The same passage stands in 1 other document."),
        ((Copy("a", "a9"), Copy("b", "b9")), "The same passage stands in 2 other documents."),
        ((Copy("a", "a8"), Copy("a", "a9")), "The same passage stands in 1 other document."),
        ((Copy("d", "d9"),), "The same passage stands in another place of the same document."),
        ((), None),
    ],
)
def test_copies_of_the_answer_are_noted(make: Any, copies: Any, text: str | None) -> None:
    """Where the same words stand, counted by document."""
    view = make.corpus(make.passage(MEETS))
    view.same, view.dates = {0: copies}, {"d": "2024"}
    told = asked(view)
    assert told.citations[0].also_in == copies
    assert [note.text for note in told.notes] == ([text] if text else [])


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, None),
        (1, "1 file could not be read in full and may say more."),
        (2, "2 files could not be read in full and may say more."),
    ],
)
def test_unread_files_are_counted(make: Any, count: int, text: str | None) -> None:
    """Whether there is an answer or not."""
    view = make.corpus(make.passage(MEETS))
    view.dates = {"d": "2024"}
    view.snapshot = view.snapshot._replace(unreadable=count)
    assert [note.text for note in asked(view).notes] == ([text] if text else [])


def test_a_correction_is_noted_before_all_else(make: Any) -> None:
    """With the word as typed and as understood."""
    view = make.corpus(make.passage(MEETS), unknown={"bore"})
    view.corrections = {"bored": "board"}
    view.snapshot = view.snapshot._replace(unreadable=1)
    notes = asked(view, "When does the bored meet?").notes
    assert notes[0].text == "No passage has the word 'bored'; searched for 'board' instead."
    assert [note.kind for note in notes] == ["spelling", "date", "unread"]


def test_only_what_answers_is_noted(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The age of a passage that is merely shown misleads nobody."""
    view = make.corpus(make.passage(MEETS, owner="a"), make.passage("The board sits.", owner="b"))
    view.successors = {"a": "n", "b": "n"}
    assert [note.text for note in asked(view).notes if note.kind == "superseded"] == [
        "“A” has been superseded by “N” of 2024."
    ]
    with_bar(monkeypatch, 1.1)
    assert asked(view).notes == ()


@pytest.mark.parametrize(
    ("published", "as_at", "is_told"),
    [
        ("2024-06-01", None, True), ("2021-06-01", None, False),
        ("2021-06-01", "2024", True), ("2024-06-01", "2021", False),
    ],
)  # fmt: skip
def test_today_is_the_day_of_the_snapshot_or_the_one_asked_for(
    make: Any, published: str, as_at: str | None, is_told: bool
) -> None:
    """Not the day on which somebody asks."""
    view = make.corpus(make.passage("The CCG board meets in the hall."))
    view.dates = {"d": "2020"}
    view.snapshot = view.snapshot._replace(published=published)
    notes = asked(view, "Where does the board meet?", filters=Filters(as_at=as_at)).notes
    assert [note.kind for note in notes] == (["overtaken"] if is_told else [])


def test_of_a_passage_only_what_answers_is_quoted(make: Any) -> None:
    """Shown or answering; words of the question elsewhere in the passage are not those of the quote."""
    bread = "Boards of bread are cut by night."
    meets = "The board meets on the first Tuesday of May in Oakham town hall."
    spans = (Span(0, len(bread)), Span(len(bread) + 1, len(bread) + 1 + len(meets)))
    passages = [make.passage(f"{bread} {meets}", number, sentences=spans) for number in range(2)]
    told = asked(make.corpus(*passages))
    assert [citation.quote for citation in told.citations] == [meets, meets]
    assert {citation.matched_terms for citation in told.citations} == {("board", "meets")}


def test_the_others_are_quoted_as_runs_of_sentences(make: Any) -> None:
    """A sentence that leans on another brings it along, though it answers nothing."""
    text = "The board is a large one. It meets in the hall."
    leaning = make.passage(text, 1, sentences=(Span(0, 25), Span(26, len(text))))
    told = asked(make.corpus(make.passage(MEETS), leaning))
    assert [citation.quote for citation in told.citations] == [MEETS, text]

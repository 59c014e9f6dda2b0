"""What is found for a question, and in which order."""

from __future__ import annotations

from typing import Any

import pytest

from corpus.models import Document, Metadata, Span
from corpus.references import find_references
from corpus.store.models import Copy
from qa.ask.features import constants
from qa.ask.finding import find, in_force_first, newest_first, quotes_of, without_copies
from qa.models import Filters


def documents(dates: dict[str, str | None]) -> dict[str, Document]:
    """Documents with these dates, by id."""
    return {id_: Document(id_, f"/{id_}", "", id_, Metadata(title=id_, date=date), "") for id_, date in dates.items()}


def ordered(make: Any, scores: dict[str, float], *, superseded: Any = None, **dates: str) -> str:
    """The ids of documents, each with a passage of this score, in the order they are put in."""
    ranked = [
        make.evidence(make.passage("x", owner=id_), score, key=key) for key, (id_, score) in enumerate(scores.items())
    ]
    known = documents(dict.fromkeys(scores) | dates)
    newer = {old: documents({new: None})[new] for old, new in (superseded or {}).items()}
    return "".join(evidence.candidate.passage.document_id for evidence in newest_first(ranked, known, newer))


@pytest.mark.parametrize(("rival", "order"), [(8.7, "oa"), (8.9, "oa"), (9.1, "ao"), (9.3, "ao")])
def test_an_overtaken_document_falls_back_by_a_point(make: Any, rival: float, order: str) -> None:
    """Where nothing of its successor was found."""
    assert ordered(make, {"o": 10.0, "a": rival}, superseded={"o": "n"}) == order


@pytest.mark.parametrize(
    ("successor", "rival", "order"),
    [
        (9.0, 6.8, "noa"), (9.0, 7.2, "nao"), (12.0, 9.0, "nao"), (8.0, 5.9, "noa"), (7.9, 5.0, "ona"),
        (1.0, 5.0, "oan"),
    ],
)  # fmt: skip
def test_a_replaced_document_goes_behind_its_successor(make: Any, successor: float, rival: float, order: str) -> None:
    """Where the best of that is at most two points worse; else it is no more than overtaken."""
    assert ordered(make, {"o": 10.0, "n": successor, "a": rival}, superseded={"o": "n"}) == order


def test_the_best_passage_of_a_successor_counts(make: Any) -> None:
    """Whether it stands before or after a worse one."""
    known = documents({"o": None, "n": None})
    old = make.evidence(make.passage("x", owner="o"), 10.0, key=0)
    for scores in ((9.0, 5.0), (5.0, 9.0)):
        of_newer = [
            make.evidence(make.passage("x", number, owner="n"), score, key=number)
            for number, score in enumerate(scores, 1)
        ]
        assert newest_first([old, *of_newer], known, {"o": known["n"]})[1] is old


@pytest.mark.parametrize(
    ("rival", "dates", "order"),
    [
        (9.95, {"o": "2020", "n": "2024"}, "no"),
        (9.81, {"o": "2020", "n": "2024"}, "no"),
        (9.8, {"o": "2020", "n": "2024"}, "no"),
        (9.79, {"o": "2020", "n": "2024"}, "on"),
        (9.0, {"o": "2020", "n": "2024"}, "on"),
        (9.9, {"o": "2024", "n": "2020"}, "on"),
        (9.9, {"o": "2024", "n": "2024"}, "on"),
        (9.9, {"n": "2020"}, "no"),
        (9.9, {"o": "2020"}, "on"),
        (9.9, {}, "on"),
    ],
)
def test_of_passages_as_good_the_newer_goes_first(make: Any, rival: float, dates: Any, order: str) -> None:
    """Within a fifth of a point of the best; one without a date is older than any, and equals keep their order."""
    assert ordered(make, {"o": 10.0, "n": rival}, **dates) == order


def test_what_is_not_as_good_as_the_best_keeps_the_order_of_its_worth(make: Any) -> None:
    """However new it is."""
    assert ordered(make, {"a": 10.0, "b": 5.0, "c": 7.0}, b="2024", c="2020") == "acb"


def test_as_good_is_measured_after_superseded_documents_fell_back(make: Any) -> None:
    """By what they are worth, not by their scores."""
    assert ordered(make, {"o": 10.0, "a": 8.9, "b": 9.9}, superseded={"b": "x", "o": "x"}, a="2024") == "aob"


def test_nothing_has_no_order(make: Any) -> None:
    """And no error."""
    assert newest_first([], {}, {}) == []
    assert without_copies([], {}) == []
    assert ordered(make, {"a": 1.0}) == "a"


def test_of_copies_the_first_stays(make: Any) -> None:
    """The others go, however many; what is no copy stays where it was."""
    ranked = [make.evidence(make.passage("x", owner=id_), key=key) for key, id_ in enumerate("abcdef")]
    copies = {0: (Copy("c", "c0"), Copy("z", "z0")), 1: (Copy("e", "e0"),), 2: (Copy("a", "a0"), Copy("z", "z0"))}
    assert [one.candidate.passage.document_id for one in without_copies(ranked, copies)] == ["a", "b", "d", "f"]


QUESTION = "When does the board meet?"


def test_a_fixed_number_of_windows_is_searched(make: Any) -> None:
    """However many passages are shown."""
    view = make.corpus(make.passage("The board meets in May."))
    find(QUESTION, view, filters=Filters())
    assert view.asked_for == [constants()["search"]["windows"]]


def test_the_most_promising_sentences_are_judged(make: Any) -> None:
    """Those that have most of the question with what stands around them."""
    most = constants()["search"]["judged"]
    passages = [make.passage("The board has a clerk.", 2 * number) for number in range(most)]
    passages.append(make.passage("The board meets in May.", 2 * most))
    ranked = find(QUESTION, make.corpus(*passages), filters=Filters()).ranked
    assert len(ranked) == most
    assert ranked[0].candidate.passage == passages[-1]


def test_nothing_found_makes_nothing_sure(make: Any) -> None:
    """All terms are missing."""
    finding = find(QUESTION, make.corpus(), filters=Filters())
    assert (finding.ranked, finding.features, finding.confidence) == ((), {}, 0.0)
    assert set(finding.missing) == set(finding.question.terms)
    assert quotes_of(finding, make.corpus()) == []


def test_a_finding_carries_what_later_steps_need(make: Any) -> None:
    """Documents, successors and copies of what was found, and the terms that its best passage lacks."""
    view = make.corpus(make.passage("The board sits.", owner="a"), make.passage("Tea.", owner="b"))
    view.successors, view.same = {"a": "n"}, {0: (Copy("z", "z0"),)}
    finding = find(QUESTION, view, filters=Filters())
    assert set(finding.documents) == {"a", "b"}
    assert {old: newer.document_id for old, newer in finding.superseded.items()} == {"a": "n"}
    assert finding.copies[0] == (Copy("z", "z0"),)
    assert finding.missing == ("meet",)


def test_what_is_missing_is_so_of_the_passage_that_goes_first(make: Any) -> None:
    """Newer documents go first before that is looked at."""
    view = make.corpus(make.passage("The board sits daily.", owner="a"), make.passage("They meet in halls.", owner="b"))
    assert find(QUESTION, view, filters=Filters()).missing == ("meet",)
    view.dates = {"b": "2024"}
    assert find(QUESTION, view, filters=Filters()).missing == ("board",)


def test_the_title_of_a_document_says_what_its_sentences_are_about(make: Any) -> None:
    """Of two passages alike that of the document named in the question goes first."""
    text = "The Committee is chaired by a lay member."
    view = make.corpus(make.passage(text, owner="pay"), make.passage(text, owner="audit"))
    finding = find("Who chairs the Audit Committee?", view, filters=Filters())
    assert finding.ranked[0].candidate.passage.document_id == "audit"


CITING = "Which documents cite the Care Act 2014?"
CITES = "It follows the Care Act 2014."


def citing(make: Any, owner: str, text: str = CITES) -> Any:
    """A passage with the references of its text."""
    spans = (Span(0, len(text)),)
    return make.passage(text, owner=owner, references=find_references(text), sentences=spans)


def test_a_list_of_citing_documents_is_as_sure_as_references_are_found(make: Any) -> None:
    """Nothing is weighed, and every document is named once."""
    view = make.corpus(make.passage("The Care Act."))
    view.cited = [citing(make, "a"), citing(make, "b"), citing(make, "a")]
    finding = find(CITING, view, filters=Filters())
    assert (finding.confidence, finding.features) == (0.95, {})
    assert [quote.passage.document_id for quote in quotes_of(finding, view)] == ["a", "b"]
    assert {"a", "b", "d"} == set(finding.documents)


@pytest.mark.parametrize("cited", [[], ["The Health and Care Act 2022 made it."]])
def test_without_a_citing_document_nothing_is_sure(make: Any, cited: list[str]) -> None:
    """However well a passage fits the words of the question."""
    view = make.corpus(make.passage("Documents cite the Care Act 2014."))
    view.cited = [citing(make, "a", text) for text in cited]
    finding = find(CITING, view, filters=Filters())
    assert (finding.confidence, finding.features, finding.citing) == (0.0, {}, ())


def test_a_question_that_names_a_law_but_asks_for_no_documents_is_weighed(make: Any) -> None:
    """What cites the law is a candidate, not the answer."""
    view = make.corpus(make.passage("Section 42 of the Care Act 2014 requires enquiries."))
    view.cited = [citing(make, "a")]
    finding = find("What does section 42 of the Care Act 2014 require?", view, filters=Filters())
    assert finding.question.references
    assert finding.features
    assert (finding.citing, set(finding.documents)) == ((), {"d"})


def test_every_lookup_has_the_filters_and_the_law(make: Any) -> None:
    """What is let through, as of which day, and which provisions are looked for beside the words."""
    view, filters = make.corpus(make.passage("The Care Act.")), Filters(as_at="2020", publishers=("x",))
    question = find(CITING, view, filters=filters).question
    law = question.references
    assert [reference.canonical for reference in law] == ["Care Act 2014"]
    assert view.lookups == [question.search, filters, law, law, filters, "2020"]


def test_which_documents_mention_a_word_is_weighed(make: Any) -> None:
    """Only a law is looked up."""
    view = make.corpus(make.passage("These documents mention soup."))
    view.cited = [citing(make, "a")]
    finding = find("Which documents cite soup?", view, filters=Filters())
    assert finding.features
    assert finding.citing == ()


PROPOSED = "The Bill will give trusts new powers to delegate."
PROVISION = "Section 65Z5 lets a board arrange for a trust to exercise a function."


@pytest.mark.parametrize(
    ("question", "share", "dated", "order"),
    [
        ("What may boards delegate?", 0.3, "2023", "na"),
        ("What may boards delegate?", 0.29, "2023", "an"),
        ("What may boards delegate?", 0.5, "2020", "an"),
        ("What does the Bill say of powers?", 0.5, "2023", "an"),
    ],
)
def test_a_provision_in_force_goes_before_a_bill(
    make: Any, question: str, share: float, dated: str, order: str
) -> None:
    """Where it is newer and has six tenths of what the Bill's passage has of the question, and no Bill is asked for."""
    ranked = [
        make.evidence(make.passage(PROPOSED, owner="a"), 10.0, key=0, passage_coverage=0.5),
        make.evidence(make.passage(PROVISION, owner="n"), 5.0, key=1, passage_coverage=share),
    ]
    found = in_force_first(make.question({"power": 1.0}, text=question), ranked, documents({"a": "2021", "n": dated}))
    assert "".join(evidence.candidate.passage.document_id for evidence in found) == order

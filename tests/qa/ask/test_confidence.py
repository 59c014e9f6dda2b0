"""Answer or abstain."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.models import Span
from qa.ask import confidence
from qa.ask.confidence import Model, features, missing_terms, probability
from qa.ask.finding import find
from qa.library.library import Library
from qa.models import Filters
from qa.render.text import confidence_in_words

DATA = Path(confidence.__file__).parent / "data" / "confidence.json"


@given(st.dictionaries(st.sampled_from(sorted(confidence.model().coefficients)), st.floats(-5, 5), max_size=6))
def test_a_probability_is_between_0_and_1(found: dict[str, float]) -> None:
    """Whatever the features."""
    assert 0.0 <= probability(found) <= 1.0


@pytest.mark.parametrize(("value", "expected"), [(0.0, 0.5), (2.0, 0.8808), (-2.0, 0.1192)])
def test_it_is_the_logistic_function(value: float, expected: float) -> None:
    """Of the weighted sum."""
    assert probability({"one": value}, Model({"one": 1.0}, 0.0, 0.5, {})) == expected


@pytest.mark.parametrize(("value", "expected"), [(1e-4, 0.5), (6e-4, 0.5001), (39.0, 1.0), (1e9, 1.0), (-1e9, 0.0)])
def test_it_has_four_decimals_and_no_overflow(value: float, expected: float) -> None:
    """However large the sum."""
    assert probability({"one": value}, Model({"one": 1.0}, 0.0, 0.5, {})) == expected


def test_the_sum_is_of_features_times_coefficients_and_the_intercept() -> None:
    """A feature without a coefficient adds nothing."""
    fitted = Model({"one": 2.0, "two": -1.0}, 0.5, 0.5, {})
    total = 0.5 + 2.0 * 0.75 - 1.0 * 0.25
    assert probability({"one": 0.75, "two": 0.25, "three": 9.0}, fitted) == round(1 / (1 + math.exp(-total)), 4)


def test_the_model_in_use_is_that_of_the_data_file() -> None:
    """Intercept, coefficients, the bar and the words for a probability."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    in_use = confidence.model()
    assert (in_use.coefficients, in_use.intercept, in_use.threshold) == (
        data["coefficients"], data["intercept"], data["threshold"],
    )  # fmt: skip
    assert in_use.bands == {"high": data["bands"]["high"], "fair": data["bands"]["fair"]}
    assert in_use.threshold == 0.26, "read docs/changing.md before you change the bar, then change it here too"
    assert in_use.threshold < in_use.bands["fair"] < in_use.bands["high"] < 1.0


def test_the_model_says_when_and_on_what_it_was_fitted() -> None:
    """The date and the number of questions of each family."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    assert len(data["fitted"]) == len("2026-01-01")
    assert all(count > 0 for count in data["data"].values())


def test_every_coefficient_has_its_feature(library: Library) -> None:
    """The model and the features have the same names."""
    with library.view() as view:
        found = find("What is a lead provider?", view, filters=Filters())
    assert set(found.features) == set(confidence.model().coefficients)


def test_nothing_found_has_no_features(library: Library) -> None:
    """And no confidence."""
    with library.view() as view:
        found = find("Xylophones?", view, filters=Filters())
        assert features(found.question, [], found.missing, view) == {}
    assert found.confidence == 0.0


def test_words_that_the_passage_lacks_are_missing(library: Library) -> None:
    """Those of the headings above it are not."""
    with library.view() as view:
        found = find("What is the paracetamol dose of a lead provider?", view, filters=Filters())
    missing = {found.question.words[term] for term in found.missing}
    assert "paracetamol" in missing
    assert "provider" not in missing


@pytest.mark.parametrize(
    ("high", "fair", "probability_", "words"),
    [
        (0.8, 0.6, 0.8, "high"), (0.8, 0.6, 0.7999, "fair"), (0.8, 0.6, 0.6, "fair"), (0.8, 0.6, 0.5999, "low"),
        (0.9, 0.6, 0.8999, "fair"), (0.9, 0.7, 0.6999, "low"), (0.9, 0.7, 0.95, "high"), (0.9, 0.7, 0.0, "low"),
    ],
)  # fmt: skip
def test_words_for_a_confidence_follow_the_data_file(
    monkeypatch: pytest.MonkeyPatch, high: float, fair: float, probability_: float, words: str
) -> None:
    """The bands stand beside the threshold; their limits belong to the better word."""
    bands = {"fair": fair, "high": high}
    monkeypatch.setattr(confidence, "model", lambda _: Model({}, 0.0, 0.3, bands))
    assert confidence_in_words(probability_, None).split(":")[0] == words


WEIGHTS = {"board": 0.5, "meet": 0.3, "oxford": 0.2}
SEEN = {
    "context": 0.7, "passage_coverage": 0.8, "named": 0.4, "wording": 1.0, "defines": 0.3, "length": 0.6,
}  # fmt: skip
PLAIN = {
    "context": 0.7, "passage_coverage": 0.8, "named": 0.4, "wording": 1.0, "defines": 0.3,
    "long": 0.6, "clear": 1 / (1 + math.exp(-0.5)), "around": 1.0, "elsewhere": 0.0, "first_found": 1.0, "common": 0.0,
    "lacking": 0.0, "unknown": 0.0, "numbers_missing": 0.0, "names_unknown": 0.0, "kind_missing": 0.0, "uncounted": 0.0,
    "asks_value": 0.0, "gives": 0.0, "lacks": 0.0, "lacks_all": 0.0, "beside": 0.0, "length": math.log(4) / 3,
}  # fmt: skip


def looked_at(
    make: Any,
    text: str = "The board will meet in Oxford.",
    *,
    weights: Any = None,
    unknown: Any = (),
    scores: Any = (2.0, 1.5),
    above: Any = None,
    **asked: Any,
) -> dict[str, float]:
    """The features of a passage of this text, best of passages with these scores."""
    question = make.question(weights or WEIGHTS, **({"names": frozenset({"oxford"})} | asked))
    passages = [make.passage(text, number, **(above or {})) for number in range(len(scores))]
    ranked = [make.evidence(one, score, **SEEN) for one, score in zip(passages, scores, strict=True)]
    return features(question, ranked, missing_terms(question, ranked), make.corpus(unknown=unknown))


THREE = {"board": 0.5, "meet": 0.3, "2024": 0.2}
BEDS = {"bed": 0.6, "open": 0.4}


@pytest.mark.parametrize(
    ("case", "changed"),
    [
        ({}, {}),
        ({"words": {word: word for word in (*WEIGHTS, "percentage")}}, {}),
        ({"text": "The board will meet."}, {"lacking": 0.25}),
        ({"text": "The board will meet.", "unknown": {"oxford"}},
         {"unknown": 0.2, "names_unknown": 1.0, "lacking": 0.25}),
        ({"text": "The board sits in Oxford.", "unknown": {"meet"}}, {"unknown": 0.3, "lacking": 0.25}),
        ({"text": "The board.", "unknown": {"meet"}}, {"unknown": 0.3, "lacking": 0.5}),
        ({"text": "The board.", "unknown": {"oxford"}}, {"unknown": 0.2, "names_unknown": 1.0, "lacking": 0.5}),
        ({"text": "The board.", "unknown": {"meet", "oxford"}}, {"unknown": 0.5, "names_unknown": 1.0, "lacking": 0.5}),
        ({"unknown": {"board", "meet", "oxford"}}, {}),
        ({"text": "It will meet.", "unknown": {"board", "oxford"}, "above": {"section": ("Boards", "Oxford")}}, {}),
        ({"text": "It will meet.", "unknown": {"board", "oxford"}, "above": {"lead_in": "The Oxford board:"}}, {}),
        ({"weights": THREE, "text": "The board will meet."}, {"numbers_missing": 1.0, "lacking": 0.25}),
        ({"weights": THREE, "text": "The board will meet in 2024."}, {}),
        ({"weights": THREE, "text": "In 2024 it may."}, {"lacking": 0.5}),
        ({"weights": {"board": 0.5, "meet": 0.3, "65z5": 0.2}, "text": "The board"},
         {"numbers_missing": 1.0, "lacking": 0.5}),
        ({"kind": "money"}, {"asks_value": 1.0, "kind_missing": 1.0, "lacks": 1.0, "lacks_all": 1.0}),
        ({"kind": "money", "text": "The board will meet in Oxford for £40."},
         {"asks_value": 1.0, "kind_missing": 1.0, "gives": 1.0, "beside": 1.0}),
        ({"scores": (2.0,)}, {"clear": 1.0}),
        ({"scores": (2.0, 2.0)}, {"clear": 0.5}),
        ({"scores": (2.0, 1.0, 0.1)}, {"clear": 1 / (1 + math.exp(-1.0) + math.exp(-1.9))}),
        ({"scores": (-1.0, -3.0)}, {"clear": 1 / (1 + math.exp(-2.0))}),
        ({"weights": {"board": 1.0}}, {"length": math.log(2) / 3}),
        ({"weights": BEDS, "counted": frozenset({"bed"}), "text": "Beds open."},
         {"uncounted": 1.0, "length": math.log(3) / 3}),
        ({"weights": BEDS, "counted": frozenset({"bed"}), "text": "It has 12 beds."},
         {"lacking": 0.25, "length": math.log(3) / 3}),
        ({"weights": BEDS, "text": "Beds open."}, {"length": math.log(3) / 3}),
    ],
    ids=str,
)  # fmt: skip
def test_each_feature_says_one_thing(make: Any, case: dict[str, Any], changed: dict[str, float]) -> None:
    """What a case changes of the plain one, and nothing else; an expected 0 is the plain case's."""
    assert looked_at(make, **case) == pytest.approx(PLAIN | changed)


def test_what_stands_beside_the_best_passage_does_not_compete_with_it(make: Any) -> None:
    """What stands elsewhere in its paper does, and what another paper says is told apart."""
    question, scores = make.question(WEIGHTS), (3.0, 2.0, 1.0, 0.0)
    places = (("d", 5), ("d", 7), ("d", 20), ("e", 5))
    passages = [make.passage("The board.", ordinal, owner=owner) for owner, ordinal in places]
    ranked = [make.evidence(one, score, **SEEN) for one, score in zip(passages, scores, strict=True)]
    chances = [math.exp(score) / sum(map(math.exp, scores)) for score in scores]
    seen = features(question, ranked, (), make.corpus())
    assert seen["clear"] == pytest.approx(chances[0])
    assert seen["around"] == pytest.approx(chances[0] + chances[1])
    assert seen["elsewhere"] == pytest.approx(chances[3])


def test_the_kind_and_the_count_are_looked_for_in_the_whole_passage(make: Any) -> None:
    """Not in its best sentence alone."""
    text = "The board will meet in Oxford. It is chaired by Ada and has 12 members."
    weights = {"board": 0.6, "oxford": 0.2, "member": 0.2}
    question = make.question(weights, kind="who", names=frozenset({"oxford"}), counted=frozenset({"member"}))
    first = make.evidence(make.passage(text), **SEEN)._replace(span=Span(0, 30))
    seen = features(question, [first], (), make.corpus())
    assert (seen["kind_missing"], seen["uncounted"]) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Oxford.", ("b", "a", "c")),
        ("A thing.", ("b", "c")),
        ("a b c", ()),
        (None, ("b", "a", "c")),
    ],
)
def test_missing_terms_are_the_weightiest_first(make: Any, text: str | None, missing: tuple[str, ...]) -> None:
    """Those of one weight in the order of the question; all where nothing was found."""
    question = make.question({"a": 0.25, "b": 0.5, "c": 0.25})
    ranked = [make.evidence(make.passage(text)), make.evidence(make.passage("a b c"))] if text else []
    assert missing_terms(question, ranked) == missing


def test_another_word_for_a_term_makes_it_present(make: Any) -> None:
    """Half of a match is enough for that."""
    question = make.question({"pay": 1.0}, matches={"wage": (("pay", 0.5),)})
    assert missing_terms(question, [make.evidence(make.passage("Their wages."))]) == ()


@pytest.mark.parametrize(
    "question",
    ["What is the dose of paracetamol for an adult?", "Which trusts belong to the Black Country collaborative?"],
)
def test_what_the_documents_do_not_hold_gets_less_than_what_they_do(library: Library, question: str) -> None:
    """A made-up subject falls below the bar, a plain one is above it."""
    bar = confidence.model().threshold
    with library.view() as view:
        assert find(question, view, filters=Filters()).confidence < bar
        assert find("What is a pooled fund?", view, filters=Filters()).confidence >= bar

"""Where sentences end."""

from __future__ import annotations

import json
import os
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.sentences import sentence_spans

DATA = Path(os.environ.get("POLICYQA_DATA", Path(__file__).parents[2] / "../shared/data"))
GOLDEN = DATA / "segmentation" / "sentences_golden.jsonl"


def sentences(text: str) -> list[str]:
    """The sentences of a text as texts."""
    return [text[span.start : span.end] for span in sentence_spans(text)]


@pytest.mark.skipif(not GOLDEN.exists(), reason="the public sentence set is not here; set POLICYQA_DATA")
def test_the_public_golden_set_comes_out_right() -> None:
    """Every text of the public set of hard boundaries is divided as the set says."""
    records = [json.loads(line) for line in GOLDEN.read_text("utf-8").splitlines()]
    assert [sentences(record["text"]) for record in records] == [record["sentences"] for record in records]


@pytest.mark.parametrize(
    "text",
    [
        "Boards may delegate under s. 65Z5 of the Act.",
        "Boards may delegate under ss. 65Z5 and 65Z6 of the Act.",
        "The duty in para. 3.1 binds the board.",
        "It applies the test in Reg. 20 and Sch. 2 to the Order.",
        "It follows from Art. 6 and cl. (b) of the contract.",
        "See No. 2 on p. 12 and pp. 14 to 16.",
        "The question in R v. Monitor was narrower.",
        "Some functions (e.g. Commissioning of dental care) stay with NHS England.",
        "The median was 3.5 per cent in 2021.",
        "The letter from Dr. A. B. Shah was tabled.",
        "It met at 10 a.m. on 3 Sept. 2022 in Leeds.",
        "The paper is at https://www.example.org/a.b.c/d.pdf for now.",
        "The clause says [...] nothing of the kind.",
        "The plan (see Annex A. and the map) was agreed.",
        "Approx. 40 staff moved.",
    ],
)
def test_stops_inside_a_sentence_do_not_end_it(text: str) -> None:
    """Abbreviations, numbers, initials, addresses and omissions leave one sentence whole."""
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The answer was no. The Board agreed.", ["The answer was no.", "The Board agreed."]),
        ("It rose in 2022. 29 per cent said so.", ["It rose in 2022.", "29 per cent said so."]),
        ("“We agree.” The chair did not.", ["“We agree.”", "The chair did not."]),
        (
            "It is done. (See Annex A.) The next step follows.",
            ["It is done.", "(See Annex A.)", "The next step follows."],
        ),
        ("It improves care.1 This was shown.", ["It improves care.1", "This was shown."]),
        ("It improves care. [1] This was shown.", ["It improves care. [1]", "This was shown."]),
        ("Staff, estates, etc. Boards decide.", ["Staff, estates, etc.", "Boards decide."]),
        ("One line\nanother line", ["One line", "another line"]),
        ("It met the board (the ‘Board’). Then it left.", ["It met the board (the ‘Board’).", "Then it left."]),
    ],
)
def test_a_sentence_ends_where_the_next_begins(text: str, expected: list[str]) -> None:
    """Stops before figures, brackets, quotes, notes and line breaks end a sentence."""
    assert sentences(text) == expected


@given(st.text(alphabet=st.sampled_from('ab CT.?!…\n "”(1)•'), max_size=80))
def test_spans_cover_all_that_is_visible_once_and_in_order(text: str) -> None:
    """Spans ascend, have no white space at their ends, and leave out nothing but white space."""
    spans = sentence_spans(text)
    assert "".join("".join(text[s.start : s.end].split()) for s in spans) == "".join(text.split())
    assert all(text[s.start : s.end].strip() == text[s.start : s.end] for s in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))

"""References found in texts: the table, damaged text, definitions, and what must not be found."""

from __future__ import annotations

import json
import os
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.references import find_references, load_register
from corpus.references.judge import WRONG

TABLE = Path(__file__).resolve().parents[3] / "bench" / "references.jsonl"
ROWS = [json.loads(line) for line in TABLE.read_text(encoding="utf-8").splitlines()]
NHS_ACT = "ukpga/2006/41"


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_sentence_of_the_table_is_parsed_and_judged_as_expected(row: dict[str, object]) -> None:
    """Words, instrument, unit, numbers and verdict of every reference, and no reference more."""
    written = date.fromisoformat(str(row["as_of"])) if "as_of" in row else None
    found = [
        {
            "text": r.text,
            "instrument": r.instrument,
            "unit": r.unit,
            "numbers": list(r.numbers),
            "verdict": r.verdict,
        }
        for r in find_references(str(row["text"]), as_of=written)
    ]
    assert found == row["expect"]


def test_the_table_is_wide_enough() -> None:
    """At least two hundred sentences, forty of them traps."""
    assert len(ROWS) >= 200
    assert sum(1 for row in ROWS if not row["expect"]) >= 40


@given(st.text(alphabet=" \n*\u00ad\u00a0\u2013()\u201c\u201d'.,5ZASsectionPartActofh2006", max_size=200))
def test_spans_are_into_the_text_as_given(text: str) -> None:
    """Whatever is skipped in reading, the span leads back to the very characters."""
    for reference in find_references(text + " section\u00ad 65Z5 of the **National\u00a0Health Service Act 2006** "):
        whole = text + " section\u00ad 65Z5 of the **National\u00a0Health Service Act 2006** "
        assert whole[reference.span.start : reference.span.end] == reference.text


def test_the_phantom_act_names_the_right_act_and_what_inserted_the_sections() -> None:
    """The reason is one that a governance lead can act on."""
    (reference,) = find_references("Sections 65Z5 and 65Z6 of the Health and Social Care Act 2022 allow this.")
    assert reference.verdict == "unknown_instrument"
    assert reference.suggest == (f"{NHS_ACT}/section/65Z5", f"{NHS_ACT}/section/65Z6")
    assert reference.canonical == "National Health Service Act 2006, ss 65Z5 and 65Z6"
    assert reference.uri == f"https://www.legislation.gov.uk/{NHS_ACT}/section/65Z5"
    assert "section 71 of the Health and Care Act 2022" in reference.reason


def test_the_longest_title_wins() -> None:
    """Regulations whose title contains an Act's title are the Regulations."""
    text = "Regulation 20 of the Health and Social Care Act 2008 (Regulated Activities) Regulations 2014"
    (reference,) = find_references(text)
    assert (reference.instrument, reference.unit, reference.numbers) == ("uksi/2014/2936", "regulation", ("20",))


@pytest.mark.parametrize(
    ("text", "instrument"),
    [
        ('The Companies Act 2006 ("the 2006 Act") applies. Section 9 of the 2006 Act is clear.', "ukpga/2006/46"),
        ("The Companies Act 2006 and the National Health Service Act 2006. See section 65Z5 of the 2006 Act.", NHS_ACT),
        ("The Data Protection Act 1998 is old. Section 8 of the Data Protection Act was short.", "ukpga/1998/29"),
        ("The Care Act 2014 applies. Section 42 requires enquiries.", "ukpga/2014/23"),
        ("The Care Act 2014 and the Bribery Act 2010 apply. Section 7 of that Act is new.", "ukpga/2010/23"),
        ("The Health and Care Act 2022 (HCA22) is long. Section 71 of HCA22 inserts sections.", "ukpga/2022/31"),
        ("National Health Service Act 2006 (as amended by the Health and Care Act 2022), s 65Z5.", NHS_ACT),
    ],
)
def test_the_document_says_which_act_is_meant(text: str, instrument: str) -> None:
    """Definitions, the document's own citations and unique numbers decide before any default."""
    numbered = [r for r in find_references(text) if r.unit == "section"]
    assert [r.instrument for r in numbered] == [instrument]


NHS, HCA = "National Health Service Act 2006", "Health and Care Act 2022"
HCA_ID = "ukpga/2022/31"


@pytest.mark.parametrize(
    ("text", "instrument", "verdict"),
    [
        (f"Section 65Z5 of the {NHS}, inserted by s71 of the {HCA}. S. 65Z6 of that Act", NHS_ACT, "ok_inferred"),
        (f"Sections of the {NHS}, inserted by section 71 of the {HCA}. The Act", NHS_ACT, "ok_inferred"),
        (f"The {NHS} (as amended by the {HCA}). Section 13G of that Act", NHS_ACT, "ok_inferred"),
        (f"The {NHS} (as inserted by section 25 of the {HCA}) binds; see s. 14Z32 of that Act", NHS_ACT, "ok_inferred"),
        (f"The {NHS}, as amended by the {HCA}. The Act", NHS_ACT, "ok_inferred"),
        (f"The {NHS} (amended by the Care Act 2014 and the {HCA}). S. 13G of that Act", NHS_ACT, "ok_inferred"),
        (f"The 2006 Act, as substituted by the {HCA}, applies. Section 13G of that Act", NHS_ACT, "ok_inferred"),
        (f"The {NHS} (as amended by the 2022 Act) applies. Section 13G of that Act", NHS_ACT, "ok_inferred"),
        (f"The {NHS} was amended by the {HCA}. Section 71 of that Act", HCA_ID, "ok_inferred"),
        (f"Section 65Z5 was inserted by the {HCA}. Section 71 of that Act", HCA_ID, "ok_inferred"),
        (f"New powers inserted by the {HCA} apply. Section 71 of that Act", HCA_ID, "ok_inferred"),
        (f"The {NHS} and the {HCA} apply. Section 65Z6 of that Act", NHS_ACT, "ok_inferred"),
        (f"The {NHS}, the Care Act 2014 and the {HCA} apply. Section 65Z6 of that Act", NHS_ACT, "ok_inferred"),
        ("The Care Act 2014 and the Bribery Act 2010 apply. Section 42 of that Act", "ukpga/2014/23", "ok_inferred"),
        (f"The {HCA} applies. Section 65Z6 of that Act", None, "unresolved"),
        ("The Bribery Act 2010 applies. Section 900 of that Act", None, "unresolved"),
    ],
)  # fmt: skip
def test_that_act_goes_back_to_an_act_that_can_be_meant(text: str, instrument: str | None, verdict: str) -> None:
    """Neither an Act named for what it amended nor one without the number, and no anaphor alone is called wrong."""
    reference = find_references(f"{text} covers joint committees.")[-1]
    assert (reference.instrument, reference.verdict) == (instrument, verdict)


def test_a_number_that_the_antecedent_lacks_is_told_with_its_place() -> None:
    """What is unresolved says which Act was looked at and where the number stands."""
    reference = find_references(f"The {HCA} applies. Section 65Z6 of that Act covers joint committees.")[-1]
    assert reference.suggest == (f"{NHS_ACT}/section/65Z6",)
    assert f"The {HCA} has no such section" in reference.reason


def test_a_defined_act_without_the_number_is_wrong() -> None:
    """A defined term names its Act like a title does."""
    reference = find_references(f"The {HCA} (“the Act”) applies. Section 65Z6 of the Act covers committees.")[-1]
    assert reference.verdict == "wrong_instrument"


def test_several_candidates_stay_several() -> None:
    """A short form of three Acts is ambiguous, with all three told."""
    (reference,) = find_references("The Health and Social Care Act requires it.")
    assert reference.verdict == "ambiguous"
    assert {"ukpga/2001/15", "ukpga/2008/14", "ukpga/2012/7"} <= set(reference.suggest)


def test_a_scanning_slip_is_told_and_not_mended() -> None:
    """65ZS stays 65ZS in the numbers and 65Z5 is suggested."""
    (reference,) = find_references("Section 65ZS of the National Health Service Act 2006")
    assert reference.numbers == ("65ZS",)
    assert reference.suggest == (f"{NHS_ACT}/section/65Z5",)


def test_two_acts_with_one_pinpoint_each_keep_their_own() -> None:
    """A pinpoint goes with the instrument it stands next to."""
    references = find_references("Care Act 2014, s 42 and section 75 of the National Health Service Act 2006")
    assert [(r.instrument, r.numbers) for r in references] == [("ukpga/2014/23", ("42",)), (NHS_ACT, ("75",))]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("B0754 Integrated care systems: design framework", "title_mismatch"),
        ("HC 1125 of session 2017", "not_in_corpus"),
        ("the A4 form B4009 road", None),
    ],
)
def test_publications_are_known_by_number_and_title(text: str, verdict: str | None) -> None:
    """A number with the title of another publication is a mismatch; a road is no publication."""
    references = find_references(text)
    assert (references[0].verdict if references else None) == verdict


@pytest.mark.slow
def test_finding_takes_linear_time_on_a_text_full_of_references() -> None:
    """Ten times the references take no more than thirty times as long."""
    sentence = 'Section 42 of the Care Act 2014 ("the Act") applies; see section 43 of the Act and s 75. '
    load_register()
    times = []
    for count in (250, 2500):
        started = time.perf_counter()
        assert len(find_references(sentence * count)) >= 3 * count
        times.append(time.perf_counter() - started)
    assert times[1] < 30 * times[0]


def policy_texts() -> list[Path]:
    """The five policy texts, where they are at hand."""
    root = Path(os.environ.get("POLICYQA_DATA", Path(__file__).resolve().parents[4] / "shared" / "data"))
    return sorted((root / "policy").glob("*.txt"))


@pytest.mark.skipif(not policy_texts(), reason="the policy texts are not at hand: set POLICYQA_DATA")
def test_real_policy_texts_have_the_phantom_caught_and_no_true_act_called_wrong() -> None:
    """A published report cites an Act that does not exist; everything else that is called wrong is a Bill."""
    found = [r for path in policy_texts() for r in find_references(path.read_text(encoding="utf-8"))]
    wrong = [r for r in found if r.verdict in WRONG and r.verdict != "bill_not_act"]
    assert {" ".join(r.text.split()) for r in wrong if r.unit is None} == {"Health and Social Care Act 2022"}
    (numbered,) = [r for r in wrong if r.unit]
    assert numbered.suggest == (f"{NHS_ACT}/section/65Z5", f"{NHS_ACT}/section/65Z6")

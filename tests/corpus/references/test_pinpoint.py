"""The grammar of pinpoints."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.references.models import NumberRange, Pinpoint
from corpus.references.pinpoint import find_pinpoints, parse_pinpoint, render_pinpoint

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
bases = st.builds(
    lambda digits, letters, count: f"{digits}{letters}{count if letters.endswith('Z') else ''}",
    st.integers(1, 999),
    st.text(LETTERS, max_size=2),
    st.one_of(st.just(""), st.integers(1, 99).map(str)),
)
levels = st.lists(
    st.one_of(st.integers(1, 20).map(str), st.sampled_from(["a", "b", "zb", "i", "iv", "1A"])), max_size=3
)
numbers = st.builds(lambda base, deep: base + "".join(f"({level})" for level in deep), bases, levels)
plain = numbers.map(NumberRange)
ranges = st.builds(NumberRange, bases, bases)
items = st.lists(st.one_of(plain, ranges), min_size=1, max_size=4).map(tuple)
schedules = st.builds(lambda n: Pinpoint("schedule", (NumberRange(n),)), bases)
pinpoints = st.one_of(
    st.builds(Pinpoint, st.sampled_from(["section", "regulation", "article", "schedule", "clause"]), items, st.none()),
    st.builds(Pinpoint, st.just("paragraph"), items, schedules),
)


@given(pinpoints)
@example(Pinpoint("section", (NumberRange("1Z1", "2"),)))
def test_what_is_rendered_is_parsed_to_the_same(pinpoint: Pinpoint) -> None:
    """Rendering in OSCOLA's form loses nothing that the grammar reads."""
    assert parse_pinpoint(render_pinpoint(pinpoint)) == pinpoint


@pytest.mark.parametrize(
    ("text", "rendered"),
    [
        ("Sections 65Z5 and 65Z6", "ss 65Z5 and 65Z6"),
        ("section(s) 3 and 4", "ss 3 and 4"),
        ("s.65Z5(2)(a)", "s 65Z5(2)(a)"),
        ("section 65z5", "s 65Z5"),
        ("ss. 14Z34 to 14Z45", "ss 14Z34–14Z45"),
        ("sections 27A – 27D", "ss 27A–27D"),
        ("Schedule 7 paragraph 25 (4) (a)", "sch 7, para 25(4)(a)"),
        ("paragraphs 24 & 25 of Schedule 7", "sch 7, paras 24 and 25"),
        ("paragraph 3 of Part 2 of Schedule 7", "sch 7, para 3"),
        ("Chapter 3 of Part 3", "pt 3, ch 3"),
        ("Part IVA", "pt IVA"),
        ("section 5(1)(a), (b) and (c)", "ss 5(1)(a), 5(1)(b) and 5(1)(c)"),
        ("subsections (1) and (2) of section 12ZB", "ss 12ZB(1) and 12ZB(2)"),
        ("Article 6, paragraph 1(e)", "art 6(1)(e)"),
        ("paragraph (a) of regulation 20(2)", "reg 20(2)(a)"),
        ("s 5(2)/5(4)", "ss 5(2) and 5(4)"),
        ("Schedule A1", "sch A1"),
        ("section 5 of Part 3", "s 5"),
        ("sections 1, 2, and 5A to 7", "ss 1, 2 and 5A–7"),
        ("Rules 13 and 14", "rr 13 and 14"),
        ("rule 3.2A(1)(a)", "r 3.2A(1)(a)"),
    ],
)
def test_usual_forms_are_read_whole(text: str, rendered: str) -> None:
    """Every form that papers use has one reading."""
    pinpoint = parse_pinpoint(text)
    assert pinpoint is not None
    assert render_pinpoint(pinpoint) == rendered


@pytest.mark.parametrize(
    "text",
    ["paragraph 3.1", "Section 2nd", "section 65Z5x9y", "the trust's 2019", "Section on", "Part 2019", "Regulations15"],
)
def test_a_number_is_never_cut_short(text: str) -> None:
    """What is not wholly a number gives nothing rather than its beginning."""
    assert find_pinpoints(text) == []


def test_a_count_after_a_single_section_is_not_a_second_section() -> None:
    """ "Section 3 and 4 wards" cites one section."""
    found = find_pinpoints("under section 3 and 4 wards")
    assert [render_pinpoint(f.pinpoint) for f in found] == ["s 3"]

"""Two versions of a paper: every edit is found, and none that was not made."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.models import Document, Metadata, Passage, Reference, Span
from qa.compare.compare import compare
from qa.compare.models import Change, Comparison, Paper
from qa.compare.words import plain, runs

WORDS = ("loaf", "flue", "oven", "baker", "warden", "lamp", "rye", "board", "ledger", "broom", "meets", "sweeps")
LOAVES = "The baker weighs each loaf before the oven is lit in the morning."
FLUES = "The warden looks into every flue and writes what was found in a ledger."
LAMPS = "No lamp is lit in the loft while flour is carried up the stairs."


def version(*rows: str | tuple[str, dict[str, Any]]) -> Paper:
    """A paper of these paragraphs; a row may have fields of its passage beside its text."""
    passages, at = [], 0
    for ordinal, row in enumerate(rows):
        text, more = (row, {}) if isinstance(row, str) else row
        fields: dict[str, Any] = {"kind": "paragraph", **more}
        span = Span(at, at + len(text))
        passages.append(
            Passage(passage_id=f"p{ordinal}", document_id="d", ordinal=ordinal, text=text, span=span,
                    sentences=(span,), **fields)
        )  # fmt: skip
        at = span.end + 1
    return Paper(Document("d", "d.txt", "text/plain", "0", Metadata(title="D"), ""), tuple(passages))


def kinds(comparison: Comparison) -> list[str]:
    """The kinds of the changes, in reading order."""
    return [change.kind for change in comparison.changes]


def only(comparison: Comparison) -> Change:
    """The one change there is."""
    (change,) = comparison.changes
    return change


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join), max_size=9))
def test_a_paper_and_itself_have_no_change(texts: Sequence[str]) -> None:
    """However often it says the same."""
    comparison = compare(version(*texts), version(*texts))
    assert (kinds(comparison), comparison.same) == ([], len(texts))


@given(
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join), max_size=8),
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join), max_size=8),
)
def test_every_passage_is_told_of_once(old: Sequence[str], new: Sequence[str]) -> None:
    """As the same or in one change, on its own side; what differs is never called the same."""
    comparison = compare(version(*old), version(*new))
    changes = comparison.changes
    assert len({one.new.ordinal for one in changes if one.new}) == sum(one.new is not None for one in changes)
    assert len({one.old.ordinal for one in changes if one.old}) == sum(one.old is not None for one in changes)
    assert comparison.same + sum(one.new is not None for one in changes) == len(new)
    same_old = [text for place, text in enumerate(old) if place not in {one.old.ordinal for one in changes if one.old}]
    same_new = [text for place, text in enumerate(new) if place not in {one.new.ordinal for one in changes if one.new}]
    assert " ".join(same_old) == " ".join(same_new)


@given(st.text(alphabet="ab .,’'–-\n", max_size=40), st.text(alphabet="ab .,’'–-\n", max_size=40))
def test_the_runs_of_a_change_are_both_texts(old: str, new: str) -> None:
    """What is the same or put in is the new text as it is; what is the same or taken out the old one, as read."""
    found = runs(old, new)
    assert "".join(run.text for run in found if run.mark != "removed") == new
    assert plain("".join(run.text for run in found if run.mark != "added")) == plain(old)


def test_words_that_were_exchanged_stand_together() -> None:
    """The old ones before the new, with the marks and spaces between them."""
    told = [(run.mark, run.text) for run in runs("The board must meet.", "The board may not meet.")]
    assert told == [
        ("same", "The board "), ("removed", "must"), ("added", "may not"), ("same", " meet."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([LOAVES, FLUES], [LOAVES, FLUES, LAMPS], ["added"]),
        ([LOAVES, FLUES, LAMPS], [LOAVES, LAMPS], ["removed"]),
        ([LOAVES, FLUES], [LOAVES, FLUES.replace("every", "each second")], ["changed"]),
        ([LOAVES, FLUES, LAMPS], [FLUES, LAMPS, LOAVES], ["moved"]),
        ([LOAVES, FLUES, LAMPS], [FLUES, LAMPS, LOAVES.replace("morning", "evening")], ["moved"]),
        ([f"{LOAVES} {FLUES}", LAMPS], [LOAVES, FLUES, LAMPS], []),
        ([LOAVES, FLUES], [f"{LOAVES} {FLUES}"], []),
        (["It’s “here” – now"], ["It's  \"here\" - now"], []),
        (["Yes", LOAVES, FLUES], [LOAVES, FLUES, "Yes"], ["removed", "added"]),
    ],
)
def test_each_edit_is_what_it_is(old: list[str], new: list[str], expected: list[str]) -> None:
    """A paragraph that was parted or joined says the same; two words are too few to tell that they moved."""
    assert kinds(compare(version(*old), version(*new))) == expected


def test_a_number_alone_that_changed_is_told_as_that() -> None:
    """Words are the same, the clause has another number."""
    comparison = compare(version((LOAVES, {"number": "4.1"})), version((LOAVES, {"number": "4.2"})))
    assert (kinds(comparison), comparison.same) == (["renumbered"], 0)


def test_a_clause_written_anew_is_one_change_by_its_number() -> None:
    """Fewer common words are enough where the printed number is the same."""
    old = version(("The warden keeps the ledger of the bakery.", {"number": "7"}))
    new = version(("The clerk of the bakery files it all away.", {"number": "7"}))
    assert kinds(compare(old, new)) == ["changed"]
    assert kinds(compare(version(old.passages[0].text), version(new.passages[0].text))) == ["removed", "added"]


@pytest.mark.parametrize(
    ("old", "new", "bears"),
    [
        ("The board must meet in May.", "The board may meet in May.", ("duty",)),
        ("The fee is £40 for a stall.", "The fee is £50 for a stall.", ("figure",)),
        ("The stall is open all day.", "The stall is open all night.", ()),
    ],
)
def test_a_change_says_what_it_may_alter(old: str, new: str, bears: tuple[str, ...]) -> None:
    """Duties and permissions, and figures."""
    assert only(compare(version(old), version(new))).bears == bears


def test_another_act_is_a_change_of_reference() -> None:
    """By the instrument, not by how it is written."""
    def citing(text: str, instrument: str) -> Paper:
        one = Reference(text, Span(0, 5), "legislation", instrument, None, (), "explicit", "ok", "", text, None)
        return version((text, {"references": (one,)}))

    old, new = citing("The stall keeps to the Bread Act.", "x/1"), citing("The stall keeps to the Corn Act.", "x/2")
    assert only(compare(old, new)).bears == ("reference",)


def test_what_binds_comes_first() -> None:
    """Then the rest, each in reading order; headings that came and went are listed."""
    old = version(("Ovens", {"kind": "heading"}), LOAVES, "The board may meet at noon on a market day.")
    new = version(("Flues", {"kind": "heading"}), f"{LOAVES} Sold.", "The board must meet at noon on a market day.")
    told = compare(old, new).to_dict()
    assert [bool(one["bears"]) for one in told["changes"]] == [True, False, False, False]
    assert (told["sections_added"], told["sections_removed"]) == (["Flues"], ["Ovens"])


def test_lines_of_a_contents_list_are_counted_and_not_compared() -> None:
    """They repeat the headings; a page that changed in them is no change."""
    old = version(("Flues 3", {"kind": "contents"}), LOAVES)
    comparison = compare(old, version(("Flues 4", {"kind": "contents"}), LOAVES))
    assert (kinds(comparison), comparison.left_out) == ([], (("contents", 2),))


def test_notes_are_compared_apart_from_the_text() -> None:
    """A program that saves a paper may set its notes after other paragraphs."""
    note = ("See the ledger of the bakery of 1902.", {"kind": "footnote"})
    assert kinds(compare(version(LOAVES, note, FLUES), version(LOAVES, FLUES, note))) == []


def test_a_great_many_alike_passages_end() -> None:
    """Rows that differ in a figure alone are paired in order."""
    rows = [f"Row {number} of the ledger of flues and ovens" for number in range(1500)]
    changed = [row.replace("ledger", "register") if place % 7 == 0 else row for place, row in enumerate(rows)]
    comparison = compare(version(*rows), version(*changed))
    assert set(kinds(comparison)) == {"changed"}
    assert all(re.search(r"\d+", one.old.text)[0] in one.new.text for one in comparison.changes if one.old and one.new)  # type: ignore[index]


def test_two_long_papers_that_have_nothing_in_common_end() -> None:
    """No passage of one is compared with every passage of the other, though all open with the same word."""
    old, new = ([f"The {book} {number} says {number * step % 997}" for number in range(3000)]
                for book, step in (("ledger", 7), ("almanac", 11)))  # fmt: skip
    comparison = compare(version(*old), version(*new))
    assert set(kinds(comparison)) <= {"added", "removed", "changed", "moved"}
    assert comparison.same == 0

"""What kind of answer a question wants."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.ask.kinds import kind_of, opening

WORDINGS = [
    ("Who can sign a lease when the director is on leave?", "who"),
    ("If the chair is away, who decides?", "who"),
    ("When a member resigns, which committee picks the next one?", "who"),
    ("Whose job is it to check the gifts register?", "who"),
    ("Which member of the executive is in charge of estates?", "who"),
    ("What is the name of the deputy chair?", "who"),
    ("Does the policy say who keeps the seal?", "who"),
    ("Who must agree to a loan of more than £2 million?", "who"),
    ("In what circumstances may the seal be used?", "condition"),
    ("At what point do governors have to be told?", "date"),
    ("By when must the accounts be laid?", "date"),
    ("What's the closing date for nominations?", "date"),
    ("How soon must an incident be reported?", "duration"),
    ("How far ahead are papers sent out?", "duration"),
    ("How much notice does a tenant have to give?", "duration"),
    ("How many days do we have to reply?", "duration"),
    ("What's the notice period?", "duration"),
    ("Within what time must a gift be declared?", "duration"),
    ("After a fall, how long before the family is told?", "duration"),
    ("How many times a year does the panel sit?", "frequency"),
    ("What percentage of nurses were trained?", "quantity"),
    ("What's the limit on gifts?", "quantity"),
    ("How much insulin is left in the pen?", "quantity"),
    ("What is the most that a governor can serve?", "quantity"),
    ("How much does parking cost?", "money"),
    ("What would the new wing be worth?", "money"),
    ("What is the fee for a copy?", "money"),
    ("In which town is the clinic?", "where"),
    ("Are we allowed to meet by telephone?", "permission"),
    ("Is it okay to vote by letter?", "permission"),
    ("If a member has a conflict can they stay?", "permission"),
    ("Do we have to publish the register?", "duty"),
    ("Must the seal be kept locked away?", "duty"),
    ("Has the chair got to sign every page?", "duty"),
    ("Is the chair independent?", "confirmation"),
    ("Did the trust meet its target?", "confirmation"),
    ("What happens if nobody stands?", "consequence"),
    ("On what grounds was the bid turned down?", "reason"),
    ("How come the panel never met?", "reason"),
    ("How does the board settle a tie?", "manner"),
    ("How is the vice-chair picked?", "manner"),
    ("How is a quorum defined?", "definition"),
    ("What counts as a gift?", "definition"),
    ("Which two powers were handed back?", "list"),
    ("What is the policy on gifts called?", "other"),
    ("Quorum for the remuneration committee?", "quantity"),
    ("minimum age of a governor", "quantity"),
    ("cost of a replacement badge?", "money"),
    ("deadline for nominations?", "date"),
    ("notice period for porters?", "duration"),
    ("difference between a gift and a loan", "comparison"),
    ("Nobody came and the seal is gone. What now?", "consequence"),
    ("In what case may a vote be secret?", "condition"),
    ("What's the real cause of the overspend?", "reason"),
    ("What was wrong with the old ballot?", "reason"),
    ("Who counts as a volunteer?", "definition"),
    ("How recent must the references be?", "duration"),
    ("What's the average wait in the clinic?", "duration"),
    ("What will a new badge set me back?", "money"),
    ("What will the parking fee be in May?", "money"),
    ("A visitor has fallen. What should a porter do?", "manner"),
    ("What must be done when the seal is lost?", "manner"),
    ("Which papers must go to the board?", "list"),
    ("A friend asks for her husband, who is well. When does the clock start?", "date"),
    ("We lost the register - do we have to tell anyone?", "duty"),
    ("The vote was by letter, ok?", "permission"),
    ("i found a seal in a drawer can i use it", "permission"),
    ("What must the register cover?", "list"),
    ("Is there a cut-off for nominations?", "date"),
]


@pytest.mark.parametrize(("text", "kind"), WORDINGS)
def test_the_main_clause_tells_the_kind(text: str, kind: str) -> None:
    """What stands before or behind the main clause, or further in, does not."""
    assert kind_of(text)[0].kind == kind


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("If the chair is away, who decides?", "who decides?"),
        ("A member resigned. By when is a new one picked?", "By when is a new one picked?"),
        ("Does the policy say how often it is reviewed?", "how often it is reviewed?"),
        ("When can a trust leave?", "When can a trust leave?"),
        ("the chair and quorum", "the chair and quorum"),
    ],
)
def test_the_main_clause_is_found(text: str, asked: str) -> None:
    """It opens with a question word or a verb, and the preposition in front of it."""
    assert text[opening(text) :] == asked


@given(st.lists(st.sampled_from("if the chair , . who when says may is than what how many more er ?".split())))
def test_any_run_of_words_has_an_opening_and_a_kind(words: list[str]) -> None:
    """No question is too odd to be read."""
    text = " ".join(words)
    assert 0 <= opening(text) <= len(text)
    assert kind_of(text)[0].kind

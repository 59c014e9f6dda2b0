"""What a sentence says of a date in it: that it was, or that it is to come."""

from __future__ import annotations

import pytest

from qa.ask.timeline import is_to_come


@pytest.mark.parametrize(
    ("text", "date", "expected"),
    [
        ("Systems will be placed on a statutory footing from April 2022.", "April 2022", True),
        ("The aim is to place systems on a statutory footing by April 2022.", "April 2022", True),
        ("All trusts are expected to join by April 2022.", "April 2022", True),
        ("It is planned for April 2022.", "April 2022", True),
        ("The work is due to be completed by the end of April 2022.", "April 2022", True),
        ("Records to be open to patients by 2015.", "2015", True),
        ("The ward had to be closed in May 2022.", "May 2022", False),
        ("Every trust must report before 31 March 2023.", "31 March 2023", True),
        ("The Act comes into force on 1 July 2022.", "1 July 2022", True),
        ("The opening was postponed until May 2023.", "May 2023", True),
        ("From April 2022, integrated care boards will decide.", "April 2022", True),
        ("By April 2022, all trusts providing acute services will belong to one.", "April 2022", True),
        ("There is a fair amount to do before April 2022, assuming that the Bill passes.", "April 2022", True),
        ("They were considering delegation in 2023/24 or 2024/25.", "2024/25", True),
        ("It aims to open between April 2022 and June 2023.", "June 2023", True),
        ("The board met in May 2022 and will meet again in July 2022.", "July 2022", True),
        ("The board met in May 2022 and will meet again in July 2022.", "May 2022", False),
        ("The paper, published in November 2020, will shape what trusts do.", "November 2020", False),
        ("Guidance issued in August 2021 expects every trust to join.", "August 2021", False),
        ("The Regulations came into force on 1 January 2024 and must be followed.", "1 January 2024", False),
        ("They have applied since 1 January 2024 and will be reviewed.", "1 January 2024", False),
        ("All trusts had joined by April 2022.", "April 2022", False),
        ("In April 2020 the board agreed that it will meet monthly.", "April 2020", False),
        ("The plan of April 2022 will be kept.", "April 2022", False),
        ("The trust opened a unit in April 2021 and plans a second.", "April 2021", False),
        ("Networks (established by NHS England in 2013) will develop it.", "2013", False),
        ("A report must come within five years beginning on 1 August 2012.", "1 August 2012", False),
        ("It will be reviewed. It was made in April 2022.", "April 2022", False),
        ("Following the disaster in 1989 a recommendation was made.", "1989", False),
        ("The 2021/22 guidance (April 2021) expects systems to agree.", "April 2021", False),
    ],
)
def test_verb_and_preposition_tell(text: str, date: str, expected: bool) -> None:
    """A date is to come where the verb that it belongs to looks ahead."""
    assert is_to_come(text, text.rindex(date)) is expected

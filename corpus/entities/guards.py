"""Tests of the words around a phrase that is an entity in one use and a common word in another.

Each guard takes a spaCy ``Doc`` and the token range ``[start, end)`` of the phrase.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from corpus.entities.data import words

if TYPE_CHECKING:
    from spacy.tokens import Doc

Guard = Callable[["Doc", int, int], bool]

_MODALS = words("before_delegate")
_DELEGABLE = re.compile(
    r"^(?:functions?|responsibilit(?:y|ies)|budgets?|authority|powers?|commissioning|dut(?:y|ies)|decisions?"
    r"|decision-making|tasks?|work|services?)$",
    re.IGNORECASE,
)
_GATHERING = words("after_delegation")
_REGULATOR_BEFORE = words("before_regulator")
_REGULATOR_AFTER = words("after_regulator")
_DETERMINERS = words("determiners")
_AFTER_NOUN = words("after_noun")
_NOT_NHS_TRUSTS = words("not_nhs_trusts")


def _word(doc: Doc, index: int) -> str:
    return doc[index].text if 0 <= index < len(doc) else ""


def the_regulator(doc: Doc, start: int, end: int) -> bool:
    """Monitor, the regulator of foundation trusts until 2022, and neither the verb nor an instrument."""
    before, after = _word(doc, start - 1), _word(doc, end)
    if before in _REGULATOR_BEFORE and not after.istitle():
        return before not in ("and", "or") or _word(doc, start - 2).isupper()
    beside = [token.text for token in doc[end : end + 3] if token.text != "the"]
    return (before == "" or not before.istitle()) and (after in _REGULATOR_AFTER or beside[:2] == ["and", "NHS"])


def delegating(doc: Doc, start: int, end: int) -> bool:
    """Handing over a function, not the people at a conference."""
    word, after = doc[start].lower_, _word(doc, end)
    if word == "delegate":
        return _word(doc, start - 1) in _MODALS or _delegable_follows(doc, end)
    if word == "delegates":
        return _delegable_follows(doc, end)
    return after not in _GATHERING


def _delegable_follows(doc: Doc, end: int) -> bool:
    return any(_DELEGABLE.match(token.text) for token in doc[end : end + 5])


def of_functions(doc: Doc, start: int, end: int) -> bool:
    """Exercising functions together, not an exercise that two services hold."""
    return _word(doc, end) in ("of", "by", "powers", "arrangements", "provisions") or (
        _word(doc, start - 1) in ("and", "or") and _word(doc, start - 2).lower().startswith("delegat")
    )


def not_parliamentary(doc: Doc, start: int, end: int) -> bool:
    """A committee of NHS bodies, not one of Parliament or of advisers ("Joint Committee on Human Rights")."""
    return not (doc[start].is_title and _word(doc, end) == "on" and _word(doc, end + 1).istitle())


def collaborative_noun(doc: Doc, start: int, end: int) -> bool:
    """The noun: "collaboratives", "the collaborative has", and not "a collaborative approach"."""
    if doc[end - 1].lower_ == "collaboratives":
        return True
    after = _word(doc, end)
    # "the collaborative and ICB" joins two bodies, "a collaborative and open way" two adjectives.
    joined = after in ("and", "or") and _word(doc, end + 1)[:1].isupper()
    return _word(doc, start - 1).lower() in _DETERMINERS and (after == "" or after in _AFTER_NOUN or joined)


def one_or_many(doc: Doc, start: int, end: int) -> bool:
    """A body among others: "community trusts", "a community trust", and not "building community trust"."""
    return doc[end - 1].lower_.endswith("s") or _word(doc, start - 1).lower() in _DETERMINERS


def not_verb(doc: Doc, start: int, end: int) -> bool:  # noqa: ARG001
    """The first word is no verb: "the lead provider", and not "will lead provider engagement"."""
    return _word(doc, start - 1) not in _MODALS


def whole_name(doc: Doc, start: int, end: int) -> bool:  # noqa: ARG001
    """The name ends here: "NHS Devon", and not "NHS Devon Partnership Trust"."""
    return not _word(doc, end).istitle()


def not_of_another_kind(doc: Doc, start: int, end: int) -> bool:  # noqa: ARG001
    """Trusts of the NHS, and neither charitable trusts nor the verb."""
    return _word(doc, start - 1).lower() not in _NOT_NHS_TRUSTS


GUARDS: dict[str, Guard] = {
    "": lambda _doc, _start, _end: True,
    "the_regulator": the_regulator,
    "delegating": delegating,
    "of_functions": of_functions,
    "not_parliamentary": not_parliamentary,
    "collaborative_noun": collaborative_noun,
    "one_or_many": one_or_many,
    "not_verb": not_verb,
    "not_of_another_kind": not_of_another_kind,
    "whole_name": whole_name,
}

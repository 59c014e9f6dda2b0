"""The registers of bodies, boards, trusts and concepts, as phrases to look for, and guards of phrases in doubt.

Each register is a data file in ``corpus/data`` that states its source and date. A guard tests the words around a phrase
that is an entity in one use and a common word in another: it takes a spaCy ``Doc`` and the token range ``[start, end)``
of the phrase.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.entities.data import PRIORITY, read_csv, read_rows, words
from corpus.entities.models import Term
from corpus.errors import RegisterError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.tokens import Doc

# Words that show a name to be an organisation's where "NHS Foundation Trust" is left off: "Medway" is a town,
# "Kent Community Health" is not.
_TELLING = re.compile(
    r"\b(Healthcare|Hospitals|University Hospital|Teaching|Ambulance Service|Community Health|Health and Care"
    r"|Mental Health|Combined|Partnership University|Children's|Women's|Health Services|Community Services)\b"
)
_TRUST_SUFFIX = re.compile(r"^(?:The )?(?P<stem>.+?) NHS (?:Foundation )?Trust$")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A token pattern of spaCy's ``Matcher`` and the entity it stands for.

    Matching costs more than all phrases together, so a text without ``word`` is not tried.
    """

    word: str
    tokens: list[dict[str, Any]]
    label: str
    id: str


def load_terms() -> list[Term]:
    """Every phrase of the registers.

    :raises RegisterError: a data file lacks a field or names a label that is not in ``LABELS``.
    """
    terms = [
        *_concept_terms(_concepts()),
        *_body_terms(read_rows("bodies.json", "bodies")),
        *_board_terms(read_rows("icbs.json", "icbs")),
        *_trust_terms(read_csv("trusts.csv")),
    ]
    unknown = {term.label for term in terms} - PRIORITY.keys()
    if unknown:
        raise RegisterError(f"corpus/data: unknown entity label {', '.join(sorted(unknown))}; see docs/entities.md")
    return terms


def load_patterns() -> list[Pattern]:
    """Every token pattern of the concepts."""
    return [
        Pattern(pattern["word"], pattern["tokens"], concept["label"], concept["id"])
        for concept in _concepts()
        for pattern in concept.get("patterns", ())
    ]


def _concepts() -> Iterator[dict[str, Any]]:
    """The concepts of every label, each with its label."""
    for row in read_rows("labels.json", "labels"):
        yield from ({**concept, "label": row["label"]} for concept in row.get("concepts", ()))


def plural(phrase: str) -> str:
    """The regular plural of a phrase's last word, in the case of the phrase: ``authority`` -> ``authorities``."""
    if re.search(r"[^aeiou]y$", phrase):
        return phrase[:-1] + "ies"
    return phrase + ("es" if re.search(r"(?:s|x|ch|sh)$", phrase) else "s")


def _concept_terms(concepts: Iterable[dict[str, Any]]) -> Iterator[Term]:
    for concept in concepts:
        label, ident, guard = concept["label"], concept["id"], concept.get("guard", "")
        for phrase in _inflected(concept["phrases"], invariant=concept.get("invariant", False)):
            for variant in _hyphenations(phrase):
                yield Term(variant, label, ident, guard=guard)
        for acronym in _inflected(concept.get("acronyms", ())):
            yield Term(acronym, label, ident, cased=True)
        for short in concept.get("shorts", ()):
            yield Term(short, label, ident, guard=concept.get("short_guard", ""), short=True)


def _inflected(phrases: Iterable[str], *, invariant: bool = False) -> Iterator[str]:
    for phrase in phrases:
        yield phrase
        if not invariant:
            yield plural(phrase)


def _hyphenations(phrase: str) -> set[str]:
    return {phrase, phrase.replace("-", " ")}


def _body_terms(bodies: Iterable[dict[str, Any]]) -> Iterator[Term]:
    for body in bodies:
        label, ident = body["label"], body["id"]
        yield from (Term(name, label, ident) for name in body["names"])
        yield from (Term(name, label, ident, cased=True) for name in (*body["acronyms"], *body.get("exact", ())))
        for name in body.get("guarded", ()):
            yield Term(name, label, ident, cased=True, guard=body["guard"])


def _board_terms(boards: Iterable[dict[str, Any]]) -> Iterator[Term]:
    for board in boards:
        code = board["ods_code"] or board["gss_codes"][0]
        area = board["name"].removeprefix("NHS ").removesuffix(" Integrated Care Board")
        for name in _ampersands(area):
            for head, acronym, label in _AREA_BODIES:
                ident = f"{label.lower()}:{code}"
                yield Term(f"{name} {head}", label, ident)
                yield Term(f"{name} {acronym}", label, ident, cased=True)
            yield Term(f"NHS {name} Integrated Care Board", "ICB", f"icb:{code}")
            yield Term(f"NHS {name} ICB", "ICB", f"icb:{code}", cased=True)
            for short in (f"NHS {name}", f"NHS {name} Integrated Care"):
                yield Term(short, "ICB", f"icb:{code}", cased=True, guard="whole_name")


_AREA_BODIES = (
    ("Integrated Care Board", "ICB", "ICB"),
    ("Integrated Care System", "ICS", "ICS"),
    ("Integrated Care Partnership", "ICP", "ICP"),
)


def _trust_terms(trusts: Iterable[dict[str, str]]) -> Iterator[Term]:
    for trust in trusts:
        ident = f"trust:{trust['ods_code']}"
        for name in _ampersands(trust["name"]):
            yield Term(name, "TRUST", ident)
            match = _TRUST_SUFFIX.match(name)
            if match:
                yield from _short_trust_terms(match["stem"], ident)


def _short_trust_terms(stem: str, ident: str) -> Iterator[Term]:
    for suffix in ("NHS Foundation Trust", "NHS Trust", "Foundation Trust"):
        yield Term(f"{stem} {suffix}", "TRUST", ident)
    yield Term(f"{stem} NHS FT", "TRUST", ident, cased=True)
    if len(stem.split()) > 2 and _TELLING.search(stem):
        yield Term(stem, "TRUST", ident, cased=True)
        yield Term(f"{stem} Trust", "TRUST", ident, cased=True)


def _ampersands(name: str) -> set[str]:
    return {name, name.replace(" & ", " and "), name.replace(" and ", " & ")}


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

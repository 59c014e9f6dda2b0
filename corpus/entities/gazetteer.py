"""The registers of bodies, boards, trusts and concepts, as phrases to look for.

Each register is a data file in ``corpus/data`` that states its source and date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.entities.data import read_csv, read_rows
from corpus.entities.models import PRIORITY, Term
from corpus.errors import RegisterError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
        *_concept_terms(read_rows("concepts.json", "concepts")),
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
        for concept in read_rows("concepts.json", "concepts")
        for pattern in concept.get("patterns", ())
    ]


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

"""Entities of passages: the table of sentences, definitions across passages, references, offsets."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.entities import Tagger, default_tagger
from corpus.entities.data import LABELS
from corpus.models import Entity, Passage, Reference, Span

ROWS = [json.loads(line) for line in (Path(__file__).parent / "entities.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return default_tagger()


def passages(*texts: str) -> list[Passage]:
    """Passages of one document that stand a line apart."""
    found, position = [], 0
    for number, text in enumerate(texts):
        span = Span(position, position + len(text))
        found.append(Passage(f"p{number}", "d", number, "paragraph", text, span))
        position += len(text) + 1
    return found


def found(tagger: Tagger, *texts: str) -> list[tuple[str, str, str]]:
    return [(e.label, e.text, e.id) for passage in tagger.tag(passages(*texts)) for e in passage.entities]


def reference(text: str, start: int, **fields: object) -> Reference:
    values: dict[str, object] = {
        "kind": "legislation", "instrument": None, "unit": None, "numbers": (), "via": "explicit", "verdict": "ok",
        "reason": "", "canonical": "", "uri": None, **fields,
    }  # fmt: skip
    return Reference(text=text, span=Span(start, start + len(text)), **values)  # type: ignore[arg-type]


def _keys(entities: list[dict[str, object]] | tuple[Entity, ...]) -> set[tuple[object, ...]]:
    return {
        (e.label, e.text, e.id, *e.span.to_list())
        if isinstance(e, Entity)
        else (e["label"], e["text"], e["id"], *e["span"])  # type: ignore[misc]
        for e in entities
    }


def test_table_precision_and_recall(tagger: Tagger) -> None:
    """Over the table of sentences both precision and recall of label, text, id and place are 0.95 or better."""
    pairs = [(_keys(row["entities"]), _keys(tagger.tag(passages(row["text"]))[0].entities)) for row in ROWS]
    right = sum(len(want & got) for want, got in pairs)
    precision, recall = right / sum(len(got) for _, got in pairs), right / sum(len(want) for want, _ in pairs)
    print(f"{len(ROWS)} sentences, {right} entities right: precision {precision:.3f}, recall {recall:.3f}")
    assert precision >= 0.95
    assert recall >= 0.95


@pytest.mark.parametrize("text", [row["text"] for row in ROWS if not row["entities"]])
def test_trap_holds_no_entity(tagger: Tagger, text: str) -> None:
    """A sentence with words like those of entities, and none of them meant, has no entity."""
    assert found(tagger, text) == []


def test_table_covers_every_label_of_the_rules() -> None:
    """The table has a sentence for each label that does not come from references."""
    covered = {entity["label"] for row in ROWS for entity in row["entities"]}
    assert covered == set(LABELS) - {"ACT", "ACT_SECTION", "BILL", "PUBLICATION"}


def test_spans_point_into_the_document(tagger: Tagger) -> None:
    """The span of an entity is into the text of the document, not of the passage."""
    first, second = "Nothing here.", "The ICB met."
    entity = tagger.tag(passages(first, second))[1].entities[0]
    assert entity.span == Span(18, 21)


def test_definition_holds_in_every_passage(tagger: Tagger) -> None:
    """A short name defined in a later passage is known in an earlier one."""
    entities = found(tagger, "The PLB decides.", "It is a provider leadership board (PLB).")
    assert entities[0] == ("PROVIDER_LEADERSHIP_BOARD", "PLB", "concept:provider-leadership-board")


def test_definition_ends_with_the_document(tagger: Tagger) -> None:
    """A short name defined in one document means nothing in the next."""
    tagger.tag(passages("It is a provider leadership board (PLB)."))
    assert found(tagger, "The PLB decides.") == []


def test_definition_overrules_a_built_in_acronym(tagger: Tagger) -> None:
    """An acronym that the document uses for something else is not the body."""
    assert found(tagger, "An interim care plan (ICP) is written.", "Each ICP is reviewed.") == []


def test_misspelt_definition_keeps_the_built_in_acronym(tagger: Tagger) -> None:
    """A slip in the long form does not take the acronym's meaning away."""
    assert ("ICB", "ICB", "concept:icb") in found(tagger, "The intergrated care board (ICB) met.")


def test_name_defined_twice_keeps_its_general_meaning(tagger: Tagger) -> None:
    """Where two boards are both called the ICB, the short name is the concept."""
    entities = found(
        tagger, "NHS Devon Integrated Care Board (ICB).", "NHS Dorset Integrated Care Board (ICB).", "The ICB."
    )
    assert entities[-1] == ("ICB", "ICB", "concept:icb")


def test_short_form_needs_the_full_name_in_the_document(tagger: Tagger) -> None:
    """Bare "collaboratives" are provider collaboratives only where the document speaks of those."""
    alone = found(tagger, "Collaboratives vary.")
    beside = found(tagger, "Collaboratives vary.", "A provider collaborative has members.")
    assert alone == []
    assert beside[0] == ("PROVIDER_COLLABORATIVE", "Collaboratives", "concept:provider-collaborative")


@pytest.mark.parametrize(
    ("text", "count"),
    [("Trusts agreed.", 1), ("The member trusts met.", 1), ("The charitable trusts gave.", 0), ("Trust grows.", 0)],
)
def test_trusts_beside_nhs_trusts(tagger: Tagger, text: str, count: int) -> None:
    """In a document on NHS trusts the plural alone means those, charitable trusts and the virtue aside."""
    assert len(found(tagger, "Every NHS trust has a board.", text)) == 1 + count


@pytest.mark.parametrize(
    ("text", "text_found"),
    [
        ("soft provider colla\u00adboratives met", "provider colla\u00adboratives"),
        ("a place\u2011based partnership", "place\u2011based partnership"),
        ("NHS\u00a0England said", "NHS\u00a0England"),
        ("an integrated  care\nboard met", "integrated  care\nboard"),
        ("Guy's and St Thomas' NHS Foundation Trust", "Guy's and St Thomas' NHS Foundation Trust"),
    ],
)
def test_damaged_text_is_read_and_quoted_as_it_stands(tagger: Tagger, text: str, text_found: str) -> None:
    """Line breaks, no-break spaces and hyphens do not hide a name, and the entity has the source's characters."""
    assert [entity[1] for entity in found(tagger, text)] == [text_found]


def test_provisions_of_a_reference(tagger: Tagger) -> None:
    """A reference to two sections is an entity for each and one for the Act, whose text is the Act's name."""
    text = "Under sections 65Z5 and 65Z6 of the 2006 Act the ICB may delegate functions."
    cited = reference(
        "sections 65Z5 and 65Z6 of the 2006 Act",
        6,
        instrument="ukpga/2006/41",
        unit="section",
        numbers=("65Z5", "65Z6"),
    )
    entities = tagger.tag(passages(text), references=[cited])[0].entities
    assert {(e.label, e.text, e.id) for e in entities[:3]} == {
        ("ACT_SECTION", cited.text, "ukpga/2006/41/section/65Z5"),
        ("ACT_SECTION", cited.text, "ukpga/2006/41/section/65Z6"),
        ("ACT", "2006 Act", "ukpga/2006/41"),
    }
    assert all(text[e.span.start : e.span.end] == e.text for e in entities)


def test_provision_of_a_schedule_has_the_address_of_the_register(tagger: Tagger) -> None:
    """The address that the reference carries decides the ids of its provisions."""
    text = "paragraphs 24 and 25(4) of Schedule 7"
    cited = reference(
        text,
        0,
        instrument="ukpga/2006/41",
        unit="schedule_paragraph",
        numbers=("24", "25(4)"),
        uri="https://www.legislation.gov.uk/ukpga/2006/41/schedule/7/paragraph/24",
    )
    found_ids = [e.id for e in tagger.tag(passages(text), references=[cited])[0].entities if e.label == "ACT_SECTION"]
    assert found_ids == ["ukpga/2006/41/schedule/7/paragraph/24", "ukpga/2006/41/schedule/7/paragraph/25/4"]


def test_unresolved_provisions_are_one_entity(tagger: Tagger) -> None:
    """Sections of an Act that does not exist have one entity and no Act."""
    text = "sections 1 and 2 of the Health and Social Care Act 2022"
    cited = reference(text, 0, unit="section", numbers=("1", "2"), verdict="unknown_instrument")
    entities = tagger.tag(passages(text), references=[cited])[0].entities
    assert [(e.label, e.id) for e in entities] == [
        ("ACT_SECTION", "unresolved:sections-1-and-2-of-the-health-and-social-care-act-2022")
    ]


@pytest.mark.parametrize(
    ("fields", "label", "ident"),
    [
        ({"instrument": "ukpga/2022/31"}, "ACT", "ukpga/2022/31"),
        ({"kind": "bill"}, "BILL", "unresolved:health-and-care-act-2022"),
        ({"kind": "document", "instrument": "nhse/PAR754"}, "PUBLICATION", "nhse/PAR754"),
        ({"kind": "parliamentary"}, "PUBLICATION", "unresolved:health-and-care-act-2022"),
    ],
)
def test_label_of_a_reference(tagger: Tagger, fields: dict[str, object], label: str, ident: str) -> None:
    """The kind of a reference decides the label, its instrument and numbers the id."""
    text = "The Health and Care Act 2022 applies."
    cited = reference("Health and Care Act 2022", 4, **fields)
    assert [(e.label, e.id) for e in tagger.tag(passages(text), references=[cited])[0].entities] == [(label, ident)]


def test_reference_keeps_out_what_it_covers(tagger: Tagger) -> None:
    """Names and figures inside a reference are part of it."""
    text = "Guidance on provider collaboratives (2021)"
    cited = reference(text, 0, kind="document")
    assert [e.label for e in tagger.tag(passages(text), references=[cited])[0].entities] == ["PUBLICATION"]


def test_addresses_hold_no_entities(tagger: Tagger) -> None:
    """Words and numbers of web and mail addresses are not tagged."""
    assert found(tagger, "See www.wexmoor.example/2021/22/ICB and ICB@wexmoor.example for more") == []
    entities = found(tagger, "A provider leadership board (PLB).", "See www.wexmoor.example/PLB/4")
    assert [text for _, text, _ in entities] == ["provider leadership board", "PLB"]


@pytest.mark.slow
def test_long_passage_takes_time_in_proportion(tagger: Tagger) -> None:
    """A passage of more than a million characters is tagged like any other, in seconds."""
    sentence = "The Wexmoor Provider Collaborative (WPC) of 42 trusts met NHS England on 1 July 2022. "
    text = (sentence + "Nobody spoke of the weather. " * 30) * 1_100
    assert len(text) > 1_000_000
    started = time.process_time()
    assert len(tagger.tag(passages(text))[0].entities) == 5 * 1_100
    assert time.process_time() - started < 30


def test_reference_that_runs_on_is_kept(tagger: Tagger) -> None:
    """A reference that begins in one passage and ends in the next belongs to the first."""
    cited = reference("the Health and\nCare Act 2022", 6, instrument="ukpga/2022/31")
    first, second = tagger.tag(passages("Under the Health and", "Care Act 2022 NHS England"), references=[cited])
    assert [e.label for e in first.entities] == ["ACT"]
    assert [e.label for e in second.entities] == ["NHS_ENGLAND"]


def test_no_passages_give_none(tagger: Tagger) -> None:
    """An empty document is tagged to nothing."""
    assert tagger.tag([]) == ()


_PIECES = st.sampled_from(
    ["ICB", "ICBs’", "NHS", "England", "\u00ad", "\u00a0", "  ", "\n", "provider", "collaborative", "(ICP)", "“Trust”",
     "40", "per cent", "£2.5m", "1 July", "2022/23", "the", "and", "Act", "Wexmoor", "Foundation Trust", "delegate",
     "-", ".", "é"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(_PIECES, max_size=12).map(" ".join), max_size=3))
def test_every_entity_quotes_its_span(texts: list[str]) -> None:
    """Whatever the text, entities quote their spans, lie in their passage in order, and do not overlap."""
    document = "\n".join(texts)
    for passage in default_tagger().tag(passages(*texts)):
        end = passage.span.start
        for entity in passage.entities:
            assert document[entity.span.start : entity.span.end] == entity.text
            assert end <= entity.span.start < entity.span.end <= passage.span.end
            end = entity.span.end


def test_import_is_light() -> None:
    """Importing the package for definitions loads no spaCy."""
    code = "import sys, corpus.entities; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[3], check=False).returncode == 0

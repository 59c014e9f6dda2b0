"""Rows from legislation.gov.uk's XML, read from a sample written for these tests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from corpus.errors import RegisterError
from corpus.references import find_references, load_register
from corpus.references.clml import import_clml, write_register

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE = """<?xml version="1.0" encoding="utf-8"?>
<Legislation xmlns="http://www.legislation.gov.uk/namespaces/legislation"
  DocumentURI="http://www.legislation.gov.uk/ukpga/2030/7">
 <ukm:Metadata xmlns:ukm="http://www.legislation.gov.uk/namespaces/metadata"
   xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dct="http://purl.org/dc/terms/">
  <dc:identifier>http://www.legislation.gov.uk/ukpga/2030/7{part}</dc:identifier>
  <dc:title>Shared Laundries Act 2030</dc:title><dct:valid>2031-02-03</dct:valid>
  <ukm:PrimaryMetadata><ukm:Year Value="2030"/><ukm:Number Value="7"/></ukm:PrimaryMetadata>
 </ukm:Metadata>
 <Primary><Body><Part id="part-1"><Number>Part 1</Number><Title>Sharing</Title>
  <P1group><Title>Duty to share</Title>
   <P1 id="section-1"><Pnumber>1</Pnumber><P1para><Text>A trust must share its laundry.</Text></P1para></P1></P1group>
  <P1group><Title><CommentaryRef Ref="n1"/>Joint laundries</Title>
   <P1 id="section-1ZA"><Pnumber>1ZA</Pnumber><P1para><Text>Two trusts may share one.</Text></P1para></P1></P1group>
  <P1group><Title>Old duty</Title>
   <P1 id="section-2"><Pnumber>2</Pnumber><P1para><Text>. . . . . . . .</Text></P1para></P1></P1group>
  <P1group><Title>Change of another Act</Title>
   <P1 id="section-3"><Pnumber>3</Pnumber><P1para><Text>After section 5 of the other Act insert</Text>
    <BlockAmendment><P1group><Title>Not ours</Title>
     <P1 id="section-5A"><Pnumber>5A</Pnumber><P1para><Text>New words.</Text></P1para></P1></P1group></BlockAmendment>
   </P1para></P1></P1group>
 </Part></Body>
 <Schedules><Schedule id="schedule-1"><Number>SCHEDULE 1</Number><TitleBlock><Title>Machines</Title></TitleBlock>
  <ScheduleBody><P1 id="schedule-1-paragraph-1"><Pnumber>1</Pnumber><P1para><Text>A drum.</Text></P1para></P1>
  </ScheduleBody></Schedule></Schedules></Primary>
 <Commentaries><Commentary id="n1" Type="F"><Para><Text>S. 1ZA inserted (1.1.2031) by
  <Citation URI="http://www.legislation.gov.uk/id/ukpga/2022/31">Health and Care Act 2022</Citation>,
  <CitationSubRef URI="http://www.legislation.gov.uk/id/ukpga/2022/31/section/71">s. 71</CitationSubRef></Text></Para>
 </Commentary></Commentaries>
</Legislation>"""


def sample(part: str = "") -> bytes:
    return SAMPLE.replace("{part}", part).encode()


def test_an_act_becomes_rows() -> None:
    """Each section with its heading, its state and what inserted it; nothing that is only quoted."""
    rows = import_clml(sample())
    (instrument,) = rows["instruments"]
    assert (instrument["id"], instrument["title"], instrument["year"]) == (
        "ukpga/2030/7",
        "Shared Laundries Act 2030",
        2030,
    )
    assert instrument["complete"] == ["part", "schedule", "section"]
    assert [(r["unit"], r["number"], r["subject"], r["status"]) for r in rows["provisions"]] == [
        ("part", "1", "Sharing", "in force when read"),
        ("section", "1", "Duty to share", "in force when read"),
        ("section", "1ZA", "Joint laundries", "in force when read"),
        ("section", "2", "Old duty", "repealed"),
        ("section", "3", "Change of another Act", "in force when read"),
        ("schedule", "1", "Machines", "in force when read"),
    ]
    assert rows["provisions"][2]["inserted_by"] == "ukpga/2022/31 s.71"
    assert rows["provisions"][2]["within"] == ["part/1"]
    assert all(r["confirmed"] and "2031-02-03" in r["source"] for r in rows["provisions"])


def test_a_part_of_an_act_is_not_a_complete_list() -> None:
    """A file of one section does not say which other sections exist."""
    (instrument,) = import_clml(sample("/section/1"))["instruments"]
    assert "complete" not in instrument


def test_a_regulation_of_the_eu_has_articles() -> None:
    """They are numbered as articles, and the instrument by the series of the Union."""
    data = SAMPLE.replace("ukpga/2030/7", "eur/2030/7").replace("section-", "article-").replace("{part}", "")
    rows = import_clml(data.replace("<Pnumber>", "<Pnumber>Article ").encode())
    assert rows["instruments"][0]["number"] == "Regulation (EU) 2030/7"
    assert [r["number"] for r in rows["provisions"] if r["unit"] == "article"] == ["1", "1ZA", "2", "3"]


def test_what_was_added_may_be_marked_by_an_addition() -> None:
    """Most of what was inserted has no mark but says by which note it was added."""
    data = SAMPLE.replace('<CommentaryRef Ref="n1"/>Joint laundries', "Joint laundries").replace(
        "<Pnumber>1ZA</Pnumber>", '<Pnumber><Addition ChangeId="c1" CommentaryRef="n1">1ZA</Addition></Pnumber>'
    )
    rows = import_clml(data.replace("{part}", "").encode())["provisions"]
    assert [r.get("inserted_by") for r in rows if r["number"] == "1ZA"] == ["ukpga/2022/31 s.71"]


def test_a_schedule_beyond_the_last_of_a_complete_list_is_not_there(tmp_path: Path) -> None:
    """The list of Schedules is as complete as that of sections."""
    path = tmp_path / "mine.json"
    write_register(path, import_clml(sample()))
    register = load_register([path])
    (reference,) = find_references("Schedule 99 to the Shared Laundries Act 2030", register=register)
    assert reference.verdict == "unknown_provision"


def test_imported_rows_judge_references(tmp_path: Path) -> None:
    """Right, repealed and impossible numbers are told apart from the file alone."""
    path = tmp_path / "mine.json"
    write_register(path, import_clml(sample()))
    register = load_register([path])
    text = "; ".join(f"section {n} of the Shared Laundries Act 2030" for n in ("1ZA", "2", "9"))
    verdicts = [r.verdict for r in find_references(text, register=register)]
    assert verdicts == ["ok", "repealed_or_superseded", "unknown_provision"]


def test_importing_again_replaces_and_keeps_what_else_is_there(tmp_path: Path) -> None:
    """A refresh does not double rows or lose the user's own."""
    path = tmp_path / "mine.json"
    path.write_text('{"phantom_titles": [{"phantom": "Laundry Act 2030"}]}', encoding="utf-8")
    for _ in range(2):
        write_register(path, import_clml(sample()))
    data = json.loads(path.read_text(encoding="utf-8"))
    assert len(data["instruments"]) == 1
    assert len(data["provisions"]) == 6
    assert data["phantom_titles"]


@pytest.mark.parametrize(
    "data",
    [
        b"<html></html>",
        b"not xml",
        b"",
        b'<!DOCTYPE x [<!ENTITY a "b">]><Legislation>&a;</Legislation>',
        b'<Legislation xmlns="http://www.legislation.gov.uk/namespaces/legislation"/>',
    ],
)
def test_what_is_no_clml_is_refused_by_name(data: bytes) -> None:
    """A web page saved by mistake is refused with the file's name."""
    with pytest.raises(RegisterError, match=r"saved\.xml"):
        import_clml(data, source="saved.xml")

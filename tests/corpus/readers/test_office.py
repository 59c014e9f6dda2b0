"""What Word files hold beside plain text is read as it is shown, or counted."""

from __future__ import annotations

import io
import zipfile

import pytest

from corpus.ledger import checked
from corpus.models import Block, Extract
from corpus.readers import read
from corpus.segment import segment
from fixtures.formats.make import MORE, W, p, r

NAMES = (
    f'{W} {MORE} xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:o="urn:schemas-microsoft-com:office:office"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def word(*body: str, **parts: str) -> Extract:
    """What is read of a Word document; a further part is named ``kind`` or ``kind1`` and has the id of its name."""
    links = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{name.rstrip("0123456789")}" Target="{name}.xml"/>' for name in parts
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {NAMES}><w:body>{''.join(body)}</w:body></w:document>")
        archive.writestr("word/_rels/document.xml.rels", f"<Relationships>{links}</Relationships>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return read(buffer.getvalue(), name="a.docx")[0]


def texts(extract: Extract) -> list[str]:
    """The texts of the blocks."""
    return [block.text for block in extract.blocks]


def field(data: str) -> str:
    """A field of a form of the older kind."""
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}">{{}}</w:fldChar></w:r>' for kind in ("begin", "end"))
    return begin.format(f"<w:ffData>{data}</w:ffData>") + r("shown") + end.format("")


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>', "☒"),
        ('<w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox>', "☐"),
        ('<w:checkBox><w:default w:val="1"/></w:checkBox>', "☒"),
        ('<w:ddList><w:result w:val="1"/><w:listEntry w:val="No"/><w:listEntry w:val="Yes"/></w:ddList>', "Yes"),
        ('<w:ddList><w:default w:val="0"/><w:listEntry w:val="No"/></w:ddList>', "No"),
        ("<w:textInput/>", "shown"),
    ],
)
def test_fields_of_forms_read_as_they_are_set(data: str, shown: str) -> None:
    """A box is ticked or not, a list shows its entry, a text is the text."""
    assert texts(word(p(r("For decision: ") + field(data) + r(" today")))) == [f"For decision: {shown} today"]


@pytest.mark.parametrize(("value", "shown"), [("1", "☒"), ("0", "☐")])
def test_boxes_of_content_controls_are_ticked_or_not(value: str, shown: str) -> None:
    """The state of the box counts, whatever letter draws it."""
    box = f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{value}"/></w14:checkbox></w:sdtPr>'
    box += f"<w:sdtContent>{r('x')}</w:sdtContent></w:sdt>"
    assert texts(word(p(r("Yes ") + box))) == [f"Yes {shown}"]


@pytest.mark.parametrize("place", ["{}", "<w:p>{}</w:p>", "<w:tbl><w:tr>{}</w:tr></w:tbl>"])
def test_a_control_that_shows_how_to_fill_it_is_no_text(place: str) -> None:
    """Placeholders go, as blocks, within lines and as cells; chosen text in a control stays."""
    inside = r("Choose an item.")
    inside = inside if "<w:p>" in place else p(inside)
    inside = f"<w:tc>{inside}</w:tc>" if "w:tr" in place else inside
    control = f"<w:sdt><w:sdtPr>{{}}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"
    assert texts(word(p("Name:"), place.format(control.format("<w:showingPlcHdr/>")))) == ["Name:"]
    assert texts(word(p("Name:"), place.format(control.format("")))) == ["Name:", "Choose an item."]


def test_struck_and_hidden_text_is_left_out_and_counted() -> None:
    """A piece of several runs counts once."""
    body = p(
        r("The limit is ")
        + r("100", "<w:strike/>")
        + r(",000", "<w:dstrike/>")
        + r(" 250,000.")
        + r("x", "<w:vanish/>")
    )
    extract = word(body)
    assert texts(extract) == ["The limit is 250,000."]
    assert extract.losses == (("struck", 1), ("hidden", 1))


def test_running_heads_are_one_block_of_their_own() -> None:
    """Each wording once, page numbers aside, with the words of a watermark, and none of it a heading."""
    mark = '<w:r><w:pict><v:shape><v:textpath string="DRAFT"/></v:shape></w:pict></w:r>'
    head = f"<w:hdr {NAMES}>{p('Reference GOV-014')}{p(mark)}</w:hdr>"
    extract = word(
        p("The board met."), header1=head, header2=head, footer1=f"<w:ftr {NAMES}>{p('Page 2 of 5')}{p('Page')}</w:ftr>"
    )
    assert extract.blocks == (
        Block("paragraph", "The board met."),
        Block("furniture", "Reference GOV-014\u2028DRAFT"),
    )


def test_a_diagram_reads_as_a_list() -> None:
    """Boxes come in their order, those below another a level deeper; one without words is counted."""
    points = "".join(
        f'<dgm:pt modelId="{key}" type="{kind}"><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>'
        for key, kind, text in (("0", "doc", ""), ("2", "node", "Audit"), ("1", "node", "Board"), ("3", "node", "Risk"))
    )
    links = "".join(
        f'<dgm:cxn srcId="{a}" destId="{b}" srcOrd="{n}"/>' for a, b, n in ((0, 1, 0), (1, 3, 1), (1, 2, 0))
    )
    data = f"<dgm:dataModel {NAMES}><dgm:ptLst>{points}</dgm:ptLst><dgm:cxnLst>{links}</dgm:cxnLst></dgm:dataModel>"
    drawn = p('<w:r><w:drawing><dgm:relIds r:dm="diagramData1"/></w:drawing></w:r>')
    assert [(b.text, b.level) for b in word(drawn, diagramData1=data).blocks] == [
        ("Board", 1),
        ("Audit", 2),
        ("Risk", 2),
    ]
    assert word(p("Below."), drawn).losses == (("diagrams", 1),)


def test_what_is_not_read_is_counted() -> None:
    """Comments, charts (their titles are read), objects and controls of forms."""
    title = "<c:title><a:p><a:r><a:t>Waits</a:t></a:r></a:p></c:title>"
    chart = f"<c:chartSpace {NAMES}><c:chart>{title}</c:chart></c:chartSpace>"
    body = (
        p('<w:r><w:drawing><c:chart r:id="chart1"/></w:drawing></w:r>')
        + p("<w:r><w:object><o:OLEObject/></w:object></w:r>")
        + p("<w:r><w:object><w:control/></w:object></w:r>")
    )
    extract = word(body, chart1=chart, comments=f"<w:comments {W}><w:comment/><w:comment/></w:comments>")
    assert extract.blocks == (Block("caption", "Waits"),)
    assert extract.losses == (("comments", 2), ("fields", 1), ("charts", 1), ("objects", 1))


def test_damage_beside_the_text_does_not_cost_the_text() -> None:
    """A running head that is no XML is counted."""
    extract = word(p("The board met."), header1="<w:hdr>")
    assert (texts(extract), extract.losses) == (["The board met."], (("objects", 1),))


@pytest.mark.parametrize("line", ["- - - - - -", "_ _ _ _ _", "==========", "* * *"])
def test_a_drawn_rule_is_no_item(line: str) -> None:
    """A row of strokes parts texts and is none."""
    assert texts(word(p("Before."), p(line), p("After."))) == ["Before.", "After."]


def test_the_first_row_that_a_table_style_sets_off_names_the_columns() -> None:
    """Bold type of the style counts where the table asks for it."""
    first = '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr>'
    style = f'<w:style w:type="table" w:styleId="T">{first}</w:style>'
    words = (("Risk", "Owner"), ("Fire", "Chair"))
    rows = "".join(f"<w:tr><w:tc>{p(a)}</w:tc><w:tc>{p(b)}</w:tc></w:tr>" for a, b in words)
    table = '<w:tbl><w:tblPr><w:tblStyle w:val="T"/><w:tblLook w:val="{}"/></w:tblPr>' + rows + "</w:tbl>"
    styles = f"<w:styles {W}>{style}</w:styles>"
    assert texts(word(table.format("04A0"), styles=styles)) == ["Risk: Fire; Owner: Chair"]
    assert texts(word(table.format("0480"), styles=styles)) == ["Risk | Owner", "Fire | Chair"]


ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("text", "text"), ("style", "style"), ("draw", "drawing"))
)


def opendocument(body: str, *, styles: str = "", pages: str = "") -> Extract:
    """What is read of an OpenDocument text."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f"<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
        archive.writestr(
            "styles.xml",
            f"<office:document-styles {ODF}><office:master-styles><style:master-page>{pages}</style:master-page>"
            "</office:master-styles></office:document-styles>",
        )
    return read(buffer.getvalue(), name="a.odt")[0]


def test_opendocument_leaves_out_and_counts_alike() -> None:
    """Struck-out and hidden text, comments, objects and fields of forms; heads and feet are one block."""
    struck = '<style:style style:name="S"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    body = (
        '<text:p>The limit is <text:span text:style-name="S">100<text:s/>000</text:span> 250,000.'
        "<office:annotation><text:p>Really?</text:p></office:annotation>"
        "<text:placeholder>Type here</text:placeholder><text:hidden-text>x</text:hidden-text></text:p>"
        '<text:p><text:hidden-paragraph text:is-hidden="true"/>Not shown.</text:p>'
        "<text:p><draw:frame><draw:object/></draw:frame><draw:control/></text:p>"
    )
    pages = "".join(
        f"<style:{name}><text:p>{text}</text:p></style:{name}>"
        for name, text in (("header", "GOV-014"), ("header-left", "GOV-014"), ("footer", "Page 3"))
    )
    extract = opendocument(body, styles=struck, pages=pages)
    assert extract.blocks == (Block("paragraph", "The limit is 250,000."), Block("furniture", "GOV-014"))
    assert extract.losses == (("struck", 1), ("hidden", 2), ("comments", 1), ("fields", 1), ("objects", 1))


def test_rtf_leaves_out_and_counts_alike() -> None:
    """Struck-out text, comments and objects; heads and feet are one block; a rule is no item."""
    data = (
        r"{\rtf1{\header\pard GOV-014\par}{\footer\pard Page 2\par}{\headerf\pard GOV-014\par}"
        r"\pard The limit is {\strike 100,000} 250,000.{\*\annotation Really?}{\object{\*\objdata 01}}\par"
        r"\pard - - - - -\par}"
    )
    (extract,) = read(data.encode(), name="a.rtf")
    assert extract.blocks == (Block("paragraph", "The limit is 250,000."), Block("furniture", "GOV-014"))
    assert extract.losses == (("struck", 1), ("comments", 1), ("objects", 1))


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.html", "<p>The limit is <s>100</s> 250 pounds.</p>"), ("a.md", "The limit is ~~100~~ 250 pounds.")],
)
def test_struck_text_of_pages_is_left_out_and_counted(name: str, text: str) -> None:
    """As in office files."""
    (extract,) = read(text.encode(), name=name)
    assert (texts(extract), extract.losses) == (["The limit is 250 pounds."], (("struck", 1),))


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        (r"\fftype1\ffres1\ffdefres0", "☒"),
        (r"\fftype1\ffres25\ffdefres1", "☒"),
        (r"\fftype1\ffres0\ffdefres1", "☐"),
        (r"\fftype2\ffres1{\*\ffname Choice}{\*\ffl Draft}{\*\ffl Approved}", "Approved"),
        (r"\fftype0{\*\ffname Text1}", "typed"),
    ],
)
def test_fields_of_forms_in_rtf_read_as_they_are_set(field: str, shown: str) -> None:
    """Boxes and choices stand for their result, a field of text has its own."""
    result = rf"{{\field{{\*\fldinst FORM {{\*\formfield{{{field}}}}}}}{{\fldrslt typed}}}}"
    data = rf"{{\rtf1\ansi Status: {result} it is.\par}}".encode()
    assert [block.text for block in read(data, name="a.rtf")[0].blocks] == [f"Status: {shown} it is."]


def test_words_in_an_element_that_is_not_known_are_missed() -> None:
    """An element of a later Word loses its words, and the check behind the readers says so."""
    extract = word(p(r("The board meets.")), f"<w:later>{p(r('Four members are its quorum. ' * 4))}</w:later>")
    _, passages = segment(extract, document_id="d")
    losses, _ = checked(extract.losses, passages, given=extract.given)
    assert (texts(extract), losses) == (["The board meets."], (("glyphs", 92),))


TEXT = "Service charges are due on the first day of each quarter, and a demand says for what they are."


@pytest.mark.parametrize(("frame", "kind"), [('w:wrap="around"', "paragraph"), ('w:dropCap="drop"', "heading")])
def test_a_note_in_the_margin_heads_nothing(frame: str, kind: str) -> None:
    """It is set in a frame beside the text; a large first letter is in one too, and belongs to what follows."""
    note = p(r("Rents", "<w:b/>"), extra=f"<w:framePr {frame}/>")
    assert [block.kind for block in word(p(TEXT), note, p(TEXT)).blocks] == ["paragraph", kind, "paragraph"]


def test_a_list_of_contents_is_read_as_that() -> None:
    """Each line as printed, in a control of contents or by the style of its paragraphs; it is no prose."""
    gallery = '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    control = f"{gallery}<w:sdtContent>{p('Contents')}{p('Rents 4')}</w:sdtContent></w:sdt>"
    style = '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
    extract = word(control, p("Charges 5", "TOC1"), p(TEXT), styles=f"<w:styles {NAMES}>{style}</w:styles>")
    found = [(block.kind, block.text) for block in extract.blocks]
    assert found == [("contents", "Contents"), ("contents", "Rents 4"), ("contents", "Charges 5"), ("paragraph", TEXT)]

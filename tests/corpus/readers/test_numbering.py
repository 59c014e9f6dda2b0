"""The numbers of paragraphs are those that the word processor prints."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.readers import read
from corpus.readers.numbering import Counter, Level
from fixtures.formats.make import W, numbered, p

FORMS = (("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"), ("lowerRoman", "(%4)"))
SECTION = '<w:sectPr><w:type w:val="nextPage"/></w:sectPr>'


def packed(parts: dict[str, str]) -> bytes:
    """A ZIP file in memory."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def level(number: int, form: str, text: str, more: str = "") -> str:
    """One level of a definition."""
    inside = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{number}">{inside}</w:lvl>'


LEVELS = "".join(level(number, form, text) for number, (form, text) in enumerate(FORMS))


def restart(number: int, start: int) -> str:
    """What makes a list start a level at a number of its own."""
    return f'<w:lvlOverride w:ilvl="{number}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


def shown(*paragraphs: str, lists: tuple[str, ...] = ("",), levels: str = LEVELS, styles: str = "") -> list[str]:
    """The markers of the paragraphs that have words, in a document whose lists all share one definition."""
    instances = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="0"/>{override}</w:num>'
        for number, override in enumerate(lists, start=1)
    )
    definition = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
    data = packed(
        {
            "word/document.xml": f"<w:document {W}><w:body>{''.join(paragraphs)}</w:body></w:document>",
            "word/numbering.xml": f"<w:numbering {W}>{definition}{instances}</w:numbering>",
            "word/styles.xml": f"<w:styles {W}>{styles}</w:styles>",
        }
    )
    return [block.marker for block in read(data, name="a.docx")[0].blocks]


def item(depth: int, *, list_id: int = 1, text: str = "Some words.", more: str = "") -> str:
    """A paragraph at a level of a list."""
    return p(text, extra=numbered(list_id, depth) + more)


@pytest.mark.parametrize(
    ("depths", "markers"),
    [
        ((1, 0, 1), ["1.1", "2.", "2.1"]),
        ((2, 1, 0), ["(a)", "1.2", "2."]),
        ((0, 3, 3, 2), ["1.", "(i)", "(ii)", "(b)"]),
        ((0, 1, 1, 0, 1), ["1.", "1.1", "1.2", "2.", "2.1"]),
    ],
)
def test_a_level_that_comes_first_starts_those_above(depths: tuple[int, ...], markers: list[str]) -> None:
    """The number above a paragraph has been used, even where nothing of its own level stands before it."""
    assert shown(*map(item, depths)) == markers


def test_a_list_starts_anew_where_it_is_first_used() -> None:
    """Only the level of its first paragraph starts at the number that the list gives, and only once."""
    body = [item(0), item(0), item(2, list_id=2), item(0, list_id=2), item(0, list_id=3), item(0), item(0, list_id=3)]
    lists = ("", restart(0, 1) + restart(2, 3), restart(0, 7))
    assert shown(*body, lists=lists) == ["1.", "2.", "(c)", "3.", "7.", "8.", "9."]


def test_a_paragraph_without_words_takes_a_number() -> None:
    """One that only ends a section, or that is hidden, takes none."""
    hidden = "<w:rPr><w:vanish/></w:rPr>"
    body = [item(0), item(0, text=""), item(0), item(0, text="", more=SECTION), item(0, text="", more=hidden), item(0)]
    assert shown(*body) == ["1.", "3.", "4."]


def test_the_mark_of_a_deleted_paragraph_takes_no_number() -> None:
    """Its words belong to the paragraph after it."""
    deleted = '<w:rPr><w:del w:id="1" w:author="A"/></w:rPr>'
    assert shown(item(0), item(0, text="Half ", more=deleted), item(0), item(0)) == ["1.", "2.", "3."]


def test_legal_numbers_restarts_and_templates() -> None:
    """A legal level shows digits, a level may restart under one level only or never, and texts stand around numbers."""
    levels = (
        level(0, "upperRoman", "Article %1:")
        + level(1, "decimal", "Section %1.%2", "<w:isLgl/>")
        + level(2, "lowerLetter", "%3)", '<w:lvlRestart w:val="1"/>')
        + level(3, "decimal", "Note %4", '<w:lvlRestart w:val="0"/>')
    )
    depths = (0, 1, 2, 3, 1, 2, 0, 2, 3)
    assert shown(*map(item, depths), levels=levels) == [
        "Article I:", "Section 1.1", "a)", "Note 1", "Section 1.2", "b)", "Article II:", "a)", "Note 2",
    ]  # fmt: skip


def test_styles_bring_lists_and_levels() -> None:
    """A style is numbered at the level that is tied to it, or that it inherits; list 0 switches it off."""
    levels = level(0, "decimal", "%1.", '<w:pStyle w:val="A"/>') + level(1, "decimal", "%1.%2", '<w:pStyle w:val="B"/>')
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="clause {name}"/>'
        f'<w:basedOn w:val="{base}"/><w:pPr><w:numPr>{numbers}</w:numPr></w:pPr></w:style>'
        for name, base, numbers in (
            ("A", "", '<w:numId w:val="1"/>'),
            ("B", "A", '<w:ilvl w:val="1"/>'),
            ("C", "B", ""),
            ("D", "B", '<w:numId w:val="0"/>'),
        )
    )
    off, bare = '<w:numPr><w:numId w:val="0"/></w:numPr>', '<w:numPr><w:numId w:val="1"/></w:numPr>'
    body = [p("Words.", style, extra) for style, extra in zip("ABCDBB", ("", "", "", "", off, bare), strict=True)]
    assert shown(*body, levels=levels, styles=styles) == ["1.", "1.1", "1.2", "", "", "1.3"]


def test_numbers_run_through_tables_and_not_through_text_boxes() -> None:
    """Cells are counted with the text, the paragraphs of boxes by themselves."""
    table = f"<w:tbl><w:tr><w:tc>{item(0)}</w:tc><w:tc>{item(0)}</w:tc></w:tr></w:tbl>"
    box = f"<w:r><w:pict><w:txbxContent>{item(0)}</w:txbxContent></w:pict><w:t>Words.</w:t></w:r>"
    assert shown(item(0), table, item(0, text=box), item(0)) == ["1.", "", "4.", "1.", "5."]


@given(st.lists(st.integers(0, 4), max_size=30))
def test_a_counter_shows_as_many_numbers_as_the_level_is_deep(depths: list[int]) -> None:
    """The number of the level grows by one or starts at one, and those above it are never less than one."""
    levels = {
        number: Level(template=tuple(part for up in range(number + 1) for part in (".", up))[1:]) for number in range(5)
    }
    counter, before = Counter(), ()
    for depth in depths:
        numbers = tuple(map(int, counter.count(levels, depth).split(".")))
        assert len(numbers) == depth + 1
        assert min(numbers) >= 1
        assert numbers > before
        before = numbers


ODT = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
)


def odt_shown(body: str, outline: str = "", styles: str = "") -> list[str]:
    """The markers of an OpenDocument text with the list style L."""
    levels = (
        '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
        '<text:list-level-style-number text:level="2" style:num-format="1" text:display-levels="2"/>'
        '<text:list-level-style-number text:level="3" style:num-format="a" loext:num-list-format="Part %3% of %1%"/>'
    )
    data = packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {ODT}><office:automatic-styles>{styles}"
            f'<text:list-style style:name="L">{levels}</text:list-style>{outline}</office:automatic-styles>'
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        }
    )
    return [block.marker for block in read(data, name="a.odt")[0].blocks]


def odt_list(*items: str, more: str = "") -> str:
    """A list of the style L."""
    return f'<text:list text:style-name="L" {more}>{"".join(items)}</text:list>'


ITEM = "<text:list-item><text:p>Some words.</text:p></text:list-item>"
DEEP = f"<text:list-item><text:list>{ITEM}</text:list></text:list-item>"


def test_lists_of_opendocument_count_alike() -> None:
    """A deeper level starts those above, lists go on where they say so, and a template of LibreOffice is followed."""
    given = ITEM.replace("list-item>", 'list-item text:start-value="7">', 1)
    third = f"<text:list-item><text:list>{DEEP}</text:list></text:list-item>"
    empty = "<text:list-item><text:p/></text:list-item>"
    first = odt_list(DEEP, ITEM, third, more='xml:id="one"')
    assert odt_shown(first) == ["1.1", "2.", "Part a of 2"]
    assert odt_shown(odt_list(ITEM) + odt_list(ITEM)) == ["1.", "1."]
    assert odt_shown(odt_list(ITEM) + odt_list(ITEM, more='text:continue-numbering="true"')) == ["1.", "2."]
    assert odt_shown(first + odt_list(ITEM) + odt_list(ITEM, more='text:continue-list="one"'))[3:] == ["1.", "3."]
    assert odt_shown(odt_list(ITEM, empty, ITEM, given, ITEM)) == ["1.", "3.", "7.", "8."]


def test_headings_of_opendocument_take_the_numbers_of_the_outline() -> None:
    """A heading without words counts; one whose style switches its list off does not."""
    outline = (
        '<text:outline-style style:name="O"><text:outline-level-style text:level="1" style:num-format="1"/>'
        '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/></text:outline-style>'
    )
    style = '<style:style style:name="Off" style:family="paragraph" style:list-style-name=""/>'
    heading = '<text:h text:outline-level="{}" {}>{}</text:h>'
    body = (
        heading.format(2, "", "One")
        + heading.format(1, "", "")
        + heading.format(1, "", "Three")
        + heading.format(1, 'text:style-name="Off"', "Off")
        + heading.format(1, 'text:is-list-header="true"', "Head")
        + heading.format(1, 'text:restart-numbering="true" text:start-value="9"', "Nine")
    )
    assert odt_shown(body, outline, style) == ["1.1", "3", "", "", "9"]


RTF = (
    r"{\rtf1{\*\listtable{\list{\listlevel\levelnfc0\levelstartat1{\leveltext\'02\'00.;}{\levelnumbers\'01;}}"
    r"{\listlevel\levelnfc4\levelstartat1{\leveltext\'03(\'01);}{\levelnumbers\'02;}}{\listname ;}\listid7}}"
    r"{\*\listoverridetable{\listoverride\listid7\listoverridecount0\ls1}"
    r"{\listoverride\listid7\listoverridecount1{\lfolevel\listoverridestartat\levelstartat5}\ls2}}"
)


def test_lists_of_rtf_are_counted_where_no_number_is_written() -> None:
    """The tables of lists give the numbers; one that the file writes goes before."""
    places = ((1, 0), (1, 1), (1, 1), (1, 0), (2, 0), (1, 0))
    body = "".join(rf"\pard\ls{number}\ilvl{depth} Some words.\par" for number, depth in places)
    body += r"\pard{\listtext 8)\tab}\ls1\ilvl0 Some words.\par}"
    (extract,) = read((RTF + body).encode(), name="a.rtf")
    assert [block.marker for block in extract.blocks] == ["1.", "(a)", "(b)", "2.", "5.", "6.", "8)"]

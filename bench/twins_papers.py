"""Papers as trusts produce them, each with what it says: made as Word files, by parts that note what they write."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt


class Mark(NamedTuple):
    """A passage as it is meant: its kind, its words, its printed number and the headings above it."""

    kind: str
    text: str
    marker: str = ""
    section: tuple[str, ...] = ()


class Paper:
    """A Word file in the making, and the marks of what was put into it."""

    def __init__(self) -> None:
        self.document: Any = Document()
        self.marks: list[Mark] = []
        self._path: list[tuple[int, str]] = []

    def saved(self) -> bytes:
        """The file; the same parts give the same bytes."""
        written, target = io.BytesIO(), io.BytesIO()
        self.document.core_properties.title = ""
        self.document.save(written)
        with ZipFile(written) as source, ZipFile(target, "w", ZIP_DEFLATED) as copy:
            for name in source.namelist():
                copy.writestr(ZipInfo(name), source.read(name))
        return target.getvalue()

    @property
    def section(self) -> tuple[str, ...]:
        """The headings that are open."""
        return tuple(text for _, text in self._path)

    def note(self, kind: str, text: str, marker: str = "") -> None:
        """Note a passage without writing it."""
        self.marks.append(Mark(kind, text, marker, self.section))

    def opens(self, text: str, level: int, marker: str = "") -> None:
        """Note a heading of a level without writing it."""
        self._path = [(above, head) for above, head in self._path if above < level]
        self.marks.append(Mark("heading", text, marker, self.section))
        self._path.append((level, text))

    def title(self, text: str) -> None:
        """The title of the paper, in its style."""
        self.document.add_paragraph(text, style="Title")
        self.opens(text, 0)

    def heading(self, text: str, level: int = 1) -> None:
        """A heading in its style."""
        self.document.add_heading(text, level)
        self.opens(text, level)

    def bold_heading(self, text: str, level: int = 1, *, centred: bool = False, underlined: bool = False) -> None:
        """A heading that only its type shows."""
        paragraph = self.document.add_paragraph()
        run = paragraph.add_run(text)
        run.bold, run.underline = True, underlined or None
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self.opens(text, level)

    def para(self, text: str) -> Any:
        """A paragraph."""
        self.note("paragraph", text)
        return self.document.add_paragraph(text)

    def paras(self, *texts: str) -> None:
        """Paragraphs."""
        for text in texts:
            self.para(text)

    def item(self, text: str, marker: str, num: int, level: int = 0) -> None:
        """An item of the list ``num``."""
        paragraph = self.document.add_paragraph(text)
        properties = paragraph._p.get_or_add_pPr()
        numbers = properties.get_or_add_numPr()
        numbers.get_or_add_ilvl().val = level
        numbers.get_or_add_numId().val = num
        self.note("list_item", text, marker)

    def numbered_heading(self, text: str, marker: str, num: int, level: int = 0) -> None:
        """A heading in its style, numbered by the list ``num``."""
        paragraph = self.document.add_heading(text, level + 1)
        numbers = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        numbers.get_or_add_ilvl().val = level
        numbers.get_or_add_numId().val = num
        self.opens(text, level + 1, marker)

    def list_of(self, *patterns: tuple[str, str]) -> int:
        """A new list; each level is a format of Word and its text: ``("decimal", "%1.")``. Gives its number."""
        numbering = self.document.part.numbering_part.element
        abstract = 900 + len(numbering)
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>'
            f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{720 + 540 * level}" w:hanging="540"/></w:pPr></w:lvl>'
            for level, (kind, text) in enumerate(patterns)
        )
        made = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract}">{levels}</w:abstractNum>')
        numbering.insert(0, made)
        return int(numbering.add_num(abstract).numId)

    def restarted(self, num: int) -> int:
        """The list again, from its start."""
        numbering = self.document.part.numbering_part.element
        abstract = next(n for n in numbering.num_lst if n.numId == num).abstractNumId.val
        again = numbering.add_num(abstract)
        again.add_lvlOverride(0).add_startOverride(1)
        return int(again.numId)

    def table(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        bold: bool = True,
        repeated: bool = False,
        whole: bool = False,
        widths: Sequence[float] = (),
    ) -> Any:
        """A ruled table; rows are marked with the names of their columns. ``whole`` rows do not break over pages."""
        table = self.document.add_table(rows=0, cols=len(heads or rows[0]), style="Table Grid")
        for number, texts in enumerate([heads, *rows] if heads else rows):
            cells = table.add_row().cells
            for cell, text in zip(cells, texts, strict=True):
                run = cell.paragraphs[0].add_run(text)
                run.bold = (bold and bool(heads) and number == 0) or None
        if repeated:
            properties = table.rows[0]._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:tblHeader"))
        for row in table.rows if whole else ():
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for row in table.rows if widths else ():
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Cm(width)
        for row in rows:
            self.note("table", named(heads, row))
        return table


def named(heads: Sequence[str], row: Sequence[str]) -> str:
    """A row as it is to be read: ``Name: cell; Name: cell``."""
    if not heads:
        return " | ".join(filter(None, row))
    return "; ".join(f"{head}: {cell}" if head else cell for head, cell in zip(heads, row, strict=True) if cell)


DUTIES = (
    "The Chief Nurse is responsible for the way in which this policy is put into practice on all wards.",
    "Ward managers make sure that new colleagues have read this policy within four weeks of starting.",
    "Every colleague reports a fault of equipment on the day on which it is found.",
    "The Medical Devices Group meets every second month and reads the register of faults.",
    "Estates keep a list of the rooms in which oxygen may be used and check it twice a year.",
    "The Pharmacy Committee approves each change to the list of medicines held on the wards.",
)


def titles_in_tables() -> Paper:
    """A policy whose section titles stand in shaded tables of one row: number, title."""
    paper = Paper()
    paper.title("Bed Rails Policy")
    texts = iter(DUTIES * 2)
    for number, name in enumerate(("Introduction", "Scope", "Duties", "Training"), 1):
        table = paper.document.add_table(rows=1, cols=2, style="Table Grid")
        for cell, text, width in zip(table.rows[0].cells, (f"{number}", name), (1.5, 14), strict=True):
            cell.width = Cm(width)
            cell.paragraphs[0].add_run(text).bold = True
            shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="D9E2F3"/>')
            cell._tc.get_or_add_tcPr().append(shade)
        paper.opens(name, 1, f"{number}")
        paper.paras(f"{number}.1 {next(texts)}", f"{number}.2 {next(texts)}")
        paper.marks[-2:] = [
            mark._replace(text=mark.text[4:], marker=mark.text[:3], kind="list_item") for mark in paper.marks[-2:]
        ]
    return paper


def minutes() -> Paper:
    """Minutes: members in a table, items in bold, an action table after each, a table of all actions at the end."""
    paper = Paper()
    paper.bold_heading("Minutes of the Quality Committee", 0, centred=True)
    paper.para("Held on 14 May 2024 at 9.30 am in the Boardroom")
    paper.bold_heading("Present")
    paper.table((), [("Dr Amina Yusuf", "Chair"), ("Tom Hale", "Chief Nurse"), ("Priya Nair", "Governor")])
    for marker, name, text in (
        ("1.", "Apologies for absence", "Apologies were received from the Medical Director, who was on leave."),
        ("2.", "Minutes of the last meeting", "The minutes of 9 April 2024 were agreed as a true record."),
        ("3.", "Falls report", "Mr Hale said that falls with harm fell from 14 to 9 over the quarter."),
    ):
        paper.bold_heading(f"{marker} {name}")
        paper.marks[-1] = paper.marks[-1]._replace(text=name, marker=marker)
        paper._path[-1] = (1, name)
        paper.para(text)
        paper.para("The Committee noted the paper and asked for a further one in September.")
        paper.table(
            ("Action", "Owner", "Due"), [(f"Write to the wards about item {marker[0]}", "Tom Hale", "June 2024")]
        )
    paper.bold_heading("Action log")
    paper.table(
        ("Ref", "Action", "Owner", "Status"),
        [
            ("QC/24/01", "Bring the audit of bed rails to the next meeting", "Tom Hale", "Open"),
            ("QC/24/02", "Share the falls report with the governors", "Priya Nair", "Closed"),
            ("QC/24/03", "Agree terms of reference", "Dr Amina Yusuf", "Open"),
        ],
    )
    paper.para("There being no other business, the Chair closed the meeting at 11.45 am.")
    return paper


def two_columns() -> Paper:
    """A newsletter-like paper: a title over two columns of text with headings."""
    paper = Paper()
    paper.title("Our plan for outpatients")
    part = paper.document.add_section(WD_SECTION.CONTINUOUS)
    part._sectPr.append(parse_xml(f'<w:cols {nsdecls("w")} w:num="2" w:space="700"/>')) if part._sectPr.find(
        qn("w:cols")
    ) is None else part._sectPr.find(qn("w:cols")).set(qn("w:num"), "2")
    for number, name in enumerate(("Why we change", "What patients told us", "Digital letters", "Next steps", "Money")):
        paper.heading(name, 1)
        for turn in range(3):
            first, second = DUTIES[(number + turn) % 6], DUTIES[(number + turn + 2) % 6]
            paper.para(f"In part {number + 1}.{turn + 1} this is said. {first} {second} {DUTIES[turn]}")
    return paper


def long_tables() -> Paper:
    """Two registers over several pages: with the heads repeated, and without; the rows of the second break."""
    paper = Paper()
    paper.title("Risk and action registers")
    paper.heading("Risks")
    long = "The controls are read every month by the committee that owns the risk, which asks for evidence of each."
    paper.table(
        ("Risk ID", "Description", "Controls", "Owner"),
        [(f"R{n}", f"Risk number {n}: {DUTIES[n % 6]}", long, ("Chief Nurse", "Chair")[n % 2]) for n in range(1, 31)],
        repeated=True,
        whole=True,
        widths=(2, 6, 6, 3),
    )
    paper.heading("Actions")
    paper.para("The table gives all actions of the year.")
    paper.table(
        ("Number", "Action agreed", "Lead", "By when"),
        [(f"A{n}", f"Action number {n}. {DUTIES[n % 6]} {long}", "Head of Estates", f"{n % 28 + 1} May 2025")
         for n in range(1, 41)],
        widths=(2, 8, 4, 3),
    )  # fmt: skip
    paper.heading("Close")
    paper.para("Both registers are read again in March.")
    return paper


def centred() -> Paper:
    """Terms of reference whose headings are centred capitals in bold, of no style."""
    paper = Paper()
    paper.bold_heading("TERMS OF REFERENCE", 0, centred=True)
    for name in ("CONSTITUTION", "MEMBERSHIP", "QUORUM", "REPORTING"):
        paper.bold_heading(name, 1, centred=True)
        paper.paras(*(f"{text} This holds for {name.lower()}." for text in DUTIES[:2]))
    return paper


def letter() -> Paper:
    """A letter."""
    paper = Paper()
    paper.paras("Ms J. Barker", "14 Mill Lane", "Leeds LS1 4AB", "3 March 2025", "Dear Ms Barker")
    paper.bold_heading("Your complaint about outpatient letters", 1)
    paper.marks[-1] = paper.marks[-1]._replace(section=())
    paper.paras(
        "Thank you for your letter of 12 February, in which you say that two letters did not reach you.",
        "We have looked into what happened. The letters were sent to an address that you left in 2019, because our "
        "records had not been brought up to date when you told your general practice of the move.",
        "I am sorry for this. You can ask the Ombudsman to look at your complaint within twelve months of today.",
        "Yours sincerely",
        "Helen Marsh",
        "Complaints Manager",
    )
    return paper


def form() -> Paper:
    """A declaration form: labels with values, questions with tick boxes, in a table and outside."""
    paper = Paper()
    paper.title("Declaration of interests")
    paper.heading("Part A: About you")
    paper.table((), [("Name:", "Tom Hale"), ("Role:", "Chief Nurse"), ("Date of declaration:", "4 April 2025")])
    for n, text in enumerate(("Name: Tom Hale", "Role: Chief Nurse", "Date of declaration: 4 April 2025"), -3):
        paper.marks[n] = paper.marks[n]._replace(text=text)
    paper.heading("Part B: Questions")
    paper.paras(
        "Do you hold shares in a supplier of the Trust? ☐ Yes ☒ No",
        "Have you received gifts worth more than £50 in the last year? ☒ Yes ☐ No",
    )
    paper.table(
        ("Question", "Yes", "No"),
        [("Are you a director of another company?", "☐", "☒"), ("Do you do paid work elsewhere?", "☒", "☐")],
    )
    paper.heading("Part C: Declaration")
    paper.para("I confirm that the information above is complete and correct to the best of my knowledge.")
    return paper


def cover_sheet() -> Paper:
    """A board paper: the sheet of labels in front, with tick boxes, then the paper in numbered paragraphs."""
    paper = Paper()
    paper.bold_heading("Board of Directors", 0)
    rows = [
        ("Title of paper", "Safe staffing report for the second quarter"),
        ("Date of meeting", "25 September 2025"),
        ("Executive lead", "Tom Hale, Chief Nurse"),
        ("Purpose", "☐ Decision ☒ Assurance ☐ Information"),
        ("Summary", "Fill rates of registered nurses rose from 91% to 94%. Two wards stay below the agreed level."),
        ("Recommendation", "The Board is asked to note the report and to agree the plan for Ward 7."),
    ]
    table = paper.table((), rows, widths=(4, 12))
    for row in table.rows:
        row.cells[0].paragraphs[0].runs[0].bold = True
    for n, (label, text) in enumerate(rows, -len(rows)):
        paper.marks[n] = paper.marks[n]._replace(text=f"{label}: {text}")
    num = paper.list_of(("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"))
    texts = iter(DUTIES)
    for number, name in enumerate(("Background", "Fill rates", "Plan for Ward 7"), 1):
        paper.numbered_heading(name, f"{number}.", num)
        paper.item(next(texts), f"{number}.1", num, 1)
        paper.item(next(texts), f"{number}.2", num, 1)
    return paper


def landscape() -> Paper:
    """A policy with a wide table on a landscape page as its appendix."""
    paper = Paper()
    paper.title("Infection control policy")
    paper.heading("Duties")
    paper.paras(*DUTIES[:3])
    part = paper.document.add_section(WD_SECTION.NEW_PAGE)
    part.orientation = WD_ORIENT.LANDSCAPE
    part.page_width, part.page_height = part.page_height, part.page_width
    paper.heading("Appendix 1: Monitoring table")
    heads = ("What is monitored", "How", "How often", "By whom", "Reported to", "Action on findings")
    rows = [
        (f"Element {n} of the policy: hands are clean before each contact", "Audit of ten contacts on each ward",
         "Each month", "Ward manager", "Infection Control Committee", "A plan within four weeks")
        for n in range(1, 6)
    ]  # fmt: skip
    paper.table(heads, rows)
    part = paper.document.add_section(WD_SECTION.NEW_PAGE)
    part.orientation = WD_ORIENT.PORTRAIT
    part.page_width, part.page_height = part.page_height, part.page_width
    paper.heading("Appendix 2: Forms")
    paper.para("Forms are on the intranet under Infection control.")
    return paper


def lists() -> Paper:
    """Lists that start again, letters under numbers, bullets under a lead-in, a clause of three levels."""
    paper = Paper()
    paper.title("Standing orders")
    num = paper.list_of(("decimal", "%1."), ("lowerLetter", "(%2)"), ("lowerRoman", "(%3)"))
    paper.heading("Powers")
    paper.para("The Board keeps to itself:")
    paper.item("the approval of standing orders;", "1.", num)
    paper.item("the appointment of", "2.", num)
    paper.item("the Chief Executive; and", "(a)", num, 1)
    paper.item("the Company Secretary, who", "(b)", num, 1)
    paper.item("keeps the register of interests; and", "(i)", num, 2)
    paper.item("advises the Chair;", "(ii)", num, 2)
    paper.item("the approval of the annual plan.", "3.", num)
    paper.heading("Meetings")
    paper.para("Before each meeting the Secretary:")
    again = paper.restarted(num)
    paper.item("sends the papers five days before the meeting;", "1.", again)
    paper.item("asks members for interests;", "2.", again)
    paper.item("checks that a quorum will be there.", "3.", again)
    bullets = paper.list_of(("bullet", "•"), ("bullet", "–"))
    paper.para("A member may not vote where:")
    paper.item("the member has an interest in the matter", "•", bullets)
    paper.item("the matter concerns a relative, that is", "•", bullets)
    paper.item("a partner or spouse", "–", bullets, 1)
    paper.item("a child", "–", bullets, 1)
    paper.item("the Chair has ruled so", "•", bullets)
    clauses = paper.list_of(("decimal", "%1"), ("decimal", "%1.%2"), ("decimal", "%1.%2.%3"))
    paper.numbered_heading("Delegation", "1", clauses)
    paper.item(DUTIES[0], "1.1", clauses, 1)
    paper.item(DUTIES[1], "1.1.1", clauses, 2)
    paper.item(DUTIES[2], "1.1.2", clauses, 2)
    paper.item(DUTIES[3], "1.2", clauses, 1)
    paper.numbered_heading("Review", "2", clauses)
    paper.item(DUTIES[4], "2.1", clauses, 1)
    return paper


def notes() -> Paper:
    """Footnotes, a text box, and tracked changes."""
    paper = Paper()
    paper.title("Consent policy")
    paper.heading("Capacity")
    from twins_parts import add_footnote, add_text_box, track

    paragraph = paper.para(DUTIES[0])
    add_footnote(paper.document, paragraph, "Mental Capacity Act 2005, section 1.")
    paper.marks.append(Mark("footnote", "Mental Capacity Act 2005, section 1.", "1"))
    paragraph = paper.para(DUTIES[1])
    paper.note("aside", "Key point: ask again when the patient is less tired.")
    add_text_box(paragraph, "Key point: ask again when the patient is less tired.")
    paper.heading("Children")
    paragraph = paper.document.add_paragraph("A child of sixteen may consent ")
    track(paragraph, deleted="to all ", inserted="to most ")
    paragraph.add_run("treatment, as an adult may.")
    paper.note("paragraph", "A child of sixteen may consent to most treatment, as an adult may.")
    paragraph = paper.para(DUTIES[2])
    add_footnote(paper.document, paragraph, "Family Law Reform Act 1969, section 8.")
    paper.marks.append(Mark("footnote", "Family Law Reform Act 1969, section 8.", "2"))
    return paper


def running_heads() -> Paper:
    """A policy of some pages with a running head and foot, headings of three levels and a table in the middle."""
    paper = Paper()
    part = paper.document.sections[0]
    part.header.paragraphs[0].text = "Northmoor Trust: Records policy"
    part.footer.paragraphs[0].text = "Version 2.1. Next review March 2027"
    paper.title("Records policy")
    for number in range(1, 5):
        paper.heading(f"Part {number}")
        for sub in range(1, 4):
            paper.heading(f"Topic {number}-{sub}", 2)
            paper.paras(*(f"Under {number}-{sub}: {text}" for text in DUTIES[: 2 + (number + sub) % 3]))
        paper.heading(f"Retention {number}", 2)
        paper.table(
            ("Record", "Kept for", "Destroyed by"),
            [(f"Ward diary {number}", "8 years", "Shredding"), (f"Rota {number}", "3 years", "Deletion")],
        )
    return paper


def merged_tables() -> Paper:
    """Tables with cells over columns and down rows, several paragraphs in a cell, and lists in cells."""
    paper = Paper()
    paper.title("Performance report")
    paper.heading("Waiting times")
    table = paper.document.add_table(rows=4, cols=4, style="Table Grid")
    texts = [
        ("Division", "Target", "Result", ""),
        ("", "", "April", "May"),
        ("Medicine", "92%", "88%", "90%"),
        ("Surgery", "92%", "79%", "83%"),
    ]
    for row, line in zip(table.rows, texts, strict=True):
        for cell, text in zip(row.cells, line, strict=True):
            cell.paragraphs[0].add_run(text).bold = text in {"Division", "Target", "Result", "April", "May"} or None
    table.cell(0, 2).merge(table.cell(0, 3))
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(1, 1))
    for cell in (table.cell(0, 0), table.cell(0, 1), table.cell(0, 2)):
        for empty in [p for p in cell.paragraphs if not p.text]:
            empty._p.getparent().remove(empty._p)
    paper.note("table", "Division: Medicine; Target: 92%; Result April: 88%; Result May: 90%")
    paper.note("table", "Division: Surgery; Target: 92%; Result April: 79%; Result May: 83%")
    paper.heading("Plans")
    made = paper.table(
        ("Area", "What we do", "Lead"),
        [("Theatres", "Open on Saturdays.", "Ms Cole"), ("Beds", "Discharge before noon.", "Mr Dunn")],
    )
    for row, more in zip(made.rows[1:], ("Hire two teams.", "Ask for transport the day before."), strict=True):
        row.cells[1].add_paragraph(more)
    paper.marks[-2:] = [
        mark._replace(text=mark.text.replace("; Lead", f" {more}; Lead"))
        for mark, more in zip(paper.marks[-2:], ("Hire two teams.", "Ask for transport the day before."), strict=True)
    ]
    paper.para("Plans are read each quarter.")
    return paper


def plain_policy() -> Paper:
    """A policy typed by hand: numbers and titles in text, larger type for titles, no styles, no lists."""
    paper = Paper()
    paragraph = paper.document.add_paragraph()
    run = paragraph.add_run("Lone working procedure")
    run.bold, run.font.size = True, Pt(18)
    paper.opens("Lone working procedure", 0)
    texts = iter(DUTIES)
    for number, name in enumerate(("Purpose", "Risk assessment", "Reporting"), 1):
        paragraph = paper.document.add_paragraph()
        run = paragraph.add_run(f"{number}. {name}")
        run.bold, run.font.size = True, Pt(13)
        paper.opens(name, 1, f"{number}.")
        for sub in (1, 2):
            text = next(texts)
            paper.document.add_paragraph(f"{number}.{sub}\t{text}")
            paper.note("list_item", text, f"{number}.{sub}")
    paper.bold_heading("Appendix A", 1)
    for letter_, text in zip(
        "abc", ("the place is known to a colleague", "the phone is charged", "a time is agreed"), strict=True
    ):
        paper.document.add_paragraph(f"({letter_})\t{text}")
        paper.note("list_item", text, f"({letter_})")
    return paper


def minutes_in_table() -> Paper:
    """Minutes that are one table: item, discussion of several paragraphs, who acts; over pages, heads not repeated."""
    paper = Paper()
    paper.bold_heading("Minutes of the Finance Committee", 0)
    heads = ("Item", "Discussion", "Action")
    rows = [
        (f"{n}.", f"Mr Dunn spoke to paper {n}. {DUTIES[n % 6]}", ("JD", "", "AY and JD by July")[n % 3])
        for n in range(1, 16)
    ]
    table = paper.table(heads, rows, widths=(1.5, 12, 3.5))
    for n, row in enumerate(table.rows[1:]):
        more = f"The Committee agreed. {DUTIES[(n + 3) % 6]}"
        row.cells[1].add_paragraph(more)
        mark = paper.marks[n - len(rows)]
        head, _, tail = mark.text.partition("; Action: ")
        paper.marks[n - len(rows)] = mark._replace(text=f"{head} {more}" + (f"; Action: {tail}" if tail else ""))
    paper.para("The next meeting is on 1 July 2025.")
    return paper


def controlled() -> Paper:
    """A policy with a control table, a version history, typed sections in capitals and italics below them."""
    paper = Paper()
    paper.title("Medicines policy")
    facts = (("Document owner", "Chief Pharmacist"), ("Version", "4.2"), ("Review date", "May 2027"))
    table = paper.table((), facts, widths=(5, 10))
    for row in table.rows:
        row.cells[0].paragraphs[0].runs[0].bold = True
    for n, (label, text) in enumerate(facts, -3):
        paper.marks[n] = Mark("control", f"{label}: {text}", "", paper.section)
    paper.document.add_paragraph().add_run("Version history").bold = True
    paper.note("control", "Version history")
    paper.table(
        ("Version", "Date", "Author", "Changes"),
        [("4.1", "March 2023", "J. Lee", "New form"), ("4.2", "May 2025", "J. Lee", "Controlled drugs added")],
    )
    paper.marks[-2:] = [mark._replace(kind="control") for mark in paper.marks[-2:]]
    for number, name in enumerate(("INTRODUCTION", "STORAGE", "ADMINISTRATION"), 1):
        paper.bold_heading(f"{number}.0 {name}")
        paper.marks[-1] = paper.marks[-1]._replace(text=name, marker=f"{number}.0")
        paper._path[-1] = (1, name)
        paper.para(DUTIES[number])
        for sub in ("On the ward", "In the pharmacy"):
            paragraph = paper.document.add_paragraph()
            paragraph.add_run(sub).italic = True
            paper.opens(sub, 2)
            paper.paras(f"{sub} at {number}: {DUTIES[number + 1]}", f"{sub} as well: {DUTIES[number - 1]}")
    return paper


def grouped_table() -> Paper:
    """A dashboard: groups of rows under cells over the whole width, figures, an empty cell here and there."""
    paper = Paper()
    paper.title("Quality dashboard")
    paper.heading("Measures")
    paper.para("The table shows the measures of the month.")
    heads = ("Measure", "Target", "April", "May")
    groups = {
        "Safety": [("Falls with harm", "0", "2", "1"), ("Pressure ulcers", "5", "4", "")],
        "Experience": [("Complaints answered in time", "90%", "81%", "88%"), ("Would recommend", "95%", "", "96%")],
    }
    table = paper.document.add_table(rows=0, cols=4, style="Table Grid")
    for cell, head in zip(table.add_row().cells, heads, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    for group, rows in groups.items():
        cells = table.add_row().cells
        cells[0].merge(cells[3]).paragraphs[0].add_run(group).bold = True
        paper.note("table", group)
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.paragraphs[0].add_run(text)
            paper.note("table", named(heads, row))
    paper.para("All figures are from the ward system.")
    paper.heading("Comment")
    paper.para("Falls were fewer than in April.")
    return paper


def numbered_prose() -> Paper:
    """An inquiry-like report: numbered paragraphs over many pages, with lettered items and quotations between."""
    paper = Paper()
    paper.title("Report of the review")
    num = paper.list_of(("decimal", "%1."), ("lowerLetter", "(%2)"))
    count = 0
    for number in range(1, 6):
        paper.heading(f"Chapter {number}: what happened on ward {number}")
        for turn in range(5):
            count += 1
            text = f"At {count} o'clock by the log. " + " ".join(DUTIES[(turn + k) % 6] for k in range(4))
            if turn == 2:
                paper.item(f"{text} It is required that:", f"{count}.", num)
                paper.item("each ward keeps a log;", "(a)", num, 1)
                paper.item("the log is read at handover.", "(b)", num, 1)
            else:
                paper.item(text, f"{count}.", num)
    return paper


def questions() -> Paper:
    """Questions in bold with their answers, and a list of terms with meanings in a table without heads."""
    paper = Paper()
    paper.title("Visiting: questions and answers")
    for question, answer in (
        ("When can I visit?", "Visiting is from 10 am to 8 pm on all wards but intensive care."),
        ("How many visitors may come?", "Two at a time. Children may come with an adult."),
        ("Can I bring food?", "Yes, if the nurse in charge agrees. Food is not kept on the ward."),
    ):
        paper.bold_heading(question, 1)
        paper.para(answer)
    paper.heading("Words we use", 1)
    terms = (("Carer", "A person who looks after a patient without pay."),
             ("Next of kin", "The person whom the patient has named to be told first."),
             ("Ward manager", "The nurse who runs the ward."))  # fmt: skip
    table = paper.table((), terms, widths=(4, 12))
    for row in table.rows:
        row.cells[0].paragraphs[0].runs[0].bold = True
    for n, (term, meaning) in enumerate(terms, -3):
        paper.marks[n] = paper.marks[n]._replace(text=f"{term}: {meaning}")
    paper.para("Ask any member of staff for help.")
    return paper


def tabbed() -> Paper:
    """An agenda set with tabs: times, items and speakers; members with their roles; no tables."""
    paper = Paper()
    paper.bold_heading("Agenda of the Council of Governors", 0)
    paper.para("10 April 2025, 2 pm, Education Centre")
    paper.bold_heading("Order of business")
    for number, (name, who) in enumerate(
        (("Welcome and apologies", "Chair"), ("Report of the Chief Executive", "SB"), ("Membership strategy", "TK"),
         ("Any other business", "All")), 1,
    ):  # fmt: skip
        paper.document.add_paragraph(f"{number}.\t{name}\t{who}")
        paper.note("list_item", f"{name} {who}", f"{number}.")
    paper.bold_heading("Notes")
    paper.paras("Papers are sent a week before the meeting.", "Members of the public may attend and may ask questions.")
    return paper


def lists_in_cells() -> Paper:
    """A table of duties with bulleted lists in its cells, then text with a list of its own."""
    paper = Paper()
    paper.title("Duties under the fire policy")
    paper.heading("Who does what")
    bullets = paper.list_of(("bullet", "•"), ("bullet", "–"))
    table = paper.document.add_table(rows=0, cols=2, style="Table Grid")
    for cell, head in zip(table.add_row().cells, ("Role", "Duties"), strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    for role, duties in (
        ("Fire Safety Adviser", ("writes the fire plan", "trains wardens", "reports to the board each year")),
        ("Ward manager", ("names two wardens", "keeps doors clear")),
        ("All staff", ("know the way out", "leave when told to")),
    ):
        cells = table.add_row().cells
        cells[0].paragraphs[0].add_run(role)
        for n, duty in enumerate(duties):
            paragraph = cells[1].paragraphs[0] if n == 0 else cells[1].add_paragraph()
            paragraph.add_run(duty)
            numbers = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            numbers.get_or_add_ilvl().val, numbers.get_or_add_numId().val = 0, bullets
        paper.note("table", f"Role: {role}; Duties: " + "; ".join(f"• {duty}" for duty in duties))
    paper.para("In a fire:")
    paper.item("raise the alarm", "•", bullets)
    paper.item("call 2222", "•", bullets)
    return paper


def open_tables() -> Paper:
    """Tables without rules: a short one, and a register over pages with bold heads that are not repeated."""
    paper = Paper()
    paper.title("Declarations")
    paper.heading("Register of interests")
    heads = ("Name", "Interest", "Since")
    rows = [
        (f"Member {n}", f"Director of company {n}, which supplies beds and chairs to the Trust", f"May {2000 + n % 25}")
        for n in range(1, 31)
    ]
    paper.table(heads, rows, widths=(4, 9, 3)).style = None
    paper.heading("Gifts")
    paper.table(
        ("Name", "Gift", "Worth"), [("Tom Hale", "Flowers", "£20"), ("Amina Yusuf", "Book", "£15")]
    ).style = None
    paper.para("No other gifts were declared in the year.")
    return paper


def merged_over_pages() -> Paper:
    """A plan whose first column names groups by cells down many rows, over ends of pages; plain heads, repeated."""
    paper = Paper()
    paper.title("Delivery plan")
    paper.heading("Actions by aim")
    heads = ("Aim", "Action", "Lead", "Due")
    table = paper.document.add_table(rows=0, cols=4, style="Table Grid")
    for cell, head in zip(table.add_row().cells, heads, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for aim in ("Safe care", "Good access", "Strong teams"):
        first = len(table.rows)
        for n in range(8):
            row = (
                aim,
                f"Step {n} of {aim.lower()}. {DUTIES[n % 6]} {DUTIES[(n + 2) % 6]}",
                "Tom Hale",
                f"{n + 1} June",
            )
            cells = table.add_row().cells
            for cell, text in zip(cells[1:], row[1:], strict=True):
                cell.paragraphs[0].add_run(text)
            paper.note("table", named(heads, row))
        table.cell(first, 0).merge(table.cell(len(table.rows) - 1, 0)).text = aim
    paper.heading("Risks to the plan")
    paper.para("There may be too few staff.")
    return paper


def wide_figures() -> Paper:
    """A finance report: figures aligned right under plain heads, a total, a note below, on a landscape page."""
    paper = Paper()
    paper.title("Finance report, month 5")
    part = paper.document.sections[0]
    part.orientation = WD_ORIENT.LANDSCAPE
    part.page_width, part.page_height = part.page_height, part.page_width
    paper.heading("Income and expenditure")
    heads = ("£000", "Plan", "Actual", "Variance", "Forecast")
    rows = [
        ("Income from patient care", "41,200", "40,980", "(220)", "98,400"),
        ("Other income", "3,100", "3,350", "250", "7,600"),
        ("Pay", "(28,400)", "(29,100)", "(700)", "(69,000)"),
        ("Non-pay", "(14,900)", "(14,700)", "200", "(35,800)"),
        ("Surplus", "1,000", "530", "(470)", "1,200"),
    ]
    table = paper.table(heads, rows)
    for row in table.rows:
        for cell in row.cells[1:]:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paper.para("Pay is above plan because of agency nurses.")
    paper.heading("Cash")
    paper.para("Cash was £12.4m at the end of the month.")
    return paper


PAPERS: dict[str, Callable[[], Paper]] = {
    make.__name__: make
    for make in (
        titles_in_tables, minutes, two_columns, long_tables, centred, letter, form, cover_sheet, landscape, lists,
        notes, running_heads, merged_tables, plain_policy, minutes_in_table, controlled, grouped_table, numbered_prose,
        questions, tabbed, lists_in_cells, open_tables, merged_over_pages, wide_figures,
    )
}  # fmt: skip

"""Parts of Word files that python-docx does not write: footnotes, text boxes, tracked changes."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

_NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_SEPARATORS = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
)


def add_footnote(document: Any, paragraph: Any, text: str) -> None:
    """A footnote, its mark at the end of the paragraph."""
    part = next((rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/footnotes")), None)
    if part is None:
        opening = f"<w:footnotes {nsdecls('w')}>{_SEPARATORS}</w:footnotes>"
        part = Part(PackURI("/word/footnotes.xml"), _NOTES, opening.encode(), document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    number = part.blob.count(b"<w:footnote ") - 1
    small, raised = '<w:sz w:val="18"/>', '<w:vertAlign w:val="superscript"/>'
    note = (
        f'<w:footnote w:id="{number}"><w:p><w:r><w:rPr>{small}{raised}</w:rPr><w:footnoteRef/></w:r><w:r><w:rPr>{small}'
        f'</w:rPr><w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    part._blob = part.blob.replace(b"</w:footnotes>", note.encode())
    mark = f'<w:r {nsdecls("w")}><w:rPr>{raised}</w:rPr><w:footnoteReference w:id="{number}"/></w:r>'
    paragraph._p.append(parse_xml(mark))


def add_text_box(paragraph: Any, text: str) -> None:
    """A text box to the right of the paragraph, in the form that all word processors read."""
    style = "position:absolute;margin-left:300pt;margin-top:40pt;width:150pt;height:60pt;z-index:1"
    box = (
        f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml" '
        f'xmlns:w10="urn:schemas-microsoft-com:office:word"><w:pict><v:rect style="{style}"><w10:wrap type="square"/>'
        f"<v:textbox><w:txbxContent><w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:rect>"
        "</w:pict></w:r>"
    )
    paragraph._p.append(parse_xml(box))


def track(paragraph: Any, *, deleted: str, inserted: str) -> None:
    """A tracked deletion and an insertion at the end of the paragraph."""
    who = 'w:author="Reviewer" w:date="2025-01-06T09:00:00Z"'
    for tag, text, element in (("del", deleted, "delText"), ("ins", inserted, "t")):
        run = f'<w:r><w:{element} xml:space="preserve">{escape(text)}</w:{element}></w:r>'
        paragraph._p.append(parse_xml(f'<w:{tag} {nsdecls("w")} w:id="{len(paragraph._p)}" {who}>{run}</w:{tag}>'))

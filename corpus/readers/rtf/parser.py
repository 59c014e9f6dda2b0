"""Rich Text Format 1.9.1 as a stream of paragraphs, cells and rows: the words that bear on reading.

The control words of Rich Text Format 1.9.1 that stand for characters, or for text outside the page.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from corpus.readers.paragraphs import LINE
from corpus.readers.rtf.lists import ListTables
from corpus.readers.rtf.models import (
    Destination,
    Facts,
    FormField,
    Group,
    Paragraph,
    Piece,
    RtfStyle,
    Table,
    whole_characters,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

SKIPPED = frozenset(
    {
        "annotation", "atnauthor", "atndate", "atnicn", "atnid", "atnparent", "atnref", "atntime",
        "atrfend", "atrfstart", "bkmkend", "bkmkstart", "blipuid", "colorschememapping", "colortbl",
        "comment", "datastore", "datafield", "ebcend", "ebcstart", "falt",
        "filetbl", "fldinst", "fontemb", "ftncn", "ftnsep",
        "ftnsepc", "aftncn", "aftnsep", "aftnsepc", "generator",
        "keywords", "latentstyles", "mmathPr", "nonshppict", "objclass",
        "objdata", "objname", "panose", "passwordhash", "pict", "pnseclvl", "private", "revtbl", "rsidtbl",
        "rxe", "shprslt", "sn", "sp", "sv", "tc", "template", "themedata", "txe", "userprops", "xe",
        "xmlnstbl",
        "nonesttables", "operator", "author", "doccomm", "company", "category", "subject", "manager",
        "hlinkbase",
    }
)  # fmt: skip
# Destinations after \\* whose text belongs to the page all the same.
STARRED_TEXT = frozenset({"do", "shpinst", "nesttableprops"})
DESTINATIONS: dict[str, Destination] = {
    "listtext": "marker", "pntext": "marker", "listtable": "lists", "listoverridetable": "lists",
    "stylesheet": "style", "fonttbl": "font", "info": "title",
}  # fmt: skip
LEVEL_PARTS: dict[str, Destination] = {
    "leveltext": "level", "levelnumbers": "skip", "listname": "skip", "liststylename": "skip",
}  # fmt: skip
ASIDES = {
    "footnote": "note", "shptxt": "box", "dptxbxtext": "box",
    **dict.fromkeys(("header", "headerf", "headerl", "headerr", "footer", "footerf", "footerl", "footerr"), "running"),
}  # fmt: skip
COUNTED = {"annotation": "comments", "objdata": "objects"}
CHARACTERS = {
    "tab": "\t", "line": LINE, "lbr": LINE, "emdash": "—", "endash": "–", "emspace": " ",
    "enspace": " ", "qmspace": " ",
    "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "nestcell": LINE, "nestrow": LINE,
}  # fmt: skip
SYMBOLS = {
    "~": " ",
    "_": "-",
    "-": "",
    "\\": "\\",
    "{": "{",
    "}": "}",
    "\n": "\0par",
    "\r": "\0par",
    "\t": "\t",
}
CODE_PAGES = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip


_TOKEN = re.compile(
    r"(?P<open>\{)|(?P<close>\})|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<word>[a-zA-Z]{1,32})"
    r"(?P<number>-?\d{1,10})? ?|\\(?P<symbol>[^a-zA-Z])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\",
    re.DOTALL,
)


@dataclass(slots=True)
class RtfParser:
    """Reads one file. ``lists`` is complete before the first of ``pieces``, ``facts`` after the last."""

    source: str
    facts: Facts = field(default_factory=Facts)
    lists: ListTables = field(default_factory=ListTables)
    _group: Group = field(default_factory=Group)
    _stack: list[Group] = field(default_factory=list)
    _paragraph: Paragraph = field(default_factory=Paragraph)
    _outside: list[Paragraph] = field(default_factory=list)
    _fonts: dict[int, str] = field(default_factory=dict)
    _encoding: str = "cp1252"
    _bytes: bytearray = field(default_factory=bytearray)
    _to_skip: int = 0
    _table: Table = field(default_factory=Table)
    _name: list[str] = field(default_factory=list)
    _form: FormField = field(default_factory=FormField)

    def pieces(self) -> Iterator[Piece]:
        """The paragraphs, cell ends and row ends of the body in order."""
        position, source = 0, self.source
        while position < len(source):
            token = _TOKEN.match(source, position)
            if token is None:
                break
            position = token.end()
            if token["word"] == "bin":
                position += max(0, int(token["number"] or 0))
                continue
            piece = self._take(token)
            if piece is not None:
                yield piece
        self._flush_bytes()
        if "".join(self._paragraph.text).strip():
            yield self._end("paragraph")

    def _take(self, token: re.Match[str]) -> Piece | None:
        if token["hex"]:
            self._byte(int(token["hex"], 16))
            return None
        self._flush_bytes()
        if token["open"]:
            self._stack.append(replace(self._group))
            self._group.starred = False
        elif token["close"]:
            self._close()
        elif token["text"]:
            self._plain_text(token["text"])
        elif token["symbol"]:
            return self._symbol(token["symbol"])
        elif token["word"]:
            return self._word(token["word"], None if token["number"] is None else int(token["number"]))
        return None

    def _byte(self, byte: int) -> None:
        if self._to_skip:
            self._to_skip -= 1
        else:
            self._bytes.append(byte)

    def _flush_bytes(self) -> None:
        if self._bytes:
            encoding = self._fonts.get(self._group.font or 0, self._encoding)
            self._write(self._bytes.decode(encoding, errors="replace"))
            self._bytes.clear()

    def _plain_text(self, text: str) -> None:
        skipped = min(self._to_skip, len(text))
        self._to_skip -= skipped
        # Bytes that are not escaped, against the rules, are in the code page of the file.
        self._write(text[skipped:].encode("latin-1", "replace").decode(self._encoding, "replace"))

    def _symbol(self, symbol: str) -> Piece | None:
        self._to_skip = 0
        if symbol == "*":
            self._group.starred = True
            return None
        character = SYMBOLS.get(symbol, "")
        if character == "\0par":
            return self._end_paragraph()
        self._write(character)
        return None

    def _word(self, word: str, number: int | None) -> Piece | None:
        if word == "u" and number is not None:
            self._write(chr(number % 0x10000))
            self._to_skip = self._group.skip
            return None
        self._to_skip = 0
        if self._destination(word):
            return None
        if word in CHARACTERS:
            self._write(CHARACTERS[word])
        elif self._group.destination == "lists":
            self.lists.take(word, number)
        elif self._group.destination == "form":
            self._form.numbers.setdefault(word, number or 0)
        elif self._group.destination == "body":
            return self._body_word(word, number)
        else:
            self._head_word(word, number)
        return None

    def _destination(self, word: str) -> bool:
        """Whether the word opens a destination; from there to the end of the group text goes elsewhere."""
        group = self._group
        if word == "formfield" and group.starred:
            # It stands in the instruction of its field, which is no text.
            group.destination, self._form = "form", FormField()
            group.starred = False
            return True
        if word == "fldrslt" and self._form.shown:
            group.destination, self._form = "skip", FormField()
        if group.destination == "skip":
            return True
        if word in COUNTED:
            self.facts.losses.add(COUNTED[word])
        if word in ASIDES:
            group.aside = ASIDES[word]
            self._outside.append(self._paragraph)
            self._paragraph = Paragraph()
        elif group.destination == "form" and word == "ffl":
            group.destination = "entry"
        elif group.destination == "lists" and word in LEVEL_PARTS:
            group.destination = LEVEL_PARTS[word]
        elif word in DESTINATIONS:
            group.destination = DESTINATIONS[word]
        elif word in {"creatim", "revtim", "printim", "buptim"}:
            group.date = word
        elif group.starred and word in STARRED_TEXT:
            pass
        elif word in SKIPPED or group.starred:
            group.destination = "skip"
        else:
            return False
        group.starred = False
        return True

    def _body_word(self, word: str, number: int | None) -> Piece | None:
        paragraph = self._paragraph
        match word:
            case "par" | "page" | "sect" | "column":
                return self._end_paragraph()
            case "cell":
                return self._end("cell")
            case "row":
                return self._end("row")
            case "pard":
                paragraph.style, paragraph.outline, paragraph.in_table = 0, None, False
                paragraph.depth, paragraph.list_id = 0, 0
            case "intbl":
                paragraph.in_table = True
            case "s":
                paragraph.style = number or 0
            case "outlinelevel":
                paragraph.outline = number
            case "ilvl":
                paragraph.depth = min(max(number or 0, 0), 8)
            case "ls":
                paragraph.list_id = number or 0
            case _:
                if not self._table.take(word, number) and not self._group.character(word, number):
                    self._head_word(word, number)
        return None

    def _head_word(self, word: str, number: int | None) -> None:
        group = self._group
        match word:
            case "f":
                group.font = number
            case "uc":
                group.skip = max(0, number if number is not None else 1)
            case "ansicpg":
                self._encoding = _known(f"cp{number}")
            case "mac":
                self._encoding = "mac_roman"
            case "fcharset":
                if group.font is not None and number in CODE_PAGES:
                    self._fonts[group.font] = CODE_PAGES[number]
            case "s":
                group.style = number or 0
            case "outlinelevel":
                group.outline = number
            case "sbasedon":
                group.based_on = number
            case "yr" | "mo" | "dy" if group.date and number is not None:
                # Year, month and day follow each other in this order.
                known = self.facts.dates.get(group.date, "")
                self.facts.dates[group.date] = known + (f"{number:04d}" if word == "yr" else f"-{number:02d}")

    def _write(self, text: str) -> None:
        group, paragraph = self._group, self._paragraph
        if group.destination == "marker":
            paragraph.marker.append(text)
        elif group.destination in {"style", "title", "entry"}:
            self._name.append(text)
        elif group.destination == "level":
            self.lists.write(text)
        elif group.destination != "body":
            return
        elif group.deleted or group.hidden or group.struck:
            kind = "deletions" if group.deleted else "hidden" if group.hidden else "struck"
            self.facts.losses.add(kind, bool(text.strip()))
        else:
            paragraph.text.append(text)
            if group.aside != "running":
                self.facts.losses.give(text)
            paragraph.letters.add(text, group.look)

    def _close(self) -> None:
        group = self._group
        outer = self._stack.pop() if self._stack else Group(destination="skip")
        if group.destination == "style" and self._name:
            name = "".join(self._name).strip(" ;\n").lower()
            self.facts.styles[group.style] = RtfStyle(name, group.outline, group.based_on)
        elif group.destination == "title" and self._name and not self.facts.title:
            self.facts.title = "".join(self._name).strip()
        elif group.destination == "entry":
            self._form.entries.append(whole_characters(self._name).strip())
        elif group.destination == "form" and outer.destination != "form":
            self._paragraph.text.append(self._form.shown)
            self.facts.losses.give(self._form.shown)
        self._name.clear()
        if group.aside and outer.aside != group.aside and self._outside:
            aside, self._paragraph = self._paragraph, self._outside.pop()
            kept = {"note": self._paragraph.notes, "box": self._paragraph.boxes}.get(group.aside, self.facts.running)
            kept.append(whole_characters(aside.text))
        self._group = outer

    def _end_paragraph(self) -> Piece | None:
        if self._group.destination != "body":
            return None
        if self._outside:  # the paragraphs of a note or text box stay together
            self._write(LINE + LINE)
            return None
        return self._end("paragraph")

    def _end(self, end: Literal["paragraph", "cell", "row"]) -> Piece:
        ended, self._paragraph = self._paragraph, self._paragraph.next()
        return ended.piece(end, self._table)


def _known(encoding: str) -> str:
    try:
        codecs.lookup(encoding)
    except LookupError:
        return "utf-8" if encoding == "cp65001" else "cp1252"
    return encoding

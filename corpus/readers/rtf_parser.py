"""Rich Text Format 1.9.1 as a stream of paragraphs, cells and rows: the control words that bear on reading."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from corpus.readers.spacing import LINE

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"(?P<open>\{)|(?P<close>\})|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?"
    r"|\\(?P<symbol>[^a-zA-Z])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\",
    re.DOTALL,
)
_SKIPPED = frozenset(
    "annotation atnauthor atndate atnicn atnid atnparent atnref atntime atrfend atrfstart bkmkend bkmkstart blipuid "
    "colorschememapping colortbl comment datastore do datafield ebcend ebcstart falt ffdeftext ffname filetbl fldinst "
    "fontemb footer footerf footerl footerr ftncn ftnsep ftnsepc aftncn aftnsep aftnsepc generator header headerf "
    "headerl headerr keywords latentstyles listoverridetable listtable mmathPr nonshppict objclass objdata objname "
    "panose passwordhash pict pnseclvl private revtbl rsidtbl rxe sn sp sv tc template themedata txe userprops xe "
    "xmlnstbl nonesttables operator author doccomm company category subject manager hlinkbase".split()
)
# Destinations after \\* whose text belongs to the page all the same.
_STARRED_TEXT = frozenset({"shpinst", "shptxt", "shprslt", "nesttableprops", "dptxbxtext"})
_CHARACTERS = {
    "tab": "\t", "line": LINE, "lbr": LINE, "emdash": "—", "endash": "–", "emspace": " ", "enspace": " ", "qmspace": " ",
    "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "nestcell": LINE, "nestrow": LINE,
}  # fmt: skip
_SYMBOLS = {
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
_CODE_PAGES = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip

Destination = Literal["body", "skip", "marker", "style", "font", "title", "note"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, or the end of a cell or row. Headings have an ``outline`` level from 0 or a ``style`` that has."""

    end: Literal["paragraph", "cell", "row"]
    text: str = ""
    marker: str = ""
    style: int = 0
    outline: int | None = None
    depth: int = 0
    plain: bool = False
    in_table: bool = False
    header_row: bool = False
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Facts:
    """What stands in the head of the file, and what was left out of the text."""

    styles: dict[int, tuple[str, int | None]] = field(default_factory=dict)
    title: str = ""
    dates: dict[str, str] = field(default_factory=dict)
    deletions: int = 0
    hidden: int = 0


@dataclass(slots=True)
class _Group:
    """Formatting that ends with its group."""

    destination: Destination = "body"
    font: int | None = None
    skip: int = 1
    bold: bool = False
    hidden: bool = False
    deleted: bool = False
    starred: bool = False
    date: str = ""
    style: int = 0
    outline: int | None = None


@dataclass(slots=True)
class _Paragraph:
    text: list[str] = field(default_factory=list)
    marker: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    style: int = 0
    outline: int | None = None
    depth: int = 0
    plain: bool = False
    in_table: bool = False


@dataclass(slots=True)
class RtfParser:
    """Reads one file. ``facts`` is complete after ``pieces`` has been exhausted."""

    source: str
    facts: Facts = field(default_factory=Facts)
    _group: _Group = field(default_factory=_Group)
    _stack: list[_Group] = field(default_factory=list)
    _paragraph: _Paragraph = field(default_factory=_Paragraph)
    _outside: list[_Paragraph] = field(default_factory=list)
    _fonts: dict[int, str] = field(default_factory=dict)
    _encoding: str = "cp1252"
    _bytes: bytearray = field(default_factory=bytearray)
    _to_skip: int = 0
    _header_row: bool = False
    _name: list[str] = field(default_factory=list)

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
        character = _SYMBOLS.get(symbol, "")
        if character == "\0par":
            return self._end("paragraph") if self._group.destination == "body" else None
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
        if word in _CHARACTERS:
            self._write(_CHARACTERS[word])
        elif self._group.destination == "body":
            return self._body_word(word, number)
        else:
            self._head_word(word, number)
        return None

    def _destination(self, word: str) -> bool:
        """Whether the word opens a destination; from there to the end of the group text goes elsewhere."""
        group = self._group
        if group.destination == "skip":
            return True
        if word in {"listtext", "pntext"}:
            group.destination = "marker"
        elif word == "footnote":
            group.destination = "body"
            self._outside.append(self._paragraph)
            self._paragraph = _Paragraph()
            group.date = "note"
        elif word == "stylesheet":
            group.destination = "style"
        elif word == "fonttbl":
            group.destination = "font"
        elif word == "info":
            group.destination = "title"
        elif word in {"creatim", "revtim", "printim", "buptim"}:
            group.date = word
        elif word in _SKIPPED or (group.starred and word not in _STARRED_TEXT):
            group.destination = "skip"
        else:
            return False
        group.starred = False
        return True

    def _body_word(self, word: str, number: int | None) -> Piece | None:
        paragraph = self._paragraph
        match word:
            case "par" | "page" | "sect" | "column":
                return self._end("paragraph") if not self._in_note() else self._write(LINE + LINE)
            case "cell":
                return self._end("cell")
            case "row":
                return self._end("row")
            case "pard":
                paragraph.style, paragraph.outline, paragraph.depth, paragraph.in_table = 0, None, 0, False
            case "trowd":
                self._header_row = False
            case "trhdr":
                self._header_row = True
            case "intbl":
                paragraph.in_table = True
            case "s":
                paragraph.style = number or 0
            case "outlinelevel":
                paragraph.outline = number
            case "ilvl":
                paragraph.depth = min(max(number or 0, 0), 8)
            case _:
                self._character_word(word, number)
        return None

    def _character_word(self, word: str, number: int | None) -> None:
        group, on = self._group, number != 0
        match word:
            case "plain":
                group.bold = group.hidden = group.deleted = False
            case "b" | "ul":
                group.bold = on
            case "ulnone":
                group.bold = False
            case "v":
                group.hidden = on
            case "deleted":
                group.deleted = on
            case _:
                self._head_word(word, number)

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
                if group.font is not None and number in _CODE_PAGES:
                    self._fonts[group.font] = _CODE_PAGES[number]
            case "s":
                group.style = number or 0
            case "outlinelevel":
                group.outline = number
            case "yr" | "mo" | "dy" if group.date and number is not None:
                # Year, month and day follow each other in this order.
                known = self.facts.dates.get(group.date, "")
                self.facts.dates[group.date] = known + (f"{number:04d}" if word == "yr" else f"-{number:02d}")

    def _write(self, text: str) -> None:
        group, paragraph = self._group, self._paragraph
        if group.destination == "marker":
            paragraph.marker.append(text)
        elif group.destination in {"style", "title"}:
            self._name.append(text)
        elif group.destination != "body":
            return
        elif group.deleted or group.hidden:
            self.facts.deletions += group.deleted and bool(text.strip())
            self.facts.hidden += group.hidden and not group.deleted and bool(text.strip())
        else:
            paragraph.text.append(text)
            paragraph.plain = paragraph.plain or (not group.bold and bool(text.strip()))

    def _close(self) -> None:
        group = self._group
        outer = self._stack.pop() if self._stack else _Group(destination="skip")
        if group.destination == "style" and self._name:
            self.facts.styles[group.style] = ("".join(self._name).strip(" ;\n").lower(), group.outline)
        elif group.destination == "title" and self._name and not self.facts.title:
            self.facts.title = "".join(self._name).strip()
        self._name.clear()
        if group.date == "note" and outer.date != "note" and self._outside:
            note, self._paragraph = self._paragraph, self._outside.pop()
            self._paragraph.notes.append(_whole_characters("".join(note.text)))
        self._group = outer

    def _in_note(self) -> bool:
        return bool(self._outside)

    def _end(self, end: Literal["paragraph", "cell", "row"]) -> Piece:
        paragraph = self._paragraph
        self._paragraph = _Paragraph(
            style=paragraph.style,
            outline=paragraph.outline,
            depth=paragraph.depth,
            in_table=paragraph.in_table,
        )
        return Piece(
            end,
            _whole_characters("".join(paragraph.text)),
            _whole_characters("".join(paragraph.marker)),
            paragraph.style,
            paragraph.outline,
            paragraph.depth,
            paragraph.plain,
            paragraph.in_table,
            self._header_row,
            tuple(paragraph.notes),
        )


def _whole_characters(text: str) -> str:
    """Characters beyond the first plane are written as two surrogates; half of a pair becomes U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _known(encoding: str) -> str:
    try:
        codecs.lookup(encoding)
    except LookupError:
        return "utf-8" if encoding == "cp65001" else "cp1252"
    return encoding

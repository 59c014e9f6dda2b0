"""The control words of Rich Text Format 1.9.1 that stand for characters, or for text outside the page."""

from __future__ import annotations

from corpus.readers.spacing import LINE

SKIPPED = frozenset(
    {
        "annotation", "atnauthor", "atndate", "atnicn", "atnid", "atnparent", "atnref", "atntime",
        "atrfend", "atrfstart", "bkmkend", "bkmkstart", "blipuid", "colorschememapping", "colortbl",
        "comment", "datastore", "datafield", "ebcend", "ebcstart", "falt", "ffdeftext", "ffname",
        "filetbl", "fldinst", "fontemb", "footer", "footerf", "footerl", "footerr", "ftncn", "ftnsep",
        "ftnsepc", "aftncn", "aftnsep", "aftnsepc", "generator", "header", "headerf", "headerl", "headerr",
        "keywords", "latentstyles", "listoverridetable", "listtable", "mmathPr", "nonshppict", "objclass",
        "objdata", "objname", "panose", "passwordhash", "pict", "pnseclvl", "private", "revtbl", "rsidtbl",
        "rxe", "shprslt", "sn", "sp", "sv", "tc", "template", "themedata", "txe", "userprops", "xe",
        "xmlnstbl",
        "nonesttables", "operator", "author", "doccomm", "company", "category", "subject", "manager",
        "hlinkbase",
    }
)  # fmt: skip
# Destinations after \\* whose text belongs to the page all the same.
STARRED_TEXT = frozenset({"do", "shpinst", "nesttableprops"})
ASIDES = {"footnote": "note", "shptxt": "box", "dptxbxtext": "box"}
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

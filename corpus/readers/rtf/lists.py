"""The list tables of an RTF file (1.9.1, "Bullets and Numbering"), for writers that leave counting to the reader."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.readers.numbering import Level, NumberedList, Numbering, bullet

_FORMATS = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 5: "ordinal",
    6: "cardinalText", 7: "ordinalText", 22: "decimalZero", 23: "bullet", 255: "none",
}  # fmt: skip
_LEVELS = 9  # of a list; in the text of a level a character of a lower code stands for the number of that level


@dataclass(slots=True)
class _Level:
    """A level as its words come."""

    values: dict[str, int] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)

    def level(self) -> Level:
        """The level as they describe it."""
        form = _FORMATS.get(self.values.get("levelnfcn", self.values.get("levelnfc", 0)), "decimal")
        # The text opens with its length and ends in a semicolon.
        text = "".join(self.text)[1:].removesuffix(";")
        template = tuple(ord(character) if ord(character) < _LEVELS else character for character in text)
        return Level(
            format=form,
            template=(bullet(text),) if form == "bullet" else template,
            start=self.values.get("levelstartat", 1),
            restart_after=0 if self.values.get("levelnorestart") else None,
            arabic=bool(self.values.get("levellegal")),
        )


@dataclass(slots=True)
class ListTables:
    """Takes the words and texts of ``listtable`` and then of ``listoverridetable``."""

    _lists: dict[int, list[_Level]] = field(default_factory=dict)
    _levels: list[_Level] = field(default_factory=list)
    _overridden: list[_Level] = field(default_factory=list)
    _instances: dict[int, tuple[int, list[_Level]]] = field(default_factory=dict)
    _list: int = 0

    def take(self, word: str, number: int | None) -> None:
        """Take a control word."""
        match word:
            case "list":
                self._levels = []
            case "listoverride":
                self._levels = self._overridden = []
            case "listlevel" if self._levels is self._overridden and self._levels:
                self._levels[-1].values["listlevel"] = 1
            case "listlevel" | "lfolevel":
                self._levels.append(_Level())
            case "listid":
                self._list = number or 0
                if self._levels is not self._overridden:
                    self._lists[self._list] = self._levels
            case "ls":
                self._instances[number or 0] = (self._list, self._overridden)
            case _ if self._levels:
                self._levels[-1].values[word] = 1 if number is None else number

    def write(self, text: str) -> None:
        """Take what ``leveltext`` holds."""
        if self._levels:
            self._levels[-1].text.append(text)

    def numbering(self) -> Numbering:
        """The lists, by the numbers that paragraphs name them with."""
        lists: dict[str, NumberedList] = {}
        for instance, (identifier, overridden) in self._instances.items():
            levels = dict(enumerate(level.level() for level in self._lists.get(identifier, ())[:_LEVELS]))
            starts: dict[int, int] = {}
            for position, override in enumerate(overridden):
                if "listlevel" in override.values:
                    levels[position] = override.level()
                if "listoverridestartat" in override.values and "levelstartat" in override.values:
                    starts[position] = override.values["levelstartat"]
            lists[str(instance)] = NumberedList(str(identifier), levels, starts)
        return Numbering(lists)

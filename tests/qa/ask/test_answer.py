"""From a question to an answer."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qa.library.add import AddReport
from qa.library.library import Library
from qa.models import Filters

Put = Callable[..., Path]
Ingest = Callable[..., AddReport]
ROOT = Path(__file__).resolve().parents[3]
_CLOSE = pytest.mark.xfail(reason="another passage is as good by the weights: the two are a hundredth apart")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What is a pooled fund?", "A pooled fund is one purse"),
        ("Can the joint committee sell land?", "dispose of land"),
        ("How much may a place committee spend on a single scheme?", "£400,000"),
        ("How often does the Joint Commissioning Committee meet?", "six times a year"),
        pytest.param("Who chairs the Joint Commissioning Committee?", "one of the independent members", marks=_CLOSE),
        ("Since when has the Provider Selection Regime applied?", "1 January 2024"),
    ],
)
def test_the_answer_is_quoted(library: Library, question: str, words: str) -> None:
    """Word for word, from the passage that says it."""
    answer = library.ask(question)
    assert answer.status == "answered"
    assert words in (answer.text or "")


def test_every_quote_stands_in_its_document(library: Library) -> None:
    """At the place that the citation names."""
    for citation in library.ask("What is a lead provider?").citations:
        text = library.text(citation.passage.document_id)
        start = citation.passage.span.start
        assert text[start + citation.quote_span.start : start + citation.quote_span.end] == citation.quote


@pytest.mark.parametrize("k", [1, 3, 8])
def test_as_many_passages_as_asked_for(library: Library, k: int) -> None:
    """The answer and the next best."""
    assert len(library.ask("What is a lead provider?", k=k).citations) == k


def test_the_same_question_has_the_same_answer(store: Path) -> None:
    """To the byte, whatever the seed of the hashes and whatever was asked before."""
    code = (
        "import sys, json; from qa.library.library import Library; library = Library.open(sys.argv[1]);"
        "print(json.dumps([library.ask(q, explain=True).to_dict() for q in sys.argv[2:]]))"
    )
    questions = ["What are the models of governance?", "How does section 75 differ from section 65Z5?"]
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code, str(store), *questions],
            cwd=ROOT, env={"PYTHONHASHSEED": seed, "PATH": ""}, capture_output=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(outputs) == 1
    assert len(json.loads(outputs.pop())) == 2


def test_asking_loads_no_heavy_library(store: Path) -> None:
    """An answer is there before numpy would be."""
    code = (
        "import sys; from qa import Library; Library.open(sys.argv[1]).ask('What does section 65Z5 alow?');"
        "print(sorted({'numpy', 'numba', 'scipy', 'sklearn', 'spacy'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code, str(store)], cwd=ROOT, capture_output=True, check=True, text=True)
    assert run.stdout.strip() == "[]"


def test_it_says_which_word_no_passage_mentions(library: Library) -> None:
    """And quotes nothing as the answer."""
    answer = library.ask("What is the dose of paracetamol for an adult?")
    assert (answer.status, answer.text) == ("abstained", None)
    assert answer.reason == "No passage mentions “dose” or “paracetamol”."
    assert not any(citation.answers for citation in answer.citations)


def test_it_says_which_provision_nothing_cites(library: Library) -> None:
    """A section that the documents do not speak of is named in full."""
    answer = library.ask("What does section 42 of the Care Act 2014 require?")
    assert answer.status == "abstained"
    assert answer.reason == "No passage cites “Care Act 2014, s 42”."


def test_it_says_what_was_searched(library: Library) -> None:
    """An abstention is worth as much as the corpus behind it."""
    searched = library.ask("Which vaccine is offered to people over 75?").to_dict()["corpus"]
    assert searched["documents"] > 10
    assert searched["passages"] > searched["documents"]


def test_what_could_not_be_read_is_noted(put: Put, ingest: Ingest, folder: Path, new_store: Path) -> None:
    """An unread file may hold the answer."""
    put("good.md", "# Bakery\n\nThe bakery sells rye bread.\n")
    put("bad.pdf", b"%PDF-1.4 and nothing else")
    ingest(folder)
    with Library.open(new_store) as library:
        notes = library.ask("When does the bakery open?").notes
    assert any(note.kind == "unread" and "1 file" in note.text for note in notes)


def test_a_correction_is_told(library: Library) -> None:
    """The reader learns what was searched for instead."""
    notes = library.ask("What is mutaul aid?").notes
    assert any(note.kind == "spelling" and "'mutual'" in note.text for note in notes)


OLD = "# Spending rules\n\nA place may spend up to £100 on a scheme without asking.\n"
NEW = "# Spending rules of this year\n\nA place may spend up to £200 on a scheme without asking.\n"


def test_a_superseded_document_falls_behind(put: Put, ingest: Ingest, folder: Path, new_store: Path) -> None:
    """The document in force answers, though both match alike."""
    put("a.md", OLD)
    put("b.md", f"---\nsupersedes: a.md\n---\n{NEW}")
    ingest(folder)
    with Library.open(new_store) as library:
        assert "£200" in (library.ask("How much may a place spend on a scheme without asking?").citations[0].quote)


def test_a_successor_goes_first_even_where_the_old_words_fit_better(
    put: Put, ingest: Ingest, folder: Path, new_store: Path
) -> None:
    """What replaced a paper is what holds, if it has as much of the question."""
    put("a.md", "# Meetings\n\nThe committee meets every month, and the committee meets in public.\n")
    put("b.md", "---\nsupersedes: a.md\n---\n# Meetings\n\nThe committee is to meet on six days in a year.\n")
    ingest(folder)
    with Library.open(new_store) as library:
        assert "six days" in library.ask("How often does the committee meet?").citations[0].quote


def test_an_address_is_no_answer_unless_one_is_asked_for(
    put: Put, ingest: Ingest, folder: Path, new_store: Path
) -> None:
    """Digits and words in an address of the web say nothing of the matter."""
    put("a.md", "The league runs hostels for walkers.\n\nFor more on the league visit www.league.example/hostels-12\n")
    put("b.md", "Boots are lent at the desk on Mondays.\n")
    ingest(folder)
    with Library.open(new_store) as library:
        of_hostels, of_website = (
            " ".join(citation.quote for citation in library.ask(question).citations)
            for question in ("How many hostels does the league run?", "What is the website of the league?")
        )
    assert "www." not in of_hostels
    assert "www." in of_website


def test_documents_that_mention_a_bill_are_named(put: Put, ingest: Ingest, folder: Path, new_store: Path) -> None:
    """A Bill is looked for as one, not as the Act it became."""
    put("a.md", "The Health and Care Bill will change how boards work.\n")
    put("b.md", "Boots are lent at the desk on Mondays.\n")
    ingest(folder)
    with Library.open(new_store) as library:
        told = library.ask("Which documents mention the Health and Care Bill?")
    assert [Path(citation.source).name for citation in told.citations if citation.answers] == ["a.md"]


def test_nothing_is_superseded_before_the_newer_document_was_there(library: Library) -> None:
    """As at 2023 the framework of 2022 was in force; as at 2025 that of 2024 is."""
    question = "What is the most that a place committee may spend on a scheme?"
    then, now = (library.ask(question, filters=Filters(as_at=day)) for day in ("2023-06-30", "2025-06-30"))
    assert not any("has been superseded by" in note.text for note in then.notes)
    assert Path(then.citations[0].source).name == "delegation-framework-2022.md"
    assert Path(now.citations[0].source).name == "delegation-framework-2024.md"


def test_filters_bound_the_answer(library: Library) -> None:
    """No citation from a document that the filter leaves out."""
    filters = Filters(documents=("delegation-framework-2022.md",))
    citations = library.ask("When was the integrated care board established?", filters=filters).citations
    assert citations
    assert {Path(citation.source).name for citation in citations} == {"delegation-framework-2022.md"}


def test_what_of_a_quote_is_the_tools_is_told(put: Put, ingest: Ingest, folder: Path, new_store: Path) -> None:
    """As spans into the quote: the rest of it stands in the document."""
    put("rota.md", "# Rota\n\n| Role | Baker |\n|---|---|\n| Night warden of the oven | Ada Crumb |\n")
    ingest(folder)
    with Library.open(new_store) as library:
        found = library.ask("Who is the night warden of the oven?").to_dict()["citations"][0]
    quote = found["quote"]
    assert [quote[start:end] for start, end in found["added"]] == ["Role: ", "; Baker: "]


def test_a_part_has_the_shape_of_an_answer(put: Put, ingest: Ingest, folder: Path, new_store: Path) -> None:
    """But for what is said of the whole once."""
    put("rota.md", "# Rota\n\nThe warden opens the oven.\n\nThe secretary keeps the list.\n")
    ingest(folder)
    with Library.open(new_store) as library:
        whole = library.ask("Who opens the oven and who keeps the list?").to_dict()
    assert [part["status"] for part in whole["parts"]] == ["answered", "answered"]
    assert {*whole} - {*whole["parts"][0]} == {"id", "question", "parts", "corpus"}


def test_a_word_of_english_is_not_misspelt(put: Put, ingest: Ingest, folder: Path, new_store: Path) -> None:
    """Where no passage has it, it is not taken for one that looks like it."""
    put("flour.md", "# Flour\n\nThe stat room weighs the flour of the bakery each morning.\n")
    ingest(folder)
    with Library.open(new_store) as library:
        told = library.ask("When does the bakery start to weigh the flour?")
        assert "spelling" not in [note.kind for note in told.notes]
        assert "spelling" in [note.kind for note in library.ask("Who weighs the floru each morning?").notes]

"""Judging answers on the page: what is kept, who may, and what is told when the library has changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from corpus.store.notebook import Notebook
from qa.measure.judgements import FEEDBACK
from qa.web.app import create_app
from qa.web.settings import Settings

HOST = "http://127.0.0.1:8765"
QUESTION = "What is meant by mutual aid?"
NO_SUCH = "What is the airspeed of an unladen swallow?"


@pytest.fixture
def judging(own: Path) -> Iterator[TestClient]:
    """A client of a page that takes judgements and no documents."""
    with TestClient(create_app(Settings(own, allow_notes=True)), base_url=HOST) as found:
        yield found


def hidden(page: str, name: str) -> str:
    """A hidden field of the form."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, page
    return found[1]


def judge(client: TestClient, question: str, **fields: str) -> str:
    """What the page shows once an answer to the question was judged."""
    page = client.get("/", params={"q": question}).text
    sent = {"part": hidden(page, "part"), "answer": hidden(page, "answer"), "right": "yes", **fields}
    return client.post("/feedback", params={"q": question}, data=sent).text


def test_a_judgement_is_kept_with_what_it_is_about(judging: TestClient, own: Path) -> None:
    """Question, answer, snapshot and what the confidence was made of; the page says so and offers to undo it."""
    page = judge(judging, QUESTION, note="It is the definition.\r\n")
    assert "Noted:" in page
    assert "this is right." in page
    (entry,) = Notebook(own).entries(FEEDBACK)
    found = judging.get("/api/ask", params={"q": QUESTION}).json()
    content = entry.content
    assert (content["question"], content["answer"], content["right"], content["note"]) == (
        QUESTION, found["answer"], True, "It is the definition.",
    )  # fmt: skip
    assert (content["snapshot"], content["confidence"]) == (found["corpus"]["snapshot"], found["confidence"])
    assert content["features"]


def test_an_abstention_is_judged_in_its_own_words(judging: TestClient, own: Path) -> None:
    """That they do say it is a judgement too."""
    assert "they do say it." in judge(judging, NO_SUCH, right="no")
    (entry,) = Notebook(own).entries(FEEDBACK)
    assert (entry.content["status"], entry.content["answer"]) == ("abstained", None)


def test_each_part_is_judged_by_itself(judging: TestClient, own: Path) -> None:
    """Where one question asks several things."""
    question = "What is meant by mutual aid? Who chairs the joint committee?"
    page = judging.get("/", params={"q": question}).text
    forms = re.findall(r'name="part" value="(\d)">\s*<input type="hidden" name="answer" value="(\w+)"', page)
    assert [part for part, _ in forms] == ["0", "1"]
    done = judging.post("/feedback", params={"q": question}, data={"part": "1", "answer": forms[1][1], "right": "no"})
    assert done.text.count("Noted:") == 1
    (entry,) = Notebook(own).entries(FEEDBACK)
    assert "chairs" in entry.content["asked"]


def test_a_judgement_can_be_undone(judging: TestClient, own: Path) -> None:
    """On the answer, and on the list, where it can be brought back."""
    page = judge(judging, QUESTION)
    number = hidden(page, "number")
    undone = judging.post("/feedback/undo", params={"q": QUESTION}, data={"number": number, "part": "0"})
    assert "Noted:" not in undone.text
    assert QUESTION in undone.text
    assert Notebook(own).entries(FEEDBACK) == []
    judge(judging, QUESTION)
    (entry,) = Notebook(own).entries(FEEDBACK)
    gone = judging.post("/feedback/undo", data={"number": str(entry.number)}).text
    assert "Removed." in gone
    judging.post("/feedback/restore", data={"number": str(entry.number)})
    assert Notebook(own).entries(FEEDBACK) == [entry]


def test_a_form_for_another_answer_is_told(judging: TestClient, own: Path) -> None:
    """The library may have changed between the page and the click: nothing is noted of what nobody saw."""
    assert "the library has changed meanwhile" in judge(judging, QUESTION, answer="0" * 16)
    assert Notebook(own).entries(FEEDBACK) == []


def test_the_list_tells_how_many_it_takes(judging: TestClient) -> None:
    """And what was said."""
    judge(judging, QUESTION, note="<b>word</b>")
    page = judging.get("/feedback").text
    assert "There is 1 judgement that can be used: 1 right, 0 wrong." in page
    assert "&lt;b&gt;word&lt;/b&gt;" in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"right": "perhaps"}, "Choose whether"),
        ({"note": "x" * 2001}, "2,001 characters"),
        ({"part": "x"}, "not as this page makes it"),
    ],
    ids=str,
)
def test_a_form_that_is_wrong_is_told(judging: TestClient, own: Path, fields: dict[str, str], said: str) -> None:
    """Nothing is kept of it."""
    assert said in judge(judging, QUESTION, **fields)
    assert Notebook(own).entries(FEEDBACK) == []


@pytest.mark.parametrize("path", ["/feedback", "/feedback/undo", "/feedback/restore", "/kept/add", "/kept/note"])
def test_another_site_can_send_no_form(judging: TestClient, own: Path, path: str) -> None:
    """Nor one that does not say where it comes from but that the browser tells."""
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        sent = judging.post(path, params={"q": QUESTION}, data={"right": "yes", "number": "1"}, headers=headers)
        assert sent.status_code == 403
    assert not (own / "notebook.db").exists()


def test_nobody_writes_where_it_is_not_allowed(own: Path) -> None:
    """The page shows no form, the addresses refuse; who may change the library may write."""
    with TestClient(create_app(Settings(own)), base_url=HOST) as client:
        assert "This is right" not in client.get("/", params={"q": QUESTION}).text
        assert 'href="/kept"' not in client.get("/").text
        for path in ("/feedback", "/kept/add", "/kept/note", "/kept/remove", "/questions/keep"):
            assert client.post(path, params={"q": QUESTION}, data={"right": "yes"}).status_code == 403
        assert client.get("/kept").status_code == client.get("/feedback").status_code == 403
    assert not (own / "notebook.db").exists()
    with TestClient(create_app(Settings(own, allow_changes=True)), base_url=HOST) as client:
        assert "This is right" in client.get("/", params={"q": QUESTION}).text

"""The HTTP API: answers as the contract writes them, errors as problem details."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import BaseModel
from starlette.testclient import TestClient

from qa.library.library import Library
from qa.library.listing import DocumentDict, PassageDict
from qa.models import AnswerDict
from qa.render.schema import model
from qa.web.api import CheckReportDict, Health
from qa.web.problems import Problem

QUESTION = "What is a pooled fund?"


def test_ask_gives_the_answer_of_the_library(client: TestClient, store: Path) -> None:
    """The API says what the library says, to the byte."""
    with Library.open(store) as library:
        expected = library.ask(QUESTION, k=3).to_dict()
    assert client.get("/api/ask", params={"q": QUESTION, "k": 3}).json() == json.loads(json.dumps(expected))


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("/api/ask?q=What+is+a+pooled+fund", model(AnswerDict)),
        ("/api/ask?q=swallow&explain=true", model(AnswerDict)),
        ("/healthz", Health),
    ],
)
def test_responses_have_the_form_described(client: TestClient, path: str, schema: type[BaseModel]) -> None:
    """What is sent is what OpenAPI describes, and nothing besides."""
    body = client.get(path).json()
    found = schema.model_validate(body).model_dump(exclude_unset=True)
    assert found == body


def test_documents_have_the_form_described(client: TestClient) -> None:
    """Each document is listed with the fields of the contract."""
    found = client.get("/api/documents").json()
    assert found
    assert all(model(DocumentDict).model_validate(one).model_dump() == one for one in found)


def test_passages_can_be_read_by_their_id(client: TestClient) -> None:
    """The id of a citation leads to the passage it quotes."""
    citation = client.get("/api/ask", params={"q": QUESTION}).json()["citations"][0]
    found = client.get(f"/api/passages/{citation['passage_id']}").json()
    assert model(PassageDict).model_validate(found).model_dump() == found
    assert found["text"] == citation["text"]


def test_filters_narrow_the_answer(client: TestClient) -> None:
    """Only passages of the document named are cited."""
    found = client.get("/api/ask", params={"q": "delegation", "document": "delegation-framework-2022.md"}).json()
    assert {citation["title"] for citation in found["citations"]} == {"Delegation framework 2022/23"}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/ask", 422),
        ("/api/ask?q=", 422),
        ("/api/ask?q=%20", 422),
        ("/api/ask?q=a&k=0", 422),
        ("/api/ask?q=a&after=yesterday", 422),
        ("/api/ask?q=a&after=2021-02-30", 422),
        ("/api/ask?q=a&document=nothing.pdf", 422),
        ("/api/passages/none", 404),
        ("/api/passages/..%2F..%2Fetc%2Fpasswd", 404),
        ("/api/nothing", 404),
    ],
)
def test_errors_are_problem_details(client: TestClient, path: str, status: int) -> None:
    """An error has the media type and the fields of RFC 9457."""
    response = client.get(path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = Problem.model_validate(response.json())
    assert problem.status == status
    assert problem.detail


@pytest.mark.parametrize("question", ["\ud800 fund", "🜁" * 50, "a" * 1000, "'; DROP TABLE x", "%", "*"])
def test_any_text_is_a_question(client: TestClient, question: str) -> None:
    """No text, however odd, breaks the API."""
    line = json.dumps({"question": question})
    response = client.post("/api/batch", content=line)
    assert json.loads(response.text)["status"] in {"answered", "abstained"}


def test_batch_answers_in_order_also_what_fails(client: TestClient) -> None:
    """There is one line for each question, and a bad line does not end the run."""
    lines = ['{"id": "a", "question": "What is mutual aid?"}', "no json", '"What is a pooled fund?"', '{"question": 5}']
    response = client.post("/api/batch?k=1", content="\n".join(lines))
    found = [model(AnswerDict).model_validate_json(line) for line in response.text.splitlines()]
    assert response.headers["content-type"].startswith("application/jsonl")
    assert [one.id for one in found] == ["a", "q2", "q3", "q4"]
    assert [one.status for one in found] == ["answered", "failed", "answered", "failed"]


@pytest.mark.parametrize(
    ("line", "id_"),
    [
        ('{"id": "x9", "question": ""}', "x9"),
        ('{"id": 0}', "0"),
        ('{"id": "", "question": 5}', "q1"),
        ("no json", "q1"),
    ],
)
def test_a_batch_line_that_fails_keeps_its_id(client: TestClient, line: str, id_: str) -> None:
    """The record says which question it is of, and what would have been searched."""
    good = '{"id": "a", "question": "What is mutual aid?"}'
    found = [json.loads(one) for one in client.post("/api/batch", content=f"{line}\n{good}").text.splitlines()]
    assert [(one["id"], one["status"]) for one in found] == [(id_, "failed"), ("a", "answered")]
    assert found[0]["corpus"] == found[1]["corpus"]


def test_an_id_of_nought_is_an_id(client: TestClient) -> None:
    """Only a missing id is replaced by the number of the line."""
    found = client.post("/api/batch", content='{"id": 0, "question": "What is mutual aid?"}').json()
    assert found["id"] == "0"


def test_check_judges_a_text(client: TestClient) -> None:
    """A text sent as JSON comes back with the verdict of each reference."""
    body = {"text": "See section 65Z6 of the Health and Care Act 2022."}
    found = client.post("/api/check", json=body).json()
    assert [one["verdict"] for one in found["references"]] == ["wrong_instrument"]
    assert model(CheckReportDict).model_validate(found).model_dump(by_alias=True) == found


@pytest.mark.parametrize("body", ["", "{", '{"text": ""}', "[]", '{"text": 5}', "[" * 100_000])
def test_check_says_what_is_wrong_with_a_request(client: TestClient, body: str) -> None:
    """A request that is not in its form is a problem, not a fault."""
    response = client.post("/api/check", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 422


def test_status_is_that_of_the_library(client: TestClient, store: Path) -> None:
    """The API tells the same state as the command line."""
    with Library.open(store) as library:
        assert client.get("/api/status").json() == json.loads(json.dumps(library.status()))


def test_missing_store_is_a_problem_and_not_a_fault(tmp_path: Path) -> None:
    """A server that was started before the first document says so, and is healthy."""
    from qa.web.app import create_app
    from qa.web.settings import Settings

    with TestClient(create_app(Settings(tmp_path)), base_url="http://127.0.0.1:8765") as client:
        assert client.get("/healthz").json() == {"status": "empty", "snapshot": None}
        assert client.get("/api/ask?q=fund").status_code == 503
        assert "There are no documents yet" in client.get("/").text
        assert client.get("/library").status_code == 200

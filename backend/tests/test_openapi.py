"""The OpenAPI document: what a generator of clients and a reader of /docs need.

The snapshots in `tests/snapshots` show a change of the API in the diff. After a change that is meant,
write them anew with `NOCTO_SNAPSHOTS=write pytest tests/test_openapi.py`.
"""

import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from app.config import Settings
from app.idempotency import HEADER, REPLAYED, WITHOUT_KEY
from app.main import create_app
from app.models import FieldEntity, FieldKind, Role
from app.schemas.user import UserIn
from app.services import users
from tests.conftest import SECRET
from tests.make import Caller, Make

BY_MAIL = ("/api/auth/forgotten", "/api/auth/reset")
SNAPSHOTS = Path(__file__).parent / "snapshots"
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
ANNAS_PASSWORD = "vishnevyj-sad-1904"
A_FILE = ("deals.csv", "Название сделки;Бюджет\nКофе;100\n".encode())
WORDS_OF_TYPE = {"type", "$ref", "anyOf", "oneOf", "allOf", "enum", "const"}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("openapi")
    return create_app(
        Settings(_env_file=None, DATABASE_URL=f"sqlite:///{folder}/x.db", SECRET_KEY=SECRET, DATA_DIR=folder)
    )


@pytest.fixture(scope="module")
def document(program: Any) -> dict[str, Any]:
    shown: dict[str, Any] = program.openapi()
    return shown


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def parameters(operation: dict[str, Any]) -> set[tuple[str, str]]:
    return {(parameter["in"], parameter["name"]) for parameter in operation.get("parameters", ())}


def shapes(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema in the document, with the place where it stands."""
    for name, shape in document["components"]["schemas"].items():
        yield from _within(name, shape)
    for method, path, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            yield from _within(f"{method} {path} {parameter['name']}", parameter["schema"])
        answers = [*operation["responses"].values(), operation.get("requestBody", {})]
        for content in (content for answer in answers for content in answer.get("content", {}).values()):
            yield from _within(f"{method} {path}", content["schema"])


def _within(place: str, shape: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield place, shape
    for name, part in shape.get("properties", {}).items():
        yield from _within(f"{place}.{name}", part)
    for word in ("anyOf", "oneOf", "allOf"):
        for part in shape.get(word, ()):
            yield from _within(place, part)
    if "items" in shape:
        yield from _within(f"{place}[]", shape["items"])


def same_as_snapshot(name: str, lines: list[str]) -> None:
    file = SNAPSHOTS / name
    text = "\n".join(lines) + "\n"
    if os.environ.get("NOCTO_SNAPSHOTS") == "write":
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8"), (
        "The API has changed. If that is meant: NOCTO_SNAPSHOTS=write pytest tests/test_openapi.py"
    )


def test_operations_are_those_of_the_snapshot(document: dict[str, Any]) -> None:
    lines = [
        f"{method} {path} {operation['operationId']} [{', '.join(operation['tags'])}]"
        for method, path, operation in operations(document)
    ]

    same_as_snapshot("operations.txt", sorted(lines))


def test_routes_are_those_of_the_snapshot(program: Any) -> None:
    lines = [
        f"{','.join(sorted(route.methods or {'*'}))} {route.path} {route.name}"
        for route in iter_route_contexts(program.routes)
    ]

    same_as_snapshot("routes.txt", sorted(lines))


def test_operation_ids_are_words_and_unique(document: dict[str, Any]) -> None:
    ids = Counter(operation["operationId"] for _, _, operation in operations(document))

    assert [name for name, count in ids.items() if count > 1 or not name.isidentifier()] == []


def test_every_operation_says_what_it_does(document: dict[str, Any]) -> None:
    silent = [
        (method, path)
        for method, path, operation in operations(document)
        if not (operation.get("summary") and operation.get("description") and operation.get("tags"))
    ]

    assert silent == []


def test_no_schema_admits_just_anything(document: dict[str, Any]) -> None:
    vague = {place for place, shape in shapes(document) if not WORDS_OF_TYPE & shape.keys()}
    bare = {
        place
        for place, shape in shapes(document)
        if shape.get("type") == "object" and "properties" not in shape and "additionalProperties" not in shape
    }

    assert (vague, bare) == (set(), set())


def test_a_schema_is_one_for_reading_and_writing_and_named_once(document: dict[str, Any]) -> None:
    names = list(document["components"]["schemas"])

    assert [name for name in names if name.endswith(("-Input", "-Output")) or "__" in name] == []
    assert len({name.casefold() for name in names}) == len(names)


def test_every_schema_is_used(document: dict[str, Any]) -> None:
    text = json.dumps(document)

    assert [name for name in document["components"]["schemas"] if f'schemas/{name}"' not in text] == []


def test_bounds_of_whole_numbers_are_whole(document: dict[str, Any]) -> None:
    bounds = [
        (place, shape[bound])
        for place, shape in shapes(document)
        for bound in ("minimum", "maximum")
        if shape.get("type") == "integer" and bound in shape
    ]

    assert [found for found in bounds if not isinstance(found[1], int)] == []


def test_whoever_needs_a_token_says_so(document: dict[str, Any]) -> None:
    free = {
        (method, path) for method, path, operation in operations(document) if not operation.get("security")
    }

    assert free == {("POST", "/api/auth/login"), ("POST", "/api/auth/session"), ("GET", "/health"),
                    ("GET", "/ready"), ("GET", "/api/auth/offers"), ("POST", "/api/auth/forgotten"),
                    ("POST", "/api/auth/reset")}  # fmt: skip
    assert document["components"]["securitySchemes"]["OAuth2PasswordBearer"]["flows"]["password"] == {
        "scopes": {},
        "tokenUrl": "/api/auth/login",
    }


def test_every_refusal_is_documented_as_a_problem(document: dict[str, Any]) -> None:
    for method, path, operation in operations(document):
        refusals = {status for status in operation["responses"] if status >= "4"}
        expected = {"503"}
        expected |= {"401", "403"} if operation.get("security") else set()
        expected |= {"400", "413", "415", "422"} if "requestBody" in operation else set()
        expected |= {"404"} if any(place == "path" for place, _ in parameters(operation)) else set()
        expected |= {"412"} if ("header", "if-match") in parameters(operation) else set()
        assert expected <= refusals, (method, path, expected - refusals)
        for status in refusals:
            assert operation["responses"][status]["content"] == PROBLEM


def test_the_headers_of_answers_are_documented(document: dict[str, Any]) -> None:
    sent = {
        (method, path): set(next(iter(operation["responses"].values()))["headers"])
        for method, path, operation in operations(document)
    }

    page = {"X-Request-Id", "X-Total-Count", "X-Next-Cursor", "Link"}
    assert sent["GET", "/api/deals"] == sent["GET", "/api/clients/{client_id}/contacts"] == page
    assert sent["GET", "/api/pipelines/stages/{stage_id}/cards"] == {"X-Request-Id", "X-Next-Cursor", "Link"}
    assert sent["GET", "/api/deals/{deal_id}"] == {"X-Request-Id", "ETag"}
    assert sent["POST", "/api/tasks"] == {"X-Request-Id", "ETag", "X-Batch", "Preference-Applied", REPLAYED}
    assert sent["POST", "/api/auth/password"] == {"X-Request-Id", "X-Batch"}
    assert sent["GET", "/health"] == {"X-Request-Id"}


def test_every_row_that_people_edit_is_changed_and_removed_by_its_version(document: dict[str, Any]) -> None:
    models = document["components"]["schemas"]

    def has_version(operation: dict[str, Any]) -> bool:
        answer = next(iter(operation["responses"].values()))
        shape = answer.get("content", {}).get("application/json", {}).get("schema", {})
        name = shape.get("$ref", "").rpartition("/")[2]
        return "version" in models.get(name, {}).get("properties", {})

    found = list(operations(document))
    rows = {path for method, path, operation in found if method == "PUT" and has_version(operation)}
    unversioned = {
        (method, path)
        for method, path, operation in found
        if path in rows
        and method in ("PUT", "PATCH", "DELETE")
        and ("header", "if-match") not in parameters(operation)
    }

    assert len(rows) >= 11
    assert unversioned == set()


@pytest.fixture
def anna(make: Make, web: TestClient) -> Caller:
    """The administrator of the examples, in a world where every row they name is there."""
    data = UserIn(
        username="anna", email="anna@example.com", full_name="Анна", role=Role.ADMIN, password=ANNAS_PASSWORD
    )
    boss = make.run(lambda uow: users.create(uow, data))
    make.employee()
    client = make.client(boss)
    deal = make.deal(boss, client=client)
    make.stage(make.pipeline("Вторая"))
    make.contact(client, is_primary=True)
    make.task(boss, deal=deal)
    make.activity(boss, deal=deal)
    for name in ("Сосны", "Ёлки"):
        make.tag(name)
    make.user()
    for day in (30, 31, 32):
        make.lent(boss, days=day)
    for key in ("segment", "size"):
        make.field(FieldEntity.CLIENT, key, FieldKind.CHOICE)
    caller = Caller(web, make.token(boss))
    assert caller.post("/api/views", json={"entity": "deal", "name": "Все"}).is_success
    assert caller.post("/api/imports", files={"file": A_FILE}).is_success
    return caller


def example(document: dict[str, Any], shape: dict[str, Any]) -> dict[str, Any]:
    """A body made of the examples of its fields; for a file there is one below."""
    if "$ref" not in shape:
        return dict.fromkeys(shape["required"])
    fields = document["components"]["schemas"][shape["$ref"].rpartition("/")[2]]["properties"]
    return {name: field["examples"][0] for name, field in fields.items() if field.get("examples")}


def _how_late(operation: tuple[str, str, dict[str, Any]]) -> int:
    return next((place for place, word in enumerate(("erase", "merge")) if word in operation[1]), 2) * -1


def bodies(document: dict[str, Any]) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Merging and erasing last: they take away what others are about."""
    for method, path, operation in sorted(operations(document), key=_how_late):
        for kind, content in operation.get("requestBody", {}).get("content", {}).items():
            yield method, path, kind, example(document, content["schema"])


def filled(path: str, caller: Caller) -> str:
    """The address of the first row there is; a batch is a new one, which nothing stands in the way of."""
    if "{batch}" in path:
        batch = caller.post("/api/clients", json={"name": "Пробный"}).headers["X-Batch"]
        path = path.replace("{batch}", batch)
    if "{consent_id}" in path:
        of_whom = re.sub(r"{\w+}", "1", path.partition("/{consent_id}")[0])
        consent = caller.post(of_whom, json={"text_version": "v3"}).json()["id"]
        path = path.replace("{consent_id}", str(consent))
    return re.sub(r"{\w+}", "1", path)


def fitting(method: str, path: str, body: dict[str, Any], caller: Caller) -> dict[str, Any]:
    """The example, with what it may not share with others, and the name of whom it erases."""
    if path.endswith("/erase"):
        return body | {"confirm": caller.get(filled(path.removesuffix("/erase"), caller)).json()["name"]}
    return body | TAKEN.get(f"{method} {path}", {})


def test_answers_carry_the_headers_they_are_said_to(document: dict[str, Any], anna: Caller) -> None:
    """Only the last page may leave X-Next-Cursor and Link out."""
    names = set(document["components"]["headers"]) - {"X-Next-Cursor", "Link"}
    for method, path, operation in operations(document):
        if method != "GET" or "text/event-stream" in operation["responses"]["200"].get("content", {}):
            continue  # an endless answer
        answer = anna.get(filled(path, anna))
        said = set(operation["responses"]["200"]["headers"])
        assert answer.status_code == 200, (path, answer.text)
        assert {name for name in names if name in answer.headers} == said & names, path
        assert {name for name in ("X-Next-Cursor", "Link") if name in answer.headers} <= said, path


TAKEN = {
    "POST /api/users": {"username": "oleg", "email": "oleg@example.com"},
    "PUT /api/tags/{tag_id}": {"name": "Розница"},
    "PATCH /api/tags/{tag_id}": {"name": "Розница"},
}
"""What a second user, or tag, may not share with the first."""

FROM_OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}


def test_every_post_takes_a_key_but_those_that_say_why_not(document: dict[str, Any]) -> None:
    without = {
        operation["operationId"]
        for method, _, operation in operations(document)
        if method == "POST" and ("header", HEADER) not in parameters(operation)
    }

    assert without == set(WITHOUT_KEY)


def test_every_example_posted_twice_with_one_key_is_done_once(document: dict[str, Any], anna: Caller) -> None:
    names = {path: op["operationId"] for method, path, op in operations(document) if method == "POST"}
    wrong = {}
    for method, path, kind, body in bodies(document):
        if method != "POST" or names[path] in WITHOUT_KEY:
            continue
        sent = {"files": {"file": A_FILE}} if kind == "multipart/form-data" else {"json": body}
        taken = {"json": fitting(method, path, body, anna)} if "json" in sent else sent
        address = filled(path, anna)
        first, second = [
            anna.post(address, headers=FROM_OUR_PAGE | {HEADER: names[path]}, **taken) for _ in range(2)
        ]
        if not (first.is_success and second.content == first.content and REPLAYED in second.headers):
            wrong[path] = first.text, second.text

    assert wrong == {}


def test_every_example_is_accepted(document: dict[str, Any], anna: Caller) -> None:
    """The order of stages first: it names all there are, and another example adds one."""
    refused = {}
    for method, path, kind, body in sorted(bodies(document), key=lambda found: "order" not in found[1]):
        if path.startswith("/api/auth/second-factor/") or path in BY_MAIL:
            continue  # no example holds a code of now, or a letter's secret
        sent = {"json": fitting(method, path, body, anna)}
        if kind == "application/x-www-form-urlencoded":
            sent = {"data": body}
        if kind == "multipart/form-data":
            sent = {"files": {"file": A_FILE}}
        answer = anna.request(method, filled(path, anna), headers=FROM_OUR_PAGE, **sent)
        if not (body and answer.is_success):
            refused[method, path] = (body, answer.text)

    assert refused == {}

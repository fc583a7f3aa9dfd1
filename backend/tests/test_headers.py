"""What every answer carries, whatever it is: all addresses, all methods, and every way to be refused."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from app.middleware import ALWAYS, API_POLICY, DOCS_POLICY, HTML_POLICY
from tests.fuzz.standing import standing
from tests.make import Caller, Make
from tests.servers import SqliteServer

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
STREAMS = {"/api/events"}
PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def make(sqlite: SqliteServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Make]:
    folder = tmp_path_factory.mktemp("headers")
    with standing(sqlite, folder, CORS_ORIGINS="https://partner.example") as make:
        yield make


@pytest.fixture
def web(make: Make) -> TestClient:
    make._web.cookies.clear()
    make._web.follow_redirects = False
    return make._web


def addresses(make: Make) -> list[str]:
    paths = {str(route.path) for route in iter_route_contexts(make.app.routes)}
    assert len(paths) > 40
    named = {path.replace("{", "").replace("}", "") for path in paths}
    return sorted(named | {"/", "/board", "/nothing", "/api/nothing"})


def complaints(answer: Any, where: str) -> list[str]:
    """What is wrong with the headers of an answer."""
    headers = answer.headers
    wrong = [name for name, value in ALWAYS.items() if headers.get_list(name) != [value]]
    kind = headers.get("content-type", "")
    policy = DOCS_POLICY if "/docs" in where else HTML_POLICY if kind.startswith("text/html") else API_POLICY
    wrong += [] if headers.get_list("content-security-policy") == [policy] else ["content-security-policy"]
    wrong += [] if len(headers.get("x-request-id", "")) == 32 else ["x-request-id"]
    wrong += [] if headers.get("cache-control") else ["cache-control"]
    wrong += ["no-store"] if "/api/" in where and headers.get("cache-control") != "no-store" else []
    wrong += [name for name in ("server", "x-powered-by") if name in headers]
    wrong += ["problem"] if answer.status_code >= 400 and kind != "application/problem+json" else []
    return [f"{where} {answer.status_code}: {name}" for name in wrong]


def test_every_address_by_every_method_for_nobody(make: Make, web: TestClient) -> None:
    found = [
        complaint
        for path in addresses(make)
        for method in METHODS
        for complaint in complaints(web.request(method, path), f"{method} {path}")
    ]

    assert found == []


def test_every_address_for_an_administrator_and_for_a_browser(make: Make, web: TestClient) -> None:
    boss = Caller(web, make.token(make.admin()))
    paths = [path for path in addresses(make) if path not in STREAMS]
    answers = [(path, boss.get(path, headers=headers)) for path in paths for headers in ({}, PAGE)]

    assert [wrong for path, answer in answers for wrong in complaints(answer, path)] == []
    assert {200, 404, 422} <= {answer.status_code for _, answer in answers}


REFUSALS: list[tuple[int, str, str, dict[str, Any]]] = [
    (307, "POST", "/api/auth/login/", {}),
    (400, "POST", "/api/auth/session", {"content": b"{", "headers": {"Content-Type": "application/json"}}),
    (401, "GET", "/api/deals", {}),
    (401, "POST", "/api/auth/login", {"data": {"username": "x", "password": "y"}}),
    (403, "POST", "/api/auth/session", {"json": {"username": "x", "password": "y"}}),
    (404, "GET", "/api/nothing", {}),
    (405, "PUT", "/api/auth/login", {}),
    (413, "POST", "/api/auth/login", {"content": b"x" * 1_000_001}),
    (415, "POST", "/api/auth/login", {"content": b"x"}),
    (422, "POST", "/api/auth/login", {"data": {"username": "x"}}),
]


@pytest.mark.parametrize(("status", "method", "path", "sent"), REFUSALS)
def test_every_way_to_be_refused(
    web: TestClient, status: int, method: str, path: str, sent: dict[str, Any]
) -> None:
    answer = web.request(method, path, **sent)

    assert answer.status_code == status
    assert complaints(answer, path) == []


def test_what_is_throttled(web: TestClient) -> None:
    answers = [web.post("/api/auth/login", data={"username": "guessed", "password": "y"}) for _ in range(11)]

    assert answers[-1].status_code == 429
    assert complaints(answers[-1], "/api/auth/login") == []


def test_a_bug(make: Make, web: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr("app.services.logins.log_in", fail)
    answer = web.post("/api/auth/login", data={"username": "x", "password": "y"})

    assert answer.status_code == 500
    assert "inside" not in answer.text
    assert complaints(answer, "/api/auth/login") == []


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("https://partner.example", "https://partner.example"),
        ("https://evil.example", None),
        ("https://partner.example.evil.example", None),
        ("https://evil-partner.example", None),
        ("http://partner.example", None),
        ("https://partner.example:8443", None),
        ("null", None),
    ],
)
def test_another_origin_is_told_nothing_unless_it_is_configured(
    web: TestClient, origin: str, allowed: str | None
) -> None:
    asked = {"Origin": origin, "Access-Control-Request-Method": "GET"}

    preflight = web.options("/api/deals", headers=asked)
    answer = web.get("/api/deals", headers={"Origin": origin})

    assert preflight.headers.get("access-control-allow-origin") == allowed
    assert answer.headers.get("access-control-allow-origin") == allowed
    assert [preflight.headers.get(name) for name in ALWAYS] == list(ALWAYS.values())


@pytest.mark.parametrize(
    ("base", "told"),
    [
        ("https://crm.example", "max-age=31536000; includeSubDomains"),
        ("http://crm.example", None),
        ("https://localhost", None),
        ("https://127.0.0.1:8000", None),
    ],
)
def test_only_https_is_told_to_stay_https(web: TestClient, base: str, told: str | None) -> None:
    answers = [web.get(f"{base}{path}") for path in ("/health", "/api/deals", "/docs", "/nothing")]

    assert {answer.headers.get("strict-transport-security") for answer in answers} == {told}


def test_pages_run_no_script_but_their_own() -> None:
    directives = dict(part.strip().partition(" ")[::2] for part in HTML_POLICY.split(";"))

    assert directives["default-src"] == directives["base-uri"] == directives["frame-ancestors"] == "'none'"
    assert directives["script-src"] == "'self'"
    assert directives["require-trusted-types-for"] == "'script'"

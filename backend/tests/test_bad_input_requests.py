"""Requests no client should make: bodies, media types, sizes, methods, addresses, and the refusals."""

import gzip
import json
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

from app.models import Role
from tests.fuzz.twins import Twins, twins

pytestmark = pytest.mark.postgres

JSON, FORM = {"Content-Type": "application/json"}, {"Content-Type": "application/x-www-form-urlencoded"}
LIMIT = 100_000
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cache-Control": "no-store",
}


@pytest.fixture(scope="module")
def both(sqlite: Any, postgres: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twins]:
    with twins((sqlite, postgres), tmp_path_factory.mktemp("twins"), MAX_BODY_BYTES=LIMIT) as found:
        yield found


def is_problem(answer: Any, *statuses: int) -> bool:
    """Whether this is one of these refusals, told as RFC 9457 and our own rules want."""
    body = answer.json()
    return (
        answer.status_code in statuses
        and answer.headers["Content-Type"] == "application/problem+json"
        and body["status"] == answer.status_code
        and body["request_id"] == answer.headers["X-Request-Id"]
        and all(isinstance(body[name], str) and body[name] for name in ("type", "title", "detail", "code"))
        and all(answer.headers[name] == value for name, value in SECURITY_HEADERS.items())
        and not re.search(r"Traceback|File \"|/app/|SELECT |INSERT |sqlalchemy|asyncpg|pydantic", answer.text)
    )


BROKEN = {
    "empty": b"",
    "spaces": b"  \r\n",
    "half an object": b'{"name": "x"',
    "a comma too many": b'{"name": "x",}',
    "single quotes": b"{'name': 'x'}",
    "not JSON": b"name=x",
    "not UTF-8": '{"name": "ООО"}'.encode("cp1251"),
    "UTF-16": '{"name": "x"}'.encode("utf-16"),
    "half a letter": b'{"name": "\xd0"}',
    "a byte order mark in the middle": b'{"name": "x"}\xef\xbb\xbf',
    "NaN": b'{"name": NaN}',
    "a number of 5,000 digits": b'{"name": ' + b"9" * 5_000 + b"}",
    "an exponent of 20 digits": b'{"name": 1e99999999999999999999}',
    "arrays 40,000 deep": b'{"name": ' + b"[" * 40_000 + b"]" * 40_000 + b"}",
    "objects 10,000 deep": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "an array": b"[]",
    "an array of objects": b'[{"name": "x"}]',
    "null": b"null",
    "true": b"true",
    "a number": b"1",
    "a text": b'"name"',
    "two documents": b'{"name": "x"}{"name": "y"}',
    "a control character": b'{"name": "a\x00b"}',
    "a comment": b'{"name": "x"} // x',
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize(("method", "url"), [("POST", "/api/clients"), ("PUT", "/api/deals/1")])
def test_a_broken_body_is_refused(both: Twins, method: str, url: str, name: str) -> None:
    answer = both.request(method, url, content=BROKEN[name], headers=JSON)

    assert is_problem(answer, 400, 422), answer.text


def test_a_byte_order_mark_before_json_is_forgiven(both: Twins) -> None:
    content = '\ufeff{"name": "ООО «Ромашка»"}'.encode()

    assert both.post("/api/clients", content=content, headers=JSON).json()["name"] == "ООО «Ромашка»"


def test_of_a_key_said_twice_the_last_counts(both: Twins) -> None:
    content = b'{"name": "first", "name": "last"}'

    assert both.post("/api/clients", content=content, headers=JSON).json()["name"] == "last"


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "text/json", "application/xml", "multipart/form-data", "application/x-www-form-urlencoded",
     "application/json; charset=utf-7", "application/json; charset=cp1251", "application/jsonp", "*/*",
     "json",
     "application/json-patch+json", ";", "application/", None],
)  # fmt: skip
@pytest.mark.parametrize(("method", "url"), [("POST", "/api/clients"), ("PATCH", "/api/deals/1")])
def test_a_body_of_another_kind_is_refused(both: Twins, method: str, url: str, kind: str | None) -> None:
    headers = {"Content-Type": kind} if kind else {}

    answer = both.request(method, url, content=b'{"name": "x"}', headers=headers)

    assert is_problem(answer, 415), answer.text


@pytest.mark.parametrize("kind", ["application/json", "APPLICATION/JSON", "application/json; charset=UTF-8"])
def test_json_is_json_however_it_is_called(both: Twins, kind: str) -> None:
    answer = both.put("/api/deals/1", content=b'{"title": "x"}', headers={"Content-Type": kind})

    assert answer.status_code == 200


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "x", "gzip, identity"])
def test_a_packed_body_is_refused(both: Twins, coding: str) -> None:
    bomb = gzip.compress(b'{"name": "' + b"x" * 1_000_000 + b'"}')

    answer = both.post("/api/clients", content=bomb, headers=JSON | {"Content-Encoding": coding})

    assert is_problem(answer, 415), answer.text


@pytest.mark.parametrize("role", [Role.ADMIN, None])
@pytest.mark.parametrize("url", ["/api/clients", "/api/auth/login"])
def test_a_body_over_the_limit_is_refused_announced_or_not(both: Twins, url: str, role: Role | None) -> None:
    kind = FORM if url.endswith("login") else JSON
    body = b"[" * (LIMIT + 1)

    def in_pieces() -> Iterator[bytes]:
        for _ in range(200):
            yield b"x" * 1_000

    announced = both.post(url, role=role, content=body, headers=kind)
    answers = [web.post(url, content=in_pieces(), headers=kind) for web in both.webs]

    assert is_problem(announced, 413, *([401] if role is None and kind is JSON else []))
    assert all(is_problem(answer, 413, 401) for answer in answers)


@pytest.mark.parametrize(
    ("content", "statuses"),
    [
        (b"a;" * 49_000, (400, 422)),
        (b"a=1&" * 24_000, (400, 422)),
        (b"&" * 99_000, (422,)),
        (b"=" * 99_000, (400, 422)),
        (b"username=" + b"x" * 99_000, (400, 413, 422)),
        (b"username=anna&password=" + b"x" * 99_900, (400, 413)),
        (b"", (422,)),
        (b"username=anna", (422,)),
        (b"password=x", (422,)),
        (b"username=&password=", (422,)),
        (b"username=%00&password=%00", (401,)),
        (b"username=%ff%fe&password=%ED%A0%80", (401, 422)),
        (b"username=\xff\xfe&password=\xff", (401, 422)),
        (b"username=anna&username=boss&password=x&password=y", (401, 422)),
        (b"username[]=anna&password[]=x", (422,)),
        (b'{"username": "anna", "password": "x"}', (422,)),
        (b"username=%&password=%zz", (401,)),
        (b"username=anna&password=" + "😀".encode() * 2_000, (401,)),
    ],
    ids=lambda value: repr(value)[:32],
)
def test_a_strange_login_form_is_refused_quickly(
    both: Twins, content: bytes, statuses: tuple[int, ...]
) -> None:
    started = time.perf_counter()

    answer = both.post("/api/auth/login", role=None, content=content, headers=FORM)

    assert is_problem(answer, *statuses), answer.text
    assert time.perf_counter() - started < 5


def test_spaces_around_a_password_are_part_of_it(both: Twins) -> None:
    both.post("/api/users", json={"username": "spaced", "full_name": "x", "password": "  вишневый сад "})

    answers = [
        both.post("/api/auth/login", role=None, data={"username": "spaced", "password": password})
        for password in ("  вишневый сад ", "вишневый сад")
    ]

    assert [answer.status_code for answer in answers] == [200, 401]


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "text/plain", None])
def test_a_login_is_a_form(both: Twins, kind: str | None) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="username"\r\n\r\nanna\r\n--x--\r\n'

    answer = both.post(
        "/api/auth/login", role=None, content=body, headers={"Content-Type": kind} if kind else {}
    )

    assert is_problem(answer, 415), answer.text


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "OPTIONS", "PROPFIND", "FOO", "DELETE"])
def test_an_unknown_method_is_refused_and_the_known_ones_are_named(both: Twins, method: str) -> None:
    answer = both.request(method, "/api/clients")

    assert is_problem(answer, 405), answer.text
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "POST"}


def test_head_says_what_get_says_without_saying_it(both: Twins) -> None:
    head, get = both.request("HEAD", "/api/deals"), both.get("/api/deals")

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["X-Total-Count"] == get.headers["X-Total-Count"]
    assert both.request("HEAD", "/health", role=None).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "GET"])
def test_a_trailing_slash_is_led_to_the_same_place_with_method_and_body(both: Twins, method: str) -> None:
    url = "/api/clients/" if method in ("POST", "GET") else "/api/clients/77/"

    answer = both.request(method, url, follow_redirects=False)

    assert (answer.status_code, answer.headers["Location"]) == (307, f"http://nocto.test{url.rstrip('/')}")


@pytest.mark.parametrize(
    "url",
    ["/api", "/api/", "/api/nothing", "/api/deals/1/nothing", "/api//deals", "/evil.example//",
     "/api/deals/..%2f..%2fetc%2fpasswd", "/api/deals/%2e%2e", "/%00", "/api/deals\\1", "/.env", "/%ff",
     "/%0d%0aX: y",
     "/docs/static/../../etc/passwd", "/docs/static/%2e%2e/%2e%2e/main.py", "/docs/static/", "/openapi.yaml"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(both: Twins, url: str) -> None:
    answer = both.request("GET", url, follow_redirects=False)

    assert answer.status_code in (404, 405, 422) or answer.headers["Location"].startswith(
        "http://nocto.test/api"
    )
    assert all(name in answer.headers for name in SECURITY_HEADERS)


REFUSALS: list[tuple[str, str, Role | None, dict[str, Any], int]] = [
    ("GET", "/api/deals", None, {}, 401),
    ("POST", "/api/pipelines", Role.MANAGER, {"json": {"name": "x"}}, 403),
    ("GET", "/api/deals/77", Role.ADMIN, {}, 404),
    ("GET", "/nothing", None, {}, 404),
    ("DELETE", "/api/clients", Role.ADMIN, {}, 405),
    ("DELETE", "/api/clients/1", Role.ADMIN, {}, 409),
    ("DELETE", "/api/deals/1", Role.ADMIN, {"headers": {"If-Match": '"999"'}}, 412),
    ("POST", "/api/deals", Role.ADMIN, {"content": b"x" * (LIMIT + 1), "headers": JSON}, 413),
    ("POST", "/api/deals", Role.ADMIN, {"content": b"x"}, 415),
    ("POST", "/api/deals", Role.ADMIN, {"content": b"x", "headers": JSON}, 400),
    ("POST", "/api/deals", Role.ADMIN, {"json": {}}, 422),
    ("GET", "/api/deals?sort=x", Role.ADMIN, {}, 422),
    ("POST", "/api/auth/login", None, {"data": {"username": "anna", "password": "x"}}, 401),
]


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: f"{refusal[1]} {refusal[-1]}")
def test_every_refusal_is_a_problem_in_russian_or_english(both: Twins, refusal: Any) -> None:
    method, url, role, options, status = refusal
    english = options | {"headers": options.get("headers", {}) | {"Accept-Language": "en-GB,en;q=0.9"}}

    russian = both.request(method, url, role=role, **options)
    other = both.request(method, url, role=role, **english)

    assert is_problem(russian, status), russian.text
    assert is_problem(other, status), other.text
    assert re.search("[а-я]", russian.json()["detail"])
    assert not re.search("[а-я]", other.json()["detail"])
    assert russian.json()["code"] == other.json()["code"]


@pytest.mark.parametrize(
    ("accept", "language"),
    [("en", "en"), ("EN-us", "en"), ("ru", "ru"), ("en;q=0.5, ru;q=0.9", "ru"), ("ru;q=0.5, en;q=0.9", "en"),
     ("ru; q=0.5, en; q=0.9", "en"), ("en ;q=0.5 , ru ; q=0.9", "ru"), ("de, en;q=0.1", "en"), ("de", "ru"),
     ("*", "ru"), ("", "ru"), ("en;q=0", "ru"), ("en;q=0, ru;q=0", "ru"), ("en;q=nan", "ru"), ("en;q=x",
     "ru"),
     ("en;q=1.0, ru;q=1.0", "en"), ("english", "ru"), ("run", "ru"), ("rue, en;q=0.5", "en"), ("en_US", "en"),
     ("en" + ",x" * 10_000, "en"), (",;=,q=,;q", "ru"), ("en;level=1;q=0.3, ru;q=0.2", "en")],
    ids=lambda text: text[:24],
)  # fmt: skip
def test_the_language_is_the_one_preferred(both: Twins, accept: str, language: str) -> None:
    detail = both.get("/api/deals/77", headers={"Accept-Language": accept}).json()["detail"]

    assert detail == {"ru": "Сделка 77 не найдена.", "en": "Deal 77 not found."}[language]


def test_a_bug_is_told_without_its_insides(both: Twins, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("SELECT secret FROM /app/insides")

    monkeypatch.setattr("app.services.clients.summary", fail)

    answer = both.get("/api/clients/stats/summary")

    assert is_problem(answer, 500), answer.text
    assert (answer.json()["code"], "secret" in answer.text) == ("internal", False)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("order-2026.11", True), ("x" * 64, True), ("x" * 65, False), ("short", False), ("a b c d e f", False),
     ("<script>alert(1)</script>", False), ("", False)],
)  # fmt: skip
def test_a_request_id_is_kept_if_it_is_a_plain_word(both: Twins, sent: str, kept: bool) -> None:
    answer = both.get("/health", headers={"X-Request-Id": sent})

    assert (answer.headers["X-Request-Id"] == sent) is kept
    assert re.fullmatch(r"[A-Za-z0-9_.-]{8,64}", answer.headers["X-Request-Id"])


@pytest.mark.parametrize(
    ("expected", "status"),
    [("*", 200), ("", 422), ('"0"', 412), ('"999"', 412), ('W/"999"', 412), ('"x"', 422), ('""', 422),
     ('"-1"', 422), ('"1", "2"', 422), ('"' + "9" * 18 + '"', 412), ('"' + "9" * 30 + '"', 422),
     ("x" * 5_000, 422), ('"٣"'.encode(), 422), ("1e3", 422)],
    ids=lambda value: repr(value)[:24],
)  # fmt: skip
def test_a_strange_if_match_is_refused(both: Twins, expected: str, status: int) -> None:
    answer = both.put("/api/tasks/1", json={"priority": "low"}, headers={"If-Match": expected})

    assert answer.status_code == status, answer.text


def test_every_answer_carries_the_security_headers(both: Twins) -> None:
    for method, url, role, options, _ in REFUSALS:
        headers = both.request(method, url, role=role, **options).headers
        assert {name: headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS
    for url in ("/health", "/openapi.json", "/api/auth/me", "/api/deals"):
        headers = both.get(url).headers
        assert {name: headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS


def test_an_answer_is_json_whatever_is_asked_for(both: Twins) -> None:
    for accept in ("text/html", "application/xml", "*/*;q=0", "image/*", ""):
        answer = both.get("/api/deals", headers={"Accept": accept})
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
        assert isinstance(json.loads(answer.text), list)

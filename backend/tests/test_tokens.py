"""Access tokens: only what this program signed, with its one algorithm and all its claims, opens the door."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import jwt
import pytest
from fastapi.testclient import TestClient

from app.clock import now
from tests.conftest import BOTH, SECRET
from tests.fuzz.standing import standing
from tests.make import Make

Claims = dict[str, Any]
Status = Callable[..., int]

MISSING = object()


class LATER(int):
    """So many hours from the moment of the test."""


@pytest.fixture(scope="module", params=BOTH)
def make(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Make]:
    with standing(request.getfixturevalue(request.param), tmp_path_factory.mktemp("tokens")) as make:
        yield make


@pytest.fixture(scope="module")
def good(make: Make) -> str:
    """A token of a live login."""
    return make.token(make.admin())


@pytest.fixture
def claims(good: str) -> Claims:
    """What it claims."""
    return jwt.decode(good, SECRET, algorithms=["HS256"], issuer="nocto")


@pytest.fixture
def status(web: TestClient) -> Status:
    """What the API answers to an Authorization header."""

    def ask(*values: str | bytes) -> int:
        answer = web.get("/api/auth/me", headers=[(b"Authorization", encoded(value)) for value in values])
        if answer.status_code == 401:
            assert answer.headers["WWW-Authenticate"] == "Bearer"
            assert answer.json()["code"] == "unauthorized"
        return answer.status_code

    return ask


@pytest.fixture
def web(make: Make) -> TestClient:
    return make._web


def encoded(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode()


def part(content: Any) -> str:
    text = content if isinstance(content, str) else json.dumps(content)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def hours_from_now(hours: int) -> int:
    return int((now() + timedelta(hours=hours)).timestamp())


def test_a_token_of_ours_opens_the_door(claims: Claims, status: Status) -> None:
    assert status(f"Bearer {jwt.encode(claims, SECRET, algorithm='HS256')}") == 200


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "bEaReR"])
def test_the_scheme_is_written_in_any_case(claims: Claims, status: Status, scheme: str) -> None:
    assert status(f"{scheme} {jwt.encode(claims, SECRET, algorithm='HS256')}") == 200


@pytest.mark.parametrize(
    "algorithm", ["none", "None", "NONE", "nOnE", "", None, 1, [], "HS512", "RS256", "ES256"]
)
@pytest.mark.parametrize("signature", ["", "e30", "right"])
def test_an_algorithm_that_is_only_claimed_is_refused(
    claims: Claims, status: Status, algorithm: Any, signature: str
) -> None:
    good = jwt.encode(claims, SECRET, algorithm="HS256").split(".")
    end = good[2] if signature == "right" else signature

    assert status(f"Bearer {part({'alg': algorithm, 'typ': 'JWT'})}.{good[1]}.{end}") == 401


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_the_right_key_with_another_algorithm_is_refused(
    claims: Claims, status: Status, algorithm: str
) -> None:
    assert status(f"Bearer {jwt.encode(claims, SECRET, algorithm=algorithm)}") == 401


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
@pytest.mark.parametrize("key", ["secret", SECRET.upper(), SECRET[:-1], f"{SECRET} ", "0" * 64, "changeme"])
def test_a_signature_by_another_key_is_refused(claims: Claims, status: Status, key: str) -> None:
    assert status(f"Bearer {jwt.encode(claims, key, algorithm='HS256')}") == 401


@pytest.mark.parametrize(
    "header",
    [
        {"kid": "../../dev/null"},
        {"kid": "' UNION SELECT 'key"},
        {"kid": "https://evil.example/key"},
        {"jku": "https://evil.example/jwks.json"},
        {"x5u": "https://evil.example/cert.pem"},
        {"jwk": {"kty": "oct", "k": "AAAA"}},
        {"kid": 7},
    ],
)
def test_a_key_named_in_the_token_is_not_used(claims: Claims, status: Status, header: Claims) -> None:
    """The header is ignored: only the signature counts, and this one is another's."""
    forged = jwt.encode(claims, "0" * 64, algorithm="HS256")
    forged = f"{part({'alg': 'HS256', 'typ': 'JWT', **header})}.{forged.partition('.')[2]}"

    assert status(f"Bearer {forged}") == 401


@pytest.mark.parametrize("critical", [["exp"], ["b64"], ["unknown"], [], "exp", None])
def test_critical_extensions_we_do_not_know_are_refused(
    claims: Claims, status: Status, critical: Any
) -> None:
    token = jwt.encode(claims, SECRET, algorithm="HS256", headers={"crit": critical})

    assert status(f"Bearer {token}") == 401


BAD_CLAIMS: list[tuple[str, Any]] = [
    *((name, MISSING) for name in ("exp", "iat", "sub", "iss", "sid")),
    ("exp", LATER(-1)),
    ("exp", 0),
    ("exp", -1),
    ("exp", "soon"),
    ("exp", float("nan")),
    ("exp", float("inf")),
    ("exp", []),
    ("exp", {}),
    ("exp", None),
    ("exp", "9" * 5000),
    ("nbf", LATER(1)),
    ("nbf", "soon"),
    ("nbf", float("nan")),
    ("nbf", []),
    ("iat", LATER(1)),
    ("iat", "now"),
    ("iat", float("inf")),
    ("iat", {}),
    ("iss", "somebody"),
    ("iss", ""),
    ("iss", 1),
    ("iss", None),
    ("iss", ["nocto", "somebody"]),
    ("aud", "nocto"),
    ("aud", "another service"),
    ("aud", ["nocto"]),
    ("sub", []),
    ("sub", True),
    ("sub", 1),
    ("sub", 1.0),
    ("sub", None),
    ("sub", {}),
    ("sid", ""),
    ("sid", "unknown"),
    ("sid", "\0"),
    ("sid", "\ud800"),
    ("sid", "ф"),
    ("sid", "x" * 10_000),
    ("sid", "' OR 1=1 --"),
    ("sid", "%"),
    ("sid", 1),
    ("sid", 2**70),
    ("sid", True),
    ("sid", None),
    ("sid", ["a"]),
    ("sid", {"a": 1}),
]


@pytest.mark.parametrize(("name", "value"), BAD_CLAIMS)
def test_a_signed_token_with_a_wrong_claim_is_refused(
    claims: Claims, status: Status, name: str, value: Any
) -> None:
    if value is MISSING:
        del claims[name]
    else:
        claims[name] = hours_from_now(value) if isinstance(value, LATER) else value
    signed = jwt.api_jws.encode(json.dumps(claims).encode(), SECRET, algorithm="HS256")

    assert status(f"Bearer {signed}") == 401


@pytest.mark.parametrize("name", ["exp", "iat", "nbf"])
@pytest.mark.parametrize("number", ["1e400", "1" + "0" * 400, "-1e400", "9" * 5000, "1e5"])
def test_a_time_beyond_all_numbers_is_no_bug(claims: Claims, status: Status, name: str, number: str) -> None:
    """Far in the future is refused for iat and nbf; for exp the login's own end decides."""
    claims[name] = 0
    text = json.dumps(claims).replace(f'"{name}": 0', f'"{name}": {number}')
    signed = jwt.api_jws.encode(text.encode(), SECRET, algorithm="HS256")

    assert status(f"Bearer {signed}") in {200, 401}


@pytest.mark.parametrize("text", ["null", "[]", '"text"', "1", "{", "", "\ufeff{}", "[" * 100_000])
def test_a_signed_text_that_is_no_claims_is_refused(status: Status, text: str) -> None:
    signed = jwt.api_jws.encode(text.encode(), SECRET, algorithm="HS256")

    assert status(f"Bearer {signed}") == 401


def test_a_token_of_another_login_of_nobody_is_refused(claims: Claims, status: Status) -> None:
    claims["sid"] = uuid4().hex

    assert status(f"Bearer {jwt.encode(claims, SECRET, algorithm='HS256')}") == 401


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer  ",
        "Bearer .",
        "Bearer ..",
        "Bearer a.b.",
        "Bearer a.b.c.d",
        "Bearer null",
        "Bearer undefined",
        "Bearer \t",
        "Basic YW5uYTp2aXNobmV2eWotc2Fk",
        "Basic",
        "Digest username=anna",
        "Token abc",
        "Bearer " + "x" * 65_536,
        "Bearer " + "." * 65_536,
        "Bearer " + "e30." * 20_000,
        "Bearer " + part({"alg": "HS256"}) + "." + "A" * 60_000 + ".A",
        "Bearer eyJhbGciOiJIUzI1NiJ9.e30.\u00ff".encode("latin-1"),
        b"Bearer \xff\xfe\x00",
    ],
    ids=lambda value: f"{value[:24]!r}..{len(value)}",
)
def test_what_is_no_token_is_refused(status: Status, value: str | bytes) -> None:
    assert status(value) == 401


def test_a_good_token_with_something_beside_it_is_refused(claims: Claims, status: Status) -> None:
    good = f"Bearer {jwt.encode(claims, SECRET, algorithm='HS256')}"

    assert [status(good + end) for end in (" x", ",", ", Bearer x", ".", "%00")] == [401] * 5
    assert [status(start + good) for start in ("x ", "Bearer ", ",")] == [401] * 3


def test_two_authorization_headers_are_refused(claims: Claims, status: Status) -> None:
    good = f"Bearer {jwt.encode(claims, SECRET, algorithm='HS256')}"

    assert status(good, good) == 401
    assert status("Basic YTpi", good) == 401


def test_a_token_in_the_address_or_a_cookie_does_not_count(web: TestClient, claims: Claims) -> None:
    good = jwt.encode(claims, SECRET, algorithm="HS256")

    assert web.get(f"/api/auth/me?access_token={good}").status_code == 401
    assert web.get("/api/auth/me", headers={"Cookie": f"access_token={good}"}).status_code == 401


def test_one_flipped_letter_anywhere_spoils_the_token(claims: Claims, status: Status) -> None:
    good = jwt.encode(claims, SECRET, algorithm="HS256")
    places = [place for place in range(0, len(good) - 1, 7) if good[place] != "."]

    spoilt = [good[:place] + ("A" if good[place] != "A" else "B") + good[place + 1 :] for place in places]

    assert {status(f"Bearer {token}") for token in spoilt} == {401}

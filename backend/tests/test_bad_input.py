"""Values no client should send: both databases refuse them, or keep them, alike; nothing is a bug."""

import json
import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from app.models import Role
from tests.fuzz.twins import Twins, twins

pytestmark = pytest.mark.postgres

SURROGATE = "\ud800"
Write = tuple[str, str, dict[str, Any], dict[str, Any]]
"""A method, an address, the fields of its body, and a body it accepts."""

_numbers = count(1)


MADE_BY_EXAMPLE = ("/api/fields", "/api/handovers", "/api/views")
"""What a business has none of at first: one of each is made, so that all can be changed in any order."""


@pytest.fixture(scope="module")
def both(sqlite: Any, postgres: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twins]:
    with twins((sqlite, postgres), tmp_path_factory.mktemp("twins")) as found:
        for method, url, _, body in writes(found):
            if method == "POST" and url in MADE_BY_EXAMPLE:
                answer = found.request(method, url, json=body)
                assert answer.status_code == 201, (url, answer.text)
        yield found


@pytest.fixture
def part(request: pytest.FixtureRequest) -> slice:
    """At which places this value is tried: at every fourth, the value after it at those next to them.

    So each place is tried with a quarter of the values, and each value at places of every kind; with
    `--whole` all are tried everywhere.
    """
    if request.config.getoption("--whole"):
        return slice(None)
    [turn] = request.node.callspec.indices.values()
    return slice(turn % 4, None, 4)


NOT_HERE = ("/api/imports/{", "/api/changes/{", "/api/bin/{")
"""There is no import, no change of one's own and nothing deleted to ask about by its number."""

ENDLESS = "/api/events"


def is_not_here(path: str) -> bool:
    """A consent is withdrawn but once, a person erased by name; a handover needs two, an undo a past."""
    apart = path.startswith("/api/handovers") or path == "/api/changes/undo" or path.endswith("/erase")
    return apart or path.startswith(NOT_HERE) or "/consents/{" in path


def operations(both: Twins) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in both.document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def parameters(both: Twins, where: str) -> list[tuple[str, str, dict[str, Any], str]]:
    """Every parameter in the addresses or in the queries: its operation, and its name."""
    return [
        (*operation, parameter["name"])
        for operation in operations(both)
        for parameter in operation[2].get("parameters", ())
        if parameter["in"] == where
    ]


APART = (
    "/api/auth/password", "/api/auth/me", "/api/auth/session", "/api/auth/forgotten", "/api/auth/reset",
    "/api/keys",
)  # fmt: skip
"""They change who asks, or take or answer a secret that no two have; tests of their own ask them."""


def writes(both: Twins) -> list[Write]:
    """Everything that takes a JSON body; PATCH is PUT by another name."""
    found = []
    for method, path, operation in operations(both):
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if content and method != "PATCH" and path not in APART and not is_not_here(path):
            name = content["schema"]["$ref"].rpartition("/")[2]
            fields = both.document["components"]["schemas"][name]["properties"]
            found.append((method, of_first(path), fields, valid(method, path, fields)))
    return found


def staying(both: Twins) -> list[Write]:
    """Those that may succeed again and again: a deal goes to another pipeline but once."""
    return [write for write in writes(both) if not write[1].endswith("/change-pipeline")]


def of_first(path: str) -> str:
    """The address of the rows with the id 1."""
    return re.sub(r"{\w+}", "1", path)


def valid(method: str, path: str, fields: dict[str, Any]) -> dict[str, Any]:
    """A body of the examples; of a change only what is tried."""
    if method == "PUT" and not path.endswith("/order"):
        return {}
    body = {name: field["examples"][0] for name, field in fields.items() if field.get("examples")}
    return body | ({"stage_id": 3} if path.endswith("/move") else {})


def fresh(body: dict[str, Any]) -> dict[str, Any]:
    """The same body with names nobody has yet."""
    if "username" not in body:
        return body
    number = next(_numbers)
    return body | {"username": f"anna{number}", "email": f"anna{number}@example.com"}


def kinds(field: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = field.get("anyOf", [field])
    return found


def texts(fields: dict[str, Any]) -> Iterator[tuple[str, int, bool]]:
    """The fields of free text: name, longest, whether it may be empty."""
    for name, field in fields.items():
        text = next((kind for kind in kinds(field) if "maxLength" in kind and "format" not in kind), None)
        if text and "\\s@" not in text["pattern"] and "[hH]" not in text["pattern"]:
            may_be_null = any(kind.get("type") == "null" for kind in kinds(field))
            yield name, text["maxLength"], may_be_null


class Sum(str):
    """A number written as it is, not as Python would."""


def body_with(body: dict[str, Any], name: str, value: Any) -> bytes:
    """The body with one value, a number of any spelling or a text that is not even Unicode among them."""
    mark = "8c1f0"
    written = value if isinstance(value, Sum) else json.dumps(value)
    return json.dumps(body | {name: mark}).replace(f'"{mark}"', written).encode()


def send(both: Twins, write: Write, name: str, value: Any, *, role: Role = Role.ADMIN) -> Any:
    method, url, _, body = write
    content = body_with(fresh(body), name, value)
    return both.request(method, url, role=role, content=content, headers={"Content-Type": "application/json"})


@pytest.mark.parametrize(
    "amount",
    ["NaN", "Infinity", "-Infinity", "1e999", "-1", "-0.01", "1e308", "0.001", "1e-400", '"12,50"', '"12.50"',
     '"1"', "true", "false", "[]", "{}", "null", "1000000000000000", "100000000000", "99999999999.995",
     "1e400000000", "1e99999999999999999999", "9" * 400, "9" * 5000, "0." + "0" * 400 + "1", '""', '" "'],
    ids=lambda text: text[:24],
)  # fmt: skip
def test_what_is_no_amount_is_refused(both: Twins, amount: str) -> None:
    body = {"title": "Кофе", "client_id": 1}

    for method, url in (("POST", "/api/deals"), ("PUT", "/api/deals/1")):
        answer = send(both, (method, url, {}, body), "amount", Sum(amount))
        assert answer.status_code in (400, 422), (method, amount, answer.text)


@pytest.mark.parametrize(
    ("written", "kept"),
    [("0", 0), ("-0", 0), ("-0.0", 0), ("0.1", 0.1), ("0.10", 0.1), ("1e2", 100), ("1E+2", 100), ("5.0", 5),
     ("100.000", 100), ("0.30", 0.3), ("99999999999.99", 99999999999.99), ("1.005e3", 1005), ("0e9", 0)],
)  # fmt: skip
def test_an_amount_is_kept_to_the_kopeck_however_it_is_written(
    both: Twins, written: str, kept: float
) -> None:
    answer = send(both, ("PUT", "/api/deals/1", {}, {}), "amount", Sum(written))

    assert (answer.status_code, answer.json()["amount"]) == (200, kept)
    assert both.get("/api/deals/1").json()["amount"] == kept


def test_tenths_add_up(both: Twins) -> None:
    pipeline = both.post("/api/pipelines", json={"name": "Суммы"}).json()["id"]
    stage = both.post(f"/api/pipelines/{pipeline}/stages", json={"name": "Новый"}).json()["id"]
    for amount in ("0.10", "0.20", "99999999999.99", "99999999999.99", "0.01"):
        body = {"title": "Кофе", "client_id": 1, "pipeline_id": pipeline, "stage_id": stage}
        send(both, ("POST", "/api/deals", {}, body), "amount", Sum(amount))

    [column] = both.get(f"/api/deals/stats/pipeline?pipeline_id={pipeline}").json()
    [filtered] = both.get(f"/api/deals/stats/pipeline?pipeline_id={pipeline}&search=кофе").json()
    [stats] = both.get(f"/api/dashboard/pipeline-stats?pipeline_id={pipeline}").json()

    total = float(Decimal("0.31") + 2 * Decimal("99999999999.99"))
    assert [column["total_amount"], filtered["total_amount"], stats["amount"]] == [total] * 3


NO_IDS = ["0", "-1", "-0", "2147483648", "9007199254740992", "9223372036854775808", "18446744073709551616",
          "1e3", "1 ", " 1", "+1", "1.0", "0x1", "1_0", "%00", "1%00", "٣", "१", "１", "null", "NaN", "abc",
          "", "%ED%A0%80", "1;drop", "1'", "'or 1=1--", "9" * 5000, "[]", "{}", "true"]  # fmt: skip


@pytest.mark.parametrize("wrong", NO_IDS, ids=lambda text: text[:24])
def test_what_is_no_id_is_refused_in_every_address(both: Twins, wrong: str, part: slice) -> None:
    for method, path, operation, name in parameters(both, "path")[part]:
        url = of_first(path.replace(f"{{{name}}}", wrong))
        if "//" in url or url.endswith("/"):
            continue  # an empty id is another address
        answer = both.request(method, url, json={} if "requestBody" in operation else None)
        assert answer.status_code in (404, 405, 422), (method, url, answer.text)


@pytest.mark.parametrize("wrong", [text for text in NO_IDS if text], ids=lambda text: text[:24])
def test_what_is_no_id_is_refused_in_every_filter(both: Twins, wrong: str, part: slice) -> None:
    for method, path, _, name in [each for each in parameters(both, "query") if each[3].endswith("_id")][
        part
    ]:
        url = f"{of_first(path)}?{name}={wrong.replace('+', '%2B')}"
        answer = both.request(method, url)
        expected = {422} if not re.fullmatch(r"\d{2,16}", wrong, re.ASCII) else {200, 404, 422}
        assert answer.status_code in expected, (url, answer.text)


@pytest.mark.parametrize(
    "wrong",
    ["0", "-1", "2147483648", "9007199254740991", "9007199254740992", "9223372036854775808",
     "18446744073709551616", "1e3", "1.5", '"1"', '"1 "', '"\\u0000"', '"\\u0663"', "true", "[]", "[1]", "{}",
     "1e400000000", "9" * 400],
    ids=lambda text: text[:24],
)  # fmt: skip
def test_what_is_no_id_is_refused_in_every_body(both: Twins, wrong: str, part: slice) -> None:
    places = [(write, name) for write in writes(both) for name in write[2] if name.endswith("_id")]
    for write, name in places[part]:
        answer = send(both, write, name, Sum(wrong))
        assert answer.status_code in (404, 422), (write[:2], name, answer.text)


NUL_AND_HALVES = ["\0", "a\0b", SURROGATE, f"a{SURROGATE}b", "\udfff", "\ud83d"]


@pytest.mark.parametrize("text", NUL_AND_HALVES, ids=ascii)
def test_a_text_that_no_database_holds_is_refused_everywhere(both: Twins, text: str, part: slice) -> None:
    places = [
        (write, name)
        for write in writes(both)
        for name, field in write[2].items()
        if any(kind.get("type") == "string" or "$ref" in kind for kind in kinds(field))
    ]
    for write, name in places[part]:
        answer = send(both, write, name, text)
        assert answer.status_code in (400, 422), (write[:2], name, answer.text)


@pytest.mark.parametrize("text", NUL_AND_HALVES, ids=ascii)
def test_an_unknown_field_is_ignored_whatever_is_in_it(both: Twins, text: str) -> None:
    content = body_with({"full_name": "Анна"}, "nonsense", {text: [text, {text: 1}]})

    answer = both.put("/api/auth/me", content=content, headers={"Content-Type": "application/json"})

    assert (answer.status_code, answer.json()["full_name"]) == (200, "Анна")


VERBATIM = [
    "=HYPERLINK(\"http://evil.example\";\"x\")", "+7", "-1", "@SUM(A1)", "<script>alert(1)</script>",
    "'; DROP TABLE deals; --", "\u202eтекст справа налево\u202c", "нуле\u200bвая\u200dширина\ufeff.",
    "😀👩‍👩‍👧‍👦🇷🇺", "и\u0306 — й", "e\u0301" * 20, "a" + "\u0301" * 30, "ﷺ", "İıß", "%_\\%", "null", "0",
    "\x01\x02\x1b[31m\x7f", "a\u2028\u2029b", "\U0010ffff", "日本語", "$1 ${x} {{y}} %s %n {0}",
]  # fmt: skip


@pytest.mark.parametrize("text", VERBATIM, ids=lambda text: ascii(text)[:24])
def test_any_other_text_is_kept_and_given_back_composed(both: Twins, text: str, part: slice) -> None:
    expected = unicodedata.normalize("NFC", text)
    places = [
        (write, name)
        for write in staying(both)
        if not write[1].startswith("/api/tags")  # a tag has no comma or semicolon in it, and no twin
        for name in echoing(write)
    ]
    for write, name in places[part]:
        answer = send(both, write, name, text)
        assert (answer.status_code, answer.json().get(name)) in (
            (200, expected),
            (201, expected),
        ), (write[:2], name, answer.text)


def echoing(write: Write) -> Iterator[str]:
    """The free texts an answer shows again; a reason is kept only by a lost deal."""
    for name, longest, _ in texts(write[2]):
        if name not in ("lost_reason", "reason") and longest >= 50:
            yield name


def test_lines_are_kept_as_they_end(both: Twins) -> None:
    text = "первая\r\nвторая\nтретья\rчетвёртая\tс табуляцией"
    for url, name in (
        ("/api/deals/1", "description"), ("/api/clients/1", "notes"), ("/api/contacts/1", "notes"),
        ("/api/tasks/1", "description"), ("/api/activities/1", "content"),
    ):  # fmt: skip
        both.put(url, json={name: text})
        assert both.get(url).json()[name] == text


def test_a_text_may_be_as_long_as_documented_and_no_longer(both: Twins) -> None:
    for write in staying(both):
        for name, longest, _ in texts(write[2]):
            assert send(both, write, name, "😀" * (longest + 1)).status_code == 422, (write[:2], name)
            assert send(both, write, name, "x" * 200_000).status_code == 422, (write[:2], name)
            assert send(both, write, name, "😀" * longest).status_code in (200, 201, 409), (write[:2], name)


@pytest.mark.parametrize("blank", ["", " ", "   ", "\t\r\n", "\u00a0\u2003\u3000"], ids=ascii)
def test_a_blank_text_is_no_text(both: Twins, blank: str, part: slice) -> None:
    """Refused where one is needed, nothing where none is."""
    places = [(write, *text) for write in staying(both) for text in texts(write[2])]
    for write, name, _, may_be_null in places[part]:
        answer = send(both, write, name, blank)
        if write[1].endswith("/move"):  # a field that is left empty there stays as the deal has it
            assert answer.status_code == 200, (name, answer.text)
        elif may_be_null:
            assert answer.status_code in (200, 201, 409), (write[:2], name, answer.text)
            assert answer.status_code == 409 or answer.json().get(name) is None, (write[:2], name)
        elif name != "subject":
            assert answer.status_code == 422, (write[:2], name, answer.text)


def test_an_empty_text_in_place_of_an_optional_value_means_not_given(both: Twins) -> None:
    for write in staying(both):
        for name, field in write[2].items():
            if any(kind.get("type") == "null" for kind in kinds(field)):
                assert send(both, write, name, "").status_code in (200, 201, 409), (write[:2], name)


DAYS = ["0000-00-00", "0001-01-01", "1900-12-31", "2199-01-01", "9999-12-31", "10000-01-01", "2026-02-30",
        "2026-13-01", "2026-2-3", "20260203", "2026-02-03T00:00:00Z", "03.02.2026", "today", "-1", "2026-W05",
        "٢٠٢٦-٠٢-٠٣", "2026-02-03 ", "2026-02-29"]  # fmt: skip
MOMENTS = ["0000-00-00T00:00:00Z", "9999-12-31T23:59:59+14:00", "0001-01-01T00:00:00+14:00",
           "1900-12-31T23:59:59Z", "2199-01-01T00:00:00Z", "2026-02-03T24:00:01Z", "2026-02-03T25:00:00Z",
           "2026-02-30T10:00:00Z", "2026-02-03T10:60:00Z", "2026-02-03T10:00:61Z", "2026-02-03", "-1", "1e20",
           "1770000000", "now", "2026-02-03T10:00:00+99:00", "2026-02-03T10:00:00+1", "٢٠٢٦-٠٢-٠٣T10:00:00Z",
           "2026-02-03T10:00:00[Europe/Moscow]"]  # fmt: skip


@pytest.mark.parametrize("wrong", [*DAYS, -1, 0, 1e20, 1770000000, True, [], {}], ids=str)
def test_what_is_no_day_is_refused(both: Twins, wrong: Any) -> None:
    for url, name in (("/api/deals/1", "expected_close_date"), ("/api/tasks/1", "due_date")):
        answer = both.put(url, json={name: wrong})
        assert answer.status_code == 422, (url, answer.text)
    for url in ("/api/deals?expected_from", "/api/tasks?due_from"):
        assert both.get(f"{url}={wrong}").status_code == 422


@pytest.mark.parametrize("wrong", [*MOMENTS, -1, 0, 1e20, 1770000000, True, [], {}], ids=str)
def test_what_is_no_time_is_refused(both: Twins, wrong: Any) -> None:
    answer = both.put("/api/activities/1", json={"activity_date": wrong})

    assert answer.status_code == 422, answer.text
    for url in ("/api/activities?date_from", "/api/deals?created_before", "/api/clients?contacted_from"):
        assert both.get(f"{url}={str(wrong).replace('+', '%2B')}").status_code == 422


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("2026-02-03T10:00:00+03:00", "2026-02-03T07:00:00Z"),
        ("2026-02-03T10:00:00", "2026-02-03T10:00:00Z"),
        ("2026-02-03 10:00Z", "2026-02-03T10:00:00Z"),
        ("2026-02-03t10:00:00z", "2026-02-03T10:00:00Z"),
        ("2026-03-29T02:30:00+01:00", "2026-03-29T01:30:00Z"),  # where clocks jump over half past two
        ("2026-02-03T10:00:00.123456789Z", "2026-02-03T10:00:00.123456Z"),
        ("1901-01-01T00:00:00+14:00", "1900-12-31T10:00:00Z"),
        ("2198-12-31T23:59:59-14:00", "2199-01-01T13:59:59Z"),
    ],
)
def test_a_time_is_kept_in_utc(both: Twins, written: str, kept: str) -> None:
    answer = both.put("/api/activities/1", json={"activity_date": written})

    assert (answer.status_code, answer.json()["activity_date"]) == (200, kept)
    assert both.get("/api/activities/1").json()["activity_date"] == kept


OUTSIDE: dict[tuple[str, str], tuple[Any, ...]] = {
    ("/api/clients/1", "status"): ("LEAD", "open", "", " lead", 1, None, [], "ле"),
    ("/api/tasks/1", "priority"): ("urgent", "HIGH", "", 3, None, True),
    ("/api/users/1", "role"): ("root", "ADMIN", "", None, ["admin"], {"a": 1}),
    ("/api/activities/1", "type"): ("fax", "Call", "", None, 0),
    ("/api/pipelines/stages/1", "color"): ("red", "#FFF", "#GGGGGG", "#12345678", "FFFFFF", "#FFFFFF;x",
        "", None, "url(javascript:alert(1))", "#١٢٣٤٥٦", 0xFFFFFF),
    ("/api/deals/1", "currency"): ("rub", "RUR", "XXX", "₽", "", None, "R\0B", 643, ["RUB"]),
    ("/api/clients/1", "website"): ("javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x",
        "file:///etc/passwd", "vbscript:x", "ftp://a.example", "//evil.example", "http://", "https:///x",
        "x", "http://a b", "romashka", "\x01javascript:alert(1)", "java\nscript:alert(1)", 1, [],
        "mailto:a@b.example", "http:evil.example", "http://a.example/\0"),
    ("/api/users/1", "avatar_url"): ("javascript:alert(1)", "data:image/png;base64,x"),
    ("/api/clients/1", "email"): ("x", "@", "a@", "@b.example", "a b@c.example", "a@b@c.example",
        "a@b..example", 1, [], "a@b.example, c@d.example", "a\r\nBcc: x@y.example@b.example",
        "Анна <a@b.example>", "a@-b.example", "a@" + "b" * 300 + ".example", "a@b.example\0"),
    ("/api/pipelines/stages/1", "win_probability"): (-1, 101, 0.5, "50", None, True, 2**63, []),
    ("/api/pipelines/stages/1", "sort_order"): (-1, 100_001, "1", 1.5, True),
    ("/api/pipelines/stages/1", "required_fields"): (["title"], [1], ["amount"] * 5, "amount",
        {"amount": 1}, None, [[]]),
    ("/api/activities/1", "duration"): (-1, 604_801, "60", 1.5, True, 2**63),
    ("/api/contacts/1", "is_primary"): ("true", 1, 0, "yes", None, []),
    ("/api/users/1", "username"): ("a b", "a@b", "a/b", "a\\b", "", " ", "a\nb", "x" * 65, "ﷺ" * 64,
        "\x1f", None, 1),
    ("/api/users/1", "password"): ("x", "x" * 7, "x" * 257, 12345678, [], "пароль"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("url", "name", "wrong"),
    [(*place, wrong) for place, values in OUTSIDE.items() for wrong in values],
    ids=lambda value: ascii(value)[:32],
)
def test_a_value_outside_the_set_is_refused(both: Twins, url: str, name: str, wrong: Any) -> None:
    answer = send(both, ("PUT", url, {}, {}), name, wrong)

    assert answer.status_code == 422, answer.text
    assert [error["field"].split(".")[0] for error in answer.json()["errors"]][:1] == [name]


@pytest.mark.parametrize(
    "address",
    ["http://romashka.example", "HTTPS://Romashka.example:8080/путь?x=1#y", "romashka.example", "ромашка.рф",
     "romashka.example/путь"],
)  # fmt: skip
def test_an_address_of_the_web_is_kept(both: Twins, address: str) -> None:
    assert both.put("/api/clients/1", json={"website": address}).json()["website"] == address


@pytest.mark.parametrize(
    "address", ["a@b.example", "Anna.Belova+crm@romashka.example", "анна@ромашка.рф", "admin@localhost", ""]
)
def test_an_address_for_letters_is_kept(both: Twins, address: str) -> None:
    assert both.put("/api/clients/1", json={"email": address}).json()["email"] == (address or None)


def test_a_status_sent_with_a_new_deal_is_ignored(both: Twins) -> None:
    body = {"title": "Кофе", "client_id": 1}

    tried: list[Any] = ["open", "won", "nonsense", None, 7, {"a": []}]
    for status in tried:
        assert both.post("/api/deals", json=body | {"status": status}).json()["status"] == "open"


OF_EVERY_KIND: list[Any] = [
    None, True, False, 0, 1.5, -1, 2**70, Sum("1e400"), "", " ", "x", [], {}, [None], [[]], {"a": 1},
    ["x", 1], {"id": 1}, SURROGATE,
]  # fmt: skip
JSON_KINDS: dict[type, str] = {
    type(None): "null", bool: "boolean", int: "number", float: "number", Sum: "number", str: "string",
    list: "array", dict: "object",
}  # fmt: skip


def allowed_kinds(both: Twins, field: dict[str, Any]) -> set[str]:
    found = set()
    for kind in kinds(field):
        if "$ref" in kind:
            kind = both.document["components"]["schemas"][kind["$ref"].rpartition("/")[2]]
        found.add("number" if kind["type"] == "integer" else kind["type"])
    return found


def test_no_value_of_a_wrong_kind_gets_in_and_all_can_be_read_afterwards(
    both: Twins, pytestconfig: pytest.Config
) -> None:
    """The poison check: after everything was tried everywhere, every list and every row is still told.

    Each field is tried with every sixth value, the next one with those after them; with `--whole` with all.
    """
    places, step = count(), 1 if pytestconfig.getoption("--whole") else 6
    for write in writes(both):
        for name, field in write[2].items():
            allowed = allowed_kinds(both, field)
            for value in OF_EVERY_KIND[next(places) % step :: step]:
                answer = send(both, write, name, value)
                if JSON_KINDS[type(value)] not in allowed:
                    assert answer.status_code in (400, 422), (write[:2], name, value, answer.text)
                assert answer.status_code < 500, (write[:2], name, value, answer.text)

    for role in Role:
        for method, path, _ in operations(both):
            if method == "GET" and path != ENDLESS and not is_not_here(path):
                status: int = both.get(of_first(path), role=role).status_code
                assert status == 200 or (role is not Role.ADMIN and status in (403, 404)), (role, path)


def test_what_is_required_is_required(both: Twins) -> None:
    for method, path, operation in operations(both):
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if not content or path == "/api/auth/session" or is_not_here(path):
            continue
        shape = both.document["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]
        body = {
            name: field["examples"][0] for name, field in shape["properties"].items() if "examples" in field
        }
        for name in shape.get("required", ()):
            answer = both.request(method, of_first(path), json=body | {name: None})
            assert answer.status_code == 422, (method, path, name)
            missing = {key: value for key, value in body.items() if key != name}
            assert both.request(method, of_first(path), json=missing).status_code == 422

"""Which passwords are taken, and that every character of them counts."""

import unicodedata
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app import auth
from app.auth import hash_password
from app.services.passwords import is_common
from tests.conftest import STRONG
from tests.make import PASSWORD, Caller, Make
from tests.test_accounts import log_in, register

COMMON = [
    "password1234", "Password2026!", "qwertyuiop123", "123456789012", "111111111111", "aaaaaaaaaaaa",
    "abcabcabcabc", "iloveyou1234", "adminadmin123", "пароль123456", "Привет2026!!", "йцукенгшщзхъ",
    "1qaz2wsx3edc", "q1w2e3r4t5y6", "zaq12wsxcde3", "P@ssw0rd1234", "p@$$w0rd!!!!", "gfhjkmgfhjkm",
    "Summer2026!!", "crmcrmcrmcrm", "letmein12345", "Moscow-Russia-2026", "trustno1trustno1",
    "correcthorsebatterystaple", "!!!!!!!!!!!!", "Welcome12345", "superman2026", "qwerty-qwerty",
    "20262026202620", "ЙЦУКЕН-123456", "ｐａｓｓｗｏｒｄ１２３４", "abcdefghijklm", "zyxwvutsrqpo",
    "xzxzxzxzxzxz",
    "Anna-i-Sergey-2010", "spartak-moskva", "ghbdtnghbdtn",
]  # fmt: skip
GOOD = (
    "vishnevyj-sad", "djadja-vanja-1897", "зелёный чайник поёт", "kR8#vQ2!xL5z", "пингвин ест мороженое",
    "k7mp-x2qv-9trw-h4zn", "сто одиннадцать барсуков", "drei kalte Nüsse", "😀 кактус на окне 😀",
)  # fmt: skip


@pytest.mark.parametrize("password", COMMON)
def test_a_common_password_is_known_in_many_guises(password: str) -> None:
    assert is_common(password)


@pytest.mark.parametrize("password", GOOD)
def test_a_phrase_of_rare_words_and_chance_are_taken(password: str) -> None:
    assert not is_common(password)


def create(boss: Any, password: str, **fields: str) -> Any:
    body = {"username": "kuznecov", "full_name": "Пётр Кузнецов", "email": "petr.k@example.com"}
    return boss.post("/api/users", json=body | fields | {"password": password})


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Password2026!", "password_common"),
        ("kuznecov-i-chajnik", "password_personal"),
        ("KUZNECOV1234567", "password_personal"),
        ("чайник Кузнецова", "password_personal"),
        ("moj petr.k@example.com", "password_personal"),
        ("example-chajnik", "password_personal"),
        ("chajnik v noctoCRM", "password_personal"),
        ("ﬃ" * 200, "password_long"),
        ("и\u0306" * 11 + "x", "password_common"),
    ],
)  # fmt: skip
def test_a_weak_password_is_refused_with_the_reason(make: Make, as_: Any, password: str, code: str) -> None:
    answer = create(as_(make.admin()), password)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert password not in answer.text


@pytest.mark.parametrize("password", ["short-1897", "x" * 257, "a\0" * 8, 123456789012])
def test_what_is_no_password_is_refused_by_its_form(make: Make, as_: Any, password: Any) -> None:
    assert create(as_(make.admin()), password).json()["code"] == "validation"


def test_the_rules_hold_wherever_a_password_is_chosen(make: Make, web: TestClient, as_: Any) -> None:
    user_id = register(make, "kuznecov", full_name="Пётр Кузнецов")
    boss = as_(make.admin())
    token = log_in(web, "kuznecov").json()["access_token"]
    own = Caller(web, token)

    by_admin = boss.put(f"/api/users/{user_id}", json={"password": "kuznecov-chajnik"})
    renamed = boss.put(f"/api/users/{user_id}", json={"username": "chajnikov", "password": "chajnikov-1897"})
    by_self = [
        own.post("/api/auth/password", json={"current_password": PASSWORD, "new_password": word})
        for word in ("kuznecov-chajnik", "Password2026!")
    ]

    codes = [answer.json()["code"] for answer in (by_admin, renamed, *by_self)]
    assert codes == ["password_personal", "password_personal", "password_personal", "password_common"]
    assert by_self[0].json()["errors"][0]["field"] == "new_password"


def test_a_password_from_before_the_rules_works_on(make: Make, web: TestClient) -> None:
    make.user(username="oldtimer", hashed_password=make.call(hash_password, "12345678"))

    assert log_in(web, "oldtimer", "12345678").status_code == 200


@pytest.mark.parametrize("place", [0, 72, 199, 255])
def test_every_character_of_a_long_password_counts(make: Make, web: TestClient, place: int) -> None:
    password = ("дюжина барсуков под мостом " * 10)[:256]
    register(make, password=password)
    other = password[:place] + "Ж" + password[place + 1 :]

    assert [log_in(web, "anna", word).status_code for word in (other, password)] == [401, 200]


@pytest.mark.parametrize("size", [257, 4_097])
def test_a_longer_one_is_not_even_hashed(
    make: Make, web: TestClient, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    register(make)
    monkeypatch.setattr(auth._HASHER, "verify", lambda *_: pytest.fail("it was hashed"))

    answer = log_in(web, "anna", "x" * size)

    assert (answer.status_code, answer.json()["code"]) == (401, "login_failed")


def test_spaces_and_case_count_and_written_forms_do_not(make: Make, web: TestClient) -> None:
    register(make, password=" Тихий чайник 12 ")
    forms = [
        " Тихий чайник 12 ",
        unicodedata.normalize("NFD", " Тихий чайник 12 "),
        " Тихий чайник １２ ",
        "Тихий чайник 12",
        " тихий чайник 12 ",
    ]

    assert [log_in(web, "anna", form).status_code for form in forms] == [200, 200, 200, 401, 401]


def test_a_hash_costs_what_owasp_asks_for_at_least() -> None:
    assert STRONG.hash("vishnevyj-sad").startswith("$argon2id$v=19$m=19456,t=2,p=1$")

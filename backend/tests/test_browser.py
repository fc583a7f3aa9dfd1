"""The browser's door: a cookie that no script reads, that ends, and that no foreign page can use."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from app.clock import now
from app.models import LoginSession, User
from app.uow import UnitOfWork
from tests.make import PASSWORD, Make
from tests.test_accounts import log_in, register

OURS = {"Sec-Fetch-Site": "same-origin"}
AS_PAGES_DO = OURS | {"X-Nocto": "1"}

Cookies = Callable[[User], "Browser"]


class Browser:
    """A browser with a page of ours open, and a cookie."""

    def __init__(self, web: TestClient, secret: str, name: str = "nocto") -> None:
        self._web, self.secret, self.name = web, secret, name

    def ask(self, method: str, url: str, headers: Any = None, **options: Any) -> Any:
        self._web.cookies.clear()
        sent = (AS_PAGES_DO if headers is None else headers) | {"Cookie": f"{self.name}={self.secret}"}
        return self._web.request(method, url, headers=sent, **options)

    def get(self, url: str, **options: Any) -> Any:
        return self.ask("GET", url, **options)

    def post(self, url: str, **options: Any) -> Any:
        return self.ask("POST", url, **options)

    def is_in(self) -> bool:
        return bool(self.get("/api/auth/me").status_code == 200)


@pytest.fixture
def browser(web: TestClient, make: Make) -> Cookies:
    return lambda user: Browser(web, make.cookie(user))


def open_session(
    web: TestClient, name: str = "anna", password: str = PASSWORD, *, at: str = "", **headers: str
) -> Any:
    web.cookies.clear()
    return web.post(
        f"{at}/api/auth/session", json={"username": name, "password": password}, headers=OURS | headers
    )


def cookie_of(answer: Any) -> str:
    """What it sets the login's cookie to; the other one only recognises the browser."""
    [cookie] = [text for text in answer.headers.get_list("Set-Cookie") if "device" not in text]
    return str(cookie)


def secret_of(answer: Any) -> str:
    return cookie_of(answer).partition("=")[2].partition(";")[0]


def the_logins(make: Make) -> list[LoginSession]:
    async def read(uow: UnitOfWork) -> list[LoginSession]:
        return list(await uow.session.scalars(select(LoginSession).order_by(LoginSession.id)))

    return make.run(read)


def change_logins(make: Make, **values: Any) -> None:
    async def change(uow: UnitOfWork) -> None:
        await uow.session.execute(update(LoginSession).values(**values))

    make.run(change)


def test_a_browser_gets_a_cookie_and_no_token(make: Make, web: TestClient) -> None:
    register(make, must_change=True)

    answer = open_session(web)

    cookie = cookie_of(answer)
    assert answer.status_code == 200
    assert (answer.json()["username"], answer.json()["must_change_password"]) == ("Anna", True)
    assert secret_of(answer) not in answer.text
    assert "token" not in answer.text
    assert cookie.startswith("nocto=")
    assert {part.strip().lower() for part in cookie.split(";")[1:]} == {
        "httponly", "path=/", "samesite=strict", "max-age=2592000"
    }  # fmt: skip


def test_on_https_the_cookie_is_bound_to_the_host_and_to_https(make: Make, web: TestClient) -> None:
    register(make)

    answer = open_session(web, at="https://nocto.test")

    cookie, secret = cookie_of(answer), secret_of(answer)
    names = {(scheme, name): Browser(web, secret, name).get(f"{scheme}://nocto.test/api/auth/me").status_code
             for scheme in ("http", "https") for name in ("nocto", "__Host-nocto")}  # fmt: skip
    assert cookie.startswith("__Host-nocto=")
    assert {"Secure", "HttpOnly", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "domain" not in cookie.lower()
    assert {place for place, status in names.items() if status == 200} == {
        ("http", "nocto"),
        ("https", "__Host-nocto"),
    }


def test_the_database_holds_no_cookie(make: Make, web: TestClient) -> None:
    register(make)

    secret = secret_of(open_session(web))

    kept = the_logins(make)[0]
    assert len(secret) == 43
    assert secret not in str(vars(kept))
    assert len(kept.token_id) == 64


def test_a_browser_that_logs_in_again_has_one_login(make: Make, web: TestClient) -> None:
    register(make)
    first = Browser(web, secret_of(open_session(web)))

    second = Browser(web, secret_of(open_session(web, Cookie=f"nocto={first.secret}")))

    assert (first.is_in(), second.is_in()) == (False, True)
    assert len(the_logins(make)) == 1


def test_a_failed_login_leaves_the_one_there_was(make: Make, web: TestClient) -> None:
    register(make)
    browser = Browser(web, secret_of(open_session(web)))

    answer = open_session(web, password="wrong", Cookie=f"nocto={browser.secret}")

    assert (answer.status_code, answer.json()["code"]) == (401, "login_failed")
    assert "Set-Cookie" not in answer.headers
    assert browser.is_in()


@pytest.mark.parametrize(
    "secret",
    ["", "x", "A" * 43, "A" * 42, "A" * 44, "A" * 5_000, "%00" * 43, "а" * 43, "' OR 1=1 --", '"' + "A" * 43],
)
def test_a_forged_cookie_opens_nothing(make: Make, web: TestClient, browser: Cookies, secret: str) -> None:
    browser(make.admin())

    answer = web.get("/api/auth/me", headers=[(b"Cookie", f"nocto={secret}".encode())])

    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")


def test_what_the_database_keeps_is_no_cookie(make: Make, web: TestClient, browser: Cookies) -> None:
    """Neither a cookie's digest nor a token's login opens the door."""
    browser(make.admin())
    make.token(make.admin())

    assert [Browser(web, login.token_id).is_in() for login in the_logins(make)] == [False, False]


def test_of_two_cookies_none_counts(make: Make, web: TestClient, browser: Cookies) -> None:
    mine, foreign = browser(make.user()), browser(make.user())

    answer = web.get(
        "/api/auth/me", headers=OURS | {"Cookie": f"nocto={mine.secret}; nocto={foreign.secret}"}
    )

    assert answer.status_code == 401


def test_a_token_beside_a_cookie_counts_alone(make: Make, web: TestClient, browser: Cookies) -> None:
    anna, oleg = make.user(), make.user()
    cookie, token = browser(anna), make.token(oleg)

    both = cookie.get("/api/auth/me", headers={"Authorization": f"Bearer {token}"})
    broken = cookie.get("/api/auth/me", headers=AS_PAGES_DO | {"Authorization": "Bearer x"})
    basic = cookie.get("/api/auth/me", headers=AS_PAGES_DO | {"Authorization": "Basic eDp5"})

    assert both.json()["id"] == oleg.id
    assert (broken.status_code, basic.status_code) == (401, 401)


def test_a_program_with_a_token_says_nothing_about_pages(make: Make, as_: Any) -> None:
    caller = as_(make.user())

    answer = caller.post(
        "/api/auth/logout", headers={"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    )

    assert answer.status_code == 204


JSON = {"Content-Type": "application/json"}
FOREIGN: list[tuple[dict[str, str], str]] = [
    ({}, "foreign_page"),
    (JSON, "foreign_page"),
    ({"X-Nocto": "1"}, "foreign_page"),
    (JSON | {"Origin": "null"}, "foreign_page"),
    (JSON | {"Origin": "https://evil.example"}, "foreign_page"),
    (JSON | {"Origin": "https://nocto.test"}, "foreign_page"),
    (JSON | {"Origin": "http://nocto.test.evil.example"}, "foreign_page"),
    (JSON | {"Origin": "http://evil.nocto.test"}, "foreign_page"),
    (JSON | {"Origin": "http://nocto.test:8000"}, "foreign_page"),
    (JSON | {"Sec-Fetch-Site": "cross-site"}, "foreign_page"),
    (JSON | {"Sec-Fetch-Site": "same-site"}, "foreign_page"),
    (JSON | {"Sec-Fetch-Site": "none"}, "foreign_page"),
    (JSON | {"Sec-Fetch-Site": ""}, "foreign_page"),
    (JSON | {"Sec-Fetch-Site": "cross-site", "Origin": "http://nocto.test"}, "foreign_page"),
    (OURS, "own_header_missing"),
    (OURS | {"X-Nocto": "0"}, "own_header_missing"),
    (OURS | {"Content-Type": "text/plain"}, "own_header_missing"),
    (OURS | {"Content-Type": "application/x-www-form-urlencoded"}, "own_header_missing"),
    (OURS | {"Content-Type": "multipart/form-data; boundary=application/json"}, "own_header_missing"),
]


@pytest.mark.parametrize(("headers", "code"), FOREIGN)
def test_what_a_foreign_page_could_send_has_no_effect(
    make: Make, browser: Cookies, headers: dict[str, str], code: str
) -> None:
    anna = browser(make.user())

    answer = anna.post("/api/auth/logout?everywhere=true", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (403, code)
    assert anna.is_in()


@pytest.mark.parametrize(
    "headers",
    [
        OURS | {"X-Nocto": "1"},
        OURS | {"Content-Type": "application/json; charset=utf-8"},
        {"Origin": "http://nocto.test", "X-Nocto": "1"},
        {"Origin": "http://nocto.test", "Sec-Fetch-Site": "same-origin", "Content-Type": "Application/JSON"},
    ],
)
def test_our_own_pages_are_let_in(make: Make, browser: Cookies, headers: dict[str, str]) -> None:
    answer = browser(make.user()).post("/api/auth/logout", headers=headers)

    assert answer.status_code == 204


@pytest.mark.parametrize(("headers", "code"), FOREIGN[1:14])
def test_a_foreign_page_logs_nobody_in(
    make: Make, web: TestClient, headers: dict[str, str], code: str
) -> None:
    register(make)

    answer = web.post("/api/auth/session", json={"username": "anna", "password": PASSWORD}, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (403, code)
    assert the_logins(make) == []


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_form_of_a_foreign_page_logs_nobody_in(make: Make, web: TestClient, kind: str) -> None:
    register(make)
    body = f'{{"username": "anna", "password": "{PASSWORD}"}}'

    answer = web.post("/api/auth/session", content=body, headers=OURS | {"Content-Type": kind})

    assert answer.status_code == 415
    assert the_logins(make) == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_reading_with_a_cookie_is_for_our_pages_too(
    make: Make, browser: Cookies, headers: dict[str, str], status: int
) -> None:
    assert browser(make.user()).get("/api/auth/me", headers=headers).status_code == status


def test_logging_out_takes_the_cookie_away(make: Make, browser: Cookies) -> None:
    anna = browser(make.user())

    answer = anna.post("/api/auth/logout")

    assert answer.headers["Set-Cookie"].startswith('nocto="";')
    assert "Max-Age=0" in answer.headers["Set-Cookie"]
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not anna.is_in()


def test_everywhere_ends_both_doors(make: Make, browser: Cookies, as_: Any) -> None:
    anna = make.user()
    first, second, program = browser(anna), browser(anna), as_(anna)

    first.post("/api/auth/logout?everywhere=true")

    assert (first.is_in(), second.is_in()) == (False, False)
    assert program.get("/api/auth/me").status_code == 401


def test_a_program_that_logs_out_is_told_nothing_about_cookies(make: Make, as_: Any) -> None:
    answer = as_(make.user()).post("/api/auth/logout")

    assert {"Set-Cookie", "Clear-Site-Data"} & set(answer.headers) == set()


def test_a_new_password_gives_the_browser_a_new_cookie(make: Make, web: TestClient) -> None:
    register(make, must_change=True)
    other = Browser(web, secret_of(open_session(web)))
    old = Browser(web, secret_of(open_session(web)))
    before = old.get("/api/clients")

    answer = old.post(
        "/api/auth/password", json={"current_password": PASSWORD, "new_password": "djadja-vanja"}
    )

    new = Browser(web, secret_of(answer))
    assert (before.status_code, before.json()["code"]) == (403, "password_change_required")
    assert answer.status_code == 204
    assert [each.is_in() for each in (new, old, other)] == [True, False, False]
    assert new.get("/api/clients").status_code == 200


def test_a_refused_change_of_password_gives_no_cookie(make: Make, web: TestClient) -> None:
    register(make)
    anna = Browser(web, secret_of(open_session(web)))

    answer = anna.post("/api/auth/password", json={"current_password": "no", "new_password": "djadja-vanja"})

    assert answer.status_code == 422
    assert "Set-Cookie" not in answer.headers
    assert anna.is_in()


def test_what_an_administrator_does_to_an_account_acts_on_the_next_request(
    make: Make, browser: Cookies, as_: Any
) -> None:
    anna, boss = make.user(), as_(make.admin())
    cookie, program = browser(anna), as_(anna)

    boss.put(f"/api/users/{anna.id}", json={"role": "employee"})
    demoted = [cookie.post("/api/clients", json={"name": "Ромашка"}).status_code,
               program.post("/api/clients", json={"name": "Ромашка"}).status_code]  # fmt: skip
    boss.put(f"/api/users/{anna.id}", json={"is_active": False})
    gone = [cookie.get("/api/auth/me").status_code, program.get("/api/auth/me").status_code]

    assert (demoted, gone) == ([403, 403], [401, 401])


def test_an_idle_browser_is_logged_out_and_a_busy_one_is_not(make: Make, web: TestClient) -> None:
    register(make)
    anna = Browser(web, secret_of(open_session(web)))
    moment = now()

    change_logins(make, seen_at=moment - timedelta(hours=11), expires_at=moment + timedelta(hours=1))
    busy = anna.is_in()
    put_off = the_logins(make)[0].expires_at
    change_logins(make, expires_at=now())
    idle = anna.is_in()

    assert (busy, idle) == (True, False)
    assert put_off - moment > timedelta(hours=11, minutes=59)


def test_however_busy_a_browser_logs_in_again_after_thirty_days(make: Make, web: TestClient) -> None:
    register(make)
    anna = Browser(web, secret_of(open_session(web)))
    opened = now() - timedelta(days=30) + timedelta(hours=1)

    change_logins(make, created_at=opened, seen_at=now() - timedelta(hours=1))
    anna.is_in()

    assert the_logins(make)[0].expires_at == opened + timedelta(days=30)


def test_a_programs_login_ends_when_its_token_says(make: Make, as_: Any) -> None:
    caller = as_(make.user())
    end = the_logins(make)[0].expires_at
    change_logins(make, seen_at=now() - timedelta(minutes=30))

    caller.get("/api/auth/me")

    login = the_logins(make)[0]
    assert login.expires_at == end
    assert now() - login.seen_at < timedelta(minutes=1)


def test_reading_writes_its_time_down_once_in_five_minutes(make: Make, browser: Cookies) -> None:
    anna = browser(make.user())
    seen = now() - timedelta(minutes=4)
    change_logins(make, seen_at=seen)

    anna.is_in()

    assert the_logins(make)[0].seen_at == seen


@pytest.fixture
def two(make: Make, web: TestClient) -> tuple[Browser, Any]:
    register(make)
    firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
    browser = Browser(web, secret_of(open_session(web, **{"User-Agent": firefox})))
    log_in(web, "anna")
    return browser, web


def test_people_see_where_they_are_logged_in(two: tuple[Browser, Any]) -> None:
    rows = two[0].get("/api/auth/sessions").json()

    assert [(row["door"], row["device"], row["current"]) for row in rows] == [
        ("program", "testclient", False),
        ("browser", "Firefox, Windows", True),
    ]
    assert {row["ip"] for row in rows} == {"testclient"}


def test_people_end_one_of_their_logins_but_nobody_elses(two: tuple[Browser, Any], make: Make) -> None:
    browser, _ = two
    program = browser.get("/api/auth/sessions").json()[0]
    foreign = make.login(make.user())

    answers = [
        browser.ask("DELETE", f"/api/auth/sessions/{row_id}").status_code
        for row_id in (program["id"], program["id"], foreign.id)
    ]

    assert answers == [204, 404, 404]
    assert [row["current"] for row in browser.get("/api/auth/sessions").json()] == [True]


def test_over_logins_are_not_shown(two: tuple[Browser, Any], make: Make) -> None:
    browser, _ = two
    make.login(make.run(lambda uow: uow.get(User, 1)), expires_at=now() - timedelta(minutes=1))

    assert len(browser.get("/api/auth/sessions").json()) == 2

"""Guessing passwords: how many wrong ones are looked at, and who can still log in meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select, update

from app import auth
from app.auth import Tokens
from app.clock import now
from app.config import Settings
from app.database import Database
from app.errors import Busy, CrmError, Throttled, Unauthorized
from app.jobs.upkeep import purge
from app.main import create_app
from app.models import KnownPlace, LoginSession, Role, Throttle
from app.policies import SYSTEM
from app.schemas.user import UserIn
from app.sealing import Seal
from app.services import logins, users
from app.services.callers import Caller
from app.services.logins import Given
from app.uow import UnitOfWork, unit_of_work
from tests.calling import Web
from tests.conftest import SECRET
from tests.make import PASSWORD, Make
from tests.test_accounts import register

HOME, ELSEWHERE, EVIL = "203.0.113.1", "203.0.113.2", "198.51.100.66"
OURS = {"Origin": "http://nocto.test"}


@pytest.fixture
def web(database_url: str, tmp_path: Path) -> Iterator[TestClient]:
    """The program behind a proxy that it trusts, so that a test may call from anywhere."""
    settings = Settings(
        _env_file=None, DATABASE_URL=database_url, SECRET_KEY=SECRET, DATA_DIR=tmp_path,
        TRUSTED_PROXIES="127.0.0.1", RUN_JOBS=False,
    )  # fmt: skip
    app = create_app(settings)
    with Web(app, base_url="http://nocto.test", client=("127.0.0.1", 5)) as client:
        yield client


@dataclass
class Somebody:
    """A browser at an address, with the cookies it was given."""

    web: TestClient
    address: str
    cookies: dict[str, str] = field(default_factory=dict)

    def log_in(self, name: str = "anna", password: str = PASSWORD) -> Any:
        self.web.cookies.clear()
        cookies = "; ".join(f"{key}={value}" for key, value in self.cookies.items())
        headers = OURS | {"X-Forwarded-For": self.address} | ({"Cookie": cookies} if cookies else {})
        body = {"username": name, "password": password}
        answer = self.web.post("/api/auth/session", json=body, headers=headers)
        for text in answer.headers.get_list("Set-Cookie"):
            key, _, value = text.partition(";")[0].partition("=")
            self.cookies[key] = value
        return answer

    def guess(self, times: int, name: str = "anna") -> list[int]:
        return [self.log_in(name, f"guess number {number}").status_code for number in range(times)]

    def use(self, method: str, url: str, **options: Any) -> Any:
        self.web.cookies.clear()
        headers = OURS | {"Cookie": f"nocto={self.cookies['nocto']}", "X-Nocto": "1"}
        return self.web.request(method, url, headers=headers, **options)


def count_rows(make: Make, model: type[Any]) -> int:
    async def read(uow: UnitOfWork) -> int:
        return await uow.session.scalar(select(func.count()).select_from(model)) or 0

    return make.run(read)


def let_pass(make: Make, **time: float) -> None:
    """Move the ends of all throttles that much nearer."""

    async def shift(uow: UnitOfWork) -> None:
        for row in await uow.session.scalars(select(Throttle)):
            row.ends_at -= timedelta(**time)

    make.run(shift)


def test_ten_wrong_passwords_are_looked_at_and_no_more(
    make: Make, web: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(make)
    evil, looked_at, verify = Somebody(web, EVIL), [], auth._HASHER.verify

    def watched(password: str, hashed: str) -> bool:
        looked_at.append(password)
        return verify(password, hashed)

    monkeypatch.setattr(auth._HASHER, "verify", watched)

    answers = evil.guess(30)
    right = evil.log_in()

    assert answers == [401] * 10 + [429] * 20
    assert (right.status_code, right.json()["code"]) == (429, "too_many_tries")
    assert 14 * 60 < int(right.headers["Retry-After"]) <= 15 * 60
    assert right.json()["detail"] == "Слишком много попыток. Повторите через 15 мин."
    assert len(looked_at) == 10


def test_after_a_quarter_of_an_hour_one_may_try_again(make: Make, web: TestClient) -> None:
    register(make)
    anna = Somebody(web, HOME)
    anna.guess(11)

    let_pass(make, minutes=15)

    assert anna.log_in().status_code == 200


def test_a_right_password_makes_the_wrong_ones_forgotten(make: Make, web: TestClient) -> None:
    register(make)
    anna = Somebody(web, HOME)

    answers = [*anna.guess(9), anna.log_in().status_code, *anna.guess(9), anna.log_in().status_code]

    assert answers == ([401] * 9 + [200]) * 2


@pytest.mark.parametrize(
    "names",
    [
        ["anna", "ANNA", " anna", "anna ", "an na", "ａｎｎａ", "anna\u00a0", "anna@example.com",
         "Anna@Example.COM"],
        ["nobody", "NOBODY", " nobody", "nobody ", "no body", "ｎｏｂｏｄｙ", "nobody\u3000"],
    ],
)  # fmt: skip
def test_one_name_written_in_many_ways_is_guessed_ten_times(
    make: Make, web: TestClient, names: list[str]
) -> None:
    register(make, email="anna@example.com")
    evil = Somebody(web, EVIL)

    answers = [evil.log_in(names[number % len(names)], "wrong").status_code for number in range(20)]

    assert answers == [401] * 10 + [429] * 10


def test_unknown_and_known_names_are_throttled_alike(make: Make, web: TestClient) -> None:
    register(make)
    register(make, "gone", is_active=False)
    answers: list[Any] = []
    for name in ("anna", "nobody", "gone"):
        evil = Somebody(web, f"198.51.100.{len(answers)}")
        evil.guess(10, name)
        last = evil.log_in(name)
        body = last.json() | {"request_id": ""}
        answers.append((last.status_code, body, sorted(last.headers)))

    assert answers[0] == answers[1] == answers[2]


def test_whoever_guesses_from_elsewhere_locks_nobody_out(make: Make, web: TestClient) -> None:
    """Anna logs in from her own place, from a new one, and with her device from where guesses were made."""
    register(make)
    at_home, evil = Somebody(web, HOME), Somebody(web, EVIL)
    at_home.log_in()

    evil.guess(12)
    on_the_road = Somebody(web, EVIL, {"nocto-device": at_home.cookies["nocto-device"]})
    without_cookies = Somebody(web, HOME)
    elsewhere = Somebody(web, ELSEWHERE)

    assert evil.log_in().status_code == 429
    assert [one.log_in().status_code for one in (at_home, without_cookies, elsewhere, on_the_road)] == [
        200
    ] * 4


def test_guesses_from_many_addresses_end_for_strangers_and_not_for_the_owner(
    make: Make, web: TestClient
) -> None:
    register(make)
    at_home = Somebody(web, HOME)
    at_home.log_in()

    answers = [status for number in range(12) for status in Somebody(web, f"198.51.100.{number}").guess(10)]
    stranger, owner = Somebody(web, ELSEWHERE).log_in(), at_home.log_in()

    assert answers.count(401) == 50
    assert (stranger.status_code, owner.status_code) == (429, 200)
    assert int(stranger.headers["Retry-After"]) > 23 * 3600


def test_all_guesses_together_are_no_more_than_a_hundred(make: Make, web: TestClient) -> None:
    """The owner's own devices are counted together too: one of them may be stolen."""
    register(make)
    devices = [Somebody(web, f"203.0.113.{number}") for number in range(10)]
    for device in devices:
        device.log_in()

    known = [status for device in devices for status in device.guess(12)]
    strangers = [status for number in range(12) for status in Somebody(web, f"198.51.100.{number}").guess(10)]

    assert (known + strangers).count(401) == 100


def test_one_password_for_many_names_is_refused_soon(make: Make, web: TestClient) -> None:
    register(make)
    evil = Somebody(web, EVIL)

    answers = [evil.log_in(f"user{number}", "Password1234").status_code for number in range(60)]

    assert answers == [401] * 50 + [429] * 10
    assert Somebody(web, HOME).log_in().status_code == 200


def test_a_throttled_guess_leaves_no_row(make: Make, web: TestClient) -> None:
    evil = Somebody(web, EVIL)
    for number in range(50):
        evil.log_in(f"user{number}", "wrong")
    before = count_rows(make, Throttle)

    evil.guess(5, "somebody else")

    assert count_rows(make, Throttle) == before


def test_neighbours_in_an_ipv6_network_are_one(make: Make, web: TestClient) -> None:
    register(make)

    answers = [Somebody(web, f"2001:db8:1:2::{number:x}").guess(1)[0] for number in range(1, 13)]
    next_door = Somebody(web, "2001:db8:1:3::1").guess(1)

    assert (answers, next_door) == ([401] * 10 + [429] * 2, [401])


def test_an_address_that_somebody_only_claims_changes_nothing(make: Make, app: Any) -> None:
    with Web(app, base_url="http://nocto.test", client=(EVIL, 5)) as web:
        register(Make(web))

        answers = [Somebody(web, f"203.0.113.{number}").guess(1)[0] for number in range(12)]

    assert answers == [401] * 10 + [429] * 2


def test_the_form_counts_with_the_browsers_door(make: Make, web: TestClient) -> None:
    register(make)
    evil = Somebody(web, EVIL)
    form, headers = {"username": "anna", "password": "wrong"}, {"X-Forwarded-For": EVIL}

    answers = [web.post("/api/auth/login", data=form, headers=headers).status_code for _ in range(6)]

    assert answers + evil.guess(6) == [401] * 10 + [429] * 2


def test_a_forged_device_is_nobodys(make: Make, web: TestClient) -> None:
    register(make)
    register(make, "oleg")
    olegs = Somebody(web, HOME)
    olegs.log_in("oleg")
    evil = Somebody(web, EVIL)
    evil.guess(10)

    forged = [
        Somebody(web, EVIL, {"nocto-device": secret}).log_in().status_code
        for secret in ("A" * 43, "", "x", olegs.cookies["nocto-device"])
    ]

    assert forged == [429] * 4


def test_the_current_password_is_guessed_ten_times(make: Make, web: TestClient) -> None:
    register(make)
    anna = Somebody(web, HOME)
    anna.log_in()

    def change(current: str) -> Any:
        body = {"current_password": current, "new_password": "djadja-vanja-1897"}
        return anna.use("POST", "/api/auth/password", json=body)

    answers = [change(f"guess {number}").status_code for number in range(12)]
    right = change(PASSWORD)

    assert answers == [422] * 10 + [429] * 2
    assert (right.status_code, right.json()["code"]) == (429, "too_many_tries")
    assert Somebody(web, HOME).log_in().status_code == 200


def test_a_reset_lets_strangers_try_again(make: Make, web: TestClient) -> None:
    user_id = register(make)
    for number in range(6):
        Somebody(web, f"198.51.100.{number}").guess(10)
    refused = Somebody(web, ELSEWHERE).log_in()

    token = make.token(make.admin())
    answer = web.post(f"/api/users/{user_id}/password-reset", headers={"Authorization": f"Bearer {token}"})

    assert refused.status_code == 429
    assert Somebody(web, ELSEWHERE).log_in("anna", answer.json()["password"]).status_code == 200


@asynccontextmanager
async def with_anna(database_url: str) -> AsyncIterator[tuple[Database, Database, Tokens]]:
    """Two processes on one database, in which there is Anna."""
    settings = Settings(_env_file=None, DATABASE_URL=database_url, SECRET_KEY=SECRET)
    first, second = Database(database_url), Database(database_url)
    data = UserIn(username="anna", full_name="Анна", password=PASSWORD, role=Role.MANAGER)
    async with unit_of_work(first, SYSTEM) as uow:
        await users.create(uow, data)
    yield first, second, Tokens(settings)
    await first.close()
    await second.close()


async def outcome(database: Database, tokens: Tokens, password: str) -> type[CrmError] | None:
    try:
        await logins.log_in(database, tokens, Seal(SECRET), Caller(EVIL), Given("anna", password))
    except CrmError as error:
        return type(error)
    return None


async def test_of_fifty_guesses_at_once_in_two_processes_ten_are_looked_at(database_url: str) -> None:
    async with with_anna(database_url) as (first, second, tokens):
        found = await asyncio.gather(
            *(outcome((first, second)[number % 2], tokens, f"wrong {number}") for number in range(50))
        )

    assert (found.count(Unauthorized), found.count(Throttled)) == (10, 40)


async def test_a_restart_forgets_nothing(database_url: str) -> None:
    async with with_anna(database_url) as (first, _, tokens):
        for number in range(10):
            await outcome(first, tokens, f"wrong {number}")
        await first.close()
        again = Database(database_url)

        assert await outcome(again, tokens, PASSWORD) is Throttled
        await again.close()


async def test_when_too_many_wait_the_next_hears_busy_at_once(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with with_anna(database_url) as (first, _, tokens):
        monkeypatch.setattr(auth, "LONGEST_LINE", 0)

        busy = [await outcome(first, tokens, PASSWORD) for _ in range(12)]
        monkeypatch.setattr(auth, "LONGEST_LINE", 1)
        right = await outcome(first, tokens, PASSWORD)

    assert (busy, right) == ([Busy] * 12, None)


def test_what_is_over_is_purged(make: Make, web: TestClient) -> None:
    register(make)
    anna, evil = Somebody(web, HOME), Somebody(web, EVIL)
    anna.log_in()
    evil.guess(3)
    kept = [count_rows(make, model) for model in (LoginSession, KnownPlace, Throttle)]

    async def age(uow: UnitOfWork) -> None:
        old = now() - timedelta(days=200)
        await uow.session.execute(update(LoginSession).values(expires_at=old))
        await uow.session.execute(update(KnownPlace).values(seen_at=old))
        await uow.session.execute(update(Throttle).values(ends_at=old))

    make.call(purge, make.app.state.database)
    fresh = [count_rows(make, model) for model in (LoginSession, KnownPlace, Throttle)]
    make.run(age)
    make.call(purge, make.app.state.database)
    left = [count_rows(make, model) for model in (LoginSession, KnownPlace, Throttle)]

    assert kept == fresh
    assert (min(kept), left) == (1, [0, 0, 0])

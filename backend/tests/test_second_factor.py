"""A second factor: a code that is good once, asked for where the password is, and taken away with care."""

import asyncio
import base64
from collections import Counter
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import select
from typer.testing import CliRunner

from app import totp
from app.auth import hash_password
from app.cli import cli
from app.clock import now
from app.config import Settings, get_settings
from app.main import create_app
from app.models import RecoveryCode, Role, SecondFactor
from app.sealing import Seal
from app.uow import UnitOfWork
from tests.make import PASSWORD, Caller, Make

# RFC 6238, appendix B, with its key; six digits of the eight.
VECTORS = [
    (59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"),
    (2000000000, "279037"), (20000000000, "353130"),
]  # fmt: skip
HERE = "/api/auth/second-factor"


@pytest.mark.parametrize(("seconds", "code"), VECTORS)
def test_codes_are_those_of_the_rfc(seconds: int, code: str) -> None:
    assert totp.code_at(b"12345678901234567890", seconds // totp.STEP) == code


class Person:
    """Somebody with a password, and perhaps with a telephone."""

    def __init__(self, web: TestClient, make: Make, role: Role = Role.MANAGER, name: str = "anna") -> None:
        self.web, self.make, self.name = web, make, name
        hashed = make.call(hash_password, PASSWORD)
        self.user = make.user(role, username=name, hashed_password=hashed)
        self.secret, self.codes = b"", list[str]()

    def caller(self) -> Caller:
        return Caller(self.web, self.make.token(self.user))

    def log_in(self, **fields: Any) -> Any:
        form = {"username": self.name, "password": PASSWORD} | fields
        return self.web.post("/api/auth/login", data=form)

    def begin(self, caller: Caller) -> Any:
        answer = caller.post(HERE, json={"password": PASSWORD})
        if answer.is_success:
            self.secret = secret_of(answer.json()["uri"])
        return answer

    def enrol(self) -> Caller:
        """Turn it on; the code of the step before this one is used up by it."""
        caller = self.caller()
        assert self.begin(caller).status_code == 200
        answer = caller.post(f"{HERE}/confirm", json={"code": self.code(-1)})
        assert answer.status_code == 200, answer.text
        self.codes = answer.json()["codes"]
        return caller

    def code(self, steps: int = 0) -> str:
        """The telephone's, so many steps from now."""
        return totp.code_at(self.secret, totp.step_at(now()) + steps)

    def wrong(self) -> str:
        good = {self.code(steps) for steps in (-2, -1, 0, 1, 2)}
        return next(code for code in map(str, range(100000, 100010)) if code not in good)


def secret_of(uri: str) -> bytes:
    [text] = parse_qs(urlsplit(uri).query)["secret"]
    return base64.b32decode(text + "=" * (-len(text) % 8))


@pytest.fixture
def anna(web: TestClient, make: Make) -> Person:
    return Person(web, make)


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_it_is_asked_for_once_it_was_confirmed_and_not_before(anna: Person) -> None:
    caller = anna.caller()
    told = anna.begin(caller).json()
    assert told["uri"].startswith("otpauth://totp/noctoCRM:anna?secret=")
    assert told["secret"] in told["uri"]
    assert anna.log_in().status_code == 200

    confirmed = caller.post(f"{HERE}/confirm", json={"code": anna.code(-1)})

    assert len(set(confirmed.json()["codes"])) == 10
    assert refused(anna.log_in()) == (401, "second_factor_required")
    assert refused(anna.log_in(code=anna.wrong())) == (401, "second_factor_wrong")
    assert anna.log_in(code=anna.code()).status_code == 200
    assert caller.get(HERE).json() == {"enabled": True, "needed": False, "recovery_codes_left": 10}


def test_a_browser_is_asked_alike(web: TestClient, anna: Person) -> None:
    anna.enrol()
    page = {"Sec-Fetch-Site": "same-origin"}
    body = {"username": "anna", "password": PASSWORD}

    answers = [
        web.post("/api/auth/session", json=body | extra, headers=page)
        for extra in ({}, {"code": anna.wrong()}, {"code": anna.code()})
    ]

    assert [answer.status_code for answer in answers] == [401, 401, 200]
    assert ["Set-Cookie" in answer.headers for answer in answers] == [False, False, True]


def test_a_code_is_good_once_and_no_older_one_after_it(anna: Person) -> None:
    anna.enrol()
    code = anna.code()

    answers = [anna.log_in(code=code).status_code for _ in range(2)]

    assert answers == [200, 401]
    assert anna.log_in(code=anna.code(-1)).status_code == 401
    assert anna.log_in(code=anna.code(1)).status_code == 200


@pytest.mark.parametrize("steps", [-3, -2, 2, 3])
def test_a_code_of_another_time_is_refused(anna: Person, steps: int) -> None:
    anna.enrol()

    assert anna.log_in(code=anna.code(steps)).status_code == 401


def test_of_many_at_once_with_one_code_one_comes_in(web: TestClient, anna: Person) -> None:
    anna.enrol()
    form = {"username": "anna", "password": PASSWORD, "code": anna.code()}

    async def all_at_once() -> list[Any]:
        transport = ASGITransport(app=web.app, raise_app_exceptions=False)
        async with AsyncClient(transport=transport, base_url="http://nocto.test", timeout=60) as client:
            return await asyncio.gather(*[client.post("/api/auth/login", data=form) for _ in range(6)])

    answers = anna.make.call(all_at_once)

    assert Counter(answer.status_code for answer in answers) == {200: 1, 401: 5}


def test_a_recovery_code_is_good_once_however_it_is_written(anna: Person) -> None:
    caller = anna.enrol()
    first, second, *_ = anna.codes

    assert [anna.log_in(code=first).status_code for _ in range(2)] == [200, 401]
    assert anna.log_in(code=second.upper().replace("-", " ")).status_code == 200
    assert caller.get(HERE).json()["recovery_codes_left"] == 8


def test_new_recovery_codes_replace_the_old(anna: Person) -> None:
    caller = anna.enrol()
    body = {"password": PASSWORD, "code": anna.code()}

    renewed = caller.post(f"{HERE}/recovery-codes", json=body).json()["codes"]

    assert anna.log_in(code=anna.codes[0]).status_code == 401
    assert anna.log_in(code=renewed[0]).status_code == 200


def test_turning_it_off_takes_password_and_code(anna: Person) -> None:
    caller = anna.enrol()
    wrong = [
        caller.post(f"{HERE}/disable", json={"password": "not-this-one", "code": anna.code()}),
        caller.post(f"{HERE}/disable", json={"password": PASSWORD, "code": anna.wrong()}),
    ]
    assert [refused(answer) for answer in wrong] == [(422, "wrong_password"), (422, "second_factor_wrong")]

    off = caller.post(f"{HERE}/disable", json={"password": PASSWORD, "code": anna.code()})

    assert off.status_code == 204
    assert anna.log_in().status_code == 200
    assert caller.get(HERE).json() == {"enabled": False, "needed": False, "recovery_codes_left": 0}


def test_turning_it_on_ends_the_logins_that_came_without_it(anna: Person) -> None:
    other = anna.caller()

    this = anna.enrol()

    assert (this.get("/api/deals").status_code, other.get("/api/deals").status_code) == (200, 401)


def test_each_step_has_its_order(anna: Person) -> None:
    caller = anna.caller()
    both = {"password": PASSWORD, "code": "123456"}
    assert refused(caller.post(f"{HERE}/confirm", json={"code": "123456"})) == (
        409,
        "second_factor_not_begun",
    )
    assert refused(caller.post(f"{HERE}/disable", json=both)) == (409, "second_factor_off")
    assert refused(caller.post(f"{HERE}/recovery-codes", json=both)) == (409, "second_factor_off")
    assert refused(caller.post(HERE, json={"password": "not-this-one"})) == (422, "wrong_password")

    caller = anna.enrol()

    assert refused(anna.begin(caller)) == (409, "second_factor_on")
    assert refused(caller.post(f"{HERE}/confirm", json={"code": anna.code()})) == (409, "second_factor_on")


def test_beginning_anew_makes_the_first_secret_worthless(anna: Person) -> None:
    caller = anna.caller()
    anna.begin(caller)
    old = anna.code()
    anna.begin(caller)

    assert refused(caller.post(f"{HERE}/confirm", json={"code": old})) == (422, "second_factor_wrong")


def test_wrong_codes_count_as_wrong_passwords_do(anna: Person) -> None:
    anna.enrol()

    answers = [anna.log_in(code=anna.wrong()).status_code for _ in range(12)]

    assert answers == [401] * 10 + [429] * 2
    assert anna.log_in(code=anna.code()).status_code == 429


def test_the_password_alone_neither_counts_nor_makes_wrong_codes_forgotten(anna: Person) -> None:
    anna.enrol()
    for _ in range(9):
        assert anna.log_in(code=anna.wrong()).status_code == 401

    for _ in range(12):
        assert refused(anna.log_in()) == (401, "second_factor_required")

    assert [anna.log_in(code=anna.wrong()).status_code for _ in range(2)] == [401, 429]


def test_trying_codes_in_a_stolen_session_is_throttled_too(anna: Person) -> None:
    caller = anna.enrol()
    body = {"password": PASSWORD, "code": anna.wrong()}

    answers = [caller.post(f"{HERE}/disable", json=body).status_code for _ in range(11)]

    assert answers == [422] * 10 + [429]


def test_a_wrong_password_is_refused_alike_with_and_without_a_code(anna: Person) -> None:
    anna.enrol()

    answers = [
        anna.log_in(password="not-this-one"),
        anna.log_in(password="not-this-one", code=anna.code()),
        anna.log_in(username="nobody", code=anna.code()),
    ]

    assert [refused(answer) for answer in answers] == [(401, "login_failed")] * 3
    assert anna.log_in(code=anna.code()).status_code == 200, "and the code is not used up"


def test_an_administrator_takes_a_lost_one_away_but_not_their_own(
    web: TestClient, make: Make, anna: Person
) -> None:
    boss, caller = Person(web, make, Role.ADMIN, "boss"), anna.enrol()
    hands = boss.enrol()

    assert hands.delete(f"/api/users/{anna.user.id}/second-factor").status_code == 204
    assert caller.get("/api/deals").status_code == 401
    assert anna.log_in().status_code == 200
    own = hands.delete(f"/api/users/{boss.user.id}/second-factor")
    assert refused(own) == (409, "second_factor_own")
    change = hands.get(f"/api/changes?entity=user&entity_id={anna.user.id}").json()
    assert len(change) >= 2, "the journal tells when it was turned on and off"


def test_undo_does_not_bring_it_back_nor_take_it_away(make: Make, as_: Any, anna: Person) -> None:
    anna.enrol()
    boss = as_(make.admin())
    [batch, *_] = boss.get(f"/api/changes?entity=user&entity_id={anna.user.id}").json()

    answer = boss.post(f"/api/changes/{batch['id']}/undo", json={})

    assert [each["reason"] for each in answer.json()["conflicts"]] == ["account"]
    assert refused(anna.log_in()) == (401, "second_factor_required")


def test_whose_role_needs_one_may_only_set_it_up(
    make: Make, settings: Settings, anna: Person, web: TestClient
) -> None:
    strict = create_app(settings.model_copy(update={"SECOND_FACTOR_ROLES": ("manager",)}))
    token = anna.log_in().json()["access_token"]
    with TestClient(strict, base_url="http://nocto.test") as other:
        caller = Caller(other, token)
        assert refused(caller.get("/api/deals")) == (403, "second_factor_needed")
        assert refused(caller.post("/api/clients", json={"name": "А"})) == (403, "second_factor_needed")
        assert caller.get("/api/auth/me").json()["must_set_up_second_factor"] is True
        assert caller.get(HERE).json()["needed"] is True
        employee = Caller(other, make.token(make.employee()))
        assert employee.get("/api/deals").status_code == 200

        anna.begin(caller)
        assert caller.post(f"{HERE}/confirm", json={"code": anna.code(-1)}).status_code == 200

        assert caller.get("/api/deals").status_code == 200
        assert caller.get("/api/auth/me").json()["must_set_up_second_factor"] is False


def test_the_secret_and_the_codes_are_not_in_the_database(make: Make, anna: Person) -> None:
    anna.enrol()

    async def kept(uow: UnitOfWork) -> bytes:
        factor = (await uow.session.scalars(select(SecondFactor))).one()
        rows = (await uow.session.scalars(select(RecoveryCode))).all()
        return factor.secret + "".join(row.fingerprint for row in rows).encode()

    found = make.run(kept)

    assert anna.secret not in found
    assert totp.as_text(anna.secret).encode() not in found
    assert not any(code.replace("-", "").encode() in found for code in anna.codes)


def test_with_another_secret_key_codes_are_wrong_and_not_a_bug(make: Make, anna: Person) -> None:
    anna.enrol()
    make.app.state.seal = Seal("another-secret-0123456789-abcdefghijklmn")

    assert refused(anna.log_in(code=anna.code())) == (401, "second_factor_wrong")
    assert refused(anna.log_in(code=anna.codes[0])) == (401, "second_factor_wrong")


@pytest.mark.parametrize("code", ["12345", "1234567", "abcdef", "١٢٣٤٥٦", " ", "-", "½½½½½½"])
def test_what_is_no_code_is_wrong_and_nothing_worse(anna: Person, code: str) -> None:
    anna.enrol()

    assert anna.log_in(code=code).status_code == 401


def test_colleagues_are_not_told_who_has_none(make: Make, as_: Any, anna: Person) -> None:
    anna.enrol()

    seen = {
        name: as_(who).get(f"/api/users/{anna.user.id}").json()["has_second_factor"]
        for name, who in {"self": anna.user, "admin": make.admin(), "colleague": make.user()}.items()
    }

    assert seen == {"self": True, "admin": True, "colleague": None}


def test_deleting_an_account_leaves_nothing_of_it(make: Make, as_: Any) -> None:
    boss, new = make.admin(), make.employee()

    async def give(uow: UnitOfWork) -> None:
        uow.add(SecondFactor(user_id=new.id, secret=b""))
        uow.add(RecoveryCode(user_id=new.id, fingerprint=""))

    make.run(give)

    assert as_(boss).delete(f"/api/users/{new.id}").status_code == 204

    async def left(uow: UnitOfWork) -> int:
        return len((await uow.session.scalars(select(RecoveryCode))).all())

    assert make.run(left) == 0


def test_the_command_line_takes_a_lost_one_away(
    make: Make, anna: Person, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller = anna.enrol()
    monkeypatch.setenv("DATABASE_URL", database_url)
    get_settings.cache_clear()

    unknown, known = [CliRunner().invoke(cli, ["second-factor-off", name]) for name in ("nobody", "ANNA")]
    get_settings.cache_clear()

    assert (unknown.exit_code, known.exit_code) == (1, 0)
    assert "nobody" in unknown.output
    assert caller.get("/api/deals").status_code == 401
    assert anna.log_in().status_code == 200

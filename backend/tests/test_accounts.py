"""Logging in and out, passwords, and who is in charge."""

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from app.models import Change, LoginSession, Role
from app.schemas.user import UserIn
from app.services import users
from app.uow import UnitOfWork
from tests.make import PASSWORD, Caller, Make


def register(make: Make, username: str = "Anna", *, must_change: bool = False, **fields: Any) -> int:
    data = UserIn(
        **{"username": username, "full_name": "Анна", "password": PASSWORD, "role": Role.MANAGER} | fields
    )
    user = make.run(lambda uow: users.create(uow, data, must_change_password=must_change))
    return user.id


def log_in(web: TestClient, username: str, password: str = PASSWORD) -> Any:
    return web.post("/api/auth/login", data={"username": username, "password": password})


@pytest.mark.parametrize("name", ["Anna", "anna", "ANNA", "anna@example.com", "Anna@Example.com"])
def test_one_logs_in_by_name_or_address_in_any_case(make: Make, web: TestClient, name: str) -> None:
    register(make, email="anna@example.com")

    answer = log_in(web, name)

    assert answer.status_code == 200
    assert answer.json()["expires_in"] == 720 * 60


@pytest.mark.parametrize(
    ("name", "password"),
    [("anna", "wrong-password"), ("nobody", PASSWORD), ("gone", PASSWORD), ("nologin", PASSWORD),
     ("a\0b", PASSWORD),     ("x" * 2000, PASSWORD), ("anna", "x" * 2000), ("anna", PASSWORD.upper())],
)  # fmt: skip
def test_every_failed_login_looks_the_same(make: Make, web: TestClient, name: str, password: str) -> None:
    register(make)
    register(make, "gone", is_active=False)
    register(make, "nologin", password=None)

    answer = log_in(web, name, password)

    assert (answer.status_code, answer.json()["code"]) == (401, "login_failed")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_password_is_one_in_all_its_written_forms(make: Make, web: TestClient) -> None:
    register(make, password="чайник-й-2026")

    assert log_in(web, "anna", "чайник-й-2026").status_code == 200


def test_logging_out_ends_this_login_and_everywhere_ends_all(make: Make, as_: Any) -> None:
    anna = make.user()
    first, second, third = as_(anna), as_(anna), as_(anna)

    first.post("/api/auth/logout")
    assert [caller.get("/api/auth/me").status_code for caller in (first, second, third)] == [401, 200, 200]

    second.post("/api/auth/logout?everywhere=true")
    assert [caller.get("/api/auth/me").status_code for caller in (second, third)] == [401, 401]


def test_changing_the_password_ends_the_other_logins(make: Make, web: TestClient) -> None:
    register(make)
    this, other = (Caller(web, log_in(web, "anna").json()["access_token"]) for _ in range(2))

    wrong = this.post("/api/auth/password", json={"current_password": "nope", "new_password": "djadja-vanja"})
    same = this.post("/api/auth/password", json={"current_password": PASSWORD, "new_password": PASSWORD})
    right = this.post(
        "/api/auth/password", json={"current_password": PASSWORD, "new_password": "djadja-vanja"}
    )

    assert [(a.status_code, a.json()["code"]) for a in (wrong, same)] == [
        (422, "wrong_password"),
        (422, "same_password"),
    ]
    assert right.status_code == 204
    assert [caller.get("/api/auth/me").status_code for caller in (this, other)] == [200, 401]
    assert [log_in(web, "anna", word).status_code for word in (PASSWORD, "djadja-vanja")] == [401, 200]


def test_a_temporary_password_opens_nothing_but_its_own_change(make: Make, web: TestClient) -> None:
    register(make, must_change=True)
    login = log_in(web, "anna").json()
    anna = Caller(web, login["access_token"])

    refused = anna.get("/api/clients")
    me = anna.get("/api/auth/me").json()
    anna.post("/api/auth/password", json={"current_password": PASSWORD, "new_password": "djadja-vanja"})

    assert (login["must_change_password"], me["must_change_password"]) == (True, True)
    assert (refused.status_code, refused.json()["code"]) == (403, "password_change_required")
    assert anna.get("/api/clients").status_code == 200


def test_an_administrator_sets_a_password_and_ends_the_logins(make: Make, web: TestClient, as_: Any) -> None:
    user_id = register(make)
    anna = Caller(web, log_in(web, "anna").json()["access_token"])

    as_(make.admin()).put(f"/api/users/{user_id}", json={"password": "djadja-vanja"})

    assert anna.get("/api/auth/me").status_code == 401
    assert log_in(web, "anna", "djadja-vanja").status_code == 200


def test_a_forgotten_password_is_replaced_by_one_for_a_single_login(
    make: Make, web: TestClient, as_: Any
) -> None:
    user_id = register(make)
    anna = Caller(web, log_in(web, "anna").json()["access_token"])

    answer = as_(make.admin()).post(f"/api/users/{user_id}/password-reset")

    temporary = answer.json()["password"]
    again = log_in(web, "anna", temporary).json()
    refused = Caller(web, again["access_token"]).get("/api/clients")
    assert re.fullmatch(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}", temporary)
    assert [anna.get("/api/auth/me").status_code, log_in(web, "anna").status_code] == [401, 401]
    assert (again["must_change_password"], refused.json()["code"]) == (True, "password_change_required")


def test_the_journal_knows_of_a_reset_but_not_the_password(make: Make, as_: Any) -> None:
    anna = make.user()

    password = as_(make.admin()).post(f"/api/users/{anna.id}/password-reset").json()["password"]

    async def read(uow: UnitOfWork) -> list[Change]:
        return list(await uow.session.scalars(select(Change).where(Change.entity_id == anna.id)))

    last = [change for change in make.run(read) if change.entity == "user"][-1]
    assert last.after == {"hashed_password": "***", "must_change_password": True}
    assert password not in str(vars(last))


def test_deactivation_and_a_new_role_act_on_the_next_request(make: Make, as_: Any) -> None:
    anna, boss = make.user(), as_(make.admin())
    caller = as_(anna)

    boss.put(f"/api/users/{anna.id}", json={"role": "employee"})
    assert caller.post("/api/clients", json={"name": "Ромашка"}).status_code == 403

    boss.put(f"/api/users/{anna.id}", json={"is_active": False})
    assert caller.get("/api/auth/me").status_code == 401

    boss.put(f"/api/users/{anna.id}", json={"is_active": True})
    assert caller.get("/api/auth/me").status_code == 401


def test_an_expired_login_is_over(make: Make, web: TestClient, as_: Any) -> None:
    anna = make.user()
    caller = as_(anna)

    async def expire(uow: UnitOfWork) -> None:
        await uow.session.execute(update(LoginSession).values(expires_at=LoginSession.created_at))

    make.run(expire)

    assert caller.get("/api/auth/me").status_code == 401


def test_somebody_is_always_in_charge(make: Make, as_: Any) -> None:
    boss, second = make.admin(), make.admin()

    as_(boss).put(f"/api/users/{second.id}", json={"is_active": False})
    demoted = as_(boss).put(f"/api/users/{boss.id}", json={"role": "manager"})
    deactivated = as_(boss).put(f"/api/users/{boss.id}", json={"is_active": False})
    deleted = as_(boss).delete(f"/api/users/{boss.id}")

    assert [answer.json()["code"] for answer in (demoted, deactivated, deleted)] == [
        "last_admin",
        "last_admin",
        "yourself",
    ]
    assert as_(boss).get("/api/auth/me").json()["role"] == "admin"


def test_an_account_without_a_trace_is_deleted_any_other_is_not(make: Make, as_: Any) -> None:
    boss, fresh, busy, spare = as_(make.admin()), make.user(), make.user(), make.admin()
    make.client(busy)

    refused = boss.delete(f"/api/users/{busy.id}")

    assert (refused.status_code, refused.json()["code"]) == (409, "user_in_use")
    assert [boss.delete(f"/api/users/{user.id}").status_code for user in (fresh, spare)] == [204, 204]


def test_names_and_addresses_are_taken_once_in_any_case(make: Make, as_: Any) -> None:
    register(make, "anna", email="anna@example.com")
    boss = as_(make.admin())

    by_name = boss.post("/api/users", json={"username": "ANNA", "full_name": "Другая"})
    by_email = boss.post(
        "/api/users", json={"username": "other", "full_name": "Другая", "email": "Anna@Example.COM"}
    )

    assert [(a.status_code, a.json()["code"]) for a in (by_name, by_email)] == [
        (409, "username_taken"),
        (409, "email_taken"),
    ]


def test_people_change_their_own_profile_but_not_their_role(make: Make, as_: Any) -> None:
    anna = as_(make.user())

    answer = anna.put(
        "/api/auth/me", json={"full_name": "Анна Белова", "phone": "+7 900 000-00-00", "role": "admin"}
    )

    assert (answer.json()["full_name"], answer.json()["role"]) == ("Анна Белова", "manager")


def test_when_colleagues_logged_in_is_not_everybodys_business(make: Make, web: TestClient, as_: Any) -> None:
    user_id = register(make)
    anna = Caller(web, log_in(web, "anna").json()["access_token"])

    seen = [
        caller.get(f"/api/users/{user_id}").json()["last_login"]
        for caller in (anna, as_(make.admin()), as_(make.user()))
    ]

    assert [bool(moment) for moment in seen] == [True, True, False]

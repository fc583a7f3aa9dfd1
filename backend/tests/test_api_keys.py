"""API keys: shown once, kept as a digest, narrowed by scopes, refused the moment they should be."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from app.clock import now
from app.keys import digest, is_api_key, new_api_key
from app.models import ApiKey, Change, Role, User
from app.uow import UnitOfWork
from tests.make import Caller, Make

ALL = ["clients:write", "deals:write", "changes:write"]


def made(caller: Caller, *scopes: str, **fields: Any) -> dict[str, Any]:
    """A new key, as its maker is told of it."""
    body = {"name": "Форма на сайте", "scopes": scopes or ALL} | fields
    answer = caller.post("/api/keys", json=body)
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


def with_key(web: TestClient, told: dict[str, Any]) -> Caller:
    return Caller(web, told["key"])


def row(make: Make, key_id: int) -> ApiKey:
    return make.run(lambda uow: uow.get(ApiKey, key_id))


def test_a_key_carries_a_checksum_so_that_scanners_and_we_know_one() -> None:
    keys = {new_api_key() for _ in range(100)}

    assert len(keys) == 100
    assert all(is_api_key(key) and key.startswith("nck_") and len(key) == 46 for key in keys)
    assert not any(is_api_key(key[:-1] + ("0" if key[-1] != "0" else "1")) for key in keys)


def test_a_key_is_shown_once_and_kept_as_a_digest(make: Make, as_: Any) -> None:
    anna = make.user()

    told = made(as_(anna), "deals:read")

    assert is_api_key(told["key"])
    assert row(make, told["id"]).digest == digest(told["key"])
    listed = as_(anna).get("/api/keys")
    assert told["key"] not in listed.text
    assert [(key["id"], key["hint"], key["scopes"]) for key in listed.json()] == [
        (told["id"], told["key"][:8], ["deals:read"])
    ]


def test_a_key_does_what_its_scopes_and_its_owners_role_allow_together(
    make: Make, as_: Any, web: TestClient
) -> None:
    anna, oleg = make.user(), make.user()
    mine, others = make.deal(anna), make.deal(oleg)
    reader = with_key(web, made(as_(anna), "deals:read"))
    writer = with_key(web, made(as_(anna), "deals:write", "users:write"))

    assert reader.get(f"/api/deals/{mine.id}").status_code == 200
    assert reader.get(f"/api/deals/{others.id}").status_code == 404
    assert writer.get(f"/api/deals/{mine.id}").status_code == 200, "writing holds reading"
    assert writer.put(f"/api/deals/{mine.id}", json={"title": "Окна"}).status_code == 200
    refused = reader.put(f"/api/deals/{mine.id}", json={"title": "Двери"})
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    assert "deals:write" in refused.json()["detail"]
    beyond = writer.post("/api/users", json={"username": "new", "full_name": "Новый"})
    assert (beyond.status_code, beyond.json()["code"]) == (403, "forbidden")


def test_without_its_scope_a_key_does_not_learn_what_exists(make: Make, as_: Any, web: TestClient) -> None:
    anna = make.user()
    deal = make.deal(anna)
    key = with_key(web, made(as_(anna), "tasks:read"))

    answers = [key.get(f"/api/deals/{row_id}").json()["code"] for row_id in (deal.id, 999_999)]

    assert answers == ["scope_missing", "scope_missing"]


def revoke(make: Make, as_: Any, owner: User, key_id: int) -> None:
    assert as_(owner).delete(f"/api/keys/{key_id}").status_code == 204


def revoke_by_admin(make: Make, as_: Any, _owner: User, key_id: int) -> None:
    assert as_(make.admin()).delete(f"/api/keys/{key_id}").status_code == 204


def deactivate(make: Make, as_: Any, owner: User, _key_id: int) -> None:
    assert as_(make.admin()).put(f"/api/users/{owner.id}", json={"is_active": False}).is_success


def promote(make: Make, as_: Any, owner: User, _key_id: int) -> None:
    assert as_(make.admin()).put(f"/api/users/{owner.id}", json={"role": "admin"}).is_success


def there_and_back(make: Make, as_: Any, owner: User, _key_id: int) -> None:
    boss = as_(make.admin())
    for active in (False, True):
        assert boss.put(f"/api/users/{owner.id}", json={"is_active": active}).is_success


def expire(make: Make, _as: Any, _owner: User, key_id: int) -> None:
    async def age(uow: UnitOfWork) -> None:
        over = now() - timedelta(seconds=1)
        await uow.session.execute(update(ApiKey).where(ApiKey.id == key_id).values(expires_at=over))

    make.run(age)


@pytest.mark.parametrize(
    "end",
    [revoke, revoke_by_admin, deactivate, promote, there_and_back, expire],
    ids=lambda end: end.__name__,
)
def test_a_key_is_refused_from_the_next_request_on(make: Make, as_: Any, web: TestClient, end: Any) -> None:
    anna = make.user()
    told = made(as_(anna))
    key = with_key(web, told)
    assert key.get("/api/deals").status_code == 200

    end(make, as_, anna, told["id"])

    answer = key.get("/api/deals")
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")


def test_a_key_is_its_owners_business_and_an_administrators(make: Make, as_: Any) -> None:
    anna, oleg, boss = make.user(), make.user(), make.admin()
    told = made(as_(anna))

    assert as_(oleg).get("/api/keys").json() == []
    assert as_(oleg).delete(f"/api/keys/{told['id']}").status_code == 404
    assert [key["user_id"] for key in as_(boss).get("/api/keys").json()] == [anna.id]
    assert as_(boss).get(f"/api/keys?user_id={oleg.id}").json() == []
    assert as_(boss).delete(f"/api/keys/{told['id']}").status_code == 204
    assert as_(anna).get("/api/keys?is_revoked=false").json() == []
    assert as_(anna).get("/api/keys?is_revoked=true").json()[0]["revoked_at"] is not None


def test_revoking_twice_changes_nothing_more(make: Make, as_: Any) -> None:
    anna = make.user()
    told = made(as_(anna))
    revoke(make, as_, anna, told["id"])
    first = row(make, told["id"]).revoked_at

    revoke(make, as_, anna, told["id"])

    assert row(make, told["id"]).revoked_at == first


def test_that_a_key_is_used_is_written_down_once_in_five_minutes(
    make: Make, as_: Any, web: TestClient
) -> None:
    anna = make.user()
    told = made(as_(anna))
    key = with_key(web, told)

    seen = []
    for _ in range(2):
        assert key.get("/api/deals").status_code == 200
        seen.append(row(make, told["id"]).last_used)

    assert seen[0] is not None
    assert seen[0] == seen[1]
    assert as_(anna).get("/api/keys").json()[0]["last_used"] is not None


def test_the_journal_and_the_history_name_the_key(make: Make, as_: Any, web: TestClient) -> None:
    anna = make.user()
    client, told = make.client(anna), made(as_(anna))
    as_(anna).put(f"/api/clients/{client.id}", json={"notes": "сама"})
    with_key(web, told).put(f"/api/clients/{client.id}", json={"notes": "ключ"})

    through_key = as_(anna).get(f"/api/changes?via=key:{told['id']}").json()

    assert [batch["key"] for batch in through_key] == [{"id": told["id"], "name": "Форма на сайте"}]
    assert as_(anna).get(f"/api/changes?via=key:{told['id'] + 1}").json() == []
    assert len(as_(anna).get(f"/api/changes?via=key:{told['id']}&via=api").json()) == 2
    history = as_(anna).get(f"/api/clients/{client.id}/history").json()
    assert [entry["key_name"] for entry in history[-2:]] == [None, "Форма на сайте"]


@pytest.mark.parametrize("via", ["key:", "key:0", "key:x", "key:-1", "key", "key:1 ", "key:" + "9" * 30])
def test_only_a_key_by_its_number_is_one(make: Make, as_: Any, via: str) -> None:
    assert as_(make.user()).get("/api/changes", params={"via": via}).status_code == 422


def test_what_lets_somebody_in_is_for_people_only(make: Make, as_: Any, web: TestClient) -> None:
    boss, other, anna = make.admin(), make.admin(), make.user()
    key = with_key(web, made(as_(boss), "users:write"))
    password = "vishnevyj-sad-1904"

    answers = [
        key.post("/api/keys", json={"name": "Ещё", "scopes": ["deals:read"]}),
        key.get("/api/keys"),
        key.delete("/api/keys/1"),
        key.put("/api/auth/me", json={"full_name": "Иначе"}),
        key.post("/api/auth/password", json={"current_password": "a", "new_password": password}),
        key.post(f"/api/users/{anna.id}/password-reset"),
        key.put(f"/api/users/{anna.id}", json={"password": password}),
        key.put(f"/api/users/{anna.id}", json={"role": "admin"}),
        key.put(f"/api/users/{other.id}", json={"is_active": False}),
        key.delete(f"/api/users/{other.id}"),
        key.post("/api/users", json={"username": "n", "full_name": "Н", "role": "admin"}),
        key.post("/api/users", json={"username": "n", "full_name": "Н", "password": password}),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
        (403, "person_required")
    ] * len(answers)
    assert key.post("/api/users", json={"username": "n", "full_name": "Н"}).status_code == 201
    assert key.put(f"/api/users/{anna.id}", json={"is_active": False}).status_code == 200


def test_a_key_waits_while_its_owner_has_a_temporary_password(make: Make, as_: Any, web: TestClient) -> None:
    anna = make.user()
    key = with_key(web, made(as_(anna)))

    assert as_(make.admin()).post(f"/api/users/{anna.id}/password-reset").is_success

    answer = key.get("/api/deals")
    assert (answer.status_code, answer.json()["code"]) == (403, "password_change_required")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"scopes": []}, 422),
        ({"scopes": ["deals:all"]}, 422),
        ({"scopes": ["users"]}, 422),
        ({"name": ""}, 422),
        ({"expires_at": "2001-01-01T00:00:00Z"}, 422),
        ({"scopes": ["deals:read", "deals:read"]}, 201),
    ],
)
def test_a_key_needs_a_name_scopes_that_exist_and_a_future(
    make: Make, as_: Any, fields: dict[str, Any], status: int
) -> None:
    body = {"name": "Ключ", "scopes": ["deals:read"]} | fields

    assert as_(make.user()).post("/api/keys", json=body).status_code == status


def test_nobody_has_more_than_fifty_live_keys(make: Make, as_: Any) -> None:
    anna = make.user()

    async def fill(uow: UnitOfWork) -> None:
        uow.session.add_all(
            ApiKey(user_id=anna.id, name="Ключ", digest=f"{n}", hint="nck_", scopes=["deals:read"])
            for n in range(50)
        )

    make.run(fill)
    body = {"name": "Ключ", "scopes": ["deals:read"]}

    refused = as_(anna).post("/api/keys", json=body)

    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_keys")
    as_(anna).delete("/api/keys/1")
    assert as_(anna).post("/api/keys", json=body).status_code == 201


@pytest.mark.parametrize(
    "change",
    [str.lower, str.upper, lambda key: key[:-1], lambda key: key + "0", lambda key: key[:10] + "0" + key[11:],
     lambda key: f"{key},{key}", lambda key: f"{key} {key}", lambda _key: new_api_key()],
)  # fmt: skip
def test_what_is_not_exactly_a_key_is_none(make: Make, as_: Any, web: TestClient, change: Any) -> None:
    told = made(as_(make.user()))

    answer = Caller(web, change(told["key"].replace("nck_", "nck_", 1))).get("/api/deals")

    assert answer.status_code == (200 if change(told["key"]) == told["key"] else 401)


def test_keys_are_never_logged(
    make: Make, as_: Any, web: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        told = made(as_(make.user()))
        with_key(web, told).get("/api/deals")
        with_key(web, told).get("/api/users")

    assert told["key"] not in caplog.text
    assert told["key"][8:] not in caplog.text


def test_the_database_holds_no_key(make: Make, as_: Any, web: TestClient) -> None:
    anna = make.user()
    told = made(as_(anna))
    with_key(web, told).post("/api/clients", json={"name": "Ромашка"})

    async def texts(uow: UnitOfWork) -> str:
        with uow.everything():
            keys = (await uow.session.scalars(select(ApiKey))).all()
            changes = (await uow.session.scalars(select(Change))).all()
        return str([vars(found) for found in (*keys, *changes)])

    assert told["key"][8:] not in make.run(texts)


@pytest.mark.parametrize("role", list(Role))
def test_who_is_asked_who_they_are_is_told_with_a_key_too(
    make: Make, as_: Any, web: TestClient, role: Role
) -> None:
    user = make.user(role)

    assert with_key(web, made(as_(user), "deals:read")).get("/api/auth/me").json()["id"] == user.id

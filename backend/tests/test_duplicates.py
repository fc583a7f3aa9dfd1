"""Whom two rows are known to be the same by: the keys, the warning, the list, and what only one may have."""

import asyncio
from typing import Any

import httpx2 as httpx
import pytest
from sqlalchemy import delete, event, select, update

from app.clock import now
from app.database import APART
from app.identity import KeyKind, inn_is_valid, keys, phone_key
from app.models import Client, IdentityKey
from app.services import identity_upkeep
from app.uow import UnitOfWork
from tests.make import Make


@pytest.mark.parametrize(
    "written",
    ["8 (916) 123-45-67", "+7 916 123 45 67", "9161234567", "'+79161234567", "7(916)1234567 доб. 12"],
)
def test_a_phone_is_the_same_however_it_is_written(written: str) -> None:
    assert phone_key(written) == "+79161234567"


@pytest.mark.parametrize(
    ("written", "key"),
    [("+1 (212) 555-12-12", "+12125551212"), ("380501234567", "+380501234567"), ("12-34-56", None),
     ("123-45-67", "1234567"), ("+8 613 800 138 000", "+8613800138000"), ("нет", None), ("1" * 30, None)],
)  # fmt: skip
def test_phones_of_other_countries_keep_their_own_code(written: str, key: str | None) -> None:
    assert phone_key(written) == key


def test_a_company_is_known_by_its_numbers_and_by_its_name_without_the_legal_form() -> None:
    fields = {"name": "ООО «Ёлки-сервис»", "inn": "7707 083893", "email": "Info@Yolki.Example"}

    assert keys(fields, person=False) == {
        (KeyKind.NAME, "елки сервис"), (KeyKind.INN, "7707083893"), (KeyKind.EMAIL, "info@yolki.example")
    }  # fmt: skip


def test_a_person_is_known_by_messengers_too_and_not_by_a_first_name() -> None:
    fields = {"name": "Анна", "telegram": "https://t.me/Anna_K", "whatsapp": "https://wa.me/79161234567"}

    assert keys(fields, person=True) == {(KeyKind.TELEGRAM, "anna_k"), (KeyKind.PHONE, "+79161234567")}
    assert keys({"name": "Иванов Пётр"}, person=True) == keys({"name": "Петр Иванов"}, person=True)


@pytest.mark.parametrize(
    ("inn", "valid"),
    [("7707083893", True), ("7736207543", True), ("500100732259", True), ("7707083894", False),
     ("500100732258", False), ("123", False), ("٧٧٠٧٠٨٣٨٩٣", False)],
)  # fmt: skip
def test_an_inn_is_checked_by_its_digits(inn: str, valid: bool) -> None:
    assert inn_is_valid(inn) is valid


def test_a_wrong_inn_is_told_and_not_refused(make: Make, as_: Any) -> None:
    anna = as_(make.user())

    wrong = anna.post("/api/clients", json={"name": "А", "inn": "7707083894"})
    right = anna.post("/api/clients", json={"name": "Б", "inn": "7707083893"})
    none = anna.post("/api/clients", json={"name": "В"})

    assert [each.status_code for each in (wrong, right, none)] == [201, 201, 201]
    assert [each.json()["inn_valid"] for each in (wrong, right, none)] == [False, True, None]
    assert [row["inn_valid"] for row in anna.get("/api/clients?sort=id").json()] == [False, True, None]


def kept(make: Make) -> set[tuple[str, int, str]]:
    async def read(uow: UnitOfWork) -> set[tuple[str, int, str]]:
        assert await identity_upkeep.differences(uow) == []
        columns = (IdentityKey.entity, IdentityKey.entity_id, IdentityKey.value)
        return {tuple(row) for row in await uow.session.execute(select(*columns))}  # type: ignore[misc]

    return make.run(read)


def test_keys_follow_the_row_through_change_deletion_restoration_and_undo(make: Make, as_: Any) -> None:
    boss = as_(make.admin())
    created = boss.post("/api/clients", json={"name": "Ромашка", "phone": "8 495 111-22-33"}).json()
    row_id, first = created["id"], kept(make)

    changed = boss.put(f"/api/clients/{row_id}", json={"phone": "8 495 444-55-66"})
    after_change = kept(make)
    boss.post(f"/api/changes/{changed.headers['X-Batch']}/undo", json={})
    after_undo = kept(make)
    boss.delete(f"/api/clients/{row_id}")
    after_deletion = kept(make)
    boss.post(f"/api/bin/client/{row_id}/restore")

    assert first == {("client", row_id, "ромашка"), ("client", row_id, "+74951112233")}
    assert after_change == {("client", row_id, "ромашка"), ("client", row_id, "+74954445566")}
    assert after_undo == first
    assert after_deletion == set()
    assert kept(make) == first


def test_the_doctor_sees_a_key_that_is_missing_and_one_too_many(make: Make) -> None:
    one, other = make.client(phone="8 495 111-22-33"), make.client()

    async def spoil(uow: UnitOfWork) -> list[tuple[str, int]]:
        await uow.session.execute(delete(IdentityKey).where(IdentityKey.entity_id == one.id))
        await uow.session.execute(update(Client).where(Client.id == other.id).values(deleted_at=now()))
        return await identity_upkeep.differences(uow)

    assert make.run(spoil) == [("client", one.id), ("client", other.id)]


def test_a_new_client_comes_with_a_warning_that_names_the_likely_ones(make: Make, as_: Any) -> None:
    anna = make.user()
    known = make.client(anna, phone="+7 495 111-22-33")
    make.client(anna)

    answer = as_(anna).post("/api/clients", json={"name": "Новый", "phone": "84951112233"})

    assert answer.status_code == 201
    assert answer.headers["X-Duplicates"] == str(known.id)


def test_nobody_hears_of_a_client_they_do_not_see(make: Make, as_: Any) -> None:
    anna, oleg = make.user(), make.user()
    make.contact(make.client(oleg, name="ООО «Тайна»", phone="+7 495 111-22-33"), phone="+7 495 111-22-33")

    created = as_(anna).post("/api/clients", json={"name": "Тайна", "phone": "84951112233"})
    asked = as_(anna).get("/api/clients/duplicates?phone=84951112233&name=тайна")
    listed = as_(anna).get("/api/duplicates")

    assert "X-Duplicates" not in created.headers
    assert [row["id"] for row in asked.json()] == [created.json()["id"]]
    assert (listed.json(), listed.headers["X-Total-Count"]) == ([], "0")


def test_the_form_is_told_clients_and_people_the_surest_first(make: Make, as_: Any) -> None:
    anna = make.user()
    namesake = make.client(anna, name="ООО «Ромашка»")
    twin = make.client(anna, name="Василёк", inn="7707083893")
    person = make.contact(make.client(anna, name="Лютик"), name="Мария", phone="+7 916 123-45-67")

    query = "name=ромашка&inn=7707083893&phone=8 916 1234567"
    found = as_(anna).get(f"/api/clients/duplicates?{query}").json()
    without = as_(anna).get(f"/api/clients/duplicates?{query}&except_id={twin.id}").json()

    assert [(row["entity"], row["id"], row["by"]) for row in found] == [
        ("client", twin.id, ["inn"]), ("contact", person.id, ["phone"]), ("client", namesake.id, ["name"])
    ]  # fmt: skip
    assert found[1]["client_name"] == "Лютик"
    assert [row["id"] for row in without] == [person.id, namesake.id]


def test_suspected_duplicates_are_listed_by_how_sure_they_are(make: Make, as_: Any) -> None:
    anna = make.user()
    by_name = [make.client(anna, name=name) for name in ("ООО «Ромашка»", "РОМАШКА, ООО")]
    twice = [make.client(anna, phone="84951112233", email="a@b.example") for _ in range(3)]
    by_inn = [make.client(anna, inn="7707083893") for _ in range(2)]

    answer = as_(anna).get("/api/duplicates?entity=clients")
    second = as_(anna).get("/api/duplicates?limit=1&skip=1")

    assert answer.headers["X-Total-Count"] == "3"
    assert [(group["by"], [row["id"] for row in group["rows"]]) for group in answer.json()] == [
        (["email", "phone"], [row.id for row in twice]),
        (["inn"], [row.id for row in by_inn]),
        (["name"], [row.id for row in by_name]),
    ]
    assert second.json() == answer.json()[1:2]


def test_the_list_goes_on_by_its_cursor(make: Make, as_: Any) -> None:
    anna = make.user()
    for number in range(5):
        for _ in range(2):
            make.client(anna, phone=f"849511122{number}0")

    first = as_(anna).get("/api/duplicates?limit=3")
    rest = as_(anna).get(f"/api/duplicates?limit=3&cursor={first.headers['X-Next-Cursor']}")

    ids = [group["rows"][0]["id"] for group in (*first.json(), *rest.json())]
    assert len(ids) == len(set(ids)) == 5


def test_what_was_dismissed_stays_away_until_somebody_joins_them(make: Make, as_: Any) -> None:
    anna = make.user()
    rows = [make.contact(make.client(anna), phone="84951112233") for _ in range(2)]
    boss = as_(anna)
    wish = {"entity": "contacts", "ids": [row.id for row in rows]}

    dismissed = boss.post("/api/duplicates/dismiss", json=wish)
    again = boss.post("/api/duplicates/dismiss", json=wish)
    then = boss.get("/api/duplicates?entity=contacts").json()
    make.contact(make.client(anna), phone="84951112233")
    joined = boss.get("/api/duplicates?entity=contacts").json()

    assert (dismissed.status_code, again.status_code, then) == (204, 204, [])
    assert [group["count"] for group in joined] == [3]


def test_a_dismissal_can_be_undone(make: Make, as_: Any) -> None:
    anna = make.user()
    rows = [make.client(anna, phone="84951112233") for _ in range(2)]
    wish = {"entity": "clients", "ids": [row.id for row in rows]}
    batch = as_(anna).post("/api/duplicates/dismiss", json=wish).headers["X-Batch"]

    undone = as_(anna).post(f"/api/changes/{batch}/undo", json={})

    assert undone.status_code == 200
    assert len(as_(anna).get("/api/duplicates").json()) == 1


def strict(boss: Any, **kinds: bool) -> Any:
    return boss.put("/api/duplicates/policy", json=kinds)


def test_what_only_one_may_have_is_refused_to_the_second(make: Make, as_: Any) -> None:
    anna, boss = make.user(), as_(make.admin())
    first = make.client(anna, phone="+7 495 111-22-33")
    policy = strict(boss, phone=True)

    second = as_(anna).post("/api/clients", json={"name": "Б", "phone": "8 495 111 22 33"})
    moved = as_(anna).put(f"/api/clients/{make.client(anna).id}", json={"phone": "84951112233"})
    person = as_(anna).post(f"/api/clients/{first.id}/contacts", json={"name": "В", "phone": "84951112233"})

    assert policy.status_code == 200
    assert [row["strict"] for row in policy.json()] == [False, False, True, False]
    assert (second.status_code, second.json()["code"]) == (409, "duplicate")
    assert (second.json()["errors"][0]["field"], second.json()["duplicates"]) == ("phone", [first.id])
    assert moved.status_code == 409
    assert person.status_code == 201  # a company and its director may have one phone


def test_a_refusal_about_a_hidden_row_does_not_name_it(make: Make, as_: Any) -> None:
    make.client(make.user(), email="a@b.example")
    strict(as_(make.admin()), email=True)

    refused = as_(make.user()).post("/api/clients", json={"name": "Б", "email": "A@b.example"})

    assert (refused.status_code, refused.json()["duplicates"]) == (409, [])


def test_a_deleted_row_makes_room_and_takes_no_place_when_it_comes_back(make: Make, as_: Any) -> None:
    boss = as_(make.admin())
    strict(boss, inn=True)
    first = boss.post("/api/clients", json={"name": "А", "inn": "7707083893"}).json()
    boss.delete(f"/api/clients/{first['id']}")

    second = boss.post("/api/clients", json={"name": "Б", "inn": "7707083893"})
    back = boss.post(f"/api/bin/client/{first['id']}/restore")

    assert (second.status_code, back.status_code, back.json()["code"]) == (201, 409, "duplicate")


def test_a_policy_waits_until_nobody_shares_what_only_one_may_have(make: Make, as_: Any) -> None:
    boss, rows = as_(make.admin()), [make.client(phone="84951112233") for _ in range(2)]

    refused = strict(boss, phone=True)
    boss.delete(f"/api/clients/{rows[0].id}")
    accepted = strict(boss, phone=True)
    undone = boss.post(f"/api/changes/{accepted.headers['X-Batch']}/undo", json={})
    shared = boss.post("/api/clients", json={"name": "Б", "phone": "84951112233"})

    assert (refused.status_code, refused.json()["code"]) == (409, "duplicates_remain")
    assert (accepted.status_code, undone.status_code, shared.status_code) == (200, 200, 201)
    assert make.run(identity_upkeep.differences) == []


def test_of_fifty_who_create_the_same_person_at_once_one_succeeds(make: Make, as_: Any) -> None:
    anna = make.user()
    client = make.client(anna)
    strict(as_(make.admin()), phone=True)
    headers = {"Authorization": f"Bearer {make.token(anna)}"}

    async def create(web: httpx.AsyncClient, number: int) -> int:
        body = {"name": f"Человек {number}", "phone": "8 916 123-45-67"}
        answer = await web.post(f"/api/clients/{client.id}/contacts", json=body, headers=headers)
        return answer.status_code

    async def race() -> list[int]:
        transport = httpx.ASGITransport(app=make.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://nocto.test") as web:
            return await asyncio.gather(*(create(web, number) for number in range(50)))

    codes = make.call(race)

    assert sorted(codes) == [201] + [409] * 49


def test_of_fifty_who_create_the_same_company_at_once_one_succeeds(make: Make, as_: Any) -> None:
    anna = make.user()
    strict(as_(make.admin()), inn=True, email=True)
    headers = {"Authorization": f"Bearer {make.token(anna)}"}

    async def create(web: httpx.AsyncClient, number: int) -> int:
        body = {"name": f"Фирма {number}", "inn": "7707083893", "email": "a@b.example"}
        return (await web.post("/api/clients", json=body, headers=headers)).status_code

    async def race() -> list[int]:
        transport = httpx.ASGITransport(app=make.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://nocto.test") as web:
            return await asyncio.gather(*(create(web, number) for number in range(50)))

    codes = make.call(race)

    assert sorted(codes) == [201] + [409] * 49


def test_the_list_is_put_together_apart_and_from_an_index_alone(make: Make, as_: Any) -> None:
    boss, client = as_(make.admin()), make.client(phone="+79160001122")
    make.client(phone=client.phone)
    engine = make.app.state.database.engine.sync_engine
    asked: list[tuple[str, Any, bool]] = []

    def see(_connection: Any, _cursor: Any, sql: str, values: Any, context: Any, _many: bool) -> None:
        if "GROUP BY identity_keys" in sql:
            asked.append((sql, values, context.execution_options.get(APART, False)))

    event.listen(engine, "before_cursor_execute", see)
    try:
        groups = boss.get("/api/duplicates?entity=clients").json()
    finally:
        event.remove(engine, "before_cursor_execute", see)

    assert len(groups) == 1
    assert [apart for _, _, apart in asked] == [True, True]
    if engine.dialect.name == "sqlite":
        assert {_way(make, sql, values) for sql, values, _ in asked} == {
            "SCAN identity_keys USING COVERING INDEX ix_identity_keys_kind_value_entity_entity_id"
        }


def _way(make: Make, sql: str, values: Any) -> str:
    """How SQLite goes through the keys."""

    async def explain(uow: UnitOfWork) -> list[str]:
        connection = await uow.session.connection()
        found = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)
        return [row[-1] for row in found]

    return next(step for step in make.run(explain) if "identity_keys" in step)

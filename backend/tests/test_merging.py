"""Several clients, or contacts, become one; nothing of them is lost, and one call puts everything back."""

import asyncio
from typing import Any

import httpx2 as httpx
import pytest

from app.models import Client, ExternalId
from app.services import identity_upkeep
from app.services.imports.known import _led
from app.uow import UnitOfWork
from tests.make import Make


def merge(
    caller: Any, row: Any, *others: Any, noun: str = "clients", headers: Any = None, **wish: Any
) -> Any:
    body = {"with": [each.id for each in others]} | wish
    return caller.post(f"/api/{noun}/{row.id}/merge", json=body, headers=headers or {})


def test_what_hangs_on_a_client_comes_along(make: Make, as_: Any) -> None:
    anna = make.user()
    kept, gone = make.client(anna), make.client(anna)
    deal, contact = make.deal(anna, client=gone), make.contact(gone, is_primary=True)
    task, call = make.task(anna, deal=deal), make.activity(anna, client=gone)
    caller = as_(anna)

    answer = merge(caller, kept, gone)

    assert answer.status_code == 200
    assert answer.json()["merged"] == [gone.id]
    assert answer.json()["moved"] == {"contacts": 1, "deals": 1, "tasks": 1, "activities": 1}
    rows = [("deals", deal), ("contacts", contact), ("tasks", task), ("activities", call)]
    assert {caller.get(f"/api/{noun}/{row.id}").json()["client_id"] for noun, row in rows} == {kept.id}
    assert caller.get(f"/api/contacts/{contact.id}").json()["is_primary"] is True


def test_chosen_fields_are_kept_and_what_gives_way_is_noted(make: Make, as_: Any) -> None:
    anna = make.user()
    kept = make.client(anna, name="Ромашка", phone="+7 495 111-22-33", notes="Старый клиент")
    gone = make.client(
        anna, name="ООО «Ромашка»", phone="84954445566", email="a@b.example", notes="Просили счёт"
    )

    row = merge(as_(anna), kept, gone, fields={"name": gone.id}).json()["row"]

    assert (row["name"], row["phone"], row["email"]) == ("ООО «Ромашка»", "+7 495 111-22-33", "a@b.example")
    assert row["notes"] == (
        "Старый клиент\nПросили счёт\nДругие названия: Ромашка\nДругие телефоны: 84954445566"
    )


def test_tags_are_put_together(make: Make, as_: Any) -> None:
    boss = as_(make.admin())
    kept, gone = make.client(), make.client()
    boss.put(f"/api/clients/{kept.id}", json={"tags": ["ВИП"]})
    boss.put(f"/api/clients/{gone.id}", json={"tags": ["Опт", "ВИП"]})

    row = merge(boss, kept, gone).json()["row"]

    assert {tag["name"] for tag in row["tags"]} == {"ВИП", "Опт"}


def test_the_same_phone_in_another_writing_is_not_noted(make: Make, as_: Any) -> None:
    anna = make.user()
    kept, gone = make.client(anna, phone="84951112233"), make.client(anna, phone="+7 (495) 111-22-33")

    row = merge(as_(anna), kept, gone, fields={"name": gone.id, "notes": kept.id}).json()["row"]

    assert "телефоны" not in row["notes"]


def test_a_merged_row_is_found_by_its_phone_and_its_address_says_where_it_is(make: Make, as_: Any) -> None:
    anna, oleg = make.user(), make.user()
    kept, gone = make.client(anna), make.client(anna, phone="84954445566")
    merge(as_(anna), kept, gone, fields={"phone": kept.id})

    candidates = as_(anna).get("/api/clients/duplicates?phone=84954445566").json()
    mine, theirs = (as_(person).get(f"/api/clients/{gone.id}") for person in (anna, oleg))

    assert [row["id"] for row in candidates] == [kept.id]
    assert (mine.status_code, mine.json()["merged_into"]) == (404, kept.id)
    assert (theirs.status_code, "merged_into" in theirs.json()) == (404, False)
    assert make.run(identity_upkeep.differences) == []


def test_rows_merged_before_lead_to_the_last_one(make: Make, as_: Any) -> None:
    boss = as_(make.admin())
    first, second, third = (make.client(phone=f"849511122{number}0") for number in range(3))
    merge(boss, second, first)
    merge(boss, third, second)

    assert boss.get(f"/api/clients/{first.id}").json()["merged_into"] == third.id
    found = boss.get("/api/clients/duplicates?phone=84951112200,84951112210").json()
    assert [row["id"] for row in found] == [third.id]


def test_undoing_a_merge_leaves_everything_as_it_was(make: Make, as_: Any) -> None:
    anna = make.user()
    caller = as_(anna)
    kept, gone = make.client(anna, phone="84951112233"), make.client(anna, phone="84954445566", notes="Б")
    make.contact(kept, is_primary=True)
    own, deal = make.contact(gone, is_primary=True), make.deal(anna, client=gone)
    make.activity(anna, client=gone)
    before = everything(caller, kept, gone, own, deal)
    merged = merge(caller, kept, gone)

    undone = caller.post(f"/api/changes/{merged.headers['X-Batch']}/undo", json={})
    after = everything(caller, kept, gone, own, deal)
    again = caller.post(f"/api/changes/{undone.json()['batch']}/undo", json={})

    assert (merged.status_code, undone.status_code) == (200, 200)
    assert after == before
    assert again.status_code == 200
    assert caller.get(f"/api/contacts/{own.id}").json()["client_id"] == kept.id
    assert make.run(identity_upkeep.differences) == []


def everything(caller: Any, kept: Any, gone: Any, contact: Any, deal: Any) -> list[Any]:
    paths = (
        f"clients/{kept.id}", f"clients/{gone.id}", f"contacts/{contact.id}", f"deals/{deal.id}",
        f"clients/{kept.id}/contacts", f"clients/{gone.id}/contacts", "search?q=84954445566",
        "clients/duplicates?phone=84954445566,84951112233", "activities",
    )  # fmt: skip
    answers = [caller.get(f"/api/{path}").json() for path in paths]
    return [without_versions(answer) for answer in answers]


LEFT_OUT = ("version", "updated_at")


def without_versions(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: without_versions(part)
            for name, part in value.items()
            if name not in ("version", "updated_at")
        }
    return [without_versions(part) for part in value] if isinstance(value, list) else value


def test_what_was_changed_since_stands_in_the_way_and_is_named(make: Make, as_: Any) -> None:
    boss = as_(make.admin())
    kept, gone = make.client(), make.client(phone="84954445566")
    merged = merge(boss, kept, gone)
    boss.put(f"/api/clients/{kept.id}", json={"phone": "84950000000"})

    refused = boss.post(f"/api/changes/{merged.headers['X-Batch']}/undo", json={})

    assert (refused.status_code, refused.json()["code"]) == (409, "undo_conflict")
    assert [row["id"] for row in refused.json()["conflicts"]] == [kept.id]


def test_deals_of_others_are_not_taken_along_by_a_manager(make: Make, as_: Any) -> None:
    anna, oleg = make.user(), make.user()
    kept, gone = make.client(anna), make.client(anna)
    make.deal(oleg, client=gone)

    refused, done = merge(as_(anna), kept, gone), merge(as_(make.admin()), kept, gone)

    assert (refused.status_code, refused.json()["code"]) == (409, "merge_hidden")
    assert done.status_code == 200


@pytest.mark.parametrize(
    ("wish", "code"),
    [({"fields": {"name": 999_999}}, "merge_foreign_row"), ({"versions": [1, 2]}, "merge_versions"),
     ({"fields": {"created_at": 1}}, "validation")],
)  # fmt: skip
def test_a_wish_that_makes_no_sense_is_refused(make: Make, as_: Any, wish: Any, code: str) -> None:
    kept, gone = make.client(), make.client()

    answer = merge(as_(make.admin()), kept, gone, **wish)

    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_a_row_can_t_become_a_part_of_itself(make: Make, as_: Any) -> None:
    kept = make.client()

    answer = merge(as_(make.admin()), kept, kept)

    assert (answer.status_code, answer.json()["code"]) == (422, "merge_with_itself")


def test_rows_changed_since_they_were_seen_are_not_merged(make: Make, as_: Any) -> None:
    boss = as_(make.admin())
    kept, gone = make.client(), make.client()

    stale_part = merge(boss, kept, gone, versions=[gone.version + 1])
    stale_row = merge(boss, kept, gone, headers={"If-Match": '"7"'})
    fresh = merge(boss, kept, gone, versions=[gone.version], headers={"If-Match": f'"{kept.version}"'})

    assert [each.status_code for each in (stale_part, stale_row, fresh)] == [409, 412, 200]


def test_a_dry_run_tells_what_would_follow(make: Make, as_: Any) -> None:
    boss = as_(make.admin())
    kept, gone = make.client(), make.client()
    make.deal(client=gone)

    answer = merge(boss, kept, gone, headers={"Prefer": "dry-run"})

    assert answer.json()["moved"]["deals"] == 1
    assert boss.get(f"/api/clients/{gone.id}").status_code == 200


def test_contacts_of_one_client_become_one_who_is_primary(make: Make, as_: Any) -> None:
    anna = make.user()
    client = make.client(anna)
    first, second = make.contact(client, is_primary=True, phone="84951112233"), make.contact(client)

    answer = merge(as_(anna), second, first, noun="contacts")

    assert answer.status_code == 200
    assert (answer.json()["row"]["is_primary"], answer.json()["row"]["phone"]) == (True, "84951112233")
    assert as_(anna).get(f"/api/contacts/{first.id}").json()["merged_into"] == second.id


def test_a_client_who_loses_its_primary_contact_to_another_gets_an_heir(make: Make, as_: Any) -> None:
    anna = make.user()
    caller = as_(anna)
    here, there = make.client(anna), make.client(anna)
    kept = make.contact(here, is_primary=True)
    gone, heir = make.contact(there, is_primary=True), make.contact(there)
    merged = merge(caller, kept, gone, noun="contacts")
    crowned = caller.get(f"/api/contacts/{heir.id}").json()["is_primary"]

    caller.post(f"/api/changes/{merged.headers['X-Batch']}/undo", json={})

    assert crowned is True
    assert caller.get(f"/api/contacts/{gone.id}").json()["is_primary"] is True
    assert caller.get(f"/api/contacts/{heir.id}").json()["is_primary"] is False


def test_a_name_of_another_system_leads_to_what_the_row_has_become(make: Make, as_: Any) -> None:
    boss = as_(make.admin())
    kept, gone = make.client(), make.client(phone="84954445566")
    make._add(ExternalId(source="amo", entity="client", key="17", entity_id=gone.id))
    merge(boss, kept, gone, fields={"phone": kept.id})

    async def led(uow: UnitOfWork) -> list[int]:
        with uow.everything():
            return [row.id for _, row in await uow.session.execute(_led(Client))]

    after_merge = make.run(led)
    boss.delete(f"/api/bin/client/{gone.id}")
    after_purge = make.run(led)

    assert after_merge == after_purge == [kept.id]
    assert make.run(identity_upkeep.differences) == []


def test_a_merged_row_restored_from_the_bin_is_a_row_of_its_own_again(make: Make, as_: Any) -> None:
    boss = as_(make.admin())
    kept, gone = make.client(), make.client(phone="84954445566")
    merge(boss, kept, gone)

    back = boss.post(f"/api/bin/client/{gone.id}/restore")

    assert back.status_code == 200
    assert boss.get(f"/api/clients/{gone.id}").status_code == 200
    assert make.run(identity_upkeep.differences) == []


def test_two_who_merge_each_other_at_once_leave_one_client(make: Make) -> None:
    rows = [make.client(), make.client()]
    token = make.token(make.admin())

    async def one(web: httpx.AsyncClient, kept: Any, gone: Any) -> int:
        headers = {"Authorization": f"Bearer {token}"}
        body = {"with": [gone.id]}
        return (await web.post(f"/api/clients/{kept.id}/merge", json=body, headers=headers)).status_code

    async def race() -> list[int]:
        transport = httpx.ASGITransport(app=make.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://nocto.test") as web:
            pairs = [rows, rows[::-1]] * 5
            return await asyncio.gather(*(one(web, kept, gone) for kept, gone in pairs))

    codes = make.call(race)

    assert sorted(codes) == [200] + [404] * 9

"""Values of fields that a business has added: checked, kept, merged, journaled and taken back."""

from typing import Any

import pytest

from app.models import OPTIONED, FieldEntity, FieldKind
from tests.make import Make

CLIENT, CONTACT, DEAL = FieldEntity.CLIENT, FieldEntity.CONTACT, FieldEntity.DEAL
CHOICES = ("Опт", "Розница", "Сеть")


def every_kind(make: Make, entity: FieldEntity = CLIENT) -> None:
    """A field of each kind, called as its kind."""
    for kind in FieldKind:
        make.field(entity, kind.value, kind, *(CHOICES if kind in OPTIONED else ()))


TAKEN: list[tuple[str, Any, Any]] = [
    ("text", "  Омск  ", "Омск"),
    ("text", "е" * 4_000, "е" * 4_000),
    ("text", "2026-01-01", "2026-01-01"),
    ("number", 0.1, 0.1),
    ("number", -7, -7),
    ("number", 99_999_999_999.9999, 99_999_999_999.9999),
    ("money", 1250.5, 1250.5),
    ("money", 99_999_999_999.99, 99_999_999_999.99),
    ("date", "2026-02-28", "2026-02-28"),
    ("choice", 2, 2),
    ("choices", [3, 1, 3], [1, 3]),
    ("yes_no", False, False),
    ("link", "https://romashka.example/о нас", None),
    ("link", "HTTP://romashka.example/?a=1", "HTTP://romashka.example/?a=1"),
]


@pytest.mark.parametrize(("key", "sent", "kept"), TAKEN, ids=str)
def test_a_value_is_kept_as_its_field_has_it(make: Make, as_: Any, key: str, sent: Any, kept: Any) -> None:
    anna = make.user()
    every_kind(make)

    answer = as_(anna).post("/api/clients", json={"name": "Ромашка", "custom": {key: sent}})

    if kept is None:
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "link_format")
        return
    assert answer.status_code == 201, answer.text
    assert answer.json()["custom"] == {key: kept}
    assert as_(anna).get(f"/api/clients/{answer.json()['id']}").json()["custom"] == {key: kept}
    assert as_(anna).get("/api/clients").json()[0]["custom"] == {key: kept}


REFUSED: list[tuple[str, Any, str]] = [
    ("text", 5, "string_type"),
    ("text", "е" * 4_001, "string_too_long"),
    ("text", "а\0", "string_nul"),
    ("number", "5", "amount_type"),
    ("number", True, "amount_type"),
    ("number", 0.00001, "number_range"),
    ("number", 100_000_000_000, "number_range"),
    ("money", 0.001, "money_range"),
    ("date", "28.02.2026", "day_format"),
    ("date", "2026-02-30", "date_parsing"),
    ("date", "1812-09-07", "year_range"),
    ("choice", 4, "option_unknown"),
    ("choice", "Опт", "option_type"),
    ("choice", True, "option_type"),
    ("choices", 1, "options_type"),
    ("choices", [1, 9], "option_unknown"),
    ("choices", [True], "custom_type"),
    ("yes_no", 1, "bool_type"),
    ("link", "javascript:alert(1)", "link_format"),
    ("link", "https://", "link_format"),
    ("user", 999_999, "person_missing"),
    ("user", 2**70, "person_missing"),
    ("user", True, "person_missing"),
    ("nosuch", "Омск", "custom_unknown"),
    ("nosuch", None, "custom_unknown"),
    ("text", {"a": 1}, "custom_type"),
    ("text", [[1]], "custom_type"),
]


@pytest.mark.parametrize(("key", "sent", "code"), REFUSED, ids=str)
def test_what_is_no_value_of_the_field_is_refused_by_its_name(
    make: Make, as_: Any, key: str, sent: Any, code: str
) -> None:
    every_kind(make)

    answer = as_(make.user()).post("/api/clients", json={"name": "Ромашка", "custom": {key: sent}})

    assert answer.status_code == 422, answer.text
    assert [(e["field"], e["code"]) for e in answer.json()["errors"]] == [(f"custom.{key}", code)]
    assert f"custom.{key}" in answer.json()["detail"]


def test_every_wrong_value_is_named_at_once(make: Make, as_: Any) -> None:
    every_kind(make)

    answer = as_(make.user()).post(
        "/api/clients", json={"name": "Ромашка", "custom": {"number": "пять", "cty": "Омск", "yes_no": True}}
    )

    assert [e["field"] for e in answer.json()["errors"]] == ["custom.number", "custom.cty"]


@pytest.mark.parametrize("entity", FieldEntity)
def test_only_the_keys_sent_change_and_null_takes_a_value_away(
    make: Make, as_: Any, entity: FieldEntity
) -> None:
    anna = make.user()
    every_kind(make, entity)
    client = make.client(anna)
    kept: dict[str, Any] = {"text": "Омск", "number": 5, "yes_no": True}
    rows = {CLIENT: client, CONTACT: make.contact(client), DEAL: make.deal(anna, client=client)}
    address = f"/api/{entity.value}s/{rows[entity].id}"
    as_(anna).put(address, json={"custom": kept})

    answer = as_(anna).put(address, json={"custom": {"text": "Томск", "number": None, "date": "2026-01-01"}})

    assert answer.json()["custom"] == {"text": "Томск", "yes_no": True, "date": "2026-01-01"}
    assert as_(anna).put(address, json={"notes": None}).json()["custom"] == answer.json()["custom"]
    nothing = {"custom": {"text": "", "date": None, "yes_no": None}}
    assert as_(anna).put(address, json=nothing).json()["custom"] == {}


def test_a_person_must_be_there_and_may_leave_later(make: Make, as_: Any) -> None:
    anna, oleg = make.user(), make.user(is_active=False)
    make.field(CLIENT, "user", FieldKind.USER)
    make.field(CLIENT, "city")
    client = make.client(anna, custom={"user": oleg.id})

    refused = as_(anna).post("/api/clients", json={"name": "Ромашка", "custom": {"user": oleg.id}})
    kept = as_(anna).put(f"/api/clients/{client.id}", json={"custom": {"user": oleg.id, "city": "Омск"}})
    taken = as_(anna).put(f"/api/clients/{client.id}", json={"custom": {"user": anna.id}})

    assert refused.json()["errors"][0]["code"] == "person_missing"
    assert kept.json()["custom"] == {"user": oleg.id, "city": "Омск"}
    assert taken.json()["custom"] == {"user": anna.id, "city": "Омск"}


def test_a_person_who_is_a_value_is_not_deleted(make: Make, as_: Any) -> None:
    boss, oleg = make.admin(), make.user()
    make.field(CLIENT, "user", FieldKind.USER)
    make.client(make.user(), custom={"user": oleg.id})

    answer = as_(boss).delete(f"/api/users/{oleg.id}")

    assert (answer.status_code, answer.json()["code"]) == (409, "user_in_use")


def test_a_required_field_is_asked_of_new_rows_and_not_of_old_ones(make: Make, as_: Any) -> None:
    anna = make.user()
    old = make.client(anna)
    make.field(CLIENT, "city", required=True)

    missing = as_(anna).post("/api/clients", json={"name": "Ромашка"})
    given = as_(anna).post("/api/clients", json={"name": "Ромашка", "custom": {"city": "Омск"}})
    emptied = as_(anna).put(f"/api/clients/{given.json()['id']}", json={"custom": {"city": None}})

    assert [(e["field"], e["code"]) for e in missing.json()["errors"]] == [("custom.city", "missing")]
    assert given.status_code == 201
    assert [(e["field"], e["code"]) for e in emptied.json()["errors"]] == [("custom.city", "missing")]
    assert (
        as_(anna).put(f"/api/clients/{old.id}", json={"notes": "-", "custom": {"city": None}}).status_code
        == 200
    )


def test_an_archived_field_keeps_its_values_and_takes_no_other(make: Make, as_: Any) -> None:
    anna = make.user()
    make.field(CLIENT, "city", is_archived=True, required=True)
    client = make.client(anna, custom={"city": "Омск"})

    same = as_(anna).put(f"/api/clients/{client.id}", json={"custom": {"city": "Омск"}})
    other = as_(anna).put(f"/api/clients/{client.id}", json={"custom": {"city": "Томск"}})

    assert same.json()["custom"] == {"city": "Омск"}
    assert other.json()["errors"][0]["code"] == "custom_archived"
    assert as_(anna).post("/api/clients", json={"name": "Ромашка"}).status_code == 201


def test_history_tells_of_each_field_by_itself(make: Make, as_: Any) -> None:
    anna = make.user()
    every_kind(make)
    client = make.client(anna, custom={"text": "Омск", "number": 5, "choices": [1, 2]})

    as_(anna).put(
        f"/api/clients/{client.id}", json={"custom": {"text": "Томск", "number": None, "choices": [2]}}
    )

    [born, changed] = as_(anna).get(f"/api/clients/{client.id}/history").json()
    told = {each["field"]: (each["before"], each["after"]) for each in changed["changes"]}
    assert told == {
        "custom.text": ("Омск", "Томск"),
        "custom.number": (5, None),
        "custom.choices": ([1, 2], [2]),
    }
    assert {"custom.text", "custom.number", "custom.choices"} <= {each["field"] for each in born["changes"]}


def test_undo_puts_back_one_field_whatever_became_of_the_others(make: Make, as_: Any) -> None:
    anna = make.user()
    every_kind(make)
    client = make.client(anna, custom={"text": "Омск"})
    address = f"/api/clients/{client.id}"
    batch = (
        as_(anna).put(address, json={"custom": {"text": "Томск", "date": "2026-01-01"}}).headers["X-Batch"]
    )
    as_(anna).put(address, json={"custom": {"number": 7}})

    undone = as_(anna).post(f"/api/changes/{batch}/undo", json={})

    assert undone.status_code == 200, undone.text
    assert as_(anna).get(address).json()["custom"] == {"text": "Омск", "number": 7}
    redone = as_(anna).post(f"/api/changes/{undone.json()['batch']}/undo", json={})
    assert redone.status_code == 200
    assert as_(anna).get(address).json()["custom"] == {"text": "Томск", "date": "2026-01-01", "number": 7}


def test_undo_names_a_field_that_somebody_has_changed_since(make: Make, as_: Any) -> None:
    anna = make.user()
    every_kind(make)
    client = make.client(anna)
    address = f"/api/clients/{client.id}"
    batch = as_(anna).put(address, json={"custom": {"text": "Томск"}}).headers["X-Batch"]
    as_(anna).put(address, json={"custom": {"text": "Тверь"}})

    answer = as_(anna).post(f"/api/changes/{batch}/undo", json={})

    assert (answer.status_code, answer.json()["conflicts"][0]["reason"]) == (409, "changed")


def test_a_new_row_that_has_got_a_value_since_stays(make: Make, as_: Any) -> None:
    anna = make.user()
    every_kind(make)
    new = as_(anna).post("/api/clients", json={"name": "Ромашка"})
    as_(anna).put(f"/api/clients/{new.json()['id']}", json={"custom": {"text": "Омск"}})

    answer = as_(anna).post(f"/api/changes/{new.headers['X-Batch']}/undo", json={})

    assert (answer.status_code, answer.json()["conflicts"][0]["reason"]) == (409, "changed")


def test_a_value_whose_field_is_gone_does_not_come_back(make: Make, as_: Any) -> None:
    anna, boss = make.user(), make.admin()
    field = make.field(CLIENT, "city")
    client = make.client(anna, custom={"city": "Омск"})
    batch = as_(anna).put(f"/api/clients/{client.id}", json={"custom": {"city": None}}).headers["X-Batch"]
    assert as_(boss).delete(f"/api/fields/{field.id}").status_code == 204

    answer = as_(anna).post(f"/api/changes/{batch}/undo", json={})

    assert (answer.status_code, answer.json()["conflicts"][0]["reason"]) == (409, "parent_gone")


def test_two_people_change_different_fields_of_one_version(make: Make, as_: Any) -> None:
    anna = make.user()
    every_kind(make)
    client = make.client(anna, custom={"text": "Омск"})
    address, before = f"/api/clients/{client.id}", {"If-Match": '"1"'}

    first = as_(anna).put(address, json={"custom": {"number": 1}}, headers=before)
    second = as_(anna).put(address, json={"custom": {"text": "Томск"}}, headers=before)
    again = as_(anna).put(address, json={"custom": {"text": "Томск"}})

    assert (first.status_code, second.status_code) == (200, 412)
    assert again.json()["custom"] == {"text": "Томск", "number": 1}


def test_a_dry_run_foretells_values_and_keeps_none(make: Make, as_: Any) -> None:
    anna = make.user()
    every_kind(make)
    client = make.client(anna)
    address = f"/api/clients/{client.id}"

    answer = as_(anna).put(address, json={"custom": {"text": "Омск"}}, headers={"Prefer": "dry-run"})

    assert answer.json()["custom"] == {"text": "Омск"}
    assert as_(anna).get(address).json()["custom"] == {}
    assert as_(anna).get("/api/clients?custom=text:empty:false").json() == []


def test_rows_are_found_by_the_texts_of_their_own_fields(make: Make, as_: Any) -> None:
    anna = make.user()
    every_kind(make)
    client = make.client(anna, custom={"text": "Поставка бетона", "number": 5})
    caller = as_(anna)

    assert [row["id"] for row in caller.get("/api/clients?search=бетону").json()] == [client.id]
    [hit] = caller.get("/api/search?q=бетону").json()
    assert (hit["id"], hit["matched_in"]["field"]) == (client.id, "custom.text")
    caller.put(f"/api/clients/{client.id}", json={"custom": {"text": "Кофе"}})
    assert caller.get("/api/search?q=бетону").json() == []
    assert [row["id"] for row in caller.get("/api/clients?search=кофе").json()] == [client.id]


def test_many_deals_get_values_at_once(make: Make, as_: Any) -> None:
    anna = make.user()
    every_kind(make, DEAL)
    deals = [make.deal(anna, custom={"text": "Омск"}) for _ in range(3)]
    order = {"ids": [deal.id for deal in deals], "action": "set", "custom": {"number": 7, "choice": 1}}

    answer = as_(anna).post("/api/deals/bulk", json=order)

    assert answer.json()["done"] == 3, answer.text
    found = as_(anna).get("/api/deals?custom=number:eq:7&custom=choice:eq:1").json()
    assert [row["custom"] for row in found] == [{"text": "Омск", "number": 7, "choice": 1}] * 3


def test_a_stage_asks_for_own_fields_beside_the_others(make: Make, as_: Any) -> None:
    anna = make.user()
    pipeline = make.pipeline()
    new, won, lost = pipeline.stages
    make.field(DEAL, "city", required_stages=[won.id])
    won_wants = as_(make.admin()).put(f"/api/pipelines/stages/{won.id}", json={"required_fields": ["amount"]})
    deal = make.deal(anna, stage=new)
    address = f"/api/deals/{deal.id}/move"

    refused = as_(anna).post(address, json={"stage_id": won.id})
    given = as_(anna).post(address, json={"stage_id": won.id, "amount": 5, "custom": {"city": "Омск"}})

    assert won_wants.status_code == 200
    assert (refused.status_code, refused.json()["code"]) == (422, "needs")
    assert refused.json()["needs"] == ["amount", "custom.city"]
    assert "City" in refused.json()["detail"]
    assert (given.status_code, given.json()["custom"]) == (200, {"city": "Омск"})
    assert as_(anna).post(address, json={"stage_id": lost.id}).status_code == 200


def test_from_a_stage_on_means_later_ones_of_the_same_pipeline_but_not_losing(make: Make, as_: Any) -> None:
    anna = make.user()
    pipeline = make.pipeline()
    new, won, lost = pipeline.stages
    middle = make.stage(pipeline, sort_order=0)
    elsewhere = make.pipeline().stages[0]
    make.field(DEAL, "city", required_stages=[middle.id], required_onwards=True)

    def enter(stage: Any) -> int:
        deal = make.deal(anna, stage=new)
        body = {"pipeline_id": stage.pipeline_id, "stage_id": stage.id}
        return int(as_(anna).put(f"/api/deals/{deal.id}", json=body).status_code)

    entered = {name: enter(stage) for name, stage in
               {"middle": middle, "won": won, "lost": lost, "elsewhere": elsewhere}.items()}  # fmt: skip

    assert entered == {"middle": 422, "won": 422, "lost": 200, "elsewhere": 200}
    order = {"ids": [make.deal(anna, stage=new).id], "action": "move", "stage_id": won.id}
    assert as_(anna).post("/api/deals/bulk", json=order).json()["failed"][0]["code"] == "needs"


def test_a_new_deal_has_what_its_stage_asks_for(make: Make, as_: Any) -> None:
    anna = make.user()
    new = make.stages[0]
    make.field(DEAL, "city", required_stages=[new.id])
    deal = {"title": "Кофе", "client_id": make.client(anna).id, "stage_id": new.id}

    assert as_(anna).post("/api/deals", json=deal).json()["needs"] == ["custom.city"]
    assert as_(anna).post("/api/deals", json=deal | {"custom": {"city": "Омск"}}).status_code == 201


def test_clients_made_one_have_the_values_of_both(make: Make, as_: Any) -> None:
    anna = make.user()
    every_kind(make)
    first = make.client(anna, custom={"text": "Омск", "yes_no": False})
    second = make.client(anna, custom={"text": "Томск", "number": 7})

    merged = as_(anna).post(f"/api/clients/{first.id}/merge", json={"with": [second.id]})

    assert merged.status_code == 200, merged.text
    assert merged.json()["row"]["custom"] == {"text": "Омск", "yes_no": False, "number": 7}
    assert [row["id"] for row in as_(anna).get("/api/clients?custom=number:eq:7").json()] == [first.id]
    undone = as_(anna).post(f"/api/changes/{merged.headers['X-Batch']}/undo", json={})
    assert undone.status_code == 200
    assert as_(anna).get(f"/api/clients/{first.id}").json()["custom"] == {"text": "Омск", "yes_no": False}


def test_an_erased_person_leaves_no_own_field_behind(make: Make, as_: Any) -> None:
    anna, boss = as_(make.user()), as_(make.admin())
    every_kind(make)
    make.field(DEAL, "text")
    address = f"/api/clients/{anna.post('/api/clients', json={'name': 'Игорь Семёнов'}).json()['id']}"
    anna.put(address, json={"custom": {"text": "kanarejka-5 и кот", "number": 7}})
    row_id = int(address.rpartition("/")[2])
    deal = anna.post("/api/deals", json={"title": "Кофе", "client_id": row_id, "stage_id": make.stages[0].id})
    anna.put(f"/api/deals/{deal.json()['id']}", json={"custom": {"text": "для Игорь Семёнов"}})

    erased = boss.post(f"{address}/erase", json={"confirm": "Игорь Семёнов"})

    assert erased.status_code == 200, erased.text
    assert boss.get(address).json()["custom"] == {}
    told = boss.get(f"{address}/history").text + boss.get(f"/api/deals/{deal.json()['id']}/history").text
    assert "kanarejka" not in told
    assert "Семёнов" not in told
    assert boss.get("/api/clients?custom=number:empty:false").json() == []
    [row] = boss.get("/api/deals", params={"custom": "text:contains:удалено"}).json()
    assert "Семёнов" not in row["custom"]["text"]

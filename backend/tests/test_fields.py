"""Fields that a business adds: made, changed, put in order, archived, deleted, and all of it taken back."""

from typing import Any

import pytest

from app.models import FieldEntity, FieldKind
from app.services.fields import free_key
from tests.make import Make

CLIENT, DEAL = FieldEntity.CLIENT, FieldEntity.DEAL
SEGMENT = {
    "entity": "client",
    "name": "Сегмент",
    "kind": "choice",
    "options": [{"name": "Опт"}, {"name": "Розница"}],
}


def test_an_administrator_adds_a_field_and_everybody_reads_it(make: Make, as_: Any) -> None:
    boss, anna = as_(make.admin()), as_(make.employee())

    made = boss.post("/api/fields", json=SEGMENT | {"hint": "Кому продаём"})

    assert made.status_code == 201, made.text
    [field] = anna.get("/api/fields?entity=client").json()
    assert field == made.json()
    assert (field["key"], field["hint"], field["kind"]) == ("segment", "Кому продаём", "choice")
    assert [(option["id"], option["name"]) for option in field["options"]] == [(1, "Опт"), (2, "Розница")]
    assert anna.get("/api/fields?entity=deal").json() == []
    assert anna.post("/api/fields", json=SEGMENT).status_code == 403


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Город доставки", "gorod_dostavki"),
        ("Ёмкость, м³", "emkost_m3"),
        ("Größe", "groe"),
        ("合同", "field"),
        ("taken", "taken_2"),
        ("Щ" * 60, "sch" * 12),
    ],
)
def test_a_key_is_made_of_the_name(name: str, key: str) -> None:
    assert free_key(name, {"taken"}) == key


def test_a_key_is_given_once(make: Make, as_: Any) -> None:
    boss = as_(make.admin())
    make.field(CLIENT, "segment")

    assert boss.post("/api/fields", json=SEGMENT).json()["key"] == "segment_2"
    taken = boss.post("/api/fields", json=SEGMENT | {"key": "segment"})
    assert (taken.status_code, taken.json()["code"]) == (409, "key_taken")
    assert boss.post("/api/fields", json=SEGMENT | {"entity": "deal", "key": "segment"}).status_code == 201


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"key": "Город"}, "key", "string_pattern_mismatch"),
        ({"kind": "text"}, "options", "options_foreign"),
        ({"options": [{"name": "Опт"}, {"name": "опт"}]}, "options", "option_twice"),
        ({"options": [{"name": "Опт", "id": 7}]}, "options", "option_unknown"),
        ({"required_stages": [1]}, "required_stages", "stages_foreign"),
        ({"entity": "deal", "required_stages": [999]}, "required_stages", "stage_missing"),
        ({"entity": "task"}, "entity", "enum"),
    ],
)
def test_a_field_that_makes_no_sense_is_refused(
    make: Make, as_: Any, body: dict[str, Any], field: str, code: str
) -> None:
    answer = as_(make.admin()).post("/api/fields", json=SEGMENT | body)

    assert answer.status_code == 422
    assert (field, code) in [(e["field"], e["code"]) for e in answer.json()["errors"]]


def test_an_entity_has_a_hundred_fields_at_most(make: Make, as_: Any) -> None:
    for number in range(100):
        make.field(CLIENT, f"f{number}")

    answer = as_(make.admin()).post("/api/fields", json=SEGMENT)

    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_fields")


def test_options_keep_their_ids_whatever_becomes_of_the_others(make: Make, as_: Any) -> None:
    boss = as_(make.admin())
    address = f"/api/fields/{make.field(CLIENT, 'kind', FieldKind.CHOICE, 'Опт', 'Розница').id}"

    first = boss.put(
        address, json={"options": [{"id": 2, "name": "Штучно"}, {"name": "Сеть", "color": "#FF0000"}]}
    )
    second = boss.put(address, json={"options": [{"name": "Опт"}, {"id": 2, "name": "Штучно"}]})

    assert [(o["id"], o["name"], o["color"]) for o in first.json()["options"]] == [
        (2, "Штучно", "#94A3B8"), (3, "Сеть", "#FF0000")
    ]  # fmt: skip
    assert [(o["id"], o["name"]) for o in second.json()["options"]] == [(4, "Опт"), (2, "Штучно")]


@pytest.mark.parametrize("kind", [FieldKind.CHOICE, FieldKind.CHOICES])
def test_an_option_that_is_chosen_somewhere_stays(make: Make, as_: Any, kind: FieldKind) -> None:
    boss = as_(make.admin())
    field = make.field(CLIENT, "kind", kind, "Опт", "Розница", "Сеть")
    make.client(custom={"kind": [1, 2] if kind is FieldKind.CHOICES else 2})

    refused = boss.put(f"/api/fields/{field.id}", json={"options": [{"id": 1, "name": "Опт"}]})
    done = boss.put(
        f"/api/fields/{field.id}", json={"options": [{"id": 2, "name": "Р"}, {"id": 1, "name": "О"}]}
    )

    assert (refused.status_code, refused.json()["code"]) == (409, "option_in_use")
    assert done.status_code == 200


@pytest.mark.parametrize(
    ("value", "kinds", "status"),
    [
        ("https://a.example", "link text", 200),
        ("2026-01-01", "date text", 200),
        (5.5, "money number", 200),
        (5.5, "number money", 409),
        ("Омск", "text number", 409),
        (None, "text number", 200),
    ],
)
def test_the_kind_changes_where_values_survive(
    make: Make, as_: Any, value: Any, kinds: str, status: int
) -> None:
    before, after = map(FieldKind, kinds.split())
    boss = as_(make.admin())
    field = make.field(CLIENT, "it", before)
    client = make.client(make.user(), custom={} if value is None else {"it": value})

    answer = boss.put(f"/api/fields/{field.id}", json={"kind": after.value})

    assert answer.status_code == status, answer.text
    if status == 200 and value is not None:
        found = boss.get("/api/clients", params={"custom": f"it:eq:{value}", "sort": "custom.it"}).json()
        assert [(row["id"], row["custom"]) for row in found] == [(client.id, {"it": value})]


def test_a_field_with_values_is_archived_and_one_without_deleted(make: Make, as_: Any) -> None:
    boss, anna = as_(make.admin()), make.user()
    address = f"/api/fields/{make.field(CLIENT, 'city').id}"
    client = make.client(anna, custom={"city": "Омск"})
    make.client(anna, custom={"city": "Томск"})

    refused = boss.delete(address)
    archived = boss.put(address, json={"is_archived": True})

    assert (refused.status_code, refused.json()["code"]) == (409, "field_in_use")
    assert "2" in refused.json()["detail"]
    assert archived.json()["is_archived"] is True
    assert boss.get("/api/fields").json() == []
    assert [field["key"] for field in boss.get("/api/fields?is_archived=true").json()] == ["city"]
    assert boss.get(f"/api/clients/{client.id}").json()["custom"] == {"city": "Омск"}
    empty = make.field(CLIENT, "area")
    assert boss.delete(f"/api/fields/{empty.id}").status_code == 204
    assert boss.get(f"/api/fields/{empty.id}").status_code == 404


def test_a_value_in_the_bin_keeps_its_field(make: Make, as_: Any) -> None:
    boss = as_(make.admin())
    field = make.field(CLIENT, "city")
    client = make.client(make.user(), custom={"city": "Омск"})
    boss.delete(f"/api/clients/{client.id}")

    assert boss.delete(f"/api/fields/{field.id}").json()["code"] == "field_in_use"
    assert boss.delete(f"/api/bin/client/{client.id}").status_code == 204
    assert boss.delete(f"/api/fields/{field.id}").status_code == 204


def test_fields_are_put_in_order_at_once(make: Make, as_: Any) -> None:
    boss = as_(make.admin())
    ids = [make.field(CLIENT, key, sort_order=place).id for place, key in enumerate("abc")]
    make.field(CLIENT, "old", is_archived=True)
    make.field(DEAL, "other")

    order = boss.put("/api/fields/order", json={"entity": "client", "field_ids": ids[::-1]})

    assert [field["key"] for field in order.json()] == ["c", "b", "a"]
    assert [field["key"] for field in boss.get("/api/fields?entity=client").json()] == ["c", "b", "a"]
    wrong = boss.put("/api/fields/order", json={"entity": "client", "field_ids": ids[:2]})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "order_of_fields")


def test_undo_takes_a_new_field_away_and_brings_a_deleted_one_back(make: Make, as_: Any) -> None:
    boss = as_(make.admin())
    made = boss.post("/api/fields", json=SEGMENT)
    address = f"/api/fields/{made.json()['id']}"

    undone = boss.post(f"/api/changes/{made.headers['X-Batch']}/undo", json={})
    assert (undone.status_code, boss.get(address).status_code) == (200, 404)
    redone = boss.post(f"/api/changes/{undone.json()['batch']}/undo", json={})
    assert redone.status_code == 200, redone.text
    assert boss.get(address).json()["options"] == made.json()["options"]
    more = [*made.json()["options"], {"name": "Сеть"}]
    changed = boss.put(address, json={"options": more})
    assert changed.json()["options"][2]["id"] == 3


def test_undo_leaves_a_field_that_is_in_use(make: Make, as_: Any) -> None:
    boss, anna = as_(make.admin()), make.user()
    made = boss.post("/api/fields", json=SEGMENT)
    client = make.client(anna, custom={"segment": 1})

    used = boss.post(f"/api/changes/{made.headers['X-Batch']}/undo", json={})
    as_(anna).delete(f"/api/clients/{client.id}")
    binned = boss.post(f"/api/changes/{made.headers['X-Batch']}/undo", json={})

    assert (used.status_code, used.json()["conflicts"][0]["reason"]) == (409, "in_use")
    assert binned.status_code == 200, binned.text
    assert boss.get(f"/api/fields/{made.json()['id']}").json()["is_archived"] is True


def test_undo_takes_no_option_and_no_kind_away_from_values(make: Make, as_: Any) -> None:
    boss = as_(make.admin())
    choice = make.field(CLIENT, "kind", FieldKind.CHOICE, "Опт")
    link = make.field(CLIENT, "site", FieldKind.LINK)
    options = [{"id": 1, "name": "Опт"}, {"name": "Розница"}]
    wider = boss.put(f"/api/fields/{choice.id}", json={"options": options}).headers["X-Batch"]
    looser = boss.put(f"/api/fields/{link.id}", json={"kind": "text"}).headers["X-Batch"]
    make.client(custom={"kind": 2, "site": "просто слова"})

    answers = [boss.post(f"/api/changes/{batch}/undo", json={}) for batch in (wider, looser)]

    assert [answer.json()["conflicts"][0]["reason"] for answer in answers] == ["in_use", "in_use"]


def test_undo_does_not_bring_a_key_back_that_another_field_has(make: Make, as_: Any) -> None:
    boss = as_(make.admin())
    gone = boss.delete(f"/api/fields/{make.field(CLIENT, 'city').id}").headers["X-Batch"]
    make.field(CLIENT, "city")

    answer = boss.post(f"/api/changes/{gone}/undo", json={})

    assert (answer.status_code, answer.json()["conflicts"][0]["reason"]) == (409, "taken")


def test_a_removed_stage_is_forgotten_when_the_field_is_next_changed(make: Make, as_: Any) -> None:
    boss, spare = as_(make.admin()), make.stage(make.pipeline())
    field = make.field(DEAL, "city", required_stages=[spare.id])
    assert boss.delete(f"/api/pipelines/stages/{spare.id}").status_code == 204

    same = boss.put(f"/api/fields/{field.id}", json={"required_stages": [spare.id], "hint": "Куда"})

    assert same.status_code == 200
    assert (same.json()["required_stages"], same.json()["hint"]) == ([], "Куда")


def test_an_administrator_is_told_what_there_is_in_a_field(make: Make, as_: Any) -> None:
    boss, anna = as_(make.admin()), as_(make.user())
    kind = make.field(CLIENT, "kind", FieldKind.CHOICES, "Опт", "Розница", "Сеть")
    day = make.field(CLIENT, "day", FieldKind.DATE)
    empty = make.field(DEAL, "empty")
    make.client(custom={"kind": [1, 2], "day": "2026-11-25"})
    gone = make.client(custom={"kind": [1]})
    boss.delete(f"/api/clients/{gone.id}")

    used = boss.get(f"/api/fields/{kind.id}/usage").json()

    assert used["rows"] == 2
    assert [(option["id"], option["rows"]) for option in used["options"]] == [(1, 2), (2, 1), (3, 0)]
    assert used["kinds"] == ["choices"]
    assert boss.get(f"/api/fields/{day.id}/usage").json() == {
        "rows": 1, "options": [], "kinds": ["text", "date"]
    }  # fmt: skip
    assert boss.get(f"/api/fields/{empty.id}/usage").json()["kinds"] == [*FieldKind]
    assert anna.get(f"/api/fields/{kind.id}/usage").status_code == 403

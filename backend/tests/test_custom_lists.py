"""Lists by fields that a business has added, while rows change; and whatever else takes their conditions."""

from typing import Any

from app.models import FieldEntity
from tests.make import Make
from tests.reading.test_custom_lists import fill, names


def test_the_index_follows_every_change(make: Make, as_: Any) -> None:
    caller = as_(fill(make))
    [row] = caller.get("/api/clients?custom=area:eq:5").json()
    address = f"/api/clients/{row['id']}"

    changed = caller.put(address, json={"custom": {"area": 6, "kinds": [3], "city": None}})
    assert (names(caller, custom="area:eq:5"), names(caller, custom="area:eq:6")) == ("", "a")
    assert (names(caller, custom="kinds:eq:1"), names(caller, custom="kinds:eq:3")) == ("", "ab")
    assert names(caller, custom="city:empty") == "ag"
    caller.post(f"/api/changes/{changed.headers['X-Batch']}/undo", json={})
    assert names(caller, custom=["area:eq:5", "kinds:eq:1", "city:eq:омск"]) == "a"
    caller.delete(address)
    assert names(caller, custom="area:eq:5") == ""
    caller.post(f"/api/bin/client/{row['id']}/restore")
    assert names(caller, custom="area:eq:5") == "a"


def test_board_column_bulk_and_contacts_take_the_same_conditions(make: Make, as_: Any) -> None:
    anna = make.user()
    make.field(FieldEntity.DEAL, "city")
    make.field(FieldEntity.CONTACT, "city")
    client = make.client(anna)
    omsk = make.deal(anna, client=client, custom={"city": "Омск"})
    make.deal(anna, client=client)
    person = make.contact(client, is_primary=True, custom={"city": "Омск"})
    make.contact(client)
    caller, stage = as_(anna), make.stages[0]
    chosen = {"filter": {"custom": ["city:eq:Омск"]}, "action": "set", "amount": 5}

    board = caller.get("/api/deals/stats/pipeline?custom=city:eq:Омск").json()
    cards = caller.get(f"/api/pipelines/stages/{stage.id}/cards?custom=city:eq:Омск").json()
    people = caller.get(f"/api/clients/{client.id}/contacts?custom=city:eq:Омск&sort=custom.city").json()
    done = caller.post("/api/deals/bulk", json=chosen).json()["done"]

    assert [(column["deals_count"], [card["id"] for card in column["deals"]]) for column in board] == [
        (1, [omsk.id]), (0, []), (0, [])
    ]  # fmt: skip
    assert [card["id"] for card in cards] == [omsk.id]
    assert [contact["id"] for contact in people] == [person.id]
    assert done == 1
    assert caller.get("/api/deals?custom=nosuch:eq:1").status_code == 422

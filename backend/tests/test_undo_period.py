"""An afternoon of an API key, or of a person, is taken back at once."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.models import Client, Deal
from tests.make import Caller, Make
from tests.test_undo import batch_of, row, state, undo

LONG_AGO = "2001-01-01T00:00:00Z"
SCOPES = ["clients:write", "contacts:write", "deals:write", "changes:write"]


@pytest.fixture
def world(make: Make, as_: Any, web: TestClient) -> Any:
    """Anna, and two keys of hers."""

    class World:
        anna = make.user()
        hands = as_(anna)
        boss = as_(make.admin())

        def key(self) -> tuple[str, Caller]:
            told = self.hands.post("/api/keys", json={"name": "Робот", "scopes": SCOPES}).json()
            return f"key:{told['id']}", Caller(web, told["key"])

    return World()


def take_back(caller: Caller, via: str, **fields: Any) -> Any:
    return caller.post("/api/changes/undo", json={"via": via, "since": LONG_AGO} | fields)


def test_all_that_a_key_did_is_taken_back_in_one_batch_and_done_again_by_its_undo(
    make: Make, world: Any
) -> None:
    via, robot = world.key()
    stage, client = make.stages[1], make.client(world.anna, name="Ромашка")
    deal = make.deal(world.anna, client=client)
    before = state(make, Client, client.id), state(make, Deal, deal.id)
    robot.put(f"/api/clients/{client.id}", json={"name": "Василёк"})
    robot.put(f"/api/clients/{client.id}", json={"name": "Лютик", "notes": "а"})
    robot.post(f"/api/deals/{deal.id}/move", json={"stage_id": stage.id})
    new = robot.post("/api/clients", json={"name": "Новый"}).json()["id"]
    robot.post(f"/api/clients/{new}/contacts", json={"name": "Иван"})
    world.hands.put(f"/api/deals/{deal.id}", json={"description": "сама"})
    after = state(make, Client, client.id)

    answer = take_back(world.hands, via)

    assert answer.json() == {
        "batch": answer.headers["X-Batch"], "undone": 4, "left": [], "left_total": 0, "batches": 5,
    }  # fmt: skip
    assert state(make, Client, client.id) == before[0]
    assert state(make, Deal, deal.id) == before[1] | {"description": "сама"}
    assert row(make, Client, new).deleted_at is not None

    again = undo(world.hands, batch_of(answer))

    assert again.json()["undone"] == 4
    assert state(make, Client, client.id) == after
    assert row(make, Deal, deal.id).stage_id == stage.id
    assert row(make, Client, new).deleted_at is None
    assert take_back(world.hands, via).json()["batches"] == 5, "it is all there to be taken back once more"


def test_only_that_key_and_only_that_time(make: Make, world: Any) -> None:
    (via, robot), (_, other) = world.key(), world.key()
    client = make.client(world.anna, name="А", phone="1", email="a@example.com")
    robot.put(f"/api/clients/{client.id}", json={"name": "Б"})
    noon = world.hands.get(f"/api/changes?via={via}").json()[0]["at"]
    robot.put(f"/api/clients/{client.id}", json={"phone": "2"})
    other.put(f"/api/clients/{client.id}", json={"email": "b@example.com"})

    answer = take_back(world.hands, via, until=noon)
    assert answer.json()["batches"] == 0
    later = world.hands.get(f"/api/changes?via={via}").json()[0]["at"]
    answer = take_back(world.hands, via, since=later)

    assert answer.json()["batches"] == 1
    client = row(make, Client, client.id)
    assert (client.name, client.phone, client.email) == ("Б", "1", "b@example.com")


@pytest.mark.parametrize("moment", ["since", "between"])
def test_what_somebody_changed_since_or_between_is_refused_or_left(
    make: Make, world: Any, moment: str
) -> None:
    via, robot = world.key()
    client, plain = make.client(world.anna, name="А"), make.client(world.anna, name="Я")
    robot.put(f"/api/clients/{plain.id}", json={"name": "Ю"})
    robot.put(f"/api/clients/{client.id}", json={"name": "Б"})
    world.hands.put(f"/api/clients/{client.id}", json={"name": "В"})
    if moment == "between":
        robot.put(f"/api/clients/{client.id}", json={"name": "Г"})
    standing = row(make, Client, client.id).name

    refused = take_back(world.hands, via)

    assert (refused.status_code, refused.json()["code"]) == (409, "undo_conflict")
    assert [(each["id"], each["reason"]) for each in refused.json()["conflicts"]] == [(client.id, "changed")]
    assert row(make, Client, plain.id).name == "Ю"

    done = take_back(world.hands, via, skip_conflicts=True)

    assert (done.json()["undone"], done.json()["left_total"]) == (1, 1)
    assert row(make, Client, plain.id).name == "Я"
    assert row(make, Client, client.id).name == standing


def test_what_is_undone_already_stays_undone(make: Make, world: Any) -> None:
    via, robot = world.key()
    client = make.client(world.anna, name="А", phone="1")
    first = robot.put(f"/api/clients/{client.id}", json={"name": "Б"})
    robot.put(f"/api/clients/{client.id}", json={"phone": "2"})
    undo(world.hands, batch_of(first))

    answer = take_back(world.hands, via)

    assert answer.json()["batches"] == 1
    assert (row(make, Client, client.id).name, row(make, Client, client.id).phone) == ("А", "1")
    assert take_back(world.hands, via).json() == {
        "batch": None, "undone": 0, "left": [], "left_total": 0, "batches": 0,
    }  # fmt: skip


def test_what_the_key_undid_of_its_own_counts_for_nothing_and_of_others_is_done_again(
    make: Make, world: Any
) -> None:
    via, robot = world.key()
    client = make.client(world.anna, name="А", phone="1", notes="а")
    own = robot.put(f"/api/clients/{client.id}", json={"name": "Б"})
    undo(robot, batch_of(own))
    hers = world.hands.put(f"/api/clients/{client.id}", json={"phone": "2"})
    undo(robot, batch_of(hers))
    robot.put(f"/api/clients/{client.id}", json={"notes": "б"})

    answer = take_back(world.hands, via)

    assert answer.is_success, answer.text
    client = row(make, Client, client.id)
    assert (client.name, client.phone, client.notes) == ("А", "2", "а")


def test_a_person_takes_back_their_own_and_an_administrator_everybodys(
    make: Make, as_: Any, world: Any
) -> None:
    client, oleg = make.client(world.anna, name="А"), make.user()
    via, robot = world.key()
    robot.put(f"/api/clients/{client.id}", json={"name": "Б"})
    wish = {"actor_id": world.anna.id, "since": LONG_AGO}

    assert take_back(as_(oleg), via).json()["batches"] == 0
    assert as_(oleg).post("/api/changes/undo", json=wish).json()["batches"] == 0
    assert world.boss.post("/api/changes/undo", json=wish).json()["batches"] == 1
    assert row(make, Client, client.id).name == "А"


@pytest.mark.parametrize(
    "wish",
    [
        {"since": LONG_AGO},
        {"via": "key:1"},
        {"via": "key:1", "actor_id": 1, "since": LONG_AGO},
        {"via": "api", "since": LONG_AGO},
        {"via": "key:x", "since": LONG_AGO},
        {"actor_id": 0, "since": LONG_AGO},
        {"actor_id": 1, "since": "yesterday"},
    ],
)
def test_it_must_be_said_whose_and_since_when(world: Any, wish: dict[str, Any]) -> None:
    assert world.hands.post("/api/changes/undo", json=wish).status_code == 422

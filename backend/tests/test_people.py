"""Clients, their contacts, what is to be done and what was done."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.clock import now
from tests.make import Caller, Make


def primary(caller: Caller, client_id: int) -> list[int]:
    return [row["id"] for row in caller.get(f"/api/clients/{client_id}/contacts").json() if row["is_primary"]]


def test_a_client_keeps_exactly_one_primary_contact(make: Make, as_: Any) -> None:
    me = make.user()
    anna, client = as_(me), make.client(me)
    url = f"/api/clients/{client.id}/contacts"

    first = anna.post(url, json={"name": "Мария"}).json()["id"]
    assert primary(anna, client.id) == [first]

    second = anna.post(url, json={"name": "Пётр"}).json()["id"]
    assert primary(anna, client.id) == [first]

    third = anna.post(url, json={"name": "Ольга", "is_primary": True}).json()["id"]
    assert primary(anna, client.id) == [third]

    anna.put(f"/api/contacts/{second}", json={"is_primary": True})
    assert primary(anna, client.id) == [second]

    anna.put(f"/api/contacts/{second}", json={"is_primary": False})
    assert primary(anna, client.id) == [first]

    anna.delete(f"/api/contacts/{first}")
    assert primary(anna, client.id) == [second]

    anna.delete(f"/api/contacts/{third}")
    anna.put(f"/api/contacts/{second}", json={"is_primary": False})
    assert primary(anna, client.id) == [second]

    anna.delete(f"/api/contacts/{second}")
    assert primary(anna, client.id) == []


def test_a_client_with_deals_is_not_deleted_whoever_they_belong_to(make: Make, as_: Any) -> None:
    anna, oleg = make.user(), make.user()
    client = make.client(anna)
    make.deal(oleg, client=client)

    answer = as_(anna).delete(f"/api/clients/{client.id}")

    assert (answer.status_code, answer.json()["code"]) == (409, "client_has_deals")


def test_deleting_a_client_takes_its_people_and_papers_along(make: Make, as_: Any) -> None:
    anna = make.user()
    client = make.client(anna)
    rows = {
        "contacts": make.contact(client),
        "tasks": make.task(anna, client=client),
        "activities": make.activity(anna, client=client),
    }

    as_(anna).delete(f"/api/clients/{client.id}")

    for kind, row in rows.items():
        assert as_(anna).get(f"/api/{kind}/{row.id}").status_code == 404
        assert as_(make.admin()).get(f"/api/{kind}/{row.id}").status_code == 404


def test_a_task_is_on_its_deals_client_too(make: Make, as_: Any) -> None:
    me = make.user()
    anna, deal = as_(me), make.deal(me)
    other = make.client(me)

    task = anna.post("/api/tasks", json={"title": "Позвонить", "deal_id": deal.id}).json()
    refused = anna.post("/api/tasks", json={"title": "Нет", "deal_id": deal.id, "client_id": other.id})
    moved = anna.put(f"/api/tasks/{task['id']}", json={"deal_id": None, "client_id": other.id}).json()
    back = anna.put(f"/api/tasks/{task['id']}", json={"deal_id": deal.id}).json()

    assert (task["client_id"], task["author_id"]) == (deal.client_id, me.id)
    assert (refused.status_code, refused.json()["code"]) == (422, "client_of_deal")
    assert (moved["deal_id"], moved["client_id"]) == (None, other.id)
    assert (back["deal_id"], back["client_id"]) == (deal.id, deal.client_id)


def test_completing_notes_the_time_and_reopening_forgets_it(make: Make, as_: Any) -> None:
    me = make.user()
    anna, task = as_(me), make.task(me)
    url = f"/api/tasks/{task.id}"

    done = anna.put(url, json={"status": "done"}).json()
    still_done = anna.put(url, json={"status": "done", "title": "Иначе"}).json()
    reopened = anna.patch(url, json={"status": "in_progress"}).json()

    assert done["completed_at"]
    assert still_done["completed_at"] == done["completed_at"]
    assert reopened["completed_at"] is None


def test_a_task_can_be_created_done(make: Make, as_: Any) -> None:
    task = as_(make.user()).post("/api/tasks", json={"title": "Уже", "status": "done"}).json()

    assert task["completed_at"]


def test_a_manager_gives_tasks_to_active_people_only(make: Make, as_: Any) -> None:
    me, egor, gone = make.user(), make.employee(), make.employee(is_active=False)
    anna, deal = as_(me), make.deal(me)

    given = anna.post("/api/tasks", json={"title": "Раз", "deal_id": deal.id, "assignee_id": egor.id})
    refused = anna.put(f"/api/tasks/{given.json()['id']}", json={"assignee_id": gone.id})
    freed = anna.put(f"/api/tasks/{given.json()['id']}", json={"assignee_id": None})

    assert given.json()["assignee_id"] == egor.id
    assert (refused.status_code, refused.json()["code"]) == (422, "person_unknown")
    assert freed.json()["assignee_id"] is None


def test_logging_moves_the_clients_last_contact_forward_only(make: Make, as_: Any) -> None:
    me = make.user()
    anna, client = as_(me), make.client(me)
    early, late = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)

    def log(at: datetime) -> str:
        anna.post(
            "/api/activities", json={"type": "call", "client_id": client.id, "activity_date": at.isoformat()}
        )
        last: str = anna.get(f"/api/clients/{client.id}").json()["last_contact"]
        return last

    assert log(late) == "2026-05-01T00:00:00Z"
    assert log(early) == "2026-05-01T00:00:00Z"
    assert log(now() + timedelta(days=30)) == "2026-05-01T00:00:00Z"


def test_an_activity_on_a_deal_touches_even_a_client_the_actor_does_not_see(make: Make, as_: Any) -> None:
    anna, oleg = make.user(), make.user()
    client = make.client(oleg)
    deal = make.deal(anna, client=client)

    as_(anna).post(
        "/api/activities",
        json={"type": "meeting", "deal_id": deal.id, "activity_date": "2026-05-01T10:00:00+03:00"},
    )

    assert as_(oleg).get(f"/api/clients/{client.id}").json()["last_contact"] == "2026-05-01T07:00:00Z"


def test_an_activity_is_edited_and_rehung(make: Make, as_: Any) -> None:
    me = make.user()
    anna, deal = as_(me), make.deal(me)
    activity = make.activity(me, deal=deal)
    other = make.client(me)
    url = f"/api/activities/{activity.id}"

    edited = anna.put(url, json={"subject": "Иначе", "activity_date": "2026-01-01T00:00:00Z"}).json()
    moved = anna.put(url, json={"deal_id": None, "client_id": other.id}).json()
    alone = anna.put(url, json={"client_id": None}).json()
    kept = anna.put(url, json={"activity_date": None}).json()

    assert (edited["subject"], edited["activity_date"]) == ("Иначе", "2026-01-01T00:00:00Z")
    assert (moved["deal_id"], moved["client_id"]) == (None, other.id)
    assert (alone["deal_id"], alone["client_id"]) == (None, None)
    assert kept["activity_date"] == "2026-01-01T00:00:00Z"


def test_taking_part_gives_sight_and_leaving_takes_it(make: Make, as_: Any) -> None:
    me, egor = make.user(), make.employee()
    anna, deal = as_(me), make.deal(me)
    url = f"/api/deals/{deal.id}/participants"

    assert as_(egor).get(f"/api/deals/{deal.id}").status_code == 404
    added = anna.post(url, json={"user_id": egor.id}).json()
    again = anna.post(url, json={"user_id": egor.id}).json()
    assert as_(egor).get(f"/api/deals/{deal.id}").status_code == 200
    assert [person["id"] for person in added] == [person["id"] for person in again] == [egor.id]

    assert anna.delete(f"{url}/{egor.id}").status_code == 204
    assert as_(egor).get(f"/api/deals/{deal.id}").status_code == 404
    assert anna.delete(f"{url}/{egor.id}").status_code == 404
    assert anna.get(url).json() == []


def test_a_deal_changes_hands_and_client_by_an_administrator(make: Make, as_: Any) -> None:
    anna, oleg, boss = make.user(), make.user(), as_(make.admin())
    deal, client = make.deal(anna), make.client(None)
    url = f"/api/deals/{deal.id}"

    given = boss.put(url, json={"manager_id": oleg.id, "client_id": client.id}).json()
    nobodys = boss.put(url, json={"manager_id": None}).json()

    assert (given["manager_id"], given["client_id"]) == (oleg.id, client.id)
    assert nobodys["manager_id"] is None
    assert as_(anna).get(url).status_code == 404


@pytest.mark.parametrize("kind", ["inactive", "employee", "missing"])
def test_nobody_unfit_becomes_responsible(make: Make, as_: Any, kind: str) -> None:
    unfit = {"inactive": make.user(is_active=False).id, "employee": make.employee().id, "missing": 999_999}[
        kind
    ]
    boss = as_(make.admin())

    answer = boss.post("/api/clients", json={"name": "Ромашка", "manager_id": unfit})
    client = boss.post("/api/clients", json={"name": "Ромашка"}).json()
    edited = boss.put(f"/api/clients/{client['id']}", json={"manager_id": unfit})

    assert (answer.status_code, answer.json()["code"]) == (422, "owner_unknown")
    assert (edited.status_code, edited.json()["code"]) == (422, "owner_unknown")


def test_a_deal_without_a_stage_stands_on_the_first_one(make: Make, as_: Any) -> None:
    me = make.user()
    anna, client, stages = as_(me), make.client(me), make.stages
    empty = as_(make.admin()).post("/api/pipelines", json={"name": "Пустая"}).json()

    by_default = anna.post("/api/deals", json={"title": "Раз", "client_id": client.id}).json()
    by_pipeline = anna.post(
        "/api/deals", json={"title": "Два", "client_id": client.id, "pipeline_id": stages[0].pipeline_id}
    ).json()
    by_stage = anna.post(
        "/api/deals", json={"title": "Три", "client_id": client.id, "stage_id": stages[1].id}
    ).json()
    nowhere = anna.post(
        "/api/deals", json={"title": "Нет", "client_id": client.id, "pipeline_id": empty["id"]}
    )

    assert (by_default["stage_id"], by_pipeline["stage_id"]) == (stages[0].id, stages[0].id)
    assert (by_stage["pipeline_id"], by_stage["status"]) == (stages[0].pipeline_id, "won")
    assert (nowhere.status_code, nowhere.json()["code"]) == (409, "pipeline_empty")


def test_without_any_pipeline_there_is_nowhere_to_stand(make: Make, as_: Any) -> None:
    me = make.user()

    answer = as_(me).post("/api/deals", json={"title": "Раз", "client_id": make.client(me).id})

    assert (answer.status_code, answer.json()["code"]) == (409, "no_pipeline")

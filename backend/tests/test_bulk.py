"""The same done to many rows at once: by the single verbs' rules, in one batch, all or each."""

import asyncio
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import select

from app import uow as module
from app.clock import now, today
from app.database import Database, Mode
from app.errors import Invalid
from app.models import Change, Client, Deal, Role, Task, TaskStatus, User
from app.policies import SYSTEM
from app.services import bulk, totals
from app.uow import UnitOfWork, unit_of_work
from app.writing import FEW
from tests.make import Caller, Make
from tests.test_queries import counted


def journal(make: Make, entity: str) -> list[Change]:
    """What was changed, the rows' creation apart."""

    async def read(uow: UnitOfWork) -> list[Change]:
        query = select(Change).where(Change.entity == entity, Change.action != "create").order_by(Change.id)
        return list(await uow.session.scalars(query))

    return make.run(read)


def column(caller: Caller, stage_id: int) -> list[int]:
    board = caller.get("/api/deals/stats/pipeline").json()
    return [card["id"] for part in board if part["stage_id"] == stage_id for card in part["deals"]]


def cards(make: Make, manager: User, *stages: int) -> list[int]:
    """New deals on the stages with these numbers, one after the other."""
    return [make.deal(manager, stage=make.stages[number]).id for number in stages]


def test_cards_moved_together_stand_on_top_in_the_order_they_had(make: Make, as_: Any) -> None:
    me = make.user()
    anna, (new, won, _) = as_(me), make.stages
    low, middle, high, stays = cards(make, me, 0, 0, 0, 1)
    order = {"ids": [middle, low, high], "action": "move", "stage_id": won.id}

    answer = anna.post("/api/deals/bulk", json=order)

    assert answer.status_code == 200
    assert (answer.json()["done"], answer.json()["failed"], answer.json()["count"]) == (3, [], 3)
    assert column(anna, won.id) == [high, middle, low, stays]
    assert column(anna, new.id) == []
    assert {row["status"] for row in anna.get("/api/deals").json()} == {"won"}


def test_cards_of_several_stages_keep_the_order_of_the_stages(make: Make, as_: Any) -> None:
    me = make.user()
    anna, (_, won, lost) = as_(me), make.stages
    second, first, third, stays = cards(make, me, 1, 0, 1, 2)

    anna.post("/api/deals/bulk", json={"ids": [stays, second, first, third], "action": "move",
                                       "stage_id": lost.id, "reason": "дорого"})  # fmt: skip

    assert column(anna, lost.id) == [first, third, second, stays]
    assert {row["lost_reason"] for row in anna.get("/api/deals").json()} == {"дорого"}
    assert column(anna, won.id) == []


def test_all_of_it_is_one_batch_and_the_totals_follow(make: Make, as_: Any) -> None:
    me = make.user()
    deals = cards(make, me, 0, 0, 0)

    answer = as_(me).post(
        "/api/deals/bulk", json={"ids": deals, "action": "move", "stage_id": make.stages[1].id}
    )

    changes = journal(make, "deal")
    assert [change.entity_id for change in changes] == deals
    assert {change.batch for change in changes} == {answer.json()["batch"]}
    assert {(change.before or {})["stage_id"] for change in changes} == {make.stages[0].id}
    assert make.run(totals.differences) == []


def test_each_row_is_a_new_version_and_a_repetition_is_not(make: Make, as_: Any) -> None:
    me = make.user()
    deal = make.deal(me)
    order = {"ids": [deal.id], "action": "move", "stage_id": make.stages[1].id}

    versions = []
    for _ in range(2):
        assert as_(me).post("/api/deals/bulk", json=order).json()["done"] == 1
        versions.append(as_(me).get(f"/api/deals/{deal.id}").json())

    assert versions[0] == versions[1]
    assert versions[0]["version"] == deal.version + 1
    assert versions[0]["updated_at"] > deal.updated_at.isoformat()
    assert len(journal(make, "deal")) == 1


def test_one_row_that_is_not_there_refuses_all_and_says_which(make: Make, as_: Any) -> None:
    anna, oleg = make.user(), make.user()
    mine, hidden = make.deal(anna), make.deal(oleg)
    order = {"ids": [mine.id, hidden.id, 99_999], "action": "move", "stage_id": make.stages[1].id}

    answer = as_(anna).post("/api/deals/bulk", json=order)

    assert (answer.status_code, answer.json()["code"]) == (404, "deal_not_found")
    assert [(row["id"], row["code"]) for row in answer.json()["failed"]] == [
        (hidden.id, "deal_not_found"),
        (99_999, "deal_not_found"),
    ]
    assert journal(make, "deal") == []


def test_each_does_what_can_be_done_and_tells_the_rest_in_words(make: Make, as_: Any) -> None:
    me = make.user()
    pipeline = make.pipeline("Договоры")
    strict = make.stage(pipeline, name="Договор", required_fields=["amount"])
    good = make.deal(me, stage=pipeline.stages[0], amount=Decimal(5))
    poor = make.deal(me, stage=pipeline.stages[0])
    elsewhere, hidden = make.deal(me), make.deal(make.user())
    ids = [good.id, poor.id, elsewhere.id, hidden.id, good.id]

    answer = as_(me).post(
        "/api/deals/bulk",
        json={"ids": ids, "action": "move", "stage_id": strict.id, "mode": "each"},
        headers={"Accept-Language": "en"},
    )

    assert answer.status_code == 200
    assert (answer.json()["done"], answer.json()["count"]) == (1, 4)
    assert answer.json()["failed"] == [
        {"id": poor.id, "code": "needs", "detail": "To enter the stage “Договор”, fill in: amount."},
        {"id": elsewhere.id, "code": "stage_elsewhere",
         "detail": f"Stage {strict.id} belongs to another pipeline."},
        {"id": hidden.id, "code": "deal_not_found", "detail": f"Deal {hidden.id} not found."},
    ]  # fmt: skip
    assert [change.entity_id for change in journal(make, "deal")] == [good.id]


def test_in_mode_all_one_poor_deal_keeps_all_where_they_are(make: Make, as_: Any) -> None:
    me = make.user()
    pipeline = make.pipeline("Договоры")
    strict = make.stage(pipeline, required_fields=["amount"])
    good = make.deal(me, stage=pipeline.stages[0], amount=Decimal(5))
    poor = make.deal(me, stage=pipeline.stages[0])

    answer = as_(me).post(
        "/api/deals/bulk", json={"ids": [good.id, poor.id], "action": "move", "stage_id": strict.id}
    )

    assert (answer.status_code, answer.json()["code"], answer.json()["needs"]) == (422, "needs", ["amount"])
    assert [row["id"] for row in answer.json()["failed"]] == [poor.id]
    assert journal(make, "deal") == []


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"status": ["open"]},
        {"stage_id": [1], "amount_min": 10.5},
        {"search": "кофе"},
        {"unassigned": False, "expected_to": "2027-01-31"},
        {"manager_id": [1, 2, 3], "has_pending_task": True},
    ],
)
def test_a_filter_means_what_it_means_to_the_list(make: Make, as_: Any, filters: dict[str, Any]) -> None:
    me, boss = make.user(), as_(make.admin())
    for number in range(6):
        deal = make.deal(
            me if number % 2 else make.user(),
            stage=make.stages[number % 3],
            title="Кофе" if number % 2 else "Чай",
            amount=Decimal(number * 5),
            expected_close_date=today("UTC") if number % 4 else None,
        )
        if number % 3:
            make.task(me, deal=deal)

    for caller in (as_(me), boss):
        listed = {row["id"] for row in caller.get("/api/deals", params=filters).json()}
        answer = caller.post(
            "/api/deals/bulk",
            json={"filter": filters, "action": "set", "expected_close_date": "2030-01-01", "mode": "each"},
        )
        changed = {
            change.entity_id for change in journal(make, "deal") if change.batch == answer.json()["batch"]
        }

        assert answer.json()["count"] == answer.json()["done"] == len(listed)
        assert changed <= listed


def test_a_filter_with_too_many_rows_is_refused(
    make: Make, as_: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = make.user()
    cards(make, me, 0, 0, 0)
    order = {"filter": {}, "action": "delete"}

    monkeypatch.setattr(bulk, "MOST", 2)
    refused = as_(me).post("/api/deals/bulk", json=order)
    monkeypatch.setattr(bulk, "MOST", 3)
    done = as_(me).post("/api/deals/bulk", json=order)

    assert (refused.status_code, refused.json()["code"]) == (422, "bulk_too_many")
    assert (done.status_code, done.json()["done"]) == (200, 3)


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ({"action": "delete"}, "bulk_ids_or_filter"),
        ({"action": "delete", "ids": [1], "filter": {}}, "bulk_ids_or_filter"),
        ({"action": "delete", "ids": []}, "validation"),
        ({"action": "delete", "ids": list(range(1, 1002))}, "validation"),
        ({"action": "delete", "filter": {"stage": [1]}}, "validation"),
        ({"action": "delete", "filter": {"stage_id": "x"}}, "validation"),
        ({"action": "explode", "ids": [1]}, "validation"),
        ({"ids": [1]}, "validation"),
        ({"action": "move", "ids": [1]}, "bulk_field_missing"),
        ({"action": "assign", "ids": [1]}, "bulk_field_missing"),
        ({"action": "set", "ids": [1]}, "bulk_field_missing"),
        ({"action": "set", "ids": [1], "amount": None}, "validation"),
        ({"action": "move", "ids": [1], "stage_id": 1, "amount": 5}, "bulk_foreign_field"),
        ({"action": "delete", "ids": [1], "stage_id": 1}, "bulk_foreign_field"),
    ],
)
def test_an_order_that_can_be_misunderstood_is_refused(
    make: Make, as_: Any, order: dict[str, Any], code: str
) -> None:
    me = make.user()
    make.deal(me)

    answer = as_(me).post("/api/deals/bulk", json=order)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert journal(make, "deal") == []


def test_an_unknown_stage_is_not_found_in_either_mode(make: Make, as_: Any) -> None:
    me = make.user()
    deal = make.deal(me)

    for mode in ("all", "each"):
        order = {"ids": [deal.id], "action": "move", "stage_id": 99_999, "mode": mode}
        answer = as_(me).post("/api/deals/bulk", json=order)
        assert (answer.status_code, answer.json()["code"]) == (404, "stage_not_found")


@pytest.mark.parametrize(
    ("whom", "code"), [("another", None), ("nobody", None), ("employee", "owner_unknown")]
)
@pytest.mark.parametrize("kind", ["deal", "client"])
def test_an_administrator_gives_many_to_another(
    make: Make, as_: Any, kind: str, whom: str, code: str | None
) -> None:
    boss, oleg = make.admin(), make.user()
    rows = [getattr(make, kind)(make.user()) for _ in range(3)]
    to = {"another": oleg.id, "nobody": None, "employee": make.employee().id}[whom]

    answer = as_(boss).post(
        f"/api/{kind}s/bulk", json={"ids": [row.id for row in rows], "action": "assign", "manager_id": to}
    )

    owners = {as_(boss).get(f"/api/{kind}s/{row.id}").json()["manager_id"] for row in rows}
    assert answer.json().get("code") == code
    assert owners == ({row.manager_id for row in rows} if code else {to})
    assert make.run(totals.differences) == []


def test_a_manager_gives_nothing_away_but_may_repeat_what_is(make: Make, as_: Any) -> None:
    anna, oleg = make.user(), make.user()
    deals = cards(make, anna, 0, 0)

    refused = as_(anna).post(
        "/api/deals/bulk", json={"ids": deals, "action": "assign", "manager_id": oleg.id}
    )
    repeated = as_(anna).post(
        "/api/deals/bulk", json={"ids": deals, "action": "assign", "manager_id": anna.id}
    )

    assert (refused.status_code, refused.json()["code"]) == (403, "owner_forbidden")
    assert (repeated.status_code, repeated.json()["done"]) == (200, 2)
    assert journal(make, "deal") == []


def test_amounts_set_together_are_in_the_sums(make: Make, as_: Any) -> None:
    me = make.user()
    deals = cards(make, me, 0, 0, 1)

    answer = as_(me).post(
        "/api/deals/bulk", json={"ids": deals, "action": "set", "amount": 0.1, "currency": "KZT"}
    )

    board = as_(me).get("/api/deals/stats/pipeline").json()
    assert answer.json()["done"] == 3
    assert [part["totals"] for part in board] == [
        [{"currency": "KZT", "count": 2, "amount": 0.2}],
        [{"currency": "KZT", "count": 1, "amount": 0.1}],
        [],
    ]
    assert make.run(totals.differences) == []


def test_deals_deleted_together_take_along_what_hangs_on_them(make: Make, as_: Any) -> None:
    me = make.user()
    deals = [make.deal(me) for _ in range(2)]
    tasks = [make.task(me, deal=deal).id for deal in deals]
    activity = make.activity(me, deal=deals[0])
    other = make.task(me)

    answer = as_(me).post("/api/deals/bulk", json={"ids": [deal.id for deal in deals], "action": "delete"})

    deleted = journal(make, "deal") + journal(make, "task") + journal(make, "activity")
    assert [(change.entity, change.entity_id, change.action) for change in deleted] == [
        *(("deal", deal.id, "delete") for deal in deals),
        *(("task", task, "delete") for task in tasks),
        ("activity", activity.id, "delete"),
    ]
    assert {change.batch for change in deleted} == {answer.json()["batch"]}
    assert [row["id"] for row in as_(me).get("/api/tasks").json()] == [other.id]
    assert make.run(totals.differences) == []


def test_what_was_deleted_together_is_found_no_more_and_comes_back_as_it_was(make: Make, as_: Any) -> None:
    me = make.user()
    deals = [make.deal(me, title=f"Поставка {number}") for number in range(3)]
    make.task(me, deal=deals[0], title="Поставка: договориться")
    anna, url = as_(me), "/api/deals?search=поставка"

    answer = anna.post("/api/deals/bulk", json={"ids": [deal.id for deal in deals], "action": "delete"})
    gone = [anna.get(where).headers["X-Total-Count"] for where in (url, "/api/tasks?search=поставка")]
    undone = anna.post(f"/api/changes/{answer.headers['X-Batch']}/undo", json={})

    assert answer.headers["X-Batch"] == answer.json()["batch"]
    assert gone == ["0", "0"]
    assert undone.status_code == 200
    assert {row["id"] for row in anna.get(url).json()} == {deal.id for deal in deals}
    assert anna.get("/api/tasks?search=поставка").headers["X-Total-Count"] == "1"
    assert make.run(totals.differences) == []


def test_a_trial_counts_and_changes_nothing(make: Make, as_: Any) -> None:
    me = make.user()
    deals = cards(make, me, 0, 0, 1)
    order = {"ids": [*deals, 99_999], "action": "move", "stage_id": make.stages[1].id, "mode": "each"}

    answer = as_(me).post("/api/deals/bulk", json=order, headers={"Prefer": "dry-run"})

    assert (answer.status_code, answer.json()["done"], answer.json()["count"]) == (200, 3, 4)
    assert [row["code"] for row in answer.json()["failed"]] == ["deal_not_found"]
    assert "X-Batch" not in answer.headers
    assert journal(make, "deal") == []
    assert [row["stage_id"] for row in as_(me).get("/api/deals?sort=id").json()] == [
        make.stages[0].id, make.stages[0].id, make.stages[1].id
    ]  # fmt: skip


def test_clients_with_deals_stay_and_the_others_go(make: Make, as_: Any) -> None:
    anna, oleg = make.user(), make.user()
    busy, free = make.client(anna), make.client(anna)
    make.deal(oleg, client=busy)
    contact = make.contact(free)
    order = {"ids": [busy.id, free.id], "action": "delete"}

    refused = as_(anna).post("/api/clients/bulk", json=order)
    done = as_(anna).post("/api/clients/bulk", json=order | {"mode": "each"})

    assert (refused.status_code, refused.json()["code"]) == (409, "client_has_deals")
    assert [(row["id"], row["code"]) for row in done.json()["failed"]] == [(busy.id, "client_has_deals")]
    assert [row["id"] for row in as_(anna).get("/api/clients").json()] == [busy.id]
    assert as_(anna).get(f"/api/contacts/{contact.id}").status_code == 404


def test_clients_change_their_status_by_the_filter_they_are_listed_with(make: Make, as_: Any) -> None:
    me = make.user()
    leads = [make.client(me) for _ in range(3)]
    make.client(me, status="archive")

    answer = as_(me).post(
        "/api/clients/bulk", json={"filter": {"status": ["lead"]}, "action": "set", "status": "client"}
    )

    assert answer.json()["done"] == len(leads)
    assert as_(me).get("/api/clients/stats/summary").json() == {
        "total": 4, "leads": 0, "clients": 3, "archived": 1
    }  # fmt: skip


def test_tasks_are_completed_once_and_reopened(make: Make, as_: Any) -> None:
    me = make.user()
    anna = as_(me)
    done, todo, going, dropped = (
        make.task(me, status=status).id
        for status in (TaskStatus.DONE, TaskStatus.TODO, TaskStatus.IN_PROGRESS, TaskStatus.CANCELLED)
    )
    ids = [done, todo, going, dropped]
    before = anna.get(f"/api/tasks/{done}").json()

    anna.post("/api/tasks/bulk", json={"ids": [done, todo, going], "action": "complete"})
    completed = [anna.get(f"/api/tasks/{task}").json() for task in ids]
    anna.post("/api/tasks/bulk", json={"ids": [done, dropped], "action": "reopen"})
    reopened = [anna.get(f"/api/tasks/{task}").json() for task in ids]

    assert [task["status"] for task in completed] == ["done", "done", "done", "cancelled"]
    assert completed[0] == before
    assert [task["status"] for task in reopened] == ["todo", "done", "done", "todo"]
    assert [bool(task["completed_at"]) for task in reopened] == [False, True, True, False]


def test_a_task_under_way_is_not_set_back_by_reopening(make: Make, as_: Any) -> None:
    me = make.user()
    going = make.task(me, status=TaskStatus.IN_PROGRESS)

    as_(me).post("/api/tasks/bulk", json={"ids": [going.id], "action": "reopen"})

    assert as_(me).get(f"/api/tasks/{going.id}").json()["status"] == "in_progress"


def test_overdue_tasks_are_put_off_and_lose_their_day(make: Make, as_: Any) -> None:
    me = make.user()
    late, later = make.task(me, due_date=today("UTC") - timedelta(days=3)), make.task(me)
    anna, tomorrow = as_(me), (today("UTC") + timedelta(days=1)).isoformat()

    put_off = anna.post(
        "/api/tasks/bulk",
        json={"filter": {"overdue": True}, "action": "set", "due_date": tomorrow, "priority": "high"},
    )
    day = [anna.get(f"/api/tasks/{task.id}").json()["due_date"] for task in (late, later)]
    anna.post("/api/tasks/bulk", json={"ids": [late.id], "action": "set", "due_date": None})

    assert (put_off.json()["done"], day) == (1, [tomorrow, None])
    assert anna.get(f"/api/tasks/{late.id}").json()["due_date"] is None
    assert anna.get(f"/api/tasks/{late.id}").json()["priority"] == "high"


def test_tasks_given_together_open_their_deals_to_an_employee(make: Make, as_: Any) -> None:
    anna, egor = make.user(), make.employee()
    deal = make.deal(anna)
    tasks = [make.task(anna, deal=deal).id for _ in range(2)]
    order = {"ids": tasks, "action": "assign", "assignee_id": egor.id}

    answer = as_(anna).post("/api/tasks/bulk", json=order)

    assert answer.json()["done"] == 2
    assert as_(egor).get(f"/api/deals/{deal.id}").status_code == 200


def test_an_employee_completes_own_tasks_and_neither_passes_them_on_nor_deletes_them(
    make: Make, as_: Any
) -> None:
    egor, petr = make.employee(), make.employee()
    tasks = [make.task(egor).id for _ in range(2)]
    caller, url = as_(egor), "/api/tasks/bulk"

    completed = caller.post(url, json={"ids": tasks, "action": "complete"})
    passed_on = caller.post(url, json={"ids": tasks, "action": "assign", "assignee_id": petr.id})
    deleted = caller.post(url, json={"ids": tasks, "action": "delete"})

    assert completed.json()["done"] == 2
    assert (passed_on.status_code, passed_on.json()["code"]) == (403, "assignee_forbidden")
    assert (deleted.status_code, deleted.json()["code"]) == (403, "forbidden")


def test_an_employee_does_not_even_try(make: Make, as_: Any) -> None:
    egor = make.user(Role.EMPLOYEE)
    deal = make.deal(make.user())
    make.participant(deal, egor)

    orders: list[dict[str, Any]] = [{"ids": [deal.id]}, {"filter": {}}, {"ids": [99_999], "mode": "each"}]
    for order in orders:
        answer = as_(egor).post(
            "/api/deals/bulk", json=order | {"action": "move", "stage_id": make.stages[1].id}
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


ORDERS: dict[str, tuple[str, dict[str, Any]]] = {
    "move": ("deals", {"action": "move"}),
    "set deals": ("deals", {"action": "set", "amount": 5}),
    "delete deals": ("deals", {"action": "delete"}),
    "set clients": ("clients", {"action": "set", "status": "client"}),
    "complete": ("tasks", {"action": "complete"}),
}


def is_index_asked(statement: str) -> bool:
    """SQLite's index is asked within the process about each entry that is to go."""
    return "_search" in statement


@pytest.mark.parametrize("name", ORDERS)
def test_many_rows_cost_as_many_statements_as_a_few(make: Make, as_: Any, name: str) -> None:
    me = make.user()
    noun, order = ORDERS[name]
    if name == "move":
        order = order | {"stage_id": make.stages[1].id}

    costs = []
    for how_many in (FEW + 1, 20):  # fewer are written together with what follows from them
        deals = [make.deal(me) for _ in range(how_many)]
        tasks = [make.task(me, deal=deal) for deal in deals]
        ids = {"deals": [deal.id for deal in deals], "clients": [deal.client_id for deal in deals],
               "tasks": [task.id for task in tasks]}[noun]  # fmt: skip
        with counted(make) as statements:
            answer = as_(me).post(f"/api/{noun}/bulk", json=order | {"ids": ids})
        assert answer.json()["done"] == how_many
        costs.append(len([statement for statement in statements if not is_index_asked(statement)]))

    assert costs[0] == costs[1] <= 14


def test_very_many_are_written_in_parts(make: Make, as_: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    me = make.user()
    deals = cards(make, me, 0, 0, 0, 0, 0)
    monkeypatch.setattr(bulk, "CHUNK", 2)

    answer = as_(me).post(
        "/api/deals/bulk", json={"ids": deals, "action": "move", "stage_id": make.stages[1].id}
    )

    assert answer.json()["done"] == 5
    assert len({change.batch for change in journal(make, "deal")}) == 1
    assert column(as_(me), make.stages[1].id) == deals[::-1]


def test_two_who_move_the_same_deals_in_opposite_order_never_collide(
    make: Make, web: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = make.user()
    deals = [make.deal(me).id for _ in range(12)]
    headers = {"Authorization": f"Bearer {make.token(me)}"}
    monkeypatch.setattr(module, "TRIES", 1)  # a collision would be heard

    async def both_at_once() -> list[int]:
        transport = ASGITransport(app=web.app)
        async with AsyncClient(transport=transport, base_url="http://nocto.test", timeout=60) as client:
            orders = [
                {"ids": ids, "action": "move", "stage_id": make.stages[number % 3].id}
                for number in range(8)
                for ids in (deals, deals[::-1])
            ]
            answers = await asyncio.gather(
                *(client.post("/api/deals/bulk", json=order, headers=headers) for order in orders)
            )
            return [answer.status_code for answer in answers]

    assert set(make.call(both_at_once)) == {200}
    assert make.run(totals.differences) == []


async def test_rows_sent_together_are_folded_journaled_and_counted_like_any(
    database: Database, make: Make
) -> None:
    clients = [make.client(name=f"Клиент {number}") for number in range(3)]
    moment = now()

    async with unit_of_work(database, SYSTEM) as uow:
        rows = [await uow.take(Client, client.id) for client in clients]
        rows[0].name, rows[1].name = "РОМАШКА", "Василёк"
        rows[1].notes = "важный"
        await uow.flush_together(rows)
        rows[0].phone = "1"

    async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
        kept = [await uow.get(Client, client.id) for client in clients]
        found = await uow.session.scalar(select(Client.id).where(Client.search_text.contains("ромашка")))
    assert [row.version for row in kept] == [3, 2, 1]
    assert [row.updated_at > moment for row in kept] == [True, True, False]
    assert found == clients[0].id
    assert [(change.entity_id, change.after) for change in journal(make, "client")] == [
        (clients[0].id, {"name": "РОМАШКА", "phone": "1"}),
        (clients[1].id, {"name": "Василёк", "notes": "важный"}),
    ]


async def test_what_no_row_may_be_is_refused_when_sent_together(database: Database, make: Make) -> None:
    deal = make.deal()

    with pytest.raises(Invalid):  # noqa: PT012 - the refusal comes at the last line
        async with unit_of_work(database, SYSTEM) as uow:
            row = await uow.take(Deal, deal.id)
            row.amount = Decimal(-1)
            await uow.flush_together([row])


async def test_tasks_sent_together_that_have_not_changed_cost_nothing(database: Database, make: Make) -> None:
    task = make.task()

    async with unit_of_work(database, SYSTEM) as uow:
        row = await uow.take(Task, task.id)
        row.title = task.title
        with counted(make) as statements:
            await uow.flush_together([row])

    assert statements == []
    assert journal(make, "task") == []

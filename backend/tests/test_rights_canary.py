"""Nobody hears of what is hidden from them: not by a list, a sum, a filter, an order or a header."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fastapi.testclient import TestClient

from app.clock import today
from app.models import PENDING, ClientStatus, DealStatus, TaskStatus
from app.models.base import value_of
from tests.make import Make
from tests.rights.asking import Answer, Ask, send
from tests.rights.canary import (
    PREFIX,
    TEXTS,
    ZONE,
    Business,
    Neighbours,
    build,
    leaks,
    questions,
    timeless,
)
from tests.rights.world import CANARY, IN_BIN

EACH = slice(None)
PEOPLE = ("anna", "petr", "stranger")
OWN_LOGINS = "/api/auth/sessions"
"""Says when each of one's logins was last used, in that order: it changes with every question."""


@pytest.fixture
def world(make: Make) -> Neighbours:
    return build(make)


def everything(
    make: Make, world: Neighbours, name: str, part: slice = EACH, *, simply: bool = False
) -> list[tuple[Ask, Answer]]:
    """Every question there is, a part of them, or every address alone; and what this person is answered."""
    token = make.token(getattr(world, name)) if name != "nobody" else None

    async def ask() -> list[tuple[Ask, Answer]]:
        asks = [ask for ask in questions(make.app, world) if not (simply and ask.query)]
        return [(ask, await send(make.app, ask, token)) for ask in asks[part]]

    return make.call(ask)


def test_nobody_in_particular_is_told_nothing(make: Make, world: Neighbours) -> None:
    answers = everything(make, world, "nobody")

    assert [ask for ask, answer in answers if leaks(ask, answer)] == []
    assert {ask.path for ask, answer in answers if answer.status == 200} == {
        "/api/auth/offers", "/health", "/ready",
    }  # fmt: skip


def test_an_employee_without_a_part_is_told_nothing(make: Make, world: Neighbours, half: slice) -> None:
    answers = everything(make, world, "stranger", half)

    assert [ask for ask, answer in answers if leaks(ask, answer)] == []


def test_the_canary_is_there_to_be_heard(make: Make, world: Neighbours) -> None:
    answers = everything(make, world, "oleg", simply=True)

    heard = {ask.path for ask, answer in answers if leaks(ask, answer)}

    assert {"/api/deals", "/api/clients", "/api/tasks", "/api/activities"} <= heard
    assert {"/api/deals/stats/pipeline", "/api/dashboard/recent-activities"} <= heard
    assert all(
        (value_of(row, name) or CANARY).startswith(
            CANARY if getattr(row, "deleted_at", None) is None else (CANARY, IN_BIN)
        )
        for model, names in TEXTS.items()
        for business in (world.hidden,)
        for rows in vars(business).values()
        for row in rows
        if isinstance(row, model)
        for name in names
    )


@pytest.mark.parametrize("name", ["anna", "petr"])
def test_no_get_tells_what_is_hidden_and_whatever_oleg_does_no_answer_changes(
    make: Make, world: Neighbours, as_: Any, name: str, half: slice
) -> None:
    before = everything(make, world, name, half)

    everything_oleg_can_do(as_(world.oleg), world)
    after = everything(make, world, name, half)

    assert [ask for ask, answer in (*before, *after) if leaks(ask, answer)] == []
    assert [
        (ask, timeless(was), timeless(is_now))
        for (ask, was), (_, is_now) in zip(before, after, strict=True)
        if timeless(was) != timeless(is_now) and ask.path != OWN_LOGINS
    ] == []
    assert Counter(answer.status for _, answer in before)[200] > 150


def everything_oleg_can_do(oleg: Any, world: Neighbours) -> None:
    """But for an activity on the client of Anna's: its `last_contact` is hers to see."""
    client, deal, hidden = world.hidden.clients[0].id, world.hidden.deals[0].id, world.hidden
    won = world.stages[1].id
    answers = [
        oleg.put(f"/api/clients/{client}", json={"name": "Другое имя", "status": "archive"}),
        oleg.post("/api/clients", json={"name": "Ещё один", "status": "lead"}),
        oleg.post(f"/api/clients/{client}/contacts", json={"name": "Новый", "is_primary": True}),
        oleg.post("/api/deals", json={"title": "Новая", "client_id": client, "amount": 9_999}),
        oleg.put(f"/api/deals/{deal}", json={"amount": 1, "title": "Иначе"}),
        oleg.post(f"/api/deals/{deal}/move", json={"stage_id": won}),
        oleg.post(f"/api/deals/{deal}/participants", json={"user_id": world.anna.id}),
        oleg.post("/api/tasks", json={"title": "Новая", "deal_id": deal, "due_date": "2020-01-01"}),
        oleg.put(f"/api/tasks/{hidden.tasks[0].id}", json={"status": "done"}),
        oleg.post("/api/activities", json={"type": "note", "deal_id": deal}),
        oleg.put(f"/api/activities/{hidden.activities[0].id}", json={"subject": "Иначе"}),
        oleg.delete(f"/api/tasks/{hidden.tasks[1].id}"),
        oleg.delete(f"/api/deals/{hidden.deals[1].id}"),
        oleg.delete(f"/api/contacts/{hidden.contacts[0].id}"),
    ]
    assert {answer.status_code for answer in answers} <= {200, 201, 204}


def test_a_deal_with_anothers_client_shows_its_number_and_no_name(
    make: Make, world: Neighbours, as_: Any
) -> None:
    anna, foreign, other = as_(world.anna), world.foreign, world.seen["anna"].clients[0]
    as_(make.admin()).put(f"/api/deals/{foreign.id}", json={"client_id": other.id})
    as_(make.admin()).put(f"/api/deals/{foreign.id}", json={"client_id": foreign.client_id})

    board = anna.get("/api/deals/stats/pipeline").json()
    card = next(card for column in board for card in column["deals"] if card["id"] == foreign.id)
    history = anna.get(f"/api/deals/{foreign.id}/history").json()
    named = [
        (change["after"], change["after_name"])
        for entry in history
        for change in entry["changes"]
        if change["field"] == "client_id"
    ]

    assert (card["client_id"], card["client_name"]) == (foreign.client_id, None)
    assert named == [(foreign.client_id, None), (other.id, other.name), (foreign.client_id, None)]
    assert anna.get(f"/api/clients/{foreign.client_id}").status_code == 404
    assert anna.get("/api/clients", params={"search": PREFIX}).json() == []


def test_a_task_on_anothers_deal_does_not_tell_the_deals_name(
    make: Make, world: Neighbours, as_: Any
) -> None:
    task = make.task(world.anna, deal=world.hidden.deals[0])

    answer = as_(world.anna).get(f"/api/tasks/{task.id}/history")

    assert CANARY not in answer.text
    assert answer.json()[0]["changes"][-1]["after_name"] != CANARY


def money(deals: Iterable[Any], currency: str = "RUB") -> float:
    return float(sum((deal.amount for deal in deals if deal.currency == currency), Decimal(0)))


def totals(deals: list[Any]) -> list[dict[str, Any]]:
    currencies = Counter(deal.currency for deal in deals)
    return [
        {"currency": currency, "count": count, "amount": money(deals, currency)}
        for currency, count in sorted(currencies.items())
    ]


def percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def dashboard_of(mine: Business) -> dict[str, Any]:
    by_status = Counter(deal.status for deal in mine.deals)
    won = [deal for deal in mine.deals if deal.status == DealStatus.WON]
    month = today(ZONE).replace(day=1)
    fresh = [deal for deal in won if deal.closed_at and local(deal.closed_at).date() >= month]
    clients = Counter(client.status for client in mine.clients)
    pending = [task for task in mine.tasks if task.status in PENDING]
    won_count, lost_count = by_status[DealStatus.WON], by_status[DealStatus.LOST]
    return {
        "deals": {
            "total": len(mine.deals),
            "open": by_status[DealStatus.OPEN],
            "won": won_count,
            "lost": lost_count,
        },
        "revenue": {"currency": "RUB", "total": money(won), "month": money(fresh), "totals": totals(won)},
        "clients": {
            "total": len(mine.clients),
            "leads": clients[ClientStatus.LEAD],
            "clients": clients[ClientStatus.CLIENT],
        },
        "tasks": {
            "total": len(mine.tasks),
            "pending": len(pending),
            "completed": sum(task.status == TaskStatus.DONE for task in mine.tasks),
            "overdue": sum(task.due_date is not None and task.due_date < today(ZONE) for task in pending),
        },
        "conversion_rate": percent(won_count, len(mine.deals)),
        "win_rate": percent(won_count, won_count + lost_count),
    }


def local(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(ZONE))


@pytest.mark.parametrize("name", PEOPLE)
def test_the_dashboard_adds_up_what_one_sees(make: Make, world: Neighbours, as_: Any, name: str) -> None:
    mine, caller = world.seen[name], as_(getattr(world, name))
    won = [deal for deal in mine.deals if deal.status == DealStatus.WON]

    chart = caller.get("/api/dashboard/sales-chart").json()
    stages = caller.get("/api/dashboard/pipeline-stats").json()

    assert caller.get("/api/dashboard/stats").json() == dashboard_of(mine)
    assert (sum(day["count"] for day in chart), sum(day["amount"] for day in chart)) == (len(won), money(won))
    open_deals = [deal for deal in mine.deals if deal.stage_id == world.stages[0].id]
    assert [(stage["count"], stage["amount"], stage["totals"]) for stage in stages] == [
        (len(open_deals), money(open_deals), totals(open_deals))
    ]


FILTERS: dict[str, tuple[dict[str, Any], Any]] = {
    "nothing": ({}, lambda _deal: True),
    "the other's": ({"manager_id": "oleg"}, lambda _deal: False),
    "one's own manager": ({"manager_id": "anna"}, lambda _deal: True),
    "the other's word": ({"search": PREFIX}, lambda _deal: False),
    "unassigned": ({"unassigned": True}, lambda _deal: False),
    "large": ({"amount_min": 1_000_000}, lambda _deal: False),
    "dollars": ({"currency": "USD"}, lambda deal: deal.currency == "USD"),
}


@pytest.mark.parametrize("name", PEOPLE)
def test_the_board_and_the_list_count_what_one_sees(
    make: Make, world: Neighbours, as_: Any, name: str
) -> None:
    caller = as_(getattr(world, name))
    for asked, (filters, fits) in FILTERS.items():
        query = {key: getattr(world, str(value)).id if key == "manager_id" else value
                 for key, value in filters.items()}  # fmt: skip
        mine = [deal for deal in world.seen[name].deals if fits(deal)]

        board = caller.get("/api/deals/stats/pipeline", params=query).json()
        page = caller.get("/api/deals", params=query | {"limit": 1})

        assert page.headers["X-Total-Count"] == str(len(mine)), asked
        assert [shown(column) for column in board] == [
            expected([deal for deal in mine if deal.stage_id == stage.id]) for stage in world.stages
        ], asked


def shown(column: dict[str, Any]) -> tuple[Any, ...]:
    ids = {card["id"] for card in column["deals"]}
    return column["deals_count"], column["total_amount"], column["totals"], ids


def expected(deals: list[Any]) -> tuple[Any, ...]:
    return len(deals), money(deals), totals(deals), {deal.id for deal in deals}


@pytest.mark.parametrize("name", PEOPLE)
def test_lists_and_the_summary_count_what_one_sees(
    make: Make, world: Neighbours, as_: Any, name: str
) -> None:
    mine, caller = world.seen[name], as_(getattr(world, name))
    clients = Counter(client.status for client in mine.clients)

    counts = {
        noun: int(caller.get(f"/api/{noun}").headers["X-Total-Count"])
        for noun in ("clients", "deals", "tasks", "activities")
    }
    listed = {
        noun: {row["id"] for row in caller.get(f"/api/{noun}").json()} for noun in ("clients", "activities")
    }

    assert counts == {noun: len(getattr(mine, noun)) for noun in counts}
    assert listed == {noun: {row.id for row in getattr(mine, noun)} for noun in listed}
    assert caller.get("/api/clients/stats/summary").json() == {
        "total": len(mine.clients),
        "leads": clients[ClientStatus.LEAD],
        "clients": clients[ClientStatus.CLIENT],
        "archived": clients[ClientStatus.ARCHIVE],
    }


def test_a_client_of_mine_does_not_tell_of_anothers_deal(make: Make, world: Neighbours, as_: Any) -> None:
    """Oleg has an open deal with Anna's last client."""
    mine = world.seen["anna"].clients[3]

    with_deals = as_(world.anna).get("/api/clients", params={"has_open_deal": True}).json()
    deals = as_(world.anna).get("/api/deals", params={"client_id": mine.id})

    assert mine.id not in {client["id"] for client in with_deals}
    assert (deals.json(), deals.headers["X-Total-Count"]) == ([], "0")


def test_pages_by_cursor_hold_what_one_sees_and_nothing_else(
    make: Make, world: Neighbours, as_: Any, web: TestClient
) -> None:
    caller, mine = as_(world.anna), {deal.id for deal in world.seen["anna"].deals}
    for sort in ("title", "-amount", "position", "-closed_at", "expected_close_date"):
        query: dict[str, Any] = {"sort": sort, "limit": 2}
        found: list[int] = []
        while True:
            page = caller.get("/api/deals", params=query)
            found += [deal["id"] for deal in page.json()]
            if "X-Next-Cursor" not in page.headers:
                break
            query["cursor"] = page.headers["X-Next-Cursor"]

        assert sorted(found) == sorted(mine)

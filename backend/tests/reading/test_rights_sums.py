"""Whatever adds rows up or pages through them counts what one sees, and nothing else."""

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
from tests.make import Make
from tests.rights.canary import PREFIX, ZONE, Business, Neighbours, build

PEOPLE = ("anna", "petr", "stranger")


@pytest.fixture(scope="module")
def world(make: Make) -> Neighbours:
    return build(make)


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

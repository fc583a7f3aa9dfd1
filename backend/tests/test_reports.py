"""Reports: how they are asked, what counts as a stay in a stage, and that they leave the loop to others."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.clock import today
from app.database import Database, Mode
from app.listing import page_of
from app.models import Client, Deal, StageVisit
from app.policies import SYSTEM
from app.schemas.client import ClientQuery
from app.services import visits
from app.services.custom.asking import understand
from app.uow import UnitOfWork, unit_of_work
from tests.make import Make

ZONE = "Europe/Moscow"


@pytest.fixture
def settings(settings: Any) -> Any:
    return settings.model_copy(update={"TIME_ZONE": ZONE, "CURRENCY": "RUB"})


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("won?from=2026-05-02&to=2026-05-01", "period_reversed"),
        ("forecast?from=2026-05-02&to=2026-05-01", "period_reversed"),
        ("won?from=2020-01-01&to=2026-05-01", "period_too_long"),
        ("won?by=year", "validation"),
        ("lost-reasons?top=0", "validation"),
        ("funnel?first=2026-05-02", "validation"),
        ("tasks?from=yesterday", "validation"),
    ],
)
def test_a_period_that_makes_no_sense_is_refused(make: Make, as_: Any, query: str, code: str) -> None:
    make.pipeline()

    answer = as_(make.admin()).get(f"/api/reports/{query}")

    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_years_are_told_by_weeks_and_months(make: Make, as_: Any) -> None:
    boss = as_(make.admin())

    weeks, months = (
        boss.get(f"/api/reports/won?from=2020-02-29&to=2026-12-31&by={by}").json()["periods"]
        for by in ("week", "month")
    )

    assert (weeks[0]["date"], len(months), months[-1]["date"]) == ("2020-02-24", 83, "2026-12-01")


def test_without_days_it_is_the_last_thirty(make: Make, as_: Any) -> None:
    report = as_(make.admin()).get("/api/reports/won").json()

    day = today(ZONE)
    assert (report["from"], report["to"]) == ((day - timedelta(days=29)).isoformat(), day.isoformat())
    assert len(report["periods"]) == 30
    assert report["currency"] == "RUB"


def test_a_first_day_to_come_is_the_last_one_too(make: Make, as_: Any) -> None:
    report = as_(make.admin()).get("/api/reports/won?from=2100-01-01").json()

    assert (report["from"], report["to"], len(report["periods"])) == ("2100-01-01", "2100-01-01", 1)


def test_without_a_pipeline_there_is_no_funnel(make: Make, as_: Any) -> None:
    answer = as_(make.admin()).get("/api/reports/funnel")

    assert (answer.status_code, answer.json()["code"]) == (409, "no_pipeline")


def test_a_pipeline_without_stages_has_an_empty_funnel(make: Make, as_: Any) -> None:
    boss = as_(make.admin())
    pipeline = boss.post("/api/pipelines", json={"name": "Пустая"}).json()

    answer = boss.get(f"/api/reports/funnel?pipeline_id={pipeline['id']}")

    assert (answer.status_code, answer.json()["stages"]) == (200, [])


def visited(make: Make, deal: Deal) -> list[tuple[int, int]]:
    async def read(uow: UnitOfWork) -> list[tuple[int, int]]:
        query = select(StageVisit).where(StageVisit.deal_id == deal.id).order_by(StageVisit.id)
        return [(visit.stage_id, visit.seconds) for visit in await uow.session.scalars(query)]

    return make.run(read)


def test_a_move_taken_back_was_no_visit(make: Make, as_: Any) -> None:
    me = make.user()
    new, won, lost = make.stages
    deal = make.deal(me)
    anna, move = as_(me), f"/api/deals/{deal.id}/move"
    anna.post(move, json={"stage_id": lost.id})
    batch = anna.post(move, json={"stage_id": won.id}).headers["X-Batch"]
    before = visited(make, deal)

    undone = anna.post(f"/api/changes/{batch}/undo", json={})

    assert undone.status_code == 200
    assert [stage for stage, _ in before] == [new.id, lost.id]
    assert [stage for stage, _ in visited(make, deal)] == [new.id]
    times = anna.get(f"/api/deals/{deal.id}/stage-times").json()
    assert [(time["stage_id"], time["is_current"]) for time in times] == [(new.id, False), (lost.id, True)]


def test_many_moves_taken_back_together_were_no_visits(
    make: Make, as_: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "AT_ONCE", 2)
    me = make.user()
    deals = [make.deal(me) for _ in range(5)]
    order = {"ids": [deal.id for deal in deals], "action": "move", "stage_id": make.stages[1].id}
    batch = as_(me).post("/api/deals/bulk", json=order).headers["X-Batch"]

    as_(me).post(f"/api/changes/{batch}/undo", json={})

    assert [visited(make, deal) for deal in deals] == [[]] * 5


def test_deals_moved_together_have_each_their_visit(make: Make, as_: Any) -> None:
    me = make.user()
    deals = [make.deal(me) for _ in range(3)]

    as_(me).post("/api/deals/bulk", json={"ids": [deal.id for deal in deals], "action": "move",
                                          "stage_id": make.stages[1].id})  # fmt: skip

    assert [[stage for stage, _ in visited(make, deal)] for deal in deals] == [[make.stages[0].id]] * 3


def test_the_visits_go_with_a_deal_that_is_removed_for_good(make: Make, as_: Any) -> None:
    boss = make.admin()
    deal = make.deal(boss)
    as_(boss).post(f"/api/deals/{deal.id}/move", json={"stage_id": make.stages[1].id})
    as_(boss).delete(f"/api/deals/{deal.id}")

    purged = as_(boss).delete(f"/api/bin/deal/{deal.id}")

    assert purged.status_code == 204
    assert visited(make, deal) == []


async def test_a_long_statement_leaves_the_loop_to_others(database: Database) -> None:
    """On SQLite statements run on the loop, but a report's run in a thread."""
    count = select(StageVisit.id)
    ticks: list[int] = []

    async def tick() -> None:
        while True:
            ticks.append(1)
            await asyncio.sleep(0)

    async with unit_of_work(database, SYSTEM, mode=Mode.REPORT) as uow:
        await uow.session.scalars(count)
        others = asyncio.create_task(tick())
        await uow.session.scalars(count)
        during = len(ticks)
        others.cancel()

    assert during > 0


async def test_a_report_sees_one_state(database: Database) -> None:
    names = select(Client.name)
    async with unit_of_work(database, SYSTEM, mode=Mode.REPORT) as reader:
        before = (await reader.session.scalars(names)).all()
        async with unit_of_work(database, SYSTEM) as writer:
            writer.add(Client(name="Ромашка"))
        during = (await reader.session.scalars(names)).all()

    assert (before, during) == ([], [])


async def test_a_list_that_is_searched_leaves_the_loop_to_others(database: Database) -> None:
    """A word may be in a great many rows; on SQLite counting them is done in a thread."""
    query = ClientQuery(search="ооо")
    ticks: list[int] = []

    async def tick() -> None:
        while True:
            ticks.append(1)
            await asyncio.sleep(0)

    async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
        await understand(uow, query)
        await page_of(uow.session, Client, query)
        others = asyncio.create_task(tick())
        await page_of(uow.session, Client, query)
        during = len(ticks)
        others.cancel()

    assert during > 0

"""The demo as it stands once it is made: a believable business with a history."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest

from app.clock import now, today
from app.database import Database
from app.models import Change, Client, Contact, Deal, DealStatus, Task, TaskStatus, User, Via
from app.services import demo
from tests.test_demo import ZONE, create, everything, in_order


@pytest.fixture(scope="module")
async def report(database: Database) -> demo.Report:
    return await create(database)


async def test_it_is_a_small_business_of_some_size(database: Database, report: demo.Report) -> None:
    assert report.outcome == "created"
    assert (report.counts["user"], report.counts["client"], report.counts["deal"]) == (3, 40, 120)
    assert min(report.counts["contact"], report.counts["task"], report.counts["activity"]) >= 40
    statuses = Counter(deal.status for deal in await everything(database, Deal))
    assert min(statuses.values()) >= 20
    assert set(statuses) == set(DealStatus)
    assert all(
        deal.lost_reason for deal in await everything(database, Deal) if deal.status is DealStatus.LOST
    )
    assert not any(user.hashed_password for user in await everything(database, User))
    await in_order(database)


async def test_its_history_carries_the_times_of_what_happened(
    database: Database, report: demo.Report
) -> None:
    changes = await everything(database, Change)
    won = next(deal for deal in await everything(database, Deal) if deal.status is DealStatus.WON)
    told = [change for change in changes if change.entity == "deal" and change.entity_id == won.id]
    assert {(change.batch, change.via) for change in changes} == {(changes[0].batch, Via.DEMO)}
    assert all(earlier.at <= later.at for earlier, later in pairwise(changes[8:]))
    assert all(change.at <= now() for change in changes)
    assert told[0].at == won.created_at < told[-1].at == won.closed_at
    assert {change.actor_id for change in told} == {won.manager_id}
    assert min(change.at for change in changes[8:]) < now() - timedelta(days=170)


async def test_its_tasks_are_overdue_for_today_and_for_later(database: Database, report: demo.Report) -> None:
    day = today(ZONE)
    pending = [task for task in await everything(database, Task) if task.status is not TaskStatus.DONE]
    assert {(task.due_date > day) - (task.due_date < day) for task in pending} == {-1, 0, 1}


async def test_its_people_write_to_example_com_and_nobody_can_call_them(
    database: Database, report: demo.Report
) -> None:
    for model in (Client, Contact):
        for row in await everything(database, model):
            assert row.email.endswith(".example.com")
            assert row.phone.startswith("+7 000 ")

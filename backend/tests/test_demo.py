"""The demo: a believable business that comes in one batch and goes without a trace."""

from typing import Any

import pytest
from sqlalchemy import func, select

from app.clock import now
from app.database import Database
from app.models import (
    Activity,
    Change,
    Client,
    Contact,
    Deal,
    DealStage,
    DealStatus,
    Pipeline,
    Task,
    User,
)
from app.policies import SYSTEM
from app.schemas.client import ContactIn
from app.schemas.deal import DealIn
from app.services import contacts, deals, demo, doctor, pipelines
from app.services.demo import story
from app.services.demo.story import Story
from app.uow import UnitOfWork, unit_of_work

ZONE = "Europe/Moscow"


@pytest.fixture
def few_deals(monkeypatch: pytest.MonkeyPatch) -> None:
    """A smaller story, told faster, for what does not depend on its length."""
    monkeypatch.setattr(story, "DEALS", 30)


short = pytest.mark.usefixtures("few_deals")


async def create(database: Database) -> demo.Report:
    return await demo.create(database, zone=ZONE, currency="RUB")


async def everything(database: Database, model: type[Any]) -> list[Any]:
    async with unit_of_work(database, SYSTEM) as uow:
        with uow.everything():
            return list(await uow.session.scalars(select(model).order_by(model.id)))


async def in_order(database: Database) -> None:
    async with unit_of_work(database, SYSTEM) as uow:
        for name, check in doctor.CHECKS.items():
            assert name == "administrators" or await check(uow) == []


def test_the_same_day_tells_the_same_story() -> None:
    moment = now()

    assert Story(moment, ZONE, 5).tell() == Story(moment, ZONE, 5).tell()


@short
async def test_creating_it_twice_says_it_is_there(database: Database) -> None:
    await create(database)
    before = len(await everything(database, Change))

    report = await create(database)

    assert report.outcome == "there_already"
    assert len(await everything(database, Change)) == before


@short
async def test_removing_takes_away_exactly_what_it_made(database: Database) -> None:
    async with unit_of_work(database, SYSTEM) as uow:
        await pipelines.create_standard(uow, currency="RUB")
        uow.add(User(username="anna", full_name="Анна"))
        uow.add(Client(name="Настоящий клиент"))
    models = (User, Pipeline, DealStage, Client, Contact, Deal, Task, Activity)
    before = {model: [row.id for row in await everything(database, model)] for model in models}
    journal = len(await everything(database, Change))
    await create(database)

    report = await demo.remove(database)

    assert (report.outcome, report.stays) == ("removed", [])
    assert {model: [row.id for row in await everything(database, model)] for model in models} == before
    left = await everything(database, Change)
    assert {change.action for change in left[journal:]} == {"delete"}
    await in_order(database)


@short
async def test_it_brings_the_standard_pipeline_along_and_takes_it_with_it(
    database: Database,
) -> None:
    await create(database)
    there = len(await everything(database, DealStage))

    await demo.remove(database)

    assert there == 7
    assert await everything(database, Pipeline) == []


@short
async def test_it_can_come_again_after_it_went(database: Database) -> None:
    await create(database)
    await demo.remove(database)

    report = await create(database)

    assert report.outcome == "created"
    await in_order(database)


async def test_removing_what_is_not_there_says_so(database: Database) -> None:
    assert (await demo.remove(database)).outcome == "not_there"


@short
async def test_what_others_need_stays_and_is_named(database: Database) -> None:
    await create(database)
    client = (await everything(database, Client))[0]
    async with unit_of_work(database, SYSTEM) as uow:
        real = await deals.create(uow, DealIn(title="Настоящая сделка", client_id=client.id))
        person = await contacts.create(uow, client.id, ContactIn(name="Настоящий человек"))
        talked = Activity(type="call", deal_id=(await _some_deal(uow)).id)
        uow.add(talked)

    report = await demo.remove(database)

    assert report.outcome == "partly_removed"
    assert f"client #{client.id} {client.name}" in report.stays
    assert any(line.startswith(f"deal #{talked.deal_id} ") for line in report.stays)
    assert any(line.startswith("user #") for line in report.stays)
    async with unit_of_work(database, SYSTEM) as uow:
        assert (await uow.get(Deal, real.id)).client_id == client.id
        assert (await uow.get(type(person), person.id)).is_primary
        kept = select(func.count(Change.id)).where(Change.entity == "client", Change.entity_id == client.id)
        assert (await uow.session.scalar(kept) or 0) >= 1
    await in_order(database)


async def _some_deal(uow: UnitOfWork) -> Deal:
    deal = await uow.session.scalar(select(Deal).where(Deal.status == DealStatus.WON).limit(1))
    assert deal is not None
    return deal

"""Makes pairs, merges all of them, takes them apart in another order, and compares."""

from dataclasses import dataclass
from random import Random
from typing import Any

from sqlalchemy import select

from app.database import Database, Mode
from app.models import (
    Activity,
    ActivityType,
    Base,
    BoardTotal,
    Change,
    Client,
    Contact,
    Deal,
    DealStage,
    DealStatus,
    ExternalId,
    IdentityKey,
    Pipeline,
    Role,
    Task,
    User,
)
from app.models.order import key_between
from app.policies import SYSTEM, Actor
from app.schemas.merge import ClientMergeIn, ContactMergeIn
from app.services import identity_upkeep, merging, totals
from app.services.search import upkeep
from app.services.undo import undo
from app.uow import UnitOfWork, unit_of_work

GROWS = (Change, BoardTotal)
"""The journal goes on, and sums are kept as rows of plus and minus, which `totals.differences` adds up."""

GROWING = frozenset({"version", "updated_at"})
PHONES = 40  # as few, so that many share one


@dataclass
class Tally:
    pairs: int = 0
    moved: int = 0
    differences: int = 0

    def __str__(self) -> str:
        return (
            f"{self.pairs} pairs merged, taken apart, merged again; {self.moved} rows came along, "
            f"{self.differences} differences"
        )


async def merge_and_take_apart(url: str, pairs: int, *, seed: int = 1) -> Tally:
    """Half of the pairs are clients, half are contacts; then the last ones are undone first, and some not."""
    random, database, tally = Random(seed), Database(url), Tally(pairs)
    try:
        actor, clients = await _build(database, random, pairs)
        before = await _state(database)
        batches = []
        for number, (kept, gone) in enumerate(clients):
            batch, moved = await _merge(database, actor, kept, gone, random, people=number % 2 == 1)
            batches.append(batch)
            tally.moved += moved
        merged = await _state(database)
        assert merged != before
        redone = [await _undo(database, actor, batch) for batch in random.sample(batches, len(batches))]
        tally.differences += _differences(before, await _state(database))
        for batch in redone:
            await _undo(database, actor, batch)
        tally.differences += _differences(merged, await _state(database))
    finally:
        await database.close()
    return tally


async def _build(database: Database, random: Random, pairs: int) -> tuple[Actor, list[tuple[int, int]]]:
    async with unit_of_work(database, SYSTEM) as uow:
        boss = User(username="boss", full_name="Начальник", role=Role.ADMIN)
        pipeline = Pipeline(name="Продажи")
        uow.add(boss)
        uow.add(pipeline)
        await uow.flush()
        stage = DealStage(pipeline_id=pipeline.id, name="Новая", outcome=DealStatus.OPEN)
        uow.add(stage)
        await uow.flush()
        clients = [_client(random, number) for number in range(2 * pairs)]
        await uow.create_all(clients)
        await _hang(uow, random, clients, stage)
        for client in clients[::3]:
            uow.add(ExternalId(source="amo", entity="client", key=str(client.id), entity_id=client.id))
    ids = [client.id for client in clients]
    return Actor(boss.id, boss.role), list(zip(ids[::2], ids[1::2], strict=True))


def _client(random: Random, number: int) -> Client:
    phone = f"8 495 {random.randrange(PHONES):07}" if random.random() < 0.7 else None
    return Client(
        name=f"ООО «Клиент {number // 2}»", phone=phone,
        email=f"a{number // 3}@b.example" if number % 2 else None, notes=random.choice((None, "Пометка")),
    )  # fmt: skip


async def _hang(uow: UnitOfWork, random: Random, clients: list[Client], stage: DealStage) -> None:
    contacts, deals = [], []
    for client in clients:
        contacts += [
            Contact(client_id=client.id, name=f"Иван Иванов {place}", is_primary=place == 0,
                    phone=f"8 916 {random.randrange(PHONES):07}")
            for place in range(random.randrange(1, 3))
        ]  # fmt: skip
        for _ in range(random.randrange(3)):
            deal = Deal(title="Сделка", client_id=client.id, amount=random.randrange(1000))
            deal.enter(stage, position=key_between(None, None))
            deals.append(deal)
    await uow.create_all(contacts)
    await uow.create_all(deals)
    await uow.create_all(
        [Task(title="Позвонить", deal_id=deal.id, client_id=deal.client_id) for deal in deals]
    )
    await uow.create_all(
        [Activity(type=ActivityType.CALL, subject="Звонок", client_id=client.id) for client in clients[::2]]
    )


async def _merge(
    database: Database, actor: Actor, kept: int, gone: int, random: Random, *, people: bool
) -> tuple[str, int]:
    async with unit_of_work(database, actor) as uow:
        if people:
            first, second = [
                await uow.session.scalar(select(Contact.id).where(Contact.client_id == row_id).limit(1))
                for row_id in (kept, gone)
            ]
            wish = ContactMergeIn.model_validate({"with": [second], "fields": {"phone": second}})
            done: Any = await merging.merge_contacts(uow, first or 0, wish)
        else:
            fields = {name: gone for name in ("name", "phone", "notes") if random.random() < 0.5}
            done = await merging.merge_clients(
                uow, kept, ClientMergeIn.model_validate({"with": [gone], "fields": fields})
            )
    return uow.batch, sum(done.moved.model_dump().values())


async def _undo(database: Database, actor: Actor, batch: str) -> str:
    async with unit_of_work(database, actor) as uow:
        done = await undo(uow, batch)
    assert done.batch is not None
    return done.batch


State = dict[tuple[str, Any], Any]


async def _state(database: Database) -> State:
    """Every row of every table; the keys by what they say and not by their numbers."""
    found: State = {}
    async with unit_of_work(database, SYSTEM, mode=Mode.SNAPSHOT) as uow:
        assert await totals.differences(uow) == []
        assert await identity_upkeep.differences(uow) == []
        assert await upkeep.differences(uow) == []
        with uow.everything():
            for mapper in Base.registry.mappers:
                model: Any = mapper.class_
                if model in GROWS:
                    continue
                names = [name for name in mapper.column_attrs.keys() if name not in GROWING]  # noqa: SIM118
                if model is IdentityKey:
                    names.remove("id")
                for row in await uow.session.execute(select(*(getattr(model, name) for name in names))):
                    key = tuple(row) if model is IdentityKey else row.id
                    found[model.__tablename__, key] = dict(zip(names, row, strict=True))
    return found


def _differences(before: State, after: State) -> int:
    return sum(before.get(key) != after.get(key) for key in before.keys() | after.keys())

"""The unit of work: one transaction, all or nothing, and refusals in words."""

import asyncio
from decimal import Decimal

import pytest
from sqlalchemy import exc as sa_exc
from sqlalchemy import select, text, update

from app.database import Database, Mode
from app.errors import Busy, Conflict, Invalid, NotFound, PreconditionFailed
from app.models import Change, Client, Contact, Deal, DealStatus, Participant
from app.policies import SYSTEM, Actor
from app.schemas.client import ClientQuery
from app.services.custom.asking import understand
from app.uow import Lock, UnitOfWork, unit_of_work
from tests.make import Make


async def count(database: Database) -> int:
    async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
        return len((await uow.session.scalars(select(Client.id))).all())


async def test_work_is_kept_at_the_end_of_the_block(database: Database) -> None:
    async with unit_of_work(database, SYSTEM) as uow:
        uow.add(Client(name="Ромашка"))

    assert await count(database) == 1


async def test_a_read_keeps_nothing(database: Database) -> None:
    async with unit_of_work(database, SYSTEM, mode=Mode.SNAPSHOT) as uow:
        uow.add(Client(name="Ромашка"))
        await uow.flush()

    assert await count(database) == 0


async def test_a_snapshot_sees_one_state(database: Database) -> None:
    async with unit_of_work(database, SYSTEM, mode=Mode.SNAPSHOT) as reader:
        before = len((await reader.session.scalars(select(Client.id))).all())
        async with unit_of_work(database, SYSTEM) as writer:
            writer.add(Client(name="Ромашка"))
        during = len((await reader.session.scalars(select(Client.id))).all())

    assert (before, during, await count(database)) == (0, 0, 1)


@pytest.mark.parametrize("row_id", [0, -1, 2**53, 2**70])
async def test_an_impossible_id_is_simply_not_found(database: Database, row_id: int) -> None:
    async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
        with pytest.raises(NotFound):
            await uow.get(Client, row_id)


async def test_another_version_than_expected_is_refused(database: Database, make: Make) -> None:
    client = make.client()

    async with unit_of_work(database, SYSTEM) as uow:
        assert (await uow.take(Client, client.id, expect=1)).version == 1
        with pytest.raises(PreconditionFailed):
            await uow.take(Client, client.id, expect=2)


async def test_a_row_changed_behind_the_back_is_a_conflict(database: Database, make: Make) -> None:
    client = make.client()

    with pytest.raises(Conflict) as refused:  # noqa: PT012 - the refusal comes at the end of the block
        async with unit_of_work(database, SYSTEM) as uow:
            row = await uow.get(Client, client.id)
            connection = await uow.session.connection()
            await connection.execute(update(Client).values(version=7))
            row.name = "Иначе"

    assert refused.value.code == "changed_meanwhile"


async def test_the_database_refuses_what_no_row_may_be(database: Database, make: Make) -> None:
    deal = make.deal()

    for values, kind in (
        ({"amount": Decimal(-1)}, Invalid),
        ({"status": DealStatus.WON}, Invalid),
        ({"lost_reason": "дорого"}, Invalid),
        ({"stage_id": 999}, Conflict),
        ({"client_id": 999}, Conflict),
    ):
        with pytest.raises(kind):  # noqa: PT012 - the refusal may come at either line
            async with unit_of_work(database, SYSTEM) as uow:
                row = await uow.take(Deal, deal.id)
                for name, value in values.items():
                    setattr(row, name, value)
                await uow.flush()


async def test_a_stage_of_another_pipeline_is_impossible_even_in_the_database(
    database: Database, make: Make
) -> None:
    deal, elsewhere = make.deal(), make.pipeline("Ремонт").stages[0]

    with pytest.raises(Conflict):  # noqa: PT012 - the refusal may come at either line
        async with unit_of_work(database, SYSTEM) as uow:
            (await uow.take(Deal, deal.id)).stage_id = elsewhere.id
            await uow.flush()


async def test_two_primary_contacts_are_impossible_even_in_the_database(
    database: Database, make: Make
) -> None:
    client = make.client()
    make.contact(client, is_primary=True)

    with pytest.raises(Conflict) as refused:
        async with unit_of_work(database, SYSTEM) as uow:
            uow.add(Contact(client_id=client.id, name="Пётр", is_primary=True))

    assert refused.value.code == "primary_taken"


async def test_an_unknown_constraint_is_still_a_conflict(database: Database, make: Make) -> None:
    client = make.client()

    with pytest.raises(Conflict) as refused:
        async with unit_of_work(database, SYSTEM) as uow:
            uow.add(Client(id=client.id, name="Двойник"))

    assert refused.value.code == "constraint"


async def test_a_database_that_is_away_is_busy(database: Database) -> None:
    async def away(_session: object) -> Actor:
        raise sa_exc.TimeoutError

    with pytest.raises(Busy):
        async with unit_of_work(database, away):
            raise AssertionError("never reached")


async def test_a_wrong_statement_is_no_busy_database(database: Database) -> None:
    with pytest.raises(sa_exc.DBAPIError):
        async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
            await uow.session.execute(text("SELECT nothing FROM nowhere"))


async def test_writers_wait_for_each_other_and_none_is_lost(database: Database, make: Make) -> None:
    client = make.client(notes="0")

    async def increment() -> None:
        async with unit_of_work(database, SYSTEM) as uow:
            row = await uow.take(Client, client.id)
            await asyncio.sleep(0)
            row.notes = str(int(row.notes or 0) + 1)

    await asyncio.gather(*(increment() for _ in range(20)))

    async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
        assert (await uow.get(Client, client.id)).notes == "20"


async def test_a_second_process_waits_for_the_lock_on_the_loop(database: Database, make: Make) -> None:
    """Another program's connection to the same database; on the loop, others go on meanwhile."""
    client, other = make.client(), Database(str(database.url.render_as_string(hide_password=False)))

    async def rename(base: Database, name: str, hold: float) -> None:
        async with unit_of_work(base, SYSTEM) as uow:
            (await uow.get(Client, client.id, lock=Lock.CHANGE)).name = name
            await uow.flush()
            await asyncio.sleep(hold)

    await asyncio.gather(rename(database, "раз", 0.2), rename(other, "два", 0.0))

    async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
        assert (await uow.get(Client, client.id)).version == 3
    await other.close()


async def test_everything_is_put_back_even_after_an_error(database: Database) -> None:
    async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
        with pytest.raises(RuntimeError), uow.everything():
            raise RuntimeError

        assert isinstance(uow, UnitOfWork)
        assert uow.sees_everything is False


async def test_rows_written_together_are_found_counted_and_journaled_like_any(
    database: Database, make: Make
) -> None:
    taken = make.client()
    clients = [Client(name=f"Ромашка {number}") for number in range(3)]

    async with unit_of_work(database, SYSTEM) as uow:
        await uow.create_all([])
        await uow.create_all(clients)

    async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
        kept = {row.id: row for row in await uow.session.scalars(select(Client))}
        await understand(uow, query := ClientQuery(search="ромашка"))
        found = set(await uow.session.scalars(select(Client.id).where(*query.where())))
        told = set(await uow.session.scalars(select(Change.entity_id).where(Change.entity == "client")))
    ids = {client.id for client in clients}
    assert kept.keys() == ids | {taken.id} == told
    assert {kept[row].version for row in ids} == {1}
    assert found == ids


async def test_rows_without_texts_are_written_together_too(database: Database, make: Make) -> None:
    deal, people = make.deal(), [make.employee() for _ in range(2)]

    async with unit_of_work(database, SYSTEM) as uow:
        await uow.create_all([Participant(deal_id=deal.id, user_id=user.id) for user in people])

    async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
        assert set(await uow.session.scalars(select(Participant.user_id))) == {user.id for user in people}


async def test_a_batch_of_several_transactions_has_one_beginning(database: Database) -> None:
    for name in ("раз", "два"):
        async with unit_of_work(database, SYSTEM, batch="b" * 32) as uow:
            uow.add(Client(name=name))

    async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
        leads = (await uow.session.scalars(select(Change.leads).order_by(Change.id))).all()
    assert list(leads) == [True, False]

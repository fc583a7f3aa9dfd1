"""A whole import is taken back, however many transactions it took, and brought in again."""

from pathlib import Path

import pytest

from app.clock import now
from app.database import Database
from app.errors import Conflict
from app.models import Change, Client, Deal, Pipeline, User
from app.policies import SYSTEM
from app.schemas.change import UndoOut
from app.services import totals
from app.services.imports import process
from app.services.undo import taking, undo
from app.uow import unit_of_work
from tests.importing import MAPPING, Importer, row


@pytest.fixture
def importer(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Importer:
    monkeypatch.setattr(process, "ROWS", 3)
    monkeypatch.setattr(taking, "AT_ONCE", 4)
    return Importer(database, tmp_path)


async def take_back(database: Database, batch: str | None, *, skip: bool = False) -> UndoOut:
    async with unit_of_work(database, SYSTEM) as uow:
        done = await undo(uow, batch or "", skip_conflicts=skip)
    async with unit_of_work(database, SYSTEM) as uow:
        assert await totals.differences(uow) == []
    return done


async def live(importer: Importer) -> tuple[int, int, int, int]:
    """Deals and clients out of the bin, active pipelines and active people."""
    deals, clients = await importer.all(Deal), await importer.all(Client)
    pipelines, people = await importer.all(Pipeline), await importer.all(User)
    return (
        sum(deal.deleted_at is None for deal in deals),
        sum(client.deleted_at is None for client in clients),
        sum(pipeline.is_active for pipeline in pipelines),
        sum(person.is_active for person in people),
    )


async def test_an_import_of_several_transactions_is_undone_and_done_again(
    database: Database, importer: Importer
) -> None:
    rows = [row(f"A{number}", client=f"Клиент {number}", manager=f"Анна {number % 2}") for number in range(8)]
    account = await importer.bring(*rows)
    before = await live(importer)
    batches = {change.batch for change in await importer.all(Change)}

    undone = await take_back(database, account.batch)
    after = await live(importer)
    await take_back(database, undone.batch)

    assert (before, after) == ((8, 8, 1, 2), (0, 0, 0, 0))
    assert await live(importer) == before
    assert batches == {account.batch}
    assert undone.left == []


async def test_what_was_changed_since_an_import_stays_and_keeps_what_it_needs(
    database: Database, importer: Importer
) -> None:
    account = await importer.bring(*(row(f"A{number}", client=f"Клиент {number}") for number in range(5)))
    deal = (await importer.all(Deal))[2]
    await importer.change(Deal, deal.id, title="Важная")

    with pytest.raises(Conflict) as refused:
        await take_back(database, account.batch)
    undone = await take_back(database, account.batch, skip=True)

    reasons = {(left["entity"], left["reason"]) for left in refused.value.extra["conflicts"]}
    assert ("deal", "changed") in reasons
    assert reasons - {("deal", "changed")} == {
        ("client", "in_use"),
        ("stage", "in_use"),
        ("pipeline", "in_use"),
        ("user", "in_use"),
    }
    assert [left.name for left in undone.left if left.entity == "deal"] == ["Важная"]
    assert (await live(importer))[:3] == (1, 1, 1)


async def test_a_stage_that_an_import_added_to_a_pipeline_is_no_conflict_of_its_undo(
    database: Database, importer: Importer
) -> None:
    await importer.bring(row("A1"))
    stages = [*MAPPING["pipeline"]["stages"], {"value": "check", "name": "Проверка"}]
    account = await importer.bring(
        row("A2", stage="check"), pipeline=MAPPING["pipeline"] | {"stages": stages}
    )

    undone = await take_back(database, account.batch)
    again = await take_back(database, undone.batch)

    assert (undone.left, again.left) == ([], [])
    assert await live(importer) == (2, 1, 1, 1)


async def test_a_file_whose_import_was_undone_comes_in_again(database: Database, importer: Importer) -> None:
    rows = [row(f"A{number}", client=f"Клиент {number}", manager=f"Анна {number % 2}") for number in range(5)]
    first = await importer.bring(*rows)
    before = await live(importer)
    await take_back(database, first.batch)

    foretold = await importer.bring(*rows, dry_run=True)
    second = await importer.bring(*rows)
    after = await live(importer)
    await take_back(database, second.batch)
    taken_back = await live(importer)
    third = await importer.bring(*rows)

    assert (foretold.updated, foretold.brought_back) == (5, 5)
    assert (second.updated, second.brought_back, second.skipped, second.failed) == (5, 5, {}, 0)
    assert (after, taken_back, await live(importer)) == (before, (0, 0, 0, 0), before)
    assert third.brought_back == 5
    assert len(await importer.all(Deal)) == 5


async def test_what_people_deleted_stays_deleted_whatever_was_undone_before(
    database: Database, importer: Importer
) -> None:
    first = await importer.bring(row("A1"), row("A2"))
    undone = await take_back(database, first.batch)
    await take_back(database, undone.batch)
    deal = (await importer.all(Deal))[0]
    await importer.change(Deal, deal.id, deleted_at=now())

    again = await importer.bring(row("A1"), row("A2"))

    assert (again.skipped, again.brought_back) == ({"deal_in_bin": 1, "unchanged": 1}, 0)

"""A whole import is taken back, however many transactions it took, and brought in again."""

from pathlib import Path

import pytest

from app.database import Database
from app.errors import Conflict
from app.models import Change, Client, Deal, Pipeline, User
from app.policies import SYSTEM
from app.schemas.change import UndoOut
from app.services import totals
from app.services.imports import process
from app.services.undo import taking, undo
from app.uow import unit_of_work
from tests.importing import Importer, row


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

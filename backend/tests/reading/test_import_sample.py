"""The import of a real file: 8,800 deals of a public data set, compared with what the file itself says."""

import csv
import os
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.config import BACKEND
from app.database import Database
from app.models import Change, Client, ClientStatus, Deal, DealStage, Pipeline, User
from app.policies import SYSTEM
from app.schemas.board import BoardQuery
from app.schemas.export import ClientExport, DealExport
from app.schemas.imports import ImportMapping
from app.services import doctor, exports, imports, totals
from app.services.imports.recognition import recognise_file
from app.uow import unit_of_work
from tests.importing import Importer

DATA = Path(os.environ.get("NOCTO_SAMPLE_DATA") or BACKEND / "../../shared/data")
FILE = DATA / "crm-sales-opportunities" / "sales_pipeline.csv"
MAPPING = BACKEND / "examples" / "sales-pipeline.toml"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not FILE.is_file(), reason=f"{FILE} is not there; NOCTO_SAMPLE_DATA names its folder's parent"
    ),
]


def of_the_file() -> tuple[Counter[str], dict[str, Decimal]]:
    """Deals and money by stage, counted by other means."""
    counts: Counter[str] = Counter()
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    with FILE.open(encoding="utf-8-sig", newline="") as file:
        for line in csv.DictReader(file):
            counts[line["deal_stage"]] += 1
            sums[line["deal_stage"]] += Decimal(line["close_value"].strip() or 0)
    return counts, sums


async def bring(database: Database) -> imports.Account:
    mapping = imports.load(MAPPING)
    table = imports.open_table(FILE, mapping.columns())
    return await imports.run(database, table, mapping, zone="Europe/Moscow", currency="RUB")


@pytest.fixture(scope="module")
async def account(database: Database) -> imports.Account:
    return await bring(database)


async def test_the_sample_comes_in_whole_and_a_second_run_changes_nothing(
    database: Database, account: imports.Account
) -> None:
    counts, sums = of_the_file()
    importer = Importer(database, FILE.parent)

    assert (account.rows, account.created, account.failed, account.skipped.total()) == (8800, 8800, 0, 0)
    assert (account.new_clients, account.new_managers, account.without_client) == (85, 30, 1425)
    assert await by_stage(database) == {stage: (counts[stage], sums[stage]) for stage in counts}
    async with unit_of_work(database, SYSTEM) as uow:
        stages = {stage.id: stage.name for stage in await uow.session.scalars(select(DealStage))}
        board = {
            stages[column.stage_id]: (column.count, column.amount)
            for column in await totals.sums(uow, list(stages), BoardQuery())
        }
        managers = list(await uow.session.scalars(select(User)))
        stand_in = await uow.get(Client, account.stand_in_id or 0)
        nameless = select(func.count(Deal.id)).where(Deal.client_id == stand_in.id)
        assert await uow.session.scalar(nameless) == 1425
        assert await uow.session.scalar(select(func.count(Client.id))) == 86
        assert set(await uow.session.scalars(select(Change.batch).distinct())) == {account.batch}
        for name, check in doctor.CHECKS.items():
            assert name == "administrators" or await check(uow) == []
    translated = {
        rule.name: (counts[rule.key], sums[rule.key]) for rule in imports.load(MAPPING).pipeline.stages
    }
    assert board == translated
    assert stand_in.status is ClientStatus.ARCHIVE
    assert len(managers) == 30
    assert not any(manager.hashed_password for manager in managers)

    before = await importer.counts()
    again = await bring(database)

    assert dict(again.skipped) == {"unchanged": 8800}
    assert await importer.counts() == before


async def by_stage(database: Database) -> dict[str, tuple[int, Decimal]]:
    names = {rule.name: rule.key for rule in imports.load(MAPPING).pipeline.stages}
    query = (
        select(DealStage.name, func.count(Deal.id), func.sum(Deal.amount))
        .join(Deal, Deal.stage_id == DealStage.id)
        .group_by(DealStage.name)
    )
    async with unit_of_work(database, SYSTEM) as uow:
        return {names[name]: (count, amount) for name, count, amount in await uow.session.execute(query)}


async def test_the_sample_exported_comes_back_unchanged(
    database: Database, account: imports.Account, tmp_path: Path
) -> None:
    file = tmp_path / "deals.csv"
    order = exports.Order(exports.DEALS, DealExport(sort="id"), SYSTEM, "Europe/Moscow", "ru")
    with file.open("wb") as written:
        assert await exports.write(database, order, written.write) == 8800
    found = recognise_file(file)

    mapping = ImportMapping.model_validate(found.mapping)
    again = await imports.run(database, found.table, mapping, zone="Europe/Moscow", currency="RUB")

    assert (found.format and found.format.key, dict(again.skipped)) == ("nocto_deals", {"unchanged": 8800})


async def test_the_sample_exported_makes_an_empty_crm_equal(
    database: Database, account: imports.Account, empty: str, tmp_path: Path
) -> None:
    other = Database(empty)
    for of, query in ((exports.CLIENTS, ClientExport(sort="id")), (exports.DEALS, DealExport(sort="id"))):
        file = tmp_path / f"{of.name}.csv"
        with file.open("wb") as written:
            await exports.write(
                database, exports.Order(of, query, SYSTEM, "Europe/Moscow", "en"), written.write
            )
        found = recognise_file(file)
        mapping = ImportMapping.model_validate(found.mapping)
        account = await imports.run(other, found.table, mapping, zone="Europe/Moscow", currency="RUB")
        assert (account.created, account.failed) == (account.rows, 0)

    assert await deals_of(other) == await deals_of(database)
    await other.close()


async def deals_of(database: Database) -> list[tuple[object, ...]]:
    query = (
        select(
            Deal.id, Deal.title, Deal.amount, Deal.currency, Deal.status, DealStage.name, Pipeline.name,
            Client.name, Client.status, Client.source, User.full_name, Deal.stage_since, Deal.closed_at,
        )
        .join(DealStage, DealStage.id == Deal.stage_id)
        .join(Pipeline, Pipeline.id == Deal.pipeline_id)
        .join(Client, Client.id == Deal.client_id)
        .join(User, User.id == Deal.manager_id)
        .order_by(Deal.id)
    )  # fmt: skip
    async with unit_of_work(database, SYSTEM) as uow:
        found = list(await uow.session.execute(query))
    return [(*row[:11], str(row[11])[:19], str(row[12])[:19]) for row in found]

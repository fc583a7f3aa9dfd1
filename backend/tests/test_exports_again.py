"""Our own exports come back: into the CRM they are from, where they change nothing, and into an empty one."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.database import Database, Mode
from app.messages import Language
from app.models import Client, ClientStatus, Contact, Deal, DealStage, DealTag, Pipeline, Tag, User
from app.policies import SYSTEM
from app.schemas.export import ClientExport, ContactExport, DealExport, FileKind
from app.schemas.imports import ImportMapping
from app.services import exports, imports
from app.services.exports import lists
from app.services.imports.recognition import recognise_file
from app.uow import UnitOfWork, unit_of_work
from tests.make import Make

ZONE = "Europe/Moscow"
MADE = datetime(2026, 3, 2, 9, 0, 30, 123456, tzinfo=UTC)


ORDER = (lists.CLIENTS, lists.CONTACTS, lists.DEALS)
"""Clients first: the other files only name them."""


async def export(database: Database, of: lists.List, folder: Path, way: tuple[FileKind, Language]) -> Path:
    kind, language = way
    file = folder / f"{of.name}.{kind}"
    query = {"deals": DealExport, "clients": ClientExport, "contacts": ContactExport}
    order = exports.Order(of, query[of.name](format=kind, sort="id"), SYSTEM, ZONE, language)
    with file.open("wb") as written:
        await exports.write(database, order, lambda piece: written.write(piece))
    return file


async def bring(database: Database, file: Path, **change: Any) -> imports.Account:
    found = recognise_file(file)
    assert (found.format and found.format.title) == "noctoCRM"
    assert {warning["code"] for warning in found.warnings} <= {"columns_left_out", "people_become_clients"}
    mapping = ImportMapping.model_validate(found.mapping | change)
    account = await imports.run(database, found.table, mapping, zone=ZONE, currency="RUB")
    assert account.adds_up
    return account


async def content(database: Database) -> dict[str, list[Any]]:
    """What people see, by names: ids, versions and places on the board are each CRM's own."""
    async with unit_of_work(database, SYSTEM, mode=Mode.SNAPSHOT) as uow:
        people = {user.id: user.full_name for user in await uow.session.scalars(select(User))}
        clients = {client.id: client for client in await uow.session.scalars(select(Client))}
        names = {row_id: client.name for row_id, client in clients.items()}
        stages = select(DealStage.id, DealStage.name, Pipeline.name).join(
            Pipeline, Pipeline.id == DealStage.pipeline_id
        )
        places = {row_id: (stage, pipeline) for row_id, stage, pipeline in await uow.session.execute(stages)}
        deals = [
            (deal.title, deal.amount, deal.currency, places[deal.stage_id], deal.status,
             names[deal.client_id], people.get(deal.manager_id or 0), deal.expected_close_date,
             whole(deal.created_at), whole(deal.stage_since), whole(deal.closed_at), deal.lost_reason,
             deal.description)
            for deal in await uow.session.scalars(select(Deal))
        ]  # fmt: skip
        contacts = [
            (names[one.client_id], one.name, one.position, one.phone, one.email, one.telegram, one.whatsapp,
             one.notes, one.is_primary, whole(one.created_at))
            for one in await uow.session.scalars(select(Contact))
        ]  # fmt: skip
        parties = [
            (one.name, one.inn, one.website, one.email, one.phone, one.address, one.source, one.status,
             people.get(one.manager_id or 0), one.notes, whole(one.created_at))
            for one in clients.values()
        ]  # fmt: skip
    return {
        "deals": sorted(deals, key=str),
        "contacts": sorted(contacts, key=str),
        "clients": sorted(parties, key=str),
    }


def whole(moment: datetime | None) -> datetime | None:
    return moment and moment.replace(microsecond=0)


async def test_a_row_of_another_crm_is_not_taken_for_ours_of_the_same_number(
    make: Make, database: Database, empty: str, tmp_path: Path
) -> None:
    make.deal(title="Наша")
    other = Database(empty)
    async with unit_of_work(other, SYSTEM) as uow:
        uow.add(Client(name="Чужой"))
    file = await export(other, lists.CLIENTS, tmp_path, (FileKind.CSV, "ru"))
    await other.close()

    account = await bring(database, file)

    assert account.created == 1
    assert {row[0] for row in (await content(database))["clients"]} >= {"Чужой"}
    assert len((await content(database))["clients"]) == 2


async def test_what_somebody_changed_in_the_file_is_changed_here(
    make: Make, database: Database, tmp_path: Path
) -> None:
    stages = make.stages
    deal = make.deal(title="Кофе", stage=stages[0], created_at=MADE)
    client = make.client(name="Ромашка", status=ClientStatus.LEAD)
    deals = await export(database, lists.DEALS, tmp_path, (FileKind.CSV, "ru"))
    clients = await export(database, lists.CLIENTS, tmp_path, (FileKind.CSV, "ru"))
    deals.write_text(
        deals.read_text("utf-8").replace("Кофе;0,00", "Чай;10,50").replace(stages[0].name, stages[1].name)
        .replace(";Открыта;", ";Выиграна;"), "utf-8", newline="",
    )  # fmt: skip
    clients.write_text(clients.read_text("utf-8").replace(";Лид;", ";Клиент;"), "utf-8", newline="")

    changed = await bring(database, deals)
    await bring(database, clients)

    async with unit_of_work(database, SYSTEM, mode=Mode.SNAPSHOT) as uow:
        found = await uow.get(Deal, deal.id)
        assert (changed.updated, found.title, found.amount) == (1, "Чай", Decimal("10.50"))
        assert (found.status, found.stage_id, found.created_at) == ("won", stages[1].id, MADE)
        assert found.stage_since > deal.stage_since
        assert (await uow.get(Client, client.id)).status is ClientStatus.CLIENT


async def test_tags_in_the_file_are_no_part_of_the_description(
    make: Make, as_: Any, database: Database, tmp_path: Path
) -> None:
    deal = make.deal(title="Кофе")
    tagged = as_(make.admin()).patch(f"/api/deals/{deal.id}", json={"tags": ["опт"]})
    assert tagged.json()["tags"][0]["name"] == "опт"

    account = await bring(database, await export(database, lists.DEALS, tmp_path, (FileKind.CSV, "ru")))

    assert dict(account.skipped) == {"unchanged": 1}


async def test_a_deleted_row_does_not_come_back_with_its_export(
    make: Make, database: Database, tmp_path: Path, as_: Any
) -> None:
    deal = make.deal()
    file = await export(database, lists.DEALS, tmp_path, (FileKind.XLSX, "en"))
    assert as_(make.admin()).delete(f"/api/deals/{deal.id}").status_code == 204

    account = await bring(database, file)

    assert dict(account.skipped) == {"deal_in_bin": 1}


async def test_tags_come_back_with_what_carried_them_and_change_nothing_here(
    make: Make, database: Database, empty: str, tmp_path: Path
) -> None:
    vip, bulk = make.tag("VIP"), make.tag("опт")
    client = make.client(name="Ромашка", tag_ids=[vip.id])
    make.contact(client, name="Мария", is_primary=True, tag_ids=[bulk.id])
    make.deal(title="Кофе", client=client, tag_ids=[vip.id, bulk.id])
    other = Database(empty)

    models: tuple[type[Any], ...] = (Client, Contact, Deal)

    for of in ORDER:
        file = await export(database, of, tmp_path, (FileKind.CSV, "ru"))
        assert dict((await bring(database, file)).skipped) == {"unchanged": 1}
        assert (await bring(other, file)).created == 1

    async with unit_of_work(other, SYSTEM, mode=Mode.SNAPSHOT) as uow:
        names = {tag.id: tag.name for tag in await uow.session.scalars(select(Tag))}
        carried = [
            sorted(names[tag_id] for tag_id in row.tag_ids)
            for model in models
            for row in await uow.session.scalars(select(model))
        ]
        assert carried == [["VIP"], ["опт"], ["VIP", "опт"]]
        assert len((await uow.session.scalars(select(DealTag.id))).all()) == 2
    await other.close()


async def test_tags_of_another_system_are_put_beside_those_a_deal_has(
    make: Make, database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "amo.csv"
    head = "ID,Название сделки,Этап сделки,Воронка,Теги,Компания\n"
    file.write_text(head + '7,Кофе,Новый,Продажи,"VIP, опт",Ромашка\n', "utf-8")
    found = recognise_file(file)
    mapping = ImportMapping.model_validate(found.mapping)
    account = await imports.run(database, found.table, mapping, zone=ZONE, currency="RUB", dry_run=True)
    assert (account.created, make.run(_tags)) == (1, [])

    await imports.run(database, recognise_file(file).table, mapping, zone=ZONE, currency="RUB")
    file.write_text(head + "7,Кофе,Новый,Продажи,новинка,Ромашка\n", "utf-8")
    await imports.run(database, recognise_file(file).table, mapping, zone=ZONE, currency="RUB")

    async with unit_of_work(database, SYSTEM, mode=Mode.SNAPSHOT) as uow:
        names = {tag.id: tag.name for tag in await uow.session.scalars(select(Tag))}
        deal = (await uow.session.scalars(select(Deal))).one()
        assert sorted(names[tag_id] for tag_id in deal.tag_ids) == ["VIP", "новинка", "опт"]
        assert deal.description is None


async def _tags(uow: UnitOfWork) -> list[str]:
    return list(await uow.session.scalars(select(Tag.name)))

"""Taking the demo away again: what it made, for good, and nothing else."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import delete, inspect, select

from app.database import Database
from app.models import (
    Action,
    Activity,
    Base,
    Change,
    Client,
    Contact,
    Deal,
    DealStage,
    Participant,
    Pipeline,
    Task,
    User,
    Via,
)
from app.policies import SYSTEM
from app.services.demo.report import Report
from app.uow import UnitOfWork, unit_of_work

ORDER: tuple[type[Base], ...] = (
    Participant,
    Activity,
    Task,
    Contact,
    Deal,
    Client,
    DealStage,
    Pipeline,
    User,
)
"""Who refers to others goes first."""

CHUNK = 500


async def remove(database: Database) -> Report:
    """Delete what the demo made, with its history, whatever became of it since.

    A row that rows of others refer to stays, with its history, and is named. The deletion itself stands in
    the journal, so that whoever follows it hears of it.
    """
    counts: dict[str, int] = {}
    stays: list[str] = []
    async with unit_of_work(database, SYSTEM, via=Via.DEMO) as uow:
        with uow.everything():
            made = await _made(uow)
            for model in ORDER:
                rows = await _rows(uow, model, made[model.ENTITY])
                needed = await _needed(uow, model, [row.id for row in rows])
                counts[model.ENTITY] = await _delete(
                    uow, model, [row for row in rows if row.id not in needed]
                )
                stays += [_named(row) for row in rows if row.id in needed]
            await _choose_primary_contacts(uow, made[Client.ENTITY])
    counts = {entity: count for entity, count in counts.items() if count}
    if stays:
        return Report("partly_removed", counts, stays)
    return Report("removed" if counts else "not_there", counts)


async def _made(uow: UnitOfWork) -> defaultdict[str, list[int]]:
    """The ids of what the demo made, by kind."""
    created = select(Change.entity, Change.entity_id).where(
        Change.via == Via.DEMO, Change.action == Action.CREATE
    )
    made: defaultdict[str, list[int]] = defaultdict(list)
    for entity, row_id in await uow.session.execute(created.order_by(Change.id)):
        made[entity].append(row_id)
    return made


async def _rows(uow: UnitOfWork, model: type[Base], ids: Sequence[int]) -> list[Any]:
    rows: list[Any] = []
    for some in _chunks(ids):
        rows += await uow.session.scalars(
            select(model).where(model.id.in_(some)).order_by(model.id).with_for_update()
        )
    return rows


async def _needed(uow: UnitOfWork, model: type[Base], ids: Sequence[int]) -> set[int]:
    """Those that some row refers to; the demo's own that did are gone by now."""
    found: set[int] = set()
    for reference in _references(model):
        for some in _chunks(ids):
            found |= set(await uow.session.scalars(select(reference).where(reference.in_(some)).distinct()))
    return found


def _references(model: type[Base]) -> Iterator[Any]:
    """The columns that refer to this model; what goes along with it by itself is no reason to stay."""
    target = inspect(model).local_table.c.id
    for mapper in Base.registry.mappers:
        for attribute in mapper.column_attrs:
            keys = [key for column in attribute.columns for key in getattr(column, "foreign_keys", ())]
            if any(key.column is target and key.ondelete != "CASCADE" for key in keys):
                yield getattr(mapper.class_, attribute.key)


async def _delete(uow: UnitOfWork, model: type[Base], rows: Sequence[Any]) -> int:
    for row in rows:
        await uow.session.delete(row)
    await uow.flush()
    for some in _chunks([row.id for row in rows]):
        await uow.session.execute(
            delete(Change).where(Change.entity == model.ENTITY, Change.entity_id.in_(some))
        )
    return len(rows)


async def _choose_primary_contacts(uow: UnitOfWork, client_ids: Sequence[int]) -> None:
    """A client that stays, with contacts of others, keeps a primary one: its oldest."""
    for some in _chunks(client_ids):
        query = select(Contact).where(Contact.client_id.in_(some), Contact.deleted_at.is_(None))
        left: dict[int, list[Contact]] = {}
        for contact in await uow.session.scalars(query.order_by(Contact.id)):
            left.setdefault(contact.client_id, []).append(contact)
        for contacts in left.values():
            contacts[0].is_primary |= not any(contact.is_primary for contact in contacts)


def _named(row: Any) -> str:
    name = next((getattr(row, field) for field in ("title", "full_name", "name") if hasattr(row, field)), "")
    return f"{row.ENTITY} #{row.id} {name}".strip()


def _chunks(ids: Collection[int]) -> Iterator[list[int]]:
    all_ids = sorted(ids)
    for start in range(0, len(all_ids), CHUNK):
        yield all_ids[start : start + CHUNK]

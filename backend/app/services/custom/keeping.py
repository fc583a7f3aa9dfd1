"""Keeps the index of values, in the transaction that changes them: what lists are filtered and sorted by."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import and_, delete, insert, or_

from app.journal import Recorded, hears
from app.models import FIELDED, Action, Client, Contact, Deal, FieldEntity
from app.models.base import CUSTOM
from app.services.custom.filling import Fields, fields_of
from app.uow import UnitOfWork


@hears(Client)
async def keep_clients(uow: UnitOfWork, changes: list[Recorded]) -> None:
    await keep(uow, FieldEntity.CLIENT, changes)


@hears(Contact)
async def keep_contacts(uow: UnitOfWork, changes: list[Recorded]) -> None:
    await keep(uow, FieldEntity.CONTACT, changes)


@hears(Deal)
async def keep_deals(uow: UnitOfWork, changes: list[Recorded]) -> None:
    await keep(uow, FieldEntity.DEAL, changes)


async def keep(uow: UnitOfWork, entity: FieldEntity, changes: list[Recorded]) -> None:
    """Take out the entries of values that have changed, and put in those of what they have become."""
    changed = [(change, keys) for change in changes for keys in [_keys(change)] if keys]
    if not changed:
        return
    fields = await fields_of(uow, entity)
    index = FIELDED[entity][1]
    gone = [(change.row.id, keys) for change, keys in changed if change.action is not Action.CREATE]
    await _take_out(uow, index, fields, gone)
    await _put_in(uow, index, fields, [(change.row, keys) for change, keys in changed])


async def renew(uow: UnitOfWork, entity: FieldEntity, rows: Sequence[Any]) -> None:
    """Make the entries of these rows anew: for changes that the journal, and so `keep`, does not hear of."""
    if not rows:
        return
    fields, index = await fields_of(uow, entity), FIELDED[entity][1]
    with uow.everything():
        await uow.session.execute(delete(index).where(index.row_id.in_([row.id for row in rows])))
    await _put_in(uow, index, fields, [(row, row.custom) for row in rows])


def _keys(change: Recorded) -> set[str]:
    """The fields whose values are not what they were."""
    row: Any = change.row
    now = row.custom or {}
    was = {} if change.action is Action.CREATE else change.was(CUSTOM) or {}
    return {key for key in now.keys() | was.keys() if now.get(key) != was.get(key)}


async def _put_in(
    uow: UnitOfWork, index: Any, fields: Fields, rows: Iterable[tuple[Any, Iterable[str]]]
) -> None:
    entries = [
        entry | {"row_id": row.id}
        for row, keys in rows
        for key in keys
        if key in fields
        for entry in fields[key].entries(row.custom.get(key))
    ]
    if entries:
        await uow.session.execute(insert(index), entries)


async def _take_out(uow: UnitOfWork, index: Any, fields: Fields, gone: list[tuple[int, set[str]]]) -> None:
    """Rows in which the same fields have changed go in one statement."""
    together: dict[tuple[int, ...], list[int]] = {}
    for row_id, keys in gone:
        together.setdefault(tuple(sorted(fields[key].id for key in keys if key in fields)), []).append(row_id)
    own = [and_(index.row_id.in_(rows), index.field_id.in_(ids)) for ids, rows in together.items() if ids]
    if own:
        with uow.everything():
            await uow.session.execute(delete(index).where(or_(*own)))

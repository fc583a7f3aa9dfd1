"""The search's index as a whole: what is wrong in it, and made anew."""

from typing import Any

from app import search_index
from app.database import Database
from app.models import Base, Binned, Searchable
from app.policies import SYSTEM
from app.uow import UnitOfWork, unit_of_work

SEARCHED: tuple[Any, ...] = tuple(
    mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Searchable)
)


async def differences(uow: UnitOfWork) -> list[tuple[str, int]]:
    """The rows that the index does not know as they are, by entity and id."""
    connection = await uow.session.connection()
    return [
        (model.ENTITY, row_id)
        for model in SEARCHED
        for row_id in await connection.run_sync(
            search_index.differences, model.__tablename__, model.SEARCHED, binned=issubclass(model, Binned)
        )
    ]


async def forget(uow: UnitOfWork, model: Any) -> None:
    """Leave nothing in the index of what was taken out of it."""
    connection = await uow.session.connection()
    await connection.run_sync(search_index.compact, model.__tablename__)


async def rebuild(database: Database) -> int:
    """Make the index anew, a kind of rows a transaction; how many rows there were.

    Meanwhile the search finds what it found before, and whoever changes a text of that kind waits.
    """
    count = 0
    for model in SEARCHED:
        async with unit_of_work(database, SYSTEM) as uow:
            connection = await uow.session.connection()
            count += await connection.run_sync(
                search_index.rebuild, model.__tablename__, model.SEARCHED, binned=issubclass(model, Binned)
            )
    return count

"""Ids for rows that are written in bulk; the two databases count differently."""

from sqlalchemy import Integer, String, column, func, insert, select, table, update
from sqlalchemy.ext.asyncio import AsyncSession


async def reserve_ids(session: AsyncSession, name: str, how_many: int) -> range | list[int]:
    """Ids for rows that are about to be written, in order; nobody else will get them."""
    if session.get_bind().dialect.name == "sqlite":  # the only writer: it may simply count on
        book = table("sqlite_sequence", column("name", String), column("seq", Integer))
        counted = update(book).where(book.c.name == name).values(seq=book.c.seq + how_many)
        last = await session.scalar(counted.returning(book.c.seq))
        if last is None:
            last = how_many
            await session.execute(insert(book).values(name=name, seq=last))
        return range(last - how_many + 1, last + 1)
    following = func.nextval(func.pg_get_serial_sequence(name, "id"))
    return sorted(await session.scalars(select(following).select_from(func.generate_series(1, how_many))))

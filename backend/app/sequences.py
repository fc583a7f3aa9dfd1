"""Ids for rows that are written in bulk; the two databases count differently."""

from sqlalchemy import Integer, String, cast, column, func, insert, select, table, update
from sqlalchemy.dialects.postgresql import REGCLASS
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


async def last_id(session: AsyncSession, name: str) -> int:
    """The highest id that a table has ever given."""
    if session.get_bind().dialect.name == "sqlite":
        book = table("sqlite_sequence", column("name", String), column("seq", Integer))
        return await session.scalar(select(book.c.seq).where(book.c.name == name)) or 0
    sequence = cast(func.pg_get_serial_sequence(name, "id"), REGCLASS)
    return await session.scalar(select(func.pg_sequence_last_value(sequence))) or 0


async def set_last_id(session: AsyncSession, name: str, last: int) -> None:
    """From now on the table gives higher ids only; it has no row with a higher one."""
    if not last:
        return
    if session.get_bind().dialect.name == "sqlite":
        book = table("sqlite_sequence", column("name", String), column("seq", Integer))
        counted = await session.execute(update(book).where(book.c.name == name).values(seq=last))
        if not counted.rowcount:  # type: ignore[attr-defined]
            await session.execute(insert(book).values(name=name, seq=last))
        return
    await session.execute(select(func.setval(func.pg_get_serial_sequence(name, "id"), last)))

"""What an error of the database means: others in the way, an outage, a full disk, or a bug of ours."""

import re
import sqlite3
from typing import Any

from sqlalchemy import MetaData, UniqueConstraint, event
from sqlalchemy import exc as sa_exc
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.ext.asyncio import AsyncEngine

from app.errors import Busy, Collided, CrmError, NoRoom

ERRORS = (sa_exc.DBAPIError, sa_exc.TimeoutError, ConnectionError, TimeoutError)
"""What a transaction may end with and `meaning` knows."""

# PostgreSQL's codes. In none of these cases anything was changed.
COLLIDED = frozenset({"40001", "40P01"})  # two were in each other's way; one was undone for the other's sake
CROWDED = frozenset({"55P03", "57014", "53300"})  # a lock, a time-out, too many connections
FULL = frozenset({"53100"})
AWAY = frozenset({
    "57P01", "57P02", "57P03", "57P04", "57P05", "25P03",  # it stops, starts, or has closed the connection
    "25006",  # it only reads: a standby that has not taken over yet
    "28000", "28P01", "3D000",  # it does not let us in any more
    "53000", "53200", "53400",  # memory
    "58000", "58030", "XX001", "XX002",  # its disk fails, its files are damaged
})  # fmt: skip
CONNECTION = "08"  # the class of codes

# SQLite's codes, of which an extended one is the lower byte.
LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
FAILING = frozenset({
    sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_PROTOCOL,
})  # fmt: skip


def meaning(error: BaseException) -> CrmError | None:
    """What the caller is told; None if the statement is wrong, which is a bug."""
    if isinstance(error, sa_exc.TimeoutError | ConnectionError | TimeoutError):
        return Busy()
    if not isinstance(error, sa_exc.DBAPIError):
        return None
    state, code = _codes(error)
    if state in COLLIDED:
        return Collided()
    if state in FULL or code == sqlite3.SQLITE_FULL:
        return NoRoom()
    is_out = state in AWAY or state.startswith(CONNECTION) or code in FAILING or error.connection_invalidated
    return Busy() if is_out or state in CROWDED or code in LOCKED else None


def is_outage(error: BaseException) -> bool:
    """Whether the operator should know: nobody is merely in the way of others."""
    state, code = _codes(error)
    return state not in COLLIDED | CROWDED and code not in LOCKED


def is_busy(error: BaseException) -> bool:
    """Whether the database is overloaded, locked or away, rather than the statement wrong."""
    return isinstance(meaning(error), Busy)


def _codes(error: BaseException) -> tuple[str, int]:
    """PostgreSQL's and SQLite's own, whichever it was."""
    cause: Any = getattr(error, "orig", None)
    return getattr(cause, "sqlstate", None) or "", (getattr(cause, "sqlite_errorcode", None) or 0) & 0xFF


def notice_outages(engine: AsyncEngine) -> None:
    """Let a server that can't be reached be a ConnectionError, and one that is silent not be asked again.

    A missing socket is a FileNotFoundError, a name that leads nowhere another one: among the errors of a
    request they would look like ours.
    """
    event.listen(engine.sync_engine, "do_connect", _connect)
    event.listen(engine.sync_engine, "handle_error", _give_up_silent)


def _connect(dialect: Any, _record: object, args: Any, parameters: Any) -> Any:
    try:
        return dialect.connect(*args, **parameters)
    except OSError as error:
        raise ConnectionError(f"the database can't be reached: {error or type(error).__name__}") from error


def _give_up_silent(context: ExceptionContext) -> None:
    """Who did not answer in time is not asked on this connection again, nor on those opened before."""
    if isinstance(context.original_exception, TimeoutError):
        context.is_disconnect = True


def violated(error: sa_exc.IntegrityError, metadata: MetaData) -> str:
    """The name of the constraint that refused a statement; «foreign_key» where SQLite won't say which."""
    cause: Any = error.orig
    named = getattr(getattr(cause, "__cause__", None), "constraint_name", None)
    if named:
        return str(named)
    text = str(cause)
    if found := re.search(r"CHECK constraint failed: (\w+)", text):
        return found[1]
    if found := re.search(r"UNIQUE constraint failed: (.+)", text):
        return _unique_by_columns(found[1], metadata)
    return "foreign_key" if "FOREIGN KEY" in text else text


def _unique_by_columns(columns: str, metadata: MetaData) -> str:
    if found := re.match(r"index '(\w+)'", columns):
        return found[1]
    table_name = columns.split(".")[0]
    names = {column.split(".")[-1] for column in columns.split(", ")}
    table = metadata.tables[table_name]
    uniques: list[Any] = [index for index in table.indexes if index.unique]
    uniques += [rule for rule in table.constraints if isinstance(rule, UniqueConstraint)]
    fitting = [unique for unique in uniques if {column.name for column in unique.columns} == names]
    return str(fitting[0].name) if fitting else columns

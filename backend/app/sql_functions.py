"""SQL functions that the two databases write differently."""

import secrets
import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, Date, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


def add_to(connection: sqlite3.Connection) -> None:
    """Give SQLite the functions it has not got."""
    connection.create_function("nocto_local_day", 2, _local_day, deterministic=True)
    name = secrets.token_hex(6)
    connection.create_function("nocto_connection", 0, lambda: name, deterministic=True)


class current_transaction(FunctionElement[int]):  # noqa: N801 - reads as the SQL function it is
    """The number of the running transaction on PostgreSQL; 0 on SQLite, whose ids commit in order."""

    type = BigInteger()
    inherit_cache = True


@compiles(current_transaction, "postgresql")
def _transaction_of_postgres(_element: object, _compiler: SQLCompiler, **_: Any) -> str:
    return "(pg_current_xact_id()::text)::bigint"


@compiles(current_transaction, "sqlite")
def _transaction_of_sqlite(_element: object, _compiler: SQLCompiler, **_: Any) -> str:
    return "0"


class oldest_running(FunctionElement[int]):  # noqa: N801 - reads as the SQL function it is
    """All transactions with lower numbers have ended; 0 on SQLite.

    The upper end of PostgreSQL's snapshot is no counterpart: it is one past the last transaction that has
    ended, and some with higher numbers may run. A new transaction's own number is above all that run.
    """

    type = BigInteger()
    inherit_cache = True


@compiles(oldest_running, "postgresql")
def _oldest_of_postgres(_element: object, _compiler: SQLCompiler, **_: Any) -> str:
    return "(pg_snapshot_xmin(pg_current_snapshot())::text::bigint)"


@compiles(oldest_running, "sqlite")
def _oldest_of_sqlite(_element: object, _compiler: SQLCompiler, **_: Any) -> str:
    return "0"


class database_state(FunctionElement[str]):  # noqa: N801 - reads as the SQL function it is
    """A name for all that a statement can see: while it is the same, every statement finds the same.

    The journal's last id is none. On PostgreSQL a lower one may be committed after it, and not everything
    that is shown is journalled: cards that are spread out, what is erased. There a snapshot is just what we
    need, a list of the transactions that it sees, those of the server's other databases among them; as their
    numbers may be given anew after a failover or a restore, when the server was started is a part of the
    name. SQLite counts the commits of others and the rows changed by oneself, for each connection from
    another number on, whose name is a part of it therefore.
    """

    type = String()
    inherit_cache = True


@compiles(database_state, "postgresql")
def _state_of_postgres(_element: object, _compiler: SQLCompiler, **_: Any) -> str:
    return "(CAST(pg_postmaster_start_time() AS text) || ' ' || CAST(pg_current_snapshot() AS text))"


@compiles(database_state, "sqlite")
def _state_of_sqlite(_element: object, _compiler: SQLCompiler, **_: Any) -> str:
    state = "nocto_connection() || ' ' || data_version || ' ' || total_changes()"
    return f"(SELECT {state} FROM pragma_data_version)"  # noqa: S608 - a constant


class local_day(FunctionElement[date]):  # noqa: N801 - reads as the SQL function it is
    """The day a time falls on in a time zone: `local_day(Deal.closed_at, "Europe/Moscow")`."""

    type = Date()
    inherit_cache = True


@compiles(local_day, "postgresql")
def _day_of_postgres(element: local_day, compiler: SQLCompiler, **options: Any) -> str:
    moment, zone = (compiler.process(part, **options) for part in element.clauses)
    return f"CAST(({moment} AT TIME ZONE CAST({zone} AS text)) AS date)"


@compiles(local_day, "sqlite")
def _day_of_sqlite(element: local_day, compiler: SQLCompiler, **options: Any) -> str:
    return f"nocto_local_day({compiler.process(element.clauses, **options)})"


class epoch(FunctionElement[int]):  # noqa: N801 - reads as the SQL function it is
    """The whole seconds of a time since 1970, the same on both: `epoch(Deal.closed_at)`."""

    type = BigInteger()
    inherit_cache = True


@compiles(epoch, "postgresql")
def _epoch_of_postgres(element: epoch, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST(floor(extract(epoch FROM {compiler.process(element.clauses, **options)})) AS bigint)"


@compiles(epoch, "sqlite")
def _epoch_of_sqlite(element: epoch, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST(strftime('%s', {compiler.process(element.clauses, **options)}) AS INTEGER)"


_zone: Callable[[str], ZoneInfo] = lru_cache(ZoneInfo)


def _local_day(moment: str | None, zone: str) -> str | None:
    if moment is None:
        return None
    return datetime.fromisoformat(moment).replace(tzinfo=UTC).astimezone(_zone(zone)).date().isoformat()


class unindexed(FunctionElement[Any]):  # noqa: N801 - reads as the SQL function it is
    """The value itself, for which SQLite uses no index: half of a table comes faster from another one."""

    inherit_cache = True


@compiles(unindexed, "sqlite")
def _unindexed_of_sqlite(element: unindexed, compiler: SQLCompiler, **options: Any) -> str:
    return f"+{compiler.process(element.clauses, **options)}"


@compiles(unindexed, "postgresql")
def _unindexed_of_postgres(element: unindexed, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)

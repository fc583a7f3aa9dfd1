"""The whole database as a value: to compare it before and after, and to put it back."""

import json
import sqlite3
from typing import Any, Protocol

import asyncpg

from app.models import Base

TABLES = tuple(table.name for table in Base.metadata.sorted_tables)

UNPROMISED = frozenset({"login_sessions", "known_places", "throttles", "access_days", "access_blocks"})
"""Tables in which even a refused request may leave something."""

Snapshot = dict[tuple[str, int], Any]
"""Every row of every table, by table and id, with all its columns."""


class Store(Protocol):
    async def mark(self) -> int:
        """A number that stays the same only as long as nobody commits a change."""
        ...

    async def dump(self) -> Snapshot: ...
    async def put_back(self, before: Snapshot, after: Snapshot) -> None: ...
    async def close(self) -> None: ...


async def open_store(url: str) -> Store:
    if url.startswith("sqlite"):
        return SqliteStore(url.removeprefix("sqlite:///"))
    return PostgresStore(await asyncpg.connect(url))


def changed(before: Snapshot, after: Snapshot) -> set[tuple[str, int]]:
    """The rows that are not what they were."""
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def promised(rows: set[tuple[str, int]]) -> set[tuple[str, int]]:
    return {key for key in rows if key[0] not in UNPROMISED}


class SqliteStore:
    def __init__(self, file: str) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None)
        for pragma in ("foreign_keys = OFF", "synchronous = OFF", "busy_timeout = 5000"):
            self._connection.execute(f"PRAGMA {pragma}")

    async def mark(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    async def dump(self) -> Snapshot:
        return {
            (table, row[0]): row[1:]
            for table in TABLES
            for row in self._connection.execute(f"SELECT id, * FROM {table}")  # noqa: S608
        }

    async def put_back(self, before: Snapshot, after: Snapshot) -> None:
        keys = changed(before, after)
        self._connection.execute("BEGIN IMMEDIATE")
        for table, row_id in keys & after.keys():
            self._connection.execute(f"DELETE FROM {table} WHERE id = ?", (row_id,))  # noqa: S608
        for table, row_id in keys & before.keys():
            row = before[table, row_id]
            marks = ",".join("?" * len(row))
            self._connection.execute(f"INSERT INTO {table} VALUES ({marks})", row)  # noqa: S608
        self._connection.execute("COMMIT")

    async def close(self) -> None:
        self._connection.close()


class PostgresStore:
    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._everything = " UNION ALL ".join(
            f"SELECT '{table}' AS source, id, to_jsonb(row)::text AS content FROM {table} row"  # noqa: S608
            for table in TABLES
        )

    async def mark(self) -> int:
        """The next transaction's number: reading takes none."""
        return int(await self._connection.fetchval("SELECT pg_snapshot_xmax(pg_current_snapshot())::text"))

    async def dump(self) -> Snapshot:
        rows = await self._connection.fetch(self._everything)
        return {(source, row_id): content for source, row_id, content in rows}

    async def put_back(self, before: Snapshot, after: Snapshot) -> None:
        keys = changed(before, after)
        async with self._connection.transaction():
            await self._connection.execute("SET LOCAL session_replication_role = replica")
            for table, row_id in keys & after.keys():
                await self._connection.execute(f"DELETE FROM {table} WHERE id = $1", row_id)  # noqa: S608
            for table, row_id in keys & before.keys():
                await self._connection.execute(
                    f"INSERT INTO {table} SELECT * FROM jsonb_populate_record(NULL::{table}, $1)",  # noqa: S608
                    before[table, row_id],
                )

    async def close(self) -> None:
        await self._connection.close()


def readable(snapshot: Snapshot, key: tuple[str, int]) -> Any:
    """A row for a message about it."""
    row = snapshot.get(key)
    return json.loads(row) if isinstance(row, str) else row

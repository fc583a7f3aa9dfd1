"""Brings a used PostgreSQL database back to what its template holds, or says that it can't be.

Making a database costs more than most tests do. Rows are deleted and sequences set back; what the system's
catalogs say must be what they said, or else the database is not handed out again.
"""

import asyncio
from typing import Any

import asyncpg

ROOM = 64
"""Pages of a table. Deleted rows leave a file as long as it was, and the planner goes by that."""
PATIENCE = 5.0

TABLES = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
)
SEQUENCES = "SELECT sequencename, COALESCE(last_value, start_value), last_value IS NOT NULL FROM pg_sequences"
CATALOGS = """
    SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'pg_catalog'::regnamespace
    AND NOT relisshared AND relname <> 'pg_statistic' ORDER BY 1"""
OTHERS = """
    SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
SHARED = """
    SELECT 'settings', count(*), 0 FROM pg_db_role_setting
    WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
    UNION ALL SELECT 'rights', count(datacl), 0 FROM pg_database WHERE datname = current_database()
    UNION ALL SELECT 'statistics', count(*), sum(relpages) + sum(reltuples) FROM pg_class
    LEFT JOIN pg_statistic ON starelid = oid WHERE relnamespace = 'public'::regnamespace"""
LONGEST = """
    SELECT max(pg_relation_size(oid)) / 8192 FROM pg_class
    WHERE relkind IN ('r', 't') AND relnamespace IN ('public'::regnamespace, 'pg_toast'::regnamespace)
    AND oid > 16383"""


class Refresher:
    """What the template holds, and the statements that bring a copy of it back to that."""

    def __init__(self, fingerprint: str, mark: Any, reset: str) -> None:
        self._fingerprint, self._mark, self._reset = fingerprint, mark, reset

    @classmethod
    async def of(cls, template: asyncpg.Connection) -> "Refresher":
        catalogs = [row[0] for row in await template.fetch(CATALOGS)]
        fingerprint = " UNION ALL ".join([*(_state_of(name) for name in catalogs), SHARED])
        return cls(fingerprint, await template.fetch(fingerprint), await _reset(template))

    async def refresh(self, used: asyncpg.Connection) -> bool:
        """Whether the database is again as if nobody had used it; if not, it is to be thrown away."""
        if not await _alone(used) or await used.fetchval(LONGEST) > ROOM:
            return False
        if await used.fetch(self._fingerprint) != self._mark:
            return False
        await used.execute(self._reset)
        return True


def _state_of(catalog: str) -> str:
    """A change of the schema writes a row with a later transaction's number, or takes one away."""
    return f"SELECT '{catalog}', count(*), max(xmin::text::bigint) FROM {catalog}"  # noqa: S608 - our own names


async def _reset(template: asyncpg.Connection) -> str:
    tables = [row[0] for row in await template.fetch(TABLES)]
    sequences = await template.fetch(SEQUENCES)
    return ";".join(
        [
            "BEGIN",
            "SET LOCAL session_replication_role = replica",  # in any order: foreign keys don't look
            *(f'DELETE FROM "{table}"' for table in tables),  # noqa: S608
            *[insert for table in tables if (insert := await _rows_of(template, table))],
            "SELECT " + ", ".join(f"setval('\"{name}\"', {at}, {called})" for name, at, called in sequences),
            "COMMIT",
        ]
    )


async def _rows_of(template: asyncpg.Connection, table: str) -> str:
    """What the migrations put into a table, as a statement; empty if they put nothing."""
    rows = await template.fetchval(f'SELECT quote_literal(json_agg(t)) FROM "{table}" t')  # noqa: S608
    if rows is None:
        return ""
    return f'INSERT INTO "{table}" SELECT * FROM json_populate_recordset(NULL::"{table}", {rows})'  # noqa: S608


async def _alone(used: asyncpg.Connection) -> bool:
    """Send away whoever is still connected; False if they won't go."""
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while await used.fetch(OTHERS):
        if asyncio.get_running_loop().time() > deadline:
            return False
        await asyncio.sleep(0.002)
    return True

"""A database of some hundred rows that plans as if it had a million in each big table.

SQLite is told nothing: the program never runs ANALYZE there, so it plans for a big table as for an empty one.
PostgreSQL is told how many rows there are and how their values are spread, as ANALYZE would have found it;
nothing is forbidden to its planner.
"""

from typing import Any

from sqlalchemy import Connection, Table, text

from app.models import Base
from app.search_index import SUFFIX

ROWS = 1_000_000

SMALL = frozenset(
    {
        "api_keys",
        "board_totals",
        "custom_fields",
        "deal_stages",
        "handovers",
        "imports",
        "jobs",
        "key_policies",
        "pipelines",
        "recovery_codes",
        "tags",
        "users",
        "view_choices",
        "views",
    }
)
"""As many rows as a business has people, stages, fields: reading all is right. Kept totals are folded, and
jobs that are over forgotten."""

FEW = {"users": 50, "deal_stages": 7, "pipelines": 3}
RARE = ("deleted_at", "merged_into_id", "erased_at")
CHILDREN = 0.2  # of all rows: how many parents they have

_SIZE = text(
    "SELECT pg_restore_relation_stats('schemaname', 'public', 'relname', CAST(:name AS text),"
    " 'relpages', CAST(:pages AS integer), 'reltuples', CAST(:rows AS real))"
)
_FORGET = text(
    "SELECT pg_clear_attribute_stats(schemaname, tablename, attname, inherited) FROM pg_stats"
    " WHERE schemaname = 'public'"
)
"""What ANALYZE found among some hundred rows: their common values stay when the spread is told."""
_SPREAD = text(
    "SELECT pg_restore_attribute_stats('schemaname', 'public', 'relname', CAST(:name AS text),"
    " 'attname', CAST(:column AS text), 'inherited', false, 'null_frac', CAST(:nulls AS real),"
    " 'avg_width', 8, 'n_distinct', CAST(:distinct AS real))"
)


def believe(connection: Connection) -> frozenset[str]:
    """Tell it; the tables of which it is convinced.

    PostgreSQL looks at the size of the file itself: a table without any row stays empty to it.
    """
    tables = [table for table in Base.metadata.sorted_tables if table.name not in SMALL]
    if connection.dialect.name == "sqlite":
        return frozenset(table.name for table in tables)
    connection.execute(_FORGET)
    told = [table for table in tables if _tell_size(connection, table.name)]
    for table in told:
        _tell_spread(connection, table)
    indexes = [f"{table.name}{SUFFIX}" for table in tables if "search_text" in table.columns]
    return frozenset(
        [table.name for table in told] + [name for name in indexes if _tell_size(connection, name)]
    )


def _tell_size(connection: Connection, name: str) -> bool:
    pages = connection.scalar(text("SELECT pg_relation_size(CAST(:name AS regclass)) / 8192"), {"name": name})
    connection.execute(text(f"ALTER TABLE {name} SET (autovacuum_enabled = false)"))
    connection.execute(_SIZE, {"name": name, "pages": pages, "rows": ROWS if pages else 0})
    return bool(pages)


def _tell_spread(connection: Connection, table: Table) -> None:
    for column in table.columns:
        connection.execute(_SPREAD, {"name": table.name, "column": column.name} | _spread(column))


def _spread(column: Any) -> dict[str, float]:
    """50 people, seven stages, five rows a parent; all else is another value in each row."""
    referred = {key.column.table.name for key in column.foreign_keys}
    if column.name in ("stage_id", "pipeline_id") or referred & FEW.keys():
        distinct: float = min((FEW[name] for name in referred & FEW.keys()), default=FEW["deal_stages"])
    elif referred:
        distinct = -CHILDREN
    else:
        distinct = 4 if getattr(column.type, "enums", None) or column.type.python_type is bool else -1
    return {"nulls": 0.99 if column.name in RARE else 0.3 if column.nullable else 0, "distinct": distinct}

"""What a plan must not hold: a big table read, or sorted, from end to end."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from app.models import Base
from tests.plans.recording import Sent

MANY = 300_000  # rows that are not to be sorted

OF_FEW = ("_bin", "_merged", "_demo")
"""How indexes of a few rows are called: all that such a one has may be read."""


@dataclass(frozen=True)
class Fault:
    what: str
    table: str
    sent: Sent

    def __str__(self) -> str:
        return f"{self.what} {self.table}\n  {self.sent.asker}\n  {' '.join(self.sent.sql.split())}"


def faults_of(connection: Connection, sent: Sent, big: frozenset[str]) -> list[Fault]:
    """What is wrong with the plan of a statement."""
    if sent.sql.startswith("INSERT") and "SELECT" not in sent.sql:
        return []  # SQLite tells of foreign keys that it would look at, had they ever been off
    judge = _of_sqlite if connection.dialect.name == "sqlite" else _of_postgres
    return [Fault(what, table, sent) for what, table in sorted(set(judge(connection, sent))) if table in big]


def _names(sql: str) -> dict[str, str]:
    """Tables by the names that the statement gives them."""
    tables = Base.metadata.tables.keys()
    found = {alias: table for table, alias in re.findall(r"(\w+) AS (\w+)", sql) if table in tables}
    return {table: table for table in tables} | found


def _of_sqlite(connection: Connection, sent: Sent) -> Iterator[tuple[str, str]]:
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sent.sql}", sent.values).all()
    names = _names(sent.sql)
    sorts = any("TEMP B-TREE FOR ORDER BY" in row[-1] for row in rows)
    for row in rows:
        found = re.match(r"SCAN (\w+)(.*)", row[-1])
        if found and "VIRTUAL TABLE" not in found[2] and (sorts or "LIMIT" not in sent.sql):
            yield "sorts" if sorts else "reads all", names.get(found[1], "")


def _of_postgres(connection: Connection, sent: Sent) -> Iterator[tuple[str, str]]:
    plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {sent.sql}", sent.values).scalar_one()
    yield from _within((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"], bounded=False)


def _within(node: dict[str, Any], *, bounded: bool) -> Iterator[tuple[str, str]]:
    """`bounded`: whoever asks this node stops as soon as there is enough."""
    kind = node["Node Type"]
    walks = kind in ("Index Scan", "Index Only Scan") and "Index Cond" not in node and not bounded
    walks = walks and not node["Index Name"].endswith(OF_FEW)
    if kind == "Seq Scan" or walks:
        yield "reads all", node["Relation Name"]
    elif kind == "Sort" and node["Plan Rows"] >= MANY:
        yield from (("sorts", table) for table in _tables(node))
    bounded = (bounded or kind == "Limit") and kind not in ("Sort", "Aggregate", "Hash")
    for part in node.get("Plans", ()):
        yield from _within(part, bounded=bounded)


def _tables(node: dict[str, Any]) -> Iterator[str]:
    if "Relation Name" in node:
        yield node["Relation Name"]
    for part in node.get("Plans", ()):
        yield from _tables(part)

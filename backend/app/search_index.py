"""The index the search asks: an FTS5 table on SQLite, a table of `tsvector` with GIN on PostgreSQL.

Beside each table whose rows are found by their texts stands another, `clients_search` beside `clients`, with
an entry a row: a set of tokens (`words.tokens`). Both databases only intersect sets of the same tokens, so
they find the same; neither parses a text, and PostgreSQL needs no extension. The tables are apart from the
rows, because only a change of a text, or a deletion, may cost anything here.

On SQLite the index keeps no texts (`content=''`): to take an entry out one must know what was put in.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Dialect,
    MetaData,
    Table,
    Text,
    bindparam,
    column,
    select,
    table,
    text,
    update,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import BindParameter
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from app.database import JsonDocument
from app.words import digest, searchable, tokens

SUFFIX = "_search"
STATISTICS = 300
BATCH = 1_000  # rows that are read and written at a time

Entry = tuple[int, str]
"""A row's id, and its `search_text`."""

_METADATA = MetaData()


@cache
def index_of(table_name: str) -> Table:
    """The index beside a table."""
    return Table(f"{table_name}{SUFFIX}", _METADATA, Column("rowid", BigInteger), Column("tokens", Text))


def is_index(name: str | None) -> bool:
    """Whether a table belongs to an index; FTS5 keeps several for one."""
    return SUFFIX in (name or "")


class Asked(TypeDecorator[str]):
    """A question in the language of `seeking`, as each database writes it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None or dialect.name == "sqlite":
            return value
        return value.replace('"', "'").replace(" AND ", " & ").replace(" OR ", " | ")


class answers(FunctionElement[bool]):  # noqa: N801 - reads as the SQL function it is
    """Whether an entry answers a question: `answers(index.c.tokens, bindparam("asked", type_=Asked()))`."""

    inherit_cache = True


@compiles(answers, "sqlite")
def _match_of_sqlite(element: answers, compiler: SQLCompiler, **options: Any) -> str:
    entry, asked = element.clauses
    return f"{entry.table.name} MATCH {compiler.process(asked, **options)}"


@compiles(answers, "postgresql")
def _match_of_postgres(element: answers, compiler: SQLCompiler, **options: Any) -> str:
    """With the question in the text: planned without it, a common word is looked for like a rare one."""
    entry, asked = (compiler.process(part, **options | {"literal_execute": isinstance(part, BindParameter)})
                    for part in element.clauses)  # fmt: skip
    return f"{entry} @@ CAST({asked} AS tsquery)"


class among(FunctionElement[bool]):  # noqa: N801 - as above
    """Whether a row is one of those that a query of a few ids finds: `among(Task.id, ids.scalar_subquery())`.

    PostgreSQL takes the ids as one value and looks each up. As a join it read all tasks for a thousand ids.
    """

    inherit_cache = True


@compiles(among, "sqlite")
def _among_of_sqlite(element: among, compiler: SQLCompiler, **options: Any) -> str:
    row_id, ids = (compiler.process(part, **options) for part in element.clauses)
    return f"{row_id} IN {ids}"


@compiles(among, "postgresql")
def _among_of_postgres(element: among, compiler: SQLCompiler, **options: Any) -> str:
    row_id, ids = (compiler.process(part, **options) for part in element.clauses)
    return f"{row_id} = ANY (ARRAY{ids})"


class sorted_last(FunctionElement[int]):  # noqa: N801 - as above
    """An entry's id, for the order of a few: PostgreSQL finds them first, and does not walk to meet them."""

    inherit_cache = True


@compiles(sorted_last, "sqlite")
def _order_of_sqlite(element: sorted_last, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


@compiles(sorted_last, "postgresql")
def _order_of_postgres(element: sorted_last, compiler: SQLCompiler, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} + 0)"


def create(connection: Connection, table_name: str) -> None:
    """The index beside a table, empty."""
    name = f"{table_name}{SUFFIX}"
    if connection.dialect.name == "sqlite":
        options = "content='', detail=none, columnsize=0, tokenize='ascii'"
        connection.execute(text(f"CREATE VIRTUAL TABLE {name} USING fts5(tokens, {options})"))
        return
    connection.execute(text(f"CREATE TABLE {name} (rowid bigint PRIMARY KEY, tokens tsvector NOT NULL)"))
    connection.execute(text(f"CREATE INDEX ix_{name}_tokens ON {name} USING gin (tokens)"))
    keep_statistics(connection, table_name)


def keep_statistics(connection: Connection, table_name: str) -> None:
    """Let PostgreSQL count three times as many tokens as usual.

    What it has not counted it takes for one entry in 200. It then looks for the newest entries with a word
    that none has by walking through all of them, instead of asking the index.
    """
    if connection.dialect.name != "sqlite":
        name = f"{table_name}{SUFFIX}"
        connection.execute(text(f"ALTER TABLE {name} ALTER COLUMN tokens SET STATISTICS {STATISTICS}"))


def drop(connection: Connection, table_name: str) -> None:
    connection.execute(text(f"DROP TABLE {table_name}{SUFFIX}"))


def put(connection: Connection, table_name: str, entries: Sequence[Entry]) -> None:
    """Add entries; on PostgreSQL they take the place of those that are there."""
    if not entries:
        return
    name = f"{table_name}{SUFFIX}"
    if connection.dialect.name == "sqlite":
        statement = f"INSERT INTO {name} (rowid, tokens) VALUES (?, ?)"  # noqa: S608
        sets = [(row_id, " ".join(tokens(found))) for row_id, found in entries]
        connection.exec_driver_sql(statement, sets)
    else:
        statement = (
            f"INSERT INTO {name} (rowid, tokens) VALUES (:id, array_to_tsvector(CAST(:tokens AS text[])))"  # noqa: S608
            " ON CONFLICT (rowid) DO UPDATE SET tokens = excluded.tokens"
        )
        rows = [{"id": row_id, "tokens": [*tokens(found)]} for row_id, found in entries]
        connection.execute(text(statement), rows)


def take_out(connection: Connection, table_name: str, entries: Sequence[Entry]) -> None:
    """Remove entries as they were put in."""
    name = f"{table_name}{SUFFIX}"
    if connection.dialect.name == "sqlite":
        statement = f"INSERT INTO {name} ({name}, rowid, tokens) VALUES ('delete', ?, ?)"  # noqa: S608
        there = _those_there(connection, name, entries)
        if there:
            sets = [(row_id, " ".join(tokens(found))) for row_id, found in there]
            connection.exec_driver_sql(statement, sets)
    elif entries:
        statement = f"DELETE FROM {name} WHERE rowid = :id"  # noqa: S608
        connection.execute(text(statement), [{"id": row_id} for row_id, _ in entries])


def _those_there(connection: Connection, name: str, entries: Sequence[Entry]) -> list[Entry]:
    """FTS5 would take out what was never put in, and count itself broken.

    An entry that is not what it should be is left: what it finds wrongly does not fit its row, and a rebuild
    takes it away.
    """
    query = f"SELECT 1 FROM {name} WHERE {name} MATCH ? AND rowid = ?"  # noqa: S608
    cursor = connection.connection.cursor()  # the driver's own: it is asked once for every row
    try:
        return [
            entry
            for entry in entries
            if cursor.execute(query, (digest(entry[1]), entry[0])).fetchone() is not None
        ]
    finally:
        cursor.close()


def clear(connection: Connection, table_name: str) -> None:
    name = f"{table_name}{SUFFIX}"
    sqlite = connection.dialect.name == "sqlite"
    connection.execute(
        text(f"INSERT INTO {name} ({name}) VALUES ('delete-all')" if sqlite else f"DELETE FROM {name}")  # noqa: S608
    )


def compact(connection: Connection, table_name: str) -> None:
    """FTS5 keeps what was taken out until it next puts its parts together; PostgreSQL does not."""
    if connection.dialect.name == "sqlite":
        name = f"{table_name}{SUFFIX}"
        connection.execute(text(f"INSERT INTO {name} ({name}) VALUES ('optimize')"))  # noqa: S608


def differences(connection: Connection, table_name: str, fields: Sequence[str], *, binned: bool) -> list[int]:
    """The rows whose entry is missing, or is not what the row's texts make; entries without a row too."""
    kept, wrong = _digests(connection, table_name), []
    for row, words in _texts(connection, table_name, fields, binned=binned):
        expected = None if binned and row.deleted_at is not None else digest(words)
        if kept.pop(row.id, None) != expected or row.search_text != words:
            wrong.append(row.id)
    return sorted([*wrong, *kept])


def _pairs(connection: Connection, query: str) -> dict[int, str]:
    return {row[0]: row[1] for row in connection.execute(text(query))}


def _digests(connection: Connection, table_name: str) -> dict[int, str]:
    name = f"{table_name}{SUFFIX}"
    if connection.dialect.name != "sqlite":
        found = f"SELECT rowid, (SELECT lexeme FROM unnest(tokens) WHERE lexeme LIKE 'h%') FROM {name}"  # noqa: S608
        return _pairs(connection, found)
    connection.execute(text(f"CREATE VIRTUAL TABLE temp.entries USING fts5vocab(main, {name}, instance)"))
    found = "SELECT doc, term FROM temp.entries WHERE term >= 'h' AND term < 'i'"
    digests = _pairs(connection, found)
    connection.execute(text("DROP TABLE temp.entries"))
    return digests


def rebuild(connection: Connection, table_name: str, fields: Sequence[str], *, binned: bool) -> int:
    """Compute every row's `search_text` anew and index it; how many rows there were."""
    clear(connection, table_name)
    count, rows = 0, _texts(connection, table_name, fields, binned=binned)
    while batch := list(islice(rows, BATCH)):
        changed = [{"row": row.id, "words": words} for row, words in batch if words != row.search_text]
        if changed:
            source = table(table_name, column("id"), column("search_text"))
            renew = update(source).where(source.c.id == bindparam("row"))
            connection.execute(renew.values(search_text=bindparam("words")), changed)
        alive = [(row.id, words) for row, words in batch if not binned or row.deleted_at is None]
        put(connection, table_name, alive)
        count += len(batch)
    return count


def _column(name: str) -> Any:
    """A column as the models have it: texts, but for the fields that a business has added, and for tags."""
    return column(name, JsonDocument) if name in ("custom", "tag_ids") else column(name)


def _texts(
    connection: Connection, table_name: str, fields: Sequence[str], *, binned: bool
) -> Iterator[tuple[Any, str]]:
    """Every row, and what its `search_text` is to be."""
    names = ("id", "search_text", *fields, *(["deleted_at"] if binned else []))
    source, last = table(table_name, *map(_column, names)), 0
    query = select(source).order_by(source.c.id).limit(BATCH)
    while found := connection.execute(query.where(source.c.id > last)).all():
        for row in found:
            yield row, searchable(getattr(row, name) for name in fields)
        last = found[-1].id

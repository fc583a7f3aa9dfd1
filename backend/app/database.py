"""The engine, and every difference between SQLite and PostgreSQL.

Four ways to open a transaction, by the same names on both:

READ      no BEGIN at all: each statement sees the latest committed state
SNAPSHOT  all statements see one state
REPORT    the same, for statements that read much: on SQLite they run in a thread, and the loop goes on
WRITE     may change rows; on SQLite it is the only writer from its first statement on
"""

import asyncio
import logging
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Integer,
    String,
    event,
    make_url,
)
from sqlalchemy import exc as sa_exc
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.types import TypeDecorator

from app.config import BACKEND
from app.errors import Busy
from app.outages import notice_outages
from app.quick import Quick, QuickPostgres, QuickSqlite
from app.sql_functions import add_to

log = logging.getLogger("nocto.database")

LOCK_TIMEOUT = 5.0  # seconds a statement waits for somebody else's lock before the caller hears «busy»
ANSWERS_WITHIN = 30.0  # seconds for a statement of a request: longer than any wait for a lock
WORKS_WITHIN = 60.0  # for one of a command or a job
GRACE = 5.0  # after which a server that should have given up a statement is taken for dead

APART = "apart"
"""The option of a statement that reads much: on SQLite it runs in a thread, and the loop goes on."""

MAX_ID = 2**53 - 1  # beyond it a JSON number is not exact everywhere; the columns hold 64 bits


class Mode(StrEnum):
    """How a transaction is opened; the values are SQLAlchemy's isolation levels, REPORT's on SQLite only."""

    READ = "AUTOCOMMIT"
    SNAPSHOT = "REPEATABLE READ"
    REPORT = "REPORT"
    WRITE = "READ COMMITTED"


class Database:
    """One engine in three modes, and the queue of this process's writers."""

    def __init__(
        self, url: str, *, pool_size: int = 10, slow: float = 0, answers_within: float | None = None
    ) -> None:
        """With `answers_within`, a server that answers nothing for longer is taken for dead.

        Without it, as for migrations, a statement may take as long as the server lets it.
        """
        self.url = parse_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.is_lent = _behind_pooler(self.url)
        """Whether a pooler lends connections for a transaction each: none listens, and none reads without."""
        self.engine = (
            _sqlite_engine(self.url)
            if self.is_sqlite
            else _postgres_engine(self.url, pool_size, answers_within)
        )
        if slow:
            tell_slow_statements(self.engine, longer_than=slow)
        self.quick = self._quick(pool_size)
        """The short way for statements that are kept; None where there is no file, or a pooler between."""
        self._modes = {
            mode: self.engine.execution_options(isolation_level=self._level(mode)) for mode in Mode
        }
        self._queue = asyncio.Semaphore(1 if self.is_sqlite else pool_size)
        self.after_commit: set[Callable[[], None]] = set()
        """Called after each commit of this process that changed rows; quick, and unable to fail."""

    def _quick(self, pool_size: int) -> Quick | None:
        engine = self.engine.sync_engine
        if self.is_sqlite:
            in_memory = self.url.database in (None, "", ":memory:")
            return None if in_memory else QuickSqlite(engine, lambda made: _prepare_sqlite(made, None))
        return None if self.is_lent else QuickPostgres(engine, pool_size)

    def _level(self, mode: Mode) -> str:
        if mode is Mode.READ and self.is_lent:
            return Mode.WRITE.value
        return Mode.SNAPSHOT.value if mode is Mode.REPORT and not self.is_sqlite else mode.value

    @property
    def connections_in_use(self) -> int:
        """Of the pool, without those that are kept for the next one who reads."""
        pool: Any = self.engine.pool
        return int(pool.checkedout()) - (self.quick.idle if self.quick else 0)

    def folder(self, data: Path) -> Path:
        """Where data grow on this machine: beside the file, or where uploads go; the nearest that exists."""
        folder = Path(self.url.database or ".").parent if self.is_sqlite else data
        return next(path for path in (folder, *folder.parents) if path.exists())

    def engine_for(self, mode: Mode) -> AsyncEngine:
        return self._modes[mode]

    @asynccontextmanager
    async def turn(self, mode: Mode) -> AsyncIterator[None]:
        """Wait for this transaction's turn: first come, first served, which the pool does not promise.

        SQLite has one writer, whose queue is here and not inside SQLite; on PostgreSQL all wait for a
        connection.

        Raises:
            Busy: the queue did not move for longer than a person waits.
        """
        if self.is_sqlite and mode is not Mode.WRITE:
            yield
            return
        try:
            async with asyncio.timeout(4 * LOCK_TIMEOUT):
                await self._queue.acquire()
        except TimeoutError as error:
            raise Busy from error
        try:
            yield
        finally:
            self._queue.release()

    def upsert(
        self, model: Any, rows: list[dict[str, Any]], *, by: tuple[str, ...], change: tuple[str, ...]
    ) -> Any:
        """An INSERT of rows, of which those that are there already get new values, and are locked by it."""
        insert = sqlite_insert if self.is_sqlite else postgres_insert
        statement = insert(model).values(rows)
        values = {name: statement.excluded[name] for name in change}
        return statement.on_conflict_do_update(index_elements=by, set_=values)

    def insert_missing(self, model: Any, values: dict[str, Any], *, by: tuple[str, ...]) -> Any:
        """An INSERT that returns the row's id, or nothing if it is there; it waits for others at it."""
        insert = sqlite_insert if self.is_sqlite else postgres_insert
        statement = insert(model).values(values).on_conflict_do_nothing(index_elements=by)
        return statement.returning(model.id)

    async def close(self) -> None:
        if self.quick is not None:
            self.quick.close()
        await self.engine.dispose()


async def broken_file(database: Database) -> list[str]:
    """What SQLite finds wrong in its file, and rows that refer to nothing; PostgreSQL sees to both itself."""
    if not database.is_sqlite:
        return []
    async with database.engine_for(Mode.READ).connect() as connection:
        pages = [row[0] for row in await connection.exec_driver_sql("PRAGMA integrity_check(20)")]
        orphans = (await connection.exec_driver_sql("PRAGMA foreign_key_check")).mappings().all()
    found = [] if pages == ["ok"] else [str(page) for page in pages]
    return found + [f"{row['table']} {row['rowid']} -> {row['parent']}" for row in orphans]


def parse_url(url: str) -> URL:
    """A database address as users write it, with the driver this program uses.

    Raises:
        ValueError: it is neither SQLite nor PostgreSQL.
    """
    try:
        parsed = make_url(url)
    except sa_exc.ArgumentError as error:
        raise ValueError("DATABASE_URL is no database address. Examples: sqlite:///data/nocto.db, "
                         "postgresql://user:password@localhost/nocto") from error  # fmt: skip
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        file = parsed.database
        if file and file != ":memory:":
            parsed = parsed.set(database=str(BACKEND / file))
        return parsed.set(drivername="sqlite+loop")
    if backend in ("postgresql", "postgres"):
        query = dict(parsed.query)
        if "sslmode" in query:  # libpq's word; asyncpg calls it ssl
            query["ssl"] = query.pop("sslmode")
        return parsed.set(drivername="postgresql+asyncpg", query=query)
    raise ValueError(f"DATABASE_URL: {backend} is not supported; use sqlite or postgresql")


POOLER = "pooler"
"""In DATABASE_URL, `?pooler=transaction` says that a pooler stands between, which lends its connections for
a transaction each: nothing may be kept on one, and what is prepared must be used within the transaction."""


def _behind_pooler(url: URL) -> bool:
    return url.query.get(POOLER) == "transaction"


def _settings_of_connection(url: URL, statement_timeout: float) -> dict[str, Any]:
    if _behind_pooler(url):
        return {
            "statement_cache_size": 0,
            "prepared_statement_cache_size": 0,
            "prepared_statement_name_func": lambda: f"nocto_{uuid4().hex}",
        }
    return {
        "server_settings": {
            "application_name": "nocto",
            "lock_timeout": str(int(4 * LOCK_TIMEOUT * 1000)),
            "statement_timeout": str(int(statement_timeout * 1000)),
            "idle_in_transaction_session_timeout": "60000",
            "jit": "off",  # our statements are short; compiling them takes longer than running them
        }
    }


def _postgres_engine(url: URL, pool_size: int, answers_within: float | None) -> AsyncEngine:
    engine = create_async_engine(
        url.difference_update_query([POOLER]),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=LOCK_TIMEOUT,
        pool_pre_ping=False,  # a round trip a request; a broken connection is invalidated and retried instead
        pool_recycle=1800,
        hide_parameters=True,  # an error's text goes to the log, where nobody's data belong
        skip_autocommit_rollback=True,
        connect_args={
            "timeout": LOCK_TIMEOUT,
            "command_timeout": answers_within and answers_within + GRACE,
            **_settings_of_connection(url, answers_within or WORKS_WITHIN),
        },
    )
    notice_outages(engine)
    return engine


def _sqlite_engine(url: URL) -> AsyncEngine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # customers live here
    engine = create_async_engine(
        url,
        pool_size=16,
        pool_use_lifo=True,  # a few connections with warm page caches instead of sixteen in turn
        max_overflow=0,
        pool_timeout=LOCK_TIMEOUT,
        skip_autocommit_rollback=True,
        hide_parameters=True,
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    return engine


def tell_slow_statements(engine: AsyncEngine, *, longer_than: float) -> None:
    """Log every statement that takes more seconds, as it is written, without its values."""

    def begin(*about: Any) -> None:
        about[4].began = time.perf_counter()

    def end(*about: Any) -> None:
        took = time.perf_counter() - about[4].began
        if took > longer_than:
            log.warning("slow statement", extra={"ms": round(1000 * took), "sql": " ".join(about[2].split())})

    event.listen(engine.sync_engine, "before_cursor_execute", begin)
    event.listen(engine.sync_engine, "after_cursor_execute", end)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in (
        "busy_timeout = 50",  # short: SQLite waits inside the event loop, we wait on it (see LoopCursor)
        "journal_mode = WAL",
        "synchronous = FULL",  # an acknowledged write survives a power cut
        "foreign_keys = ON",
        "cache_size = -8000",  # of each connection; beyond it the system's own cache is asked
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}").close()
    add_to(connection)


registry.register("sqlite.loop", "app.sqlite_loop", "LoopDialect")


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text + "+00:00")


class UTCDateTime(TypeDecorator[datetime]):
    """An aware time, kept in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True
    python_type = datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone was about to be stored")
        return value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:  # noqa: ARG002
        """One call a time on SQLite, where it is a text, and none on PostgreSQL: lists have hundreds."""
        return _moment if dialect.name == "sqlite" else None

    def shown(self, dialect: Dialect) -> Any:
        """What makes of the driver's value one that JSON has, or writes as we do."""
        return _moment_shown if dialect.name == "sqlite" else None


def _moment_shown(text: str | None) -> str | None:
    if text is None:
        return None
    return f"{text[:10]}T{text[11:19] if text.endswith('.000000') else text[11:]}Z"


class Money(TypeDecorator[Decimal]):
    """A Decimal with two places, kept as an integer of hundredths: SQLite would add decimals as floats."""

    impl = BigInteger
    cache_ok = True
    python_type = Decimal

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        if value is None:
            return None
        minor = Decimal(value) * 100
        if minor != minor.to_integral_value():
            raise ValueError("an amount has at most two decimal places")
        return int(minor)

    def process_result_value(self, value: int | Decimal | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        return None if value is None else Decimal(int(value)).scaleb(-2)

    def shown(self, dialect: Dialect) -> Any:  # noqa: ARG002
        return _money_shown


def _money_shown(value: int | None) -> float | None:
    return None if value is None else int(value) / 100


# SQLite fills only INTEGER PRIMARY KEY by itself; there it has 64 bits anyway.
RowId = BigInteger().with_variant(Integer(), "sqlite")

JsonDocument = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def bytewise(length: int) -> String:
    """Text that sorts by its bytes on both databases, whatever the server's locale."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def plain(value: Any) -> Any:
    """A column's value as JSON holds it: money as exact text, times in ISO 8601."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    return value


def from_plain(kind: type, value: Any) -> Any:
    """What `plain` made of a column's value, in the column's own type again."""
    if value is None:
        return None
    if kind in (datetime, date):
        return kind.fromisoformat(value)
    return kind(value) if kind is Decimal or issubclass(kind, StrEnum) else value

"""SQLite for asyncio over the plain driver: statements run on the loop, and waits for a lock do too."""

import asyncio
import sqlite3
from typing import Any, ClassVar

from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL
from sqlalchemy.pool import AsyncAdaptedQueuePool
from sqlalchemy.util import await_

from app.database import APART, LOCK_TIMEOUT, Mode


async def _nothing() -> None:
    """Done already. SQLAlchemy wants one awaited step in every asynchronous call."""


class LoopCursor(sqlite3.Cursor):
    """A plain cursor that waits for a lock on the event loop instead of inside SQLite."""

    apart = False  # this one statement runs in a thread

    def execute(self, sql: str, parameters: Any = ()) -> "LoopCursor":
        if self.apart or self.connection.apart:  # type: ignore[attr-defined]
            return await_(asyncio.to_thread(super().execute, sql, parameters))
        await_(_nothing())
        loop = asyncio.get_running_loop()
        give_up = loop.time() + LOCK_TIMEOUT
        while True:
            try:
                return super().execute(sql, parameters)
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or loop.time() > give_up:
                    raise
            await_(asyncio.sleep(0.02))

    def executemany(self, sql: str, parameters: Any) -> "LoopCursor":
        await_(_nothing())
        return super().executemany(sql, parameters)

    async def _async_soft_close(self) -> None:
        """SQLAlchemy asks this of an asynchronous cursor; the rows are in memory already."""


class LoopConnection(sqlite3.Connection):
    """Statements run on the event loop; only the commit, which waits for the disk, goes to a thread."""

    begin = "BEGIN IMMEDIATE"
    apart = False  # statements that read much run in a thread

    def cursor(self, factory: Any = LoopCursor) -> Any:
        return super().cursor(factory)

    def commit(self) -> None:
        if self.in_transaction:
            await_(asyncio.get_running_loop().run_in_executor(None, super().commit))


class LoopDialect(SQLiteDialect_pysqlite):
    """SQLite for asyncio over the plain driver.

    A hop to a thread for every statement costs more than the statement does.
    """

    driver = "loop"
    is_async = True
    supports_statement_cache = True
    BEGIN: ClassVar[dict[str, str]] = {
        Mode.READ: "",
        Mode.SNAPSHOT: "BEGIN",
        Mode.REPORT: "BEGIN",
        # One that reads first and writes later fails with «database is locked» whatever the timeout.
        Mode.WRITE: "BEGIN IMMEDIATE",
        "SERIALIZABLE": "BEGIN IMMEDIATE",
    }

    @classmethod
    def get_pool_class(cls, url: URL) -> type[AsyncAdaptedQueuePool]:  # noqa: ARG003
        return AsyncAdaptedQueuePool

    def create_connect_args(self, url: URL) -> Any:
        args, options = super().create_connect_args(url)
        return args, {
            **options,
            "factory": LoopConnection,
            "check_same_thread": False,
            "isolation_level": None,
            "cached_statements": 512,
        }

    def get_isolation_level_values(self, dbapi_connection: Any) -> Any:  # noqa: ARG002
        return list(self.BEGIN)

    def get_default_isolation_level(self, dbapi_conn: Any) -> Any:  # noqa: ARG002
        return "SERIALIZABLE"

    def get_isolation_level(self, dbapi_connection: Any) -> Any:  # noqa: ARG002
        return "SERIALIZABLE"

    def set_isolation_level(self, dbapi_connection: Any, level: Any) -> None:
        dbapi_connection.begin = self.BEGIN[level]
        dbapi_connection.apart = level == Mode.REPORT

    def detect_autocommit_setting(self, dbapi_conn: Any) -> bool:
        return not dbapi_conn.begin

    def do_execute(self, cursor: Any, statement: Any, parameters: Any, context: Any = None) -> None:
        cursor.apart = context is not None and context.execution_options.get(APART, False)
        cursor.execute(statement, parameters)

    def do_begin(self, dbapi_connection: Any) -> None:
        if dbapi_connection.begin:
            dbapi_connection.cursor().execute(dbapi_connection.begin)

    def get_driver_connection(self, connection: Any) -> Any:
        return connection

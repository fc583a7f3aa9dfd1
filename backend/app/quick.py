"""What is read most, sent by the plain driver.

A session with its connection, its transaction and its result costs ten times as much as to read one row. A
statement that is kept is compiled here once, the row filters under it included, and then only its text and
its values go to the driver. Nothing is remembered of what was read.
"""

import json
import sqlite3
import time
from abc import ABC, abstractmethod
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import JSON, Boolean, Date, Dialect, Executable
from sqlalchemy.engine import Engine
from sqlalchemy.util import greenlet_spawn

Values = Mapping[str, Any]
HELD = 300.0  # seconds a connection is kept beside the pool before the pool looks at it again


class Passed(Exception):
    """It could not be read this way; the ordinary way may, or says why not."""


class Form:
    """A statement as the driver takes it, and what its rows are read as."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        # Constant lists, as in `status IN (…)`, are written out once here.
        known = compiled.construct_params(_check=False)
        whole = compiled._process_parameters_for_postcompile(known)
        processes = {**compiled._bind_processors, **whole.processors}
        self.sql: str = whole.statement
        self._binds = tuple(
            (name, bind, processes.get(name, _as_it_is))
            for name in whole.positiontup or ()
            for bind in (
                compiled.binds[name]
                if name in compiled.binds
                else _Constant(whole.additional_parameters[name]),
            )
        )
        columns = compiled._result_columns
        self.names = tuple(column.keyname for column in columns)
        self._types = [column.type for column in columns]
        self._dialect = dialect
        self._readers = _numbered(kind._cached_result_processor(dialect, None) for kind in self._types)

    def values(self, given: Values) -> tuple[Any, ...]:
        return tuple(
            process(given[name] if name in given else bind.effective_value)  # noqa: SIM401 - it may have none
            for name, bind, process in self._binds
        )

    def rows(self, found: Sequence[Any]) -> list[Any]:
        """As the toolkit would give them."""
        return [self._row._make(_read(row, self._readers)) for row in found]

    def shown(self, found: Sequence[Any]) -> list[dict[str, Any]]:
        """By name, as JSON has them: with no detour by types that are written as texts again."""
        return [dict(zip(self.names, _read(row, self._writers), strict=True)) for row in found]

    @cached_property
    def _row(self) -> Any:
        return namedtuple("Row", self.names)

    @cached_property
    def _writers(self) -> tuple[tuple[int, Any], ...]:
        return _numbered(_writer(kind, self._dialect) for kind in self._types)


class _Constant(NamedTuple):
    effective_value: Any


def _as_it_is(value: Any) -> Any:
    return value


def _numbered(readers: Any) -> tuple[tuple[int, Any], ...]:
    return tuple((place, read) for place, read in enumerate(readers) if read is not None)


def _read(row: Sequence[Any], readers: tuple[tuple[int, Any], ...]) -> Sequence[Any]:
    values = list(row)
    for place, read in readers:
        values[place] = read(values[place])
    return values


def _writer(kind: Any, dialect: Dialect) -> Callable[[Any], Any] | None:
    told: Any = getattr(kind, "shown", None)
    if told is not None:
        found: Callable[[Any], Any] | None = told(dialect)
        return found
    base = kind.dialect_impl(dialect)
    if isinstance(base, JSON) and dialect.name == "sqlite":
        return _parsed
    if isinstance(base, Boolean):
        return _truth
    return None if isinstance(base, Date) else kind._cached_result_processor(dialect, None)


def _parsed(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def _truth(value: int | None) -> bool | None:
    return None if value is None else bool(value)


class Way(ABC):
    """Reads by statements that are kept."""

    def __init__(self, engine: Engine, forms: WeakKeyDictionary[Executable, Form]) -> None:
        self.engine = engine
        self._forms = forms

    def form(self, statement: Executable) -> Form:
        found = self._forms.get(statement)
        if found is None:
            found = self._forms[statement] = Form(statement, self.engine.dialect)
        return found

    async def rows(self, statement: Executable, values: Values) -> list[Any]:
        """Raises Passed."""
        form = self.form(statement)
        return form.rows(await self._asked(form, values))

    async def shown(self, statement: Executable, values: Values) -> list[dict[str, Any]]:
        """Raises Passed."""
        form = self.form(statement)
        return form.shown(await self._asked(form, values))

    async def _asked(self, form: Form, values: Values) -> Sequence[Any]:
        sent, about = form.values(values), _About()
        for hear in self.engine.dispatch.before_cursor_execute:
            hear(None, None, form.sql, sent, about, False)
        found = await self._fetch(form.sql, sent)
        for hear in self.engine.dispatch.after_cursor_execute:
            hear(None, None, form.sql, sent, about, False)
        return found

    @abstractmethod
    async def _fetch(self, sql: str, values: tuple[Any, ...]) -> Sequence[Any]: ...


class Snapshot(Way):
    """Statements that see one state; `close` ends it."""

    @abstractmethod
    async def close(self) -> None: ...


class Quick(Way):
    """Each statement sees the latest committed state."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, WeakKeyDictionary())

    @abstractmethod
    def snapshot(self) -> Snapshot: ...

    @property
    def idle(self) -> int:
        """Connections of the pool that are kept here and used by nobody."""
        return 0

    def make_room(self) -> None:
        """Somebody needs a connection of the pool."""

    @abstractmethod
    def close(self) -> None: ...


class _About:
    """What listeners of statements write their notes on."""


class QuickSqlite(Quick):
    """One connection that only reads: its statements run on the loop, so two are never at it at once."""

    def __init__(self, engine: Engine, prepare: Callable[[sqlite3.Connection], None]) -> None:
        super().__init__(engine)
        self._prepare = prepare
        self._connection: sqlite3.Connection | None = None
        self.spare: list[sqlite3.Connection] = []

    def snapshot(self) -> Snapshot:
        return _SqliteSnapshot(self, self._forms)

    async def _fetch(self, sql: str, values: tuple[Any, ...]) -> Sequence[Any]:
        try:
            connection = self._connection = self._connection or self.open()
            return connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:  # it may be locked: the ordinary way waits on the loop
            self.close()
            raise Passed from error

    def open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.engine.url.database or "", isolation_level=None, check_same_thread=False
        )
        self._prepare(connection)
        connection.execute("PRAGMA query_only = ON")
        return connection

    def close(self) -> None:
        connection, self._connection = self._connection, None
        for each in (connection, *self.spare):
            if each is not None:
                each.close()
        self.spare.clear()


class _SqliteSnapshot(Snapshot):
    """A connection of its own, from its first statement on."""

    _connection: sqlite3.Connection | None = None

    def __init__(self, quick: QuickSqlite, forms: WeakKeyDictionary[Executable, Form]) -> None:
        super().__init__(quick.engine, forms)
        self._quick = quick

    async def _fetch(self, sql: str, values: tuple[Any, ...]) -> Sequence[Any]:
        try:
            if self._connection is None:
                self._connection = self._quick.spare.pop() if self._quick.spare else self._quick.open()
                self._connection.execute("BEGIN")
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            self._drop()
            raise Passed from error

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    async def close(self) -> None:
        if self._connection is None:
            return
        if self._quick.spare:
            self._drop()
        else:
            self._connection.execute("COMMIT")
            self._quick.spare.append(self._connection)


class QuickPostgres(Quick):
    """Connections borrowed from the pool and kept for a while, as long as nobody else needs them."""

    def __init__(self, engine: Engine, size: int) -> None:
        super().__init__(engine)
        self._size = size
        self._idle: list[tuple[Any, float]] = []
        self._pool: Any = engine.pool

    async def _fetch(self, sql: str, values: tuple[Any, ...]) -> Sequence[Any]:
        borrowed, since = await self.borrow()
        try:
            found: Sequence[Any] = await borrowed.driver_connection.fetch(sql, *values)
        except Exception as error:
            borrowed.invalidate()
            raise Passed from error
        except BaseException:  # cancelled: who knows what it would answer next
            borrowed.invalidate()
            raise
        self.give_back(borrowed, since)
        return found

    def snapshot(self) -> Snapshot:
        return _PostgresSnapshot(self, self._forms)

    async def borrow(self) -> tuple[Any, float]:
        if self._idle:
            return self._idle.pop()
        try:
            return await greenlet_spawn(self._pool.connect), time.monotonic()
        except Exception as error:
            raise Passed from error

    def give_back(self, borrowed: Any, since: float) -> None:
        old = time.monotonic() - since > HELD
        if old or len(self._idle) * 2 >= self._size or self._pool.checkedout() >= self._size:
            borrowed.close()
        else:
            self._idle.append((borrowed, since))

    @property
    def idle(self) -> int:
        return len(self._idle)

    def make_room(self) -> None:
        if self._idle and self._pool.checkedout() >= self._size:
            self._idle.pop(0)[0].close()

    def close(self) -> None:
        while self._idle:
            self._idle.pop()[0].close()


class _PostgresSnapshot(Snapshot):
    """A borrowed connection, from its first statement on."""

    _borrowed: tuple[Any, float] | None = None

    def __init__(self, quick: QuickPostgres, forms: WeakKeyDictionary[Executable, Form]) -> None:
        super().__init__(quick.engine, forms)
        self._quick = quick

    async def _fetch(self, sql: str, values: tuple[Any, ...]) -> Sequence[Any]:
        try:
            if self._borrowed is None:
                self._borrowed = await self._quick.borrow()
                await self._driver.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            found: Sequence[Any] = await self._driver.fetch(sql, *values)
        except Exception as error:
            self._drop()
            raise Passed from error
        return found

    @property
    def _driver(self) -> Any:
        return self._borrowed and self._borrowed[0].driver_connection

    def _drop(self) -> None:
        borrowed, self._borrowed = self._borrowed, None
        if borrowed is not None:
            borrowed[0].invalidate()

    async def close(self) -> None:
        if self._borrowed is None:
            return
        try:
            await self._driver.execute("COMMIT")
        except BaseException:
            self._drop()
            raise
        self._quick.give_back(*self._borrowed)

"""Rows made ready to be written many in a statement: `UnitOfWork.create_all` and `flush_together`."""

import gc
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache, partial
from itertools import count
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, Dialect, Update, bindparam, insert, inspect, update

from app.clock import now
from app.models import Base, Searchable, Timestamped, Versioned

Row = TypeVar("Row", bound=Base)


_USUAL = gc.get_threshold()
SELDOM = 50_000  # new objects


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Bulk work makes many objects and no circles of them; to look for these takes a fifth of its time."""
    gc.set_threshold(SELDOM, *_USUAL[1:])
    try:
        yield
    finally:
        gc.set_threshold(*_USUAL)


def fresh(model: type[Row], fields: Mapping[str, Any]) -> Row:
    """A new row for `UnitOfWork.create_all`, with no history kept of how it came to its fields."""
    manager: Any = inspect(model).class_manager
    row: Row = manager.new_instance()
    row.__dict__.update(fields)
    return row


def settle(connection: Connection | None, row: Base) -> dict[str, Any]:
    """What is to be written of a changed row, which is taken as written from here on."""
    state = inspect(row)
    state.mapper.dispatch.before_update(state.mapper, connection, state)
    values = {
        name: getattr(row, name)
        for name in state.mapper.column_attrs.keys()  # noqa: SIM118 - no dict
        if name in state.committed_state and state.attrs[name].history.added
    }
    if values and isinstance(row, Versioned):
        values["version"] = row.version + 1
    if values and isinstance(row, Timestamped):
        values["updated_at"] = now()
    fields = row.__dict__
    fields.update(values)
    state._commit_all(fields, state.session.identity_map if state.session else None)
    return values


@cache
def update_of(model: type[Base], names: tuple[str, ...]) -> Update:
    """Writes these fields of one row, named `new_…`, or of many rows that changed the same ones."""
    return (
        update(model)
        .where(model.id == bindparam("row_id"))
        .values({name: bindparam(f"new_{name}") for name in names})
    )


def complete(row: Base, row_id: int) -> None:
    """Fill in what the session would."""
    fields = row.__dict__
    for name, default in _defaults(type(row)):
        if name not in fields:
            fields[name] = default(None)
    fields["id"] = row_id
    if isinstance(row, Searchable):
        fields["search_text"], fields["name_key"] = row.words(), row.sort_key()


def insert_rows(connection: Connection, model: type[Base], rows: Sequence[Base]) -> None:
    """Write completed rows."""
    names = ("id", *(name for name, _ in _defaults(model)))
    fields_of = itemgetter(*names)
    insert_values(connection, model, names, [fields_of(row.__dict__) for row in rows])


def insert_values(
    connection: Connection,
    /,
    model: type[Base],
    names: tuple[str, ...],
    rows: Sequence[tuple[Any, ...]],
    **computed: Any,
) -> None:
    """Write rows given as tuples in the order of the names, past SQLAlchemy's work on each single value.

    What is `computed` by the database is the same in all rows.
    """
    statement, takes = _insert_of(model, names, connection.dialect, tuple(computed.items()))
    given = list(zip(*rows, strict=True))
    columns = [_converted(convert, given[place]) if convert else given[place] for place, convert in takes]
    connection.exec_driver_sql(statement, list(zip(*columns, strict=True)))


class Part(NamedTuple):
    """Rows of one kind, as `insert_values` takes them."""

    model: type[Base]
    names: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]
    computed: tuple[tuple[str, Any], ...] = ()


FEW = 8  # rows that go together in one statement


def insert_together(connection: Connection, parts: Sequence[Part]) -> None:
    """Write rows of several kinds; few of them in one statement where there is one for that.

    On PostgreSQL each statement is a way to the server and back.
    """
    is_one = len(parts) > 1 and sum(len(part.rows) for part in parts) <= FEW
    if connection.dialect.name == "sqlite" or not is_one:
        for part in parts:
            insert_values(connection, part.model, part.names, part.rows, **dict(part.computed))
        return
    shape = tuple((part.model, part.names, part.computed, len(part.rows)) for part in parts)
    values: list[Any] = []
    for part in parts:
        _, takes = _insert_of(part.model, part.names, connection.dialect, part.computed)
        for row in part.rows:
            values += [convert(row[place]) if convert else row[place] for place, convert in takes]
    connection.exec_driver_sql(_insert_of_all(shape, connection.dialect), tuple(values))


Convert = Callable[[Any], Any]


@lru_cache(maxsize=64)
def _insert_of_all(shape: tuple[tuple[Any, ...], ...], dialect: Dialect) -> str:
    """One statement for so many rows of each kind, the parameters numbered through."""
    number = count(1)
    inserts = []
    for model, names, computed, many in shape:
        into, _, row = _insert_of(model, names, dialect, computed)[0].partition(" VALUES ")
        rows = [re.sub(r"\$\d+", lambda _: f"${next(number)}", row) for _ in range(many)]
        inserts.append(f"{into} VALUES {', '.join(rows)}")
    *others, last = inserts
    first = ", ".join(f"part_{place} AS ({each})" for place, each in enumerate(others))
    return f"WITH {first} {last}"


@lru_cache(maxsize=64)
def _insert_of(
    model: type[Base], names: tuple[str, ...], dialect: Dialect, computed: tuple[tuple[str, Any], ...]
) -> tuple[str, list[tuple[int, Convert | None]]]:
    """The statement; and for each value that it takes, which one it is and how it is made the driver's."""
    columns: Any = model.__table__.columns
    values = {name: bindparam(f"new_{name}", type_=columns[name].type) for name in names} | dict(computed)
    compiled: Any = insert(model).values(values).inline().compile(dialect=dialect)
    taken = [bound.removeprefix("new_") for bound in compiled.positiontup]
    kinds = {name: columns[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names}
    return compiled.string, [(names.index(name), kinds[name]) for name in taken]


def _converted(convert: Convert, column: tuple[Any, ...]) -> list[Any]:
    """Many rows have the same time, state or amount: each is converted once."""
    try:
        made = {value: convert(value) for value in set(column)}
    except TypeError:  # documents can't be put into a set
        return list(map(convert, column))
    return [made[value] for value in column]


@cache
def _defaults(model: type[Base]) -> list[tuple[str, Callable[[Any], Any]]]:
    """Every field but the id, with what it is when nobody says."""
    found = []
    for field in inspect(model).column_attrs:
        default: Any = field.columns[0].default
        called = default.arg if default is not None and default.is_callable else partial(_constant, default)
        found.append((field.key, called))
    return [(name, called) for name, called in found if name != "id"]


def _constant(default: Any, _context: Any) -> Any:
    return None if default is None else default.arg

"""Rows made ready to be written many in a statement: `UnitOfWork.create_all` and `flush_together`."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from sqlalchemy import Connection, Update, bindparam, inspect, update
from sqlalchemy.orm.attributes import set_committed_value

from app.clock import now
from app.models import Base, Searchable, Timestamped, Versioned


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
    for name, value in values.items():
        set_committed_value(row, name, value)
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
        row.tell_words()


def fields_of(row: Base) -> dict[str, Any]:
    """What is to be written of a completed row."""
    fields = row.__dict__
    return {name: fields[name] for name, _ in _defaults(type(row))} | {"id": row.id}


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

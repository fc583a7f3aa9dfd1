"""What is dumped: by the models, so that a new table is dumped without a line of its own."""

from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from sqlalchemy import Table, inspect

from app.database import from_plain, plain
from app.folding import fold
from app.journal import SECRET
from app.models import (
    AccessBlock,
    ApiKey,
    Base,
    BoardTotal,
    Change,
    Import,
    ImportState,
    Job,
    KeptAnswer,
    KeyPolicy,
    KnownPlace,
    LoginSession,
    PasswordReset,
    RecoveryCode,
    Searchable,
    SecondFactor,
    Throttle,
    User,
)
from app.models.base import FOLDED
from app.words import searchable

LEFT_OUT: dict[type[Base], str] = {
    LoginSession: "who is signed in there is not signed in here",
    KnownPlace: "the same",
    PasswordReset: "a letter leads to that machine, for an hour",
    Throttle: "wrong passwords are forgotten in an hour anyway",
    Job: "what is under way there is not under way here",
    KeptAnswer: "for requests that come to that machine again, and sealed with its key",
    SecondFactor: "sealed with that machine's key; it is set up anew",
    RecoveryCode: "the same",
    AccessBlock: "only of today; how many it were is in the days",
    BoardTotal: "sums over the deals, made anew",
}
"""The tables that are not dumped, each with its reason."""

FIELDS_LEFT_OUT: dict[tuple[type[Base], str], str] = {
    (Change, "transaction"): "a number of the database that it was written in",
    (User, "has_second_factor"): "goes with the second factor itself",
    (Import, "job_id"): "refers to a job",
}
_SEARCH_FIELDS = frozenset({"search_text", "name_key"})  # of every row that is found by its texts: made anew

HIDDEN: dict[str, Any] = dict.fromkeys(SECRET)
"""What stands in a dump without secrets instead of them."""

SEEDED = (KeyPolicy,)
"""Tables that no CRM is without: what the migrations have put there gives way to what is loaded."""

_NOT_RUNNING = {ImportState.RUNNING: ImportState.STOPPED, ImportState.CHECKING: ImportState.READY}


@dataclass(frozen=True)
class Field:
    """A column by its attribute's name, and how it is read from JSON again."""

    name: str
    column: Any
    kind: type

    @property
    def is_plain(self) -> bool:
        return self.kind in (int, str, bool, dict, list)


def models() -> list[type[Base]]:
    """The dumped models, those that others refer to first."""
    by_table = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    ordered = (by_table[table] for table in Base.metadata.sorted_tables if table in by_table)
    return [model for model in ordered if model not in LEFT_OUT]


@cache
def fields(model: type[Base]) -> tuple[Field, ...]:
    attributes = inspect(model).column_attrs
    return tuple(
        Field(each.key, getattr(model, each.key), each.columns[0].type.python_type)
        for each in attributes
        if (model, each.key) not in FIELDS_LEFT_OUT
        and not (issubclass(model, Searchable) and each.key in _SEARCH_FIELDS)
    )


def is_secret(model: type[Base]) -> bool:
    """Whether the table is left out where passwords are: it is about getting in, and nothing else."""
    return model is ApiKey


def encoder(model: type[Base], *, secrets: bool) -> Callable[[Any], dict[str, Any]]:
    """What makes a row of these fields into what JSON holds."""
    names = [field.name for field in fields(model)]
    special = [field.name for field in fields(model) if not field.is_plain]
    hidden = {} if secrets else {name: value for name, value in HIDDEN.items() if name in names}

    def encode(row: Any) -> dict[str, Any]:
        values = dict(zip(names, row, strict=True))
        for name in special:
            values[name] = _plain(values[name])
        values |= hidden
        if model is Import:
            values["state"] = _NOT_RUNNING.get(values["state"], values["state"])
        return values

    return encode


def decoder(model: type[Base]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """The opposite, with what is computed from a row's texts.

    Raises:
        KeyError, ValueError, TypeError: it is no such row.
    """
    wanted = fields(model)

    def decode(values: dict[str, Any]) -> dict[str, Any]:
        if len(values) != len(wanted):
            raise ValueError(f"{len(values)} fields instead of {len(wanted)}")
        row = {
            field.name: values[field.name] if field.is_plain else _from_plain(field.kind, values[field.name])
            for field in wanted
        }
        if issubclass(model, Searchable):
            row["search_text"] = searchable(row[name] for name in model.SEARCHED)
            row["name_key"] = fold(row[model.SEARCHED[0]] or "")[:FOLDED]
        return row

    return decode


def _plain(value: Any) -> Any:
    return b64encode(value).decode() if isinstance(value, bytes) else plain(value)


def _from_plain(kind: type, value: Any) -> Any:
    return b64decode(value) if kind is bytes and value is not None else from_plain(kind, value)


def table_of(model: type[Base]) -> Table:
    return cast("Table", inspect(model).local_table)

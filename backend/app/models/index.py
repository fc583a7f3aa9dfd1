"""Keeps the search's index: with every flush, in the same transaction, and only where texts have changed.

A deleted row leaves the index and comes back with its restoration, so that what is found is there.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, event, inspect
from sqlalchemy.orm import Session

from app import search_index
from app.models.base import Binned, Searchable
from app.search_index import Entry
from app.words import searchable

_Change = tuple[Any, str | None, str | None]
"""A row, what its entry was made of, and what it is to be made of."""


@dataclass
class _Entries:
    """What becomes of one index."""

    gone: list[Entry] = field(default_factory=list)
    come: list[Entry] = field(default_factory=list)


@event.listens_for(Session, "after_flush")
def keep_index(session: Session, _flush: Any) -> None:
    """Take out what was there before the flush, and put in what is there now."""
    _keep(session.connection(), _changes(session))


def keep_index_of(connection: Connection, rows: Iterable[Any]) -> None:
    """The same for changed rows that are about to be written past a flush."""
    _keep(connection, _changes_in(rows))


def _keep(connection: Connection, changes: Iterable[_Change]) -> None:
    indexes: defaultdict[str, _Entries] = defaultdict(_Entries)
    for row, before, after in changes:
        if before == after:
            continue
        entries = indexes[row.__tablename__]
        if before is not None:
            entries.gone.append((row.id, before))
        if after is not None:
            entries.come.append((row.id, after))
    for name, entries in sorted(indexes.items()):
        search_index.take_out(connection, name, entries.gone)
        search_index.put(connection, name, entries.come)


def index_new(session: Session, rows: Sequence[Any]) -> None:
    """Put new rows of one model in that were written past the session; their `search_text` is filled in."""
    entries = [(row.id, row.search_text) for row in rows if not _is_binned(row)]
    search_index.put(session.connection(), rows[0].__tablename__, entries)


def _changes(session: Session) -> Iterator[_Change]:
    """The rows of a flush whose entry changes, with what it was made of and what it is to be made of."""
    for row in session.new:
        if isinstance(row, Searchable):
            yield row, None, None if _is_binned(row) else row.words()
    yield from _changes_in(session.dirty)
    for row in session.deleted:
        if isinstance(row, Searchable):
            yield row, _former_entry(row), None


def _changes_in(rows: Iterable[Any]) -> Iterator[_Change]:
    for row in rows:
        if isinstance(row, Searchable) and _touched(row):
            yield row, _former_entry(row), None if _is_binned(row) else row.words()


def _is_binned(row: Searchable) -> bool:
    return isinstance(row, Binned) and row.deleted_at is not None


def _touched(row: Searchable) -> bool:
    state = inspect(row)
    names = [*row.SEARCHED, *(["deleted_at"] if isinstance(row, Binned) else [])]
    return any(state.attrs[name].history.has_changes() for name in names if name in state.committed_state)


def _former_entry(row: Searchable) -> str | None:
    """What the entry was made of: the row's texts before this flush."""
    if isinstance(row, Binned) and _former(row, "deleted_at") is not None:
        return None
    return searchable(_former(row, name) for name in row.SEARCHED)


def _former(row: Any, name: str) -> Any:
    state = inspect(row)
    if name not in state.committed_state:  # nobody has set it
        return getattr(row, name)
    history = state.attrs[name].history
    return history.deleted[0] if history.deleted else getattr(row, name)

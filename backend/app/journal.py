"""The journal: what changed, written by the unit of work itself, so that nobody can forget it.

Every flush is watched. A row's changes of one transaction are merged into one `Change`; a change that
came back to where it was leaves none. Before they are written, listeners hear of them: a listener may
write in the same transaction, and its failure undoes everything.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect
from sqlalchemy.orm import InstanceState, Mapper, Session, UOWTransaction

from app.clock import now
from app.database import plain
from app.models import (
    AccessBlock,
    AccessDay,
    Action,
    ApiKey,
    Base,
    BoardTotal,
    Change,
    ClientTag,
    ClientValue,
    ContactTag,
    ContactValue,
    DealTag,
    DealValue,
    ExternalId,
    IdentityKey,
    Import,
    ImportRow,
    Job,
    KeptAnswer,
    KnownPlace,
    LoginSession,
    PasswordReset,
    RecoveryCode,
    SecondFactor,
    StageVisit,
    TakenBack,
    Throttle,
)
from app.models.base import CUSTOM, is_own_field, own_field
from app.sql_functions import current_transaction
from app.writing import Part, insert_together

if TYPE_CHECKING:
    from app.uow import UnitOfWork

UNRECORDED = (
    Change, LoginSession, KnownPlace, Throttle, BoardTotal, StageVisit, ExternalId, IdentityKey, Job,
    Import, ImportRow,
    ClientTag, ContactTag, DealTag,
    ApiKey, KeptAnswer, RecoveryCode, SecondFactor, TakenBack,
    ClientValue, ContactValue, DealValue,
    AccessDay, AccessBlock, PasswordReset,
)  # fmt: skip
DERIVED = frozenset(
    {"id", "version", "updated_at", "search_text", "name_key", "username_key", "last_login", "last_option"}
)
SECRET = frozenset({"hashed_password"})

AT_ONCE = 500  # changes written in one statement
AS_IT_IS = frozenset({str, int, bool, type(None)})  # what JSON holds as it is

Listener = Callable[["UnitOfWork", list["Recorded"]], Awaitable[None]]
Told = tuple[str, int, Action, dict[str, Any] | None, dict[str, Any] | None]
"""Entity, id, action and both sides."""

_IN_WORK: list[tuple[type[Base], Listener]] = []


def hears(model: type[Base]) -> Callable[[Listener], Listener]:
    """Register a listener: it gets this model's changes of a transaction, before they are committed."""

    def register(listener: Listener) -> Listener:
        _IN_WORK.append((model, listener))
        return listener

    return register


@dataclass(slots=True)
class Recorded:
    """What happened to one row in this transaction so far."""

    row: Base
    action: Action
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)

    def was(self, name: str) -> Any:
        """The field as it was before the transaction, in the row's own type; meaningless for a new row."""
        return self.before[name] if name in self.before else getattr(self.row, name)


class Recorder:
    """The changes of one transaction, by row, in the order in which they were first made."""

    def __init__(self) -> None:
        self._changes: dict[tuple[type, int], Recorded] = {}
        self._told: set[tuple[type, int]] = set()
        self._purged: list[tuple[str, int]] = []
        self.written = 0

    def watch(self, session: Session, _flush: UOWTransaction) -> None:
        """Take down what a flush did; the rows' ids are known and their history still there."""
        for row in session.new:
            self._record(row, Action.CREATE, before={}, after=_state(row))
        for row in session.dirty:
            self.watch_change(row)
        for row in session.deleted:
            self._remove(row)

    def _remove(self, row: Base) -> None:
        """A row made in the same transaction was never there; of another all is told as it was before."""
        known = self._changes.get((type(row), row.id))
        if known is not None and known.action is Action.CREATE:
            known.before, known.after = {}, {}
        else:
            self._record(row, Action.DELETE, before=_state(row), after={})
            if known is not None:
                known.after = {}

    def purged(self, model: type[Base], ids: Iterable[int]) -> None:
        """Take down that rows were removed for good: that they were, not what they held."""
        self._purged += [(model.ENTITY, row_id) for row_id in ids]

    def created(self, rows: Iterable[Base]) -> None:
        """Take down rows that were written in bulk, past the session; all of their fields are loaded."""
        for row in rows:
            self._changes[(type(row), row.id)] = Recorded(row, Action.CREATE, after=_state(row))

    def watch_change(self, row: Base) -> None:
        """Take down what is about to be changed in a row, if anything is."""
        before, after = _difference(inspect(row))
        if after:
            self._record(row, _action(after), before=before, after=after)

    def _record(self, row: Base, action: Action, *, before: dict[str, Any], after: dict[str, Any]) -> None:
        if isinstance(row, UNRECORDED):
            return
        known = self._changes.setdefault((type(row), row.id), Recorded(row, action))
        for name, value in before.items():
            known.before.setdefault(name, value)
        known.after.update(after)
        if known.action is not Action.CREATE:
            known.action = action if action is not Action.UPDATE else known.action

    async def tell(self, uow: "UnitOfWork") -> None:
        """Let the listeners hear, until none of them changes anything more."""
        while fresh := {key: change for key, change in self._changes.items() if key not in self._told}:
            self._told.update(fresh)
            by_model: defaultdict[type, list[Recorded]] = defaultdict(list)
            for (model, _), change in fresh.items():
                by_model[model].append(change)
            for model, listener in _IN_WORK:
                if model in by_model:
                    await listener(uow, by_model[model])
            await uow.session.flush()

    async def write(self, uow: "UnitOfWork", *, at: datetime | None = None, by: int | None = None) -> None:
        """Put the changes into the journal and begin anew; the last statements before the commit.

        They go in pieces, so that a large batch takes bounded memory and lets others on the loop have turns.
        """
        told = self._as_told()
        common = (uow.batch, at or now(), by or uow.actor.id, uow.via, uow.actor.key_id)
        while some := list(islice(told, AT_ONCE)):
            leads = (False, None) if self.written else (not await uow.has_begun(), uow.undoes)
            rows = [
                (*common, *each, *(leads if not place else (False, None))) for place, each in enumerate(some)
            ]
            self.written += len(some)
            await self._send(uow, Part(Change, _FIELDS, rows, _COMPUTED))
            await asyncio.sleep(0)
        await self._send(uow)
        self._changes.clear()
        self._purged.clear()
        self._told.clear()

    async def _send(self, uow: "UnitOfWork", *parts: Part) -> None:
        """With what the listeners have left to be written last."""
        if together := [*uow.last, *parts]:
            uow.last.clear()
            await (await uow.session.connection()).run_sync(insert_together, together)

    def _as_told(self) -> Iterator[Told]:
        for change in self._changes.values():
            before, after = _what_stayed_different(change)
            if before or after:
                yield change.row.ENTITY, change.row.id, change.action, before or None, after or None
        for entity, row_id in self._purged:
            yield entity, row_id, Action.DELETE, None, None


_FIELDS = ("batch", "at", "actor_id", "via", "key_id",
           "entity", "entity_id", "action", "before", "after", "leads", "undoes")  # fmt: skip
_COMPUTED = (("transaction", current_transaction()),)


@cache
def _recorded(mapper: Mapper[Any]) -> tuple[str, ...]:
    """The fields of a model that the journal keeps."""
    return tuple(name for name in mapper.column_attrs.keys() if name not in DERIVED)  # noqa: SIM118 - no dict


def _state(row: Base) -> dict[str, Any]:
    fields = row.__dict__
    return {name: fields.get(name) for name in _recorded(inspect(type(row)))}


def _difference(state: InstanceState[Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    before, after = {}, {}
    for name in _recorded(state.mapper):
        if name not in state.committed_state:
            continue  # nobody has set it
        history = state.attrs[name].history
        if history.added:
            before[name] = history.deleted[0] if history.deleted else None
            after[name] = history.added[0]
    return before, after


def _action(after: dict[str, Any]) -> Action:
    if "deleted_at" not in after:
        return Action.UPDATE
    return Action.RESTORE if after["deleted_at"] is None else Action.DELETE


def _what_stayed_different(change: Recorded) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both sides as JSON; a new row has no before, a row really removed no after."""
    before, after = _spread(change.before), _spread(change.after)
    if change.action is Action.CREATE or not change.after:
        return _as_json(before), _as_json(after)
    names = [name for name in {**after, **_left_out(before)} if before.get(name) != after.get(name)]
    return (
        _as_json({name: before.get(name) for name in names}),
        _as_json({name: after.get(name) for name in names}),
    )


def _spread(values: dict[str, Any]) -> dict[str, Any]:
    """The fields that a business has added are fields like others: `custom.city`, each by itself."""
    if CUSTOM not in values:
        return values
    own = {own_field(key): value for key, value in (values[CUSTOM] or {}).items()}
    return {name: value for name, value in values.items() if name != CUSTOM} | own


def _left_out(values: dict[str, Any]) -> dict[str, Any]:
    """Such fields, which are not there when they have no value."""
    return {name: value for name, value in values.items() if is_own_field(name)}


def _as_json(values: dict[str, Any]) -> dict[str, Any]:
    told = {name: value if type(value) in AS_IT_IS else plain(value) for name, value in values.items()}
    for name in SECRET & told.keys():
        told[name] = "***" if told[name] else told[name]
    return told

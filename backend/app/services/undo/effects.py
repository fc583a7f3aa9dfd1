"""What a batch did to each row, all its transactions together."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import inspect, select

from app.database import from_plain
from app.journal import SECRET
from app.models import Action, Base, Change
from app.models.base import is_own_field
from app.uow import UnitOfWork

Values = dict[str, Any]

PLACE = "position"
"""Where a card stands: cards beside it move it when they need room, so it says little about the deal."""


AT_ONCE = 500  # rows, or batches, in memory or in a statement at a time


@dataclass(slots=True)
class Effect:
    """Fields as they were before the batch and after it, in the types of their columns.

    `created`: there was no such row before. `removed`: there is none after, not even in the bin. `torn`: of
    several batches one found a field otherwise than the one before had left it: somebody was between them.
    """

    row_id: int
    at: datetime
    created: bool = False
    removed: bool = False
    torn: bool = False
    before: Values = field(default_factory=dict)
    after: Values = field(default_factory=dict)

    def add(self, change: Change) -> None:
        self.at = change.at
        if change.action is Action.CREATE:
            self.created, self.removed = self.created or not self.removed, False
        elif change.action is Action.DELETE and change.after is None:
            self.removed = True
        found = change.before or {}
        self.torn |= any(self.after.get(name, found[name]) != found[name] for name in found.keys() - {PLACE})
        for name, value in found.items():
            self.before.setdefault(name, value)
        self.after.update(change.after or {})

    @property
    def changed(self) -> Values:
        """The fields that are different, as they were before."""
        before = self.before
        return {
            name: before.get(name)
            for name, value in self.after.items()
            if before.get(name) != value or (name in SECRET and not self.created)
        }

    @property
    def takes_away(self) -> bool:
        """Whether undoing it makes the row go: it was new, or had been in the bin."""
        if self.created or self.removed:
            return self.created
        was, became = self.before.get("deleted_at"), self.after.get("deleted_at")
        return "deleted_at" in self.after and was is not None and became is None

    @property
    def keeps_secrets(self) -> bool:
        """Whether the journal was not told everything that would have to be put back."""
        return any(self.before.get(name) for name in SECRET)


@dataclass(slots=True)
class Trace:
    """Where in the journal the changes of one row are."""

    changes: list[int]
    created: bool


async def traces(uow: UnitOfWork, batches: Sequence[str]) -> dict[str, dict[int, Trace]]:
    """The rows that batches changed, by entity, but not how: so that any batch fits into memory."""
    found: defaultdict[str, dict[int, Trace]] = defaultdict(dict)
    columns = (Change.id, Change.entity, Change.entity_id, Change.action)
    with uow.everything():
        for start in range(0, len(batches), AT_ONCE):
            some = Change.batch.in_(batches[start : start + AT_ONCE])
            for row in await uow.session.execute(select(*columns).where(some).order_by(Change.id)):
                trace = found[row.entity].setdefault(row.entity_id, Trace([], row.action is Action.CREATE))
                trace.changes.append(row.id)
    return found


async def effects(uow: UnitOfWork, model: type[Base], of: Sequence[Trace]) -> list[Effect]:
    """What the batch did to these rows, in order of their ids."""
    ids = [change for trace in of for change in trace.changes]
    found: dict[int, Effect] = {}
    with uow.everything():
        query = select(Change.entity_id, Change.at, Change.action, Change.before, Change.after)
        for change in await uow.session.execute(query.where(Change.id.in_(ids)).order_by(Change.id)):
            found.setdefault(change.entity_id, Effect(change.entity_id, change.at)).add(change)  # type: ignore[arg-type]
    for effect in found.values():
        effect.before, effect.after = _revive(model, effect.before), _revive(model, effect.after)
    return [found[row_id] for row_id in sorted(found)]


def _revive(model: type[Base], values: Values) -> Values:
    """Fields that a later version no longer has are let go."""
    columns = inspect(model).columns
    own = {name: value for name, value in values.items() if is_own_field(name)}
    return own | {
        name: from_plain(columns[name].type.python_type, value)
        for name, value in values.items()
        if name in columns
    }

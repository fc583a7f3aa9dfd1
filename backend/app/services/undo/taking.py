"""Puts the rows of a batch back: what returns before what stands on it, what goes after it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import case, func, select

from app.clock import now
from app.models import (
    Activity,
    Base,
    Binned,
    Contact,
    CustomField,
    Deal,
    DealStage,
    Pipeline,
    Tag,
    Task,
    User,
)
from app.models.base import is_own_field, put_value
from app.schemas.change import Reason, UndoConflict
from app.services import users
from app.services.naming import MODELS, name_column
from app.services.undo.effects import AT_ONCE, Effect, Trace, effects, traces
from app.services.undo.judging import SETS, Judge
from app.uow import Lock, UnitOfWork

TOLD = 100  # conflicts that are named; the rest is counted


@dataclass
class Left:
    """How many rows were put back, and which were not."""

    undone: int = 0
    first: list[UndoConflict] = field(default_factory=list)
    total: int = 0

    def add(self, conflict: UndoConflict) -> None:
        self.total += 1
        if len(self.first) < TOLD:
            self.first.append(conflict)

    def as_json(self) -> dict[str, Any]:
        return {
            "conflicts": [conflict.model_dump(mode="json") for conflict in self.first],
            "conflicts_total": self.total,
        }


class Undoing:
    """Batches being taken back as one. Rows that stay as they are end up in `left`."""

    def __init__(self, uow: UnitOfWork, batches: Sequence[str]) -> None:
        self._uow = uow
        self._batches = batches
        self._moment = now()
        self._left = Left()
        self._going: dict[type[Base], dict[int, Trace]] = {model: {} for model in MODELS.values()}
        self._crowned: set[int] = set()
        self._clients: set[int] = set()
        self._rehung: set[int] = set()

    async def run(self, *, skip_conflicts: bool) -> Left:
        """Without `skip_conflicts` it may stop early: the caller is going to refuse."""
        found = await traces(self._uow, self._batches)
        for entity, model in MODELS.items():
            for row_id, trace in found.get(entity, {}).items():
                if trace.created:
                    self._going[model][row_id] = trace
        for entity, model in MODELS.items():
            staying = {row_id: trace for row_id, trace in found.get(entity, {}).items() if not trace.created}
            await self._each(model, staying, skip_conflicts=skip_conflicts)
        for model in reversed(MODELS.values()):
            await self._each(model, self._going[model], going=True, skip_conflicts=skip_conflicts)
        await self._crown()
        await self._find_heirs()
        await self._bring_along()
        await self._uow.note(at=self._moment)
        return self._left

    async def _each(
        self, model: type[Base], rows: dict[int, Trace], *, going: bool = False, skip_conflicts: bool
    ) -> None:
        ids = sorted(rows)
        for start in range(0, len(ids), AT_ONCE):
            if self._left.total >= TOLD and not skip_conflicts:
                return
            some = {row_id: rows[row_id] for row_id in ids[start : start + AT_ONCE]}
            await self._some(model, some, going=going)
            await self._uow.note(at=self._moment)
            if len(ids) > AT_ONCE:
                self._uow.session.expunge_all()
            await asyncio.sleep(0)  # others want to read meanwhile

    async def _some(self, model: type[Base], of: dict[int, Trace], *, going: bool) -> None:
        found = await effects(self._uow, model, list(of.values()))
        if not going:
            self._going[model] |= {e.row_id: of[e.row_id] for e in found if e.takes_away}
            found = [effect for effect in found if not effect.takes_away]
        found = [effect for effect in found if effect.removed != effect.created or effect.changed]
        rows = await self._lock(model, [effect.row_id for effect in found])
        judge = Judge(self._uow, model)
        await judge.look(found, rows)
        for effect in found:
            row = rows.get(effect.row_id)
            if judge.sees(effect.row_id):
                judge.require(effect, row)
            reason = judge.reason(effect, row)
            if reason is None:
                reason = await self._put_back(model, effect, row, judge)
            if reason is None:
                self._left.undone += 1
            elif judge.sees(effect.row_id) or not judge.follows(effect):
                self._leave(model, effect, row if judge.sees(effect.row_id) else None, reason)
        changed = [row for row in self._uow.session.dirty if isinstance(row, model)]
        await self._uow.flush_together(sorted(changed, key=lambda row: row.id))
        await self._uow.flush()

    async def _lock(self, model: type[Base], ids: Sequence[int]) -> dict[int, Any]:
        query = select(model).where(model.id.in_(ids)).order_by(model.id)
        locked = query.with_for_update(of=model, **Lock.CHANGE.clause)
        with self._uow.everything():
            found = await self._uow.session.scalars(locked.execution_options(populate_existing=True))
            return {row.id: row for row in found}

    def _leave(self, model: type[Base], effect: Effect, row: Any, reason: Reason) -> None:
        column = name_column(model)
        name = None if column is None else getattr(row, column.key, None)
        conflict = UndoConflict(entity=model.ENTITY, id=effect.row_id, name=name, reason=reason)
        self._left.add(conflict)

    async def _put_back(self, model: type[Base], effect: Effect, row: Any, judge: Judge) -> Reason | None:
        if effect.removed:
            self._uow.add(_anew(model, effect))
            return None
        if isinstance(row, Contact):
            self._clients |= {row.client_id, effect.changed.get("client_id") or row.client_id}
        if effect.created:
            return await self._take_away(row, judge)
        if isinstance(row, User) and effect.changed.get("is_active") is False:
            await users.end_logins(self._uow, row.id)
        if isinstance(row, Deal) and "client_id" in effect.changed:
            self._rehung.add(row.id)
        for name, value in effect.changed.items():
            put_value(row, name, _without(effect, name, row) if name in SETS else value)
        if isinstance(row, Contact) and row.is_primary and row.deleted_at is None:
            row.is_primary = False  # until all others are put back: there is room for one
            self._crowned.add(row.id)
        return None

    async def _take_away(self, row: Any, judge: Judge) -> Reason | None:
        """A new row goes into the bin, or for good. What deals in the bin still need is put out of use."""
        if isinstance(row, Binned):
            row.deleted_at = self._moment
        elif isinstance(row, Tag):  # words of everybody's: one that others use stays
            row.deleted_at = row.deleted_at if judge.is_used(row.id) else self._moment
        elif not judge.is_used(row.id):
            await self._uow.session.delete(row)
        elif isinstance(row, User):
            row.is_active = False
            await users.end_logins(self._uow, row.id)
        elif isinstance(row, Pipeline):
            row.is_active = False
        elif isinstance(row, CustomField):
            row.is_archived = True
        elif not isinstance(row, DealStage):  # a stage stays, for the deals in the bin that stand on it
            return Reason.IN_USE
        return None

    async def _crown(self) -> None:
        """Make contacts primary again, unless somebody else has become it."""
        for ids in _chunks(self._crowned):
            rows = await self._lock(Contact, ids)
            clients = {row.client_id for row in rows.values()}
            with self._uow.everything():
                primary = select(Contact.client_id).where(
                    Contact.client_id.in_(clients), Contact.is_primary, Contact.deleted_at.is_(None)
                )
                taken = set(await self._uow.session.scalars(primary))
            for row in rows.values():
                if row.client_id in taken:
                    self._left.add(
                        UndoConflict(entity=Contact.ENTITY, id=row.id, name=row.name, reason=Reason.TAKEN)
                    )
                row.is_primary = row.client_id not in taken
                taken.add(row.client_id)
            await self._uow.flush()

    async def _find_heirs(self) -> None:
        """A client with contacts has a primary one: the oldest, where undoing left none."""
        crowned = func.max(case((Contact.is_primary, 1), else_=0))
        for ids in _chunks(self._clients):
            with self._uow.everything():
                heirs = await self._uow.session.scalars(
                    select(func.min(Contact.id))
                    .where(Contact.client_id.in_(ids), Contact.deleted_at.is_(None))
                    .group_by(Contact.client_id)
                    .having(crowned == 0)
                )
            for contact in (await self._lock(Contact, heirs.all())).values():
                contact.is_primary = True
            await self._uow.flush()

    async def _bring_along(self) -> None:
        """What hangs on a deal is its client's too, also what was hung on it since."""
        models: tuple[type[Any], ...] = (Task, Activity)
        for ids in _chunks(self._rehung):
            for model in models:
                with self._uow.everything():
                    found = await self._uow.session.execute(
                        select(model, Deal.client_id)
                        .join(Deal, Deal.id == model.deal_id)
                        .where(Deal.id.in_(ids), model.client_id.is_distinct_from(Deal.client_id))
                    )
                for row, client_id in found:
                    row.client_id = client_id
            await self._uow.flush()


def _without(effect: Effect, name: str, row: Any) -> list[int]:
    """The list as it is, less what the batch put in, and with what it took out."""
    before, after = set(effect.before.get(name) or ()), set(effect.after[name] or ())
    return sorted((set(getattr(row, name)) - (after - before)) | (before - after))


def _anew(model: type[Base], effect: Effect) -> Base:
    """A row that was removed, as it was before."""
    row = model(id=effect.row_id, **{name: v for name, v in effect.before.items() if not is_own_field(name)})
    for name in filter(is_own_field, effect.before):
        put_value(row, name, effect.before[name])
    return row


def _chunks(ids: set[int]) -> list[list[int]]:
    ordered = sorted(ids)
    return [ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE)]

"""Which rows can be put back as they were, and why others can't."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from app.journal import SECRET
from app.models import (
    Activity,
    Alarm,
    Base,
    Binned,
    Client,
    CustomField,
    Deal,
    DealStatus,
    Task,
    User,
)
from app.models.base import Fielded, own_field, value_of
from app.policies import (
    is_administrator,
    may,
    require,
    require_assignee,
    require_author,
    require_change,
    require_owner,
)
from app.schemas.change import Reason
from app.services.references import references
from app.services.undo.effects import PLACE, Effect, Values
from app.services.undo.ground import Ground, used
from app.services.undo.own_fields import OwnFields
from app.uow import UnitOfWork

CONSEQUENCES: dict[type[Base], frozenset[str]] = {Client: frozenset({"last_contact"})}
"""Fields that follow from changes of other rows: whoever made those need not see or may change these."""

PROFILE = frozenset({"full_name", "phone", "position", "avatar_url", "is_active"})
"""What may be taken back in an account; the rest is about who gets in."""


RECORDS: tuple[type[Base], ...] = (Alarm,)
"""What tells of people's doings: nobody takes it back, or whoever it tells of might."""


SETS = frozenset({"tag_ids"})
"""Lists of ids: what the batch put in is taken out, and the other way round, whatever else came or went."""


class Judge:
    """Knows, for some rows of one model at once, what the actor sees and what they would stand on."""

    def __init__(self, uow: UnitOfWork, model: type[Base]) -> None:
        self._uow = uow
        self._model = model
        self._ground = Ground()
        self._seen: set[int] | None = None
        self._used: set[int] = set()
        self._worked_on: set[int] = set()
        self._own: OwnFields | None = None

    async def look(self, effects: Sequence[Effect], rows: dict[int, Any]) -> None:
        await self._ground.look_up(self._uow, self._wanted(effects, rows))
        if not may(self._uow.actor, "change.any"):
            self._seen = await self._visible(effects)
        if issubclass(self._model, Fielded | CustomField):
            self._own = await OwnFields.look_up(self._uow, self._model, effects, rows)
        new = [effect.row_id for effect in effects if effect.created]
        if new:
            self._worked_on = await used(self._uow, self._model, new, binned=True)
            if not issubclass(self._model, Binned):
                self._used = await used(self._uow, self._model, new, binned=False)

    def _wanted(self, effects: Sequence[Effect], rows: dict[int, Any]) -> dict[type[Base], set[int]]:
        wanted: defaultdict[type[Base], set[int]] = defaultdict(set)
        for effect in effects:
            if effect.created:
                continue
            will_be = _will_be(effect, rows.get(effect.row_id))
            for name, target in references(self._model):
                if will_be.get(name) is not None:
                    wanted[target].add(will_be[name])
        return wanted

    async def _visible(self, effects: Sequence[Effect]) -> set[int]:
        """Rows that were removed are seen by those who see what they belonged to."""
        seen = await self._visible_of(self._model, {effect.row_id for effect in effects})
        for effect in effects:
            if effect.removed:
                parents = [
                    (target, {parent for parent in [effect.before.get(name)] if parent is not None})
                    for name, target in references(self._model)
                    if issubclass(target, Binned)
                ]
                if all([ids <= await self._visible_of(target, ids) for target, ids in parents]):
                    seen.add(effect.row_id)
        return seen

    async def _visible_of(self, model: type[Base], ids: Iterable[int]) -> set[int]:
        with self._uow.deleted():
            return set(await self._uow.session.scalars(select(model.id).where(model.id.in_(ids))))

    def sees(self, row_id: int) -> bool:
        return self._seen is None or row_id in self._seen

    def follows(self, effect: Effect) -> bool:
        """Whether the batch changed nothing of this row but what followed from other changes."""
        return not effect.created and effect.changed.keys() <= CONSEQUENCES.get(self._model, frozenset())

    def is_used(self, row_id: int) -> bool:
        """Whether anything refers to a new row of a kind that has no bin."""
        return row_id in self._used

    def require(self, effect: Effect, row: Any) -> None:
        """Raise Forbidden if the actor may not change such a row in such a way (any more)."""
        actor, fields = self._uow.actor, effect.changed
        own_account = self._model is User and effect.row_id == actor.id
        any_change = may(actor, "change.any") and self._model not in RECORDS
        if self.follows(effect) or own_account or any_change:
            return
        if isinstance(row, Activity):
            require_author(actor, row, "activity.edit")
        require_change(actor, self._model.ENTITY)
        if self._model is Deal and "stage_id" in fields:
            require(actor, "deal.move")
        if not effect.created and "manager_id" in fields:
            require_owner(actor, fields["manager_id"])
        if not effect.created and "assignee_id" in fields:
            require_assignee(actor, fields["assignee_id"])

    def reason(self, effect: Effect, row: Any) -> Reason | None:
        """Why the row can't be put back; None if it can."""
        if not self.sees(effect.row_id) and not self.follows(effect):
            return Reason.GONE
        if getattr(row, "erased_at", None) is not None:
            return Reason.ERASED
        if effect.removed:
            return self._against_return(effect, row)
        if row is None or _deleted_since(effect, row):
            return Reason.GONE
        if effect.torn or _changed_since(effect, row):
            return Reason.CHANGED
        return self._against_leaving(row) if effect.created else self._against_change(effect, row)

    def _against_return(self, effect: Effect, row: Any) -> Reason | None:
        if not effect.before:
            return Reason.GONE
        if row is not None:
            return Reason.CHANGED
        if effect.keeps_secrets:
            return Reason.ACCOUNT
        if self._model is CustomField and self._own and self._own.is_taken(effect.before):
            return Reason.TAKEN
        return self._against_ground(effect.before)

    def _against_leaving(self, row: Any) -> Reason | None:
        if row.id in self._worked_on or (isinstance(row, CustomField) and self._own and self._own.holds(row)):
            return Reason.IN_USE
        if self._model is User:
            return Reason.ACCOUNT if row.id == self._uow.actor.id else None
        return None

    def _against_change(self, effect: Effect, row: Any) -> Reason | None:
        will_be = _will_be(effect, row)
        if self._model is User:
            return self._against_account(effect, row)
        if isinstance(row, CustomField) and self._own and self._own.would_lose(row, will_be):
            return Reason.IN_USE
        if will_be.get("deleted_at") is not None:
            return None
        return self._against_ground(will_be)

    def _against_account(self, effect: Effect, row: User) -> Reason | None:
        if effect.changed.keys() - PROFILE:
            return Reason.ACCOUNT
        goes = effect.changed.get("is_active") is False
        return Reason.ACCOUNT if goes and (row.id == self._uow.actor.id or is_administrator(row)) else None

    def _against_ground(self, will_be: Values) -> Reason | None:
        for name, target in references(self._model):
            if not self._ground.bears(target, will_be.get(name)):
                return Reason.PARENT_GONE
        if self._own is not None and not self._own.take(will_be):
            return Reason.PARENT_GONE
        if self._model is Deal:
            return self._against_stage(will_be)
        if self._model in (Task, Activity) and will_be["deal_id"] is not None:
            same = self._ground.client_of(will_be["deal_id"]) == will_be["client_id"]
            return None if same else Reason.CHANGED
        return None

    def _against_stage(self, will_be: Values) -> Reason | None:
        stage = self._ground.stage(will_be["stage_id"])
        if stage is None or stage[:2] != (will_be["pipeline_id"], will_be["status"]):
            return Reason.PARENT_GONE
        if will_be["status"] is DealStatus.OPEN and not stage[2]:
            return Reason.ARCHIVED
        if will_be["lost_reason"] is not None and will_be["status"] is not DealStatus.LOST:
            return Reason.CHANGED
        return None


def _will_be(effect: Effect, row: Any) -> Values:
    """All fields as they would be."""
    now: Values = {} if row is None else {name: getattr(row, name) for name in _fields(row)}
    return now | (effect.before if effect.removed else effect.changed)


def _fields(row: Base) -> list[str]:
    return [name for name in row.__mapper__.column_attrs.keys() if name in row.__dict__]  # noqa: SIM118


def _deleted_since(effect: Effect, row: Any) -> bool:
    """It is in the bin, and was not put there by the batch, nor before it."""
    moment = getattr(row, "deleted_at", None)
    return moment is not None and "deleted_at" not in effect.changed and moment > effect.at


def _changed_since(effect: Effect, row: Any) -> bool:
    fields = effect.after if effect.created else {name: effect.after[name] for name in effect.changed}
    if effect.created and isinstance(row, Fielded):
        fields = dict.fromkeys(map(own_field, row.custom)) | fields
    if isinstance(row, Deal) and "stage_id" in fields:
        fields = {name: value for name, value in fields.items() if name != PLACE}
    return any(value_of(row, name) != value for name, value in fields.items() if name not in SECRET | SETS)

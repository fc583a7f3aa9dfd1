"""Batches of changes, what was changed in them, and taking them back."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from sqlalchemy import ColumnElement, or_

from app.listing import Id, ListQuery, Where
from app.models import Action, Change, Via
from app.schemas.base import Flag, In, Moment, Out, RowId, Sought


class Count(Out):
    """How many rows of a kind the batch created, updated, deleted or restored."""

    entity: str
    action: Action
    count: int


class KeyName(Out):
    """An API key by name."""

    id: int
    name: str | None


class BatchOut(Out):
    """Everything that one request (or one import) changed."""

    id: str = Field(description="As in `X-Batch`.")
    at: datetime
    via: Via
    user_id: int | None = Field(description="Null when the program itself did it.")
    user_name: str | None
    key: KeyName | None = Field(description="The API key it came through; null if it was none.")
    counts: list[Count]
    undoes: str | None = Field(description="The batch that this one takes back.")
    undone_by: str | None = Field(description="The batch by which this one is taken back at present.")


class ChangeOut(Out):
    """One row changed, with the changed fields as they were and as they became."""

    id: int
    at: datetime
    entity: str
    entity_id: int
    name: str | None = Field(description="What the row is called now; null if it is gone or has no name.")
    action: Action
    before: dict[str, Any] | None = Field(description="Null for a new row.")
    after: dict[str, Any] | None = Field(description="Null for a row that was removed for good.")


ByKey = Annotated[str, Field(pattern="^key:[1-9][0-9]{0,14}$", description="`key:7` is the API key 7.")]


def through(ways: Sequence[str]) -> ColumnElement[bool]:
    """The changes that came in one of these ways, or through one of these keys."""
    keys = [int(way.removeprefix("key:")) for way in ways if way.startswith("key:")]
    others = [way for way in ways if not way.startswith("key:")]
    return or_(Change.via.in_(others), Change.key_id.in_(keys))


class BatchQuery(ListQuery):
    """Filters of the list of batches. `entity`, `entity_id` and `action` are about one row of the batch."""

    SORTABLE: ClassVar = {"id": Change.id}

    sort: str = Field("-id", description="Newest first, or oldest first by `id`.")
    entity: list[Sought] | None = None
    entity_id: Id | None = None
    action: list[Action] | None = None
    actor_id: Annotated[list[Id] | None, Where(Change.actor_id.in_)] = None
    via: Annotated[list[Via | ByKey] | None, Where(through)] = None
    since: Annotated[Moment | None, Where(Change.at.__ge__)] = None
    until: Annotated[Moment | None, Where(Change.at.__lt__)] = None


class ChangeQuery(ListQuery):
    """Filters of the rows of a batch."""

    SORTABLE: ClassVar = {"id": Change.id}

    sort: str = Field("id", description="In the order in which they were changed, or backwards by `-id`.")
    entity: Annotated[list[Sought] | None, Where(Change.entity.in_)] = None
    action: Annotated[list[Action] | None, Where(Change.action.in_)] = None


class Reason(StrEnum):
    """Why a row can't be put back as it was."""

    CHANGED = "changed"
    GONE = "gone"
    IN_USE = "in_use"
    PARENT_GONE = "parent_gone"
    ARCHIVED = "archived"
    TAKEN = "taken"
    ACCOUNT = "account"
    ERASED = "erased"


class UndoConflict(Out):
    """A row that was left as it is."""

    entity: str
    id: int
    name: str | None
    reason: Reason = Field(
        description="`changed`: somebody changed the same fields since. `gone`: it was deleted since, or you "
        "no longer see it. `in_use`: something was added to it since. `parent_gone`: the client, deal, stage "
        "or person it belongs to is no longer there. `archived`: its pipeline is in the archive. `taken`: "
        "another row has its place by now. `account`: passwords, logins and roles are not taken back. "
        "`erased`: it was about a person whose data were erased for good."
    )


class UndoIn(In):
    """How to take a batch back."""

    skip_conflicts: Flag = Field(
        False, description="Leave the rows that can't be put back, and do the rest.", examples=[False]
    )


class PeriodUndoIn(UndoIn):
    """Whose changes to take back, and of which time: those of an API key, or those of a person."""

    via: ByKey | None = Field(None, examples=["key:1"])
    actor_id: RowId | None = None
    since: Moment = Field(examples=["2026-11-24T12:00:00+03:00"])
    until: Moment | None = Field(None, description="Up to, but not at, this time; null for now.")

    @model_validator(mode="after")
    def _names_one(self) -> "PeriodUndoIn":
        if (self.via is None) == (self.actor_id is None):
            raise PydanticCustomError("via_or_actor", "name either via or actor_id")
        return self


class UndoOut(Out):
    """What was taken back, and what was left."""

    batch: str | None = Field(description="Undo this one to do it all again; null if nothing was changed.")
    undone: int = Field(description="Rows put back as they were.")
    left: list[UndoConflict] = Field(description="The first hundred rows that were left as they are.")
    left_total: int


class PeriodUndoOut(UndoOut):
    """What was taken back of many batches at once."""

    batches: int = Field(description="How many batches were taken back; those undone already are left out.")

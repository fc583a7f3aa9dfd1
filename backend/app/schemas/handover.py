"""Handovers, from outside."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from app.listing import Id, ListQuery, Where
from app.models import Handover, HandoverState
from app.schemas.base import Day, Flag, In, Line, Out, RowId

MOST_PEOPLE = 50


class Kind(StrEnum):
    CLIENTS = "clients"
    DEALS = "deals"
    TASKS = "tasks"


class Share(In):
    """Somebody who takes over, and how much beside the others."""

    to_id: RowId = Field(examples=[3])
    share: Annotated[int, Field(strict=True, ge=1, le=1000)] = 1


class HandoverIn(In):
    """Whose book goes to whom. Deals follow their clients, and tasks their deals, where those go too."""

    from_id: RowId = Field(examples=[1])
    to: Annotated[list[Share], Field(min_length=1, max_length=MOST_PEOPLE)] = Field(
        examples=[[{"to_id": 3, "share": 1}]]
    )
    what: Annotated[list[Kind], Field(min_length=1, max_length=3)] = Field(default_factory=lambda: list(Kind))
    open_only: Flag = Field(True, description="Leave closed deals, done tasks and archived clients.")
    until: Day | None = Field(None, description="The day on which it comes back, at its beginning.")
    reason: Line | None = Field(None, examples=["Отпуск"])


class HandoverEdit(In):
    """Another day on which it comes back."""

    until: Day = Field(examples=["2190-12-31"])


class Counts(Out):
    clients: int = 0
    deals: int = 0
    tasks: int = 0


class Taken(Counts):
    """What somebody got."""

    to_id: int
    share: int


class Left(Out):
    """A row that did not come back: it was given on, closed, deleted, or its former holder is gone."""

    entity: str
    id: int
    name: str | None
    reason: str = Field(description="`given_on`, `closed`, `deleted`, or `person_gone`.")


class Account(Out):
    """What came back, and what did not; the first hundred by name."""

    returned: Counts
    left: dict[str, int] = Field(description="How many rows stayed, by reason.")
    rows: list[Left]


class HandoverOut(Out):
    id: int
    from_id: int
    to: list[Taken]
    what: list[Kind]
    open_only: bool
    until: date | None
    reason: str | None
    state: HandoverState
    batch: str = Field(description="What the journal calls it, for `POST /api/changes/{batch}/undo`.")
    author_id: int | None
    account: Account | None
    created_at: datetime
    ended_at: datetime | None
    version: int


class HandoverQuery(ListQuery):
    """Filters of the list of handovers."""

    SORTABLE: ClassVar = {
        "id": Handover.id, "created_at": Handover.created_at, "until": Handover.until,
    }  # fmt: skip

    state: Annotated[list[HandoverState] | None, Where(Handover.state.in_)] = None
    from_id: Annotated[list[Id] | None, Where(Handover.from_id.in_)] = None

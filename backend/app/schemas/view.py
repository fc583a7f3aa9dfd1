"""Saved views, from outside."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from app.listing import Filters, ListQuery
from app.models import ViewEntity, ViewLayout
from app.schemas.base import Flag, In, Name, Out, RowId, Sought
from app.schemas.client import ClientQuery
from app.schemas.deal import DealQuery
from app.schemas.task import TaskQuery

MOST = 200
"""Views that one person may have of each list."""

QUERIES: dict[ViewEntity, type[ListQuery]] = {
    ViewEntity.DEAL: DealQuery,
    ViewEntity.CLIENT: ClientQuery,
    ViewEntity.TASK: TaskQuery,
}
"""Whose parameters a view may hold."""

PAGES = frozenset({"skip", "limit", "cursor"})
"""Parameters that say where one is, not what one looks at."""

_Value = bool | int | float | Sought
ViewValues = Annotated[
    dict[Annotated[str, Field(max_length=60)], _Value | Annotated[list[_Value], Field(max_length=100)]],
    Field(
        max_length=60,
        description="Parameters of the list by name, as its address has them, without those of its pages.",
    ),
]
ColumnName = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[\w.-]+$")]


class _Contents(In):
    layout: ViewLayout = ViewLayout.TABLE
    name: Name = Field(examples=["Крупные, без задач"])
    query: ViewValues = Field(default_factory=dict, examples=[{"status": ["open"], "sort": "-amount"}])
    columns: Annotated[list[ColumnName], Field(max_length=60)] = Field(
        default_factory=list, description="As the screen names them; none means its usual ones."
    )
    shared: Flag = Field(False, description="Whether everybody sees it; each with the rows they see.")


class ViewIn(_Contents):
    """A list's filters, order and columns under a name."""

    entity: ViewEntity = Field(examples=["deal"])


class ViewEdit(_Contents, partial=True):
    """What changes in a view; it stays one of the same list."""


class Gone(Out):
    """A part of the view that is no longer there."""

    field: str
    value: int | str | None = Field(description="The id or name; null if the parameter itself is gone.")


class ViewOut(Out):
    id: int
    entity: ViewEntity
    layout: ViewLayout
    name: str
    query: dict[str, Any] = Field(description="What of it the list still takes.")
    columns: list[str]
    shared: bool
    owner_id: int
    owner_name: str | None
    may_edit: bool
    is_default: bool = Field(description="Whether you open this one first.")
    gone: list[Gone]
    created_at: datetime
    updated_at: datetime
    version: int


class ViewQuery(Filters):
    """Of which list."""

    entity: list[ViewEntity] | None = None


class ViewOrder(In):
    """How you have the views of a list."""

    entity: ViewEntity = Field(examples=["deal"])
    default_id: RowId | None = Field(None, description="The one to open first.")
    order: Annotated[list[RowId], Field(max_length=2 * MOST)] = Field(
        default_factory=list, description="From left to right; others follow by age."
    )

"""The bin: what was deleted and can come back."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from app.listing import ListQuery
from app.models import Deal
from app.schemas.base import Out, Sought


class BinEntity(StrEnum):
    """What goes into the bin when it is deleted."""

    DEAL = "deal"
    CLIENT = "client"
    CONTACT = "contact"
    TASK = "task"
    ACTIVITY = "activity"


class BinOut(Out):
    """A deleted row."""

    entity: BinEntity
    id: int
    name: str
    deleted_at: datetime
    deleted_by: int | None = Field(description="Null when the program itself did it.")
    deleted_by_name: str | None
    batch: str | None = Field(description="Undo it to bring back everything that was deleted together.")


class RestoredOut(Out):
    """A row that is back, and how many came back with it."""

    entity: BinEntity
    id: int
    name: str
    together_with: int = Field(description="How many rows came back that hang on it.")


class BinQuery(ListQuery):
    """Filters of the bin."""

    SORTABLE: ClassVar = {"deleted_at": Deal.deleted_at}

    sort: str = Field("-deleted_at", description="Deleted last first, or the other way round.")
    entity: list[BinEntity] | None = None
    search: Sought | None = Field(None, description="A part of what the row is found by in its own list.")

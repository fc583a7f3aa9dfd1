"""The journal, from outside."""

from datetime import datetime

from pydantic import Field

from app.database import MAX_ID
from app.listing import Filters
from app.models import Action, Via
from app.schemas.base import Out

Value = str | int | float | bool | list[str] | list[int] | None


class FieldChange(Out):
    """One field from what to what; a reference also by name."""

    field: str
    before: Value
    after: Value
    before_name: str | None = None
    after_name: str | None = None


class HistoryEntry(Out):
    """Who changed the row, when, through what, and how."""

    id: int
    at: datetime
    action: Action
    via: Via
    user_id: int | None = Field(description="Null when the program itself did it.")
    user_name: str | None
    key_name: str | None = Field(description="The API key it came through; null if it was none.")
    changes: list[FieldChange]
    stage_id: int | None = Field(None, description="The stage a deal entered by this change.")
    stage_name: str | None = None
    seconds_in_stage: int | None = Field(
        None, description="How long it stayed there, until now if it still does."
    )


class StageTime(Out):
    """How long a deal has stood on a stage, all its stays added."""

    stage_id: int
    stage_name: str | None
    seconds: int
    entered: int = Field(description="How many times it entered.")
    is_current: bool


class HistoryQuery(Filters):
    """Which part of a history."""

    skip: int = Field(0, ge=0, le=MAX_ID, description="How many entries to leave out.")
    limit: int = Field(1000, ge=1, le=1000, description="How many entries at most.")

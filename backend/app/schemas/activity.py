"""Activities, from outside."""

from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import Field

from app.listing import Filters, Id, ListQuery, Where, mentions
from app.models import Activity, ActivityType
from app.schemas.base import In, Line, Moment, Out, Prose, RowId, Sought, Whole


class ActivityIn(In):
    """A call, letter, meeting or note. It is logged for the caller, now unless `activity_date` says when."""

    type: ActivityType = Field(examples=["call"])
    subject: Line = Field("", examples=["Обсудили сроки"])
    content: Prose | None = None
    deal_id: RowId | None = None
    client_id: RowId | None = None
    duration: Annotated[Whole, Field(ge=0, le=604_800)] | None = Field(None, description="Seconds.")
    activity_date: Moment | None = Field(None, examples=["2026-11-20T10:30:00+03:00"])


class ActivityEdit(ActivityIn, partial=True):
    """What changes in an activity."""


class ActivityOut(Out):
    id: int
    type: ActivityType
    deal_id: int | None
    client_id: int | None
    user_id: int | None
    subject: str
    content: str | None
    duration: int | None
    activity_date: datetime
    created_at: datetime
    version: int


class ActivityFilters(Filters):
    """What a person filters activities by."""

    type: Annotated[list[ActivityType] | None, Where(Activity.type.in_)] = None
    deal_id: Annotated[list[Id] | None, Where(Activity.deal_id.in_)] = None
    client_id: Annotated[list[Id] | None, Where(Activity.client_id.in_)] = None
    user_id: Annotated[list[Id] | None, Where(Activity.user_id.in_)] = None
    search: Annotated[Sought | None, mentions(Activity)] = None
    date_from: Annotated[Moment | None, Where(Activity.activity_date.__ge__)] = None
    date_before: Annotated[Moment | None, Where(Activity.activity_date.__lt__)] = None


class ActivityQuery(ActivityFilters, ListQuery):
    """Filters of the activity list."""

    SORTABLE: ClassVar = {
        "id": Activity.id, "activity_date": Activity.activity_date, "created_at": Activity.created_at
    }  # fmt: skip

    sort: str = Field(
        "-activity_date", description="Field to sort by; a minus before it turns the order round."
    )

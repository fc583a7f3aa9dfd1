"""Alarms, from outside."""

from datetime import date, datetime
from typing import Annotated, ClassVar

from pydantic import Field

from app.listing import Id, ListQuery, Where
from app.models import Alarm, Way
from app.schemas.base import Day, Out


class AlarmOut(Out):
    """Somebody got to know far more clients on a day than they usually do."""

    id: int
    user_id: int = Field(description="Who.")
    day: date = Field(description="A day of the company's calendar; at most one alarm a person and day.")
    way: Way = Field(
        description="`viewed`: cards, lists and search. `exported`: files. `by_key`: through an API key."
    )
    count: int = Field(description="How many different clients it were when the alarm was raised.")
    day_total: int | None = Field(
        None,
        description="How many it were in the end, or are by now; null when that is forgotten, in a year.",
    )
    usual: int = Field(
        description="The middle one of their days of the last thirty; 0 if there were less than five."
    )
    most: int = Field(description="How many would have raised no alarm.")
    created_at: datetime


class AlarmQuery(ListQuery):
    """Filters of the list of alarms."""

    SORTABLE: ClassVar = {"id": Alarm.id}

    sort: str = Field("-id", description="Newest first, or oldest first by `id`.")
    user_id: Annotated[list[Id] | None, Where(Alarm.user_id.in_)] = None
    way: Annotated[list[Way] | None, Where(Alarm.way.in_)] = None
    day_from: Annotated[Day | None, Where(Alarm.day.__ge__)] = None
    day_to: Annotated[Day | None, Where(Alarm.day.__le__)] = None

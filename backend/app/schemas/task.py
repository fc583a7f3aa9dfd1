"""Tasks, from outside."""

from datetime import date, datetime
from typing import Annotated, ClassVar

from pydantic import Field

from app.listing import Filters, Id, ListQuery, Where, mentions
from app.models import Task, TaskPriority, TaskStatus
from app.schemas.base import Day, In, Moment, Out, Prose, RowId, Sought, Title


class TaskIn(In):
    """Something to do, for its creator unless it names somebody; on a deal it is on the deal's client too."""

    title: Title = Field(examples=["Позвонить и уточнить объём"])
    description: Prose | None = None
    deal_id: RowId | None = None
    client_id: RowId | None = None
    assignee_id: RowId | None = None
    status: TaskStatus = TaskStatus.TODO
    priority: TaskPriority = TaskPriority.MEDIUM
    due_date: Day | None = Field(None, examples=["2027-03-01"])


class TaskEdit(TaskIn, partial=True):
    """What changes in a task. Done sets completed_at, anything else clears it."""


class TaskOut(Out):
    id: int
    title: str
    description: str | None
    deal_id: int | None
    client_id: int | None
    assignee_id: int | None
    author_id: int | None
    status: TaskStatus
    priority: TaskPriority
    due_date: date | None
    completed_at: datetime | None
    created_at: datetime
    updated_at: datetime
    version: int


class TaskFilters(Filters):
    """What a person filters tasks by. `overdue` is told apart by the day it is for the company."""

    status: Annotated[list[TaskStatus] | None, Where(Task.status.in_)] = None
    priority: Annotated[list[TaskPriority] | None, Where(Task.priority.in_)] = None
    assignee_id: Annotated[list[Id] | None, Where(Task.assignee_id.in_)] = None
    author_id: Annotated[list[Id] | None, Where(Task.author_id.in_)] = None
    deal_id: Annotated[list[Id] | None, Where(Task.deal_id.in_)] = None
    client_id: Annotated[list[Id] | None, Where(Task.client_id.in_)] = None
    search: Annotated[Sought | None, mentions(Task)] = None
    due_from: Annotated[Day | None, Where(Task.due_date.__ge__)] = None
    due_after: Annotated[Day | None, Where(Task.due_date.__gt__)] = None
    due_before: Annotated[Day | None, Where(Task.due_date.__lt__)] = None
    due_to: Annotated[Day | None, Where(Task.due_date.__le__)] = None
    completed_from: Annotated[Moment | None, Where(Task.completed_at.__ge__)] = None
    overdue: bool | None = None


class TaskQuery(TaskFilters, ListQuery):
    """Filters of the task list."""

    SORTABLE: ClassVar = {
        "id": Task.id, "title": Task.name_key, "due_date": Task.due_date, "created_at": Task.created_at,
        "updated_at": Task.updated_at, "completed_at": Task.completed_at,
    }  # fmt: skip

"""The same done to many rows at once, from outside."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from app.listing import Filters
from app.models import ClientStatus, TaskPriority
from app.schemas.base import NOT_GIVEN, Amount, Currency, Day, In, Line, Out, RowId
from app.schemas.client import ClientFilters, PeopleFilters
from app.schemas.custom import CustomIn
from app.schemas.deal import DealFilters
from app.schemas.tag import Tags
from app.schemas.task import TaskFilters

MOST_IDS = 1_000

TAGS = "To put on the rows beside those they carry, or to take off them; by name or id."


class BulkMode(StrEnum):
    ALL = "all"
    EACH = "each"


class DealAction(StrEnum):
    MOVE = "move"
    ASSIGN = "assign"
    SET = "set"
    TAG = "tag"
    UNTAG = "untag"
    DELETE = "delete"


class ClientAction(StrEnum):
    ASSIGN = "assign"
    SET = "set"
    TAG = "tag"
    UNTAG = "untag"
    DELETE = "delete"


class ContactAction(StrEnum):
    TAG = "tag"
    UNTAG = "untag"


class TaskAction(StrEnum):
    ASSIGN = "assign"
    COMPLETE = "complete"
    REOPEN = "reopen"
    SET = "set"
    DELETE = "delete"


class Bulk(In):
    """Which rows: those named by `ids`, or all that the list with this `filter` has.

    A row named that the caller does not see fails, like a missing one. `mode` all (the default) does it
    to all rows or to none; `each` does what can be done.
    """

    FIELDS: ClassVar[dict[str, frozenset[str]]]
    """What each action reads beside the rows."""

    ids: Annotated[list[RowId], Field(min_length=1, max_length=MOST_IDS)] = Field(NOT_GIVEN, examples=[[1]])
    mode: BulkMode = BulkMode.ALL

    @property
    def chosen(self) -> Filters | None:
        """The filter, if the rows are chosen by one."""
        found: Filters | None = getattr(self, "filter")  # noqa: B009 - each noun has its own
        return found

    def given(self) -> set[str]:
        """The fields of actions that the client gave a value."""
        known = frozenset().union(*self.FIELDS.values())
        return {name for name in self.model_fields_set & known if getattr(self, name) is not None}


class DealBulk(Bulk):
    """An action on many deals.

    `move` needs `stage_id`, `assign` has `manager_id`, `set` what changes, `tag` and `untag` the `tags`.
    """

    FIELDS: ClassVar = {
        DealAction.MOVE: frozenset({"stage_id", "reason"}),
        DealAction.ASSIGN: frozenset({"manager_id"}),
        DealAction.TAG: frozenset({"tags"}),
        DealAction.UNTAG: frozenset({"tags"}),
        DealAction.SET: frozenset({"amount", "currency", "expected_close_date", "custom"}),
        DealAction.DELETE: frozenset(),
    }

    filter: DealFilters = Field(NOT_GIVEN, description="The filters of the deal list.")
    action: DealAction = Field(examples=["move"])
    stage_id: RowId = Field(NOT_GIVEN, examples=[2])
    reason: Line | None = Field(None, description="Why they were lost.")
    manager_id: RowId | None = Field(None, description="Null takes them away from everybody.")
    amount: Amount = NOT_GIVEN
    currency: Currency = NOT_GIVEN
    expected_close_date: Day | None = None
    custom: CustomIn = Field(default_factory=dict)
    tags: Tags = Field(NOT_GIVEN, description=TAGS)


class ClientBulk(Bulk):
    """An action on many clients. `assign` has `manager_id`, `set` the status, `tag` or `untag` `tags`."""

    FIELDS: ClassVar = {
        ClientAction.ASSIGN: frozenset({"manager_id"}),
        ClientAction.SET: frozenset({"status", "custom"}),
        ClientAction.TAG: frozenset({"tags"}),
        ClientAction.UNTAG: frozenset({"tags"}),
        ClientAction.DELETE: frozenset(),
    }

    filter: ClientFilters = Field(NOT_GIVEN, description="The filters of the client list.")
    action: ClientAction = Field(examples=["set"])
    manager_id: RowId | None = Field(None, description="Null takes them away from everybody.")
    status: ClientStatus = Field(NOT_GIVEN, examples=["client"])
    custom: CustomIn = Field(default_factory=dict)
    tags: Tags = Field(NOT_GIVEN, description=TAGS)


class ContactBulk(Bulk):
    """An action on many people of clients."""

    FIELDS: ClassVar = {ContactAction.TAG: frozenset({"tags"}), ContactAction.UNTAG: frozenset({"tags"})}

    filter: PeopleFilters = Field(
        NOT_GIVEN, description="The filters of a client's contacts, and `client_id`."
    )
    action: ContactAction = Field(examples=["tag"])
    tags: Tags = Field(NOT_GIVEN, description=TAGS, examples=[["VIP"]])


class TaskBulk(Bulk):
    """An action on many tasks. `assign` has `assignee_id`, `set` what changes."""

    FIELDS: ClassVar = {
        TaskAction.ASSIGN: frozenset({"assignee_id"}),
        TaskAction.COMPLETE: frozenset(),
        TaskAction.REOPEN: frozenset(),
        TaskAction.SET: frozenset({"due_date", "priority"}),
        TaskAction.DELETE: frozenset(),
    }

    filter: TaskFilters = Field(NOT_GIVEN, description="The filters of the task list.")
    action: TaskAction = Field(examples=["complete"])
    assignee_id: RowId | None = Field(None, description="Null takes them away from everybody.")
    due_date: Day | None = None
    priority: TaskPriority = NOT_GIVEN


class BulkFailure(Out):
    """A row that the action could not be done to."""

    id: int
    code: str
    detail: str


class BulkResult(Out):
    batch: str = Field(description="What the journal calls all of it.")
    done: int = Field(description="Rows that it was done to, those that were so already among them.")
    failed: list[BulkFailure] = Field(description="Rows left as they were; always empty in mode all.")
    count: int = Field(description="Rows that were meant.")

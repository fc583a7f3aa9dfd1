"""What a deal looks like from outside."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from pydantic import Field
from sqlalchemy import ColumnElement, exists, select

from app import tagging
from app.listing import Id, ListQuery, Where, mentions
from app.models import PENDING, Deal, DealStatus, FieldEntity, Task
from app.schemas.base import (
    NOT_GIVEN,
    Amount,
    AmountLimit,
    Currency,
    Day,
    In,
    Line,
    Moment,
    MoneyOut,
    Prose,
    RowId,
    Sought,
    Title,
    Whole,
)
from app.schemas.custom import CustomFilters, CustomIn, CustomOut
from app.schemas.tag import Tagged, Tags


class DealIn(In):
    """A new deal. Without a manager it becomes its creator's; without a stage it stands on the first one."""

    title: Title = Field(examples=["Поставка кофе, весна"])
    client_id: RowId = Field(examples=[1])
    pipeline_id: RowId | None = Field(None, description="The stage's by default, or the first pipeline.")
    stage_id: RowId | None = None
    manager_id: RowId | None = None
    amount: Amount = Field(Decimal(0), examples=[125000.5])
    currency: Currency = Field(default=NOT_GIVEN, description="The pipeline's by default.")
    description: Prose | None = None
    expected_close_date: Day | None = Field(None, examples=["2027-03-31"])
    lost_reason: Line | None = Field(None, description="Kept only while the deal is lost.")
    tags: Tags | None = Field(None, examples=[["VIP", "опт"]])
    custom: CustomIn = Field(default_factory=dict)


class DealEdit(DealIn, partial=True):
    """What changes in a deal. A stage, pipeline or manager sent here follows the rules of its own verb."""


class DealMove(In):
    """A card dropped on the board: on a stage, and beside a card if one is named."""

    stage_id: RowId = Field(examples=[2])
    reason: Line | None = Field(None, description="Why it was lost.", examples=["Выбрали другого поставщика"])
    before_id: RowId | None = Field(None, description="The card it shall stand above.")
    after_id: RowId | None = Field(None, description="The card it shall stand under.")
    version: Whole | None = Field(None, description="The version the card had; another one now answers 409.")
    amount: Amount | None = Field(
        None, description="As the next three: what the stage asks for, given with it."
    )
    expected_close_date: Day | None = None
    description: Prose | None = None
    custom: CustomIn = Field(default_factory=dict)

    def given(self) -> dict[str, Any]:
        """What the deal shall have when it arrives."""
        fields = {"amount", "expected_close_date", "description"}
        return self.model_dump(include=fields, exclude_none=True)


class PipelineChange(In):
    """Where a deal goes in another pipeline; the first stage unless one is named."""

    pipeline_id: RowId = Field(examples=[2])
    stage_id: RowId | None = None
    reason: Line | None = None


class ParticipantIn(In):
    """Somebody to take part in the deal."""

    user_id: RowId = Field(examples=[2])


class DealOut(Tagged):
    id: int
    title: str
    description: str | None
    client_id: int
    pipeline_id: int
    stage_id: int
    manager_id: int | None
    amount: MoneyOut
    currency: str
    status: DealStatus
    position: str = Field(description="Sorts the cards of a column, bytewise; opaque.")
    stage_since: datetime
    expected_close_date: date | None
    closed_at: datetime | None
    lost_reason: str | None
    custom: CustomOut
    created_at: datetime
    updated_at: datetime
    version: int


def _has_pending_task(wanted: bool) -> ColumnElement[bool]:
    found = exists(select(Task.id).where(Task.deal_id == Deal.id, Task.status.in_(PENDING)))
    return found if wanted else ~found


class DealFilters(CustomFilters):
    """What a person filters deals by, on the board as in the list."""

    ENTITY: ClassVar = FieldEntity.DEAL

    id: Annotated[list[Id] | None, Where(Deal.id.in_)] = None
    pipeline_id: Annotated[list[Id] | None, Where(Deal.pipeline_id.in_)] = None
    stage_id: Annotated[list[Id] | None, Where(Deal.stage_id.in_)] = None
    status: Annotated[list[DealStatus] | None, Where(Deal.status.in_)] = None
    manager_id: Annotated[list[Id] | None, Where(Deal.manager_id.in_)] = None
    unassigned: Annotated[bool | None, Where(lambda yes: Deal.manager_id.is_(None) == yes)] = None
    client_id: Annotated[list[Id] | None, Where(Deal.client_id.in_)] = None
    currency: Annotated[list[Currency] | None, Where(Deal.currency.in_)] = None
    search: Annotated[Sought | None, Field(description="Title or description."), mentions(Deal)] = None
    amount_min: Annotated[AmountLimit | None, Where(Deal.amount.__ge__)] = None
    amount_max: Annotated[AmountLimit | None, Where(Deal.amount.__le__)] = None
    created_from: Annotated[Moment | None, Where(Deal.created_at.__ge__)] = None
    created_before: Annotated[Moment | None, Where(Deal.created_at.__lt__)] = None
    closed_from: Annotated[Moment | None, Where(Deal.closed_at.__ge__)] = None
    closed_before: Annotated[Moment | None, Where(Deal.closed_at.__lt__)] = None
    updated_from: Annotated[Moment | None, Where(Deal.updated_at.__ge__)] = None
    expected_from: Annotated[Day | None, Where(Deal.expected_close_date.__ge__)] = None
    expected_to: Annotated[Day | None, Where(Deal.expected_close_date.__le__)] = None
    has_pending_task: Annotated[bool | None, Where(_has_pending_task)] = None
    tag: Annotated[tagging.Names | None, tagging.any_of(Deal)] = None
    tag_all: Annotated[tagging.Names | None, tagging.all_of(Deal)] = None
    without_tag: Annotated[tagging.Names | None, tagging.none_of(Deal)] = None


class DealQuery(DealFilters, ListQuery):
    """Filters of the deal list. The board and the reports take the same."""

    OWN_FIELDS: ClassVar = True
    SORTABLE: ClassVar = {
        "id": Deal.id, "title": Deal.name_key, "amount": Deal.amount, "created_at": Deal.created_at,
        "updated_at": Deal.updated_at, "closed_at": Deal.closed_at,
        "expected_close_date": Deal.expected_close_date, "stage_since": Deal.stage_since,
        "position": Deal.position,
    }  # fmt: skip

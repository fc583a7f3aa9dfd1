"""Pipelines and stages, from outside."""

from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import Field

from app.listing import ListQuery, Where
from app.models import Needed, Pipeline
from app.schemas.base import NOT_GIVEN, Color, Currency, Flag, In, Name, Out, Prose, RowId, Whole

Order = Annotated[Whole, Field(ge=0, le=100_000)]


class PipelineIn(In):
    name: Name = Field(examples=["Основная воронка"])
    description: Prose | None = None
    currency: Currency = Field(
        default=NOT_GIVEN, description="What the board's sums are in; the company's by default."
    )
    sort_order: Order = 0
    is_active: Flag = True


class PipelineEdit(PipelineIn, partial=True):
    """What changes in a pipeline. It is archived (`is_active: false`) only when no open deal stands in it."""


class PipelineOut(Out):
    id: int
    name: str
    description: str | None
    currency: str
    sort_order: int
    is_active: bool
    created_at: datetime
    updated_at: datetime
    version: int


class PipelineQuery(ListQuery):
    """Filters of the list of pipelines: the active ones, unless asked otherwise."""

    SORTABLE: ClassVar = {"sort_order": Pipeline.sort_order, "id": Pipeline.id}

    sort: str = Field("sort_order", description="Field to sort by; a minus before it turns the order round.")
    is_active: Annotated[bool | None, Where(Pipeline.is_active.is_)] = True


class StageIn(In):
    """A new column. Without `sort_order` it stands last."""

    name: Name = Field(examples=["Переговоры"])
    description: Prose | None = None
    color: Color = Field("#94A3B8", examples=["#F59E0B"])
    sort_order: Order | None = None
    win_probability: Annotated[Whole, Field(ge=0, le=100)] = 0
    is_final: Flag = Field(False, description="A deal that enters is closed.")
    is_won: Flag = Field(False, description="Closed as won; otherwise as lost.")
    rot_days: Annotated[Whole, Field(ge=1, le=3650)] | None = Field(
        None, description="After how many days on this stage a deal counts as rotting."
    )
    required_fields: list[Needed] = Field(
        default_factory=list, max_length=len(Needed), description="What a deal must have before it may enter."
    )


class StageEdit(StageIn, partial=True):
    """What changes in a stage. Whether it closes deals can't change while deals stand on it."""


class StageOut(Out):
    id: int
    pipeline_id: int
    name: str
    description: str | None
    color: str
    sort_order: int
    win_probability: int
    is_final: bool
    is_won: bool
    rot_days: int | None
    required_fields: list[Needed]
    created_at: datetime
    version: int


class StageOrder(In):
    """All stages of the pipeline, in their new order."""

    stage_ids: list[RowId] = Field(min_length=1, max_length=1000, examples=[[2, 1, 3]])

from typing import Annotated, Any

from fastapi import Query, status

from app.deps import Config, IfMatch, PathId, Read, With, Write
from app.models import DealStage, Pipeline
from app.routers.routing import router
from app.schemas.board import Card, ColumnQuery
from app.schemas.pipeline import (
    PipelineEdit,
    PipelineIn,
    PipelineOut,
    PipelineQuery,
    StageEdit,
    StageIn,
    StageOrder,
    StageOut,
)
from app.services import board, pipelines

routes = router("/api/pipelines", "pipelines")


@routes.get("", response_model=list[PipelineOut])
async def list_pipelines(uow: Read, query: Annotated[PipelineQuery, Query()], headers: With) -> Any:
    """The active pipelines by `sort_order`; `is_active=false` lists the archived ones."""
    return headers.page(await pipelines.list_pipelines(uow, query))


@routes.post("", response_model=PipelineOut, status_code=status.HTTP_201_CREATED)
async def create_pipeline(uow: Write, data: PipelineIn, config: Config, headers: With) -> Any:
    """Create a pipeline without stages (administrators)."""
    return headers.row(await pipelines.create(uow, data, currency=config.CURRENCY))


@routes.get("/stages/{stage_id}", response_model=StageOut)
async def get_stage(uow: Read, stage_id: PathId, headers: With) -> Any:
    """One stage."""
    return headers.row(await uow.get(DealStage, stage_id))


@routes.put("/stages/{stage_id}", response_model=StageOut)
@routes.patch("/stages/{stage_id}", response_model=StageOut)
async def update_stage(uow: Write, stage_id: PathId, data: StageEdit, expect: IfMatch, headers: With) -> Any:
    """Change a stage (administrators). Whether it closes deals can't change while deals stand on it."""
    return headers.row(await pipelines.edit_stage(uow, stage_id, data, expect=expect))


@routes.delete("/stages/{stage_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_stage(uow: Write, stage_id: PathId, expect: IfMatch) -> None:
    """Delete a stage without deals (administrators)."""
    await pipelines.remove_stage(uow, stage_id, expect=expect)


@routes.get("/stages/{stage_id}/cards", response_model=list[Card])
async def list_cards(
    uow: Read, stage_id: PathId, query: Annotated[ColumnQuery, Query()], config: Config, headers: With
) -> Any:
    """The cards of one column of the board, further down; `next` of a column leads here."""
    part = await board.more_cards(uow, stage_id, query, zone=config.TIME_ZONE)
    headers.cards(part.next_cursor)
    return part.cards


@routes.get("/{pipeline_id}", response_model=PipelineOut)
async def get_pipeline(uow: Read, pipeline_id: PathId, headers: With) -> Any:
    """One pipeline, without its stages."""
    return headers.row(await uow.get(Pipeline, pipeline_id))


@routes.put("/{pipeline_id}", response_model=PipelineOut)
@routes.patch("/{pipeline_id}", response_model=PipelineOut)
async def update_pipeline(
    uow: Write, pipeline_id: PathId, data: PipelineEdit, expect: IfMatch, headers: With
) -> Any:
    """Change a pipeline, or archive it once no open deal stands in it (administrators)."""
    return headers.row(await pipelines.edit(uow, pipeline_id, data, expect=expect))


@routes.delete("/{pipeline_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_pipeline(uow: Write, pipeline_id: PathId, expect: IfMatch) -> None:
    """Delete a pipeline without deals, and its stages (administrators)."""
    await pipelines.remove(uow, pipeline_id, expect=expect)


@routes.get("/{pipeline_id}/stages", response_model=list[StageOut])
async def list_stages(uow: Read, pipeline_id: PathId) -> Any:
    """The stages from left to right."""
    return await pipelines.list_stages(uow, pipeline_id)


@routes.post("/{pipeline_id}/stages", response_model=StageOut, status_code=status.HTTP_201_CREATED)
async def create_stage(uow: Write, pipeline_id: PathId, data: StageIn, headers: With) -> Any:
    """Add a stage (administrators); it stands last unless `sort_order` says where."""
    return headers.row(await pipelines.add_stage(uow, pipeline_id, data))


@routes.put("/{pipeline_id}/stages/order", response_model=list[StageOut])
async def reorder_stages(uow: Write, pipeline_id: PathId, order: StageOrder) -> Any:
    """Put all stages into a new order at once (administrators)."""
    return await pipelines.reorder(uow, pipeline_id, order)

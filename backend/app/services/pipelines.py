"""Pipelines and their stages: what the board is made of."""

from typing import Any

from sqlalchemy import func, select

from app.errors import Conflict, Invalid
from app.listing import Page, page_of
from app.models import Deal, DealStage, DealStatus, Pipeline
from app.policies import require
from app.schemas.pipeline import PipelineEdit, PipelineIn, PipelineQuery, StageEdit, StageIn, StageOrder
from app.uow import Lock, UnitOfWork

STANDARD = "Основная воронка"
STANDARD_STAGES: tuple[tuple[str, str, int, DealStatus], ...] = (
    ("Новый лид", "#94A3B8", 10, DealStatus.OPEN),
    ("Квалификация", "#3B82F6", 25, DealStatus.OPEN),
    ("Коммерческое предложение", "#8B5CF6", 50, DealStatus.OPEN),
    ("Переговоры", "#F59E0B", 75, DealStatus.OPEN),
    ("Договор", "#10B981", 90, DealStatus.OPEN),
    ("Успешно закрыто", "#059669", 100, DealStatus.WON),
    ("Проиграно", "#EF4444", 0, DealStatus.LOST),
)


async def create_standard(uow: UnitOfWork, *, currency: str) -> bool:
    """The pipeline every business starts with; False, and nothing changed, if it is there already."""
    require(uow.actor, "pipeline.edit")
    if await uow.session.scalar(select(Pipeline.id).where(Pipeline.name == STANDARD).limit(1)) is not None:
        return False
    pipeline = Pipeline(name=STANDARD, currency=currency)
    uow.add(pipeline)
    await uow.flush()
    for place, (name, color, percent, outcome) in enumerate(STANDARD_STAGES):
        uow.add(
            DealStage(
                pipeline_id=pipeline.id,
                name=name,
                color=color,
                win_probability=percent,
                outcome=outcome,
                sort_order=place,
            )
        )
    await uow.flush()
    return True


async def list_pipelines(uow: UnitOfWork, query: PipelineQuery) -> Page[Pipeline]:
    return await page_of(uow.session, Pipeline, query)


async def create(uow: UnitOfWork, data: PipelineIn, *, currency: str) -> Pipeline:
    """A pipeline without stages; `currency` is the company's, for one that names none."""
    require(uow.actor, "pipeline.edit")
    pipeline = Pipeline(**data.model_dump() | {"currency": data.currency or currency})
    uow.add(pipeline)
    await uow.flush()
    return pipeline


async def edit(
    uow: UnitOfWork, pipeline_id: int, data: PipelineEdit, *, expect: int | None = None
) -> Pipeline:
    """Change the fields that were sent.

    Raises:
        Conflict: it was to be archived, but open deals stand in it.
    """
    pipeline = await uow.take(Pipeline, pipeline_id, expect=expect)
    require(uow.actor, "pipeline.edit")
    sent = data.sent()
    if pipeline.is_active and sent.get("is_active") is False and await _has_open_deals(uow, pipeline_id):
        raise Conflict("pipeline_has_open_deals")
    for name, value in sent.items():
        setattr(pipeline, name, value)
    await uow.flush()
    return pipeline


async def _has_open_deals(uow: UnitOfWork, pipeline_id: int) -> bool:
    deals = select(Deal.id).where(Deal.pipeline_id == pipeline_id, Deal.status == DealStatus.OPEN)
    return await uow.session.scalar(deals.limit(1)) is not None


async def remove(uow: UnitOfWork, pipeline_id: int, *, expect: int | None = None) -> None:
    """Delete a pipeline and its stages.

    Raises:
        Conflict: deals stand in it, or lie in the bin and would have nowhere to come back to.
    """
    pipeline = await uow.get(Pipeline, pipeline_id, lock=Lock.REMOVE)
    await uow.take(Pipeline, pipeline_id, expect=expect)
    require(uow.actor, "pipeline.edit")
    for stage in await list_stages(uow, pipeline_id):
        await uow.session.delete(stage)
    await _flush_unless(uow, "pipeline_has_deals")
    await uow.session.delete(pipeline)
    await _flush_unless(uow, "pipeline_has_deals")


async def named_or_first(uow: UnitOfWork, pipeline_id: int | None) -> Pipeline:
    """The pipeline, or the first active one; raises NotFound, or Conflict if there is none at all."""
    if pipeline_id is not None:
        return await uow.get(Pipeline, pipeline_id)
    active = select(Pipeline).where(Pipeline.is_active.is_(True))
    found = await uow.session.scalar(active.order_by(Pipeline.sort_order, Pipeline.id).limit(1))
    if found is None:
        raise Conflict("no_pipeline")
    return found


async def list_stages(uow: UnitOfWork, pipeline_id: int) -> list[DealStage]:
    """The stages of a pipeline from left to right; raises NotFound for an unknown pipeline."""
    pipeline = await uow.get(Pipeline, pipeline_id)
    stages = select(DealStage).where(DealStage.pipeline_id == pipeline.id)
    return list(await uow.session.scalars(stages.order_by(DealStage.sort_order, DealStage.id)))


async def add_stage(uow: UnitOfWork, pipeline_id: int, data: StageIn) -> DealStage:
    pipeline = await uow.take(Pipeline, pipeline_id)
    require(uow.actor, "pipeline.edit")
    values = _with_outcome(data.model_dump(), is_final=False, is_won=False)
    stage = DealStage(**values, pipeline_id=pipeline.id)
    if data.sort_order is None:
        stage.sort_order = await _next_order(uow, pipeline_id)
    uow.add(stage)
    await uow.flush()
    return stage


async def _next_order(uow: UnitOfWork, pipeline_id: int) -> int:
    last = await uow.session.scalar(
        select(func.max(DealStage.sort_order)).where(DealStage.pipeline_id == pipeline_id)
    )
    return 0 if last is None else last + 1


async def edit_stage(
    uow: UnitOfWork, stage_id: int, data: StageEdit, *, expect: int | None = None
) -> DealStage:
    """Change the fields that were sent.

    Raises:
        Conflict: whether it closes deals was to change, but deals stand on it.
    """
    stage = await uow.take(DealStage, stage_id, expect=expect)
    require(uow.actor, "pipeline.edit")
    values = _with_outcome(data.sent(), is_final=stage.is_final, is_won=stage.is_won)
    if values.get("sort_order", 0) is None:
        del values["sort_order"]
    for name, value in values.items():
        setattr(stage, name, value)
    await _flush_unless(uow, "stage_has_deals")
    return stage


def _with_outcome(values: dict[str, Any], *, is_final: bool, is_won: bool) -> dict[str, Any]:
    """The two flags of the contract as the one field they mean."""
    final, won = values.pop("is_final", is_final), values.pop("is_won", is_won)
    return values | {"outcome": DealStage.outcome_of(is_final=final, is_won=won)}


async def remove_stage(uow: UnitOfWork, stage_id: int, *, expect: int | None = None) -> None:
    """Delete an empty stage. Deals of it that lie in the bin will come back on a stage of the same meaning.

    Raises:
        Conflict: deals stand on it, or binned ones would have nowhere to come back to.
    """
    stage = await uow.get(DealStage, stage_id, lock=Lock.REMOVE)
    await uow.take(DealStage, stage_id, expect=expect)
    require(uow.actor, "pipeline.edit")
    heir = await _stage_alike(uow, stage)
    with uow.everything():
        deals = list(
            await uow.session.scalars(
                select(Deal).where(Deal.stage_id == stage.id).order_by(Deal.id).limit(1000)
            )
        )
    if any(deal.deleted_at is None for deal in deals) or (deals and heir is None):
        raise Conflict("stage_has_deals")
    for deal in deals:
        deal.stage_id = heir.id if heir else stage.id
    await _flush_unless(uow, "stage_has_deals")
    await uow.session.delete(stage)
    await _flush_unless(uow, "stage_has_deals")


async def _stage_alike(uow: UnitOfWork, stage: DealStage) -> DealStage | None:
    others = select(DealStage).where(
        DealStage.pipeline_id == stage.pipeline_id,
        DealStage.id != stage.id,
        DealStage.outcome == stage.outcome,
    )
    return await uow.session.scalar(others.order_by(DealStage.sort_order, DealStage.id).limit(1))


async def reorder(uow: UnitOfWork, pipeline_id: int, order: StageOrder) -> list[DealStage]:
    """Put the stages into this order.

    Raises:
        Invalid: the ids are not the pipeline's stages, each once.
    """
    await uow.take(Pipeline, pipeline_id)  # two who reorder at once do it one after the other
    require(uow.actor, "pipeline.edit")
    stages = {stage.id: stage for stage in await list_stages(uow, pipeline_id)}
    if sorted(order.stage_ids) != sorted(stages):
        raise Invalid("order_incomplete", field="stage_ids")
    for place, stage_id in enumerate(order.stage_ids):
        stages[stage_id].sort_order = place
    await uow.flush()
    return [stages[stage_id] for stage_id in order.stage_ids]


async def _flush_unless(uow: UnitOfWork, code: str) -> None:
    """Send the changes; what the database refuses is because of the deals."""
    try:
        await uow.flush()
    except Conflict as error:
        raise Conflict(code) from error

"""How deals go from stage to stage."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, case, distinct, func, literal, null, or_, select, union_all

from app.models import Deal, DealStage, DealStatus, Pipeline, StageVisit
from app.policies import require
from app.schemas.report import Funnel, FunnelStage, ReportQuery
from app.services import pipelines
from app.services.reports.common import Company, Days, about, days_of, in_days, percent
from app.uow import UnitOfWork


async def funnel(uow: UnitOfWork, query: ReportQuery, company: Company) -> Funnel:
    """Per stage of a pipeline (the first active one unless named): who entered it, who went on, how soon.

    Raises:
        NotFound: there is no such pipeline.
        Conflict: there is none at all.
    """
    require(uow.actor, "report.sales")
    days = days_of(query, company.zone)
    pipeline = await pipelines.named_or_first(uow, query.pipeline_id)
    stages = await pipelines.list_stages(uow, pipeline.id)
    entries = _entries(pipeline, stages, query, days)
    counts = {stage_id: found for stage_id, *found in await uow.session.execute(_counts(entries, stages))}
    medians = {row.stage_id: row for row in await uow.session.execute(_medians(entries))}
    return Funnel(
        first=days.first,
        last=days.last,
        currency=company.currency,
        pipeline_id=pipeline.id,
        stages=[_stage(stage, counts.get(stage.id, (0, 0)), medians.get(stage.id)) for stage in stages],
    )


def _stage(stage: DealStage, counts: Sequence[int], median: Any) -> FunnelStage:
    entered, went_on = counts
    return FunnelStage(
        stage_id=stage.id,
        stage_name=stage.name,
        color=stage.color,
        is_final=stage.is_final,
        is_won=stage.is_won,
        entered=entered,
        went_on=0 if stage.is_final else went_on,
        conversion=None if stage.is_final else percent(went_on, entered),
        median_days=in_days(int(median.seconds), median.many) if median else None,
    )


def _entries(pipeline: Pipeline, stages: Sequence[DealStage], query: ReportQuery, days: Days) -> Any:
    """Every entry of a deal into a stage: the stays that are over, and the one that each deal is at.

    Deals stand on the stages of their own pipeline, so naming these is naming it, and an index has them.
    """
    over = (
        select(
            StageVisit.deal_id.label("deal_id"),
            StageVisit.stage_id.label("stage_id"),
            StageVisit.id.label("visit_id"),
            StageVisit.seconds.label("seconds"),
            Deal.stage_id.label("now_id"),
        )
        .join(Deal, Deal.id == StageVisit.deal_id)
        .where(StageVisit.pipeline_id == pipeline.id, days.hold(StageVisit.entered_at))
        .where(*_whose(query))
    )
    going_on = select(Deal.id, Deal.stage_id, null(), null(), Deal.stage_id).where(
        Deal.stage_id.in_([stage.id for stage in stages]), days.hold(Deal.stage_since), *_whose(query)
    )
    return union_all(over, going_on).subquery("entries").c


def _whose(query: ReportQuery) -> list[ColumnElement[bool]]:
    """The pipeline is looked at stay by stay: a deal may have gone to another one since."""
    return about(query.model_copy(update={"pipeline_id": None}))


def _counts(entries: Any, stages: Sequence[DealStage]) -> Any:
    later = select(StageVisit.id).where(
        StageVisit.deal_id == entries.deal_id,
        StageVisit.id > entries.visit_id,
        _rank(StageVisit.stage_id, stages) > _rank(entries.stage_id, stages),
    )
    ahead = or_(_rank(entries.now_id, stages) > _rank(entries.stage_id, stages), later.exists())
    gone = func.count(distinct(case((ahead, entries.deal_id))))
    return select(entries.stage_id, func.count(distinct(entries.deal_id)), gone).group_by(entries.stage_id)


def _rank(stage_id: Any, stages: Sequence[DealStage]) -> Any:
    """How far a stage is: won is beyond all, lost and other pipelines' stages are nowhere."""
    places = {
        stage.id: len(stages) if stage.is_won else place
        for place, stage in enumerate(stages)
        if stage.outcome is not DealStatus.LOST
    }
    nowhere = literal(-1, Integer)
    return case(places, value=stage_id, else_=nowhere) if places else nowhere


def _medians(entries: Any) -> Any:
    """The stay in the middle, or the two there, of each stage."""
    place = func.row_number().over(partition_by=entries.stage_id, order_by=entries.seconds)
    how_many = func.count().over(partition_by=entries.stage_id)
    stays = (
        select(entries.stage_id, entries.seconds, place.label("place"), how_many.label("how_many"))
        .where(entries.seconds.is_not(None))
        .subquery("stays")
        .c
    )
    twice = stays.place * 2
    middle = twice.between(stays.how_many, stays.how_many + 2)
    return (
        select(stays.stage_id, func.sum(stays.seconds).label("seconds"), func.count().label("many"))
        .where(middle)
        .group_by(stays.stage_id)
    )

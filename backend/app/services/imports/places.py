"""The pipeline and the stages that a file's deals come into: found, or made."""

from sqlalchemy import select

from app.errors import Conflict
from app.models import DealStage, Pipeline
from app.services.imports.drafts import by_name
from app.services.imports.known import Job, Known
from app.services.imports.mapping import Mapping, StageRule
from app.services.imports.words import Unusable
from app.uow import UnitOfWork


async def find(
    uow: UnitOfWork, known: Known, job: Job, mapping: Mapping
) -> tuple[Pipeline, dict[str, DealStage]]:
    """The pipeline, and its stages by what the file calls them.

    They are those of the last import, however they are called by now, else those of the same names.

    Raises:
        Conflict: the pipeline is archived.
        Unusable: a stage means another outcome in the CRM than in the mapping.
    """
    pipeline = await _find_pipeline(uow, known, job, mapping)
    if not pipeline.is_active and not known.bring_back(pipeline):
        raise Conflict("pipeline_archived")
    rules = mapping.pipeline.stages
    found = await known.find(DealStage, [rule.key for rule in rules])
    stages = {key: stage for key, stage in found.items() if stage.pipeline_id == pipeline.id}
    missing = [rule for rule in rules if rule.key not in stages]
    if missing:
        stages |= await _make_stages(uow, known, pipeline, missing)
    for rule in rules:
        if stages[rule.key].outcome != rule.outcome:
            raise Unusable(
                f"pipeline.stages: the outcome of {rule.name!r} is {stages[rule.key].outcome} in the CRM "
                f"and {rule.outcome} in the mapping"
            )
    return pipeline, stages


async def _find_pipeline(uow: UnitOfWork, known: Known, job: Job, mapping: Mapping) -> Pipeline:
    rule = mapping.pipeline
    key = by_name(rule.name)
    if found := (await known.find(Pipeline, [key])).get(key):
        return found
    query = select(Pipeline).where(Pipeline.name == rule.name).order_by(Pipeline.id).limit(1)
    pipeline = await uow.session.scalar(query)
    if pipeline is None:
        pipeline = Pipeline(name=rule.name, currency=rule.currency or job.currency, is_active=True)
    await known.save([(key, pipeline)])
    return pipeline


async def _make_stages(
    uow: UnitOfWork, known: Known, pipeline: Pipeline, rules: list[StageRule]
) -> dict[str, DealStage]:
    there: dict[str, DealStage] = {}
    if pipeline.id is not None:
        query = select(DealStage).where(DealStage.pipeline_id == pipeline.id).order_by(DealStage.id.desc())
        there = {stage.name: stage for stage in await uow.session.scalars(query)}
    first = max((stage.sort_order + 1 for stage in there.values()), default=0)
    stages = {
        rule.key: there.get(rule.name)
        or DealStage(
            **rule.model_dump(exclude={"value"}),
            pipeline_id=pipeline.id,
            sort_order=place,
            required_fields=[],
        )
        for place, rule in enumerate(rules, start=first)
    }
    await known.save(list(stages.items()))
    return stages

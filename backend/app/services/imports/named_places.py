"""The pipelines and stages that a file names: found by their names, or made."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select

from app.folding import fold
from app.models import DealStage, DealStatus, Pipeline
from app.schemas.imports import ImportMapping, StageChoice
from app.services.imports.drafts import LONGEST_KEY, OWN, Place
from app.services.imports.known import Job, Known
from app.services.imports.outcomes import CLOSING, outcome_of
from app.services.imports.words import Unusable
from app.uow import UnitOfWork

FALLBACK = "Импорт"
FIRST = "Новый"
ENDS = {DealStatus.WON: "Выиграна", DealStatus.LOST: "Проиграна"}
COLORS = ("#94A3B8", "#3B82F6", "#8B5CF6", "#F59E0B", "#10B981")
END_COLORS = {DealStatus.WON: "#059669", DealStatus.LOST: "#EF4444"}
MOST_STAGES = 200


@dataclass
class Places:
    """Where the deals of a batch stand. `archived`: the pipelines that take nothing in."""

    stages: dict[Place, DealStage] = field(default_factory=dict)
    archived: dict[Place, str] = field(default_factory=dict)
    currencies: dict[int, str] = field(default_factory=dict)
    pipeline_id: int | None = None
    names: dict[int, tuple[DealStage, str]] = field(default_factory=dict)
    """Every stage by its id, with the name of its pipeline."""

    def stays(self, stage_id: int, place: Place) -> DealStage | None:
        """The stage itself, if it is called so: two pipelines may have one name."""
        stage, pipeline = self.names.get(stage_id, (None, ""))
        if stage is None or fold(stage.name) != fold(place.stage) or fold(pipeline) != fold(place.pipeline):
            return None
        return stage


class NamedPlaces:
    """Finds places for a batch; what it makes is written before it answers."""

    def __init__(self, uow: UnitOfWork, known: Known, job: Job, mapping: ImportMapping) -> None:
        self._uow, self._known, self._job, self._mapping = uow, known, job, mapping
        self._choices: dict[tuple[str, str], StageChoice] = {
            (fold(choice.pipeline or ""), fold(choice.value)): choice for choice in mapping.stages
        }
        self._pipelines: list[Pipeline] = []
        self._stages: list[DealStage] = []
        self._new: list[tuple[str, DealStage]] = []
        self.made = {Pipeline.ENTITY: 0, DealStage.ENTITY: 0}

    async def find(self, wanted: Iterable[Place]) -> Places:
        places = Places()
        await self._load()
        for place in sorted(set(wanted), key=lambda place: (place.pipeline, place.stage, str(place.outcome))):
            pipeline = await self._pipeline(place)
            if not pipeline.is_active and not await self._comes_back(pipeline):
                places.archived[place] = pipeline.name
                continue
            places.stages[place] = await self._stage(place, pipeline)
        places.currencies = {row.id: row.currency for row in self._pipelines}
        called = {row.id: row.name for row in self._pipelines}
        places.names = {stage.id: (stage, called[stage.pipeline_id]) for stage in self._stages}
        return places

    async def _comes_back(self, pipeline: Pipeline) -> bool:
        """Whether it was put out of use only because the import that had made it was undone."""
        key = _key_of(pipeline.name)
        made = (await self._known.find(Pipeline, [key])).get(key)
        return made is pipeline and self._known.bring_back(pipeline)

    async def _load(self) -> None:
        order = (Pipeline.is_active.desc(), Pipeline.sort_order, Pipeline.id)
        self._pipelines = list(await self._uow.session.scalars(select(Pipeline).order_by(*order)))
        by_place = select(DealStage).order_by(DealStage.pipeline_id, DealStage.sort_order, DealStage.id)
        self._stages = list(await self._uow.session.scalars(by_place))
        if self._job.dry:
            imagined = self._job.imagined.values()
            self._pipelines += [row for row in imagined if isinstance(row, Pipeline) and row.id < 0]
            self._stages += [row for row in imagined if isinstance(row, DealStage) and row.id < 0]

    async def _pipeline(self, place: Place) -> Pipeline:
        chosen = self._chosen(place)
        if chosen is not None:
            return next(row for row in self._pipelines if row.id == chosen.pipeline_id)
        name = place.pipeline or self._mapping.pipeline or ""
        if not name and self._pipelines and self._pipelines[0].is_active:
            return self._pipelines[0]
        return self._named(name) or await self._make_pipeline(name or FALLBACK)

    def _named(self, name: str) -> Pipeline | None:
        key = fold(" ".join(name.split()))
        return next((row for row in self._pipelines if fold(" ".join(row.name.split())) == key), None)

    def _chosen(self, place: Place) -> DealStage | None:
        choice = self._choice(place)
        if choice is None or choice.stage_id is None:
            return None
        return next((stage for stage in self._stages if stage.id == choice.stage_id), None)

    def _choice(self, place: Place) -> StageChoice | None:
        stage = fold(place.stage)
        return self._choices.get((fold(place.pipeline), stage)) or self._choices.get(("", stage))

    async def _make_pipeline(self, name: str) -> Pipeline:
        last = max((row.sort_order for row in self._pipelines), default=-1)
        pipeline = Pipeline(name=name, is_active=True, sort_order=last + 1,
                            currency=self._mapping.currency or self._job.currency)  # fmt: skip
        await self._save(pipeline, _key_of(name))
        self._pipelines.append(pipeline)
        return pipeline

    async def _save(self, row: Pipeline | DealStage, key: str) -> None:
        self.made[row.ENTITY] += 1
        if self._job.dry:
            (row.id,) = self._job.imagine(1)
        await self._known.save([(key, row)])

    async def _stage(self, place: Place, pipeline: Pipeline) -> DealStage:
        """The one that was chosen, else that of this name, else one that means the same, else a new one."""
        chosen = self._chosen(place)
        if chosen is not None:
            return chosen
        here = [stage for stage in self._stages if stage.pipeline_id == pipeline.id]
        if self._mapping.source == OWN and place.stage and place.outcome:
            return await self._exactly(place, pipeline, place.outcome)
        named = next((stage for stage in here if fold(stage.name) == fold(place.stage)), None)
        if place.stage and named is None:
            named = await self._remembered(place, pipeline)
        ended = place.outcome if place.outcome in ENDS else None
        if named is not None and (ended is None or named.outcome is ended):
            return named
        if ended is not None or (fold(place.stage) in CLOSING and not self._means(place)):
            outcome = ended or CLOSING[fold(place.stage)]
            same = next((stage for stage in here if stage.outcome is outcome), None)
            name = place.stage if outcome_of(place.stage) is outcome and place.stage else ENDS[outcome]
            return same or await self._make_stage(place, pipeline, name, outcome)
        if not place.stage:
            first = next((stage for stage in here if not stage.is_final), None)
            return first or await self._make_stage(place, pipeline, FIRST, DealStatus.OPEN)
        return await self._make_stage(
            place, pipeline, place.stage, self._means(place) or outcome_of(place.stage)
        )

    async def _exactly(self, place: Place, pipeline: Pipeline, outcome: DealStatus) -> DealStage:
        """Our own exports say both: what the stage is called, and what it makes of a deal."""
        for stage in self._stages:
            if stage.pipeline_id == pipeline.id and stage.outcome is outcome and stage.name == place.stage:
                return stage
        return await self._make_stage(place, pipeline, place.stage, outcome)

    def _means(self, place: Place) -> DealStatus | None:
        choice = self._choice(place)
        return choice.outcome if choice else None

    async def _remembered(self, place: Place, pipeline: Pipeline) -> DealStage | None:
        """The stage that an earlier import made under this name, whatever it is called by now."""
        key = self._key(place, pipeline)
        found = (await self._known.find(DealStage, [key])).get(key)
        return found if found is not None and found.pipeline_id == pipeline.id else None

    def _key(self, place: Place, pipeline: Pipeline) -> str:
        ended = f":{place.outcome}" if place.outcome in ENDS else ""
        return f"stage:{pipeline.id}{ended}:{fold(place.stage)}"[:LONGEST_KEY]

    async def _make_stage(
        self, place: Place, pipeline: Pipeline, name: str, outcome: DealStatus
    ) -> DealStage:
        """Open stages stand before the closing ones."""
        here = [stage for stage in self._stages if stage.pipeline_id == pipeline.id]
        if len(here) >= MOST_STAGES:
            raise Unusable(f"more than {MOST_STAGES} stages in a pipeline: is it the right column?")
        opened = [stage for stage in here if not stage.is_final]
        before = here if outcome is not DealStatus.OPEN else opened
        order = max((stage.sort_order for stage in before), default=-1) + 1
        stage = DealStage(
            name=name, outcome=outcome, pipeline_id=pipeline.id, sort_order=order, required_fields=[],
            color=END_COLORS.get(outcome, COLORS[len(opened) % len(COLORS)]),
            win_probability=100 if outcome is DealStatus.WON
            else 0 if outcome is DealStatus.LOST else min(10 * (len(opened) + 1), 90),
        )  # fmt: skip
        if outcome is DealStatus.OPEN:
            for ending in here:
                if ending.is_final and ending.sort_order >= order and not self._job.dry:
                    ending.sort_order += 1
        await self._save(stage, self._key(place, pipeline))
        self._stages.append(stage)
        return stage


def _key_of(pipeline: str) -> str:
    return f"pipeline:{fold(pipeline)}"[:LONGEST_KEY]

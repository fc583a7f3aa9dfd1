"""What rows need to stand on when they are put back, and what stands on rows that go."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from app.models import Base, Binned, Deal, DealStage, DealStatus, Pipeline
from app.services.references import referrers
from app.uow import Lock, UnitOfWork


class Ground:
    """Looked up for some rows at once: which rows exist that they refer to."""

    def __init__(self) -> None:
        self._there: defaultdict[type[Base], set[int]] = defaultdict(set)
        self._stages: dict[int, tuple[int, DealStatus, bool]] = {}
        self._clients: dict[int, int] = {}

    async def look_up(self, uow: UnitOfWork, wanted: dict[type[Base], set[int]]) -> None:
        """Rows that can be deleted are kept from it until we are through."""
        with uow.everything():
            for model, ids in wanted.items():
                query: Any = select(model.id).where(model.id.in_(ids)).order_by(model.id)
                if issubclass(model, Binned):
                    query = query.where(model.deleted_at.is_(None)).with_for_update(**Lock.SHARE.clause)
                self._there[model].update(await uow.session.scalars(query))
            await self._look_up_stages(uow, wanted.get(DealStage, set()))
            deals = select(Deal.id, Deal.client_id).where(Deal.id.in_(wanted.get(Deal, set())))
            self._clients |= {row.id: row.client_id for row in await uow.session.execute(deals)}

    async def _look_up_stages(self, uow: UnitOfWork, ids: Iterable[int]) -> None:
        stages = (
            select(DealStage.id, DealStage.pipeline_id, DealStage.outcome, Pipeline.is_active)
            .join(Pipeline, Pipeline.id == DealStage.pipeline_id)
            .where(DealStage.id.in_(ids))
            .order_by(Pipeline.id)
            .with_for_update(of=Pipeline, **Lock.SHARE.clause)
        )
        for row in await uow.session.execute(stages):
            self._stages[row.id] = (row.pipeline_id, row.outcome, row.is_active)

    def bears(self, model: type[Base], row_id: int | None) -> bool:
        """Whether such a row is there, and not in the bin."""
        return row_id is None or row_id in self._there[model]

    def stage(self, stage_id: int) -> tuple[int, DealStatus, bool] | None:
        """The stage's pipeline, what it makes of a deal, and whether the pipeline is in use."""
        return self._stages.get(stage_id)

    def client_of(self, deal_id: int) -> int | None:
        return self._clients.get(deal_id)


async def used(uow: UnitOfWork, model: type[Base], ids: Sequence[int], *, binned: bool) -> set[int]:
    """Which of these rows others stand on. What is in the bin counts only for rows that have no bin."""
    found: set[int] = set()
    with uow.everything():
        for other, name in referrers(model):
            field = getattr(other, name)
            query = select(field).where(field.in_(ids)).distinct()
            if binned and not issubclass(other, Binned):
                continue
            if binned:
                query = query.where(other.deleted_at.is_(None))  # type: ignore[attr-defined]
            found.update(await uow.session.scalars(query))
    return found

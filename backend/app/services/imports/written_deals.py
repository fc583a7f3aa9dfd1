"""The deals of a batch: those that are there already, and those that are new."""

from collections.abc import Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from app.models import Client, Deal, DealStage, DealStatus
from app.models.order import key_between
from app.services import columns
from app.services.imports.drafts import DealDraft, Draft
from app.services.imports.known import Job, Known
from app.services.imports.whom import change, same_second
from app.uow import Lock, UnitOfWork
from app.writing import fresh


class _Drawing(SimpleNamespace):
    """A deal to be, which nobody watches as it takes on its fields."""

    stage_id, closed_at, lost_reason = None, None, None


class Deals:
    def __init__(self, uow: UnitOfWork, known: Known, job: Job) -> None:
        self._uow, self._known, self._job = uow, known, job
        self._found: dict[str, Deal] = {}
        self._tops: dict[int, str] = {}
        self._fresh: list[tuple[str, Deal, Client]] = []
        self._joining: list[tuple[Deal, Client]] = []

    async def look_up(self, drafts: Sequence[Draft]) -> None:
        keys = {draft.deal.key for draft in drafts if draft.deal}
        self._found = await self._known.find(Deal, keys, lock=Lock.CHANGE)

    def of(self, draft: Draft) -> Deal | None:
        return self._found.get(draft.deal.key) if draft.deal else None

    async def find_tops(self, stages: Sequence[DealStage]) -> None:
        for stage_id in {stage.id for stage in stages if stage.id is not None and stage.id > 0}:
            self._tops[stage_id] = await columns.top(self._uow, stage_id)

    def _next_position(self, stage: DealStage) -> str:
        """Above the cards that stand there, and above the ones of the rows before."""
        position = self._tops.get(stage.id) or key_between(None, None)
        self._tops[stage.id] = key_between(None, position)
        return position

    def put(
        self, draft: Draft, client: Client | None, stage: DealStage, *, manager_id: int | None, currency: str
    ) -> str:
        """Raises nothing: the row has been checked. «created», «updated», or empty for unchanged."""
        drawn, deal = draft.deal, self.of(draft)
        if drawn is None:
            return ""
        fields = _fields(drawn, stage)
        if manager_id is not None:
            fields["manager_id"] = manager_id
        if deal is not None:
            if drawn.is_exact:
                fields.pop("created_at", None)
            came_back = self._known.bring_back(deal)
            return "updated" if self._update(deal, drawn, fields, client, stage) or came_back else ""
        if not self._job.dry and client is not None:
            drawing: Any = _Drawing(**{"currency": currency} | fields)
            _stand(drawing, drawn, stage, position=self._next_position(stage))
            self._fresh.append((drawn.key, fresh(Deal, vars(drawing)), client))
        return "created"

    def _update(
        self, deal: Deal, drawn: DealDraft, fields: dict[str, Any], client: Client | None, stage: DealStage
    ) -> bool:
        changed = False
        if client is not None and client.id is not None:
            fields["client_id"] = client.id
        elif client is not None:  # it gets its id when the batch is saved
            self._joining.append((deal, client))
            changed = True
        changed = change(deal, fields) or changed
        if _stands(deal, drawn, stage):
            return changed
        position = deal.position if deal.stage_id == stage.id else self._next_position(stage)
        _stand(deal, drawn, stage, position=position)
        return True

    async def save(self) -> None:
        for deal, client in [*self._joining, *((deal, client) for _, deal, client in self._fresh)]:
            deal.client_id = client.id
        await self._uow.create_all([deal for _, deal, _ in self._fresh])
        await self._known.remember(Deal, [(key, deal.id) for key, deal, _ in self._fresh])


def _fields(drawn: DealDraft, stage: DealStage) -> dict[str, Any]:
    fields = {name: value for name, value in drawn.fields.items() if name != "lost_reason"}
    if drawn.products:
        goods = "Товары:\n" + "\n".join(f"- {product}" for product in drawn.products)
        fields["description"] = "\n".join(filter(None, [fields.get("description"), goods]))
    if not stage.is_final and drawn.closed_day and "expected_close_date" not in fields:
        fields["expected_close_date"] = drawn.closed_day  # an open deal's close date is a plan
    if "created_at" in drawn.times:
        fields["created_at"] = drawn.times["created_at"]
    return fields


def _stands(deal: Deal, drawn: DealDraft, stage: DealStage) -> bool:
    """Whether the deal stands there already as the row says, since when and why."""
    since = _since(drawn, stage)
    kept = deal.closed_at if stage.is_final else deal.stage_since
    reason = drawn.fields.get("lost_reason")
    if drawn.is_exact:
        entered = drawn.times.get("stage_since")
        as_before = entered is None or same_second(entered, deal.stage_since)
        since = kept if as_before and (since is None or same_second(since, kept)) else since
    explained = reason is None or stage.outcome is not DealStatus.LOST or deal.lost_reason == reason
    return deal.stage_id == stage.id and (since is None or since == kept) and explained


def _stand(deal: Deal, drawn: DealDraft, stage: DealStage, *, position: str) -> None:
    if drawn.is_exact and deal.stage_id not in (None, stage.id):
        _forget_former_times(deal, drawn)
    since = _since(drawn, stage)
    if since is not None:
        deal.closed_at = None  # the file's day is the one that counts
    Deal.enter(deal, stage, position=position, reason=drawn.fields.get("lost_reason"), at=since)
    if drawn.is_exact:
        deal.stage_since = drawn.times.get("stage_since", deal.stage_since)
    elif since is not None:
        deal.stage_since = since


def _forget_former_times(deal: Deal, drawn: DealDraft) -> None:
    """Somebody put another stage into an export of ours: the times beside it still tell of the former one."""
    for name, kept in (("stage_since", deal.stage_since), ("closed_at", deal.closed_at)):
        if same_second(drawn.times.get(name), kept):
            del drawn.times[name]


def _since(drawn: DealDraft, stage: DealStage) -> datetime | None:
    """Since when the deal stands where it stands: a closed one since the day it was closed."""
    return drawn.times.get("closed_at" if stage.is_final else "stage_since")

"""Writing one batch of rows, in one transaction, with a handful of queries whatever the number of rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.messages import FIELD_NAMES
from app.models import Client, ClientStatus, Deal, DealStage, DealStatus, Pipeline, User
from app.models.order import key_between
from app.policies import SELLER, may_own, require
from app.services import columns
from app.services.imports import places
from app.services.imports.account import Account
from app.services.imports.drafts import ClientDraft, Draft, EmptyRow, by_name
from app.services.imports.known import Job, Known
from app.services.imports.usernames import free, username
from app.services.imports.words import Reason
from app.uow import Lock, UnitOfWork

STAND_IN = "nobody:"
"""The key of the client who stands in for those that rows do not name."""


class Batch:
    """The rows of one transaction. The checks come first, so a row that fails leaves nothing behind."""

    def __init__(self, uow: UnitOfWork, job: Job) -> None:
        self._uow = uow
        self._job = job
        self._known = Known(uow, job)
        self._mapping = job.mapping
        self._stages: dict[str, DealStage] = {}
        self._managers: dict[str, User] = {}
        self._clients: dict[str, Client] = {}
        self._deals: dict[str, Deal] = {}
        self._tops: dict[int | None, str] = {}
        self._made: dict[type[Any], list[tuple[str, Any]]] = {User: [], Client: [], Deal: []}
        self._pipeline: Pipeline
        self.decided: set[str] = set()
        self.account = Account()

    async def write(self, rows: Sequence[Draft | EmptyRow | Reason]) -> None:
        require(self._uow.actor, "import")
        self._pipeline, self._stages = await places.find(self._uow, self._known, self._job)
        self.account.pipeline_id = self._pipeline.id
        drafts = self._sort_out(rows)
        await self._look_up(drafts)
        drafts = [draft for draft in drafts if self._passes(draft)]
        await self._make_people(drafts)
        await self._find_tops()
        for draft in drafts:
            self._put(draft)
        if not self._job.dry:  # no later row looks for a deal of this one's
            await self._known.save(self._made[Deal])
        self.account.failures.sort(key=lambda failure: failure.line)

    def _sort_out(self, rows: Sequence[Draft | EmptyRow | Reason]) -> list[Draft]:
        self.account.rows = len(rows)
        drafts = []
        for row in rows:
            if isinstance(row, Draft):
                drafts.append(row)
            elif isinstance(row, Reason):
                self.account.fail(row)
            else:
                self.account.skipped["row_empty"] += 1
        return drafts

    async def _look_up(self, drafts: Sequence[Draft]) -> None:
        self._deals = await self._known.find(Deal, {draft.key for draft in drafts}, lock=Lock.CHANGE)
        managers = {by_name(draft.manager) for draft in drafts if draft.manager}
        self._managers = await self._known.find(User, managers)
        clients = {draft.client.key if draft.client else STAND_IN for draft in drafts}
        self._clients = await self._known.find(Client, clients, lock=Lock.CHANGE)

    def _passes(self, draft: Draft) -> bool:
        """Whether the row may be written; if not, it is accounted for."""
        deal = self._deals.get(draft.key)
        if draft.client is None:
            self.account.without_client += 1
        if deal is not None and deal.deleted_at is not None:
            self.account.skipped["deal_in_bin"] += 1
            return False
        refusal = self._refuse_people(draft, deal) or self._refuse_stage(draft, deal)
        if refusal is not None:
            self.account.fail(refusal)
        return refusal is None

    def _refuse_people(self, draft: Draft, deal: Deal | None) -> Reason | None:
        manager = self._managers.get(by_name(draft.manager)) if draft.manager else None
        if manager is not None and not may_own(manager) and (deal is None or deal.manager_id != manager.id):
            return draft.refuse("deal.manager", "owner_unknown")
        if draft.client is None and deal is not None:
            return None
        client = self._clients.get(draft.client.key if draft.client else STAND_IN)
        if (
            client is not None
            and client.deleted_at is not None
            and (deal is None or deal.client_id != client.id)
        ):
            return draft.refuse("client.name", "client_in_bin", text=client.name)
        return None

    def _refuse_stage(self, draft: Draft, deal: Deal | None) -> Reason | None:
        stage = self._stages[draft.stage]
        if not stage.required_fields or (deal is not None and deal.stage_id == stage.id):
            return None
        wanted = ("amount", "expected_close_date", "description", "lost_reason")
        will_be = Deal(**{name: draft.fields.get(name, getattr(deal, name, None)) for name in wanted})
        needs = will_be.lacks(stage)
        if not needs:
            return None
        fields = {
            language: ", ".join(FIELD_NAMES[need][place] for need in needs)
            for place, language in enumerate(("ru", "en"))
        }
        return draft.refuse(f"deal.{needs[0]}", "needs", stage=stage.name, fields=fields)

    async def _make_people(self, drafts: Sequence[Draft]) -> None:
        """Make the managers and clients that are new; the first row that names a client describes it."""
        names = {by_name(draft.manager): draft.manager for draft in reversed(drafts) if draft.manager}
        await self._make_managers(names)
        self._say_clients(drafts)
        await self._known.save(self._made[User])
        await self._known.save(self._made[Client])
        stand_in = self._clients.get(STAND_IN)
        self.account.stand_in_id = stand_in.id if stand_in is not None else None

    async def _make_managers(self, names: dict[str, str]) -> None:
        new = {key: name for key, name in sorted(names.items()) if key not in self._managers}
        if not new:
            return
        taken = set(await self._uow.session.scalars(select(User.username_key)))
        for key, name in new.items():
            user = User(username=free(username(name), taken), full_name=name, role=SELLER, is_active=True)
            self._managers[key] = user
            self._made[User].append((key, user))
        self.account.new_managers = len(new)

    def _say_clients(self, drafts: Sequence[Draft]) -> None:
        for draft in drafts:
            if draft.client is None:
                if draft.key not in self._deals and STAND_IN not in self._clients:
                    self._new_client(
                        STAND_IN, {"name": self._mapping.stand_in, "status": ClientStatus.ARCHIVE}
                    )
            elif draft.client.key not in self._clients:
                self._new_client(draft.client.key, draft.client.fields)

    def _new_client(self, key: str, fields: dict[str, Any]) -> None:
        client = Client(**fields)
        self._clients[key] = client
        self._made[Client].append((key, client))
        self.decided.add(key)
        self.account.new_clients += key != STAND_IN

    def _retell_client(self, draft: ClientDraft) -> bool:
        """Whether this row, the first of the file that names the client, changed what we know of it."""
        if draft.key in self._job.decided or draft.key in self.decided:
            return False
        self.decided.add(draft.key)
        client = self._clients[draft.key]
        changed = client.deleted_at is None and _set(client, draft.fields)
        self.account.updated_clients += changed
        return changed

    async def _find_tops(self) -> None:
        for stage in self._stages.values():
            if stage.id is not None:
                self._tops[stage.id] = await columns.top(self._uow, stage.id)

    def _next_position(self, stage: DealStage) -> str:
        """Above the cards that stand there, and above the ones of the rows before."""
        position = self._tops.get(stage.id) or key_between(None, None)
        self._tops[stage.id] = key_between(None, position)
        return position

    def _put(self, draft: Draft) -> None:
        client_changed = draft.client is not None and self._retell_client(draft.client)
        deal = self._deals.get(draft.key)
        if deal is None:
            self._create(draft)
            self.account.created += 1
        elif self._update(deal, draft) or client_changed:
            self.account.updated += 1
        else:
            self.account.skipped["unchanged"] += 1

    def _create(self, draft: Draft) -> None:
        deal = Deal(
            **{"currency": self._mapping.pipeline.currency or self._pipeline.currency}
            | self._fields_of(draft)
        )
        deal.client_id = self._clients[draft.client.key if draft.client else STAND_IN].id
        stage = self._stages[draft.stage]
        self._stand(deal, draft, stage, position=self._next_position(stage))
        self._made[Deal].append((draft.key, deal))

    def _update(self, deal: Deal, draft: Draft) -> bool:
        fields = self._fields_of(draft)
        if draft.client is not None:
            fields["client_id"] = self._clients[draft.client.key].id
        changed = _set(deal, fields)
        stage = self._stages[draft.stage]
        if self._stands(deal, draft, stage):
            return changed
        position = deal.position if deal.stage_id == stage.id else self._next_position(stage)
        self._stand(deal, draft, stage, position=position)
        return True

    def _fields_of(self, draft: Draft) -> dict[str, Any]:
        fields = {name: value for name, value in draft.fields.items() if name != "lost_reason"}
        if draft.manager:
            fields["manager_id"] = self._managers[by_name(draft.manager)].id
        if "created_at" in draft.times:
            fields["created_at"] = draft.times["created_at"]
        return fields

    def _stands(self, deal: Deal, draft: Draft, stage: DealStage) -> bool:
        """Whether the deal stands there already as the row says, since when and why."""
        since = _since(draft, stage)
        kept = deal.closed_at if stage.is_final else deal.stage_since
        reason = draft.fields.get("lost_reason")
        explained = reason is None or stage.outcome is not DealStatus.LOST or deal.lost_reason == reason
        return deal.stage_id == stage.id and (since is None or since == kept) and explained

    def _stand(self, deal: Deal, draft: Draft, stage: DealStage, *, position: str) -> None:
        since = _since(draft, stage)
        if since is not None:
            deal.closed_at = None  # the file's day is the one that counts
        deal.enter(stage, position=position, reason=draft.fields.get("lost_reason"), at=since)
        if since is not None:
            deal.stage_since = since


def _since(draft: Draft, stage: DealStage) -> datetime | None:
    """Since when the deal stands where it stands: a closed one since the day it was closed."""
    return draft.times.get("closed_at" if stage.is_final else "stage_since")


def _set(row: Any, fields: dict[str, Any]) -> bool:
    different = {name: value for name, value in fields.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)

"""Writing one batch of rows, in one transaction, with a handful of queries whatever the number of rows."""

from collections.abc import Sequence
from typing import Any

from app.messages import FIELD_NAMES
from app.models import Client, Contact, Deal, DealStage, Outcome, User
from app.models.base import CUSTOM, own_field
from app.policies import may_own, require
from app.services.imports import places as fixed_places
from app.services.imports import tagged
from app.services.imports.account import Account
from app.services.imports.drafts import DealDraft, Draft, Drafted, Place
from app.services.imports.known import Job, Known
from app.services.imports.managers import Managers
from app.services.imports.mapping import Mapping
from app.services.imports.named_places import NamedPlaces, Places
from app.services.imports.required import Required, asked
from app.services.imports.whom import Clients, Contacts
from app.services.imports.words import Reason
from app.services.imports.written_deals import Deals
from app.uow import UnitOfWork


class Batch:
    """The rows of one transaction. The checks come first, so a row that fails leaves nothing behind."""

    def __init__(self, uow: UnitOfWork, job: Job) -> None:
        self._uow = uow
        self._job = job
        self._known = Known(uow, job)
        self.account = Account()
        self._managers = Managers(uow, self._known, job)
        self._clients = Clients(uow, self._known, job, self.account)
        self._contacts = Contacts(uow, self._known, job, self.account)
        self._deals = Deals(uow, self._known, job)
        self._places = Places()
        self._required = Required([], {})

    async def write(self, rows: Sequence[Drafted]) -> None:
        require(self._uow.actor, "import")
        drafts = self._sort_out(rows)
        await self._find_places(drafts)
        await self._look_up(drafts)
        self._required = await asked(self._uow)
        drafts = [draft for draft in drafts if self._passes(draft)]
        await self._managers.make_missing(drafts)
        self.account.made[User.ENTITY] += self._managers.made
        await tagged.put(self._uow, drafts, self._parts, dry=self._job.dry)
        await self._deals.find_tops(list(self._places.stages.values()))
        for draft in drafts:
            self._put(draft)
        if not self._job.dry:
            await self._clients.save()
            await self._contacts.save()
            await self._deals.save()
        self.account.stand_in_id = self._clients.stand_in_id
        self.account.failures.sort(key=lambda failure: failure.line)

    def _parts(self, draft: Draft) -> list[tuple[str, Any, Any]]:
        return [
            ("deal", draft.deal, self._deals.of(draft)),
            ("client", draft.client, self._clients.known(draft)),
            ("contact", draft.contact, self._contacts.meant(draft, self._clients.known(draft))),
        ]

    def settle(self) -> None:
        """The transaction was committed: what it wrote may be remembered."""
        self._clients.settle()
        self._contacts.settle()
        self._job.new_people += self._managers.made

    def _sort_out(self, rows: Sequence[Drafted]) -> list[Draft]:
        drafts = []
        for row in rows:
            self.account.rows += 1
            if isinstance(row, Draft):
                self.account.rows += len(row.joined)
                for line in row.joined:
                    self.account.skip(Reason(line, "", "joined", outcome=Outcome.SKIPPED))
                drafts.append(row)
            elif isinstance(row, Reason):
                self.account.fail(row)
            else:
                self.account.skip(Reason(row.line, "", "row_empty", outcome=Outcome.SKIPPED))
        return drafts

    async def _find_places(self, drafts: Sequence[Draft]) -> None:
        mapping = self._job.mapping
        if isinstance(mapping, Mapping):
            pipeline, stages = await fixed_places.find(self._uow, self._known, self._job, mapping)
            money = mapping.pipeline.currency or pipeline.currency
            self._places = Places({Place("", key): stage for key, stage in stages.items()},
                                  currencies={pipeline.id: money}, pipeline_id=pipeline.id)  # fmt: skip
        else:
            named = NamedPlaces(self._uow, self._known, self._job, mapping)
            self._places = await named.find(draft.deal.place for draft in drafts if draft.deal)
            self.account.made.update(named.made)
        self.account.pipeline_id = self._places.pipeline_id

    async def _look_up(self, drafts: Sequence[Draft]) -> None:
        await self._deals.look_up(drafts)
        await self._managers.look_up(drafts)
        await self._contacts.look_up(drafts)
        await self._clients.look_up(drafts, self._contacts)
        await self._contacts.look_up_names(drafts, self._clients)

    def _passes(self, draft: Draft) -> bool:
        """Whether the row may be written; if not, it is accounted for."""
        self.account.kept_in_notes += draft.kept
        if draft.deal is not None and draft.client is None:
            self.account.without_client += 1
        skipped = self._skip(draft)
        if skipped:
            self.account.skip(draft.passed_over(skipped))
            return False
        refusal = (
            self._refuse_people(draft)
            or self._refuse_place(draft)
            or self._required.refuse(draft, self._parts)
        )
        if refusal is not None:
            self.account.fail(refusal)
        return refusal is None

    def _skip(self, draft: Draft) -> str | None:
        """Why a row that was brought before is left alone."""
        row, gone = self._row_of(draft)
        if row is None or self._known.was_undone(row):
            return None
        if row.deleted_at is not None:
            return gone
        skips = not isinstance(self._job.mapping, Mapping) and self._job.mapping.existing == "skip"
        return "exists" if skips else None

    def _row_of(self, draft: Draft) -> tuple[Deal | Contact | Client | None, str]:
        """What the row is about, if it is there already; and what it is called when it is in the bin."""
        if draft.deal is not None:
            return self._deals.of(draft), "deal_in_bin"
        if draft.main == "contact" and draft.contact is not None:
            return self._contacts.known(draft), "contact_bin"
        return self._clients.known(draft), "client_bin"

    def _refuse_people(self, draft: Draft) -> Reason | None:
        if draft.taken:
            return draft.refuse(f"{'contact' if draft.contact else 'client'}.{draft.taken}", "taken")
        deal = self._deals.of(draft)
        manager = self._managers.of(draft.manager)
        if manager is not None and not may_own(manager) and (deal is None or deal.manager_id != manager.id):
            return draft.refuse("deal.manager", "owner_unknown")
        if draft.client is None and deal is not None:
            return None
        client = self._clients.known(draft)
        if (
            client is not None
            and client.deleted_at is not None
            and not self._known.was_undone(client)
            and (deal is None or deal.client_id != client.id)
        ):
            return draft.refuse("client.name", "client_in_bin", text=client.name)
        return None

    def _refuse_place(self, draft: Draft) -> Reason | None:
        if draft.deal is None:
            return None
        deal, stays = self._deals.of(draft), self._stays(draft)
        if stays is None and draft.deal.place in self._places.archived:
            name = self._places.archived[draft.deal.place]
            return draft.refuse("deal.pipeline", "pipeline_in_archive", text=name)
        stage = self._stage(draft)
        if deal is not None and deal.stage_id == stage.id:
            return None
        needs = self._lacks(draft.deal, deal, stage)
        if not needs:
            return None
        fields = {
            language: ", ".join(names[place] for names in needs.values())
            for place, language in enumerate(("ru", "en"))
        }
        return draft.refuse(f"deal.{next(iter(needs))}", "needs", stage=stage.name, fields=fields)

    def _lacks(self, drawn: DealDraft, deal: Deal | None, stage: DealStage) -> dict[str, tuple[str, str]]:
        """What the deal needs to enter the stage: fields with their names in both languages."""
        needs: dict[str, tuple[str, str]] = {}
        if stage.required_fields:
            wanted = ("amount", "expected_close_date", "description", "lost_reason")
            will_be = Deal(**{name: drawn.fields.get(name, getattr(deal, name, None)) for name in wanted})
            needs = {need: FIELD_NAMES[need] for need in will_be.lacks(stage)}
        values = (deal.custom if deal else {}) | drawn.fields.get(CUSTOM, {})
        own = self._required.lacking(stage, values)
        return needs | {own_field(field.key): (field.name, field.name) for field in own}

    def _stage(self, draft: Draft) -> DealStage:
        assert draft.deal is not None  # noqa: S101 - asked of deals only
        return self._stays(draft) or self._places.stages[draft.deal.place]

    def _stays(self, draft: Draft) -> DealStage | None:
        """The stage on which a deal of ours stands already, if an export of ours names it."""
        deal = self._deals.of(draft)
        if deal is None or draft.deal is None or not draft.deal.is_exact:
            return None
        return self._places.stays(deal.stage_id, draft.deal.place)

    def _put(self, draft: Draft) -> None:
        """Clients and contacts first: the deal refers to them."""
        deal, (row, _) = self._deals.of(draft), self._row_of(draft)
        self.account.brought_back += row is not None and self._known.was_undone(row)
        owner = self._managers.id_of(draft.client_manager)
        stands_in = deal is None or self._known.was_undone(deal)
        client, client_outcome = self._clients.put(draft, owner=owner, stands_in=stands_in)
        contact_outcome = self._contacts.put(draft, client) if client is not None else ""
        outcome = {"contact": contact_outcome, "client": client_outcome}.get(draft.main, "")
        if draft.deal is not None:
            stage = self._stage(draft)
            money = self._places.currencies.get(stage.pipeline_id, self._job.currency)
            outcome = self._deals.put(
                draft,
                client,
                stage,
                manager_id=self._managers.id_of(draft.manager, now=deal.manager_id if deal else None),
                currency=money,
            )
            self.account.made[Deal.ENTITY] += outcome == "created"
            self.account.changed[Deal.ENTITY] += outcome == "updated"
        self._count(draft, outcome, changed="updated" in (client_outcome, contact_outcome)
                    or "created" in (client_outcome, contact_outcome))  # fmt: skip

    def _count(self, draft: Draft, outcome: str, *, changed: bool) -> None:
        if outcome == "created":
            self.account.created += 1
        elif outcome == "updated" or changed:
            self.account.updated += 1
        else:
            self.account.skip(draft.passed_over("unchanged"))

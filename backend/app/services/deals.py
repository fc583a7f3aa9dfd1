"""What can be done with deals. Called by the API, the command line and the import alike."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from app.errors import Conflict, Invalid, NotFound, StaleVersion
from app.listing import Page, cut, kept_page
from app.messages import FIELD_NAMES
from app.models import Activity, Client, CustomField, Deal, DealStage, DealStatus, FieldEntity, Pipeline, Task
from app.models.base import own_field
from app.policies import require
from app.schemas.deal import DealEdit, DealIn, DealMove, DealOut, DealQuery, PipelineChange
from app.schemas.tag import shown_as
from app.services import bin, columns, custom, owners, pipelines, tags, totals
from app.uow import Lock, UnitOfWork

_SET_APART = {"pipeline_id", "stage_id", "lost_reason", "manager_id", "currency", "tags", "custom"}
"""Fields of a new deal that follow rules of their own."""


_SHOWN_BY_ID = select(*shown_as(DealOut, Deal)).where(Deal.id == bindparam("row_id"))


async def list_deals(uow: UnitOfWork, query: DealQuery) -> Page[Any]:
    total = await totals.count(uow, query)
    if total is not None and (kept := kept_page(query, shown_as(DealOut, Deal))) is not None:
        rows = await uow.shown(kept, {"skip": query.skip, "most": query.limit + 1})
        if rows is not None:
            await tags.tell_shown(uow, rows)
            return cut(rows, total, query)
    page = await custom.page(uow, Deal, query, total=total)
    return await tags.tell_page(uow, page)


async def read(uow: UnitOfWork, deal_id: int) -> Any:
    """A deal to be shown; as JSON has it, where there is a short way.

    Raises:
        NotFound: the actor sees no such deal.
    """
    shown = await uow.shown(_SHOWN_BY_ID, {"row_id": deal_id})
    if shown is not None:
        if not shown:
            raise NotFound(Deal.ENTITY, deal_id)
        await tags.tell_shown(uow, shown)
        return shown[0]
    return await tags.tell(uow, await uow.look(Deal, deal_id))


async def create(uow: UnitOfWork, data: DealIn) -> Deal:
    """A new deal, at the top of its stage.

    Raises:
        NotFound: the actor sees no such client, stage or pipeline.
        Forbidden: it was to be somebody else's, and the actor may not assign.
        Invalid: the stage is in another pipeline, or asks for a field that is missing.
        Conflict: the pipeline is archived.
    """
    require(uow.actor, "deal.create")
    await uow.get(Client, data.client_id, lock=Lock.SHARE)
    pipeline, stage = await _where_to_stand(uow, data.pipeline_id, data.stage_id)
    fields = await custom.fields_of(uow, FieldEntity.DEAL)
    own = await custom.filling(uow, fields, data.custom)
    deal = Deal(**data.model_dump(exclude=_SET_APART), currency=data.currency or pipeline.currency)
    deal.manager_id = await owners.choose(uow, data.manager_id)
    await tags.put(uow, deal, data.tags)
    own.fill(deal)
    place = await columns.top(uow, stage.id)
    await _enter(uow, deal, stage, reason=data.lost_reason, position=place, fields=fields)
    uow.add(deal)
    await uow.flush()
    return deal


async def edit(uow: UnitOfWork, deal_id: int, data: DealEdit, *, expect: int | None = None) -> Deal:
    """Change the fields that were sent. A stage, a pipeline or a manager among them follows its own rules.

    Raises:
        NotFound, Forbidden, Invalid, Conflict: as `create` and `move`.
        PreconditionFailed: the deal has another version than expected.
    """
    deal = await uow.take(Deal, deal_id, expect=expect)
    require(uow.actor, "deal.edit")
    sent = data.sent()
    pipeline_id, stage_id = sent.pop("pipeline_id", None), sent.pop("stage_id", None)
    reason = sent.pop("lost_reason", deal.lost_reason)
    if own := sent.pop("custom", None):
        await custom.fill(uow, FieldEntity.DEAL, deal, own)
    if sent.get("client_id", deal.client_id) != deal.client_id:
        await uow.get(Client, sent["client_id"], lock=Lock.SHARE)
        await _bring_along(uow, deal, client_id=sent["client_id"])
    if sent.get("manager_id", deal.manager_id) != deal.manager_id:
        await owners.check(uow, sent["manager_id"])
    if "tags" in sent:
        await tags.put(uow, deal, sent.pop("tags"))
    for name, value in sent.items():
        setattr(deal, name, value)
    await _change_place(uow, deal, pipeline_id=pipeline_id, stage_id=stage_id, reason=reason)
    await uow.flush()
    return deal


async def move(uow: UnitOfWork, deal_id: int, drop: DealMove, *, expect: int | None = None) -> Deal:
    """Put a card on a stage of its own pipeline, beside the card it was dropped at.

    Entering a closing stage closes the deal; leaving it reopens it. Dropping a card where it stands
    changes nothing and says nothing, so a repeated drop is harmless, even with the old version.

    Raises:
        NotFound: the actor sees no such deal, stage or neighbour.
        Invalid: the stage is in another pipeline, or asks for a field that is missing (`needs`).
        StaleVersion: the card has changed since the version the caller names.
        Conflict: the neighbour has gone to another stage, or the pipeline is archived.
    """
    deal = await uow.take(Deal, deal_id, expect=expect)
    require(uow.actor, "deal.move")
    if drop.given() or drop.custom:
        require(uow.actor, "deal.edit")
    landing = await columns.landing(uow, drop.stage_id)
    stage = landing.stage
    _refuse_elsewhere(stage, deal.pipeline_id)
    position = await columns.place(uow, deal, landing, drop)
    same_reason = drop.reason is None or drop.reason == deal.lost_reason
    stays = position is None and stage.id == deal.stage_id
    if stays and same_reason and _holds(deal, drop):
        return deal
    if drop.version is not None and drop.version != deal.version:
        raise StaleVersion(await tags.tell(uow, deal))
    for name, value in drop.given().items():
        setattr(deal, name, value)
    fields: custom.Fields | None = None if landing.has_fields else {}
    if drop.custom:
        fields = await custom.fields_of(uow, FieldEntity.DEAL)
        (await custom.filling(uow, fields, drop.custom)).fill(deal)
    place = position or deal.position
    await _enter(uow, deal, stage, reason=drop.reason, position=place, fields=fields, known=landing.pipeline)
    await uow.flush()
    return deal


def _holds(deal: Deal, drop: DealMove) -> bool:
    """Whether the fields that came with the drop say what the deal says already."""
    given = drop.given().items()
    own = (drop.custom or {}).items()
    return all(getattr(deal, name) == value for name, value in given) and all(
        (deal.custom or {}).get(key) == value for key, value in own
    )


async def mover(
    uow: UnitOfWork, deals: Sequence[Deal], stage_id: int, *, reason: str | None
) -> Callable[[Deal], None]:
    """What puts each of these locked deals on top of a stage, by the rules of `move`.

    Among each other they keep the order in which they stood, earlier stages first.

    Raises:
        NotFound: there is no such stage.
    """
    require(uow.actor, "deal.move")
    stage = await uow.get(DealStage, stage_id)
    pipeline = await uow.get(Pipeline, stage.pipeline_id, lock=Lock.SHARE)
    asked = await custom.asked_at(uow, await custom.fields_of(uow, FieldEntity.DEAL), stage)
    stages = select(DealStage.id).order_by(DealStage.sort_order, DealStage.id)
    rank = {found: place for place, found in enumerate(await uow.session.scalars(stages))}
    newcomers = sorted(
        (deal for deal in deals if deal.stage_id != stage.id),
        key=lambda deal: (rank[deal.stage_id], deal.position, deal.id),
    )
    keys = await columns.tops(uow, stage.id, len(newcomers))
    places = {deal.id: key for deal, key in zip(newcomers, keys, strict=True)}

    def move_one(deal: Deal) -> None:
        _refuse_elsewhere(stage, deal.pipeline_id)
        if deal.id in places:
            _admit(deal, stage, pipeline, asked, reason=reason)
        deal.enter(stage, position=places.get(deal.id, deal.position), reason=reason)

    return move_one


async def change_pipeline(
    uow: UnitOfWork, deal_id: int, change: PipelineChange, *, expect: int | None = None
) -> Deal:
    """Take a deal to another pipeline, to its first stage unless one is named.

    Raises:
        Conflict: the deal is there already, or that pipeline is archived.
        NotFound, Invalid: as `move`.
    """
    deal = await uow.take(Deal, deal_id, expect=expect)
    require(uow.actor, "deal.move")
    if change.pipeline_id == deal.pipeline_id:
        raise Conflict("same_pipeline")
    _, stage = await _where_to_stand(uow, change.pipeline_id, change.stage_id)
    await _enter(uow, deal, stage, reason=change.reason, position=await columns.top(uow, stage.id))
    await uow.flush()
    return deal


async def remove(uow: UnitOfWork, deal_id: int, *, expect: int | None = None) -> None:
    """Put a deal, with the tasks and activities on it, into the bin."""
    deal = await uow.take(Deal, deal_id, expect=expect)
    require(uow.actor, "deal.delete")
    await bin.put(uow, deal)


async def _bring_along(uow: UnitOfWork, deal: Deal, *, client_id: int) -> None:
    """Tasks and activities on a deal are on the deal's client too, and so is the sight they give."""
    models: tuple[type[Any], ...] = (Task, Activity)
    with uow.everything():
        for model in models:
            for row in await uow.session.scalars(
                select(model).where(model.deal_id == deal.id).order_by(model.id)
            ):
                row.client_id = client_id


async def _change_place(
    uow: UnitOfWork, deal: Deal, *, pipeline_id: int | None, stage_id: int | None, reason: str | None
) -> None:
    if pipeline_id is not None and pipeline_id != deal.pipeline_id:
        require(uow.actor, "deal.move")
        _, stage = await _where_to_stand(uow, pipeline_id, stage_id)
    else:
        stage = await _stage_of(uow, stage_id or deal.stage_id, deal.pipeline_id)
    if stage.id != deal.stage_id:
        require(uow.actor, "deal.move")
        await _enter(uow, deal, stage, reason=reason, position=await columns.top(uow, stage.id))
    elif reason != deal.lost_reason:
        deal.explain(reason)


async def _enter(
    uow: UnitOfWork,
    deal: Deal,
    stage: DealStage,
    *,
    reason: str | None,
    position: str,
    fields: custom.Fields | None = None,
    known: Pipeline | None = None,
) -> None:
    """The rules of entering a stage; see `move`. `fields` and `known`, its pipeline, from who has them."""
    if stage.id != deal.stage_id:
        own = await custom.fields_of(uow, FieldEntity.DEAL) if fields is None else fields
        asked = await custom.asked_at(uow, own, stage)
        _admit(deal, stage, await _entered(uow, deal, stage, known), asked, reason=reason)
    deal.enter(stage, position=position, reason=reason)


async def _entered(uow: UnitOfWork, deal: Deal, stage: DealStage, known: Pipeline | None) -> Pipeline:
    """The stage's pipeline, which nobody archives while the deal comes; where one stands open, nobody can."""
    stands = deal.pipeline_id == stage.pipeline_id and deal.status is DealStatus.OPEN
    if stands and known is not None:
        return known
    return await uow.get(Pipeline, stage.pipeline_id, lock=Lock.NONE if stands else Lock.SHARE)


def _admit(
    deal: Deal, stage: DealStage, pipeline: Pipeline, asked: Sequence[CustomField], *, reason: str | None
) -> None:
    if not pipeline.is_active:
        raise Conflict("pipeline_archived")
    own = custom.lacking(deal, asked)
    needs = [*deal.lacks(stage, reason=reason), *(own_field(field.key) for field in own)]
    if needs:
        names = {own_field(field.key): (field.name, field.name) for field in own}
        fields = {language: ", ".join((FIELD_NAMES | names)[need][place] for need in needs)
                  for place, language in enumerate(("ru", "en"))}  # fmt: skip
        raise Invalid("needs", field=needs[0], extra={"needs": needs}, stage=stage.name, fields=fields)


async def _where_to_stand(
    uow: UnitOfWork, pipeline_id: int | None, stage_id: int | None
) -> tuple[Pipeline, DealStage]:
    """The stage a deal is to start on, and its pipeline; what was not named is the first there is."""
    if stage_id is not None:
        stage = await _stage_of(uow, stage_id, pipeline_id)
        return await uow.get(Pipeline, stage.pipeline_id), stage
    pipeline = await pipelines.named_or_first(uow, pipeline_id)
    first = select(DealStage).where(DealStage.pipeline_id == pipeline.id)
    found = await uow.session.scalar(first.order_by(DealStage.sort_order, DealStage.id).limit(1))
    if found is None:
        raise Conflict("pipeline_empty")
    return pipeline, found


async def _stage_of(uow: UnitOfWork, stage_id: int, pipeline_id: int | None) -> DealStage:
    stage = await uow.get(DealStage, stage_id)
    if pipeline_id is not None:
        _refuse_elsewhere(stage, pipeline_id)
    return stage


def _refuse_elsewhere(stage: DealStage, pipeline_id: int) -> None:
    if stage.pipeline_id != pipeline_id:
        raise Invalid("stage_elsewhere", field="stage_id", stage_id=stage.id)

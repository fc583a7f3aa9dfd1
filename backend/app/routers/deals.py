from typing import Annotated, Any

from fastapi import Query, status
from fastapi.responses import StreamingResponse

from app.deps import Config, IfMatch, PathId, Read, Ship, Snapshot, Speech, With, Write
from app.models import Deal
from app.routers.routing import router
from app.routers.streaming import SHEETS, Download
from app.routers.unchanged import UNCHANGED, Known
from app.schemas.board import BoardQuery, Column
from app.schemas.bulk import BulkResult, DealBulk
from app.schemas.deal import DealEdit, DealIn, DealMove, DealOut, DealQuery, ParticipantIn, PipelineChange
from app.schemas.export import DealExport
from app.schemas.history import HistoryEntry, HistoryQuery, StageTime
from app.schemas.user import Person
from app.services import board, bulk, deals, exports, participants, tags
from app.services.history import history
from app.services.visits import stage_times

routes = router("/api/deals", "deals")


@routes.get("", response_model=list[DealOut])
async def list_deals(uow: Read, query: Annotated[DealQuery, Query()], headers: With) -> Any:
    """Deals you can see, newest first. The whole number is in `X-Total-Count`."""
    return headers.page(await deals.list_deals(uow, query))


@routes.post("", response_model=DealOut, status_code=status.HTTP_201_CREATED)
async def create_deal(uow: Write, data: DealIn, headers: With) -> Any:
    """Create a deal, at the top of its stage. Without `manager_id` it becomes yours."""
    return headers.row(await tags.tell(uow, await deals.create(uow, data)))


@routes.get("/stats/pipeline", response_model=list[Column], responses=UNCHANGED)
async def get_board(
    uow: Snapshot, query: Annotated[BoardQuery, Query()], config: Config, headers: With, known: Known
) -> Any:
    """The board: every stage with its count, its sums and the first of its cards, in their order.

    With its `ETag` in `If-None-Match`, a board that is still the same is not sent again.
    """
    if (unchanged := known.unchanged(uow)) is not None:
        return unchanged
    found = await board.board(uow, query, zone=config.TIME_ZONE)
    known.tell(uow, until=found.good_until)
    return headers.columns(found.columns)


@routes.post("/bulk", response_model=BulkResult)
async def bulk_deals(uow: Write, order: DealBulk, language: Speech) -> Any:
    """Move, assign, change, tag or delete many deals: those in `ids`, or all that the list with `filter` has.

    In mode `all` one refusal refuses all, with every one in `failed`; in mode `each` the rest is done.
    """
    return await bulk.change_deals(uow, order, language=language)


@routes.get("/export", response_class=StreamingResponse, responses=SHEETS)
async def export_deals(ship: Ship, query: Annotated[DealExport, Query()]) -> Any:
    """The list, all of its pages, as CSV or XLSX: the same filters and order, names instead of ids."""
    return Download(await ship.send(exports.DEALS, query))


@routes.get("/{deal_id}", response_model=DealOut)
async def get_deal(uow: Read, deal_id: PathId, headers: With) -> Any:
    """One deal. Its version is in `ETag`, for `If-Match`."""
    return headers.row(await deals.read(uow, deal_id))


@routes.put("/{deal_id}", response_model=DealOut)
@routes.patch("/{deal_id}", response_model=DealOut)
async def update_deal(uow: Write, deal_id: PathId, data: DealEdit, expect: IfMatch, headers: With) -> Any:
    """Change the fields that are sent. A stage, pipeline or manager among them follows its own rules."""
    return headers.row(await tags.tell(uow, await deals.edit(uow, deal_id, data, expect=expect)))


@routes.delete("/{deal_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_deal(uow: Write, deal_id: PathId, expect: IfMatch) -> None:
    """Delete a deal with the tasks and activities on it."""
    await deals.remove(uow, deal_id, expect=expect)


@routes.post("/{deal_id}/move", response_model=DealOut)
async def move_deal(uow: Write, deal_id: PathId, drop: DealMove, expect: IfMatch, headers: With) -> Any:
    """Move a deal to another stage of its pipeline, or to another place in its column (a card dropped)."""
    return headers.row(await tags.tell(uow, await deals.move(uow, deal_id, drop, expect=expect)))


@routes.post("/{deal_id}/change-pipeline", response_model=DealOut)
async def change_pipeline(
    uow: Write, deal_id: PathId, change: PipelineChange, expect: IfMatch, headers: With
) -> Any:
    """Take a deal to another pipeline."""
    return headers.row(await tags.tell(uow, await deals.change_pipeline(uow, deal_id, change, expect=expect)))


@routes.get("/{deal_id}/history", response_model=list[HistoryEntry])
async def get_deal_history(uow: Read, deal_id: PathId, query: Annotated[HistoryQuery, Query()]) -> Any:
    """What happened to the deal, from its creation on: who, when, through what, from what to what."""
    return await history(uow, Deal, deal_id, skip=query.skip, limit=query.limit)


@routes.get("/{deal_id}/stage-times", response_model=list[StageTime])
async def get_stage_times(uow: Read, deal_id: PathId) -> Any:
    """How long the deal has stood on each stage."""
    return await stage_times(uow, deal_id)


@routes.get("/{deal_id}/participants", response_model=list[Person])
async def list_participants(uow: Read, deal_id: PathId) -> Any:
    """Who takes part in the deal without owning it."""
    return await participants.list_participants(uow, deal_id)


@routes.post("/{deal_id}/participants", response_model=list[Person])
async def add_participant(uow: Write, deal_id: PathId, data: ParticipantIn) -> Any:
    """Let somebody take part; an employee sees the deal from then on."""
    return await participants.add(uow, deal_id, data.user_id)


@routes.delete("/{deal_id}/participants/{user_id}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_participant(uow: Write, deal_id: PathId, user_id: PathId) -> None:
    """Let somebody no longer take part in the deal."""
    await participants.remove(uow, deal_id, user_id)

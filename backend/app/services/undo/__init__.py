"""Taking back everything that a batch of the journal did, or many batches, in a batch of its own.

* `effects` adds up what the batches did to each row, in one transaction or in several
* `ground` looks up what a row needs to stand on, and what stands on it
* `taking` puts the rows back, one kind after the other, and says which it can't
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from app.errors import Conflict
from app.models import Change, TakenBack, Via
from app.schemas.change import PeriodUndoIn, PeriodUndoOut, UndoOut, through
from app.services import changes
from app.services.naming import MODELS
from app.services.undo.effects import AT_ONCE, effects, traces
from app.services.undo.taking import Left, Undoing
from app.uow import UnitOfWork
from app.writing import seldom_collected


async def undo(uow: UnitOfWork, batch: str, *, skip_conflicts: bool = False) -> UndoOut:
    """Put every row that the batch changed back as it was; undoing that batch does it all again.

    New rows go into the bin, or are removed if they have none; a row is left entirely or not at all.

    Raises:
        NotFound: no such batch, or not the actor's own.
        Forbidden: the actor may no longer change such rows.
        Conflict: rows were changed since (`conflicts`), unless those are to be skipped; or it is undone.
    """
    lead = await changes.leading(uow, batch)
    if lead.undone_by is not None:
        raise Conflict("already_undone")
    uow.undoes = batch
    return UndoOut(**await _take_back(uow, [batch], skip_conflicts=skip_conflicts))


async def undo_period(uow: UnitOfWork, wish: PeriodUndoIn) -> PeriodUndoOut:
    """As `undo`, everything that a key or a person changed in a period, as one: what is undone stays so.

    Somebody else's change between two of them is a change since, too.
    """
    batches = await _batches_of(uow, wish)
    told = await _take_back(uow, batches, skip_conflicts=wish.skip_conflicts)
    if told["batch"] is not None:
        uow.session.add_all([TakenBack(batch=uow.batch, undone=batch) for batch in batches])
    return PeriodUndoOut(**told, batches=len(batches) if told["batch"] else 0)


async def _batches_of(uow: UnitOfWork, wish: PeriodUndoIn) -> list[str]:
    """The actor's own, or all for those in charge, the oldest first; not those that another has undone."""
    whose = through([wish.via]) if wish.via else Change.actor_id == wish.actor_id
    where = [Change.leads, whose, Change.at >= wish.since]
    where += [Change.at < wish.until] if wish.until else []
    found = await uow.session.execute(
        select(Change.batch, Change.undone_by).where(*where).order_by(Change.id)
    )
    undone_by: dict[str, str | None] = {row.batch: row.undone_by for row in found}
    for batch in await changes.shared(uow, list(undone_by)):
        del undone_by[batch]
    while out := [batch for batch, by in undone_by.items() if by is not None and by not in undone_by]:
        for batch in out:
            del undone_by[batch]
    return list(undone_by)


async def _take_back(uow: UnitOfWork, batches: list[str], *, skip_conflicts: bool) -> dict[str, Any]:
    uow.via = Via.UNDO
    with seldom_collected():
        left = await Undoing(uow, batches).run(skip_conflicts=skip_conflicts)
    if left.total and not skip_conflicts:
        raise Conflict("undo_conflict", extra=left.as_json(), many=left.total)
    if await _came_to_nothing(uow, left):
        left.undone = 0
    elif uow.recorder.written:
        await _mark(uow, dict.fromkeys(batches, uow.batch))
    return _told(left, uow.batch if uow.recorder.written else None)


async def _came_to_nothing(uow: UnitOfWork, left: Left) -> bool:
    """Whether all that was put back had to be put right again: then the batches stand as they did.

    A primary contact steps down for the one whom its merging made a part of it; if that one can't come back,
    the client has no other. Only where rows were left, and few were not, can it be.
    """
    if not left.total or left.undone > AT_ONCE:
        return False
    for entity, of in (await traces(uow, [uow.batch])).items():
        found = await effects(uow, MODELS[entity], list(of.values()))
        if any(effect.changed or effect.created or effect.removed for effect in found):
            return False
    return True


def _told(left: Left, batch: str | None) -> dict[str, Any]:
    undone = left.undone if batch else 0
    return {"batch": batch, "undone": undone, "left": left.first, "left_total": left.total}


async def _mark(uow: UnitOfWork, undone: dict[str, str | None]) -> None:
    """Note what undid the batches. What those had undone themselves is done again, and so on up the chain."""
    with uow.everything():
        while undone:
            before: dict[str, str | None] = {}
            for lead in await _leads(uow, undone):
                lead.undone_by = by = undone[lead.batch]
                for batch in await _undone_by(uow, lead):
                    before[batch] = lead.batch if by is None else None
            undone = before
    await uow.flush()


async def _leads(uow: UnitOfWork, batches: Collection[str]) -> list[Change]:
    names = sorted(batches)
    found: list[Change] = []
    for start in range(0, len(names), AT_ONCE):
        some = Change.batch.in_(names[start : start + AT_ONCE])
        found += await uow.session.scalars(select(Change).where(some, Change.leads))
    return found


async def _undone_by(uow: UnitOfWork, lead: Change) -> list[str]:
    """What a batch took back: one batch, or many if it was a period's."""
    if lead.via is not Via.UNDO:
        return []
    if lead.undoes is not None:
        return [lead.undoes]
    many = select(TakenBack.undone).where(TakenBack.batch == lead.batch)
    return list(await uow.session.scalars(many))

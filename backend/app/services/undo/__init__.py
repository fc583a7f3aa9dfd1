"""Taking back everything that a batch of the journal did, in a batch of its own.

* `effects` adds up what the batch did to each row, in one transaction or in several
* `ground` looks up what a row needs to stand on, and what stands on it
* `taking` puts the rows back, one kind after the other, and says which it can't
"""

from sqlalchemy import select

from app.errors import Conflict
from app.models import Change, Via
from app.schemas.change import UndoOut
from app.services import changes
from app.services.undo.taking import Undoing
from app.uow import UnitOfWork


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
    uow.via, uow.undoes = Via.UNDO, batch
    left = await Undoing(uow, batch).run(skip_conflicts=skip_conflicts)
    if left.total and not skip_conflicts:
        raise Conflict("undo_conflict", extra=left.as_json(), many=left.total)
    if not uow.recorder.written:
        return UndoOut(batch=None, undone=0, left=left.first, left_total=left.total)
    await _mark(uow, batch, uow.batch)
    return UndoOut(batch=uow.batch, undone=left.undone, left=left.first, left_total=left.total)


async def _mark(uow: UnitOfWork, batch: str, by: str | None) -> None:
    """Note what undid the batch. What the batch itself had undone is done again, and so on up the chain."""
    current: str | None = batch
    with uow.everything():
        while current is not None:
            lead = (
                await uow.session.scalars(select(Change).where(Change.batch == current, Change.leads))
            ).one()
            lead.undone_by = by
            current, by = lead.undoes, (current if by is None else None)
    await uow.flush()

from typing import Annotated, Any

from fastapi import Query, status

from app.deps import PathId, Read, With, Write
from app.routers.routing import router
from app.schemas.bin import BinEntity, BinOut, BinQuery, RestoredOut
from app.services import bin

routes = router("/api/bin", "bin")


@routes.get("", response_model=list[BinOut])
async def list_bin(uow: Read, query: Annotated[BinQuery, Query()], headers: With) -> Any:
    """What was deleted of what you could see, deleted last first."""
    return headers.page(await bin.list_bin(uow, query))


@routes.post("/{entity}/{row_id}/restore", response_model=RestoredOut)
async def restore_from_bin(uow: Write, entity: BinEntity, row_id: PathId) -> Any:
    """Bring a deleted row back, with what was deleted together with it."""
    return await bin.restore(uow, entity, row_id)


@routes.delete("/{entity}/{row_id}", status_code=status.HTTP_204_NO_CONTENT)
async def purge_from_bin(uow: Write, entity: BinEntity, row_id: PathId) -> None:
    """Remove a deleted row for good, with what hangs on it (administrators). This can't be undone."""
    await bin.purge(uow, entity, row_id)

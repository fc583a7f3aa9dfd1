from typing import Annotated, Any

from fastapi import Query, status

from app.deps import PathId, Read, With, WriteForGood
from app.routers.routing import router
from app.schemas.api_key import ApiKeyIn, ApiKeyOut, ApiKeyQuery, NewApiKey
from app.services import api_keys

routes = router("/api/keys", "keys")


@routes.get("", response_model=list[ApiKeyOut])
async def list_keys(uow: Read, query: Annotated[ApiKeyQuery, Query()], headers: With) -> Any:
    """Your API keys, newest first; everybody's for administrators."""
    return headers.page(await api_keys.list_keys(uow, query))


@routes.post("", response_model=NewApiKey, status_code=status.HTTP_201_CREATED)
async def create_key(uow: WriteForGood, data: ApiKeyIn) -> Any:
    """Make a key for a program that acts in your name. It is shown this once."""
    return await api_keys.create(uow, data)


@routes.delete("/{key_id}", status_code=status.HTTP_204_NO_CONTENT)
async def revoke_key(uow: WriteForGood, key_id: PathId) -> None:
    """Revoke a key: it is refused from now on. Administrators may revoke everybody's."""
    await api_keys.revoke(uow, key_id)

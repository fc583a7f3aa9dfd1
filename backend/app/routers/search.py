from typing import Annotated, Any

from fastapi import Query

from app.deps import Read
from app.routers.routing import router
from app.schemas.search import Hit, SearchQuery
from app.services import search

routes = router("/api/search", "search")


@routes.get("", response_model=list[Hit])
async def find_everything(uow: Read, query: Annotated[SearchQuery, Query()]) -> Any:
    """Clients, contacts, deals, tasks and activities with all of the words, the best first.

    Words are found in any form («ромашки» finds «Ромашка»), by three letters or more from anywhere in them,
    and by their first letters; phones however they are written. If little is found, one letter of a word
    in a name may be wrong.
    """
    return await search.find(uow, query)

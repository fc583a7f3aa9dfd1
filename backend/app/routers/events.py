from typing import Annotated, Any

from fastapi import Header, Request, status

from app.deps import LiveFeed, Read
from app.routers.routing import router
from app.routers.streaming import EventStream

routes = router("/api/events", "events")

LastEventId = Annotated[
    str | None,
    Header(
        alias="Last-Event-ID", description="The `id` of the event heard last; the stream goes on after it."
    ),
]


@routes.get("", response_class=EventStream, status_code=status.HTTP_200_OK)
async def get_events(request: Request, uow: Read, feed: LiveFeed, last_event_id: LastEventId = None) -> Any:
    """Server-sent events about the rows you see: `change`, `gone`, and `reset` when you should reload all.

    An event says what changed; what it is now, ask for it. `hello` comes first and says where the stream
    stands. It ends when your login does.
    """
    return EventStream(request, feed.listening(uow.actor, last_event_id))

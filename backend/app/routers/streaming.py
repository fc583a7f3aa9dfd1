"""An answer that does not end by itself."""

from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, aclosing

from fastapi import Request
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

Events = AsyncGenerator[bytes, None]


async def _nothing() -> Events:
    return
    yield b""


class EventStream(StreamingResponse):
    """Sends events, each encoded already, until they end or the client has gone.

    FastAPI's own stream encodes each event once a client, and keeps two more tasks for it.
    """

    media_type = "text/event-stream"

    def __init__(self, request: Request, listening: AbstractAsyncContextManager[Events]) -> None:
        super().__init__(_nothing(), headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        self._listening = listening
        self._is_head = request.scope.get("is_head", False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._is_head:
            await super().__call__(scope, receive, send)
            return
        async with self._listening as events, aclosing(events):
            self.body_iterator = events
            await super().__call__(scope, receive, send)

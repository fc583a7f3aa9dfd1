"""Answers that are sent piece after piece: one that does not end by itself, and files."""

from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, aclosing
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from app.deps import Shipment
from app.services.exports.writing import MEDIA

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


class Download(StreamingResponse):
    """A file that is made while it is sent; what was not sent is given up with the client."""

    def __init__(self, shipment: Shipment) -> None:
        self._parcel = shipment.parcel
        headers = {"Content-Disposition": disposition(shipment.file_name)}
        if self._parcel.size is not None:
            headers["Content-Length"] = str(self._parcel.size)
        super().__init__(self._parcel, media_type=shipment.media_type, headers=headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if scope.get("is_head", False):
                self.body_iterator = _nothing()
            await super().__call__(scope, receive, send)
        finally:
            self._parcel.close()


def disposition(file_name: str) -> str:
    """A name in any letters (RFC 6266), and one in plain letters for whoever can't read it."""
    plain = "nocto" + file_name[file_name.rfind(".") :]
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='')}"


def _file_of(*kinds: str) -> dict[int | str, dict[str, Any]]:
    file = {"schema": {"type": "string", "format": "binary"}}
    return {200: {"description": "The file.", "content": dict.fromkeys(kinds, file)}}


SHEETS = _file_of(*(kind.partition(";")[0] for kind in MEDIA.values()))
"""How the document describes an exported list."""
ARCHIVE = _file_of("application/zip")

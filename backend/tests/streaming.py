"""Listening to the live stream, inside the program's own loop."""

import asyncio
import contextlib
import json
from dataclasses import dataclass, field
from typing import Any

from app.models import User
from tests.make import Make

PATIENCE = 10.0  # seconds until a test gives up


@dataclass(frozen=True)
class Heard:
    """One event."""

    event: str
    data: Any
    id: int | None
    raw: str

    @property
    def row(self) -> tuple[str, str, int]:
        return self.event, self.data["entity"], self.data["entity_id"]

    @property
    def is_reset(self) -> bool:
        return self.event == "reset"


@dataclass
class Stream:
    """`GET /api/events` as somebody hears it: one event after the other."""

    make: Make
    headers: dict[str, str]
    method: str = "GET"
    status: int = 0
    answered: dict[str, str] = field(default_factory=dict)
    text: str = ""

    def open(self) -> "Stream":
        self.make.call(self._open)
        return self

    def next(self) -> Heard:
        """The next event; comments are passed over."""
        return self.make.call(self._next)

    def rest(self, *, until: User | None = None) -> list[Heard]:
        """All that is said about what has happened so far; a new colleague, of whom all hear, ends it."""
        mark = ("change", "user", (until or self.make.user()).id)
        said = []
        while (one := self.next()).is_reset or one.row != mark:
            said.append(one)
        return said

    def ended(self) -> list[Heard]:
        """What is said until the server ends the stream."""
        return self.make.call(self._until_the_end)

    def pause(self) -> None:
        """Read nothing until `resume`."""
        self.make.call(self._set_reading, False)

    def resume(self) -> None:
        self.make.call(self._set_reading, True)

    async def _set_reading(self, reads: bool) -> None:
        self._reads.set() if reads else self._reads.clear()

    def close(self) -> None:
        self.make.call(self._close)

    async def _open(self) -> None:
        self._chunks: asyncio.Queue[str | None] = asyncio.Queue()
        self._hung_up, self._started = asyncio.Event(), asyncio.Event()
        self._reads = asyncio.Event()
        self._reads.set()
        self._task = asyncio.create_task(self._listen())
        async with asyncio.timeout(PATIENCE):
            await self._started.wait()

    async def _listen(self) -> None:
        asked = False

        async def receive() -> dict[str, Any]:
            nonlocal asked
            if not asked:
                asked = True
                return {"type": "http.request", "body": b"", "more_body": False}
            await self._hung_up.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                self.status = message["status"]
                self.answered = {name.decode(): value.decode() for name, value in message["headers"]}
                self._started.set()
            elif body := message.get("body"):
                await self._reads.wait()
                self._chunks.put_nowait(body.decode())

        headers = [(name.lower().encode(), value.encode()) for name, value in self.headers.items()]
        scope = {
            "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1",
            "method": self.method, "scheme": "http", "path": "/api/events", "raw_path": b"/api/events",
            "root_path": "", "query_string": b"", "headers": headers, "client": ("192.0.2.1", 50000),
            "server": ("nocto.test", 80),
        }  # fmt: skip
        try:
            await self.make.app(scope, receive, send)
        finally:
            self._chunks.put_nowait(None)

    async def _next(self) -> Heard:
        async with asyncio.timeout(PATIENCE):
            while (found := await self._event()) is not None:
                if found.event:
                    return found
        raise EOFError

    async def _event(self) -> Heard | None:
        while "\n\n" not in self.text:
            chunk = await self._chunks.get()
            if chunk is None:
                return None
            self.text += chunk
        raw, _, self.text = self.text.partition("\n\n")
        return _parse(raw)

    async def words(self, seconds: float) -> list[Heard]:
        heard: list[Heard] = []
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while (found := await self._event()) is not None:
                    heard.append(found)
        return heard

    async def _until_the_end(self) -> list[Heard]:
        heard = []
        async with asyncio.timeout(PATIENCE):
            while (found := await self._event()) is not None:
                heard.append(found)
            await self._task
        return heard

    async def _close(self) -> None:
        self._hung_up.set()
        async with asyncio.timeout(PATIENCE):
            await self._task


def _parse(raw: str) -> Heard:
    fields: dict[str, str] = {}
    for line in raw.split("\n"):
        name, _, value = line.partition(": ")
        if name:
            fields[name] = value
    data, place = fields.get("data"), fields.get("id")
    return Heard(fields.get("event", ""), data and json.loads(data), int(place) if place else None, raw)

"""One open stream: what waits to be sent to it."""

import asyncio
from collections import deque

from app.policies import Actor
from app.services.live import events

QUEUE = 256  # events that wait for a slow listener, before it is told to reload instead


class Listener:
    """What one stream has yet to send. Nobody waits for a slow one."""

    __slots__ = ("_events", "_more", "actor", "is_closed", "position")

    def __init__(self, actor: Actor, position: int) -> None:
        self.actor = actor
        self.position = position
        self.is_closed = False
        self._events: deque[bytes] = deque()
        self._more: asyncio.Future[None] | None = None

    def tell(self, position: int, event: bytes) -> None:
        """Send an event, unless the listener knows it already."""
        if position <= self.position:
            return
        if len(self._events) < QUEUE:
            self._events.append(event)
            self._wake()
        else:
            self.reset(position)

    def reset(self, position: int) -> None:
        """Tell it to reload everything, instead of all that it has not been sent yet."""
        self._events.clear()
        self._events.append(events.reset(position))
        self.position = position
        self._wake()

    def keep_alive(self, position: int) -> None:
        """Say something, if there is nothing else to say."""
        if not self._events:
            self._events.append(events.alive(max(position, self.position)))
            self._wake()

    def close(self, last: bytes = b"") -> None:
        """End the stream once what waits has been sent."""
        self.is_closed = True
        if last:
            self._events.append(last)
        self._wake()

    async def next(self) -> bytes:
        """All that waits, as soon as there is something; nothing, once the stream has ended."""
        while not self._events and not self.is_closed:
            self._more = asyncio.get_running_loop().create_future()
            await self._more
        waiting = b"".join(self._events)
        self._events.clear()
        return waiting

    def _wake(self) -> None:
        if self._more is not None and not self._more.done():
            self._more.set_result(None)

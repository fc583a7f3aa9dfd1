"""The live stream at work: while the server runs, the feed reads and the doorbell is answered."""

import asyncio
import contextlib
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from types import FrameType
from typing import Any

from app.doorbell import Doorbell
from app.services.live import Feed

STOPS = (signal.SIGINT, signal.SIGTERM)


@asynccontextmanager
async def on_air(feed: Feed) -> AsyncIterator[None]:
    """Serve the feed until the end of the block, or until the server is told to stop."""
    bell = Doorbell(feed.database, feed.stir)
    heard = feed.database.after_commit
    tasks = [asyncio.create_task(feed.run()), asyncio.create_task(bell.serve())]
    heard |= {feed.stir, bell.ring}
    try:
        with _before_the_server_stops(feed.close):
            yield
    finally:
        heard -= {feed.stir, bell.ring}
        feed.close()
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task


@contextmanager
def _before_the_server_stops(close: Callable[[], None]) -> Iterator[None]:
    """Hear the signal to stop beside the server, which waits for all streams before it tells us.

    The server's own handler is in place when the program starts; it is called as before.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in STOPS}

    def stop(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(close)
        handler: Any = before[signal.Signals(number)]
        handler(number, frame)

    ours = [number for number, handler in before.items() if callable(handler)]
    for number in ours:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, before[number])

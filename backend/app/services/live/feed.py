"""The feed: one reader of the journal for all who listen to this process.

It is woken by commits of this process at once, by those of others through a hint (`doorbell.py`), and looks
by itself twice a second, which is what can be relied upon. While nobody listens it does nothing.
"""

import asyncio
import contextlib
import logging
import math
import random
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

from app.database import MAX_ID, Database, Mode
from app.errors import Busy
from app.models import User
from app.outages import is_busy
from app.policies import SYSTEM, Actor
from app.services import logins
from app.services.live import events
from app.services.live.listener import Listener
from app.services.live.reading import Part, Reader, between, is_known
from app.services.live.witnesses import Heard, witnesses
from app.sight import by_role
from app.uow import UnitOfWork, unit_of_work

log = logging.getLogger("nocto.live")

LOOK_EVERY = 0.5  # seconds
BREATH = 0.05  # between two looks: many commits at once cost one look
CHECK_EVERY = 4.0  # whether those who listen still may
SPEAK_EVERY = 14.0  # so that nothing between takes the stream for dead
FAR_BEHIND = 1_000  # changes after which to reload is cheaper than to be told

Listening = AsyncGenerator[bytes, None]


class Feed:
    """Tells listeners what changes. `run` is its work, `listening` a listener's."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.listeners: set[Listener] = set()
        self.position = 0
        self._reader = Reader(database)
        self._turn = asyncio.Lock()
        self._stirred = asyncio.Event()
        self._is_closing = False
        self._last_check = self._last_word = 0.0

    def stir(self) -> None:
        """Something was committed: look now. May be called at any time, and for nothing."""
        if self.listeners:
            self._stirred.set()

    async def run(self) -> None:
        """Read and tell, for ever. A failed turn is logged, and the next one does its work too."""
        pause = LOOK_EVERY
        while True:
            if not self.listeners:
                await self._stirred.wait()
                self._last_check = self._last_word = asyncio.get_running_loop().time()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._stirred.wait()
            self._stirred.clear()
            try:
                pause = await self._look()
                await self._do_chores()
            except Exception:
                log.exception("telling what has changed failed")
                pause = LOOK_EVERY
            await asyncio.sleep(BREATH if pause else 0)

    @asynccontextmanager
    async def listening(self, actor: Actor, last_heard: str | None) -> AsyncIterator[Listening]:
        """What this actor is told from now on, or from the event that was heard last; ends with the block.

        Raises:
            Busy: the database is overloaded or away.
        """
        listener = await self._join(actor)
        try:
            yield self._stream(listener, await self._resume(listener, last_heard))
        finally:
            self.listeners.discard(listener)

    def close(self) -> None:
        """End all streams; the clients come back, not all at the same moment, to whoever serves then."""
        self._is_closing = True
        for listener in self.listeners:
            listener.close(_farewell())

    async def _join(self, actor: Actor) -> Listener:
        async with self._turn:  # between two turns, so that no change falls between
            if not self.listeners:
                self.position = await self._reader.start()
            listener = Listener(actor, self.position)
            self.listeners.add(listener)
        if self._is_closing:
            listener.close(_farewell())
        self._stirred.set()
        return listener

    async def _resume(self, listener: Listener, last_heard: str | None) -> int | None:
        """The position from which this listener goes on; None if it must reload."""
        if last_heard is None:
            return listener.position
        position = _position(last_heard)
        if position is None or listener.position - position > FAR_BEHIND:
            return None
        if position > listener.position:  # it was told by another process, which is ahead of this one
            async with unit_of_work(self.database, SYSTEM, mode=Mode.READ) as uow:
                if not await is_known(uow, position):
                    return None
            listener.position = position
        return position

    async def _stream(self, listener: Listener, position: int | None) -> Listening:
        joined = listener.position
        if position is None:
            yield events.hello(joined, resumes=False) + events.reset(joined)
        else:
            yield events.hello(position, resumes=True)
            try:
                async for missed in self._missed(listener.actor, position, joined):
                    yield missed
            except Busy:
                return  # the client comes back and resumes where it was
        while waiting := await listener.next():
            yield waiting

    async def _missed(self, actor: Actor, position: int, until: int) -> Listening:
        """What happened while nobody listened."""
        while position < until:
            async with unit_of_work(self.database, SYSTEM, mode=Mode.READ) as uow:
                entries = await between(uow, position, until)
                heard = await witnesses(uow, entries, by_role([actor]))
            if heard:
                yield b"".join(one.for_person(actor.id or 0) for one in heard)
            position = entries[-1].id if entries else until

    async def _look(self) -> float:
        """Tell the next changes; in how many seconds to look again."""
        async with self._turn, unit_of_work(self.database, SYSTEM, mode=Mode.READ) as uow:
            part = await self._reader.next(uow, self.position)
            if part.entries:
                await self._tell(uow, part)
            self.position = part.position
        if part.is_full:
            return 0.0
        return BREATH if part.waits else LOOK_EVERY

    async def _tell(self, uow: UnitOfWork, part: Part) -> None:
        """A change that can't be told, by a fault of ours, must not stand in the way of all others."""
        try:
            people = by_role(listener.actor for listener in self.listeners)
            self._spread(await witnesses(uow, part.entries, people))
        except Exception as error:
            if is_busy(error):
                raise
            log.exception("changes up to %s are told as «reload everything»", part.position)
            for listener in self.listeners:
                listener.reset(part.position)
        if any(entry.entity == User.ENTITY for entry in part.entries):
            self._last_check = -math.inf  # somebody may have become another one

    def _spread(self, heard: list[Heard]) -> None:
        streams: defaultdict[int | None, list[Listener]] = defaultdict(list)
        for listener in self.listeners:
            streams[listener.actor.id].append(listener)
        for one in heard:
            for person in one.people & streams.keys():
                event = one.for_person(person)
                for listener in streams[person]:
                    listener.tell(one.told.position, event)

    async def _do_chores(self) -> None:
        moment = asyncio.get_running_loop().time()
        if moment - self._last_check > CHECK_EVERY:
            self._last_check = moment
            await self._dismiss()
        if moment - self._last_word > SPEAK_EVERY:
            self._last_word = moment
            for listener in self.listeners:
                listener.keep_alive(self.position)

    async def _dismiss(self) -> None:
        """End the streams of those who have logged out, or are not any more who they were."""
        listeners = list(self.listeners)
        async with unit_of_work(self.database, SYSTEM, mode=Mode.READ) as uow:
            still = await logins.unchanged(uow, {listener.actor for listener in listeners})
        for listener in listeners:
            if listener.actor not in still:
                listener.close()


def _farewell() -> bytes:
    """When to come back: not all at the same moment."""
    return events.come_back(random.randint(events.RETRY // 2, events.RETRY * 2))  # noqa: S311 - no secret


def _position(text: str) -> int | None:
    """The position that an event's id names; None if it is none of ours."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MAX_ID))):
        return None
    return int(text)

"""People who write, and keep account of what they were told: what is acknowledged must be there, once."""

import asyncio
import json
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from app.models import Activity, Client, Deal
from bench.client import Address, Answer, Connection, connect, request
from bench.seed import Seat, World

WRITERS = 8
BUSY = frozenset({503})
PAUSE = 0.05  # seconds before what was refused as «busy» is sent again


@dataclass(eq=False)
class Write:
    """One change. `sign` is a text that it leaves in the row, to be found by; a move leaves none."""

    entity: str
    creates: bool
    raw: bytes
    has_key: bool
    sign: str | None = None
    row_id: int | None = None
    stage_id: int | None = None
    batch: str | None = None
    body: bytes = b""


@dataclass
class Writer:
    """One person: what is theirs, and what they sent and were not answered."""

    seat: Seat
    dice: random.Random
    clients: list[int] = field(default_factory=list)
    deals: dict[int, int] = field(default_factory=dict)  # each with its stage
    in_doubt: Write | None = None
    done: int = 0


@dataclass
class Ledger:
    """What all writers were told."""

    acknowledged: list[Write] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    repeated: int = 0  # sent again with the same key, or the same text
    replayed: int = 0  # and answered from what was kept
    cut: int = 0  # answers that broke off
    times: list[float] = field(default_factory=list)  # of each answer
    wrong: list[str] = field(default_factory=list)


class Crew:
    """Writers at work on one server, each with a connection of their own."""

    def __init__(
        self,
        world: World,
        *,
        writers: int = WRITERS,
        seed: int = 1,
        pace: float | None = None,
        edits: bool = True,
    ) -> None:
        """With a `pace` they write that often a second in all; without `edits` every write has a key."""
        self.world = world
        self._pause = writers / pace if pace else 0.0
        self._edits = edits
        self.ledger = Ledger()
        self.writers = [Writer(world.managers[n], random.Random(seed * 1000 + n)) for n in range(writers)]
        self.stopping = asyncio.Event()
        self.patient_with = BUSY

    async def send_again(self, address: Address) -> None:
        """What was in doubt, as a careful client does it."""
        for writer in self.writers:
            if writer.in_doubt is not None:
                connection = await connect(address)
                await self._see_through(connection, writer, writer.in_doubt)
                connection.close()

    async def work(self, address: Address, *, until: int | None = None) -> None:
        """Write until the server is gone, or `stopping` is set, or so many writes are acknowledged in all."""
        await asyncio.gather(*(self._work(address, writer, until) for writer in self.writers))

    async def _work(self, address: Address, writer: Writer, until: int | None) -> None:
        try:
            connection = await connect(address)
        except OSError:
            return
        try:
            while not self.stopping.is_set():
                began = time.perf_counter()
                await self._see_through(connection, writer, writer.in_doubt or self._next(writer))
                if self._pause:
                    await asyncio.sleep(max(0.0, began + self._pause - time.perf_counter()))
                if until is not None and len(self.ledger.acknowledged) >= until:
                    self.stopping.set()
        except OSError:
            self.ledger.cut += connection.is_cut  # the write stays in doubt
        finally:
            connection.close()

    async def _see_through(self, connection: Connection, writer: Writer, write: Write) -> None:
        """Send it until it is done or refused; while the server is busy, again and again."""
        while True:
            self.ledger.repeated += writer.in_doubt is write
            writer.in_doubt = write
            began = time.perf_counter()
            answer = await connection.send(write.raw)
            self.ledger.times.append(time.perf_counter() - began)
            self.ledger.statuses[answer.status] += 1
            if answer.status not in self.patient_with or self.stopping.is_set():
                break
            await asyncio.sleep(PAUSE)
        if answer.status in self.patient_with:
            return  # it stays in doubt
        writer.in_doubt = None
        if answer.status in (200, 201):
            self._acknowledge(writer, write, answer)
        else:
            self.ledger.wrong.append(f"{answer.status}: {answer.body[:300]!r}")

    def _acknowledge(self, writer: Writer, write: Write, answer: Answer) -> None:
        said: dict[str, Any] = answer.json()
        write.row_id, write.batch, write.body = said["id"], answer.header("x-batch"), answer.body
        self.ledger.replayed += answer.header("idempotency-replayed") == "true"
        self.ledger.acknowledged.append(write)
        writer.done += 1
        if write.entity == Deal.ENTITY:
            writer.deals[said["id"]] = said["stage_id"]
        elif write.entity == Client.ENTITY:
            writer.clients.append(said["id"])

    def _next(self, writer: Writer) -> Write:
        if not writer.clients:
            return self._new_client(writer)
        if not writer.deals:
            return self._new_deal(writer)
        ways = (self._new_client, self._new_deal, self._move, self._edit, self._note)
        [way] = writer.dice.choices(ways, (1, 3, 3, 2 * self._edits, 2))
        return way(writer)

    def _new_client(self, writer: Writer) -> Write:
        sign = f"ООО «{uuid4().hex}»"
        return _post(writer, "/api/clients", {"name": sign}, Client, creates=True, sign=sign)

    def _new_deal(self, writer: Writer) -> Write:
        sign = f"Сделка {uuid4().hex}"
        body = {"title": sign, "client_id": writer.dice.choice(writer.clients), "amount": 1000.5}
        return _post(writer, "/api/deals", body, Deal, creates=True, sign=sign)

    def _note(self, writer: Writer) -> Write:
        sign = f"Звонок {uuid4().hex}"
        body = {"type": "call", "subject": sign, "deal_id": writer.dice.choice(list(writer.deals))}
        return _post(writer, "/api/activities", body, Activity, creates=True, sign=sign)

    def _move(self, writer: Writer) -> Write:
        deal_id, stands = writer.dice.choice(list(writer.deals.items()))
        stage_id = writer.dice.choice([stage for stage in self.world.open_stages if stage != stands])
        body = {"stage_id": stage_id}
        return _post(writer, f"/api/deals/{deal_id}/move", body, Deal, row_id=deal_id, stage_id=stage_id)

    def _edit(self, writer: Writer) -> Write:
        deal_id, sign = writer.dice.choice(list(writer.deals)), f"Сделка {uuid4().hex}"
        raw = request("PUT", f"/api/deals/{deal_id}", token=writer.seat.token, body={"title": sign})
        return Write(Deal.ENTITY, creates=False, raw=raw, has_key=False, sign=sign, row_id=deal_id)


def _post(writer: Writer, path: str, body: Any, model: Any, *, creates: bool = False, **about: Any) -> Write:
    key = {"Idempotency-Key": uuid4().hex}
    raw = request("POST", path, token=writer.seat.token, body=body, headers=key)
    return Write(model.ENTITY, creates=creates, raw=raw, has_key=True, **about)


def text_of(change: dict[str, Any]) -> str | None:
    """Where a sign stands in what the journal says of a row."""
    return next((change[name] for name in ("title", "subject", "name") if change.get(name)), None)


def body_of(raw: bytes) -> Any:
    return json.loads(raw.partition(b"\r\n\r\n")[2])

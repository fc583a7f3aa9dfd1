"""Whether what was acknowledged is in the database: once, whole, and nothing besides."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.config import Settings
from app.database import Database, Mode, plain
from app.models import Action, Activity, Base, Change, Client, Deal
from app.policies import SYSTEM
from app.services import doctor
from app.uow import UnitOfWork, unit_of_work
from bench.client import connect, request
from bench.servers import settings_for
from tests.torture.served import Served
from tests.torture.writing import Crew, Ledger, Write, Writer, body_of, text_of

MODELS: dict[str, type[Base]] = {model.ENTITY: model for model in (Client, Deal, Activity)}
OF_THE_MACHINE = frozenset({"secret", "time zone", "disk", "backup", "administrators"})
"""What the doctor finds that says nothing about the writes: the seeded administrator has no password."""


@dataclass
class Verdict:
    """What is wrong. Nothing should be."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)

    def add(self, more: "Verdict") -> None:
        for name in ("lost", "doubled", "half", "other"):
            getattr(self, name).extend(getattr(more, name))

    @property
    def faults(self) -> list[str]:
        return [*self.lost, *self.doubled, *self.half, *self.other]


@dataclass(frozen=True)
class Entry:
    """A line of the journal."""

    id: int
    batch: str
    entity: str
    entity_id: int
    action: Action
    after: dict[str, Any]


class Examiner:
    """Looks at the database again and again; what was examined once is counted only, not compared anew."""

    def __init__(self, url: str, folder: Path) -> None:
        self._url = url
        self._settings = settings_for(url).model_copy(
            update={"DATA_DIR": folder, "BACKUP_DIR": folder / "backups"}
        )
        self._compared = 0
        self._known_entries = 0
        self._known_findings: frozenset[str] = frozenset()

    async def begin(self) -> None:
        """What is there already is not the writers', and what is wrong with it is not theirs either."""
        database = Database(self._url)
        entries = await _journal(database, after=0)
        self._compared = self._known_entries = entries[-1].id if entries else 0
        self._known_findings = frozenset(await _doctor(database, self._settings))
        await database.close()

    async def examine(self, ledger: Ledger, *, thoroughly: bool = True) -> Verdict:
        """Thoroughly, the doctor is asked too, who reads everything."""
        database = Database(self._url)
        try:
            entries = await _journal(database, after=self._known_entries)
            verdict = _compare(ledger.acknowledged, entries)
            verdict.half += await _half_applied(database, [e for e in entries if e.id > self._compared])
            if thoroughly:
                verdict.half += await self._new_findings(database)
        finally:
            await database.close()
        self._compared = entries[-1].id if entries else self._compared
        return verdict

    async def doctor(self) -> list[str]:
        """What is wrong now and was not in the beginning."""
        database = Database(self._url)
        try:
            return await self._new_findings(database)
        finally:
            await database.close()

    async def _new_findings(self, database: Database) -> list[str]:
        found = await _doctor(database, self._settings)
        return [finding for finding in found if finding not in self._known_findings]


async def _journal(database: Database, *, after: int) -> list[Entry]:
    columns = (Change.id, Change.batch, Change.entity, Change.entity_id, Change.action, Change.after)
    query = select(*columns).where(Change.id > after).order_by(Change.id)
    async with unit_of_work(database, SYSTEM, mode=Mode.SNAPSHOT) as uow:
        return [
            Entry(row.id, row.batch, row.entity, row.entity_id, row.action, row.after or {})
            for row in await uow.session.execute(query)
        ]


async def signs_in(database: Database) -> set[str | None]:
    """The texts by which what was created is known again."""
    return {text_of(entry.after) for entry in await _journal(database, after=0)}


def _compare(writes: Iterable[Write], entries: Sequence[Entry]) -> Verdict:
    """Each acknowledged write against the journal, and the journal against them."""
    verdict = Verdict()
    by_sign: defaultdict[str, list[Entry]] = defaultdict(list)
    by_batch: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_batch[entry.batch].append(entry)
        if sign := text_of(entry.after):
            by_sign[sign].append(entry)
    known = Counter[str]()
    for write in writes:
        found = by_sign[write.sign] if write.sign else by_batch[write.batch or ""]
        found = [entry for entry in found if _tells(entry, write)]
        known.update(entry.batch for entry in found)
        if not found:
            verdict.lost.append(f"{write.entity} {write.row_id}: {body_of(write.raw)}")
        elif len(found) > 1:
            verdict.doubled.append(f"{write.entity} {write.row_id} {len(found)} times: {body_of(write.raw)}")
    verdict.doubled += [f"batch {batch} is nobody's" for batch in by_batch.keys() - known.keys()]
    verdict.doubled += [f"batch {batch} is {count} writes" for batch, count in known.items() if count > 1]
    return verdict


def _tells(entry: Entry, write: Write) -> bool:
    """Whether this line of the journal is that write: its row, its batch, what it did."""
    return (
        (entry.entity, entry.entity_id) == (write.entity, write.row_id)
        and (write.batch is None or entry.batch == write.batch)
        and (entry.action is Action.CREATE) == write.creates
        and (write.stage_id is None or entry.after.get("stage_id") == write.stage_id)
    )


async def _half_applied(database: Database, entries: Sequence[Entry]) -> list[str]:
    """Rows that are not what the journal says last of them."""
    touched: defaultdict[str, set[int]] = defaultdict(set)
    for entry in entries:
        touched[entry.entity].add(entry.entity_id)
    found: list[str] = []
    async with unit_of_work(database, SYSTEM, mode=Mode.SNAPSHOT) as uow:
        for entity, ids in touched.items():
            found += await _differing(uow, MODELS[entity], sorted(ids))
    return found


async def _differing(uow: UnitOfWork, model: type[Base], ids: list[int]) -> list[str]:
    query = select(Change.entity_id, Change.after).where(Change.entity == model.ENTITY)
    said: defaultdict[int, dict[str, Any]] = defaultdict(dict)
    rows: dict[int, Base] = {}
    for few in (ids[start : start + 500] for start in range(0, len(ids), 500)):
        for row_id, after in await uow.session.execute(
            query.where(Change.entity_id.in_(few)).order_by(Change.id)
        ):
            said[row_id] |= after or {}
        rows |= {row.id: row for row in await uow.session.scalars(select(model).where(model.id.in_(few)))}
    return [
        f"{model.ENTITY} {row_id}: {name} is not {value!r}"
        for row_id in ids
        for name, value in said[row_id].items()
        if row_id not in rows or plain(getattr(rows[row_id], name)) != value
    ]


async def _doctor(database: Database, settings: Settings) -> list[str]:
    findings = await doctor.examine(database, settings)
    return [
        f"doctor, {finding.check}: {finding.detail}"
        for finding in findings
        if not finding.ok and finding.check not in OF_THE_MACHINE
    ]


async def ask_again(served: Served, crew: Crew, *, some: int) -> list[str]:
    """Send what was acknowledged again, with its key: it must be answered as it was."""
    found = []
    done = [write for write in crew.ledger.acknowledged if write.has_key]
    connection = await connect(served.address)
    for write in done[-some:]:
        answer = await connection.send(write.raw)
        if answer.header("idempotency-replayed") != "true" or answer.body != write.body:
            found.append(f"sent again: {answer.status} {answer.body[:200]!r}")
    connection.close()
    return found


async def readable(served: Served, writer: Writer) -> bool:
    """Whether a list can be read."""
    connection = await connect(served.address)
    answer = await connection.send(request("GET", "/api/deals?limit=20", token=writer.seat.token))
    connection.close()
    return answer.status == 200

"""An import from its first row to its account."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import cast
from uuid import uuid4

from app.database import Database, Mode
from app.errors import Busy, Conflict, Duplicate
from app.models import Via
from app.policies import SYSTEM, Actor
from app.schemas.imports import ImportMapping
from app.services.imports.account import Account, restored
from app.services.imports.batch import Batch
from app.services.imports.column_drafts import ColumnDrafter
from app.services.imports.drafts import OWN, Draft, Drafted, Drafter, TemplateDrafter
from app.services.imports.known import Job, Notes, learn
from app.services.imports.mapping import Mapping
from app.services.imports.own_drafts import OwnDrafter
from app.services.imports.own_fields import OwnFields, mapped
from app.services.imports.table import Row, Table
from app.services.imports.words import Reason
from app.services.instance import instance
from app.uow import UnitOfWork, unit_of_work
from app.writing import seldom_collected

ROWS = 1_000  # in one transaction
TRIES = 5  # of one batch, if somebody is in the way

Progress = Callable[[int], None]
Failures = Callable[[list[Reason]], None]
Keep = Callable[[UnitOfWork, Account, Account], Awaitable[None]]
"""Called in the transaction of each batch, with what this batch came to and the account with it."""


def _nobody_listens(_: object) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Errand:
    """On whose behalf an import runs, where it goes on, and who keeps its account."""

    actor: Actor = SYSTEM
    batch: str | None = None
    account: Account | None = None
    keep: Keep | None = None


async def run(
    database: Database,
    table: Table,
    mapping: Mapping | ImportMapping,
    *,
    zone: str,
    currency: str,
    dry_run: bool = False,
    progress: Progress = _nobody_listens,
    failures: Failures = _nobody_listens,
    errand: Errand | None = None,
) -> Account:
    """Bring a file in: a transaction for every few hundred rows, one batch in the journal for all of them.

    Run again it makes nothing twice: rows are known by their keys, what is unchanged is left alone, and
    what was deleted since stays deleted. A dry run reads, checks and decides the same, and writes nothing.
    `progress` hears how many bytes have been read, `failures` of the rows that failed.

    Raises:
        Unusable: the pipeline in the CRM contradicts the mapping, or the file is no table after all.
        Conflict, Busy: the pipeline is archived, or the database is not to be had; what was written stays,
            and a second run goes on from there.
    """
    started = time.monotonic()
    errand = errand or Errand()
    account = errand.account or Account(dry_run=dry_run)
    account.batch, before = errand.batch or uuid4().hex, account.seconds
    account.encoding, account.delimiter = table.encoding, table.delimiter
    drafter: Drafter
    if isinstance(mapping, Mapping):
        drafter = TemplateDrafter(mapping, zone=zone)
    else:
        drafter = _drafter(mapping, table, await _own_fields(database, mapping), zone=zone)
    with closing(Notes()) as notes, seldom_collected():
        job = Job(mapping, currency, dry_run, notes)
        await _prepare(database, job)
        drafts = _numbered(_drafts(table.rows(), drafter), notes)
        await asyncio.to_thread(_replay, drafts, account.rows, notes)
        while True:
            some, read = await asyncio.to_thread(_take, drafts)
            if not some:
                break
            account.seconds = before + time.monotonic() - started
            async for part in _write_apart(database, job, some, account, errand):
                account.add(part)
                failures(part.failures)
            progress(read)
    account.seconds = before + time.monotonic() - started
    return account


def _drafter(mapping: ImportMapping, table: Table, own: OwnFields, *, zone: str) -> Drafter:
    mapping = _in_order(mapping, table)
    if mapping.source == OWN:
        return OwnDrafter(mapping, own, zone=zone, as_texts=table.encoding == "xlsx")
    return ColumnDrafter(mapping, own, zone=zone)


def _in_order(mapping: ImportMapping, table: Table) -> ImportMapping:
    """With the columns as they stand in the file: PostgreSQL sorts the keys of a document it keeps."""
    columns = {name: mapping.columns[name] for name in table.header if name in mapping.columns}
    return mapping.model_copy(update={"columns": columns})


async def _own_fields(database: Database, mapping: ImportMapping) -> OwnFields:
    async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
        return await mapped(uow, mapping.columns.values())


async def _prepare(database: Database, job: Job) -> None:
    """Learn who we are, and how everybody is reached, if the file tells that too."""
    async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
        job.instance = await instance(uow)
    if isinstance(job.mapping, Mapping):
        return
    if any(key and key.startswith(("client.", "contact.")) for key in job.mapping.columns.values()):
        async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
            await learn(uow, job.notes)


def _drafts(rows: Iterator[tuple[Row, int]], drafter: Drafter) -> Iterator[tuple[Drafted, int]]:
    """The rows, checked; those that are further products of the deal before them are joined to it."""
    last: tuple[Drafted, int] | None = None
    for row, read in rows:
        drafted = drafter.draft(row)
        if last is not None and _is_further_product(last[0], drafted):
            last = last[0], read
            continue
        if last is not None:
            yield last
        last = drafted, read
    if last is not None:
        yield last


def _is_further_product(last: Drafted, drafted: Drafted) -> bool:
    """Bitrix24 repeats a deal once for each of its products."""
    if not (isinstance(last, Draft) and isinstance(drafted, Draft) and last.deal and drafted.deal):
        return False
    if last.deal.key != drafted.deal.key or not (last.deal.products and drafted.deal.products):
        return False
    last.deal.products += drafted.deal.products
    last.joined.append(drafted.line)
    return True


def _numbered(drafts: Iterator[tuple[Drafted, int]], notes: Notes) -> Iterator[tuple[Drafted, int]]:
    """Rows whose number was there before fail; deals without a number get one that tells twins apart."""
    while some := list(islice(drafts, ROWS)):
        keys = [
            (drafted.key, drafted.line) if isinstance(drafted, Draft) else (None, 0) for drafted, _ in some
        ]
        seen = iter(notes.see([(key, line) for key, line in keys if key is not None]))
        for (drafted, read), (key, _) in zip(some, keys, strict=True):
            if key is None or not isinstance(drafted, Draft):
                yield drafted, read
            else:
                yield _number(drafted, key, *next(seen)), read


def _number(draft: Draft, key: str, line: int, times: int) -> Drafted:
    if times > 1 and (draft.deal is None or draft.deal.is_numbered):
        return draft.refuse(f"{draft.main}.key", "key_repeated", text=key, line=line)
    if times > 1 and draft.deal is not None:
        draft.deal.key = f"{key}:{times}"
    return draft


def _replay(drafts: Iterator[tuple[Drafted, int]], rows: int, notes: Notes) -> None:
    """Read past the rows that an interrupted run has written, and remember what they said."""
    while rows > 0:
        drafted, _ = next(drafts)
        rows -= 1 + (len(drafted.joined) if isinstance(drafted, Draft) else 0)
        if isinstance(drafted, Draft):
            parts = (("client", drafted.client), ("contact", drafted.contact))
            notes.tell(f"{entity} {part.own}" for entity, part in parts if part is not None)


def _take(drafts: Iterator[tuple[Drafted, int]]) -> tuple[list[Drafted], int]:
    """The next rows, checked, and how far the file has been read."""
    found = list(islice(drafts, ROWS))
    return [drafted for drafted, _ in found], found[-1][1] if found else 0


async def _write_apart(
    database: Database, job: Job, drafts: list[Drafted], account: Account, errand: Errand
) -> AsyncIterator[Account]:
    """One batch, or parts of it where somebody has what only one may have: only that row fails."""
    try:
        yield await _write(database, job, drafts, account, errand)
        return
    except Duplicate as error:
        taken = error.field
    if len(drafts) == 1:
        cast("Draft", drafts[0]).taken = taken
        yield await _write(database, job, drafts, account, errand)
        return
    for part in (drafts[: len(drafts) // 2], drafts[len(drafts) // 2 :]):
        async for done in _write_apart(database, job, part, account, errand):
            yield done


async def _write(
    database: Database, job: Job, drafts: list[Drafted], account: Account, errand: Errand
) -> Account:
    """One batch, again from its start if somebody else was faster."""
    mode = Mode.SNAPSHOT if job.dry else Mode.WRITE
    for left in reversed(range(TRIES)):
        try:
            async with unit_of_work(
                database, errand.actor, mode=mode, via=Via.IMPORT, batch=account.batch
            ) as uow:
                work = Batch(uow, job)
                await work.write(drafts)
                if errand.keep and not job.dry:
                    await errand.keep(uow, work.account, _with(account, work.account))
            if errand.keep and job.dry:
                async with unit_of_work(database, errand.actor, via=Via.IMPORT) as uow:
                    await errand.keep(uow, work.account, _with(account, work.account))
            work.settle()
            return work.account
        except (Conflict, Busy) as error:
            if not left or error.code in ("pipeline_archived", "duplicate"):
                raise
            await asyncio.sleep(0.1)
    raise Busy


def _with(account: Account, part: Account) -> Account:
    whole = restored(account.kept())
    whole.add(part)
    return whole

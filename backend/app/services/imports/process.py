"""An import from its first row to its account."""

import asyncio
import time
from collections.abc import Callable, Iterator
from itertools import islice
from uuid import uuid4

from app.database import Database, Mode
from app.errors import Busy, Conflict
from app.models import Via
from app.policies import SYSTEM
from app.services.imports.account import Account
from app.services.imports.batch import Batch
from app.services.imports.drafts import Draft, Drafter, EmptyRow
from app.services.imports.known import Job, Keys
from app.services.imports.mapping import Mapping
from app.services.imports.reading import Row, Table
from app.services.imports.words import Reason
from app.uow import unit_of_work

ROWS = 500  # in one transaction
TRIES = 5  # of one batch, if somebody is in the way

Progress = Callable[[int], None]
Failures = Callable[[list[Reason]], None]


def _nobody_listens(_: object) -> None:
    return None


async def run(
    database: Database,
    table: Table,
    mapping: Mapping,
    *,
    zone: str,
    currency: str,
    dry_run: bool = False,
    progress: Progress = _nobody_listens,
    failures: Failures = _nobody_listens,
) -> Account:
    """Bring a file in: a transaction for every few hundred rows, one batch in the journal for all of them.

    Run again it makes nothing twice: rows are known by their keys, what is unchanged is left alone, and
    what was deleted since stays deleted. A dry run reads, checks and decides the same, and writes nothing.
    `progress` hears how many bytes have been read, `failures` of the rows that failed.

    Raises:
        Unusable: the pipeline in the CRM contradicts the mapping, or the file is no CSV after all.
        Conflict, Busy: the pipeline is archived, or the database is not to be had; what was written stays,
            and a second run goes on from there.
    """
    started = time.monotonic()
    account = Account(batch=uuid4().hex, encoding=table.encoding, delimiter=table.delimiter, dry_run=dry_run)
    job = Job(mapping, currency, dry_run)
    drafter, keys, rows = Drafter(mapping, zone=zone), Keys(), table.rows()
    try:
        while True:
            drafts, read = await asyncio.to_thread(_take, rows, drafter, keys)
            if not drafts:
                break
            part = await _write(database, job, drafts, batch=account.batch)
            account.add(part)
            failures(part.failures)
            progress(read)
    finally:
        keys.close()
    account.seconds = time.monotonic() - started
    return account


def _take(
    rows: Iterator[tuple[Row, int]], drafter: Drafter, keys: Keys
) -> tuple[list[Draft | EmptyRow | Reason], int]:
    """The next rows, checked, and how far the file has been read."""
    drafts: list[Draft | EmptyRow | Reason] = []
    read = 0
    for row, read in islice(rows, ROWS):  # noqa: B007 - the last one is told
        draft = drafter.draft(row)
        if isinstance(draft, Draft) and (line := keys.first_line(draft.key, draft.line)) != draft.line:
            draft = draft.refuse("deal.key", "key_repeated", text=draft.key, line=line)
        drafts.append(draft)
    return drafts, read


async def _write(
    database: Database, job: Job, drafts: list[Draft | EmptyRow | Reason], *, batch: str
) -> Account:
    """One batch, again from its start if somebody else was faster."""
    mode = Mode.SNAPSHOT if job.dry else Mode.WRITE
    for left in reversed(range(TRIES)):
        try:
            async with unit_of_work(database, SYSTEM, mode=mode, via=Via.IMPORT, batch=batch) as uow:
                work = Batch(uow, job)
                await work.write(drafts)
            job.decided |= work.decided
            return work.account
        except (Conflict, Busy) as error:
            if not left or error.code == "pipeline_archived":
                raise
            await asyncio.sleep(0.1)
    raise Busy

"""The job that reads an uploaded file: checks it, or brings it in."""

import asyncio
from typing import Any

from sqlalchemy import delete, insert, update

from app.clock import now
from app.errors import CrmError, Forbidden
from app.jobs.errand import Errand
from app.models import Import, ImportRow, ImportState, User, Via
from app.policies import SYSTEM, Actor
from app.schemas.imports import ImportMapping
from app.services import imports
from app.services.imports.account import Account, restored
from app.uow import UnitOfWork, unit_of_work

SILENT = frozenset({"unchanged", "row_empty"})  # skipped rows that nobody has to look at
LONGEST_CELL, LONGEST_NAME = 1_000, 500


async def read_file(errand: Errand) -> None:
    """Read the file of an import, from where it was left.

    What is wrong with the file itself is told in the import; what is wrong with the world (the database is
    busy, the process dies) makes the queue try again.
    """
    row, actor = await _begin(errand)
    if row is None:
        return
    try:
        account = await _read(errand, row, actor)
    except (imports.Unusable, CrmError) as error:
        if getattr(error, "code", "") == "busy":
            raise
        await _fail(errand, row.id, error)
        return
    await _finish(errand, row, account)


async def give_up(errand: Errand, uow: UnitOfWork) -> None:
    """The queue has tried often enough."""
    error = {"code": "internal", "params": {}}
    await uow.session.execute(_change(errand.payload["import_id"], state=ImportState.FAILED, error=error))


def _change(import_id: int, **values: Any) -> Any:
    return (
        update(Import)
        .where(Import.id == import_id)
        .values(updated_at=now(), **values)
        .execution_options(synchronize_session=False)
    )


async def _begin(errand: Errand) -> tuple[Import | None, Actor | None]:
    """The import as it stands; a check begins anew, for it has left nothing to go on from."""
    async with unit_of_work(errand.database, SYSTEM, via=Via.IMPORT) as uow:
        row = await uow.session.get(Import, errand.payload["import_id"])
        wanted = ImportState.CHECKING if errand.payload["dry"] else ImportState.RUNNING
        if row is None or row.state is not wanted:
            return None, None
        if errand.payload["dry"]:
            await uow.session.execute(delete(ImportRow).where(ImportRow.import_id == row.id))
        user = await uow.session.get(User, row.actor_id) if row.actor_id else None
        if user is None or not user.is_active:
            return row, None
        return row, Actor(user.id, user.role, key_id=errand.payload.get("key_id"))


async def _read(errand: Errand, row: Import, actor: Actor | None) -> Account:
    if actor is None:
        raise Forbidden
    dry = bool(errand.payload["dry"])
    table = await asyncio.to_thread(imports.open_any, errand.settings.uploads / row.stored_name)

    async def keep(uow: UnitOfWork, part: Account, whole: Account) -> None:
        await errand.renew(uow, progress={"rows": whole.rows})
        kept = {"checked": whole.kept()} if dry else {"account": whole.kept(), "rows_done": whole.rows}
        await uow.session.execute(_change(row.id, **kept))
        await _keep_rows(uow, row.id, part)

    return await imports.run(
        errand.database,
        table,
        ImportMapping.model_validate(row.mapping),
        zone=errand.settings.TIME_ZONE,
        currency=errand.settings.CURRENCY,
        dry_run=dry,
        errand=imports.Errand(
            actor=actor,
            batch=row.batch,
            account=restored(row.account) if row.account and not dry else None,
            keep=keep,
        ),
    )


async def _keep_rows(uow: UnitOfWork, import_id: int, part: Account) -> None:
    """Note the rows that were not taken in."""
    told = [*part.failures, *(skip for skip in part.skips if skip.code not in SILENT)]
    rows = [
        {
            "import_id": import_id,
            "line": one.line,
            "outcome": one.outcome,
            "column": one.column[:LONGEST_NAME],
            "code": one.code,
            "params": _as_texts(one.params),
            "cells": [cell[:LONGEST_CELL].replace("\0", "\N{REPLACEMENT CHARACTER}") for cell in one.raw],
        }
        for one in sorted(told, key=lambda one: one.line)
    ]
    if rows:
        await uow.session.execute(insert(ImportRow), rows)


def _as_texts(params: dict[str, Any]) -> dict[str, Any]:
    """Parameters of a reason as JSON holds them; those of both languages stay so."""
    plain = {name: value if isinstance(value, int | dict) else str(value) for name, value in params.items()}
    return {
        name: value.replace("\0", "\N{REPLACEMENT CHARACTER}") if isinstance(value, str) else value
        for name, value in plain.items()
    }


async def _finish(errand: Errand, row: Import, account: Account) -> None:
    state = ImportState.READY if errand.payload["dry"] else ImportState.DONE
    kept = "checked" if errand.payload["dry"] else "account"
    values = {kept: account.kept(), "rows_estimate": account.rows}
    if state is ImportState.DONE:
        values |= {"finished_at": now(), "rows_done": account.rows}
    async with unit_of_work(errand.database, SYSTEM, via=Via.IMPORT) as uow:
        await errand.renew(uow)
        await uow.session.execute(_change(row.id, state=state, **values))
    if state is ImportState.DONE:  # it holds people's data, and nobody will read it again
        await asyncio.to_thread((errand.settings.uploads / row.stored_name).unlink, missing_ok=True)


async def _fail(errand: Errand, import_id: int, error: imports.Unusable | CrmError) -> None:
    code = getattr(error, "code", "unusable")
    params = _as_texts(getattr(error, "params", {"text": str(error)}))
    async with unit_of_work(errand.database, SYSTEM, via=Via.IMPORT) as uow:
        await errand.renew(uow)
        told = {"code": code, "params": params}
        await uow.session.execute(_change(import_id, state=ImportState.FAILED, error=told, finished_at=now()))

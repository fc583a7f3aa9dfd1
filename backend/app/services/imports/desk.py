"""Uploaded files: what people do with them, from the upload to the account."""

import csv
import io
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from pydantic import ValidationError
from sqlalchemy import delete, select

from app.database import Database, Mode
from app.errors import Conflict, Invalid
from app.folding import fold
from app.listing import Page, page_of
from app.messages import Language
from app.models import DealStage, DealStatus, Import, ImportRow, ImportState, Outcome, Pipeline
from app.policies import Actor, require
from app.schemas.imports import (
    AccountOut,
    Counted,
    FieldOut,
    ImportEdit,
    ImportMapping,
    ImportOut,
    ImportQuery,
    ImportRowOut,
    ImportRowQuery,
    NamedStage,
    Remark,
    Tally,
)
from app.services import jobs
from app.services.imports import own_fields
from app.services.imports.cells import harmless
from app.services.imports.fields import FIELDS
from app.services.imports.outcomes import CLOSING, outcome_of
from app.services.imports.recognition import REASON, Recognised, title_of, unknown_fields
from app.services.imports.words import reason
from app.uow import Lock, UnitOfWork, unit_of_work

KIND = "import"
PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that was received, and what it is."""

    path: Path
    file_name: str
    size: int
    found: Recognised


async def create(uow: UnitOfWork, stored: Stored, language: Language) -> ImportOut:
    """Take a file in; nothing of it is written to the CRM yet."""
    require(uow.actor, "import")
    found = stored.found
    fields = [field for _, field in await own_fields.known(uow)]
    taken = own_fields.propose(found.columns, found.mapping, fields)
    row = Import(
        actor_id=uow.actor.id,
        file_name=stored.file_name,
        stored_name=stored.path.name,
        size=stored.size,
        format=found.format.key if found.format else None,
        encoding=found.table.encoding,
        delimiter=found.table.delimiter or None,
        columns=found.columns,
        mapping=ImportMapping.model_validate(found.mapping).model_dump(mode="json"),
        stages=found.stages,
        warnings=own_fields.without(found.warnings, taken),
        rows_estimate=found.rows_estimate,
    )
    uow.add(row)
    await uow.flush()
    return await _show(uow, row, language)


async def list_imports(uow: UnitOfWork, query: ImportQuery) -> Page[Import]:
    require(uow.actor, "import")
    return await page_of(uow.session, Import, query)


async def view(uow: UnitOfWork, import_id: int, language: Language) -> ImportOut:
    require(uow.actor, "import")
    return await _show(uow, await uow.get(Import, import_id), language)


async def edit(uow: UnitOfWork, import_id: int, data: ImportEdit, language: Language) -> ImportOut:
    """Say how the file is to be read. What was checked before is forgotten.

    Raises:
        NotFound: there is no such import.
        Conflict: rows of it have been written already, or are being read now.
        Invalid: it names a column that the file has not, or a field that we have not.
    """
    row = await _take(uow, import_id)
    _refuse_busy(row)
    if row.rows_done:
        raise Conflict("import_begun")
    names = {column["name"] for column in row.columns}
    unknown = [column for column in data.mapping.columns if column not in names]
    if unknown:
        raise Invalid("column_unknown", field="mapping.columns", column=unknown[0])
    own = {field.key for field, _ in await own_fields.known(uow)}
    if wrong := unknown_fields(data.mapping.columns, own):
        raise Invalid("field_unknown", field="mapping.columns", key=wrong[0])
    row.stages = _stages_of(row, data.mapping)
    row.mapping = data.mapping.model_dump(mode="json")
    row.state, row.checked, row.error = ImportState.READY, None, None
    await _forget_rows(uow, row)
    await uow.flush()
    return await _show(uow, row, language)


async def check(uow: UnitOfWork, import_id: int, language: Language) -> ImportOut:
    """Have the whole file read and checked, and nothing written: see `checked` when it is ready again.

    Raises:
        NotFound, Conflict: as `edit`.
    """
    row = await _take(uow, import_id)
    _refuse_busy(row)
    if row.rows_done:
        raise Conflict("import_begun")
    row.checked = None
    await _forget_rows(uow, row)
    return await _send(uow, row, ImportState.CHECKING, language)


async def run(uow: UnitOfWork, import_id: int, language: Language) -> ImportOut:
    """Have the file brought in; one that was stopped or has failed goes on where it was.

    Raises:
        NotFound: there is no such import.
        Conflict: it is done, or being read now.
    """
    row = await _take(uow, import_id)
    _refuse_busy(row)
    if row.state is ImportState.DONE:
        raise Conflict("import_done")
    if not row.rows_done:
        row.batch, row.account = uuid4().hex, None
        await _forget_rows(uow, row)
    return await _send(uow, row, ImportState.RUNNING, language)


async def stop(uow: UnitOfWork, import_id: int, language: Language) -> ImportOut:
    """Stop reading; what was written stays, and `run` goes on from there.

    Raises:
        NotFound: there is no such import.
        Conflict: nothing is being read.
    """
    row = await _take(uow, import_id)
    if row.state not in (ImportState.CHECKING, ImportState.RUNNING) or row.job_id is None:
        raise Conflict("import_idle")
    await jobs.stop(uow, row.job_id)
    row.state = ImportState.READY if row.state is ImportState.CHECKING else ImportState.STOPPED
    await uow.flush()
    return await _show(uow, row, language)


async def rows(
    uow: UnitOfWork, import_id: int, query: ImportRowQuery, language: Language
) -> list[ImportRowOut]:
    """Rows that were not taken in, in the order of the file."""
    require(uow.actor, "import")
    row = await uow.get(Import, import_id)
    names = [column["name"] for column in row.columns]
    found = await _page(uow, row.id, query.outcome, skip=query.skip, limit=query.limit)
    return [
        ImportRowOut(
            line=one.line, outcome=one.outcome, column=one.column, code=one.code,
            reason=reason(one.code, language, **one.params),
            values=dict(zip(names, one.cells, strict=False)),
        )
        for one in found
    ]  # fmt: skip


async def rows_as_csv(
    database: Database, actor: Actor, import_id: int, outcome: Outcome, language: Language
) -> AsyncIterator[str]:
    """The rows as a file that can be corrected and uploaded again; one page in memory at a time."""
    require(actor, "import")
    async with unit_of_work(database, actor, mode=Mode.READ) as uow:
        row = await uow.get(Import, import_id)
    return _lines_of(database, actor, row, outcome, language)


async def _lines_of(
    database: Database, actor: Actor, row: Import, outcome: Outcome, language: Language
) -> AsyncIterator[str]:
    yield "\N{ZERO WIDTH NO-BREAK SPACE}" + _line([*(column["name"] for column in row.columns), REASON])
    skip = 0
    while True:
        async with unit_of_work(database, actor, mode=Mode.READ) as uow:
            found = await _page(uow, row.id, outcome, skip=skip, limit=PAGE)
        for one in found:
            cells = (one.cells + [""] * len(row.columns))[: len(row.columns)]
            why = f"{one.line}: {one.column} {reason(one.code, language, **one.params)}"
            yield _line([*map(harmless, cells), why])
        skip += PAGE
        if len(found) < PAGE:
            return


def _line(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerow(cells)
    return buffer.getvalue()


async def _page(
    uow: UnitOfWork, import_id: int, outcome: Outcome, *, skip: int, limit: int
) -> Sequence[ImportRow]:
    query = (
        select(ImportRow)
        .where(ImportRow.import_id == import_id, ImportRow.outcome == outcome)
        .order_by(ImportRow.id)
        .offset(skip)
        .limit(limit)
    )
    return (await uow.session.scalars(query)).all()


async def _take(uow: UnitOfWork, import_id: int) -> Import:
    require(uow.actor, "import")
    return await uow.get(Import, import_id, lock=Lock.CHANGE)


def _refuse_busy(row: Import) -> None:
    if row.state in (ImportState.CHECKING, ImportState.RUNNING):
        raise Conflict("import_running")


async def _forget_rows(uow: UnitOfWork, row: Import) -> None:
    await uow.session.execute(delete(ImportRow).where(ImportRow.import_id == row.id))


async def _send(uow: UnitOfWork, row: Import, state: ImportState, language: Language) -> ImportOut:
    payload = {"import_id": row.id, "dry": state is ImportState.CHECKING, "key_id": uow.actor.key_id}
    job = jobs.enqueue(uow, KIND, payload)
    await uow.flush()
    row.state, row.job_id, row.error, row.finished_at = state, job.id, None, None
    await uow.flush()
    return await _show(uow, row, language)


def _stages_of(row: Import, mapping: ImportMapping) -> list[dict[str, Any]]:
    """The stages that the file names, as far as the first rows tell; another column names others."""
    before = ImportMapping.model_validate(row.mapping).columns
    stage = next((column for column, key in mapping.columns.items() if key == "deal.stage"), None)
    if stage is None or before.get(stage) == "deal.stage":
        return row.stages if stage else []
    values = next(column.get("values") or {} for column in row.columns if column["name"] == stage)
    return [{"pipeline": None, "value": value, "rows": count} for value, count in values.items()]


async def _show(uow: UnitOfWork, row: Import, language: Language) -> ImportOut:
    """The import in the reader's language."""
    brief = {name: getattr(row, name) for name in (
        "id", "file_name", "size", "state", "format", "actor_id", "batch", "rows_done", "rows_estimate",
        "created_at", "finished_at", "encoding", "delimiter", "columns")}  # fmt: skip
    mapping = _mapping_of(row)
    own = [field for field, _ in await own_fields.known(uow)]
    return ImportOut(
        **brief,
        format_title=title_of(row.format),
        fields=[FieldOut.model_validate(field) for field in (*FIELDS, *own)],
        stages=await _stages(uow, row.stages, mapping),
        mapping=mapping,
        warnings=[_remark(one, language) for one in row.warnings],
        checked=_account(row.checked, language),
        account=_account(row.account, language),
        error=_remark(row.error, language) if row.error else None,
    )


def _mapping_of(row: Import) -> ImportMapping:
    try:
        return ImportMapping.model_validate(row.mapping)
    except ValidationError:  # kept by a version with other rules
        return ImportMapping()


async def _stages(
    uow: UnitOfWork, named: Sequence[dict[str, Any]], mapping: ImportMapping
) -> list[NamedStage]:
    """Where each stage of the file would go by its name alone."""
    if not named:
        return []
    order = (Pipeline.is_active.desc(), Pipeline.sort_order, Pipeline.id)
    pipelines = (await uow.session.scalars(select(Pipeline).order_by(*order))).all()
    stages = (await uow.session.scalars(select(DealStage).order_by(DealStage.sort_order, DealStage.id))).all()
    shown = []
    for one in named:
        name = one["pipeline"] or mapping.pipeline
        pipeline = next((row for row in pipelines if not name or fold(row.name) == fold(name)), None)
        here = [stage for stage in stages if pipeline is not None and stage.pipeline_id == pipeline.id]
        same = next((stage for stage in here if fold(stage.name) == fold(one["value"])), None)
        if same is None and fold(one["value"]) in CLOSING:
            same = next((stage for stage in here if stage.outcome is CLOSING[fold(one["value"])]), None)
        outcome: DealStatus = same.outcome if same else outcome_of(one["value"])
        shown.append(NamedStage(**one, stage_id=same.id if same else None, outcome=outcome))
    return shown


def _remark(one: dict[str, Any], language: Language) -> Remark:
    text = one["params"].get("text") if one["code"] == "unusable" else None
    return Remark(code=one["code"], message=text or reason(one["code"], language, **one["params"]))


def _account(kept: dict[str, Any] | None, language: Language) -> AccountOut | None:
    if kept is None:
        return None
    entities = {
        entity: Tally(created=kept["made"].get(entity, 0), updated=kept["changed"].get(entity, 0))
        for entity in sorted({*kept["made"], *kept["changed"]})
    }
    skipped = [Counted(code=code, message=reason(code, language), rows=count) for code, count in
               sorted(kept["skipped"].items())]  # fmt: skip
    return AccountOut(
        rows=kept["rows"],
        created=kept["created"],
        updated=kept["updated"],
        skipped=sum(kept["skipped"].values()),
        failed=kept["failed"],
        skipped_by=skipped,
        entities=entities,
        without_client=kept["without_client"],
        from_people=kept["from_people"],
        kept_in_notes=kept["kept_in_notes"],
        brought_back=kept.get("brought_back", 0),
        seconds=kept["seconds"],
    )

from typing import Annotated, Any

from fastapi import Query, status
from fastapi.responses import StreamingResponse

from app.deps import PathId, Read, Reader, Speech, With, Write, WriteForGood
from app.models import Outcome
from app.routers.routing import router
from app.routers.uploading import FORM, Upload
from app.schemas.imports import ImportBrief, ImportEdit, ImportOut, ImportQuery, ImportRowOut, ImportRowQuery
from app.services.imports import desk

uploads = router("/api/imports", "imports")
routes = router("/api/imports", "imports")

A_FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            FORM: {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}


@uploads.post("", response_model=ImportOut, status_code=status.HTTP_201_CREATED, openapi_extra=A_FILE)
async def create_import(upload: Upload, uow: WriteForGood, language: Speech) -> Any:
    """Upload a CSV, XLSX or Bitrix24's .xls, and hear what it is. Nothing is written to the CRM yet."""
    return await desk.create(uow, upload, language)


@routes.get("", response_model=list[ImportBrief])
async def list_imports(uow: Read, query: Annotated[ImportQuery, Query()], headers: With) -> Any:
    """Uploaded files, newest first."""
    return headers.page(await desk.list_imports(uow, query))


@routes.get("/{import_id}", response_model=ImportOut)
async def get_import(uow: Read, import_id: PathId, language: Speech) -> Any:
    """An upload: its columns and mapping, how far it has come, and the account of its rows."""
    return await desk.view(uow, import_id, language)


@routes.put("/{import_id}", response_model=ImportOut)
@routes.patch("/{import_id}", response_model=ImportOut)
async def update_import(uow: Write, import_id: PathId, data: ImportEdit, language: Speech) -> Any:
    """Say what each column becomes, before anything is written."""
    return await desk.edit(uow, import_id, data, language)


@routes.post("/{import_id}/check", response_model=ImportOut, status_code=status.HTTP_202_ACCEPTED)
async def check_import(uow: Write, import_id: PathId, language: Speech) -> Any:
    """Read and check the whole file without writing anything; `checked` tells what would happen."""
    return await desk.check(uow, import_id, language)


@routes.post("/{import_id}/run", response_model=ImportOut, status_code=status.HTTP_202_ACCEPTED)
async def run_import(uow: Write, import_id: PathId, language: Speech) -> Any:
    """Bring the file in, or go on where it was stopped. The same file again makes nothing twice."""
    return await desk.run(uow, import_id, language)


@routes.post("/{import_id}/stop", response_model=ImportOut)
async def stop_import(uow: Write, import_id: PathId, language: Speech) -> Any:
    """Stop reading. What was written stays, and `run` goes on from there."""
    return await desk.stop(uow, import_id, language)


@routes.get("/{import_id}/rows", response_model=list[ImportRowOut])
async def list_import_rows(
    uow: Read, import_id: PathId, query: Annotated[ImportRowQuery, Query()], language: Speech
) -> Any:
    """Rows that were not taken in, each with the reason and its cells."""
    return await desk.rows(uow, import_id, query, language)


@routes.get("/{import_id}/rows.csv", response_class=StreamingResponse)
async def download_import_rows(
    reader: Reader, import_id: PathId, language: Speech, outcome: Outcome = Outcome.FAILED
) -> Any:
    """The same rows as a CSV with the columns of the file: correct them and upload it."""
    lines = await desk.rows_as_csv(reader.database, reader.actor, import_id, outcome, language)
    name = f'attachment; filename="import-{import_id}-{outcome}.csv"'
    return StreamingResponse(
        lines, media_type="text/csv; charset=utf-8", headers={"Content-Disposition": name}
    )

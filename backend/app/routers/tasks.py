from typing import Annotated, Any

from fastapi import Query, status
from fastapi.responses import StreamingResponse

from app.deps import Config, IfMatch, PathId, Read, Ship, Speech, With, Write
from app.models import Task
from app.routers.routing import router
from app.routers.streaming import SHEETS, Download
from app.schemas.bulk import BulkResult, TaskBulk
from app.schemas.export import TaskExport
from app.schemas.history import HistoryEntry, HistoryQuery
from app.schemas.task import TaskEdit, TaskIn, TaskOut, TaskQuery
from app.services import bulk, exports, tasks
from app.services.history import history

routes = router("/api/tasks", "tasks")


@routes.get("", response_model=list[TaskOut])
async def list_tasks(uow: Read, query: Annotated[TaskQuery, Query()], config: Config, headers: With) -> Any:
    """Tasks you can see, newest first. The whole number is in `X-Total-Count`."""
    return headers.page(await tasks.list_tasks(uow, query, zone=config.TIME_ZONE))


@routes.post("", response_model=TaskOut, status_code=status.HTTP_201_CREATED)
async def create_task(uow: Write, data: TaskIn, headers: With) -> Any:
    """Create a task. Without `assignee_id` it is yours."""
    return headers.row(await tasks.create(uow, data))


@routes.post("/bulk", response_model=BulkResult)
async def bulk_tasks(uow: Write, order: TaskBulk, language: Speech, config: Config) -> Any:
    """Assign, complete, reopen, change or delete many tasks: those in `ids`, or all the `filter` has.

    In mode `all` one refusal refuses all, with every one in `failed`; in mode `each` the rest is done.
    """
    return await bulk.change_tasks(uow, order, language=language, zone=config.TIME_ZONE)


@routes.get("/export", response_class=StreamingResponse, responses=SHEETS)
async def export_tasks(ship: Ship, query: Annotated[TaskExport, Query()]) -> Any:
    """The list, all of its pages, as CSV or XLSX: the same filters and order, names instead of ids."""
    return Download(await ship.send(exports.TASKS, query))


@routes.get("/{task_id}", response_model=TaskOut)
async def get_task(uow: Read, task_id: PathId, headers: With) -> Any:
    """One task."""
    return headers.row(await uow.get(Task, task_id))


@routes.put("/{task_id}", response_model=TaskOut)
@routes.patch("/{task_id}", response_model=TaskOut)
async def update_task(uow: Write, task_id: PathId, data: TaskEdit, expect: IfMatch, headers: With) -> Any:
    """Change the fields that are sent. Done sets `completed_at`, any other status clears it."""
    return headers.row(await tasks.edit(uow, task_id, data, expect=expect))


@routes.delete("/{task_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_task(uow: Write, task_id: PathId, expect: IfMatch) -> None:
    """Delete a task."""
    await tasks.remove(uow, task_id, expect=expect)


@routes.get("/{task_id}/history", response_model=list[HistoryEntry])
async def get_task_history(uow: Read, task_id: PathId, query: Annotated[HistoryQuery, Query()]) -> Any:
    """What happened to the task, from its creation on."""
    return await history(uow, Task, task_id, skip=query.skip, limit=query.limit)

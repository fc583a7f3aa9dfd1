"""Files of other systems that were uploaded to be imported, and what became of their rows."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import JsonDocument
from app.models.base import Base, Timestamped, closed


class ImportState(StrEnum):
    READY = "ready"
    CHECKING = "checking"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"
    FAILED = "failed"


class Outcome(StrEnum):
    """What became of a row of the file; created and updated rows are only counted."""

    SKIPPED = "skipped"
    FAILED = "failed"


class Import(Timestamped, Base):
    """An uploaded file, how it is read, and the account of its import."""

    __tablename__ = "imports"
    ENTITY: ClassVar = "import"
    __table_args__ = (Index(None, "created_at", "id"),)

    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    file_name: Mapped[str] = mapped_column(String(255))
    stored_name: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    state: Mapped[ImportState] = mapped_column(closed(ImportState), default=ImportState.READY)
    format: Mapped[str | None] = mapped_column(String(32))
    encoding: Mapped[str | None] = mapped_column(String(32))
    delimiter: Mapped[str | None] = mapped_column(String(4))
    columns: Mapped[list[dict[str, Any]]] = mapped_column(JsonDocument)
    mapping: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    warnings: Mapped[list[dict[str, Any]]] = mapped_column(JsonDocument, default=list)
    stages: Mapped[list[dict[str, Any]]] = mapped_column(JsonDocument, default=list)
    rows_estimate: Mapped[int] = mapped_column(default=0)
    rows_done: Mapped[int] = mapped_column(default=0)
    checked: Mapped[dict[str, Any] | None] = mapped_column(JsonDocument)
    account: Mapped[dict[str, Any] | None] = mapped_column(JsonDocument)
    error: Mapped[dict[str, Any] | None] = mapped_column(JsonDocument)
    batch: Mapped[str | None] = mapped_column(String(32))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"))
    finished_at: Mapped[datetime | None]


class ImportRow(Base):
    """A row of the file that was not taken in, with the reason and its cells."""

    __tablename__ = "import_rows"
    ENTITY: ClassVar = "import_row"
    __table_args__ = (Index(None, "import_id", "outcome", "id"),)

    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"))
    line: Mapped[int]
    outcome: Mapped[Outcome] = mapped_column(closed(Outcome))
    column: Mapped[str] = mapped_column(String(500), default="")
    code: Mapped[str] = mapped_column(String(64))
    params: Mapped[dict[str, Any]] = mapped_column(JsonDocument, default=dict)
    cells: Mapped[list[str]] = mapped_column(JsonDocument, default=list)

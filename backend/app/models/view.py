"""Saved views: a list's filters, order and columns under a name."""

from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import JsonDocument
from app.models.base import Base, Timestamped, Versioned, closed


class ViewEntity(StrEnum):
    DEAL = "deal"
    CLIENT = "client"
    TASK = "task"


class ViewLayout(StrEnum):
    TABLE = "table"
    BOARD = "board"


class View(Timestamped, Versioned, Base):
    """What its owner, or everybody, looks at. It holds a question, not rows: each reader sees their own."""

    __tablename__ = "views"
    __table_args__ = (Index(None, "owner_id"), Index(None, "entity", "shared"))

    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    entity: Mapped[ViewEntity] = mapped_column(closed(ViewEntity))
    layout: Mapped[ViewLayout] = mapped_column(closed(ViewLayout), default=ViewLayout.TABLE)
    name: Mapped[str] = mapped_column(String(120))
    query: Mapped[dict[str, Any]] = mapped_column(JsonDocument, default=dict)
    columns: Mapped[list[str]] = mapped_column(JsonDocument, default=list)
    shared: Mapped[bool] = mapped_column(default=False)


class ViewChoice(Versioned, Base):
    """In what order somebody has the views of a list, and which is opened first; some may be gone by now."""

    __tablename__ = "view_choices"
    __table_args__ = (UniqueConstraint("user_id", "entity"),)
    ENTITY = "view_choice"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    entity: Mapped[ViewEntity] = mapped_column(closed(ViewEntity))
    default_id: Mapped[int | None]
    order: Mapped[list[int]] = mapped_column(JsonDocument, default=list)

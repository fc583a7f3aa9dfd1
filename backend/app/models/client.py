"""Clients (companies) and the contacts (people) who work there."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.models.base import (
    Base,
    Binned,
    Erasable,
    Fielded,
    Mergeable,
    Searchable,
    Taggable,
    Timestamped,
    Versioned,
    alive,
    alive_latest,
    bin_of,
    closed,
    merged_of,
)


class ClientStatus(StrEnum):
    LEAD = "lead"
    CLIENT = "client"
    ARCHIVE = "archive"


class Client(Timestamped, Versioned, Binned, Mergeable, Erasable, Searchable, Taggable, Fielded, Base):
    __tablename__ = "clients"
    __table_args__ = (
        *(alive("clients", name, "id") for name in ("created_at", "updated_at", "last_contact", "status")),
        alive_latest("clients", "last_contact"),
        Index(None, "inn"),
        Index(None, "manager_id", "created_at", "id"),
        Index(None, "name_key", "id"),
        bin_of("clients"),
        merged_of("clients"),
    )
    SEARCHED: ClassVar = ("name", "email", "inn", "phone", "website", "address", "custom", "tag_ids")

    name: Mapped[str] = mapped_column(String(255))
    inn: Mapped[str | None] = mapped_column(String(20))
    website: Mapped[str | None] = mapped_column(String(255))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(50))
    address: Mapped[str | None] = mapped_column(String(500))
    source: Mapped[str | None] = mapped_column(String(120))
    status: Mapped[ClientStatus] = mapped_column(closed(ClientStatus), default=ClientStatus.LEAD)
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    notes: Mapped[str | None] = mapped_column(Text)
    last_contact: Mapped[datetime | None]

    def touched(self, at: datetime) -> None:
        """Somebody was in contact at that time; an older contact logged later moves nothing back."""
        if self.last_contact is None or at > self.last_contact:
            self.last_contact = at


class Contact(Versioned, Binned, Mergeable, Erasable, Searchable, Taggable, Fielded, Base):
    """A person. A client with contacts has exactly one primary one."""

    __tablename__ = "contacts"
    __table_args__ = (
        Index(None, "client_id", "id"),
        *(alive("contacts", name, "id") for name in ("created_at", "name_key")),
        Index(
            "uq_contacts_one_primary",
            "client_id",
            unique=True,
            sqlite_where=text("is_primary AND deleted_at IS NULL"),
            postgresql_where=text("is_primary AND deleted_at IS NULL"),
        ),
        bin_of("contacts"),
        merged_of("contacts"),
    )
    SEARCHED: ClassVar = ("name", "email", "phone", "telegram", "whatsapp", "position", "custom", "tag_ids")

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"))
    name: Mapped[str] = mapped_column(String(255))
    position: Mapped[str | None] = mapped_column(String(120))
    phone: Mapped[str | None] = mapped_column(String(50))
    email: Mapped[str | None] = mapped_column(String(254))
    telegram: Mapped[str | None] = mapped_column(String(120))
    whatsapp: Mapped[str | None] = mapped_column(String(120))
    notes: Mapped[str | None] = mapped_column(Text)
    is_primary: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)

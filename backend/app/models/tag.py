"""Tags: words that people put on clients, contacts and deals to find them again.

A row names its tags itself (`tag_ids`), so that they are versioned, journaled and undone with it. Links,
derived from that by a listener of the journal, find the rows of a tag by an index.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, inspect
from sqlalchemy.orm import Mapped, mapped_column, validates

from app.database import bytewise
from app.folding import fold
from app.models.base import Base, Timestamped, Versioned, index_where
from app.models.client import Client, Contact
from app.models.deal import Deal

LONGEST_NAME = 60
LONGEST_KEY = 200  # folding may lengthen a name


class Tag(Timestamped, Versioned, Base):
    """A tag. Deleted or merged, it keeps its row, and the rows that carry it keep its id.

    So either is a change of one row, however many carry the tag, and is taken back as one. A merged tag is
    read as the one it was merged into, which is never itself a merged one.
    """

    __tablename__ = "tags"
    __table_args__ = (
        index_where("uq_tags_name_key", "name_key", condition="deleted_at IS NULL", unique=True),
        Index(None, "merged_into_id"),
    )

    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    name_key: Mapped[str] = mapped_column(bytewise(LONGEST_KEY))
    color: Mapped[str] = mapped_column(String(7))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    deleted_at: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("tags.id"))

    @validates("name")
    def _keep_key(self, _name: str, value: str) -> str:
        self.name_key = fold(value)[:LONGEST_KEY]
        return value


class _Link:
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id"))


class ClientTag(_Link, Base):
    __tablename__ = "client_tags"
    __table_args__ = (UniqueConstraint("tag_id", "row_id"), Index(None, "row_id"))

    row_id: Mapped[int] = mapped_column(ForeignKey("clients.id", ondelete="CASCADE"))


class ContactTag(_Link, Base):
    __tablename__ = "contact_tags"
    __table_args__ = (UniqueConstraint("tag_id", "row_id"), Index(None, "row_id"))

    row_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))


class DealTag(_Link, Base):
    __tablename__ = "deal_tags"
    __table_args__ = (UniqueConstraint("tag_id", "row_id"), Index(None, "row_id"))

    row_id: Mapped[int] = mapped_column(ForeignKey("deals.id", ondelete="CASCADE"))


LINKS: dict[type[Any], type[Any]] = {Client: ClientTag, Contact: ContactTag, Deal: DealTag}
"""What carries tags, and its links."""

for _carrier in LINKS:  # no foreign key says it: a tag is put back before the rows that name it
    inspect(_carrier).local_table.add_is_dependent_on(inspect(Tag).local_table)

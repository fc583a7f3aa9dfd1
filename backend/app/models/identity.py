"""By what clients and contacts are known to be the same, what must be unique, and who was told apart."""

from typing import ClassVar

from sqlalchemy import Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from app.database import bytewise
from app.identity import LONGEST, KeyKind
from app.models.base import Base, Versioned, closed, index_where


class IdentityKey(Base):
    """A phone, an address, a tax number or a name in its one form, and whom one finds by it.

    A row of its own for each that a live client or contact has, also by what was merged into them. `claim`
    repeats the value where no two may have it (`KeyPolicy`), so that the database refuses the second one.
    """

    __tablename__ = "identity_keys"
    ENTITY: ClassVar = "identity_key"
    __table_args__ = (
        Index(None, "kind", "value", "entity", "entity_id"),
        Index(None, "entity", "entity_id"),
        index_where(
            "uq_identity_keys_claim", "entity", "kind", "claim", condition="claim IS NOT NULL", unique=True
        ),
    )

    entity: Mapped[str] = mapped_column(String(16))
    entity_id: Mapped[int]
    kind: Mapped[KeyKind] = mapped_column(closed(KeyKind))
    value: Mapped[str] = mapped_column(bytewise(LONGEST))
    claim: Mapped[str | None] = mapped_column(bytewise(LONGEST))


class KeyPolicy(Versioned, Base):
    """Whether two live clients (or two live contacts) may have the same key of a kind; the rows are there."""

    __tablename__ = "key_policies"
    ENTITY: ClassVar = "key_policy"
    __table_args__ = (UniqueConstraint("kind"),)

    kind: Mapped[KeyKind] = mapped_column(closed(KeyKind))
    strict: Mapped[bool] = mapped_column(default=False, server_default=false())


class Dismissal(Base):
    """Rows of which somebody said that they are no duplicates of each other.

    They are known by how many they are, the first, the last and the sum of their ids: two and three rows are
    told exactly so, and a list of millions can leave them out in one statement. With another row among them
    they are asked about anew.
    """

    __tablename__ = "dismissals"
    __table_args__ = (UniqueConstraint("entity", "first_id", "last_id", "members", "total"),)

    entity: Mapped[str] = mapped_column(String(16))
    members: Mapped[int]
    first_id: Mapped[int]
    last_id: Mapped[int]
    total: Mapped[int]

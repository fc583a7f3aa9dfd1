"""Fields that a business adds to clients, contacts and deals by itself, and the index of their values.

A row keeps its values in `custom`, by the keys of the fields. Beside each table stands another with an entry
a value, made so that it sorts and compares alike on both databases; `services/custom` sees to it.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, cast

from sqlalchemy import ForeignKey, Index, String, Table, Text, UniqueConstraint, inspect
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from app.database import JsonDocument, bytewise
from app.folding import fold
from app.models.base import FOLDED, LONGEST_KEY, Base, Timestamped, Versioned, closed, index_where
from app.models.client import Client, Contact
from app.models.deal import Deal, DealStage, DealStatus

MOST_FIELDS = 100  # of an entity, archived ones included
MOST_OPTIONS = 200
PLACES = 4  # digits of a number after the point
MAX_NUMBER = Decimal("99999999999.9999")
"""With fifteen digits a number is the same in JSON, in Python and in both databases."""
_ABOVE_ZERO = 10**15  # added to a number, so that those below zero sort before the others


class FieldEntity(StrEnum):
    """What can have fields of its own."""

    CLIENT = "client"
    CONTACT = "contact"
    DEAL = "deal"


class FieldKind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    LINK = "link"
    USER = "user"


OPTIONED = frozenset({FieldKind.CHOICE, FieldKind.CHOICES})
"""Kinds whose values are ids of the field's options."""

SURVIVING = frozenset(
    {
        (FieldKind.LINK, FieldKind.TEXT),
        (FieldKind.DATE, FieldKind.TEXT),
        (FieldKind.MONEY, FieldKind.NUMBER),
    }
)
"""Changes of kind after which every value is still one, and sorts as it did."""


class CustomField(Timestamped, Versioned, Base):
    """A field that a business has added. Its key and what it belongs to never change."""

    __tablename__ = "custom_fields"
    ENTITY: ClassVar = "field"
    __table_args__ = (UniqueConstraint("entity", "key"),)

    entity: Mapped[FieldEntity] = mapped_column(closed(FieldEntity))
    key: Mapped[str] = mapped_column(String(LONGEST_KEY))
    name: Mapped[str] = mapped_column(String(120))
    hint: Mapped[str | None] = mapped_column(String(255))
    kind: Mapped[FieldKind] = mapped_column(closed(FieldKind))
    options: Mapped[list[dict[str, Any]]] = mapped_column(JsonDocument, default=list)
    last_option: Mapped[int] = mapped_column(default=0)  # ids of options are never given twice
    required: Mapped[bool] = mapped_column(default=False)
    required_stages: Mapped[list[int]] = mapped_column(JsonDocument, default=list)
    required_onwards: Mapped[bool] = mapped_column(default=False)
    sort_order: Mapped[int] = mapped_column(default=0)
    is_archived: Mapped[bool] = mapped_column(default=False)

    @property
    def option_ids(self) -> list[int]:
        """From first to last, as they are shown."""
        return [option["id"] for option in self.options]

    def asked_at(self, stage: DealStage, among: dict[int, DealStage]) -> bool:
        """Whether a deal must have it to enter the stage; `among` are the stages of its pipeline."""
        if stage.id in self.required_stages:
            return True
        if not self.required_onwards or stage.outcome is DealStatus.LOST:
            return False
        first = [among[row_id] for row_id in self.required_stages if row_id in among]
        return any((each.sort_order, each.id) < (stage.sort_order, stage.id) for each in first)

    def entries(self, value: Any) -> list[dict[str, Any]]:
        """What the index keeps of a value: one entry, or one for each option chosen."""
        if value is None:
            return []
        values = value if self.kind is FieldKind.CHOICES else [value]
        return [
            {
                "field_id": self.id,
                "key": self.entry_key(each)[:FOLDED],
                "whole": _whole(each),
                "user_id": user,
            }
            for each in values
            for user in [each if self.kind is FieldKind.USER else None]
        ]

    def entry_key(self, value: Any) -> str:
        """A text that sorts among those of the other values as the value does among them."""
        if self.kind in (FieldKind.NUMBER, FieldKind.MONEY):
            return f"{int(Decimal(str(value)).scaleb(PLACES)) + _ABOVE_ZERO:016d}"
        return fold(value) if isinstance(value, str) else f"{int(value):016d}"


def _whole(value: Any) -> str | None:
    """A folded text that is longer than its sort key."""
    folded = fold(value) if isinstance(value, str) else ""
    return folded if len(folded) > FOLDED else None


class _Entry:
    """A value of a custom field, as it is compared and sorted."""

    key: Mapped[str] = mapped_column(bytewise(FOLDED))
    whole: Mapped[str | None] = mapped_column(Text)

    @declared_attr
    def field_id(cls) -> Mapped[int]:  # noqa: N805
        return mapped_column(ForeignKey("custom_fields.id"))

    @declared_attr
    def user_id(cls) -> Mapped[int | None]:  # noqa: N805
        return mapped_column(ForeignKey("users.id"))

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        name: str = cls.__tablename__  # type: ignore[attr-defined]
        return (
            Index(None, "field_id", "key", "row_id"),
            Index(None, "row_id", "field_id"),
            index_where(f"ix_{name}_users", "user_id", condition="user_id IS NOT NULL"),
        )


class ClientValue(_Entry, Base):
    __tablename__ = "client_values"

    row_id: Mapped[int] = mapped_column(ForeignKey("clients.id", ondelete="CASCADE"))


class ContactValue(_Entry, Base):
    __tablename__ = "contact_values"

    row_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))


class DealValue(_Entry, Base):
    __tablename__ = "deal_values"

    row_id: Mapped[int] = mapped_column(ForeignKey("deals.id", ondelete="CASCADE"))


FIELDED: dict[FieldEntity, tuple[type[Any], type[Any]]] = {
    FieldEntity.CLIENT: (Client, ClientValue),
    FieldEntity.CONTACT: (Contact, ContactValue),
    FieldEntity.DEAL: (Deal, DealValue),
}
"""What has fields of its own, and where the index of their values is."""

for _model, _ in FIELDED.values():
    # Values need their fields: whatever goes by the order of tables puts fields back first and away last.
    cast("Table", inspect(_model).local_table).add_is_dependent_on(
        cast("Table", inspect(CustomField).local_table)
    )

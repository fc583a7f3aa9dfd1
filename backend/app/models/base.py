"""What rows have in common."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, cast

from sqlalchemy import (
    BigInteger,
    Connection,
    Date,
    Enum,
    Index,
    MetaData,
    String,
    Table,
    event,
    inspect,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, declared_attr, mapped_column

from app.clock import now
from app.database import JsonDocument, Money, RowId, UTCDateTime
from app.folding import fold
from app.words import searchable

FOLDED = 120  # characters of a name that its sort key keeps; also bounds the index entry


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        int: BigInteger,
        datetime: UTCDateTime,
        date: Date,
        Decimal: Money,
    }

    ENTITY: ClassVar[str]
    """What the row is called in the journal and in messages."""

    id: Mapped[int] = mapped_column(RowId, primary_key=True)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        cls.ENTITY = cls.__dict__.get("ENTITY", cls.__name__.lower())
        super().__init_subclass__(**kwargs)
        # Without it SQLite gives the id of a deleted last row to the next one, and with it its history.
        cast("Table", cls.__table__).dialect_options["sqlite"]["autoincrement"] = True


@cache
def columns_of(model: type[Base]) -> list[Any]:
    """The fields of a model's rows, for whoever only reads: cheaper than rows that can be changed."""
    return [getattr(model, field.key) for field in inspect(model).column_attrs if not field.deferred]


class Timestamped:
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class Versioned:
    """A row that people edit: `version` grows by one with every change, and a stale writer is refused."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        return {"version_id_col": cls.version}


class Binned:
    """A row that is deleted by marking it, so that it can come back."""

    deleted_at: Mapped[datetime | None]


class Mergeable:
    """A row that can become a part of another one: it goes into the bin and says which one that is.

    No foreign key: when that one is gone for good, the pointer leads nowhere, and nothing more.
    """

    merged_into_id: Mapped[int | None]


class Erasable:
    """A row about a person whose data can be erased for good: it stays, and says nothing of them."""

    erased_at: Mapped[datetime | None]


class Taggable:
    """A row that carries tags. Beside it, a table of links finds the rows of a tag (see `tag.py`)."""

    tag_ids: Mapped[list[int]] = mapped_column(JsonDocument, default=list, server_default=text("'[]'"))


class Searchable:
    """A row found by the words of its texts (see `index.py`), and sorted by a folded copy of its name."""

    SEARCHED: ClassVar[tuple[str, ...]]  # its name first

    search_text: Mapped[str] = mapped_column(default="", deferred=True)
    name_key: Mapped[str] = mapped_column(
        String(FOLDED).with_variant(String(FOLDED, collation="C"), "postgresql"), default="", deferred=True
    )

    def words(self) -> str:
        """What `search_text` is to be."""
        return searchable([getattr(self, field) for field in self.SEARCHED])

    def sort_key(self) -> str:
        """What `name_key` is to be."""
        return fold(getattr(self, self.SEARCHED[0]) or "")[:FOLDED]

    def tell_words(self) -> None:
        """Fill in what the row is found and sorted by."""
        self.search_text, self.name_key = self.words(), self.sort_key()


CUSTOM = "custom"
LONGEST_KEY = 40
KEY = rf"[a-z0-9_]{{1,{LONGEST_KEY}}}"
"""What the key of a field that the business has added looks like."""
_OWN_FIELD = f"{CUSTOM}."  # before the key: how such a field is called wherever fields have names


class Fielded:
    """A row with fields that the business has added, by their keys; see `field.py`.

    A new dictionary is set with every change. Values are as JSON has them: whoever reads a row needs to know
    nothing of the fields.
    """

    custom: Mapped[dict[str, Any]] = mapped_column(JsonDocument, default=dict, server_default="{}")


def is_own_field(name: str) -> bool:
    """Whether it is the name of a field that the business has added, such as `custom.city`."""
    return name.startswith(_OWN_FIELD)


def own_field(key: str) -> str:
    return _OWN_FIELD + key


def value_of(row: Any, name: str) -> Any:
    """A field of a row by its name, `custom.city` among them."""
    return row.custom.get(name.removeprefix(_OWN_FIELD)) if is_own_field(name) else getattr(row, name)


def put_value(row: Any, name: str, value: Any) -> None:
    """Set a field of a row by its name; a field of its own that gets no value is left out."""
    if not is_own_field(name):
        setattr(row, name, value)
        return
    key = name.removeprefix(_OWN_FIELD)
    others = {other: kept for other, kept in (row.custom or {}).items() if other != key}
    row.custom = others if value is None else others | {key: value}


@event.listens_for(Searchable, "before_insert", propagate=True)
def _fold_texts(_mapper: Mapper[Any], _connection: Connection, row: Searchable) -> None:
    row.tell_words()


@event.listens_for(Searchable, "before_update", propagate=True)
def _fold_new_texts(_mapper: Mapper[Any], _connection: Connection, row: Searchable) -> None:
    """Only if a text has changed: touching a row that has not would make it a new version."""
    attributes = inspect(row).attrs
    if any(attributes[field].history.added for field in row.SEARCHED):
        row.tell_words()


def index_where(name: str, *columns: str, condition: str, unique: bool = False) -> Index:
    """An index of the few rows that fulfil a condition: a flag, or a comparison that both databases read."""
    flag = " " not in condition
    return Index(
        name,
        *columns,
        unique=unique,
        sqlite_where=text(f"{condition} = 1" if flag else condition),
        postgresql_where=text(condition),
    )


def alive(table: str, *columns: str) -> Index:
    """The rows of a table that are not deleted, in this order.

    What is there is counted by the index alone, without a look at each row for whether it is deleted.
    """
    return index_where(f"ix_{table}_alive_{'_'.join(columns)}", *columns, condition="deleted_at IS NULL")


def alive_latest(table: str, column: str) -> Index:
    """The latest first, those without any last: in `alive` PostgreSQL has it the other way round."""
    order = (text(f"{column} DESC NULLS LAST"), text("id DESC"))
    name, condition = f"ix_{table}_latest_{column}", text("deleted_at IS NULL")
    return Index(name, *order, postgresql_where=condition).ddl_if(dialect="postgresql")


def bin_of(table: str) -> Index:
    """The deleted rows of a table in the order in which they were deleted."""
    return index_where(f"ix_{table}_bin", "deleted_at", "id", condition="deleted_at IS NOT NULL")


def merged_of(table: str) -> Index:
    """The rows of a table that were merged, by what they have become a part of."""
    return index_where(f"ix_{table}_merged", "merged_into_id", condition="merged_into_id IS NOT NULL")


def closed(values: type[StrEnum]) -> Enum:
    """A column type for a closed set: the value as text, and a CHECK that keeps others out."""
    return Enum(
        values,
        name=f"{values.__name__.lower()}_known",
        native_enum=False,
        create_constraint=True,
        length=16,
        values_callable=lambda members: [member.value for member in members],
    )

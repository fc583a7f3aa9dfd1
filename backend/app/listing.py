"""How a list is filtered, sorted and paged: declared once per list.

A list is a `ListQuery` with a field per filter; `Where` beside the field says what it means in SQL:

    status: Annotated[list[DealStatus] | None, Where(Deal.status.in_)] = None

Pages are asked for by `skip`, or by the `cursor` of the page before: a cursor costs the same however
deep it is, and neither repeats nor misses a row when others come and go meanwhile.
"""

import base64
import binascii
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Annotated, Any, ClassVar, Generic, TypeVar, get_args, get_origin

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError
from sqlalchemy import ColumnElement, Select, and_, bindparam, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import APART, MAX_ID, plain
from app.finding import finds
from app.models import Base, Searchable
from app.models.base import CUSTOM, KEY, columns_of
from app.seeking import Sought, sought

Row = TypeVar("Row", bound=Base)
Item = TypeVar("Item")


def _digits(value: object) -> object:
    """`1 `, `+1`, `1.0` and the digits of other scripts are no ids."""
    if isinstance(value, str) and not re.fullmatch(r"-?\d+", value, re.ASCII):
        raise PydanticCustomError("int_parsing", "not a whole number")
    return value


DIGITS = BeforeValidator(_digits)
Id = Annotated[int, Field(ge=1, le=MAX_ID), DIGITS]
"""An id in an address or a filter."""


OWN_ORDER = rf"^-?{CUSTOM}\.{KEY}$"


@dataclass(frozen=True)
class Where:
    """What a filter means: the value given, as a condition."""

    condition: Callable[[Any], ColumnElement[bool]]


def mentions(model: type[Searchable]) -> Where:
    """The row has every word of the text, in whatever form, or a part of it; see `words`."""
    return Where(lambda asked: finds(model, asked if isinstance(asked, Sought) else sought(asked)))


class Filters(BaseModel):
    """The filters of a list, without its pages; the board and the reports take them too."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _empty_is_not_given(cls, values: Any) -> Any:
        """`?status=` is what a form sends for a filter left empty."""
        if not isinstance(values, dict):
            return values
        return {name: value for name, value in values.items() if value not in ("", [""], None)}

    def where(self) -> list[ColumnElement[bool]]:
        return [
            rule.condition(value)
            for name, field in type(self).model_fields.items()
            if (value := self.meant(name)) is not None
            for rule in field.metadata
            if isinstance(rule, Where)
        ]

    def meant(self, name: str) -> Any:
        """The value of a filter, as its condition takes it."""
        return getattr(self, name)

    @classmethod
    def takes_several(cls, name: str) -> bool:
        """Whether a filter of that name may be given more than one value."""
        field = cls.model_fields.get(name)
        return field is not None and _has_list(field.annotation)


def _has_list(annotation: Any) -> bool:
    return get_origin(annotation) is list or any(_has_list(part) for part in get_args(annotation))


class Sorted(Filters):
    """A list's order. `SORTABLE` names the columns it may be sorted by."""

    SORTABLE: ClassVar[dict[str, Any]]
    OWN_FIELDS: ClassVar[bool] = False
    """Whether it can be sorted by fields that the business has added, as `custom.city`."""

    sort: str = Field("-created_at", description="Field to sort by; a minus before it turns the order round.")
    _own_key: ColumnElement[str] | None = PrivateAttr(None)

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        orders = [sign + name for name in getattr(cls, "SORTABLE", ()) for sign in ("", "-")]
        known: Any = {"enum": [*orders]}
        own: Any = {"type": "string", "pattern": OWN_ORDER}
        cls.model_fields["sort"].json_schema_extra = {"anyOf": [known, own]} if cls.OWN_FIELDS else known

    @field_validator("sort")
    @classmethod
    def _known_order(cls, value: str) -> str:
        if cls.OWN_FIELDS and re.fullmatch(OWN_ORDER, value):
            return value
        if value.removeprefix("-") not in cls.SORTABLE:
            raise PydanticCustomError(
                "sort_unknown", "sort by one of {names}", {"names": ", ".join(cls.SORTABLE)}
            )
        return value

    @property
    def own_order(self) -> str | None:
        """The key of the field it is sorted by, if the business has added that."""
        name = self.sort.removeprefix("-")
        return None if name in self.SORTABLE else name.partition(".")[2]

    def sort_by(self, key: ColumnElement[str]) -> None:
        """What `own_order` means; its rows may have no value there."""
        self._own_key = key

    @property
    def key(self) -> Any:
        """The column this list is sorted by."""
        if self.own_order is None:
            return self.SORTABLE[self.sort.removeprefix("-")]
        if self._own_key is None:
            raise LookupError("the field this list is sorted by was not looked up")
        return self._own_key

    @property
    def descending(self) -> bool:
        return self.sort.startswith("-")


class ListQuery(Sorted):
    """A list's pages and order."""

    skip: int = Field(0, ge=0, le=MAX_ID, description="How many rows to leave out.")
    limit: int = Field(100, ge=1, le=1000, description="How many rows at most.")
    cursor: str | None = Field(
        None,
        max_length=1000,
        description="Go on after the page that gave this cursor (X-Next-Cursor); `skip` counts from there.",
    )

    @field_validator("cursor")
    @classmethod
    def _readable_cursor(cls, value: str | None, info: ValidationInfo) -> str | None:
        sort = info.data.get("sort")
        if value is not None and sort is not None:
            column = cls.SORTABLE.get(sort.removeprefix("-"))
            read_cursor(value, sort, str if column is None else column.type.python_type)
        return value


@dataclass(frozen=True)
class Page(Generic[Item]):
    """A page of rows, how many there are in all, and where the next page begins.

    The rows have the fields of the model, but are for reading only.
    """

    rows: Sequence[Item]
    total: int
    next_cursor: str | None
    query: ListQuery
    is_shown: bool = False
    """The rows are as JSON has them, by name: there is nothing left to check or to convert."""

    def __iter__(self) -> Iterator[Item]:
        return iter(self.rows)


async def page_of(
    session: AsyncSession,
    model: type[Row],
    query: ListQuery,
    *extra: ColumnElement[bool],
    total: int | None = None,
) -> Page[Row]:
    """One page of the rows the session's actor sees; two statements, whatever the number of rows.

    Rows without the sort field come last in either order; ties are broken by id. `total` is for a caller
    who knows it: counting is the dearest part of a long list.
    """
    where = [*query.where(), *extra]
    return await page_from(
        session, columns_of(model), query, *where, key=query.key, row_id=model.id, total=total
    )


async def page_from(
    session: AsyncSession,
    columns: Sequence[Any],
    query: ListQuery,
    *where: ColumnElement[bool],
    key: Any,
    row_id: Any,
    total: int | None = None,
    apart: bool = False,
) -> Page[Any]:
    """As `page_of`, of these columns only: sorted by `key`, ties broken by `row_id`.

    `apart`: what is listed is computed from very many rows first, so that SQLite does it in a thread.
    """
    # What is asked for may be rare, and then many rows are passed on the way to it.
    options = {APART: apart or bool(where) or query.own_order is not None}
    if total is None:
        count = select(func.count(row_id)).where(*where)
        total = await session.scalar(count, execution_options={APART: True}) or 0
    nullable = getattr(key, "nullable", query.own_order is not None)
    order = [
        key.desc() if query.descending else key.asc(),
        row_id.desc() if query.descending else row_id.asc(),
    ]
    if nullable:
        order[0] = order[0].nulls_last()
    if query.cursor is not None:
        where = (*where, _after(query, key, row_id, nullable=nullable))
    statement: Select[Any] = (
        select(*columns, key.label("sorted_by"), row_id.label("row_id"))
        .where(*where)
        .order_by(*order)
        .offset(query.skip)
        .limit(query.limit + 1)
    )
    found: Sequence[Any] = (await session.execute(statement, execution_options=options)).all()
    rows = found[: query.limit]
    more = len(found) > query.limit
    cursor = write_cursor(query.sort, rows[-1].sorted_by, rows[-1].row_id) if more else None
    return Page(rows, total, cursor, query)


_KEPT = ("created_at", "updated_at", "id")
"""Orders that are asked for so often that their statement is kept; no row is without these."""


def kept_page(query: ListQuery, shown: Sequence[Any]) -> Select[Any] | None:
    """A page of all there is, with `skip` and `most` for parameters; None if more than that is asked for."""
    order = query.sort.removeprefix("-")
    if query.cursor is not None or order not in _KEPT or order not in query.SORTABLE or query.where():
        return None
    return _page_by(query.SORTABLE[order], query.SORTABLE["id"], query.descending, tuple(shown))


@cache
def _page_by(key: Any, row_id: Any, descending: bool, shown: tuple[Any, ...]) -> Select[Any]:
    order = (key.desc(), row_id.desc()) if descending else (key.asc(), row_id.asc())
    statement = select(*shown, key.label("sorted_by"), row_id.label("row_id")).order_by(*order)
    return statement.offset(bindparam("skip")).limit(bindparam("most"))


def cut(found: Sequence[dict[str, Any]], total: int, query: ListQuery) -> Page[Any]:
    """The page of which `kept_page` has found one row too many, by name and as JSON has them."""
    rows, cursor = found[: query.limit], None
    if len(found) > query.limit:
        key, row_id = rows[-1]["sorted_by"], rows[-1]["row_id"]
        at = datetime.fromisoformat(key) if isinstance(key, str) else key
        cursor = write_cursor(query.sort, at, row_id)
    for row in rows:
        del row["sorted_by"], row["row_id"]
    return Page(rows, total, cursor, query, is_shown=True)


def _after(query: ListQuery, key: Any, row_id: Any, *, nullable: bool) -> ColumnElement[bool]:
    """The rows that follow the cursor's row in the list's order."""
    kind = key.type.python_type
    value, last_id = read_cursor(query.cursor or "", query.sort, kind)
    beyond_id = row_id < last_id if query.descending else row_id > last_id
    if value is None:
        return and_(key.is_(None), beyond_id)
    beyond = key < value if query.descending else key > value
    return or_(beyond, and_(key == value, beyond_id), key.is_(None) if nullable else false())


def write_cursor(sort: str, value: Any, row_id: int) -> str:
    content = json.dumps([sort, plain(value), row_id], separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def read_cursor(cursor: str, sort: str, kind: type) -> tuple[Any, int]:
    """The sort value and id in a cursor.

    Raises:
        PydanticCustomError: it was not made by this list in this order.
    """
    try:
        content = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        made_for, value, row_id = content
        if made_for != sort or type(row_id) is not int or not 0 < row_id <= MAX_ID:
            raise ValueError(cursor)
        return _typed(value, kind), row_id
    except (ValueError, TypeError, binascii.Error, InvalidOperation, RecursionError, OverflowError) as error:
        raise PydanticCustomError("cursor_unknown", "not a cursor of this list in this order") from error


def _typed(value: Any, kind: Any) -> Any:
    if value is None:
        return None
    if kind is datetime:
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    if kind is date:
        return date.fromisoformat(value)
    if kind is Decimal:
        amount = Decimal(value)
        if not amount.is_finite() or abs(amount) > MAX_ID // 100 or amount != round(amount, 2):
            raise ValueError(value)
        return amount
    if type(value) is not kind or (kind is int and abs(value) > MAX_ID) or (kind is str and "\0" in value):
        raise ValueError(value)
    return value.encode().decode() if kind is str else value  # a lone surrogate does not encode

"""What filters and orders by own fields mean in SQL: the index of values answers, never the rows."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, Table, and_, case, exists, func, inspect, not_, or_, select

from app.errors import Fault, InvalidFields
from app.listing import Page, page_of
from app.models import FIELDED, Base, CustomField, FieldKind
from app.models.base import FOLDED, own_field
from app.schemas.custom import Condition, CustomFilters, Operator
from app.services.custom.filling import fields_of
from app.services.custom.values import Wrong, spoken
from app.services.search.by_tags import understood
from app.uow import UnitOfWork

Row = TypeVar("Row", bound=Base)

_TEXTS = frozenset({Operator.EQ, Operator.NE, Operator.IN, Operator.CONTAINS, Operator.EMPTY})
_ORDERED = frozenset(Operator) - {Operator.CONTAINS}
_CHOSEN = frozenset({Operator.EQ, Operator.NE, Operator.IN, Operator.EMPTY})
OPERATORS: dict[FieldKind, frozenset[Operator]] = {
    FieldKind.TEXT: _TEXTS,
    FieldKind.LINK: _TEXTS,
    FieldKind.NUMBER: _ORDERED,
    FieldKind.MONEY: _ORDERED,
    FieldKind.DATE: _ORDERED,
    FieldKind.CHOICE: _CHOSEN,
    FieldKind.CHOICES: _CHOSEN | {Operator.CONTAINS},
    FieldKind.USER: _CHOSEN,
    FieldKind.YES_NO: _CHOSEN - {Operator.IN},
}
UNSORTED = frozenset({FieldKind.CHOICES, FieldKind.USER})
_NO = "false"

_COMPARISONS: dict[Operator, Callable[[Any, str], ColumnElement[bool]]] = {
    Operator.GT: lambda key, bound: key > bound,
    Operator.GE: lambda key, bound: key >= bound,
    Operator.LT: lambda key, bound: key < bound,
    Operator.LE: lambda key, bound: key <= bound,
}  # fmt: skip


async def page(
    uow: UnitOfWork, model: type[Row], query: Any, *extra: ColumnElement[bool], total: int | None = None
) -> Page[Row]:
    """As `listing.page_of`; filtered and sorted by own fields too."""
    await understand(uow, query)
    return await page_of(uow.session, model, query, *extra, total=total)


async def understand(uow: UnitOfWork, query: CustomFilters) -> None:
    """Look up the tags and the own fields that a list is asked for; asks nothing if there are none.

    Raises:
        InvalidFields: there is no such field, or it can't be asked in that way.
    """
    if text := getattr(query, "search", None):
        query.seek(await understood(uow, text))
    await _understand_fields(uow, query)


async def _understand_fields(uow: UnitOfWork, query: CustomFilters) -> None:
    order = getattr(query, "own_order", None)
    if not query.custom and order is None:
        return
    fields = await fields_of(uow, query.ENTITY)
    faults: list[Fault] = []
    meaning = []
    for condition in query.conditions:
        try:
            meaning.append(_meaning(query, fields[condition.key], condition))
        except KeyError:
            faults.append((own_field(condition.key), "custom_unknown", {}))
        except Wrong as wrong:
            faults.append((own_field(condition.key), wrong.code, wrong.params))
    if order is not None and (order not in fields or fields[order].kind in UNSORTED):
        faults.append(("sort", "not_sortable" if order in fields else "custom_unknown", {}))
    if faults:
        raise InvalidFields(faults)
    query.mean(meaning)
    if order is not None:
        query.sort_by(sort_key(fields[order]))  # type: ignore[attr-defined]


def index_of(field: CustomField) -> Any:
    """The columns of the index; read beside the rows only, whose own filters say what may be seen."""
    return cast("Table", inspect(FIELDED[field.entity][1]).local_table).c


def sort_key(field: CustomField) -> ColumnElement[Any]:
    """What rows are sorted by: the value's entry; of a choice its place among the options."""
    model, entry = FIELDED[field.entity][0], index_of(field)
    key: Any = entry.key
    if field.kind is FieldKind.CHOICE:
        places = {field.entry_key(option): f"{place:03d}" for place, option in enumerate(field.option_ids)}
        key = case(places, value=entry.key) if places else entry.key
    return (
        select(key)
        .where(entry.row_id == model.id, entry.field_id == field.id)
        .correlate(model)
        .scalar_subquery()
    )


def _meaning(query: CustomFilters, field: CustomField, condition: Condition) -> ColumnElement[bool]:
    allowed = OPERATORS[field.kind]
    if condition.operator not in allowed:
        raise Wrong("operator_foreign", operators=", ".join(sorted(allowed)))
    model: Any = FIELDED[query.ENTITY][0]
    entry = index_of(field)
    if condition.operator is Operator.EMPTY:
        return _having(model, field) if condition.operand == _NO else not_(_having(model, field))
    texts = condition.operands if condition.operator is Operator.IN else [condition.operand]
    if condition.operator is Operator.CONTAINS and field.kind is not FieldKind.CHOICES:
        return _found(model, field, _contains(entry, field, condition.operand))
    keys = [field.entry_key(value) for text in texts for value in [spoken(field, text)] if value is not None]
    if not keys:
        raise Wrong("missing")
    if compare := _COMPARISONS.get(condition.operator):
        return _found(model, field, compare(entry.key, keys[0]))
    same = or_(*(_same(entry, key) for key in keys))
    if condition.operator is Operator.NE:
        return not_(_having(model, field, same))
    return _found(model, field, same)


def _found(model: Any, field: CustomField, where: ColumnElement[bool]) -> ColumnElement[bool]:
    """The rows that the index answers with."""
    entry = index_of(field)
    rows = select(entry.row_id).where(entry.field_id == field.id, where)
    return cast("ColumnElement[bool]", model.id.in_(rows))


def _having(model: Any, field: CustomField, *where: ColumnElement[bool]) -> ColumnElement[bool]:
    """The rows, asked one by one, that have such a value: for what most rows have not."""
    entry = index_of(field)
    return exists().where(entry.row_id == model.id, entry.field_id == field.id, *where)


def _same(entry: Any, key: str) -> ColumnElement[bool]:
    """Only long texts differ beyond their sort key."""
    if len(key) <= FOLDED:
        return and_(entry.key == key, entry.whole.is_(None))
    return and_(entry.key == key[:FOLDED], entry.whole == key)


def _contains(entry: Any, field: CustomField, text: str) -> ColumnElement[bool]:
    if not text:
        raise Wrong("missing")
    part = field.entry_key(text)
    for sign in ("/", "%", "_"):
        part = part.replace(sign, f"/{sign}")
    return cast("ColumnElement[bool]", func.coalesce(entry.whole, entry.key).like(f"%{part}%", escape="/"))

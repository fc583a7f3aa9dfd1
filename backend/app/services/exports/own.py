"""The columns of fields that the business has added, after those that every list has."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from app.models import CustomField, FieldEntity, FieldKind
from app.schemas.custom import CustomFilters
from app.schemas.export import Export
from app.services import custom
from app.services.exports.columns import YES_NO, Column, Kind, Known
from app.services.exports.lists import List
from app.uow import UnitOfWork

KINDS = {FieldKind.NUMBER: Kind.MONEY, FieldKind.MONEY: Kind.MONEY, FieldKind.DATE: Kind.DAY}
"""What is no text for a sheet."""


async def with_own(uow: UnitOfWork, of: List, query: Export) -> List:
    """The list with a column for each such field in use; its filters and its order are looked up.

    Raises:
        InvalidFields: it is filtered or sorted by a field that there is not.
    """
    if not isinstance(query, CustomFilters):
        return of
    await custom.understand(uow, query)
    fields = await custom.fields_of(uow, FieldEntity(query.ENTITY))
    return replace(
        of, columns=[*of.columns, *(_column(each) for each in fields.values() if not each.is_archived)]
    )


def _column(field: CustomField) -> Column:
    tell = _TELL.get(field.kind, _as_it_is)(field)

    def value(row: Any, known: Known) -> Any:
        kept = row.custom.get(field.key)
        return None if kept is None else tell(kept, known)

    return Column(field.name, field.name, value, KINDS.get(field.kind, Kind.TEXT), 20)


Tell = Callable[[Any, Known], Any]


def _as_it_is(_field: CustomField) -> Tell:
    return lambda kept, _known: kept


def _exactly(_field: CustomField) -> Tell:
    return lambda kept, _known: Decimal(str(kept))


def _day(_field: CustomField) -> Tell:
    return lambda kept, _known: date.fromisoformat(kept)


def _yes_no(_field: CustomField) -> Tell:
    return lambda kept, known: YES_NO[known.language][not kept]


def _person(_field: CustomField) -> Tell:
    return lambda kept, known: known.people.get(kept)


def _option(field: CustomField) -> Tell:
    names = {option["id"]: option["name"] for option in field.options}
    return lambda kept, _known: names.get(kept)


def _options(field: CustomField) -> Tell:
    names = {option["id"]: option["name"] for option in field.options}
    return lambda kept, _known: ", ".join(names[each] for each in kept if each in names)


_TELL: dict[FieldKind, Callable[[CustomField], Tell]] = {
    FieldKind.NUMBER: _exactly,
    FieldKind.MONEY: _exactly,
    FieldKind.DATE: _day,
    FieldKind.YES_NO: _yes_no,
    FieldKind.USER: _person,
    FieldKind.CHOICE: _option,
    FieldKind.CHOICES: _options,
}

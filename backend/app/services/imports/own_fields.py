"""Columns that become fields which the business has added: `client.custom.city`."""

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.folding import fold
from app.models import CustomField, FieldEntity, FieldKind, User
from app.models.base import CUSTOM
from app.services.custom.values import Wrong, checked
from app.services.imports import values
from app.services.imports.drafts import refuse
from app.services.imports.fields import FieldOfOurs
from app.services.imports.guessing import SURE
from app.services.imports.words import Unfit
from app.uow import UnitOfWork

Day = Callable[[str, str], Any]
"""Reads a day out of a cell, of a field by its key."""

_YES = frozenset({"да", "yes", "true", "1", "+", "истина"})
_NO = frozenset({"нет", "no", "false", "0", "-", "ложь"})
_PARTS = re.compile(r"[,;\n]")
_BARE = re.compile(r"[^\s/:@]+\.[^\s/:@]{2,}(/\S*)?")


def own_key(field: CustomField) -> str:
    """What a mapping calls it."""
    return f"{field.entity}.{CUSTOM}.{field.key}"


ENTITIES = {
    FieldEntity.DEAL: ("Сделка", "Deal"),
    FieldEntity.CLIENT: ("Клиент", "Client"),
    FieldEntity.CONTACT: ("Контакт", "Contact"),
}


async def known(uow: UnitOfWork) -> list[tuple[FieldOfOurs, CustomField]]:
    """The fields in use, as what a column may become."""
    used = select(CustomField).where(CustomField.is_archived.is_(False))
    ordered = used.order_by(CustomField.entity, CustomField.sort_order, CustomField.id)
    return [
        (FieldOfOurs(own_key(field), f"{russian}: {field.name}", f"{english}: {field.name}"), field)
        for field in await uow.session.scalars(ordered)
        for russian, english in [ENTITIES[field.entity]]
    ]


def propose(
    columns: Sequence[dict[str, Any]], mapping: dict[str, Any], fields: Iterable[CustomField]
) -> set[str]:
    """Map the columns called as such fields and not taken for anything else; which these are."""
    taken: set[str] = set()
    by_name: dict[str, list[CustomField]] = {}
    for field in fields:
        by_name.setdefault(fold(field.name), []).append(field)
    for column in columns:
        now = mapping["columns"].get(column["name"])
        if now is not None and not now.endswith(".other"):
            continue
        entity = (now or mapping.get("main", "deal")).partition(".")[0]
        called = by_name.get(fold(column["name"].strip()), [])
        found = next((field for field in called if field.entity == entity), called[0] if called else None)
        if found is not None:
            column["field"] = mapping["columns"][column["name"]] = own_key(found)
            column["confidence"] = SURE
            taken.add(column["name"])
    return taken


def without(warnings: Iterable[dict[str, Any]], taken: set[str]) -> list[dict[str, Any]]:
    """What is said of columns without a field of ours is no longer said of these."""
    left = []
    for warning in warnings:
        if taken and warning["code"] in ("columns_left_out", "columns_kept"):
            names = [name for name in warning["params"]["columns"].split(", ") if name not in taken]
            warning = warning | {"params": {"columns": ", ".join(names)}}
            if not names:
                continue
        left.append(warning)
    return left


async def mapped(uow: UnitOfWork, keys: Iterable[str | None]) -> "OwnFields":
    """The fields that a mapping names, and the people that one may name."""
    wanted = {key for key in keys if key and f".{CUSTOM}." in key}
    if not wanted:
        return OwnFields({}, {})
    found = await uow.session.scalars(select(CustomField).where(CustomField.is_archived.is_(False)))
    fields = {key: field for field in found if (key := own_key(field)) in wanted}
    people: dict[str, int] = {}
    if any(field.kind is FieldKind.USER for field in fields.values()):
        named = select(User.full_name, User.id).where(User.is_active).order_by(User.id.desc())
        people = {fold(row.full_name): row.id for row in await uow.session.execute(named)}
    return OwnFields(fields, people)


class OwnFields:
    """Reads cells as the values of these fields."""

    def __init__(self, fields: dict[str, CustomField], people: dict[str, int]) -> None:
        self._fields = fields
        self._people = people

    def __bool__(self) -> bool:
        return bool(self._fields)

    def read(self, entity: FieldEntity, text_of: Callable[[str], str], day: Day) -> dict[str, Any]:
        """The values that a row has for an entity, by the keys of the fields; a wrong one fails the row."""
        found = {}
        for key, field in self._fields.items():
            if field.entity is entity and (text := text_of(key)):
                found[field.key] = self._value(key, field, text, day)
        return found

    def _value(self, key: str, field: CustomField, text: str, day: Day) -> Any:
        try:
            return checked(field, self._said(key, field, text, day))
        except (Wrong, Unfit) as wrong:
            refuse(key, wrong.code, **wrong.params)

    def _said(self, key: str, field: CustomField, text: str, day: Day) -> Any:
        if field.kind is FieldKind.DATE:
            return day(key, text).isoformat()
        if field.kind is FieldKind.USER:
            return self._person(text)
        read = _READ.get(field.kind)
        return read(field, text) if read else text

    def _person(self, text: str) -> int:
        found = self._people.get(fold(" ".join(text.split())))
        if found is None:
            raise Wrong("person_missing")
        return found


def _number(_field: CustomField, text: str) -> Decimal:
    return values.amount(text)


def _link(_field: CustomField, text: str) -> str:
    return f"https://{text}" if _BARE.fullmatch(text) else text


def _yes_no(_field: CustomField, text: str) -> bool:
    word = text.casefold()
    if word not in _YES | _NO:
        raise Wrong("bool_type")
    return word in _YES


def _option(field: CustomField, text: str) -> int:
    """An option by what it is called."""
    name = fold(text.strip())
    found: list[int] = [option["id"] for option in field.options if fold(option["name"]) == name]
    if not found:
        raise Wrong("option_unnamed", name=text.strip()[:120])
    return found[0]


def _options(field: CustomField, text: str) -> list[int]:
    return [_option(field, part) for part in _PARTS.split(text) if part.strip()]


_READ: dict[FieldKind, Callable[[CustomField, str], Any]] = {
    FieldKind.NUMBER: _number,
    FieldKind.MONEY: _number,
    FieldKind.CHOICE: _option,
    FieldKind.CHOICES: _options,
    FieldKind.YES_NO: _yes_no,
    FieldKind.LINK: _link,
}

"""Gives values to rows, and knows which fields a stage asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.database import MAX_ID
from app.errors import Fault, InvalidFields
from app.models import CustomField, DealStage, FieldEntity, FieldKind, User
from app.models.base import own_field
from app.services.custom.values import Wrong, checked
from app.uow import UnitOfWork

Fields = dict[str, CustomField]
"""All fields of an entity by their keys, archived ones too, in their order."""


async def fields_of(uow: UnitOfWork, entity: FieldEntity) -> Fields:
    found = select(CustomField).where(CustomField.entity == entity)
    ordered = await uow.session.scalars(found.order_by(CustomField.sort_order, CustomField.id))
    return {field.key: field for field in ordered}


@dataclass(frozen=True, slots=True)
class Filling:
    """Values that have been checked, for one row or many."""

    fields: Fields
    values: dict[str, Any]
    people: set[int]
    """Those of the people named who can be chosen."""

    def fill(self, row: Any) -> None:
        """Give the row these values; what it has in other fields stays.

        Raises:
            InvalidFields: a field is archived, a person gone, or what must be there is taken away.
        """
        present: dict[str, Any] = row.custom or {}
        faults: list[Fault] = [
            (own_field(key), code, {})
            for key, value in self.values.items()
            if value != present.get(key)
            for code in [self._against(self.fields[key], value)]
            if code
        ]
        kept = {key: value for key, value in (present | self.values).items() if value is not None}
        if row.id is None:
            faults += [(own_field(key), "missing", {}) for key in self._needed() if key not in kept]
        if faults:
            raise InvalidFields(faults)
        row.custom = kept

    def _against(self, field: CustomField, value: Any) -> str | None:
        """Why a field can't change to this value."""
        if field.is_archived:
            return "custom_archived"
        if value is None:
            return "missing" if field.required else None
        return "person_missing" if field.kind is FieldKind.USER and value not in self.people else None

    def _needed(self) -> list[str]:
        return [key for key, field in self.fields.items() if field.required and not field.is_archived]


async def filling(uow: UnitOfWork, fields: Fields, sent: dict[str, Any]) -> Filling:
    """What the caller has sent, as it will be kept.

    Raises:
        InvalidFields: there is no such field, or it does not take the value.
    """
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for key, value in sent.items():
        try:
            values[key] = checked(fields[key], value)
        except KeyError:
            faults.append((own_field(key), "custom_unknown", {}))
        except Wrong as wrong:
            faults.append((own_field(key), wrong.code, wrong.params))
    if faults:
        raise InvalidFields(faults)
    named = {
        value for key, value in values.items() if fields[key].kind is FieldKind.USER and value is not None
    }
    return Filling(fields, values, await _active(uow, named))


async def fill(uow: UnitOfWork, entity: FieldEntity, row: Any, sent: dict[str, Any]) -> None:
    """Give a row the values that the caller has sent; raises InvalidFields."""
    (await filling(uow, await fields_of(uow, entity), sent)).fill(row)


async def _active(uow: UnitOfWork, ids: set[int]) -> set[int]:
    possible = [user_id for user_id in ids if user_id <= MAX_ID]
    if not possible:
        return set()
    return set(await uow.session.scalars(select(User.id).where(User.id.in_(possible), User.is_active)))


async def asked_at(uow: UnitOfWork, fields: Fields, stage: DealStage) -> list[CustomField]:
    """The fields that a deal must have to enter the stage."""
    asked = [field for field in fields.values() if field.required_stages and not field.is_archived]
    if not asked:
        return []
    of_pipeline = select(DealStage).where(DealStage.pipeline_id == stage.pipeline_id)
    among = {each.id: each for each in await uow.session.scalars(of_pipeline)}
    return [field for field in asked if field.asked_at(stage, among)]


def lacking(row: Any, asked: Sequence[CustomField]) -> list[CustomField]:
    """Those of the fields that the row has no value of."""
    return [field for field in asked if field.key not in (row.custom or {})]

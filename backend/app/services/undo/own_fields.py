"""What stands in the way of putting back fields that the business has added, and their values."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from app.models import FIELDED, OPTIONED, SURVIVING, CustomField, FieldEntity
from app.models.base import is_own_field, own_field
from app.services import custom
from app.services.custom.values import fits
from app.services.undo.effects import Effect, Values
from app.uow import UnitOfWork


@dataclass
class OwnFields:
    """Looked up for some rows at once: the fields there are, and which values their rows have."""

    fields: dict[str, CustomField] = field(default_factory=dict)
    keys: set[tuple[FieldEntity, str]] = field(default_factory=set)
    entries: defaultdict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Of each field, what rows have in it that are not in the bin."""
    binned: defaultdict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    async def look_up(
        cls, uow: UnitOfWork, model: type[Any], effects: Sequence[Effect], rows: dict[int, Any]
    ) -> "OwnFields":
        found = cls()
        if model is CustomField:
            await found._look_up_entries(uow, list(rows.values()))
            taken = await uow.session.execute(select(CustomField.entity, CustomField.key))
            found.keys = {(entity, key) for entity, key in taken}
        elif any(is_own_field(name) for effect in effects for name in (*effect.before, *effect.after)):
            known = await custom.fields_of(uow, FieldEntity(model.ENTITY))
            found.fields = {own_field(key): each for key, each in known.items()}
        return found

    async def _look_up_entries(self, uow: UnitOfWork, fields: Sequence[CustomField]) -> None:
        for entity, (model, index) in FIELDED.items():
            ids = [each.id for each in fields if each.entity is entity]
            if not ids:
                continue
            query = select(index.field_id, index.key, model.deleted_at.is_(None)).distinct()
            with uow.everything():
                for field_id, key, alive in await uow.session.execute(
                    query.join(model, model.id == index.row_id).where(index.field_id.in_(ids))
                ):
                    (self.entries if alive else self.binned)[field_id].add(key)

    def holds(self, row: CustomField) -> bool:
        """Whether rows that are not in the bin have a value in the field."""
        return bool(self.entries[row.id])

    def is_taken(self, will_be: Values) -> bool:
        """Whether another field has the key of one that is to come back."""
        return (will_be["entity"], will_be["key"]) in self.keys

    def would_lose(self, row: CustomField, will_be: Values) -> bool:
        """Whether values would not survive the field's being so again."""
        present = self.entries[row.id] | self.binned[row.id]
        if not present:
            return False
        if will_be["kind"] is not row.kind and (row.kind, will_be["kind"]) not in SURVIVING:
            return True
        left = {row.entry_key(option["id"]) for option in will_be["options"]}
        return row.kind in OPTIONED and not present <= left

    def take(self, will_be: Values) -> bool:
        """Whether the values that are put back are still such as their fields take."""
        return all(
            value is None or (name in self.fields and fits(self.fields[name], value))
            for name, value in will_be.items()
            if is_own_field(name)
        )

"""Fields that a business adds, from outside."""

from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import Field

from app.listing import ListQuery, Where
from app.models import CustomField, FieldEntity, FieldKind
from app.models.base import KEY
from app.models.field import MOST_FIELDS, MOST_OPTIONS
from app.schemas.base import NOT_GIVEN, Color, Flag, In, Line, Name, Out, RowId


class OptionIn(In):
    """A choice. One that is there already is named by its `id`; without it a new one is made."""

    id: RowId | None = None
    name: Name = Field(examples=["Опт"])
    color: Color = Field("#94A3B8", examples=["#3B82F6"])


class _Field(In):
    name: Name = Field(examples=["Сегмент"])
    hint: Line | None = Field(None, description="A sentence under the field.")
    kind: FieldKind = Field(examples=["choice"])
    options: list[OptionIn] = Field(
        default_factory=list,
        max_length=MOST_OPTIONS,
        description="What can be chosen, in this order; for `choice` and `choices` only.",
        examples=[[{"name": "Опт"}, {"name": "Розница", "color": "#3B82F6"}]],
    )
    required: Flag = Field(False, description="A new row must have it, and it can't be emptied.")
    required_stages: list[RowId] = Field(
        default_factory=list, max_length=100, description="A deal must have it to enter one of these stages."
    )
    required_onwards: Flag = Field(
        False, description="And all later stages of their pipelines, but those of lost deals."
    )
    is_archived: Flag = Field(False, description="Not offered any more; its values stay.")


class FieldIn(_Field):
    """A new field; it stands last."""

    entity: FieldEntity = Field(examples=["client"])
    key: Annotated[str, Field(pattern=f"^{KEY}$")] = Field(
        NOT_GIVEN, description="What it is called in `custom`; made of its name by default."
    )


class FieldEdit(_Field, partial=True):
    """What changes in a field. Its key and what it belongs to stay; its kind changes where values survive.

    `options` are all there shall be: one that is left out is removed, unless a row has it.
    """


class OptionOut(Out):
    id: int = Field(description="What rows have as their value; never given twice.")
    name: str
    color: str


class CustomFieldOut(Out):
    id: int
    entity: FieldEntity
    key: str
    name: str
    hint: str | None
    kind: FieldKind
    options: list[OptionOut]
    required: bool
    required_stages: list[int]
    required_onwards: bool
    sort_order: int
    is_archived: bool
    created_at: datetime
    updated_at: datetime
    version: int


class OptionUsage(Out):
    id: int
    rows: int = Field(description="How many rows have it; while any has, it can't be removed.")


class FieldUsage(Out):
    """What there is in a field, bin included; so it can be told what a change of it would mean."""

    rows: int = Field(description="How many rows have a value in it; while any has, it can't be deleted.")
    options: list[OptionUsage] = Field(description="How many of them have each option.")
    kinds: list[FieldKind] = Field(description="What it can be: kinds that all its values would survive.")


class FieldQuery(ListQuery):
    """Filters of the list of fields: those in use, unless asked otherwise."""

    SORTABLE: ClassVar = {"sort_order": CustomField.sort_order, "id": CustomField.id}

    sort: str = Field("sort_order", description="Field to sort by; a minus before it turns the order round.")
    entity: Annotated[list[FieldEntity] | None, Where(CustomField.entity.in_)] = None
    is_archived: Annotated[bool | None, Where(CustomField.is_archived.is_)] = False


class FieldOrder(In):
    """All fields of an entity that are in use, in their new order."""

    entity: FieldEntity = Field(examples=["client"])
    field_ids: list[RowId] = Field(min_length=1, max_length=MOST_FIELDS, examples=[[2, 1]])

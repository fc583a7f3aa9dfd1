"""Values of fields that a business has added, from outside: on rows and in filters."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, PlainSerializer, PrivateAttr, WithJsonSchema
from pydantic_core import PydanticCustomError
from sqlalchemy import ColumnElement

from app.listing import Filters
from app.models import FieldEntity
from app.models.base import CUSTOM, KEY
from app.models.field import MAX_NUMBER, MOST_FIELDS, MOST_OPTIONS
from app.schemas.base import clean
from app.seeking import Sought

LONGEST = 4_000  # characters of a text


def _shape(value: Any) -> Any:
    """One of the types there are; whether the field takes it is asked later, when the field is known."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float | Decimal):
        return Decimal(str(value))
    if isinstance(value, str):
        return clean(value).strip()
    if isinstance(value, list) and all(type(each) is int for each in value):
        return value
    raise PydanticCustomError("custom_type", "true, false, a number, a text, a list of options' ids, or null")


_NUMBER = {"type": "number", "minimum": -float(MAX_NUMBER), "maximum": float(MAX_NUMBER)}
_TEXT = {"type": "string", "maxLength": LONGEST, "pattern": r"^[^\x00]*$"}
_OPTIONS = {"type": "array", "items": {"type": "integer", "minimum": 1}, "maxItems": MOST_OPTIONS}
_VALUES: list[Any] = [{"type": "boolean"}, _NUMBER, _TEXT, _OPTIONS]

CustomIn = Annotated[
    dict[
        str, Annotated[Any, BeforeValidator(_shape), WithJsonSchema({"anyOf": [*_VALUES, {"type": "null"}]})]
    ],
    Field(
        max_length=2 * MOST_FIELDS,
        description="Values of own fields by their keys (`GET /api/fields`). Those not sent stay as they "
        "are, null takes a value away, an unknown key is refused. Numbers and sums of money (in the row's "
        "currency) are numbers, days YYYY-MM-DD, a choice is the option's id, several are a list of ids, "
        "a person is an id.",
    ),
]

CustomOut = Annotated[
    dict[str, Any],
    PlainSerializer(dict, return_type=dict[str, bool | int | float | str | list[int]], when_used="json"),
    WithJsonSchema({"type": "object", "additionalProperties": {"anyOf": _VALUES}}),
    Field(description="Values of own fields by their keys; fields without a value are left out."),
]


OwnField = Annotated[str, Field(pattern=rf"^{CUSTOM}\.{KEY}$")]
"""How such a field is called among others."""


class Operator(StrEnum):
    """How a field is compared in a filter."""

    EQ = "eq"
    NE = "ne"
    IN = "in"
    GT = "gt"
    GE = "ge"
    LT = "lt"
    LE = "le"
    CONTAINS = "contains"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Condition:
    """A filter by an own field, as it was asked for: `city:eq:Омск`."""

    key: str
    operator: Operator
    operand: str

    @property
    def operands(self) -> list[str]:
        """The values of `in`: parted by commas; a comma inside of one has a backslash before it."""
        parts = re.split(r"(?<!\\),", self.operand)
        return [part.replace("\\,", ",").strip() for part in parts]


_CONDITION = rf"^({KEY}):({'|'.join(Operator)})(?::([^\x00]*))?$"


def condition(text: str) -> Condition:
    """What the filter's own pattern has let through, in its parts."""
    key, _, rest = text.partition(":")
    operator, _, operand = rest.partition(":")
    return Condition(key, Operator(operator), operand.strip())


Conditions = Annotated[
    list[Annotated[str, Field(max_length=500, pattern=_CONDITION), BeforeValidator(clean)]],
    Field(
        max_length=20,
        description="Own fields: `key:operator:value`, such as `city:eq:Омск`; may be given more than once, "
        "and all must hold. Operators: `eq`, `ne` (rows without a value too), `in` (values parted by commas; "
        "a comma inside of one is `\\,`), `gt`, `ge`, `lt`, `le`, `contains` (a part of a text, or one of "
        "several choices), `empty` (`:false` for rows that have a value). Case does not count. Choices and "
        "people are ids, yes and no are true and false.",
    ),
]


class CustomFilters(Filters):
    """A list of rows with own fields and tags. What these mean is looked up before the list is asked for."""

    ENTITY: ClassVar[FieldEntity]

    custom: Conditions | None = None
    _meaning: list[ColumnElement[bool]] = PrivateAttr(default_factory=list)
    _question: Sought | None = PrivateAttr(default=None)

    @property
    def conditions(self) -> list[Condition]:
        return [condition(text) for text in self.custom or ()]

    def mean(self, conditions: list[ColumnElement[bool]]) -> None:
        """What the conditions on own fields mean, in their order."""
        self._meaning = conditions

    def seek(self, question: Sought) -> None:
        """What the search means, tags among it."""
        self._question = question

    def meant(self, name: str) -> Any:
        value = super().meant(name)
        if name != "search" or not value:
            return value
        if self._question is None:
            raise LookupError("the tags of this search were not looked up")
        return self._question

    def where(self) -> list[ColumnElement[bool]]:
        if len(self._meaning) != len(self.custom or ()):
            raise LookupError("the own fields of this list were not looked up")
        return [*super().where(), *self._meaning]

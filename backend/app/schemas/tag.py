"""Tags, from outside."""

from datetime import datetime
from functools import cache
from typing import Annotated, Any, ClassVar

from pydantic import ConfigDict, Field

from app.folding import fold
from app.listing import ListQuery, Where
from app.models import Tag
from app.models.tag import LONGEST_NAME
from app.schemas.base import CLEAN, NOT_GIVEN, Color, In, Out, RowId, Sought

MOST = 50

# Commas and semicolons part tags in tables that come from elsewhere and go there.
_PATTERN = r"^[^\x00-\x1f,;]*[^\s\x00-\x1f,;][^\x00-\x1f,;]*$"
TagName = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, pattern=_PATTERN), CLEAN]

Tags = Annotated[
    list[TagName | RowId],
    Field(
        max_length=MOST,
        description="All tags of the row, by name or id. A name there is no tag of makes one, if you may.",
    ),
]


class TagRef(Out):
    """A tag, as rows carry it."""

    id: int
    name: str
    color: str


class Tagged(Out):
    """What carries tags; by name."""

    model_config = ConfigDict(from_attributes=True, json_schema_serialization_defaults_required=True)

    tags: list[TagRef] = Field(default_factory=list)


class TagIn(In):
    """A new tag."""

    name: TagName = Field(examples=["Партнёр"])
    color: Color = Field(NOT_GIVEN, description="One of a palette, by the name, unless given.")


class TagEdit(TagIn, partial=True):
    """What changes in a tag, everywhere at once."""


class TagMerge(In):
    """The tag that stays."""

    into_id: RowId = Field(examples=[2])


class TagUses(Out):
    """How many of the rows you see carry the tag."""

    clients: int = 0
    contacts: int = 0
    deals: int = 0


class TagOut(TagRef):
    author_id: int | None
    created_at: datetime
    updated_at: datetime
    version: int
    uses: TagUses | None = Field(None, description="Only in a list asked for `with_uses`.")


def _contains(text: str) -> Any:
    return Tag.name_key.contains(fold(text), autoescape=True)


class TagQuery(ListQuery):
    """Filters of the list of tags."""

    SORTABLE: ClassVar = {"name": Tag.name_key, "id": Tag.id, "created_at": Tag.created_at}

    limit: int = Field(1000, ge=1, le=1000, description="How many rows at most.")
    sort: str = Field("name", description="Field to sort by; a minus before it turns the order round.")
    search: Annotated[Sought | None, Field(description="A part of the name."), Where(_contains)] = None
    with_uses: bool = Field(False, description="Count the rows that carry each tag.")


@cache
def shown_as(schema: type[Tagged], model: type[Any]) -> tuple[Any, ...]:
    """The columns that a row is shown by, in the order of the shape; for its tags their ids."""
    fields = {name: getattr(model, name) for name in schema.model_fields if name != "tags"}
    return tuple(
        fields[name] if name in fields else model.tag_ids.label("tags") for name in schema.model_fields
    )

"""What is found, from outside."""

from enum import StrEnum

from pydantic import Field

from app.listing import Filters
from app.schemas.base import Out, Sought


class Entity(StrEnum):
    """What can be found."""

    CLIENT = "client"
    CONTACT = "contact"
    DEAL = "deal"
    TASK = "task"
    ACTIVITY = "activity"


class SearchQuery(Filters):
    """What is looked for, and among what."""

    q: Sought = Field("", description="Words, in any form, or parts of them; a phone however it is written.")
    entity: list[Entity] | None = Field(None, description="Only these; may be given more than once.")
    limit: int = Field(20, ge=1, le=50, description="How many at most.")


Marks = list[tuple[int, int]]
"""Where in a text the words that were asked for stand: from this character, up to that one."""


class Elsewhere(Out):
    """Another field than the title that has what was asked for."""

    field: str = Field(examples=["email"])
    snippet: str = Field(description="The part of the field around it.")
    marks: Marks = Field(description="Where in the snippet the words stand: from, up to.")


class Hit(Out):
    """One row that was found."""

    entity: Entity
    id: int
    title: str
    subtitle: str | None = Field(description="What tells it from others of the same name.")
    marks: Marks = Field(description="Where in the title the words stand: from, up to.")
    matched_in: Elsewhere | None = Field(description="Where the words are that the title does not have.")
    client_id: int | None
    deal_id: int | None
    status: str | None

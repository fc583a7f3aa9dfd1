"""What the live stream says: the `data` of its events."""

from pydantic import Field

from app.models import Action
from app.schemas.base import Out


class Position(Out):
    """Where the stream stands: the `data` of `hello` and `reset`."""

    position: int = Field(description="The place in the journal from which events follow.")


class RowGone(Out):
    """A row that left your sight, and what hangs on it with it: the `data` of `gone`."""

    entity: str = Field(examples=["deal"])
    entity_id: int = Field(examples=[17])


class RowChanged(RowGone):
    """A row you see was changed; what it is now, ask for it: the `data` of `change`."""

    action: Action
    batch: str = Field(description="Names all that was done together.")
    actor_id: int | None = Field(description="Null when the program itself did it.")
    fields: list[str] = Field(description="What was changed; empty unless the action is an update.")
    stage_ids: list[int] = Field(description="The stages a deal left and entered.")

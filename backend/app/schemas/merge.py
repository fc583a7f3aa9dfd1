"""Making one out of several clients, or out of several contacts."""

from typing import Annotated, Literal

from pydantic import Field

from app.schemas.base import In, Out, RowId, Whole
from app.schemas.client import ClientOut, ContactOut

ClientField = Literal[
    "name", "inn", "website", "email", "phone", "address", "source", "status", "manager_id", "notes"
]
ContactField = Literal["name", "position", "phone", "email", "telegram", "whatsapp", "notes"]

MOST = 20  # rows that are merged at once


class MergeIn(In):
    """Which rows become a part of this one, and whose fields are kept.

    A field that is not named stays as it is; where it is empty, the first of the others that has it gives
    it. Notes are put together unless they are chosen. Phones, addresses, numbers and names that give way are
    written into the notes, and the row is still found by them.
    """

    others: list[RowId] = Field(alias="with", min_length=1, max_length=MOST, examples=[[2]])
    versions: Annotated[list[Whole], Field(max_length=MOST)] | None = Field(
        None,
        description="The versions of the rows in `with`, in their order, as you saw them: others are refused "
        "with 409. `If-Match` is about the row in the address.",
    )


class ClientMergeIn(MergeIn):
    """Which clients become a part of this one, and whose fields are kept; see `MergeIn`."""

    fields: dict[ClientField, RowId] = Field({}, description="By field, the client whose value is kept.")


class ContactMergeIn(MergeIn):
    """Which contacts become a part of this one, and whose fields are kept; see `MergeIn`."""

    fields: dict[ContactField, RowId] = Field({}, description="By field, the contact whose value is kept.")


class Moved(Out):
    """How many rows came along, deleted ones too."""

    contacts: int = 0
    deals: int = 0
    tasks: int = 0
    activities: int = 0


class Merged(Out):
    merged: list[int] = Field(description="The rows that are a part of this one now; they are in the bin.")
    moved: Moved


class ClientMerged(Merged):
    """What came of it; with `Prefer: dry-run` what would."""

    row: ClientOut


class ContactMerged(Merged):
    """What came of it; with `Prefer: dry-run` what would."""

    row: ContactOut

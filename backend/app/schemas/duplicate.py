"""Clients and contacts that look like the same one, from outside."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import Field
from sqlalchemy import BigInteger, literal_column

from app.identity import KeyKind
from app.listing import Filters, Id, ListQuery
from app.schemas.base import NOT_GIVEN, Flag, In, Out, RowId, Sought


class PartyKind(StrEnum):
    """What duplicates are looked for among."""

    CLIENTS = "clients"
    CONTACTS = "contacts"


class PartyEntity(StrEnum):
    CLIENT = "client"
    CONTACT = "contact"


class SameQuery(Filters):
    """What somebody about to be saved is known by. Phones in any writing, several with a comma."""

    phone: Sought | None = None
    email: Sought | None = None
    inn: Sought | None = None
    telegram: Sought | None = None
    name: Sought | None = None
    except_id: Id | None = Field(None, description="The row that is being changed.")


class Candidate(Out):
    """Somebody known who may be the same; a contact with the same phone is told to a client too."""

    entity: PartyEntity
    id: int
    name: str
    client_id: int
    client_name: str | None = Field(description="Whom a contact works for.")
    by: list[KeyKind] = Field(description="What is the same, the best proof first.")


class DuplicateOut(Out):
    """A row of a group."""

    id: int
    name: str
    inn: str | None = Field(description="Of clients only.")
    phone: str | None
    email: str | None
    client_id: int
    client_name: str | None = Field(description="Whom a contact works for.")
    manager_id: int | None
    created_at: datetime


class DuplicateGroup(Out):
    """Rows that look like the same one: by a number or an address, or by their names alone."""

    by: list[KeyKind] = Field(description="What all of them have in common, the best proof first.")
    count: int = Field(description="How many rows there are; the first hundred of them are told.")
    rows: list[DuplicateOut]


class DuplicateQuery(ListQuery):
    """Which groups."""

    SORTABLE: ClassVar = {"rank": literal_column("rank", BigInteger)}

    sort: str = Field("-rank", description="The surest ones first.")
    entity: PartyKind = PartyKind.CLIENTS


class DismissIn(In):
    """Rows that are no duplicates of each other."""

    entity: PartyKind = Field(examples=["clients"])
    ids: Annotated[list[RowId], Field(min_length=2, max_length=100, examples=[[1, 2]])]


class PolicyOut(Out):
    """Whether two clients (or two contacts) may have the same one."""

    kind: KeyKind
    strict: bool = Field(description="True: the second one is refused with `duplicate`. False: a warning.")


class PolicyIn(In):
    """What changes: true for what only one may have."""

    inn: Flag = Field(NOT_GIVEN, examples=[False])
    email: Flag = NOT_GIVEN
    phone: Flag = NOT_GIVEN
    telegram: Flag = NOT_GIVEN

    def sent_kinds(self) -> dict[KeyKind, Any]:
        return {KeyKind(name): strict for name, strict in self.sent().items()}

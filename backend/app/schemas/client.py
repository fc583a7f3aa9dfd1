"""Clients and contacts, from outside."""

from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import Field, computed_field
from sqlalchemy import ColumnElement, exists, select

from app import tagging
from app.identity import inn_is_valid
from app.listing import Id, ListQuery, Where, mentions
from app.models import Client, ClientStatus, Contact, Deal, DealStatus, FieldEntity
from app.schemas.base import (
    Email,
    Flag,
    In,
    Inn,
    LongLine,
    Moment,
    Out,
    Phone,
    Prose,
    RowId,
    ShortLine,
    Sought,
    Title,
    WebAddress,
)
from app.schemas.custom import CustomFilters, CustomIn, CustomOut
from app.schemas.tag import Tagged, Tags


class ClientIn(In):
    """A new client. Without a manager it becomes its creator's."""

    name: Title = Field(examples=["ООО «Ромашка»"])
    inn: Inn | None = Field(None, examples=["7707083893"])
    website: WebAddress | None = Field(None, examples=["romashka.example"])
    email: Email | None = Field(None, examples=["info@romashka.example"])
    phone: Phone | None = Field(None, examples=["+7 495 123-45-67"])
    address: LongLine | None = None
    source: ShortLine | None = Field(None, examples=["Сайт"])
    status: ClientStatus = ClientStatus.LEAD
    manager_id: RowId | None = None
    notes: Prose | None = None
    tags: Tags | None = Field(None, examples=[["VIP", "опт"]])
    custom: CustomIn = Field(default_factory=dict)


class ClientEdit(ClientIn, partial=True):
    """What changes in a client."""


class ClientOut(Tagged):
    id: int
    name: str
    inn: str | None
    website: str | None
    email: str | None
    phone: str | None
    address: str | None
    source: str | None
    status: ClientStatus
    manager_id: int | None
    notes: str | None
    custom: CustomOut
    created_at: datetime
    updated_at: datetime
    last_contact: datetime | None
    erased_at: datetime | None = Field(description="When the personal data in it were erased for good.")
    version: int

    @computed_field  # type: ignore[prop-decorator]
    @property
    def inn_valid(self) -> bool | None:
        """Whether the check digits of a Russian ИНН are right: a mere warning. Null without one."""
        return None if self.inn is None else inn_is_valid(self.inn)


class ClientSummary(Out):
    total: int
    leads: int
    clients: int
    archived: int


SEARCHED = "Name, e-mail, ИНН, phone, site or address."


def _has_open_deal(wanted: bool) -> object:
    found = exists(select(Deal.id).where(Deal.client_id == Client.id, Deal.status == DealStatus.OPEN))
    return found if wanted else ~found


class ClientFilters(CustomFilters):
    """What a person filters clients by."""

    ENTITY: ClassVar = FieldEntity.CLIENT

    id: Annotated[list[Id] | None, Where(Client.id.in_)] = None
    status: Annotated[list[ClientStatus] | None, Where(Client.status.in_)] = None
    search: Annotated[Sought | None, Field(description=SEARCHED), mentions(Client)] = None
    manager_id: Annotated[list[Id] | None, Where(Client.manager_id.in_)] = None
    unassigned: Annotated[bool | None, Where(lambda yes: Client.manager_id.is_(None) == yes)] = None
    source: Annotated[list[Sought] | None, Where(Client.source.in_)] = None
    inn: Annotated[Sought | None, Where(Client.inn.__eq__)] = None
    has_open_deal: Annotated[bool | None, Where(_has_open_deal)] = None
    created_from: Annotated[Moment | None, Where(Client.created_at.__ge__)] = None
    created_before: Annotated[Moment | None, Where(Client.created_at.__lt__)] = None
    contacted_from: Annotated[Moment | None, Where(Client.last_contact.__ge__)] = None
    contacted_before: Annotated[Moment | None, Where(Client.last_contact.__lt__)] = None
    tag: Annotated[tagging.Names | None, tagging.any_of(Client)] = None
    tag_all: Annotated[tagging.Names | None, tagging.all_of(Client)] = None
    without_tag: Annotated[tagging.Names | None, tagging.none_of(Client)] = None


class ClientQuery(ClientFilters, ListQuery):
    """Filters of the client list."""

    OWN_FIELDS: ClassVar = True
    SORTABLE: ClassVar = {
        "id": Client.id, "name": Client.name_key, "created_at": Client.created_at,
        "updated_at": Client.updated_at, "last_contact": Client.last_contact,
    }  # fmt: skip


class ContactIn(In):
    """A person who works for the client. The first one becomes the primary one."""

    name: Title = Field(examples=["Мария Кузнецова"])
    position: ShortLine | None = Field(None, examples=["Закупки"])
    phone: Phone | None = Field(None, examples=["+7 916 123-45-67"])
    email: Email | None = None
    telegram: ShortLine | None = Field(None, examples=["@kuznetsova"])
    whatsapp: ShortLine | None = None
    notes: Prose | None = None
    tags: Tags | None = Field(None, examples=[["VIP", "опт"]])
    is_primary: Flag = False
    custom: CustomIn = Field(default_factory=dict)


class ContactEdit(ContactIn, partial=True):
    """What changes in a contact. A client keeps exactly one primary contact."""


class ContactOut(Tagged):
    id: int
    client_id: int
    name: str
    position: str | None
    phone: str | None
    email: str | None
    telegram: str | None
    whatsapp: str | None
    notes: str | None
    is_primary: bool
    custom: CustomOut
    created_at: datetime
    erased_at: datetime | None = Field(description="When the person's data were erased for good.")
    version: int


class ContactFilters(CustomFilters):
    """What a person filters contacts by."""

    ENTITY: ClassVar = FieldEntity.CONTACT

    search: Annotated[Sought | None, mentions(Contact)] = None
    tag: Annotated[tagging.Names | None, tagging.any_of(Contact)] = None
    tag_all: Annotated[tagging.Names | None, tagging.all_of(Contact)] = None
    without_tag: Annotated[tagging.Names | None, tagging.none_of(Contact)] = None


def _of_managers(ids: list[int]) -> ColumnElement[bool]:
    return Contact.client_id.in_(select(Client.id).where(Client.manager_id.in_(ids)))


def _of_unassigned(wanted: bool) -> ColumnElement[bool]:
    """Asked row by row: there may be very many such clients."""
    return exists(
        select(Client.id).where(Client.id == Contact.client_id, Client.manager_id.is_(None) == wanted)
    )


class PeopleFilters(ContactFilters):
    """What contacts of all clients are filtered by."""

    client_id: Annotated[list[Id] | None, Where(Contact.client_id.in_)] = None
    manager_id: Annotated[
        list[Id] | None,
        Field(description="Whose clients."),
        Where(_of_managers),
    ] = None
    unassigned: Annotated[
        bool | None,
        Field(description="Of clients without a manager, or with one."),
        Where(_of_unassigned),
    ] = None


class ContactQuery(ContactFilters, ListQuery):
    """Filters of a client's contacts."""

    OWN_FIELDS: ClassVar = True
    SORTABLE: ClassVar = {"id": Contact.id, "name": Contact.name_key, "created_at": Contact.created_at}

    sort: str = Field("id", description="Field to sort by; a minus before it turns the order round.")


class PeopleQuery(PeopleFilters, ListQuery):
    """Filters of the contacts of all clients."""

    OWN_FIELDS: ClassVar = True
    SORTABLE: ClassVar = ContactQuery.SORTABLE

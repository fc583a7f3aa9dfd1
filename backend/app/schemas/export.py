"""How a list is taken out as a file: its own filters and order, and what the file is."""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from app.listing import Sorted
from app.messages import Language
from app.schemas.activity import ActivityFilters, ActivityQuery
from app.schemas.client import ClientFilters, ClientQuery, ContactQuery, PeopleFilters
from app.schemas.deal import DealFilters, DealQuery
from app.schemas.task import TaskFilters, TaskQuery


class FileKind(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


class Export(Sorted):
    """What a person says of the file."""

    format: FileKind = FileKind.CSV
    lang: Language | None = Field(
        None, description="Of headers, numbers and days; that of Accept-Language by default."
    )
    raw: bool = Field(
        False, description="Leave out of a CSV the apostrophe that keeps a sheet from reading a formula."
    )


class DealExport(DealFilters, Export):
    """The deal list as a file."""

    OWN_FIELDS: ClassVar = True
    SORTABLE: ClassVar = DealQuery.SORTABLE


class ClientExport(ClientFilters, Export):
    """The client list as a file."""

    OWN_FIELDS: ClassVar = True
    SORTABLE: ClassVar = ClientQuery.SORTABLE


class ContactExport(PeopleFilters, Export):
    """The contacts of all clients, or of some, as a file."""

    OWN_FIELDS: ClassVar = True
    SORTABLE: ClassVar = ContactQuery.SORTABLE

    sort: str = Field("id", description="Field to sort by; a minus before it turns the order round.")


class TaskExport(TaskFilters, Export):
    """The task list as a file."""

    SORTABLE: ClassVar = TaskQuery.SORTABLE


class ActivityExport(ActivityFilters, Export):
    """The activity list as a file."""

    SORTABLE: ClassVar = ActivityQuery.SORTABLE

    sort: str = Field(
        "-activity_date", description="Field to sort by; a minus before it turns the order round."
    )


QUERIES: dict[str, type[Export]] = {
    "deals": DealExport,
    "clients": ClientExport,
    "contacts": ContactExport,
    "tasks": TaskExport,
    "activities": ActivityExport,
}

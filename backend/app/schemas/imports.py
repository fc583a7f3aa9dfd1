"""Imports, from outside."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from app.listing import Filters, Id, ListQuery, Where
from app.models import ClientStatus, DealStatus, Import, ImportState, Outcome
from app.schemas.base import CLEAN, Currency, Flag, In, Name, Out, RowId


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise PydanticCustomError("zone_unknown", "unknown time zone") from error
    return name


ColumnName = Annotated[str, Field(min_length=1, max_length=300), CLEAN]
StageName = Annotated[str, Field(min_length=1, max_length=255), CLEAN]
Main = Literal["deal", "client", "contact"]


class StageChoice(In):
    """What a stage of the file is in the CRM: a stage that is there, or a new one of that outcome."""

    pipeline: StageName | None = Field(None, description="As the file calls it.")
    value: StageName = Field(description="As the file calls it.")
    stage_id: RowId | None = Field(None, description="A stage of the CRM; a stage of that name by default.")
    outcome: DealStatus | None = Field(None, description="What a new stage means; guessed by default.")


class ImportMapping(In):
    """How the file is read. What is left out keeps its default."""

    main: Main = Field("deal", description="What a row is about; its outcome is the row's.")
    columns: dict[ColumnName, str | None] = Field(
        default={}, max_length=500, description="Column name to the key of a field; null leaves it out.",
    )  # fmt: skip
    source: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[^\x00]+$")] = Field(
        "file", description="Imports of one source know each other's rows by their numbers there."
    )
    pipeline: Name | None = Field(
        None, description="For rows that name none: a pipeline of that name; the first one by default."
    )
    stages: list[StageChoice] = Field(default=[], max_length=1000)
    currency: Currency | None = Field(None, description="For rows that name none; the pipeline's by default.")
    client_status: ClientStatus = Field(ClientStatus.LEAD, description="Of new clients.")
    existing: Literal["update", "skip"] = Field("update", description="What happens to rows brought before.")
    decimal: Literal["auto", ",", "."] = Field("auto", description="What parts whole from hundredths.")
    day_first: Flag = Field(True, description="Whether 03/04/2026 is the third of April.")
    zone: Annotated[str, Field(max_length=64), AfterValidator(_zone)] | None = Field(
        None, description="The time zone of the file's times; the company's by default."
    )


class ImportEdit(In):
    """A mapping; what it leaves out goes back to its default, so send the whole of it."""

    mapping: ImportMapping = Field(
        examples=[{"main": "deal", "columns": {"Название сделки": "deal.title", "Бюджет": "deal.amount"}}]
    )


class FieldOut(Out):
    key: str
    entity: str
    ru: str
    en: str


class ColumnOut(Out):
    name: str
    sample: list[str]
    field: str | None = Field(description="The proposed field.")
    confidence: float = Field(description="How sure the proposal is, from 0 to 1.")


class NamedStage(Out):
    """A stage that the file names, and where it goes."""

    pipeline: str | None
    value: str
    rows: int = Field(description="Among the first rows of the file.")
    stage_id: int | None = Field(description="The stage of that name in the CRM; null: it will be made.")
    outcome: DealStatus


class Remark(Out):
    code: str
    message: str


class Counted(Out):
    code: str
    message: str
    rows: int


class Tally(Out):
    created: int = 0
    updated: int = 0


class AccountOut(Out):
    """What became of the rows: rows = created + updated + skipped + failed."""

    rows: int
    created: int
    updated: int
    skipped: int
    failed: int
    skipped_by: list[Counted]
    entities: dict[str, Tally] = Field(description="By entity: deal, client, contact, user, pipeline, stage.")
    without_client: int = Field(description="Rows whose deal got the stand-in client.")
    from_people: int = Field(description="Clients made of people without a company.")
    kept_in_notes: int = Field(description="E-mails, phones and the like that could only be kept as notes.")
    brought_back: int = Field(description="Updated rows that an undone import had made: they came back.")
    seconds: float


class ImportRowOut(Out):
    line: int
    outcome: Outcome
    column: str
    code: str
    reason: str
    values: dict[str, str]


class ImportBrief(Out):
    """An import in a list."""

    id: int
    file_name: str
    size: int
    state: ImportState
    format: str | None
    actor_id: int | None
    batch: str | None
    rows_done: int
    rows_estimate: int
    created_at: datetime
    finished_at: datetime | None


class ImportOut(ImportBrief):
    """An uploaded file: how it is read, how far it has come, and the account."""

    format_title: str | None
    encoding: str | None
    delimiter: str | None
    columns: list[ColumnOut]
    fields: list[FieldOut] = Field(description="What a column may become.")
    stages: list[NamedStage]
    mapping: ImportMapping
    warnings: list[Remark]
    checked: AccountOut | None = Field(description="The account of the last dry run with this mapping.")
    account: AccountOut | None = Field(description="What has been done so far.")
    error: Remark | None


class ImportQuery(ListQuery):
    """Filters of the list of imports."""

    SORTABLE: ClassVar = {"id": Import.id, "created_at": Import.created_at}

    state: Annotated[list[ImportState] | None, Where(Import.state.in_)] = None
    actor_id: Annotated[list[Id] | None, Where(Import.actor_id.in_)] = None


class ImportRowQuery(Filters):
    """Which rows of a file, and which page of them."""

    outcome: Outcome = Outcome.FAILED
    skip: int = Field(0, ge=0, le=10**9)
    limit: int = Field(100, ge=1, le=1000)

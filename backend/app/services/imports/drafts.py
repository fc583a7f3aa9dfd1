"""What a row of the file asks for, checked before anything is written."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache, partial
from hashlib import sha256
from typing import Any, NamedTuple, NoReturn, Protocol

from pydantic import ValidationError

from app.folding import fold
from app.models import DealStatus, Outcome
from app.schemas.client import ClientEdit
from app.schemas.deal import DealEdit
from app.schemas.user import UserEdit
from app.services.imports import values
from app.services.imports.mapping import Mapping, templates
from app.services.imports.table import Row
from app.services.imports.template import Template
from app.services.imports.words import Reason, Unfit

LONGEST_KEY = 255
OWN = "nocto"
"""The source of our own exports."""
TIMES = ("created_at", "stage_since", "closed_at")

Reach = tuple[tuple[str, str], ...]
"""By what somebody is the same person or company in any source: («inn», …), («email», …), («phone», …)."""


@dataclass(slots=True)
class ClientDraft:
    """A client by its number in the file, else by its name, else by how it is reached."""

    key: str | None
    name_key: str | None
    fields: dict[str, Any]
    reach: Reach = ()
    is_person: bool = False
    is_exact: bool = False
    """Told by an export of ours, which tells clients of one name or phone apart."""

    @property
    def own(self) -> str:
        """What stands for the client within this file."""
        return self.key or self.name_key or "|".join(":".join(each) for each in self.reach)


@dataclass(slots=True)
class ContactDraft:
    key: str | None
    fields: dict[str, Any]
    reach: Reach = ()
    is_exact: bool = False

    @property
    def own(self) -> str:
        name = by_name(self.fields["name"])
        return self.key or "|".join([name, *(":".join(each) for each in self.reach)])


class Place(NamedTuple):
    """Where a deal stands, as the file says it."""

    pipeline: str
    stage: str
    outcome: DealStatus | None = None


@dataclass(slots=True)
class DealDraft:
    key: str
    place: Place
    fields: dict[str, Any]
    times: dict[str, datetime]
    closed_day: date | None = None
    is_numbered: bool = True
    products: list[str] = field(default_factory=list)
    is_exact: bool = False
    """Told by an export of ours: a closed deal says apart since when it stands on its stage."""


@dataclass(slots=True)
class Draft:
    """What one row asks for, or several that are one deal's products. Empty cells ask for nothing."""

    line: int
    main: str
    columns: Callable[[str], str]
    deal: DealDraft | None = None
    client: ClientDraft | None = None
    contact: ContactDraft | None = None
    manager: str | None = None
    client_manager: str | None = None
    joined: list[int] = field(default_factory=list)
    tags: dict[str, list[str]] = field(default_factory=dict)
    kept: int = 0
    taken: str = ""
    """The field in which somebody else has what only one may have."""
    raw: list[str] = field(default_factory=list)

    def refuse(self, key: str, code: str, **params: Any) -> Reason:
        return Reason(self.line, self.columns(key), code, params, raw=self.raw)

    def passed_over(self, code: str) -> Reason:
        return Reason(self.line, "", code, raw=self.raw, outcome=Outcome.SKIPPED)

    @property
    def key(self) -> str | None:
        """The row's own number in the file."""
        part = self.deal or (self.contact if self.main == "contact" else None) or self.client
        return part.key if part else None


@dataclass(frozen=True, slots=True)
class EmptyRow:
    line: int


Drafted = Draft | EmptyRow | Reason


class Drafter(Protocol):
    """Reads rows."""

    def draft(self, row: Row) -> Drafted: ...


class TemplateDrafter:
    """Reads rows by a mapping of templates, as a TOML file says them."""

    def __init__(self, mapping: Mapping, *, zone: str) -> None:
        self._mapping = mapping
        self._templates = {
            f"{part}.{key}": template
            for part in ("deal", "client")
            for key, template in templates(getattr(mapping, part))
        }
        self._stages = {stage.key: stage for stage in mapping.pipeline.stages}
        self._read: dict[str, Callable[[str], Any]] = {
            "deal.amount": partial(values.amount, decimal=mapping.decimal),
            "deal.expected_close_date": partial(values.day, formats=mapping.dates),
        }
        for name in TIMES:
            self._read[f"deal.{name}"] = partial(
                values.moment, formats=mapping.dates, zone=mapping.zone or zone
            )

    def draft(self, row: Row) -> Drafted:
        if row.broken:
            return Reason(row.line, "", row.broken, raw=row.raw)
        if not any(row.cells.values()):
            return EmptyRow(row.line)
        try:
            return self._draft(row)
        except Refused as refusal:
            return Reason(row.line, self.columns(refusal.key), refusal.code, refusal.params, raw=row.raw)

    def _draft(self, row: Row) -> Draft:
        for column, cell in row.cells.items():
            if "\0" in cell:
                refuse(column, "string_nul")
        cells = self._translated(row.cells)
        deal = self._fields("deal", cells)
        key, stage = deal.pop("key", ""), deal.pop("stage", "")
        if not key or len(key) > LONGEST_KEY:
            refuse("deal.key", "key_long" if key else "empty")
        if stage not in self._stages:
            refuse("deal.stage", "stage_unknown" if stage else "empty", text=stage)
        if not deal.get("title"):
            refuse("deal.title", "empty")
        manager = deal.pop("manager", None)
        if manager:
            checked(UserEdit, {"full_name": manager}, prefix="deal", rename={"full_name": "manager"})
        times = {name: deal.pop(name) for name in TIMES if name in deal}
        return Draft(
            line=row.line,
            main="deal",
            deal=DealDraft(key, Place("", stage), checked(DealEdit, deal, prefix="deal"), times),
            client=self._client(cells),
            manager=manager,
            columns=self.columns,
            raw=row.raw,
        )

    def _client(self, cells: dict[str, str]) -> ClientDraft | None:
        fields = self._fields("client", cells)
        key = fields.pop("key", "")
        if not fields.get("name"):
            return None
        if len(key) > LONGEST_KEY:
            refuse("client.key", "key_long")
        found = checked(ClientEdit, fields, prefix="client")
        return ClientDraft(key or None, by_name(found["name"]), found)

    def _translated(self, cells: dict[str, str]) -> dict[str, str]:
        if not self._mapping.values:
            return cells
        return cells | {
            column: known.get(cells[column].strip(), cells[column])
            for column, known in self._mapping.values.items()
        }

    def _fields(self, part: str, cells: dict[str, str]) -> dict[str, Any]:
        """What the templates of a part give; what gives nothing is left out."""
        found: dict[str, Any] = {}
        for key, template in self._templates.items():
            name = key.removeprefix(f"{part}.")
            if name != key and (text := template.fill(cells)):
                found[name] = self._typed(key, text)
        return found

    def _typed(self, key: str, text: str) -> Any:
        read = self._read.get(key)
        try:
            return read(text) if read else text
        except Unfit as unfit:
            refuse(key, unfit.code, **unfit.params)

    def columns(self, key: str) -> str:
        """The columns that a field is made of, as the account names them."""
        template: Template | None = self._templates.get(key)
        return ", ".join(template.columns) if template and template.columns else key


class Refused(Exception):
    """A cell that is not what it should be; the row fails."""

    def __init__(self, key: str, code: str, params: dict[str, Any]) -> None:
        super().__init__(code)
        self.key, self.code, self.params = key, code, params


def refuse(key: str, code: str, **params: Any) -> NoReturn:
    raise Refused(key, code, params)


def checked(
    shape: Any, fields: dict[str, Any], *, prefix: str, rename: dict[str, str] | None = None
) -> dict[str, Any]:
    """The fields as the API would take them; the same limits hold here."""
    try:
        read = shape.model_validate(fields)
    except ValidationError as error:
        found = error.errors(include_url=False)[0]
        name = str(found["loc"][0]) if found["loc"] else ""
        params = {name: value for name, value in found.get("ctx", {}).items() if name != "error"}
        refuse(f"{prefix}.{(rename or {}).get(name, name)}", found["type"], **params)
    values = read.__dict__  # as `sent` would say it, for shapes that hold no others
    return {name: values[name] for name in read.model_fields_set}


@lru_cache(maxsize=8192)
def by_name(name: str) -> str:
    """The key of somebody whom the file knows by name only."""
    key = f"name:{fold(' '.join(name.split()))}"
    return key if len(key) <= LONGEST_KEY else f"name:{sha256(key.encode()).hexdigest()}"

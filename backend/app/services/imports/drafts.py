"""From a row of the file to what it asks for, checked before anything is written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any, NoReturn

from pydantic import ValidationError

from app.folding import fold
from app.schemas.client import ClientEdit
from app.schemas.deal import DealEdit
from app.schemas.user import UserEdit
from app.services.imports import values
from app.services.imports.mapping import Mapping, templates
from app.services.imports.reading import Row
from app.services.imports.template import Template
from app.services.imports.words import Reason, Unfit

LONGEST_KEY = 255
TIMES = ("created_at", "stage_since", "closed_at")


@dataclass(frozen=True, slots=True)
class ClientDraft:
    key: str
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Draft:
    """What one row asks for. Empty cells ask for nothing."""

    line: int
    key: str
    stage: str
    fields: dict[str, Any]
    times: dict[str, datetime]
    client: ClientDraft | None
    manager: str | None
    columns: Callable[[str], str]

    def refuse(self, key: str, code: str, **params: Any) -> Reason:
        return Reason(self.line, self.columns(key), code, params)


@dataclass(frozen=True, slots=True)
class EmptyRow:
    line: int


class Drafter:
    """Reads rows by a mapping."""

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

    def draft(self, row: Row) -> Draft | EmptyRow | Reason:
        if row.broken:
            return Reason(row.line, "", row.broken)
        if not any(row.cells.values()):
            return EmptyRow(row.line)
        try:
            return self._draft(row)
        except _Refused as refusal:
            return Reason(row.line, self.columns(refusal.key), refusal.code, refusal.params)

    def _draft(self, row: Row) -> Draft:
        for column, cell in row.cells.items():
            if "\0" in cell:
                _refuse(column, "string_nul")
        cells = self._translated(row.cells)
        deal = self._fields("deal", cells)
        key, stage = deal.pop("key", ""), deal.pop("stage", "")
        if not key or len(key) > LONGEST_KEY:
            _refuse("deal.key", "key_long" if key else "empty")
        if stage not in self._stages:
            _refuse("deal.stage", "stage_unknown" if stage else "empty", text=stage)
        if not deal.get("title"):
            _refuse("deal.title", "empty")
        manager = deal.pop("manager", None)
        if manager:
            _checked(UserEdit, {"full_name": manager}, prefix="deal", rename={"full_name": "manager"})
        times = {name: deal.pop(name) for name in TIMES if name in deal}
        return Draft(
            line=row.line,
            key=key,
            stage=stage,
            fields=_checked(DealEdit, deal, prefix="deal"),
            times=times,
            client=self._client(cells),
            manager=manager,
            columns=self.columns,
        )

    def _client(self, cells: dict[str, str]) -> ClientDraft | None:
        fields = self._fields("client", cells)
        key = fields.pop("key", "")
        if not fields.get("name"):
            return None
        if len(key) > LONGEST_KEY:
            _refuse("client.key", "key_long")
        checked = _checked(ClientEdit, fields, prefix="client")
        return ClientDraft(key or by_name(checked["name"]), checked)

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
            _refuse(key, unfit.code, **unfit.params)

    def columns(self, key: str) -> str:
        """The columns that a field is made of, as the account names them."""
        template: Template | None = self._templates.get(key)
        return ", ".join(template.columns) if template and template.columns else key


class _Refused(Exception):
    def __init__(self, key: str, code: str, params: dict[str, Any]) -> None:
        super().__init__(code)
        self.key, self.code, self.params = key, code, params


def _refuse(key: str, code: str, **params: Any) -> NoReturn:
    raise _Refused(key, code, params)


def _checked(
    shape: Any, fields: dict[str, Any], *, prefix: str, rename: dict[str, str] | None = None
) -> dict[str, Any]:
    """The fields as the API would take them; the same limits hold here."""
    try:
        sent: dict[str, Any] = shape.model_validate(fields).sent()
    except ValidationError as error:
        found = error.errors(include_url=False)[0]
        name = str(found["loc"][0]) if found["loc"] else ""
        _refuse(f"{prefix}.{(rename or {}).get(name, name)}", found["type"], **found.get("ctx", {}))
    return sent


def by_name(name: str) -> str:
    """The key of somebody whom the file knows by name only."""
    key = f"name:{fold(' '.join(name.split()))}"
    return key if len(key) <= LONGEST_KEY else f"name:{sha256(key.encode()).hexdigest()}"

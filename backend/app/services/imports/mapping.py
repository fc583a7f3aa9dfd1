"""The mapping: which column of a file becomes what, as a TOML file says it.

Every field is a template: `{column}` stands for the cell, other text for itself. See
`examples/sales-pipeline.toml`.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from app.models import DealStatus
from app.schemas.base import Color, Currency, Name
from app.services.imports.template import Template, parse
from app.services.imports.words import Unusable


def _template(value: object) -> Template:
    if isinstance(value, Template):
        return value
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text is needed, such as {column}")
    return parse(value)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("unknown time zone; take a name such as Europe/Moscow") from error
    return name


Text = Annotated[Template, BeforeValidator(_template)]
ZoneName = Annotated[str, AfterValidator(_zone)]
Filled = Annotated[str, Field(min_length=1, max_length=255)]


class _Part(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, str_strip_whitespace=True
    )


class StageRule(_Part):
    """A stage, and what the file calls it."""

    name: Name
    value: Filled | None = Field(None, description="What the file calls it; its name by default.")
    color: Color = "#94A3B8"
    win_probability: int = Field(0, ge=0, le=100)
    outcome: DealStatus = DealStatus.OPEN

    @property
    def key(self) -> str:
        return self.value or self.name


class PipelineRule(_Part):
    """The pipeline the deals come into; it is created unless there is one of that name."""

    name: Name
    currency: Currency | None = Field(None, description="The company's by default.")
    stages: tuple[StageRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _told_apart(self) -> "PipelineRule":
        for what in ("key", "name"):
            names = [getattr(stage, what) for stage in self.stages]
            if len(set(names)) < len(names):
                raise ValueError("two stages have the same value or the same name")
        return self


class DealRule(_Part):
    """Which columns make a deal."""

    key: Text
    title: Text
    stage: Text
    amount: Text | None = None
    currency: Text | None = None
    manager: Text | None = None
    description: Text | None = None
    lost_reason: Text | None = None
    expected_close_date: Text | None = None
    created_at: Text | None = None
    stage_since: Text | None = None
    closed_at: Text | None = None


class ClientRule(_Part):
    """Which columns make the deal's client."""

    name: Text
    key: Text | None = Field(None, description="The client's number in the file; its name by default.")
    inn: Text | None = None
    website: Text | None = None
    email: Text | None = None
    phone: Text | None = None
    address: Text | None = None
    source: Text | None = None
    status: Text | None = None
    notes: Text | None = None


class Mapping(_Part):
    """How one kind of file is read."""

    source: str = Field(min_length=1, max_length=64, description="Under this name the rows are remembered.")
    pipeline: PipelineRule
    deal: DealRule
    client: ClientRule | None = None
    nobody: Name | None = Field(None, description="The client of rows that name none.")
    dates: tuple[Filled, ...] = Field(
        ("%Y-%m-%d", "%d.%m.%Y"), min_length=1, description="As strptime reads them."
    )
    zone: ZoneName | None = Field(None, description="The zone of the file's times; the company's by default.")
    decimal: Literal["auto", ",", "."] = Field(
        "auto", description="What parts whole from hundredths in amounts."
    )
    values: dict[str, dict[str, str]] = Field(default={}, description="By column: what stands for what.")

    @property
    def stand_in(self) -> str:
        return self.nobody or f"Без клиента (импорт {self.source})"

    def columns(self) -> dict[str, str]:
        """The columns that the file must have, each with the key that asks for it."""
        wanted = {column: f"values.{column}" for column in self.values}
        for part in ("deal", "client"):
            for key, template in templates(getattr(self, part)):
                wanted |= dict.fromkeys(template.columns, f"{part}.{key}")
        return wanted


def templates(rule: BaseModel | None) -> Iterator[tuple[str, Template]]:
    """The fields of a rule that the mapping names."""
    for key in type(rule).model_fields if rule is not None else ():
        template = getattr(rule, key)
        if template is not None:
            yield key, template


def load(file: Path) -> Mapping:
    """Raises Unusable, naming the keys that are wrong."""
    try:
        return read(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Unusable(f"{file.name}: {error}") from error
    except Unusable as error:
        raise Unusable(f"{file.name}:\n{error}") from error


def read(document: dict[str, Any]) -> Mapping:
    try:
        return Mapping.model_validate(document)
    except ValidationError as error:
        raise Unusable("\n".join(_in_words(found) for found in error.errors())) from error


def _in_words(found: Any) -> str:
    key = ".".join(str(part) for part in found["loc"]) or "mapping"
    return f"  {key}: {str(found['msg']).removeprefix('Value error, ')}"

"""What a dump says of itself, before anything of it is believed."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

FORMAT = 1
NAME = "manifest.json"
LONGEST = 1 << 20

Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class TableOf(BaseModel):
    """One file of the archive. `last_id`: no number up to it may be given to another row."""

    rows: int = Field(ge=0)
    sha256: Digest
    last_id: int = Field(ge=0)


class Manifest(BaseModel):
    format: int
    product: str
    version: str
    revision: str
    made_at: datetime
    secrets: bool
    tables: dict[str, TableOf]

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(table.rows for table in self.tables.values())


def file_of(table: str) -> str:
    return f"tables/{table}.jsonl"

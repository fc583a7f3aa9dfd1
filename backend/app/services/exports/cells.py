"""What both kinds of files do with a cell: whose columns they are, in which language and zone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from app.messages import Language
from app.services.exports.columns import Column

Values = Sequence[Any]
"""The cells of a row as Python has them."""


class Sheet(Protocol):
    """A file as it is written: pieces of bytes, in order."""

    def head(self) -> bytes: ...
    def rows(self, rows: Iterable[Values]) -> bytes: ...
    def end(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Look:
    """How a file is written."""

    columns: Sequence[Column]
    language: Language
    zone: ZoneInfo
    raw: bool = False

    def local(self, moment: datetime) -> datetime:
        """The company's time, in whole seconds."""
        return moment.astimezone(self.zone).replace(microsecond=0)

    @property
    def titles(self) -> list[str]:
        return [column.title(self.language) for column in self.columns]

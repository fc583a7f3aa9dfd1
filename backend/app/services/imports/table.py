"""A table as the import sees it, whatever file it stands in: a header, and row after row."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from app.services.imports.words import BadFile

MOST_COLUMNS = 500
LONGEST_CELL = 1 << 17


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands in the file; `broken` says why it could not be read."""

    line: int
    cells: dict[str, str]
    broken: str | None = None
    raw: list[str] = field(default_factory=list)


class Table(Protocol):
    """A file whose columns are known."""

    @property
    def path(self) -> Path: ...
    @property
    def encoding(self) -> str: ...
    @property
    def delimiter(self) -> str: ...
    @property
    def header(self) -> tuple[str, ...]: ...
    @property
    def size(self) -> int: ...

    def rows(self) -> Iterator[tuple[Row, int]]:
        """Each row under the header, and how many bytes have been read by then. Blank lines are no rows."""


def named_apart(header: Sequence[str]) -> tuple[str, ...]:
    """The names of columns, each once: a second «Имя» is «Имя (2)», one without a name its number.

    Raises:
        BadFile: there are none, or too many.
    """
    if not any(name.strip() for name in header):
        raise BadFile("file_empty")
    if len(header) > MOST_COLUMNS:
        raise BadFile("file_columns", count=len(header), most=MOST_COLUMNS)
    seen: Counter[str] = Counter()
    names = []
    for place, cell in enumerate(header, start=1):
        name = " ".join(cell.replace("\0", "").split())[:255] or f"#{place}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)


def row_of(line: int, header: Sequence[str], cells: list[str]) -> Row:
    """A row of a sheet: what it lacks at its end is empty, and empty cells beyond the header are nothing."""
    missing = len(header) - len(cells)
    if missing > 0:
        cells = cells + [""] * missing
    elif any(cells[len(header) :]):
        return Row(line, {}, broken="cells_count", raw=cells)
    return Row(line, dict(zip(header, cells, strict=False)), raw=cells)

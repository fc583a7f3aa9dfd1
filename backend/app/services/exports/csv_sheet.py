"""A list as CSV: as Russian sheets read it (`;`, BOM, 1234,50, 31.12.2026), or by RFC 4180 and ISO 8601."""

import csv
import io
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.services.exports.cells import Look, Values
from app.services.exports.columns import Kind
from app.services.imports.cells import harmless

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


class CsvSheet:
    def __init__(self, look: Look) -> None:
        self._look = look
        self._ru = look.language == "ru"
        self._delimiter = ";" if self._ru else ","
        written: dict[Kind, Callable[[Any], str]] = {
            Kind.TEXT: str if look.raw else harmless,
            Kind.NUMBER: str,
            Kind.MONEY: self._money,
            Kind.DAY: self._day,
            Kind.MOMENT: self._moment,
        }
        self._write = [written[column.kind] for column in look.columns]

    def head(self) -> bytes:
        return ((BOM if self._ru else "") + self._lines([self._look.titles])).encode()

    def rows(self, rows: Iterable[Values]) -> bytes:
        write = self._write
        return self._lines(
            ["" if value is None else write[place](value) for place, value in enumerate(row)] for row in rows
        ).encode()

    def end(self) -> bytes:
        return b""

    def _lines(self, rows: Iterable[list[str]]) -> str:
        buffer = io.StringIO()
        csv.writer(buffer, delimiter=self._delimiter, lineterminator="\r\n").writerows(rows)
        return buffer.getvalue()

    def _money(self, value: Decimal) -> str:
        return str(value).replace(".", ",") if self._ru else str(value)

    def _day(self, value: date) -> str:
        return f"{value.day:02}.{value.month:02}.{value.year}" if self._ru else value.isoformat()

    def _moment(self, value: datetime) -> str:
        """An hour that the zone has twice is told apart by its offset."""
        local = self._look.local(value)
        if local.fold:
            return local.isoformat(sep=" ")
        clock = f"{local.hour:02}:{local.minute:02}:{local.second:02}"
        return f"{self._day(local.date())} {clock}"

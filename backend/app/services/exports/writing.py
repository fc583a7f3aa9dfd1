"""An export from its header to its last row."""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from app.clock import today
from app.database import Database, Mode
from app.errors import Invalid
from app.messages import Language
from app.models import Via
from app.policies import Actor
from app.schemas.export import Export, FileKind
from app.services.exports.cells import Look, Sheet
from app.services.exports.csv_sheet import CsvSheet
from app.services.exports.lists import List, count, pages
from app.services.exports.own import with_own
from app.services.exports.xlsx_sheet import MOST_ROWS, XlsxSheet
from app.uow import unit_of_work

log = logging.getLogger("nocto.audit")

Sink = Callable[[bytes], object]
Told = Callable[[Iterable[int]], object]

MEDIA = {
    FileKind.CSV: "text/csv; charset=utf-8",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be exported, for whom, and in which language unless it says another."""

    of: List
    query: Export
    actor: Actor
    zone: str
    language: Language

    @property
    def media_type(self) -> str:
        return MEDIA[self.query.format]

    @property
    def file_name(self) -> str:
        return f"{self.of.titles[self.language]} {today(self.zone)}.{self.query.format}"


async def write(
    database: Database, order: Order, sink: Sink, *, via: Via = Via.API, told: Told = list
) -> int:
    """Write the file piece after piece; how many rows it has.

    All of them are read in one state of the database, a page in memory at a time. Whoever may see the list
    may export it: an export is the list's pages in one file. What was exported by whom goes to the log;
    `told` hears of the clients before a page with them is out.

    Raises:
        InvalidFields: it is filtered or sorted by a field that there is not.
        Invalid: a sheet can't hold so many rows.
    """
    started, rows = time.monotonic(), 0
    async with unit_of_work(database, order.actor, mode=Mode.SNAPSHOT, via=via) as uow:
        of = await with_own(uow, order.of, order.query)
        sheet = _sheet(order, of)
        if order.query.format is FileKind.XLSX:
            many = await count(uow, of, order.query, order.zone, most=MOST_ROWS)
            if many > MOST_ROWS:
                raise Invalid("export_too_long", field="format", most=MOST_ROWS)
        sink(sheet.head())
        async for page in pages(uow, of, order.query, zone=order.zone, language=order.language):
            told(uow.clients_told)
            uow.clients_told.clear()
            sink(sheet.rows(page))
            rows += len(page)
        sink(sheet.end())
    _tell(order, rows, via, time.monotonic() - started)
    return rows


def _sheet(order: Order, of: List) -> Sheet:
    look = Look(of.columns, order.language, ZoneInfo(order.zone), raw=order.query.raw)
    if order.query.format is FileKind.XLSX:
        return XlsxSheet(look, order.of.titles[order.language])
    return CsvSheet(look)


def _tell(order: Order, rows: int, via: Via, seconds: float) -> None:
    query = order.query
    filters = [name for name in type(query).model_fields
               if getattr(query, name) is not None and name not in Export.model_fields]  # fmt: skip
    facts = {"list": order.of.name, "format": query.format.value, "raw": query.raw, "filters": filters,
             "rows": rows, "user_id": order.actor.id, "via": via.value,
             "seconds": round(seconds, 2)}  # fmt: skip
    log.info("export", extra=facts)

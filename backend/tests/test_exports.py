"""Lists as files: what stands in them, who gets which rows, and what a download costs and leaves behind."""

import asyncio
import csv
import io
import logging
import threading
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from app.config import Settings
from app.database import Database
from app.errors import Busy, Invalid
from app.jobs import spool as spooling
from app.jobs.spool import Sink, Spool
from app.models import ActivityType, ClientStatus, Deal, DealStatus, TaskPriority, TaskStatus, User
from app.policies import SYSTEM
from app.schemas.export import DealExport, FileKind
from app.services import exports
from app.services.exports import columns, lists, writing
from app.services.imports.xlsx import open_xlsx
from app.uow import unit_of_work
from tests.make import Make

NOUNS = ("deals", "clients", "contacts", "tasks", "activities")
NOON = datetime(2026, 3, 2, 9, 0, 30, 123456, tzinfo=UTC)
CELLS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def table(answer: Any) -> list[dict[str, str]]:
    """A CSV as any program reads it."""
    text = answer.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if ";" in text[:100] else ","))


def sheet(content: bytes, folder: Path) -> list[dict[str, str]]:
    file = folder / "list.xlsx"
    file.write_bytes(content)
    return [row.cells for row, _ in open_xlsx(file).rows()]


@pytest.fixture
def anna(make: Make) -> User:
    return make.user(full_name="Анна Белова")


@pytest.fixture
def deal(make: Make, anna: User) -> Deal:
    stages = make.pipeline("Продажи; опт").stages
    return make.deal(
        anna,
        stage=stages[2],
        client=make.client(anna, name='ООО "Ромашка"'),
        title="=HYPERLINK(1)",
        amount=Decimal("1234567.5"),
        reason="дорого\nи долго",
        expected_close_date=date(2026, 4, 5),
        created_at=NOON,
        closed_at=NOON,
    )


def test_a_russian_csv_is_as_russian_sheets_read_it(deal: Deal, anna: User, as_: Any) -> None:
    answer = as_(anna).get("/api/deals/export", params={"lang": "ru"})

    head, line, *rest = answer.content.decode().split("\r\n")
    assert head.startswith(
        "\N{ZERO WIDTH NO-BREAK SPACE}ID;Название;Сумма;Валюта;Воронка;Этап;Статус;Клиент;"
    )
    assert line.startswith(f'{deal.id};\'=HYPERLINK(1);1234567,50;RUB;"Продажи; опт";')
    assert '"ООО ""Ромашка""";Анна Белова;05.04.2026;02.03.2026 12:00:30;' in line
    assert ';02.03.2026 12:00:30;"дорого\nи долго";;' in line
    assert rest == [""]


def test_an_english_csv_is_that_of_rfc_4180_with_iso_days(deal: Deal, anna: User, as_: Any) -> None:
    answer = as_(anna).get("/api/deals/export", params={"lang": "en", "raw": True})

    (row,) = table(answer)
    assert answer.content.startswith(b"ID,Title,Amount,Currency,Pipeline,Stage,Status,Client,Manager,")
    assert (row["Title"], row["Amount"], row["Status"]) == ("=HYPERLINK(1)", "1234567.50", "Lost")
    assert (row["Expected close date"], row["Created"]) == ("2026-04-05", "2026-03-02 12:00:30")


def test_the_language_is_the_browser_s_unless_said(deal: Deal, anna: User, as_: Any) -> None:
    english = as_(anna).get("/api/deals/export", headers={"Accept-Language": "en"})
    russian = as_(anna).get("/api/deals/export?lang=ru", headers={"Accept-Language": "en"})

    assert (english.content[:8], russian.content[3:6]) == (b"ID,Title", b"ID;")


def test_a_sheet_has_texts_that_are_texts_and_numbers_that_are_numbers(
    deal: Deal, anna: User, as_: Any, make: Make, tmp_path: Path
) -> None:
    make.client(
        anna, name="@Кофе", inn="0012345678", phone="007", notes="1\x0b2\r\n_x000D_ <&> \N{PARTY POPPER}"
    )

    deals = as_(anna).get("/api/deals/export?format=xlsx&lang=ru").content
    clients = as_(anna).get("/api/clients/export?format=xlsx&lang=ru&search=кофе").content

    root = ElementTree.fromstring(ZipFile(io.BytesIO(deals)).read("xl/worksheets/sheet1.xml"))  # noqa: S314 - ours
    line = root.findall(f".//{CELLS}row")[1]
    kinds = [(cell.get("t"), cell.get("s"), "".join(cell.itertext())) for cell in line]
    assert root.findall(f".//{CELLS}f") == []
    assert kinds[:4] == [
        (None, None, str(deal.id)), ("inlineStr", None, "=HYPERLINK(1)"), (None, "2", "1234567.50"),
        ("inlineStr", None, "RUB"),
    ]  # fmt: skip
    assert kinds[9:11] == [(None, "3", "46117"), (None, "4", "46083.50034722222")]
    (coffee,) = sheet(clients, tmp_path)
    assert (coffee["Название"], coffee["ИНН"], coffee["Телефон"]) == ("@Кофе", "0012345678", "007")
    assert coffee["Заметки"] == "1\x0b2\r\n_x000D_ <&> \N{PARTY POPPER}"
    assert sheet(deals, tmp_path)[0]["Создана"] == "2026-03-02 12:00:30"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "'", "＝", "＋", "－", "＠"])
def test_no_text_is_a_formula(make: Make, anna: User, as_: Any, start: str) -> None:
    make.client(anna, name="Кофе", notes=f"{start}1+1")

    (safe,) = table(as_(anna).get("/api/clients/export?lang=ru"))
    (raw,) = table(as_(anna).get("/api/clients/export?lang=ru&raw=true"))

    assert (safe["Заметки"], raw["Заметки"]) == (f"'{start}1+1", f"{start}1+1")


@pytest.mark.parametrize("kind", list(FileKind))
def test_what_travels_with_a_file(deal: Deal, anna: User, as_: Any, kind: FileKind) -> None:
    answer = as_(anna).get(f"/api/deals/export?format={kind}&lang=ru")
    headers = answer.headers

    assert (answer.status_code, headers["content-type"]) == (200, writing.MEDIA[kind])
    assert headers["content-disposition"].startswith(
        f"attachment; filename=\"nocto.{kind}\"; filename*=UTF-8''"
    )
    assert unquote(headers["content-disposition"]).endswith(f"Сделки {date.today().isoformat()}.{kind}")  # noqa: DTZ011
    assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")
    assert "sandbox" in headers["content-security-policy"]
    assert headers["content-length"] == str(len(answer.content))


def test_the_filters_and_the_order_are_those_of_the_list(
    make: Make, anna: User, as_: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "PAGE", 3)
    stages = make.stages
    for number in range(11):
        make.deal(anna, title=f"Кофе {number % 4}", amount=Decimal(number), stage=stages[number % 3],
                  created_at=NOON)  # fmt: skip
    make.deal(make.user(), title="Кофе чужой")

    for query in (
        "", "sort=title", "sort=-amount&status=open", f"stage_id={stages[0].id}&stage_id={stages[1].id}",
        "amount_min=4&sort=closed_at", "search=кофе 2", "unassigned=true", "sort=-closed_at",
    ):  # fmt: skip
        listed = [str(row["id"]) for row in as_(anna).get(f"/api/deals?limit=1000&{query}").json()]
        exported = [row["ID"] for row in table(as_(anna).get(f"/api/deals/export?{query}"))]
        assert exported == listed, query


@pytest.mark.parametrize("noun", NOUNS)
def test_every_list_can_be_exported_in_every_way(
    make: Make, anna: User, as_: Any, noun: str, tmp_path: Path
) -> None:
    deal = make.deal(anna)
    make.contact(make.client(anna), is_primary=True)
    make.task(anna, deal=deal, due_date=date(2026, 3, 2))
    make.activity(anna, deal=deal, duration=90, activity_date=NOON)

    for lang in ("ru", "en"):
        rows = table(as_(anna).get(f"/api/{noun}/export?lang={lang}"))
        again = sheet(as_(anna).get(f"/api/{noun}/export?lang={lang}&format=xlsx").content, tmp_path)
        titles = [column.title(lang) for column in lists.LISTS[noun].columns]
        assert [list(row) for row in (*rows, *again)] == [titles] * (2 * len(rows))
        assert len(rows) == {"clients": 2}.get(noun, 1)


def test_overdue_tasks_are_told_by_the_company_s_day(make: Make, anna: User, as_: Any) -> None:
    late, _ = make.task(anna, due_date=date(2026, 3, 2)), make.task(anna, due_date=date(2190, 3, 2))

    rows = table(as_(anna).get("/api/tasks/export?overdue=true"))

    assert [row["ID"] for row in rows] == [str(late.id)]


def test_what_is_hidden_has_no_name_in_the_file(make: Make, anna: User, as_: Any) -> None:
    oleg = make.user()
    hidden = make.client(oleg, name="Тайна")
    deal = make.deal(anna, client=hidden)
    make.deal(oleg, client=hidden)
    make.task(anna, deal=make.deal(oleg, title="Тайна тоже"))

    deals = table(as_(anna).get("/api/deals/export?lang=ru"))
    texts = [as_(anna).get(f"/api/{noun}/export?lang=ru").text for noun in NOUNS]

    assert [(row["ID"], row["Клиент"], row["Ключ клиента"]) for row in deals] == [(str(deal.id), "", "")]
    assert not any("Тайна" in text for text in texts)


def test_an_unknown_filter_or_kind_is_refused_like_the_list_s(anna: User, as_: Any) -> None:
    for query in ("format=pdf", "lang=de", "sort=colour", "stage=1", "raw=maybe", "limit=5", "status=x"):
        answer = as_(anna).get(f"/api/deals/export?{query}")
        assert (answer.status_code, answer.json()["code"]) == (422, "validation"), query


def test_every_word_of_a_closed_set_is_said_in_both_languages() -> None:
    sets = (DealStatus, ClientStatus, TaskStatus, TaskPriority, ActivityType)

    assert {value for each in sets for value in each} == columns.WORDS.keys()


def test_a_sheet_that_is_too_long_is_refused_before_it_begins(
    make: Make, anna: User, as_: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MOST_ROWS", 1)
    make.deal(anna)
    one = as_(anna).get("/api/deals/export?format=xlsx")
    make.deal(anna)

    two = as_(anna).get("/api/deals/export?format=xlsx")

    assert (one.status_code, two.status_code, two.json()["code"]) == (200, 422, "export_too_long")
    assert as_(anna).get("/api/deals/export").status_code == 200


def test_who_exported_what_stands_in_the_log_and_no_word_of_the_data(
    deal: Deal, anna: User, as_: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "nocto.audit"):
        as_(anna).get("/api/deals/export?format=xlsx&search=HYPERLINK")

    said = next(record.__dict__ for record in caplog.records if record.name == "nocto.audit")
    wanted = {
        "msg": "export", "list": "deals", "format": "xlsx", "filters": ["search"], "rows": 1,
        "user_id": anna.id, "via": "api",
    }  # fmt: skip
    assert {name: said[name] for name in wanted} == wanted
    assert "HYPERLINK" not in str(said)


def test_head_tells_the_headers_alone(deal: Deal, anna: User, as_: Any) -> None:
    answer = as_(anna).request("HEAD", "/api/deals/export")

    assert (answer.status_code, answer.content) == (200, b"")


# How a download is made: in a thread of its own, and without the loop.


@pytest.fixture
def spool(database: Database, database_url: str, tmp_path: Path) -> Spool:
    return Spool(database, database_url, tmp_path)


async def all_of(parcel: spooling.Parcel) -> bytes:
    with closing(parcel):
        return b"".join([piece async for piece in parcel])


async def test_a_long_download_is_sent_while_it_is_made_and_comes_whole(spool: Spool) -> None:
    may_end = threading.Event()
    pieces = [bytes([number]) * 50_000 for number in range(6)]

    async def make(_database: Database, sink: Sink) -> None:
        for piece in pieces[:3]:
            sink(piece)
        await asyncio.to_thread(may_end.wait)
        for piece in pieces[3:]:
            sink(piece)

    parcel = await spool.begin(make)
    assert parcel.size is None
    may_end.set()

    assert await all_of(parcel) == b"".join(pieces)


async def test_who_goes_away_stops_the_thread_and_leaves_no_file(
    spool: Spool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = threading.Event()

    async def make(_database: Database, sink: Sink) -> None:
        try:
            while True:
                sink(b"x" * 100_000)
                await asyncio.sleep(0.001)
        finally:
            ended.set()

    parcels = [await spool.begin(make) for _ in range(spooling.AT_ONCE)]
    for parcel in parcels:
        parcel.close()

    assert await asyncio.to_thread(ended.wait, 5)
    assert list(tmp_path.iterdir()) == [] or {file.suffix for file in tmp_path.iterdir()} <= {".db"}
    monkeypatch.setattr(spooling, "LOCK_TIMEOUT", 5)
    again = await spool.begin(lambda _database, sink: _one(sink))
    assert await all_of(again) == b"x"


async def _one(sink: Sink) -> None:
    sink(b"x")


async def test_too_many_downloads_at_once_are_refused_and_a_failed_one_frees_its_place(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end = threading.Event()
    monkeypatch.setattr(spooling, "LOCK_TIMEOUT", 0.05)

    async def wait(_database: Database, sink: Sink) -> None:
        sink(b"x" * 100_000)
        await asyncio.to_thread(may_end.wait)

    async def fail(_database: Database, _sink: Sink) -> None:
        raise Invalid("export_too_long", most=1)

    for _ in range(3):
        with pytest.raises(Invalid):
            await spool.begin(fail)
    parcels = [await spool.begin(wait) for _ in range(spooling.AT_ONCE)]
    with pytest.raises(Busy):
        await spool.begin(wait)

    may_end.set()
    assert [len(await all_of(parcel)) for parcel in parcels] == [100_000] * spooling.AT_ONCE


async def test_what_fails_half_way_does_not_end_like_a_whole_file(spool: Spool) -> None:
    may_fail = threading.Event()

    async def make(_database: Database, sink: Sink) -> None:
        sink(b"x" * 100_000)
        await asyncio.to_thread(may_fail.wait)
        raise OSError("the disk is full")

    parcel = await spool.begin(make)
    may_fail.set()

    with pytest.raises(OSError, match="full"):
        await all_of(parcel)


async def test_all_rows_are_of_one_moment(
    database: Database, make: Make, anna: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "PAGE", 2)
    for _ in range(5):
        make.deal(anna)
    pieces: list[bytes] = []

    def sink(piece: bytes) -> None:
        if len(pieces) == 1:
            make.deal(anna, title="Новее")
            make.run(lambda uow: _rename(uow))
        pieces.append(piece)

    order = exports.Order(lists.DEALS, DealExport(sort="id"), SYSTEM, settings.TIME_ZONE, "ru")
    rows = await exports.write(database, order, sink)

    assert rows == 5
    assert "Новее" not in b"".join(pieces).decode()
    async with unit_of_work(database, SYSTEM) as uow:
        assert {deal.title for deal in await _deals(uow)} == {"Новее"}


async def _deals(uow: Any) -> list[Deal]:
    return list(await uow.session.scalars(select(Deal)))


async def _rename(uow: Any) -> None:
    for deal in await _deals(uow):
        deal.title = "Новее"

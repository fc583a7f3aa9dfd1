"""What `database` promises apart from transactions: addresses, exact money, aware times, whose turn it is."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Date, func, literal, select, text
from sqlalchemy import exc as sa_exc
from sqlalchemy.dialects import sqlite

from app import database as module
from app.config import BACKEND
from app.database import Database, Mode, Money, UTCDateTime, broken_file, parse_url, plain
from app.errors import Busy
from app.models import Base, Client, Deal
from app.outages import violated
from app.policies import SYSTEM
from app.sql_functions import local_day
from app.uow import unit_of_work
from tests.make import Make

DIALECT = sqlite.dialect()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("postgres://anna:pw@db/nocto", "postgresql+asyncpg://anna:pw@db/nocto"),
        ("postgresql://db/nocto?sslmode=require", "postgresql+asyncpg://db/nocto?ssl=require"),
        ("sqlite:////var/nocto.db", "sqlite+loop:////var/nocto.db"),
        ("sqlite:///:memory:", "sqlite+loop:///%3Amemory%3A"),
        ("sqlite://", "sqlite+loop://"),
    ],
)
def test_an_address_is_understood_as_users_write_it(written: str, meant: str) -> None:
    assert parse_url(written).render_as_string(hide_password=False) == meant


def test_a_file_named_without_a_folder_stands_beside_the_program() -> None:
    assert parse_url("sqlite:///data/nocto.db").database == str(BACKEND / "data/nocto.db")


@pytest.mark.parametrize(
    ("written", "words"),
    [("nonsense", "no database address"), ("mysql://db/nocto", "mysql is not supported")],
)
def test_an_address_of_nothing_we_know_says_what_to_write(written: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parse_url(written)


async def test_a_database_in_memory_needs_no_folder() -> None:
    base = Database("sqlite://")

    async with base.engine.connect() as connection:
        assert await connection.scalar(select(literal(7))) == 7
    await base.close()


@pytest.mark.parametrize(
    ("amount", "hundredths"),
    [(None, None), (Decimal("0.10"), 10), (5, 500), (Decimal("99999999999.99"), 9_999_999_999_999)],
)
def test_money_is_kept_in_hundredths_and_comes_back_exact(amount: Any, hundredths: int | None) -> None:
    kept = Money().process_bind_param(amount, DIALECT)

    assert kept == hundredths
    assert Money().process_result_value(kept, DIALECT) == amount


def test_a_tenth_of_a_kopeck_is_never_rounded_silently() -> None:
    with pytest.raises(ValueError, match="at most two decimal places"):
        Money().process_bind_param(Decimal("0.001"), DIALECT)


async def test_money_adds_up_exactly_in_the_database(database: Database, make: Make) -> None:
    for amount in ("0.10", "0.20", "99999999999.99"):
        make.deal(amount=Decimal(amount))

    async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
        assert await uow.session.scalar(select(func.sum(Deal.amount))) == Decimal("100000000000.29")


def test_a_time_without_a_zone_is_never_stored() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        UTCDateTime().process_bind_param(datetime(2026, 2, 3), DIALECT)  # noqa: DTZ001 - the point


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        (datetime(2026, 2, 3, 20, 59, tzinfo=UTC), "Europe/Moscow", date(2026, 2, 3)),
        (datetime(2026, 2, 3, 21, 0, tzinfo=UTC), "Europe/Moscow", date(2026, 2, 4)),
        (datetime(2026, 2, 3, 21, 0, tzinfo=UTC), "UTC", date(2026, 2, 3)),
        (None, "Europe/Moscow", None),
    ],
)
async def test_the_day_of_a_time_is_the_companys(
    database: Database, make: Make, moment: datetime | None, zone: str, day: date | None
) -> None:
    client = make.client(last_contact=moment)

    async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
        found = await uow.session.scalar(
            select(local_day(Client.last_contact, zone)).where(Client.id == client.id)
        )

    assert found == day


def test_the_days_type_is_known_to_the_statement() -> None:
    assert isinstance(local_day(Client.last_contact, "UTC").type, Date)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("12.50"), "12.50"),
        (date(2026, 2, 3), "2026-02-03"),
        (datetime(2026, 2, 3, 4, 5, tzinfo=UTC), "2026-02-03T04:05:00+00:00"),
        ("текст", "текст"),
        (None, None),
    ],
)
def test_a_value_is_written_as_json_holds_it(value: Any, written: Any) -> None:
    assert plain(value) == written


async def test_a_writer_who_waits_too_long_for_a_turn_hears_busy(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOCK_TIMEOUT", 0.01)
    places = database._queue._value
    for _ in range(places):
        await database._queue.acquire()

    with pytest.raises(Busy):
        async with database.turn(Mode.WRITE):
            raise AssertionError("never reached")

    assert database._queue.locked()


@pytest.mark.parametrize("mode", Mode)
async def test_what_sqlite_acknowledges_is_on_the_disk(database: Database, mode: Mode) -> None:
    """`python -m tests.torture power` sees the calls."""
    if not database.is_sqlite:
        return  # PostgreSQL's own settings say so
    async with database.engine_for(mode).connect() as connection:
        kept = [
            (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]

    assert kept == ["wal", 2, 1]  # 2 is FULL


async def test_a_healthy_file_has_nothing_broken(database: Database, make: Make) -> None:
    make.deal()

    assert await broken_file(database) == []


class Refusal(Exception):
    """What a driver says about a constraint it can't name otherwise than in words."""


@pytest.mark.parametrize(
    ("words", "constraint"),
    [
        ("CHECK constraint failed: ck_deals_amount_not_negative", "ck_deals_amount_not_negative"),
        ("UNIQUE constraint failed: index 'uq_contacts_one_primary'", "uq_contacts_one_primary"),
        ("UNIQUE constraint failed: users.username_key", "uq_users_username_key"),
        (
            "UNIQUE constraint failed: deal_participants.deal_id, deal_participants.user_id",
            "uq_deal_participants_deal_id_user_id",
        ),
        ("UNIQUE constraint failed: users.phone", "users.phone"),
        ("FOREIGN KEY constraint failed", "foreign_key"),
        ("NOT NULL constraint failed: deals.title", "NOT NULL constraint failed: deals.title"),
    ],
)
def test_what_refused_a_statement_is_found_by_its_words(words: str, constraint: str) -> None:
    assert violated(sa_exc.IntegrityError("…", {}, Refusal(words)), Base.metadata) == constraint


async def test_on_lent_connections_nothing_is_kept(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        return  # nobody lends connections to a file
    database = Database(f"{database_url}&pooler=transaction")
    kept = text("SELECT count(*) FROM pg_prepared_statements")

    async with database.engine_for(Mode.READ).connect() as connection:
        counts = [await connection.scalar(kept) for _ in range(5)]

    assert (database.is_lent, max(counts) <= 1) == (True, True)
    await database.close()

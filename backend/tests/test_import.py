"""The import: every row is accounted for, nothing is made twice, what was deleted stays deleted."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.clock import now
from app.database import Database
from app.errors import Conflict
from app.models import (
    Change,
    Client,
    ClientStatus,
    Deal,
    DealStage,
    DealStatus,
    ExternalId,
    Pipeline,
    Role,
    User,
    Via,
)
from app.policies import SYSTEM
from app.services import doctor, imports, totals
from app.services.imports import process
from app.services.imports.batch import Batch
from app.uow import unit_of_work
from tests.importing import MAPPING, Importer, row, told


@pytest.fixture
def importer(database: Database, tmp_path: Path) -> Importer:
    return Importer(database, tmp_path)


async def test_rows_become_deals_clients_stages_and_managers(importer: Importer) -> None:
    account = await importer.bring(
        row("A1", title="Cofee", stage="new", amount="1 234,50", opened="02.03.2026", phone="+7 000 111"),
        row("A2", stage="won", opened="02.03.2026", closed="05.04.2026", client="ромашка"),
        row("A3", stage="lost", closed="06.04.2026", reason="дорого", client="Василёк", manager="Олег Сомов"),
    )

    pipeline = (await importer.all(Pipeline))[0]
    assert (account.created, account.new_clients, account.new_managers, account.failed) == (3, 2, 2, 0)
    assert (pipeline.name, pipeline.currency, account.pipeline_id) == ("Из старой CRM", "USD", pipeline.id)
    assert [(s.name, s.sort_order, s.outcome, s.win_probability) for s in await importer.all(DealStage)] == [
        ("Новый", 0, "open", 10),
        ("Переговоры", 1, "open", 50),
        ("Успех", 2, "won", 100),
        ("Отказ", 3, "lost", 0),
    ]
    assert [(c.name, c.phone, c.status) for c in await importer.all(Client)] == [
        ("Ромашка", "+7 000 111", ClientStatus.CLIENT),
        ("Василёк", None, ClientStatus.CLIENT),
    ]
    first, second, third = await importer.all(Deal)
    assert (first.title, first.amount, first.currency) == ("Coffee — Ромашка", Decimal("1234.50"), "USD")
    assert first.created_at == first.stage_since == datetime(2026, 3, 1, 21, tzinfo=UTC)
    assert (first.status, first.closed_at) == (DealStatus.OPEN, None)
    assert (second.status, second.client_id) == (DealStatus.WON, first.client_id)
    assert second.closed_at == second.stage_since == datetime(2026, 4, 4, 21, tzinfo=UTC)
    assert (third.status, third.lost_reason) == (DealStatus.LOST, "дорого")


async def test_managers_come_without_a_password_and_can_t_sign_in(importer: Importer) -> None:
    await importer.bring(
        row("A1", manager="Анна Белова"), row("A2", manager="анна  белова"), row("A3", manager="")
    )

    (anna,) = await importer.all(User)
    assert (anna.username, anna.full_name, anna.role) == ("anna.belova", "Анна Белова", Role.MANAGER)
    assert anna.hashed_password is None
    assert [deal.manager_id for deal in await importer.all(Deal)] == [anna.id, anna.id, None]


async def test_a_user_name_that_is_taken_gets_a_number(importer: Importer) -> None:
    async with unit_of_work(importer.database, SYSTEM) as uow:
        uow.add(User(username="Anna.Belova", full_name="Другая Анна"))

    await importer.bring(row("A1"))

    assert [user.username for user in await importer.all(User)] == ["Anna.Belova", "anna.belova2"]


async def test_rows_without_a_client_get_a_visible_stand_in(importer: Importer) -> None:
    account = await importer.bring(row("A1", client=""), row("A2", client=" "), row("A3"))

    stand_in = next(c for c in await importer.all(Client) if c.id == account.stand_in_id)
    assert (account.without_client, account.new_clients) == (2, 1)
    assert (stand_in.name, stand_in.status) == ("Без клиента (импорт old-crm)", ClientStatus.ARCHIVE)
    assert stand_in.manager_id is None
    assert [deal.title for deal in await importer.all(Deal)] == ["Кофе", "Кофе", "Кофе — Ромашка"]
    assert [deal.client_id == stand_in.id for deal in await importer.all(Deal)] == [True, True, False]


async def test_an_empty_amount_is_nothing(importer: Importer) -> None:
    await importer.bring(row("A1", amount=" "))

    assert (await importer.all(Deal))[0].amount == 0


async def test_a_second_run_changes_nothing(importer: Importer) -> None:
    rows = [row("A1"), row("A2", client=""), row("A3", stage="lost", closed="06.04.2026", reason="дорого")]
    await importer.bring(*rows)
    before = await importer.counts()

    account = await importer.again()

    assert (account.created, account.updated, dict(account.skipped)) == (0, 0, {"unchanged": 3})
    assert (account.new_clients, account.new_managers) == (0, 0)
    assert account.stand_in_id is not None
    assert await importer.counts() == before


async def test_a_row_that_changed_updates_its_deal(importer: Importer) -> None:
    await importer.bring(row("A1"), row("A2"), row("A3"))

    account = await importer.bring(
        row("A1", stage="won", closed="05.04.2026", amount="250", manager="Олег Сомов", client="Василёк"),
        row("A2"),
        row("A3", title="Чай"),
        row("A4"),
    )

    first, _, third, _ = await importer.all(Deal)
    assert (account.created, account.updated, dict(account.skipped)) == (1, 2, {"unchanged": 1})
    assert (first.status, first.amount, first.title) == (DealStatus.WON, Decimal(250), "Кофе — Василёк")
    assert first.closed_at == datetime(2026, 4, 4, 21, tzinfo=UTC)
    assert third.title == "Чай — Ромашка"
    assert {user.id: user.full_name for user in await importer.all(User)}[first.manager_id] == "Олег Сомов"
    change = [c for c in await importer.all(Change) if (c.entity, c.entity_id) == ("deal", first.id)][-1]
    assert (change.before["amount"], change.after["amount"]) == ("100.00", "250.00")


async def test_a_closed_deal_can_be_closed_otherwise_or_reopened(importer: Importer) -> None:
    await importer.bring(
        row("A1", stage="won", closed="05.04.2026"),
        row("A2", stage="won", closed="05.04.2026"),
        row("A3", stage="lost", closed="05.04.2026", reason="дорого"),
    )

    await importer.bring(
        row("A1", stage="lost", closed="07.04.2026", reason="передумали"),
        row("A2", stage="talk", closed="05.04.2026"),
        row("A3", stage="lost", closed="09.04.2026", reason="нет ответа"),
    )

    first, second, third = await importer.all(Deal)
    assert (first.status, first.lost_reason, first.closed_at.day) == (DealStatus.LOST, "передумали", 6)
    assert (second.status, second.closed_at) == (DealStatus.OPEN, None)
    assert (third.lost_reason, third.closed_at.day) == ("нет ответа", 8)


async def test_an_empty_cell_leaves_what_is_there(importer: Importer) -> None:
    await importer.bring(row("A1", amount="100", phone="+7 000 111"))

    account = await importer.bring(row("A1", amount="", phone="", manager="", client=""))

    (deal,) = await importer.all(Deal)
    assert account.skipped.total() + account.updated == 1
    assert (deal.amount, deal.manager_id is None) == (Decimal(100), False)
    assert [client.phone for client in await importer.all(Client)] == ["+7 000 111"]


async def test_the_first_row_that_names_a_client_describes_it(importer: Importer) -> None:
    rows = [row("A1", phone="1"), row("A2", phone="2")]
    await importer.bring(*rows)

    again = await importer.again()
    changed = await importer.bring(row("A1", phone="3"), row("A2", phone="2"))

    assert (again.updated, again.updated_clients) == (0, 0)
    assert (changed.updated, changed.updated_clients, dict(changed.skipped)) == (1, 1, {"unchanged": 1})
    assert [client.phone for client in await importer.all(Client)] == ["3"]


async def test_clients_with_numbers_of_their_own_are_told_apart_by_them(importer: Importer) -> None:
    client = {"key": "{phone}", "name": "{client}"}
    await importer.bring(row("A1", phone="k1"), row("A2", phone="k2"), row("A3", phone="k1"), client=client)

    account = await importer.bring(row("A1", phone="k1", client="Ромашка и Ко"), client=client)

    assert account.updated_clients == 1
    assert [c.name for c in await importer.all(Client)] == ["Ромашка и Ко", "Ромашка"]


async def test_a_deal_in_the_bin_is_skipped_and_stays_there(importer: Importer) -> None:
    await importer.bring(row("A1"), row("A2"))
    deal = (await importer.all(Deal))[0]
    await importer.change(Deal, deal.id, deleted_at=now())

    account = await importer.bring(row("A1", amount="999"), row("A2"))

    assert dict(account.skipped) == {"deal_in_bin": 1, "unchanged": 1}
    assert [d.deleted_at is None for d in await importer.all(Deal)] == [False, True]


async def test_a_new_deal_of_a_client_in_the_bin_fails(importer: Importer) -> None:
    await importer.bring(row("A1"))
    deal, client = (await importer.all(Deal))[0], (await importer.all(Client))[0]
    await importer.change(Deal, deal.id, deleted_at=now())
    await importer.change(Client, client.id, deleted_at=now())

    account = await importer.bring(row("A2"), row("A3", client="Василёк"))

    assert told(account) == [(2, "client", "client_in_bin")]
    assert account.created == 1


async def test_a_deal_that_is_gone_for_good_is_made_anew(importer: Importer) -> None:
    await importer.bring(row("A1"))
    async with unit_of_work(importer.database, SYSTEM) as uow:
        await uow.session.delete((await importer.all(Deal))[0])

    account = await importer.again()

    keys = [e for e in await importer.all(ExternalId) if e.entity == "deal"]
    assert account.created == 1
    assert [key.entity_id for key in keys] == [deal.id for deal in await importer.all(Deal)]


async def test_a_manager_who_left_gets_no_new_deals(importer: Importer) -> None:
    await importer.bring(row("A1"))
    await importer.change(User, (await importer.all(User))[0].id, is_active=False)

    account = await importer.bring(row("A1", amount="5"), row("A2"))

    assert account.updated == 1
    assert told(account) == [(3, "manager", "owner_unknown")]


async def test_what_a_stage_asks_for_is_asked_of_the_import_too(importer: Importer) -> None:
    await importer.bring(row("A1"), row("A2", stage="talk", amount=""))
    talk = next(stage for stage in await importer.all(DealStage) if stage.name == "Переговоры")
    await importer.change(DealStage, talk.id, required_fields=["amount"])

    account = await importer.bring(
        row("A1", stage="talk"),
        row("A2", stage="talk", title="Чай", amount=""),
        row("A3", stage="talk", amount=""),
    )

    assert (account.updated, told(account)) == (2, [(4, "amount", "needs")])
    assert account.failures[0].say("ru") == "Чтобы перейти на этап «Переговоры», заполните: сумма."


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"id": ""}, "id", "empty"),
        ({"id": "я" * 256}, "id", "key_long"),
        ({"title": "", "client": ""}, "title, client", "empty"),
        ({"title": "x" * 250}, "title, client", "string_too_long"),
        ({"client": "x" * 256}, "title, client", "string_too_long"),
        ({"stage": ""}, "stage", "empty"),
        ({"stage": "Won"}, "stage", "stage_unknown"),
        ({"amount": "дорого"}, "amount", "amount_unreadable"),
        ({"amount": "1,234"}, "amount", "amount_ambiguous"),
        ({"amount": "-5"}, "amount", "greater_than_equal"),
        ({"amount": "1.005,001"}, "amount", "decimal_max_places"),
        ({"amount": "100000000000"}, "amount", "less_than_equal"),
        ({"opened": "31.02.2026"}, "opened", "date_unreadable"),
        ({"closed": "2026-02-01"}, "closed", "date_unreadable"),
        ({"mail": "not an address"}, "mail", "email_format"),
        ({"manager": "x" * 256}, "manager", "string_too_long"),
        ({"reason": "x" * 256}, "reason", "string_too_long"),
        ({"reason": "a\0b"}, "reason", "string_nul"),
        ({"title": '"нет конца'}, "", "row_broken"),
        ({"title": "один;лишний"}, "", "cells_count"),
    ],
)
async def test_a_row_that_fails_is_named_and_spoils_no_other(
    importer: Importer, cells: dict[str, str], column: str, code: str
) -> None:
    bad = row("A2", **cells)
    last = [] if code == "row_broken" else [row("A3")]

    account = await importer.bring(row("A1"), bad, *last)

    assert (account.created, account.failed) == (1 + len(last), 1)
    assert told(account) == [(3, column, code)]
    assert account.failures[0].say("ru") != account.failures[0].say("en")
    assert len(await importer.all(Deal)) == account.created


async def test_a_key_repeated_in_the_file_fails_where_it_is_repeated(importer: Importer) -> None:
    rows = [row("A1"), row("A2"), row("A1", amount="7")]
    await importer.bring(*rows)

    account = await importer.again()

    assert told(account) == [(4, "id", "key_repeated")]
    assert account.failures[0].say("en") == "the key “A1” was on line 2 already"
    assert dict(account.skipped) == {"unchanged": 2}


async def test_empty_rows_are_skipped_as_such(importer: Importer) -> None:
    account = await importer.bring(row("A1"), {}, {})

    assert (account.rows, account.created, dict(account.skipped)) == (3, 1, {"row_empty": 2})


async def test_a_header_alone_is_no_rows(importer: Importer) -> None:
    account = await importer.bring()

    assert (account.rows, account.created) == (0, 0)


async def test_a_dry_run_tells_the_same_and_changes_nothing(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "ROWS", 2)
    await importer.bring(row("A1"), row("A2", client="Василёк"))
    before = await importer.counts()
    rows = [
        row("A1", amount="5"),
        row("A2", client="Василёк"),
        row("A3", client="Лютик", manager="Олег Сомов"),
        row("A4", client="Лютик", manager="Олег Сомов"),
        row("A5", client=""),
        row("A6", client=""),
        row("A7", stage="?"),
    ]

    dry = await importer.bring(*rows, dry_run=True)
    after_dry, deals = await importer.counts(), await importer.all(Deal)
    real = await importer.again()

    assert after_dry == before
    assert [deal.amount for deal in deals] == [100, 100]
    for name in (
        "rows",
        "created",
        "updated",
        "skipped",
        "failed",
        "new_clients",
        "new_managers",
        "without_client",
    ):
        assert getattr(dry, name) == getattr(real, name), name
    assert (real.created, real.updated, real.failed, real.new_clients, real.new_managers) == (4, 1, 1, 1, 1)


async def test_a_dry_run_on_an_empty_crm_makes_no_pipeline(importer: Importer) -> None:
    account = await importer.bring(row("A1"), row("A2", client=""), dry_run=True)

    assert (account.created, account.new_clients) == (2, 1)
    assert await importer.all(Pipeline) == []


async def test_everything_of_one_import_is_one_batch_of_the_journal(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "ROWS", 3)

    account = await importer.bring(*(row(f"A{number}") for number in range(10)))

    changes = await importer.all(Change)
    assert {(c.batch, c.via, c.actor_id) for c in changes} == {(account.batch, Via.IMPORT, None)}
    assert sum(c.entity == "deal" for c in changes) == 10
    assert sum(c.entity == "client" for c in changes) == 1


async def test_the_board_adds_up_afterwards_and_newer_rows_stand_above(importer: Importer) -> None:
    await importer.bring(*(row(f"A{number}", amount=str(number)) for number in range(20)))
    await importer.bring(row("A3", stage="won"), row("A99"))

    async with unit_of_work(importer.database, SYSTEM) as uow:
        assert await totals.differences(uow) == []
        assert all(
            [not await check(uow) for name, check in doctor.CHECKS.items() if name != "administrators"]
        )
    deals = sorted(await importer.all(Deal), key=lambda deal: deal.position)
    assert [deal.id for deal in deals if deal.status is DealStatus.OPEN][:3] == [21, 20, 19]


async def test_the_pipeline_and_its_stages_are_found_again_by_whatever_name(importer: Importer) -> None:
    await importer.bring(row("A1"))
    pipeline, stage = (await importer.all(Pipeline))[0], (await importer.all(DealStage))[0]
    await importer.change(Pipeline, pipeline.id, name="Переименована")
    await importer.change(DealStage, stage.id, name="И этап тоже")

    account = await importer.bring(row("A2"))

    assert (account.created, len(await importer.all(Pipeline)), len(await importer.all(DealStage))) == (
        1,
        1,
        4,
    )


async def test_a_pipeline_of_that_name_is_used_and_gets_the_stages_it_lacks(importer: Importer) -> None:
    async with unit_of_work(importer.database, SYSTEM) as uow:
        uow.add(Pipeline(name="Из старой CRM"))
        await uow.flush()
        uow.add(DealStage(pipeline_id=1, name="Новый", sort_order=4))

    await importer.bring(row("A1"))

    assert [(s.name, s.sort_order) for s in await importer.all(DealStage)] == [
        ("Новый", 4),
        ("Переговоры", 6),
        ("Успех", 7),
        ("Отказ", 8),
    ]


async def test_a_stage_that_means_something_else_in_the_crm_is_refused(importer: Importer) -> None:
    async with unit_of_work(importer.database, SYSTEM) as uow:
        uow.add(Pipeline(name="Из старой CRM"))
        await uow.flush()
        uow.add(DealStage(pipeline_id=1, name="Успех", outcome=DealStatus.LOST))

    with pytest.raises(
        imports.Unusable, match="the outcome of 'Успех' is lost in the CRM and won in the mapping"
    ):
        await importer.bring(row("A1"))
    assert await importer.all(Deal) == []


async def test_an_archived_pipeline_takes_nothing_in(importer: Importer) -> None:
    await importer.bring(row("A1"))
    await importer.change(Pipeline, (await importer.all(Pipeline))[0].id, is_active=False)

    with pytest.raises(Conflict):
        await importer.bring(row("A2"))


async def test_two_sources_do_not_know_each_other_s_rows(importer: Importer) -> None:
    await importer.bring(row("A1"))

    account = await importer.again(source="another-crm")

    assert (account.created, account.new_clients) == (1, 1)


async def test_somebody_faster_only_means_another_try(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused: list[bool] = []
    write = Batch.write

    async def once(batch: Any, rows: Any) -> None:
        await write(batch, rows)
        if not refused:
            refused.append(True)
            raise Conflict("username_taken")

    monkeypatch.setattr(Batch, "write", once)

    account = await importer.bring(row("A1"), row("A2", stage="?"))

    assert (account.rows, account.created, account.failed) == (2, 1, 1)


async def test_progress_and_failures_are_told_on_the_way(importer: Importer) -> None:
    await importer.bring(row("A1"))
    mapping = imports.read(MAPPING)
    read: list[int] = []
    failed: list[Any] = []

    await imports.run(
        importer.database,
        imports.open_table(importer.file, mapping.columns()),
        mapping,
        zone="UTC",
        currency="RUB",
        progress=read.append,
        failures=failed.append,
    )

    assert read == [importer.file.stat().st_size]
    assert failed == [[]]

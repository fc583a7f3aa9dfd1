"""The doctor finds each thing that can be broken, and nothing where all is well."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import update

from app.config import Settings
from app.database import Database
from app.models import BoardTotal, Change, Contact, Deal, Role, User
from app.services import doctor
from app.uow import UnitOfWork
from tests.make import Make


@pytest.fixture
def examine(make: Make, settings: Settings) -> Callable[[], dict[str, str]]:
    """What the doctor finds wrong, by check."""

    async def go() -> list[doctor.Finding]:
        return await doctor.examine(make.app.state.database, settings)

    def run() -> dict[str, str]:
        assert make._web.portal is not None
        return {finding.check: finding.detail for finding in make._web.portal.call(go) if not finding.ok}

    make.admin()
    return run


def change(make: Make, statement: Any) -> None:
    """Change rows behind the program's back."""

    async def go(uow: UnitOfWork) -> None:
        await uow.session.execute(statement)

    make.run(go)


async def force(url: str, *statements: str) -> None:
    """Do to the database what its own constraints forbid."""
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute("PRAGMA ignore_check_constraints = ON")
            for statement in statements:
                connection.execute(statement)
        connection.close()
        return
    server = await asyncpg.connect(url)
    await server.execute("SET session_replication_role = replica")
    for statement in statements:
        await server.execute(statement)
    await server.close()


def test_a_sound_business_has_nothing_wrong(make: Make, examine: Any, as_: Any) -> None:
    anna = make.user()
    deal = make.deal(anna)
    as_(anna).post(f"/api/deals/{deal.id}/move", json={"stage_id": make.stages[1].id})
    make.contact(make.client(), is_primary=True)
    as_(anna).delete(f"/api/deals/{make.deal(anna).id}")

    assert examine() == {}


def test_a_stage_changed_behind_the_journal_s_back_is_found(make: Make, examine: Any) -> None:
    deal = make.deal()
    other = make.stage(make.pipeline())

    change(
        make, update(Deal).where(Deal.id == deal.id).values(stage_id=other.id, pipeline_id=other.pipeline_id)
    )

    assert f"сделка {deal.id}:" in examine()["journal"]


def test_a_gap_in_a_deal_s_history_is_found(make: Make, examine: Any, as_: Any) -> None:
    anna = make.user()
    deal = make.deal(anna)
    for stage in (make.stages[1], make.stages[2], make.stages[0]):
        as_(anna).post(f"/api/deals/{deal.id}/move", json={"stage_id": stage.id})

    moves = Change.entity == "deal", Change.entity_id == deal.id, Change.after["status"].as_string() == "lost"
    change(make, update(Change).where(*moves).values(entity="gone"))

    assert f"сделка {deal.id}:" in examine()["journal"]


def test_a_deal_without_a_history_is_found(make: Make, examine: Any) -> None:
    deal = make.deal()

    change(make, update(Change).where(Change.entity == "deal").values(entity="gone"))

    assert f"сделка {deal.id}:" in examine()["journal"]


def test_totals_that_do_not_add_up_are_found(make: Make, examine: Any) -> None:
    deal = make.deal(amount=100)

    change(make, update(BoardTotal).values(amount=BoardTotal.amount + 5))

    assert f"этап {deal.stage_id}" in examine()["totals"]


def test_cards_at_the_same_place_are_found(make: Make, examine: Any) -> None:
    make.deal(), make.deal(), make.deal()

    change(make, update(Deal).values(position="A"))

    assert "3 карточек на месте A" in examine()["positions"]


def test_a_client_without_a_primary_contact_is_found(make: Make, examine: Any) -> None:
    client = make.client()
    make.contact(client, is_primary=True)

    change(make, update(Contact).values(is_primary=False))

    assert examine() == {"primary contacts": f"клиент {client.id}"}


@pytest.mark.parametrize(
    "values", [{"is_active": False}, {"hashed_password": None}, {"role": Role.MANAGER}], ids=str
)
def test_nobody_in_charge_who_can_sign_in_is_found(make: Make, examine: Any, values: dict[str, Any]) -> None:
    change(make, update(User).values(**values))

    assert "administrators" in examine()


async def test_a_deal_whose_status_contradicts_its_stage_is_found(
    make: Make, examine: Any, database_url: str
) -> None:
    deal = make.deal()

    await force(database_url, "UPDATE deals SET status = 'won', closed_at = created_at")

    assert f"сделка {deal.id}" in examine()["statuses"]


async def test_an_open_deal_with_a_closing_day_is_found(make: Make, examine: Any, database_url: str) -> None:
    deal = make.deal()
    constraint = "ALTER TABLE deals DROP CONSTRAINT ck_deals_closed_iff_not_open"
    drop = [] if database_url.startswith("sqlite") else [constraint]

    await force(database_url, *drop, "UPDATE deals SET closed_at = created_at")

    assert examine()["statuses"] == f"сделка {deal.id}"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_row_that_refers_to_nothing_is_found_on_sqlite(
    make: Make, examine: Any, database_url: str
) -> None:
    make.deal()

    await force(database_url, "UPDATE deals SET client_id = 4711")

    assert "deals" in examine()["integrity"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_damaged_file_is_found(database: Database, settings: Settings, database_url: str) -> None:
    path = Path(database_url.removeprefix("sqlite:///"))
    await force(database_url, "PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(path.read_bytes())
    content[8 * 4096 : 40 * 4096] = b"\xff" * (32 * 4096)
    path.write_bytes(content)

    findings = await doctor.examine(database, settings)

    assert not all(finding.ok for finding in findings)


async def test_a_schema_of_another_version_is_found(
    database: Database, settings: Settings, database_url: str
) -> None:
    await force(database_url, "UPDATE alembic_version SET version_num = '0000'")

    findings = {finding.check: finding for finding in await doctor.examine(database, settings)}

    assert (findings["database"].ok, "схема 0000" in findings["database"].detail) == (False, True)


async def test_a_database_that_is_not_there_is_found_and_not_made(tmp_path: Path, settings: Settings) -> None:
    for url in (f"sqlite:///{tmp_path}/none.db", f"postgresql://nobody@/none?host={tmp_path}"):
        database = Database(url)

        findings = {finding.check: finding.ok for finding in await doctor.examine(database, settings)}

        assert findings["database"] is False
        await database.close()
    assert not (tmp_path / "none.db").exists()


def test_a_weak_secret_and_a_readable_key_file_are_found(tmp_path: Path) -> None:
    weak = Settings.model_construct(SECRET_KEY="changeme", DATA_DIR=tmp_path)
    by_file = Settings.model_construct(SECRET_KEY="", DATA_DIR=tmp_path)
    key = tmp_path / "secret.key"

    assert doctor._secret(by_file) == []
    assert not key.exists()
    key.write_text("0123456789abcdefghijklmnopqrstuvwxyz")
    key.chmod(0o644)
    assert "chmod 600" in doctor._secret(by_file)[0][0]
    assert "published example" in doctor._secret(weak)[0][0]


def test_a_full_disk_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert doctor._disk(tmp_path) == []

    monkeypatch.setattr(doctor, "ENOUGH_DISK", 10**18)

    assert "MB free" in doctor._disk(tmp_path)[0][1]

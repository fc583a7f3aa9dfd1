"""A business with every trap for a file in it comes back: changing nothing, and into an empty CRM."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from sqlalchemy import select

from app.database import Database
from app.messages import Language
from app.models import ClientStatus, Pipeline, Role, User
from app.schemas.export import FileKind
from tests.make import Make
from tests.test_exports_again import MADE, ORDER, bring, content, export

TWICE = datetime(2014, 10, 25, 22, 30, tzinfo=UTC)
"""Half past one in Moscow, for the second time that night."""
WAYS = [(kind, language) for kind in FileKind for language in get_args(Language)]
TRAPS = [
    "=1+1", "'=1+1", "'", "''", "+7 (916) 000-11-22", "-", "@anna", "＝1+1", "null", "да; нет",
    'ООО "Ромашка"', "две\nстроки", "возврат\r\nи строка", "таб\tвнутри", "a\x0bb_x000D_c", "👍🏽 Ёлки",
    "не указана", "0012", "1e5",
    "01.02.2026", "' в начале", "<b>&amp;</b>", "a,b;c", "\u202eсправа",
]  # fmt: skip


@pytest.fixture(scope="module")
def business(make: Make) -> None:
    """With every trap there is for a file: in texts, in names, in times."""
    anna, gone = make.user(full_name="Анна Белова"), make.user(full_name="Олег Сомов")
    twin = make.user(full_name="Анна Белова")
    stages = make.pipeline("Продажи").stages
    make.pipeline("Продажи")
    for place, trap in enumerate(TRAPS):
        client = make.client(
            (anna, twin, gone, None)[place % 4], name=trap, notes=trap, inn=f"00{place:08}", source=trap,
            phone="8 (916) 000-11-22", status=list(ClientStatus)[place % 3], created_at=MADE,
        )  # fmt: skip
        make.contact(client, name=trap, telegram=trap, phone="8 (916) 000-11-22", created_at=MADE)
        make.contact(client, name=trap, notes=trap, is_primary=True, email="a@b.example")
        make.deal(
            (twin, anna, gone, None)[place % 4], client=client, title=trap, description=trap,
            stage=stages[place % 3], reason=trap if place % 3 == 2 else None,
            amount=Decimal(place * 1234567) / 100, created_at=TWICE,
            expected_close_date=date(2026, 1, 31), currency="USD" if place % 2 else "RUB",
            stage_since=datetime(2026, 5, place % 28 + 1, 5, tzinfo=UTC),
        )  # fmt: skip
    make.deal(anna, client=make.client(name="Ромашка"), amount=Decimal("99999999999.99"))
    make.run(lambda uow: _retire(uow, gone.id))


async def _retire(uow: Any, user_id: int) -> None:
    user = await uow.get(User, user_id)
    user.role, user.is_active = Role.EMPLOYEE, False
    for pipeline in await uow.session.scalars(select(Pipeline).order_by(Pipeline.id).limit(1)):
        pipeline.is_active = False


@pytest.mark.parametrize("way", WAYS, ids="-".join)
async def test_an_export_that_comes_back_changes_nothing(
    business: None, database: Database, tmp_path: Path, way: tuple[FileKind, Language]
) -> None:
    before = await content(database)

    for of in ORDER:
        account = await bring(database, await export(database, of, tmp_path, way))
        assert (dict(account.skipped), account.failures) == ({"unchanged": account.rows}, []), of.name

    assert await content(database) == before


@pytest.mark.parametrize("way", WAYS, ids="-".join)
async def test_an_empty_crm_gets_what_the_other_one_had(
    business: None, database: Database, empty: str, tmp_path: Path, way: tuple[FileKind, Language]
) -> None:
    other = Database(empty)

    for of in ORDER:
        file = await export(database, of, tmp_path, way)
        first, again = await bring(other, file), await bring(other, file)
        assert (first.failures, first.created) == ([], first.rows), of.name
        assert dict(again.skipped) == {"unchanged": again.rows}, of.name

    ours, theirs = await content(database), await content(other)
    await other.close()
    assert theirs == ours

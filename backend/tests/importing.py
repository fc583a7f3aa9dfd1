"""A file and a mapping in one line, and what the import made of them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from app.database import Database, Mode
from app.models import Base
from app.policies import SYSTEM
from app.services import imports
from app.uow import unit_of_work

HEADER = (
    "id",
    "title",
    "stage",
    "amount",
    "client",
    "manager",
    "opened",
    "closed",
    "reason",
    "phone",
    "mail",
)

MAPPING: dict[str, Any] = {
    "source": "old-crm",
    "dates": ["%d.%m.%Y"],
    "pipeline": {
        "name": "Из старой CRM",
        "currency": "USD",
        "stages": [
            {"value": "new", "name": "Новый", "color": "#123456", "win_probability": 10},
            {"value": "talk", "name": "Переговоры", "win_probability": 50},
            {"value": "won", "name": "Успех", "win_probability": 100, "outcome": "won"},
            {"value": "lost", "name": "Отказ", "outcome": "lost"},
        ],
    },
    "deal": {
        "key": "{id}",
        "title": "{title} — {client}",
        "stage": "{stage}",
        "amount": "{amount}",
        "manager": "{manager}",
        "lost_reason": "{reason}",
        "created_at": "{opened}",
        "stage_since": "{opened}",
        "closed_at": "{closed}",
    },
    "client": {"name": "{client}", "phone": "{phone}", "email": "{mail}", "status": "client"},
    "values": {"title": {"Cofee": "Coffee"}},
}


def row(key: str, **cells: str) -> dict[str, str]:
    """A row of the file; what a test does not say is filled in."""
    usual = {"title": "Кофе", "stage": "new", "amount": "100", "client": "Ромашка", "manager": "Анна Белова"}
    return {"id": key} | usual | cells


def write(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    lines = [";".join(HEADER), *(";".join(line.get(name, "") for name in HEADER) for line in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
    return path


class Importer:
    """Brings rows in, again and again, always as the same file of the same source."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.file = folder / "deals.csv"

    async def bring(self, *rows: dict[str, str], dry_run: bool = False, **change: Any) -> imports.Account:
        write(self.file, rows)
        return await self.again(dry_run=dry_run, **change)

    async def again(self, *, dry_run: bool = False, **change: Any) -> imports.Account:
        mapping = imports.read(MAPPING | change)
        table = imports.open_table(self.file, mapping.columns())
        account = await imports.run(
            self.database, table, mapping, zone="Europe/Moscow", currency="RUB", dry_run=dry_run
        )
        assert account.adds_up
        return account

    async def all(self, model: type[Any]) -> list[Any]:
        """The rows of a model, the deleted ones too, in order of their ids."""
        async with unit_of_work(self.database, SYSTEM, mode=Mode.SNAPSHOT) as uow:
            with uow.everything():
                return list(await uow.session.scalars(select(model).order_by(model.id)))

    async def change(self, model: type[Any], row_id: int, **fields: Any) -> None:
        async with unit_of_work(self.database, SYSTEM) as uow:
            found = await uow.get(model, row_id)
            for name, value in fields.items():
                setattr(found, name, value)

    async def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        async with unit_of_work(self.database, SYSTEM, mode=Mode.SNAPSHOT) as uow:
            with uow.everything():
                return {
                    mapper.class_.__name__: await uow.session.scalar(select(func.count(mapper.class_.id)))
                    or 0
                    for mapper in Base.registry.mappers
                }


def told(account: imports.Account) -> list[tuple[int, str, str]]:
    return [(one.line, one.column, one.code) for one in account.failures]

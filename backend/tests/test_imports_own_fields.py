"""Imports into fields that a business has added."""

from typing import Any

import pytest

from app.config import Settings
from app.models import FieldEntity, FieldKind
from tests.make import Make
from tests.uploading import Desk

CLIENT, DEAL = FieldEntity.CLIENT, FieldEntity.DEAL

FILE = """Название сделки;Компания;Сегмент;Площадь;Каналы;Скидка;Сдача;Договор;Помощник
Кофе;Ромашка;опт;1 234,5;Сайт, Выставка;да;31.12.2026;romashka.example/dogovor;анна  петрова
Чай;Василёк;;;;;;;
Сок;Лютик;Розница;много;;;;;
Вода;Клевер;Биржа;;;;;;
"""
OPTIONS = ("Опт", "Розница")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A server that does its jobs itself."""
    return settings.model_copy(update={"RUN_JOBS": True})


@pytest.fixture
def desk(make: Make, as_: Any) -> Desk:
    make.field(CLIENT, "segment", FieldKind.CHOICE, *OPTIONS, name="Сегмент")
    make.field(DEAL, "area", FieldKind.NUMBER, name="Площадь")
    make.field(DEAL, "ways", FieldKind.CHOICES, "Сайт", "Выставка", name="Каналы")
    make.field(DEAL, "sale", FieldKind.YES_NO, name="Скидка")
    make.field(DEAL, "due", FieldKind.DATE, name="Сдача")
    make.field(DEAL, "paper", FieldKind.LINK, name="Договор")
    make.field(DEAL, "helper", FieldKind.USER, name="Помощник")
    make.pipeline()
    return Desk(make, as_)


def test_columns_called_as_own_fields_become_their_values(desk: Desk) -> None:
    anna = desk.make.user(full_name="Анна Петрова")

    shown = desk.ready(FILE)
    done = desk.finish(shown["id"])

    assert shown["mapping"]["columns"]["Сегмент"] == "client.custom.segment"
    assert {field["key"]: field["ru"] for field in shown["fields"]}["deal.custom.area"] == "Сделка: Площадь"
    assert done["account"]["failed"] == 2, done
    deals = {row["title"]: row["custom"] for row in desk.all("/api/deals")}
    assert deals == {
        "Кофе": {
            "area": 1234.5, "ways": [1, 2], "sale": True, "due": "2026-12-31",
            "paper": "https://romashka.example/dogovor", "helper": anna.id,
        },
        "Чай": {},
    }  # fmt: skip
    clients = {row["name"]: row["custom"] for row in desk.all("/api/clients")}
    assert clients["Ромашка"] == {"segment": 1}
    rows = desk.call.get(f"/api/imports/{done['id']}/rows").json()
    assert [(row["column"], row["code"]) for row in rows] == [
        ("Площадь", "amount_unreadable"), ("Сегмент", "option_unnamed")
    ]  # fmt: skip
    assert desk.call.get("/api/deals?custom=area:gt:1000").json()[0]["title"] == "Кофе"


def test_a_second_import_changes_only_the_own_fields_it_tells(desk: Desk) -> None:
    head = "ID сделки;Название сделки;Компания;Площадь;Сдача\n"
    desk.bring(f"{head}1;Кофе;Ромашка;5;31.12.2026\n")

    again = desk.bring(f"{head}1;Кофе;Ромашка;7;\n")
    unchanged = desk.bring(f"{head}1;Кофе;Ромашка;7;\n")
    undone = desk.call.post(f"/api/changes/{again['batch']}/undo", json={})

    assert (again["account"]["updated"], unchanged["account"]["skipped"]) == (1, 1)
    assert undone.status_code == 200
    assert [row["custom"] for row in desk.all("/api/deals")] == [{"area": 5, "due": "2026-12-31"}]


def test_a_column_is_mapped_to_own_fields_in_use_only(desk: Desk) -> None:
    desk.make.field(DEAL, "old", is_archived=True)
    shown = desk.ready(FILE)
    address = f"/api/imports/{shown['id']}"

    def mapped(key: str) -> int:
        columns = shown["mapping"]["columns"] | {"Площадь": key}
        return int(
            desk.call.put(address, json={"mapping": shown["mapping"] | {"columns": columns}}).status_code
        )

    assert {key: mapped(f"deal.custom.{key}") for key in ("area", "old", "nosuch")} == {
        "area": 200, "old": 422, "nosuch": 422
    }  # fmt: skip

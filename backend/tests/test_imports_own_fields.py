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


def failures(desk: Desk, done: Any) -> list[tuple[str, str, str]]:
    rows = desk.call.get(f"/api/imports/{done['id']}/rows").json()
    return [(row["outcome"], row["column"], row["reason"]) for row in rows]


REQUIRED = """ID сделки;Название сделки;Компания;Имя;Сегмент;Площадь;Роль
1;Кофе;Ромашка;Мария;опт;5;закупки
2;Чай;Ромашка;Мария;;5;
3;Сок;Василёк;;;5;
4;Вода;Лютик;;опт;;
5;Квас;Клевер;Пётр;опт;5;
6;Лёд;Ромашка;;;5;
7;Морс;Василёк;;розница;5;
"""


@pytest.mark.parametrize("verb", ["check", "run"])
def test_what_a_row_makes_has_all_required_fields_or_the_row_fails_by_name(desk: Desk, verb: str) -> None:
    call = desk.call
    desk.make.field(FieldEntity.CONTACT, "role", name="Роль", required=True)
    for field in call.get("/api/fields").json():
        if field["key"] in ("segment", "area"):
            assert call.put(f"/api/fields/{field['id']}", json={"required": True}).status_code == 200

    done = desk.finish(desk.ready(REQUIRED)["id"], verb)

    account = done["account" if verb == "run" else "checked"]
    assert (account["created"], account["failed"]) == (4, 3), done
    assert failures(desk, done) == [
        ("failed", "Сегмент", "нет значения обязательного поля «Сегмент»"),
        ("failed", "Площадь", "нет значения обязательного поля «Площадь»"),
        ("failed", "Роль", "нет значения обязательного поля «Роль»"),
    ]
    clients = {row["name"]: row["custom"] for row in desk.all("/api/clients")}
    assert clients == ({"Ромашка": {"segment": 1}, "Василёк": {"segment": 2}} if verb == "run" else {})


def test_what_is_there_already_need_not_be_told_its_required_fields_again(desk: Desk) -> None:
    desk.bring("ID сделки;Название сделки;Компания;Имя\n1;Кофе;Ромашка;Мария\n")
    desk.make.field(FieldEntity.CONTACT, "role", name="Роль", required=True)
    desk.make.field(CLIENT, "town", name="Город", required=True)

    again = desk.bring("ID сделки;Название сделки;Компания;Имя\n1;Чай;Ромашка;Мария\n2;Сок;Ромашка;Анна\n")

    assert [row["title"] for row in desk.all("/api/deals")] == ["Чай"]
    assert failures(desk, again) == [
        ("failed", "contact.custom.role", "нет значения обязательного поля «Роль»")
    ]


def test_a_deal_enters_a_stage_with_the_own_fields_that_it_asks_for(desk: Desk) -> None:
    (pipeline,) = desk.call.get("/api/pipelines").json()
    first, second = desk.call.get(f"/api/pipelines/{pipeline['id']}/stages").json()[:2]
    desk.make.field(
        DEAL, "sum", FieldKind.NUMBER, name="Смета", required_stages=[first["id"]], required_onwards=True
    )
    head = "ID сделки;Название сделки;Этап;Смета\n"

    done = desk.bring(f"{head}1;Кофе;{second['name']};\n2;Чай;{second['name']};7\n3;Сок;{first['name']};\n")

    assert [row["title"] for row in desk.all("/api/deals")] == ["Чай"]
    assert failures(desk, done) == [
        ("failed", "Смета", f"Чтобы перейти на этап «{stage['name']}», заполните: Смета.")
        for stage in (second, first)
    ]

"""Oddities of the exports that people bring from amoCRM and Bitrix24, one by one."""

from typing import Any

import pytest

from app.config import Settings
from app.models import FieldEntity, FieldKind
from tests.uploading import Desk

AMO = "ID;Название сделки;Этап сделки;Воронка"
B24 = "ID;Название сделки;Стадия сделки"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"RUN_JOBS": True})


@pytest.fixture
def desk(make: Any, as_: Any) -> Desk:
    return Desk(make, as_)


def deal(desk: Desk, head: str, cells: str, **told: Any) -> dict[str, Any]:
    """The one deal of a file with these columns beside the usual ones."""
    usual = (
        f"{AMO};{head}\n7;Кофе;Переговоры;Продажи;{cells}\n"
        if told.pop("amo", True)
        else (f"{B24};{head}\n7;Кофе;Новая;{cells}\n")
    )
    done = desk.bring(usual.encode(told.pop("encoding", "utf-8")), **told)
    assert done["account"]["created"] == 1, done
    found: dict[str, Any] = desk.all("/api/deals")[0]
    return found


@pytest.mark.parametrize(
    ("head", "cell", "amount", "currency"),
    [
        ("Бюджет ", "1 234 567,00 ₽", 1234567.0, "RUB"),
        ("Бюджет ", "1\N{NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567,50", 1234567.5, "RUB"),
        ("Бюджет ₸", "350000", 350000.0, "KZT"),
        ("Бюджет, руб.", "350 000", 350000.0, "RUB"),
        ("Бюджет сделки", "'5000", 5000.0, "RUB"),
    ],
)
def test_a_budget_is_read_however_its_column_and_its_sum_are_written(
    desk: Desk, head: str, cell: str, amount: float, currency: str
) -> None:
    found = deal(desk, head, cell)

    assert (found["amount"], found["currency"]) == (amount, currency)


@pytest.mark.parametrize(
    ("cell", "created"),
    [
        ("02.03.2026", "2026-03-01T21:00:00Z"),
        ("02.03.2026 10:20", "2026-03-02T07:20:00Z"),
        ("02.03.2026 10:20:30", "2026-03-02T07:20:30Z"),
    ],
)
def test_days_with_and_without_a_time_are_local_to_the_company(desk: Desk, cell: str, created: str) -> None:
    found = deal(desk, "Дата создания сделки;Дата закрытия", f"{cell};не закрыта")

    assert (found["created_at"], found["closed_at"], found["status"]) == (created, None, "open")


def test_of_columns_of_one_name_the_last_that_says_something_counts(desk: Desk) -> None:
    found = deal(desk, "utm_source;utm_source;utm_source;gclid;gclid", "yandex;vk;;1;2")

    assert found["description"] == "utm_source: vk\ngclid: 2"


@pytest.mark.parametrize("head", ["Теги", "Теги сделки", "Тег сделки"])
def test_tags_are_parted_by_commas_whatever_their_column_is_called(desk: Desk, head: str) -> None:
    found = deal(desk, head, '"опт, кофе , Опт"')

    assert sorted(tag["name"] for tag in found["tags"]) in (["кофе", "опт"], ["Опт", "кофе"])


@pytest.mark.parametrize(
    ("cell", "phone", "note"),
    [
        ("'+77021234567", "+77021234567", None),
        ("8 (916) 000-11-22", "+79160001122", None),
        ("79160001122", "+79160001122", None),
        ("9160001122", "+79160001122", None),
        ("+7 916 000-11-22 доб. 123", "+79160001122 доб. 123", None),
        ('"\'+7 916 000 11 22, 8 495 000 11 22"', "+79160001122", "Другие телефоны: +74950001122"),
    ],
)
def test_a_phone_of_any_writing_is_kept_in_one(desk: Desk, cell: str, phone: str, note: str | None) -> None:
    found = deal(desk, "Полное имя контакта;Компания;Рабочий телефон", f"Мария;Ромашка;{cell}")

    (maria,) = desk.call.get(f"/api/clients/{found['client_id']}/contacts").json()
    assert (maria["phone"], maria["notes"]) == (phone, note)


def test_the_first_of_several_columns_of_phones_is_the_phone(desk: Desk) -> None:
    head = "Полное имя контакта;Рабочий прямой телефон;Факс;Рабочий телефон;Другой телефон"
    found = deal(desk, head, "Мария;84950001100;84950001101;84950001102;84950001103")

    (maria,) = desk.call.get(f"/api/clients/{found['client_id']}/contacts").json()
    assert maria["phone"] == "+74950001100"
    assert maria["notes"].splitlines() == ["Другие телефоны: +74950001102, +74950001103"]
    assert found["description"] == "Факс: 84950001101"


def test_a_person_told_by_plus_seven_and_by_eight_is_one(desk: Desk) -> None:
    head = f"{AMO};Полное имя контакта;Мобильный телефон\n"
    rows = "1;Кофе;Новая;Продажи;Мария;+7 (916) 000-11-22\n2;Чай;Новая;Продажи;Мария К.;89160001122\n"

    desk.bring(head + rows)

    assert len(desk.all("/api/clients")) == 1
    assert len({row["client_id"] for row in desk.all("/api/deals")}) == 1


@pytest.mark.parametrize(
    ("stage", "status", "name"),
    [
        ("Успешно реализовано", "won", "Успешно реализовано"),
        ("Закрыто и не реализовано", "lost", "Закрыто и не реализовано"),
        ("Неразобранное", "open", "Неразобранное"),
    ],
)
def test_the_stages_that_every_pipeline_of_amocrm_has(desk: Desk, stage: str, status: str, name: str) -> None:
    done = desk.bring(f"{AMO}\n1;Кофе;{stage};Продажи\n2;Чай;{stage};Сервис\n")

    assert done["format"] == "amocrm_deals"
    deals = desk.all("/api/deals")
    assert [row["status"] for row in deals] == [status, status]
    pipelines = {row["id"]: row["name"] for row in desk.call.get("/api/pipelines").json()}
    assert [pipelines[row["pipeline_id"]] for row in deals] == ["Продажи", "Сервис"]
    for row in deals:
        stages = desk.call.get(f"/api/pipelines/{row['pipeline_id']}/stages").json()
        assert [each["name"] for each in stages if each["id"] == row["stage_id"]] == [name]


def test_amocrm_s_own_template_in_its_old_encoding(desk: Desk) -> None:
    head = (
        "Название сделки;Бюджет сделки;Ответственный за сделку;Дата создания (сделка);Тег сделки;"
        "Примечание к сделке;Статус сделки;Полное имя (контакт);Должность (контакт);"
        "Рабочий телефон (контакт);Рабочий email (контакт);Название (компания);Адрес (компания);"
        "Сайт компании;Паспорт (контакт)\n"
    )
    row = (
        "Кофе;1 000,50;Анна Белова;02.03.2026;опт;звонить;Успешно реализовано;Мария Кузнецова;Закупки;"
        "8 916 000-11-22;m@x.example;ООО Ромашка;Тула;romashka.example;4500 000000\n"
    )
    done = desk.bring((head + row).encode("cp1251"))

    (found,), (romashka,) = desk.all("/api/deals"), desk.all("/api/clients")
    assert (done["format"], done["encoding"]) == ("amocrm_template", "cp1251")
    assert (found["amount"], found["status"], [tag["name"] for tag in found["tags"]]) == (
        1000.5, "won", ["опт"],
    )  # fmt: skip
    assert found["description"] == "Примечание к сделке: звонить\nПаспорт: 4500 000000"
    assert (romashka["name"], romashka["address"], romashka["website"]) == (
        "ООО Ромашка", "Тула", "romashka.example",
    )  # fmt: skip
    (maria,) = desk.call.get(f"/api/clients/{romashka['id']}/contacts").json()
    assert (maria["name"], maria["position"], maria["phone"], maria["email"]) == (
        "Мария Кузнецова", "Закупки", "+79160001122", "m@x.example",
    )  # fmt: skip


def test_columns_are_known_by_their_names_in_whatever_order_they_stand(desk: Desk) -> None:
    desk.bring("Воронка;Мобильный телефон;Этап сделки;Бюджет ;Полное имя контакта;ID;Название сделки\n"
               "Продажи;89160001122;Переговоры;5;Мария;9;Кофе\n")  # fmt: skip

    (found,) = desk.all("/api/deals")
    assert (found["title"], found["amount"]) == ("Кофе", 5.0)


def test_a_deal_of_bitrix_is_repeated_once_for_each_of_its_products(desk: Desk) -> None:
    head = f"{B24};Сумма;Валюта;Товар;Цена;Количество\n"
    done = desk.bring(
        f"{head}1;Кофе;Новая;1500;RUB;Арабика;500;2\n1;Кофе;Новая;1500;RUB;Робуста;500;1\n2;Чай;Новая;7;RUB;;;\n"
    )

    first, second = desk.all("/api/deals")
    assert [(one["code"], one["rows"]) for one in done["account"]["skipped_by"]] == [("joined", 1)]
    assert (first["amount"], first["description"]) == (
        1500.0, "Товары:\n- Арабика × 2 по 500\n- Робуста × 1 по 500"
    )  # fmt: skip
    assert (second["amount"], second["description"]) == (7.0, None)


@pytest.mark.parametrize(
    ("pipeline", "group", "status"),
    [("Воронка", "Успешные", "won"), ("Направление", "Проваленные", "lost"), ("Воронка", "В работе", "open")],
)
def test_the_group_of_bitrix_s_stage_says_how_a_deal_ended(
    desk: Desk, pipeline: str, group: str, status: str
) -> None:
    found = deal(desk, f"{pipeline};Группа (стадии);Закрыта", f"Опт;{group};нет", amo=False)

    names = {row["id"]: row["name"] for row in desk.call.get("/api/pipelines").json()}
    assert (found["status"], names[found["pipeline_id"]]) == (status, "Опт")


def test_bitrix_names_a_company_in_either_of_two_columns(desk: Desk) -> None:
    head = f"{B24};Компания;Компания: Название компании;Контакт\n"
    desk.bring(f"{head}1;Кофе;Новая;;ООО Ромашка;Мария\n2;Чай;Новая;ООО Ромашка;ООО Ромашка;\n")

    (romashka,) = desk.all("/api/clients")
    assert romashka["name"] == "ООО Ромашка"
    assert {row["client_id"] for row in desk.all("/api/deals")} == {romashka["id"]}


def test_what_bitrix_says_in_yes_and_no_becomes_an_own_field(desk: Desk) -> None:
    desk.make.field(FieldEntity.DEAL, "urgent", FieldKind.YES_NO, name="Срочно")
    found = deal(desk, "Срочно;Доступна для всех", "да;нет", amo=False)

    assert (found["custom"], found["description"]) == ({"urgent": True}, None)


def test_what_excel_saves_has_a_bom_semicolons_decimal_commas_and_lines_in_cells(desk: Desk) -> None:
    text = (
        f'\N{ZERO WIDTH NO-BREAK SPACE}{AMO};Бюджет;Примечание\r\n1;Кофе;Новая;Опт;"1 000,50";"раз\nдва"\r\n'
    )
    done = desk.bring(text)

    (found,) = desk.all("/api/deals")
    assert (done["delimiter"], found["amount"]) == (";", 1000.5)
    assert found["description"] == "Примечание: раз\nдва"


def test_a_tax_number_with_wrong_digits_is_kept_and_one_that_lost_its_zero_gets_it_back(desk: Desk) -> None:
    desk.bring(
        "Клиент;ИНН\nРомашка;7707083890\nЛютик;500100732259\nВасилёк;274062111\nКлевер;\n", main="client"
    )

    assert [row["inn"] for row in desk.all("/api/clients")] == [
        "7707083890", "500100732259", "0274062111", None
    ]  # fmt: skip


def test_marks_of_where_a_lead_came_from_are_kept_by_the_names_of_their_columns(desk: Desk) -> None:
    heads = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "referrer", "yclid",
             "gclid", "_ym_uid", "roistat", "from", "tranid", "formid")  # fmt: skip
    found = deal(desk, ";".join(heads), ";".join(f"v{place}" for place in range(len(heads))))

    assert found["description"].splitlines() == [f"{head}: v{place}" for place, head in enumerate(heads)]

"""Bringing a file in, from the drop to taking it all back."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from app.models import FieldEntity, FieldKind, Role
from tests.exports import AMO_DEALS
from tests.web.axe import violations
from tests.web.site import Site

Visit = Callable[..., Page]
SLOWLY = 20_000  # ms that a job may wait for its turn on a busy machine


def _file(content: str, name: str = "сделки.csv") -> FilePayload:
    return {"name": name, "mimeType": "text/csv", "buffer": content.encode()}


def _choose(page: Page, *file: str) -> None:
    page.get_by_label("Перетащите файл сюда").set_input_files(_file(*file))


def _check(page: Page) -> None:
    page.get_by_role("button", name="Проверить", exact=True).click()
    expect(page.get_by_role("heading", name="Что получится")).to_be_visible(timeout=SLOWLY)


def _run(page: Page) -> None:
    page.get_by_role("button", name="Перенести", exact=True).click()
    expect(page.get_by_role("main").get_by_text("Готово: файл перенесён.")).to_be_visible(timeout=SLOWLY)


def _becomes(page: Page, column: str) -> Any:
    return page.get_by_role("combobox", name=f"Чем станет колонка «{column}»")


def _count(page: Page, kind: str) -> Any:
    return page.get_by_role("row", name=re.compile(f"^{kind}")).get_by_role("cell").first


def test_an_export_of_amocrm_is_checked_brought_in_and_taken_back(site: Site, visit: Visit) -> None:
    site.make.pipeline()
    page = visit(site.person(Role.ADMIN), "/start")

    page.get_by_role("button", name="Перенести свои данные").click()
    _choose(page, AMO_DEALS)
    expect(page.get_by_text("amoCRM: сделки")).to_be_visible()
    expect(_becomes(page, "Название сделки")).to_have_value("Сделка: название")
    _check(page)
    expect(_count(page, "Сделки")).to_have_text("4")
    expect(page.get_by_role("row", name="7 Бюджет ₸ «дорого» — не сумма дорого")).to_be_visible()
    _run(page)
    expect(_count(page, "Сделки")).to_have_text("4")

    page.get_by_role("link", name="К воронке").click()
    expect(page.get_by_text("Сахар")).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="Отменить весь перенос").click()

    expect(page.get_by_text("Перенос отменён")).to_be_visible()
    page.goto("/deals")
    expect(page.get_by_text("Сделок пока нет")).to_be_visible()


def test_the_failed_rows_are_downloaded_to_be_corrected(site: Site, visit: Visit) -> None:
    page = visit(site.person(Role.ADMIN), "/import")
    _choose(page, AMO_DEALS)
    _check(page)

    with page.expect_download() as download:
        page.get_by_role("button", name="Скачать CSV").click()

    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "дорого" in lines[1]


def test_a_column_of_an_unknown_table_becomes_what_one_chooses(site: Site, visit: Visit) -> None:
    site.make.pipeline()
    page = visit(site.person(Role.ADMIN), "/import")
    _choose(page, "Что;Кому;Сколько\nКофе;ООО Ромашка;100\nЧай;ООО Лютик;200\n", "таблица.csv")
    expect(page.get_by_text("не узнан, проверьте колонки ниже")).to_be_visible()

    for column, field in (("Что", "название"), ("Сколько", "сумма")):
        _becomes(page, column).click()
        page.get_by_role("option", name=f"Сделка: {field}", exact=True).click()
    _becomes(page, "Кому").click()
    page.get_by_role("option", name="Клиент: название компании").click()
    expect(page.get_by_role("row", name=re.compile("^Сколько"))).to_contain_text("выбрали вы")
    _check(page)

    expect(_count(page, "Сделки")).to_have_text("2")
    expect(_count(page, "Клиенты")).to_have_text("2")
    page.reload()
    expect(_becomes(page, "Сколько")).to_have_value("Сделка: сумма")


def test_a_file_that_is_no_table_is_refused_in_words(site: Site, visit: Visit) -> None:
    page = visit(site.person(Role.ADMIN), "/import")

    _choose(page, "%PDF-1.4 \x00", "договор.csv")

    expect(page.get_by_role("alert")).to_contain_text("это PDF, а нужна таблица")
    expect(page.get_by_text("Здесь появятся файлы")).to_be_visible()


def test_earlier_imports_are_listed_and_opened(site: Site, visit: Visit) -> None:
    page = visit(site.person(Role.ADMIN), "/import")
    _choose(page, AMO_DEALS, "первый.csv")
    expect(page.get_by_text("первый.csv")).to_be_visible()

    page.get_by_role("link", name="Все переносы").click()
    page.get_by_role("link", name=re.compile("первый.csv.*не перенесён")).click()

    expect(page.get_by_role("button", name="Проверить", exact=True)).to_be_visible()


def test_a_manager_is_told_whom_to_ask(site: Site, visit: Visit) -> None:
    page = visit(site.person(), "/import")

    expect(page.get_by_text("Переносить данные может администратор")).to_be_visible()
    expect(page.get_by_label("Перетащите файл сюда")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everybody_can_use_it(site: Site, visit: Visit, theme: str) -> None:
    page = visit(site.person(Role.ADMIN), "/import", color_scheme=theme)
    expect(page.get_by_text("Здесь появятся файлы")).to_be_visible()
    empty = violations(page)
    _choose(page, AMO_DEALS)
    _check(page)

    checked = violations(page)
    _run(page)

    assert (empty, checked, violations(page)) == ([], [], [])


def test_a_column_becomes_a_field_that_the_business_has_added(site: Site, visit: Visit) -> None:
    site.make.field(FieldEntity.CLIENT, "area", FieldKind.NUMBER, name="Площадь склада")
    page = visit(site.person(Role.ADMIN), "/import")
    _choose(page, "Клиент;Площадь склада;Прочее\nООО Ромашка;42,5;17\n", "клиенты.csv")

    expect(_becomes(page, "Площадь склада")).to_have_value(re.compile("Площадь склада"))
    _becomes(page, "Прочее").click()
    expect(page.get_by_role("option", name="Площадь склада")).to_be_visible()
    page.keyboard.press("Escape")
    _check(page)
    _run(page)

    page.goto("/clients")
    page.get_by_role("rowheader", name="ООО Ромашка").click()
    expect(page.get_by_label("Площадь склада")).to_have_value("42,5")


def test_a_column_without_a_home_gets_a_field_of_its_own(site: Site, visit: Visit) -> None:
    site.make.pipeline()
    page = visit(site.person(Role.ADMIN), "/import")
    _choose(page, "Название сделки;Срок аренды\nКофемашина;01.02.2027\nПомол;15.03.2027\n")
    expect(_becomes(page, "Срок аренды")).to_have_value("Не переносить")

    page.get_by_role("button", name="Создать поле для колонки «Срок аренды»").click()
    page.get_by_role("menuitem", name="Сделки", exact=True).click()
    form = page.get_by_role("dialog")
    expect(form.get_by_role("textbox", name="Название")).to_have_value("Срок аренды")
    expect(form.get_by_role("radio", name=re.compile("^Дата"))).to_be_checked()
    assert violations(page) == []
    form.get_by_role("button", name="Добавить", exact=True).click()

    expect(form).to_have_count(0)
    expect(_becomes(page, "Срок аренды")).to_have_value("Сделка: Срок аренды")
    _check(page)
    _run(page)
    page.goto("/deals?custom=%5B%22srok_arendy:eq:2027-03-15%22%5D")
    expect(page.get_by_role("rowheader")).to_have_text(["Помол"])

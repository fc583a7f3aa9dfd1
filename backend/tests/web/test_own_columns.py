"""Own fields in tables: columns, order, filters, saved views; in words where changes are told."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.models import FieldEntity, FieldKind, Role, User
from tests.web.axe import violations
from tests.web.site import Site

Visit = Callable[..., Page]
DEAL, CLIENT = FieldEntity.DEAL, FieldEntity.CLIENT


@pytest.fixture
def anna(site: Site) -> User:
    """With two deals whose own fields are filled in, and one where they are empty."""
    anna = site.person(Role.ADMIN, full_name="Анна Белова")
    site.make.field(DEAL, "area", FieldKind.NUMBER, name="Площадь")
    site.make.field(DEAL, "payment", FieldKind.CHOICE, "Счёт", "Карта", name="Способ оплаты")
    site.make.field(DEAL, "city", name="Город")
    stage = site.make.pipeline().stages[0]
    for title, custom in (
        ("Кухня", {"area": 42, "payment": 1, "city": "Омск"}),
        ("Шкаф", {"area": 7, "payment": 2, "city": "Томск"}),
        ("Стол", {}),
    ):
        site.make.deal(anna, stage=stage, title=title, custom=custom)
    return anna


def _show(page: Page, *columns: str) -> None:
    page.get_by_role("button", name="Столбцы").click()
    for column in columns:
        page.get_by_role("checkbox", name=column).check()
    page.keyboard.press("Escape")


def _add_condition(page: Page, field: str) -> None:
    page.get_by_label("Своё поле").select_option(field)


def test_an_own_field_is_a_column_that_sorts_and_is_changed_in_its_cell(
    site: Site, visit: Visit, anna: User
) -> None:
    page = visit(anna, "/deals")
    _show(page, "Площадь", "Способ оплаты")

    page.get_by_role("columnheader", name="Площадь").click()

    expect(page).to_have_url(re.compile("sort=custom.area"))
    expect(page.get_by_role("rowheader")).to_have_text(["Шкаф", "Кухня", "Стол"])
    row = page.get_by_role("row").filter(has_text="Шкаф")
    expect(row.get_by_role("gridcell", name="7", exact=True)).to_be_visible()
    row.get_by_role("gridcell", name="Карта").dblclick()
    page.get_by_label("Правка: Способ оплаты").select_option("Счёт")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Изменено: Способ оплаты")).to_be_visible()
    page.reload()
    expect(row.get_by_role("gridcell", name="Счёт")).to_be_visible()
    expect(page.get_by_role("rowheader")).to_have_text(["Шкаф", "Кухня", "Стол"])


def test_own_fields_narrow_the_table_and_stand_in_the_address(site: Site, visit: Visit, anna: User) -> None:
    page = visit(anna, "/deals")
    page.get_by_role("button", name="Свои поля").click()

    _add_condition(page, "Площадь")
    page.get_by_label("Площадь: от").fill("5,5")
    expect(page.get_by_role("rowheader")).to_have_text(["Шкаф", "Кухня"])
    _add_condition(page, "Способ оплаты")
    page.get_by_role("checkbox", name="Счёт").check()
    expect(page.get_by_role("rowheader")).to_have_text(["Кухня"])
    assert violations(page) == []
    page.reload()

    expect(page.get_by_role("rowheader")).to_have_text(["Кухня"])
    page.get_by_role("button", name="Свои поля: 2 условия").click()
    expect(page.get_by_label("Площадь: от")).to_have_value("5,5")
    page.get_by_role("button", name="Убрать условие: Способ оплаты").click()
    expect(page.get_by_role("rowheader")).to_have_text(["Шкаф", "Кухня"])
    page.get_by_label("Площадь: что проверять").select_option("Не заполнено")
    expect(page.get_by_role("rowheader")).to_have_text(["Стол"])


def test_a_view_keeps_own_columns_conditions_and_order(site: Site, visit: Visit, anna: User) -> None:
    page = visit(anna, "/deals?sort=-custom.area&custom=%5B%22area:empty:false%22%5D")
    _show(page, "Площадь")
    page.get_by_role("button", name="Представления").click()
    page.get_by_role("menuitem", name="Сохранить как представление…").click()
    page.get_by_role("textbox", name="Название", exact=True).fill("С площадью")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_text("Представление «С площадью» сохранено")).to_be_visible()

    other = visit(anna, "/deals")
    expect(other.get_by_role("rowheader")).to_have_count(3)
    other.get_by_role("button", name="Представления").click()
    other.get_by_role("menuitem", name="С площадью", exact=True).click()

    expect(other.get_by_role("rowheader")).to_have_text(["Кухня", "Шкаф"])
    expect(other.get_by_role("columnheader", name="Площадь")).to_be_visible()


def test_clients_have_them_too(site: Site, visit: Visit) -> None:
    anna = site.person()
    site.make.field(CLIENT, "vip", FieldKind.YES_NO, name="Важный")
    site.make.field(CLIENT, "site", FieldKind.LINK, name="Каталог")
    site.make.client(anna, name="ООО Ромашка", custom={"vip": True, "site": "https://example.com/shop"})
    site.make.client(anna, name="ООО Василёк")
    page = visit(anna, "/clients")
    _show(page, "Важный", "Каталог")
    expect(page.get_by_role("link", name="https://example.com/shop")).to_be_visible()
    page.get_by_role("button", name="Свои поля").click()

    _add_condition(page, "Важный")
    page.get_by_role("checkbox", name="Да", exact=True).check()

    expect(page.get_by_role("rowheader")).to_have_text(["ООО Ромашка"])


def test_changes_name_own_fields_as_people_do(site: Site, visit: Visit, anna: User) -> None:
    page = visit(anna, "/deals")
    _show(page, "Способ оплаты")
    page.get_by_role("row").filter(has_text="Шкаф").get_by_role("gridcell", name="Карта").dblclick()
    page.get_by_label("Правка: Способ оплаты").select_option("Счёт")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Изменено: Способ оплаты")).to_be_visible()

    page.goto("/changes")
    page.get_by_role("button", name=re.compile("^Изменено: 1 сделка")).click()

    told = page.get_by_role("listitem").filter(has_text="Способ оплаты:").last
    expect(told).to_contain_text("Карта")
    expect(told).to_contain_text("Счёт")
    expect(page.get_by_role("main")).not_to_contain_text("custom.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_conditions_shut_nobody_out_on_a_phone(site: Site, visit: Visit, anna: User, scheme: str) -> None:
    page = visit(
        anna,
        "/deals?custom=%5B%22area:ge:5%22,%22payment:in:1%22,%22gone:eq:1%22%5D",
        color_scheme=scheme,
        viewport={"width": 320, "height": 640},
    )
    page.get_by_role("button", name="Свои поля: 3 условия").click()
    expect(page.get_by_text("Поле удалено")).to_be_visible()
    assert violations(page) == []

    page.get_by_role("button", name="Убрать условие: Поле удалено").click()

    expect(page.get_by_role("rowheader")).to_have_text(["Кухня"])

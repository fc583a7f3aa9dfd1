"""The people of all clients, as a table."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.models import Role
from tests.web.axe import violations
from tests.web.site import Site

Visit = Callable[..., Page]


def test_people_are_found_sorted_reached_changed_and_added(site: Site, visit: Visit) -> None:
    anna, oleg = site.person(Role.ADMIN), site.person(full_name="Олег Дуб")
    mill = site.make.client(anna, name="ООО «Мельница»")
    farm = site.make.client(oleg, name="ООО «Ферма»")
    site.make.contact(
        mill,
        name="Мария",
        phone="8 916 123-45-67",
        email="m@mill.example",
        telegram="@maria_m",
        is_primary=True,
    )
    site.make.contact(farm, name="Борис", position="Закупки")
    page = visit(anna, "/clients")
    page.get_by_role("link", name="Контакты", exact=True).click()
    expect(page.get_by_role("heading", name="Контакты", level=1)).to_be_visible()
    people = page.get_by_role("rowheader")

    page.get_by_role("columnheader", name="Имя").click()
    expect(people).to_have_text([re.compile("Борис"), re.compile("Мария")])
    grid = page.get_by_role("grid", name="Контакты")
    expect(grid.get_by_role("link", name="+7 916 123-45-67")).to_have_attribute("href", "tel:+79161234567")
    expect(grid.get_by_role("link", name="@maria_m")).to_have_attribute("href", "https://t.me/maria_m")
    expect(grid.get_by_role("link", name="ООО «Мельница»")).to_have_attribute("href", f"/clients/{mill.id}")
    expect(grid.get_by_role("gridcell", name="Олег Дуб")).to_be_visible()

    page.get_by_role("combobox", name="Клиент", exact=True).fill("ферма")
    page.get_by_role("option", name="ООО «Ферма»").click()
    expect(people).to_have_text(["Борис"])
    expect(page).to_have_url(re.compile(rf"client={farm.id}\b"))
    page.reload()
    expect(people).to_have_text(["Борис"])

    people.first.click()
    form = page.get_by_role("dialog", name="Борис")
    form.get_by_role("textbox", name="Должность").fill("Директор")
    form.get_by_role("button", name="Сохранить").click()
    expect(grid.get_by_role("gridcell", name="Директор")).to_be_visible()
    expect(form).to_have_count(0)

    page.get_by_role("button", name="Новый контакт").click()
    form = page.get_by_role("dialog", name="Добавить контакт")
    form.get_by_role("textbox", name="Клиент").fill("ферма")
    page.get_by_role("option", name="ООО «Ферма»", exact=True).click()
    form.get_by_role("textbox", name="Имя").fill("Вера")
    form.get_by_role("button", name="Добавить").click()
    expect(people).to_have_text([re.compile("Борис"), "Вера"])


def test_the_table_of_people_by_keyboard_on_narrow_screens_and_for_an_employee(
    site: Site, visit: Visit
) -> None:
    admin = site.person(Role.ADMIN)
    client = site.make.client(admin, name="ООО «Очень длинное название завода имени первых пятилеток»")
    person = site.make.contact(client, name="Константин Константинопольский-Задунайский", phone="89161234567")
    page = visit(admin, "/contacts")
    name = page.get_by_role("rowheader")
    expect(name).to_be_visible()

    name.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page).to_have_url(re.compile(rf"contact={person.id}\b"))
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)

    page.set_viewport_size({"width": 320, "height": 640})
    expect(page.get_by_role("button", name="Выбрать", exact=True)).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320

    helper = site.person(Role.EMPLOYEE)
    page = visit(helper, "/contacts")
    expect(page.get_by_text("Пока нет ни одного контакта")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.models import ClientStatus, Role
from tests.web.site import Site

Visit = Callable[..., Page]


def test_the_table_is_sorted_by_its_header_and_the_address_keeps_it(site: Site, visit: Visit) -> None:
    anna = site.person()
    for name in ("Берёза", "Акация", "Вяз"):
        site.make.client(anna, name=name)
    page = visit(anna, "/clients")

    page.get_by_role("columnheader", name="Название").click()

    names = page.get_by_role("rowheader")
    expect(names).to_have_text(["Акация", "Берёза", "Вяз"])
    page.get_by_role("columnheader", name="Название").click()
    expect(names).to_have_text(["Вяз", "Берёза", "Акация"])
    page.reload()
    expect(names).to_have_text(["Вяз", "Берёза", "Акация"])


def test_a_search_and_a_status_stand_in_the_address(site: Site, visit: Visit) -> None:
    anna = site.person()
    site.make.client(anna, name="ООО «Ромашка»", status=ClientStatus.CLIENT)
    site.make.client(anna, name="ООО «Василёк»", status=ClientStatus.LEAD)
    page = visit(anna, "/clients")

    page.get_by_role("searchbox").fill("ромашка")

    expect(page.get_by_role("rowheader")).to_have_text(["ООО «Ромашка»"])
    expect(page).to_have_url(re.compile(r"q=%D1%80"))
    page.goto("/clients?status=lead")
    expect(page.get_by_role("rowheader")).to_have_text(["ООО «Василёк»"])


def test_a_cell_is_changed_by_keyboard_alone_and_stays_changed(site: Site, visit: Visit) -> None:
    anna = site.person()
    site.make.client(anna, name="ООО «Ромашка»", phone="8 916 123-45-67")
    page = visit(anna, "/clients")
    name = page.get_by_role("rowheader", name="ООО «Ромашка»")

    name.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.keyboard.type("8 903 765-43-21")
    page.keyboard.press("Enter")

    phone = page.get_by_role("gridcell", name="+7 903 765-43-21")
    expect(phone).to_be_focused()
    page.reload()
    expect(phone).to_be_visible()
    expect(phone.get_by_role("link")).to_have_attribute("href", "tel:+79037654321")


def test_a_refused_value_keeps_what_was_typed_and_says_why(site: Site, visit: Visit) -> None:
    anna = site.person()
    site.make.client(anna, name="ООО «Ромашка»", email="info@romashka.example")
    page = visit(anna, "/clients")

    page.get_by_role("gridcell", name="info@romashka.example").dblclick(position={"x": 200, "y": 18})
    page.get_by_role("textbox", name="Правка: E-mail").fill("не почта")
    page.keyboard.press("Enter")

    expect(page.get_by_role("tooltip")).to_be_visible()
    expect(page.get_by_role("textbox", name="Правка: E-mail")).to_have_value("не почта")
    page.keyboard.press("Escape")
    expect(page.get_by_role("gridcell", name="info@romashka.example")).to_be_focused()


def test_hundreds_of_rows_scroll_without_an_end_in_the_middle(site: Site, visit: Visit) -> None:
    anna = site.person()
    for number in range(230):
        site.make.client(anna, name=f"Клиент {number:03}")
    page = visit(anna, "/clients?sort=name")
    first = page.get_by_role("rowheader", name="Клиент 000")

    first.focus()
    for _ in range(20):
        page.keyboard.press("PageDown")

    expect(page.get_by_role("rowheader", name="Клиент 229")).to_be_focused()
    page.keyboard.press("Control+Home")
    expect(first).to_be_focused()


def test_rows_are_chosen_by_keyboard_as_a_range(site: Site, visit: Visit) -> None:
    anna = site.person()
    for name in ("Акация", "Берёза", "Вяз"):
        site.make.client(anna, name=name)
    page = visit(anna, "/clients?sort=name")

    page.get_by_role("rowheader", name="Акация").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowDown")

    expect(page.get_by_role("row", selected=True)).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.get_by_role("row", selected=True)).to_have_count(0)


def test_columns_are_chosen_and_remembered(site: Site, visit: Visit) -> None:
    anna = site.person()
    site.make.client(anna, address="Тверская, 1")
    page = visit(anna, "/clients")
    address = page.get_by_role("columnheader", name="Адрес")
    expect(page.get_by_role("columnheader", name="Название")).to_be_visible()
    expect(address).to_have_count(0)

    page.get_by_role("button", name="Столбцы").click()
    page.get_by_role("checkbox", name="Адрес").check()

    expect(address).to_have_count(1)
    page.reload()
    expect(address).to_have_count(1)


def test_an_empty_list_teaches_what_to_do(site: Site, visit: Visit) -> None:
    page = visit(site.person(), "/clients")

    expect(page.get_by_text("Пока нет ни одного клиента")).to_be_visible()
    expect(page.get_by_role("button", name="Новый клиент").first).to_be_visible()


def test_who_may_not_create_or_change_clients_is_not_offered_it(site: Site, visit: Visit) -> None:
    oleg = site.person(Role.EMPLOYEE)
    client = site.make.client(name="ООО «Ромашка»", phone="8 916 123-45-67")
    site.make.task(oleg, client=client)
    page = visit(oleg, "/clients")
    cell = page.get_by_role("gridcell", name="+7 916 123-45-67")

    cell.dblclick(position={"x": 160, "y": 18})

    expect(cell).to_have_attribute("aria-readonly", "true")
    expect(page.get_by_role("textbox")).to_have_count(0)
    expect(page.get_by_role("button", name="Новый клиент")).to_have_count(0)

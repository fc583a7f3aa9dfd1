import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from app.models import ClientStatus, Role
from tests.web.axe import violations
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


def test_a_new_client_needs_a_name_only_and_a_doubtful_inn_is_no_obstacle(site: Site, visit: Visit) -> None:
    anna = site.person()
    page = visit(anna, "/clients")

    page.get_by_role("button", name="Новый клиент").first.click()
    form = page.get_by_role("dialog", name="Новый клиент")
    form.get_by_label("Название").fill("ООО «Ромашка»")
    form.get_by_label("ИНН").fill("7707083894")
    expect(form.get_by_text("Контрольные цифры не сходятся")).to_be_visible()
    form.get_by_role("button", name="Создать").click()

    expect(page.get_by_role("heading", name="ООО «Ромашка»", level=1)).to_be_visible()
    expect(page.get_by_label("ИНН")).to_have_value("7707083894")
    expect(page.get_by_text("Контрольные цифры не сходятся")).to_be_visible()


def test_a_clients_page_shows_its_deals_open_ones_first_and_opens_them(site: Site, visit: Visit) -> None:
    anna = site.person()
    client = site.make.client(anna)
    new, won, _ = site.make.stages
    site.make.deal(anna, client=client, stage=new, title="Кофе", amount=Decimal(1000))
    site.make.deal(anna, client=client, stage=won, title="Чай", amount=Decimal(500))
    page = visit(anna, f"/clients/{client.id}")
    deals = page.get_by_role("region", name="Сделки")

    expect(deals.get_by_role("link")).to_have_text(["Кофе", "Чай"])
    expect(deals).to_contain_text(re.compile(r"в работе 1\s000\s₽"))
    deals.get_by_role("link", name="Кофе").click()

    panel = page.get_by_role("dialog", name="Сделка: Кофе")
    expect(panel).to_be_visible()
    page.go_back()
    expect(panel).to_have_count(0)


def test_fields_of_a_client_are_changed_in_place(site: Site, visit: Visit) -> None:
    anna = site.person()
    client = site.make.client(anna, name="ООО «Ромашка»")
    page = visit(anna, f"/clients/{client.id}")

    page.get_by_label("Телефон", exact=True).fill("8 916 123-45-67")
    page.get_by_label("Телефон", exact=True).press("Enter")

    expect(page.get_by_role("link", name="Открыть: Телефон")).to_have_attribute("href", "tel:+79161234567")
    expect(page.get_by_text("Изменено: Телефон")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Телефон", exact=True)).to_have_value("8 916 123-45-67")


def test_a_contact_is_added_changed_and_deleted_with_undo(site: Site, visit: Visit) -> None:
    anna = site.person()
    client = site.make.client(anna)
    page = visit(anna, f"/clients/{client.id}")
    contacts = page.get_by_role("region", name="Контакты")

    contacts.get_by_role("button", name="Добавить контакт").click()
    page.get_by_label("Имя").fill("Мария Кузнецова")
    page.get_by_role("dialog").get_by_label("Telegram").fill("@kuznetsova")
    page.get_by_role("button", name="Добавить", exact=True).click()
    maria = contacts.get_by_role("listitem").filter(has_text="Мария Кузнецова")
    expect(maria.get_by_role("img", name="Основной контакт")).to_be_visible()
    expect(maria.get_by_role("link")).to_have_attribute("href", "https://t.me/kuznetsova")
    maria.get_by_role("button", name="Действия с контактом").click()
    page.get_by_role("menuitem", name="Удалить").click()
    expect(maria).to_have_count(0)
    page.get_by_role("button", name="Отменить").last.click()

    expect(maria).to_be_visible()


def test_a_client_of_another_manager_is_told_of_in_words(site: Site, visit: Visit) -> None:
    hers = site.make.client(site.person())
    page = visit(site.person(), f"/clients/{hers.id}")

    expect(page.get_by_role("alert")).to_contain_text("не найден")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_table_and_a_clients_page_have_no_barriers(site: Site, visit: Visit, scheme: str) -> None:
    anna = site.person()
    client = site.make.client(anna, name="ООО «Ромашка»", phone="8 916 123-45-67", inn="7707083894")
    site.make.deal(anna, client=client, title="Кофе")
    page = visit(anna, "/clients", color_scheme=scheme)
    expect(page.get_by_role("rowheader")).to_be_visible()

    assert violations(page) == []

    page.goto(f"/clients/{client.id}")
    expect(page.get_by_role("link", name="Кофе")).to_be_visible()

    assert violations(page) == []


def test_the_table_and_the_page_fit_a_narrow_phone(site: Site, visit: Visit) -> None:
    anna = site.person()
    client = site.make.client(anna, name="ООО «Очень длинное название для узкого экрана»")
    site.make.deal(anna, client=client, title="Кофе")
    page = visit(anna, "/clients", viewport={"width": 320, "height": 640}, has_touch=True)

    page.get_by_role("rowheader").tap()

    expect(page.get_by_role("link", name="Кофе")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320

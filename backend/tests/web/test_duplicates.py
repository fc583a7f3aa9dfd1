"""Duplicates are told before anything is saved, and merged; a person is shown whole, and erased."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.models import Role
from tests.web.axe import violations
from tests.web.site import Site

Visit = Callable[..., Page]


def test_the_form_tells_who_is_there_already(site: Site, visit: Visit) -> None:
    anna = site.person()
    site.make.client(anna, name="ООО «Ромашка»", phone="+7 495 111-22-33")
    page = visit(anna, "/clients")

    page.get_by_role("button", name="Новый клиент").click()
    page.get_by_role("textbox", name="Телефон").fill("8 (495) 1112233")
    told = page.get_by_role("region", name="Похоже, уже есть")
    expect(told).to_contain_text("тот же телефон")
    told.get_by_role("link", name="ООО «Ромашка»").click()

    expect(page.get_by_role("heading", name="ООО «Ромашка»", level=1)).to_be_visible()


def test_two_clients_become_one_and_two_again(site: Site, visit: Visit) -> None:
    anna = site.person()
    old = site.make.client(anna, name="Ромашка", phone="+7 495 111-22-33")
    new = site.make.client(anna, name="ООО «Ромашка»", phone="84951112233", email="info@romashka.example")
    site.make.deal(anna, client=new, title="Кофемашина")
    page = visit(anna, "/clients")

    page.get_by_role("link", name="Дубли").click()
    group = page.get_by_role("list", name="Подозрения на дубли")
    expect(group).to_contain_text("Совпадает: телефон, имя")
    page.get_by_role("button", name="Объединить: Ромашка").click()
    page.get_by_role("radio", name="Название: взять из «ООО «Ромашка»»").check()
    page.get_by_role("dialog").get_by_role("button", name="Объединить").click()

    expect(page.get_by_text("Дублей не видно")).to_be_visible()
    page.get_by_role("button", name="Отменить").click()
    expect(group).to_contain_text("Совпадает: телефон, имя")
    page.goto(f"/clients/{old.id}")
    expect(page.get_by_role("heading", name="Ромашка", level=1, exact=True)).to_be_visible()


def test_what_is_no_duplicate_is_not_shown_again(site: Site, visit: Visit) -> None:
    anna = site.person()
    for name in ("Мария Кузнецова", "Кузнецова Мария"):
        site.make.contact(site.make.client(anna), name=name)
    page = visit(anna, "/duplicates")

    page.get_by_text("Контакты", exact=True).click()
    page.get_by_role("button", name="Не дубли: Мария Кузнецова").click()

    expect(page.get_by_text("Дублей не видно")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Дублей не видно")).to_be_visible()


def test_consents_are_noted_and_a_person_is_erased_by_repeating_the_name(site: Site, visit: Visit) -> None:
    admin = site.person(Role.ADMIN)
    client = site.make.client(admin, name="ООО «Ромашка»")
    site.make.contact(client, name="Мария Кузнецова", phone="+7 916 123-45-67", is_primary=True)
    page = visit(admin, f"/clients/{client.id}")

    page.get_by_role("button", name="Мария Кузнецова").click()
    page.get_by_role("menuitem", name="Персональные данные…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Версия текста").fill("2026-09")
    dialog.get_by_role("button", name="Записать согласие").click()
    expect(dialog.get_by_role("listitem")).to_contain_text("2026-09")
    with page.expect_download() as saved:
        dialog.get_by_role("link", name="Скачать").click()
    erase = dialog.get_by_role("button", name="Удалить персональные данные")
    expect(erase).to_be_disabled()
    dialog.get_by_label("Чтобы удалить, введите: Мария Кузнецова").fill("Мария Кузнецова")
    erase.click()

    assert saved.value.suggested_filename.endswith(".json")
    expect(page.get_by_text("Удалённый контакт")).to_be_visible()
    expect(page.get_by_text("Мария Кузнецова")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_dialog_of_merging_shuts_nobody_out(site: Site, visit: Visit, scheme: str) -> None:
    anna = site.person()
    for name in ("Ромашка", "ООО «Ромашка»"):
        site.make.client(anna, name=name, phone="+7 495 111-22-33")
    page = visit(anna, "/duplicates", color_scheme=scheme)

    page.get_by_role("button", name="Объединить: Ромашка").click()
    expect(page.get_by_role("dialog").get_by_role("radio").first).to_be_visible()

    assert violations(page) == []

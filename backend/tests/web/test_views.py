import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.models import Role
from tests.web.axe import violations
from tests.web.site import Site

Visit = Callable[..., Page]


def test_filters_are_saved_under_a_name_and_opened_again(site: Site, visit: Visit) -> None:
    anna, stages = site.person(), site.make.pipeline().stages
    site.make.deal(anna, stage=stages[0], title="Живая сделка")
    site.make.deal(anna, stage=stages[2], title="Отказались")
    page = visit(anna, "/deals?status=lost")

    page.get_by_role("button", name="Представления").click()
    page.get_by_role("menuitem", name="Сохранить как представление…").click()
    page.get_by_role("textbox", name="Название", exact=True).fill("Отказы")
    assert violations(page) == []
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_text("Представление «Отказы» сохранено")).to_be_visible()
    page.goto("/deals")
    expect(page.get_by_text("Живая сделка")).to_be_visible()
    page.get_by_role("button", name="Представления").click()
    page.get_by_role("menuitem", name="Отказы", exact=True).click()

    expect(page.get_by_text("Живая сделка")).to_have_count(0)
    expect(page).to_have_url(re.compile("status=lost"))


def test_the_view_that_comes_first_is_opened_on_arrival(site: Site, visit: Visit) -> None:
    anna, stages = site.person(), site.make.pipeline().stages
    site.make.deal(anna, stage=stages[0], title="Живая сделка")
    site.make.deal(anna, stage=stages[2], title="Отказались")
    page = visit(anna, "/deals?status=lost")

    page.get_by_role("button", name="Представления").click()
    page.get_by_role("menuitem", name="Сохранить как представление…").click()
    page.get_by_role("textbox", name="Название", exact=True).fill("Отказы")
    page.get_by_role("checkbox", name="Открывать первым").check()
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_text("Представление «Отказы» сохранено")).to_be_visible()
    page.goto("/deals")

    expect(page).to_have_url(re.compile("status=lost"))
    expect(page.get_by_text("Живая сделка")).to_have_count(0)


def test_a_book_is_previewed_handed_over_and_brought_back(site: Site, visit: Visit) -> None:
    boss = site.person(Role.ADMIN, full_name="Анна Белова")
    oleg = site.person(full_name="Олег Сомов")
    site.person(full_name="Мария Лунина")
    stage = site.make.pipeline().stages[0]
    for _ in range(3):
        site.make.deal(oleg, stage=stage)
    page = visit(boss, "/settings/users")

    page.get_by_role("button", name="Передать дела сотрудника Олег Сомов").click()
    page.get_by_role("combobox", name="Кому").click()
    page.get_by_role("option", name="Мария Лунина").click()
    expect(page.get_by_text("3 клиента, 3 сделки")).to_be_visible()
    page.get_by_label("Вернуть").fill("2190-01-01")
    assert violations(page) == []
    page.get_by_role("button", name="Передать дела", exact=True).last.click()

    expect(page.get_by_text("вернётся 1 янв. 2190")).to_be_visible()
    page.get_by_role("button", name="Вернуть сейчас").click()
    expect(page.get_by_text("возвращено")).to_be_visible()

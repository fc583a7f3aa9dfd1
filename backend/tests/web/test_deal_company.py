"""Who takes part in a deal, where it stands among pipelines, and whom one calls first at its client."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.models import Role
from tests.web.site import Site

Visit = Callable[..., Page]


def test_a_participant_is_added_sees_the_deal_and_is_taken_off_again(site: Site, visit: Visit) -> None:
    admin, vera = site.person(Role.ADMIN), site.person(Role.EMPLOYEE, full_name="Вера Лис")
    deal = site.make.deal(admin, title="Кухня")
    page = visit(admin, f"/board?deal={deal.id}")
    panel = page.get_by_role("dialog", name="Сделка: Кухня")

    panel.get_by_role("button", name="Добавить участника").click()
    page.get_by_role("menuitem", name="Вера Лис").click()
    expect(page.get_by_text("Участник добавлен")).to_be_visible()
    theirs = visit(vera, "/deals")
    expect(theirs.get_by_role("rowheader", name="Кухня")).to_be_visible()
    panel.get_by_role("button", name="Убрать участника: Вера Лис").click()

    expect(panel.get_by_role("button", name="Убрать участника: Вера Лис")).to_be_hidden()
    theirs.reload()
    expect(theirs.get_by_role("navigation").first).to_be_visible()
    expect(theirs.get_by_role("rowheader", name="Кухня")).to_have_count(0)


def test_the_board_is_switched_to_another_pipeline_and_the_address_says_so(site: Site, visit: Visit) -> None:
    anna = site.person()
    sales, repairs = site.make.pipeline("Продажи"), site.make.pipeline("Ремонт")
    site.make.deal(anna, stage=sales.stages[0], title="Кухня")
    site.make.deal(anna, stage=repairs.stages[0], title="Кран")
    page = visit(anna, f"/board?pipeline={sales.id}")
    expect(page.get_by_role("link", name="Кухня", exact=True)).to_be_visible()

    page.get_by_role("button", name="Воронка: Продажи").click()
    page.get_by_role("menuitem", name="Ремонт").click()

    expect(page.get_by_role("link", name="Кран", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Кухня", exact=True)).to_have_count(0)
    expect(page).to_have_url(re.compile(f"pipeline={repairs.id}"))


def test_another_contact_becomes_the_one_to_call_first(site: Site, visit: Visit) -> None:
    anna = site.person()
    client = site.make.client(anna)
    site.make.contact(client, name="Пётр Сомов", is_primary=True)
    site.make.contact(client, name="Ольга Рябова")
    page = visit(anna, f"/clients/{client.id}")
    people = page.get_by_role("region", name="Контакты").get_by_role("listitem")
    expect(people.first).to_contain_text("Пётр Сомов")

    page.get_by_role("button", name=re.compile("Ольга Рябова")).click()
    page.get_by_role("menuitem", name="Сделать основным").click()

    expect(people.first).to_contain_text("Ольга Рябова")
    expect(people.first.get_by_role("img", name="Основной контакт")).to_be_visible()
    expect(page.get_by_role("img", name="Основной контакт")).to_have_count(1)

"""The day's screen, and what is created from the top bar of every screen."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Locator, Page, expect

from app.clock import now, today
from app.models import ActivityType, Role
from tests.web.axe import violations
from tests.web.site import Site

Visit = Callable[..., Page]
TODAY = today("Europe/Moscow")


def _part(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def _call_for(page: Page, what: str) -> Locator:
    page.get_by_role("button", name="Создать", exact=True).click()
    page.get_by_role("menuitem", name=what).click()
    return page.get_by_role("dialog", name=what)


def test_the_day_begins_with_ones_own_tasks_by_when_they_are_due(site: Site, visit: Visit) -> None:
    anna = site.person()
    for title, days in (("Вчерашнее", -1), ("Сегодняшнее", 0), ("Завтрашнее", 1), ("Далёкое", 5)):
        site.make.task(anna, title=title, assignee_id=anna.id, due_date=TODAY + timedelta(days=days))
    site.make.task(anna, title="Чужое", due_date=TODAY)

    page = visit(anna, "/")

    expect(page).to_have_url(f"{site.url}/today")
    expect(_part(page, "Просрочено").get_by_role("listitem")).to_contain_text(["Вчерашнее"])
    expect(_part(page, "На сегодня").get_by_role("listitem")).to_contain_text(["Сегодняшнее"])
    expect(_part(page, "На завтра").get_by_role("listitem")).to_contain_text(["Завтрашнее"])
    expect(page.get_by_text("Далёкое")).to_have_count(0)


def test_a_task_is_put_off_and_ticked_off_by_one_click_each(site: Site, visit: Visit) -> None:
    anna = site.person()
    site.make.task(anna, title="Позвонить", assignee_id=anna.id, due_date=TODAY - timedelta(days=3))
    page = visit(anna, "/today")

    page.get_by_role("button", name="На сегодня: Позвонить").click()
    expect(_part(page, "На сегодня").get_by_text("Позвонить")).to_be_visible()
    page.get_by_role("checkbox", name="Готово: Позвонить").click()
    expect(page.get_by_text("До завтра дел нет")).to_be_visible()
    page.keyboard.press("u")

    expect(page.get_by_role("checkbox", name="Готово: Позвонить")).not_to_be_checked()


def test_deals_without_a_next_task_wait_until_one_is_set(site: Site, visit: Visit) -> None:
    anna = site.person()
    deal = site.make.deal(anna, title="Поставка зерна", stage=site.make.stages[0])
    page = visit(anna, "/today")
    waiting = _part(page, "Сделки, которые ждут")

    expect(waiting.get_by_text("нет задачи")).to_be_visible()
    waiting.get_by_role("button", name="Задача: Поставка зерна").click()
    page.keyboard.type("Узнать объём")
    page.keyboard.press("Enter")

    expect(waiting.get_by_text("Ни одна сделка не ждёт")).to_be_visible()
    _part(page, "На сегодня").get_by_role("link", name="Узнать объём").click()
    expect(page).to_have_url(f"{site.url}/today?deal={deal.id}")


def test_what_was_logged_leads_to_its_deal(site: Site, visit: Visit) -> None:
    anna = site.person()
    deal = site.make.deal(anna, title="Поставка зерна", stage=site.make.stages[0])
    site.make.activity(anna, type=ActivityType.CALL, subject="Обсудили срок", deal=deal, activity_date=now())
    page = visit(anna, "/today")

    _part(page, "Недавнее").get_by_role("link", name="Обсудили срок").click()

    expect(page).to_have_url(f"{site.url}/today?deal={deal.id}")


def test_a_deal_is_created_from_any_screen(site: Site, visit: Visit) -> None:
    anna = site.person()
    site.make.client(anna, name="Ромашка")
    assert site.make.stages
    page = visit(anna, "/clients")

    asked = _call_for(page, "Новая сделка")
    assert violations(page) == []
    asked.get_by_label("Название сделки").fill("Зерно на год")
    asked.get_by_label("Клиент").fill("Ромаш")
    page.get_by_role("option", name="Ромашка", exact=True).click()
    asked.get_by_label("Сумма, RUB").fill("1000")
    asked.get_by_role("button", name="Создать").click()

    panel = page.get_by_role("dialog", name="Зерно на год")
    expect(panel).to_be_visible()
    expect(page.get_by_text("Создана сделка: Зерно на год")).to_be_visible()


def test_a_task_and_a_call_are_written_down_by_the_palette(site: Site, visit: Visit) -> None:
    anna = site.person()
    site.make.deal(anna, title="Поставка зерна", stage=site.make.stages[0])
    page = visit(anna, "/today")
    expect(page.get_by_text("нет задачи")).to_be_visible()

    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("новая задача")
    page.keyboard.press("Enter")
    asked = page.get_by_role("dialog", name="Новая задача")
    asked.get_by_label("Сделка или клиент").fill("зерна")
    page.get_by_role("option", name="Поставка зерна").click()
    assert violations(page) == []
    asked.get_by_label("Что сделать").fill("Узнать объём")
    asked.get_by_role("button", name="Добавить").click()
    expect(_part(page, "На сегодня").get_by_role("link", name="Узнать объём")).to_be_visible()
    asked = _call_for(page, "Записать активность")
    asked.get_by_label("Сделка или клиент").fill("зерна")
    page.get_by_role("option", name="Поставка зерна").click()
    asked.get_by_role("button", name="Звонок").click()
    asked.get_by_role("textbox", name="Звонок").fill("Договорились")
    asked.get_by_role("button", name="Записать").click()

    expect(_part(page, "Недавнее").get_by_role("link", name="Договорились")).to_be_visible()


def test_an_employee_is_offered_only_what_they_may_create(site: Site, visit: Visit) -> None:
    page = visit(site.person(Role.EMPLOYEE), "/today")

    page.get_by_role("button", name="Создать", exact=True).click()

    expect(page.get_by_role("menuitem")).to_have_text(["Новая задача", "Записать активность"])

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from app.clock import today
from tests.web.site import Site

Visit = Callable[..., Page]
TODAY = today("Europe/Moscow")


def test_a_task_is_ticked_off_and_taken_back(site: Site, visit: Visit) -> None:
    anna = site.person()
    site.make.task(anna, title="Позвонить", assignee_id=anna.id, due_date=TODAY)
    page = visit(anna, "/tasks")

    page.get_by_role("checkbox", name="Готово: Позвонить").click()
    expect(page.get_by_role("checkbox", name="Готово: Позвонить")).to_have_count(0)
    page.get_by_role("button", name="Отменить").click()

    expect(page.get_by_role("checkbox", name="Готово: Позвонить")).not_to_be_checked()


def test_views_part_the_overdue_from_todays_and_the_rest(site: Site, visit: Visit) -> None:
    anna = site.person()
    for title, days in (("Вчерашнее", -1), ("Сегодняшнее", 0), ("Завтрашнее", 1), ("Далёкое", 30)):
        site.make.task(anna, title=title, assignee_id=anna.id, due_date=TODAY + timedelta(days=days))
    page = visit(anna, "/tasks")
    titles = page.get_by_role("row").get_by_text("ее")

    expect(titles).to_have_text(["Вчерашнее", "Сегодняшнее", "Завтрашнее"])
    page.get_by_text("Просрочено", exact=True).click()
    expect(titles).to_have_text(["Вчерашнее"])
    page.get_by_role("radiogroup").get_by_text("Сегодня", exact=True).click()
    expect(titles).to_have_text(["Сегодняшнее"])
    page.get_by_text("Неделя", exact=True).click()

    expect(titles).to_have_text(["Сегодняшнее", "Завтрашнее"])
    assert page.url.endswith("/tasks?view=week")


def test_a_task_leads_to_its_deal(site: Site, visit: Visit) -> None:
    anna = site.person()
    deal = site.make.deal(anna, title="Поставка зерна", stage=site.make.pipeline().stages[0])
    site.make.task(anna, title="Позвонить", deal=deal, assignee_id=anna.id)
    page = visit(anna, "/tasks")

    page.get_by_role("link", name="Поставка зерна").click()

    expect(page).to_have_url(f"{site.url}/tasks?deal={deal.id}")


def test_no_tasks_is_good_news_that_teaches(site: Site, visit: Visit) -> None:
    page = visit(site.person(), "/tasks?view=overdue")

    expect(page.get_by_text("Просроченных задач нет")).to_be_visible()


def test_an_empty_list_offers_a_task(site: Site, visit: Visit) -> None:
    page = visit(site.person(), "/tasks")
    expect(page.get_by_text("Задач нет", exact=True)).to_be_visible()

    page.get_by_role("main").get_by_role("button", name="Новая задача").click()

    expect(page.get_by_role("dialog", name="Новая задача")).to_be_visible()

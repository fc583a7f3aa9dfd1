"""Somebody's book is given to others until a day, and the day is put off."""

from collections.abc import Callable
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from app.clock import today
from app.models import Role
from tests.web.axe import violations
from tests.web.site import Site

Visit = Callable[..., Page]

TODAY = today("Europe/Moscow")


def _lent(site: Site, visit: Visit, until: date, **options: object) -> Page:
    """The people of the business, before one who has lent the work of Борис Орлов to Вера Лис."""
    admin = site.person(Role.ADMIN, full_name="Анна Белова")
    boris = site.person(full_name="Борис Орлов")
    site.person(full_name="Вера Лис")
    site.make.deal(boris, client=site.make.client(boris))
    page = visit(admin, "/settings/users", **options)
    page.get_by_role("button", name="Передать дела сотрудника Борис Орлов").click()
    asked = page.get_by_role("dialog", name="Передать дела: Борис Орлов")
    asked.get_by_role("combobox", name="Кому").click()
    page.get_by_role("option", name="Вера Лис").click()
    page.keyboard.press("Escape")
    asked.get_by_label("Вернуть").fill(until.isoformat())
    expect(asked).to_contain_text("Вера Лис: 1 клиент, 1 сделка, 0 задач")
    asked.get_by_role("button", name="Передать дела").click()
    expect(asked).to_be_hidden()
    return page


def test_the_day_of_return_is_put_off_and_that_is_undone(site: Site, visit: Visit) -> None:
    page = _lent(site, visit, TODAY + timedelta(days=7))
    given = page.get_by_role("region", name="Передача дел").get_by_role("listitem")
    before = given.inner_text()

    given.get_by_role("button", name="Продлить").click()
    asked = page.get_by_role("dialog", name="Продлить: дела сотрудника Борис Орлов")
    expect(asked.get_by_label("Вернуть")).to_have_value((TODAY + timedelta(days=7)).isoformat())
    asked.get_by_label("Вернуть").fill(date(TODAY.year + 1, 3, 8).isoformat())
    asked.get_by_role("button", name="Продлить").click()

    expect(given).to_contain_text(f"вернётся 8 мар. {TODAY.year + 1}")
    page.get_by_role("button", name="Отменить").last.click()
    expect(given).to_have_text(before, use_inner_text=True)


def test_a_day_in_the_past_is_refused_in_the_form(site: Site, visit: Visit) -> None:
    page = _lent(site, visit, TODAY + timedelta(days=7), viewport={"width": 320, "height": 700})
    page.get_by_role("button", name="Продлить").click()
    asked = page.get_by_role("dialog", name="Продлить: дела сотрудника Борис Орлов")
    assert violations(page) == []
    asked.get_by_label("Вернуть").evaluate("it => it.removeAttribute('min')")
    asked.get_by_label("Вернуть").fill(TODAY.isoformat())

    asked.get_by_role("button", name="Продлить").click()

    expect(asked.get_by_role("alert")).to_contain_text("дня")

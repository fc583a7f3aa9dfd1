"""What administrators are told of people who get to know far more clients than usual."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from app.clock import today
from app.models import AccessDay, Alarm, Role, Way
from tests.web.axe import violations
from tests.web.site import Site

Visit = Callable[..., Page]


def test_alarms_say_who_what_and_what_can_be_done(site: Site, visit: Visit) -> None:
    boss, oleg = site.person(Role.ADMIN), site.person(full_name="Олег Дуб")
    page = visit(boss, "/settings/alarms")
    expect(page.get_by_text("Тревог нет", exact=True)).to_be_visible()
    day = today("Europe/Moscow")
    site.make._add(AccessDay(user_id=oleg.id, day=day, viewed=1_251))
    site.make._add(Alarm(user_id=oleg.id, day=day, way=Way.VIEWED, count=401, usual=40, most=400))
    before = day - timedelta(days=1)
    site.make._add(Alarm(user_id=oleg.id, day=before, way=Way.BY_KEY, count=501, usual=0, most=500))

    page.reload()
    rows = page.get_by_role("list", name="Тревоги, новые сначала").get_by_role("listitem")
    expect(rows).to_have_count(2)
    expect(rows.nth(1)).to_contain_text("Просмотрен 1 251 клиент")
    expect(rows.nth(1)).to_contain_text("Обычно за день: 40. Порог: 400.")
    expect(rows.nth(0)).to_contain_text("Получен по ключу API 501 клиент")
    expect(rows.nth(0).get_by_role("link", name="Ключи API")).to_have_attribute("href", "/settings/keys")
    for width in (1440, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    rows.nth(1).get_by_role("button", name="Завершить входы: Олег Дуб").click()
    asked = page.get_by_role("dialog")
    expect(asked.get_by_role("button", name="Отмена")).to_be_visible()
    page.keyboard.press("Escape")
    expect(asked).to_have_count(0)
    rows.nth(1).get_by_role("link", name="Изменения: Олег Дуб").click()
    expect(page.get_by_role("combobox", name="Кто")).to_have_value("Олег Дуб")

    page = visit(oleg, "/settings/profile")
    sections = page.get_by_role("navigation", name="Настройки")
    expect(sections.get_by_role("link", name="Профиль")).to_be_visible()
    expect(sections.get_by_role("link", name="Тревоги")).to_have_count(0)

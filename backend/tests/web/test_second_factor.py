"""The second factor in a browser: set up in the profile, asked for at the login, demanded by a role."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from app import totp
from app.clock import now
from tests.make import PASSWORD
from tests.test_second_factor import secret_of
from tests.web.site import Site

Visit = Callable[..., Page]


def set_up(page: Page) -> tuple[bytes, list[str]]:
    """Turn it on where its card is shown; the secret and the recovery codes."""
    page.get_by_role("button", name="Настроить").click()
    page.get_by_role("region", name="Второй фактор").get_by_label("Текущий пароль").fill(PASSWORD)
    page.get_by_role("button", name="Продолжить").click()
    link = page.get_by_role("link", name="Открыть в приложении")
    secret = secret_of(link.get_attribute("href") or "")
    page.get_by_label("Код из приложения").fill(totp.code_at(secret, totp.step_at(now()) - 1))
    page.get_by_role("button", name="Включить").click()
    expect(page.get_by_role("heading", name="Коды восстановления")).to_be_visible()
    codes = re.findall(r"\w{4}-\w{4}-\w{4}", page.get_by_role("region", name="Второй фактор").inner_text())
    page.get_by_role("button", name="Коды сохранены").click()
    return secret, codes


def test_it_is_set_up_in_the_profile_and_asked_for_at_the_next_login(site: Site, visit: Visit) -> None:
    anna = site.person(full_name="Анна Белова")
    page = visit(anna, "/settings")

    secret, codes = set_up(page)

    assert len(codes) == 10
    expect(page.get_by_text("Кодов восстановления осталось: 10")).to_be_visible()
    page.context.clear_cookies()
    page.goto("/login")
    page.get_by_label("Имя пользователя или e-mail").fill(anna.username)
    page.get_by_label("Пароль").fill(PASSWORD)
    page.get_by_role("button", name="Войти").click()
    expect(page.get_by_role("textbox", name="Код", exact=True)).to_be_focused()
    page.get_by_role("textbox", name="Код", exact=True).fill("000000")
    page.get_by_role("button", name="Войти").click()
    expect(page.get_by_role("alert")).to_contain_text("Код неверен")
    page.get_by_role("textbox", name="Код", exact=True).fill(totp.code_at(secret, totp.step_at(now())))
    page.get_by_role("button", name="Войти").click()
    expect(page.get_by_role("button", name="Анна Белова")).to_be_visible()


def test_it_is_turned_off_with_password_and_code(site: Site, visit: Visit) -> None:
    page = visit(site.person(), "/settings")
    _, codes = set_up(page)

    page.get_by_role("button", name="Отключить").click()
    card = page.get_by_role("region", name="Второй фактор")
    card.get_by_label("Текущий пароль").fill(PASSWORD)
    card.get_by_label("Код из приложения или код восстановления").fill(codes[0])
    card.get_by_role("button", name="Отключить").click()

    expect(page.get_by_role("button", name="Настроить")).to_be_visible()

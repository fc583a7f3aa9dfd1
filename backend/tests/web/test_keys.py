"""A key for a program: made on the screen, used by the program, and revoked."""

from collections.abc import Callable

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.web.axe import violations
from tests.web.site import Site

Visit = Callable[..., Page]


def _reads_deals(site: Site, key: str) -> int:
    return httpx2.get(f"{site.url}/api/deals", headers={"Authorization": f"Bearer {key}"}).status_code


def _make_key(page: Page, name: str) -> str:
    page.get_by_role("button", name="Новый ключ").click()
    asked = page.get_by_role("dialog", name="Новый ключ")
    asked.get_by_label("Для чего").fill(name)
    asked.get_by_label("Сделки: Менять").check()
    expect(asked.get_by_label("Сделки: Читать")).to_be_checked()
    asked.get_by_role("button", name="Создать ключ").click()
    made = page.get_by_role("dialog", name=f"Ключ «{name}» создан")
    key = made.get_by_role("textbox", name="Ключ").input_value()
    made.get_by_role("button", name="Закрыть").last.click()
    return key


def test_a_key_lets_a_program_in_until_it_is_revoked(site: Site, visit: Visit) -> None:
    page = visit(site.person(), "/settings/keys")
    expect(page.get_by_text("Ключей пока нет")).to_be_visible()

    key = _make_key(page, "Форма на сайте")
    expect(page.get_by_text("Менять: сделки")).to_be_visible()
    assert _reads_deals(site, key) == 200
    page.get_by_role("button", name="Отозвать: Форма на сайте").click()
    page.get_by_role("dialog").get_by_role("button", name="Отозвать").click()

    expect(page.get_by_text("· отозван")).to_be_visible()
    assert _reads_deals(site, key) == 401


def test_a_key_that_may_nothing_is_not_made(site: Site, visit: Visit) -> None:
    page = visit(site.person(), "/settings/keys")
    page.get_by_role("button", name="Новый ключ").click()
    asked = page.get_by_role("dialog", name="Новый ключ")
    asked.get_by_label("Для чего").fill("Обмен с 1С")

    asked.get_by_role("button", name="Создать ключ").click()

    expect(asked.get_by_role("alert")).to_have_text("Отметьте, что можно программе.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_keys_shut_nobody_out(site: Site, visit: Visit, scheme: str) -> None:
    page = visit(site.person(), "/settings/keys", color_scheme=scheme, viewport={"width": 320, "height": 640})
    expect(page.get_by_text("Ключей пока нет")).to_be_visible()
    assert violations(page) == []

    page.get_by_role("button", name="Новый ключ").click()
    expect(page.get_by_label("Для чего")).to_be_visible()
    assert violations(page) == []

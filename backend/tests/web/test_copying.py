"""What is shown once is copied by a button, over plain http too, where browsers hide their clipboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.models import Role
from tests.make import PASSWORD
from tests.web.axe import violations
from tests.web.site import Site

Visit = Callable[..., Page]

PLAIN_HTTP = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"
NOTHING_WORKS = PLAIN_HTTP + "; document.execCommand = () => false"


def _made_key(page: Page, how: str = "") -> tuple[Page, str]:
    page.add_init_script(how or "0")
    page.goto("/settings/keys")
    page.get_by_role("button", name="Новый ключ").click()
    page.get_by_label("Для чего").fill("Форма на сайте")
    page.get_by_role("button", name="Читать всё").click()
    page.get_by_role("button", name="Создать ключ").click()
    return page, page.get_by_role("textbox", name="Ключ").input_value()


def _pasted(page: Page) -> str:
    """What the clipboard has, pasted into a field."""
    page.goto("/settings/profile")
    field = page.get_by_label("Должность")
    field.fill("")
    field.press("Control+V")
    return field.input_value()


@pytest.mark.parametrize("how", ["", PLAIN_HTTP])
def test_a_key_is_copied_with_and_without_https(site: Site, visit: Visit, how: str) -> None:
    page, key = _made_key(visit(site.person()), how)

    page.get_by_role("button", name="Скопировать: Ключ").click()

    expect(page.get_by_role("button", name="Скопировано: Ключ")).to_be_focused()
    assert _pasted(page) == key


def test_it_is_said_when_nothing_can_be_copied(site: Site, visit: Visit) -> None:
    page, _ = _made_key(visit(site.person()), NOTHING_WORKS)

    page.get_by_role("button", name="Скопировать: Ключ").click()

    expect(page.get_by_role("alert")).to_contain_text("выделите текст")
    assert violations(page) == []


def test_a_temporary_password_is_copied_over_plain_http(site: Site, visit: Visit) -> None:
    site.person(full_name="Борис Орлов")
    page = visit(site.person(Role.ADMIN), "/settings/users")
    page.add_init_script(PLAIN_HTTP)
    page.reload()
    page.get_by_role("button", name="Новый временный пароль: Борис Орлов").click()
    asked = page.get_by_role("dialog")
    asked.get_by_role("button", name="Новый временный пароль").click()
    password = asked.locator("code").inner_text()

    asked.get_by_role("button", name="Скопировать: Временный пароль").click()

    expect(asked.get_by_role("button", name="Скопировано: Временный пароль")).to_be_visible()
    assert _pasted(page) == password


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_second_factor_is_drawn_and_its_key_copied(site: Site, visit: Visit, scheme: str) -> None:
    page = visit(
        site.person(), "/settings/profile", color_scheme=scheme, viewport={"width": 320, "height": 640}
    )
    page.get_by_role("button", name="Настроить").click()
    page.get_by_role("region", name="Второй фактор").get_by_label("Текущий пароль").fill(PASSWORD)
    page.get_by_role("button", name="Продолжить").click()

    drawn = page.get_by_role("img", name="QR-код с ключом для приложения")
    expect(drawn).to_be_visible()
    size = drawn.bounding_box()
    assert size is not None
    assert (round(size["width"]), round(size["height"])) == (200, 200)
    assert drawn.locator("rect").evaluate("it => getComputedStyle(it).fill") == "rgb(255, 255, 255)"
    assert violations(page) == []
    key = page.get_by_role("region", name="Второй фактор").locator("code").inner_text().replace(" ", "")
    page.get_by_role("button", name="Скопировать: Ключ").click()
    expect(page.get_by_role("button", name="Скопировано: Ключ")).to_be_visible()
    assert _pasted(page) == key

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from app.clock import now
from app.keys import digest
from app.models import PasswordReset
from tests.make import PASSWORD
from tests.web.site import Site

Visit = Callable[..., Page]
HOUR = timedelta(hours=1)


def test_a_stranger_is_led_to_the_login_and_then_to_where_he_wanted(site: Site, visit: Visit) -> None:
    anna = site.person(full_name="Анна Белова")
    page = visit(None, "/board?pipeline=1")

    page.get_by_label("Имя пользователя или e-mail").fill(anna.username)
    page.get_by_label("Пароль").fill(PASSWORD)
    page.get_by_role("button", name="Войти").click()

    expect(page.get_by_role("button", name="Анна Белова")).to_be_visible()
    assert page.url == f"{site.url}/board?pipeline=1"


def test_a_wrong_password_is_told_in_words_and_loses_nothing(site: Site, visit: Visit) -> None:
    anna = site.person()
    page = visit(None, "/login")

    page.get_by_label("Имя пользователя или e-mail").fill(anna.username)
    page.get_by_label("Пароль").fill("не тот пароль")
    page.get_by_role("button", name="Войти").click()

    expect(page.get_by_role("alert")).to_contain_text("Неверное имя пользователя или пароль")
    expect(page.get_by_label("Имя пользователя или e-mail")).to_have_value(anna.username)


def test_a_temporary_password_is_changed_first(site: Site, visit: Visit) -> None:
    anna = site.person(must_change_password=True)
    page = visit(anna, "/board")

    expect(page.get_by_role("heading", name="Придумайте свой пароль")).to_be_visible()
    page.get_by_label("Временный пароль").fill(PASSWORD)
    page.get_by_label("Новый пароль").fill("сирень цветёт весной")
    page.get_by_role("button", name="Сохранить и продолжить").click()

    expect(page.get_by_role("navigation", name="Основное меню")).to_be_visible()


def test_no_script_ever_holds_the_session(site: Site, visit: Visit) -> None:
    page = visit(site.person(), "/board")
    expect(page.get_by_role("navigation", name="Основное меню")).to_be_visible()

    kept = page.evaluate(
        "document.cookie + JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})"
    )

    assert "nocto=" not in kept
    assert "eyJ" not in kept


def test_signing_out_leads_to_the_login_and_the_way_back_is_closed(site: Site, visit: Visit) -> None:
    anna = site.person(full_name="Анна Белова")
    page = visit(anna, "/board")

    page.get_by_role("button", name="Анна Белова").click()
    page.get_by_role("menuitem", name="Выйти").click()
    expect(page.get_by_role("button", name="Войти")).to_be_visible()
    page.goto("/board")

    expect(page.get_by_role("button", name="Войти")).to_be_visible()


def test_whoever_has_forgotten_the_password_asks_for_a_letter_where_letters_are_sent(
    site: Site, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    expect(visit(None, "/login").get_by_role("button", name="Войти")).to_be_visible()
    expect(visit(None, "/login").get_by_role("link", name="Забыли пароль?")).to_have_count(0)
    mail = {"SMTP_HOST": "127.0.0.1", "MAIL_FROM": "crm@romashka.example", "PUBLIC_URL": site.url}
    monkeypatch.setattr(site.app.state, "settings", site.app.state.settings.model_copy(update=mail))

    page = visit(None, "/login")
    page.get_by_role("link", name="Забыли пароль?").click()
    send = page.get_by_role("button", name="Отправить письмо")
    expect(send).to_be_visible()  # the login before it has a field of the same name
    page.get_by_label("Имя пользователя или e-mail").fill("anna")
    send.click()

    expect(page.get_by_role("status")).to_contain_text("письмо уже в пути")


def test_a_letter_s_link_leads_to_a_new_password(site: Site, visit: Visit) -> None:
    anna = site.person()
    site.make._add(PasswordReset(user_id=anna.id, digest=digest("a-letters-secret"), expires_at=now() + HOUR))
    page = visit(None, "/reset#a-letters-secret")

    page.get_by_label("Новый пароль").fill("сирень цветёт весной")
    page.get_by_role("button", name="Сохранить и войти").click()
    page.get_by_label("Имя пользователя или e-mail").fill(anna.username)
    page.get_by_label("Пароль").fill("сирень цветёт весной")
    page.get_by_role("button", name="Войти").click()

    expect(page.get_by_role("navigation", name="Основное меню")).to_be_visible()

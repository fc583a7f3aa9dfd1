"""Who changed what, in words, and the way back."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.models import Role
from tests.web.axe import violations
from tests.web.site import Site

Visit = Callable[..., Page]
PATCH = """async ([path, change]) => {
  const { version } = await (await fetch(path)).json()
  const headers = { 'Content-Type': 'application/json', 'If-Match': `"${version}"` }
  const answer = await fetch(path, { method: 'PATCH', headers, body: JSON.stringify(change) })
  if (!answer.ok) throw new Error(await answer.text())
}"""


def _change(page: Page, path: str, **change: Any) -> None:
    page.evaluate(PATCH, [path, change])


def test_a_change_is_told_in_words_and_taken_back(site: Site, visit: Visit) -> None:
    admin = site.person(Role.ADMIN, full_name="Анна Белова")
    deal = site.make.deal(admin, title="Кофе")
    page = visit(admin, "/settings")
    _change(page, f"/api/deals/{deal.id}", title="Кофемашина", amount=1500)

    page.get_by_role("link", name="Журнал").click()
    page.get_by_role("button", name=re.compile("^Изменено: 1 сделка")).click()
    expect(page.get_by_text("название: Кофе стало → Кофемашина")).to_be_visible()
    expect(page).to_have_url(re.compile("batch="))
    page.get_by_role("button", name=re.compile("^Отменить: Изменено: 1 сделка")).first.click()

    row = page.get_by_role("list", name="Изменения").get_by_role("listitem").filter(has_text="отменено")
    expect(row.first).to_contain_text("Изменено: 1 сделка")
    page.get_by_role("link", name="Кофе", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("Кофе")


def test_what_was_changed_since_is_named_before_anything_is_taken_back(site: Site, visit: Visit) -> None:
    admin = site.person(Role.ADMIN)
    deal = site.make.deal(admin, title="Кофе")
    page = visit(admin, "/changes")
    _change(page, f"/api/deals/{deal.id}", title="Чай")
    _change(page, f"/api/deals/{deal.id}", title="Сахар")

    rows = page.get_by_role("button", name=re.compile("^Изменено: 1 сделка"))
    expect(rows).to_have_count(2)
    page.get_by_role("button", name=re.compile("^Отменить: Изменено: 1 сделка")).nth(1).click()

    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Сахар")
    expect(dialog).to_contain_text("те же поля с тех пор изменили")
    dialog.get_by_role("button", name="Отмена").click()
    expect(dialog).to_be_hidden()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_journal_is_narrowed_by_person_and_kind(site: Site, visit: Visit, theme: str) -> None:
    admin, anna = site.person(Role.ADMIN), site.person(full_name="Анна Белова")
    deal = site.make.deal(anna, title="Кофе")
    _change(visit(anna, "/board"), f"/api/deals/{deal.id}", title="Чай")
    page = visit(admin, "/changes", color_scheme=theme)

    page.get_by_role("combobox", name="Кто изменил").click()
    page.get_by_role("option", name="Анна Белова").click()
    row = page.get_by_role("button", name=re.compile("^Изменено: 1 сделка"))
    row.click()
    expect(page.get_by_text("название: Кофе")).to_be_visible()
    found = violations(page)
    page.get_by_role("combobox", name="Что изменено").click()
    page.get_by_role("option", name="Клиенты", exact=True).click()

    expect(page.get_by_text("Таких изменений нет")).to_be_visible()
    assert found == []

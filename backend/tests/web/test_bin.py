"""What was deleted is found in the bin, comes back, or goes for good."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.models import Role
from tests.web.axe import violations
from tests.web.site import Site

Visit = Callable[..., Page]
DELETE = """([path]) => fetch(path, { method: 'DELETE', headers: { 'X-Nocto': '1' } }).then(({ ok }) => {
  if (!ok) throw new Error(path)
})"""


def _delete(page: Page, path: str) -> None:
    page.evaluate(DELETE, [path])


def test_a_deleted_deal_is_restored_and_that_can_be_undone(site: Site, visit: Visit) -> None:
    anna = site.person(full_name="Анна Белова")
    deal = site.make.deal(anna, title="Кофемашина")
    page = visit(anna, "/settings/data")
    _delete(page, f"/api/deals/{deal.id}")

    page.get_by_role("link", name="Открыть корзину").click()
    row = page.get_by_role("listitem").filter(has_text="Кофемашина")
    expect(row).to_contain_text("Сделка · Анна Белова")
    row.get_by_role("button", name="Восстановить: Кофемашина").click()

    expect(page.get_by_text("Корзина пуста")).to_be_visible()
    page.get_by_role("button", name="Отменить").click()
    expect(row).to_be_visible()


def test_the_bin_is_searched_and_told_apart_by_kind(site: Site, visit: Visit) -> None:
    anna = site.person()
    client = site.make.client(anna, name="ООО Ромашка")
    deal = site.make.deal(anna, client=site.make.client(anna), title="Чай")
    page = visit(anna, "/bin")
    expect(page.get_by_text("Корзина пуста")).to_be_visible()
    _delete(page, f"/api/deals/{deal.id}")
    _delete(page, f"/api/clients/{client.id}")
    rows = page.get_by_role("list", name="Удалённые записи").get_by_role("listitem")

    page.reload()
    expect(rows).to_have_count(2)
    page.get_by_role("searchbox").fill("ромаш")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("ООО Ромашка")
    page.goto("/bin?entity=deal")

    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Чай")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_administrator_removes_something_for_good(site: Site, visit: Visit, theme: str) -> None:
    admin = site.person(Role.ADMIN)
    deal = site.make.deal(admin, title="Чай")
    page = visit(admin, "/bin", color_scheme=theme)
    _delete(page, f"/api/deals/{deal.id}")
    page.reload()

    expect(page.get_by_text("Чай")).to_be_visible()
    found = violations(page)
    page.get_by_role("button", name="Удалить навсегда: Чай").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Отменить это нельзя")
    found += violations(page)
    dialog.get_by_role("button", name="Удалить навсегда").click()

    expect(page.get_by_text("Корзина пуста")).to_be_visible()
    assert found == []


def test_a_manager_can_restore_but_not_purge(site: Site, visit: Visit) -> None:
    anna = site.person()
    deal = site.make.deal(anna, title="Чай")
    page = visit(anna, "/bin")
    _delete(page, f"/api/deals/{deal.id}")

    page.reload()

    expect(page.get_by_role("button", name="Восстановить: Чай")).to_be_visible()
    expect(page.get_by_role("button", name="Удалить навсегда: Чай")).to_have_count(0)

"""Tags renamed, merged and deleted everywhere, and what only one client may have: in the settings."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.models import Role
from tests.web.axe import violations
from tests.web.site import Site

Visit = Callable[..., Page]


def _tagged(page: Page, address: str, *tags: str) -> None:
    """Put tags on a row as the screens do, by name."""
    answer = page.request.patch(
        address, data={"tags": list(tags)}, headers={"Origin": re.sub(r"(//[^/]+).*", r"\1", page.url)}
    )
    assert answer.ok, answer.text()


def test_a_tag_is_renamed_everywhere_and_counted(site: Site, visit: Visit) -> None:
    admin = site.person(Role.ADMIN)
    deal = site.make.deal(admin, title="Кухня")
    page = visit(admin, "/settings/tags")
    expect(page.get_by_text("Тегов пока нет")).to_be_visible()
    _tagged(page, f"/api/deals/{deal.id}", "Опт")
    page.reload()
    expect(page.get_by_role("listitem").filter(has_text="Опт")).to_contain_text("1 сделка")

    page.get_by_role("button", name="Изменить тег «Опт»").click()
    page.get_by_role("dialog").get_by_label("Название").fill("Оптовик")
    assert violations(page) == []
    page.get_by_role("dialog").get_by_role("button", name="Сохранить").click()

    expect(page.get_by_role("listitem").filter(has_text="Оптовик")).to_contain_text("1 сделка")
    page.goto(f"/board?deal={deal.id}")
    expect(page.get_by_role("dialog").get_by_text("Оптовик").first).to_be_visible()


def test_two_tags_become_one_and_part_again_by_undo(site: Site, visit: Visit) -> None:
    admin = site.person(Role.ADMIN)
    first, second = site.make.deal(admin), site.make.deal(admin)
    page = visit(admin, "/settings/tags")
    _tagged(page, f"/api/deals/{first.id}", "Опт")
    _tagged(page, f"/api/deals/{second.id}", "Оптовый")
    page.reload()

    page.get_by_role("button", name="Объединить: Оптовый").click()
    asked = page.get_by_role("dialog", name="Объединить: Оптовый")
    asked.get_by_role("combobox", name="С каким тегом").click()
    page.get_by_role("option", name="Опт", exact=True).click()
    asked.get_by_role("button", name="Объединить").click()

    expect(page.get_by_role("listitem").filter(has_text="Опт")).to_have_count(1)
    expect(page.get_by_role("listitem").filter(has_text="Опт")).to_contain_text("2 сделки")
    page.get_by_role("button", name="Отменить").last.click()
    expect(page.get_by_role("listitem").filter(has_text="Оптовый")).to_contain_text("1 сделка")


def test_a_tag_is_deleted(site: Site, visit: Visit) -> None:
    page = visit(site.person(Role.ADMIN), "/settings/tags")
    page.get_by_role("button", name="Новый тег").click()
    page.get_by_role("dialog").get_by_label("Название").fill("Лишний")
    page.get_by_role("dialog").get_by_role("button", name="Сохранить").click()
    expect(page.get_by_role("listitem").filter(has_text="Лишний")).to_contain_text("нигде не стоит")

    page.get_by_role("button", name="Изменить тег «Лишний»").click()
    page.get_by_role("dialog").get_by_role("button", name="Удалить").click()

    expect(page.get_by_text("Тегов пока нет")).to_be_visible()


def test_what_only_one_may_have_is_chosen_and_refused_while_two_share_it(site: Site, visit: Visit) -> None:
    admin = site.person(Role.ADMIN)
    page = visit(admin, "/settings/duplicates")
    for name in ("ООО Ромашка", "ООО Василёк"):
        headers = {"Origin": site.url}
        answer = page.request.post(
            "/api/clients", data={"name": name, "phone": "+7 916 123-45-67"}, headers=headers
        )
        assert answer.ok, answer.text()

    page.get_by_role("switch", name="ИНН").click()
    expect(page.get_by_text("Теперь только у одного: ИНН")).to_be_visible()
    page.get_by_role("switch", name="Телефон").click()

    expect(page.get_by_role("alert").first).to_be_visible()
    page.reload()
    expect(page.get_by_role("switch", name="ИНН")).to_be_checked()
    expect(page.get_by_role("switch", name="Телефон")).not_to_be_checked()


@pytest.mark.parametrize("path", ["/settings/tags", "/settings/duplicates"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_they_shut_nobody_out_on_a_phone(site: Site, visit: Visit, path: str, scheme: str) -> None:
    admin = site.person(Role.ADMIN)
    deal = site.make.deal(admin)
    page = visit(admin, path, color_scheme=scheme, viewport={"width": 320, "height": 640})
    _tagged(page, f"/api/deals/{deal.id}", "Опт", "Постоянный покупатель с очень длинным названием")
    page.reload()
    expect(page.get_by_role("heading", level=2)).to_be_visible()
    expect(page.get_by_role("status")).to_have_count(0)

    assert violations(page) == []
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")

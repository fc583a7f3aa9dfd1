"""The board is narrowed by fields that the business has added, as lists are."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.models import FieldEntity, FieldKind
from tests.web.axe import violations
from tests.web.site import Site

Visit = Callable[..., Page]


def test_the_board_is_narrowed_by_own_fields_and_the_address_keeps_it(site: Site, visit: Visit) -> None:
    anna = site.person()
    site.make.field(FieldEntity.DEAL, "city", FieldKind.TEXT, name="Город")
    stage = site.make.stages[0]
    client = site.make.client(anna)
    site.make.deal(anna, client=client, stage=stage, title="Зерно", custom={"city": "Омск"})
    site.make.deal(anna, client=client, stage=stage, title="Помол", custom={"city": "Тверь"})
    page = visit(anna, "/board")
    expect(page.get_by_role("main").get_by_text("Помол")).to_be_visible()

    page.get_by_role("button", name="Фильтр", exact=True).click()
    form = page.get_by_role("dialog", name="Фильтр")
    form.get_by_role("combobox", name="Своё поле").select_option("Город")
    form.get_by_role("textbox", name="Город: содержит").fill("омск")

    expect(page.get_by_role("main").get_by_text("Помол")).to_have_count(0)
    expect(page.get_by_role("main").get_by_text("Зерно")).to_be_visible()
    expect(page).to_have_url(re.compile("custom=.*city"))
    assert violations(page) == []
    page.reload()
    expect(page.get_by_role("main").get_by_text("Зерно")).to_be_visible()
    expect(page.get_by_role("main").get_by_text("Помол")).to_have_count(0)
    page.get_by_role("button", name=re.compile("Свои поля: Город")).click()
    expect(page.get_by_role("main").get_by_text("Помол")).to_be_visible()

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.web.site import Site

Visit = Callable[..., Page]


def test_deals_are_found_sorted_and_opened_from_the_table(site: Site, visit: Visit) -> None:
    anna, stage = site.person(), site.make.pipeline().stages[0]
    client = site.make.client(anna, name="ООО Ромашка")
    site.make.deal(anna, client=client, stage=stage, title="Зерно на весну", amount=500)
    rich = site.make.deal(anna, stage=stage, title="Кофемашина", amount=900)
    page = visit(anna, "/deals")
    rows = page.get_by_role("row")

    expect(page.get_by_text("ООО Ромашка")).to_be_visible()
    page.get_by_role("columnheader", name="Сумма").click()
    page.get_by_role("columnheader", name="Сумма").click()
    expect(rows.nth(1)).to_contain_text("Кофемашина")
    page.get_by_role("searchbox", name="Название или описание…").fill("кофемашины")
    expect(page.get_by_text("Зерно на весну")).to_be_hidden()
    rows.nth(1).get_by_text("Кофемашина").dblclick()

    expect(page).to_have_url(re.compile(f"deal={rich.id}"))


def test_the_filters_stand_in_the_address(site: Site, visit: Visit) -> None:
    anna, pipeline = site.person(), site.make.pipeline()
    site.make.deal(anna, stage=pipeline.stages[0], title="Живая сделка")
    site.make.deal(anna, stage=pipeline.stages[2], title="Отказались")

    page = visit(anna, "/deals?status=lost")

    expect(page.get_by_text("Отказались")).to_be_visible()
    expect(page.get_by_text("Живая сделка")).to_have_count(0)


def test_an_empty_table_leads_to_the_board(site: Site, visit: Visit) -> None:
    page = visit(site.person(), "/deals")

    page.get_by_role("link", name="К воронке").click()

    expect(page).to_have_url(f"{site.url}/board")

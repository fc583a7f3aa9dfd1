import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.models import Deal
from app.uow import UnitOfWork
from tests.web.axe import violations
from tests.web.site import Site

Visit = Callable[..., Page]


def test_a_tag_is_typed_in_the_panel_and_stands_on_the_card(site: Site, visit: Visit) -> None:
    anna, stage = site.person(), site.make.pipeline().stages[0]
    deal = site.make.deal(anna, stage=stage, title="Кофе")
    page = visit(anna, f"/board?deal={deal.id}")

    page.get_by_role("combobox", name="Теги").fill("VIP")
    page.keyboard.press("Enter")

    expect(page.locator(f"[data-card='{deal.id}']").get_by_text("VIP")).to_be_visible()


def test_a_table_is_narrowed_to_a_tag_by_its_address(site: Site, visit: Visit) -> None:
    anna, stage, tag = site.person(), site.make.pipeline().stages[0], site.make.tag("опт")
    site.make.deal(anna, stage=stage, title="С тегом", tag_ids=[tag.id])
    site.make.deal(anna, stage=stage, title="Без него")
    page = visit(anna, "/deals")

    page.get_by_role("combobox", name="Теги").click()
    page.get_by_role("option", name="опт").click()

    expect(page.get_by_text("Без него")).to_have_count(0)
    expect(page.get_by_text("С тегом")).to_be_visible()
    expect(page).to_have_url(re.compile("tag="))
    assert violations(page) == []


def test_chosen_deals_get_a_tag_together(site: Site, visit: Visit) -> None:
    anna, stage, tag = site.person(), site.make.pipeline().stages[0], site.make.tag("опт")
    deals = [site.make.deal(anna, stage=stage).id for _ in range(2)]
    page = visit(anna, "/deals")

    page.get_by_role("row").nth(1).get_by_role("checkbox").check()
    page.get_by_role("row").nth(2).get_by_role("checkbox").check()
    page.get_by_role("button", name="Добавить тег").click()
    page.get_by_role("menuitem", name="опт").click()

    expect(page.get_by_role("list", name="Теги")).to_have_count(2)
    rows = site.make.run(_all)
    assert {row.id: row.tag_ids for row in rows} == {row_id: [tag.id] for row_id in deals}


async def _all(uow: UnitOfWork) -> list[Deal]:
    return list(await uow.session.scalars(select(Deal)))

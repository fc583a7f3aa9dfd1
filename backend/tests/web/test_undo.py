from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.models import Role
from tests.web.site import Site

Visit = Callable[..., Page]


def test_what_was_done_is_taken_back_by_the_button_and_by_the_key(site: Site, visit: Visit) -> None:
    admin, pipeline = site.person(Role.ADMIN), site.make.pipeline()
    first, second = pipeline.stages[0].name, pipeline.stages[1].name
    page = visit(admin, "/settings/pipelines")
    rows = page.get_by_role("listitem").filter(has=page.get_by_role("button", name="Изменить этап"))

    page.get_by_role("button", name=f"Ниже: {first}").click()
    expect(rows.nth(0)).to_contain_text(second)
    page.get_by_role("button", name="Отменить").click()
    expect(rows.nth(0)).to_contain_text(first)
    expect(page.get_by_text("Порядок этапов изменён")).to_be_hidden()

    page.get_by_role("button", name=f"Ниже: {first}").click()
    expect(rows.nth(0)).to_contain_text(second)
    expect(page.get_by_text("Порядок этапов изменён")).to_be_visible()
    page.keyboard.press("u")

    expect(rows.nth(0)).to_contain_text(first)

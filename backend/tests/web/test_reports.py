from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.models import Role
from tests.web.axe import violations
from tests.web.site import Site

Visit = Callable[..., Page]


def test_what_was_won_is_told_as_a_chart_and_as_a_table(site: Site, visit: Visit) -> None:
    anna = site.person(full_name="Анна Белова")
    new, won, lost = site.make.pipeline().stages
    site.make.deal(anna, stage=won, amount=1500)
    site.make.deal(anna, stage=lost, amount=700, reason="Дорого")
    site.make.deal(anna, stage=new, amount=900)
    page = visit(anna, "/reports")
    card = page.get_by_role("region", name="Успех и отказ", exact=True)

    expect(card.get_by_text("Успех: 1 · 1 500 ₽")).to_be_visible()
    expect(card.get_by_role("img")).to_be_visible()
    card.get_by_role("button", name="Таблицей").click()

    expect(card.get_by_role("row").last).to_contain_text("1 500 ₽")
    expect(page.get_by_role("row", name="Дорого")).to_contain_text("700 ₽")


def test_the_time_looked_at_stands_in_the_address(site: Site, visit: Visit) -> None:
    page = visit(site.person(), "/reports")

    page.get_by_text("90 дней").click()

    expect(page).to_have_url(f"{site.url}/reports?days=90")
    expect(page.get_by_role("heading", name="Воронка")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_reports_shut_nobody_out(site: Site, visit: Visit, scheme: str) -> None:
    admin = site.person(Role.ADMIN)
    site.make.deal(admin, stage=site.make.pipeline().stages[1], amount=100)
    page = visit(admin, "/reports", color_scheme=scheme)

    expect(page.get_by_role("img")).to_be_visible()

    assert violations(page) == []

"""A finger on the board and on the tables: touch events as the browser's own engine makes them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, Page, expect

from app.models import Role, User
from tests.web.axe import violations
from tests.web.boards import card, ready
from tests.web.site import Site

Visit = Callable[..., Page]
PHONE = {"width": 390, "height": 844}
FINGER = {"viewport": PHONE, "has_touch": True, "is_mobile": True}


@pytest.fixture
def anna(site: Site) -> User:
    return site.person(Role.ADMIN, full_name="Анна Белова")


def _finger(page: Page) -> CDPSession:
    return page.context.new_cdp_session(page)


def _swipe(page: Page, start: int, end: int) -> None:
    """Put a finger down and draw it along, as a thumb does."""
    finger, steps = _finger(page), 12
    for step in range(steps + 1):
        point = {"x": start + (end - start) * step / steps, "y": 500}
        kind = "touchMove" if step else "touchStart"
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_swipe_leads_to_the_next_column(site: Site, visit: Visit, anna: User) -> None:
    pipeline = site.make.pipeline("Основная")
    site.make.deal(anna, stage=pipeline.stages[0], title="Первая")
    site.make.deal(anna, stage=pipeline.stages[1], title="Вторая")
    page = ready(visit(anna, "/board", **FINGER))
    expect(card(page, "Первая")).to_be_in_viewport(ratio=1)

    _swipe(page, 330, 40)

    expect(card(page, "Вторая")).to_be_in_viewport(ratio=1)
    tab = page.get_by_role("navigation", name="Этапы").get_by_role("button", name=pipeline.stages[1].name)
    expect(tab).to_have_attribute("aria-current", "true")


def test_a_long_press_opens_the_menu_of_a_card(site: Site, visit: Visit, anna: User) -> None:
    site.make.deal(anna, stage=site.make.stages[0], title="Первая")
    page = ready(visit(anna, "/board", **FINGER))
    box = card(page, "Первая").bounding_box()
    assert box is not None
    point = {"x": box["x"] + 60, "y": box["y"] + 60}
    finger = _finger(page)

    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    expect(page.get_by_role("menuitem", name="Переместить…")).to_be_visible()
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    expect(page.get_by_role("menuitem", name="Переместить…")).to_be_visible()
    expect(page).to_have_url(f"{site.url}/board")


def test_clients_are_filtered_on_a_phone(site: Site, visit: Visit, anna: User) -> None:
    site.make.client(anna, name="Ромашка", status="client")
    site.make.client(anna, name="Василёк", status="lead")
    page = visit(anna, "/clients", **FINGER)

    page.get_by_role("button", name="Фильтры").tap()
    page.get_by_role("combobox", name="Статус").tap()
    page.get_by_role("option", name="Клиент", exact=True).tap()

    expect(page.get_by_role("rowheader", name="Ромашка")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Василёк")).to_have_count(0)
    assert page.url.endswith("/clients?status=client")
    assert violations(page) == []

"""On a phone the top bar needs no swiping: all that stands in it is in sight."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.models import FieldEntity, Role
from tests.web.site import Site

Visit = Callable[..., Page]

SCREENS = ("/today", "/board", "/deals", "/clients", "/contacts", "/tasks", "/reports")
HIDDEN = """(bar) => {
  const [own, everywhere, below] = bar.children
  const swiped = (each) => each !== bar && each !== null
    && (getComputedStyle(each).overflowX === 'auto' || swiped(each.parentElement))
  const beyond = (place, edge) => [...place.querySelectorAll('*')]
    .filter((each) => each.checkVisibility() && !each.closest('.unseen') && !swiped(each.parentElement))
    .filter((each) => each.getBoundingClientRect().right > edge)
  const found = [...beyond(own, everywhere.getBoundingClientRect().left), ...beyond(below, innerWidth)]
  return found.map((each) => each.outerHTML.slice(0, 120))
}"""
"""Of the screen's own elements those that reach under what stands on every screen, or over the edge."""


@pytest.mark.parametrize("width", [320, 390])
def test_the_bar_has_room_for_all_that_stands_in_it(site: Site, visit: Visit, width: int) -> None:
    admin = site.person(Role.ADMIN)
    site.person(full_name="Олег Дуб")
    site.make.deal(admin, client=site.make.client(admin))
    for entity in (FieldEntity.DEAL, FieldEntity.CLIENT, FieldEntity.CONTACT):
        site.make.field(entity, "city")
    page = visit(admin, "/today", viewport={"width": width, "height": 700})

    hidden = {}
    for path in SCREENS:
        page.goto(path)
        expect(page.get_by_role("navigation", name="Основное меню")).to_be_visible()
        expect(page.get_by_role("status")).to_have_count(0)
        if found := page.locator("header").first.evaluate(HIDDEN):
            hidden[path] = found

    assert hidden == {}

"""A connection that is lost is told, and comes back with nothing missed."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.web.site import Site

Visit = Callable[..., Page]


def test_what_changed_while_one_was_offline_is_there_when_one_is_back(site: Site, visit: Visit) -> None:
    anna, stages = site.person(), site.make.pipeline().stages
    site.make.deal(anna, stage=stages[0], title="Старая сделка")
    page = visit(anna, "/board")
    expect(page.get_by_text("Старая сделка")).to_be_visible()

    page.context.set_offline(True)
    expect(page.get_by_text("Нет связи с сервером")).to_be_visible(timeout=15_000)
    site.make.deal(anna, stage=stages[0], title="Новая сделка")
    page.context.set_offline(False)

    expect(page.get_by_text("Новая сделка")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("Нет связи с сервером")).to_be_hidden(timeout=15_000)


def test_two_tabs_of_one_person_agree(site: Site, visit: Visit) -> None:
    anna, stages = site.person(), site.make.pipeline().stages
    deal = site.make.deal(anna, stage=stages[0], title="Поставка зерна")
    board = visit(anna, "/board")
    expect(board.get_by_text("Поставка зерна")).to_be_visible()
    other = board.context.new_page()
    other.goto(f"/board?deal={deal.id}")

    title = other.get_by_role("textbox", name="Название")
    title.fill("Поставка кофе")
    title.press("Enter")

    expect(board.get_by_text("Поставка кофе")).to_be_visible()

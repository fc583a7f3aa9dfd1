"""A connection that is lost is told, and comes back with nothing missed."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

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


def test_what_was_done_though_its_answer_was_lost_is_not_done_twice(site: Site, visit: Visit) -> None:
    anna, stages = site.person(), site.make.pipeline().stages
    deal = site.make.deal(anna, stage=stages[0], title="Поставка зерна")
    page = visit(anna, f"/board?deal={deal.id}")
    page.route("**/api/activities", _lose_the_answer, times=1)
    page.get_by_role("button", name="Заметка").click()
    note = page.get_by_role("textbox", name="Заметка")
    note.fill("Просили счёт")

    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="Записать").click()
    expect(note).to_have_value("Просили счёт")
    page.get_by_role("button", name="Записать").click()

    expect(note).to_be_hidden()
    logged = page.request.get(f"{site.url}/api/activities?deal_id={deal.id}")
    assert logged.headers["x-total-count"] == "1"


def _lose_the_answer(route: Route) -> None:
    route.fetch()
    route.abort("connectionreset")

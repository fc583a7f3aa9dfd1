"""The board: what it shows, and cards that are dragged on it."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from app.models import DealStage, User
from app.services import deals
from tests.web.boards import card, carry, column, drag, ready, take, titles
from tests.web.site import Site

Visit = Callable[..., Page]


@pytest.fixture
def anna(site: Site) -> User:
    return site.person(full_name="Анна Белова")


@pytest.fixture
def stages(site: Site) -> list[DealStage]:
    """Two open stages, a won one and a lost one."""
    pipeline = site.make.pipeline("Основная")
    first = pipeline.stages[0]
    talks = site.make.stage(pipeline, name="Переговоры", sort_order=0, win_probability=50)
    return [first, talks, *pipeline.stages[1:]]


def test_a_column_tells_its_count_and_its_sums(
    site: Site, visit: Visit, anna: User, stages: list[DealStage]
) -> None:
    site.make.deal(anna, stage=stages[1], amount=1_000_000)
    site.make.deal(anna, stage=stages[1], amount=Decimal("234567.89"))
    site.make.deal(anna, stage=stages[1], amount=500, currency="EUR")

    page = visit(anna, "/board")

    head = column(page, "Переговоры")
    expect(head).to_contain_text("3 сделки")
    expect(head).to_contain_text("1 234 567,89 ₽")
    expect(head).to_contain_text("500 €")


def test_a_card_dragged_to_another_column_stays_there(
    site: Site, visit: Visit, anna: User, stages: list[DealStage]
) -> None:
    site.make.deal(anna, stage=stages[0], title="Кофе на весну", amount=1000)
    page = ready(visit(anna, "/board"))

    drag(page, "Кофе на весну", column(page, "Переговоры"))

    expect(titles(page, "Переговоры")).to_have_text(["Кофе на весну"])
    expect(column(page, "Переговоры")).to_contain_text("1 сделка")
    expect(page.get_by_text("Кофе на весну → Переговоры")).to_be_visible()
    page.reload()
    expect(titles(page, "Переговоры")).to_have_text(["Кофе на весну"])


def test_a_card_stands_where_the_line_showed_it_would(
    site: Site, visit: Visit, anna: User, stages: list[DealStage]
) -> None:
    for title in ("Третья", "Вторая", "Первая"):
        site.make.deal(anna, stage=stages[1], title=title)
    site.make.deal(anna, stage=stages[0], title="Новая")
    page = ready(visit(anna, "/board"))

    drag(page, "Новая", card(page, "Вторая"), at=0.2)
    expect(titles(page, "Переговоры")).to_have_text(["Первая", "Новая", "Вторая", "Третья"])
    with page.expect_response("**/move"):
        drag(page, "Первая", card(page, "Третья"), at=0.9)

    expect(titles(page, "Переговоры")).to_have_text(["Новая", "Вторая", "Третья", "Первая"])
    page.reload()
    expect(titles(page, "Переговоры")).to_have_text(["Новая", "Вторая", "Третья", "Первая"])


def test_a_card_moved_by_one_person_moves_before_the_eyes_of_another(
    site: Site, visit: Visit, anna: User, stages: list[DealStage]
) -> None:
    site.make.deal(anna, stage=stages[0], title="Кофе на весну")
    page, other = ready(visit(anna, "/board")), ready(visit(anna, "/board"))

    drag(page, "Кофе на весну", column(page, "Переговоры"))

    expect(titles(other, "Переговоры")).to_have_text(["Кофе на весну"])


def test_nothing_moves_under_a_hand_that_drags(
    site: Site, visit: Visit, anna: User, stages: list[DealStage]
) -> None:
    site.make.deal(anna, stage=stages[0], title="Кофе на весну")
    page = ready(visit(anna, "/board"))

    take(page, "Кофе на весну")
    site.make.deal(anna, stage=stages[1], title="Чай на осень")
    carry(page, column(page, "Переговоры"))
    page.wait_for_timeout(700)  # longer than news are gathered for
    expect(titles(page, "Переговоры")).to_have_count(0)
    page.mouse.up()

    expect(titles(page, "Переговоры")).to_have_count(2)


def test_a_card_somebody_else_deleted_is_gone_and_one_is_told(
    site: Site, visit: Visit, anna: User, stages: list[DealStage]
) -> None:
    deal = site.make.deal(anna, stage=stages[0], title="Кофе на весну")
    page = ready(visit(anna, "/board"))
    page.route("**/api/events", lambda route: route.abort())

    take(page, "Кофе на весну")
    site.make.run(lambda uow: deals.remove(uow, deal.id))
    carry(page, column(page, "Переговоры"))
    page.mouse.up()

    expect(page.get_by_role("alert")).to_contain_text("не найден")
    expect(card(page, "Кофе на весну")).to_have_count(0)

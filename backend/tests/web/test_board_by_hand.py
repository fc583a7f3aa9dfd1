"""The board without a mouse: keys, menus, a phone; and what the address says of it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from app.models import DealStage, Role, User
from tests.web.axe import violations
from tests.web.boards import card, column, ready, titles
from tests.web.site import Site

Visit = Callable[..., Page]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def anna(site: Site) -> User:
    return site.person(Role.ADMIN, full_name="Анна Белова")


@pytest.fixture
def stages(site: Site) -> list[DealStage]:
    pipeline = site.make.pipeline("Основная")
    talks = site.make.stage(pipeline, name="Переговоры", sort_order=0, win_probability=50)
    return [pipeline.stages[0], talks, *pipeline.stages[1:]]


def _cards(site: Site, anna: User, stage: DealStage, *names: str) -> None:
    for name in reversed(names):
        site.make.deal(anna, stage=stage, title=name, amount=1000)


def test_arrows_walk_the_cards_and_with_alt_they_move_one(
    site: Site, visit: Visit, anna: User, stages: list[DealStage]
) -> None:
    _cards(site, anna, stages[0], "Первая", "Вторая")
    _cards(site, anna, stages[1], "Третья")
    page = ready(visit(anna, "/board"))

    def link(name: str) -> Locator:
        return page.get_by_role("link", name=name, exact=True)

    link("Первая").focus()
    page.keyboard.press("ArrowDown")
    expect(link("Вторая")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(link("Третья")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(link("Первая")).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(titles(page, stages[0].name)).to_have_text(["Вторая", "Первая"])
    expect(link("Первая")).to_be_focused()
    with page.expect_response("**/move"):
        page.keyboard.press("Alt+ArrowRight")

    expect(titles(page, "Переговоры")).to_have_text(["Первая", "Третья"])
    expect(link("Первая")).to_be_focused()
    expect(page.locator("[aria-live]", has_text="Переговоры: место 1 из 2")).to_be_attached()
    page.reload()
    expect(titles(page, "Переговоры")).to_have_text(["Первая", "Третья"])


def test_enter_opens_the_deal(site: Site, visit: Visit, anna: User, stages: list[DealStage]) -> None:
    deal = site.make.deal(anna, stage=stages[0], title="Первая")
    page = ready(visit(anna, "/board"))

    page.get_by_role("link", name="Первая").focus()
    page.keyboard.press("Enter")

    page.wait_for_url(f"**/board?deal={deal.id}")


def test_the_menu_does_what_a_mouse_would_drag(
    site: Site, visit: Visit, anna: User, stages: list[DealStage]
) -> None:
    _cards(site, anna, stages[0], "Первая", "Вторая")
    page = ready(visit(anna, "/board"))

    card(page, "Вторая").click(button="right")
    page.get_by_role("menuitem", name="Выше").click()
    expect(titles(page, stages[0].name)).to_have_text(["Вторая", "Первая"])
    card(page, "Вторая").click(button="right")
    page.get_by_role("menuitem", name="Переместить…").click()
    page.get_by_role("menuitem", name="Переговоры").click()

    expect(titles(page, "Переговоры")).to_have_text(["Вторая"])


def test_a_new_deal_is_written_down_with_a_new_client(
    site: Site, visit: Visit, anna: User, stages: list[DealStage]
) -> None:
    _cards(site, anna, stages[0], "Первая")
    page = ready(visit(anna, "/board"))

    page.keyboard.press("n")
    form = page.get_by_role("form", name="Новая сделка")
    form.get_by_label("Название сделки").fill("Зерно на год")
    form.get_by_label("Клиент").fill("ООО «Ромашка»")
    page.get_by_role("option", name="Создать клиента «ООО «Ромашка»»").click()
    form.get_by_label("Сумма, RUB").fill("1000000")
    form.get_by_role("button", name="Создать").click()

    expect(titles(page, stages[0].name)).to_have_text(["Зерно на год", "Первая"])
    expect(card(page, "Зерно на год")).to_contain_text("ООО «Ромашка»")
    expect(card(page, "Зерно на год")).to_contain_text("1 000 000 ₽")
    expect(form).to_be_hidden()


def test_several_cards_are_chosen_and_moved_at_once(
    site: Site, visit: Visit, anna: User, stages: list[DealStage]
) -> None:
    _cards(site, anna, stages[0], "Первая", "Вторая", "Третья", "Четвёртая")
    page = ready(visit(anna, "/board"))

    card(page, "Первая").click(modifiers=["Control"], position={"x": 60, "y": 60})
    card(page, "Третья").click(modifiers=["Shift"], position={"x": 60, "y": 60})
    bar = page.get_by_role("toolbar")
    expect(bar).to_contain_text("Выбрано: 3")
    bar.get_by_role("button", name="Переместить…").click()
    page.get_by_role("menuitem", name="Переговоры").click()

    expect(titles(page, "Переговоры")).to_have_text(["Первая", "Вторая", "Третья"])
    expect(page.get_by_text("Перемещены 3 сделки")).to_be_visible()
    page.reload()
    expect(titles(page, "Переговоры")).to_have_text(["Первая", "Вторая", "Третья"])


def test_what_was_done_to_several_cards_is_taken_back_at_once(
    site: Site, visit: Visit, anna: User, stages: list[DealStage]
) -> None:
    _cards(site, anna, stages[0], "Первая", "Вторая", "Третья")
    page = ready(visit(anna, "/board"))

    card(page, "Первая").click(modifiers=["Control"], position={"x": 60, "y": 60})
    card(page, "Вторая").click(modifiers=["Control"], position={"x": 60, "y": 60})
    page.get_by_role("toolbar").get_by_role("button", name="Удалить").click()
    expect(titles(page, stages[0].name)).to_have_text(["Третья"])
    page.get_by_role("alert").get_by_role("button", name="Отменить").click()

    expect(titles(page, stages[0].name)).to_have_text(["Первая", "Вторая", "Третья"])


def test_filters_stand_in_the_address_and_can_be_shared(
    site: Site, visit: Visit, anna: User, stages: list[DealStage]
) -> None:
    boris = site.person(full_name="Борис Орлов")
    site.make.deal(anna, stage=stages[0], title="Чай", amount=100)
    site.make.deal(boris, stage=stages[0], title="Кофе", amount=5000)
    page = ready(visit(anna, "/board"))

    page.keyboard.press("/")
    page.keyboard.type("кофе")
    expect(titles(page, stages[0].name)).to_have_text(["Кофе"])
    page.get_by_role("button", name="Фильтр").click()
    page.get_by_label("Сумма от").fill("200")
    page.keyboard.press("Escape")
    expect(page.get_by_role("list", name="Включённые фильтры")).to_contain_text("Сумма: от 200")
    address = page.url

    assert "from=200" in address
    other = ready(visit(anna, address))
    expect(titles(other, stages[0].name)).to_have_text(["Кофе"])
    other.get_by_role("button", name="Сбросить").first.click()
    expect(titles(other, stages[0].name)).to_have_count(2)


def test_an_employee_sees_the_board_without_what_they_may_not_do(
    site: Site, visit: Visit, anna: User, stages: list[DealStage]
) -> None:
    vera = site.person(Role.EMPLOYEE)
    deal = site.make.deal(anna, stage=stages[0], title="Первая")
    site.make.deal(anna, stage=stages[0], title="Чужая")
    site.make.participant(deal, vera)
    page = ready(visit(vera, "/board"))

    expect(titles(page, stages[0].name)).to_have_text(["Первая"])
    expect(page.get_by_role("button", name="Новая сделка")).to_have_count(0)
    card(page, "Первая").click(button="right")

    expect(page.get_by_role("menuitem", name="Открыть сделку")).to_be_visible()
    expect(page.get_by_role("menuitem", name="Переместить…")).to_have_count(0)
    expect(page.get_by_role("menuitem", name="Удалить")).to_have_count(0)


def test_on_a_phone_one_column_is_seen_at_a_time_and_the_menu_moves_cards(
    site: Site, visit: Visit, anna: User, stages: list[DealStage]
) -> None:
    _cards(site, anna, stages[0], "Первая")
    page = ready(visit(anna, "/board", viewport=PHONE, has_touch=True, is_mobile=True))

    page.get_by_role("button", name="Действия: Первая").tap()
    page.get_by_role("menuitem", name="Переместить…").tap()
    page.get_by_role("menuitem", name="Переговоры").tap()
    tab = page.get_by_role("navigation", name="Этапы").get_by_role("button", name="Переговоры")
    expect(tab).to_contain_text("1")
    tab.tap()

    expect(card(page, "Первая")).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_narrow_phone_is_wide_enough(site: Site, visit: Visit, anna: User, stages: list[DealStage]) -> None:
    _cards(site, anna, stages[0], "Первая")

    page = ready(visit(anna, "/board", viewport={"width": 320, "height": 640}, has_touch=True))

    expect(card(page, "Первая")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Создать", exact=True)).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_long_column_is_read_on_as_one_scrolls(
    site: Site, visit: Visit, anna: User, stages: list[DealStage]
) -> None:
    _cards(site, anna, stages[0], *(f"Сделка № {number}" for number in range(1, 81)))
    page = ready(visit(anna, "/board"))

    card(page, "Сделка № 1").hover()
    for _ in range(40):
        page.mouse.wheel(0, 600)
        if card(page, "Сделка № 80").count():
            break
        page.wait_for_timeout(50)

    expect(card(page, "Сделка № 80")).to_be_visible()
    assert page.get_by_role("article").count() < 40  # only those in sight are on the page
    expect(column(page, stages[0].name)).to_contain_text("80 сделок")


def test_an_empty_board_teaches_what_to_do(
    site: Site, visit: Visit, anna: User, stages: list[DealStage]
) -> None:
    page = ready(visit(anna, "/board"))

    expect(page.get_by_text("Сделок пока нет")).to_be_visible()
    page.get_by_role("main").get_by_role("button", name="Новая сделка", exact=True).click()

    expect(page.get_by_label("Название сделки")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_on_the_board_breaks_the_rules_of_accessibility(
    site: Site, visit: Visit, anna: User, stages: list[DealStage], scheme: str
) -> None:
    _cards(site, anna, stages[0], "Первая", "Вторая")
    site.make.task(anna, deal=site.make.deal(anna, stage=stages[1], title="Третья"))
    page = ready(visit(anna, "/board", color_scheme=scheme))

    expect(card(page, "Первая")).to_be_visible()
    assert violations(page) == []
    card(page, "Первая").click(modifiers=["Control"], position={"x": 60, "y": 60})
    card(page, "Первая").click(button="right")
    expect(page.get_by_role("menuitem", name="Удалить")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.get_by_label("Название сделки")).to_be_visible()
    assert violations(page) == []

"""Many rows of a table at once: chosen by key or by finger, changed in one go, taken back in one go."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from app.clock import today
from app.models import DealStatus, Role, User
from tests.web.axe import violations
from tests.web.site import Site

Visit = Callable[..., Page]
TODAY = today("Europe/Moscow")
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def anna(site: Site) -> User:
    return site.person(Role.ADMIN, full_name="Анна Белова")


def _row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name, exact=True))


def _bar(page: Page) -> Locator:
    return page.get_by_role("toolbar", name="Действия с выбранным")


def _paste(page: Page, text: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+V")


def test_clients_are_chosen_by_keys_and_given_away_and_taken_back(
    site: Site, visit: Visit, anna: User
) -> None:
    site.person(full_name="Борис Орлов")
    for name in ("Ромашка", "Василёк", "Лютик"):
        site.make.client(anna, name=name)
    page = visit(anna, "/clients?sort=name")

    page.get_by_role("rowheader", name="Василёк").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowDown")
    expect(_bar(page)).to_contain_text("Выбрано: 2")
    page.keyboard.press("Tab")
    for _ in range(8):
        if page.evaluate("document.activeElement.textContent") == "Ответственный…":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name="Борис Орлов").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Изменено: 2 клиента")).to_be_visible()
    expect(_row(page, "Василёк")).to_contain_text("Борис Орлов")
    expect(_row(page, "Ромашка")).to_contain_text("Анна Белова")
    expect(_bar(page)).to_be_hidden()
    page.keyboard.press("u")
    expect(_row(page, "Василёк")).to_contain_text("Анна Белова")


def test_all_that_a_filter_has_is_chosen_beyond_what_was_read(site: Site, visit: Visit, anna: User) -> None:
    for number in range(130):
        site.make.client(anna, name=f"Цветы № {number}")
    site.make.client(anna, name="Ромашка")
    page = visit(anna, "/clients?q=Цветы")

    page.get_by_role("checkbox", name="Выбрать все загруженные строки").check()
    _bar(page).get_by_role("button", name="Выбрать все 130").click()
    expect(_bar(page)).to_contain_text("Выбрано: 130")
    _bar(page).get_by_role("button", name="Статус…").click()
    page.get_by_role("menuitem", name="Архив").click()

    expect(page.get_by_text("Изменено: 130 клиентов")).to_be_visible()
    found = page.request.get("/api/clients?status=archive&limit=1")
    assert found.headers["x-total-count"] == "130"


def test_deals_get_a_day_and_a_stage_and_go_to_the_bin_and_back(site: Site, visit: Visit, anna: User) -> None:
    pipeline = site.make.pipeline("Основная")
    site.make.stage(pipeline, name="Переговоры", sort_order=0)
    for title in ("Чай", "Кофе"):
        site.make.deal(anna, stage=pipeline.stages[0], title=title)
    page = visit(anna, "/deals")

    page.get_by_role("checkbox", name="Выбрать: Чай").check()
    page.get_by_role("checkbox", name="Выбрать: Кофе").check()
    assert violations(page) == []
    _bar(page).get_by_role("button", name="Дата закрытия…").click()
    page.get_by_role("menuitem", name="Завтра").click()
    expect(page.get_by_text("Изменено: 2 сделки")).to_be_visible()
    page.get_by_role("checkbox", name="Выбрать: Чай").check()
    _bar(page).get_by_role("button", name="Этап…").click()
    page.get_by_role("menuitem", name="Переговоры").click()
    expect(_row(page, "Чай")).to_contain_text("Переговоры")
    page.get_by_role("checkbox", name="Выбрать: Кофе").check()
    _bar(page).get_by_role("button", name="Удалить").click()

    expect(_row(page, "Кофе")).to_have_count(0)
    page.get_by_text("Удалено: 1 сделка").locator("..").get_by_role("button", name="Отменить").click()
    expect(_row(page, "Кофе")).to_be_visible()


def test_deals_lost_together_are_asked_for_their_reason_once(site: Site, visit: Visit, anna: User) -> None:
    pipeline = site.make.pipeline("Основная")
    site.make.stage(
        pipeline, name="Отказ", sort_order=9, required_fields=["lost_reason"], outcome=DealStatus.LOST
    )
    for title in ("Чай", "Кофе"):
        site.make.deal(anna, stage=pipeline.stages[0], title=title)
    page = visit(anna, "/deals")

    page.get_by_role("checkbox", name="Выбрать: Чай").check()
    page.get_by_role("checkbox", name="Выбрать: Кофе").check()
    _bar(page).get_by_role("button", name="Этап…").click()
    page.get_by_role("menuitem", name="Отказ").click()
    asked = page.get_by_role("dialog", name="Чтобы перенести на этап «Отказ»")
    asked.get_by_role("button", name="Отмена").click()
    expect(_bar(page)).to_contain_text("Выбрано: 2")
    _bar(page).get_by_role("button", name="Этап…").click()
    page.get_by_role("menuitem", name="Отказ").click()
    assert violations(page) == []
    asked.get_by_label("Причина отказа").fill("Дорого")
    asked.get_by_role("button", name="Перенести").click()

    expect(page.get_by_text("Изменено: 2 сделки")).to_be_visible()
    lost = page.request.get(f"{site.url}/api/deals?status=lost").json()
    assert [deal["lost_reason"] for deal in lost] == ["Дорого", "Дорого"]


def test_on_a_phone_tasks_are_chosen_by_a_finger(site: Site, visit: Visit) -> None:
    anna = site.person()
    for title in ("Позвонить", "Написать"):
        site.make.task(anna, title=title, assignee_id=anna.id, due_date=TODAY - timedelta(days=1))
    page = visit(anna, "/tasks", viewport=PHONE, has_touch=True, is_mobile=True)

    page.get_by_role("button", name="Выбрать", exact=True).tap()
    page.get_by_role("checkbox", name="Выбрать все загруженные строки").tap()
    expect(_bar(page)).to_contain_text("Выбрано: 2")
    assert violations(page) == []
    _bar(page).get_by_role("button", name="Готово").tap()

    expect(page.get_by_text("Изменено: 2 задачи")).to_be_visible()
    expect(page.get_by_text("Задач нет")).to_be_visible()


def test_cells_of_a_spreadsheet_are_pasted_after_a_look_at_what_they_change(
    site: Site, visit: Visit, anna: User
) -> None:
    site.make.client(anna, name="Василёк", source="Сайт")
    site.make.client(anna, name="Лютик", source="Сайт")
    page = visit(anna, "/clients?sort=name")

    page.get_by_role("rowheader", name="Василёк").focus()
    _paste(page, "ООО «Василёк»\tКлиент\nЛютик\tДруг\n")
    asked = page.get_by_role("dialog", name="Вставка из таблицы")
    expect(asked.get_by_role("row")).to_have_count(4)
    expect(asked.get_by_role("row").last).to_contain_text("нельзя вставить")
    expect(asked.get_by_role("status")).to_have_text("1 ячейка останется как есть.")
    assert violations(page) == []
    asked.get_by_role("button", name="Изменить 2 ячейки").click()

    expect(_row(page, "ООО «Василёк»")).to_contain_text("Клиент")
    expect(page.get_by_text("Изменено 2 ячейки")).to_be_visible()
    page.get_by_role("button", name="Отменить", exact=True).click()
    expect(_row(page, "Василёк")).to_contain_text("Лид")


def test_a_cell_that_the_server_refuses_is_told_and_the_others_are_kept(
    site: Site, visit: Visit, anna: User
) -> None:
    site.make.client(anna, name="Василёк")
    page = visit(anna, "/clients")

    page.get_by_role("rowheader", name="Василёк").focus()
    _paste(page, "\tКлиент")
    asked = page.get_by_role("dialog", name="Вставка из таблицы")
    asked.get_by_role("button", name="Изменить 2 ячейки").click()

    expect(asked.get_by_role("row").nth(1)).to_contain_text("не сохранено")
    asked.get_by_role("button", name="Закрыть", exact=True).last.click()
    expect(_row(page, "Василёк")).to_contain_text("Клиент")

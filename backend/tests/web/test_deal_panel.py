import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import Locator, Page, expect

from app.models import Deal, Role
from app.schemas.deal import DealEdit
from app.services import deals
from tests.web.axe import violations
from tests.web.site import Site

Visit = Callable[..., Page]


def panel_of(page: Page, title: str) -> Locator:
    panel = page.get_by_role("dialog", name=f"Сделка: {title}")
    expect(panel).to_be_visible()
    return panel


def change(site: Site, deal: Deal, **fields: object) -> None:
    """Somebody else changes the deal."""
    site.make.run(lambda uow: deals.edit(uow, deal.id, DealEdit.model_validate(fields)))


def test_fields_are_changed_in_place_and_stay_changed(site: Site, visit: Visit) -> None:
    anna = site.person(full_name="Анна Белова")
    deal = site.make.deal(anna, title="Поставка кофе", amount=Decimal(1000))
    page = visit(anna, f"/board?deal={deal.id}")
    panel = panel_of(page, "Поставка кофе")

    panel.get_by_label("Сумма").fill("125 000,50")
    panel.get_by_label("Сумма").press("Enter")
    panel.get_by_label("Закрытие").fill("2027-03-31")
    panel.get_by_label("Название").fill("Поставка кофе, весна")
    panel.get_by_label("Название").press("Enter")

    expect(page.get_by_text("Изменено: Название")).to_be_visible()
    page.reload()
    panel = panel_of(page, "Поставка кофе, весна")
    expect(panel.get_by_label("Сумма")).to_have_value(re.compile(r"125\s000,50"))
    expect(panel.get_by_label("Закрытие")).to_have_value("2027-03-31")


def test_a_field_left_by_escape_is_as_it_was_and_the_panel_stays(site: Site, visit: Visit) -> None:
    anna = site.person()
    deal = site.make.deal(anna, title="Поставка кофе")
    page = visit(anna, f"/board?deal={deal.id}")
    panel = panel_of(page, "Поставка кофе")

    panel.get_by_label("Название").fill("Передумали")
    page.keyboard.press("Escape")

    expect(panel.get_by_label("Название")).to_have_value("Поставка кофе")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(page).to_have_url(re.compile(r"/board$"))


def test_the_same_field_changed_by_two_shows_both_and_asks(site: Site, visit: Visit) -> None:
    anna = site.person(full_name="Анна Белова")
    deal = site.make.deal(anna, title="Поставка кофе", amount=Decimal(1000))
    page = visit(anna, f"/board?deal={deal.id}")
    panel = panel_of(page, "Поставка кофе")

    panel.get_by_label("Сумма").fill("3000")
    change(site, deal, amount=2000)
    panel.get_by_label("Сумма").press("Enter")

    question = panel.get_by_role("alert", name="Пока вы правили")
    row = question.get_by_role("row", name="Сумма")
    expect(row.get_by_role("cell")).to_have_text(
        [re.compile(sum_) for sum_ in (r"1\s000", r"2\s000", r"3\s000")]
    )
    question.get_by_role("button", name="Оставить мой").click()
    expect(question).to_have_count(0)
    page.reload()
    expect(panel.get_by_label("Сумма")).to_have_value(re.compile(r"3\s000"))


def test_different_fields_changed_by_two_are_put_together(site: Site, visit: Visit) -> None:
    anna = site.person()
    deal = site.make.deal(anna, title="Поставка кофе", amount=Decimal(1000))
    page = visit(anna, f"/board?deal={deal.id}")
    panel = panel_of(page, "Поставка кофе")

    panel.get_by_label("Описание").fill("Зерно")
    change(site, deal, amount=2000)
    panel.get_by_label("Название").focus()

    expect(page.get_by_text("Изменено: Описание")).to_be_visible()
    page.reload()
    expect(panel.get_by_label("Сумма")).to_have_value(re.compile(r"2\s000"))
    expect(panel.get_by_label("Описание")).to_have_value("Зерно")


def test_news_come_without_taking_away_what_is_being_typed(site: Site, visit: Visit) -> None:
    anna = site.person()
    deal = site.make.deal(anna, title="Поставка кофе", amount=Decimal(1000))
    page = visit(anna, f"/board?deal={deal.id}")
    panel = panel_of(page, "Поставка кофе")

    panel.get_by_label("Описание").fill("Пишу долго")
    change(site, deal, amount=2000)

    expect(panel.get_by_label("Сумма")).to_have_value(re.compile(r"2\s000"))
    expect(panel.get_by_label("Описание")).to_have_value("Пишу долго")


def test_a_call_is_logged_in_two_clicks(site: Site, visit: Visit) -> None:
    anna = site.person(full_name="Анна Белова")
    deal = site.make.deal(anna, title="Поставка кофе")
    page = visit(anna, f"/board?deal={deal.id}")
    panel = panel_of(page, "Поставка кофе")

    panel.get_by_role("button", name="Звонок").click()
    panel.get_by_role("button", name="Записать").click()

    today = panel.get_by_role("group", name="Сегодня")
    expect(today.get_by_role("listitem").filter(has_text="Звонок")).to_be_visible()


def test_the_key_l_logs_a_call_with_its_length_and_its_words_are_kept_until_sent(
    site: Site, visit: Visit
) -> None:
    anna = site.person()
    site.make.deal(anna, title="Поставка кофе")
    page = visit(anna, "/board")
    card = page.get_by_role("link", name="Поставка кофе")
    card.click()
    panel = panel_of(page, "Поставка кофе")

    page.keyboard.press("l")
    panel.get_by_role("textbox", name="Звонок").fill("Договорились о пробе\nпривезём в среду")
    panel.get_by_role("button", name="Закрыть").click()
    card.click()
    panel.get_by_label("мин.").fill("5")
    page.keyboard.press("Control+Enter")

    call = panel.get_by_role("listitem").filter(has_text="Договорились о пробе")
    expect(call).to_contain_text("привезём в среду")
    expect(call).to_contain_text("5 мин")


def test_a_task_is_added_by_k_and_ticked_off(site: Site, visit: Visit) -> None:
    anna = site.person()
    deal = site.make.deal(anna, title="Поставка кофе")
    page = visit(anna, f"/board?deal={deal.id}")
    panel = panel_of(page, "Поставка кофе")

    page.keyboard.press("k")
    panel.get_by_label("Что сделать").fill("Отправить договор")
    panel.get_by_role("button", name="Завтра").click()
    panel.get_by_label("Что сделать").press("Enter")

    task = panel.get_by_role("checkbox", name="Отправить договор")
    expect(task).not_to_be_checked()
    task.click()
    expect(page.get_by_text("Готово: Отправить договор")).to_be_visible()
    page.reload()
    expect(task).to_be_checked()


def test_a_step_moves_the_deal_and_a_lost_one_is_asked_why(site: Site, visit: Visit) -> None:
    anna = site.person()
    new, _, lost = site.make.pipeline("Основная").stages
    deal = site.make.deal(anna, stage=new, title="Поставка кофе")
    page = visit(anna, f"/board?deal={deal.id}")
    panel = panel_of(page, "Поставка кофе")

    panel.get_by_role("button", name=lost.name, exact=True).click()
    page.get_by_role("button", name="Дорого").click()
    page.get_by_role("button", name="Переместить").click()

    expect(panel.get_by_role("button", name=lost.name, exact=True)).to_have_attribute("aria-current", "step")
    expect(panel.get_by_label("Причина отказа")).to_have_value("Дорого")


def test_a_stage_that_needs_a_field_asks_for_it(site: Site, visit: Visit) -> None:
    anna = site.person()
    pipeline = site.make.pipeline("Основная")
    offer = site.make.stage(pipeline, name="Предложение", required_fields=["amount"], sort_order=9)
    deal = site.make.deal(anna, stage=pipeline.stages[0], title="Поставка кофе")
    page = visit(anna, f"/board?deal={deal.id}")
    panel = panel_of(page, "Поставка кофе")

    panel.get_by_role("button", name=offer.name).click()
    page.get_by_role("dialog", name="На этап «Предложение»").get_by_label("Сумма").fill("500")
    page.get_by_role("button", name="Переместить").click()

    expect(panel.get_by_role("button", name=offer.name)).to_have_attribute("aria-current", "step")
    expect(panel.get_by_label("Сумма")).to_have_value(re.compile("500"))


def test_contacts_are_one_touch_away(site: Site, visit: Visit) -> None:
    anna = site.person()
    client = site.make.client(anna)
    site.make.contact(
        client, name="Мария", phone="8 (916) 123-45-67", whatsapp="8 916 123 45 67", telegram="@kuznetsova",
        email="maria@romashka.example",
    )  # fmt: skip
    deal = site.make.deal(anna, client=client, title="Поставка кофе")
    page = visit(anna, f"/board?deal={deal.id}")
    panel = panel_of(page, "Поставка кофе")

    leads = panel.get_by_role("link", name="Мария")

    expect(leads).to_have_count(4)
    assert [link.get_attribute("href") for link in leads.all()] == [
        "tel:+79161234567", "https://wa.me/79161234567", "https://t.me/kuznetsova",
        "mailto:maria@romashka.example",
    ]  # fmt: skip


def test_the_back_button_closes_the_panel_and_a_shared_link_opens_it(site: Site, visit: Visit) -> None:
    anna = site.person()
    deal = site.make.deal(anna, title="Поставка кофе")
    page = visit(anna, "/clients")
    page.goto(f"/deals/{deal.id}")
    panel = panel_of(page, "Поставка кофе")

    page.go_back()

    expect(panel).to_have_count(0)
    expect(page).to_have_url(f"{site.url}/clients")


def test_a_deal_of_another_manager_is_told_of_in_words(site: Site, visit: Visit) -> None:
    hers = site.make.deal(site.person(), title="Чужая сделка")
    page = visit(site.person(), f"/board?deal={hers.id}")

    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("не найдена")


def test_an_employee_reads_the_deal_and_works_on_it(site: Site, visit: Visit) -> None:
    oleg = site.person(Role.EMPLOYEE, full_name="Олег Сомов")
    deal = site.make.deal(site.person(), title="Поставка кофе")
    site.make.participant(deal, oleg)
    page = visit(oleg, f"/board?deal={deal.id}")
    panel = panel_of(page, "Поставка кофе")

    expect(panel.get_by_role("heading", name="Поставка кофе")).to_be_visible()
    expect(panel.get_by_label("Сумма")).to_have_count(0)
    expect(panel.get_by_role("button", name="Действия со сделкой")).to_have_count(0)
    panel.get_by_role("button", name="Заметка").click()
    panel.get_by_role("textbox", name="Заметка").fill("Отвёз образцы")
    panel.get_by_role("button", name="Записать").click()
    expect(panel.get_by_role("listitem").filter(has_text="Отвёз образцы")).to_be_visible()


def test_on_a_phone_the_panel_is_the_whole_page(site: Site, visit: Visit) -> None:
    anna = site.person()
    deal = site.make.deal(anna, title="Поставка кофе")
    page = visit(anna, f"/board?deal={deal.id}", viewport={"width": 320, "height": 640}, has_touch=True)
    panel = panel_of(page, "Поставка кофе")
    panel.evaluate(
        "each => Promise.allSettled(each.getAnimations({ subtree: true }).map((one) => one.finished))"
    )

    box = panel.bounding_box()
    assert box
    assert [round(box[side]) for side in ("x", "y", "width")] == [0, 0, 320]
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    panel.get_by_role("button", name="Закрыть").tap()
    expect(panel).to_have_count(0)


def test_a_deleted_deal_comes_back_by_undo(site: Site, visit: Visit) -> None:
    anna = site.person()
    deal = site.make.deal(anna, title="Поставка кофе")
    page = visit(anna, f"/board?deal={deal.id}")
    panel = panel_of(page, "Поставка кофе")

    panel.get_by_role("button", name="Действия со сделкой").click()
    page.get_by_role("menuitem", name="Удалить").click()
    expect(panel).to_have_count(0)
    expect(page.get_by_role("link", name="Поставка кофе")).to_have_count(0)
    page.get_by_role("button", name="Отменить").click()

    expect(page.get_by_role("link", name="Поставка кофе")).to_be_visible()


def test_a_ticked_task_is_to_be_done_again_by_undo(site: Site, visit: Visit) -> None:
    anna = site.person()
    deal = site.make.deal(anna, title="Поставка кофе")
    site.make.task(anna, deal=deal, title="Отправить договор")
    page = visit(anna, f"/board?deal={deal.id}")
    task = panel_of(page, "Поставка кофе").get_by_role("checkbox", name="Отправить договор")

    task.click()
    expect(page.get_by_text("Готово: Отправить договор")).to_be_visible()
    page.keyboard.press("Control+z")

    expect(task).not_to_be_checked()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_panel_has_no_barriers(site: Site, visit: Visit, scheme: str) -> None:
    anna = site.person(full_name="Анна Белова")
    client = site.make.client(anna, name="ООО «Ромашка»")
    site.make.contact(client, name="Мария", phone="8 916 123-45-67", is_primary=True)
    deal = site.make.deal(anna, client=client, title="Поставка кофе")
    site.make.task(anna, deal=deal, title="Отправить договор")
    site.make.activity(anna, deal=deal, subject="Обсудили сроки")
    page = visit(anna, f"/board?deal={deal.id}", color_scheme=scheme)
    panel = panel_of(page, "Поставка кофе")
    panel.get_by_role("button", name="Звонок").click()
    panel.get_by_role("button", name="Добавить задачу").click()
    expect(panel.get_by_text("Обсудили сроки")).to_be_visible()
    expect(panel.get_by_role("link", name="ООО «Ромашка»")).to_be_visible()

    assert violations(page) == []

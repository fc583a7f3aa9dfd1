"""Fields that a business adds by itself, on the screens: no developer is asked."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.models import FieldEntity, FieldKind, Role
from tests.web.axe import violations
from tests.web.site import Site

Visit = Callable[..., Page]
DEAL, CLIENT = FieldEntity.DEAL, FieldEntity.CLIENT


def test_an_owner_adds_a_choice_and_a_manager_fills_it_in(site: Site, visit: Visit) -> None:
    boss = visit(site.person(Role.ADMIN), "/settings/fields")
    anna = site.person(full_name="Анна Белова")
    deal = site.make.deal(anna, title="Кухня")

    boss.get_by_role("button", name="Добавить поле").click()
    form = boss.get_by_role("dialog")
    form.get_by_role("textbox", name="Название").fill("Способ оплаты")
    expect(form.get_by_label("Ключ для API")).to_have_value("sposob_oplaty")
    form.get_by_text("Выбор", exact=True).click()
    form.get_by_role("textbox", name="Вариант 1", exact=True).fill("Счёт")
    form.get_by_role("textbox", name="Вариант 1", exact=True).press("Enter")
    form.get_by_role("textbox", name="Вариант 2", exact=True).fill("Карта")
    form.get_by_role("button", name="Добавить", exact=True).click()
    expect(boss.get_by_role("listitem").filter(has_text="Способ оплаты")).to_contain_text("Счёт, Карта")

    page = visit(anna, f"/board?deal={deal.id}")
    panel = page.get_by_role("dialog", name="Сделка: Кухня")
    panel.get_by_label("Способ оплаты").select_option("Карта")

    expect(panel.get_by_role("region", name="Лента")).to_contain_text("Способ оплаты: Карта")
    expect(page.get_by_text("Изменено: Способ оплаты")).to_be_visible()
    page.reload()
    expect(panel.get_by_label("Способ оплаты").locator("option:checked")).to_have_text("Карта")


def test_a_stage_that_asks_for_an_own_field_gets_it_before_the_card_may_stay(
    site: Site, visit: Visit
) -> None:
    anna, pipeline = site.person(), site.make.pipeline()
    first, second = pipeline.stages[:2]
    site.make.field(DEAL, "area", FieldKind.NUMBER, name="Площадь", required_stages=[second.id])
    site.make.deal(anna, title="Кухня", stage=first)
    page = visit(anna, "/board")

    page.get_by_role("link", name="Кухня", exact=True).focus()
    page.keyboard.press("Alt+ArrowRight")
    asked = page.get_by_role("dialog", name=f"Чтобы перейти на этап «{second.name}»")
    asked.get_by_label("Площадь").fill("42,5")
    asked.get_by_role("button", name="Перенести").click()

    expect(page.get_by_text(f"Кухня → {second.name}").first).to_be_visible()
    expect(asked).to_be_hidden()


def test_a_new_client_is_asked_for_what_it_must_have(site: Site, visit: Visit) -> None:
    site.make.field(CLIENT, "segment", FieldKind.CHOICE, "Опт", "Розница", name="Сегмент", required=True)
    page = visit(site.person(), "/clients")

    page.get_by_role("button", name="Новый клиент").first.click()
    form = page.get_by_role("dialog")
    form.get_by_role("textbox", name="Название").fill("ООО Ромашка")
    expect(form.get_by_role("button", name="Создать")).to_be_disabled()
    form.get_by_role("combobox", name="Сегмент").click()
    page.get_by_role("option", name="Опт").click()
    form.get_by_role("button", name="Создать").click()

    expect(page.get_by_label("Сегмент").locator("option:checked")).to_have_text("Опт")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_screens_of_own_fields_shut_nobody_out(site: Site, visit: Visit, scheme: str) -> None:
    site.make.field(DEAL, "payment", FieldKind.CHOICE, "Счёт", "Карта", name="Способ оплаты")
    page = visit(site.person(Role.ADMIN), "/settings/fields", color_scheme=scheme)
    expect(page.get_by_text("Выбор: Счёт, Карта")).to_be_visible()
    assert violations(page) == []

    page.get_by_role("button", name="Изменить поле Способ оплаты").click()

    expect(page.get_by_text("Ни в одной записи не заполнено")).to_be_visible()
    assert violations(page) == []

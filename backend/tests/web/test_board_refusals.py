"""Cards that may not stay where they were dropped."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.models import Deal, DealStage, DealStatus, User
from app.schemas.deal import DealEdit
from app.services import deals
from tests.web.boards import card, carry, column, drag, ready, take, titles
from tests.web.site import Site

Visit = Callable[..., Page]


def _stages(site: Site, *needs: str, outcome: DealStatus = DealStatus.OPEN) -> list[DealStage]:
    pipeline = site.make.pipeline("Основная")
    strict = site.make.stage(
        pipeline, name="Договор", sort_order=0, required_fields=list(needs), outcome=outcome
    )
    return [pipeline.stages[0], strict]


def _deal(site: Site, anna: User, stage: DealStage) -> Deal:
    return site.make.deal(anna, stage=stage, title="Кофе на весну")


def test_a_stage_that_needs_fields_asks_for_them_and_then_lets_the_card_in(site: Site, visit: Visit) -> None:
    anna = site.person()
    start, strict = _stages(site, "amount", "description")
    site.make.deal(anna, stage=strict, title="Чай")
    _deal(site, anna, start)
    page = ready(visit(anna, "/board"))

    drag(page, "Кофе на весну", card(page, "Чай"), at=0.9)
    dialog = page.get_by_role("dialog", name="Чтобы перейти на этап «Договор»")
    dialog.get_by_label("Сумма, RUB").fill("125000,5")
    dialog.get_by_label("Описание").fill("Подпишут весной")
    dialog.get_by_role("button", name="Перенести").click()

    expect(dialog).to_be_hidden()
    expect(titles(page, "Договор")).to_have_text(["Чай", "Кофе на весну"])
    page.reload()
    expect(titles(page, "Договор")).to_have_text(["Чай", "Кофе на весну"])
    expect(card(page, "Кофе на весну")).to_contain_text("125 000,5")


def test_cards_dropped_together_where_deals_are_lost_are_asked_for_their_reason_once(
    site: Site, visit: Visit
) -> None:
    anna = site.person()
    start, lost = _stages(site, "lost_reason", outcome=DealStatus.LOST)
    site.make.deal(anna, stage=start, title="Чай")
    _deal(site, anna, start)
    page = ready(visit(anna, f"/board?open=[{lost.id}]"))

    for title in ("Чай", "Кофе на весну"):
        card(page, title).click(modifiers=["Control"], position={"x": 60, "y": 60})
    drag(page, "Чай", column(page, "Договор"))
    asked = page.get_by_role("dialog", name="Чтобы перенести на этап «Договор»")
    asked.get_by_label("Причина отказа").fill("Дорого")
    asked.get_by_role("button", name="Перенести").click()

    expect(titles(page, "Договор")).to_have_count(2)
    expect(page.get_by_text("Перемещены 2 сделки")).to_be_visible()


def test_whoever_does_not_answer_gets_the_card_back(site: Site, visit: Visit) -> None:
    anna = site.person()
    start, _ = _stages(site, "amount")
    _deal(site, anna, start)
    page = ready(visit(anna, "/board"))

    drag(page, "Кофе на весну", column(page, "Договор"))
    page.get_by_role("dialog").get_by_role("button", name="Вернуть карточку").click()

    expect(titles(page, start.name)).to_have_text(["Кофе на весну"])
    expect(titles(page, "Договор")).to_have_count(0)


def test_a_loss_asks_for_its_reason_and_offers_former_ones(site: Site, visit: Visit) -> None:
    anna = site.person()
    start, lost = _stages(site, "lost_reason", outcome=DealStatus.LOST)
    site.make.deal(anna, stage=lost, reason="Дорого")
    _deal(site, anna, start)
    page = ready(visit(anna, "/board"))

    take(page, "Кофе на весну")
    carry(page, column(page, "Договор"))
    page.mouse.up()
    page.get_by_role("combobox", name="Причина отказа").click()
    page.get_by_role("option", name="Дорого").click()
    page.get_by_role("button", name="Перенести").click()

    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(card(page, "Кофе на весну")).to_have_count(0)  # the column of the lost is folded again
    expect(column(page, "Договор")).to_contain_text("2")


def test_a_card_that_somebody_changed_meanwhile_returns_and_says_who_did(site: Site, visit: Visit) -> None:
    anna = site.person()
    start, _ = _stages(site)
    deal = _deal(site, anna, start)
    page = ready(visit(anna, "/board"))

    take(page, "Кофе на весну")
    site.make.run(lambda uow: deals.edit(uow, deal.id, DealEdit.model_validate({"title": "Кофе на лето"})))
    carry(page, column(page, "Договор"))
    page.mouse.up()

    expect(page.get_by_role("alert")).to_contain_text("Сделку уже изменили")
    expect(titles(page, start.name)).to_have_text(["Кофе на лето"])


def test_a_refusal_is_told_beside_the_card_that_came_back(site: Site, visit: Visit) -> None:
    anna = site.person()
    start, strict = _stages(site)
    other = site.make.deal(anna, stage=strict, title="Чай")
    _deal(site, anna, start)
    page = ready(visit(anna, "/board"))

    take(page, "Кофе на весну")
    carry(page, card(page, "Чай"), at=0.2)
    site.make.run(lambda uow: deals.edit(uow, other.id, DealEdit.model_validate({"stage_id": start.id})))
    page.mouse.up()

    expect(page.get_by_role("alert")).to_be_visible()
    expect(titles(page, start.name)).to_have_count(2)


def test_a_deal_that_is_gone_is_told_of_and_leaves_the_board(site: Site, visit: Visit) -> None:
    anna = site.person()
    start, _ = _stages(site)
    deal = _deal(site, anna, start)
    page = ready(visit(anna, "/board"))

    take(page, "Кофе на весну")
    site.make.run(lambda uow: deals.remove(uow, deal.id))
    carry(page, column(page, "Договор"))
    page.mouse.up()

    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(0)

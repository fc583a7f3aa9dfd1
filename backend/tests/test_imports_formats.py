"""What other systems export is recognised by its columns, and read with all of its oddities."""

from typing import Any

import pytest

from app.config import Settings
from tests import exports
from tests.uploading import Desk
from tests.xlsx import workbook


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"RUN_JOBS": True})


@pytest.fixture
def desk(make: Any, as_: Any) -> Desk:
    return Desk(make, as_)


def contacts(desk: Desk, client: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = desk.call.get(f"/api/clients/{client['id']}/contacts").json()
    return rows


def test_contacts_and_companies_of_amocrm_find_each_other(desk: Desk) -> None:
    done = desk.bring(exports.AMO_LIST)

    romashka, petr = desk.all("/api/clients")
    assert (done["format"], done["account"]["created"], done["account"]["updated"]) == (
        "amocrm_contacts",
        2,
        1,
    )
    assert (romashka["name"], romashka["phone"], romashka["website"]) == (
        "ООО Ромашка", "+74950001100", "romashka.example",
    )  # fmt: skip
    (maria,) = contacts(desk, romashka)
    assert (maria["name"], maria["phone"], maria["is_primary"]) == ("Мария Кузнецова", "+74950001122", True)
    assert "Другие телефоны: +79160003344" in maria["notes"]
    assert "Паспорт: 4500 000000" in maria["notes"] or "Паспорт (контакт): 4500 000000" in maria["notes"]
    assert (petr["name"], petr["phone"]) == ("Пётр Васильев", "+79160005566")
    assert [contact["name"] for contact in contacts(desk, petr)] == ["Пётр Васильев"]


@pytest.mark.parametrize("encoding", ["cp1251", "utf-8-sig", "utf-16"])
def test_leads_of_bitrix_come_in_whatever_the_encoding_one_a_product(desk: Desk, encoding: str) -> None:
    done = desk.bring(exports.B24_LEADS.encode(encoding), "leads.csv")

    first, bad = desk.all("/api/deals")
    assert (done["format"], done["delimiter"]) == ("bitrix24_leads", ";")
    assert [(one["code"], one["rows"]) for one in done["account"]["skipped_by"]] == [("joined", 1)]
    assert (first["title"], first["amount"], first["status"]) == ("Заявка с сайта", 1500.0, "open")
    assert first["description"] == 'Хочет "эспрессо"\nТовары:\n- Кофе × 2 по 500.00\n- Чай × 1 по 500.00'
    assert bad["status"] == "lost"
    maria, petr = desk.all("/api/clients")
    assert (maria["name"], maria["source"], maria["status"]) == (
        "Мария Ивановна Кузнецова",
        "Веб-сайт",
        "lead",
    )
    assert [contact["name"] for contact in contacts(desk, petr)] == ["Пётр"]
    assert desk.call.get("/api/pipelines").json()[0]["name"] == "Лиды Битрикс24"


def test_deals_of_bitrix_with_backslashes_before_their_quotes(desk: Desk) -> None:
    done = desk.bring(exports.B24_DEALS)

    first, won, lost = desk.all("/api/deals")
    assert (done["format"], done["account"]["created"]) == ("bitrix24_deals", 3)
    assert (first["title"], first["amount"], first["currency"]) == ('ООО "Ромашка" - поставка', 1500.5, "RUB")
    assert (first["expected_close_date"], first["description"]) == ("2026-04-30", "Размер скидки: 5%")
    assert (won["status"], won["amount"], lost["status"], lost["currency"]) == ("won", 20000.0, "lost", "USD")
    assert done["account"]["without_client"] == 1


def test_bitrix_s_xls_is_a_page_of_html(desk: Desk) -> None:
    done = desk.bring(exports.B24_XLS, "deals.xls")

    first, _ = desk.all("/api/deals")
    assert (done["format"], first["title"], first["amount"]) == (
        "bitrix24_deals",
        "Кофе & чай\nоптом",
        1000.0,
    )
    assert desk.all("/api/clients")[0]["name"] == 'ООО "Зерно"'


def test_pipedrive_says_apart_from_the_stage_whether_a_deal_is_won(desk: Desk) -> None:
    deals = desk.bring(exports.PIPEDRIVE_DEALS)
    persons = desk.bring(exports.PIPEDRIVE_PERSONS)
    organizations = desk.bring(exports.PIPEDRIVE_ORGANIZATIONS)

    first, won, lost = desk.all("/api/deals")
    assert (deals["format"], persons["format"], organizations["format"]) == (
        "pipedrive_deals", "pipedrive_persons", "pipedrive_organizations",
    )  # fmt: skip
    assert (first["status"], first["expected_close_date"], first["currency"]) == ("open", "2026-05-01", "EUR")
    assert (won["status"], won["closed_at"]) == ("won", "2026-04-01T09:00:00Z")
    assert (lost["status"], lost["lost_reason"]) == ("lost", "Too dear")
    bean = desk.all("/api/clients")[0]
    assert (bean["name"], bean["address"]) == ("Bean Ltd", "1 High Street, London")
    assert [(one["name"], one["email"]) for one in contacts(desk, bean)] == [
        ("Mary Smith", "mary@bean.example")
    ]


def test_hubspot_s_close_date_of_an_open_deal_is_a_plan(desk: Desk) -> None:
    deals = desk.bring(exports.HUBSPOT_DEALS)
    people = desk.bring(exports.HUBSPOT_CONTACTS)
    companies = desk.bring(exports.HUBSPOT_COMPANIES)

    first, won = desk.all("/api/deals")
    assert (deals["format"], people["format"], companies["format"]) == (
        "hubspot_deals", "hubspot_contacts", "hubspot_companies",
    )  # fmt: skip
    assert (first["status"], first["expected_close_date"], first["closed_at"]) == ("open", "2026-05-01", None)
    assert (won["status"], won["closed_at"]) == ("won", "2026-04-01T06:00:00Z")
    (bean,) = desk.all("/api/clients")
    assert (bean["name"], bean["website"], bean["address"]) == ("Bean Ltd", "bean.example", "London")


def test_an_unknown_table_gets_a_mapping_by_its_names_in_two_languages(desk: Desk) -> None:
    russian = desk.ready(
        "Клиент;ИНН;Телефон;Почта;Сумма сделки;Этап;Цвет\n"
        "Ромашка;7707083893;89160003344;a@b.example;5;Новая;синий\n"
    )
    english = desk.ready(
        "Company,Phone,Email,Deal Value,Stage,Colour\nBean,+442079460000,a@b.example,5,New,blue\n"
    )

    fields = {column["name"]: column["field"] for column in russian["columns"]}
    assert fields == {
        "Клиент": "client.name", "ИНН": "client.inn", "Телефон": "contact.phone", "Почта": "contact.email",
        "Сумма сделки": "deal.amount", "Этап": "deal.stage", "Цвет": None,
    }  # fmt: skip
    assert (russian["format"], russian["warnings"][0]["code"]) == (None, "format_unknown")
    assert {column["name"]: column["field"] for column in english["columns"]} == {
        "Company": "client.name", "Phone": "contact.phone", "Email": "contact.email",
        "Deal Value": "deal.amount", "Stage": "deal.stage", "Colour": None,
    }  # fmt: skip


def test_whoever_is_here_already_is_known_by_tax_number_phone_and_address(desk: Desk) -> None:
    by_inn = desk.make.client(name="Ромашка", inn="7707083893")
    by_phone = desk.make.client(name="Зерно", phone="8 916 000-33-44")
    by_mail = desk.make.client(name="Лютик", email="Info@Lutik.example")

    done = desk.bring(
        "Клиент;ИНН;Телефон;Почта;Адрес\n"
        "ООО «Ромашка»;7707083893;;;Тула\n"
        "Зерно, ООО;;+79160003344;;Орёл\n"
        "ЛЮТИК;;;info@lutik.example;Омск\n",
        main="client",
    )  # fmt: skip

    assert (done["account"]["created"], done["account"]["updated"]) == (0, 3)
    assert {row["id"]: row["address"] for row in desk.all("/api/clients")} == {
        by_inn.id: "Тула", by_phone.id: "Орёл", by_mail.id: "Омск",
    }  # fmt: skip


def test_a_sheet_of_excel_keeps_its_dates_numbers_and_long_digits(desk: Desk) -> None:
    sheet = workbook(
        ["Название сделки", "Сумма", "Дата создания", "Телефон", "Клиент"],
        ["Кофе", 1234.5, ("date", 46083.4375), 79160003344, "Ромашка"],
        ["Чай", 0.1, ("date", 46084), "8 916 000-33-45", "Зерно"],
    )

    done = desk.bring(sheet, "deals.xlsx")

    first, second = desk.all("/api/deals")
    assert (done["encoding"], done["account"]["created"]) == ("xlsx", 2)
    assert (first["amount"], first["created_at"]) == (1234.5, "2026-03-02T07:30:00Z")
    assert (second["amount"], second["created_at"]) == (0.1, "2026-03-02T21:00:00Z")
    assert [client["phone"] for client in desk.all("/api/clients")] == ["+79160003344", "+79160003345"]

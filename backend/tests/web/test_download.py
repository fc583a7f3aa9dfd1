"""Lists and everything at once, taken out as files from the screens."""

import csv
import io
import zipfile
from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.models import Role
from tests.web.axe import violations
from tests.web.site import Site

Visit = Callable[..., Page]


def test_the_table_is_downloaded_with_its_filter_and_in_its_order(site: Site, visit: Visit) -> None:
    anna, stages = site.person(), site.make.pipeline().stages
    for title, amount, stage in (("Чай", 5, 0), ("Кофе", 9, 0), ("Вода", 7, 0), ("Сахар", 1, 2)):
        site.make.deal(anna, title=title, amount=amount, stage=stages[stage])
    page = visit(anna, "/deals?status=open&sort=-amount")

    page.get_by_role("button", name="Скачать").click()
    assert violations(page) == []
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="CSV").click()

    text = download.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert download.value.suggested_filename.startswith("Сделки ")
    assert [row["Название"] for row in rows] == ["Кофе", "Вода", "Чай"]


def test_a_sheet_of_clients_and_one_of_tasks(site: Site, visit: Visit) -> None:
    anna = site.person()
    site.make.client(anna, name="ООО «Ромашка»")
    site.make.task(anna, title="Позвонить")

    for address, name in (("/clients", "Клиенты"), ("/tasks", "Задачи")):
        page = visit(anna, address)
        page.get_by_role("button", name="Скачать").click()
        with page.expect_download() as download:
            page.get_by_role("menuitem", name="XLSX").click()
        assert download.value.suggested_filename.startswith(name)
        assert zipfile.is_zipfile(download.value.path())


def test_everything_is_downloaded_by_an_administrator_alone(site: Site, visit: Visit) -> None:
    page = visit(site.person(Role.ADMIN), "/settings/data")

    with page.expect_download() as download:
        page.get_by_role("link", name="Скачать архив").click()

    with zipfile.ZipFile(download.value.path()) as archive:
        assert {"manifest.json", "tables/deals.jsonl"} <= set(archive.namelist())
    page = visit(site.person(), "/settings/data")
    expect(page.get_by_role("heading", name="Корзина")).to_be_visible()
    expect(page.get_by_text("Скачать архив")).to_have_count(0)

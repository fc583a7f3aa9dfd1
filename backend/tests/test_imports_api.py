"""Imports over the API: upload, mapping, dry run, run and the account."""

from typing import Any

import pytest

from app.config import Settings
from tests.exports import AMO_DEALS
from tests.uploading import Desk


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A server that does its jobs itself."""
    return settings.model_copy(update={"RUN_JOBS": True})


@pytest.fixture
def desk(make: Any, as_: Any) -> Desk:
    return Desk(make, as_)


def test_an_export_of_amocrm_comes_in_without_any_mapping(desk: Desk) -> None:
    shown = desk.ready(AMO_DEALS)

    done = desk.finish(shown["id"])

    assert (shown["format"], shown["encoding"], shown["delimiter"]) == ("amocrm_deals", "utf-8-sig", ",")
    account = done["account"]
    assert (done["state"], account["created"], account["failed"], account["from_people"]) == ("done", 4, 1, 1)
    assert {name: count["created"] for name, count in account["entities"].items()} == {
        "client": 2, "contact": 2, "deal": 4, "pipeline": 1, "stage": 3, "user": 2,
    }  # fmt: skip
    first, won, lost, sugar = desk.all("/api/deals")
    assert (first["title"], first["amount"], first["currency"]) == ('Поставка "Зерно"', 1234567.5, "KZT")
    assert first["created_at"] == "2026-03-02T07:20:30Z"
    assert "Примечание: звонить после обеда\nи не раньше" in first["description"]
    assert (won["status"], won["closed_at"]) == ("won", "2026-04-05T09:00:00Z")
    assert (lost["status"], lost["client_id"]) == ("lost", sugar["client_id"])
    assert [client["name"] for client in desk.all("/api/clients")] == ["ООО Ромашка", "Пётр Васильев"]


def test_a_dry_run_tells_the_same_account_and_writes_nothing(desk: Desk) -> None:
    shown = desk.ready(AMO_DEALS)

    checked = desk.finish(shown["id"], "check")
    before = desk.all("/api/deals")
    done = desk.finish(shown["id"])

    assert (checked["state"], before) == ("ready", [])
    assert {**checked["checked"], "seconds": 0} == {**done["account"], "seconds": 0}


def test_failed_rows_are_told_and_can_be_corrected_and_uploaded_alone(desk: Desk) -> None:
    done = desk.bring(AMO_DEALS)
    address = f"/api/imports/{done['id']}/rows"

    (row,) = desk.call.get(address).json()
    file = desk.call.get(f"{address}.csv").content
    again = desk.bring(file.replace("дорого".encode(), b"500"))

    assert (row["line"], row["column"], row["code"]) == (7, "Бюджет ₸", "amount_unreadable")
    assert row["values"]["Название сделки"] == "Вода"
    assert (again["format"], again["account"]["created"], again["account"]["rows"]) == ("amocrm_deals", 1, 1)


def test_the_same_file_again_changes_nothing(desk: Desk) -> None:
    desk.bring(AMO_DEALS)
    deals, clients = desk.all("/api/deals"), desk.all("/api/clients")

    again = desk.bring(AMO_DEALS)

    assert [(one["code"], one["rows"]) for one in again["account"]["skipped_by"]] == [("unchanged", 4)]
    assert (desk.all("/api/deals"), desk.all("/api/clients")) == (deals, clients)


def test_the_file_is_gone_when_its_rows_are_in(desk: Desk, settings: Settings) -> None:
    shown = desk.ready(AMO_DEALS)
    before = len(list((settings.DATA_DIR / "imports").iterdir()))

    desk.finish(shown["id"])

    assert (before, list((settings.DATA_DIR / "imports").iterdir())) == (1, [])


def test_a_whole_import_is_taken_back_by_its_batch(desk: Desk) -> None:
    done = desk.bring(AMO_DEALS)

    answer = desk.call.post(f"/api/changes/{done['batch']}/undo", json={})

    assert answer.is_success, answer.text
    assert (desk.all("/api/deals"), desk.all("/api/clients")) == ([], [])

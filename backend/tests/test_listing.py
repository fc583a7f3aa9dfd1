"""Lists: filters, order, pages."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.clock import today
from app.models import ClientStatus, TaskStatus
from tests.make import Caller, Make


@pytest.fixture
def admin(make: Make, as_: Any) -> Caller:
    caller: Caller = as_(make.admin())
    return caller


def ids(answer: Any) -> list[int]:
    assert answer.status_code == 200, answer.text
    return [row["id"] for row in answer.json()]


def test_newest_come_first_and_the_total_travels_in_a_header(make: Make, admin: Caller) -> None:
    clients = [make.client() for _ in range(3)]

    answer = admin.get("/api/clients?limit=2")

    assert ids(answer) == [clients[2].id, clients[1].id]
    assert answer.headers["X-Total-Count"] == "3"
    assert (
        answer.headers["Link"]
        == '</api/clients?limit=2&skip=0>; rel="first", </api/clients?limit=2&skip=2>; rel="next"'
    )


@pytest.mark.parametrize("sort", ["id", "-id", "title", "-title", "amount", "-amount", "closed_at",
    "-closed_at", "expected_close_date", "-expected_close_date", "created_at", "position"])  # fmt: skip
def test_pages_by_cursor_add_up_to_the_list(make: Make, admin: Caller, sort: str) -> None:
    _, won, _ = make.stages
    for number in range(7):
        make.deal(
            title=["Ёлка", "ель", "Яблоко"][number % 3],
            amount=Decimal(number % 2),
            stage=won if number % 3 == 0 else None,
            expected_close_date=date(2027, 1, 1 + number % 2) if number % 2 else None,
        )
    whole = ids(admin.get(f"/api/deals?sort={sort}"))
    pages: list[int] = []
    url = f"/api/deals?sort={sort}&limit=2"

    for _ in range(4):
        answer = admin.get(url)
        pages += ids(answer)
        cursor = answer.headers.get("X-Next-Cursor")
        url = f"/api/deals?sort={sort}&limit=2&cursor={cursor}"

    assert pages == whole
    assert cursor is None


def test_a_row_that_comes_meanwhile_moves_no_page(make: Make, admin: Caller) -> None:
    old = [make.client() for _ in range(4)]
    first = admin.get("/api/clients?limit=2")
    make.client()

    second = admin.get(f"/api/clients?limit=2&cursor={first.headers['X-Next-Cursor']}")

    assert ids(second) == [old[1].id, old[0].id]


def test_names_sort_as_a_russian_reader_expects(make: Make, admin: Caller) -> None:
    for name in ("яблоко", "Ель", "ёж", "Арбуз", "banana"):
        make.client(name=name)

    answer = admin.get("/api/clients?sort=name")

    assert [row["name"] for row in answer.json()] == ["banana", "Арбуз", "ёж", "Ель", "яблоко"]


@pytest.mark.parametrize(
    ("search", "found"),
    [("ромашка", True), ("РОМАШКА", True), ("омаш", True), ("елки", True), ("7707", True), ("INFO@", True),
     ("%", False), ("_", False), ("\\", False), ("василёк", False)],
)  # fmt: skip
def test_search_folds_case_and_yo_and_knows_no_wildcards(
    make: Make, admin: Caller, search: str, found: bool
) -> None:
    client = make.client(name="ООО «Ромашка и Ёлки»", inn="7707083893", email="info@romashka.example")
    make.client(name="Ландыш")

    answer = admin.get("/api/clients", params={"search": search})

    assert ids(answer) == ([client.id] if found else [])


def test_several_values_of_one_filter(make: Make, admin: Caller) -> None:
    lead, client, _ = (make.client(status=status) for status in ClientStatus)

    assert ids(admin.get("/api/clients?status=lead&status=client&sort=id")) == [lead.id, client.id]


def test_deals_by_every_field_a_person_filters_by(make: Make, admin: Caller) -> None:
    anna, oleg = make.user(), make.user()
    new, won, _ = make.stages
    small = make.deal(anna, amount=Decimal(10), expected_close_date=date(2027, 1, 5), title="Малая")
    large = make.deal(oleg, amount=Decimal(1000), stage=won, currency="USD")
    alone = make.deal(None, amount=Decimal(100))
    make.task(anna, deal=small)

    for query, expected in {
        f"manager_id={anna.id}": [small],
        f"manager_id={anna.id}&manager_id={oleg.id}": [small, large],
        "unassigned=true": [alone],
        f"client_id={large.client_id}": [large],
        f"stage_id={new.id}": [small, alone],
        f"pipeline_id={new.pipeline_id}": [small, large, alone],
        "status=won": [large],
        "currency=USD": [large],
        "amount_min=100": [large, alone],
        "amount_max=100": [small, alone],
        "search=малая": [small],
        "expected_from=2027-01-05&expected_to=2027-01-05": [small],
        "closed_from=2020-01-01T00:00:00Z": [large],
        "closed_before=2020-01-01T00:00:00Z": [],
        "created_from=2020-01-01T00:00:00%2B03:00": [small, large, alone],
        "created_before=2020-01-01T00:00:00Z": [],
        "updated_from=2020-01-01T00:00:00Z": [small, large, alone],
        "has_pending_task=true": [small],
        "has_pending_task=false": [large, alone],
        "status=&stage_id=": [small, large, alone],
    }.items():
        assert ids(admin.get(f"/api/deals?sort=id&{query}")) == [deal.id for deal in expected], query


def test_people_of_all_clients_by_their_client_and_its_manager(make: Make, admin: Caller) -> None:
    anna, oleg = make.user(), make.user()
    hers, his, nobodys = make.client(anna), make.client(oleg), make.client(None)
    for client, name in ((hers, "Мария"), (hers, "Яков"), (his, "Борис"), (nobodys, "Глеб")):
        make.contact(client, name=name)

    def names(query: str) -> list[str]:
        return [row["name"] for row in admin.get(f"/api/contacts?sort=name&{query}").json()]

    assert names("") == ["Борис", "Глеб", "Мария", "Яков"]
    assert names(f"client_id={hers.id}") == ["Мария", "Яков"]
    assert names(f"manager_id={oleg.id}") == ["Борис"]
    assert names("unassigned=true") == ["Глеб"]
    assert names("unassigned=false") == ["Борис", "Мария", "Яков"]
    assert names("search=мария") == ["Мария"]
    assert admin.get(f"/api/contacts?limit=1&manager_id={anna.id}").headers["X-Total-Count"] == "2"


def test_a_manager_lists_and_takes_out_the_people_of_own_clients(make: Make, as_: Any) -> None:
    anna, oleg = make.user(), make.user()
    make.contact(make.client(anna), name="Мария")
    make.contact(make.client(oleg), name="Борис")

    listed = as_(anna).get("/api/contacts")
    others = as_(anna).get(f"/api/contacts?manager_id={oleg.id}")
    file = as_(anna).get(f"/api/contacts/export?manager_id={oleg.id}")

    assert [row["name"] for row in listed.json()] == ["Мария"]
    assert listed.headers["X-Total-Count"] == "1"
    assert others.json() == []
    assert "Борис" not in file.text


def test_clients_by_their_deals_and_contacts(make: Make, admin: Caller) -> None:
    anna = make.user()
    busy = make.client(anna, source="Сайт", inn="7707083893", last_contact=datetime(2026, 5, 1, tzinfo=UTC))
    idle = make.client(None)
    make.deal(anna, client=busy)

    for query, expected in {
        f"manager_id={anna.id}": [busy],
        "unassigned=true": [idle],
        "source=Сайт": [busy],
        "inn=7707083893": [busy],
        "has_open_deal=true": [busy],
        "has_open_deal=false": [idle],
        "contacted_from=2026-05-01T00:00:00Z": [busy],
        "contacted_before=2026-05-01T00:00:00Z": [],
        "created_before=2020-01-01T00:00:00Z": [],
    }.items():
        assert ids(admin.get(f"/api/clients?sort=id&{query}")) == [client.id for client in expected], query


def test_tasks_by_day_and_state(make: Make, admin: Caller) -> None:
    anna, day = make.user(), today("Europe/Moscow")
    deal = make.deal(anna)
    late = make.task(anna, due_date=day - timedelta(days=1), deal=deal)
    due = make.task(anna, due_date=day)
    done = make.task(None, due_date=day - timedelta(days=1), status=TaskStatus.DONE)
    some_day = make.task(anna)

    for query, expected in {
        "overdue=true": [late],
        "overdue=false": [due, done, some_day],
        f"due_before={day}": [late, done],
        f"due_after={day - timedelta(days=1)}": [due],
        f"due_from={day}&due_to={day}": [due],
        "status=done": [done],
        "status=todo&status=in_progress": [late, due, some_day],
        f"assignee_id={anna.id}": [late, due, some_day],
        f"deal_id={deal.id}": [late],
        f"client_id={deal.client_id}": [late],
        "completed_from=2020-01-01T00:00:00Z": [done],
    }.items():
        assert ids(admin.get(f"/api/tasks?sort=id&{query}")) == [task.id for task in expected], query


def test_activities_by_kind_person_and_time(make: Make, admin: Caller) -> None:
    anna = make.user()
    call = make.activity(anna, activity_date=datetime(2026, 5, 1, tzinfo=UTC))
    note = make.activity(None, type="note", content="Ёлки", client=make.client())

    for query, expected in {
        "type=call": [call],
        "type=call&type=note": [call, note],
        f"user_id={anna.id}": [call],
        f"client_id={note.client_id}": [note],
        "search=елки": [note],
        "date_before=2026-06-01T00:00:00Z": [call],
        "date_from=2026-06-01T00:00:00Z": [note],
    }.items():
        assert ids(admin.get(f"/api/activities?sort=id&{query}")) == [row.id for row in expected], query


def test_people_by_name(make: Make, admin: Caller) -> None:
    boris = make.user(full_name="Борис")
    anna = make.user(full_name="Анна", is_active=False)

    assert ids(admin.get("/api/users?role=manager")) == [anna.id, boris.id]
    assert ids(admin.get("/api/users?role=manager&is_active=true")) == [boris.id]


@pytest.mark.parametrize(
    ("query", "field"),
    [("sort=secret", "sort"), ("sort=-", "sort"), ("cursor=abc", "cursor"), ("managerid=1", "managerid"),
     ("limit=0", "limit"), ("limit=1000000000", "limit"), ("skip=-1", "skip"), ("status=closed", "status.0"),
     ("amount_min=many", "amount_min"), ("created_from=yesterday", "created_from")],
)  # fmt: skip
def test_what_a_list_does_not_know_is_refused_by_name(admin: Caller, query: str, field: str) -> None:
    answer = admin.get(f"/api/deals?{query}")

    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, [field])


def test_a_cursor_of_another_order_is_refused(make: Make, admin: Caller) -> None:
    for _ in range(3):
        make.deal()
    cursor = admin.get("/api/deals?limit=1&sort=amount").headers["X-Next-Cursor"]

    assert admin.get(f"/api/deals?limit=1&sort=-amount&cursor={cursor}").status_code == 422


def test_rows_are_asked_for_by_their_ids_and_only_visible_ones_come(make: Make, as_: Any) -> None:
    anna = make.user()
    deals = [make.deal(anna) for _ in range(3)]
    hidden = make.deal(make.user())
    wanted = f"id={deals[0].id}&id={deals[2].id}&id={hidden.id}"

    answer = as_(anna).get(f"/api/deals?{wanted}")

    assert ids(answer) == [deals[2].id, deals[0].id]
    assert answer.headers["X-Total-Count"] == "2"
    assert ids(as_(anna).get(f"/api/clients?id={deals[1].client_id}")) == [deals[1].client_id]

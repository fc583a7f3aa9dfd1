"""Lists filtered and sorted by fields that a business has added: the same answers on both databases."""

from typing import Any

import pytest

from app.models import FieldEntity, FieldKind, User
from tests.make import Caller, Make

CLIENT = FieldEntity.CLIENT

ROWS: dict[str, dict[str, Any]] = {
    "a": {
        "city": "Омск",
        "area": 5,
        "debt": -0.5,
        "since": "2026-01-31",
        "kind": 2,
        "kinds": [1, 2],
        "vip": True,
    },
    "b": {
        "city": "ёлкино",
        "area": -3.25,
        "debt": 0,
        "since": "2025-12-31",
        "kind": 1,
        "kinds": [3],
        "vip": False,
    },
    "c": {"city": "Елабуга, Центр", "area": 100, "debt": 99.99, "since": "2026-02-01", "kind": 3},
    "d": {"city": "омск", "link": "https://Romashka.example/100%_наш"},
    "e": {"city": "О" * 130 + "мск"},
    "f": {"city": "О" * 130 + "тск"},
    "g": {},
}

FOUND = [
    ("city:eq:ОМСК", "ad"),
    ("city:eq:Ёлкино", "b"),
    ("city:eq:Ом", ""),
    ("city:ne:омск", "bcefg"),
    ("city:in:омск,Ёлкино", "abd"),
    ("city:in:елабуга\\, центр,нет", "c"),
    ("city:contains:мск", "ade"),
    ("city:contains:%", ""),
    ("link:contains:100%_НАШ", "d"),
    ("link:contains:100__", ""),
    (f"city:eq:{'о' * 130}мск", "e"),
    (f"city:in:{'о' * 130}мск,{'о' * 130}тск", "ef"),
    ("city:empty", "g"),
    ("city:empty:true", "g"),
    ("city:empty:false", "abcdef"),
    ("area:eq:5", "a"),
    ("area:eq:5.0", "a"),
    ("area:eq:-3,25", "b"),
    ("area:gt:-3.25", "ac"),
    ("area:ge:-3.25", "abc"),
    ("area:lt:100", "ab"),
    ("area:le:99.9999", "ab"),
    ("area:in:5,100", "ac"),
    ("debt:lt:0", "a"),
    ("debt:ge:0", "bc"),
    ("since:gt:2025-12-31", "ac"),
    ("since:le:2026-01-31", "ab"),
    ("kind:eq:3", "c"),
    ("kind:in:1,2", "ab"),
    ("kinds:eq:2", "a"),
    ("kinds:contains:3", "b"),
    ("kinds:in:2,3", "ab"),
    ("kinds:ne:2", "bcdefg"),
    ("vip:eq:true", "a"),
    ("vip:ne:true", "bcdefg"),
    ("vip:eq:false", "b"),
]


@pytest.fixture(scope="module")
def caller(make: Make, as_: Any) -> Caller:
    caller: Caller = as_(fill(make))
    return caller


def fill(make: Make) -> User:
    """A manager with a client for each of ROWS, and somebody else with one more."""
    anna = make.user()
    make.field(CLIENT, "city")
    make.field(CLIENT, "link", FieldKind.LINK)
    make.field(CLIENT, "area", FieldKind.NUMBER)
    make.field(CLIENT, "debt", FieldKind.MONEY)
    make.field(CLIENT, "since", FieldKind.DATE)
    make.field(CLIENT, "kind", FieldKind.CHOICE, "Опт", "Розница", "Сеть")
    make.field(CLIENT, "kinds", FieldKind.CHOICES, "Опт", "Розница", "Сеть")
    make.field(CLIENT, "vip", FieldKind.YES_NO)
    make.field(CLIENT, "helper", FieldKind.USER)
    ROWS["a"]["vip"], ROWS["b"]["vip"] = True, False
    for name, values in ROWS.items():
        make.client(anna, name=name, custom=values)
    make.client(make.user(), name="z", custom=ROWS["a"])
    return anna


def names(caller: Caller, **query: Any) -> str:
    answer = caller.get("/api/clients", params={"sort": "name"} | query)
    assert answer.status_code == 200, answer.text
    rows = answer.json()
    assert answer.headers["X-Total-Count"] == str(len(rows))
    return "".join(row["name"] for row in rows)


def test_each_condition_finds_its_rows(caller: Caller) -> None:
    found = {condition: names(caller, custom=condition) for condition, _ in FOUND}

    assert found == dict(FOUND)


def test_several_conditions_must_all_hold(caller: Caller) -> None:
    assert names(caller, custom=["city:contains:мск", "area:empty:false"]) == "a"


@pytest.mark.parametrize(
    ("condition", "field", "code"),
    [
        ("nosuch:eq:1", "custom.nosuch", "custom_unknown"),
        ("city:gt:а", "custom.city", "operator_foreign"),
        ("area:contains:1", "custom.area", "operator_foreign"),
        ("area:eq:пять", "custom.area", "amount_type"),
        ("area:eq:NaN", "custom.area", "finite_number"),
        ("area:eq:1e400", "custom.area", "number_range"),
        ("area:eq:", "custom.area", "amount_type"),
        ("city:contains:", "custom.city", "missing"),
        ("city:eq", "custom.city", "missing"),
        ("since:eq:вчера", "custom.since", "day_format"),
        ("kind:eq:Опт", "custom.kind", "int_parsing"),
        ("kind:eq:9", "custom.kind", "option_unknown"),
        ("vip:eq:да", "custom.vip", "bool_parsing"),
        ("city", "custom.0", "string_pattern_mismatch"),
        ("city:like:а", "custom.0", "string_pattern_mismatch"),
    ],
)
def test_a_condition_that_means_nothing_is_refused(
    caller: Caller, condition: str, field: str, code: str
) -> None:
    answer = caller.get("/api/clients", params={"custom": condition})

    assert answer.status_code == 422
    assert [(e["field"], e["code"]) for e in answer.json()["errors"]] == [(field, code)]


SORTED = [
    ("custom.city", "cbadefg"),
    ("-custom.city", "fedabcg"),
    ("custom.area", "bacdefg"),
    ("-custom.area", "cabgfed"),
    ("custom.debt", "abcdefg"),
    ("custom.since", "bacdefg"),
    ("custom.kind", "bacdefg"),
    ("-custom.vip", "abgfedc"),
]
"""Rows of equal values, and those without one, stand by their ids, which turn round with the order."""


@pytest.mark.parametrize(("sort", "expected"), SORTED)
def test_rows_are_sorted_and_paged_by_an_own_field(caller: Caller, sort: str, expected: str) -> None:
    by_skip = "".join(names_of(caller, sort=sort, skip=skip, limit=2)[0] for skip in range(0, 8, 2))
    by_cursor, cursor = names_of(caller, sort=sort, limit=2)
    while cursor:
        more, cursor = names_of(caller, sort=sort, limit=2, cursor=cursor)
        by_cursor += more

    assert names(caller, sort=sort) == expected
    assert (by_skip, by_cursor) == (expected, expected)


def names_of(caller: Caller, **query: Any) -> tuple[str, str | None]:
    """A page, and the cursor of the next one."""
    answer = caller.get("/api/clients", params=query)
    return "".join(row["name"] for row in answer.json()), answer.headers.get("X-Next-Cursor")


@pytest.mark.parametrize(
    ("sort", "code"),
    [
        ("custom.nosuch", "custom_unknown"),
        ("custom.kinds", "not_sortable"),
        ("custom.helper", "not_sortable"),
        ("custom.", "sort_unknown"),
        ("custom.Город", "sort_unknown"),
    ],
)
def test_an_order_that_there_is_not_is_refused(caller: Caller, sort: str, code: str) -> None:
    answer = caller.get("/api/clients", params={"sort": sort})

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)


def test_a_cursor_of_another_order_is_refused(caller: Caller) -> None:
    cursor = caller.get("/api/clients", params={"sort": "custom.city", "limit": 1}).headers["X-Next-Cursor"]

    answer = caller.get("/api/clients", params={"sort": "custom.area", "cursor": cursor})

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "cursor_unknown")


def test_a_list_is_exported_with_its_own_fields_filters_and_order(caller: Caller) -> None:
    asked = {"custom": "area:empty:false", "sort": "-custom.area", "lang": "ru"}
    answer = caller.get("/api/clients/export", params=asked)
    head, *lines = answer.content.decode("utf-8-sig").splitlines()

    assert head.endswith(";City;Link;Area;Debt;Since;Kind;Kinds;Vip;Helper")
    assert [line.split(";", 16)[16] for line in lines] == [
        "Елабуга, Центр;;100;99,99;01.02.2026;Сеть;;;",
        "Омск;;5;-0,5;31.01.2026;Розница;Опт, Розница;да;",
        "ёлкино;;-3,25;0;31.12.2025;Опт;Сеть;нет;",
    ]
    assert caller.get("/api/clients/export?custom=nosuch:eq:1").status_code == 422
    assert caller.get("/api/clients/export?format=xlsx&sort=custom.nosuch").status_code == 422

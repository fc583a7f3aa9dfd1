"""What all shapes share: texts are cleaned, money, days and times are exact, and the rest is refused."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from app.models import DealStatus
from app.schemas.base import Amount, Currency, Day, Email, Flag, In, Line, Moment, Out, RowId, Title, Whole


def read(shape: Any, value: Any) -> Any:
    return TypeAdapter(shape).validate_python(value)


def refusal(shape: Any, value: Any) -> str:
    """The code that a value is refused with."""
    with pytest.raises(ValidationError) as refused:
        read(shape, value)
    return str(refused.value.errors()[0]["type"])


def test_a_text_is_kept_composed() -> None:
    assert read(Title, "и\u0306") == "й"


@pytest.mark.parametrize(
    ("shape", "value", "code"),
    [
        (Title, "a\0b", "string_nul"),
        (Title, 7, "string_type"),
        (Title, "", "string_too_short"),
        (Line, "x" * 256, "string_too_long"),
        (Amount, True, "amount_type"),
        (Amount, "12.50", "amount_type"),
        (Amount, [], "amount_type"),
        (Amount, Decimal("-0.01"), "greater_than_equal"),
        (Amount, Decimal("100000000000"), "less_than_equal"),
        (Amount, Decimal("0.001"), "decimal_max_places"),
        (Day, "2026-2-3", "day_format"),
        (Day, "٢٠٢٦-٠٢-٠٣", "day_format"),
        (Day, 1770000000, "day_format"),
        (Day, "2026-02-30", "date_from_datetime_parsing"),
        (Day, "1900-12-31", "year_range"),
        (Day, date(2199, 1, 1), "year_range"),
        (Moment, "2026-02-03", "moment_format"),
        (Moment, 1770000000, "moment_format"),
        (Moment, "2199-01-01T00:00:00Z", "year_range"),
        (Email, "a@b@c.example", "email_format"),
        (Email, "a@" + "b" * 64 + ".example", "email_format"),
        (Currency, "XXX", "currency_unknown"),
        (RowId, 0, "greater_than_equal"),
        (RowId, 2**53, "less_than_equal"),
        (RowId, "1", "int_type"),
        (Whole, 1.5, "int_type"),
        (Flag, 1, "bool_type"),
    ],
)
def test_what_is_no_value_is_refused_by_its_code(shape: Any, value: Any, code: str) -> None:
    assert refusal(shape, value) == code


@pytest.mark.parametrize(
    ("value", "kept"), [(5, "5.00"), (0.1, "0.10"), (Decimal("1E+2"), "100.00"), (Decimal(0), "0.00")]
)
def test_an_amount_has_one_form_however_it_is_written(value: Any, kept: str) -> None:
    assert str(read(Amount, value)) == kept


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("2026-02-03T10:00:00+03:00", datetime(2026, 2, 3, 7, tzinfo=UTC)),
        ("2026-02-03t10:00", datetime(2026, 2, 3, 10, tzinfo=UTC)),
        (datetime(2026, 2, 3, 10), datetime(2026, 2, 3, 10, tzinfo=UTC)),  # noqa: DTZ001 - meant in UTC
    ],
)
def test_a_time_is_kept_in_utc(value: Any, kept: datetime) -> None:
    assert read(Moment, value) == kept


@pytest.mark.parametrize("value", ["2026-02-03", date(2026, 2, 3)])
def test_a_day_is_a_day(value: Any) -> None:
    assert read(Day, value) == date(2026, 2, 3)


@pytest.mark.parametrize("address", ["anna@romashka.example", "анна@ромашка.рф"])
def test_an_address_for_letters_is_kept_as_it_is(address: str) -> None:
    assert read(Email, address) == address


def test_a_currency_in_circulation_and_an_address_of_the_office_are_known() -> None:
    assert (read(Currency, "KZT"), read(Email, "admin@localhost")) == ("KZT", "admin@localhost")


class _Form(In):
    title: Title
    notes: Line | None = None
    day: Day | None = None
    status: DealStatus | None = None


class _FormEdit(_Form, partial=True):
    pass


def test_an_empty_text_in_an_optional_field_means_not_given() -> None:
    form = _Form.model_validate({"title": " Кофе ", "notes": "  ", "day": "", "status": ""})

    assert form.model_dump() == {"title": "Кофе", "notes": None, "day": None, "status": None}


def test_a_blank_in_place_of_a_day_or_of_a_needed_text_is_no_value() -> None:
    with pytest.raises(ValidationError) as refused:
        _Form.model_validate({"title": "  ", "day": " ", "notes": 7})

    assert [error["loc"][0] for error in refused.value.errors()] == ["title", "notes", "day"]


def test_a_form_that_is_no_object_is_refused_and_not_read() -> None:
    with pytest.raises(ValidationError) as refused:
        _Form.model_validate(["title"])

    assert refused.value.errors()[0]["type"] == "model_type"


def test_a_change_knows_what_was_sent_and_requires_nothing() -> None:
    assert _FormEdit.model_validate({"notes": "", "unknown": 1}).sent() == {"notes": None}
    assert _FormEdit.model_validate({}).sent() == {}


def test_the_document_says_that_an_empty_text_is_as_good_as_null() -> None:
    shape = _FormEdit.model_json_schema()["properties"]

    assert {"const": "", "type": "string"} in shape["day"]["anyOf"]
    assert {"const": "", "type": "string"} not in shape["notes"]["anyOf"]
    assert "default" not in shape["title"]


def test_an_answer_is_read_off_a_row() -> None:
    class Shape(Out):
        title: str

    row = type("Row", (), {"title": "Кофе"})()

    assert Shape.model_validate(row).model_dump() == {"title": "Кофе"}

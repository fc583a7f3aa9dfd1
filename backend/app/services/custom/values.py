"""Whether a value fits its field, and how it is kept. Pure: no database."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from app.models import OPTIONED, CustomField, FieldKind
from app.models.field import MAX_NUMBER, PLACES
from app.schemas.base import FIRST_DAY, LAST_DAY, MAX_AMOUNT
from app.schemas.custom import LONGEST

CENTS = 2
_LINK = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TRUTH = {"true": True, "false": False}
_WHOLE = re.compile(r"[0-9]{1,15}", re.ASCII)


class Wrong(Exception):
    """A value that the field does not take; `code` and `params` as in the tree of refusals."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def checked(field: CustomField, value: Any) -> Any:
    """The value as it is kept; None if there is none. Whether a person is there is asked elsewhere.

    Raises:
        Wrong: it is no value of this field.
    """
    return None if value in (None, "", []) else _CHECKS[field.kind](field, value)


def spoken(field: CustomField, text: str) -> Any:
    """The value that a text in an address means; raises as `checked`."""
    if field.kind in (FieldKind.NUMBER, FieldKind.MONEY):
        return checked(field, _number_in(text))
    if field.kind is FieldKind.YES_NO:
        return _TRUTH[text] if text in _TRUTH else _refuse("bool_parsing")
    if field.kind in OPTIONED:
        return _option(field, _whole(text))
    return _whole(text) if field.kind is FieldKind.USER else checked(field, text)


def _refuse(code: str, **params: Any) -> Any:
    raise Wrong(code, **params)


def _number_in(text: str) -> Decimal:
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise Wrong("amount_type") from None
    return number if number.is_finite() else _refuse("finite_number")


def _whole(text: str) -> int:
    return int(text) if _WHOLE.fullmatch(text) else _refuse("int_parsing")


def _text(_field: CustomField, value: Any) -> str:
    if not isinstance(value, str):
        raise Wrong("string_type")
    return value if len(value) <= LONGEST else _refuse("string_too_long", max_length=LONGEST)


def _link(field: CustomField, value: Any) -> str:
    return (
        _text(field, value) if isinstance(value, str) and _LINK.fullmatch(value) else _refuse("link_format")
    )


def _exact(value: Any, *, code: str, most: Decimal, places: int) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise Wrong("amount_type")
    number = Decimal(value)
    if abs(number) > most or number != round(number, places):
        raise Wrong(code, most=most, places=places)
    return int(number) if number == int(number) else float(number)


def _number(_field: CustomField, value: Any) -> int | float:
    return _exact(value, code="number_range", most=MAX_NUMBER, places=PLACES)


def _money(_field: CustomField, value: Any) -> int | float:
    return _exact(value, code="money_range", most=MAX_AMOUNT, places=CENTS)


def _date(_field: CustomField, value: Any) -> str:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise Wrong("day_format")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise Wrong("date_parsing") from None
    return value if FIRST_DAY.year < day.year < LAST_DAY.year else _refuse("year_range")


def _option(field: CustomField, value: Any) -> int:
    if type(value) is not int:
        raise Wrong("option_type")
    return value if value in field.option_ids else _refuse("option_unknown", id=value)


def _options(field: CustomField, value: Any) -> list[int]:
    if not isinstance(value, list):
        raise Wrong("options_type")
    chosen = {_option(field, each) for each in value}
    return [each for each in field.option_ids if each in chosen]


def _yes_no(_field: CustomField, value: Any) -> bool:
    return value if isinstance(value, bool) else _refuse("bool_type")


def _user(_field: CustomField, value: Any) -> int:
    return value if type(value) is int and value > 0 else _refuse("person_missing")


_CHECKS: dict[FieldKind, Callable[[CustomField, Any], Any]] = {
    FieldKind.TEXT: _text,
    FieldKind.NUMBER: _number,
    FieldKind.MONEY: _money,
    FieldKind.DATE: _date,
    FieldKind.CHOICE: _option,
    FieldKind.CHOICES: _options,
    FieldKind.YES_NO: _yes_no,
    FieldKind.LINK: _link,
    FieldKind.USER: _user,
}


def fits(field: CustomField, kept: Any) -> bool:
    """Whether what was kept once is a value of the field as it is now."""
    try:
        checked(field, Decimal(str(kept)) if isinstance(kept, float) else kept)
    except Wrong:
        return False
    return True

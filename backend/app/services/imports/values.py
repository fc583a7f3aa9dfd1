"""Cells as people write them: amounts, days and times."""

import re
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.schemas.base import CURRENCIES, FIRST_DAY, LAST_DAY
from app.services.imports.words import Unfit

LONGEST = 25  # characters of an amount; more is no money
_WORD = rf"(руб(лей|ля|ль)?\.?|р\.?|{'|'.join(sorted(CURRENCIES))})"
_CURRENCY = re.compile(rf"^{_WORD}|{_WORD}$", re.IGNORECASE)
_NUMBER = {
    sign: re.compile(rf"-?(\d+|\d{{1,3}}({groups}\d{{3}})+)({re.escape(sign)}\d+)?", re.ASCII)
    for sign, groups in ((",", r"\."), (".", ","))
}
_TWO_WAYS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)


def amount(text: str, decimal: str = "auto") -> Decimal:
    """«1 234,56 ₽», «$1,234.56» and «1054.00 » alike.

    Raises:
        Unfit: no number, or one («1,234») that means another amount to another reader.
    """
    bare = "".join(sign for sign in text if not sign.isspace() and unicodedata.category(sign) != "Sc")
    bare = _CURRENCY.sub("", bare).replace("'", "").replace("\N{MINUS SIGN}", "-")
    if decimal == "auto":
        if _TWO_WAYS.fullmatch(bare):
            raise Unfit("amount_ambiguous", text=text.strip())
        decimal = _decimal_of(bare)
    if len(bare) > LONGEST or not _NUMBER[decimal].fullmatch(bare):
        raise Unfit("amount_unreadable", text=text.strip()[:LONGEST])
    value = Decimal(bare.replace("," if decimal == "." else ".", "").replace(decimal, "."))
    cents = value.quantize(Decimal("0.01"))
    return cents if cents == value else value


def _decimal_of(text: str) -> str:
    """The last of two kinds of separators parts the hundredths; a repeated one only groups digits."""
    comma, point = text.rfind(","), text.rfind(".")
    if comma >= 0 and point >= 0:
        return "," if comma > point else "."
    if text.count(",") > 1:
        return "."
    return "," if comma >= 0 or text.count(".") > 1 else "."


@lru_cache(maxsize=4096)
def moment(text: str, formats: tuple[str, ...], zone: str) -> datetime:
    """A time in UTC; a day means its first minute in the zone.

    Raises:
        Unfit: it is written in none of the formats, or far from our time.
    """
    found = _parsed(text, formats)
    if not FIRST_DAY.year < found.year < LAST_DAY.year:
        raise Unfit("year_range")
    return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


@lru_cache(maxsize=4096)
def day(text: str, formats: tuple[str, ...]) -> date:
    """Raises Unfit as `moment`."""
    return _parsed(text, formats).date()


def _parsed(text: str, formats: tuple[str, ...]) -> datetime:
    for written in formats:
        try:
            return datetime.strptime(text.strip(), written)  # noqa: DTZ007 - the zone is the caller's
        except ValueError:
            continue
    raise Unfit("date_unreadable", text=text.strip(), formats=", ".join(formats))

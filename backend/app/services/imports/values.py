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


class _Bare(dict[int, str]):
    """Spaces and the signs of currencies left out, a character at a time."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        self[code] = "" if sign.isspace() or unicodedata.category(sign) == "Sc" else sign
        return self[code]


_BARE = _Bare()
_WORD = rf"(руб(лей|ля|ль)?\.?|р\.?|{'|'.join(sorted(CURRENCIES))})"
_CURRENCY = re.compile(rf"^{_WORD}|{_WORD}$", re.IGNORECASE)
_NUMBER = {
    sign: re.compile(rf"-?(\d+|\d{{1,3}}({groups}\d{{3}})+)({re.escape(sign)}\d+)?", re.ASCII)
    for sign, groups in ((",", r"\."), (".", ","))
}
_DIGITS = frozenset("0123456789")
_TWO_WAYS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)


@lru_cache(maxsize=4096)
def amount(text: str, decimal: str = "auto") -> Decimal:
    """«1 234,56 ₽», «$1,234.56» and «1054.00 » alike.

    Raises:
        Unfit: no number, or one («1,234») that means another amount to another reader.
    """
    bare = text.translate(_BARE)
    if bare[-1:] not in _DIGITS or bare[:1] not in _DIGITS:
        bare = _CURRENCY.sub("", bare)
    bare = bare.replace("'", "").replace("\N{MINUS SIGN}", "-")
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


_RUSSIAN = re.compile(
    r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?:,?[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?", re.ASCII
)
_AMERICAN_HALF = re.compile(r"\s*([ap])\.?m\.?$", re.IGNORECASE)
_CENTURY = 2000
_LAST_MONTH = 12


@lru_cache(maxsize=1 << 14)
def when(text: str, zone: str, *, day_first: bool) -> datetime:
    """A time in UTC, as exports write it: 02.03.2026 10:20:30, 2026-03-02T10:20:30Z, 3/2/2026.

    Raises:
        Unfit: it is no such time, or far from ours.
    """
    found = _written(text.strip(), day_first=day_first)
    if not FIRST_DAY.year < found.year < LAST_DAY.year:
        raise Unfit("year_range")
    return (found if found.tzinfo else found.replace(tzinfo=_zone(zone))).astimezone(UTC)


_zone = lru_cache(ZoneInfo)


def _written(text: str, *, day_first: bool) -> datetime:
    half = _AMERICAN_HALF.search(text)
    parts = _RUSSIAN.fullmatch(text[: half.start()] if half else text)
    try:
        if parts is None:
            return datetime.fromisoformat(text)
        day, month = (parts[1], parts[3]) if day_first or parts[2] == "." else (parts[3], parts[1])
        if parts[2] != "." and int(month) > _LAST_MONTH >= int(day):  # it can only be meant the other way
            day, month = month, day
        year = int(parts[4]) + (_CENTURY if len(parts[4]) == 2 else 0)  # noqa: PLR2004 - «26» is 2026
        hour = int(parts[5] or 0)
        if half:
            hour = hour % 12 + (12 if half[1].lower() == "p" else 0)
        return datetime(year, int(month), int(day), hour, int(parts[6] or 0), int(parts[7] or 0))  # noqa: DTZ001
    except ValueError:
        raise Unfit("date_unreadable", text=text[:40], formats="ДД.ММ.ГГГГ, ГГГГ-ММ-ДД") from None


@lru_cache(maxsize=1 << 14)
def local_day(text: str, *, day_first: bool) -> date:
    """The day alone; raises Unfit as `when`."""
    found = _written(text.strip(), day_first=day_first)
    if not FIRST_DAY.year < found.year < LAST_DAY.year:
        raise Unfit("year_range")
    return found.date()


def _parsed(text: str, formats: tuple[str, ...]) -> datetime:
    for written in formats:
        try:
            return datetime.strptime(text.strip(), written)  # noqa: DTZ007 - the zone is the caller's
        except ValueError:
            continue
    raise Unfit("date_unreadable", text=text.strip(), formats=", ".join(formats))

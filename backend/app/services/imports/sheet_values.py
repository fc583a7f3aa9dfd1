"""Numbers of a sheet as people see them: 45352 under a date's format is a day."""

import re
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum

MOST_DIGITS = 15  # a double's; what follows them is noise
LAST_DAY = 2_958_466  # the serial number of 10000-01-01
LEAP_DAY_OF_1900 = 60  # which never was, but which Excel counts
DAYS = frozenset({14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)})
TIMES = frozenset({18, 19, 20, 21, 45, 46, 47})


class Format(Enum):
    DAY = "day"
    TIME = "time"


def date_formats(found: list[tuple[str, dict[str, str]]]) -> dict[int, Format]:
    """Which cell styles show days or times."""
    custom = {
        attributes.get("numFmtId", ""): _format_of(attributes.get("formatCode", ""))
        for name, attributes in found
        if name == "numFmt"
    }
    styles = [attributes.get("numFmtId", "0") for name, attributes in found if name == "xf"]
    formats = {place: custom.get(number) or _built_in(number) for place, number in enumerate(styles)}
    return {place: kind for place, kind in formats.items() if kind is not None}


def _built_in(number: str) -> Format | None:
    if not number.isdigit():
        return None
    return Format.DAY if int(number) in DAYS else Format.TIME if int(number) in TIMES else None


def _format_of(code: str) -> Format | None:
    bare = re.sub(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]', "", code[:255]).lower()
    if re.search("[yd]", bare):
        return Format.DAY
    return Format.TIME if re.search("[hs]", bare) else None


def shown(text: str, kind: Format | None, *, since_1904: bool) -> str:
    """The cell as a text: «2026-03-02 10:20:00», «79161234567», «1234.5»."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return text
    if not number.is_finite() or abs(number.adjusted()) > 300:  # noqa: PLR2004 - beyond a double
        return text
    if kind is None or not 0 <= number < LAST_DAY - 1462:
        return _plain(number)
    return _moment(float(number), kind, since_1904=since_1904)


def _plain(number: Decimal) -> str:
    if number == number.to_integral_value() and number.adjusted() < 20:  # noqa: PLR2004 - longer than any id
        return str(int(number))
    return format(Decimal(f"{number:.{MOST_DIGITS}g}").normalize(), "f")


def _moment(serial: float, kind: Format, *, since_1904: bool) -> str:
    if kind is Format.TIME and serial < 1:
        start = datetime(2000, 1, 1)  # noqa: DTZ001 - a sheet knows no zones
        return f"{start + timedelta(seconds=round(serial * 86_400)):%H:%M:%S}"
    day_zero = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)  # noqa: DTZ001
    if not since_1904 and serial < LEAP_DAY_OF_1900:
        serial += 1
    moment = day_zero + timedelta(seconds=round(serial * 86_400))
    return f"{moment:%Y-%m-%d}" if moment.time() == datetime.min.time() else f"{moment:%Y-%m-%d %H:%M:%S}"

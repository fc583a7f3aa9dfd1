"""What time it is: in UTC for rows, in the company's zone for days."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    return datetime.now(UTC)


def today(zone: str) -> date:
    """The day it is now in the company's time zone; due and expected-close days are meant in it."""
    return datetime.now(ZoneInfo(zone)).date()


def midnight(day: date, zone: str) -> datetime:
    """When a day begins in the zone."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))

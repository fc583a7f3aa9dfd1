"""What happened in the invented business during the last six months, as a list of events in order of time.

It depends on nothing but the seed, the day it is told, and how many stages there are.
"""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from app.services.demo import names

SEED = 1904
DAYS = 180
FRIDAY = 4
DEALS = 120


@dataclass(frozen=True, slots=True)
class Event:
    """At that time that manager did this: `verb` names a method of the player, `what` are its arguments."""

    at: datetime
    manager: int | None
    verb: str
    what: dict[str, Any]


@dataclass(slots=True)
class Story:
    """Tells the events. Numbers stand for rows: client 7 is the seventh client."""

    moment: datetime
    zone: str
    open_stages: int
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    events: list[Event] = field(default_factory=list)
    _met: dict[int, datetime] = field(default_factory=dict)
    _opened: dict[int, datetime] = field(default_factory=dict)
    _tasks: int = 0

    def tell(self) -> list[Event]:
        for manager in range(len(names.MANAGERS)):
            self._happens(self._working_time(-DAYS - 14), None, "hire", number=manager)
        for client in range(len(names.CLIENTS)):
            self._client(client)
        for deal in range(DEALS):
            self._deal(deal)
        return sorted(self.events, key=lambda event: event.at)

    @property
    def today(self) -> date:
        return self.moment.astimezone(ZoneInfo(self.zone)).date()

    def _happens(self, at: datetime, manager: int | None, verb: str, **what: Any) -> None:
        self.events.append(Event(at.astimezone(UTC), manager, verb, what))

    def _perhaps(self, probability: float) -> bool:
        return self.chance.random() < probability

    def _working_time(self, days: float) -> datetime:
        """A minute between nine and six, that many days from now; on no weekend, never in the future."""
        found = self._office_hours(self.today + timedelta(days=int(days)))
        return min(found, self.moment - timedelta(minutes=self.chance.randrange(1, 90)))

    def _office_hours(self, day: date) -> datetime:
        day -= timedelta(days=max(day.weekday() - FRIDAY, 0))
        minute = self.chance.randrange(9 * 60, 18 * 60)
        at = time(minute // 60, minute % 60, self.chance.randrange(60))
        return datetime.combine(day, at, ZoneInfo(self.zone))

    def _between(self, after: datetime, before: datetime) -> datetime:
        """A working minute between the two; soon after the first if there is none."""
        day = (
            (after + (before - after) * self.chance.uniform(0.1, 0.95)).astimezone(ZoneInfo(self.zone)).date()
        )
        found = self._office_hours(day)
        return found if after <= found <= before else after + (before - after) / 20

    def _client(self, number: int) -> None:
        """The first half was there from the start; the rest came one by one."""
        days = -DAYS - 7 if number < len(names.CLIENTS) // 2 else -self.chance.randrange(60, DAYS)
        at, manager = self._working_time(days), self._manager_of(number)
        self._met[number] = at
        self._happens(
            at,
            manager,
            "meet",
            number=number,
            source=self.chance.choice(names.SOURCES),
            phone=self._phone(),
            address=f"{self.chance.choice(names.STREETS)}, {self.chance.randrange(1, 90)}",
        )
        for place in range(self.chance.choice((1, 1, 2, 2, 3))):
            since = at + timedelta(minutes=place + 1)
            self._happens(since, manager, "introduce", client=number, first=place == 0, **self._person())

    def _manager_of(self, client: int) -> int:
        return client % len(names.MANAGERS)

    def _phone(self) -> str:
        digits = f"{self.chance.randrange(1_000_000, 10_000_000)}"
        return f"+7 000 {digits[:3]}-{digits[3:5]}-{digits[5:]}"

    def _person(self) -> dict[str, Any]:
        first, latin = self.chance.choice(names.FIRST_NAMES)
        return {
            "name": f"{first} {self.chance.choice(names.LAST_NAMES)}",
            "mailbox": latin,
            "position": self.chance.choice(names.POSITIONS),
            "phone": self._phone(),
        }

    def _deal(self, number: int) -> None:
        """Opened on some day, then from stage to stage until it is won, lost, or still on its way today."""
        client = number % len(names.CLIENTS)
        manager = self._manager_of(client)
        met = self._met[client]
        age = self.chance.uniform(0.5, min(DAYS, (self.moment - met).total_seconds() / 86_400 - 1))
        at = max(self._working_time(-age), met + timedelta(minutes=5))
        self._opened[number] = at
        title, price = self.chance.choice(names.PRODUCTS)
        self._happens(
            at,
            manager,
            "offer",
            number=number,
            client=client,
            title=title,
            amount=Decimal(price * self.chance.choice((1, 1, 1, 2, 3)))
            * self.chance.choice((Decimal("1.00"), Decimal("0.95"))),
            expected=(at + timedelta(days=self.chance.randrange(20, 75))).date(),
        )
        self._course(number, manager, at=at, age=age)

    def _course(self, deal: int, manager: int, *, at: datetime, age: float) -> None:
        stage = 0
        while True:
            age -= self.chance.uniform(2, 16)
            moved = self._working_time(-age)
            if age < 1 or moved <= at:
                break
            self._talk(deal, manager, after=at, before=moved)
            if self._perhaps(0.11):
                return self._close(deal, manager, at=moved, won=False)
            at, stage = moved, stage + 1
            if stage == self.open_stages:
                return self._close(deal, manager, at=moved, won=True)
            self._happens(at, manager, "move", deal=deal, stage=stage)
        if self._perhaps(0.6):
            self._talk(deal, manager, after=at, before=self.moment)
        return self._errand(deal, manager, since=at)

    def _talk(self, deal: int, manager: int, *, after: datetime, before: datetime) -> None:
        kind, subject = self.chance.choice(names.TALKS)
        seconds = {
            "call": self.chance.randrange(90, 1500),
            "meeting": self.chance.randrange(30, 100) * 60,
        }.get(kind)
        at = self._between(after, before)
        self._happens(at, manager, "talk", deal=deal, kind=kind, subject=subject, seconds=seconds)

    def _close(self, deal: int, manager: int, *, at: datetime, won: bool) -> None:
        reason = None if won else self.chance.choice(names.LOST_REASONS)
        self._happens(at, manager, "close", deal=deal, won=won, reason=reason)
        if self._perhaps(0.5):
            asked = max(at - timedelta(days=2), self._opened[deal])
            self._task(deal, manager, at=asked, due=at.date(), done=at)

    def _errand(self, deal: int, manager: int, *, since: datetime) -> None:
        """What is still to be done for an open deal: some of it is late, some is for today."""
        days = self.chance.choice((-6, -3, -1, 0, 0, 1, 2, 4, 7, 12))
        at = self._between(since, self.moment)
        self._task(deal, manager, at=at, due=self.today + timedelta(days=days), done=None)

    def _task(self, deal: int, manager: int, *, at: datetime, due: date, done: datetime | None) -> None:
        number = self._tasks = self._tasks + 1
        self._happens(
            at,
            manager,
            "plan",
            number=number,
            deal=deal,
            title=self.chance.choice(names.ERRANDS),
            priority=self.chance.choice(("low", "medium", "medium", "high", "critical")),
            due=due,
            begun=done is None and self._perhaps(0.3),
        )
        if done is not None:
            self._happens(done, manager, "finish", number=number)

"""From where somebody logs in, what they call their device, and whether they have come from there before."""

import re
from dataclasses import dataclass, replace
from ipaddress import ip_address, ip_network

from sqlalchemy import select

from app.clock import now
from app.database import Database
from app.keys import digest, new_secret
from app.models import KnownPlace
from app.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class Caller:
    """From where somebody logs in, and with what."""

    address: str
    agent: str = ""
    device: str | None = None
    """The secret of the cookie by which a browser is recognised after its logins have ended."""

    @property
    def network(self) -> str:
        """Whoever has an IPv6 address has 2**64 of them; they count as one."""
        try:
            version = ip_address(self.address).version
        except ValueError:
            return self.address
        return self.address if version == 4 else str(ip_network(f"{self.address}/64", strict=False))  # noqa: PLR2004

    @property
    def places(self) -> list[str]:
        """What they are remembered by, the surest first."""
        device = [digest(f"device {self.device}")] if self.device else []
        return [*device, digest(f"network {self.network}")]

    @property
    def name(self) -> str | None:
        """What a person calls it: «Firefox, Windows»; a program by its name."""
        system = _first_of(_SYSTEMS, self.agent)
        name = _first_of(_BROWSERS, self.agent) or re.split(r"[ /(]", self.agent.strip())[0]
        return ", ".join(word for word in (name, system) if word)[:80] or None

    def on_a_device(self) -> "Caller":
        """With a secret to recognise the browser by, if it has none yet."""
        return self if self.device else replace(self, device=new_secret())


_BROWSERS = {
    "YaBrowser": "Яндекс Браузер", "Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "FxiOS": "Firefox",
    "CriOS": "Chrome", "Chrome": "Chrome", "Safari": "Safari",
}  # fmt: skip
_SYSTEMS = {
    "Windows": "Windows", "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Mac OS X": "macOS",
    "CrOS": "ChromeOS", "Linux": "Linux",
}  # fmt: skip


def _first_of(names: dict[str, str], agent: str) -> str | None:
    return next((name for mark, name in names.items() if mark in agent), None)


async def known_place(uow: UnitOfWork, user_id: int, caller: Caller) -> str | None:
    """The surest place from which this person has logged in before and calls again."""
    known = set(
        await uow.session.scalars(
            select(KnownPlace.place).where(KnownPlace.user_id == user_id, KnownPlace.place.in_(caller.places))
        )
    )
    return next((place for place in caller.places if place in known), None)


async def remember(uow: UnitOfWork, database: Database, user_id: int, caller: Caller) -> None:
    """They have logged in from here."""
    rows = [{"user_id": user_id, "place": place, "seen_at": now()} for place in sorted(caller.places)]
    await uow.session.execute(database.upsert(KnownPlace, rows, by=("user_id", "place"), change=("seen_at",)))

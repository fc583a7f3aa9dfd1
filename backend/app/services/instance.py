"""Which CRM this is, and the names by which it knows its own rows again in a file that comes back.

Two CRMs both have a deal 17. So an exported row carries, beside its number, a key that says whose it is and
when it was made: a file of another CRM, or of a copy that has gone its own way since, changes nothing here.
"""

import re
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import select

from app.models import Change
from app.uow import UnitOfWork

_KEY = re.compile(r"([0-9a-f]{8})-([1-9]\d{0,15})-([0-9a-f]{1,12})", re.ASCII)


class OwnKey(NamedTuple):
    """A row as an export of ours names it. `made` is in whole seconds."""

    instance: str
    row_id: int
    made: int


async def instance(uow: UnitOfWork) -> str:
    """The CRM's own name: made of what the journal began with, so a dump takes it along."""
    with uow.everything():
        first = await uow.session.scalar(select(Change.batch).order_by(Change.id).limit(1))
    return sha256((first or "").encode()).hexdigest()[:8]


def own_key(name: str, row_id: int, made: datetime) -> str:
    return f"{name}-{row_id}-{second(made):x}"


def read_key(text: str) -> OwnKey | None:
    found = _KEY.fullmatch(text)
    return OwnKey(found[1], int(found[2]), int(found[3], 16)) if found else None


def second(moment: datetime) -> int:
    """Whole seconds, counted from a day before any that we keep."""
    return int((moment - _BEFORE).total_seconds())


_BEFORE = datetime(1900, 1, 1, tzinfo=UTC)

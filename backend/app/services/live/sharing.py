"""Deals and clients that leave somebody's sight with their task, or when they take part no more.

These rows themselves have not changed, so the journal says nothing about them.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from app.models import Base, Client, Deal, Participant, Task
from app.policies import shares
from app.services.live.events import parting
from app.sight import who_sees
from app.uow import UnitOfWork

PERSON: Mapping[type[Base], str] = {Task: "assignee_id", Participant: "user_id"}
SHARED: Mapping[str, type[Base]] = {"deal_id": Deal, "client_id": Client}


def shared_by(model: type[Base]) -> frozenset[str]:
    """The fields by which a row shares others with somebody."""
    return frozenset({PERSON[model], *SHARED}) if model in PERSON else frozenset()


class Parting(NamedTuple):
    """A row that this person saw through another, which is theirs no more."""

    position: int
    person: int
    event: bytes


async def partings(
    uow: UnitOfWork,
    model: type[Base],
    states: Mapping[int, Mapping[str, Any]],
    people: Mapping[str, set[int]],
) -> list[Parting]:
    """What was shared with somebody by rows as they were before their changes, and is not seen any more."""
    if model not in PERSON:
        return []
    found = []
    for role in filter(shares, people):
        for field, shared in SHARED.items():
            lost = {
                (position, state[PERSON[model]], state[field])
                for position, state in states.items()
                if state.get(PERSON[model]) in people[role] and state.get(field) is not None
            }
            if lost:
                values = {
                    "people": sorted({who for _, who, _ in lost}),
                    "rows": sorted({r for *_, r in lost}),
                }
                pairs = await uow.session.execute(who_sees(shared, role), values)
                seen = {(person, row) for person, row in pairs}
                found += [
                    Parting(position, who, parting(shared.ENTITY, row))
                    for position, who, row in sorted(lost)
                    if (who, row) not in seen
                ]
    return found

"""Who is told of which changes: a statement a kind of row and role, however many changes and people."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Result, inspect, select

from app.journal import UNRECORDED
from app.models import Action, Base
from app.services.live.events import Told
from app.services.live.reading import Entry
from app.services.live.sharing import Parting, partings, shared_by
from app.sight import decisive, who_saw, who_sees
from app.uow import UnitOfWork

MODELS: Mapping[str, type[Base]] = {
    mapper.class_.ENTITY: mapper.class_ for mapper in Base.registry.mappers if mapper.class_ not in UNRECORDED
}

People = Mapping[str, set[int]]
"""Those who listen, by role."""


class Heard(NamedTuple):
    """A change, who sees its row, who does not any more, and who lost what with it."""

    told: Told
    by: set[int]
    lost_by: set[int]
    partings: list[Parting]

    def for_person(self, person: int) -> bytes:
        """What one person is told: nothing, if it is none of theirs."""
        lost = b"".join(parting.event for parting in self.partings if parting.person == person)
        if person in self.by:
            return lost + self.told.change
        return lost + self.told.gone if person in self.lost_by else lost

    @property
    def people(self) -> set[int]:
        return self.by | self.lost_by | {parting.person for parting in self.partings}


async def witnesses(uow: UnitOfWork, entries: Sequence[Entry], people: People) -> list[Heard]:
    """Who is to hear of these changes, in their order; what nobody is to hear of is left out."""
    told = [Told(entry) for entry in entries if entry.entity in MODELS]
    groups: defaultdict[str, list[Told]] = defaultdict(list)
    for one in told:
        if one.says_something:
            groups[one.entry.entity].append(one)
    heard: dict[int, Heard] = {}
    for entity, group in groups.items():
        for found in await _of_one_kind(uow, MODELS[entity], group, people):
            heard[found.told.position] = found
    return [heard[position] for position in sorted(heard)]


async def _of_one_kind(
    uow: UnitOfWork, model: type[Base], group: list[Told], people: People
) -> Iterable[Heard]:
    now: defaultdict[int, set[int]] = defaultdict(set)
    before: defaultdict[int, set[int]] = defaultdict(set)
    rows = sorted({told.entry.entity_id for told in group})
    states = await _states_before(uow, model, group, people)
    pairs: Result[int, int]
    for role, ids in people.items():
        values = {"people": sorted(ids)}
        pairs = await uow.session.execute(who_sees(model, role), values | {"rows": rows})
        for person, row in pairs:
            now[row].add(person)
        if states:
            pairs = await uow.session.execute(who_saw(model, role, states), values)
            for person, position in pairs:
                before[position].add(person)
    lost = await partings(uow, model, states, people)
    found = (
        Heard(
            told,
            now[told.entry.entity_id],
            before[told.position] - now[told.entry.entity_id],
            [parting for parting in lost if parting.position == told.position],
        )
        for told in group
    )
    return [heard for heard in found if heard.people]


async def _states_before(
    uow: UnitOfWork, model: type[Base], group: list[Told], people: People
) -> dict[int, Mapping[str, Any]]:
    """The rows as they were before those of the changes that may have taken them out of somebody's sight."""
    rules = (decisive(model, role) for role in people)
    decides = frozenset({"id", "deleted_at"}).union(shared_by(model), *rules)
    names = sorted(decides.intersection(inspect(model).column_attrs.keys()))
    leaving = [told for told in group if _may_hide(told.entry, decides)]
    if not leaving:
        return {}
    rows = await _rows(uow, model, {told.entry.entity_id for told in leaving}, names)
    states: dict[int, Mapping[str, Any]] = {}
    for told in reversed(group):  # from what is to what was
        entry = told.entry
        state = rows.setdefault(entry.entity_id, {"id": entry.entity_id})
        state |= {name: value for name, value in (entry.before or {}).items() if name in decides}
        if told in leaving and state.get("deleted_at") is None:
            states[told.position] = dict(state)
    return states


def _may_hide(entry: Entry, decides: frozenset[str]) -> bool:
    return entry.action is Action.DELETE or bool(decides & (entry.before or {}).keys())


async def _rows(
    uow: UnitOfWork, model: type[Base], ids: set[int], names: list[str]
) -> dict[int, dict[str, Any]]:
    columns = [getattr(model, name) for name in names]
    with uow.everything():
        found = await uow.session.execute(select(*columns).where(model.id.in_(sorted(ids))))
    return {row["id"]: dict(row) for row in found.mappings()}

"""What happened to a row, read from the journal."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from app.clock import now
from app.models import ApiKey, Base, Change, Client, Contact, Deal, DealStage, Pipeline, Tag, User
from app.schemas.history import FieldChange, HistoryEntry
from app.uow import UnitOfWork

# Where a card stands inside its column is in the journal, but nobody's history.
BACKSTAGE = frozenset({"position", "stage_since", "deleted_at", "merged_into_id", "self_set"})

REFERENCES: dict[str, tuple[type[Any], Any]] = {
    "stage_id": (DealStage, DealStage.name),
    "pipeline_id": (Pipeline, Pipeline.name),
    "client_id": (Client, Client.name),
    "manager_id": (User, User.full_name),
    "assignee_id": (User, User.full_name),
    "author_id": (User, User.full_name),
    "user_id": (User, User.full_name),
    "deal_id": (Deal, Deal.title),
}

TAGS = "tag_ids"

Names = dict[tuple[str, int], str]


class Told(NamedTuple):
    """A change, who made it, and through which API key."""

    change: Change
    who: str | None
    key: str | None


async def history(
    uow: UnitOfWork, model: type[Base], row_id: int, *, skip: int = 0, limit: int = 1000
) -> list[HistoryEntry]:
    """What happened to a row, from its creation on; raises NotFound if the actor does not see the row."""
    changes = await _journal(uow, model, row_id)
    names = await _names(uow, changes)
    stays = {change.id: (stage, seconds) for change, stage, seconds in _stays(changes)}
    entries = [_entry(told, names, stays.get(told.change.id)) for told in changes]
    told = [entry for entry in entries if entry.changes or entry.action != "update"]
    return told[skip : skip + limit]


async def _journal(uow: UnitOfWork, model: type[Base], row_id: int) -> Sequence[Told]:
    row = await uow.get(model, row_id)
    if isinstance(row, Client | Contact):
        uow.tell_of([row.id if isinstance(row, Client) else row.client_id])
    query = (
        select(Change, User.full_name, ApiKey.name)
        .outerjoin(User, User.id == Change.actor_id)
        .outerjoin(ApiKey, ApiKey.id == Change.key_id)
        .where(Change.entity == model.ENTITY, Change.entity_id == row.id)
        .order_by(Change.id)
    )
    with uow.everything():  # the row itself is the actor's to see, and so is what happened to it
        return [Told(*row) for row in await uow.session.execute(query)]


async def _names(uow: UnitOfWork, changes: Sequence[Told]) -> Names:
    """The names of what the changes refer to, as far as the actor sees it; one statement a reference."""
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for change, *_ in changes:
        for side in (change.before or {}, change.after or {}):
            for field in REFERENCES.keys() & side.keys():
                if side[field] is not None:
                    wanted[field].add(side[field])
    names: Names = await _tags(uow, changes)
    for field, ids in wanted.items():
        model, column = REFERENCES[field]
        found = await uow.session.execute(select(model.id, column).where(model.id.in_(ids)))
        names |= {(field, row_id): name for row_id, name in found}
    return names


async def _tags(uow: UnitOfWork, changes: Sequence[Told]) -> Names:
    """What tags were called that rows carried, deleted ones too; nothing is asked where nothing is tagged."""
    sides = (
        side.get(TAGS) or [] for change, *_ in changes for side in (change.before or {}, change.after or {})
    )
    ids = sorted({tag_id for side in sides for tag_id in side})
    if not ids:
        return {}
    found = await uow.session.execute(select(Tag.id, Tag.name).where(Tag.id.in_(ids)))
    return {(TAGS, tag_id): name for tag_id, name in found}


def _stays(changes: Sequence[Told]) -> Iterator[tuple[Change, int, int]]:
    """Each stay on a stage: the change that began it, the stage, and its seconds (so far, for the last)."""
    entries = [change for change, *_ in changes if (change.after or {}).get("stage_id") is not None]
    ends: list[datetime] = [*(change.at for change in entries[1:]), now()]
    for change, end in zip(entries, ends, strict=False):  # without entries there is one end too many
        stage_id: int = (change.after or {})["stage_id"]
        yield change, stage_id, max(int((end - change.at).total_seconds()), 0)


def _entry(told: Told, names: Names, stay: tuple[int, int] | None) -> HistoryEntry:
    change = told.change
    before, after = change.before or {}, change.after or {}
    fields = [field for field in {**before, **after} if field not in BACKSTAGE]
    entry = HistoryEntry(
        id=change.id,
        at=change.at,
        action=change.action,
        via=change.via,
        user_id=change.actor_id,
        user_name=told.who,
        key_name=told.key,
        changes=[
            _field(field, before.get(field), after.get(field), names)
            for field in fields
            if _is_given(before.get(field)) or _is_given(after.get(field))
        ],
    )
    if stay:
        entry.stage_id, entry.seconds_in_stage = stay
        entry.stage_name = names.get(("stage_id", entry.stage_id))
    return entry


def _is_given(value: Any) -> bool:
    return value is not None and value != []


def _field(field: str, before: Any, after: Any, names: Names) -> FieldChange:
    if field == TAGS:
        sides = [sorted(names[TAGS, tag_id] for tag_id in side or ()) for side in (before, after)]
        return FieldChange(field="tags", before=sides[0], after=sides[1])
    return FieldChange(
        field=field,
        before=before,
        after=after,
        before_name=names.get((field, before)) if field in REFERENCES else None,
        after_name=names.get((field, after)) if field in REFERENCES else None,
    )

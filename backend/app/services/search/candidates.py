"""What the database finds: by its index, a bounded number of rows of each kind, the newest first.

A common word is never read to its end. Of each kind come the newest rows that answer; where there are more,
the newest of those that are called so, whose names begin so, and that have the words in some form come too,
so that what is ranked first is not missed among many that merely mention it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Select,
    String,
    and_,
    bindparam,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)

from app.database import UTCDateTime
from app.finding import Patterns, entries, fits, like
from app.models import Activity, Client, ClientStatus, Contact, Deal, DealStatus, Task, TaskStatus
from app.policies import sees_all
from app.schemas.search import Entity
from app.search_index import Asked, among, sorted_last
from app.seeking import Sought
from app.uow import UnitOfWork

MOST = 50  # rows of each kind that are ranked; as many as may be asked for
DEPTH, DEEPER = 1_000, 30_000  # newest entries of the index that are looked through for rows one may see


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of row is found and shown."""

    entity: Entity
    model: type[Any]
    status: Any
    over: tuple[str, ...]
    """States in which nothing is left to do."""

    @property
    def title(self) -> Any:
        return getattr(self.model, self.model.SEARCHED[0])

    @property
    def others(self) -> tuple[str, ...]:
        """The fields beside the title that are searched."""
        return tuple(self.model.SEARCHED[1:])


KINDS = {
    kind.entity: kind
    for kind in (
        Kind(Entity.CLIENT, Client, Client.status, (ClientStatus.ARCHIVE,)),
        Kind(Entity.CONTACT, Contact, None, ()),
        Kind(Entity.DEAL, Deal, Deal.status, (DealStatus.WON, DealStatus.LOST)),
        Kind(Entity.TASK, Task, Task.status, (TaskStatus.DONE, TaskStatus.CANCELLED)),
        Kind(Entity.ACTIVITY, Activity, None, ()),
    )
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that answers, with what is needed to rank it."""

    entity: Entity
    id: int
    title: str
    status: str | None
    created_at: datetime
    formed: bool
    """Whether it has all the words, in some form."""


Found = dict[tuple[Entity, int], Candidate]


async def answering(uow: UnitOfWork, entities: Sequence[Entity], question: Sought, *, enough: int) -> Found:
    """Rows that answer the question; three statements at most, however many there are."""
    depth = _depth(uow)
    found, cut = await _ask(uow, entities, question, (question.anywhere,), depth=depth)
    if cut and len(found) < enough:
        found, _ = await _ask(uow, entities, question, (question.anywhere,), depth=DEEPER)
    many = [entity for entity in entities if sum(key[0] is entity for key in found) == MOST]
    if many and question.terms:
        better = (question.by_name, question.by_beginning, question.by_form)
        found |= (await _ask(uow, many, question, better, depth=depth))[0]
    return found


async def mistyped(uow: UnitOfWork, entities: Sequence[Entity], question: Sought) -> Found:
    """Rows whose names may have the words but for a letter."""
    if question.by_typo is None:
        return {}
    asked = (question.by_typo,)
    found, _ = await _ask(uow, entities, Sought((), ()), asked, depth=_depth(uow), few=True)
    return found


def _depth(uow: UnitOfWork) -> int:
    """Where everything may be seen, nothing need be looked through."""
    return MOST if sees_all(uow.actor) else DEPTH


async def _ask(
    uow: UnitOfWork,
    entities: Sequence[Entity],
    question: Sought,
    asked: Sequence[str],
    *,
    depth: int,
    few: bool = False,
) -> tuple[Found, bool]:
    """What is found, and whether entries were left that nobody looked at; `few` if few are expected."""
    patterns = question.patterns
    shape = tuple(tuple(tuple(map(len, way)) for way in term) for term in patterns)
    words = [word for term in patterns for way in term for word in way]
    likes = {f"like_{place}": like for place, like in enumerate(like for word in words for like in word)}
    asks = {f"asked_{place}": each for place, each in enumerate(asked)}
    statement = _statement(tuple(entities), len(asked), shape, few)
    rows = await uow.session.execute(statement, {"depth": depth, "most": MOST} | likes | asks)
    found, cut = {}, False
    for row in rows:
        if row.title is None:
            cut = cut or row.id == depth > MOST
        else:
            each = Candidate(
                Entity(row.entity), row.id, row.title, row.status, row.created_at, bool(row.formed)
            )
            found[each.entity, each.id] = each
    return found, cut


@lru_cache(maxsize=256)
def _statement(entities: tuple[Entity, ...], ways: int, shape: Any, few: bool) -> Select[Any]:
    """Composed once for each number of words and of tags."""
    number = iter(range(10_000))
    patterns: Patterns = [
        [[[bindparam(f"like_{next(number)}") for _ in range(likes)] for likes in way] for way in term]
        for term in shape
    ]
    parts = [
        part
        for entity in entities
        for way in range(ways)
        for part in _newest(KINDS[entity], way, patterns, few=few)
    ]
    return select(union_all(*(select(part.subquery()) for part in parts)).subquery())


def _newest(kind: Kind, way: int, patterns: Patterns, *, few: bool) -> tuple[Select[Any], Select[Any]]:
    """The newest rows that answer, and beside them how many entries of the index were looked at."""
    model = kind.model
    entry = entries(model, bindparam(f"asked_{way}", type_=Asked()))
    [row_id] = entry.selected_columns
    order = sorted_last(row_id) if few else row_id
    newest = entry.order_by(order.desc()).limit(bindparam("depth")).cte(f"{kind.entity}_{way}")
    status = cast(kind.status, String) if kind.status is not None else cast(null(), String)
    formed = and_(true(), *(_formed(model, term) for term in patterns)) if patterns else false()
    entity = literal(kind.entity.value, String).label("entity")
    rows: Select[Any] = (
        select(
            entity, model.id.label("id"), kind.title.label("title"), status.label("status"),
            model.created_at.label("created_at"), formed.label("formed"),
        )
        .where(among(model.id, select(newest.c.rowid).scalar_subquery()), fits(model, patterns))
        .order_by(model.id.desc())
        .limit(bindparam("most"))
    )  # fmt: skip
    nothing = cast(null(), String)
    count: Any = select(
        entity, func.count(newest.c.rowid).label("id"), nothing.label("title"), nothing.label("status"),
        cast(null(), UTCDateTime).label("created_at"), false().label("formed"),
    )  # fmt: skip
    return rows, count


def _formed(model: Any, term: Any) -> Any:
    """Whether the row has the first way of a term as whole words, in some form, or a tag called so."""
    whole = and_(true(), *(like(model, word[-1]) for word in term[0]))
    tagged = [like(model, word[0]) for way in term[1:] for word in way if len(word) == 1]
    return or_(whole, *tagged)

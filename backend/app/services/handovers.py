"""A manager's whole book goes to others, in one batch; lent until a day, what is still theirs comes back."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from app.clock import now, today
from app.errors import Conflict, Invalid
from app.listing import Page, page_of
from app.models import (
    PENDING,
    Action,
    Change,
    Client,
    ClientStatus,
    Deal,
    DealStatus,
    Handover,
    HandoverState,
    Job,
    JobState,
    Task,
    TaskStatus,
    User,
)
from app.policies import may_own, require
from app.schemas.handover import HandoverEdit, HandoverIn, HandoverOut, HandoverQuery, Kind
from app.services import jobs, owners
from app.uow import Lock, UnitOfWork

MOST = 50_000
AT_ONCE = 500
TOLD = 100  # rows that stayed, by name
JOB = "handover"
AGAIN_AFTER = timedelta(days=1)  # a return that failed for good is tried anew


@dataclass(frozen=True)
class Book:
    """One kind of what somebody holds."""

    model: type[Any]
    holder: str
    is_open: ColumnElement[bool]

    def of(self, person: int, *, open_only: bool) -> ColumnElement[bool]:
        return and_(getattr(self.model, self.holder) == person, self.is_open if open_only else true())


BOOKS = {
    Kind.CLIENTS: Book(Client, "manager_id", Client.status != ClientStatus.ARCHIVE),
    Kind.DEALS: Book(Deal, "manager_id", Deal.status == DealStatus.OPEN),
    Kind.TASKS: Book(Task, "assignee_id", Task.status.in_(PENDING)),
}
"""In this order: a deal goes where its client went, a task where its deal did."""


@dataclass
class Sharing:
    """Gives each row to whoever has got the least so far, by their shares; what belongs together stays so."""

    shares: dict[int, int]
    given: dict[Kind, dict[int, int]] = field(default_factory=dict)
    went: dict[tuple[Kind, int], int] = field(default_factory=dict)

    def heir_of(self, kind: Kind, row: Any) -> int:
        given = self.given.setdefault(kind, dict.fromkeys(self.shares, 0))
        heir = self._followed(kind, row)
        if heir is None:
            heir = min(self.shares, key=lambda person: ((given[person] + 1) / self.shares[person], person))
        given[heir] += 1
        self.went[kind, row.id] = heir
        return heir

    def _followed(self, kind: Kind, row: Any) -> int | None:
        by_deal = self.went.get((Kind.DEALS, row.deal_id)) if kind is Kind.TASKS else None
        by_client = None if kind is Kind.CLIENTS else self.went.get((Kind.CLIENTS, row.client_id))
        return by_deal or by_client


async def give(uow: UnitOfWork, order: HandoverIn, *, zone: str) -> HandoverOut:
    """Hand over everything at once; what lies in the bin stays whose it is.

    Raises:
        NotFound: there is no such person.
        Invalid: somebody can't take it, it is to come back to somebody who has left or in the past, or it is
            more than one transaction should hold.
    """
    giver = await uow.get(User, order.from_id)
    require(uow.actor, "handover.edit")
    await _check(uow, order, giver, zone)
    sharing = Sharing({one.to_id: one.share for one in order.to})
    moment = now()
    kinds = [kind for kind in BOOKS if kind in order.what]
    await _refuse_too_many(uow, order, kinds)
    for kind in kinds:
        await _give_kind(uow, kind, order, sharing)
        await uow.note(at=moment)
        uow.session.expunge_all()
    handover = Handover(
        from_id=order.from_id,
        shares=[_share(sharing, person) for person in sharing.shares],
        what=[kind.value for kind in kinds],
        open_only=order.open_only,
        until=order.until,
        reason=order.reason,
        state=HandoverState.GIVEN if order.until is None else HandoverState.LENT,
        batch=uow.batch,
        author_id=uow.actor.id,
    )
    uow.add(handover)
    await uow.flush()
    return shown(handover)


async def _check(uow: UnitOfWork, order: HandoverIn, giver: User, zone: str) -> None:
    people = [one.to_id for one in order.to]
    if len(set(people)) < len(people) or order.from_id in people:
        raise Invalid("handover_people", field="to")
    for person in people:
        if {Kind.CLIENTS, Kind.DEALS}.isdisjoint(order.what):
            await owners.check_assignee(uow, person)
        elif person != uow.actor.id:
            await owners.check(uow, person)
    if order.until is not None:
        if not giver.is_active:
            raise Invalid("handover_to_nobody", field="until")
        _refuse_past(order.until, zone)


def _refuse_past(until: Any, zone: str) -> None:
    if until <= today(zone):
        raise Invalid("handover_past", field="until")


async def _refuse_too_many(uow: UnitOfWork, order: HandoverIn, kinds: Sequence[Kind]) -> None:
    total = 0
    for kind in kinds:
        book = BOOKS[kind]
        mine = book.of(order.from_id, open_only=order.open_only)
        total += await uow.session.scalar(select(func.count(book.model.id)).where(mine)) or 0
    if total > MOST:
        raise Invalid("handover_too_many", field="what", most=MOST)


async def _give_kind(uow: UnitOfWork, kind: Kind, order: HandoverIn, sharing: Sharing) -> None:
    book, last = BOOKS[kind], 0
    mine = book.of(order.from_id, open_only=order.open_only)
    query = select(book.model).where(mine).order_by(book.model.id).limit(AT_ONCE)
    locked = query.with_for_update(of=book.model, **Lock.CHANGE.clause)
    while rows := (await uow.session.scalars(locked.where(book.model.id > last))).all():
        for row in rows:
            _put(row, book, sharing.heir_of(kind, row), by=uow.actor.id)
        last = rows[-1].id
        await uow.flush_together(rows)
        await uow.note(at=now())
        uow.session.expunge_all()
        await asyncio.sleep(0)


def _put(row: Any, book: Book, person: int, *, by: int | None) -> None:
    if isinstance(row, Task):
        row.give(person, by=by)
    else:
        setattr(row, book.holder, person)


def _share(sharing: Sharing, person: int) -> dict[str, Any]:
    counts = {kind.value: given[person] for kind, given in sharing.given.items()}
    return {"to_id": person, "share": sharing.shares[person]} | counts


def shown(row: Any) -> HandoverOut:
    names = ("id", "from_id", "what", "open_only", "until", "reason", "state", "batch", "author_id",
             "account", "created_at", "ended_at", "version")  # fmt: skip
    return HandoverOut.model_validate({name: getattr(row, name) for name in names} | {"to": row.shares})


async def list_handovers(uow: UnitOfWork, query: HandoverQuery) -> Page[HandoverOut]:
    require(uow.actor, "handover.edit")
    page = await page_of(uow.session, Handover, query)
    return Page([shown(row) for row in page], page.total, page.next_cursor, query)


async def get(uow: UnitOfWork, handover_id: int) -> HandoverOut:
    require(uow.actor, "handover.edit")
    return shown(await uow.get(Handover, handover_id))


async def extend(
    uow: UnitOfWork, handover_id: int, data: HandoverEdit, *, zone: str, expect: int | None = None
) -> HandoverOut:
    """Another day to come back on. Raises Invalid for one that has begun, Conflict if nothing is lent."""
    handover = await _take(uow, handover_id, expect=expect)
    _refuse_past(data.until, zone)
    handover.until = data.until
    await uow.flush()
    return shown(handover)


async def keep(uow: UnitOfWork, handover_id: int, *, expect: int | None = None) -> HandoverOut:
    """Call the return off: it stays with those who have it. Raises Conflict if nothing is lent."""
    handover = await _take(uow, handover_id, expect=expect)
    handover.state, handover.ended_at = HandoverState.KEPT, now()
    await uow.flush()
    return shown(handover)


async def _take(uow: UnitOfWork, handover_id: int, *, expect: int | None = None) -> Handover:
    require(uow.actor, "handover.edit")
    handover = await uow.take(Handover, handover_id, expect=expect)
    if handover.state is not HandoverState.LENT:
        raise Conflict("handover_over")
    return handover


async def take_back(uow: UnitOfWork, handover_id: int, *, expect: int | None = None) -> HandoverOut:
    """Let what was lent come back: all that its taker still has, and that was not closed or deleted since.

    The rest stays where it is, and the account says why. Raises Conflict if nothing is lent.
    """
    handover = await _take(uow, handover_id, expect=expect)
    giver = await uow.get(User, handover.from_id)
    returning = Returning(uow, handover, may_own(giver))
    await returning.run()
    handover = await uow.take(Handover, handover_id)
    handover.state, handover.ended_at, handover.account = HandoverState.RETURNED, now(), returning.account()
    await uow.flush()
    return shown(handover)


class Returning:
    """What a handover gave, going back, some hundred rows at a time."""

    def __init__(self, uow: UnitOfWork, handover: Handover, is_there: bool) -> None:
        self._uow = uow
        self._batch, self._giver, self._since = handover.batch, handover.from_id, handover.created_at
        self._open_only, self._is_there = handover.open_only, is_there
        self._returned = dict.fromkeys((kind.value for kind in Kind), 0)
        self._left: dict[str, int] = {}
        self._rows: list[dict[str, Any]] = []

    def account(self) -> dict[str, Any]:
        return {"returned": self._returned, "left": self._left, "rows": self._rows}

    async def run(self) -> None:
        for kind, book in BOOKS.items():
            last = 0
            while changes := await self._changes(book, last):
                last = changes[-1].id
                await self._some(kind, book, changes)
                await self._uow.note(at=now())
                self._uow.session.expunge_all()
                await asyncio.sleep(0)

    async def _changes(self, book: Book, last: int) -> Sequence[Any]:
        """What the batch did to rows of a kind; the journal has it."""
        query = (
            select(Change.id, Change.entity_id, Change.before, Change.after)
            .where(Change.batch == self._batch, Change.entity == book.model.ENTITY, Change.id > last)
            .where(Change.action == Action.UPDATE)
            .order_by(Change.id)
            .limit(AT_ONCE)
        )
        with self._uow.everything():
            return (await self._uow.session.execute(query)).all()

    async def _some(self, kind: Kind, book: Book, changes: Sequence[Any]) -> None:
        model = book.model
        ids = [change.entity_id for change in changes]
        query = select(model).where(model.id.in_(ids)).order_by(model.id)
        with self._uow.deleted():
            found = await self._uow.session.scalars(query.with_for_update(of=model, **Lock.CHANGE.clause))
        rows = {row.id: row for row in found}
        back: list[Any] = []
        for change in changes:
            row = rows.get(change.entity_id)
            reason = self._against(book, row, change.after)
            if reason is None:
                self._put_back(row, book, change.before)
                back.append(row)
            else:
                self._leave(model, change.entity_id, row, reason)
        self._returned[kind.value] += len(back)
        await self._uow.flush_together(back)

    def _against(self, book: Book, row: Any, after: dict[str, Any]) -> str | None:
        """Why a row stays where it is."""
        if row is None or row.deleted_at is not None:
            return "deleted"
        if getattr(row, book.holder) != after.get(book.holder):
            return "given_on"
        if self._was_closed(row):
            return "closed"
        return None if self._is_there else "person_gone"

    def _was_closed(self, row: Any) -> bool:
        if isinstance(row, Deal):
            return row.closed_at is not None and row.closed_at >= self._since
        if not isinstance(row, Task):
            return False
        done = row.completed_at is not None and row.completed_at >= self._since
        return done or (self._open_only and row.status is TaskStatus.CANCELLED)

    def _put_back(self, row: Any, book: Book, before: dict[str, Any]) -> None:
        setattr(row, book.holder, self._giver)
        if isinstance(row, Task):
            row.self_set = before.get("self_set", row.self_set)

    def _leave(self, model: type[Any], row_id: int, row: Any, reason: str) -> None:
        self._left[reason] = self._left.get(reason, 0) + 1
        if len(self._rows) < TOLD:
            name = getattr(row, model.SEARCHED[0], None)
            self._rows.append({"entity": model.ENTITY, "id": row_id, "name": name, "reason": reason})


async def enqueue_due(uow: UnitOfWork, *, zone: str) -> int:
    """Have done what is to come back by now and has no job yet; how many."""
    lent = select(Handover.id).where(Handover.state == HandoverState.LENT, Handover.until <= today(zone))
    due = set(await uow.session.scalars(lent))
    if not due:
        return 0
    tried = and_(Job.state == JobState.FAILED, Job.updated_at > now() - AGAIN_AFTER)
    pending = or_(Job.state.in_((JobState.WAITING, JobState.RUNNING)), tried)
    payloads = await uow.session.scalars(select(Job.payload).where(Job.kind == JOB, pending))
    due -= {payload["handover_id"] for payload in payloads}
    for handover_id in sorted(due):
        jobs.enqueue(uow, JOB, {"handover_id": handover_id})
    return len(due)

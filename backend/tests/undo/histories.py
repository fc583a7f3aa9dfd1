"""Plays a history and takes it back: backwards, forwards again, in any order, and in parts."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any

from sqlalchemy import inspect, select

from app.database import Database, Mode
from app.errors import Conflict, CrmError
from app.models import Deal, DealStage, DealStatus, Pipeline, Role, User
from app.policies import SYSTEM, Actor
from app.schemas.change import Reason
from app.services import identity_upkeep, totals
from app.services.naming import MODELS
from app.services.undo import undo
from app.uow import unit_of_work
from tests.undo.steps import VERBS, Nothing, Step

LEFT_OUT = frozenset({"version", "updated_at"})

BEGINNING = [
    (verb, number)
    for verb in ("create_client", "create_contact", "create_deal", "create_task", "log_activity")
    for number in (0, 1)
] + [("add_participant", 0)]

State = dict[tuple[str, int], dict[str, Any]]
"""Every row of every kind that the journal keeps, deleted ones too."""


@dataclass
class Batch:
    id: str
    actor: Actor
    verb: str


@dataclass
class Tally:
    """What the histories came to."""

    histories: int = 0
    batches: int = 0
    undone: int = 0
    conflicts: int = 0
    skipped: int = 0
    verbs: Counter[str] = field(default_factory=Counter)
    """How often each verb changed something."""

    def __str__(self) -> str:
        return (
            f"{self.histories} histories, {self.batches} batches, {self.undone} undone, "
            f"{self.conflicts} refused for conflicts, {self.skipped} undone in part"
        )


class History:
    """A small business in a fresh database, and what becomes of it."""

    def __init__(self, database: Database, tally: Tally) -> None:
        self._database = database
        self._tally = tally
        self._people: list[Actor] = []
        self._batches: list[Batch] = []

    @property
    def _boss(self) -> Actor:
        return self._people[0]

    async def begin(self) -> None:
        """An administrator, two managers and an employee; two pipelines."""
        async with unit_of_work(self._database, SYSTEM) as uow:
            people = [
                User(username=f"user{number}", full_name=f"Человек {number}", role=role)
                for number, role in enumerate((Role.ADMIN, Role.MANAGER, Role.MANAGER, Role.EMPLOYEE))
            ]
            for row in people:
                uow.add(row)
            await uow.flush()
            self._people = [Actor(person.id, person.role) for person in people]
            for name in ("Продажи", "Ремонт"):
                pipeline = Pipeline(name=name)
                uow.add(pipeline)
                await uow.flush()
                for place, outcome in enumerate((DealStatus.OPEN, *DealStatus)):
                    uow.add(
                        DealStage(pipeline_id=pipeline.id, name=f"{place}", outcome=outcome, sort_order=place)
                    )
        self._tally.histories += 1
        await self.play([Step(verb, who, number, number + 3) for who in (1, 2) for verb, number in BEGINNING])
        self._batches.clear()

    async def play(self, steps: list[Step]) -> None:
        """What is refused, or has no row to be done to, is left out."""
        for step in steps:
            actor = self._people[step.who % len(self._people)]
            try:
                async with unit_of_work(self._database, actor) as uow:
                    await VERBS[step.verb](uow, step)
            except (CrmError, Nothing):
                continue
            if uow.changed:
                self._batches.append(Batch(uow.batch, actor, step.verb))
                self._tally.batches += 1
                self._tally.verbs[step.verb] += 1

    async def state(self) -> State:
        found: State = {}
        async with unit_of_work(self._database, SYSTEM, mode=Mode.SNAPSHOT) as uow:
            assert await totals.differences(uow) == []
            assert await identity_upkeep.differences(uow) == []
            with uow.everything():
                for entity, model in MODELS.items():
                    names = [name for name in inspect(model).columns.keys() if name not in LEFT_OUT]  # noqa: SIM118
                    for row in await uow.session.execute(select(*(getattr(model, name) for name in names))):
                        found[entity, row.id] = dict(zip(names, row, strict=True))
        check(found)
        return found

    async def undo(self, batch: Batch, *, by: Actor | None = None, skip: bool = False) -> Batch | None:
        """The batch that took this one back; None if there was nothing to do."""
        actor = by or batch.actor
        async with unit_of_work(self._database, actor) as uow:
            done = await undo(uow, batch.id, skip_conflicts=skip)
        assert (done.batch is not None) == uow.changed
        self._tally.undone += 1
        return Batch(uow.batch, actor, batch.verb) if uow.changed else None

    async def _undo_or_let_the_boss(self, batch: Batch) -> Batch | None:
        """Who no longer sees what they changed can't take it back; an administrator can."""
        try:
            return await self.undo(batch)
        except Conflict as error:
            if {conflict["reason"] for conflict in error.extra["conflicts"]} != {Reason.GONE}:
                raise AssertionError((batch, error.extra)) from error
            return await self.undo(batch, by=self._boss)

    async def backwards(self, batches: list[Batch] | None = None) -> list[Batch]:
        """Undo the last first, everybody their own: nothing stands in the way of that."""
        chosen = self._batches if batches is None else batches
        return [done for batch in reversed(chosen) if (done := await self._undo_or_let_the_boss(batch))]

    async def in_any_order(self, random: Random) -> None:
        """Undo whatever can be undone, until all is; in a dead end, do it all again and go backwards.

        By an administrator, who sees all: others may leave what follows from their changes unseen.
        """
        waiting, done = list(self._batches), []
        while waiting:
            random.shuffle(waiting)
            for batch in waiting:
                try:
                    back = await self.undo(batch, by=self._boss)
                except Conflict:
                    self._tally.conflicts += 1
                    continue
                waiting.remove(batch)
                done.append((batch, back))
                break
            else:
                await self.backwards([back for _, back in done if back])
                await self.backwards()
                return

    async def in_part(self, random: Random) -> None:
        """Undo some batch as far as it goes, and do that again: nothing has happened.

        Where it had to put right again all it did (a primary contact steps down for one who then can't come
        back), there is nothing to do again.
        """
        if not self._batches:
            return
        before = await self.state()
        batch = random.choice(self._batches)
        back = await self.undo(batch, by=self._boss, skip=True)
        self._tally.skipped += 1
        if back is not None:
            await self.state()
            await self.undo(back)
        same(before, await self.state())


def same(before: State, after: State) -> None:
    """Every row is what it was; new ones are in the bin."""
    lost = {key: (before[key], after.get(key)) for key in before if before[key] != after.get(key)}
    assert lost == {}
    assert [row for key, row in after.items() if key not in before and row.get("deleted_at") is None] == []


def check(state: State) -> None:
    """What holds between rows at every moment."""
    by_kind = {kind: {key[1]: row for key, row in state.items() if key[0] == kind} for kind in MODELS}
    live = {
        kind: [row for row in rows.values() if row.get("deleted_at") is None]
        for kind, rows in by_kind.items()
    }
    primary = Counter(row["client_id"] for row in live["contact"] if row["is_primary"])
    assert primary == Counter({row["client_id"] for row in live["contact"]})
    for kind in ("contact", "deal", "task", "activity"):
        for row in live[kind]:
            for parent in ("client", "deal"):
                number = row.get(f"{parent}_id")
                assert number is None or by_kind[parent][number]["deleted_at"] is None, (kind, row)
            if kind in ("task", "activity") and row["deal_id"] is not None:
                assert by_kind[Deal.ENTITY][row["deal_id"]]["client_id"] == row["client_id"]
    for row in live["deal"]:
        stage = by_kind["stage"][row["stage_id"]]
        assert (row["pipeline_id"], row["status"]) == (stage["pipeline_id"], stage["outcome"])


async def tell(database: Database, steps: list[Step], random: Random, tally: Tally) -> None:
    """One history from its beginning to its end, taken back in every way."""
    history = History(database, tally)
    await history.begin()
    before = await history.state()
    await history.play(steps)
    after = await history.state()
    await history.in_part(random)

    undone = await history.backwards()
    same(before, await history.state())
    await history.backwards(undone)
    assert await history.state() == after
    await history.in_any_order(random)
    same(before, await history.state())

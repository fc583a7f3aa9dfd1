"""The API asked everything, and what EXPLAIN tells of all that it sent meanwhile."""

from functools import partial

from tests.make import Make
from tests.plans.asking import BOSS, read_everything, write_everything
from tests.plans.believing import believe
from tests.plans.judging import Fault, faults_of
from tests.plans.recording import Sent, recorded
from tests.rights import canary
from tests.rights import world as rights


def faults_of_reading(make: Make, *, in_short: bool) -> list[Fault]:
    world = canary.build(make)
    people = {BOSS: make.admin(), "anna": world.anna, "petr": world.petr}
    tokens = {name: make.token(user) for name, user in people.items()}
    with recorded() as recorder:
        make.call(partial(read_everything, in_short=in_short), make.app, world, tokens, recorder)
    return make.call(_explained, make, list(recorder.seen.values()))


def faults_of_writing(make: Make, *, in_short: bool) -> list[Fault]:
    world = rights.build(make)
    with recorded() as recorder:
        make.call(partial(write_everything, in_short=in_short), make.app, world, recorder)
    return make.call(_explained, make, list(recorder.seen.values()))


async def _explained(make: Make, sent: list[Sent]) -> list[Fault]:
    engine = make.app.state.database.engine
    async with engine.connect() as connection:
        big = await connection.run_sync(believe)
        return [fault for each in sent for fault in await connection.run_sync(faults_of, each, big)]

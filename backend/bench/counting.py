"""How many statements a request costs, counted inside this process."""

import random
from collections.abc import Sequence

from sqlalchemy import event

from app.main import create_app
from bench.inside import call
from bench.load import Ask, Unchanged
from bench.seed import World
from bench.servers import settings_for


async def statements_of(url: str, world: World, asks: Sequence[Ask]) -> dict[str, int]:
    """By the request's name."""
    app, count = create_app(settings_for(url)), 0

    def hear(*_about: object) -> None:
        nonlocal count
        count += 1

    event.listen(app.state.database.engine.sync_engine, "before_cursor_execute", hear)
    found = {}
    for ask in asks:
        seat = world.admin if ask.by_admin else world.managers[-1]
        if isinstance(ask, Unchanged):
            ask.hear(seat, await call(app, ask.make(world, seat, random.Random(1))))
        count = 0
        await call(app, ask.make(world, seat, random.Random(1)))
        found[ask.name] = count
    await app.state.database.close()
    return found

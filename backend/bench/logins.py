"""`python -m bench.logins`: whether the time of a refused login tells if there is such an account.

A known, an unknown and a deactivated one in turn, each with a wrong password; the medians, and how far
apart they are. From so many places that nobody is throttled.
"""

import argparse
import logging
import statistics
import time
from itertools import count

import uvloop

from app.auth import Tokens, hash_password
from app.database import Database
from app.errors import Unauthorized
from app.models import User
from app.policies import SYSTEM
from app.sealing import Seal
from app.services import logins
from app.services.callers import Caller
from app.services.logins import Given
from app.uow import unit_of_work
from bench.options import parse
from bench.servers import new_database, settings_for

NAMES = ("known", "unknown", "inactive")
CLOSE, CLOSE_SHARE = 5.0, 0.05
"""Milliseconds, or a share of the median: closer than either is close enough."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.logins", description=__doc__)
    parser.add_argument("--tries", type=int, default=200, help="of each")
    options = parse(parser)
    logging.disable()  # each refusal is a line
    for kind in options.kinds:
        with new_database(kind) as url:
            uvloop.run(_measure(kind, url, options.tries))


async def _measure(kind: str, url: str, tries: int) -> None:
    database, settings = Database(url), settings_for(url)
    await _people(database, tries)
    tokens, seal, places = Tokens(settings), Seal(settings.secret()), count()
    taken: dict[str, list[float]] = {name: [] for name in NAMES}
    for number in range(tries):
        for name in NAMES:
            place = next(places)
            caller = Caller(f"10.{place >> 16}.{place >> 8 & 255}.{place & 255}")
            began = time.perf_counter()
            try:
                await logins.log_in(
                    database, tokens, seal, caller, Given(f"{name}{number % 50}", "not-this-one")
                )
            except Unauthorized:
                taken[name].append((time.perf_counter() - began) * 1_000)
    await database.close()
    _tell(kind, taken)


async def _people(database: Database, tries: int) -> None:
    """Fifty of each kind, so that no account is tried too often: some four tries each."""
    hashed = await hash_password("vishnevyj-sad-1904")
    kinds = (("known", True), ("inactive", False))
    async with unit_of_work(database, SYSTEM) as uow:
        for name, is_active in kinds:
            for number in range(min(tries, 50)):
                account = f"{name}{number}"
                uow.add(User(username=account, full_name=name, hashed_password=hashed, is_active=is_active))


def _tell(kind: str, taken: dict[str, list[float]]) -> None:
    medians = {name: statistics.median(times) for name, times in taken.items()}
    apart = max(medians.values()) - min(medians.values())
    share = apart / min(medians.values())
    told = ", ".join(f"{name} {median:.2f} ms" for name, median in medians.items())
    verdict = "close enough" if apart < CLOSE or share < CLOSE_SHARE else "TOO FAR APART"
    print(f"{kind}: {told}; {apart:.2f} ms or {share:.1%} apart over {len(taken['known'])} each: {verdict}")


if __name__ == "__main__":
    main()

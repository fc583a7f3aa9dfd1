"""`python -m tests.repeats.dying MOMENT`: makes one request and is killed before, or after, its commit.

Database, path, body, token and key come from the environment.
"""

import asyncio
import json
import os
import signal
import sys
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.config import Settings
from app.main import create_app
from tests.conftest import SECRET
from tests.rights.asking import Ask, send


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def kill_at(moment: str) -> None:
    """Die when the transaction is about to be committed, or just was."""
    commit: Any = AsyncSession.commit

    async def commit_and_die(session: AsyncSession) -> None:
        if moment == "after":
            await commit(session)
        die()

    AsyncSession.commit = commit_and_die  # type: ignore[method-assign, assignment]


def main() -> None:
    app = create_app(Settings(_env_file=None, DATABASE_URL=os.environ["NOCTO_URL"], SECRET_KEY=SECRET))
    kill_at(sys.argv[1])
    ask = Ask("POST", os.environ["NOCTO_PATH"], body=json.loads(os.environ["NOCTO_BODY"]))
    headers = {"idempotency-key": os.environ["NOCTO_KEY"]}
    asyncio.run(send(app, ask, os.environ["NOCTO_TOKEN"], **headers))


if __name__ == "__main__":
    main()

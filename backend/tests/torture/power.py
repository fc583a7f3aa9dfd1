"""What a power cut leaves: every answer waits until the disk has what it acknowledges; `strace` watches."""

import asyncio
import re
import shutil
import subprocess
from pathlib import Path

from bench.client import connect, request
from bench.seed import fill
from bench.servers import settings_for
from tests.torture.served import Served

ATTACHES_WITHIN = 2.0  # seconds
WRITES = 100
CALLS = "trace=fsync,fdatasync,pwrite64,write,sendto"
WRITTEN, SYNCED, ANSWERED = r"pwrite64\(", r"(?:fdatasync|fsync)[( ].*= 0", r"HTTP/1\.1 201"


def can_be_seen() -> bool:
    return shutil.which("strace") is not None


async def answers_before_the_disk(url: str, folder: Path, *, writes: int = WRITES) -> tuple[int, list[str]]:
    """How many writes were acknowledged; and what went to the disk and had not arrived when one was."""
    world, served, seen = await fill(settings_for(url), deals=0), Served(url, folder), folder / "strace"
    try:
        served.start()
        command = ["strace", "-f", "-e", CALLS, "-o", str(seen), "-p", str(served.process.pid)]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as tracing:
            await asyncio.sleep(ATTACHES_WITHIN)
            connection = await connect(served.address)
            for number in range(writes):
                body = {"name": f"ООО «Клиент {number}»"}
                raw = request("POST", "/api/clients", token=world.admin.token, body=body)
                await connection.send(raw)
            connection.close()
            tracing.terminate()
    finally:
        served.close()
    return _judge(seen.read_text(errors="replace").splitlines())


def _judge(lines: list[str]) -> tuple[int, list[str]]:
    answers, early, is_on_disk = 0, [], False
    for line in lines:
        if re.search(WRITTEN, line):
            is_on_disk = False
        elif re.search(SYNCED, line):
            is_on_disk = True
        elif re.search(ANSWERED, line):
            answers += 1
            early += [] if is_on_disk else [line]
    return answers, early

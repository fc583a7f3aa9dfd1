"""The product as its users start it, `nocto serve`: a process that is killed, stopped and started again."""

import os
import signal
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

import psutil

from app.config import BACKEND
from bench.client import Address
from bench.servers import SECRET, free_port

STARTS_WITHIN = 60.0  # seconds
LOOK_EVERY = 0.01


class Served:
    """`nocto serve` on a database. What it logs goes into a file of the folder."""

    def __init__(self, url: str, folder: Path, **settings: str) -> None:
        self.address: Address = ("127.0.0.1", free_port())
        self.log = folder / "server.log"
        data = {"DATA_DIR": str(folder), "BACKUP_DIR": str(folder / "backups"), "LOG_LEVEL": "WARNING"}
        self._environment = os.environ | data | {"DATABASE_URL": url, "SECRET_KEY": SECRET} | settings
        self._environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installation keeps what was compiled
        self._process: psutil.Popen | None = None

    @property
    def process(self) -> psutil.Popen:
        assert self._process is not None, "it was never started"
        return self._process

    def start(self) -> float:
        """Start it; after how many seconds it was ready."""
        command = [sys.executable, "-m", "app.cli", "serve", "--port", str(self.address[1])]
        started = time.perf_counter()
        with self.log.open("ab") as log:
            self._process = psutil.Popen(
                command, cwd=BACKEND, env=self._environment, stdout=log, stderr=subprocess.STDOUT
            )
        while ask(self.address, "/ready") != 200:
            if time.perf_counter() - started > STARTS_WITHIN or self._process.poll() is not None:
                raise RuntimeError(f"the server did not start:\n{self.log.read_text()[-2000:]}")
            time.sleep(LOOK_EVERY)
        return time.perf_counter() - started

    def kill(self) -> None:
        """As a power cut does it to the process: at once, and without a word."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> tuple[int, float]:
        """As a supervisor does it; with which code it left, and after how many seconds."""
        started = time.perf_counter()
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STARTS_WITHIN), time.perf_counter() - started

    def close(self) -> None:
        """End it, if it runs."""
        if self._process is not None and self._process.poll() is None:
            self.kill()


def ask(address: Address, path: str, *, patience: float = 5.0) -> int:
    """The status of the answer; 0 if there is none."""
    connection = HTTPConnection(*address, timeout=patience)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()

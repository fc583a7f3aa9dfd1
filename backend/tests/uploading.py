"""Uploads through the API, in one line each."""

import time
from collections.abc import Callable
from typing import Any

from app.models import User
from tests.make import Caller, Make

ENDED = ("ready", "done", "failed", "stopped")


class Desk:
    """An administrator who imports files."""

    def __init__(self, make: Make, as_: Callable[[User], Caller]) -> None:
        self.make = make
        self.admin = make.admin()
        self.call = as_(self.admin)

    def upload(self, content: str | bytes, name: str = "deals.csv") -> Any:
        raw = content.encode() if isinstance(content, str) else content
        return self.call.post("/api/imports", files={"file": (name, raw)})

    def ready(self, content: str | bytes, name: str = "deals.csv", **mapping: Any) -> Any:
        """An upload that was taken, with changes to its mapping."""
        found = self.upload(content, name)
        assert found.status_code == 201, found.text
        shown = found.json()
        if mapping:
            answer = self.call.put(
                f"/api/imports/{shown['id']}", json={"mapping": shown["mapping"] | mapping}
            )
            assert answer.status_code == 200, answer.text
            shown = answer.json()
        return shown

    def finish(self, import_id: int, verb: str = "run") -> Any:
        """Have it checked or run, and wait for the end."""
        answer = self.call.post(f"/api/imports/{import_id}/{verb}")
        assert answer.status_code == 202, answer.text
        return self.wait(import_id)

    def wait(self, import_id: int) -> Any:
        for _ in range(3_000):
            shown = self.call.get(f"/api/imports/{import_id}").json()
            if shown["state"] in ENDED:
                return shown
            time.sleep(0.01)
        raise AssertionError(f"the import did not end: {shown}")

    def bring(self, content: str | bytes, name: str = "deals.csv", **mapping: Any) -> Any:
        done = self.finish(self.ready(content, name, **mapping)["id"])
        assert done["state"] == "done", done["error"]
        account = done["account"]
        assert account["rows"] == (
            account["created"] + account["updated"] + account["skipped"] + account["failed"]
        )
        return done

    def all(self, path: str, **query: Any) -> list[Any]:
        rows: list[Any] = self.call.get(path, params={"limit": 1000, "sort": "id", **query}).json()
        return rows

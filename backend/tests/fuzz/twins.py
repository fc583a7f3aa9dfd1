"""One small business on both databases: every request goes to both, and both must answer alike."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from app.models import Role, User
from tests.fuzz.standing import caller, standing
from tests.make import Caller, Make


class Twins:
    """The same program twice. Every kind of row has one with the id 1, the administrator's."""

    def __init__(self, makes: list[Make]) -> None:
        self.makes = makes
        self.webs: list[TestClient] = [make._web for make in makes]
        self._callers = [_settle(make) for make in makes]
        self.document: dict[str, Any] = makes[0].app.openapi()

    def request(self, method: str, url: str, *, role: Role | None = Role.ADMIN, **options: Any) -> Any:
        """SQLite's answer, after PostgreSQL has been found to say the same."""
        asked: list[Any] = [one[role] for one in self._callers] if role else list(self.webs)
        first, second = (one.request(method, url, **options) for one in asked)
        assert (first.status_code, _gist(first)) == (second.status_code, _gist(second)), (method, url)
        return first

    def get(self, url: str, **options: Any) -> Any:
        return self.request("GET", url, **options)

    def post(self, url: str, **options: Any) -> Any:
        return self.request("POST", url, **options)

    def put(self, url: str, **options: Any) -> Any:
        return self.request("PUT", url, **options)


def _gist(answer: Any) -> Any:
    """What must be equal: a refusal's code and its fields."""
    if answer.is_success or "json" not in answer.headers.get("content-type", ""):
        return None
    body = answer.json()
    return body["code"], [(error["field"], error["code"]) for error in body.get("errors") or ()]


def _settle(make: Make) -> dict[Role, Caller]:
    people: dict[Role, User] = {role: make.user(role) for role in Role}
    for owner in (people[Role.ADMIN], people[Role.MANAGER]):
        client = make.client(owner)
        deal = make.deal(owner, client=client)
        make.contact(client, is_primary=True)
        make.task(people[Role.EMPLOYEE], deal=deal)
        make.activity(people[Role.EMPLOYEE], deal=deal)
        make.participant(deal, people[Role.EMPLOYEE])
    return {role: caller(make, user) for role, user in people.items()}


@contextmanager
def twins(servers: tuple[Any, Any], folder: Path, **settings: Any) -> Iterator[Twins]:
    with ExitStack() as stack:
        yield Twins([stack.enter_context(standing(server, folder, **settings)) for server in servers])

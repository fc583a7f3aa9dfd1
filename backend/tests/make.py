"""Rows for tests, made in one line each; what a test does not say is filled in."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any, TypeVar
from uuid import uuid4

from fastapi.testclient import TestClient

from app.auth import Tokens
from app.clock import now
from app.keys import digest, new_secret
from app.models import (
    Activity,
    ActivityType,
    Base,
    Client,
    Contact,
    CustomField,
    Deal,
    DealStage,
    DealStatus,
    Door,
    FieldEntity,
    FieldKind,
    Handover,
    HandoverState,
    LoginSession,
    Participant,
    Pipeline,
    Role,
    Tag,
    Task,
    TaskStatus,
    User,
)
from app.policies import SYSTEM
from app.services import columns
from app.uow import UnitOfWork, unit_of_work

Result = TypeVar("Result")
Row = TypeVar("Row", bound=Base)

PASSWORD = "vishnevyj-sad"
HASH = "$argon2id$v=19$m=8,t=1,p=1$aaaaaaaaaaaaaaaaaaaaaA$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
_numbers = count(1)


@dataclass
class PipelineWithStages:
    row: Pipeline
    stages: list[DealStage]

    @property
    def id(self) -> int:
        return self.row.id


class Make:
    """Makes rows in the database of the running program, as the program itself would."""

    def __init__(self, web: TestClient) -> None:
        self._web = web
        self.app: Any = web.app
        self._pipeline: PipelineWithStages | None = None

    def run(self, work: Callable[[UnitOfWork], Awaitable[Result]]) -> Result:
        """Run something in a transaction of the program's own, which sees everything."""

        async def go() -> Result:
            async with unit_of_work(self.app.state.database, SYSTEM) as uow:
                return await work(uow)

        return self.call(go)

    def call(self, function: Callable[..., Awaitable[Result]], *args: Any) -> Result:
        """Run something on the program's own event loop."""
        assert self._web.portal is not None
        return self._web.portal.call(function, *args)

    def _add(self, row: Row) -> Row:
        async def add(uow: UnitOfWork) -> Row:
            uow.add(row)
            await uow.flush()
            return row

        return self.run(add)

    def token(self, user: User) -> str:
        """A token as a login would give it, without the password's cost."""
        tokens: Tokens = self.app.state.tokens
        return tokens.issue(self.login(user))

    def login(self, user: User, **fields: Any) -> LoginSession:
        """One that lasts an hour."""
        moment = now()
        return self._add(
            LoginSession(
                **{"token_id": uuid4().hex, "user_id": user.id, "created_at": moment,
                   "expires_at": moment + timedelta(hours=1)} | fields
            )
        )  # fmt: skip

    def cookie(self, user: User) -> str:
        """The secret of a browser's cookie as a login would give it."""
        secret = new_secret()
        self.login(user, token_id=digest(secret), door=Door.BROWSER)
        return secret

    def user(self, role: Role = Role.MANAGER, **fields: Any) -> User:
        name = f"user{next(_numbers)}"
        return self._add(
            User(
                **{"username": name, "full_name": name.title(), "role": role, "hashed_password": HASH}
                | fields
            )
        )

    def admin(self, **fields: Any) -> User:
        return self.user(Role.ADMIN, **fields)

    def employee(self, **fields: Any) -> User:
        return self.user(Role.EMPLOYEE, **fields)

    def pipeline(self, name: str = "Продажи", **fields: Any) -> PipelineWithStages:
        """Three stages: an open one, a won one and a lost one."""
        pipeline = self._add(Pipeline(name=name, **fields))
        outcomes = (DealStatus.OPEN, DealStatus.WON, DealStatus.LOST)
        stages = [
            self.stage(pipeline, outcome=outcome, sort_order=place) for place, outcome in enumerate(outcomes)
        ]
        return PipelineWithStages(pipeline, stages)

    def stage(self, pipeline: Pipeline | PipelineWithStages, **fields: Any) -> DealStage:
        return self._add(DealStage(**{"pipeline_id": pipeline.id, "name": f"Этап {next(_numbers)}"} | fields))

    def pipeline_of(self, stage: DealStage) -> Pipeline:
        return self.run(lambda uow: uow.get(Pipeline, stage.pipeline_id))

    @property
    def stages(self) -> list[DealStage]:
        """The stages of the pipeline that deals stand in unless told otherwise."""
        if self._pipeline is None:
            self._pipeline = self.pipeline("Основная")
        return self._pipeline.stages

    def field(
        self, entity: FieldEntity, key: str, kind: FieldKind = FieldKind.TEXT, *choices: str, **fields: Any
    ) -> CustomField:
        """With these options, numbered from one."""
        options = [{"id": n, "name": name, "color": "#94A3B8"} for n, name in enumerate(choices, 1)]
        values = {"name": key.title(), "options": options, "last_option": len(options)} | fields
        return self._add(CustomField(entity=entity, key=key, kind=kind, **values))

    def client(self, manager: User | None = None, **fields: Any) -> Client:
        owner = manager.id if manager else None
        return self._add(Client(**{"name": f"ООО «Клиент {next(_numbers)}»", "manager_id": owner} | fields))

    def contact(self, client: Client, **fields: Any) -> Contact:
        return self._add(Contact(**{"client_id": client.id, "name": f"Контакт {next(_numbers)}"} | fields))

    def deal(
        self,
        manager: User | None = None,
        *,
        stage: DealStage | None = None,
        client: Client | None = None,
        reason: str | None = None,
        **fields: Any,
    ) -> Deal:
        stage = stage or self.stages[0]
        client = client or self.client(manager)
        values = {"title": f"Сделка {next(_numbers)}", "manager_id": manager.id if manager else None} | fields

        async def add(uow: UnitOfWork) -> Deal:
            deal = Deal(**values, client_id=client.id)
            deal.enter(stage, position=await columns.top(uow, stage.id), reason=reason)
            uow.add(deal)
            await uow.flush()
            return deal

        return self.run(add)

    def task(
        self, assignee: User | None = None, *, status: TaskStatus = TaskStatus.TODO, **fields: Any
    ) -> Task:
        """Hangs on what `deal` or `client` name."""
        values = _hang(
            {"title": f"Задача {next(_numbers)}", "assignee_id": assignee.id if assignee else None} | fields
        )
        task = Task(**values)
        task.become(status)
        return self._add(task)

    def activity(self, user: User | None = None, **fields: Any) -> Activity:
        """Hangs on what `deal` or `client` name."""
        values = {
            "type": ActivityType.CALL,
            "subject": "Звонок",
            "user_id": user.id if user else None,
        } | fields
        return self._add(Activity(**_hang(values)))

    def lent(self, giver: User, *, days: int) -> Handover:
        """A handover of nothing that comes back in so many days."""
        until = now().date() + timedelta(days=days)
        return self._add(Handover(from_id=giver.id, shares=[], what=["deals"], open_only=True, until=until,
                                  state=HandoverState.LENT, batch=uuid4().hex))  # fmt: skip

    def tag(self, name: str | None = None, **fields: Any) -> Tag:
        return self._add(Tag(**{"name": name or f"Тег {next(_numbers)}", "color": "#0284C7"} | fields))

    def participant(self, deal: Deal, user: User) -> Participant:
        return self._add(Participant(deal_id=deal.id, user_id=user.id))


def _hang(values: dict[str, Any]) -> dict[str, Any]:
    deal, client = values.pop("deal", None), values.pop("client", None)
    if deal is not None:
        values |= {"deal_id": deal.id, "client_id": deal.client_id}
    elif client is not None:
        values |= {"client_id": client.id}
    return values


class Caller:
    """The API in the hands of one person."""

    def __init__(self, web: TestClient, token: str) -> None:
        self._web = web
        self.headers = {"Authorization": f"Bearer {token}"}

    def request(self, method: str, url: str, **options: Any) -> Any:
        headers = self.headers | options.pop("headers", {})
        return self._web.request(method, url, headers=headers, **options)

    def get(self, url: str, **options: Any) -> Any:
        return self.request("GET", url, **options)

    def post(self, url: str, **options: Any) -> Any:
        return self.request("POST", url, **options)

    def put(self, url: str, **options: Any) -> Any:
        return self.request("PUT", url, **options)

    def patch(self, url: str, **options: Any) -> Any:
        return self.request("PATCH", url, **options)

    def delete(self, url: str, **options: Any) -> Any:
        return self.request("DELETE", url, **options)

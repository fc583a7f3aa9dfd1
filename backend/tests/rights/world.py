"""One small business in which everything occurs that a right may depend on."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import update

from app.auth import hash_password
from app.clock import now
from app.models import (
    Activity,
    ApiKey,
    Base,
    Client,
    ClientStatus,
    Consent,
    Contact,
    CustomField,
    Deal,
    DealStage,
    FieldEntity,
    Handover,
    HandoverState,
    Import,
    ImportState,
    Job,
    JobState,
    LoginSession,
    Tag,
    Task,
    User,
    View,
    ViewEntity,
)
from app.policies import Actor
from app.uow import UnitOfWork, unit_of_work
from tests.make import PASSWORD, Make, PipelineWithStages

MISSING = 999_999

CANARY = "pevchaja-7f3a9c"
"""Written into everything that neither an employee nor `owner` sees; no answer to them may hold it."""

IN_BIN = "klest-2c1d40"
"""Written into what was deleted: only the bin may tell of it."""

SUBJECTS = (
    "anonymous", "expired", "deactivated", "stranger", "assignee", "participant", "owner", "other", "admin"
)  # fmt: skip
"""Nobody in three forms, three employees (with no part, with a task, added to the deals), two managers."""


@dataclass
class World:
    """The people by name, their tokens, and the ids of all objects: `ids["deals"]["owner's"]`."""

    people: dict[str, User]
    tokens: dict[str, str | None]
    ids: dict[str, dict[str, int]]
    batches: dict[str, str]
    """Batches of the journal by whose they are."""
    orders: dict[str, list[int]]
    """The ids of a pipeline's stages from left to right."""
    names: dict[str, dict[str, str]]
    """What clients and contacts are called, by label."""

    def find(self, noun: str, label: str, me: str) -> int:
        if label == "missing":
            return MISSING
        if (noun, label) == ("users", "self"):
            return self.person(me)
        if (noun, label) == ("logins", "own"):
            return self.ids[noun].get(me, self.ids[noun]["colleague's"])
        return self.ids[noun][label]

    def person(self, name: str) -> int:
        """The id of somebody; nobody stands for the person whose token it was."""
        if name == "missing":
            return MISSING
        return self.people[{"anonymous": "owner", "expired": "owner"}.get(name, name)].id


def build(make: Make) -> World:
    """The whole world; some hundred rows."""
    fields = _fields(make)
    people, pipelines = _people(make), _pipelines(make)
    clients = _clients(make, people)
    deals = _deals(make, people, clients, archive=pipelines["archived"].stages[1])
    rows: dict[str, dict[str, Any]] = {
        "users": {
            "colleague": people["colleague"],
            "busy colleague": people["owner"],
            "deactivated": people["deactivated"],
        },
        "pipelines": pipelines,
        "stages": _stages(pipelines),
        "clients": clients,
        "deals": deals,
        "contacts": _contacts(make, clients),
        "tasks": _tasks(make, people, clients, deals),
        "activities": _activities(make, people, clients, deals),
        "imports": _imports(make, people),
        "keys": _keys(make, people),
        "tags": _tags(make),
        "views": _views(make, people["owner"]),
        "handovers": _handovers(make, people),
        "fields": fields,
    }
    ids = {noun: {label: row.id for label, row in found.items()} for noun, found in rows.items()}
    _delete(make, ids)
    batches = {name: _batch(make, people[name], client) for name, client in
               (("owner", clients["owner's"]), ("admin", clients["other's"]))}  # fmt: skip
    orders = {label: [stage.id for stage in found.stages] for label, found in pipelines.items()}
    logins = {name: make.login(person) for name, person in people.items()}
    ids["consents"] = {
        entity: make._add(Consent(entity=entity, entity_id=ids[noun]["owner's"], text_version="v3")).id
        for entity, noun in (("client", "clients"), ("contact", "contacts"))
    }
    names = {noun: {label: row.name for label, row in rows[noun].items()} for noun in ("clients", "contacts")}
    ids["logins"] = {name: login.id for name, login in logins.items()}
    ids["logins"]["colleague's"] = make.login(people["colleague"]).id
    tokens = make.app.state.tokens
    bearers = {name: tokens.issue(logins[name]) for name in SUBJECTS if name in logins}
    return World(people, _nobodies(make, people) | bearers, ids, batches, orders, names)


def _batch(make: Make, who: User, client: Client) -> str:
    """What somebody changed in a client's card."""

    async def edit() -> str:
        actor = Actor(who.id, who.role)
        async with unit_of_work(make.app.state.database, actor) as uow:
            (await uow.take(Client, client.id)).source = "Выставка"
        return uow.batch

    return make.call(edit)


def _written(word: str, fields: tuple[str, ...]) -> dict[str, Any]:
    text = f"{word}@nest.example"
    return {name: {"secret": text} if name == "custom" else text for name in fields}


def _secrets(*fields: str) -> dict[str, Any]:
    return _written(CANARY, fields)


def _deleted(*fields: str) -> dict[str, Any]:
    return _written(IN_BIN, fields)


def _people(make: Make) -> dict[str, User]:
    hashed = make.call(hash_password, PASSWORD)
    return {
        "admin": make.admin(username="boss", hashed_password=hashed),
        "owner": make.user(username="anna", hashed_password=hashed),
        "other": make.user(username="oleg", hashed_password=hashed),
        "stranger": make.employee(username="stranger", hashed_password=hashed),
        "assignee": make.employee(username="egor", hashed_password=hashed),
        "participant": make.employee(username="petr", hashed_password=hashed),
        "colleague": make.employee(username="colleague"),
        "deactivated": make.user(username="gone", hashed_password=hashed, is_active=False),
    }


def _nobodies(make: Make, people: dict[str, User]) -> dict[str, str | None]:
    moment = now()
    over = LoginSession(
        id=MISSING,
        token_id=uuid4().hex,
        user_id=people["owner"].id,
        created_at=moment - timedelta(hours=2),
        expires_at=moment - timedelta(hours=1),
    )
    return {"anonymous": None, "expired": make.app.state.tokens.issue(over)}


def _pipelines(make: Make) -> dict[str, PipelineWithStages]:
    """Deals stand in the first and the second one."""
    row, stages = make.pipeline_of(make.stages[0]), make.stages
    spare = make.stage(row, sort_order=9)
    return {
        "active": PipelineWithStages(row, [*stages, spare]),
        "archived": make.pipeline("Старая", is_active=False),
        "empty": make.pipeline("Пустая"),
    }


def _stages(pipelines: dict[str, PipelineWithStages]) -> dict[str, DealStage]:
    active, old = pipelines["active"].stages, pipelines["archived"].stages
    return {
        "with deals": active[0],
        "won": active[1],
        "empty": active[3],
        "of archived pipeline": old[1],
        "lost of archived pipeline": old[2],
        "of empty pipeline": pipelines["empty"].stages[0],
    }


def _clients(make: Make, people: dict[str, User]) -> dict[str, Client]:
    owner, other = people["owner"], people["other"]
    return {
        "owner's": make.client(owner),
        "owner's without deals": make.client(owner),
        "owner's with a task": make.client(owner),
        "archived": make.client(owner, status=ClientStatus.ARCHIVE),
        "other's": make.client(other, **_secrets("name", "email", "notes", "custom")),
        "other's on owner's deal": make.client(other),
        "unassigned": make.client(None, **_secrets("name", "email", "notes", "custom")),
        "deleted": make.client(owner, **_deleted("name", "email", "notes", "custom")),
    }


def _contacts(make: Make, clients: dict[str, Client]) -> dict[str, Contact]:
    contacts = {
        label: make.contact(client, is_primary=True, **word("name", "email", "custom") if word else {})
        for label, client in clients.items()
        for word in [_secrets if CANARY in client.name else _deleted if IN_BIN in client.name else None]
    }
    contacts["of deleted client"] = contacts.pop("deleted")
    contacts["deleted"] = make.contact(clients["owner's"], **_deleted("name", "email", "custom"))
    return contacts


def _deals(
    make: Make, people: dict[str, User], clients: dict[str, Client], *, archive: DealStage
) -> dict[str, Deal]:
    owner, other = people["owner"], people["other"]
    deals = {
        "owner's": make.deal(owner, client=clients["owner's"]),
        "with other's client": make.deal(owner, client=clients["other's on owner's deal"]),
        "other's": make.deal(other, client=clients["other's"], **_secrets("title", "custom")),
        "unassigned": make.deal(
            None, client=clients["unassigned"], **_secrets("title", "description", "custom")
        ),
        "in archived pipeline": make.deal(owner, client=clients["owner's"], stage=archive),
        "deleted": make.deal(owner, client=clients["owner's without deals"], **_deleted("title", "custom")),
    }
    for label in ("owner's", "with other's client", "in archived pipeline", "deleted"):
        make.participant(deals[label], people["participant"])
    return deals


def _tasks(
    make: Make, people: dict[str, User], clients: dict[str, Client], deals: dict[str, Deal]
) -> dict[str, Task]:
    """The assignee has a task on every deal that the participant was added to."""
    owner, other, egor = people["owner"], people["other"], people["assignee"]
    tasks = {
        "on owner's deal": make.task(egor, deal=deals["owner's"], author_id=owner.id),
        "owner's on owner's deal": make.task(owner, deal=deals["owner's"]),
        "on deal with other's client": make.task(egor, deal=deals["with other's client"]),
        "on owner's client": make.task(egor, client=clients["owner's with a task"]),
        "alone": make.task(owner, author_id=owner.id),
        "stranger's alone": make.task(people["stranger"], author_id=people["stranger"].id),
        "from owner to other": make.task(other, author_id=owner.id),
        "on other's deal": make.task(other, deal=deals["other's"], **_secrets("title", "description")),
        "on other's deal for owner": make.task(owner, deal=deals["other's"], author_id=other.id),
        "on unassigned deal": make.task(None, deal=deals["unassigned"], **_secrets("title")),
        "deleted": make.task(egor, deal=deals["owner's"], **_deleted("title")),
        "of deleted deal": make.task(egor, deal=deals["deleted"], **_deleted("title")),
    }
    make.task(egor, deal=deals["in archived pipeline"])
    return tasks


def _activities(
    make: Make, people: dict[str, User], clients: dict[str, Client], deals: dict[str, Deal]
) -> dict[str, Activity]:
    owner, other = people["owner"], people["other"]
    return {
        "on owner's deal": make.activity(owner, deal=deals["owner's"]),
        "assignee's on owner's deal": make.activity(people["assignee"], deal=deals["owner's"]),
        "participant's on owner's deal": make.activity(people["participant"], deal=deals["owner's"]),
        "on deal with other's client": make.activity(owner, deal=deals["with other's client"]),
        "on owner's client": make.activity(owner, client=clients["owner's"]),
        "on owner's client with a task": make.activity(owner, client=clients["owner's with a task"]),
        "alone": make.activity(owner),
        "stranger's alone": make.activity(people["stranger"]),
        "on other's deal": make.activity(other, deal=deals["other's"], **_secrets("subject", "content")),
        "owner's on other's deal": make.activity(owner, deal=deals["other's"], **_secrets("subject")),
        "on unassigned deal": make.activity(None, deal=deals["unassigned"], **_secrets("subject")),
        "deleted": make.activity(owner, deal=deals["owner's"], **_deleted("subject")),
        "of deleted deal": make.activity(people["assignee"], deal=deals["deleted"], **_deleted("subject")),
    }


def _views(make: Make, owner: User) -> dict[str, View]:
    fields = {"owner_id": owner.id, "entity": ViewEntity.DEAL}
    return {
        "owner's": make._add(View(name="Свои", **fields)),
        "shared": make._add(View(name="Общие", shared=True, **fields)),
    }


def _handovers(make: Make, people: dict[str, User]) -> dict[str, Handover]:
    """Of nothing: their batch is none of the journal's."""
    fields = {
        "from_id": people["owner"].id, "shares": [], "what": ["deals"], "open_only": True,
        "batch": uuid4().hex, "reason": CANARY,
    }  # fmt: skip
    day = now().date() + timedelta(days=30)
    return {
        "lent": make._add(Handover(state=HandoverState.LENT, until=day, **fields)),
        "given": make._add(Handover(state=HandoverState.GIVEN, **fields)),
    }


def _tags(make: Make) -> dict[str, Tag]:
    other = make.tag("Ёлки")
    return {"spare": make.tag("Сосны"), "other": other,
            "merged": make.tag("Пихты", merged_into_id=other.id, deleted_at=now())}  # fmt: skip


def _fields(make: Make) -> dict[str, CustomField]:
    """Fields that the business has added; two of deals, and one of clients, hold the secrets."""
    return {
        "with values": make.field(FieldEntity.DEAL, "secret"),
        "empty": make.field(FieldEntity.DEAL, "empty", sort_order=1),
        "of clients": make.field(FieldEntity.CLIENT, "secret"),
        "of contacts": make.field(FieldEntity.CONTACT, "secret"),
    }


def _imports(make: Make, people: dict[str, User]) -> dict[str, Import]:
    job = make._add(Job(kind="import", payload={}, state=JobState.RUNNING))
    columns = [{"name": "Название", "sample": [CANARY], "field": "deal.title", "confidence": 1.0}]
    states = {
        "ready": ImportState.READY,
        "running": ImportState.RUNNING,
        "stopped": ImportState.STOPPED,
        "done": ImportState.DONE,
    }
    return {
        label: make._add(
            Import(
                actor_id=people["admin"].id, file_name=CANARY, stored_name=uuid4().hex, size=1, state=state,
                columns=columns, mapping={"columns": {"Название": "deal.title"}}, job_id=job.id,
                rows_done=0 if label == "ready" else 1,
            )
        )
        for label, state in states.items()
    }  # fmt: skip


def _keys(make: Make, people: dict[str, User]) -> dict[str, ApiKey]:
    owner, other = people["owner"].id, people["other"].id
    keys = {
        "owner's": ApiKey(user_id=owner, name="Сайт"),
        "other's": ApiKey(user_id=other, name=CANARY),
        "revoked": ApiKey(user_id=owner, name="Старый", revoked_at=now()),
    }
    for label, key in keys.items():
        key.digest, key.hint, key.scopes = label, "nck_", ["clients:write"]
    return {label: make._add(key) for label, key in keys.items()}


DELETED: tuple[tuple[type[Base], str, tuple[str, ...]], ...] = (
    (Client, "clients", ("deleted",)),
    (Contact, "contacts", ("deleted", "of deleted client")),
    (Deal, "deals", ("deleted",)),
    (Task, "tasks", ("deleted", "of deleted deal")),
    (Activity, "activities", ("deleted", "of deleted deal")),
)


def _delete(make: Make, ids: dict[str, dict[str, int]]) -> None:
    async def mark(uow: UnitOfWork) -> None:
        for model, noun, labels in DELETED:
            own = model.id.in_([ids[noun][label] for label in labels])
            await uow.session.execute(update(model).where(own).values(deleted_at=now()))

    make.run(mark)

"""Two businesses side by side: a canary sits in every text of Oleg's, and Anna must never hear it."""

import base64
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.clock import now, today
from app.listing import write_cursor
from app.models import (
    Activity,
    Base,
    Change,
    Client,
    ClientStatus,
    Contact,
    Deal,
    DealStage,
    ExternalId,
    FieldEntity,
    Import,
    ImportState,
    Job,
    JobState,
    Task,
    TaskStatus,
    User,
)
from app.uow import UnitOfWork
from tests.make import Make
from tests.rights.asking import Answer, Ask
from tests.rights.world import CANARY, IN_BIN, MISSING

PREFIX = CANARY[:8]
"""What one may search for: an answer may repeat the question, but not complete it."""

ZONE = "Europe/Moscow"

TEXTS: dict[type[Base], tuple[str, ...]] = {
    Client: ("name", "inn", "website", "email", "phone", "address", "source", "notes", "custom.secret"),
    Contact: ("name", "position", "phone", "email", "telegram", "whatsapp", "notes", "custom.secret"),
    Deal: ("title", "description", "lost_reason", "custom.secret"),
    Task: ("title", "description"),
    Activity: ("subject", "content"),
}


@dataclass
class Business:
    """What one person has, as Python objects: the oracle adds these up."""

    clients: list[Client] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)


@dataclass
class Neighbours:
    anna: User
    oleg: User
    petr: User
    stranger: User
    stages: list[DealStage]
    seen: dict[str, Business]
    """What each of them sees."""
    hidden: Business
    """What only Oleg and administrators see, and what nobody does."""
    foreign: Deal
    """Anna's deal with a client of Oleg's."""
    batches: list[str]
    """What brought Oleg's deals along, and what brought Anna's."""
    imports: list[int]
    fields: list[int]
    """A file that the administrator brings in."""


def secrets(model: type[Base], word: str = CANARY, **fields: Any) -> dict[str, Any]:
    """The canary for every text of a row; the lost reason only where it is asked for."""
    texts: dict[str, Any] = {name: word for name in TEXTS[model] if name != "lost_reason"}
    if texts.pop("custom.secret", None):
        texts["custom"] = {"secret": word}
    if "email" in texts:
        texts["email"] = f"{word}@nest.example"
    return texts | fields


def build(make: Make) -> Neighbours:
    fields = [make.field(entity, "secret").id for entity in FieldEntity]
    anna, oleg, boss = make.user(), make.user(), make.admin()
    petr, stranger = make.employee(), make.employee()
    mine, hidden = _annas(make, anna, petr), _hidden(make, anna, oleg)
    shared = Business(mine.clients[:1], mine.contacts[:1], mine.deals[:1], [], mine.activities[:1])
    foreign = _mixed(make, anna, oleg, mine, hidden)
    make.participant(mine.deals[0], petr)
    make.participant(hidden.deals[0], boss)
    shared.tasks.append(make.task(petr, deal=mine.deals[0], due_date=today(ZONE) - timedelta(days=1)))
    mine.tasks.append(shared.tasks[0])
    seen = {"anna": mine, "petr": shared, "stranger": Business()}
    batches = [_batch(make, deal) for deal in (hidden.deals[0], mine.deals[0])]
    imports = [_import(make, boss).id]
    return Neighbours(
        anna, oleg, petr, stranger, make.stages, seen, hidden, foreign, batches, imports, fields
    )


def _batch(make: Make, deal: Deal) -> str:
    async def read(uow: UnitOfWork) -> str:
        of_deal = select(Change.batch).where(Change.entity == Deal.ENTITY, Change.entity_id == deal.id)
        return str(await uow.session.scalar(of_deal.limit(1)))

    return make.run(read)


def _import(make: Make, boss: User) -> Import:
    job = make._add(Job(kind="import", payload={}, state=JobState.RUNNING))
    columns = [{"name": CANARY, "sample": [CANARY], "field": "deal.title", "confidence": 1.0}]
    return make._add(
        Import(
            actor_id=boss.id, file_name=CANARY, stored_name="canary", size=1, state=ImportState.DONE,
            columns=columns, mapping={"columns": {CANARY: "deal.title"}}, job_id=job.id, rows_done=1,
        )
    )  # fmt: skip


def _annas(make: Make, anna: User, petr: User) -> Business:
    new, won, lost = make.stages
    statuses = (ClientStatus.LEAD, ClientStatus.CLIENT, ClientStatus.ARCHIVE, ClientStatus.LEAD)
    clients = [make.client(anna, status=status) for status in statuses]
    deals = [
        make.deal(anna, client=clients[0], amount=Decimal("100.10"), stage=new),
        make.deal(anna, client=clients[1], amount=Decimal("200.20"), stage=new),
        make.deal(anna, client=clients[1], amount=Decimal("300.30"), stage=new, currency="USD"),
        make.deal(anna, client=clients[1], amount=Decimal("400.40"), stage=won),
        make.deal(anna, client=clients[1], amount=Decimal("500.50"), stage=won, currency="USD"),
        make.deal(anna, client=clients[1], amount=Decimal("600.60"), stage=lost, reason="дорого"),
    ]
    yesterday = today(ZONE) - timedelta(days=1)
    tasks = [
        make.task(anna, deal=deals[1], due_date=yesterday),
        make.task(anna, client=clients[1], status=TaskStatus.DONE),
        make.task(anna, author_id=anna.id, status=TaskStatus.CANCELLED),
    ]
    activities = [
        make.activity(anna, deal=deals[0]),
        make.activity(anna, client=clients[1]),
        make.activity(anna),
    ]
    return Business(clients, [make.contact(clients[0]), make.contact(clients[1])], deals, tasks, activities)


def _hidden(make: Make, anna: User, oleg: User) -> Business:
    """Oleg's, nobody's, and what Anna has deleted."""
    found = Business()
    new, won, lost = make.stages
    for owner, gone in ((oleg, None), (None, None), (anna, now())):
        word = IN_BIN if gone else CANARY
        client = make.client(owner, **secrets(Client, word, deleted_at=gone, status=ClientStatus.CLIENT))
        of_deal, much = secrets(Deal, word, deleted_at=gone), Decimal("7770007.77")
        deals = [
            make.deal(owner, client=client, amount=much, stage=new, **of_deal),
            make.deal(owner, client=client, amount=much, stage=won, **of_deal),
            make.deal(owner, client=client, amount=much, stage=lost, reason=word, currency="USD", **of_deal),
        ]
        yesterday = today(ZONE) - timedelta(days=1)
        of_task = secrets(Task, word, deleted_at=gone, due_date=yesterday)
        found.clients.append(client)
        found.contacts.append(make.contact(client, **secrets(Contact, word, deleted_at=gone)))
        found.deals += deals
        found.tasks += [
            make.task(owner, deal=deals[0], **of_task),
            make.task(owner, client=client, **of_task),
        ]
        of_activity = secrets(Activity, word, deleted_at=gone)
        found.activities += [make.activity(owner, deal=deals[0], **of_activity)]
        found.activities += [make.activity(owner, client=client, **of_activity)]
    found.tasks.append(make.task(oleg, author_id=oleg.id, **secrets(Task)))
    found.activities.append(make.activity(oleg, **secrets(Activity)))
    make._add(ExternalId(source=CANARY, entity="client", key=CANARY, entity_id=found.clients[0].id))
    return found


def _mixed(make: Make, anna: User, oleg: User, mine: Business, hidden: Business) -> Deal:
    """Where the two businesses touch: each has a deal with a client of the other's."""
    foreign = make.deal(anna, client=hidden.clients[0], amount=Decimal("50.05"))
    mine.deals.append(foreign)
    mine.tasks.append(make.task(anna, deal=foreign))
    mine.activities.append(make.activity(anna, deal=foreign))
    theirs = make.deal(oleg, client=mine.clients[3], amount=Decimal("7770007.77"), **secrets(Deal))
    hidden.deals.append(theirs)
    hidden.tasks.append(make.task(oleg, deal=theirs, **secrets(Task)))
    hidden.activities += [
        make.activity(oleg, deal=theirs, **secrets(Activity)),
        make.activity(anna, deal=theirs, **secrets(Activity)),  # the deal decides, not the author
    ]
    return foreign


Values = tuple[Any, ...] | Callable[[Neighbours], list[Any]]


def _ids(noun: str) -> Values:
    """One row of Oleg's, one of nobody's, one that was deleted, one where both meet, and one of Anna's."""

    def some(world: Neighbours) -> list[int]:
        hidden, mine = (getattr(each, noun) for each in (world.hidden, world.seen["anna"]))
        step = len(hidden) // 3 or 1
        return [row.id for row in (*hidden[::step][:3], hidden[-1], mine[0])]

    return some


def _people(world: Neighbours) -> list[int]:
    return [world.oleg.id, world.anna.id]


def _pipelines(world: Neighbours) -> list[int]:
    return [world.stages[0].pipeline_id]


_LONG_AGO = ("2020-01-01T00:00:00Z",)
_FAR_AHEAD = ("2100-01-01T00:00:00Z",)
_CURSORS = tuple(
    write_cursor(sort, value, MISSING)
    for sort, value in (
        ("-created_at", now()),
        ("name", PREFIX),
        ("title", PREFIX),
        ("position", "0"),
        ("custom.secret", PREFIX),
    )
)

VALUES: dict[str, Values] = {
    "entity": ("deal", "client", "clients", "contacts"), "entity_id": _ids("deals"), "actor_id": _people,
    "since": _LONG_AGO, "until": _FAR_AHEAD,
    "phone": (CANARY, "+7 495 111-22-33"), "email": (f"{CANARY}@nest.example",), "telegram": (CANARY,),
    "name": (CANARY,), "except_id": _ids("clients"),
    "skip": (1,), "limit": (1, 200), "days": (1, 366), "cursor": _CURSORS,
    "tag": (CANARY,), "tag_all": (CANARY,), "without_tag": (CANARY,), "with_uses": (True,),
    "from_id": _people,
    "custom": (f"secret:contains:{PREFIX}", f"secret:eq:{CANARY}", "secret:empty:false"),
    "search": (PREFIX, CANARY), "q": (PREFIX, CANARY), "source": (CANARY,), "inn": (CANARY,),
    "is_revoked": (True, False),
    "is_active": (True, False), "is_archived": (True, False),
    "unassigned": (True, False), "overdue": (True, False), "raw": (True,),
    "has_open_deal": (True, False), "has_pending_task": (True, False),
    "currency": ("RUB", "USD"), "amount_min": (7_000_000,), "amount_max": (8_000_000,),
    "manager_id": _people, "user_id": _people, "assignee_id": _people, "author_id": _people,
    "id": _ids("deals"),
    "from": ("2026-01-01",), "to": ("2100-01-01",), "top": (1, 100),
    "deal_id": _ids("deals"), "client_id": _ids("clients"), "pipeline_id": _pipelines,
    "stage_id": lambda world: [stage.id for stage in world.stages],
    "created_from": _LONG_AGO, "closed_from": _LONG_AGO, "updated_from": _LONG_AGO, "date_from": _LONG_AGO,
    "contacted_from": _LONG_AGO, "completed_from": _LONG_AGO,
    "day_from": ("2020-01-01",), "day_to": ("2100-01-01",),
    "created_before": _FAR_AHEAD, "closed_before": _FAR_AHEAD, "date_before": _FAR_AHEAD,
    "contacted_before": _FAR_AHEAD,
    "expected_from": ("2020-01-01",), "expected_to": ("2100-01-01",), "due_from": ("2020-01-01",),
    "due_after": ("2020-01-01",), "due_before": ("2100-01-01",), "due_to": ("2100-01-01",),
}  # fmt: skip
"""What to ask for in the parameters of queries; one that lists its own values need not be here."""

VALUES["id"] = lambda world: [*_made(VALUES["deal_id"], world), *_made(VALUES["client_id"], world)]

PLACES: dict[str, Values] = {
    "field_id": lambda world: world.fields,
    "tag_id": (MISSING,), "view_id": (MISSING,), "handover_id": (MISSING,),
    "deal_id": VALUES["deal_id"], "client_id": VALUES["client_id"], "contact_id": _ids("contacts"),
    "batch": lambda world: world.batches, "import_id": lambda world: world.imports,
    "task_id": _ids("tasks"), "activity_id": _ids("activities"),
    "pipeline_id": _pipelines, "stage_id": VALUES["stage_id"], "user_id": _people,
}  # fmt: skip


def questions(app: Any, world: Neighbours) -> Iterator[Ask]:
    """Every GET of the API, about every kind of row; and once with every parameter and each of its values."""
    schemas = app.openapi()["components"]["schemas"]
    for path, methods in app.openapi()["paths"].items():
        if "get" not in methods:
            continue
        addresses = _addresses(path, world)
        yield from (Ask("GET", address) for address in addresses)
        for parameter in methods["get"].get("parameters", ()):
            if parameter["in"] != "query":
                continue
            name = parameter["name"]
            values = _made(VALUES[name], world) if name in VALUES else _enum(parameter["schema"], schemas)
            if name == "sort" and "anyOf" in parameter["schema"]:
                values += ["custom.secret", "-custom.secret"]
            assert values, f"what is to be asked for in {name} of {path}?"
            yield from (Ask("GET", addresses[-1], {name: value}) for value in values)


def _enum(schema: dict[str, Any], schemas: dict[str, Any]) -> list[Any]:
    """The values a parameter may have, however deep OpenAPI keeps them."""
    if "$ref" in schema:
        return _enum(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if "enum" in schema:
        return list(schema["enum"])
    inner = [*schema.get("anyOf", ()), schema.get("items", {})]
    return [value for part in inner if part for value in _enum(part, schemas)]


def _made(values: Values, world: Neighbours) -> list[Any]:
    return values(world) if callable(values) else list(values)


def _addresses(path: str, world: Neighbours) -> list[str]:
    found = re.search(r"{(\w+)}", path)
    if found is None:
        return [path]
    return [path.replace(found[0], str(row_id)) for row_id in _made(PLACES[found[1]], world)]


def leaks(ask: Ask, answer: Answer) -> bool:
    """Whether the canary is anywhere in an answer, inside a cursor too; the question itself apart."""
    own_words = CANARY in str(ask.query.values())
    heard = [value for name, value in answer.headers.items() if not (own_words and name == "link")]
    words = [word for text in heard for word in re.findall(r"[\w-]{12,}", text)]
    told = "\n".join([text_of(answer), *heard, *map(_decoded, words)])
    return CANARY in told or (IN_BIN in told and ask.path != "/api/bin")


def text_of(answer: Answer) -> str:
    """What an answer says, inside of a zip too."""
    if not answer.content.startswith(b"PK"):
        return answer.content.decode()
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


def _decoded(word: str) -> str:
    """What a cursor says; nothing for other words."""
    try:
        return base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)).decode(errors="replace")
    except ValueError:
        return ""


def timeless(answer: Answer) -> tuple[int, str, str]:
    """An answer without its number and without what the clock alone changes."""
    headers = {name: value for name, value in answer.headers.items() if name != "x-request-id"}
    content = re.sub(r'"request_id":"\w+"', "", text_of(answer))
    content = re.sub(r'"(seconds|seconds_in_stage)":\d+', "", content)
    content = re.sub(
        r"(?m)^id: .*$|\"position\": ?\d+", "", content
    )  # how far the journal is: a number like any id
    if "content-length" in headers:
        headers["content-length"] = ""
    if re.fullmatch(r'"[0-9a-f]+-[0-9a-f]{32}"', headers.get("etag", "")):
        headers["etag"] = ""  # of which state of the whole database: no more than any id tells
    return answer.status, str(headers), content

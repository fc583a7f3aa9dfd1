"""Who sees which rows, and who may do what. The only file that names roles.

Two questions, two tables:

* VISIBLE answers «which rows exist for this actor» with SQL. The unit of work puts it under every
  query, so a list, a sum, a search and an export can't disagree. A deleted row exists for nobody, but
  behind one door, the unit of work's `deleted()`, which the bin and the undo go through.
* ALLOWED answers «may this actor do that» with names. Services ask it by `require`, after they have
  found the row: what is hidden answers 404, what is visible but not allowed 403.

What hangs on a deal or a client follows its nearest parent: the deal if there is one, else the client,
else the people of the row itself.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any, cast
from weakref import WeakKeyDictionary

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Executable,
    Table,
    and_,
    bindparam,
    false,
    or_,
    select,
    union_all,
)

from app.errors import Forbidden
from app.models import (
    AccessBlock,
    AccessDay,
    Activity,
    Alarm,
    ApiKey,
    Base,
    Binned,
    BoardTotal,
    Change,
    Client,
    Consent,
    Contact,
    Deal,
    DealStage,
    Dismissal,
    ExternalId,
    Handover,
    IdentityKey,
    Import,
    ImportRow,
    Job,
    Participant,
    PasswordReset,
    Role,
    StageVisit,
    Tag,
    Task,
    User,
    View,
    ViewChoice,
)
from app.row_filters import RowFilter, RowFilters, Rule


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `id` is None for the program itself (command line, jobs)."""

    id: int | None
    role: Role
    must_change_password: bool = False
    has_second_factor: bool = False
    session_id: int | None = None
    is_stale: bool = False
    """Whether it is time to write down that the login, or the key, is still used."""
    key_id: int | None = None
    scopes: frozenset[str] | None = None
    """What the API key allows, if it is one; see `scopes`."""


SYSTEM = Actor(None, Role.ADMIN)

_me: ContextVar[int | None] = ContextVar("me")

ME = bindparam("me", callable_=_me.get, type_=BigInteger)
"""The actor's id. A parameter, so that a statement is composed once a role and not once a person."""

# Tables, not models: inside a rule no other rule may be applied again.
_deals, _clients, _contacts, _tasks, _participants = (
    cast("Table", model.__table__) for model in (Deal, Client, Contact, Task, Participant)
)  # fmt: skip

_deals_managed = select(_deals.c.id).where(_deals.c.manager_id == ME)
_clients_managed = select(_clients.c.id).where(_clients.c.manager_id == ME)

_my_tasks = _tasks.alias("my_tasks")
# A task that I put on myself gives no sight: who is removed from a deal must not keep it that way.
_with_my_task = and_(
    _my_tasks.c.assignee_id == ME, _my_tasks.c.self_set.is_(False), _my_tasks.c.deleted_at.is_(None)
)

# Deals with a task that I was given, or to which I was added.
_deals_shared = union_all(
    select(_my_tasks.c.deal_id).where(_with_my_task, _my_tasks.c.deal_id.is_not(None)),
    select(_participants.c.deal_id).where(_participants.c.user_id == ME),
)

# Clients with a task I was given, and of the deals I take part in: one can't work for a nameless client.
_clients_shared = union_all(
    select(_my_tasks.c.client_id).where(_with_my_task, _my_tasks.c.client_id.is_not(None)),
    select(_deals.c.client_id).where(_deals.c.id.in_(_deals_shared), _deals.c.deleted_at.is_(None)),
)


def _hangs_on(row: Any, deals: Any, clients: Any) -> ColumnElement[bool]:
    return or_(row.deal_id.in_(deals), and_(row.deal_id.is_(None), row.client_id.in_(clients)))


def _alone(row: Any, person: Any) -> ColumnElement[bool]:
    return and_(row.deal_id.is_(None), row.client_id.is_(None), person == ME)


def _key_of(clients: Any) -> Rule:
    """What these clients and their people are known by, or agreed to."""
    people = select(_contacts.c.id).where(_contacts.c.client_id.in_(clients))
    return lambda key: or_(
        and_(key.entity == Client.ENTITY, key.entity_id.in_(clients)),
        and_(key.entity == Contact.ENTITY, key.entity_id.in_(people)),
    )


def _own_task(task: Any) -> ColumnElement[bool]:
    return or_(
        task.assignee_id == ME,
        _alone(task, task.author_id),
        _hangs_on(task, _deals_managed, _clients_managed),
    )


def _own_change(change: Any) -> ColumnElement[bool]:
    return cast("ColumnElement[bool]", change.actor_id == ME)


def _own_key(key: Any) -> ColumnElement[bool]:
    return cast("ColumnElement[bool]", key.user_id == ME)


def _shown_view(view: Any) -> ColumnElement[bool]:
    return or_(view.owner_id == ME, view.shared.is_(True))


def _own_choice(choice: Any) -> ColumnElement[bool]:
    return cast("ColumnElement[bool]", choice.user_id == ME)


def _nobody(_row: Any) -> ColumnElement[bool]:
    return false()


VISIBLE: dict[Role, dict[type[Base], Rule]] = {
    Role.ADMIN: {},
    Role.MANAGER: {
        Deal: lambda deal: deal.manager_id == ME,
        Client: lambda client: client.manager_id == ME,
        Contact: lambda contact: contact.client_id.in_(_clients_managed),
        Task: _own_task,
        Activity: lambda row: or_(_hangs_on(row, _deals_managed, _clients_managed), _alone(row, row.user_id)),
        Participant: lambda row: row.deal_id.in_(_deals_managed),
        StageVisit: lambda row: row.deal_id.in_(_deals_managed),
        BoardTotal: lambda row: row.manager_id == ME,
        ApiKey: _own_key,
        Change: _own_change,
        ExternalId: _nobody,
        IdentityKey: _key_of(_clients_managed),
        Consent: _key_of(_clients_managed),
        Import: _nobody,
        ImportRow: _nobody,
        Job: _nobody,
        Handover: _nobody,
        View: _shown_view,
        ViewChoice: _own_choice,
        AccessDay: _nobody,
        AccessBlock: _nobody,
        Alarm: _nobody,
        PasswordReset: _nobody,
    },
    Role.EMPLOYEE: {
        Deal: lambda deal: deal.id.in_(_deals_shared),
        Client: lambda client: client.id.in_(_clients_shared),
        Contact: lambda contact: contact.client_id.in_(_clients_shared),
        Task: lambda task: task.assignee_id == ME,
        Activity: lambda row: or_(_hangs_on(row, _deals_shared, _clients_shared), _alone(row, row.user_id)),
        Participant: lambda row: row.deal_id.in_(_deals_shared),
        StageVisit: lambda row: row.deal_id.in_(_deals_shared),
        BoardTotal: _nobody,
        ApiKey: _own_key,
        Change: _own_change,
        ExternalId: _nobody,
        IdentityKey: _key_of(_clients_shared),
        Consent: _key_of(_clients_shared),
        Import: _nobody,
        ImportRow: _nobody,
        Job: _nobody,
        Handover: _nobody,
        View: _shown_view,
        ViewChoice: _own_choice,
        AccessDay: _nobody,
        AccessBlock: _nobody,
        Alarm: _nobody,
        PasswordReset: _nobody,
    },
}

_OWN_WORK = frozenset(
    {"task.create", "task.edit", "activity.create", "activity.edit", "activity.delete", "view.edit"}
)
_OWN_BUSINESS = _OWN_WORK | {
    "deal.create", "deal.edit", "deal.move", "deal.delete", "participant.edit",
    "client.create", "client.edit", "client.delete", "contact.create", "contact.edit", "contact.delete",
    "task.delete", "task.assign", "report.sales", "tag.create", "view.share",
}  # fmt: skip

ALLOWED: dict[Role, frozenset[str]] = {
    Role.ADMIN: _OWN_BUSINESS
    | {
        "owner.assign",
        "field.edit",
        "pipeline.edit",
        "tag.edit",
        "handover.edit",
        "view.any",
        "user.edit",
        "user.private",
        "alarm.read",
        "activity.any",
        "import",
        "bin.purge",
        "change.any",
        "demo.edit",
        "dump",
        "key_policy.edit",
    },
    Role.MANAGER: _OWN_BUSINESS | {"activity.any"},
    Role.EMPLOYEE: _OWN_WORK,
}

_CHANGED_BY = {
    DealStage.ENTITY: "pipeline.edit",
    Dismissal.ENTITY: "client.edit",
    Consent.ENTITY: "client.edit",
    Tag.ENTITY: "tag.create",
    ViewChoice.ENTITY: "view.edit",
}
"""The right to change rows whose own name is not in it."""

OWNERS = (Role.ADMIN, Role.MANAGER)
"""Roles whose people may be responsible for deals and clients."""

SELLER = Role.MANAGER
"""The role of those whom an import or the demo brings along."""

ADMINISTRATOR = Role.ADMIN
"""The role of which somebody must always be left."""


def _not_deleted(row: Any) -> ColumnElement[bool]:
    return cast("ColumnElement[bool]", row.deleted_at.is_(None))


def _both(rule: Rule) -> Rule:
    return lambda row: and_(_not_deleted(row), rule(row))


@cache
def _row_filters(role: Role, deleted: bool) -> RowFilters:
    rules = VISIBLE[role]
    filters = []
    for model in sorted(
        (mapper.class_ for mapper in Base.registry.mappers), key=lambda model: model.__name__
    ):
        rule = rules.get(model)
        if issubclass(model, Binned) and not deleted:
            filters.append(RowFilter(cast("type[Base]", model), _both(rule) if rule else _not_deleted))
        elif rule:
            filters.append(RowFilter(model, rule))
    return RowFilters(role, filters, deleted=deleted)


_filtered: WeakKeyDictionary[Executable, dict[RowFilters, Executable]] = WeakKeyDictionary()


def visible(statement: Executable, actor: Actor, *, deleted: bool = False) -> Executable:
    """The statement with VISIBLE under it, for this actor; it must be the one that is executed next.

    With `deleted`, rows in the bin exist too, for those who would see them were they not there.
    """
    _me.set(actor.id)
    filters = _row_filters(actor.role, deleted)
    by_role = _filtered.setdefault(statement, {})
    if filters not in by_role:
        by_role[filters] = statement.options(filters)
    return by_role[filters]


def sees_all(actor: Actor) -> bool:
    """Whether nothing but deleted rows is hidden from this actor."""
    return not VISIBLE[actor.role]


def shares(role: str) -> bool:
    """Whether people of this role see deals, and their clients, through a task or by taking part."""
    return role == Role.EMPLOYEE


def sees_by_manager(actor: Actor) -> bool:
    """Whether the totals kept per stage and manager add up to what this actor sees."""
    return actor.role in OWNERS


def may(actor: Actor, action: str) -> bool:
    return action in ALLOWED[actor.role]


def allowed(actor: Actor) -> list[str]:
    """Everything the actor's role may do, by name."""
    return sorted(ALLOWED[actor.role])


def require(actor: Actor, action: str) -> None:
    """Raise `Forbidden` unless the actor's role allows `action`."""
    if not may(actor, action):
        raise Forbidden


def require_person(actor: Actor) -> None:
    """Raise `Forbidden` for a key: what lets somebody in is given by people only."""
    if actor.key_id is not None:
        raise Forbidden("person_required")


def require_change(actor: Actor, entity: str) -> None:
    """Whoever may change rows of this kind may take such a change back."""
    require(actor, _CHANGED_BY.get(entity, f"{entity}.edit"))


def require_owner(actor: Actor, owner_id: int | None) -> None:
    """Only some may give a deal or client to others (or to nobody)."""
    if owner_id != actor.id and not may(actor, "owner.assign"):
        raise Forbidden("owner_forbidden")


def require_assignee(actor: Actor, assignee_id: int | None) -> None:
    """Only some may give a task to others."""
    if assignee_id != actor.id and not may(actor, "task.assign"):
        raise Forbidden("assignee_forbidden")


def require_author(actor: Actor, activity: Activity, action: str) -> None:
    """Some may change only the activities they logged themselves."""
    require(actor, action)
    if activity.user_id != actor.id and not may(actor, "activity.any"):
        raise Forbidden("author_forbidden")


def may_own(user: User) -> bool:
    """Whether this person may be made responsible for deals and clients."""
    return user.role in OWNERS and user.is_active


def is_administrator(user: User) -> bool:
    return user.role == ADMINISTRATOR and user.is_active

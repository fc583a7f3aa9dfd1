"""Saved views. A view holds a question and no rows: whoever opens it gets what they see themselves."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy import func, or_, select

from app.errors import Conflict, Forbidden, Invalid
from app.folding import fold
from app.listing import ListQuery
from app.models import Base, Client, Deal, DealStage, Pipeline, Tag, User, View, ViewChoice, ViewEntity
from app.policies import may, require
from app.schemas.view import MOST, PAGES, QUERIES, Gone, ViewEdit, ViewIn, ViewOrder, ViewOut, ViewQuery
from app.tagging import is_id
from app.uow import UnitOfWork

REFERENCES: dict[str, type[Base]] = {
    "pipeline_id": Pipeline,
    "stage_id": DealStage,
    "manager_id": User,
    "assignee_id": User,
    "author_id": User,
    "client_id": Client,
    "deal_id": Deal,
}
TAGS = ("tag", "tag_all", "without_tag")


async def list_views(uow: UnitOfWork, query: ViewQuery) -> list[ViewOut]:
    """The actor's own views and those shared with everybody, in the order the actor has them."""
    mine = or_(View.owner_id == uow.actor.id, View.shared.is_(True))
    wanted = select(View).where(mine, *([View.entity.in_(query.entity)] if query.entity else []))
    found = (await uow.session.scalars(wanted.order_by(View.id))).all()
    choices = await _choices(uow)
    place = {view_id: place for choice in choices.values() for place, view_id in enumerate(choice.order)}
    found = sorted(found, key=lambda view: (view.entity, place.get(view.id, len(place)), view.id))
    return await _shown(uow, found, choices)


async def get(uow: UnitOfWork, view_id: int) -> ViewOut:
    return await _one(uow, await uow.get(View, view_id))


async def create(uow: UnitOfWork, data: ViewIn) -> ViewOut:
    """Raises Invalid for a parameter the list does not take, Forbidden if the actor may not share."""
    require(uow.actor, "view.edit")
    await _refuse_too_many(uow, data.entity)
    _require_share(uow, data.shared)
    values = data.model_dump() | {"query": checked(data.entity, data.query)}
    view = View(**values, owner_id=_me(uow))
    uow.add(view)
    await uow.flush()
    return await _one(uow, view)


async def edit(uow: UnitOfWork, view_id: int, data: ViewEdit, *, expect: int | None = None) -> ViewOut:
    """Raises as `create`, and Forbidden for somebody else's view."""
    view = await _take(uow, view_id, expect=expect)
    sent = data.sent()
    if sent.get("shared", view.shared) != view.shared:
        _require_share(uow, sent["shared"])
    if "query" in sent:
        sent["query"] = checked(view.entity, sent["query"])
    for name, value in sent.items():
        setattr(view, name, value)
    await uow.flush()
    return await _one(uow, view)


async def remove(uow: UnitOfWork, view_id: int, *, expect: int | None = None) -> None:
    """Whoever opens it first opens the plain list from then on."""
    await uow.session.delete(await _take(uow, view_id, expect=expect))
    await uow.flush()


async def arrange(uow: UnitOfWork, order: ViewOrder) -> list[ViewOut]:
    """Note how the actor has the views of a list; what is not sent stays.

    Raises:
        NotFound: the actor sees no such view to open first.
    """
    require(uow.actor, "view.edit")
    if order.default_id is not None:
        await uow.get(View, order.default_id)
    choice = (await _choices(uow)).get(order.entity)
    if choice is None:
        choice = ViewChoice(user_id=_me(uow), entity=order.entity)
        uow.add(choice)
    for name, value in order.model_dump(exclude={"entity"}, exclude_unset=True).items():
        setattr(choice, name, value)
    await uow.flush()
    return await list_views(uow, ViewQuery(entity=[order.entity]))


async def _choices(uow: UnitOfWork) -> dict[ViewEntity, ViewChoice]:
    found = await uow.session.scalars(select(ViewChoice).where(ViewChoice.user_id == _me(uow)))
    return {choice.entity: choice for choice in found}


async def _take(uow: UnitOfWork, view_id: int, *, expect: int | None) -> View:
    view = await uow.take(View, view_id, expect=expect)
    require(uow.actor, "view.edit")
    if not _may_edit(uow, view):
        raise Forbidden("view_forbidden")
    return view


def _may_edit(uow: UnitOfWork, view: View) -> bool:
    return view.owner_id == uow.actor.id or may(uow.actor, "view.any")


def _require_share(uow: UnitOfWork, shared: bool) -> None:
    if shared:
        require(uow.actor, "view.share")


def _me(uow: UnitOfWork) -> int:
    if uow.actor.id is None:
        raise Invalid("person_unknown", field="owner_id")
    return uow.actor.id


async def _refuse_too_many(uow: UnitOfWork, entity: ViewEntity) -> None:
    mine = select(func.count(View.id)).where(View.owner_id == uow.actor.id, View.entity == entity)
    if (await uow.session.scalar(mine) or 0) >= MOST:
        raise Conflict("too_many_views", most=MOST)


def checked(entity: ViewEntity, query: dict[str, Any]) -> dict[str, Any]:
    """The parameters as the list reads them.

    Raises:
        Invalid: the list takes no such parameter, or not with this value.
    """
    for name in PAGES & query.keys():
        raise Invalid("extra_forbidden", field=f"query.{name}")
    try:
        return _read(QUERIES[entity], query)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in ("query", *first["loc"]))
        raise Invalid(first["type"], field=place, **(first.get("ctx") or {})) from error


def _read(kind: type[ListQuery], query: dict[str, Any]) -> dict[str, Any]:
    """One value for a filter that takes several is as good as a list of it, as in an address."""
    values = {
        name: [value] if kind.takes_several(name) and not isinstance(value, list) else value
        for name, value in query.items()
    }
    return kind.model_validate(values).model_dump(mode="json", exclude_unset=True)


async def _one(uow: UnitOfWork, view: View) -> ViewOut:
    return (await _shown(uow, [view], await _choices(uow)))[0]


async def _shown(
    uow: UnitOfWork, views: Sequence[View], choices: dict[ViewEntity, ViewChoice]
) -> list[ViewOut]:
    """The views as they can still be opened, and what of them is gone."""
    parts = {view.id: _usable(view) for view in views}
    there = await _there(uow, [query for query, _ in parts.values()])
    people = select(User.id, User.full_name).where(User.id.in_({view.owner_id for view in views}))
    owners = {row.id: row.full_name for row in await uow.session.execute(people)} if views else {}
    out = []
    for view in views:
        query, gone = parts[view.id]
        choice = choices.get(view.entity)
        out.append(
            ViewOut(
                id=view.id,
                entity=view.entity,
                layout=view.layout,
                name=view.name,
                query=query,
                columns=view.columns,
                shared=view.shared,
                owner_id=view.owner_id,
                owner_name=owners.get(view.owner_id),
                may_edit=_may_edit(uow, view),
                is_default=choice is not None and choice.default_id == view.id,
                gone=[*gone, *_missing(query, there)],
                created_at=view.created_at,
                updated_at=view.updated_at,
                version=view.version,
            )
        )
    return out


def _usable(view: View) -> tuple[dict[str, Any], list[Gone]]:
    """Parameters that a later version no longer takes are let go."""
    kind = QUERIES[view.entity]
    try:
        kind.model_validate(view.query)
    except ValidationError as error:
        bad = {str(found["loc"][0]) for found in error.errors() if found["loc"]}
        left = {name: value for name, value in view.query.items() if name not in bad}
        return left, [Gone(field=name, value=None) for name in sorted(bad)]
    return view.query, []


def _named(query: dict[str, Any]) -> Iterable[tuple[str, Any]]:
    """Every row that the parameters name."""
    for name in (*REFERENCES, *TAGS):
        value = query.get(name)
        for one in value if isinstance(value, list) else [] if value is None else [value]:
            yield name, one


async def _there(uow: UnitOfWork, queries: Sequence[dict[str, Any]]) -> dict[Any, set[Any]]:
    """What of it the actor sees; a statement a kind."""
    wanted: defaultdict[type[Base], set[int]] = defaultdict(set)
    tags = False
    for name, value in (named for query in queries for named in _named(query)):
        if name in REFERENCES:
            wanted[REFERENCES[name]].add(int(value))
        tags = tags or name in TAGS
    there: dict[Any, set[Any]] = {
        model: set(await uow.session.scalars(select(model.id).where(model.id.in_(ids))))
        for model, ids in wanted.items()
    }
    if tags:
        all_tags = select(Tag.id, Tag.name_key, Tag.merged_into_id, Tag.deleted_at)
        rows = (await uow.session.execute(all_tags)).all()
        alive = {row.id for row in rows if row.deleted_at is None}
        there[Tag] = {row.name_key for row in rows if row.id in alive}
        there[Tag] |= {str(row.id) for row in rows if (row.merged_into_id or row.id) in alive}
    return there


def _missing(query: dict[str, Any], there: dict[Any, set[Any]]) -> Iterable[Gone]:
    for name, value in _named(query):
        if name in REFERENCES:
            is_there = int(value) in there.get(REFERENCES[name], set())
        else:
            is_there = (value if is_id(value) else fold(value)) in there.get(Tag, set())
        if not is_there:
            yield Gone(field=name, value=value)

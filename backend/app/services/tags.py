"""What can be done with tags, and what rows that carry them show."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from zlib import crc32

from sqlalchemy import Select, delete, func, insert, inspect, select
from sqlalchemy.orm import aliased

from app.clock import now
from app.errors import Collided, Conflict, Invalid, NotFound
from app.folding import fold
from app.journal import Recorded, hears
from app.listed import listed
from app.listing import Page, page_of
from app.models import LINKS, Base, Client, Contact, Deal, Tag
from app.policies import may, require
from app.schemas.tag import MOST, TagEdit, TagIn, TagMerge, TagOut, TagQuery, TagRef, TagUses
from app.uow import Lock, UnitOfWork

PALETTE = (
    "#64748B", "#DC2626", "#EA580C", "#CA8A04", "#16A34A",
    "#0D9488", "#0284C7", "#4F46E5", "#9333EA", "#DB2777",
)  # fmt: skip
AT_ONCE = 500  # links written in a statement

_ALIVE = Tag.deleted_at.is_(None)


async def list_tags(uow: UnitOfWork, query: TagQuery) -> Page[Any]:
    """The tags there are, by name; with what each is on, as far as the actor sees it."""
    page = await page_of(uow.session, Tag, query, _ALIVE)
    if not query.with_uses:
        return page
    uses = await _uses(uow)
    rows = [
        TagOut.model_validate(row).model_copy(update={"uses": uses.get(row.id, TagUses())}) for row in page
    ]
    return Page(rows, page.total, page.next_cursor, query)


async def _uses(uow: UnitOfWork) -> dict[int, TagUses]:
    found: dict[int, TagUses] = {}
    for name, query in _COUNTS.items():
        for tag_id, many in await uow.session.execute(query):
            setattr(found.setdefault(tag_id, TagUses()), name, many)
    return found


def _count(model: type[Any]) -> Select[int, int]:
    """A row with two tags that became one carries it once."""
    link, meant = LINKS[model], func.coalesce(Tag.merged_into_id, Tag.id)
    rows = select(meant, func.count(link.row_id.distinct())).join(link, link.tag_id == Tag.id)
    return rows.join(model, model.id == link.row_id).group_by(meant)


_COUNTS = {"clients": _count(Client), "contacts": _count(Contact), "deals": _count(Deal)}


async def get(uow: UnitOfWork, tag_id: int, *, lock: Lock = Lock.NONE) -> Tag:
    """Raises NotFound for one that was deleted or merged, too."""
    tag = await uow.get(Tag, tag_id, lock=lock)
    if tag.deleted_at is not None:
        raise NotFound(Tag.ENTITY, tag_id)
    return tag


async def create(uow: UnitOfWork, data: TagIn) -> Tag:
    """Raises Conflict if there is a tag of that name, however it is written."""
    require(uow.actor, "tag.create")
    return await _add(uow, data.name, data.color)


async def _add(uow: UnitOfWork, name: str, color: str | None = None) -> Tag:
    color = color or PALETTE[crc32(fold(name).encode()) % len(PALETTE)]
    tag = Tag(name=name, color=color, author_id=uow.actor.id)
    uow.add(tag)
    await uow.flush()
    return tag


async def edit(uow: UnitOfWork, tag_id: int, data: TagEdit, *, expect: int | None = None) -> Tag:
    """Rename or recolour it, wherever it is. Raises Conflict as `create`."""
    await get(uow, tag_id)
    tag = await uow.take(Tag, tag_id, expect=expect)
    require(uow.actor, "tag.edit")
    for name, value in data.sent().items():
        setattr(tag, name, value)
    await uow.flush()
    return tag


async def merge(uow: UnitOfWork, tag_id: int, order: TagMerge) -> Tag:
    """Let one tag go on as another, wherever it is; the other, which stays.

    Raises:
        NotFound: one of them is not there.
        Invalid: they are the same.
    """
    await get(uow, tag_id)
    require(uow.actor, "tag.edit")
    if order.into_id == tag_id:
        raise Invalid("same_tag", field="into_id")
    first, second = [await get(uow, one, lock=Lock.CHANGE) for one in sorted((tag_id, order.into_id))]
    tag, into = (first, second) if first.id == tag_id else (second, first)
    merged_before = await uow.session.scalars(
        select(Tag).where(Tag.merged_into_id == tag.id).order_by(Tag.id)
    )
    for one in (tag, *merged_before):
        one.merged_into_id = into.id
        one.deleted_at = one.deleted_at or now()
    await uow.flush()
    return into


async def remove(uow: UnitOfWork, tag_id: int, *, expect: int | None = None) -> None:
    """Take it away from everywhere; the rows keep its id, so that undoing it brings it back to them."""
    await get(uow, tag_id)
    tag = await uow.take(Tag, tag_id, expect=expect)
    require(uow.actor, "tag.edit")
    tag.deleted_at = now()
    await uow.flush()


async def resolve(uow: UnitOfWork, given: Sequence[str | int], *, make: bool = True) -> list[int]:
    """The ids of the tags named. A name there is no tag of makes one, if `make` says so.

    Raises:
        Invalid: there is no such tag, and the actor may make none.
        Collided: somebody makes the same one right now; done again it will be there.
    """
    ids = {one for one in given if isinstance(one, int)}
    names = {fold(one): one for one in reversed(given) if isinstance(one, str)}
    by_id = await told(uow, ids)
    if missing := ids - by_id.keys():
        raise Invalid("tag_unknown", field="tags", name=min(missing))
    found = {ref.id for ref in by_id.values()}
    known = await by_keys(uow, names) if names else {}
    for key, name in sorted(names.items()):
        found.add(known.get(key) or await _make(uow, name, make=make))
    return sorted(found)


async def by_keys(uow: UnitOfWork, keys: Collection[str]) -> dict[str, int]:
    """The ids of the tags that there are, by their folded names."""
    found = select(Tag.name_key, Tag.id).where(Tag.name_key.in_(keys), _ALIVE)
    return {row.name_key: row.id for row in await uow.session.execute(found)}


async def known_as(uow: UnitOfWork, ids: Sequence[int]) -> set[int]:
    """These tags and all that were merged into them."""
    merged = await uow.session.scalars(select(Tag.id).where(Tag.merged_into_id.in_(ids)))
    return {*ids, *merged}


def fitting(ids: Iterable[int]) -> list[int]:
    """Raises Invalid for more tags than a row may carry."""
    wanted = sorted(set(ids))
    if len(wanted) > MOST:
        raise Invalid("too_many_tags", field="tags", most=MOST)
    return wanted


async def _make(uow: UnitOfWork, name: str, *, make: bool) -> int:
    if not make or not may(uow.actor, "tag.create"):
        raise Invalid("tag_unknown", field="tags", name=name)
    try:
        return (await _add(uow, name)).id
    except Conflict as error:
        raise Collided from error


async def put(uow: UnitOfWork, row: Any, given: Sequence[str | int] | None) -> None:
    """Let the row carry these tags and no others; it stays as it is if it carries just these."""
    wanted = await resolve(uow, given or ())
    carried = await told(uow, row.tag_ids or ())
    if wanted != sorted({ref.id for ref in carried.values()}):
        row.tag_ids = wanted


_final = aliased(Tag)
_FINAL = (
    select(Tag.id.label("asked_id"), _final.id, _final.name, _final.color)
    .join(_final, _final.id == func.coalesce(Tag.merged_into_id, Tag.id))
    .where(listed(Tag.id, "ids"), _final.deleted_at.is_(None))
    .order_by(_final.name_key, _final.id)
)


async def told(uow: UnitOfWork, ids: Iterable[int]) -> dict[int, TagRef]:
    """What these tags are called by now, in the order of their names; none that was deleted."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    found = await uow.rows(_FINAL, {"ids": wanted})
    return {row.asked_id: TagRef(id=row.id, name=row.name, color=row.color) for row in found}


class Tagged:
    """A row, and the tags it carries by name."""

    __slots__ = ("_row", "tags")

    def __init__(self, row: Any, tags: list[TagRef]) -> None:
        self._row = row
        self.tags = tags

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, name)


async def tell_all(uow: UnitOfWork, rows: Sequence[Any]) -> Sequence[Any]:
    """The rows with their tags: one statement, and none if nothing is tagged."""
    known = await told(uow, {tag_id for row in rows for tag_id in row.tag_ids})
    return (
        [Tagged(row, names_of(row.tag_ids, known)) if row.tag_ids else row for row in rows] if known else rows
    )


def names_of(ids: Iterable[int], known: dict[int, TagRef]) -> list[TagRef]:
    """Each tag once, though two that it was known by may have become one, in the order of `known`."""
    carried = set(ids)
    return list({ref.id: ref for tag_id, ref in known.items() if tag_id in carried}.values())


async def tell(uow: UnitOfWork, row: Any) -> Any:
    return (await tell_all(uow, [row]))[0]


async def tell_page(uow: UnitOfWork, page: Page[Any]) -> Page[Any]:
    return Page(await tell_all(uow, page.rows), page.total, page.next_cursor, page.query)


async def tell_shown(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """Put the tags by name where `shown_as` has left their ids."""
    known = await told(uow, {tag_id for row in rows for tag_id in row["tags"]})
    for row in rows:
        if row["tags"]:
            row["tags"] = names_of(row["tags"], known)


def _keep_links(model: type[Base]) -> None:
    """Let the links of a model follow what its rows say."""
    link = LINKS[model]

    @hears(model)
    async def keep(uow: UnitOfWork, changes: list[Recorded]) -> None:
        gone: dict[int, list[int]] = {}
        come: list[dict[str, int]] = []
        for change in changes:
            if "tag_ids" not in change.after or inspect(change.row).deleted:
                continue
            before, after = set(change.before.get("tag_ids") or ()), set(change.after["tag_ids"] or ())
            come += [{"tag_id": tag_id, "row_id": change.row.id} for tag_id in sorted(after - before)]
            for tag_id in before - after:
                gone.setdefault(tag_id, []).append(change.row.id)
        for tag_id, ids in sorted(gone.items()):
            for start in range(0, len(ids), AT_ONCE):
                some = link.row_id.in_(ids[start : start + AT_ONCE])
                await uow.session.execute(
                    delete(link)
                    .where(link.tag_id == tag_id, some)
                    .execution_options(synchronize_session=False)
                )
        if come:
            await uow.session.execute(insert(link), come)


for _model in LINKS:
    _keep_links(_model)

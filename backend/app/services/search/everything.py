"""The search over everything that the actor sees."""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Select, String, bindparam, cast, literal, null, select, union_all
from sqlalchemy.orm import aliased

from app.models import Client, Deal
from app.models.base import CUSTOM, own_field
from app.schemas.search import Elsewhere, Entity, Hit, SearchQuery
from app.seeking import Sought
from app.services import tags
from app.services.search.by_tags import understood
from app.services.search.candidates import KINDS, Candidate, Kind, answering, mistyped
from app.services.search.marking import elsewhere, marks, missing
from app.services.search.ranking import Level, level
from app.services.search.ranking import mistyped as is_mistyped
from app.uow import UnitOfWork

FEW = 3  # rows: when less are found, and none has the words whole, a letter may be wrong
FIELDS = max(len(kind.others) for kind in KINDS.values())
PARTIES = (Entity.CLIENT, Entity.CONTACT)
TAGS = "tag_ids"
UNTITLED = 80  # characters of its first other text that stand for a title that is missing

Ranked = tuple[Any, ...]


async def find(uow: UnitOfWork, query: SearchQuery) -> list[Hit]:
    """The best of the rows that answer; eight statements at most, whatever there is."""
    question = await understood(uow, query.q)
    if question.is_blank:
        return []
    entities = sorted(set(query.entity or Entity), key=[*Entity].index)
    found = await answering(uow, entities, question, enough=query.limit)
    ranked = [(level(each.title, question, formed=each.formed), each) for each in found.values()]
    if len(ranked) < FEW and all(how_well >= Level.PARTS for how_well, _ in ranked):
        others = await mistyped(uow, entities, question)
        ranked += [
            (Level.TYPOS, each)
            for key, each in others.items()
            if key not in found and is_mistyped(each.title, question)
        ]
    ranked.sort(key=lambda pair: _order(*pair))
    return await _shown(uow, [each for _, each in ranked[: query.limit]], question)


def _order(how_well: Level, row: Candidate) -> Ranked:
    """The best first; among equals what is still going on, then the newest."""
    is_over = row.status in KINDS[row.entity].over
    return how_well, is_over, -row.created_at.timestamp(), [*Entity].index(row.entity), -row.id


async def _shown(uow: UnitOfWork, rows: Sequence[Candidate], question: Sought) -> list[Hit]:
    if not rows:
        return []
    entities = tuple(entity for entity in KINDS if any(row.entity is entity for row in rows))
    ids = {f"{entity}_ids": [row.id for row in rows if row.entity is entity] for entity in entities}
    details = await uow.session.execute(_details(entities), ids)
    texts = {(Entity(detail.entity), detail.id): (detail, dict(_texts(detail))) for detail in details}
    if any(term.tags for term in question.terms):
        await _name_tags(uow, [fields for _, fields in texts.values()])
    shown = [row for row in rows if (row.entity, row.id) in texts]
    hits = [_hit(row, *texts[row.entity, row.id], question) for row in shown]
    uow.tell_of(
        hit.id if hit.entity is Entity.CLIENT else hit.client_id for hit in hits if hit.entity in PARTIES
    )
    return hits


async def _name_tags(uow: UnitOfWork, rows: Sequence[dict[str, str]]) -> None:
    """Say what the tags of rows are called."""
    carried = [json.loads(fields.pop(TAGS, "[]")) for fields in rows]
    known = await tags.told(uow, {tag_id for ids in carried for tag_id in ids})
    for fields, ids in zip(rows, carried, strict=True):
        if named := tags.names_of(ids, known):
            fields["tags"] = ", ".join(ref.name for ref in named)


def _hit(row: Candidate, detail: Any, fields: dict[str, str], question: Sought) -> Hit:
    fields.pop(TAGS, None)
    title = row.title or next(iter(fields.values()), "")[:UNTITLED]
    return Hit(
        entity=row.entity,
        id=row.id,
        title=title,
        subtitle=_subtitle(row.entity, fields, detail),
        marks=marks(title, question),
        matched_in=_matched_in(fields, missing(row.title, question)),
        client_id=detail.client_id,
        deal_id=detail.deal_id,
        status=row.status,
    )


def _texts(detail: Any) -> Iterator[tuple[str, str]]:
    """The fields of a row that have a text, those that the business has added among them."""
    kind = KINDS[Entity(detail.entity)]
    for name, text in zip(kind.others, detail[2:], strict=False):
        if name == CUSTOM and text:
            own: dict[str, Any] = json.loads(text)
            yield from ((own_field(key), value) for key, value in own.items() if isinstance(value, str))
        elif text:
            yield name, text


def _matched_in(fields: dict[str, str], question: Sought) -> Elsewhere | None:
    """The first field that has something of what the title has not."""
    if question.is_blank:
        return None
    return next((found for name, text in fields.items() if (found := elsewhere(name, text, question))), None)


def _subtitle(entity: Entity, fields: dict[str, str], detail: Any) -> str | None:
    """What a person tells rows of one name apart by."""
    own = {Entity.CLIENT: ("inn", "phone"), Entity.CONTACT: ("position",)}.get(entity, ())
    said = [fields.get(name) for name in own] + [detail.deal_title, detail.client_name]
    return " · ".join(text for text in said if text) or None


@cache
def _details(entities: tuple[Entity, ...]) -> Select[Any]:
    parts = (select(_detail(KINDS[entity]).subquery()) for entity in entities)
    return select(union_all(*parts).subquery())


def _detail(kind: Kind) -> Select[Any]:
    """The texts of rows, and what they hang on as far as the actor sees it."""
    model, client, deal = kind.model, aliased(Client), aliased(Deal)
    texts = [cast(getattr(model, name), String) for name in kind.others]
    padded = [*texts, *[_NO_TEXT] * (FIELDS - len(texts))]
    of_client, on_deal = hasattr(model, "client_id"), hasattr(model, "deal_id")
    statement: Select[Any] = select(
        literal(kind.entity.value, String).label("entity"), model.id.label("id"),
        *(text.label(f"text_{place}") for place, text in enumerate(padded)),
        (model.client_id if of_client else model.id).label("client_id"),
        (model.deal_id if on_deal else model.id if model is Deal else _NO_ID).label("deal_id"),
        (deal.title if on_deal else _NO_TEXT).label("deal_title"),
        (client.name if of_client else _NO_TEXT).label("client_name"),
    ).select_from(model)  # fmt: skip
    if of_client:
        statement = statement.outerjoin(client, client.id == model.client_id)
    if on_deal:
        statement = statement.outerjoin(deal, deal.id == model.deal_id)
    return statement.where(model.id.in_(bindparam(f"{kind.entity}_ids", expanding=True)))


_NO_TEXT, _NO_ID = cast(null(), String), cast(null(), BigInteger)

"""What can be done with the fields that a business adds. Their values are in `custom`."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from app.errors import Conflict, Fault, Invalid, InvalidFields
from app.listing import Page, page_of
from app.models import FIELDED, OPTIONED, SURVIVING, CustomField, DealStage, FieldEntity, FieldKind
from app.models.base import LONGEST_KEY
from app.models.field import MOST_FIELDS
from app.policies import require
from app.schemas.field import (
    FieldEdit,
    FieldIn,
    FieldOrder,
    FieldQuery,
    FieldUsage,
    OptionIn,
    OptionUsage,
)
from app.services import custom
from app.uow import Lock, UnitOfWork

_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_LATIN = "a b v g d e e zh z i i k l m n o p r s t u f h ts ch sh sch  y  e yu ya"
_SPELLED = dict(zip(_CYRILLIC, _LATIN.split(" "), strict=True))


async def list_fields(uow: UnitOfWork, query: FieldQuery) -> Page[CustomField]:
    return await page_of(uow.session, CustomField, query)


async def create(uow: UnitOfWork, data: FieldIn) -> CustomField:
    """A new field, the last of its entity. Without a key it gets one made of its name.

    Raises:
        InvalidFields: its options or stages are not what such a field has.
        Conflict: the key is taken, or there are too many fields.
    """
    require(uow.actor, "field.edit")
    known = await custom.fields_of(uow, data.entity)
    if len(known) >= MOST_FIELDS:
        raise Conflict("too_many_fields", most=MOST_FIELDS)
    field = CustomField(
        **data.model_dump(exclude={"key", "options"}),
        key=data.key or free_key(data.name, set(known)),
        options=[],
        last_option=0,
        sort_order=max((each.sort_order for each in known.values()), default=-1) + 1,
    )
    field.required_stages = await _check(uow, field, data.options, data.required_stages)
    _give_options(field, data.options)
    uow.add(field)
    await uow.flush()
    return field


def free_key(name: str, taken: set[str]) -> str:
    """A key made of a name: «Город доставки» becomes `gorod_dostavki`."""
    latin = "".join(_SPELLED.get(letter, letter) for letter in name.lower())
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    key = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[: LONGEST_KEY - 4] or "field"
    number = 1
    while (found := key if number == 1 else f"{key}_{number}") in taken:
        number += 1
    return found


async def edit(uow: UnitOfWork, field_id: int, data: FieldEdit, *, expect: int | None = None) -> CustomField:
    """Change what was sent.

    Raises:
        InvalidFields: as `create`.
        Conflict: values would not survive the new kind, or an option to be removed is chosen somewhere.
    """
    field = await uow.take(CustomField, field_id, expect=expect)
    require(uow.actor, "field.edit")
    sent = data.sent()
    sent.pop("options", None)
    kind = sent.pop("kind", field.kind)
    if kind is not field.kind:
        if not await survives(uow, field, kind):
            raise Conflict("kind_in_use", many=await count(uow, field))
        field.kind = kind
        field.options = field.options if kind in OPTIONED else []
    options = data.options if "options" in data.model_fields_set else None
    stages = await _check(uow, field, options or [], sent.pop("required_stages", field.required_stages))
    if options is not None:
        await _refuse_missing(uow, field, options)
        _give_options(field, options)
    for name, value in (sent | {"required_stages": stages}).items():
        setattr(field, name, value)
    await uow.flush()
    return field


async def survives(uow: UnitOfWork, field: CustomField, kind: FieldKind) -> bool:
    """Whether every value of the field is still one when it becomes of that kind."""
    return (field.kind, kind) in SURVIVING or await count(uow, field) == 0


async def _check(
    uow: UnitOfWork, field: CustomField, options: Sequence[OptionIn], stages: Sequence[int]
) -> list[int]:
    """The stages that there are; one that was removed since it was named is forgotten."""
    faults = _wrong_options(field, options)
    if stages and field.entity is not FieldEntity.DEAL:
        faults.append(("required_stages", "stages_foreign", {}))
    known = select(DealStage.id).where(DealStage.id.in_(stages))
    there = set(await uow.session.scalars(known)) if stages else set()
    before = field.required_stages if field.id else []
    wrong = sorted(set(stages) - there - set(before))
    faults += [("required_stages", "stage_missing", {"id": stage_id}) for stage_id in wrong]
    if faults:
        raise InvalidFields(faults)
    return [stage_id for stage_id in dict.fromkeys(stages) if stage_id in there]


def _wrong_options(field: CustomField, options: Sequence[OptionIn]) -> list[Fault]:
    if options and field.kind not in OPTIONED:
        return [("options", "options_foreign", {})]
    names = [option.name.casefold() for option in options]
    twice = [option.name for place, option in enumerate(options) if names[place] in names[:place]]
    ids = [option.id for option in options if option.id is not None]
    unknown = [row_id for row_id in ids if row_id not in field.option_ids]
    again = [option.name for option in options if option.id is not None and ids.count(option.id) > 1]
    return [
        *(("options", "option_twice", {"name": name}) for name in (*twice, *again)),
        *(("options", "option_unknown", {"id": row_id}) for row_id in unknown),
    ]


def _give_options(field: CustomField, options: Sequence[OptionIn]) -> None:
    """These, in this order; new ones get ids that no other has ever had."""
    given = []
    field.last_option = max(field.last_option, *field.option_ids, 0)
    for option in options:
        if option.id is None:
            field.last_option += 1
        given.append({"id": option.id or field.last_option, "name": option.name, "color": option.color})
    field.options = given


async def _refuse_missing(uow: UnitOfWork, field: CustomField, options: Sequence[OptionIn]) -> None:
    left = {option.id for option in options}
    for option in field.options:
        if option["id"] not in left and (many := await count(uow, field, option["id"])):
            raise Conflict("option_in_use", name=option["name"], many=many)


async def count(uow: UnitOfWork, field: CustomField, value: Any = None) -> int:
    """How many rows have a value in the field (or this one), those in the bin among them."""
    index = FIELDED[field.entity][1]
    having = select(func.count(index.row_id.distinct())).where(index.field_id == field.id)
    if value is not None:
        having = having.where(index.key == field.entry_key(value))
    with uow.everything():
        return await uow.session.scalar(having) or 0


async def usage(uow: UnitOfWork, field_id: int) -> FieldUsage:
    """How many rows have what in the field, those in the bin and those of others among them."""
    field = await uow.get(CustomField, field_id)
    require(uow.actor, "field.edit")
    index = FIELDED[field.entity][1]
    of_key = (
        select(index.key, func.count().label("many")).where(index.field_id == field.id).group_by(index.key)
    )
    chosen: dict[str, int] = {}
    if field.kind in OPTIONED:
        with uow.everything():
            chosen = {row.key: row.many for row in await uow.session.execute(of_key)}
    rows = await count(uow, field)
    return FieldUsage(
        rows=rows,
        options=[
            OptionUsage(id=option, rows=chosen.get(field.entry_key(option), 0)) for option in field.option_ids
        ],
        kinds=[
            kind for kind in FieldKind if not rows or kind is field.kind or (field.kind, kind) in SURVIVING
        ],
    )


async def remove(uow: UnitOfWork, field_id: int, *, expect: int | None = None) -> None:
    """Delete a field for good.

    Raises:
        Conflict: rows have a value in it; it can be archived.
    """
    await uow.get(CustomField, field_id, lock=Lock.REMOVE)
    field = await uow.take(CustomField, field_id, expect=expect)
    require(uow.actor, "field.edit")
    if many := await count(uow, field):
        raise Conflict("field_in_use", many=many)
    await uow.session.delete(field)
    await uow.flush()


async def reorder(uow: UnitOfWork, order: FieldOrder) -> list[CustomField]:
    """Put the fields in use into this order; archived ones come after them.

    Raises:
        Invalid: the ids are not those of the fields in use, each once.
    """
    require(uow.actor, "field.edit")
    query = select(CustomField).where(CustomField.entity == order.entity).order_by(CustomField.id)
    found = list(await uow.session.scalars(query.with_for_update(of=CustomField, **Lock.CHANGE.clause)))
    used = {field.id: field for field in found if not field.is_archived}
    if sorted(order.field_ids) != sorted(used):
        raise Invalid("order_of_fields", field="field_ids")
    archived = sorted((field for field in found if field.is_archived), key=lambda field: field.sort_order)
    placed = [used[field_id] for field_id in order.field_ids]
    for place, field in enumerate([*placed, *archived]):
        field.sort_order = place
    await uow.flush()
    return placed

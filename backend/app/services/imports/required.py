"""Fields that the business has added and asks for: of whatever a row makes, and on the stages of deals."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from app.models import CustomField, DealStage, FieldEntity
from app.models.base import CUSTOM
from app.services.imports.drafts import ClientDraft, ContactDraft, Draft, by_name
from app.services.imports.own_fields import own_key
from app.services.imports.tagged import Parts
from app.services.imports.words import Reason
from app.uow import UnitOfWork

Marks = set[tuple[str, ...]]


async def asked(uow: UnitOfWork) -> "Required":
    in_use = select(CustomField).where(CustomField.is_archived.is_(False))
    ordered = in_use.order_by(CustomField.sort_order, CustomField.id)
    fields = [
        field for field in await uow.session.scalars(ordered) if field.required or field.required_stages
    ]
    staged = any(field.required_stages for field in fields)
    stages = await uow.session.scalars(select(DealStage)) if staged else ()
    return Required(fields, {stage.id: stage for stage in stages})


class Required:
    """Of one batch: what it makes is known to the rows after it, which need not say everything again."""

    def __init__(self, fields: Sequence[CustomField], stages: dict[int, DealStage]) -> None:
        self._stages = stages
        self._staged = [field for field in fields if field.required_stages]
        self._needed = {
            entity.value: [field for field in fields if field.required and field.entity is entity]
            for entity in FieldEntity
        }
        self._made: Marks = set()

    def refuse(self, draft: Draft, parts: Parts) -> Reason | None:
        """Why the row can't be written; a row that can is remembered."""
        if not any(self._needed.values()):
            return None
        made: Marks = set()
        for entity, part, row in parts(draft):
            if part is None or row is not None:
                continue
            asked, marks = _marks(entity, draft, part)
            if not asked & self._made:
                for field in self._needed[entity]:
                    if field.key not in part.fields.get(CUSTOM, {}):
                        return draft.refuse(own_key(field), "own_missing", name=field.name)
            made |= marks
        self._made |= made
        return None

    def lacking(self, stage: DealStage, values: dict[str, Any]) -> Iterator[CustomField]:
        """The fields that a deal with these values must have to enter the stage, and has not."""
        for field in self._staged:
            if field.key not in values and field.asked_at(stage, self._among(stage)):
                yield field

    def _among(self, stage: DealStage) -> dict[int, DealStage]:
        return {key: each for key, each in self._stages.items() if each.pipeline_id == stage.pipeline_id}


def _marks(entity: str, draft: Draft, part: Any) -> tuple[Marks, Marks]:
    """By what this part is known if a row before has made it, and by what those after know it."""
    if entity == "client":
        return _of_client(part)
    return _of_contact(draft, part) if entity == "contact" else (set(), set())


def _of_client(drawn: ClientDraft) -> tuple[Marks, Marks]:
    """A name means one who has no number, or anybody if the row itself has none."""
    key, ways = drawn.key, set() if drawn.is_exact else {("client", *way) for way in drawn.reach}
    made: Marks = {("client", *way) for way in drawn.reach}
    named = {("named", drawn.name_key)} if drawn.name_key else set()
    unnumbered = {("unnumbered", drawn.name_key)} if drawn.name_key else set()
    if key:
        return {("client", key), *unnumbered, *ways}, {("client", key), *named, *made}
    return {*named, *ways}, {*named, *unnumbered, *made}


def _of_contact(draft: Draft, drawn: ContactDraft) -> tuple[Marks, Marks]:
    """The people of a client are known by name too, unless an export of ours numbers them."""
    own: Marks = {("contact", drawn.key)} if drawn.key else set()
    if drawn.is_exact and drawn.key:
        return own, own
    client = draft.client.own if draft.client else ""
    ways = {("contact", client, *way) for way in drawn.reach}
    marks: Marks = {*own, *ways, ("contact", client, by_name(drawn.fields["name"]))}
    return marks, marks

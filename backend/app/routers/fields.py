from typing import Annotated, Any

from fastapi import Query, status

from app.deps import IfMatch, PathId, Read, With, Write
from app.models import CustomField
from app.routers.routing import router
from app.schemas.field import CustomFieldOut, FieldEdit, FieldIn, FieldOrder, FieldQuery, FieldUsage
from app.services import fields

routes = router("/api/fields", "fields")


@routes.get("", response_model=list[CustomFieldOut])
async def list_fields(uow: Read, query: Annotated[FieldQuery, Query()], headers: With) -> Any:
    """Fields added to clients, contacts and deals, in their order; all that a form needs to know of them."""
    return headers.page(await fields.list_fields(uow, query))


@routes.post("", response_model=CustomFieldOut, status_code=status.HTTP_201_CREATED)
async def create_field(uow: Write, data: FieldIn, headers: With) -> Any:
    """Add a field (administrators). Rows have its values in `custom`, by its key."""
    return headers.row(await fields.create(uow, data))


@routes.put("/order", response_model=list[CustomFieldOut])
async def reorder_fields(uow: Write, order: FieldOrder) -> Any:
    """Put all fields in use of an entity into a new order at once (administrators)."""
    return await fields.reorder(uow, order)


@routes.get("/{field_id}", response_model=CustomFieldOut)
async def get_field(uow: Read, field_id: PathId, headers: With) -> Any:
    """One field."""
    return headers.row(await uow.get(CustomField, field_id))


@routes.get("/{field_id}/usage", response_model=FieldUsage)
async def get_field_usage(uow: Read, field_id: PathId) -> FieldUsage:
    """How many rows have a value in a field, and each of its options (administrators)."""
    return await fields.usage(uow, field_id)


@routes.put("/{field_id}", response_model=CustomFieldOut)
@routes.patch("/{field_id}", response_model=CustomFieldOut)
async def update_field(uow: Write, field_id: PathId, data: FieldEdit, expect: IfMatch, headers: With) -> Any:
    """Change a field, or archive it (administrators). Its kind changes only where all values survive."""
    return headers.row(await fields.edit(uow, field_id, data, expect=expect))


@routes.delete("/{field_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_field(uow: Write, field_id: PathId, expect: IfMatch) -> None:
    """Delete a field that no row has a value in (administrators); otherwise archive it."""
    await fields.remove(uow, field_id, expect=expect)

from typing import Annotated, Any

from fastapi import Query, status

from app.deps import IfMatch, PathId, Read, With, Write
from app.routers.routing import router
from app.schemas.tag import TagEdit, TagIn, TagMerge, TagOut, TagQuery
from app.services import tags

routes = router("/api/tags", "tags")


@routes.get("", response_model=list[TagOut])
async def list_tags(uow: Read, query: Annotated[TagQuery, Query()], headers: With) -> Any:
    """All tags by name. With `with_uses`, how many of the rows you see carry each."""
    return headers.page(await tags.list_tags(uow, query))


@routes.post("", response_model=TagOut, status_code=status.HTTP_201_CREATED)
async def create_tag(uow: Write, data: TagIn, headers: With) -> Any:
    """Create a tag. Setting a row's `tags` by names creates missing ones too."""
    return headers.row(await tags.create(uow, data))


@routes.get("/{tag_id}", response_model=TagOut)
async def get_tag(uow: Read, tag_id: PathId, headers: With) -> Any:
    """One tag."""
    return headers.row(await tags.get(uow, tag_id))


@routes.put("/{tag_id}", response_model=TagOut)
@routes.patch("/{tag_id}", response_model=TagOut)
async def update_tag(uow: Write, tag_id: PathId, data: TagEdit, expect: IfMatch, headers: With) -> Any:
    """Rename or recolour a tag, wherever it is. The rows that carry it keep their versions."""
    return headers.row(await tags.edit(uow, tag_id, data, expect=expect))


@routes.delete("/{tag_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_tag(uow: Write, tag_id: PathId, expect: IfMatch) -> None:
    """Delete a tag everywhere; undoing it brings it back to all rows that carried it."""
    await tags.remove(uow, tag_id, expect=expect)


@routes.post("/{tag_id}/merge", response_model=TagOut)
async def merge_tag(uow: Write, tag_id: PathId, order: TagMerge, headers: With) -> Any:
    """Merge a tag into another: the rows that carry it carry the other from then on."""
    return headers.row(await tags.merge(uow, tag_id, order))

"""The tags that a file names: put on rows beside those they carry, and made where there are none."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from app.folding import fold
from app.models.tag import LONGEST_NAME
from app.schemas.tag import MOST
from app.services import tags
from app.services.imports.cells import Cells
from app.services.imports.drafts import Draft
from app.uow import UnitOfWork

IMAGINED = 0  # a tag that a dry run would make

Parts = Callable[[Draft], list[tuple[str, Any, Any]]]
"""Of a draft: what each part is, the part, and the row that it means, if that is there already."""


def names(cells: Cells, key: str) -> list[str]:
    """What the columns of tags name, whatever parts them."""
    parts = (part for cell in cells.all(key) for part in re.split(r"[,;\x00-\x1f]", cell))
    named = {fold(name): name for part in parts if (name := part.strip()[:LONGEST_NAME].strip())}
    return list(named.values())[:MOST]


async def put(uow: UnitOfWork, drafts: Sequence[Draft], parts: Parts, *, dry: bool) -> None:
    """Let the drafts say which tags their rows carry: those the file names, and those they have."""
    wanted = {fold(name): name for draft in drafts for named in draft.tags.values() for name in named}
    if not wanted:
        return
    if not dry:
        await tags.resolve(uow, list(wanted.values()))
    ids = await tags.by_keys(uow, wanted)
    for draft in drafts:
        for entity, part, row in parts(draft):
            named = draft.tags.get(entity, ())
            carried = set(row.tag_ids or ()) if row is not None else set()
            if part is not None and named:
                own = {ids.get(fold(name), IMAGINED) for name in named}
                part.fields["tag_ids"] = sorted(carried | own)[:MOST] if own - carried else sorted(carried)

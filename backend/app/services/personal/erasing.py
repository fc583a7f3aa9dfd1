"""Takes a person out of the database for good. Rows, sums and the journal's shape stay."""

import asyncio
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select

from app.clock import now
from app.errors import Conflict, Invalid
from app.models import (
    Activity,
    Base,
    Change,
    Client,
    Consent,
    Contact,
    Deal,
    ExternalId,
    FieldEntity,
    Import,
    ImportRow,
    Task,
    User,
)
from app.models.base import CUSTOM, Fielded, is_own_field, own_field
from app.policies import require
from app.schemas.personal import Erased, EraseIn
from app.services import custom
from app.services.identity import PARTIES, Party, renew
from app.services.personal.files import forget_files
from app.services.personal.tracing import FIELDS, HIDDEN, Traces
from app.services.search.upkeep import forget
from app.uow import Lock, UnitOfWork

AT_ONCE = 500

OF_IMPORTS = ("columns", "mapping", "warnings", "stages", "checked", "account", "error", "file_name")

NAMELESS: dict[type[Any], str] = {Client: "Удалённый клиент {}", Contact: "Удалённый контакт {}"}

FREE: dict[type[Any], tuple[str, ...]] = {
    Client: ("notes",),
    Contact: ("notes",),
    Deal: ("title", "description", "lost_reason"),
    Task: ("title", "description"),
    Activity: ("subject", "content"),
}
"""Texts in which the person may be mentioned."""

OWN: dict[type[Any], tuple[str, ...]] = {
    Client: ("name", "inn", "website", "email", "phone", "address"),
    Contact: ("name", "email", "phone", "telegram", "whatsapp"),
}
"""Fields of other rows that may be the person's own: a client may be a person."""


async def erase(uow: UnitOfWork, model: Party, row_id: int, wish: EraseIn, *, folder: Path) -> Erased:
    """Erase a client, or a contact, and what was merged into it, wherever the program keeps it.

    Of the client's other rows, deals, tasks and activities what mentions the person is erased, in the
    journal too. It can't be undone: undoing whatever touched the row is refused from now on.

    Raises:
        NotFound, Forbidden: no such row; for administrators only.
        Invalid: the name was not repeated as it is.
        Conflict: it was erased before.
    """
    row = await uow.take(model, row_id)
    require(uow.actor, "bin.purge")
    if row.erased_at is not None:
        raise Conflict("erased_already")
    if wish.confirm != row.name:
        raise Invalid("erase_confirm", field="confirm")
    with uow.everything():
        erasing = Erasing(uow, model)
        await erasing.find(row)
        await erasing.around()
        await erasing.themselves()
        await erasing.imports()
    files = await asyncio.to_thread(forget_files, folder, erasing.traces)
    for mentioning in FREE:
        await forget(uow, mentioning)
    counted = erasing.counted
    return Erased(id=row.id, rows=counted["rows"], entries=counted["entries"],
                  import_rows=counted["import_rows"], files=files)  # fmt: skip


class Erasing:
    """One person being erased: their rows, what they are known by, and how much was erased so far."""

    traces: Traces

    def __init__(self, uow: UnitOfWork, model: Party) -> None:
        self._uow = uow
        self._model = model
        self._rows: list[Any] = []
        self._clients: set[int] = set()
        self._called: dict[int, str] = {}  # the other contacts of the clients
        self.counted = {"rows": 0, "entries": 0, "import_rows": 0}

    @property
    def _ids(self) -> list[int]:
        return [row.id for row in self._rows]

    async def find(self, row: Any) -> None:
        """The row and its parts, everything they were ever called, and whose people they ever were."""
        parts = select(self._model).where(self._model.merged_into_id == row.id).order_by(self._model.id)
        self._rows = [row, *await self._uow.session.scalars(parts.with_for_update(of=self._model))]
        entries = await self._entries(self._model, self._ids)
        states = [{name: getattr(each, name, None) for name in FIELDS} for each in self._rows]
        states += [side for entry in entries for side in (entry.before, entry.after) if side]
        if self._model is Client:
            self._clients = set(self._ids)
        else:
            told = [state.get("client_id") for state in states] + [each.client_id for each in self._rows]
            self._clients = {client_id for client_id in told if isinstance(client_id, int)}
        others = await self._others()
        self.traces = Traces(states, person=self._model is Contact, others=others)

    async def _others(self) -> list[str]:
        """People who may be called alike and are not meant: colleagues, and whom else the clients have."""
        contacts = select(Contact.id, Contact.name).where(Contact.client_id.in_(sorted(self._clients)))
        if self._model is Contact:
            contacts = contacts.where(Contact.id.not_in(self._ids))
        self._called = {row.id: row.name for row in await self._uow.session.execute(contacts)}
        return [*self._called.values(), *await self._uow.session.scalars(select(User.full_name))]

    async def _entries(self, model: type[Base], ids: Sequence[int]) -> list[Change]:
        found: list[Change] = []
        for start in range(0, len(ids), AT_ONCE):
            some = ids[start : start + AT_ONCE]
            own = (Change.entity == model.ENTITY, Change.entity_id.in_(some))
            found += await self._uow.session.scalars(select(Change).where(*own).order_by(Change.id))
        return found

    async def themselves(self) -> None:
        """Their own rows and journal: no field of theirs says anything any more."""
        for entry in await self._entries(self._model, self._ids):
            self._rewrite(entry, _hidden(entry.before), _hidden(entry.after))
        for row in self._rows:
            for name in FIELDS:
                if name != "name" and hasattr(row, name):
                    setattr(row, name, None)
            row.name = NAMELESS[self._model].format(row.id)
            row.custom = {}
        self.counted["rows"] += len(self._rows)
        await self._uow.flush_together(self._rows, told=False)
        await self._find_anew(self._model, self._rows)
        await self._consents()
        names = (ExternalId.entity == self._model.ENTITY, ExternalId.entity_id.in_(self._ids))
        await self._uow.session.execute(delete(ExternalId).where(*names))
        for row in self._rows:
            row.erased_at = now()
        await self._uow.flush()

    async def _consents(self) -> None:
        """That somebody agreed stays, as does when; from where does not."""
        own = (Consent.entity == self._model.ENTITY, Consent.entity_id.in_(self._ids))
        consents = list(await self._uow.session.scalars(select(Consent).where(*own).order_by(Consent.id)))
        for consent in consents:
            consent.address = consent.source = consent.withdrawn_through = None
        if consents:
            await self._uow.flush_together(consents, told=False)
        for entry in await self._entries(Consent, [consent.id for consent in consents]):
            names = ("address", "source", "withdrawn_through")
            self._rewrite(entry, _hidden(entry.before, names), _hidden(entry.after, names))

    async def around(self) -> None:
        """The client's other rows, and what hangs on them."""
        for model in FREE:
            key = Client.id if model is Client else model.client_id
            query = select(model).where(key.in_(sorted(self._clients))).order_by(model.id)
            if model is self._model:
                query = query.where(model.id.not_in(self._ids))
            rows = list(
                await self._uow.session.scalars(query.with_for_update(of=model, **Lock.CHANGE.clause))
            )
            await self._mention(model, rows)
            for entry in await self._entries(model, [row.id for row in rows]):
                self._rewrite(
                    entry, *(self._told(model, entry, side) for side in (entry.before, entry.after))
                )
            await self._uow.flush()

    async def _mention(self, model: type[Any], rows: Iterable[Any]) -> None:
        changed = []
        for row in rows:
            names = (*FREE[model], *OWN.get(model, ()))
            bare = {name: self._without(model, name, getattr(row, name), row.id) for name in names}
            if issubclass(model, Fielded):
                bare[CUSTOM] = {
                    key: self._without(model, own_field(key), value, row.id)
                    for key, value in row.custom.items()
                }
            different = {name: value for name, value in bare.items() if getattr(row, name) != value}
            for name, value in different.items():
                setattr(row, name, value)
            changed += [row] if different else []
        self.counted["rows"] += len(changed)
        for start in range(0, len(changed), AT_ONCE):
            await self._uow.flush_together(changed[start : start + AT_ONCE], told=False)
        await self._find_anew(model, changed)

    async def _find_anew(self, model: type[Any], rows: Sequence[Any]) -> None:
        """The journal hears nothing, and so nobody else would make their keys and their index anew."""
        if model in PARTIES:
            await renew(self._uow, model, [row.id for row in rows])
        if issubclass(model, Fielded):
            await custom.renew(self._uow, FieldEntity(model.ENTITY), rows)  # type: ignore[attr-defined]

    def _told(self, model: type[Any], entry: Change, side: dict[str, Any] | None) -> dict[str, Any] | None:
        if side is None:
            return None
        return {name: self._without(model, name, value, entry.entity_id) for name, value in side.items()}

    def _without(self, model: type[Any], name: str, value: Any, row_id: int) -> Any:
        """The same for a field and for what the journal says of it, so that these still agree."""
        if name in FREE[model] or is_own_field(name):
            return self.traces.out_of(value, but=self._called.get(row_id, "") if model is Contact else "")
        if name in OWN.get(model, ()) and self.traces.is_same(name, value):
            return NAMELESS[model].format(row_id) if name == "name" else None
        return value

    def _rewrite(self, entry: Change, before: Any, after: Any) -> None:
        if (entry.before, entry.after) != (before, after):
            entry.before, entry.after = before, after
            self.counted["entries"] += 1

    async def imports(self) -> None:
        """Rows that were not taken in are kept with their cells: those with the person lose them."""
        last = 0
        while True:
            query = select(ImportRow).where(ImportRow.id > last).order_by(ImportRow.id).limit(AT_ONCE)
            rows = list(await self._uow.session.scalars(query))
            if not rows:
                break
            last = rows[-1].id
            for row in rows:
                if self.traces.all_out_of([row.cells, row.params]) != [row.cells, row.params]:
                    row.cells = [HIDDEN for _ in row.cells]
                    row.params = self.traces.all_out_of(row.params)
                    self.counted["import_rows"] += 1
            await self._uow.flush()
        for kept in await self._uow.session.scalars(select(Import).order_by(Import.id)):
            for name in OF_IMPORTS:
                value = getattr(kept, name)
                if (bare := self.traces.all_out_of(value)) != value:
                    setattr(kept, name, bare)
        await self._uow.flush()


def _hidden(side: dict[str, Any] | None, names: Sequence[str] = FIELDS) -> dict[str, Any] | None:
    if side is None:
        return None
    return {
        name: HIDDEN if (name in names and value) or is_own_field(name) else value
        for name, value in side.items()
    }

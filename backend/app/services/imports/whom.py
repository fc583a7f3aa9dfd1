"""The clients and contacts of a batch: whom the rows mean, and who is new."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import select

from app.models import Client, ClientStatus, Contact
from app.models.base import CUSTOM
from app.services.imports.account import Account
from app.services.imports.drafts import ClientDraft, ContactDraft, Draft
from app.services.imports.known import Job, Known, named_contact, reach_key
from app.services.imports.mapping import Mapping
from app.uow import Lock, UnitOfWork
from app.writing import fresh

STAND_IN = "nobody:"
"""The key of the client who stands in for those that rows do not name."""

Party = TypeVar("Party", Client, Contact)
Drawn = ClientDraft | ContactDraft


class Parties(Generic[Party]):
    """What clients and contacts have in common: found by key, by how they are reached, or made."""

    MODEL: type[Party]

    def __init__(self, uow: UnitOfWork, known: Known, job: Job, account: Account) -> None:
        self._uow, self._known, self._job, self._account = uow, known, job, account
        self._entity = self.MODEL.ENTITY
        self._by_key: dict[str, Party] = {}
        self._by_reach: dict[str, Party] = {}
        self._taught: list[tuple[str, Party]] = []  # keys to remember in the database
        self._reached: list[tuple[str, Party]] = []  # ways to reach somebody, to remember in the notes
        self._told: set[str] = set()
        self._telling: set[str] = set()
        self.fresh: list[Party] = []
        self._returned: list[Party] = []
        self._numbered: set[int] = set()  # whom the source knows by a number
        self._newly_numbered: set[int] = set()  # the same, by the identity of the row's object
        self._bare: set[int] = set()  # what a dry run made in a batch before: known by id alone

    async def _find(self, drawn: Sequence[Drawn], keys: Collection[str], more: Collection[str] = ()) -> None:
        """Four queries at most, whatever the number of rows."""
        self._by_key = await self._known.find(self.MODEL, keys, lock=Lock.CHANGE)
        self._told = self._job.notes.told([f"{self._entity} {one.own}" for one in drawn])
        asked = {reach_key(self._entity, *each) for one in drawn for each in one.reach} | set(more)
        if self._job.dry:
            asked |= {reach_key(self._entity, "key", key) for key in keys}
        ids = self._job.notes.reached(asked)
        rows = await self._load({row_id for row_id in ids.values() if row_id > 0})
        imagined = {row_id: self._imagined(row_id) for row_id in ids.values() if row_id < 0}
        for way, row_id in ids.items():
            row = rows.get(row_id) or imagined.get(row_id)
            if row is None:
                continue
            self._by_reach.setdefault(way, row)
            if way.startswith(f"{self._entity} key "):
                self._by_key.setdefault(way.removeprefix(f"{self._entity} key "), row)
        if any(one.is_exact for one in drawn):
            found = {row.id for row in self._by_reach.values() if row.id > 0}
            self._numbered = await self._known.numbered(self.MODEL, found)

    def _imagined(self, row_id: int) -> Party:
        row = self.MODEL(id=row_id, name="")
        row.deleted_at = None
        self._bare.add(id(row))
        return row

    async def _load(self, ids: set[int]) -> dict[int, Party]:
        if not ids:
            return {}
        model: Any = self.MODEL
        query = select(model).where(model.id.in_(sorted(ids))).order_by(model.id)
        found = await self._uow.session.scalars(query.with_for_update(of=model, **Lock.CHANGE.clause))
        return {row.id: row for row in found}

    def _reachable(self, drawn: Drawn) -> Party | None:
        """Who is reached so; an export of ours tells those apart who share a phone."""
        ways = (reach_key(self._entity, *each) for each in drawn.reach)
        found = next((self._by_reach[way] for way in ways if way in self._by_reach), None)
        return None if found is not None and _told_apart(drawn) and self._is_other(found) else found

    def _is_other(self, row: Party) -> bool:
        """Whether the file means somebody else by another number."""
        return self._has_number(row) or (row.id is not None and row.id < 0)

    def _has_number(self, row: Party) -> bool:
        """Whether the source tells this one apart from others of the same name."""
        return id(row) in self._newly_numbered or row.id in self._numbered

    def _first_mention(self, drawn: Drawn) -> bool:
        """Whether this row is the first of the file that describes them."""
        key = f"{self._entity} {drawn.own}"
        if key in self._told or key in self._telling:
            return False
        self._telling.add(key)
        return True

    def _retell(self, row: Party, drawn: Drawn, *, known_by_key: bool) -> bool:
        """What the file says of somebody known; whom the source has no number for only gains."""
        came_back = self._known.bring_back(row)
        if came_back:
            self._returned.append(row)
        if not self._first_mention(drawn) or row.deleted_at is not None:
            return False
        kept = ("created_at", "is_primary") if drawn.is_exact else ("created_at", "status")
        fields = {name: value for name, value in drawn.fields.items() if name not in kept}
        if isinstance(self._job.mapping, Mapping):
            fields = drawn.fields
        if not known_by_key:
            own = {key: value for key, value in fields.get(CUSTOM, {}).items() if key not in row.custom}
            fields = {name: value for name, value in fields.items() if getattr(row, name) in (None, "", [])}
            fields |= {CUSTOM: own} if own else {}
        changed = bool(fields.keys() - {"name"}) if id(row) in self._bare else change(row, fields)
        changed = changed or came_back
        self._account.changed[self._entity] += changed
        return changed

    def _make(self, row: Party, drawn: Drawn, keys: Sequence[str | None]) -> None:
        self._first_mention(drawn)
        if self._job.dry:
            (row.id,) = self._job.imagine(1)
        self.fresh.append(row)
        self._account.made[self._entity] += 1
        self._teach(row, drawn, keys)

    def _teach(self, row: Party, drawn: Drawn, keys: Sequence[str | None]) -> None:
        if drawn.key:
            self._newly_numbered.add(id(row))
        for key in keys:
            if key and key not in self._by_key:
                self._by_key[key] = row
                self._taught.append((key, row))
        for each in drawn.reach:
            way = reach_key(self._entity, *each)
            if way not in self._by_reach:
                self._by_reach[way] = row
                self._reached.append((way, row))

    async def _save(self) -> None:
        await self._uow.create_all(self.fresh)
        await self._known.remember(self.MODEL, [(key, row.id) for key, row in self._taught])

    def settle(self) -> None:
        """Remember for the batches to come."""
        self._job.notes.tell(self._telling)
        self._job.notes.reach((way, row.id) for way, row in self._reached)
        if self._job.dry:
            self._job.notes.reach((reach_key(self._entity, "key", key), row.id) for key, row in self._taught)


class Clients(Parties[Client]):
    MODEL = Client

    def __init__(self, uow: UnitOfWork, known: Known, job: Job, account: Account) -> None:
        super().__init__(uow, known, job, account)
        self._contacts: Contacts

    async def look_up(self, drafts: Sequence[Draft], contacts: "Contacts") -> None:
        self._contacts = contacts
        drawn = [draft.client for draft in drafts if draft.client]
        keys = {key for one in drawn for key in (one.key, one.name_key) if key}
        if any(draft.deal and not draft.client for draft in drafts):
            keys.add(STAND_IN)
        await self._find(drawn, keys)
        named = {one.name_key for one in drawn if one.key and one.name_key}
        ids = {row.id for key, row in self._by_key.items() if key in named and row.id > 0}
        self._numbered |= await self._known.numbered(Client, ids)
        missing = contacts.client_ids - {row.id for row in (*self._by_key.values(), *self._by_reach.values())}
        self._of_contacts = await self._load({row_id for row_id in missing if row_id > 0})
        self._of_contacts |= {row_id: self._imagined(row_id) for row_id in missing if row_id < 0}
        self._of_contacts |= {row.id: row for row in (*self._by_key.values(), *self._by_reach.values())}

    def known(self, draft: Draft) -> Client | None:
        """Whom the row means, if they are there already."""
        if draft.client is None:
            return self._by_key.get(STAND_IN) if draft.deal else None
        return self._recognise(draft, draft.client)[0]

    def _recognise(self, draft: Draft, drawn: ClientDraft) -> tuple[Client | None, bool]:
        """The client, and whether the source itself knows them: by number, by name, or through a contact."""
        if drawn.key and drawn.key in self._by_key:
            return self._by_key[drawn.key], True
        if drawn.is_person and (contact := self._contacts.found(draft)) is not None:
            return self._contacts.client_of(contact) or self._of_contacts.get(contact.client_id), False
        row = self._by_key.get(drawn.name_key) if drawn.name_key else None
        if row is not None and not (drawn.key and self._has_number(row)):
            return row, True
        row = self._reachable(drawn)
        if row is not None and _same_company(row, drawn):
            return row, False
        return None, False

    def put(self, draft: Draft, *, owner: int | None, stands_in: bool) -> tuple[Client | None, str]:
        """Who the row's client is, and what became of them."""
        drawn = draft.client
        if drawn is None:
            return (self._stand_in() if draft.deal and stands_in else None), ""
        row, known_by_key = self._recognise(draft, drawn)
        if row is not None:
            self._teach_client(row, drawn)
            return row, "updated" if self._retell(row, drawn, known_by_key=known_by_key) else ""
        row = fresh(Client, {"manager_id": owner, **drawn.fields})
        self._account.from_people += drawn.is_person
        self._make(row, drawn, [])
        self._teach_client(row, drawn)
        return row, "created"

    def _teach_client(self, row: Client, drawn: ClientDraft) -> None:
        self._teach(row, drawn, [drawn.key, drawn.name_key])

    def _stand_in(self) -> Client:
        row = self._by_key.get(STAND_IN)
        if row is not None:
            self._known.bring_back(row)
        else:
            mapping = self._job.mapping
            name = (
                mapping.stand_in if isinstance(mapping, Mapping) else f"Без клиента (импорт {mapping.source})"
            )
            row = Client(name=name, status=ClientStatus.ARCHIVE)
            if self._job.dry:
                (row.id,) = self._job.imagine(1)
            self.fresh.append(row)
            self._by_key[STAND_IN] = row
            self._taught.append((STAND_IN, row))
        return row

    @property
    def stand_in_id(self) -> int | None:
        row = self._by_key.get(STAND_IN)
        return row.id if row is not None and row.id is not None and row.id > 0 else None

    async def save(self) -> None:
        await self._save()


def _same_company(row: Client, drawn: ClientDraft) -> bool:
    """A phone may be shared by two companies; a tax number is not."""
    ours, theirs = row.inn, drawn.fields.get("inn")
    return not (ours and theirs and ours != theirs)


class Contacts(Parties[Contact]):
    MODEL = Contact

    def __init__(self, uow: UnitOfWork, known: Known, job: Job, account: Account) -> None:
        super().__init__(uow, known, job, account)
        self._clients: dict[int, Client] = {}  # by the identity of the contact's object
        self._named: dict[tuple[int, str], Contact] = {}
        self._joining: list[tuple[Contact, Client]] = []

    async def look_up(self, drafts: Sequence[Draft]) -> None:
        drawn = [draft.contact for draft in drafts if draft.contact]
        await self._find(drawn, {one.key for one in drawn if one.key})

    async def look_up_names(self, drafts: Sequence[Draft], clients: "Clients") -> None:
        """The people of clients who are known by now, by name."""
        ways = {
            named_contact(client.id, draft.contact.fields["name"])
            for draft in drafts
            if draft.contact and (client := clients.known(draft)) is not None and client.id
        }
        ids = self._job.notes.reached(ways)
        rows = await self._load({row_id for row_id in ids.values() if row_id > 0})
        for way, row_id in ids.items():
            if row := rows.get(row_id) or (self._imagined(row_id) if row_id < 0 else None):
                self._by_reach[way] = row

    @property
    def client_ids(self) -> set[int]:
        found = {row.client_id for row in (*self._by_key.values(), *self._by_reach.values())}
        return {row_id for row_id in found if row_id is not None}

    def known(self, draft: Draft) -> Contact | None:
        return self.found(draft)

    def found(self, draft: Draft) -> Contact | None:
        drawn = draft.contact
        if drawn is None:
            return None
        if drawn.key and drawn.key in self._by_key:
            return self._by_key[drawn.key]
        return self._reachable(drawn)

    def client_of(self, contact: Contact) -> Client | None:
        """The client of a contact that this batch makes."""
        return self._clients.get(id(contact))

    def meant(self, draft: Draft, client: Client | None) -> Contact | None:
        """Whom the row means among the people of its client; a new client, None, has none yet."""
        drawn, row = draft.contact, self.found(draft)
        if drawn is None:
            return None
        if row is not None and (self._is_numbered(drawn) or (client and self._works_for(row, client))):
            return row
        return None if client is None or _told_apart(drawn) else self._of_name(client, drawn)

    def _is_numbered(self, drawn: ContactDraft) -> bool:
        """Whether somebody is known by the row's number."""
        return bool(drawn.key and drawn.key in self._by_key)

    def put(self, draft: Draft, client: Client) -> str:
        """Put the row's person among the client's people."""
        drawn = draft.contact
        if drawn is None:
            return ""
        row, by_key = self.meant(draft, client), self._is_numbered(drawn)
        if row is not None:
            self._teach(row, drawn, [drawn.key])
            return "updated" if self._retell(row, drawn, known_by_key=by_key) else ""
        return self._make_contact(drawn, client)

    def _of_name(self, client: Client, drawn: ContactDraft) -> Contact | None:
        name = drawn.fields["name"]
        found = self._named.get((id(client), name))
        return found or (self._by_reach.get(named_contact(client.id, name)) if client.id else None)

    def _works_for(self, row: Contact, client: Client) -> bool:
        own = self.client_of(row)
        return own is client if own is not None else row.client_id == client.id or (row.id or 0) < 0

    def _make_contact(self, drawn: ContactDraft, client: Client) -> str:
        row = fresh(Contact, drawn.fields)
        self._clients[id(row)] = client
        self._named[id(client), drawn.fields["name"]] = row
        self._joining.append((row, client))
        self._make(row, drawn, [drawn.key])
        return "created"

    async def save(self) -> None:
        """A client's first person becomes the primary one, unless the file names another."""
        chosen = {client.id: row for row, client in reversed(self._joining) if row.is_primary}
        returned = [row for row in self._returned if row.is_primary]
        joined = {client.id for _, client in self._joining}
        served = await self._primary_of(joined | {row.client_id for row in returned})
        for row in returned:
            row.is_primary = served.setdefault(row.client_id, row) is row
        for client_id in chosen.keys() & served.keys():
            served[client_id].is_primary = False
        await self._uow.flush()
        for row, client in self._joining:
            row.client_id = client.id
            if client.id not in served:
                chosen.setdefault(client.id, row)
            row.is_primary = chosen.get(client.id) is row
        await self._save()

    async def _primary_of(self, client_ids: set[int]) -> dict[int, Contact]:
        if not client_ids:
            return {}
        query = select(Contact).where(Contact.client_id.in_(sorted(client_ids)), Contact.is_primary)
        return {row.client_id: row for row in await self._uow.session.scalars(query)}

    def settle(self) -> None:
        super().settle()
        named = ((named_contact(client.id, row.name), row.id) for row, client in self._joining)
        self._job.notes.reach(named)


def _told_apart(drawn: Drawn) -> bool:
    return drawn.is_exact and drawn.key is not None


def same_second(told: datetime | None, ours: datetime | None) -> bool:
    """A file tells whole seconds."""
    return told is not None and ours is not None and told == ours.replace(microsecond=0)


def change(row: Any, fields: dict[str, Any]) -> bool:
    """Those of the fields that are different; of fields that the business has added, those that are told."""
    if CUSTOM in fields:
        fields = fields | {CUSTOM: row.custom | fields[CUSTOM]}
    different = {name: value for name, value in fields.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)

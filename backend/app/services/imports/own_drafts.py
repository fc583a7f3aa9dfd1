"""Rows of our own exports. What stands in a cell is meant as it is: nothing is put into another form.

So a file that comes back unchanged changes nothing, and an empty CRM gets what the other one had.
"""

from typing import Any

from app.schemas.client import ClientEdit, ContactEdit
from app.schemas.deal import DealEdit
from app.schemas.imports import ImportMapping
from app.services.imports import values
from app.services.imports.cells import Cells
from app.services.imports.column_drafts import ColumnDrafter, fingerprint
from app.services.imports.drafts import (
    LONGEST_KEY,
    ClientDraft,
    ContactDraft,
    DealDraft,
    Draft,
    checked,
    refuse,
)
from app.services.imports.own_fields import OwnFields
from app.services.imports.people import STATUSES, reach_of
from app.services.imports.table import Row

_TEXTS: dict[str, tuple[str, ...]] = {
    "deal": ("title", "currency", "lost_reason", "description"),
    "client": ("name", "inn", "phone", "email", "website", "address", "source", "notes"),
    "contact": ("name", "position", "phone", "email", "telegram", "whatsapp", "notes"),
}
_NOTES = {"deal": "description", "client": "notes", "contact": "notes"}
_YES = frozenset({"да", "yes", "true"})
_TIMES = ("created_at", "stage_since", "closed_at")


class OwnDrafter(ColumnDrafter):
    def __init__(self, mapping: ImportMapping, own: OwnFields, *, zone: str, as_texts: bool) -> None:
        """`as_texts`: the file says itself which cells are texts, so an apostrophe is an apostrophe."""
        super().__init__(mapping, own, zone=zone)
        self._as_texts = as_texts

    def _draft(self, row: Row) -> Draft:
        self._refuse_nul(row)
        cells = Cells(self._columns, row.cells, as_it_is=self._as_texts)
        draft = Draft(row.line, self._main, self.columns, raw=row.raw)
        draft.client, draft.contact = self._own_client(cells), self._own_contact(cells)
        draft.tags = self._tags(cells, draft)
        draft.manager = self._manager(cells, "deal.manager")
        draft.client_manager = self._manager(cells, "client.manager") or draft.manager
        if draft.main == "deal":
            draft.deal = self._own_deal(cells, draft)
        elif draft.client is None or (draft.main == "contact" and draft.contact is None):
            refuse("client.name" if draft.client is None else "contact.name", "empty")
        return draft

    def _own_client(self, cells: Cells) -> ClientDraft | None:
        fields = self._texts(cells, "client")
        if "name" not in fields:
            return None
        if word := cells.text("client.status"):
            if word.casefold() not in STATUSES:
                refuse("client.status", "enum", expected=", ".join(STATUSES))
            fields["status"] = STATUSES[word.casefold()]
        found = checked(ClientEdit, fields, prefix="client")
        made = self._made(cells, "client")
        return ClientDraft(self._key(cells, "client"), None, found | made, reach_of(found), is_exact=True)

    def _own_contact(self, cells: Cells) -> ContactDraft | None:
        fields = self._texts(cells, "contact")
        if "name" not in fields:
            return None
        fields["is_primary"] = cells.text("contact.is_primary").casefold() in _YES
        found = checked(ContactEdit, fields, prefix="contact")
        made = self._made(cells, "contact")
        return ContactDraft(self._key(cells, "contact"), found | made, reach_of(found), is_exact=True)

    def _own_deal(self, cells: Cells, draft: Draft) -> DealDraft:
        fields = self._texts(cells, "deal")
        if "title" not in fields:
            refuse("deal.title", "empty")
        if text := cells.text("deal.amount"):
            fields["amount"] = self._read("deal.amount", lambda: values.amount(text, self._mapping.decimal))
        if text := cells.text("deal.expected_close_date"):
            fields["expected_close_date"] = self._day("deal.expected_close_date", text)
        found = checked(DealEdit, fields, prefix="deal")
        times = {
            name: self._when(f"deal.{name}", text) for name in _TIMES if (text := cells.text(f"deal.{name}"))
        }
        key = self._key(cells, "deal")
        return DealDraft(
            key or fingerprint(cells, draft), self._place(cells), found, times,
            is_numbered=key is not None, is_exact=True,
        )  # fmt: skip

    def _texts(self, cells: Cells, entity: str) -> dict[str, Any]:
        """The texts of a row; columns that are none of ours are kept in its notes."""
        fields: dict[str, Any] = {
            name: text for name in _TEXTS[entity] if (text := cells.text(f"{entity}.{name}"))
        }
        if others := cells.named(f"{entity}.other"):
            name = _NOTES[entity]
            fields[name] = "\n".join(filter(None, [fields.get(name), *others]))
        return fields

    def _made(self, cells: Cells, entity: str) -> dict[str, Any]:
        key = f"{entity}.created_at"
        text = cells.text(key)
        return {"created_at": self._when(key, text)} if text else {}

    def _key(self, cells: Cells, entity: str) -> str | None:
        key = cells.text(f"{entity}.key")
        if len(key) > LONGEST_KEY:
            refuse(f"{entity}.key", "key_long")
        return key or None

"""Rows read by a mapping of columns: each column becomes one field of ours."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Any

from app.models import FieldEntity
from app.models.base import CUSTOM
from app.schemas.deal import DealEdit
from app.schemas.imports import ImportMapping
from app.schemas.user import UserEdit
from app.services.imports import tagged, values
from app.services.imports.cells import Cells
from app.services.imports.currencies import currency
from app.services.imports.drafts import (
    LONGEST_KEY,
    DealDraft,
    Draft,
    Drafted,
    EmptyRow,
    Place,
    Refused,
    checked,
    refuse,
)
from app.services.imports.outcomes import OUTCOMES
from app.services.imports.own_fields import OwnFields
from app.services.imports.people import Person, client_of, company_of, person_of
from app.services.imports.table import Row
from app.services.imports.words import Reason, Unfit

COMPANY = ("компания", "company", "организация", "organization")


class ColumnDrafter:
    _as_texts = False

    def __init__(self, mapping: ImportMapping, own: OwnFields, *, zone: str) -> None:
        self._mapping = mapping
        self._own = own
        self._zone = mapping.zone or zone
        self._columns: dict[str, list[str]] = {}
        for column, key in mapping.columns.items():
            if key:
                self._columns.setdefault(key, []).append(column)
        self._currencies = [currency(column) for column in self._columns.get("deal.amount", ())]
        self._main = mapping.main

    def draft(self, row: Row) -> Drafted:
        if row.broken:
            return Reason(row.line, "", row.broken, raw=row.raw)
        if not any(row.cells.values()):
            return EmptyRow(row.line)
        try:
            return self._with_own(self._draft(row), row)
        except Refused as refusal:
            return Reason(row.line, self.columns(refusal.key), refusal.code, refusal.params, raw=row.raw)

    def _draft(self, row: Row) -> Draft:
        self._refuse_nul(row)
        cells = Cells(self._columns, row.cells)
        is_company = cells.text("row.kind").casefold() in COMPANY
        company, person = company_of(cells), person_of(cells)
        if is_company:
            company, person = company.take(person), Person()
        elif company.name and not person.name:  # nobody to name: whom we reach there is the company
            company, person = company.reached_by(person), Person()
        draft = Draft(row.line, "client" if is_company else self._main, self.columns, raw=row.raw)
        draft.client = client_of(company, person, status=self._mapping.client_status)
        draft.contact = person.draft()
        draft.kept = company.kept + person.kept
        self._date(draft, cells)
        draft.tags = self._tags(cells, draft)
        draft.manager = self._manager(cells, "deal.manager")
        draft.client_manager = self._manager(cells, "client.manager") or draft.manager
        if draft.main == "deal":
            draft.deal = self._deal(cells, draft)
        elif draft.client is None:
            refuse(f"{draft.main}.name", "nobody_named")
        return draft

    def _with_own(self, draft: Draft, row: Row) -> Draft:
        """With the values of fields that the business has added."""
        if self._own:
            cells = Cells(self._columns, row.cells, as_it_is=self._as_texts)
            parts = {FieldEntity.DEAL: draft.deal, FieldEntity.CLIENT: draft.client,
                     FieldEntity.CONTACT: draft.contact}  # fmt: skip
            for entity, part in parts.items():
                if part is not None and (found := self._own.read(entity, cells.value, self._day)):
                    part.fields[CUSTOM] = found
        return draft

    def _tags(self, cells: Cells, draft: Draft) -> dict[str, list[str]]:
        """By kind of row; those of a company told in the columns of a person are its own."""
        found = {entity: tagged.names(cells, f"{entity}.tags") for entity in ("deal", "client", "contact")}
        if draft.contact is None:
            found["client"] += found.pop("contact")
        return found

    def _refuse_nul(self, row: Row) -> None:
        if any("\0" in cell for cell in row.raw):
            refuse(next(column for column, cell in row.cells.items() if "\0" in cell), "string_nul")

    def _date(self, draft: Draft, cells: Cells) -> None:
        """Since when the other system knows them; an older time than the import."""
        for part, key in ((draft.client, "client.created_at"), (draft.contact, "contact.created_at")):
            if part is not None and (text := cells.value(key)):
                part.fields["created_at"] = self._when(key, text)
        if draft.contact and draft.client and draft.client.is_person and "created_at" in draft.contact.fields:
            draft.client.fields.setdefault("created_at", draft.contact.fields["created_at"])

    def _manager(self, cells: Cells, key: str) -> str | None:
        name = cells.value(key)
        if not name:
            return None
        _check_manager(key, name)
        return name

    def _deal(self, cells: Cells, draft: Draft) -> DealDraft:
        key = cells.text("deal.key")
        if len(key) > LONGEST_KEY:
            refuse("deal.key", "key_long")
        closed, product = cells.value("deal.closed_at"), self._product(cells)
        return DealDraft(
            key or fingerprint(cells, draft),
            self._place(cells),
            checked(DealEdit, self._deal_fields(cells, draft), prefix="deal"),
            {
                name: self._when(f"deal.{name}", text)
                for name in ("created_at", "closed_at")
                if (text := cells.value(f"deal.{name}"))
            },
            closed_day=self._day("deal.closed_at", closed) if closed else None,
            is_numbered=bool(key),
            products=[product] if product else [],
        )

    def _deal_fields(self, cells: Cells, draft: Draft) -> dict[str, Any]:
        amount, money = self._amount(cells)
        expected = cells.value("deal.expected_close_date")
        lines = filter(None, [cells.text("deal.description"), *cells.named("deal.other")])
        fields = {
            "title": self._title(cells, draft),
            "amount": amount,
            "currency": money,
            "lost_reason": cells.value("deal.lost_reason"),
            "expected_close_date": self._day("deal.expected_close_date", expected) if expected else None,
            "description": "\n".join(lines),
        }
        return {name: value for name, value in fields.items() if value not in (None, "")}

    def _title(self, cells: Cells, draft: Draft) -> str:
        """Its title, else what it is about, else with whom it is."""
        who = draft.client.fields["name"] if draft.client else ""
        title = cells.text("deal.title") or cells.text("deal.product") or who
        if not title and not cells.text("deal.key"):
            refuse("deal.title", "empty")
        return title or f"Сделка {cells.text('deal.key')}"

    def _amount(self, cells: Cells) -> tuple[Decimal | None, str | None]:
        """The amount, and the currency that the row, the cell or the column's name tells."""
        text, _, sign = cells.value("deal.amount").partition("|")  # Bitrix24 writes «100|RUB»
        money = currency(cells.value("deal.currency") or sign)
        if not text:
            return None, money
        money = (
            money or currency(text) or next(filter(None, self._currencies), None) or self._mapping.currency
        )
        return self._read("deal.amount", lambda: values.amount(text, self._mapping.decimal)), money

    def _place(self, cells: Cells) -> Place:
        outcome = OUTCOMES.get(cells.value("deal.outcome").casefold())
        return Place(cells.text("deal.pipeline")[:120], cells.text("deal.stage")[:120], outcome)

    def _product(self, cells: Cells) -> str:
        name = cells.text("deal.product")
        if not name:
            return ""
        count, price = cells.value("deal.quantity"), cells.value("deal.price").partition("|")[0]
        return name + (f" × {count}" if count else "") + (f" по {price}" if price else "")

    def _when(self, key: str, text: str) -> datetime:
        day_first = self._mapping.day_first
        found: datetime = self._read(key, lambda: values.when(text, self._zone, day_first=day_first))
        return found

    def _day(self, key: str, text: str) -> date:
        day_first = self._mapping.day_first
        found: date = self._read(key, lambda: values.local_day(text, day_first=day_first))
        return found

    def _read(self, key: str, read: Callable[[], Any]) -> Any:
        try:
            return read()
        except Unfit as unfit:
            refuse(key, unfit.code, **unfit.params)

    def columns(self, key: str) -> str:
        """The columns that a field is made of, as the account names them."""
        return ", ".join(self._columns.get(key) or [key])


@lru_cache(maxsize=1024)
def _check_manager(key: str, name: str) -> None:
    entity, _, field = key.partition(".")
    checked(UserEdit, {"full_name": name}, prefix=entity, rename={"full_name": field})


def fingerprint(cells: Cells, draft: Draft) -> str:
    """Stands for a deal that has no number: what is unlikely to change in it."""
    who: list[str] = [part.own for part in (draft.client, draft.contact) if part is not None]
    said = [cells.text(key) for key in ("deal.title", "deal.amount", "deal.created_at", "deal.product")]
    return "row:" + sha256("\x1f".join(who + said).encode(errors="replace")).hexdigest()[:40]

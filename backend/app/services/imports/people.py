"""Companies and people out of a row: their names, and how they are reached."""

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.identity import email_key, emails, inn_key, phone_key, phones
from app.models import ClientStatus
from app.schemas.base import Email, WebAddress
from app.schemas.client import ClientEdit, ContactEdit
from app.services.imports.cells import Cells
from app.services.imports.drafts import (
    LONGEST_KEY,
    ClientDraft,
    ContactDraft,
    Reach,
    by_name,
    checked,
    refuse,
)

LONGEST_PHONE, LONGEST_INN = 50, 20
STATUSES = {
    word: status
    for status, words in (
        (ClientStatus.LEAD, "lead|лид|новый"),
        (ClientStatus.CLIENT, "client|клиент|customer|покупатель"),
        (ClientStatus.ARCHIVE, "archive|архив|в архиве"),
    )
    for word in words.split("|")
}

_email = TypeAdapter(Email)
_site = TypeAdapter(WebAddress)


@dataclass
class _Reached:
    """What companies and people have in common. What fits no field goes into `notes`, and is counted."""

    key: str = ""
    name: str = ""
    phones: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    fields: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    kept: int = 0

    def keep(self, text: str) -> None:
        self.notes.append(text)
        self.kept += 1

    def reach(self) -> Reach:
        found = [("email", email_key(address)) for address in self.emails]
        found += [("phone", key) for number in self.phones if (key := phone_key(number))]
        return tuple(found)

    def sent(self) -> dict[str, Any]:
        """The fields, with the first phone and address; further ones are noted."""
        fields = dict(self.fields)
        if self.name:
            fields["name"] = self.name
        if self.phones:
            fields["phone"] = self.phones[0]
        if self.emails:
            fields["email"] = self.emails[0]
        notes = [fields.pop("notes", ""), *self.notes]
        if len(self.phones) > 1:
            notes.append("Другие телефоны: " + ", ".join(self.phones[1:]))
        if len(self.emails) > 1:
            notes.append("Другие e-mail: " + ", ".join(self.emails[1:]))
        if any(notes):
            fields["notes"] = "\n".join(filter(None, notes))
        return fields


@dataclass
class Person(_Reached):
    def draft(self) -> ContactDraft | None:
        name = self.name or next(iter([*self.emails, *self.phones]), "")
        if not name:
            return None
        fields = _checked_again(ContactEdit, {**self.sent(), "name": name}, prefix="contact")
        return ContactDraft(self.key or None, fields, self.reach())


@dataclass
class Company(_Reached):
    def take(self, person: Person) -> "Company":
        """The row is a company, told in the columns of a person."""
        taken = self.reached_by(person)
        return replace(taken, key=self.key or person.key, name=self.name or person.name)

    def reached_by(self, person: Person) -> "Company":
        return replace(
            self,
            phones=list(dict.fromkeys(self.phones + person.phones)),
            emails=list(dict.fromkeys(self.emails + person.emails)),
            notes=self.notes + person.notes + [text for text in [person.fields.get("notes")] if text],
            kept=self.kept + person.kept,
        )

    def reach(self) -> Reach:
        inn = self.fields.get("inn")
        key = inn_key(inn) if inn else None
        return ((("inn", key),) if key else ()) + super().reach()


def client_of(company: Company, person: Person, *, status: ClientStatus) -> ClientDraft | None:
    """The company; a person without one is a client of their own, by their own name; or nobody."""
    if company.name:
        fields = _checked_again(ClientEdit, {"status": status, **company.sent()}, prefix="client")
        return ClientDraft(company.key or None, by_name(fields["name"]), fields, company.reach())
    alone = person.draft()
    if alone is None:
        return None
    own = replace(company, name=alone.fields["name"], phones=company.phones or person.phones[:1],
                  emails=company.emails or person.emails[:1])  # fmt: skip
    fields = checked(ClientEdit, {"status": status, **own.sent()}, prefix="client")
    reach = tuple(dict.fromkeys(company.reach() + person.reach()))
    key = company.key or (f"person:{person.key}"[:LONGEST_KEY] if person.key else None)
    return ClientDraft(key, None if reach else by_name(fields["name"]), fields, reach, is_person=True)


def _checked_again(shape: Any, fields: dict[str, Any], *, prefix: str) -> dict[str, Any]:
    """As `checked`, for people whom rows in a row mention once more."""
    return dict(_remembered(shape, tuple(fields.items()), prefix))


@lru_cache(maxsize=1024)
def _remembered(shape: Any, fields: tuple[tuple[str, Any], ...], prefix: str) -> dict[str, Any]:
    return checked(shape, dict(fields), prefix=prefix)


def company_of(cells: Cells) -> Company:
    company = Company(key=_key(cells, "client.key"), name=cells.text("client.name"))
    _take_reach(company, cells, "client")
    for name in ("address", "source", "notes"):
        if text := cells.text(f"client.{name}"):
            company.fields[name] = text
    if text := cells.value("client.status").casefold():
        company.fields |= {"status": STATUSES[text]} if text in STATUSES else {}
        if text not in STATUSES:
            company.keep(f"Статус: {text}")
    if text := cells.value("client.inn"):
        _take_inn(company, text)
    if text := cells.value("client.website"):
        _take_site(company, text)
    return company


def person_of(cells: Cells) -> Person:
    parts = (cells.text(f"contact.{part}") for part in ("first_name", "middle_name", "last_name"))
    person = Person(
        key=_key(cells, "contact.key"), name=cells.text("contact.name") or " ".join(filter(None, parts))
    )
    _take_reach(person, cells, "contact")
    for name in ("position", "telegram", "whatsapp", "notes"):
        if text := cells.text(f"contact.{name}"):
            person.fields[name] = text
    return person


def reach_of(fields: dict[str, Any]) -> Reach:
    """How somebody is reached whose fields are told as they are."""
    found = [("inn", fields.get("inn")), ("email", (fields.get("email") or "").casefold()),
             ("phone", phone_key(fields.get("phone") or ""))]  # fmt: skip
    return tuple((kind, value) for kind, value in found if value)


def _key(cells: Cells, field_key: str) -> str:
    key = cells.text(field_key)
    if len(key) > LONGEST_KEY:
        refuse(field_key, "key_long")
    return key


def _take_reach(somebody: _Reached, cells: Cells, entity: str) -> None:
    for text in cells.all(f"{entity}.phone"):
        for number in _phones(text):
            if len(number) <= LONGEST_PHONE:
                somebody.phones.append(number)
            else:
                somebody.keep(f"Телефон: {number}")
    somebody.phones = list(dict.fromkeys(somebody.phones))
    for text in cells.all(f"{entity}.email"):
        good = _good_emails(text)
        somebody.emails += [address for address in good if address not in somebody.emails]
        if not good:
            somebody.keep(f"E-mail: {text}")
    somebody.notes += cells.named(f"{entity}.other")


@lru_cache(maxsize=1024)
def _phones(text: str) -> tuple[str, ...]:
    return tuple(phones(text))


@lru_cache(maxsize=1024)
def _good_emails(text: str) -> tuple[str, ...]:
    return tuple(address for address in emails(text) if _fits(_email, address))


def _take_inn(company: Company, text: str) -> None:
    digits = re.sub(r"\D", "", text)
    if len(digits) in (9, 11):  # a sheet drops the zero it begins with
        digits = f"0{digits}"
    if len(digits) in (10, 12):
        company.fields["inn"] = digits
    elif len(text) <= LONGEST_INN:
        company.fields["inn"] = text
    else:
        company.keep(f"ИНН: {text}")


def _take_site(company: Company, text: str) -> None:
    first = re.split(r"[\s,;]+", text)[0]
    if _fits(_site, first):
        company.fields["website"] = first
    else:
        company.keep(f"Сайт: {text}")


def _fits(shape: TypeAdapter[str], text: str) -> bool:
    try:
        shape.validate_python(text)
    except ValidationError:
        return False
    return True

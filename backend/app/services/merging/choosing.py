"""Whose fields are kept when rows become one. Nothing that is known of somebody is dropped: it is noted."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.errors import Invalid
from app.identity import email_key, inn_key, phone_key
from app.models import Client, Contact
from app.models.base import CUSTOM

NOTES = "notes"

FIELDS: dict[type[Any], tuple[str, ...]] = {
    Client: ("name", "inn", "website", "email", "phone", "address", "source", "status", "manager_id", NOTES),
    Contact: ("name", "position", "phone", "email", "telegram", "whatsapp", NOTES),
}

NOTED: dict[str, str] = {
    "name": "Другие названия",
    "inn": "Другие ИНН",
    "website": "Другие сайты",
    "email": "Другие e-mail",
    "phone": "Другие телефоны",
    "address": "Другие адреса",
    "position": "Другие должности",
    "telegram": "Другие Telegram",
    "whatsapp": "Другие WhatsApp",
}
"""Under what word a value that gives way is noted, as imports do it."""

_SAME: dict[str, Callable[[str], str | None]] = {
    "phone": phone_key, "whatsapp": phone_key, "email": email_key, "inn": inn_key,
}  # fmt: skip


def chosen(rows: Sequence[Any], wish: Mapping[Any, int]) -> dict[str, Any]:
    """What the first of the rows is to have, with the others a part of it.

    Of fields that the business has added the first row's own are kept, and what others have beside them.

    Raises:
        Invalid: a field is to come from a row that takes no part.
    """
    by_id = {row.id: row for row in rows}
    if foreign := sorted(name for name, row_id in wish.items() if row_id not in by_id):
        raise Invalid("merge_foreign_row", field=f"fields.{foreign[0]}")
    names = FIELDS[type(rows[0])]
    kept = {name: getattr(by_id[wish[name]], name) if name in wish else _first(rows, name) for name in names}
    lines = [] if NOTES in wish else [row.notes for row in rows]
    lines = [kept[NOTES], *lines, *(_noted(rows, name, kept[name]) for name in names if name in NOTED)]
    kept[NOTES] = "\n".join(dict.fromkeys(line for line in lines if line)) or None
    kept[CUSTOM] = {key: value for row in reversed(rows) for key, value in row.custom.items()}
    return kept


def _first(rows: Sequence[Any], name: str) -> Any:
    """The first row's own, or of the first that has any."""
    return next((value for row in rows if (value := getattr(row, name)) not in (None, "")), None)


def _noted(rows: Sequence[Any], name: str, kept: Any) -> str | None:
    """A line with what gives way."""
    told = {_same(name, kept)} if kept else set()
    lost = []
    for row in rows:
        value = getattr(row, name)
        if value and _same(name, value) not in told:
            told.add(_same(name, value))
            lost.append(value)
    return f"{NOTED[name]}: {', '.join(lost)}" if lost else None


def _same(name: str, value: str) -> str:
    """The form in which two writings of one value are the same."""
    form = _SAME.get(name)
    return (form(value) if form else None) or " ".join(value.split()).casefold()

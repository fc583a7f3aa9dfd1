"""What listeners are told, as it goes over the wire; encoded once, whoever hears it."""

import json
from typing import Any, ClassVar

from fastapi.sse import format_sse_event

from app.journal import SECRET
from app.models import Action
from app.services.live.reading import Entry

RETRY = 2000  # milliseconds until a client that lost its stream comes back

PRIVATE = SECRET | {"must_change_password", "deleted_at"}
"""Fields that are not named: of others' accounts, and what the action says already."""


def _event(name: str, data: dict[str, Any], *, position: int | None, retry: int | None = None) -> bytes:
    place = None if position is None else str(position)
    return format_sse_event(event=name, id=place, data_str=json.dumps(data), retry=retry)


def hello(position: int, *, resumes: bool) -> bytes:
    """The first word. A client who must reload is not to take this for a place to go on from."""
    return _event("hello", {"position": position}, position=position if resumes else None, retry=RETRY)


def reset(position: int) -> bytes:
    return _event("reset", {"position": position}, position=position)


def alive(position: int) -> bytes:
    """A comment; the id lets a client who was not told anything for long resume from here."""
    return format_sse_event(comment="alive", id=str(position))


def come_back(milliseconds: int) -> bytes:
    return format_sse_event(retry=milliseconds)


def parting(entity: str, entity_id: int) -> bytes:
    """A row gone with another, of whose change this is a part: it has no place of its own to resume from."""
    return _event("gone", {"entity": entity, "entity_id": entity_id}, position=None)


class Told:
    """A change as those hear of it who see the row, and as those do who saw it before."""

    PLACE: ClassVar = "stage_id"

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.position: int = entry.id
        before, after = entry.before or {}, entry.after or {}
        is_update = entry.action is Action.UPDATE
        self.fields = sorted(after.keys() - PRIVATE) if is_update else []
        # A row removed from the bin for good has neither side; it left everybody's sight long before.
        self.says_something = bool(self.fields) or bool((before or after) and not is_update)
        self._stages = [side[self.PLACE] for side in (before, after) if side.get(self.PLACE) is not None]
        self._change = self._gone = b""

    @property
    def change(self) -> bytes:
        if not self._change:
            entry = self.entry
            data = {
                "entity": entry.entity,
                "entity_id": entry.entity_id,
                "action": entry.action,
                "batch": entry.batch,
                "actor_id": entry.actor_id,
                "fields": self.fields,
                "stage_ids": self._stages,
            }
            self._change = _event("change", data, position=self.position)
        return self._change

    @property
    def gone(self) -> bytes:
        if not self._gone:
            data = {"entity": self.entry.entity, "entity_id": self.entry.entity_id}
            self._gone = _event("gone", data, position=self.position)
        return self._gone

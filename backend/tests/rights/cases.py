"""What each row of the table asks for: `"owner's + manager other"` is an object and a variant of the body."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.make import PASSWORD
from tests.rights.asking import Ask
from tests.rights.world import World

NOUNS = {
    "deal_id": "deals",
    "client_id": "clients",
    "contact_id": "contacts",
    "consent_id": "consents",
    "task_id": "tasks",
    "activity_id": "activities",
    "pipeline_id": "pipelines",
    "stage_id": "stages",
    "user_id": "users",
    "session_id": "logins",
    "import_id": "imports",
    "key_id": "keys",
    "tag_id": "tags",
    "view_id": "views",
    "handover_id": "handovers",
    "field_id": "fields",
}


@dataclass(frozen=True)
class Cell:
    """One question of the matrix: what (an object, in a variant), in which world, and by whom."""

    verb: str
    case: str
    world: World
    me: str

    @property
    def label(self) -> str:
        return self.case.partition(" + ")[0]

    @property
    def variant(self) -> str:
        return self.case.partition(" + ")[2]

    def find(self, noun: str) -> int:
        return self.world.find(noun, self.label, self.me)


Fields = dict[str, Any]
LEFT_OUT = object()
"""In a variant: a field that is not sent."""
Body = Fields | Callable[[Cell], Fields]

_TITLE: Fields = {"title": "Иначе"}
_NAME: Fields = {"name": "Иначе"}


def _new_order(cell: Cell) -> Fields:
    return {"stage_ids": cell.world.orders.get(cell.label, cell.world.orders["active"])[::-1]}


def _drop(cell: Cell) -> Fields:
    target = "lost of archived pipeline" if cell.label == "in archived pipeline" else "won"
    return {"stage_id": cell.world.ids["stages"][target]}


def _hang(cell: Cell) -> Fields:
    """`deal owner's` is on that deal, `client owner's` on that client, `alone` on nothing."""
    kind, _, which = cell.label.partition(" ")
    return {} if kind == "alone" else {f"{kind}_id": cell.world.find(f"{kind}s", which, cell.me)}


def _won(world: World) -> int:
    return world.ids["stages"]["won"]


def _many(noun: str, change: Fields) -> Callable[[Cell], Fields]:
    """`both` is owner's and other's, `all` whatever the list has."""

    def order(cell: Cell) -> Fields:
        if cell.label == "all":
            return {"filter": {}} | change
        labels = {"both": ("owner's", "other's")}.get(cell.label, (cell.label,))
        return {"ids": [cell.world.find(noun, label, cell.me) for label in labels]} | change

    return order


PARTNERS = {
    "owner's": "owner's with a task",
    "owner's without deals": "archived",
    "archived": "owner's without deals",
    "other's": "other's on owner's deal",
    "other's on owner's deal": "other's",
}
"""With what a row is merged: who changes the one may change the other; with owner's if it is not here."""


def _merge(noun: str) -> Callable[[Cell], Fields]:
    return lambda cell: {"with": [cell.world.find(noun, PARTNERS.get(cell.label, "owner's"), cell.me)]}


def _named(noun: str) -> Callable[[Cell], Fields]:
    return lambda cell: {"confirm": cell.world.names[noun].get(cell.label, "никто")}


def _fields_of_deals(cell: Cell) -> Fields:
    ids = cell.world.ids["fields"]
    return {"entity": "deal", "field_ids": [ids["empty"], ids["with values"]]}


BODIES: dict[str, Body] = {
    "add_client_consent": {"text_version": "v3"},
    "add_contact_consent": {"text_version": "v3"},
    "withdraw_client_consent": {},
    "withdraw_contact_consent": {},
    "erase_client": _named("clients"),
    "erase_contact": _named("contacts"),
    "merge_clients": _merge("clients"),
    "merge_contacts": _merge("contacts"),
    "undo_change": {},
    "undo_changes": lambda cell: {
        "actor_id": cell.world.person(cell.label.removesuffix("'s")),
        "since": "2001-01-01T00:00:00Z",
    },
    "begin_second_factor": {"password": PASSWORD},
    "confirm_second_factor": {"code": "123456"},
    "disable_second_factor": {"password": PASSWORD, "code": "123456"},
    "renew_recovery_codes": {"password": PASSWORD, "code": "123456"},
    "create_key": {"name": "Форма", "scopes": ["clients:write"]},
    "update_me": {"position": "Иначе"},
    "change_password": {"current_password": PASSWORD, "new_password": "djadja-vanja-1897"},
    "create_user": {"username": "newcomer", "full_name": "Новый"},
    "update_user": {"position": "Иначе"},
    "create_pipeline": _NAME,
    "update_pipeline": _NAME,
    "create_stage": _NAME,
    "update_stage": _NAME,
    "reorder_stages": _new_order,
    "create_field": {"entity": "deal", "name": "Новое", "kind": "text"},
    "update_field": _NAME,
    "reorder_fields": _fields_of_deals,
    "create_deal": lambda cell: {"title": "Новая", "client_id": cell.find("clients")},
    "update_deal": _TITLE,
    "move_deal": _drop,
    "bulk_deals": lambda cell: _many("deals", {"action": "move", "stage_id": _won(cell.world)})(cell),
    "bulk_clients": _many("clients", {"action": "set", "status": "client"}),
    "bulk_tasks": _many("tasks", {"action": "complete"}),
    "bulk_contacts": _many("contacts", {"action": "tag", "tags": ["Новый"]}),
    "create_tag": _NAME,
    "create_view": {"entity": "deal", "name": "Новое", "query": {"status": ["open"]}},
    "arrange_views": {"entity": "deal"},
    "update_view": _NAME,
    "create_handover": lambda cell: {
        "from_id": cell.find("users"),
        "to": [{"to_id": cell.world.person("other")}],
    },
    "update_handover": {"until": "2190-01-01"},
    "update_tag": _NAME,
    "merge_tag": lambda cell: {"into_id": cell.world.ids["tags"]["other"]},
    "change_pipeline": lambda cell: {"pipeline_id": cell.world.ids["pipelines"]["empty"]},
    "add_participant": lambda cell: {"user_id": cell.world.person("colleague")},
    "create_client": _NAME,
    "update_client": _NAME,
    "create_contact": _NAME,
    "update_contact": _NAME,
    "create_task": lambda cell: {"title": "Новая"} | _hang(cell),
    "update_task": _TITLE,
    "create_activity": lambda cell: {"type": "note", "subject": "Новая"} | _hang(cell),
    "update_activity": {"subject": "Иначе"},
    "dismiss_duplicates": lambda cell: {
        "entity": "clients",
        "ids": [cell.find("clients"), cell.world.find("clients", "owner's with a task", cell.me)],
    },
    "set_key_policies": {"telegram": True},
    "update_import": {"mapping": {"columns": {"Название": "deal.title"}, "currency": "USD"}},
}


Variant = Fields | Callable[[World], Fields]


def _to(field: str, whom: str | None) -> Variant:
    return lambda world: {field: world.person(whom) if whom else None}


def _at(field: str, noun: str, label: str) -> Variant:
    return lambda world: {field: world.find(noun, label, "")}


_OWNER: dict[str, Variant] = {
    "manager other": _to("manager_id", "other"),
    "manager nobody": _to("manager_id", None),
    "manager deactivated": _to("manager_id", "deactivated"),
    "manager employee": _to("manager_id", "stranger"),
    "manager missing": _to("manager_id", "missing"),
}
_ASSIGNEE: dict[str, Variant] = {
    "for colleague": _to("assignee_id", "colleague"),
    "for nobody": _to("assignee_id", None),
    "for deactivated": _to("assignee_id", "deactivated"),
    "for missing": _to("assignee_id", "missing"),
}
_HANG: dict[str, Variant] = {
    "deal owner's": _at("deal_id", "deals", "owner's"),
    "deal other's": _at("deal_id", "deals", "other's"),
    "deal deleted": _at("deal_id", "deals", "deleted"),
    "deal missing": _at("deal_id", "deals", "missing"),
    "client other's": _at("client_id", "clients", "other's"),
    "client missing": _at("client_id", "clients", "missing"),
}
_STAGE: dict[str, Variant] = {
    "stage won": _at("stage_id", "stages", "won"),
    "stage of empty pipeline": _at("stage_id", "stages", "of empty pipeline"),
    "stage of archived pipeline": _at("stage_id", "stages", "of archived pipeline"),
    "stage missing": _at("stage_id", "stages", "missing"),
}


def _in_active_pipeline(change: Any) -> Variant:
    return lambda world: {"pipeline_id": world.ids["pipelines"]["active"]} | _made(change, world)


_PIPELINE: dict[str, Variant] = {
    "pipeline active": _at("pipeline_id", "pipelines", "active"),
    "pipeline archived": _at("pipeline_id", "pipelines", "archived"),
    "pipeline missing": _at("pipeline_id", "pipelines", "missing"),
}


def _instead(action: str, field: str, whom: str | None) -> Variant:
    """Another action: what the first one reads is left out."""
    return lambda world: {"action": action, field: world.person(whom) if whom else None} | _NOTHING


_NOTHING: Fields = {"stage_id": LEFT_OUT, "status": LEFT_OUT}
_MANY: dict[str, Variant] = {
    "each": {"mode": "each"},
    "delete": {"action": "delete"} | _NOTHING,
    "manager other": _instead("assign", "manager_id", "other"),
    "manager nobody": _instead("assign", "manager_id", None),
    "manager employee": _instead("assign", "manager_id", "stranger"),
    "for colleague": _instead("assign", "assignee_id", "colleague"),
    "for deactivated": _instead("assign", "assignee_id", "deactivated"),
    "stage of empty pipeline": _at("stage_id", "stages", "of empty pipeline"),
    "stage missing": _at("stage_id", "stages", "missing"),
}

VARIANTS: dict[str, dict[str, Variant]] = {
    "bulk_deals": _MANY,
    "bulk_clients": _MANY,
    "bulk_tasks": _MANY,
    "bulk_contacts": _MANY,
    "create_view": {"shared": {"shared": True}, "unknown filter": {"query": {"colour": "red"}}},
    "arrange_views": {
        "owner's first": _at("default_id", "views", "owner's"),
        "shared first": _at("default_id", "views", "shared"),
    },
    "create_handover": {
        "to deactivated": lambda world: {"to": [{"to_id": world.person("deactivated")}]},
        "to employee": lambda world: {"to": [{"to_id": world.person("stranger")}]},
        "to itself": lambda world: {"to": [{"to_id": world.person("owner")}]},
    },
    "create_tag": {"taken name": {"name": "ЕЛКИ"}},
    "merge_tag": {"itself": _at("into_id", "tags", "spare"), "missing": _at("into_id", "tags", "missing")},
    "change_password": {"wrong": {"current_password": "not-this-one"}},
    "create_user": {
        "admin": {"role": "admin"},
        "taken name": {"username": "ANNA"},
    },
    "update_user": {
        "promotion": {"role": "admin"},
        "demotion": {"role": "employee"},
        "deactivation": {"is_active": False},
    },
    "update_pipeline": {"archive": {"is_active": False}},
    "update_stage": {"final": {"is_final": True}},
    "create_field": {"taken key": {"key": "secret"}},
    "update_field": {"archive": {"is_archived": True}, "another kind": {"kind": "number"}},
    "reorder_fields": {"foreign": lambda world: {"field_ids": [world.ids["fields"]["of clients"]]}},
    "reorder_stages": {"foreign": lambda world: {"stage_ids": world.orders["archived"]}},
    "create_deal": _OWNER
    | {name: _in_active_pipeline(change) for name, change in _STAGE.items()}
    | _PIPELINE,
    "update_deal": _OWNER
    | _STAGE
    | _PIPELINE
    | {
        "client other's": _at("client_id", "clients", "other's"),
        "client missing": _at("client_id", "clients", "missing"),
    },
    "move_deal": _STAGE
    | {
        "beside other's": lambda world: {
            "stage_id": world.ids["stages"]["with deals"],
            "before_id": world.ids["deals"]["other's"],
        },
        "beside missing": lambda world: {
            "stage_id": world.ids["stages"]["with deals"],
            "before_id": world.find("deals", "missing", ""),
        },
    },
    "change_pipeline": _PIPELINE,
    "add_participant": {
        "again": _to("user_id", "participant"),
        "deactivated": _to("user_id", "deactivated"),
        "missing": _to("user_id", "missing"),
    },
    "create_client": _OWNER,
    "update_client": _OWNER,
    "create_task": _ASSIGNEE | _HANG,
    "update_task": _ASSIGNEE | _HANG,
    "create_activity": _HANG,
    "update_activity": _HANG,
}

QUERIES: dict[str, Variant] = {
    "pipeline active": _at("pipeline_id", "pipelines", "active"),
    "pipeline archived": _at("pipeline_id", "pipelines", "archived"),
    "pipeline missing": _at("pipeline_id", "pipelines", "missing"),
    "manager other": _to("manager_id", "other"),
    "client other's": _at("client_id", "clients", "other's"),
    "client missing": _at("client_id", "clients", "missing"),
    "deal other's": _at("deal_id", "deals", "other's"),
    "deal missing": _at("deal_id", "deals", "missing"),
    "assignee other": _to("assignee_id", "other"),
    "user other": _to("user_id", "other"),
    "everywhere": {"everywhere": "true"},
}

LOGINS: dict[str, tuple[str, str]] = {
    "right": ("anna", PASSWORD),
    "wrong password": ("anna", "not-this-one"),
    "deactivated": ("gone", PASSWORD),
    "unknown": ("nobody", PASSWORD),
}


FILES: dict[str, bytes] = {
    "a file": "Название сделки;Сумма\nКофе;100\n".encode(),
    "no table": b"%PDF-1.7",
}


def ask_for(cell: Cell, method: str, path: str) -> Ask:
    """The request of one cell."""
    if cell.verb == "login":
        name, password = LOGINS[cell.label]
        return Ask(method, path, form={"username": name, "password": password})
    if cell.verb == "open_session":
        name, password = LOGINS[cell.label]
        headers = {} if cell.variant == "foreign page" else {"sec-fetch-site": "same-origin"}
        return Ask(method, path, body={"username": name, "password": password}, headers=headers)
    if cell.verb == "ask_for_letter":
        return Ask(method, path, body={"username": LOGINS[cell.label][0]})
    if cell.verb == "choose_password":
        return Ask(method, path, body={"token": "x" * 43, "new_password": PASSWORD})
    if cell.verb == "create_import":
        return Ask(method, path, file=FILES[cell.label])
    body, query = _body(cell), {}
    if body is None and cell.variant in QUERIES:
        query = _made(QUERIES[cell.variant], cell.world)
    return Ask(method, _address(cell, path), query, body)


def _body(cell: Cell) -> Fields | None:
    if cell.verb not in BODIES:
        return None
    body = _made(BODIES[cell.verb], cell)
    if cell.variant:
        body |= _made(VARIANTS[cell.verb][cell.variant], cell.world)
    return {name: value for name, value in body.items() if value is not LEFT_OUT}


def _made(fields: Any, by: Any) -> Fields:
    made: Fields = fields(by) if callable(fields) else fields
    return dict(made)


PLURALS = {"activity": "activities"}


def _address(cell: Cell, path: str) -> str:
    if "{batch}" in path:
        return path.replace("{batch}", cell.world.batches.get(cell.label, "0" * 32))
    if "{entity}" in path:  # `deal deleted`
        entity, _, label = cell.label.partition(" ")
        row_id = cell.world.find(PLURALS.get(entity, f"{entity}s"), label, cell.me)
        return path.format(entity=entity, row_id=row_id)
    for parameter, noun in NOUNS.items():
        if f"{{{parameter}}}" not in path:
            continue
        if cell.verb == "remove_participant" and parameter == "user_id":
            row_id = cell.world.person("colleague" if cell.variant == "not one" else "participant")
        elif parameter == "consent_id":
            row_id = cell.world.ids[noun]["client" if "/clients/" in path else "contact"]
        else:
            row_id = cell.find(noun)
        path = path.replace(f"{{{parameter}}}", str(row_id))
    return path

"""The OpenAPI document, completed with what FastAPI can't know: errors, and the headers of answers."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from fastapi import FastAPI

from app.browser import PLAIN, SECURE
from app.idempotency import HEADER, REPLAYED, WITHOUT_KEY
from app.schemas.event import Position, RowChanged, RowGone
from app.schemas.problem import PROBLEM_SCHEMA, WORDS, Problem

Node = dict[str, Any]

REF = "#/components/schemas/{model}"

HEADERS: dict[str, tuple[str, str]] = {
    "X-Request-Id": ("string", "The number of the request; the caller's own if it sent one."),
    "X-Total-Count": ("integer", "How many rows there are in all."),
    "X-Next-Cursor": ("string", "The `cursor` of the next page; absent on the last one."),
    "Link": ("string", "The addresses of other pages (RFC 8288)."),
    "ETag": ("string", "The row's version, for `If-Match`; the board's name, for `If-None-Match`."),
    "X-Batch": ("string", "What was changed, for `POST /api/changes/{batch}/undo`; absent if nothing was."),
    "X-Duplicates": (
        "string",
        "The ids of rows of the same kind that may be the same one, with commas; absent if you see none.",
    ),
    "Preference-Applied": ("string", "`dry-run` if the request asked for it: nothing was changed."),
    REPLAYED: ("string", "`true` if the request came before with this `Idempotency-Key`: nothing was done."),
    "WWW-Authenticate": ("string", "Always `Bearer`."),
    "Retry-After": ("integer", "After how many seconds to try again."),
}
ALWAYS_SENT = frozenset({"X-Request-Id", "X-Total-Count", "ETag", "WWW-Authenticate", "Retry-After"})
ON_PROBLEM = {"401": ("WWW-Authenticate",), "429": ("Retry-After",), "503": ("Retry-After",)}

COOKIE = {
    "type": "apiKey",
    "in": "cookie",
    "name": PLAIN,
    "description": (
        f"Set by `POST /api/auth/session`, on https as `{SECURE}`. What changes something also needs "
        "`Sec-Fetch-Site: same-origin` or our own `Origin`, which browsers send, and a JSON body or "
        "`X-Nocto: 1`."
    ),
}

IDEMPOTENCY_KEY: Node = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": (
        "A name for this one request, such as a UUID. Sent again with it, by the same person to the same "
        "address, the request is done once and answered as before; with another body it is refused (422), "
        "while it is being done too (409). A refusal is not kept."
    ),
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": r"^[!#-\[\]-~]+$"},
}

BODY = (400, 413, 415, 422)
ROW = (404, 422)
LOGIN = (401, 403)
WRITE = (409, 507)
WARNING = frozenset(
    {"create_client", "update_client", "patch_client", "create_contact", "update_contact", "patch_contact"}
)
"""Operations that warn about duplicates."""
THROTTLED = frozenset(
    {
        "login", "open_session", "change_password", "ask_for_letter",
        "begin_second_factor", "confirm_second_factor", "disable_second_factor", "renew_recovery_codes",
    }
)  # fmt: skip
"""Operations that look at a password, or a code, or write letters."""
OF_OPERATION = dict.fromkeys(THROTTLED, (429,)) | {"ask_for_letter": (409, 429)}


def install(app: FastAPI) -> None:
    """Complete the document when it is first asked for."""
    generate = app.openapi

    def openapi() -> Node:
        if app.openapi_schema is None:
            _complete(generate())
        return app.openapi_schema or {}

    app.openapi = openapi  # type: ignore[method-assign]


def _complete(document: Node) -> None:
    shapes = document["components"]["schemas"]
    problem = Problem.model_json_schema(ref_template=REF, mode="serialization")
    shapes |= {name: shape for name, shape in problem.pop("$defs").items() if name not in shapes}
    shapes["Problem"] = problem
    for name in ("HTTPValidationError", "ValidationError"):
        shapes.pop(name, None)
    document["components"]["securitySchemes"]["SessionCookie"] = COOKIE
    _tell_stream(document["paths"]["/api/events"]["get"], shapes)
    document["components"]["headers"] = {name: _header(name) for name in HEADERS}
    for methods in document["paths"].values():
        for method, operation in methods.items():
            if "security" in operation:
                operation["security"].append({"SessionCookie": []})
            if method == "post" and operation["operationId"] not in WITHOUT_KEY:
                operation.setdefault("parameters", []).append(deepcopy(IDEMPOTENCY_KEY))
            _tell_parameters(operation)
            for status in _refusals(method, operation):
                operation["responses"][str(status)] = _problem(status)
            _tell_headers(method, operation, shapes)
    _write_whole_bounds(document)


def _tell_stream(operation: Node, shapes: Node) -> None:
    """The stream as a list, and as OpenAPI 3.2 has it, event by event."""
    kinds = []
    for names, model in ((["hello", "reset"], Position), (["change"], RowChanged), (["gone"], RowGone)):
        shapes[model.__name__] = model.model_json_schema(ref_template=REF, mode="serialization")
        shapes[model.__name__].pop("$defs", None)
        data = {"type": "string", "contentMediaType": "application/json",
                "contentSchema": {"$ref": REF.format(model=model.__name__)}}  # fmt: skip
        kinds.append({
            "type": "object",
            "properties": {"event": {"type": "string", "enum": names}, "data": data, "id": {"type": "string"},
                           "retry": {"type": "integer"}},
            "required": ["event", "data"],
        })  # fmt: skip
    shapes["Event"] = {"title": "Event", "description": "One event, as the wire has it.", "anyOf": kinds}
    event = {"$ref": REF.format(model="Event")}
    stream = {"schema": {"type": "array", "items": event}, "itemSchema": event}
    operation["responses"]["200"]["content"] = {"text/event-stream": stream}


def _header(name: str) -> Node:
    kind, words = HEADERS[name]
    return {"description": words, "required": name in ALWAYS_SENT, "schema": {"type": kind}}


def _problem(status: int) -> Node:
    return {"description": WORDS[status], "content": {"application/problem+json": {"schema": PROBLEM_SCHEMA}}}


def _refusals(method: str, operation: Node) -> list[int]:
    """The errors an operation of this kind can answer."""
    parameters = {parameter["name"]: parameter for parameter in operation.get("parameters", ())}
    places = {parameter["in"] for parameter in operation.get("parameters", ())}
    found = {503}
    if "requestBody" in operation:
        found.update(BODY)
    if "security" in operation:
        found.update(LOGIN)
        if "requestBody" in operation or "path" in places or _names_one_row(parameters):
            found.update(ROW)
        if method != "get":
            found.update(WRITE)
    else:
        found.update(LOGIN if "requestBody" in operation else ())
    found.update(OF_OPERATION.get(operation["operationId"], ()))
    if parameters:
        found.add(422)
    if "if-match" in parameters:
        found.add(412)
    return sorted(found)


def _names_one_row(parameters: dict[str, Node]) -> bool:
    """A list filtered by an unknown id is empty; a view of one pipeline that is unknown is not found."""
    shape: Node = parameters.get("pipeline_id", {}).get("schema", {})
    return "array" not in (kind.get("type") for kind in shape.get("anyOf", [shape])) and bool(shape)


def _tell_parameters(operation: Node) -> None:
    """A filter is left out or left empty; there is no null in an address."""
    for parameter in operation.get("parameters", ()):
        shape = parameter["schema"]
        kinds = [kind for kind in shape.get("anyOf", ()) if kind.get("type") != "null"]
        if len(kinds) == 1:
            del shape["anyOf"]
            parameter["schema"] = kinds[0] | shape
        if parameter["in"] == "query":
            parameter["allowEmptyValue"] = True


def _tell_headers(method: str, operation: Node, shapes: Node) -> None:
    names = {parameter["name"] for parameter in operation.get("parameters", ())}
    for status, response in operation["responses"].items():
        sent = ["X-Request-Id", *ON_PROBLEM.get(status, ())]
        if status.startswith("2"):
            sent += _of_page(names) if _is_list(response) else _of_row(response, shapes)
            sent += ["X-Duplicates"] if operation["operationId"] in WARNING else []
            sent += ["X-Batch"] if method != "get" and "security" in operation else []
        sent += ["ETag"] if "if-none-match" in names and status in ("200", "304") else []
        sent += ["Preference-Applied"] if "prefer" in names else []
        sent += [REPLAYED] if HEADER in names and status.startswith("2") else []
        response["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in sent}


def _shape_of(response: Node) -> Node:
    content: Node = response.get("content", {}).get("application/json", {})
    shape: Node = content.get("schema", {})
    return shape


def _is_list(response: Node) -> bool:
    return _shape_of(response).get("type") == "array"


def _of_page(parameters: set[str]) -> list[str]:
    if "sort" in parameters:
        return ["X-Total-Count", "X-Next-Cursor", "Link"]
    return ["X-Next-Cursor", "Link"] if "cursor" in parameters else []


def _of_row(response: Node, shapes: Node) -> list[str]:
    name = _shape_of(response).get("$ref", "").rpartition("/")[2]
    return ["ETag"] if "version" in shapes.get(name, {}).get("properties", {}) else []


def _write_whole_bounds(document: Node) -> None:
    """Bounds of whole numbers are whole: 9007199254740991.0 makes no sense to a generator of clients."""
    for node in _nodes(document):
        for bound in ("minimum", "maximum"):
            if node.get("type") == "integer" and isinstance(node.get(bound), float):
                node[bound] = int(node[bound])


def _nodes(node: Any) -> Iterator[Node]:
    if isinstance(node, dict):
        yield node
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _nodes(part)

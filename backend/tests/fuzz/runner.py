"""One run of schemathesis: as somebody, on a database; what it did and what it found."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure
from schemathesis.engine import events, from_schema
from schemathesis.python.asgi import shutdown_lifespans

from app.config import Settings
from app.main import create_app
from tests.fuzz.world import Keeper, Subject

SEED = 20261123
PHASES = ("examples", "coverage", "fuzzing", "stateful")
REFUSALS = ["401", "403", "404", "409", "412", "422"]
"""What a well-formed request may be answered by the rules of the business."""
NEIGHBOURS = ("unsupported_method", "allow_header_conformance")
BEYOND_SCHEMAS = {"year_range", "cursor_unknown", "zone_unknown", "custom_unknown", "not_sortable"}
"""Rules of form that JSON Schema has no words for; the document tells them in descriptions."""


@dataclass
class Outcome:
    """What a run did, and what failed, each failure with how to repeat it."""

    cases: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)


class ValidDataRefused(Failure):
    """The document allows what the program refuses."""

    __slots__ = ()


@schemathesis.check
def valid_data_is_valid(_context: Any, response: Any, case: Any) -> None:
    """A request that the document calls well-formed may break a rule of the business, but none of form."""
    if case.meta is None or not case.meta.generation.mode.is_positive or response.status_code != 422:
        return
    if "None" in map(str, (case.path_parameters or {}).values()):
        return  # a link led on from a row that has nothing there
    if "" in map(str, (case.query or {}).values()):
        return  # `?outcome=` holds no value that the document could allow
    answer = response.json()
    found = {error["code"] for error in answer.get("errors", ())}
    if answer["code"] == "validation" and not found <= BEYOND_SCHEMAS:
        raise ValidDataRefused(
            operation=case.operation.label,
            title="Valid data refused",
            message=f"the document allows it, the program does not: {response.text}",
        )


def run(
    settings: Settings,
    subject: Subject,
    *,
    examples: int,
    phases: tuple[str, ...] = PHASES,
    seed: int = SEED,
    share: tuple[int, int] = (0, 1),
) -> Outcome:
    """All checks on all operations, or on a share of the addresses: `(2, 6)` is the third sixth.

    A share leaves out what is asked alike elsewhere: PATCH is PUT by another name, and what takes a list's
    filters is asked about deals.

    Equal arguments and an equal database make equal requests.
    """
    config = _configuration(subject.token, examples=examples, phases=phases, seed=seed)
    keeper = Keeper(create_app(settings), subject)
    outcome = Outcome()
    try:
        schema: schemathesis.BaseSchema = schemathesis.openapi.from_asgi(
            "/openapi.json", keeper, config=config
        )
        beside = _beside_ids(set(schema.raw_schema["paths"]))
        schema = _part_of(schema, *share)
        for event in from_schema(schema).execute():
            _note(event, outcome, beside)
    finally:
        shutdown_lifespans()
    return outcome


def _part_of(schema: schemathesis.BaseSchema, part: int, parts: int) -> schemathesis.BaseSchema:
    found = schema.include(lambda context: crc32(context.operation.path.encode()) % parts == part)
    if parts > 1:
        found = found.exclude(method="PATCH").exclude(
            lambda context: _is_asked_of_deals(context.operation.path)
        )
    return found


def _is_asked_of_deals(path: str) -> bool:
    return path.endswith(("/bulk", "/export")) and not path.startswith("/api/deals/")


def _beside_ids(paths: set[str]) -> set[str]:
    """Addresses that end in a word where another one has an id, such as `…/deals/bulk`."""
    with_ids = {path.rpartition("/")[0] for path in paths if path.endswith("}")}
    return {path for path in paths if path.rpartition("/")[0] in with_ids and not path.endswith("}")}


def _configuration(token: str, *, examples: int, phases: tuple[str, ...], seed: int) -> SchemathesisConfig:
    return SchemathesisConfig.from_dict(
        {
            "seed": seed,
            "headers": {"Authorization": f"Bearer {token}"},
            "continue-on-failure": True,
            "suppress-health-check": ["all"],
            "output": {"sanitization": {"enabled": False}},
            "generation": {"max-examples": examples, "deterministic": True, "database": "none"},
            "checks": {
                "positive_data_acceptance": {"expected-statuses": ["2xx", *REFUSALS]},
                "negative_data_rejection": {"expected-statuses": ["400", "405", "413", "415", *REFUSALS]},
            },
            "phases": {name: {"enabled": name in phases} for name in PHASES},
        }
    )


def _note(event: events.EngineEvent, outcome: Outcome, beside: set[str]) -> None:
    if isinstance(event, events.FatalError):
        raise event.exception
    if isinstance(event, events.NonFatalError):
        outcome.failures[f"{event.label}: {event.value!r}"] = ""
    if not isinstance(event, events.ScenarioFinished):
        return
    recorder = event.recorder
    outcome.cases += len(recorder.cases)
    outcome.statuses.update(
        interaction.response.status_code
        for interaction in recorder.interactions.values()
        if interaction.response is not None
    )
    for check in (check for checks in recorder.checks.values() for check in checks):
        if check.failure_info is not None:
            if recorder.label.partition(" ")[2] in beside and check.name in NEIGHBOURS:
                continue  # for other methods the last word is the id of a row, and a wrong one
            title = f"{event.phase.value} {recorder.label}: {check.name}"
            words = f"{check.failure_info.failure.message}\n{check.failure_info.code_sample}"
            outcome.failures.setdefault(title, words)

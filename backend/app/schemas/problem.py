"""What an error looks like: RFC 9457, with a stable `code` and a sentence in the reader's language."""

from pydantic import Field

from app.models import Needed
from app.schemas.base import Out
from app.schemas.bulk import BulkFailure
from app.schemas.change import UndoConflict
from app.schemas.custom import OwnField
from app.schemas.deal import DealOut


class FieldProblem(Out):
    field: str
    code: str
    message: str


class Problem(Out):
    type: str = Field("about:blank", description="A URI of the kind of problem.")
    title: str
    status: int
    detail: str = Field(description="What went wrong and what to do, in the language of Accept-Language.")
    code: str = Field(description="The same for the same problem, for programs.")
    request_id: str
    errors: list[FieldProblem] | None = Field(None, description="What is wrong with which field.")
    needs: list[Needed | OwnField] | None = Field(
        None, description="What the stage asks for before it lets the deal in; own fields as `custom.key`."
    )
    conflicts: list[UndoConflict] | None = Field(
        None, description="The first hundred rows that can't be put back as they were."
    )
    conflicts_total: int | None = Field(None, description="How many such rows there are.")
    failed: list[BulkFailure] | None = Field(
        None, description="Why which rows of a bulk action refused, and with them all of it."
    )
    duplicates: list[int] | None = Field(
        None, description="Those with the same phone, e-mail or number that you can see; there may be others."
    )
    merged_into: int | None = Field(
        None, description="The row that a missing one has become a part of, if you see both."
    )
    current: DealOut | None = Field(None, description="The deal as it is now, when a stale version was sent.")


WORDS = {
    400: "The request can't be read.",
    401: "No valid access token or cookie.",
    403: "Visible, but not allowed.",
    404: "No such row, or none that the caller may see.",
    405: "The address knows no such method.",
    409: "Somebody was faster, or the row is in the wrong state.",
    412: "If-Match named another version.",
    413: "The body is too large.",
    415: "The body is of another kind than this address takes.",
    422: "A value is missing or wrong.",
    429: "Too many wrong passwords; try again after Retry-After seconds.",
    503: "Overloaded, or the database is away; try again after Retry-After seconds.",
    507: "The server's disk is full; nothing was changed, and reading goes on.",
}

PROBLEM_SCHEMA = {"$ref": "#/components/schemas/Problem"}

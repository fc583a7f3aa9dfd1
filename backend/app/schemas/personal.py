"""What is known of one person, what they agreed to, and erasing it, from outside."""

from datetime import datetime
from typing import Any

from pydantic import Field

from app.models import Action
from app.schemas.activity import ActivityOut
from app.schemas.base import In, Line, Moment, Out, ShortLine, Title
from app.schemas.client import ClientOut, ContactOut
from app.schemas.task import TaskOut


class ConsentIn(In):
    """Something that somebody agreed to."""

    text_version: ShortLine = Field(min_length=1, description="Of the text.", examples=["2026-09, v3"])
    given_at: Moment | None = Field(None, description="Now, if it is not named.")
    address: ShortLine | None = Field(None, description="From which IP address.", examples=["192.0.2.17"])
    source: Line | None = Field(
        None, description="Through what: a form, a paper.", examples=["Форма на сайте"]
    )


class WithdrawalIn(In):
    """A consent taken back."""

    at: Moment | None = Field(None, description="Now, if it is not named.")
    through: Line | None = Field(None, description="A letter, a call.", examples=["Письмо"])


class ConsentOut(Out):
    id: int
    text_version: str
    given_at: datetime
    address: str | None
    source: str | None
    withdrawn_at: datetime | None
    withdrawn_through: str | None


class JournalEntry(Out):
    """One change of the person's row."""

    at: datetime
    action: Action
    user_id: int | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class PersonalData(Out):
    """Everything about one person that you can see."""

    client: ClientOut | None = Field(description="The client, or whom the contact works for.")
    contact: ContactOut | None
    contacts: list[ContactOut] = Field(description="The people of a client.")
    consents: list[ConsentOut]
    activities: list[ActivityOut] = Field(description="Of a contact: those that mention them.")
    tasks: list[TaskOut] = Field(description="Of a contact: those that mention them.")
    journal: list[JournalEntry]


class EraseIn(In):
    """Which person, once more."""

    confirm: Title = Field(description="The name, as it is written in the row.", examples=["Пробный"])


class Erased(Out):
    """What was erased; the row itself stays, without the person."""

    id: int
    rows: int = Field(description="Rows in which something was erased.")
    entries: int = Field(description="Entries of the journal in which something was erased.")
    import_rows: int = Field(description="Rows of imported files in which something was erased.")
    files: int = Field(description="Uploaded files that held the person and were removed.")

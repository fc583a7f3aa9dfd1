from typing import Any

from fastapi import status

from app.deps import Config, PathId, Read, Snapshot, Write, WriteForGood
from app.models import Client, Contact
from app.routers.routing import router
from app.schemas.personal import ConsentIn, ConsentOut, Erased, EraseIn, PersonalData, WithdrawalIn
from app.services import personal

routes = router("/api", "personal data")


@routes.get("/clients/{client_id}/consents", response_model=list[ConsentOut])
async def list_client_consents(uow: Read, client_id: PathId) -> Any:
    """What a client agreed to, and what was taken back."""
    return await personal.list_consents(uow, Client, client_id)


@routes.post("/clients/{client_id}/consents", response_model=ConsentOut, status_code=status.HTTP_201_CREATED)
async def add_client_consent(uow: Write, client_id: PathId, data: ConsentIn) -> Any:
    """Note a consent: to which text, when, through what and from where."""
    return await personal.add(uow, Client, client_id, data)


@routes.post("/clients/{client_id}/consents/{consent_id}/withdraw", response_model=ConsentOut)
async def withdraw_client_consent(
    uow: Write, client_id: PathId, consent_id: PathId, data: WithdrawalIn
) -> Any:
    """Note that a consent was taken back."""
    return await personal.withdraw(uow, Client, client_id, consent_id, data)


@routes.get("/clients/{client_id}/personal-data", response_model=PersonalData)
async def get_client_personal_data(uow: Snapshot, client_id: PathId) -> Any:
    """Everything about a client in one answer: for the person who asks for it."""
    return await personal.gather(uow, Client, client_id)


@routes.post("/clients/{client_id}/erase", response_model=Erased)
async def erase_client(uow: WriteForGood, client_id: PathId, wish: EraseIn, settings: Config) -> Any:
    """Erase a client for good (administrators); `confirm` repeats the name. This can't be undone.

    The row stays under another name, with its deals and sums. The name, phones and addresses go from the row,
    its texts, the journal, imported files and the search.
    """
    return await personal.erase(uow, Client, client_id, wish, folder=settings.uploads)


@routes.get("/contacts/{contact_id}/consents", response_model=list[ConsentOut])
async def list_contact_consents(uow: Read, contact_id: PathId) -> Any:
    """What a person agreed to, and what was taken back."""
    return await personal.list_consents(uow, Contact, contact_id)


@routes.post(
    "/contacts/{contact_id}/consents", response_model=ConsentOut, status_code=status.HTTP_201_CREATED
)
async def add_contact_consent(uow: Write, contact_id: PathId, data: ConsentIn) -> Any:
    """Note a consent: to which text, when, through what and from where."""
    return await personal.add(uow, Contact, contact_id, data)


@routes.post("/contacts/{contact_id}/consents/{consent_id}/withdraw", response_model=ConsentOut)
async def withdraw_contact_consent(
    uow: Write, contact_id: PathId, consent_id: PathId, data: WithdrawalIn
) -> Any:
    """Note that a consent was taken back."""
    return await personal.withdraw(uow, Contact, contact_id, consent_id, data)


@routes.get("/contacts/{contact_id}/personal-data", response_model=PersonalData)
async def get_contact_personal_data(uow: Snapshot, contact_id: PathId) -> Any:
    """Everything about a person in one answer: for the person who asks for it."""
    return await personal.gather(uow, Contact, contact_id)


@routes.post("/contacts/{contact_id}/erase", response_model=Erased)
async def erase_contact(uow: WriteForGood, contact_id: PathId, wish: EraseIn, settings: Config) -> Any:
    """Erase a person for good (administrators); `confirm` repeats the name. This can't be undone.

    The row stays under another name, with its deals and sums. The name, phones and addresses go from the row,
    its texts, the journal, imported files and the search.
    """
    return await personal.erase(uow, Contact, contact_id, wish, folder=settings.uploads)

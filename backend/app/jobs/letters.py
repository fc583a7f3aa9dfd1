"""The job that writes to somebody who has forgotten their password."""

import asyncio
import logging
import smtplib
import ssl
from email.message import EmailMessage

from app.config import Settings
from app.errors import Throttled
from app.jobs.errand import Errand
from app.policies import SYSTEM
from app.services import letters, resets, throttle
from app.uow import UnitOfWork, unit_of_work

log = logging.getLogger("nocto.mail")

PATIENCE = 20.0  # seconds that a mail server may take for each of its answers
REFUSED_FOR_GOOD = 500  # SMTP's codes from here on; below, the same letter may be taken later


async def write_password_letter(errand: Errand) -> None:
    """Each try makes a new link. Whom there is nobody to write to, or who was written to enough, is left."""
    user_id = errand.payload["user_id"]
    if user_id is None or not errand.settings.sends_mail:
        return
    try:
        await throttle.count(errand.database, throttle.of_writing(user_id))
    except Throttled:
        log.warning("no more letters today", extra={"user_id": user_id})
        return
    async with unit_of_work(errand.database, SYSTEM) as uow:
        await errand.renew(uow)
        begun = await resets.begin(uow, errand.database, user_id)
    if begun is None:
        return
    user, secret = begun
    letter = letters.password_letter(
        errand.payload["language"], sender=errand.settings.MAIL_FROM, to=user.email or "",
        username=user.username, link=f"{errand.settings.PUBLIC_URL}/reset#{secret}",
    )  # fmt: skip
    await _send(errand.settings, letter, user_id)


async def _send(settings: Settings, letter: EmailMessage, user_id: int) -> None:
    """Raises what may go better later; what never will is logged."""
    try:
        await asyncio.to_thread(deliver, settings, letter)
    except smtplib.SMTPRecipientsRefused as error:
        code = min(code for code, _ in error.recipients.values())
        if code < REFUSED_FOR_GOOD:
            raise OSError(f"the mail server answers {code}") from None
        log.warning("the mail server does not take the address", extra={"user_id": user_id, "code": code})


def deliver(settings: Settings, letter: EmailMessage) -> None:
    """Hand a letter to the mail server of the settings; blocks."""
    context = None if settings.SMTP_TLS == "none" else ssl.create_default_context()
    host, port = settings.SMTP_HOST, settings.SMTP_PORT
    with (
        smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=context)
        if settings.SMTP_TLS == "tls"
        else smtplib.SMTP(host, port, timeout=PATIENCE)
    ) as server:
        if settings.SMTP_TLS == "starttls":
            server.starttls(context=context)
        if settings.SMTP_USER:
            server.login(settings.SMTP_USER, settings.SMTP_PASSWORD)
        server.send_message(letter)


async def give_up(errand: Errand, _uow: UnitOfWork) -> None:
    log.error("a letter could not be sent", extra={"user_id": errand.payload["user_id"]})

"""The letters that people are sent."""

from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from app.messages import Language

_RESET: dict[Language, tuple[str, str]] = {
    "ru": (
        "Новый пароль для noctoCRM",
        "Здравствуйте!\n\nКто-то, вероятно вы, попросил заменить пароль пользователя {username} в noctoCRM.\n"
        "Придумайте новый по этой ссылке. Она действует один час и один раз:\n\n{link}\n\n"
        "Если вы ни о чём не просили, ничего не делайте: пароль останется прежним.\n",
    ),
    "en": (
        "A new password for noctoCRM",
        "Hello,\n\nsomebody, probably you, asked for a new password for the user {username} of noctoCRM.\n"
        "Choose one by this link. It works once and for an hour:\n\n{link}\n\n"
        "If you did not ask for it, do nothing: the password stays as it is.\n",
    ),
}


def password_letter(language: Language, *, sender: str, to: str, username: str, link: str) -> EmailMessage:
    """Raises ValueError for an address with a line break: nothing gets into the headers by it."""
    subject, text = _RESET[language]
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, to, subject
    letter["Date"], letter["Message-ID"] = formatdate(), make_msgid(domain=sender.rpartition("@")[2])
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(text.format(username=username, link=link))
    return letter

"""The columns of exported lists: what people call them, and what stands in them.

The import knows our own files by these names (`services/imports/formats.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any

from app.messages import Language
from app.models import ActivityType, ClientStatus, DealStatus, TaskPriority, TaskStatus
from app.schemas.tag import TagRef
from app.services.instance import own_key
from app.services.tags import names_of


class Kind(Enum):
    """What a cell is, for whoever writes it."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DAY = "day"
    MOMENT = "moment"


@dataclass(slots=True)
class Known:
    """What the rows of a page refer to, as far as whoever exports them may see it."""

    instance: str
    language: Language
    people: dict[int, str] = field(default_factory=dict)
    pipelines: dict[int, str] = field(default_factory=dict)
    stages: dict[int, str] = field(default_factory=dict)
    clients: dict[int, tuple[str, datetime]] = field(default_factory=dict)
    deals: dict[int, str] = field(default_factory=dict)
    tags: dict[int, TagRef] = field(default_factory=dict)

    def client(self, row_id: int | None) -> str | None:
        found = self.clients.get(row_id or 0)
        return found[0] if found else None

    def client_key(self, row_id: int | None) -> str | None:
        found = self.clients.get(row_id or 0)
        return own_key(self.instance, row_id or 0, found[1]) if found else None

    def word(self, value: StrEnum) -> str:
        return WORDS[value][self.language != "ru"]


@dataclass(frozen=True, slots=True)
class Column:
    ru: str
    en: str
    value: Callable[[Any, Known], Any]
    kind: Kind = Kind.TEXT
    width: int = 18

    def title(self, language: Language) -> str:
        return self.ru if language == "ru" else self.en


WORDS: dict[StrEnum, tuple[str, str]] = {
    DealStatus.OPEN: ("Открыта", "Open"),
    DealStatus.WON: ("Выиграна", "Won"),
    DealStatus.LOST: ("Проиграна", "Lost"),
    ClientStatus.LEAD: ("Лид", "Lead"),
    ClientStatus.CLIENT: ("Клиент", "Client"),
    ClientStatus.ARCHIVE: ("Архив", "Archive"),
    TaskStatus.TODO: ("К выполнению", "To do"),
    TaskStatus.IN_PROGRESS: ("В работе", "In progress"),
    TaskStatus.DONE: ("Выполнена", "Done"),
    TaskStatus.CANCELLED: ("Отменена", "Cancelled"),
    TaskPriority.LOW: ("Низкий", "Low"),
    TaskPriority.MEDIUM: ("Средний", "Medium"),
    TaskPriority.HIGH: ("Высокий", "High"),
    TaskPriority.CRITICAL: ("Критический", "Critical"),
    ActivityType.CALL: ("Звонок", "Call"),
    ActivityType.EMAIL: ("Письмо", "E-mail"),
    ActivityType.MEETING: ("Встреча", "Meeting"),
    ActivityType.NOTE: ("Заметка", "Note"),
    ActivityType.WHATSAPP: ("WhatsApp", "WhatsApp"),
    ActivityType.TELEGRAM: ("Telegram", "Telegram"),
}


def _field(name: str) -> Callable[[Any, Known], Any]:
    return lambda row, _known: getattr(row, name)


def _word(name: str) -> Callable[[Any, Known], str]:
    return lambda row, known: known.word(getattr(row, name))


def _person(name: str) -> Callable[[Any, Known], str | None]:
    return lambda row, known: known.people.get(getattr(row, name))


def _key(row: Any, known: Known) -> str:
    return own_key(known.instance, row.id, row.created_at)


def _yes(name: str) -> Callable[[Any, Known], str]:
    return lambda row, known: YES_NO[known.language][not getattr(row, name)]


YES_NO: dict[Language, tuple[str, str]] = {"ru": ("да", "нет"), "en": ("yes", "no")}
_ID = Column("ID", "ID", _field("id"), Kind.NUMBER, 10)
_CLIENT = Column("Клиент", "Client", lambda row, known: known.client(row.client_id), width=30)
_DEAL = Column("Сделка", "Deal", lambda row, known: known.deals.get(row.deal_id), width=30)
_CLIENT_KEY = Column("Ключ клиента", "Client key", lambda row, known: known.client_key(row.client_id))


def _tags(row: Any, known: Known) -> str | None:
    return ", ".join(tag.name for tag in names_of(row.tag_ids, known.tags)) or None


_TAGS = Column("Теги", "Tags", _tags, width=24)

DEAL = (
    _ID,
    Column("Название", "Title", _field("title"), width=36),
    Column("Сумма", "Amount", _field("amount"), Kind.MONEY, 16),
    Column("Валюта", "Currency", _field("currency"), width=9),
    Column("Воронка", "Pipeline", lambda row, known: known.pipelines[row.pipeline_id]),
    Column("Этап", "Stage", lambda row, known: known.stages[row.stage_id]),
    Column("Статус", "Status", _word("status"), width=12),
    _CLIENT,
    Column("Ответственный", "Manager", _person("manager_id"), width=22),
    Column("Ожидаемая дата закрытия", "Expected close date", _field("expected_close_date"), Kind.DAY, 14),
    Column("Создана", "Created", _field("created_at"), Kind.MOMENT),
    Column("На этапе с", "On stage since", _field("stage_since"), Kind.MOMENT),
    Column("Закрыта", "Closed", _field("closed_at"), Kind.MOMENT),
    Column("Причина отказа", "Lost reason", _field("lost_reason"), width=24),
    _TAGS,
    Column("Описание", "Description", _field("description"), width=40),
    Column("Изменена", "Updated", _field("updated_at"), Kind.MOMENT),
    Column("Ключ сделки", "Deal key", _key),
    _CLIENT_KEY,
)
CLIENT = (
    _ID,
    Column("Название", "Name", _field("name"), width=36),
    Column("ИНН", "INN", _field("inn"), width=14),
    Column("Статус", "Status", _word("status"), width=10),
    Column("Телефон", "Phone", _field("phone")),
    Column("E-mail", "E-mail", _field("email"), width=26),
    Column("Сайт", "Website", _field("website"), width=24),
    Column("Адрес", "Address", _field("address"), width=36),
    Column("Источник", "Source", _field("source")),
    Column("Ответственный", "Manager", _person("manager_id"), width=22),
    Column("Последний контакт", "Last contact", _field("last_contact"), Kind.MOMENT),
    Column("Создан", "Created", _field("created_at"), Kind.MOMENT),
    Column("Изменён", "Updated", _field("updated_at"), Kind.MOMENT),
    _TAGS,
    Column("Заметки", "Notes", _field("notes"), width=40),
    Column("Ключ клиента", "Client key", _key),
)
CONTACT = (
    _ID,
    Column("Имя", "Name", _field("name"), width=30),
    _CLIENT,
    Column("Должность", "Position", _field("position"), width=22),
    Column("Телефон", "Phone", _field("phone")),
    Column("E-mail", "E-mail", _field("email"), width=26),
    Column("Telegram", "Telegram", _field("telegram")),
    Column("WhatsApp", "WhatsApp", _field("whatsapp")),
    Column("Основной", "Primary", _yes("is_primary"), width=10),
    Column("Создан", "Created", _field("created_at"), Kind.MOMENT),
    _TAGS,
    Column("Заметки", "Notes", _field("notes"), width=40),
    Column("Ключ контакта", "Contact key", _key),
    _CLIENT_KEY,
)
TASK = (
    _ID,
    Column("Название", "Title", _field("title"), width=36),
    Column("Статус", "Status", _word("status"), width=14),
    Column("Приоритет", "Priority", _word("priority"), width=12),
    Column("Срок", "Due date", _field("due_date"), Kind.DAY, 12),
    Column("Исполнитель", "Assignee", _person("assignee_id"), width=22),
    Column("Поставил", "Author", _person("author_id"), width=22),
    _DEAL,
    _CLIENT,
    Column("Создана", "Created", _field("created_at"), Kind.MOMENT),
    Column("Выполнена", "Completed", _field("completed_at"), Kind.MOMENT),
    Column("Изменена", "Updated", _field("updated_at"), Kind.MOMENT),
    Column("Описание", "Description", _field("description"), width=40),
)
ACTIVITY = (
    _ID,
    Column("Вид", "Type", _word("type"), width=12),
    Column("Когда", "When", _field("activity_date"), Kind.MOMENT),
    Column("Кто", "Who", _person("user_id"), width=22),
    Column("Тема", "Subject", _field("subject"), width=36),
    Column("Содержание", "Content", _field("content"), width=40),
    _DEAL,
    _CLIENT,
    Column("Длительность, с", "Duration, s", _field("duration"), Kind.NUMBER, 12),
    Column("Создана", "Created", _field("created_at"), Kind.MOMENT),
)

"""What a column of a file may become. A key is an entity and a field; titles are shown to people."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldOfOurs:
    key: str
    ru: str
    en: str

    @property
    def entity(self) -> str:
        return self.key.partition(".")[0]


FIELDS = tuple(
    FieldOfOurs(*words)
    for words in (
        ("row.kind", "Тип строки: контакт или компания", "Kind of row: contact or company"),
        ("deal.key", "Сделка: номер в той системе", "Deal: its number there"),
        ("deal.title", "Сделка: название", "Deal: title"),
        ("deal.amount", "Сделка: сумма", "Deal: amount"),
        ("deal.currency", "Сделка: валюта", "Deal: currency"),
        ("deal.pipeline", "Сделка: воронка", "Deal: pipeline"),
        ("deal.stage", "Сделка: этап", "Deal: stage"),
        ("deal.outcome", "Сделка: исход (открыта, выиграна, проиграна)", "Deal: outcome (open, won, lost)"),
        ("deal.manager", "Сделка: ответственный", "Deal: manager"),
        ("deal.description", "Сделка: описание", "Deal: description"),
        ("deal.tags", "Сделка: теги через запятую", "Deal: tags, parted by commas"),
        ("deal.other", "Сделка: в описание, с названием колонки", "Deal: into the description, by the column's name"),
        ("deal.lost_reason", "Сделка: причина отказа", "Deal: lost reason"),
        ("deal.expected_close_date", "Сделка: ожидаемая дата закрытия", "Deal: expected close date"),
        ("deal.created_at", "Сделка: создана", "Deal: created at"),
        ("deal.stage_since", "Сделка: на этапе с", "Deal: on its stage since"),
        ("deal.closed_at", "Сделка: закрыта", "Deal: closed at"),
        ("deal.product", "Сделка: товар", "Deal: product"),
        ("deal.price", "Сделка: цена товара", "Deal: price of the product"),
        ("deal.quantity", "Сделка: количество товара", "Deal: quantity of the product"),
        ("client.key", "Клиент: номер в той системе", "Client: its number there"),
        ("client.name", "Клиент: название компании", "Client: name of the company"),
        ("client.inn", "Клиент: ИНН", "Client: tax number (ИНН)"),
        ("client.phone", "Клиент: телефон", "Client: phone"),
        ("client.email", "Клиент: e-mail", "Client: e-mail"),
        ("client.website", "Клиент: сайт", "Client: website"),
        ("client.address", "Клиент: адрес", "Client: address"),
        ("client.source", "Клиент: источник", "Client: source"),
        ("client.status", "Клиент: статус (лид, клиент, архив)", "Client: status (lead, client, archive)"),
        ("client.manager", "Клиент: ответственный", "Client: manager"),
        ("client.notes", "Клиент: заметки", "Client: notes"),
        ("client.tags", "Клиент: теги через запятую", "Client: tags, parted by commas"),
        ("client.other", "Клиент: в заметки, с названием колонки", "Client: into the notes, by the column's name"),
        ("client.created_at", "Клиент: создан", "Client: created at"),
        ("contact.key", "Контакт: номер в той системе", "Contact: its number there"),
        ("contact.name", "Контакт: полное имя", "Contact: full name"),
        ("contact.first_name", "Контакт: имя", "Contact: first name"),
        ("contact.middle_name", "Контакт: отчество", "Contact: middle name"),
        ("contact.last_name", "Контакт: фамилия", "Contact: last name"),
        ("contact.position", "Контакт: должность", "Contact: position"),
        ("contact.phone", "Контакт: телефон", "Contact: phone"),
        ("contact.email", "Контакт: e-mail", "Contact: e-mail"),
        ("contact.telegram", "Контакт: Telegram", "Contact: Telegram"),
        ("contact.whatsapp", "Контакт: WhatsApp", "Contact: WhatsApp"),
        ("contact.is_primary", "Контакт: основной (да, нет)", "Contact: primary (yes, no)"),
        ("contact.notes", "Контакт: заметки", "Contact: notes"),
        ("contact.tags", "Контакт: теги через запятую", "Contact: tags, parted by commas"),
        ("contact.other", "Контакт: в заметки, с названием колонки", "Contact: into the notes, by the column's name"),
        ("contact.created_at", "Контакт: создан", "Contact: created at"),
    )
)  # fmt: skip

KEYS = {field.key: field for field in FIELDS}

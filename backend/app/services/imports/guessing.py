"""What a column of an unknown file may be: by its name in Russian or English, else by what is in it."""

import re
from collections.abc import Sequence

from app.identity import emails, phone_key
from app.services.imports.formats import bare

SURE, LIKELY, MAYBE = 0.9, 0.6, 0.5

_NAMES: dict[str, str] = {
    "deal.title": "сделка|название сделки|тема|предмет|deal|deal name|title|opportunity|проект|заказ",
    "deal.key": "id сделки|номер сделки|№ сделки|deal id|opportunity id|номер заказа",
    "deal.amount": "сумма|сумма сделки|бюджет|стоимость|amount|value|deal value|price|выручка|итого",
    "deal.currency": "валюта|currency",
    "deal.stage": "этап|стадия|этап сделки|стадия сделки|stage|deal stage|этап воронки",
    "deal.pipeline": "воронка|направление|pipeline",
    "deal.outcome": "статус сделки|исход|deal status",
    "deal.manager": "ответственный|менеджер|ответственный менеджер|owner|deal owner|manager|sales agent|куратор",
    "deal.description": "описание|комментарий|комментарии|примечание|description|comment|comments",
    "deal.lost_reason": "причина отказа|причина проигрыша|lost reason|loss reason",
    "deal.expected_close_date": "ожидаемая дата закрытия|предполагаемая дата закрытия|срок|expected close date|close by",
    "deal.created_at": "дата создания|создана|создано|дата создания сделки|created|created at|create date|дата",
    "deal.closed_at": "дата закрытия|закрыта|closed at|close date|дата продажи",
    "deal.product": "товар|продукт|услуга|product",
    "client.name": "компания|клиент|организация|название компании|контрагент|название|наименование|заказчик|покупатель"
    "|company|client|customer|organization|account|company name",
    "client.key": "id|id клиента|id компании|код|client id|company id|код клиента",
    "client.inn": "инн|inn|tax id|vat",
    "client.website": "сайт|веб-сайт|website|web|url|site",
    "client.address": "адрес|город|address|city",
    "client.source": "источник|source|lead source|канал|откуда",
    "client.status": "статус клиента|client status|тип клиента",
    "client.notes": "заметки|заметка|notes|note|комментарий к клиенту",
    "client.phone": "телефон компании|company phone",
    "client.email": "email компании|company email",
    "contact.name": "контакт|контактное лицо|фио|имя контакта|полное имя|имя клиента|contact|contact name|full name"
    "|contact person|name|person",
    "contact.first_name": "имя|first name|firstname",
    "contact.last_name": "фамилия|last name|lastname|surname",
    "contact.middle_name": "отчество|middle name|patronymic",
    "contact.position": "должность|position|job title",
    "contact.phone": "телефон|мобильный телефон|мобильный|рабочий телефон|тел|phone|mobile|phone number|mobile phone|tel",
    "contact.email": "email|e-mail|почта|электронная почта|эл почта|mail|эл. почта|адрес электронной почты|email address",
    "contact.telegram": "telegram|телеграм|телеграмм|tg",
    "contact.whatsapp": "whatsapp|ватсап|вотсап|wa",
}  # fmt: skip
_EXACT = {bare(name): key for key, names in _NAMES.items() for name in names.split("|")}
_WITHIN = sorted(
    ((name, key) for name, key in _EXACT.items() if len(name) > 4),  # noqa: PLR2004 - «id» is within much
    key=lambda pair: -len(pair[0]),
)


def guess(header: str, values: Sequence[str]) -> tuple[str | None, float]:
    """A field, and how sure that is; no field for what looks like nothing of ours."""
    name = bare(header)
    if name in _EXACT:
        return _EXACT[name], SURE
    for known, key in _WITHIN:
        if re.search(rf"\b{re.escape(known)}\b", name):
            return key, LIKELY
    return _by_values([value for value in values if value.strip()])


def _by_values(values: Sequence[str]) -> tuple[str | None, float]:
    if not values:
        return None, 0.0
    if all(emails(value) for value in values):
        return "contact.email", MAYBE
    if all(re.match(r"['’]?\+?[78][\s(-]?\d{3}", value.strip()) and phone_key(value) for value in values):
        return "contact.phone", MAYBE
    return None, 0.0

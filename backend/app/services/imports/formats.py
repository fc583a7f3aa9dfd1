"""The exports of other systems, known by the names of their columns; never by their places.

A format is what its header must have and must not have, and what each of its columns becomes. Names are
compared as `bare` writes them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.folding import fold

_CURRENCY_AT_END = re.compile(r"[\s,]*[₽₸₴$€£¥₾₺֏₼]\s*$|\s*,\s*(руб|тг|rub|usd|kzt)\.?\s*$")


def bare(header: str) -> str:
    """«Бюджет ₸ » and «бюджет» are the same column; so are «Имя» and «Имя (2)»."""
    name = " ".join(fold(header).split())
    name = re.sub(r" \(\d+\)$", "", name)
    return _CURRENCY_AT_END.sub("", name).strip(" .:*")


def _columns(**fields: str) -> dict[str, str]:
    """`deal_title="название сделки | сделка"`: the field that each of these columns becomes."""
    return {
        bare(name): key.replace("_", ".", 1) for key, names in fields.items() for name in names.split("|")
    }


@dataclass(frozen=True)
class Format:
    key: str
    title: str
    source: str
    main: str
    has: frozenset[str]
    lacks: frozenset[str] = frozenset()
    columns: dict[str, str] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    pipeline: str | None = None
    day_first: bool = True

    def fits(self, header: Iterable[str]) -> bool:
        names = set(header)
        return self.has <= names and not self.lacks & names


def _names(text: str) -> frozenset[str]:
    return frozenset(bare(name) for name in text.split("|"))


_PHONES = ("Рабочий телефон|Рабочий прямой телефон|Мобильный телефон|Домашний телефон|Другой телефон"
           "|Телефон|Телефон для рассылок|Телефон (контакт)|Рабочий телефон (контакт)"
           "|Мобильный телефон (контакт)|Домашний телефон (контакт)|Другой телефон (контакт)")  # fmt: skip
_EMAILS = ("Рабочий email|Личный email|Другой email|Email|Рабочий e-mail|Частный e-mail|E-mail для рассылок"
           "|Другой e-mail|Рабочий email (контакт)|Личный email (контакт)")  # fmt: skip
_AMO_WHO = "Кем создана сделка|Кем редактирована|Дата редактирования|Кем создан контакт|Кем редактирован"

AMO_DEALS = _columns(
    deal_key="ID",
    deal_title="Название сделки",
    deal_amount="Бюджет|Бюджет сделки",
    deal_manager="Ответственный|Ответственный за сделку",
    deal_created_at="Дата создания сделки|Дата создания (сделка)|Дата создания",
    deal_closed_at="Дата закрытия",
    deal_tags="Теги|Теги сделки|Тег сделки",
    deal_other="Примечание|Примечание 2|Примечание 3|Примечание 4|Примечание 5|Примечание к сделке",
    deal_lost_reason="Причина отказа",
    deal_stage="Этап сделки|Статус сделки",
    deal_pipeline="Воронка",
    client_name="Компания|Компания контакта|Название (компания)|Название компании",
    client_address="Адрес (компания)",
    client_website="Сайт компании|Web (компания)",
    client_inn="ИНН|ИНН (компания)",
    client_source="Источник",
    contact_name="Полное имя контакта|Полное имя (контакт)|Основной контакт",
    contact_position="Должность|Должность (контакт)",
    contact_phone=_PHONES,
    contact_email=_EMAILS,
)
AMO_LIST = _columns(
    row_kind="Тип",
    contact_key="ID",
    contact_name="Полное имя контакта|Наименование",
    contact_first_name="Имя",
    contact_last_name="Фамилия",
    client_name="Название компании|Компания",
    client_manager="Ответственный",
    contact_created_at="Дата создания контакта|Дата создания",
    contact_tags="Теги",
    contact_other="Примечание|Примечание 1|Примечание 2|Примечание 3|Примечание 4|Примечание 5|Сделки",
    contact_phone=_PHONES,
    contact_email=_EMAILS,
    contact_position="Должность|Должность (контакт)",
    client_website="Web|Web (компания)|Сайт",
    client_address="Адрес|Адрес (компания)",
    client_inn="ИНН|ИНН (компания)",
)
_B24_PERSON = {
    "contact_first_name": "Имя",
    "contact_last_name": "Фамилия",
    "contact_middle_name": "Отчество",
    "contact_position": "Должность",
    "contact_phone": _PHONES,
    "contact_email": _EMAILS,
    "contact_telegram": "Контакт Telegram|Telegram",
}
_B24_PRODUCT = {"deal_product": "Товар", "deal_price": "Цена", "deal_quantity": "Количество"}
B24_LEADS = _columns(
    deal_key="ID",
    deal_title="Название лида",
    deal_stage="Стадия|Статус",
    deal_amount="Возможная сумма|Сумма",
    deal_currency="Валюта",
    deal_description="Комментарий",
    deal_other="Дополнительно о стадии|Дополнительно о статусе|Дополнительно об источнике|Контакт ВКонтакте"
    "|Контакт Viber|Дата рождения",
    deal_manager="Ответственный",
    deal_created_at="Дата создания",
    client_name="Название компании",
    client_source="Источник",
    client_website="Корпоративный сайт|Другой сайт",
    client_address="Адрес",
    **_B24_PERSON,
    **_B24_PRODUCT,
)
B24_DEALS = _columns(
    deal_key="ID",
    deal_title="Название сделки|Название",
    deal_stage="Стадия сделки",
    deal_outcome="Группа|Группа стадии|Группа (стадии)",
    deal_pipeline="Воронка|Направление",
    deal_amount="Сумма",
    deal_currency="Валюта",
    deal_manager="Ответственный",
    deal_expected_close_date="Предполагаемая дата закрытия",
    deal_created_at="Дата создания",
    deal_description="Комментарий",
    deal_other="Тип|Дополнительно об источнике|Дата начала",
    client_name="Компания|Компания: Название компании",
    client_source="Источник",
    client_inn="ИНН|Компания: ИНН",
    contact_name="Контакт|Контакт: Полное имя",
    contact_phone="Контакт: Рабочий телефон|Контакт: Мобильный телефон|Контакт: Телефон|" + _PHONES,
    contact_email="Контакт: Рабочий e-mail|Контакт: Частный e-mail|Контакт: E-mail|" + _EMAILS,
    **_B24_PRODUCT,
)
_B24_IGNORED = ("Имя, Фамилия|Доступен для всех|Доступна для всех|Создан CRM-формой|Кем создан|Кем создана"
                "|Кем изменена|Кем изменен|Дата изменения|Закрыта|Повторная сделка|Повторное обращение"
                "|Вероятность|Связанный пользователь")  # fmt: skip


def _prefixed(prefix: str, **fields: str) -> dict[str, str]:
    """Pipedrive writes «Deal - Title» in one kind of export and «Title» in another."""
    plain = _columns(**fields)
    return plain | {bare(f"{prefix} - {name}"): key for name, key in plain.items()}


PIPEDRIVE_DEALS = _prefixed(
    "Deal",
    deal_key="ID",
    deal_title="Title",
    deal_amount="Value",
    deal_currency="Currency|Currency of Value",
    deal_stage="Stage",
    deal_pipeline="Pipeline",
    deal_outcome="Status",
    deal_manager="Owner",
    deal_created_at="Deal created|Created|Add time",
    deal_closed_at="Won time|Lost time|Deal closed on",
    deal_expected_close_date="Expected close date",
    deal_lost_reason="Lost reason",
    deal_other="Label|Source channel|Source origin",
    client_name="Organization",
    contact_name="Contact person|Person",
)
PIPEDRIVE_PERSONS = _prefixed(
    "Person",
    contact_key="ID",
    contact_name="Name",
    contact_first_name="First name",
    contact_last_name="Last name",
    contact_phone="Phone|Phone - Work|Phone - Mobile|Phone - Home|Phone - Other",
    contact_email="Email|Email - Work|Email - Home|Email - Other",
    contact_position="Job title",
    contact_created_at="Person created|Add time",
    contact_other="Label|Labels|Notes",
    client_name="Organization",
    client_manager="Owner",
)
PIPEDRIVE_ORGANIZATIONS = _prefixed(
    "Organization",
    client_key="ID",
    client_name="Name",
    client_address="Address",
    client_website="Website",
    client_manager="Owner",
    client_created_at="Organization created|Add time",
    client_other="Label|Labels|Industry",
)
HUBSPOT_DEALS = _columns(
    deal_key="Record ID|Deal ID",
    deal_title="Deal Name",
    deal_stage="Deal Stage",
    deal_pipeline="Pipeline",
    deal_amount="Amount",
    deal_currency="Currency",
    deal_closed_at="Close Date",
    deal_created_at="Create Date",
    deal_manager="Deal owner",
    deal_description="Deal Description",
    deal_lost_reason="Closed Lost Reason",
    client_name="Associated Company|Associated Company (Primary)",
    contact_name="Associated Contact",
)
HUBSPOT_CONTACTS = _columns(
    contact_key="Record ID|Contact ID",
    contact_first_name="First Name",
    contact_last_name="Last Name",
    contact_email="Email",
    contact_phone="Phone Number|Mobile Phone Number",
    contact_position="Job Title",
    contact_created_at="Create Date",
    client_name="Associated Company|Company Name|Associated Company (Primary)",
    client_manager="Contact owner",
    contact_other="Lead Status|Lifecycle Stage",
)
HUBSPOT_COMPANIES = _columns(
    client_key="Record ID|Company ID",
    client_name="Company name|Name",
    client_phone="Phone Number",
    client_website="Company Domain Name|Website URL",
    client_address="Street Address|City|Country/Region",
    client_manager="Company owner",
    client_created_at="Create Date",
    client_other="Industry|Lead Status",
)
OWN_DEALS = _columns(
    deal_key="id",
    deal_title="title",
    deal_description="description",
    deal_amount="amount",
    deal_currency="currency",
    deal_pipeline="pipeline|pipeline_name",
    deal_stage="stage|stage_name",
    deal_outcome="status",
    deal_manager="manager|manager_name",
    deal_expected_close_date="expected_close_date",
    deal_closed_at="closed_at",
    deal_lost_reason="lost_reason",
    deal_created_at="created_at",
    client_name="client|client_name",
)
OWN_CLIENTS = _columns(
    client_key="id",
    client_name="name",
    client_inn="inn",
    client_website="website",
    client_email="email",
    client_phone="phone",
    client_address="address",
    client_source="source",
    client_status="status",
    client_manager="manager|manager_name",
    client_notes="notes",
    client_created_at="created_at",
)
OWN_CONTACTS = _columns(
    contact_key="id",
    contact_name="name",
    contact_position="position",
    contact_phone="phone",
    contact_email="email",
    contact_telegram="telegram",
    contact_whatsapp="whatsapp",
    contact_notes="notes",
    contact_created_at="created_at",
    client_name="client|client_name",
)
EXPORTED_DEALS = _columns(
    deal_key="Ключ сделки|Deal key",
    deal_title="Название|Title",
    deal_amount="Сумма|Amount",
    deal_currency="Валюта|Currency",
    deal_pipeline="Воронка|Pipeline",
    deal_stage="Этап|Stage",
    deal_outcome="Статус|Status",
    deal_manager="Ответственный|Manager",
    deal_expected_close_date="Ожидаемая дата закрытия|Expected close date",
    deal_created_at="Создана|Created",
    deal_stage_since="На этапе с|On stage since",
    deal_closed_at="Закрыта|Closed",
    deal_lost_reason="Причина отказа|Lost reason",
    deal_tags="Теги|Tags",
    deal_description="Описание|Description",
    client_name="Клиент|Client",
    client_key="Ключ клиента|Client key",
)
EXPORTED_CLIENTS = _columns(
    client_key="Ключ клиента|Client key",
    client_name="Название|Name",
    client_inn="ИНН|INN",
    client_status="Статус|Status",
    client_phone="Телефон|Phone",
    client_email="E-mail",
    client_website="Сайт|Website",
    client_address="Адрес|Address",
    client_source="Источник|Source",
    client_manager="Ответственный|Manager",
    client_created_at="Создан|Created",
    client_tags="Теги|Tags",
    client_notes="Заметки|Notes",
)
EXPORTED_CONTACTS = _columns(
    contact_key="Ключ контакта|Contact key",
    contact_name="Имя|Name",
    contact_position="Должность|Position",
    contact_phone="Телефон|Phone",
    contact_email="E-mail",
    contact_telegram="Telegram",
    contact_whatsapp="WhatsApp",
    contact_is_primary="Основной|Primary",
    contact_created_at="Создан|Created",
    contact_tags="Теги|Tags",
    contact_notes="Заметки|Notes",
    client_name="Клиент|Client",
    client_key="Ключ клиента|Client key",
)
_EXPORTED_IGNORED = _names("ID|Теги|Tags|Изменена|Изменён|Updated|Последний контакт|Last contact")
_OWN_IGNORED = "version|updated_at|position|stage_since|client_id|pipeline_id|stage_id|manager_id|last_contact|is_primary"

FORMATS = (
    Format("amocrm_deals", "amoCRM: сделки", "amocrm", "deal", _names("Название сделки|Этап сделки|Воронка"),
           columns=AMO_DEALS, ignored=_names(_AMO_WHO + "|Ответственный за контакт")),
    Format("amocrm_template", "amoCRM: шаблон импорта", "amocrm", "deal",
           _names("Название сделки|Статус сделки|Полное имя (контакт)"), columns=AMO_DEALS, ignored=_names(_AMO_WHO)),
    Format("amocrm_contacts", "amoCRM: контакты и компании", "amocrm", "contact",
           _names("Тип|Полное имя контакта"), columns=AMO_LIST, ignored=_names(_AMO_WHO)),
    Format("bitrix24_leads", "Битрикс24: лиды", "bitrix24", "deal", _names("Название лида"), columns=B24_LEADS,
           ignored=_names(_B24_IGNORED), pipeline="Лиды Битрикс24"),
    Format("bitrix24_deals", "Битрикс24: сделки", "bitrix24", "deal", _names("Название сделки|Стадия сделки"),
           _names("Этап сделки"), columns=B24_DEALS, ignored=_names(_B24_IGNORED)),
    Format("pipedrive_deals", "Pipedrive: deals", "pipedrive", "deal", _names("Deal - Title"),
           columns=PIPEDRIVE_DEALS, day_first=False),
    Format("pipedrive_deals", "Pipedrive: deals", "pipedrive", "deal", _names("Title|Value|Stage|Organization"),
           columns=PIPEDRIVE_DEALS, day_first=False),
    Format("pipedrive_persons", "Pipedrive: persons", "pipedrive", "contact", _names("Person - Name"),
           columns=PIPEDRIVE_PERSONS, day_first=False),
    Format("pipedrive_organizations", "Pipedrive: organizations", "pipedrive", "client",
           _names("Organization - Name"), columns=PIPEDRIVE_ORGANIZATIONS, day_first=False),
    Format("hubspot_deals", "HubSpot: deals", "hubspot", "deal", _names("Deal Name|Deal Stage"),
           columns=HUBSPOT_DEALS, day_first=False),
    Format("hubspot_companies", "HubSpot: companies", "hubspot", "client", _names("Company name|Company owner"),
           columns=HUBSPOT_COMPANIES, day_first=False),
    Format("hubspot_contacts", "HubSpot: contacts", "hubspot", "contact", _names("First Name|Last Name|Contact owner"),
           columns=HUBSPOT_CONTACTS, day_first=False),
    *(
        Format(f"nocto_{key}s", "noctoCRM", "nocto", key, _names(names), columns=columns, ignored=_EXPORTED_IGNORED)
        for key, columns, *written in (
            ("deal", EXPORTED_DEALS, "Ключ сделки|Название|Сумма", "Deal key|Title|Amount"),
            ("contact", EXPORTED_CONTACTS, "Ключ контакта|Имя", "Contact key|Name"),
            ("client", EXPORTED_CLIENTS, "Ключ клиента|Название|ИНН", "Client key|Name|INN"),
        )
        for names in written
    ),
    Format("nocto_deals", "noctoCRM", "noctocrm", "deal", _names("id|title|amount|currency|status"),
           columns=OWN_DEALS, ignored=_names(_OWN_IGNORED)),
    Format("nocto_contacts", "noctoCRM", "noctocrm", "contact", _names("id|name|telegram|whatsapp"),
           columns=OWN_CONTACTS, ignored=_names(_OWN_IGNORED)),
    Format("nocto_clients", "noctoCRM", "noctocrm", "client", _names("id|name|inn|status"),
           columns=OWN_CLIENTS, ignored=_names(_OWN_IGNORED)),
)  # fmt: skip


def recognise(header: Iterable[str]) -> Format | None:
    """The format whose fingerprint the header has."""
    names = [bare(name) for name in header]
    return next((known for known in FORMATS if known.fits(names)), None)

"""Files as other systems export them, with every trap in them; invented data."""

AMO_DEALS = (
    "\N{ZERO WIDTH NO-BREAK SPACE}ID,Название сделки,Бюджет ₸,Ответственный,Дата создания сделки,Кем создана сделка,"
    "Дата редактирования,Кем редактирована,Дата закрытия,Теги,Примечание,Этап сделки,Воронка,Полное имя контакта,"
    "Компания контакта,Ответственный за контакт,Компания,Рабочий телефон,Мобильный телефон,Рабочий email,Город,"
    "utm_source,utm_source\n"
    '101,"Поставка ""Зерно""","1 234 567,50",Анна Белова,02.03.2026 10:20:30,Анна Белова,,,не закрыта,"опт, кофе",'
    '"звонить после обеда\nи не раньше",Переговоры,Продажи,Мария Кузнецова,,,ООО Ромашка,"\'+77021234567, 8 702 765-43-21",,'
    "maria@romashka.example,Тула,yandex,\n"
    "102,Кофемашина,350000,Олег Сомов,03.03.2026,Олег Сомов,,,05.04.2026 12:00:00,,,Успешно реализовано,Продажи,"
    "Мария Кузнецова,,,ООО Ромашка,87021234567,,,,,vk\n"
    "103,Чай,,Олег Сомов,03.03.2026,,,,06.04.2026,,,Закрыто и не реализовано,Продажи,Пётр Васильев,,,,"
    "8 (916) 000-11-22,,,,,\n"
    "104,Сахар,10,Олег Сомов,04.03.2026,,,,не закрыта,,,Переговоры,Продажи,Пётр В.,,,,+79160001122,,,,,\n"
    "105,Вода,дорого,Олег Сомов,04.03.2026,,,,не закрыта,,,Переговоры,Продажи,,,,,,,,,,\n"
)  # fmt: skip

AMO_LIST = (
    "ID;Тип;Полное имя контакта;Имя;Фамилия;Название компании;Ответственный;Дата создания контакта;Теги;"
    "Рабочий телефон;Мобильный телефон;Рабочий email;Web;Адрес;Должность;Паспорт (контакт)\n"
    "201;контакт;Мария Кузнецова;Мария;Кузнецова;ООО Ромашка;Анна Белова;02.03.2026;вип;+7 495 000-11-22;"
    "8 916 000 33 44;maria@romashka.example;;;Закупки;4500 000000\n"
    "202;компания;ООО Ромашка;;;ООО Ромашка;Анна Белова;01.03.2026;;84950001100;;info@romashka.example;"
    "romashka.example;Тула, Садовая 1;;\n"
    "203;контакт;Пётр Васильев;Пётр;Васильев;;Олег Сомов;03.03.2026;;'+79160005566;;;;;;\n"
)

B24_LEADS_HEADER = (
    '"ID";"Название лида";"Имя";"Фамилия";"Отчество";"Имя, Фамилия";"Рабочий телефон";"Рабочий e-mail";'
    '"Название компании";"Должность";"Комментарий";"Стадия";"Товар";"Цена";"Количество";"Возможная сумма";"Валюта";'
    '"Источник";"Доступен для всех";"Ответственный"'
)
B24_LEADS = (
    B24_LEADS_HEADER + "\r\n"
    '"11";"Заявка с сайта";"Мария";"Кузнецова";"Ивановна";"Мария Кузнецова";"8 (916) 000-33-44";"m@x.example";"";'
    '"";"Хочет ""эспрессо""";"Не обработан";"Кофе";"500.00";"2";"1500.00";"RUB";"Веб-сайт";"да";"Анна Белова"\r\n'
    '"11";"Заявка с сайта";"Мария";"Кузнецова";"Ивановна";"Мария Кузнецова";"8 (916) 000-33-44";"m@x.example";"";'
    '"";"Хочет ""эспрессо""";"Не обработан";"Чай";"500.00";"1";"1500.00";"RUB";"Веб-сайт";"да";"Анна Белова"\r\n'
    '"12";"Звонок";"Пётр";"";"";"";"+79160005566";"";"ИП Васильев";"";"";"Некачественный лид";"";"";"";"0";"RUB";'
    '"Звонок";"да";"Анна Белова"\r\n'
)

B24_DEALS = (
    "\N{ZERO WIDTH NO-BREAK SPACE}ID;Название сделки;Воронка;Стадия сделки;Группа (стадии);Сумма;Валюта;Компания;"
    "Контакт;Ответственный;Дата создания;Предполагаемая дата закрытия;Комментарий;Закрыта;Размер скидки\n"
    '31;"ООО \\"Ромашка\\" - поставка";Общая;Новая;В работе;1 500,50;Российский рубль;"ООО \\"Ромашка\\"";'
    "Мария Кузнецова;Анна Белова;02.03.2026 10:20:30;30.04.2026;;нет;5%\n"
    "32;Ремонт;Общая;Сделка успешна;Успешные;20000|RUB;RUB;ИП Васильев;;Анна Белова;03.03.2026;05.03.2026;;да;\n"
    "33;Аренда;Общая;Сделка провалена;Проваленные;;USD;;;Анна Белова;03.03.2026;;;да;\n"
)

B24_XLS = (
    '<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"></head><body><table border="1">'
    "<tr><th>ID</th><th>Название сделки</th><th>Стадия сделки</th><th>Сумма</th><th>Компания</th></tr>"
    "<tr><td>41</td><td>Кофе &amp; чай<br>оптом</td><td>Новая</td><td>1&nbsp;000,00</td><td>ООО &quot;Зерно&quot;"
    "</td></tr><tr><td>42</td><td>Вода</td><td>Новая</td><td></td><td></td></tr></table></body></html>"
)

PIPEDRIVE_DEALS = (
    "Deal - ID,Deal - Title,Deal - Value,Deal - Currency of Value,Deal - Stage,Deal - Pipeline,Deal - Status,"
    "Deal - Owner,Deal - Organization,Deal - Contact person,Deal - Deal created,Deal - Won time,Deal - Lost time,"
    "Deal - Lost reason,Deal - Expected close date\n"
    "1,Espresso,1200,EUR,Negotiation,Sales,Open,Ann White,Bean Ltd,Mary Smith,2026-03-02 10:20:30,,,,2026-05-01\n"
    "2,Grinder,800,EUR,Negotiation,Sales,Won,Ann White,Bean Ltd,,2026-03-02 10:20:30,2026-04-01 12:00:00,,,\n"
    "3,Tea,5,EUR,Negotiation,Sales,Lost,Ann White,,,2026-03-02 10:20:30,,2026-04-02 12:00:00,Too dear,\n"
)
PIPEDRIVE_PERSONS = (
    "Person - ID,Person - Name,Person - Organization,Person - Phone - Work,Person - Email - Work,Person - Owner\n"
    "7,Mary Smith,Bean Ltd,+44 20 7946 0000,mary@bean.example,Ann White\n"
)
PIPEDRIVE_ORGANIZATIONS = (
    "Organization - ID,Organization - Name,Organization - Address,Organization - Owner\n"
    '9,Bean Ltd,"1 High Street, London",Ann White\n'
)
HUBSPOT_DEALS = (
    "Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Pipeline,Associated Company,Create Date\n"
    "5001,Espresso,Appointment Scheduled,2026-05-01 09:00,Ann White,1200.50,Sales Pipeline,Bean Ltd,2026-03-02 10:20\n"
    "5002,Grinder,Closed Won,2026-04-01 09:00,Ann White,800,Sales Pipeline,Bean Ltd,2026-03-02 10:20\n"
)
HUBSPOT_CONTACTS = (
    "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Associated Company,Create Date\n"
    "6001,Mary,Smith,mary@bean.example,(020) 7946 0000,Ann White,Bean Ltd,2026-03-02 10:20\n"
)
HUBSPOT_COMPANIES = (
    "Record ID,Company name,Company owner,Phone Number,City,Company Domain Name\n"
    "7001,Bean Ltd,Ann White,020 7946 0000,London,bean.example\n"
)

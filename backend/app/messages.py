"""The words of every refusal, by its code, in the languages our users read.

`{name}` stands for a parameter of the error. A test keeps the two languages complete.
"""

import re
from typing import Literal

Language = Literal["ru", "en"]
LANGUAGES: dict[str, Language] = {"ru": "ru", "en": "en"}

# code: (Russian, English)
MESSAGES: dict[str, tuple[str, str]] = {
    "bad_request": ("Запрос не удалось прочитать.", "The request can't be read."),
    "json_invalid": ("Тело запроса — не JSON: проверьте кавычки и скобки.", "The body is not JSON: check quotes and brackets."),
    "unauthorized": ("Войдите в систему: токен не передан, просрочен или отозван.", "Sign in: the token is missing, expired or revoked."),
    "login_failed": ("Неверное имя пользователя или пароль.", "Wrong username or password."),
    "second_factor_required": ("Введите код из приложения или код восстановления.", "Enter the code from your app, or a recovery code."),
    "second_factor_wrong": ("Код неверен, просрочен или уже использован.", "The code is wrong, out of date or used already."),
    "second_factor_needed": ("Вашей роли нужен второй фактор. Сначала настройте его: POST /api/auth/second-factor.", "Your role needs a second factor. Set it up first: POST /api/auth/second-factor."),
    "second_factor_on": ("Второй фактор уже включён.", "The second factor is on already."),
    "second_factor_off": ("Второй фактор не включён.", "The second factor is off."),
    "second_factor_not_begun": ("Сначала получите секрет: POST /api/auth/second-factor.", "Get a secret first: POST /api/auth/second-factor."),
    "second_factor_own": ("Свой второй фактор отключают в профиле, с паролем и кодом.", "Turn your own second factor off in your profile, with password and code."),
    "mail_off": ("Эта CRM не отправляет писем. Новый пароль даст администратор.", "This CRM sends no mail. An administrator will give you a new password."),
    "reset_over": ("Ссылка уже использована или устарела. Попросите новую.", "The link was used already or is out of date. Ask for another one."),
    "too_many_tries": ("Слишком много попыток. Повторите через {minutes} мин.", "Too many tries. Try again in {minutes} min."),
    "forbidden": ("У вашей роли нет права на это действие.", "Your role may not do this."),
    "foreign_page": ("Запрос пришёл не со страниц noctoCRM. Обновите страницу и повторите.", "The request does not come from a page of noctoCRM. Reload the page and try again."),
    "own_header_missing": ("Отправьте тело как application/json или добавьте заголовок X-Nocto: 1.", "Send the body as application/json, or add the header X-Nocto: 1."),
    "owner_forbidden": ("Назначать других ответственных может только администратор.", "Only an administrator may make somebody else responsible."),
    "assignee_forbidden": ("Вы можете ставить задачи только себе.", "You may give tasks to yourself only."),
    "scope_missing": ("Этому ключу API не хватает права {scope}.", "This API key lacks the scope {scope}."),
    "person_required": ("С ключом API это не делается: войдите сами.", "An API key can't do this: log in yourself."),
    "too_many_keys": ("У вас уже {most} действующих ключей. Отзовите лишние.", "You have {most} live keys already. Revoke some."),
    "expires_in_past": ("Срок действия ключа уже прошёл.", "The key would have expired already."),
    "author_forbidden": ("Изменить запись может только её автор.", "Only its author may change this activity."),
    "password_change_required": ("Сначала смените временный пароль: POST /api/auth/password.", "First change the temporary password: POST /api/auth/password."),
    "not_found": ("Такого адреса нет.", "There is no such address."),
    "deal_not_found": ("Сделка {id} не найдена.", "Deal {id} not found."),
    "client_not_found": ("Клиент {id} не найден.", "Client {id} not found."),
    "contact_not_found": ("Контакт {id} не найден.", "Contact {id} not found."),
    "pipeline_not_found": ("Воронка {id} не найдена.", "Pipeline {id} not found."),
    "stage_not_found": ("Этап {id} не найден.", "Stage {id} not found."),
    "task_not_found": ("Задача {id} не найдена.", "Task {id} not found."),
    "activity_not_found": ("Активность {id} не найдена.", "Activity {id} not found."),
    "login_not_found": ("Вход {id} не найден.", "Login {id} not found."),
    "api_key_not_found": ("Ключ API {id} не найден.", "API key {id} not found."),
    "change_not_found": ("Изменение {id} не найдено.", "Change {id} not found."),
    "user_not_found": ("Пользователь {id} не найден.", "User {id} not found."),
    "import_not_found": ("Импорт {id} не найден.", "Import {id} not found."),
    "job_not_found": ("Задание {id} не найдено.", "Job {id} not found."),
    "import_row_not_found": ("Строка импорта {id} не найдена.", "Import row {id} not found."),
    "handover_not_found": ("Передача дел {id} не найдена.", "Handover {id} not found."),
    "view_not_found": ("Представление {id} не найдено.", "View {id} not found."),
    "view_choice_not_found": ("Порядок представлений {id} не найден.", "Order of views {id} not found."),
    "view_forbidden": ("Изменить общее представление может его автор или администратор. Сохраните своё.", "Only its owner or an administrator may change this view. Save one of your own."),
    "too_many_views": ("У вас уже {most} представлений этого списка. Удалите лишние.", "You have {most} views of this list already. Delete some."),
    "handover_people": ("Каждый получатель называется один раз, и это не тот, чьи дела передаются.", "Name each of those who take over once, and not the one whose book it is."),
    "handover_to_nobody": ("Сотрудник отключён: вернуть дела будет некому. Передайте их без даты возврата.", "The person is deactivated, so nothing can come back. Hand over without a day of return."),
    "handover_past": ("День возврата должен быть позже сегодняшнего.", "The day of return must be after today."),
    "handover_too_many": ("За один раз передаётся не больше {most} записей. Передайте клиентов, сделки и задачи по отдельности.", "At most {most} rows go at once. Hand over clients, deals and tasks one after the other."),
    "handover_over": ("Возвращать нечего: дела переданы насовсем или передача уже закончена.", "Nothing is to come back: it was given for good, or the handover is over."),
    "tag_not_found": ("Тег {id} не найден.", "Tag {id} not found."),
    "participant_not_found": ("Пользователь {id} не участвует в сделке.", "User {id} does not take part in the deal."),
    "method_not_allowed": ("По этому адресу такой метод не поддерживается.", "This address does not know that method."),
    "not_acceptable": ("Ответ бывает только в JSON.", "The answer comes in JSON only."),
    "too_large": ("Тело запроса слишком велико.", "The body is too large."),
    "unsupported_media_type": ("Отправьте тело как {expected}.", "Send the body as {expected}."),
    "conflict": ("Запись уже в другом состоянии. Обновите её и повторите.", "The row is in another state by now. Reload it and try again."),
    "in_flight": ("Такой же запрос с этим Idempotency-Key сейчас выполняется. Повторите через секунду.", "The same request with this Idempotency-Key is being done. Try again in a second."),
    "answer_unreadable": ("Запрос уже выполнен, но его ответ не прочитать: SECRET_KEY с тех пор сменили.", "The request was done already, but its answer can't be read: SECRET_KEY was changed since."),
    "changed_meanwhile": ("Запись изменил кто-то другой. Обновите её и повторите.", "Somebody else changed the row. Reload it and try again."),
    "constraint": ("База данных отказала: на запись ссылаются или данные противоречат друг другу.", "The database refused: the row is referred to, or the data contradict each other."),
    "still_referenced": ("На запись ещё ссылаются другие. Сначала измените их.", "Others still refer to this row. Change them first."),
    "stale_version": ("Карточку уже изменили. В поле current — её нынешний вид.", "The card was changed meanwhile. `current` shows it as it is now."),
    "version_mismatch": ("Запись изменили после того, как вы её прочитали. Обновите её и повторите.", "The row was changed after you read it. Reload it and try again."),
    "username_taken": ("Имя пользователя уже занято. Выберите другое.", "The username is taken. Choose another one."),
    "email_taken": ("Этот e-mail уже указан у другого пользователя.", "Another user has this e-mail already."),
    "already_participant": ("Пользователь уже участвует в сделке.", "The user takes part in the deal already."),
    "primary_taken": ("Основной контакт уже выбрал кто-то другой. Обновите список.", "Somebody else has just chosen the primary contact. Reload the list."),
    "too_many_tags": ("Тегов у одной записи не больше {most}.", "A row carries at most {most} tags."),
    "tag_taken": ("Тег с таким названием уже есть. Выберите другое или объедините теги.", "There is a tag of that name already. Choose another one, or merge the two."),
    "tag_unknown": ("Тега «{name}» нет.", "There is no tag “{name}”."),
    "same_tag": ("Выберите другой тег: объединить тег с ним самим нельзя.", "Choose another tag: one can’t be merged into itself."),
    "last_admin": ("Это последний действующий администратор. Сначала назначьте другого.", "This is the last active administrator. Appoint another one first."),
    "user_in_use": ("За пользователем числятся записи. Передайте его дела другим (POST /api/handovers) и отключите его вместо удаления.", "The user has rows of their own. Hand them over to others (POST /api/handovers), and deactivate the user instead of deleting."),
    "yourself": ("Себя удалить нельзя.", "You can't delete yourself."),
    "duplicate": ("Такое значение уже есть у другой записи. Если вы её не видите, обратитесь к администратору.", "Another row has this value already. If you do not see it, ask an administrator."),
    "merge_with_itself": ("Запись нельзя объединить с ней самой.", "A row can't be merged with itself."),
    "merge_foreign_row": ("Значение поля можно взять только у тех, кого вы объединяете.", "A field can only be taken from those that are merged."),
    "merge_versions": ("Укажите версии всех записей из with, в том же порядке.", "Name the versions of all rows in `with`, in the same order."),
    "merge_hidden": ("С этими клиентами есть сделки других менеджеров. Объединить их может администратор.", "There are other managers' deals with these clients. An administrator can merge them."),
    "consent_not_found": ("Согласие {id} не найдено.", "Consent {id} not found."),
    "consent_withdrawn": ("Это согласие уже отозвано.", "This consent is withdrawn already."),
    "erase_confirm": ("Повторите имя точно так, как оно записано в карточке.", "Repeat the name exactly as it is written in the row."),
    "erased_already": ("Персональные данные здесь уже удалены.", "The personal data are erased here already."),
    "duplicates_remain": ("Одинаковых значений сейчас — {many}. Сначала объедините записи в списке дублей.", "{many} values are shared at present. First merge these rows in the list of duplicates."),
    "client_has_deals": ("У клиента есть сделки. Сначала удалите их или перенесите к другому клиенту.", "The client has deals. Delete them or move them to another client first."),
    "stage_has_deals": ("На этапе есть сделки. Сначала перенесите их.", "Deals stand on this stage. Move them first."),
    "pipeline_has_deals": ("В воронке есть сделки. Сначала перенесите их.", "The pipeline has deals. Move them first."),
    "pipeline_has_open_deals": ("В воронке есть открытые сделки. Сначала закройте или перенесите их.", "The pipeline has open deals. Close or move them first."),
    "pipeline_archived": ("Воронка в архиве. Сначала верните её из архива.", "The pipeline is archived. Restore it first."),
    "pipeline_empty": ("В воронке нет ни одного этапа. Сначала добавьте этап.", "The pipeline has no stage. Add one first."),
    "no_pipeline": ("Нет ни одной действующей воронки. Сначала создайте её.", "There is no active pipeline. Create one first."),
    "stage_elsewhere": ("Этап {stage_id} принадлежит другой воронке.", "Stage {stage_id} belongs to another pipeline."),
    "same_pipeline": ("Сделка уже в этой воронке. Для переноса по этапам есть move.", "The deal is in this pipeline already. Use move to change its stage."),
    "neighbour_elsewhere": ("Карточка, рядом с которой вы ставите, уже на другом этапе. Обновите доску.", "The card you drop beside stands on another stage by now. Reload the board."),
    "two_neighbours": ("Укажите либо before_id, либо after_id.", "Name either before_id or after_id."),
    "beside_itself": ("Карточку нельзя поставить рядом с ней самой.", "A card can't stand beside itself."),
    "field_not_found": ("Поле {id} не найдено.", "Field {id} not found."),
    "key_taken": ("Поле с таким ключом уже есть.", "There is a field with this key already."),
    "too_many_fields": ("Полей не может быть больше {most}.", "There can be no more than {most} fields."),
    "field_in_use": ("Поле заполнено в записях: {many}. Уберите его в архив — значения сохранятся.", "{many} rows have a value in this field. Archive it instead: the values stay."),
    "kind_in_use": ("Поле заполнено в записях: {many}. Такой тип не сохранит их значения.", "{many} rows have a value in this field, which would not survive such a type."),
    "option_in_use": ("Вариант «{name}» выбран в записях: {many}. Сначала замените его.", "The option “{name}” is chosen in {many} rows. Change them first."),
    "option_unnamed": ("у поля нет варианта «{name}»", "the field has no option “{name}”"),
    "option_unknown": ("у поля нет варианта {id}", "the field has no option {id}"),
    "option_twice": ("вариант «{name}» указан дважды", "the option “{name}” is there twice"),
    "options_foreign": ("варианты бывают только у полей с выбором", "only fields to choose from have options"),
    "stages_foreign": ("обязательность по этапам есть только у полей сделок", "only fields of deals are required from a stage on"),
    "order_of_fields": ("Перечислите все действующие поля, каждое по одному разу.", "Name all fields in use, each once."),
    "stage_missing": ("этапа {id} нет", "there is no stage {id}"),
    "custom_unknown": ("такого поля нет", "there is no such field"),
    "custom_archived": ("поле в архиве", "the field is archived"),
    "custom_type": ("нужно true, false, число, текст или список номеров вариантов", "true, false, a number, a text or a list of options' ids"),
    "number_range": ("число от −{most} до {most}, не больше {places} знаков после запятой", "a number from -{most} to {most}, with at most {places} decimal places"),
    "money_range": ("сумма от −{most} до {most}, не больше {places} знаков после запятой", "an amount from -{most} to {most}, with at most {places} decimal places"),
    "option_type": ("нужен номер варианта", "must be the id of an option"),
    "options_type": ("нужен список номеров вариантов", "must be a list of ids of options"),
    "link_format": ("нужен адрес, который начинается с http:// или https://", "must be an address that begins with http:// or https://"),
    "person_missing": ("такого действующего пользователя нет", "there is no such active user"),
    "operator_foreign": ("с этим полем сравнивают так: {operators}", "this field is compared by {operators}"),
    "not_sortable": ("по этому полю нельзя сортировать", "this field can't be sorted by"),
    "needs": ("Чтобы перейти на этап «{stage}», заполните: {fields}.", "To enter the stage “{stage}”, fill in: {fields}."),
    "order_incomplete": ("Перечислите все этапы воронки, каждый по одному разу.", "Name all stages of the pipeline, each once."),
    "owner_unknown": ("Ответственным может быть только действующий менеджер или администратор.", "Only an active manager or administrator can be responsible."),
    "person_unknown": ("Такого действующего пользователя нет.", "There is no such active user."),
    "client_of_deal": ("Клиент не совпадает с клиентом сделки.", "The client is not the deal's client."),
    "import_begun": ("Часть строк уже записана: доведите импорт до конца или загрузите файл заново.", "Some rows are written already: finish the import, or upload the file anew."),
    "import_running": ("Файл сейчас читается. Дождитесь конца или остановите.", "The file is being read. Wait for the end, or stop it."),
    "import_done": ("Импорт завершён. Чтобы повторить, загрузите файл ещё раз.", "The import is done. Upload the file once more to repeat it."),
    "export_too_long": ("Таблица XLSX вмещает {most} строк, а здесь их больше. Скачайте CSV или сузьте фильтр.", "An XLSX sheet holds {most} rows, and there are more. Take CSV, or narrow the filter."),
    "database_in_use": ("К базе кто-то подключён. Остановите сервер и повторите.", "Somebody is connected to the database. Stop the server and try again."),
    "no_copy": ("Не удалось скопировать базу: {reason}. Сделайте копию сами и повторите с --no-copy.", "The database could not be copied: {reason}. Copy it yourself and try again with --no-copy."),
    "dump_broken": ("Это не выгрузка noctoCRM, или она повреждена: {part}.", "This is no dump of noctoCRM, or it is damaged: {part}."),
    "dump_format": ("Выгрузка в формате {format}, эта версия читает {known}. Обновите noctoCRM.", "The dump is of format {format}, this version reads {known}. Upgrade noctoCRM."),
    "dump_revision": ("Выгрузка сделана версией {version} (схема {revision}), здесь схема {known}. Загрузите её той же версией, затем обновите.", "The dump is of version {version} (schema {revision}), the schema here is {known}. Load it with that version, then upgrade."),
    "dump_target_full": ("Загрузить можно только в пустую базу, а здесь уже есть данные: {table}, строк {rows}.", "A dump is loaded into an empty database, and this one has data: {table}, {rows} rows."),
    "import_idle": ("Останавливать нечего: файл сейчас не читается.", "There is nothing to stop: the file is not being read."),
    "column_unknown": ("В файле нет колонки «{column}».", "The file has no column “{column}”."),
    "field_unknown": ("Поля «{key}» нет; список — в fields.", "There is no field “{key}”; `fields` lists them."),
    "file_unusable": ("Файл не подходит: {reason}.", "The file can't be used: {reason}."),
    "zone_unknown": ("нет такого часового пояса; пример — Europe/Moscow", "no such time zone; take a name such as Europe/Moscow"),
    "bulk_ids_or_filter": ("Укажите либо ids, либо filter.", "Name either ids or a filter."),
    "bulk_foreign_field": ("Поле не относится к действию «{action}». Уберите его.", "The field does not belong to the action “{action}”. Leave it out."),
    "bulk_field_missing": ("Укажите, что именно изменить.", "Say what to change."),
    "bulk_too_many": ("Под фильтр попадает больше {most} записей. Сузьте его.", "The filter has more than {most} rows. Narrow it."),
    "period_reversed": ("Период заканчивается раньше, чем начинается.", "The period ends before it begins."),
    "period_too_long": ("В периоде больше {most} точек. Сократите его или возьмите недели или месяцы.", "The period has more than {most} points. Shorten it, or take weeks or months."),
    "wrong_password": ("Текущий пароль указан неверно.", "The current password is wrong."),
    "same_password": ("Новый пароль должен отличаться от текущего.", "The new password must differ from the current one."),
    "undo_conflict": ("Отменить всё нельзя: строк, которые изменились с тех пор, — {many}. Они названы в conflicts; остальное отменит skip_conflicts.", "Not everything can be undone: {many} rows have changed since. `conflicts` names them; `skip_conflicts` undoes the rest."),
    "already_undone": ("Это изменение уже отменено.", "This change is undone already."),
    "parent_in_bin": ("Запись относится к сделке или клиенту в корзине. Сначала восстановите их.", "The row belongs to a deal or client in the bin. Restore that first."),
    "bin_has_deals": ("В корзине есть сделки этого клиента. Сначала удалите их окончательно.", "Deals of this client are in the bin. Remove those for good first."),
    "password_short": ("Пароль должен быть не короче {least} символов.", "A password needs at least {least} characters."),
    "password_long": ("Пароль должен быть не длиннее {most} символов.", "A password has at most {most} characters."),
    "password_personal": ("Пароль не должен содержать имя, e-mail или название программы.", "A password must not contain the name, the e-mail or the product's name."),
    "password_common": ("Такой пароль легко угадать: в нём почти нет ничего, кроме частых слов, рядов клавиш и цифр. Возьмите, например, фразу из нескольких редких слов.", "Such a password is easily guessed: there is hardly anything in it but common words, rows of keys and digits. Take a phrase of some rare words, for example."),
    "if_match_format": ("If-Match — это ETag записи, например \"7\".", "If-Match is the row's ETag, such as \"7\"."),
    "not_ready": ("Сервер пока не может работать: причина в его журнале.", "The server can't work yet: its log says why."),
    "idempotency_mismatch": ("С этим Idempotency-Key уже отправляли другой запрос. Возьмите новый ключ.", "Another request came with this Idempotency-Key. Take a new key."),
    "idempotency_key_format": ("Idempotency-Key — до 255 видимых символов ASCII без кавычек, например UUID.", "An Idempotency-Key is up to 255 visible ASCII characters without quotes, such as a UUID."),
    "backup_faulty": ("Копия не прошла проверку: {checks}. Подробнее: nocto restore --verify.", "The backup did not pass examination: {checks}. More: nocto restore --verify."),
    "busy": ("Сервер занят. Повторите через несколько секунд.", "The server is busy. Try again in a few seconds."),
    "no_room": ("На диске сервера закончилось место, поэтому изменение не сохранено. Сообщите администратору.", "The server's disk is full, so the change was not saved. Tell your administrator."),
    "internal": ("Внутренняя ошибка. Сообщите администратору номер запроса.", "Internal error. Tell your administrator the request id."),
    "validation": ("Исправьте поля: {fields}.", "Correct these fields: {fields}."),
    # what Pydantic finds, by its type
    "missing": ("обязательное поле", "required"),
    "invalid": ("недопустимое значение", "invalid value"),
    "extra_forbidden": ("неизвестный параметр", "unknown parameter"),
    "string_type": ("нужен текст", "must be a text"),
    "string_too_short": ("не короче {min_length} симв.", "at least {min_length} characters"),
    "string_too_long": ("не длиннее {max_length} симв.", "at most {max_length} characters"),
    "string_pattern_mismatch": ("неверный формат", "wrong format"),
    "string_unicode": ("текст содержит недопустимые символы", "the text has invalid characters"),
    "string_nul": ("текст не должен содержать символ NUL", "the text must not contain a NUL character"),
    "int_type": ("нужно целое число", "must be a whole number"),
    "int_parsing": ("нужно целое число", "must be a whole number"),
    "int_parsing_size": ("слишком большое число", "the number is too large"),
    "int_from_float": ("нужно целое число", "must be a whole number"),
    "bool_type": ("нужно true или false", "must be true or false"),
    "bool_parsing": ("нужно true или false", "must be true or false"),
    "list_type": ("нужен список", "must be a list"),
    "dict_type": ("нужен объект", "must be an object"),
    "model_type": ("нужен объект JSON", "must be a JSON object"),
    "model_attributes_type": ("нужен объект JSON", "must be a JSON object"),
    "too_long": ("слишком много значений", "too many values"),
    "too_short": ("слишком мало значений", "too few values"),
    "enum": ("допустимо: {expected}", "one of: {expected}"),
    "greater_than_equal": ("не меньше {ge}", "at least {ge}"),
    "less_than_equal": ("не больше {le}", "at most {le}"),
    "decimal_max_places": ("не больше {decimal_places} знаков после запятой", "at most {decimal_places} decimal places"),
    "finite_number": ("нужно обычное число", "must be a finite number"),
    "amount_type": ("сумма — это число", "an amount is a number"),
    "via_or_actor": ("укажите либо via, либо actor_id", "name either via or actor_id"),
    "day_format": ("дата в виде ГГГГ-ММ-ДД", "a day is written YYYY-MM-DD"),
    "moment_format": ("время в виде ISO 8601, 2026-11-23T14:05:00+03:00", "a time is written in ISO 8601, 2026-11-23T14:05:00+03:00"),
    "year_range": ("год от 1901 до 2198", "the year is between 1901 and 2198"),
    "date_from_datetime_parsing": ("такой даты нет", "there is no such day"),
    "date_parsing": ("такой даты нет", "there is no such day"),
    "datetime_parsing": ("такого времени нет", "there is no such time"),
    "datetime_from_date_parsing": ("такого времени нет", "there is no such time"),
    "email_format": ("неверный адрес e-mail", "not an e-mail address"),
    "currency_unknown": ("нет такой валюты в ISO 4217", "not a currency of ISO 4217"),
    "sort_unknown": ("сортировать можно по: {names}", "sort by one of: {names}"),
    "cursor_unknown": ("курсор не от этого списка или не от этой сортировки", "not a cursor of this list in this order"),
}  # fmt: skip

# What a stage may ask for, in words.
FIELD_NAMES: dict[str, tuple[str, str]] = {
    "amount": ("сумма", "amount"),
    "expected_close_date": ("ожидаемая дата закрытия", "expected close date"),
    "lost_reason": ("причина отказа", "lost reason"),
    "description": ("описание", "description"),
}


def say(code: str, language: Language, **params: object) -> str:
    """The message of a code; an unknown one reads as «invalid value»."""
    russian, english = MESSAGES.get(code, MESSAGES["invalid"])
    template = russian if language == "ru" else english
    params = {name: value[language] if isinstance(value, dict) else value for name, value in params.items()}
    try:
        return template.format(**params)
    except (KeyError, IndexError):
        return template


def choose_language(accept: str | None, default: Language) -> Language:
    """Russian or English, whichever Accept-Language prefers; the default when it names neither."""
    best: tuple[float, Language] | None = None
    for part in (accept or "")[:500].split(","):
        tag, *parameters = (word.strip() for word in part.lower().split(";"))
        language = LANGUAGES.get(re.split("[-_]", tag)[0])
        quality = _quality(parameters)
        if language and quality > 0 and (best is None or quality > best[0]):
            best = quality, language
    return best[1] if best else default


def _quality(parameters: list[str]) -> float:
    """The weight among a language's parameters, such as `q=0.5`; 1 if it has none, 0 if it can't be read."""
    weights = [
        value for name, _, value in (each.partition("=") for each in parameters) if name.strip() == "q"
    ]
    try:
        return float(weights[0]) if weights else 1.0
    except ValueError:
        return 0.0

export const unique = {
  ru: {
    title: 'Дубли',
    about:
      'Что может быть только у одного клиента и у одного контакта. Без запрета программа предупредит и покажет, кто уже есть.',
    kind: { inn: 'ИНН', email: 'E-mail', phone: 'Телефон', telegram: 'Telegram' },
    hint: {
      inn: 'Два клиента с одним ИНН — чаще всего одна компания.',
      email: 'Общий ящик вроде info@ бывает у нескольких контактов.',
      phone: 'Общий телефон офиса бывает у нескольких контактов.',
      telegram: 'Имя в Telegram у каждого своё.',
    },
    strict: 'Теперь только у одного: {{kind}}',
    loose: 'Запрет снят: {{kind}}',
    find: 'Найти и объединить дубли',
  },
  en: {
    title: 'Duplicates',
    about:
      'What only one client, and one contact, may have. Where it is not forbidden, you are warned and shown who is there already.',
    kind: { inn: 'Tax number (INN)', email: 'E-mail', phone: 'Phone', telegram: 'Telegram' },
    hint: {
      inn: 'Two clients with one tax number are most often one company.',
      email: 'Several contacts may share a box such as info@.',
      phone: 'Several contacts may share the telephone of an office.',
      telegram: 'Everybody’s Telegram name is their own.',
    },
    strict: 'Only one may have it now: {{kind}}',
    loose: 'Several may have it now: {{kind}}',
    find: 'Find and merge duplicates',
  },
}

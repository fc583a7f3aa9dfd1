export const same = {
  ru: {
    title: 'Похоже, уже есть',
    client: 'Клиент',
    contact: 'Контакт',
    by: {
      inn: 'тот же ИНН',
      email: 'тот же e-mail',
      phone: 'тот же телефон',
      telegram: 'тот же Telegram',
      name: 'то же имя',
    },
  },
  en: {
    title: 'There is one already, it seems',
    client: 'Client',
    contact: 'Contact',
    by: {
      inn: 'the same tax id',
      email: 'the same e-mail',
      phone: 'the same phone',
      telegram: 'the same Telegram',
      name: 'the same name',
    },
  },
}

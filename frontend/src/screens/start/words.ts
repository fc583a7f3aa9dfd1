export const start = {
  ru: {
    title: 'С чего начнём?',
    hint: 'Всё можно изменить потом.',
    demo: 'Посмотреть на примере',
    demoHint: 'Придуманная компания: 40 клиентов, 120 сделок, полгода истории. Убирается одной кнопкой.',
    demoBusy: 'Заполняем, это несколько секунд…',
    import: 'Перенести свои данные',
    importHint: 'Файл из amoCRM, Битрикс24, Excel или другой CRM. Сначала проверка, потом перенос.',
    empty: 'Начать с чистой воронки',
    emptyHint: 'Готовые этапы от первого обращения до оплаты. Первую сделку добавите сами.',
  },
  en: {
    title: 'How shall we begin?',
    hint: 'Everything can be changed later.',
    demo: 'Look at an example',
    demoHint: 'An invented company: 40 clients, 120 deals, half a year of history. One button takes it away.',
    demoBusy: 'Filling it in, a few seconds…',
    import: 'Bring your own data',
    importHint: 'A file from amoCRM, Bitrix24, Excel or another CRM. First a check, then the import.',
    empty: 'Begin with an empty pipeline',
    emptyHint: 'Ready stages from the first enquiry to the payment. You add the first deal.',
  },
}

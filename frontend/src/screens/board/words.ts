export const board = {
  ru: {
    title: 'Воронка',
    pipeline: 'Воронка',
    noPipeline: 'Воронки пока нет',
    noPipelineHint:
      'Воронка — это этапы, по которым идёт сделка: «Новый лид», «Переговоры», «Договор». Её создаёт администратор в настройках.',
    emptyLane: 'На этом этапе сделок нет',
    lane: {
      count_one: '{{count}} сделка',
      count_few: '{{count}} сделки',
      count_many: '{{count}} сделок',
      count_other: '{{count}} сделки',
      weighted: 'С учётом вероятности {{percent}} %: {{sum}}',
    },
    card: {
      hiddenClient: 'Клиент скрыт',
      noAmount: 'Без суммы',
      days: '{{count}} дн.',
      stay_one: 'На этапе {{count}} день',
      stay_few: 'На этапе {{count}} дня',
      stay_many: 'На этапе {{count}} дней',
      stay_other: 'На этапе {{count}} дня',
      rotting_one: 'На этапе {{count}} день, дольше нормы ({{limit}} дн.)',
      rotting_few: 'На этапе {{count}} дня, дольше нормы ({{limit}} дн.)',
      rotting_many: 'На этапе {{count}} дней, дольше нормы ({{limit}} дн.)',
      rotting_other: 'На этапе {{count}} дня, дольше нормы ({{limit}} дн.)',
    },
    task: {
      none: 'Нет задач',
      planned: 'Задача запланирована',
      today: 'Задача на сегодня',
      overdue: 'Задача просрочена',
    },
    due: { today: 'сегодня', overdue: 'просрочено' },
    done: {
      moved: '{{title}} → {{stage}}',
      reordered: 'Порядок изменён: {{title}}',
    },
  },
  en: {
    title: 'Board',
    pipeline: 'Pipeline',
    noPipeline: 'There is no pipeline yet',
    noPipelineHint:
      'A pipeline is the stages a deal goes through: “New lead”, “Negotiation”, “Contract”. An administrator creates it in the settings.',
    emptyLane: 'No deals on this stage',
    lane: {
      count_one: '{{count}} deal',
      count_other: '{{count}} deals',
      weighted: 'Weighted by {{percent}} %: {{sum}}',
    },
    card: {
      hiddenClient: 'Client hidden',
      noAmount: 'No amount',
      days: '{{count}} d',
      stay_one: '{{count}} day on this stage',
      stay_other: '{{count}} days on this stage',
      rotting_one: '{{count}} day on this stage, longer than usual ({{limit}} d)',
      rotting_other: '{{count}} days on this stage, longer than usual ({{limit}} d)',
    },
    task: {
      none: 'No tasks',
      planned: 'Task planned',
      today: 'Task for today',
      overdue: 'Task overdue',
    },
    due: { today: 'today', overdue: 'overdue' },
    done: {
      moved: '{{title}} → {{stage}}',
      reordered: 'Order changed: {{title}}',
    },
  },
}

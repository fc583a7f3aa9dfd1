export const tags = {
  ru: {
    title: 'Теги',
    add: 'Добавить тег',
    none: 'Тегов пока нет',
    any: 'Любые теги',
    more: 'Ещё {{count}}',
    put: 'Добавить тег',
    take: 'Снять тег',
    noSuch: 'Введите новый тег и нажмите Enter',
  },
  en: {
    title: 'Tags',
    add: 'Add a tag',
    none: 'No tags yet',
    any: 'Any tags',
    more: '{{count}} more',
    put: 'Add a tag',
    take: 'Remove a tag',
    noSuch: 'Type a new tag and press Enter',
  },
}

/** The menu that chooses the columns. */
import { ActionIcon, Button, Checkbox, Popover, Stack, Tooltip } from '@mantine/core'
import IconColumns from '@tabler/icons-react/icons/IconColumns3'
import { useTranslation } from 'react-i18next'

import classes from './table.module.css'
import type { ColumnsInUse } from './useColumns'

export function Columns<Row>({ columns }: { columns: ColumnsInUse<Row> }) {
  const { t } = useTranslation('table')
  return (
    <Popover position="bottom-end" trapFocus shadow="md">
      <Popover.Target>
        <Tooltip label={t('columns')}>
          <ActionIcon size={32} aria-label={t('columns')}>
            <IconColumns size={18} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('columns')}>
        <Stack gap={10} className={classes.choices}>
          {columns.all.slice(1).map(({ key, title }) => (
            <Checkbox
              key={key}
              size="sm"
              label={title}
              checked={columns.isShown(key)}
              onChange={(event) => columns.show(key, event.currentTarget.checked)}
            />
          ))}
          <Button size="compact-sm" variant="subtle" color="gray" onClick={columns.reset}>
            {t('resetColumns')}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

/** The rows of one outcome, as a file with the columns they came with. */
import { Button } from '@mantine/core'
import IconDownload from '@tabler/icons-react/icons/IconDownload'

import { api } from '@/api/client'
import { useDownload } from '@/parts/download'

interface Shown {
  id: number
  outcome: 'failed' | 'skipped'
  children: string
}

export function RowsFile({ id, outcome, children }: Shown) {
  const download = useDownload()
  const call = () =>
    api.GET('/api/imports/{import_id}/rows.csv', {
      params: { path: { import_id: id }, query: { outcome } },
      parseAs: 'blob',
    })
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconDownload size={16} aria-hidden />}
      loading={download.isPending}
      onClick={() => download.mutate({ call, name: `import-${id}-${outcome}.csv` })}
    >
      {children}
    </Button>
  )
}

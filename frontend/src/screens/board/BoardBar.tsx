/** The board's part of the top bar: which pipeline. */
import { Button, Menu } from '@mantine/core'
import IconChevron from '@tabler/icons-react/icons/IconChevronDown'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import type { Pipeline } from './queries'

interface Shown {
  pipelines: Pipeline[]
  pipeline: Pipeline | undefined
}

export function BoardBar({ pipelines, pipeline }: Shown) {
  return <PipelineSwitch pipelines={pipelines} pipeline={pipeline} />
}

function PipelineSwitch({ pipelines, pipeline }: Shown) {
  const { t } = useTranslation('board')
  const navigate = useNavigate({ from: '/board' })
  if (!pipeline) return null
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button variant="subtle" color="gray" rightSection={<IconChevron size={16} aria-hidden />}>
          <span className="unseen">{t('pipeline')}: </span>
          {pipeline.name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {pipelines.map(({ id, name }) => (
          <Menu.Item
            key={id}
            aria-current={id === pipeline.id || undefined}
            onClick={() =>
              void navigate({ search: (search) => ({ ...search, pipeline: id, open: undefined }) })
            }
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** The panel's own bar: where the deal stands, what can be done with the whole of it, the way out. */
import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import IconDots from '@tabler/icons-react/icons/IconDots'
import IconLink from '@tabler/icons-react/icons/IconLink'
import IconPipeline from '@tabler/icons-react/icons/IconArrowsExchange'
import IconTrash from '@tabler/icons-react/icons/IconTrash'
import IconClose from '@tabler/icons-react/icons/IconX'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useMay } from '@/api/session'
import { putInClipboard } from '@/parts/clipboard'
import { tell } from '@/parts/notices'

import classes from './deal.module.css'
import { OtherPipeline } from './OtherPipeline'
import { useDropDeal, usePipelines, type Deal } from './queries'

export function Head({ deal, onClose }: { deal: Deal | undefined; onClose: () => void }) {
  const { t } = useTranslation(['deal', 'common'])
  const pipelines = usePipelines()
  const name = pipelines.data?.find(({ id }) => id === deal?.pipeline_id)?.name
  return (
    <header className={classes.head}>
      <span className={classes.where}>{name}</span>
      {deal && <More deal={deal} onClose={onClose} />}
      <Tooltip label={t('closeHint')}>
        <ActionIcon size={32} aria-label={t('common:act.close')} onClick={onClose}>
          <IconClose size={18} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
    </header>
  )
}

function More({ deal, onClose }: { deal: Deal; onClose: () => void }) {
  const { t } = useTranslation(['deal', 'common'])
  const may = useMay()
  const pipelines = usePipelines()
  const [moving, setMoving] = useState(false)
  const drop = useDropDeal(t('dropped', { title: deal.title }), onClose)
  const copy = async () => {
    const link = `${window.location.origin}/deals/${deal.id}`
    tell((await putInClipboard(link)) ? t('copied') : `${t('common:copyRefused')} ${link}`)
  }
  return (
    <>
      <Tooltip label={t('copy')}>
        <ActionIcon size={32} aria-label={t('copy')} onClick={() => void copy()}>
          <IconLink size={18} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      {(may('deal.move') || may('deal.delete')) && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon size={32} aria-label={t('actions')}>
              <IconDots size={18} stroke={1.6} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {may('deal.move') && (pipelines.data?.length ?? 0) > 1 && (
              <Menu.Item leftSection={<IconPipeline size={16} />} onClick={() => setMoving(true)}>
                {t('toPipeline')}
              </Menu.Item>
            )}
            {may('deal.delete') && (
              <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => drop.mutate(deal)}>
                {t('common:act.delete')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      {moving && <OtherPipeline deal={deal} onClose={() => setMoving(false)} />}
    </>
  )
}

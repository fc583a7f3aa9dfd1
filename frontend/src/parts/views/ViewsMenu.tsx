/** The saved views of a list: open one, keep what is on the screen as one. The address stays the state. */
import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import IconEdit from '@tabler/icons-react/icons/IconPencil'
import IconFirst from '@tabler/icons-react/icons/IconStar'
import IconShared from '@tabler/icons-react/icons/IconUsers'
import IconViews from '@tabler/icons-react/icons/IconBookmarks'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { tell } from '@/parts/notices'

import { viewsQuery, type Entity, type View } from './queries'
import { asked, beyond, isSame, type Query } from './query'
import classes from './views.module.css'

const ViewForm = lazy(() => import('./ViewForm').then(({ ViewForm: it }) => ({ default: it })))

const ICON = { size: 14, stroke: 1.6, 'aria-hidden': true, className: classes.mark }

interface Shown {
  entity: Entity
  layout: 'table' | 'board'
  /** What is on the screen, in the server's words. */
  query: object
  columns?: string[]
  /** Nothing is narrowed or sorted: the view to be opened first may be. */
  isPlain: boolean
  /** Puts a view into the address; gives what of it the screen takes. */
  onOpen: (view: View, replace: boolean) => Query
}

export function ViewsMenu({ entity, layout, query, columns = [], isPlain, onOpen }: Shown) {
  const { t } = useTranslation('views')
  const views = useQuery(viewsQuery(entity)).data?.filter((view) => view.layout === layout)
  const [form, setForm] = useState<View | 'new' | null>(null)
  const now = asked(query)
  const open = (view: View, replace = false) => {
    const left = beyond(view.query, onOpen(view, replace))
    if (left.length > 0) tell(t('partly', { what: left.join(', ') }))
    if (view.gone.length > 0) tell(t('gone', { what: view.gone.map(({ field }) => field).join(', ') }))
  }
  useFirst(views, isPlain, (view) => open(view, true))

  return (
    <>
      <Menu position="bottom-end" width={280}>
        <Menu.Target>
          <Tooltip label={t('menu')}>
            <ActionIcon size={32} aria-label={t('menu')}>
              <IconViews size={18} stroke={1.6} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown className={classes.menu}>
          {views?.length === 0 && <Menu.Label>{t('none')}</Menu.Label>}
          {views?.map((view) => (
            <div key={view.id} className={classes.line}>
              <Menu.Item className={classes.open} onClick={() => open(view)}>
                <span className={`${classes.name} ${isSame(view.query, now) ? classes.current : ''}`}>
                  {view.name}
                  {view.is_default && <IconFirst {...ICON} />}
                  {view.is_default && <span className="unseen">{t('isDefault')}</span>}
                  {view.shared && <IconShared {...ICON} />}
                  {view.shared && <span className="unseen">{t('isShared')}</span>}
                </span>
              </Menu.Item>
              <Menu.Item
                className={classes.edit}
                aria-label={t('edit', { name: view.name })}
                onClick={() => setForm(view)}
              >
                <IconEdit size={16} stroke={1.6} aria-hidden />
              </Menu.Item>
            </div>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={() => setForm('new')}>{t('save')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {form && (
        <Suspense>
          <ViewForm
            view={form === 'new' ? null : form}
            entity={entity}
            layout={layout}
            query={now}
            columns={columns}
            onClose={() => setForm(null)}
          />
        </Suspense>
      )}
    </>
  )
}

/** Opens the view that comes first, once, when one arrives at the plain list. */
function useFirst(views: View[] | undefined, isPlain: boolean, open: (view: View) => void): void {
  const done = useRef(false)
  useEffect(() => {
    if (done.current || !views) return
    done.current = true
    const first = views.find((view) => view.is_default)
    if (first && isPlain) open(first)
  }, [views, isPlain, open])
}

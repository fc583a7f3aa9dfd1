/** Who takes part in the deal without owning it. */
import { ActionIcon, Menu } from '@mantine/core'
import IconPlus from '@tabler/icons-react/icons/IconPlus'
import IconClose from '@tabler/icons-react/icons/IconX'
import { useTranslation } from 'react-i18next'

import { useMay } from '@/api/session'
import { Line } from '@/parts/record/fields'
import { usePeople } from '@/parts/people'
import { Person } from '@/parts/Person'

import classes from './deal.module.css'
import { useAddParticipant, useParticipants, useRemoveParticipant } from './queries'

export function Participants({ dealId }: { dealId: number }) {
  const { t } = useTranslation(['deal', 'common'])
  const may = useMay()
  const { active } = usePeople()
  const { data: people = [] } = useParticipants(dealId)
  const add = useAddParticipant(dealId, t('participantAdded'))
  const remove = useRemoveParticipant(dealId, t('participantRemoved'))
  const edits = may('participant.edit')
  const others = active.filter(({ id }) => !people.some((person) => person.id === id))
  return (
    <Line label={t('participants')}>
      <ul className={classes.people}>
        {people.map(({ id, full_name: name }) => (
          <li key={id} className={classes.person}>
            <Person name={name} size={20} withName />
            {edits && (
              <ActionIcon
                size={24}
                aria-label={t('removeParticipant', { name })}
                onClick={() => remove.mutate(id)}
              >
                <IconClose size={14} />
              </ActionIcon>
            )}
          </li>
        ))}
        {people.length === 0 && !edits && <li className={classes.fact}>{t('common:none')}</li>}
        {edits && others.length > 0 && (
          <li>
            <Menu position="bottom-start">
              <Menu.Target>
                <ActionIcon size={28} aria-label={t('addParticipant')}>
                  <IconPlus size={16} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown mah={300} style={{ overflowY: 'auto' }}>
                {others.map(({ id, full_name }) => (
                  <Menu.Item key={id} onClick={() => add.mutate(id)}>
                    {full_name}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          </li>
        )}
      </ul>
    </Line>
  )
}

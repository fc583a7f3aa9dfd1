/** Rows side by side: which one stays, and whose fields are kept. */
import { Button, Group as Line, Modal, Radio, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { wordsOf } from '@/parts/notices'
import { Failed, Waiting } from '@/parts/states'

import classes from './duplicates.module.css'
import { FIELDS, useMerge, useParties, type Field, type Party } from './queries'
import type { Group, Kind } from './route'

const MOST = 4 // rows that fit side by side; of more the rest is merged afterwards

export function MergeDialog({ kind, group, onClose }: { kind: Kind; group: Group; onClose: () => void }) {
  const { t } = useTranslation(['duplicates', 'common'])
  const ids = group.rows.slice(0, MOST).map(({ id }) => id)
  const { data, error, refetch } = useParties(kind, ids)
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t('mergeTitle')}
      closeButtonProps={{ 'aria-label': t('common:act.close') }}
    >
      {!data && !error && <Waiting rows={6} />}
      {error && <Failed problem={error} onRetry={() => void refetch()} />}
      {data && <Sides kind={kind} parties={data} onClose={onClose} />}
    </Modal>
  )
}

function Sides({ kind, parties, onClose }: { kind: Kind; parties: Party[]; onClose: () => void }) {
  const { t } = useTranslation(['duplicates', 'common'])
  const [stays, setStays] = useState(parties[0]?.id ?? 0)
  const [chosen, setChosen] = useState<Partial<Record<Field, number>>>({})
  const merge = useMerge(kind, onClose)
  const kept = parties.find(({ id }) => id === stays)
  const apply = () => {
    if (!kept) return
    merge.mutate({ stays: kept, others: parties.filter(({ id }) => id !== stays), fields: chosen })
  }
  const rows = FIELDS[kind].filter((field) => parties.some((party) => valueOf(party, field) !== ''))
  return (
    <>
      <div className={classes.sides}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="row">{t('stays')}</th>
              {parties.map((party) => (
                <th key={party.id} scope="col">
                  <Radio
                    size="xs"
                    name="stays"
                    label={`${party.name} · ${party.id}`}
                    checked={stays === party.id}
                    onChange={() => setStays(party.id)}
                  />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((field) => (
              <tr key={field}>
                <th scope="row">{t(`field.${field}`)}</th>
                {parties.map((party) => (
                  <td key={party.id}>
                    {valueOf(party, field) !== '' && (
                      <Radio
                        size="xs"
                        name={field}
                        aria-label={t('fieldFrom', { field: t(`field.${field}`), name: party.name })}
                        label={told(party, field)}
                        checked={(chosen[field] ?? firstWith(field)) === party.id}
                        onChange={() => setChosen((old) => ({ ...old, [field]: party.id }))}
                      />
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Text size="sm" c="var(--muted)" my="sm">
        {t(kind === 'clients' ? 'follows' : 'followsContacts')}
      </Text>
      {merge.error && (
        <Text role="alert" size="sm" c="var(--bad)" mb="sm">
          {wordsOf(merge.error)}
        </Text>
      )}
      <Line justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('common:act.cancel')}
        </Button>
        <Button loading={merge.isPending} onClick={apply}>
          {t('apply')}
        </Button>
      </Line>
    </>
  )

  function firstWith(field: Field): number | undefined {
    const order = [...parties].sort((one, other) => Number(other.id === stays) - Number(one.id === stays))
    return order.find((party) => valueOf(party, field) !== '')?.id
  }

  function told(party: Party, field: Field): string {
    const value = valueOf(party, field)
    return field === 'status' ? t(`status.${value as 'lead'}`) : value
  }
}

function valueOf(party: Party, field: Field): string {
  const value = (party as Partial<Record<Field, string | null>>)[field]
  return value ?? ''
}

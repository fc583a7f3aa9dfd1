/** A form over the screen: its fields, and at the foot what saves it, leaves it, or does something else. */
import { Button, Group, Modal, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

interface Dialog {
  title: string
  saving: boolean
  /** What saving is called here, where it is more than that. */
  save?: string
  onSave: () => void
  onClose: () => void
  /** What else may be done with what the form is about, at the left of the foot. */
  aside?: ReactNode
  children: ReactNode
}

export function FormDialog({ title, saving, save, onSave, onClose, aside, children }: Dialog) {
  const { t } = useTranslation()
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('act.close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onSave()
        }}
      >
        <Stack>
          {children}
          <Group justify="space-between">
            <Group>{aside}</Group>
            <Group>
              <Button variant="default" onClick={onClose}>
                {t('act.cancel')}
              </Button>
              <Button type="submit" loading={saving}>
                {save ?? t('act.save')}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

export function Remove({ removing, onClick }: { removing: boolean; onClick: () => void }) {
  const { t } = useTranslation()
  return (
    <Button variant="subtle" color="gray" c="var(--bad)" loading={removing} onClick={onClick}>
      {t('act.delete')}
    </Button>
  )
}

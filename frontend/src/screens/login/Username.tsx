import { TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** Whose account it is about: the first field of the form. */
export function Username({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation('login')
  return (
    <TextInput
      label={t('username')}
      name="username"
      autoComplete="username"
      size="md"
      required
      autoFocus
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

/** The form that stands alone on the page, before the rest of the program. */
import { Alert, Button, Center, Paper, Stack, Text, Title } from '@mantine/core'
import type { SyntheticEvent, ReactNode } from 'react'

interface Door {
  title: string
  hint?: string
  button: string
  busy: boolean
  refusal: string | null
  onSubmit: () => void
  children: ReactNode
}

export function Door({ title, hint, button, busy, refusal, onSubmit, children }: Door) {
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <Center component="main" mih="100%" p="md">
      <Paper withBorder p="xl" w="100%" maw={400} bg="var(--surface)">
        <form onSubmit={submit}>
          <Stack gap="md">
            <Title order={1} size="h3">
              {title}
            </Title>
            {hint !== undefined && (
              <Text size="sm" c="var(--muted)">
                {hint}
              </Text>
            )}
            {children}
            {refusal !== null && (
              <Alert color="red" role="alert">
                {refusal}
              </Alert>
            )}
            <Button type="submit" size="md" fullWidth loading={busy}>
              {button}
            </Button>
          </Stack>
        </form>
      </Paper>
    </Center>
  )
}

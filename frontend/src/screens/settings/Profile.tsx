/** What is one's own: name, look, password, logins. */
import { Stack } from '@mantine/core'

import { AboutMe } from './AboutMe'
import { Logins } from './Logins'
import { Look } from './Look'
import { MyPassword } from './MyPassword'
import { SecondFactor } from './SecondFactor'

export function Profile() {
  return (
    <Stack gap="md">
      <AboutMe />
      <Look />
      <MyPassword />
      <SecondFactor />
      <Logins />
    </Stack>
  )
}

import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './app/base.css'

import './app/trusted'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import { Notices } from './app/Notices'
import { queryClient } from './app/query'
import { router } from './app/router'
import { theme } from './app/theme'
import { ready } from './i18n'

const root = document.getElementById('root')
if (!root) throw new Error('the page has no #root')

const page = (
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <Notices />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>
)

const show = () => createRoot(root).render(page)
void ready.then(show, show)

/** Starts the pages: words first, then theme, data and routes. */
import '@mantine/core/styles.css'
import './style.css'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queries } from './api.ts'
import { startWords } from './words.ts'
import { router } from './routes.tsx'
import { colourVariables, theme } from './theme.ts'
import { UploadProvider } from './upload/upload-context.tsx'

await startWords()
const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={colourVariables} defaultColorScheme="auto">
        <QueryClientProvider client={queries}>
          <UploadProvider>
            <RouterProvider router={router} />
          </UploadProvider>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  )
}

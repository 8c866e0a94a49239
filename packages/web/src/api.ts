/** The client of our own origin, and the memory of what was asked. */
import { QueryClient } from '@tanstack/react-query'
import { createClient, ProblemError } from '@vesalius/client'

export const api = createClient({ base: '' })

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => count < 2 && !(error instanceof ProblemError && error.status >= 400 && error.status < 500),
    },
  },
})

/** Signed out meanwhile: the next page asks to sign in. */
queries.getQueryCache().subscribe((event) => {
  if (event.type !== 'updated' || event.action.type !== 'error') return
  const error = event.action.error as unknown
  if (error instanceof ProblemError && error.status === 401 && event.query.queryKey[0] !== 'session') void queries.invalidateQueries({ queryKey: ['session'] })
})

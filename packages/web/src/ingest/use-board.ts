/** The intake board as it changes: server-sent events, and asking every few seconds where they do not come through. */
import { useQuery } from '@tanstack/react-query'
import type { Board } from '@vesalius/client'
import { useEffect, useState } from 'react'
import { api, queries } from '../api.ts'

const askEveryMs = 3_000
const retryAfterMs = 10_000

export function useBoard() {
  const [live, setLive] = useState(false)
  useEffect(() => {
    let source: EventSource | undefined
    let again: number | undefined
    const listen = () => {
      source = new EventSource('/api/ingest/events')
      source.addEventListener('open', () => setLive(true))
      source.addEventListener('board', (event) => queries.setQueryData(['board'], JSON.parse(event.data as string) as Board))
      source.addEventListener('send', () => { void queries.invalidateQueries({ queryKey: ['send'] }) })
      source.addEventListener('error', () => {
        setLive(false)
        if (source?.readyState === EventSource.CLOSED) again = window.setTimeout(listen, retryAfterMs)
      })
    }
    listen()
    return () => { window.clearTimeout(again); source?.close() }
  }, [])
  const board = useQuery({ queryKey: ['board'], queryFn: api.board, refetchInterval: live ? 30_000 : askEveryMs })
  return { board, live }
}

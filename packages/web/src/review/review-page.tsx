/** Pixels that a person must look at: many frames at once, decided by keystroke, undone until they are committed. */
import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { ReviewItem, ReviewResult } from '@vesalius/client'
import { useMemo, useReducer, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { useReason } from '../parts/outcome.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { Empty, Loading, Trouble } from '../parts/states.tsx'
import { clearedAgainstProposal, deskReducer, emptyDesk, framesShown, nextUndecided, within, type Scope, type Tile } from './decisions.ts'
import { MaskEditor } from './mask-editor.tsx'
import { canDecide, isDeskKey, ReviewBar, type DeskKey } from './review-bar.tsx'
import { ReviewTile } from './review-tile.tsx'

const perLoad = 60
const mostFrames = 12
const together = 10

export function ReviewPage() {
  const { t } = useTranslation()
  const [limit, setLimit] = useState(perLoad)
  const [results, setResults] = useState<readonly ReviewResult[]>()
  const waiting = useQuery({ queryKey: ['review', limit], queryFn: () => api.review({ limit: Math.min(200, limit) }), placeholderData: (before) => before })
  return (
    <>
      <PageTitle title={t('review.title')} lead={t('review.lead')} />
      {results && <Results results={results} />}
      {waiting.isPending && <Loading />}
      {waiting.isError && <Trouble error={waiting.error} again={() => void waiting.refetch()} />}
      {waiting.data?.items.length === 0 && <section className="paper"><Empty title={t('review.none')}>{t('review.noneHelp')}</Empty></section>}
      {waiting.data && waiting.data.items.length > 0 && <Desk items={waiting.data.items} total={waiting.data.total} persons={waiting.data.persons} told={setResults} />}
      {waiting.data && waiting.data.total > waiting.data.items.length && limit < 200 && <Button variant="default" mt="md" onClick={() => setLimit(limit + perLoad)}>{t('review.more')}</Button>}
    </>
  )
}

interface DeskProps { readonly items: readonly ReviewItem[]; readonly total: number; readonly persons: number; readonly told: (results: readonly ReviewResult[]) => void }

function Desk({ items, total, persons, told }: DeskProps) {
  const { t } = useTranslation()
  const [desk, act] = useReducer(deskReducer, emptyDesk)
  const [scope, setScope] = useState<Scope>('file')
  const [whole, setWhole] = useState<ReadonlySet<string>>(new Set())
  const [place, setPlace] = useState(0)
  const [editing, setEditing] = useState<Tile>()
  const grid = useRef<HTMLDivElement>(null)
  const tiles = useMemo(() => items.flatMap((item) => framesShown(item, whole.has(item.id) ? item.frames : mostFrames).map((frame): Tile => ({ item, frame }))), [items, whole])
  const commit = useCommit(items, (results) => {
    told(results)
    act({ type: 'committed', ids: results.filter(({ result }) => result !== 'failed').map(({ id }) => id) })
  })

  const focus = (index: number): void => {
    const next = Math.max(0, Math.min(tiles.length - 1, index))
    setPlace(next)
    grid.current?.querySelectorAll<HTMLElement>('[data-tile]')[next]?.focus()
  }
  const onward = (targets: readonly ReviewItem[]): void => focus(nextUndecided(tiles, place, (item) => targets.includes(item) || desk.choices.has(item.id)))
  const tile = tiles[place]
  /** What a key does on the frame that has the place; the buttons do the same for whoever has no keys. */
  const decide = (key: DeskKey): void => {
    if (key === 'z') return act({ type: 'undo' })
    if (!tile) return
    if (key === 'm') return setEditing(tile)
    const targets = within(scope, tile.item, items)
    if (key === 'a') act({ type: 'agree', items: targets })
    else if (key === 'p') act({ type: 'mask-proposed', items: targets })
    else act({ type: 'decide', items: targets, choice: { decision: key === 'c' ? 'clear' : 'reject', masks: [] } })
    if (canDecide(key, tile.item)) onward(targets)
  }
  const onKey = (event: KeyboardEvent): void => {
    if ((event.ctrlKey || event.metaKey) && event.key === 'Enter' && desk.choices.size > 0 && !commit.isPending) return commit.mutate(desk.choices)
    if (!tile || event.ctrlKey || event.metaKey || event.altKey) return
    const row = rowLength(grid.current)
    const moves: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -row, ArrowDown: row }
    const key = event.key === 'Enter' ? 'm' : event.key.toLowerCase()
    if (!(event.key in moves) && !isDeskKey(key)) return
    event.preventDefault()
    if (isDeskKey(key)) decide(key)
    else focus(place + (moves[event.key] ?? 0))
  }
  const series = [...new Set(items.map((item) => `${item.project} ${item.series}`))]
  return (
    <Stack gap="sm">
      <ReviewBar total={total} scope={scope} setScope={setScope} persons={persons} decided={desk.choices.size} unmasked={clearedAgainstProposal(desk.choices, items)} current={tile?.item}
        canUndo={desk.before.length > 0} decide={decide} commit={() => commit.mutate(desk.choices)} busy={commit.isPending} sent={commit.sent} />
      {commit.isError && <Trouble error={commit.error} />}
      <div ref={grid} role="group" aria-label={t('review.frames')} onKeyDown={onKey}>
        {series.map((key) => {
          const own = tiles.map((tile, index) => ({ tile, index })).filter(({ tile }) => `${tile.item.project} ${tile.item.series}` === key)
          const first = own[0]?.tile.item
          if (!first) return null
          const more = own.map(({ tile }) => tile.item).find((item) => item.frames > mostFrames && !whole.has(item.id))
          return (
            <section key={key} className="paper" style={{ marginBottom: '0.75rem' }} aria-label={t('review.series', { number: series.indexOf(key) + 1 })}>
              <Head first={first} files={new Set(own.map(({ tile }) => tile.item.id)).size} number={series.indexOf(key) + 1}
                showAll={more && (() => setWhole(new Set([...whole, ...own.map(({ tile }) => tile.item.id)])))} />
              <div className="tiles">
                {own.map(({ tile, index }) => (
                  <ReviewTile key={`${tile.item.id} ${tile.frame}`} tile={tile} choice={desk.choices.get(tile.item.id)} stop={index === Math.min(place, tiles.length - 1)} onFocus={() => setPlace(index)} open={() => setEditing(tile)} />
                ))}
              </div>
            </section>
          )
        })}
      </div>
      {editing && (
        <MaskEditor tile={editing} choice={desk.choices.get(editing.item.id)} close={() => setEditing(undefined)} accept={(masks) => {
          const targets = within(scope, editing.item, items)
          act({ type: 'mask', items: targets, masks })
          setEditing(undefined)
          // When the dialog is gone it gives the focus back to the frame it was opened from.
          setTimeout(() => onward(targets))
        }} />
      )}
    </Stack>
  )
}

/** Tiles of one row, counted where they lie. */
function rowLength(grid: HTMLElement | null): number {
  const tops = [...grid?.querySelectorAll<HTMLElement>('[data-tile]') ?? []].map((tile) => tile.offsetTop)
  return Math.max(1, tops.filter((top) => top === tops[0]).length)
}

/** What is done stays done, also when the connection breaks in the middle: `committed` hears of it whatever happens. */
function useCommit(items: readonly ReviewItem[], committed: (results: readonly ReviewResult[]) => void) {
  const [sent, setSent] = useState(0)
  const commit = useMutation({
    mutationFn: async (choices: ReadonlyMap<string, { decision: 'clear' | 'mask' | 'reject'; masks: ReviewItem['suggestions'] }>) => {
      const chosen = items.flatMap(({ id, digest }) => { const choice = choices.get(id); return choice ? [{ id, digest, ...choice }] : [] })
      const results: ReviewResult[] = []
      try {
        for (let at = 0; at < chosen.length; at += together) {
          setSent(at)
          results.push(...(await api.decideReview(chosen.slice(at, at + together))).results)
        }
      } finally {
        committed(results)
      }
    },
    onSettled: () => { for (const key of ['review', 'quarantine', 'board']) void queries.invalidateQueries({ queryKey: [key] }) },
  })
  return { ...commit, sent }
}

function Head({ first, files, number, showAll }: { readonly first: ReviewItem; readonly files: number; readonly number: number; readonly showAll: (() => void) | undefined }) {
  const { t } = useTranslation()
  const reason = useReason()
  return (
    <Group justify="space-between" mb="xs" gap="xs">
      <Group gap="xs">
        <Title order={2}>{t('review.series', { number })}</Title>
        {first.modality && <span className="tag">{first.modality}</span>}
        <Text size="sm" c="dimmed">{t('review.files', { count: files })} · {first.columns} × {first.rows} · {reason(first.reason)} · {first.project}</Text>
      </Group>
      {showAll && <Button size="compact-xs" variant="default" onClick={showAll}>{t('review.everyFrame')}</Button>}
    </Group>
  )
}

function Results({ results }: { readonly results: readonly ReviewResult[] }) {
  const { t } = useTranslation()
  const reason = useReason()
  const counts = new Map<string, number>()
  for (const { result } of results) counts.set(result, (counts.get(result) ?? 0) + 1)
  const troubled = results.filter(({ result }) => result === 'failed' || result === 'quarantined' || result === 'rejected')
  return (
    <section className="paper" role="status" style={{ marginBottom: '0.75rem' }} data-results>
      <Text size="sm" fw={600}>{[...counts].map(([result, count]) => t(`review.result.${result}`, { count })).join(' · ')}</Text>
      {troubled.slice(0, 5).map((one) => <Text key={one.id} size="sm" c="dimmed">{reason(one.reason, one.message)}</Text>)}
    </section>
  )
}

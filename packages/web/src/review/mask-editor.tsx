/** One frame, large, to draw masks on: drag for a new one, a click takes a proposed one in or out; arrows move, with Shift they size, Delete removes. */
import { Button, Group, SegmentedControl, Text } from '@mantine/core'
import { reviewPicture, type Mask } from '@vesalius/client'
import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../parts/dialog.tsx'
import type { Choice, Tile } from './decisions.ts'
import { masksOf } from './masks-drawn.tsx'

interface Point { readonly x: number; readonly y: number }

export interface EditorProps {
  readonly tile: Tile
  readonly choice: Choice | undefined
  readonly close: () => void
  readonly accept: (masks: readonly Mask[]) => void
}

export function MaskEditor({ tile: { item, frame: first }, choice, close, accept }: EditorProps) {
  const { t } = useTranslation()
  const [frame, setFrame] = useState(first)
  const [masks, setMasks] = useState<readonly Mask[]>(choice?.decision === 'mask' ? choice.masks : item.suggestions)
  const [chosen, setChosen] = useState<number>()
  const [drawn, setDrawn] = useState<Mask>()
  const [only, setOnly] = useState('all')
  const start = useRef<Point>(undefined)
  const step = (by: number): void => setFrame((now) => Math.min(item.frames, Math.max(1, now + by)))
  const frames = only === 'one' ? { frames: [frame - 1] } : {}

  const at = (event: PointerEvent<SVGSVGElement>): Point => {
    const box = event.currentTarget.getBoundingClientRect()
    const inside = (value: number, most: number): number => Math.max(0, Math.min(most, Math.round(value * most)))
    return { x: inside((event.clientX - box.left) / box.width, item.columns), y: inside((event.clientY - box.top) / box.height, item.rows) }
  }
  const between = (a: Point, b: Point): Mask => ({ column: Math.min(a.x, b.x), row: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y), by: 'person', ...frames })
  const add = (mask: Mask): void => {
    setMasks([...masks, mask])
    setChosen(masks.length)
  }
  const release = (): void => {
    if (drawn && drawn.width > 1 && drawn.height > 1) add(drawn)
    start.current = undefined
    setDrawn(undefined)
  }
  const onKey = (event: KeyboardEvent): void => {
    const mask = chosen === undefined ? undefined : masks[chosen]
    if (event.key === '[' || event.key === ']') return step(event.key === '[' ? -1 : 1)
    if (!mask) return
    if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault()
      setMasks(masks.filter((_, index) => index !== chosen))
      return setChosen(undefined)
    }
    const [x, y] = ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as Record<string, [number, number]>)[event.key] ?? [0, 0]
    if (x === 0 && y === 0) return
    event.preventDefault()
    setMasks(masks.map((one, index) => (index === chosen ? moved(one, { x, y, sizes: event.shiftKey, columns: item.columns, rows: item.rows }) : one)))
  }
  const shown = masks.map((mask, index) => ({ mask, index })).filter(({ mask }) => masksOf([mask], frame).length > 0)
  const left = item.suggestions.filter((proposal) => masksOf([proposal], frame).length > 0 && !masks.some((mask) => same(mask, proposal)))
  return (
    <Dialog close={close} fullScreen title={t('review.draw')} closeLabel={t('review.back')} onKeyDown={onKey}>
      <Group justify="space-between" mb="sm" gap="sm">
        <Text size="sm" c="dimmed" maw={560}>{t('review.drawHelp')}</Text>
        <Group gap="xs">
          {item.frames > 1 && (
            <Group gap={4}>
              <Button size="xs" variant="default" onClick={() => step(-1)} aria-label={t('review.previousFrame')}>‹</Button>
              <Text size="sm" className="tabular">{t('review.frameOf', { frame, frames: item.frames })}</Text>
              <Button size="xs" variant="default" onClick={() => step(1)} aria-label={t('review.nextFrame')}>›</Button>
            </Group>
          )}
          {item.frames > 1 && <SegmentedControl size="xs" value={only} onChange={setOnly} aria-label={t('review.maskFrames')} data={[{ value: 'all', label: t('review.allFrames') }, { value: 'one', label: t('review.thisFrame') }]} />}
          <Button size="xs" variant="default" onClick={() => add({ column: Math.floor(item.columns / 4), row: 0, width: Math.ceil(item.columns / 2), height: Math.max(2, Math.ceil(item.rows / 12)), by: 'person', ...frames })}>{t('review.newMask')}</Button>
          <Button size="xs" variant="default" disabled={chosen === undefined} onClick={() => { setMasks(masks.filter((_, index) => index !== chosen)); setChosen(undefined) }}>{t('review.removeMask')}</Button>
          <Button size="xs" onClick={() => accept(masks)} disabled={masks.length === 0} data-autofocus>{t('review.acceptMasks', { count: masks.length })}</Button>
        </Group>
      </Group>
      <div className="board" style={{ '--ratio': item.columns / item.rows } as React.CSSProperties}>
        <img src={reviewPicture(item.id, frame, 1600)} alt={t('review.frameOf', { frame, frames: item.frames })} draggable={false} />
        <svg className="masks drawing" viewBox={`0 0 ${item.columns} ${item.rows}`} preserveAspectRatio="none" data-board
          onPointerDown={(event) => { event.currentTarget.setPointerCapture(event.pointerId); start.current = at(event); setChosen(undefined) }}
          onPointerMove={(event) => { if (start.current) setDrawn(between(start.current, at(event))) }} onPointerUp={release} onPointerCancel={release}>
          {left.map((mask, index) => (
            <rect key={`left-${index}`} className="proposal" {...place(mask)} vectorEffect="non-scaling-stroke" onPointerDown={(event) => { event.stopPropagation(); add(mask) }} />
          ))}
          {shown.map(({ mask, index }) => (
            <rect key={index} className={index === chosen ? 'chosen' : undefined} {...place(mask)} vectorEffect="non-scaling-stroke"
              onPointerDown={(event) => { event.stopPropagation(); if (item.suggestions.some((proposal) => same(proposal, mask))) setMasks(masks.filter((one) => one !== mask)); else setChosen(index) }} />
          ))}
          {drawn && <rect className="chosen" {...place(drawn)} vectorEffect="non-scaling-stroke" />}
        </svg>
      </div>
    </Dialog>
  )
}

const place = ({ column, row, width, height }: Mask) => ({ x: column, y: row, width, height })
const same = (a: Mask, b: Mask): boolean => a.column === b.column && a.row === b.row && a.width === b.width && a.height === b.height && String(a.frames) === String(b.frames)

function moved(mask: Mask, by: { readonly x: number; readonly y: number; readonly sizes: boolean; readonly columns: number; readonly rows: number }): Mask {
  const step = Math.max(1, Math.round(Math.max(by.columns, by.rows) / 100))
  const between = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value))
  if (by.sizes) return { ...mask, width: between(mask.width + by.x * step, 1, by.columns - mask.column), height: between(mask.height + by.y * step, 1, by.rows - mask.row) }
  return { ...mask, column: between(mask.column + by.x * step, 0, by.columns - mask.width), row: between(mask.row + by.y * step, 0, by.rows - mask.height) }
}

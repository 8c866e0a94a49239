/** One held frame in the grid: its picture, the masks on it, and what is decided. Keys act on the tile that has the focus. */
import { reviewPicture } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { masksNow, type Choice, type Tile } from './decisions.ts'
import { MasksDrawn, masksOf } from './masks-drawn.tsx'

export interface TileProps {
  readonly tile: Tile
  readonly choice: Choice | undefined
  readonly stop: boolean
  readonly onFocus: () => void
  readonly open: () => void
}

const tones = { clear: 'stored', mask: 'quarantined', reject: 'rejected' } as const

export function ReviewTile({ tile: { item, frame }, choice, stop, onFocus, open }: TileProps) {
  const { t } = useTranslation()
  const [broken, setBroken] = useState(false)
  const state = choice ? t(`review.state.${choice.decision}`) : item.proposal ? t('review.proposed', { what: t(`review.state.${item.proposal.decision}`) }) : t('review.state.none')
  const label = t('review.tile', { kind: item.modality ?? '', frame, frames: item.frames, state })
  const tone = choice && tones[choice.decision]
  const { masks, proposed } = masksNow(item, choice)
  return (
    <button type="button" className="tile" data-tile={item.id} data-frame={frame} data-state={choice?.decision ?? 'none'} data-current={stop || undefined} tabIndex={stop ? 0 : -1} aria-label={label}
      style={tone ? { '--tone': `var(--${tone})`, '--tone-text': `var(--${tone}-text)` } as React.CSSProperties : undefined} onFocus={onFocus} onClick={onFocus} onDoubleClick={open}>
      <span className="tile-picture">
        {broken ? <span className="tile-none">{t('review.noPicture')}</span> : (
          <span className="fit">
            <img src={reviewPicture(item.id, frame, 240)} alt="" loading="lazy" decoding="async" draggable={false} onError={() => setBroken(true)} />
            <MasksDrawn item={item} masks={masksOf(masks, frame)} proposed={proposed} />
          </span>
        )}
      </span>
      <span className="tile-words"><span>{state}</span>{item.frames > 1 && <span>{frame}/{item.frames}</span>}</span>
    </button>
  )
}

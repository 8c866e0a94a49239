/** What leaves: files, one after the other, before and after de-identification, header by header, picture beside picture. Nothing of it is kept. */
import { Alert, Button, FileButton, Group, NativeSelect, SegmentedControl, Select, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ListedProfile, Preview } from '@vesalius/client'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { Empty, Loading, Trouble } from '../parts/states.tsx'
import { MasksDrawn, masksOf } from '../review/masks-drawn.tsx'
import { countText } from '../words.ts'
import { ComparedTable } from './compared-table.tsx'

const route = getRouteApi('/leaves')
/** As it is, or as if a person had decided about the pixels. */
type As = 'now' | 'cleared' | 'masked'
/** Codes of what a person decides on the review page. */
const forPersons = new Set(['risky-kind', 'declared-text', 'text-remains', 'head'])

export function LeavesPage() {
  const { t, i18n } = useTranslation()
  const { held, profile: asked } = route.useSearch()
  const [files, setFiles] = useState<readonly File[]>([])
  const [index, setIndex] = useState(0)
  const [profile, setProfile] = useState<string | null>(asked ?? null)
  const [frame, setFrame] = useState(1)
  const [as, setAs] = useState<As>('now')
  const file = files[index]
  const profiles = useQuery({ queryKey: ['profiles'], queryFn: api.profiles })
  const preview = useMutation({
    mutationFn: (asked: { file?: File | undefined; held?: string | undefined; profile: string | null; frame: number; as: As }) => {
      const query = { ...(asked.profile ? { profile: asked.profile } : {}), frame: asked.frame, ...(asked.as === 'now' ? {} : { as: asked.as }) }
      return asked.file ? api.preview(asked.file, query) : api.previewHeld(asked.held ?? '', query)
    },
    gcTime: 0,
  })
  const { mutate } = preview
  useEffect(() => {
    if (file || held) mutate({ file, held, profile, frame, as })
  }, [file, held, profile, frame, as, mutate])
  const turn = (to: number): void => { setFrame(1); setAs('now'); setIndex(to) }
  const choose = (chosen: readonly File[]): void => {
    if (chosen.length === 0) return
    setFiles(chosen)
    turn(0)
  }
  const nameOf = (one: ListedProfile): string => (one.builtIn ? t(`builtInProfile.${one.name}.title`, one.title) : one.title)
  return (
    <>
      <PageTitle title={t('leaves.title')} lead={t('leaves.lead')}>
        <Select aria-label={t('leaves.profile')} placeholder={t('leaves.projectProfile')} clearable w={280} value={profile} onChange={setProfile} clearButtonProps={{ 'aria-label': t('leaves.projectProfile') }}
          data={profiles.data?.profiles.map((one) => ({ value: one.name, label: nameOf(one) })) ?? []} key={i18n.language} />
        <FileButton multiple onChange={choose}>{(props) => <Button {...props}>{t('leaves.choose')}</Button>}</FileButton>
      </PageTitle>
      <div onDragOver={(event) => event.preventDefault()} onDrop={(event) => { event.preventDefault(); event.stopPropagation(); choose([...event.dataTransfer.files]) }}>
        {files.length > 1 && <Turning files={files} index={index} turn={turn} />}
        {!file && !held && <section className="paper"><Empty title={t('leaves.none')}>{t('leaves.noneHelp')}</Empty></section>}
        {preview.isPending && <Loading />}
        {preview.isError && <Trouble error={preview.error} />}
        {preview.data && !preview.isPending && <Shown preview={preview.data} frame={frame} setFrame={setFrame} as={as} setAs={setAs} isHeld={held !== undefined && !file} />}
      </div>
    </>
  )
}

/** From file to file of those that were chosen together. */
function Turning({ files, index, turn }: { readonly files: readonly File[]; readonly index: number; readonly turn: (to: number) => void }) {
  const { t } = useTranslation()
  return (
    <Group gap="xs" mb="sm" data-turning={files.length}>
      <Button size="xs" variant="default" disabled={index === 0} onClick={() => turn(index - 1)}>‹ {t('leaves.previous')}</Button>
      <NativeSelect size="xs" aria-label={t('leaves.which')} value={index} onChange={(event) => turn(Number(event.currentTarget.value))} style={{ flex: '1 1 12rem', maxWidth: 420 }}
        data={files.map((file, at) => ({ value: String(at), label: `${countText(at + 1)} / ${countText(files.length)} · ${file.name}` }))} />
      <Button size="xs" variant="default" disabled={index === files.length - 1} onClick={() => turn(index + 1)}>{t('leaves.next')} ›</Button>
    </Group>
  )
}

interface ShownProps { readonly preview: Preview; readonly frame: number; readonly setFrame: (frame: number) => void; readonly as: As; readonly setAs: (as: As) => void; readonly isHeld: boolean }

function Shown({ preview, frame, setFrame, as, setAs, isHeld }: ShownProps) {
  const { t } = useTranslation()
  return (
    <Stack gap="sm">
      <Verdict preview={preview} as={as} setAs={setAs} isHeld={isHeld} />
      {preview.picture && <Pictures preview={preview} frame={frame} setFrame={setFrame} />}
      <section className="paper" aria-labelledby="header">
        <Title order={2} id="header" mb="xs">{t('leaves.attributes')}</Title>
        <ComparedTable rows={preview.rows} />
      </section>
    </Stack>
  )
}

function Verdict({ preview, as, setAs, isHeld }: Omit<ShownProps, 'frame' | 'setFrame'>) {
  const { t, i18n } = useTranslation()
  const { outcome, code, place, left, profile, residuals } = preview
  const why = (name: string): string => (i18n.exists(`held.${name}`) ? t(`held.${name}`) : name)
  const residual = (name: string): string => (i18n.exists(`residual.${name}`) ? t(`residual.${name}`) : name)
  const released = outcome === 'released'
  const tone = released && left.length === 0 ? 'stored' : 'quarantined'
  return (
    <section className="paper" role="status" data-outcome={outcome}>
      <Group justify="space-between" gap="sm">
        <div>
          <span className="chip" style={{ '--tone': `var(--${tone})`, color: `var(--${tone}-text)` } as React.CSSProperties}>
            {released ? (left.length === 0 ? t('leaves.wouldLeave') : t('leaves.wouldBeStopped')) : t('leaves.wouldBeHeld')}
          </span>
          {code && <Text size="sm" mt={4}>{why(code)}{place ? ` · ${place}` : ''}</Text>}
          <Text size="sm" c="dimmed" mt={4}>{t('leaves.under', { name: profile.name, version: profile.version })} <span className="code">{profile.digest.slice(0, 12)}</span></Text>
        </div>
        {(as !== 'now' || (!released && forPersons.has(code ?? ''))) && (
          <Stack gap={4} align="flex-end">
            <SegmentedControl size="xs" className="segments" aria-label={t('leaves.as.title')} value={as} onChange={(value) => setAs(value as As)}
              data={(['now', 'cleared', ...(as === 'masked' || preview.masks.length > 0 ? ['masked'] as const : [])] as const).map((value) => ({ value, label: t(`leaves.as.${value}`) }))} />
            {isHeld && <Link to="/review" className="accent" style={{ fontSize: '0.875rem' }}>{t('leaves.decide')}</Link>}
          </Stack>
        )}
      </Group>
      {left.length > 0 && (
        <Alert variant="outline" color="red" mt="sm" bg="var(--paper)" title={<Text span fw={650} c="var(--rejected-text)">{t('leaves.left')}</Text>}>
          {left.map((one, index) => <Text key={index} size="sm">{one.code} <span className="code">{one.place}</span></Text>)}
        </Alert>
      )}
      {Object.keys(residuals).length > 0 && <Text size="sm" mt="xs" c="dimmed">{t('leaves.residuals')} {Object.entries(residuals).map(([name, count]) => `${residual(name)} (${count})`).join(', ')}</Text>}
    </section>
  )
}

function Pictures({ preview, frame, setFrame }: Pick<ShownProps, 'preview' | 'frame' | 'setFrame'>) {
  const { t } = useTranslation()
  const { picture, pictures, masks, pixels } = preview
  if (!picture) return null
  const own = masksOf(masks, frame)
  return (
    <section className="paper" aria-labelledby="pictures">
      <Group justify="space-between" mb="xs" gap="sm">
        <Title order={2} id="pictures">{t('leaves.pictures')}</Title>
        <Group gap="xs">
          <Text size="sm" c="dimmed">{pixels ? t(pixels.checked ? 'leaves.looked' : 'leaves.notLooked', { by: pixels.by.map((one) => t(`leaves.by.${one}` as 'leaves.title')).join(', ') }) : ''} {t('leaves.masks', { count: own.length })}</Text>
          {picture.frames > 1 && (
            <Group gap={4}>
              <Button size="compact-xs" variant="default" disabled={frame <= 1} onClick={() => setFrame(frame - 1)} aria-label={t('review.previousFrame')}>‹</Button>
              <Text size="sm" className="tabular">{t('review.frameOf', { frame, frames: picture.frames })}</Text>
              <Button size="compact-xs" variant="default" disabled={frame >= picture.frames} onClick={() => setFrame(frame + 1)} aria-label={t('review.nextFrame')}>›</Button>
            </Group>
          )}
        </Group>
      </Group>
      <div className="beside">
        {(['before', 'after'] as const).map((side) => (
          <figure key={side}>
            <figcaption>{t(`leaves.${side}`)}</figcaption>
            {pictures[side]
              ? <span className="fit whole"><img src={pictures[side]} alt={t(`leaves.${side}`)} />{side === 'before' && <MasksDrawn item={picture} masks={own} proposed />}</span>
              : <Text size="sm" c="dimmed">{t(side === 'after' && preview.outcome === 'held' ? 'leaves.noneAfter' : 'review.noPicture')}</Text>}
          </figure>
        ))}
      </div>
    </section>
  )
}

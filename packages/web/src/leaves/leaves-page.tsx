/** What leaves: one file before and after de-identification, header by header, picture beside picture. Nothing of it is kept. */
import { Alert, Button, Checkbox, FileButton, Group, Select, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { Preview } from '@vesalius/client'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { Empty, Loading, Trouble } from '../parts/states.tsx'
import { MasksDrawn, masksOf } from '../review/masks-drawn.tsx'
import { ComparedTable } from './compared-table.tsx'

const route = getRouteApi('/leaves')

export function LeavesPage() {
  const { t } = useTranslation()
  const { held, profile: asked } = route.useSearch()
  const [file, setFile] = useState<File>()
  const [profile, setProfile] = useState<string | null>(asked ?? null)
  const [frame, setFrame] = useState(1)
  const [cleared, setCleared] = useState(false)
  const profiles = useQuery({ queryKey: ['profiles'], queryFn: api.profiles })
  const preview = useMutation({
    mutationFn: (asked: { file?: File | undefined; held?: string | undefined; profile: string | null; frame: number; cleared: boolean }) => {
      const query = { ...(asked.profile ? { profile: asked.profile } : {}), frame: asked.frame, ...(asked.cleared ? { cleared: true } : {}) }
      return asked.file ? api.preview(asked.file, query) : api.previewHeld(asked.held ?? '', query)
    },
    gcTime: 0,
  })
  const { mutate } = preview
  useEffect(() => {
    if (file || held) mutate({ file, held, profile, frame, cleared })
  }, [file, held, profile, frame, cleared, mutate])
  return (
    <>
      <PageTitle title={t('leaves.title')} lead={t('leaves.lead')}>
        <Select aria-label={t('leaves.profile')} placeholder={t('leaves.projectProfile')} clearable w={240} value={profile} onChange={setProfile} clearButtonProps={{ 'aria-label': t('leaves.projectProfile') }}
          data={profiles.data?.profiles.map(({ name, title }) => ({ value: name, label: title })) ?? []} />
        <FileButton onChange={(chosen) => { if (chosen) { setFrame(1); setCleared(false); setFile(chosen) } }}>
          {(props) => <Button {...props}>{t('leaves.choose')}</Button>}
        </FileButton>
      </PageTitle>
      <div onDragOver={(event) => event.preventDefault()} onDrop={(event) => { event.preventDefault(); event.stopPropagation(); const dropped = event.dataTransfer.files[0]; if (dropped) { setFrame(1); setCleared(false); setFile(dropped) } }}>
        {!file && !held && <section className="paper"><Empty title={t('leaves.none')}>{t('leaves.noneHelp')}</Empty></section>}
        {preview.isPending && <Loading />}
        {preview.isError && <Trouble error={preview.error} />}
        {preview.data && !preview.isPending && <Shown preview={preview.data} frame={frame} setFrame={setFrame} cleared={cleared} setCleared={setCleared} />}
      </div>
    </>
  )
}

interface ShownProps { readonly preview: Preview; readonly frame: number; readonly setFrame: (frame: number) => void; readonly cleared: boolean; readonly setCleared: (cleared: boolean) => void }

function Shown({ preview, frame, setFrame, cleared, setCleared }: ShownProps) {
  const { t } = useTranslation()
  return (
    <Stack gap="sm">
      <Verdict preview={preview} cleared={cleared} setCleared={setCleared} />
      {preview.picture && <Pictures preview={preview} frame={frame} setFrame={setFrame} />}
      <section className="paper" aria-labelledby="header">
        <Title order={2} id="header" mb="xs">{t('leaves.attributes')}</Title>
        <ComparedTable rows={preview.rows} />
      </section>
    </Stack>
  )
}

function Verdict({ preview, cleared, setCleared }: Pick<ShownProps, 'preview' | 'cleared' | 'setCleared'>) {
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
        {!released || cleared ? <Checkbox label={t('leaves.asIfCleared')} checked={cleared} onChange={(event) => setCleared(event.currentTarget.checked)} /> : null}
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

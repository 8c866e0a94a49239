/** Upload: choose, look at what would be sent, leave series out, send, and see how every file ended. */
import { Button, FileButton, Group, Stack, Text, Title } from '@mantine/core'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { OnlyWhoMay } from '../parts/may.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { Loading, Trouble } from '../parts/states.tsx'
import { countText, sizeText } from '../words.ts'
import { fromInput } from './chosen-files.ts'
import { sizeOf, type Delivery } from './delivery.ts'
import { SendingPanel } from './sending-panel.tsx'
import { SeriesChoice } from './series-choice.tsx'
import { useDelivery } from './upload-context.tsx'

export function UploadPage() {
  const { t } = useTranslation()
  return <><PageTitle title={t('upload.title')} lead={t('upload.lead')} /><OnlyWhoMay permission="ingest:send"><Uploading /></OnlyWhoMay></>
}

function Uploading() {
  const { t } = useTranslation()
  const delivery = useDelivery()
  const choosing = delivery.phase === 'empty' || delivery.phase === 'reading' || delivery.phase === 'choosing'
  return (
    <Stack gap="sm">
      {delivery.brokenOff && (
        <section className="paper" role="status">
          <Group justify="space-between">
            <div><Text fw={650}>{t('upload.brokenOff')}</Text><Text size="sm" c="dimmed">{t('upload.brokenOffHelp')}</Text></div>
            <Button variant="default" size="xs" onClick={() => delivery.forgetBrokenOff()}>{t('upload.startNew')}</Button>
          </Group>
        </section>
      )}
      {choosing && <DropZone delivery={delivery} />}
      {delivery.phase === 'reading' && <section className="paper"><Loading /><Text ta="center" size="sm" c="dimmed" role="status">{t('upload.reading', { read: countText(delivery.read), all: countText(delivery.toRead) })}</Text></section>}
      {delivery.phase === 'choosing' && <Choice delivery={delivery} />}
      {delivery.failure !== undefined && <Trouble error={delivery.failure} />}
      {!choosing && <SendingPanel delivery={delivery} />}
    </Stack>
  )
}

function DropZone({ delivery }: { readonly delivery: Delivery }) {
  const { t } = useTranslation()
  const folder = useRef<HTMLInputElement>(null)
  return (
    <section className="drop" aria-label={t('upload.choose')}>
      <svg width="52" height="44" viewBox="0 0 52 44" aria-hidden="true" fill="none" stroke="var(--stored)" strokeWidth="2.5" strokeLinecap="round" strokeLinejoin="round"><path d="M26 30V8M17 16l9-9 9 9M6 28v8a4 4 0 0 0 4 4h32a4 4 0 0 0 4-4v-8" /></svg>
      <Text fw={650} mt="xs">{t('upload.drop')}</Text>
      <Text size="sm" c="dimmed" mb="md">{t('upload.dropHelp')}</Text>
      <Group justify="center">
        <input ref={folder} type="file" hidden multiple aria-label={t('upload.folder')} data-input="folder" {...{ webkitdirectory: '' }}
          onChange={(event) => { if (event.currentTarget.files) void delivery.add(fromInput(event.currentTarget.files)); event.currentTarget.value = '' }} />
        <Button onClick={() => folder.current?.click()}>{t('upload.folder')}</Button>
        <FileButton multiple onChange={(files) => void delivery.add(files.map((file) => ({ file, name: file.name })))} inputProps={{ 'aria-label': t('upload.files') }}>
          {(props) => <Button variant="default" {...props}>{t('upload.files')}</Button>}
        </FileButton>
      </Group>
    </section>
  )
}

function Choice({ delivery }: { readonly delivery: Delivery }) {
  const { t } = useTranslation()
  const { chosen } = delivery
  return (
    <section className="paper" aria-labelledby="choice">
      <Group justify="space-between" mb="sm">
        <Title order={2} id="choice">{t('upload.found', { count: delivery.items.length, shown: countText(delivery.items.length) })}</Title>
        <Group gap="xs">
          <Button variant="default" onClick={() => delivery.reset()}>{t('upload.discard')}</Button>
          <Button onClick={() => void delivery.start(true)} disabled={chosen.length === 0}>{t('upload.send', { count: chosen.length, shown: countText(chosen.length), size: sizeText(sizeOf(chosen)) })}</Button>
        </Group>
      </Group>
      <SeriesChoice delivery={delivery} />
    </section>
  )
}

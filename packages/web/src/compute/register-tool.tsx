/** A new version of a tool: a folder with tool.json, sent whole; it is there when its own tests have given what they promise. */
import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Trouble } from '../parts/states.tsx'
import { countText, sizeText } from '../words.ts'
import { bundleFrom } from './read-folder.ts'
import type { ToolBundle } from './read-folder.ts'

export function RegisterTool({ close, atHub = false }: { readonly close: () => void; readonly atHub?: boolean }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const chooser = useRef<HTMLInputElement>(null)
  const [bundle, setBundle] = useState<ToolBundle>()
  const [wrong, setWrong] = useState(false)
  const send = useMutation({
    mutationFn: (chosen: ToolBundle) => (atHub ? api.registerToolAtHub : api.registerTool)({ manifest: chosen.manifest, files: chosen.files }),
    onSuccess: async ({ tool }) => {
      await queries.invalidateQueries({ queryKey: [atHub ? 'carried-tools' : 'tools'] })
      if (atHub) return close()
      void navigate({ to: '/tools/$id', params: { id: tool } })
    },
  })
  const choose = async (files: FileList | null): Promise<void> => {
    if (!files) return
    const read = await bundleFrom([...files]).catch(() => undefined)
    setWrong(read === undefined)
    setBundle(read)
  }
  return (
    <Dialog title={t('tool.register')} close={close} closeLabel={t('tool.close')} size="lg">
      <Stack gap="sm">
        <Text size="sm">{t('tool.registerHelp')}</Text>
        <input ref={(element) => { chooser.current = element; element?.setAttribute('webkitdirectory', '') }} type="file" multiple aria-label={t('tool.folder')} className="visually-hidden" tabIndex={-1} onChange={(event) => void choose(event.currentTarget.files)} />
        <Group><Button variant="default" onClick={() => chooser.current?.click()}>{t('tool.folder')}</Button></Group>
        {wrong && <Alert role="alert" variant="outline" color="red" c="var(--rejected-text)">{t('tool.noManifest')}</Alert>}
        {bundle && <Text size="sm"><b>{bundle.title}</b> {bundle.version} · {t('tool.files', { count: bundle.count, shown: countText(bundle.count) })} · {sizeText(bundle.bytes)}</Text>}
        {send.isPending && <div role="status"><Text size="sm" mb={4}>{t('tool.testing')}</Text><Progress value={100} animated aria-label={t('tool.testing')} /></div>}
        {send.isError && <Trouble error={send.error} />}
        <Group><Button disabled={!bundle} loading={send.isPending} onClick={() => bundle && send.mutate(bundle)}>{t('tool.registerNow')}</Button></Group>
      </Stack>
    </Dialog>
  )
}

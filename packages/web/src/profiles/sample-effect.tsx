/** What a profile in the making does to a sample file, beside what the one it comes from does: only what differs. Nothing of the file is kept. */
import { Button, FileButton, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ComparedRow, Preview } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { Loading, Trouble } from '../parts/states.tsx'
import { differing } from './differing-rows.ts'

interface SampleEffectProps {
  /** The saved profile with which it is compared. */
  readonly from: string
  /** The digest of what is valid now; without one nothing is shown. */
  readonly draft: string | undefined
}

export function SampleEffect({ from, draft }: SampleEffectProps) {
  const { t } = useTranslation()
  const [file, setFile] = useState<File>()
  const key = file && `${file.name} ${file.size} ${file.lastModified}`
  const before = useQuery({ queryKey: ['sample', key, from], queryFn: () => api.preview(file as File, { profile: from }), enabled: file !== undefined, gcTime: 0 })
  const now = useQuery({ queryKey: ['sample', key, draft], queryFn: () => api.preview(file as File, { draft }), enabled: file !== undefined && draft !== undefined, gcTime: 0 })
  return (
    <section aria-labelledby="effect" data-effect>
      <Group gap="sm">
        <Text size="sm" fw={550} id="effect">{t('profiles.onSample')}</Text>
        <FileButton onChange={(chosen) => { if (chosen) setFile(chosen) }}>{(props) => <Button {...props} size="xs" variant="default">{t('profiles.sample')}</Button>}</FileButton>
        {file && <Text size="xs" c="dimmed">{file.name}</Text>}
      </Group>
      {(before.isFetching || now.isFetching) && <Loading />}
      {now.isError && <Trouble error={now.error} />}
      {before.isError && <Trouble error={before.error} />}
      {before.data && now.data && !now.isFetching && <Difference from={from} before={before.data} now={now.data} />}
    </section>
  )
}

function Difference({ from, before, now }: { readonly from: string; readonly before: Preview; readonly now: Preview }) {
  const { t } = useTranslation()
  const rows = differing(before.rows, now.rows)
  const shown = (row: ComparedRow | undefined): string => (row?.change === 'removed' ? t('leaves.change.removed') : row?.change === 'emptied' ? t('leaves.change.emptied') : row?.after ?? '–')
  return (
    <>
      <Text size="sm" role="status" mt={4}>{t(now.outcome === 'released' ? 'leaves.wouldLeave' : 'leaves.wouldBeHeld')}{now.outcome === before.outcome ? '' : ` (${from}: ${t(before.outcome === 'released' ? 'leaves.wouldLeave' : 'leaves.wouldBeHeld')})`} · {t('profiles.otherwise', { count: rows.length, name: from })}</Text>
      {rows.length > 0 && (
        <div className="scroll" tabIndex={0} role="group" aria-labelledby="effect" style={{ maxHeight: '18rem', overflowY: 'auto' }}>
          <table className="lines">
            <thead><tr><th>{t('leaves.attribute')}</th><th>{t('leaves.before')}</th><th>{from}</th><th>{t('profiles.thisOne')}</th></tr></thead>
            <tbody>
              {rows.map(({ path, name, original, was, is }) => (
                <tr key={path} data-differs={path}><td><Text size="sm" fw={600}>{name}</Text><Text size="xs" c="dimmed" className="code">{path}</Text></td><td>{original}</td><td>{shown(was)}</td><td>{shown(is)}</td></tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}

/** Clinical tables: what becomes of each column is proposed and confirmed, the result and its risk are looked at, and then it goes into the archive, or is kept as a file. */
import { Button, FileButton, Group, Stack, Text, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { problemOf, type ClinicalPreview, type ClinicalProposals } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { ProjectChoice } from '../parts/project-choice.tsx'
import { Empty, Loading, Trouble } from '../parts/states.tsx'
import { countText } from '../words.ts'
import { withSuggestion, type Plans } from './apply-suggestion.ts'
import { ColumnTable, sureFrom } from './column-table.tsx'
import { FhirPanel } from './fhir-panel.tsx'
import { RiskPanel } from './risk-panel.tsx'
import { StorePanel } from './store-panel.tsx'

/** Characters from which on a cell may have several lines. */
const longFrom = 24

/** What an outsider is taken to know, and how many alike are enough. */
interface RiskAsked { readonly quasi?: readonly string[]; readonly k?: number }

const plansOf = ({ tables }: ClinicalProposals): Plans => tables.map(({ columns }) => columns.map(({ header, role, action, dayOrder }) => ({ header, role, action, ...(dayOrder ? { dayOrder } : {}) })))

export function ClinicalPage() {
  const { t } = useTranslation()
  const { project } = useSearch({ from: '/clinical' })
  const navigate = useNavigate({ from: '/clinical' })
  const of = project ? { project } : {}
  const [file, setFile] = useState<{ name: string; text: string }>()
  const [plans, setPlans] = useState<Plans>([])
  const [risk, setRisk] = useState<RiskAsked>({})
  const propose = useMutation({ mutationFn: (text: string) => api.proposeColumns(text, project), onSuccess: (proposals) => setPlans(plansOf(proposals)), gcTime: 0 })
  const preview = useMutation({ mutationFn: ({ risk: asked, plans: wanted }: { risk: RiskAsked; plans: Plans }) => api.previewTable({ ...of, file: file?.text ?? '', plans: wanted, ...asked }), gcTime: 0 })
  const release = useMutation({ mutationFn: () => download({ ...of, file: file?.text ?? '', plans }) })
  const choose = async (chosen: File | null): Promise<void> => {
    if (!chosen) return
    const text = await base64Of(chosen)
    setFile({ name: chosen.name, text })
    setRisk({})
    preview.reset()
    release.reset()
    propose.mutate(text)
  }
  const look = (asked = risk, wanted = plans): void => preview.mutate({ risk: asked, plans: wanted })
  const suggested = preview.data && propose.data ? withSuggestion({ plans, steps: preview.data.risk.suggestion.steps, allowed: propose.data.allowed }) : undefined
  const unsure = propose.data?.tables.flatMap(({ columns }) => columns).filter(({ confidence }) => confidence < sureFrom).length ?? 0
  return (
    <>
      <PageTitle title={t('clinical.title')} lead={t('clinical.lead')}>
        <FileButton accept=".csv,.tsv,.txt,.xlsx" onChange={(chosen) => void choose(chosen)}>{(props) => <Button {...props}>{t('clinical.choose')}</Button>}</FileButton>
      </PageTitle>
      {/* What was proposed and looked at is of the project that was chosen. */}
      <div style={{ marginBottom: '0.75rem' }}><ProjectChoice value={project} change={(chosen) => void navigate({ search: { project: chosen } })} isDisabled={file !== undefined} /></div>
      {!file && <section className="paper"><Empty title={t('clinical.none')}>{t('clinical.noneHelp')}</Empty></section>}
      {propose.isPending && <Loading />}
      {propose.isError && <Trouble error={propose.error} />}
      {propose.data && file && (
        <Stack gap="sm">
          {propose.data.tables.map((table, index) => (
            <section key={index} className="paper" aria-labelledby={`columns-${index}`}>
              <Title order={2} id={`columns-${index}`} mb={4}>{t('clinical.columns', { number: index + 1 })}</Title>
              <Text size="sm" c="dimmed" mb="xs">{t('clinical.rows', { count: table.rows, shown: countText(table.rows) })}{table.warnings.map((warning) => ` · ${t(`clinical.warning.${warning}`)}`)}</Text>
              <ColumnTable proposed={table.columns} plan={plans[index] ?? []} allowed={propose.data.allowed} change={(plan) => { setPlans(plans.map((one, at) => (at === index ? plan : one))); preview.reset() }} />
            </section>
          ))}
          <Group>
            <Button onClick={() => look()} loading={preview.isPending}>{t('clinical.look')}</Button>
            {unsure > 0 && <Text size="sm" fw={600} c="var(--quarantined-text)">{t('clinical.unsure', { count: unsure })}</Text>}
          </Group>
          {preview.isError && <Trouble error={preview.error} />}
          {preview.data && <Result preview={preview.data} />}
          {preview.data && <RiskPanel preview={preview.data} choose={(asked) => { setRisk(asked); look(asked) }} left={suggested?.left ?? []}
            apply={suggested && JSON.stringify(suggested.plans) !== JSON.stringify(plans) ? () => { setPlans(suggested.plans); look(risk, suggested.plans) } : undefined} />}
          {preview.data && <StorePanel key={file.name + JSON.stringify(plans)} file={file.text} plans={plans} project={project} />}
          {preview.data && (
            <section className="paper" aria-labelledby="release">
              <Title order={2} id="release" mb={4}>{t('clinical.release')}</Title>
              <Text size="sm" c="dimmed" mb="sm">{t('clinical.releaseHelp')}</Text>
              <Button onClick={() => release.mutate()} loading={release.isPending}>{t('clinical.download')}</Button>
              {release.isError && <Trouble error={release.error} />}
              {release.isSuccess && <Text size="sm" role="status" mt="xs">{t('clinical.released')}</Text>}
            </section>
          )}
        </Stack>
      )}
      {!file && <div style={{ marginTop: '0.75rem' }}><FhirPanel key={project} project={project} /></div>}
    </>
  )
}

function Result({ preview }: { readonly preview: ClinicalPreview }) {
  const { t } = useTranslation()
  return preview.tables.map((table, index) => (
    <section key={index} className="paper" aria-labelledby={`result-${index}`} data-result>
      <Title order={2} id={`result-${index}`} mb={4}>{t('clinical.result', { number: index + 1 })}</Title>
      <Text size="sm" c="dimmed" mb="xs">
        {t('clinical.summary', { rows: countText(table.total), persons: countText(table.persons) })}
        {table.held.length > 0 && ` · ${t('clinical.held', { count: table.held.length, rows: table.held.map(({ row }) => row).slice(0, 10).join(', ') })}`}
        {table.otherPerson.length > 0 && ` · ${t('clinical.otherPerson', { rows: table.otherPerson.slice(0, 10).join(', ') })}`}
      </Text>
      <div className="scroll" tabIndex={0} role="group" aria-labelledby={`result-${index}`}>
        <table className="lines">
          <thead><tr>{table.header.map((header, column) => <th key={column}>{header}</th>)}</tr></thead>
          <tbody>{table.rows.map((cells, row) => <tr key={row}>{cells.map((cell, column) => <td key={column} className={cell.length > longFrom ? 'cell-long' : 'cell'}>{cell}</td>)}</tr>)}</tbody>
        </table>
      </div>
    </section>
  ))
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}

/** The answer is a file, not JSON: fetched here and given to the browser to keep. */
async function download(job: object): Promise<void> {
  const response = await fetch('/api/ingest/clinical/result', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(job), credentials: 'same-origin' })
  if (!response.ok) throw await problemOf(response)
  const address = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = address
  link.download = /filename="([\w.-]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'clinical-1.csv'
  link.click()
  URL.revokeObjectURL(address)
}

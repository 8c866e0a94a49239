/** Counting subjects across hospitals: a question put together by pointing, read as a sentence, answered node by node in rounded numbers. The question is in the address. */
import { Button, Group, Loader, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { Count } from '@vesalius/client'
import { parseQuery, type Query } from '@vesalius/standards/eucaim'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { Trouble } from '../parts/states.tsx'
import { useRoom } from '../parts/use-room.ts'
import { countText } from '../words.ts'
import { GroupEditor } from './group-editor.tsx'
import { DatasetLines, NodeBars } from './node-bars.tsx'
import { emptyGroup, partsOf, queryOf, type Group as QuestionGroup } from './question.ts'
import { useSentence } from './sentence.ts'

const route = getRouteApi('/counts')
const everybody: Query = { operand: 'AND', children: [] }
const goodPurpose = /^[a-z0-9][a-z0-9-]{0,39}$/

/** What an address holds, if it is a question. */
function questionIn(text: string | undefined): QuestionGroup {
  if (text === undefined) return emptyGroup()
  try {
    return partsOf(parseQuery(JSON.parse(text)))
  } catch {
    return emptyGroup()
  }
}

export function CountsPage() {
  const { t } = useTranslation()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const sentence = useSentence()
  const rules = useQuery({ queryKey: ['count-policy'], queryFn: api.countPolicy, retry: false, enabled: useRoom('archive') === true })
  const [group, setGroup] = useState(() => questionIn(search.q))
  const purpose = search.project ?? 'default'
  const query = queryOf(group)
  const count = useMutation({ mutationFn: (asked: { query: Query; purpose: string }) => api.count(asked.query, asked.purpose) })
  const keep = ({ q, project }: { q: string | undefined; project: string | undefined }): void => void navigate({ search: { ...(q ? { q } : {}), ...(project ? { project } : {}) }, replace: true })
  const change = (next: QuestionGroup): void => {
    setGroup(next)
    const q = queryOf(next)
    keep({ q: q && JSON.stringify(q), project: search.project })
  }
  const current = count.data && JSON.stringify(count.variables) === JSON.stringify({ query: query ?? everybody, purpose })
  return (
    <>
      <PageTitle title={t('counts.title')} lead={t('counts.lead')}>
        {rules.data && <Link to="/counts/rules" className="nav-link">{t('counts.rules.title')}</Link>}
      </PageTitle>
      <div className="question">
        <section className="paper" aria-labelledby="question-heading">
          <Title order={2} size="h4" id="question-heading" mb="xs">{t('counts.question')}</Title>
          <GroupEditor group={group} change={change} />
        </section>
        <Stack gap="md" style={{ minWidth: 0 }}>
          <section className="paper" aria-labelledby="sentence-heading">
            <Title order={2} size="h4" id="sentence-heading" mb={4}>{t('counts.asked')}</Title>
            <Text data-sentence fw={550}>{sentence(query)}</Text>
            <Group mt="sm" align="flex-end" gap="sm">
              <TextInput size="sm" w={200} label={t('counts.project')} description={t('counts.projectHelp')} value={purpose} maxLength={40} error={!goodPurpose.test(purpose) && t('counts.badProject')}
                onChange={(event) => keep({ q: search.q, project: event.currentTarget.value.toLowerCase() })} />
              <Button loading={count.isPending} disabled={!goodPurpose.test(purpose)} onClick={() => count.mutate({ query: query ?? everybody, purpose })}>{t('counts.count')}</Button>
            </Group>
          </section>
          <section className="paper" aria-labelledby="answer-heading" aria-live="polite">
            <Title order={2} size="h4" id="answer-heading" mb={4}>{t('counts.answer')}</Title>
            {count.isPending && <Group gap="xs" role="status"><Loader size="xs" aria-hidden /><Text size="sm">{t('counts.waiting')}</Text></Group>}
            {count.isError && <Trouble error={count.error} />}
            {!count.isPending && count.data === undefined && !count.isError && <Text size="sm" c="dimmed">{t('counts.nothingYet')}</Text>}
            {count.data && !count.isPending && <Answer count={count.data} current={Boolean(current)} />}
          </section>
        </Stack>
      </div>
    </>
  )
}

function Answer({ count, current }: { readonly count: Count; readonly current: boolean }) {
  const { t } = useTranslation()
  const sentence = useSentence()
  const answered = count.nodes.filter(({ state }) => state === 'answered').length
  const first = count.nodes.find(({ answer }) => answer)?.answer
  const counted = [...new Set(count.nodes.flatMap(({ answer }) => (answer ? [JSON.stringify(answer.query)] : [])))].filter((text) => text !== JSON.stringify(count.query))
  return (
    <Stack gap="sm" data-answer>
      {!current && <Text size="sm" c="var(--quarantined-text)">{t('counts.older', { what: sentence(count.query) })}</Text>}
      <div>
        <span className="number" data-subjects={count.subjects}>{t('counts.about', { subjects: countText(count.subjects) })}</span>
        <Text size="sm" c="dimmed">{t('counts.answered', { answered, nodes: count.nodes.length, ms: countText(count.ms) })}{count.fewer > 0 && ` ${t('counts.withFewer', { count: count.fewer })}`}</Text>
        {!count.complete && <Text size="sm" fw={650} c="var(--quarantined-text)" data-partial>{t('counts.partial')}</Text>}
      </div>
      <NodeBars count={count} />
      {first && <Text size="sm" c="dimmed">{t('counts.rounding', { step: first.step, minimum: first.minimum, spread: first.step - 1 + 2 * (first.minimum - 1) })} {t('counts.left', { asker: countText(first.left.asker), project: countText(first.left.project) })}</Text>}
      {counted.map((text) => <Text key={text} size="sm" c="dimmed">{t('counts.countedAs', { what: sentence(JSON.parse(text) as Query) })}</Text>)}
      <DatasetLines count={count} />
    </Stack>
  )
}

/** Beside a study: what is known of its subject, and when it was, counted from the diagnosis. Drawn where people look; listed for who reads. */
import { Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { SubjectFact } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { countText } from '../words.ts'

export function SubjectTimeline({ study }: { readonly study: string }) {
  const { t } = useTranslation()
  const session = useQuery({ queryKey: ['session'], queryFn: api.session, staleTime: 60_000 })
  const may = session.data?.permissions.includes('clinical:read') ?? false
  const facts = useQuery({ queryKey: ['clinical', 'study', study], queryFn: () => api.studyFacts(study), enabled: may, retry: false })
  if (facts.data?.withdrawn) return <section className="paper" data-subject-withdrawn><Text size="sm" fw={650} c="var(--quarantined-text)">{t('subject.withdrawn')}</Text></section>
  if (!may || !facts.data || facts.data.facts.length === 0) return null
  const list = facts.data.facts
  return (
    <section className="paper" aria-labelledby="clinical" data-clinical>
      <Title order={2} id="clinical" mb="xs">{t('subject.title')}</Title>
      <Line facts={list} />
      <dl className="facts">{list.map((fact, index) => <div key={index}><dt>{t(`element.${fact.field}`, { defaultValue: fact.name })}</dt><dd><Value fact={fact} /></dd></div>)}</dl>
    </section>
  )
}

function Value({ fact }: { readonly fact: SubjectFact }) {
  const { t } = useTranslation()
  const day = fact.day === undefined ? '' : t('subject.day', { day: countText(fact.day) })
  const value = fact.meaning ?? (fact.number === undefined ? fact.original : `${countText(fact.number)} ${fact.unit ?? ''}`)
  return <>{value}{value && day ? ', ' : ''}{day}{fact.code && fact.original && <Text span size="xs" c="dimmed"> {t('subject.original', { original: fact.original })}</Text>}</>
}

const [width, height, middle] = [640, 56, 26]

/** Days on a line; what happened on one day is one mark. */
function Line({ facts }: { readonly facts: readonly SubjectFact[] }) {
  const { t } = useTranslation()
  const days = new Map<number, string[]>()
  for (const { field, name, day, number, code } of facts) if (day !== undefined && number === undefined && code === undefined) days.set(day, [...days.get(day) ?? [], t(`element.${field}`, { defaultValue: name })])
  const ordered = [...days].sort((a, b) => a[0] - b[0])
  const [first, last] = [ordered[0]?.[0] ?? 0, ordered.at(-1)?.[0] ?? 0]
  if (ordered.length < 2 || first === last) return null
  const x = (day: number): number => 16 + ((day - first) / (last - first)) * (width - 32)
  const words = ordered.map(([day, names]) => `${names.join(', ')}: ${t('subject.day', { day })}`).join('; ')
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width="100%" style={{ maxWidth: `${width}px` }} role="img" aria-label={t('subject.line', { words })}>
      <line x1={16} x2={width - 16} y1={middle} y2={middle} stroke="var(--line)" strokeWidth={2} />
      {ordered.map(([day, names]) => (
        <g key={day}>
          <title>{`${names.join(', ')}: ${t('subject.day', { day })}`}</title>
          <circle cx={x(day)} cy={middle} r={6} fill={day === 0 ? 'var(--accent-text)' : 'var(--stored)'} stroke="var(--paper)" strokeWidth={2} />
          <text x={x(day)} y={middle + 22} fontSize={11} fill="currentColor" textAnchor={day === first ? 'start' : day === last ? 'end' : 'middle'}>{countText(day)}</text>
        </g>
      ))}
    </svg>
  )
}

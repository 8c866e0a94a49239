/** What a page shows instead of its content: waiting, a problem in words with what to do, or nothing yet. */
import { Alert, Button, Center, Group, Loader, Stack, Text } from '@mantine/core'
import { ProblemError } from '@vesalius/client'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { problemWords } from '../problems/problem-words.ts'
import { useAct } from './may.tsx'

export function Loading() {
  const { t } = useTranslation()
  return <Center py="xl" role="status"><Loader size="sm" aria-hidden /><Text ml="sm" c="dimmed" size="sm">{t('state.loading')}</Text></Center>
}

export function Trouble({ error, again }: { readonly error: unknown; readonly again?: () => void }) {
  const { t } = useTranslation()
  const problem = error instanceof ProblemError ? error : undefined
  const act = useAct()
  const lacked = problem?.code === 'access/not-permitted' ? /[\w-]+:[\w-]+/.exec(problem.message)?.[0] : undefined
  const known = problem && remedyKeyOf(problem.status)
  const words = problem && !lacked ? problemWords(problem.code, problem.message) : {}
  return (
    <Alert role="alert" variant="outline" color="red" title={<Text span fw={650} c="var(--rejected-text)">{t('trouble.title')}</Text>} my="md" bg="var(--paper)">
      <Stack gap={6}>
        <Text size="sm">{lacked ? t('trouble.notPermitted', { what: act(lacked) }) : problem && problem.status > 0 ? words.text ?? problem.message : t('trouble.noConnection')}</Text>
        {(words.remedy ?? known) && <Text size="sm" c="dimmed">{words.remedy ?? (known && t(known))}</Text>}
        {problem?.reference && problem.status >= 500 && <Text size="xs" c="dimmed" className="code">{t('trouble.reference', { reference: problem.reference })}</Text>}
        {again && <Group><Button size="xs" variant="default" onClick={again}>{t('trouble.again')}</Button></Group>}
      </Stack>
    </Alert>
  )
}

function remedyKeyOf(status: number) {
  if (status === 0) return 'trouble.remedyConnection'
  if (status === 403) return 'trouble.remedyPermission'
  if (status === 404) return 'trouble.remedyGone'
  if (status === 429) return 'trouble.remedyWait'
  return status >= 500 ? 'trouble.remedyReport' : undefined
}

export function Empty({ title, children, action }: { readonly title: string; readonly children: ReactNode; readonly action?: ReactNode }) {
  return (
    <Stack align="center" gap={6} py="xl" px="md" ta="center">
      <svg width="72" height="48" viewBox="0 0 72 48" aria-hidden="true" fill="none" stroke="var(--pending)" strokeWidth="2">
        <rect x="18" y="4" width="44" height="32" rx="4" opacity=".4" /><rect x="10" y="12" width="44" height="32" rx="4" fill="var(--paper)" /><path d="M18 36l10-11 8 8 5-5 7 8" strokeLinejoin="round" /><circle cx="42" cy="21" r="3" />
      </svg>
      <Text fw={650}>{title}</Text>
      <Text size="sm" c="dimmed" maw={460}>{children}</Text>
      {action}
    </Stack>
  )
}

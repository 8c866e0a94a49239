/** Who looked at this study, from the ledger; for those who may read it. */
import { Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { Trouble } from '../parts/states.tsx'
import { timeText } from '../words.ts'

export function StudyReads({ study }: { readonly study: string }) {
  const { t } = useTranslation()
  const session = useQuery({ queryKey: ['session'], queryFn: api.session })
  const may = session.data?.permissions.includes('ledger:read') === true
  const found = useQuery({ queryKey: ['study', study, 'reads'], queryFn: () => api.studyReads(study), enabled: may })
  if (!may) return null
  return (
    <section className="paper" aria-labelledby="reads">
      <Title order={2} id="reads" mb={4}>{t('studyReads.title')}</Title>
      <Text size="sm" c="dimmed" mb="xs">{t('studyReads.lead')}</Text>
      {found.isError && <Trouble error={found.error} again={() => void found.refetch()} />}
      {found.data?.reads.length === 0 && <Text size="sm">{t('studyReads.nobody')}</Text>}
      {found.data && found.data.reads.length > 0 && (
        <div className="scroll" tabIndex={0} role="group" aria-labelledby="reads">
          <table className="lines">
            <thead><tr><th>{t('studyReads.who')}</th><th>{t('studyReads.how')}</th><th>{t('studyReads.what')}</th><th>{t('studyReads.last')}</th></tr></thead>
            <tbody>
              {found.data.reads.map(({ actor, name, door, contents, last, times }) => (
                <tr key={`${actor} ${door}`} data-read={door}>
                  <td>{name ?? <span className="code">{actor}</span>}</td>
                  <td>{t(`readWords.door.${door}`)}</td>
                  <td>{contents.map((content) => t(`readWords.content.${content}`)).join(', ')}</td>
                  <td>{timeText(last)}{times > 1 && <Text span size="xs" c="dimmed"> · {t('studyReads.hours', { count: times })}</Text>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

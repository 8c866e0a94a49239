/** What is known of the subjects here at a look: how many have which value of the elements that people ask for first. */
import { Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { ShareBars } from '../catalogue/share-bars.tsx'
import { Loading, Trouble } from '../parts/states.tsx'
import { countText } from '../words.ts'

const first = ['diagnosis', 'sex', 'stageGroup', 'tCategory', 'treatment', 'vitalStatus']
const mostBars = 6

export function SummaryPanel({ project }: { readonly project: string | undefined }) {
  const { t } = useTranslation()
  const summary = useQuery({ queryKey: ['clinical', 'summary', project], queryFn: () => api.clinicalSummary(project) })
  if (summary.isPending) return <Loading />
  if (summary.isError) return <Trouble error={summary.error} again={() => void summary.refetch()} />
  const { subjects, elements } = summary.data
  const shown = first.flatMap((field) => elements.filter((element) => element.field === field))
  return (
    <section className="paper" aria-labelledby="summary" data-summary>
      <Title order={2} id="summary" mb={4}>{t('clinicalData.summary')}</Title>
      <Text size="sm" c="dimmed" mb="sm">{t('clinicalData.summaryLead', { count: subjects, shown: countText(subjects) })}</Text>
      <div className="beside">
        {shown.map(({ field, name, values }) => <ShareBars key={field} title={t(`element.${field}`, { defaultValue: name })} shares={values.slice(0, mostBars).map((value) => ({ name: value.name, subjects: value.subjects }))} of={subjects} />)}
      </div>
    </section>
  )
}

/** A structured report read out (PS3.3 C.17.3, DICOM JSON of PS3.18 F.2): names and values in their order, with the warning that nobody has verified it. */
import { Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Trouble } from '../parts/states.tsx'

type Item = Readonly<Record<string, { readonly vr: string; readonly Value?: readonly unknown[] }>>
const items = (of: Item, tag: string): readonly Item[] => (of[tag]?.Value ?? []) as readonly Item[]
const text = (of: Item | undefined, tag: string): string => String(of?.[tag]?.Value?.[0] ?? '')
const [concept, content, meaning, codeValue] = ['0040A043', '0040A730', '00080104', '00080100']

interface Line { readonly key: string; readonly name: string; readonly value: string }

/** Values of text, code and number; containers only lead to them. */
function linesOf(of: Item, path = ''): Line[] {
  return items(of, content).flatMap((item, index) => {
    const [name] = items(item, concept)
    const [number] = items(item, '0040A300')
    const value = text(item, '0040A160') || text(items(item, '0040A168')[0], meaning) || (number ? `${text(number, '0040A30A')} ${unitOf(number)}`.trim() : '')
    const key = `${path}/${index}`
    return [...(value && !hidden.has(text(name, codeValue)) ? [{ key, name: text(name, meaning), value }] : []), ...linesOf(item, key)]
  })
}

const unitOf = (number: Item): string => { const unit = text(items(number, '004008EA')[0], codeValue); return unit === '1' || unit.startsWith('{') ? '' : unit }
/** Language, observer type, procedure, tracking identifier. */
const hidden = new Set(['121049', '121005', '121058', '112039'])

export function ReportContent({ study, series }: { readonly study: string; readonly series: string }) {
  const { t } = useTranslation()
  const found = useQuery({
    queryKey: ['report', series], staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      const response = await fetch(`/dicom-web/studies/${study}/series/${series}/metadata`, { headers: { accept: 'application/dicom+json' } })
      if (!response.ok) throw new Error(String(response.status))
      return await response.json() as Item[]
    },
  })
  if (found.isError) return <Trouble error={found.error} again={() => void found.refetch()} />
  return (
    <>
      {found.data?.map((report, index) => (
        <article key={text(report, '00080018') || index} data-report>
          <Title order={3} size="h5" mt="xs">{text(items(report, concept)[0], meaning)}</Title>
          {text(report, '0040A493') !== 'VERIFIED' && <Text size="sm" fw={650} c="var(--quarantined-text)">{t('model.study.unverified')}</Text>}
          <dl className="facts" style={{ marginTop: 4 }}>{linesOf(report).map(({ key, name, value }) => <div key={key}><dt>{name}</dt><dd className="tabular">{value}</dd></div>)}</dl>
        </article>
      ))}
    </>
  )
}

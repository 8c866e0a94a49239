/** What was chosen, by study and series, each series to be sent or left out. */
import { Checkbox, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { countText, dateText, sizeText } from '../words.ts'
import { otherGroup, sizeOf, zipGroup, type Delivery, type Item } from './delivery.ts'

interface Group { readonly key: string; readonly items: Item[] }

function grouped(items: readonly Item[]): Map<string, Group[]> {
  const groups = Map.groupBy(items, ({ group }) => group)
  return Map.groupBy([...groups].map(([key, members]) => ({ key, items: members })), ({ items: [first] }) => first?.header?.study ?? '')
}

export function SeriesChoice({ delivery }: { readonly delivery: Delivery }) {
  const { t } = useTranslation()
  return (
    <Stack gap="md">
      {[...grouped(delivery.items)].map(([study, groups]) => {
        const header = groups[0]?.items[0]?.header
        const keys = groups.map(({ key }) => key)
        const out = keys.filter((key) => delivery.excluded.has(key)).length
        return (
          <fieldset key={study} style={{ border: '1px solid var(--line)', borderRadius: 8, padding: '0.5rem 0.9rem 0.8rem', minWidth: 0 }}>
            <legend style={{ padding: '0 0.4rem' }}>
              <Checkbox size="sm" checked={out === 0} indeterminate={out > 0 && out < keys.length} onChange={(event) => { for (const key of keys) delivery.include(key, event.currentTarget.checked) }}
                label={<Text span size="sm" fw={650}>{header ? [header.studyDescription || t('study.untitled'), dateText(header.studyDate)].filter(Boolean).join(' · ') : t('upload.noStudy')}</Text>} />
            </legend>
            <Stack gap={6} pl="md">
              {groups.map(({ key, items }) => (
                <Checkbox key={key} size="sm" checked={!delivery.excluded.has(key)} onChange={(event) => delivery.include(key, event.currentTarget.checked)} data-group={key}
                  label={<><SeriesName name={key} items={items} /><Text span size="xs" c="dimmed" className="tabular"> · {t('upload.inSeries', { count: items.length, shown: countText(items.length) })}, {sizeText(sizeOf(items))}</Text></>} />
              ))}
            </Stack>
          </fieldset>
        )
      })}
    </Stack>
  )
}

function SeriesName({ name, items }: { readonly name: string; readonly items: readonly Item[] }) {
  const { t } = useTranslation()
  const header = items[0]?.header
  if (name === zipGroup) return <Text span size="sm">{t('upload.zips')}</Text>
  if (name === otherGroup || !header) return <Text span size="sm">{t('upload.others')}</Text>
  return <Text span size="sm"><span className="tag">{header.modality || '?'}</span> {[header.seriesNumber, header.seriesDescription || t('study.untitledSeries')].filter(Boolean).join(' · ')}</Text>
}

/** How likely somebody is found who is known by age, sex, place or scanner: images and table together, and which columns to make coarse. */
import { Button, Group, MultiSelect, NativeSelect, Text, Title } from '@mantine/core'
import type { ClinicalPreview, RiskFigures } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { countText, currentLanguage } from '../words.ts'
import { tableColumn } from './apply-suggestion.ts'

const percent = (share: number): string => new Intl.NumberFormat(currentLanguage(), { style: 'percent', maximumFractionDigits: 1 }).format(share)

interface RiskPanelProps {
  readonly preview: ClinicalPreview
  readonly choose: (asked: { readonly quasi: string[]; readonly k: number }) => void
  /** Takes over what is suggested for the table; undefined where none of it can be. */
  readonly apply: (() => void) | undefined
  /** Columns of which the suggestion cannot be taken over here. */
  readonly left: readonly string[]
}

export function RiskPanel({ preview: { risk, riskColumns }, choose, apply, left }: RiskPanelProps) {
  const { t } = useTranslation()
  const word = useColumnWord()
  const { before, suggestion, k } = risk
  const quasi = risk.quasi.map(({ column }) => column)
  return (
    <section className="paper" aria-labelledby="risk" data-risk>
      <Title order={2} id="risk" mb={4}>{t('risk.title')}</Title>
      <Text size="sm" c="dimmed" mb="sm">{t('risk.lead', { persons: countText(risk.persons), k })}</Text>
      <MultiSelect label={t('risk.known')} description={t('risk.knownHelp')} data={riskColumns.map((name) => ({ value: name, label: word(name) }))} value={quasi} onChange={(chosen) => choose({ quasi: chosen, k })} searchable mb="sm" clearButtonProps={{ 'aria-label': t('risk.clear') }} />
      <NativeSelect label={t('risk.enough')} w={260} mb="md" value={String(k)} onChange={(event) => choose({ quasi, k: Number(event.currentTarget.value) })} data={[...new Set([2, 3, 5, 10, 20, k])].sort((a, b) => a - b).map(String)} />
      <div className="scroll" tabIndex={0} role="group" aria-labelledby="risk">
        <table className="lines">
          <thead><tr><th>{t('risk.figure')}</th><th>{t('risk.now')}</th><th>{t('risk.after')}</th></tr></thead>
          <tbody>
            <Figure name="smallest" before={before} after={suggestion.after} text={({ smallest }) => countText(smallest)} />
            <Figure name="below" before={before} after={suggestion.after} text={({ personsBelow, shareBelow }) => `${countText(personsBelow)} (${percent(shareBelow)})`} />
            <Figure name="alone" before={before} after={suggestion.after} text={({ personsAlone }) => countText(personsAlone)} />
            <Figure name="mean" before={before} after={suggestion.after} text={({ meanRisk }) => percent(meanRisk)} />
          </tbody>
        </table>
      </div>
      <Bars before={before} after={suggestion.after} />
      <Title order={3} mt="md" mb={4}>{t('risk.suggested')}</Title>
      {suggestion.steps.length === 0 && suggestion.leftOut === 0 && <Text size="sm">{t(before.personsBelow === 0 ? 'risk.nothing' : 'risk.cannot')}</Text>}
      {suggestion.steps.map((step) => <Text key={step.column} size="sm"><b>{word(step.column)}</b>: {t(`riskLevel.${step.level}`)} <Text span size="sm" c="dimmed">{t('risk.distinct', { before: countText(step.distinctBefore), after: countText(step.distinctAfter) })}</Text></Text>)}
      {suggestion.steps.length > 0 && (
        <Group gap="sm" mt="xs">
          <Button size="xs" variant="default" disabled={!apply} onClick={apply}>{t('risk.apply')}</Button>
          {left.length > 0 && <Text size="sm" c="dimmed" maw={640}>{t('risk.notHere', { columns: left.map(word).join(', ') })}</Text>}
        </Group>
      )}
      {suggestion.leftOut > 0 && <Text size="sm">{t('risk.leftOut', { count: suggestion.leftOut })}</Text>}
    </section>
  )
}

/** Where a column is from, and its name: what images say by the words of this page, a header of the table as it stands there. */
function useColumnWord(): (name: string) => string {
  const { t, i18n } = useTranslation()
  return (name) => {
    const place = tableColumn(name)
    if (place) return t('risk.ofTable', { ...place })
    const attribute = name.replace(/^image:/, '')
    return t('risk.ofImages', { attribute: i18n.exists(`risk.attribute.${attribute}`) ? t(`risk.attribute.${attribute}`) : attribute })
  }
}

interface FigureProps { readonly name: 'smallest' | 'below' | 'alone' | 'mean'; readonly before: RiskFigures; readonly after: RiskFigures; readonly text: (figures: RiskFigures) => string }

function Figure({ name, before, after, text }: FigureProps) {
  const { t } = useTranslation()
  return <tr><td>{t(`risk.${name}`)}</td><td className="tabular">{text(before)}</td><td className="tabular">{text(after)}</td></tr>
}

/** The share of persons in groups that are too small, now and with what is suggested. */
function Bars({ before, after }: { readonly before: RiskFigures; readonly after: RiskFigures }) {
  const { t } = useTranslation()
  return (
    <Group gap="xs" mt="sm" role="img" aria-label={t('risk.chart', { before: percent(before.shareBelow), after: percent(after.shareBelow) })}>
      {([['risk.now', before], ['risk.after', after]] as const).map(([word, figures]) => (
        <div key={word} style={{ flex: '1 1 16rem' }}>
          <Text size="xs" c="dimmed">{t(word)}</Text>
          <div className="outcomes"><span style={{ width: percentWidth(figures.shareBelow), background: 'var(--rejected)' }} /><span style={{ width: percentWidth(1 - figures.shareBelow), background: 'var(--stored)' }} /></div>
        </div>
      ))}
    </Group>
  )
}

const percentWidth = (share: number): string => `${Math.round(share * 1000) / 10}%`

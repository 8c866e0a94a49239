/** How likely somebody is found who is known by age, sex, place or scanner: images and table together, and which columns to make coarse. */
import { Group, MultiSelect, Text, Title } from '@mantine/core'
import type { ClinicalPreview, RiskFigures } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { countText, currentLanguage } from '../words.ts'

const percent = (share: number): string => new Intl.NumberFormat(currentLanguage(), { style: 'percent', maximumFractionDigits: 1 }).format(share)

export function RiskPanel({ preview: { risk, riskColumns }, choose }: { readonly preview: ClinicalPreview; readonly choose: (quasi: string[]) => void }) {
  const { t } = useTranslation()
  const { before, suggestion, k } = risk
  return (
    <section className="paper" aria-labelledby="risk" data-risk>
      <Title order={2} id="risk" mb={4}>{t('risk.title')}</Title>
      <Text size="sm" c="dimmed" mb="sm">{t('risk.lead', { persons: countText(risk.persons), k })}</Text>
      <MultiSelect label={t('risk.known')} description={t('risk.knownHelp')} data={[...riskColumns]} value={risk.quasi.map(({ column }) => column)} onChange={choose} searchable mb="md" clearButtonProps={{ 'aria-label': t('risk.clear') }} />
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
      {suggestion.steps.map((step) => <Text key={step.column} size="sm"><b>{step.column}</b>: {t(`riskLevel.${step.level}`)} <Text span size="sm" c="dimmed">{t('risk.distinct', { before: countText(step.distinctBefore), after: countText(step.distinctAfter) })}</Text></Text>)}
      {suggestion.leftOut > 0 && <Text size="sm">{t('risk.leftOut', { count: suggestion.leftOut })}</Text>}
    </section>
  )
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

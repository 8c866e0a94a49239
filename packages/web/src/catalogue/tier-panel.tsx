/** What a version has and lacks for each tier of EUCAIM, with what to do about it. */
import { Text, Title } from '@mantine/core'
import type { TierGap } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { countText } from '../words.ts'

export function TierPanel({ gap }: { readonly gap: TierGap }) {
  const { t } = useTranslation()
  return (
    <div data-tier={gap.reached}>
      <Title order={3} size="h5">{t('tiers.title')}</Title>
      <Text size="sm" c="dimmed">{gap.reached > 0 ? t('tiers.reached', { tier: gap.reached }) : t('tiers.none')}</Text>
      <div className="beside" style={{ marginTop: '0.5rem' }}>
        {[1, 2, 3].map((tier) => (
          <section key={tier} aria-labelledby={`tier-${tier}`}>
            <Title order={4} size="h6" id={`tier-${tier}`}>{t(`tiers.tier.${tier}`)}</Title>
            <ul className="ticks">
              {gap.steps.filter((step) => step.tier === tier).map((step) => (
                <li key={step.code} data-met={step.met}>
                  <Text size="sm"><span className="visually-hidden">{t(step.met ? 'tiers.met' : 'tiers.missing')} </span>{step.title}{step.count ? ` (${countText(step.count)})` : ''}</Text>
                  {!step.met && <Text size="xs" c="dimmed">{step.remedy}</Text>}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </div>
  )
}

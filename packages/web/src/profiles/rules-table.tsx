/** A profile rule by rule: attribute, what is done to it, and one sentence why. */
import { Button, Text, TextInput } from '@mantine/core'
import type { RuleExplained } from '@vesalius/client'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { countText } from '../words.ts'
import { useRuleWords } from './rule-words.ts'

const perPage = 60

export function RulesTable({ rules }: { readonly rules: readonly RuleExplained[] }) {
  const { t, i18n } = useTranslation()
  const [search, setSearch] = useState('')
  const [limit, setLimit] = useState(perPage)
  const wordsOf = useRuleWords()
  const found = useMemo(() => {
    const wanted = search.trim().toLowerCase()
    const general = rules.filter(({ because }) => because === 'rule')
    const all = [...general, ...rules.filter(({ because }) => because !== 'rule')].map((rule) => ({ ...rule, words: wordsOf(rule) }))
    return wanted === '' ? all : all.filter(({ attribute, name, action, words }) => [attribute, name, action, words.name, words.why].some((text) => text.toLowerCase().includes(wanted)))
  }, [rules, search, wordsOf])
  return (
    <>
      <TextInput size="xs" w={280} mb="xs" aria-label={t('profiles.search')} placeholder={t('profiles.search')} value={search} onChange={(event) => setSearch(event.currentTarget.value)} />
      <div className="scroll" tabIndex={0} role="group" aria-label={t('profiles.rules')}>
        <table className="lines">
          <thead><tr><th>{t('leaves.attribute')}</th><th>{t('profiles.action')}</th><th>{t('leaves.why')}</th></tr></thead>
          <tbody>
            {found.slice(0, limit).map((rule, index) => (
              <tr key={`${rule.attribute} ${index}`}>
                <td><Text size="sm" fw={600}>{rule.words.name}</Text>{rule.because !== 'rule' && rule.name !== rule.attribute && <Text size="xs" c="dimmed" className="code">{rule.attribute}</Text>}</td>
                <td><span className="tag">{i18n.exists(`action.${rule.action}`) ? t(`action.${rule.action}`) : rule.action}</span></td>
                <td>{rule.words.why}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {found.length > limit && <Button mt="sm" size="xs" variant="default" onClick={() => setLimit(limit + 600)}>{t('leaves.moreRows', { shown: countText(found.length - limit) })}</Button>}
    </>
  )
}

/** A request as one sentence, as people would say it. */
import { isOfSeries, searchKeys, type Condition, type Query } from '@vesalius/standards/eucaim'
import { useTranslation } from 'react-i18next'

type Translate = ReturnType<typeof useTranslation>['t']

export function useSentence(): (query: Query | undefined) => string {
  const { t } = useTranslation()
  return (query) => (query === undefined || ('operand' in query && query.children.length === 0) ? t('counts.everybody') : t('counts.who', { what: clause(query, t) }))
}

export function useTerm(): (code: string) => string {
  const { t } = useTranslation()
  return (code) => t(`counts.term.${code}`)
}

function clause(query: Query, t: Translate, inner = false): string {
  if (!('operand' in query)) return isOfSeries(query) ? t('counts.say.series', { what: phrase(query, t) }) : phrase(query, t)
  const word = t(query.operand === 'AND' ? 'counts.and' : 'counts.or')
  const imaging = query.operand === 'AND' ? query.children.filter((child) => isOfSeries(child)) : []
  const others = query.children.filter((child) => !imaging.includes(child))
  const parts = [...others.map((child) => clause(child, t, true)), ...(imaging.length > 0 ? [t('counts.say.series', { what: imaging.map((child) => ofOneSeries(child, t, imaging.length > 1)).join(` ${word} `) })] : [])]
  const text = parts.join(` ${word} `)
  return inner && parts.length > 1 ? `(${text})` : text
}

function ofOneSeries(query: Query, t: Translate, inner: boolean): string {
  if (!('operand' in query)) return phrase(query, t)
  const text = query.children.map((child) => ofOneSeries(child, t, true)).join(` ${t(query.operand === 'AND' ? 'counts.and' : 'counts.or')} `)
  return inner && query.children.length > 1 ? `(${text})` : text
}

function phrase(condition: Condition, t: Translate): string {
  const { field, kind } = searchKeys.find(({ key }) => key === condition.key) ?? { field: 'sex', kind: 'code' }
  const name = (code: unknown): string => (kind === 'code' ? t(`counts.term.${String(code)}`) : String(code))
  switch (condition.type) {
    case 'IN':
      return t(`counts.say.${field}`, { what: condition.value.map(name).join(` ${t('counts.or')} `) })
    case 'NOT_EQUALS':
      return t('counts.say.not', { field: t(`counts.field.${field}`), what: name(condition.value) })
    case 'CONTAINS':
      return t(`counts.say.${field}`, { what: `„${condition.value}“` })
    case 'BETWEEN':
      return t(`counts.say.${field}`, { what: `${condition.value.min}–${condition.value.max}` })
    case 'GREATER_THAN':
      return t(`counts.say.${field}`, { what: t('counts.say.from', { from: condition.value + 1 }) })
    case 'LOWER_THAN':
      return t(`counts.say.${field}`, { what: t('counts.say.to', { to: condition.value - 1 }) })
    default:
      return t(`counts.say.${field}`, { what: name(condition.value) })
  }
}

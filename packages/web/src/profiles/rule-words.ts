/** Why a rule of a profile does what it does, in the language of the page: the table's reasons by their codes, sentences of built-in profiles by a list. */
import type { RuleExplained } from '@vesalius/client'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useBecause } from '../parts/because.ts'
import german from './rule-sentences-de.json'

/** A sentence that a built-in profile says in English, in the language; what a holder wrote stays as it was written. */
export const ruleSentence = (english: string, language: string): string => (language === 'de' ? (german as Readonly<Record<string, string>>)[english] ?? english : english)

export interface RuleWords { readonly name: string; readonly why: string }

export function useRuleWords(): (rule: RuleExplained) => RuleWords {
  const { i18n } = useTranslation()
  const because = useBecause()
  const { language } = i18n
  return useCallback((rule) => {
    const isSaid = rule.because === 'rule' || rule.because === 'profile'
    return { name: ruleSentence(rule.name || rule.attribute, language), why: isSaid ? ruleSentence(rule.explanation, language) : because(rule.because) }
  }, [language, because])
}

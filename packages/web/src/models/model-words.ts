/** Numbers of models in the language of the page; what is too small to be told is a dash. */
import type { ModelState } from '@vesalius/client'
import { currentLanguage } from '../words.ts'

const number = (value: number | null | undefined, options: Intl.NumberFormatOptions): string => (value === null || value === undefined ? '–' : new Intl.NumberFormat(currentLanguage(), options).format(value))

/** An area or a share, to three digits. */
export const shareText = (value: number | null | undefined): string => number(value, { minimumFractionDigits: 3, maximumFractionDigits: 3 })
export const decimalText = (value: number | null | undefined): string => number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
export const percentText = (value: number | null | undefined): string => number(value, { style: 'percent', maximumFractionDigits: 1 })

export const toneOf: Readonly<Record<ModelState, string>> = { candidate: 'var(--pending)', evaluated: 'var(--duplicate)', approved: 'var(--stored)', flagged: 'var(--quarantined)', retired: 'var(--rejected)' }

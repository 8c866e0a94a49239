/** H14: the date of acquisition and the age at the study are there, which EUCAIM asks of every image. */
import { isDay, text } from '../json-values.ts'
import type { Check } from '../types.ts'

export const acquisitionIsKnown: Check = {
  id: 'H14', level: 'study', title: 'Date and age at acquisition are known', dimension: 'complete', severity: 'warning',
  remedy: 'Choose a profile that moves dates instead of removing them and keeps the age in whole years.',
  examine({ series }) {
    const json = series[0]?.instances[0]?.json ?? {}
    return (isDay(text(json, '00080022')) || isDay(text(json, '00080020'))) && (text(json, '00101010') !== '' || text(json, '00100030') !== '')
  },
}

/** What goes into a tool and what comes out, drawn: inputs, the tool, the air-lock, outputs. */
import type { ToolManifest } from '@vesalius/client'
import { useTranslation } from 'react-i18next'

const row = 22
const width = 340

export function ToolFlow({ manifest }: { readonly manifest: ToolManifest }) {
  const { t } = useTranslation()
  const given = manifest.inputs.map(({ name, type, optional }) => ({ name, word: t(`tool.type.${type}`), optional }))
  const made = manifest.outputs.map(({ name, type, optional }) => ({ name, word: t(`tool.type.${type}`), optional }))
  const height = Math.max(given.length, made.length, 2) * row + 8
  const middle = height / 2
  const at = (index: number, of: number): number => middle + (index - (of - 1) / 2) * row
  const label = t('tool.flow', { inputs: given.map(({ word }) => word).join(', '), outputs: made.map(({ word }) => word).join(', ') })
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width="100%" role="img" aria-label={label} style={{ maxWidth: width }} fontSize="11">
      {given.map(({ name, word, optional }, index) => (
        <g key={name}>
          <path d={`M112,${at(index, given.length)} C130,${at(index, given.length)} 132,${middle} 148,${middle}`} fill="none" stroke="var(--pending)" strokeWidth="1.5" strokeDasharray={optional ? '3 3' : undefined} />
          <text x="108" y={at(index, given.length) + 4} textAnchor="end" fill="currentColor">{word}</text>
        </g>
      ))}
      <rect x="148" y={middle - 14} width="28" height="28" rx="7" fill="var(--stored)" />
      <path d={`M156,${middle - 5}l6,10 6,-10`} fill="none" stroke="var(--paper)" strokeWidth="2.5" strokeLinecap="round" strokeLinejoin="round" />
      <path d={`M176,${middle}H196`} stroke="var(--pending)" strokeWidth="1.5" />
      <path d={`M196,${middle - 14}v28 M204,${middle - 14}v28`} stroke="var(--quarantined)" strokeWidth="2.5" />
      {made.map(({ name, word, optional }, index) => (
        <g key={name}>
          <path d={`M204,${middle} C218,${middle} 218,${at(index, made.length)} 234,${at(index, made.length)}`} fill="none" stroke="var(--pending)" strokeWidth="1.5" strokeDasharray={optional ? '3 3' : undefined} />
          <text x="238" y={at(index, made.length) + 4} fill="currentColor">{word}</text>
        </g>
      ))}
    </svg>
  )
}

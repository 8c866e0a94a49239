/** Where a task is, drawn: on its way to the hospital, at work there, its results behind the air-lock, or back. */
import type { SentTask } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { isOver } from '../compute/task-states.ts'

const short = (name: string): string => (name.length > 22 ? `${name.slice(0, 21)}…` : name)
const ring = 2 * Math.PI * 20

export function WayDrawing({ task }: { readonly task: SentTask }) {
  const { t } = useTranslation()
  const { state, tenths, outputs, nodeName } = task
  const [waiting, back] = [outputs.filter((one) => one.state === 'waiting').length, outputs.filter(({ hereAt }) => hereAt !== null).length]
  const working = state === 'INITIALIZING' || state === 'RUNNING'
  const returning = back > 0 ? 'var(--stored)' : 'var(--pending)'
  const done = state === 'COMPLETE' ? 1 : tenths / 10
  return (
    <section className="paper">
      <svg viewBox="0 0 640 132" width="100%" role="img" fontSize="13" style={{ maxWidth: '46rem' }} aria-label={t('sent.drawing', { state: t(`task.state.${state}`), node: nodeName, waiting, back })}>
        <rect x="8" y="20" width="150" height="84" rx="10" fill="var(--sunken)" stroke="var(--line)" />
        <text x="83" y="44" textAnchor="middle" fontWeight="650" fill="currentColor">{t('sent.hub')}</text>
        {Array.from({ length: Math.min(back, 6) }, (_, at) => <Letter key={at} x={36 + at * 18} y={64} tone="var(--stored)" />)}
        <path d="M158,48H362" stroke="var(--pending)" strokeWidth="2" strokeDasharray={state === 'SENT' ? '5 6' : undefined} />
        <path d="M353,42l9,6-9,6" fill="none" stroke="var(--pending)" strokeWidth="2" />
        <path d="M362,84H158" stroke={returning} strokeWidth="2" strokeDasharray={back > 0 ? undefined : '5 6'} />
        <path d="M167,78l-9,6 9,6" fill="none" stroke={returning} strokeWidth="2" />
        {state === 'SENT' && <Letter x={246} y={38} tone="var(--quarantined)" />}
        <path d="M370,20v84" stroke="var(--quarantined)" strokeWidth="5" strokeLinecap="round" />
        {Array.from({ length: Math.min(waiting, 6) }, (_, at) => <circle key={at} cx={388} cy={30 + at * 13} r="5" fill="var(--quarantined)" />)}
        <rect x="402" y="20" width="230" height="84" rx="10" fill="var(--sunken)" stroke="var(--line)" />
        <text x="418" y="44" fontWeight="650" fill="currentColor">{short(nodeName)}</text>
        {state === 'SENT' ? <text x="260" y="30" textAnchor="middle" fill="currentColor">{t('task.state.SENT')}</text> : <text x="418" y="66" fill="currentColor">{t(`task.state.${state}`)}</text>}
        <circle cx="596" cy="72" r="20" fill="none" stroke="var(--line)" strokeWidth="6" />
        {(working || isOver(state)) && <circle cx="596" cy="72" r="20" fill="none" stroke={isOver(state) && state !== 'COMPLETE' ? 'var(--rejected)' : 'var(--stored)'} strokeWidth="6" strokeDasharray={`${Math.max(0.04, done) * ring} ${ring}`} transform="rotate(-90 596 72)" />}
        <text x="370" y="124" textAnchor="middle" fill="currentColor">{t('sent.airlock')}</text>
      </svg>
    </section>
  )
}

function Letter({ x, y, tone }: { readonly x: number; readonly y: number; readonly tone: string }) {
  return <path d={`M${x},${y}h28v20h-28z m0,0l14,11 14-11`} fill="var(--paper)" stroke={tone} strokeWidth="2.5" strokeLinejoin="round" />
}

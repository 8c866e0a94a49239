/** The hub and its nodes, drawn: who is there, who was seen a while ago, who is away, and where letters wait. */
import type { Federation, FederationMember } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { countText } from '../words.ts'
import { presenceOf, toneOfPresence } from './member-state.ts'

const width = 720
const height = 320
const [cx, cy] = [width / 2, height / 2 - 6]

export function NodeMap({ federation }: { readonly federation: Federation }) {
  const { t } = useTranslation()
  const now = Date.now()
  const nodes = federation.members.filter(({ kind }) => kind === 'node')
  const hub = federation.members.find(({ kind }) => kind === 'hub')
  const words = nodes.map((node) => `${node.name}: ${t(`federation.presence.${presenceOf(node, federation, now)}`)}`).join('; ')
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width="100%" style={{ display: 'block', maxWidth: '46rem', margin: '0 auto' }} role="img" aria-label={t('federation.mapLabel', { hub: hub?.name ?? '', nodes: words || t('federation.noNodes') })} fontSize="13">
      {nodes.map((node, index) => <Spoke key={node.id} node={node} federation={federation} place={placeOf(index, nodes.length)} now={now} />)}
      <circle cx={cx} cy={cy} r="30" fill="var(--paper)" stroke={`var(--${toneOfPresence[hub ? presenceOf(hub, federation, now) : 'unknown']})`} strokeWidth="4" />
      <path d={`M${cx - 10},${cy - 8} L${cx},${cy + 8} L${cx + 10},${cy - 8}`} fill="none" stroke="currentColor" strokeWidth="3" strokeLinecap="round" strokeLinejoin="round" />
      <text x={cx} y={cy + 48} textAnchor="middle" fontWeight="650" fill="currentColor">{hub?.name}</text>
    </svg>
  )
}

/** On an ellipse around the hub, the first at the left. */
function placeOf(index: number, of: number): { x: number; y: number } {
  const angle = Math.PI + (2 * Math.PI * index) / Math.max(1, of)
  return { x: cx + Math.cos(angle) * 250, y: cy + Math.sin(angle) * 96 }
}

interface SpokeProps { readonly node: FederationMember; readonly federation: Federation; readonly place: { readonly x: number; readonly y: number }; readonly now: number }

function Spoke({ node, federation, place: { x, y }, now }: SpokeProps) {
  const { t } = useTranslation()
  const presence = presenceOf(node, federation, now)
  const tone = `var(--${toneOfPresence[presence]})`
  const own = node.id === federation.self.id
  // Away from the line to the hub.
  const below = y >= cy - 1
  return (
    <g data-node={node.name} data-presence={presence}>
      <line x1={cx} y1={cy} x2={x} y2={y} stroke={tone} strokeWidth="2" strokeDasharray={presence === 'here' ? undefined : '5 6'} />
      <circle cx={x} cy={y} r="22" fill={own ? 'var(--accent-soft)' : 'var(--paper)'} stroke={tone} strokeWidth="4" />
      <path d={`M${x - 6},${y + 6}v-10h12v10z M${x},${y - 2}v5 M${x - 2.5},${y + 0.5}h5`} fill="none" stroke="currentColor" strokeWidth="1.5" />
      {(node.waiting ?? 0) > 0 && <g><circle cx={x + 20} cy={y - 18} r="11" fill="var(--quarantined)" /><text x={x + 20} y={y - 14} textAnchor="middle" fontSize="11" fontWeight="700" fill="#16242c">{countText(node.waiting ?? 0)}</text></g>}
      <text x={x} y={below ? y + 40 : y - 32} textAnchor="middle" fontWeight="600" fill="currentColor">{node.name}{own ? ` (${t('federation.here')})` : ''}</text>
      {node.tier && <text x={x} y={below ? y + 55 : y - 48} textAnchor="middle" fontSize="11" fill="currentColor">{t('catalogue.tier', { tier: node.tier })}</text>}
    </g>
  )
}
